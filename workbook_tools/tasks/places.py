"""The way back from a value to the line of the file it stood in."""

from __future__ import annotations

from workbook_tools.columns.links import Link
from workbook_tools.sales.evidence import BY_HAND
from workbook_tools.workspace import INBOX, Workspace


class SourcePlaces:
    """The lines of the files that are in 收件箱 now, to be led to from a workbook of the workspace.

    depth: how many folders below the workspace that workbook lies.
    """

    def __init__(self, space: Workspace, depth: int = 0) -> None:
        self._files = {path.relative_to(space.inbox).as_posix() for path in space.inbox.rglob("*") if path.is_file()}
        self._inbox = "../" * depth + INBOX

    def link(self, source: str) -> Link:
        """Give a place such as `小李.xlsx 咨询记录!7`, with the way there if the file is there."""
        if source == BY_HAND:
            return Link("客户总表，手工改的")
        within, _, row = source.rpartition("!")
        at = within.find(" ")
        while at >= 0:
            if within[:at] in self._files:
                return Link.to_file(source, f"{self._inbox}/{within[:at]}", within[at + 1 :], f"A{row}")
            at = within.find(" ", at + 1)
        text_file = source.rpartition(" ")[0]  # a .csv has no sheets
        return Link.to_file(source, f"{self._inbox}/{text_file}") if text_file in self._files else Link(source)
