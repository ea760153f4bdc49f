"""The week's workbooks: made from the ledger, so that a second run writes the same ones again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook_tools.excel.file_hash import hash_of
from workbook_tools.excel.page import Page
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.collision_ruling import Collision
from workbook_tools.forms.missing_list import HandIn, MissingForm
from workbook_tools.problems import Problem
from workbook_tools.settings import Settings
from workbook_tools.tasks.bookmaking import Job
from workbook_tools.tasks.collision_pages import collision_pages
from workbook_tools.tasks.fixes import FIXED
from workbook_tools.tasks.hand_ins import HandIns
from workbook_tools.tasks.mending import Mending
from workbook_tools.tasks.pairs import OpenDouble, Pair
from workbook_tools.tasks.problem_pages import problem_pages
from workbook_tools.tasks.publication import Publication
from workbook_tools.tasks.reading import FileReading
from workbook_tools.tasks.review_lines import REVIEWED
from workbook_tools.tasks.review_pages import review_pages
from workbook_tools.tasks.valid_pages import ValidPages
from workbook_tools.workspace import PROBLEM_LIST, REVIEW_SHEET, RULING_SHEET, VALID_LIST


@dataclass(frozen=True)
class WeekBooks:
    """What a week's run hands out, and where it goes.

    doubts: the pairs of customers who may be one. held_back: of each form, how many rows are held back.
    """

    publication: Publication
    settings: Settings
    readings: Sequence[FileReading]
    hand_ins: HandIns
    doubts: Mapping[Pair, OpenDouble]
    week: str
    held_back: Mapping[str, int]

    @property
    def _folder(self) -> Path:
        return self.publication.space.week_folder(self.week)

    def valid_list(self) -> Job:
        """Give 有效客户名单表 to be made: all it says is known once the rows are taken in."""
        unreadable = [(r.source.name, r.unreadable.message) for r in self.readings if r.unreadable]
        missing = len(self.hand_ins.missing())
        pages = ValidPages.of(
            self.settings, self.publication.ledger, self.week, self.doubts, unreadable, missing, self.held_back
        )
        return Job(self._folder / VALID_LIST, pages, len(pages.facts))

    def rest(self, problems: Sequence[Problem], mending: Mending, collisions: Sequence[Collision]) -> list[Job]:
        """Give the other lists, 待确认重复 and 撞单裁定表 to be made."""
        folder, ledger, space = self._folder, self.publication.ledger, self.publication.space
        self._note_taken_over(folder)
        told = problem_pages(self.readings, problems, self.hand_ins, mending, folder, self.week)
        review = review_pages(ledger, space, self.settings.matching_rules(), self.week, self.doubts)
        return [
            Job.of(folder / PROBLEM_LIST, told),
            Job.of(folder / "未交名单.xlsx", self._missing_pages()),
            Job.of(folder / REVIEW_SHEET, review),
            Job.of(folder / RULING_SHEET, collision_pages(collisions, self.settings, self.week)),
        ]

    def _note_taken_over(self, folder: Path) -> None:
        """Remember which lists somebody filled in and a command has taken over: nothing in them is lost."""
        ledger = self.publication.ledger
        for name, kind in ((REVIEW_SHEET, REVIEWED), (RULING_SHEET, REVIEWED), (PROBLEM_LIST, FIXED)):
            if hash_of(folder / name) in ledger.decisions(kind):
                self.publication.note_read(folder / name)

    def _missing_pages(self) -> list[Page]:
        order = {HandIn.MISSING: 0, HandIn.NOTHING_NEW: 1, HandIn.DONE: 2}
        lines: list[MissingForm] = sorted(self.hand_ins.lines, key=lambda m: order[HandIn(m.state or HandIn.MISSING)])
        notes = (
            "应交的表在 设置.xlsx 的「人员」页里填。交一张空表，就是报“本周无新增”。",
            "只认本周新交来的文件；上周的文件原样再放着，不算本周交了。",
        )
        return [TablePage("未交名单", MissingForm.form, lines, f"未交名单 {self.week}", notes)]
