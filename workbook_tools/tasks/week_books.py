"""The week's workbooks: made from the ledger, so that a second run writes the same ones again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook_tools.excel.file_hash import hash_of
from workbook_tools.excel.page import Page
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.collision_ruling import Collision
from workbook_tools.forms.missing_list import HandIn, MissingForm
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Problem
from workbook_tools.settings import Settings
from workbook_tools.tasks.collision_pages import collision_pages
from workbook_tools.tasks.hand_ins import HandIns
from workbook_tools.tasks.mending import Mending
from workbook_tools.tasks.problem_pages import problem_pages
from workbook_tools.tasks.publication import Publication
from workbook_tools.tasks.reading import FileReading
from workbook_tools.tasks.review_lines import REVIEWED
from workbook_tools.tasks.review_pages import review_pages
from workbook_tools.tasks.valid_pages import ValidPages
from workbook_tools.workspace import REVIEW_SHEET, VALID_LIST


@dataclass(frozen=True)
class WeekBooks:
    """What a week's run hands out, and where it goes."""

    settings: Settings
    ledger: Ledger
    readings: Sequence[FileReading]
    problems: Sequence[Problem]
    hand_ins: HandIns
    mending: Mending
    collisions: Sequence[Collision]
    week: str

    def add_to(self, publication: Publication) -> None:
        """Make the week's lists, 待确认重复 and 撞单裁定表 part of what a run publishes."""
        folder = publication.space.week_folder(self.week)
        valid = ValidPages(self.settings, self.ledger, self.week)
        problems = problem_pages(self.readings, self.problems, self.hand_ins, self.mending, folder, self.week)
        books = {
            VALID_LIST: valid.pages(self.readings, len(self.hand_ins.missing())),
            "问题清单.xlsx": problems,
            "未交名单.xlsx": self._missing_pages(),
            REVIEW_SHEET: review_pages(self.ledger, publication.space, self.settings.matching_rules(), self.week),
            "撞单裁定表.xlsx": collision_pages(self.collisions, self.settings, self.week),
        }
        if hash_of(folder / REVIEW_SHEET) in self.ledger.decisions(REVIEWED):
            publication.note_read(folder / REVIEW_SHEET)
        for name, pages in books.items():
            publication.add_book(folder / name, pages, self.settings.vocabularies())

    def _missing_pages(self) -> list[Page]:
        order = {HandIn.MISSING: 0, HandIn.NOTHING_NEW: 1, HandIn.DONE: 2}
        lines: list[MissingForm] = sorted(self.hand_ins.lines, key=lambda m: order[HandIn(m.state or HandIn.MISSING)])
        notes = (
            "应交的表在 设置.xlsx 的「人员」页里填。交一张空表，就是报“本周无新增”。",
            "只认本周新交来的文件；上周的文件原样再放着，不算本周交了。",
        )
        return [TablePage("未交名单", MissingForm.form, lines, f"未交名单 {self.week}", notes)]
