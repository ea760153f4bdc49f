"""What LibreOffice shows of a workbook: its HTML has the colours that conditional formats give."""

import re
from html.parser import HTMLParser
from pathlib import Path


class _Table(HTMLParser):
    """Reads the first table of a page as rows of (text, colour)."""

    def __init__(self):
        super().__init__()
        self.rows, self._tables = [], 0
        self._cell = None

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "table":
            self._tables += 1
        if self._tables != 1:
            return
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self._cell = ["", (found.get("bgcolor") or "").upper()]
            self.rows[-1] += [self._cell] * int(found.get("colspan", 1))

    def handle_data(self, data):
        if self._cell is not None and self._tables == 1:
            self._cell[0] += data

    def handle_endtag(self, tag):
        if tag == "td":
            self._cell = None


def first_sheet(html: Path) -> list[list[tuple[str, str]]]:
    """Give the first sheet's cells as (text without blanks, background colour or "")."""
    table = _Table()
    table.feed(html.read_text("utf-8", errors="replace"))
    return [[(re.sub(r"\s", "", text), colour) for text, colour in row] for row in table.rows]
