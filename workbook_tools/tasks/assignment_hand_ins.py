"""A 分配表 that a director filled in and put with the hand-ins: it is for another command, and brings no customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbook_tools.forms.assignment_sheet import Assignment
from workbook_tools.problems import Place, Problem
from workbook_tools.tasks.reading import FileReading

_KNOWN_BY: Final = Assignment.form.by_field["brand"].heading
"""A column on each of its pages that the tool has filled in, and no form that is handed in has."""


def pass_over_assignment_sheets(readings: Sequence[FileReading]) -> None:
    """Take nothing from it, and say what to do with it."""
    for reading in readings:
        if any(_KNOWN_BY in table.extra for table in reading.tables):
            reading.tables, reading.unreadable = [], None
            message = f"是填过的{Assignment.form.title}，不在收件箱里收"
            remedy = "请运行 wbtools assign --apply，后面写上这个文件，再把它从收件箱里拿走"
            reading.problems = [Problem("assignment-sheet", Place(reading.source.name), message, remedy)]
