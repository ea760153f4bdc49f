"""A sales team's Excel workbooks, read, checked and consolidated with every row accounted for.

    >>> import workbook_tools as wb
    >>> rows, problems = wb.read("客服小李.xlsx")  # doctest: +SKIP
    >>> print(problems[0].sentence())  # doctest: +SKIP
    客服小李.xlsx 咨询记录!E7「手机」：“138****800”只有10位，手机号是11位，请核对后重填

Everything here loads its libraries when it is called, so that importing the package costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

    from workbook_tools.form import Form, Row
    from workbook_tools.forms.customer_analysis import CustomerAnalysis
    from workbook_tools.problems import Place, Problem, WorkbookError
    from workbook_tools.tasks.apply import Applied
    from workbook_tools.tasks.assign import Proposed
    from workbook_tools.tasks.consolidate import Consolidated
    from workbook_tools.tasks.export import Exported
    from workbook_tools.tasks.feedback import FedBack
    from workbook_tools.tasks.handoff import HandedOver
    from workbook_tools.tasks.lookup import LookedUp
    from workbook_tools.tasks.transfer import Transferred
    from workbook_tools.tasks.validate import Validated

__all__ = [
    "Form", "Place", "Problem", "Row", "WorkbookError", "append", "apply_assignments", "assign", "consolidate",
    "export", "feedback", "handoff", "lookup", "read", "to_frame", "transfer", "update", "validate", "write",
    "write_cards",
]  # fmt: skip

_TYPES: Final = {"Form": "form", "Row": "form", "Place": "problems", "Problem": "problems", "WorkbookError": "problems"}
"""The types offered here, by the module each is loaded from when it is asked for."""


def __getattr__(name: str) -> Any:
    """Load a type that is asked for the first time."""
    if name not in _TYPES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_TYPES[name]}"), name)
    globals()[name] = value
    return value


def read(path: str | Path, *, as_of: date | None = None) -> tuple[list[Row], list[Problem]]:
    """Read every row of every known form in a file, and what is wrong in it.

    Gives the rows in the order of sheets and lines, each with its `place`, and all problems, remarks included.
    `as_of` is the day that rules compare with (default: today). Raises WorkbookError if the file cannot be
    read at all; a file without a known form gives no rows and a problem `no-form`.
    """
    from workbook_tools.forms import ROW_CLASSES  # noqa: PLC0415 # loaded when used
    from workbook_tools.problems import Place, Problem  # noqa: PLC0415
    from workbook_tools.tasks.reading import read_files  # noqa: PLC0415
    from workbook_tools.tasks.sources import Source  # noqa: PLC0415

    source = Source(Path(path), Path(path).name)
    (reading,) = read_files([source], today=as_of or date.today(), vocabularies={})
    problems = list(reading.every_problem)
    if reading.unreadable and reading.unreadable.code != "no-form":
        raise reading.unreadable
    if reading.unreadable:
        problems.append(Problem("no-form", Place(source.name), reading.unreadable.message))
    return [row for table in reading.tables for row in table.rows(ROW_CLASSES[table.form])], problems


def write(path: str | Path, rows: Iterable[Row]) -> None:
    """Write rows of one or several forms into a new workbook, one sheet for each form.

    Columns the form does not know (`row.extra`) are written too. Raises WorkbookError if the file cannot be
    put in place, ValueError if there are no rows or the name does not end in .xlsx.
    """
    from workbook_tools.excel.table_page import TablePage  # noqa: PLC0415
    from workbook_tools.excel.writer import write_book  # noqa: PLC0415

    by_form: dict[str, list[Row]] = {}
    for row in rows:
        by_form.setdefault(row.form.key, []).append(row)
    if not by_form:
        raise ValueError("there are no rows to write")
    if Path(path).suffix.lower() != ".xlsx":
        raise ValueError(f"only .xlsx workbooks are written, not {Path(path).suffix or 'a name without ending'}")
    pages = [TablePage(own[0].form.sheet, own[0].form, own, own[0].form.title) for own in by_form.values()]
    write_book(Path(path), pages)


def write_cards(path: str | Path, rows: Iterable[Row], analyses: Iterable[CustomerAnalysis] = ()) -> None:
    """Write rows as cards, one customer a printed page: see `workbook_tools.tasks.cards.write_cards`.

    With `analyses`, rows of the 客户分析表, each card says which step of the flow chart its customer has reached.
    """
    from workbook_tools.tasks.cards import write_cards as task  # noqa: PLC0415

    task(Path(path), rows, analyses)


def append(path: str | Path, rows: Iterable[Row]) -> list[Place]:
    """Add rows of one or several forms to a closed .xlsx or .xlsm, each under the table of its form.

    They go into the blank lines right after the table's last one and take its looks; all else in the workbook stays
    as it is, macros, pictures and drop-downs too. Gives the place of each row. Raises WorkbookError, with the file
    untouched, if the workbook cannot be written to (it is open, read-only, protected), has no such table, no column
    for something a row says, or too few blank lines; ValueError for a row that says nothing.
    """
    from workbook_tools.tasks.edit import append as task  # noqa: PLC0415

    return task(Path(path), list(rows), today=date.today())


def update(path: str | Path, rows: Iterable[Row], *, as_of: date | None = None) -> list[Place]:
    """Write into a closed .xlsx or .xlsm what rows read from it, and changed since, now say differently.

    Change rows with `dataclasses.replace`; None blanks a cell. Gives the place of each cell written: only those that
    differ are, and without any the file is not touched. `as_of` is the day given to `read`. Raises WorkbookError,
    with the file untouched, if a line no longer says what it said when it was read, if a cell holds a formula, and
    for what `append` cannot write to; ValueError for rows that were not read from a workbook.
    """
    from workbook_tools.tasks.edit import update as task  # noqa: PLC0415

    return task(Path(path), list(rows), today=as_of or date.today())


def validate(
    paths: str | Path | Sequence[str | Path],
    *,
    workspace: str | Path | None = None,
    annotate: str | Path | None = None,
    **options: Any,
) -> Validated:
    """Say what is wrong in workbooks: see `workbook_tools.tasks.validate.validate`, whose options these are."""
    from workbook_tools.tasks.validate import validate as task  # noqa: PLC0415

    settings = Path(workspace) if workspace is not None else None
    marked = Path(annotate) if annotate is not None else None
    return task(_paths(paths), workspace=settings, annotate=marked, **options)


def consolidate(
    sources: str | Path | Sequence[str | Path] = (), *, workspace: str | Path, **options: Any
) -> Consolidated:
    """Consolidate a week: see `workbook_tools.tasks.consolidate.consolidate`, whose options these are."""
    from workbook_tools.tasks.consolidate import consolidate as task  # noqa: PLC0415

    return task(_paths(sources), workspace=Path(workspace), **options)


def handoff(sources: str | Path | Sequence[str | Path] = (), *, workspace: str | Path, **options: Any) -> HandedOver:
    """Hand over a day's customers: see `workbook_tools.tasks.handoff.handoff`, whose options these are."""
    from workbook_tools.tasks.handoff import handoff as task  # noqa: PLC0415

    return task(_paths(sources), workspace=Path(workspace), **options)


