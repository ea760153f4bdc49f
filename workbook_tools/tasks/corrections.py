"""What people correct by hand in 客户总表 becomes what the ledger knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.base import Column, Context
from workbook_tools.excel.file_hash import hash_of
from workbook_tools.excel.table import Table
from workbook_tools.form import Row
from workbook_tools.forms.customer_analysis import CustomerAnalysis
from workbook_tools.forms.customer_register import Customer
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.sales.customers import corrected
from workbook_tools.sales.keys import identity
from workbook_tools.sales.verdict import MatchingRules
from workbook_tools.settings import Settings
from workbook_tools.tasks.pairs import look_again, look_around
from workbook_tools.tasks.publication import Publication, published_copy
from workbook_tools.tasks.register_books import RegisterBooks, known_books
from workbook_tools.tasks.register_lines import COPIED, customer_row, customers_of, plain, read_table
from workbook_tools.tasks.shifted_columns import Changed, is_out_of_step, shift_told, shifted_fields
from workbook_tools.workspace import REGISTER_FILE, REGISTER_FOLDER

_GRADE: Final = CustomerAnalysis.form.by_field["grade"].kind
_KEPT: Final = "改动的那份总表存在 .wbtools/backup 里"

IDENTIFYING: Final = frozenset({"customer_name", "contact_name", "mobile", "landline", "wechat", "qq"})

_DAMAGED: Final = frozenset(
    {"file-empty", "file-incomplete", "file-not-workbook", "file-web-page", "file-unsafe", "no-form"}
)

Corrections = dict[str, dict[str, Any]]
"""Number of the customer → field → what a person wrote there, as a plain fact."""


def note_register(publication: Publication) -> None:
    """Remember 客户总表 as it is before it is read for corrections: what is written into it later must not be lost."""
    for path in known_books(publication.space, publication.ledger):
        publication.note_read(path)


def take_over_corrections(
    publication: Publication, settings: Settings, today: date
) -> tuple[Corrections, list[Problem]]:
    """Take over what was corrected by hand in 客户总表.xlsx since it was published, in the run that is open.

    A cell a person changed becomes the customer's fact and is locked: no later row overwrites it.
    Gives both what it found and what is to be told: see `find_corrections`. Raises WorkbookError as that does.
    """
    note_register(publication)  # before it is read: what is written in meanwhile counts as later
    found, told = find_corrections(publication, settings, today)
    apply_corrections(publication.ledger, found, settings.matching_rules())
    return found, told


def apply_corrections(ledger: Ledger, corrections: Corrections, rules: MatchingRules) -> None:
    """Let customers the ledger knows be what people wrote of them, and keep it so; see to doubts about them."""
    known = ledger.customers(sorted(corrections))
    changed = {no: corrected(facts, corrections[no]) for no, facts in known.items()}
    for no, facts in changed.items():
        if corrections[no].keys() & IDENTIFYING:
            ledger.index.replace({no: [identity(customer_row(no, facts))]})
    ledger.put_customers(changed)
    look_again(ledger, changed, rules)
    look_around(ledger, changed, rules)


def find_corrections(publication: Publication, settings: Settings, today: date) -> tuple[Corrections, list[Problem]]:
    """Compare three ways: what was published of 客户总表.xlsx, what the file says now, what the ledger knows.

    Gives what people changed, and a remark for each changed customer or a problem for each line that cannot be
    taken over. Raises WorkbookError if the file cannot be read.
    """
    space, ledger, password = publication.space, publication.ledger, publication.password
    ours = ledger.journal.written()
    context = Context(today, vocabularies=settings.vocabularies())
    changed: Corrections = {}
    told: list[Problem] = []
    known = known_books(space, ledger)
    for target in space.register_books():
        if hash_of(target) in ours:
            continue
        name = space.below(target)
        if target not in known:
            told.append(_not_ours(name))
            continue
        table = _table_of(target, name, context, password, may_lead=len(known) > 1)
        if table is None:
            told.append(Problem("register-extra", Place(name), "目录里改的没有收", f"请在各册里改；{_KEPT}"))
            continue
        before = _as_published(target, RegisterBooks(space, ledger, settings), context, password)
        corrections, problems = _compared(table, before, ledger)
        for no, said in corrections.items():
            changed.setdefault(no, {}).update(said)
        told += problems
    return changed, told


def _table_of(target: Path, name: str, context: Context, password: str, *, may_lead: bool) -> Table | None:
    """Read the customers of a workbook. may_lead: one without any leads to those that have them, and gives None."""
    try:
        return read_table(target, context, password, name)
    except WorkbookError as error:
        if may_lead and error.code == "no-form" and name == REGISTER_FILE:
            return None
        if error.code in _DAMAGED:
            raise WorkbookError(error.code, f"{error}；修不好就把它移到别处再运行一次，工具会重新写一份") from error
        raise


def _as_published(target: Path, books: RegisterBooks, context: Context, password: str) -> dict[str | None, Row]:
    """Give the lines of a workbook as they were published, by number; as the ledger knows them if no copy is left."""
    ledger, published = books.ledger, published_copy(books.space, books.ledger, target)
    if published:
        return {row.customer_no: row for row in customers_of(read_table(published, context, password))}
    own = [no for no, _ in ledger.facts_on(books.paths[target])] if target in books.paths else None
    return {no: customer_row(no, facts) for no, facts in ledger.customers(own).items()}


def _compared(table: Table, before: Mapping[str | None, Row], ledger: Ledger) -> tuple[Corrections, list[Problem]]:
    """Compare one workbook of 客户总表 with how it was published."""
    # A column whose heading is gone was not emptied by hand: nothing is said about it. Nor is of a register of nobody.
    columns = [c for c in Customer.form.columns if table.lines and table.cell_at(0, c.field)[1] and not c.by_tool]
    rows = customers_of(table)
    known = ledger.customers(sorted({no for row in rows if (no := row.customer_no)}))
    count = Counter(row.customer_no for row in rows)
    told: list[Problem] = []
    found: Changed = []
    for row in rows:
        place, no = row.place or Place(table.file), row.customer_no
        if no is None or no not in known or no not in before or count[no] > 1:
            told.append(_refused(place, no if no in known else None, repeated=count[no] > 1))
        else:
            found.append((row, _corrections(before[no], row, customer_row(no, known[no]), columns)))
    if shifted := shifted_fields(found, before):
        told.append(shift_told(table, found, shifted, _KEPT))
        every = is_out_of_step(shifted)
        found = [(row, {f: v for f, v in said.items() if not every and f not in shifted}) for row, said in found]
    changed: Corrections = {}
    for row, corrections in found:
        # What cannot be read cannot be taken over, and what is doubtful is: neither must go without a word.
        typed = {Customer.form.by_field[name].heading for name in (*row.unread, *corrections)}
        told += [p for p in table.problems if row.place and p.place.row == row.place.row and p.heading in typed]
        told += _doubtful_grade(table, row, corrections)
        if corrections and row.place and row.customer_no:
            changed[row.customer_no] = corrections
            headings = "、".join(Customer.form.by_field[name].heading for name in sorted(corrections))
            message = f"{row.customer_no}手工改过的「{headings}」已记下，以后不会被覆盖"
            told.append(Problem("register-changed", row.place, message))
    return changed, [*told, *_not_taken_over(table, rows, before)]


def _doubtful_grade(table: Table, row: Customer, corrections: dict[str, Any]) -> Iterator[Problem]:
    """Let a grade typed by hand be the one it means (甲 is A), and tell of one that means none.

    Its column is of text: what earlier registers say there must be written again as it is.
    """
    typed = corrections.get("grade")
    if not typed or row.place is None:
        return
    reading = _GRADE.read(typed, Context(date.today()))
    corrections["grade"] = str(reading.value) if reading.value else typed
    at = table.cell_at(table.lines.index(row.place.row), "grade")[1]
    for finding in reading.findings:
        problem = row.problem("grade", finding.code, finding.message, finding.suggestion)
        yield replace(problem, value=typed, place=replace(row.place, column=at))


def _not_taken_over(table: Table, rows: Sequence[Customer], before: Mapping[str | None, Row]) -> Iterator[Problem]:
    """Tell of what people did to the register that a new one does not show any more."""
    yield from (problem for problem in table.problems if problem.code == COPIED)
    for heading in table.extra:
        place = Place(table.file, table.sheet)
        yield Problem("register-extra", place, f"总表里加的「{heading}」这一列没有收", _KEPT, heading)
    gone = sorted(str(no) for no in before.keys() - {row.customer_no for row in rows})
    if gone:
        shown = "、".join(gone[:5]) + ("等" if len(gone) > 5 else "")
        message = f"从总表里删掉的{len(gone)}行（{shown}）又写回来了"
        yield Problem("register-extra", Place(table.file, table.sheet), message, "要删除客户，请用 wbtools erase")


def _refused(place: Place, no: str | None, *, repeated: bool) -> Problem:
    """Tell of a line that cannot be taken. no: the customer it is about, if there is one."""
    if no and repeated:
        return Problem("register-double", place, "客户编号与别的行重复，这几行的改动都没有收", f"请只留一行；{_KEPT}")
    if no:
        return Problem("register-stranger", place, f"{no}不在这一册，这一行没有收", f"请到他所在的那一册里改；{_KEPT}")
    message = "这一行没有认得的客户编号，没有收"
    return Problem("register-stranger", place, message, f"新客户请填在交表里，不要填在总表里；{_KEPT}")


def _not_ours(name: str) -> Problem:
    """Tell of a workbook that somebody put beside the parts of 客户总表."""
    message = f"「{REGISTER_FOLDER}」文件夹里的这个文件不是工具写的，没有读"
    return Problem("register-extra", Place(name), message, "要交的表请放进收件箱；总表请在原来那一册里改")


def _corrections(published: Row, found: Row, current: Row, columns: Sequence[Column]) -> dict[str, Any]:
    """Give what a person changed in these columns: field → new value as a plain fact."""
    corrections: dict[str, Any] = {}
    for column in columns:
        now = getattr(found, column.field)
        if now in (getattr(published, column.field), getattr(current, column.field)) or column.field in found.unread:
            continue
        corrections[column.field] = plain(now)
    return corrections
