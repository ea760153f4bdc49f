"""取新客户: who is newly assigned comes from the new edition of 《我的客户》 into the one its owner works in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms import FORMS
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.in_words import some_of
from workbook_tools.tasks.clicks.click import Click, Said, rows_of
from workbook_tools.tasks.sheet_edit import SheetEdit
from workbook_tools.workspace import Workspace


def take_new(click: Click) -> Said:
    """Add the customers of the new edition that are not in the workbook yet, at the end; nothing else is touched.

    A line its owner added himself gets the number its customer has since. Who is not in the new edition any more stays
    where he is, and is named. Raises WorkbookError if there is no new edition.
    """
    click.require_writable()
    space = click.require_workspace()
    own = rows_of(click.tables(click.read.sheets)[0], MyCustomer)
    person = _owner(click, own)
    edition = _edition(click, space, person)
    merge = _Merge(own, edition, _aliases(space))
    if merge.numbered or merge.new:
        edit = SheetEdit(click.read, click.book.name, click.today)
        edit.change(merge.numbered)
        edit.add(merge.new)
        click.book.write(edit.changes)
    return Said(_said(merge))


def _owner(click: Click, own: Sequence[MyCustomer]) -> str:
    """Give whose workbook it is: who follows the customers in it, whatever the file is called."""
    owners = {row.owner for row in own if row.owner}
    return owners.pop() if len(owners) == 1 else click.owner()


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


class _Merge:
    """What there is to add to somebody's own list.

    new:      who is in the edition and not in the list. numbered: lines without a number, with the one they have now.
    gone:     lines of customers who are not in the edition any more.
    """

    def __init__(self, own: Iterable[MyCustomer], edition: Iterable[MyCustomer], aliases: Mapping[str, str]) -> None:
        lines = list(own)
        held = {aliases.get(no, no) for row in lines if (no := row.customer_no)}
        self.new: list[MyCustomer] = []
        self.numbered: list[MyCustomer] = []
        unnumbered = [row for row in lines if not row.customer_no]
        offered = set[str]()
        for customer in edition:
            no = str(customer.customer_no)
            offered.add(aliases.get(no, no))
            if not customer.customer_no or aliases.get(no, no) in held:
                continue
            known = next((row for row in unnumbered if _is_same(row, customer)), None)
            if known:
                unnumbered.remove(known)
                self.numbered.append(replace(known, customer_no=customer.customer_no))
            else:
                self.new.append(_to_add(customer))
        self.gone = [row for row in lines if (no := row.customer_no) and aliases.get(no, no) not in offered]


def _is_same(line: MyCustomer, customer: MyCustomer) -> bool:
    """Tell a line its owner added himself: it has the number under which the customer is reached."""
    numbers = {*line.mobile, *line.landline}
    return bool(numbers & {*customer.mobile, *customer.landline})


def _to_add(customer: MyCustomer) -> MyCustomer:
    """Give a customer as a new line: what the sheet computes is left to the sheet."""
    values = {column.field: getattr(customer, column.field) for column in MyCustomer.form.columns}
    return MyCustomer.of({name: value for name, value in values.items() if name not in MyCustomer.formulas})


def _said(merge: _Merge) -> str:
    said = []
    if merge.new:
        numbers = some_of([str(row.customer_no) for row in merge.new])
        said.append(f"加了{len(merge.new)}位新客户，在「客户」页最下面：{numbers}。")
    if merge.numbered:
        said.append(f"您自己加的{len(merge.numbered)}位有了客户编号。")
    if merge.gone:
        lines = some_of([f"第{row.place.row}行" for row in merge.gone if row.place])
        said.append(f"{len(merge.gone)}位已经不在您名下（{lines}），没有动，请核对后自己删。")
    return "".join(said) or "没有新客户，您这里已经是最新的。"