def feedback(paths: str | Path | Sequence[str | Path] = (), *, workspace: str | Path, **options: Any) -> FedBack:
    """Take answers back: see `workbook_tools.tasks.feedback.feedback`, whose options these are."""
    from workbook_tools.tasks.feedback import feedback as task  # noqa: PLC0415

    return task(_paths(paths), workspace=Path(workspace), **options)


def assign(*, workspace: str | Path, **options: Any) -> Proposed:
    """Propose who follows whom: see `workbook_tools.tasks.assign.assign`, whose options these are."""
    from workbook_tools.tasks.assign import assign as task  # noqa: PLC0415

    return task(Path(workspace), **options)


def apply_assignments(paths: str | Path | Sequence[str | Path], *, workspace: str | Path, **options: Any) -> Applied:
    """Take over what directors decided: see `workbook_tools.tasks.apply.apply`, whose options these are."""
    from workbook_tools.tasks.apply import apply as task  # noqa: PLC0415

    return task(_paths(paths), workspace=Path(workspace), **options)


def transfer(giver: str, taker: str, *, workspace: str | Path, **options: Any) -> Transferred:
    """Move customers to another salesperson: see `workbook_tools.tasks.transfer.transfer`."""
    from workbook_tools.tasks.transfer import transfer as task  # noqa: PLC0415

    return task(giver, taker, workspace=Path(workspace), **options)


def lookup(query: str, *, workspace: str | Path, person: str = "") -> LookedUp:
    """Say who has a customer already: see `workbook_tools.tasks.lookup.lookup`."""
    from workbook_tools.tasks.lookup import lookup as task  # noqa: PLC0415

    return task(query, workspace=Path(workspace), person=person)


def export(
    *, workspace: str | Path, to_parquet: str | Path | None = None, to_sql: str = "", sql_password: str = ""
) -> Exported:
    """Export customers, conflicts and source rows, in clear, as Parquet files and into a database.

    to_parquet: a folder; to_sql: a SQLAlchemy URL. Each is replaced whole, or stays as it was. Raises WorkbookError if
    a library or the server is missing, ValueError if neither is given.
    """
    from workbook_tools.tasks.export import export as task  # noqa: PLC0415
    from workbook_tools.tasks.export import stores  # noqa: PLC0415

    if not (to_parquet or to_sql):
        raise ValueError("give to_parquet, to_sql or both")
    folder = Path(to_parquet) if to_parquet else None
    return task(Path(workspace), stores(to_parquet=folder, to_sql=to_sql, sql_password=sql_password))


def _paths(given: str | Path | Sequence[str | Path]) -> list[Path]:
    return [Path(given)] if isinstance(given, str | Path) else [Path(path) for path in given]


def to_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Give rows of one form as a pandas DataFrame: a column for each of the form's, named by its heading.

    Values keep their types (dates, tuples of phone numbers); blanks are None. Raises ValueError if the rows
    are of several forms. No rows give an empty frame.
    """
    from workbook_tools.reports import frame_of  # noqa: PLC0415

    return frame_of(rows)
