"""取新客户: who is newly assigned comes from the new edition of 《我的客户》 into the one its owner works in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms import FORMS
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.in_words import some_of
from workbook_tools.tasks.clicks.click import Click, Said, rows_of
from workbook_tools.tasks.people import owner_said
from workbook_tools.tasks.sheet_edit import SheetEdit
from workbook_tools.workspace import Workspace


def take_new(click: Click) -> Said:
    """Add the customers of the new edition that are not in the workbook yet, at the end; nothing else is touched.

    A line its owner added himself gets the number its customer has since. Who is not in the new edition any more stays
    where he is, and is named. Raises WorkbookError if there is no new edition.
    """
    click.require_writable()
    space = click.require_workspace()
    own = rows_of(click.every_table, MyCustomer)
    person = owner_said(click.every_table) or click.owner()
    edition = _edition(click, space, person)
    news = _news(own, edition, _aliases(space))
    if news.numbered or news.new:
        edit = SheetEdit(click.read, click.book.name, click.today)
        edit.change(news.numbered)
        edit.add(news.new)
        click.book.write(edit.changes)
    return Said(_said(news))


def _edition(click: Click, space: Workspace, person: str) -> Sequence[MyCustomer]:
    """Give the customers of the newest edition of somebody's workbook."""
    if not person:
        raise WorkbookError("unknown-person", "不知道是谁的《我的客户》，请在表头上方写上跟进负责人，再点一次")
    path = space.own_files([person])[person]
    if not path.is_file():
        raise WorkbookError("file-missing", f"还没有{person}的新版《我的客户》，总监分配以后才有")
    # all forms are looked for: a sheet of another form, looked for as this one alone, might be taken for it
    forms = [row_class.form for row_class in FORMS]
    try:
        book = read_book(path)
    except WorkbookError as error:  # else it would be taken for the workbook the button is in
        raise WorkbookError(error.code, f"新版《我的客户》（{path.name}）读不了：{error.message}") from error
    tables, _ = read_tables(book, forms, path.name, today=click.today, vocabularies=click.vocabularies)
    if not any(table.form == MyCustomer.form.key for table in tables):
        # else all of his customers would be told not to be his any more
        raise WorkbookError("no-form", f"新版《我的客户》（{path.name}）里没有客户表，请告诉管理员")
    return rows_of(tables, MyCustomer)


def _aliases(space: Workspace) -> Mapping[str, str]:
    """Give the number each customer goes by now who was united with another."""
    if not space.ledger_file.exists():
        return {}
    with Ledger(space.ledger_file, write=False) as ledger:
        return ledger.aliases()


@dataclass(frozen=True)
class _News:
    """What the new edition says that somebody's own list does not.

    new:      customers to add. numbered: his lines without a number, with the one their customers have now.
    gone:     his lines of customers who are not in the edition any more.
    """

    new: Sequence[MyCustomer]
    numbered: Sequence[MyCustomer]
    gone: Sequence[MyCustomer]


def _news(own: Sequence[MyCustomer], edition: Iterable[MyCustomer], aliases: Mapping[str, str]) -> _News:
    """Compare by customer numbers: those of today, where customers were united."""
    offered = {_number(customer, aliases): customer for customer in edition if customer.customer_no}
    held = {_number(line, aliases) for line in own if line.customer_no}
    unnumbered = [line for line in own if not line.customer_no]
    new, numbered = [], []
    for number, customer in offered.items():
        if number in held:
            continue
        known = next((line for line in unnumbered if _is_same(line, customer)), None)
        if known:
            unnumbered.remove(known)
            numbered.append(replace(known, customer_no=customer.customer_no))
        else:
            new.append(_to_add(customer))
    gone = [line for line in own if line.customer_no and _number(line, aliases) not in offered]
    return _News(new, numbered, gone)


def _number(customer: MyCustomer, aliases: Mapping[str, str]) -> str:
    """Give the number a customer goes by now."""
    number = customer.customer_no or ""
    return aliases.get(number, number)


def _is_same(line: MyCustomer, customer: MyCustomer) -> bool:
    """Tell a line its owner added himself: it has the number under which the customer is reached."""
    numbers = {*line.mobile, *line.landline}
    return bool(numbers & {*customer.mobile, *customer.landline})


def _to_add(customer: MyCustomer) -> MyCustomer:
    """Give a customer as a new line: what the sheet computes is left to the sheet."""
    values = {column.field: getattr(customer, column.field) for column in MyCustomer.form.columns}
    return MyCustomer.of({name: value for name, value in values.items() if name not in MyCustomer.formulas})


def _said(news: _News) -> str:
    said = []
    if news.new:
        numbers = some_of([str(row.customer_no) for row in news.new])
        said.append(f"加了{len(news.new)}位新客户，在「客户」页最下面：{numbers}。")
    if news.numbered:
        said.append(f"您自己加的{len(news.numbered)}位有了客户编号。")
    if news.gone:
        lines = some_of([f"第{row.place.row}行" for row in news.gone if row.place])
        said.append(f"{len(news.gone)}位已经不在您名下（{lines}），没有动，请核对后自己删。")
    return "".join(said) or "没有新客户，您这里已经是最新的。"
