"""What a workbook is made of: pages, each of which knows how to write itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from workbook_tools.excel.lists import Lists
    from workbook_tools.excel.paper import Paper

GUIDE_SHEET: Final = "填写说明"
GUIDE_TITLE: Final = "怎样填「"
"""A guide is known by it wherever it was copied to."""


@dataclass(frozen=True)
class Page:
    """A sheet of a workbook. A name Excel would refuse is changed as little as possible."""

    name: str

    def write_on(self, paper: Paper, lists: Lists) -> None:
        """Write the page on a new sheet; `lists` gathers the drop-downs of the whole workbook."""
        raise NotImplementedError
