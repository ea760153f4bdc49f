"""Say what is wrong in workbooks, at which cell, and what to type instead. Nothing is de-duplicated or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from workbook_tools.columns.base import Vocabulary
from workbook_tools.forms import FORMS
from workbook_tools.problems import Problem, WorkbookError
from workbook_tools.tasks.progress import SILENT, Progress
from workbook_tools.tasks.reading import FileReading, read_files, unreadable
from workbook_tools.tasks.sources import sources_in
from workbook_tools.tasks.tool_books import tool_book


@dataclass
class Validated:
    """What was found in each file; `summary()` gives it in the shape of `--json`."""

    readings: Sequence[FileReading]
    annotated: list[Path] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """Every problem of every file."""
        return [problem for reading in self.readings for problem in reading.every_problem]

    @property
    def is_clean(self) -> bool:
        """True if every file could be read and nothing needs correcting."""
        return not unreadable(self.readings) and all(p.is_remark for p in self.problems)

    @property
    def nothing_read(self) -> bool:
        """True if there were files and none could be read."""
        return bool(self.readings) and all(reading.unreadable for reading in self.readings)

    def summary(self, *, unmask: bool = False) -> dict[str, Any]:
        """Give the findings as plain JSON; personal values masked unless `unmask`."""
        files: list[dict[str, Any]] = []
        for reading in self.readings:
            entries: list[dict[str, Any]] = [
                {
                    "path": reading.source.name,
                    "form": table.form,
                    "sheet": table.sheet,
                    "rows": len(table.lines),
                    "problems": [_plain(problem, unmask) for problem in table.problems],
                }
                for table in reading.tables
            ]
            if entries:  # what concerns the file or other sheets of it is told with its first form
                entries[0]["problems"][:0] = [_plain(problem, unmask) for problem in reading.problems]
            if not entries and reading.problems:
                told = [_plain(problem, unmask) for problem in reading.problems]
                entries = [{"path": reading.source.name, "form": None, "sheet": None, "rows": 0, "problems": told}]
            files += entries
        return {"files": files, "unreadable": unreadable(self.readings)}


def _plain(problem: Problem, unmask: bool) -> dict[str, str | None]:
    return {
        "code": problem.code,
        "sheet": problem.place.sheet,
        "cell": problem.place.cell,
        "heading": problem.heading,
        "value": problem.shown_value(unmask=unmask),
        "message": problem.said(unmask=unmask),
        "suggestion": problem.suggestion,
    }


def validate(
    paths: Sequence[Path | str],
    *,
    form: str = "",
    workspace: Path | None = None,
    as_of: date | None = None,
    annotate: Path | None = None,
    scheduler: str = "",
    progress: Progress = SILENT,
) -> Validated:
    """Check files and folders, and what is below URLs such as s3://bucket/week.

    form:      look for this form only, by its key (default: every known form).
    workspace: use its 设置.xlsx; without one, people and brands are not checked.
    annotate:  a folder to write marked copies of files with problems into (always .xlsx); originals are
               never touched.
    scheduler: the address of a Dask cluster that reads, like tcp://host:8786 (default: this machine reads).
    Raises WorkbookError if a path is missing, the form is not known or the settings cannot be read.
    """
    keys = [row_class.form.key for row_class in FORMS]
    if form and form not in keys:
        raise WorkbookError("no-form", f"没有“{form}”这种表，可以用：{'、'.join(keys)}")
    day = as_of or date.today()
    with sources_in(paths) as sources:
        readings = read_files(
            sources,
            today=day,
            vocabularies=_lists_of(workspace, day) if workspace else {},
            keys=[form] if form else None,
            tell_copies=False,
            scheduler=scheduler,
            progress=progress,
        )
        if not form:
            _tell_tool_books(readings)
        result = Validated(readings)
        if annotate:
            result.annotated = _marked_copies(readings, annotate)
    return result


def _tell_tool_books(readings: Sequence[FileReading]) -> None:
    """Say of the tool's own workbooks what they are, instead of what nobody wrote into them."""
    for reading in readings:
        if book := tool_book(reading.sheets, reading.source.name):
            filled = [problem for problem in reading.every_problem if problem.heading in book.filled]
            reading.tables, reading.unreadable = [], None
            reading.problems = [book.remark(reading.source.name), *filled]


def _lists_of(workspace: Path, day: date) -> Mapping[str, Vocabulary]:
    from workbook_tools.settings import load_settings  # noqa: PLC0415 # a button often does without
    from workbook_tools.workspace import Workspace  # noqa: PLC0415 # a button often does without

    return load_settings(Workspace(workspace).require().settings_file, day).vocabularies()


def _worth_marking(reading: FileReading) -> bool:
    return not reading.unreadable and any(not problem.is_remark for problem in reading.every_problem)


def _marked_copies(readings: Sequence[FileReading], folder: Path) -> list[Path]:
    """Write the marked copies, no two under one name: 名单.xls beside 名单.xlsx becomes 名单.xls.xlsx."""
    names = Counter(Path(reading.source.name).with_suffix("") for reading in readings)
    written = []
    for reading in filter(_worth_marking, readings):
        name = Path(reading.source.name)
        is_plain = name.suffix.lower() == ".xlsx" or names[name.with_suffix("")] == 1
        target = folder / (name.with_suffix(".xlsx") if is_plain else f"{name}.xlsx")
        _annotate(reading, target)
        written.append(target)
    return written


def _annotate(reading: FileReading, target: Path) -> None:
    from workbook_tools.excel.annotate import annotate  # noqa: PLC0415 # openpyxl is slow to load
    from workbook_tools.excel.book import read_book  # noqa: PLC0415
    from workbook_tools.tasks.init import make_folder  # noqa: PLC0415

    source = reading.source
    if target.parent.resolve() == source.path.parent and target.exists():
        message = f"标注的副本不能写在原文件上，{target.name} 已经有了，请换一个文件夹"
        raise WorkbookError("file-denied", message)
    make_folder(target.parent)
    annotate(source.path, list(reading.every_problem), target, read_book(source.path))
