"""The workbooks of 客户总表: one while it is small, then one a brand and year, made anew if it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

from workbook_tools.columns.base import Cell
from workbook_tools.columns.links import Link
from workbook_tools.excel.encryption import is_encrypted, opened
from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.excel.file_hash import hash_of
from workbook_tools.forms.customer_register import Customer
from workbook_tools.ledger import MOST_ON_A_SHELF, DecisionKind, Ledger, Shelf
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.customer_numbers import numbers_of
from workbook_tools.settings import Settings
from workbook_tools.tasks.pairs import SAME_FIRM, colleagues
from workbook_tools.workspace import NO_BRAND, Workspace

REGISTER: Final = DecisionKind.REGISTER
"""Decisions of this kind: `run`, up to which the workbooks show everything; `layout`, how they were laid out."""
_NO_YEAR: Final = "年份不详"


class Part(NamedTuple):
    """The customers of a brand who first came up in a year."""

    brand: str
    year: str
    volume: int = 0

    def __str__(self) -> str:
        return f"{self.brand} {self.shelf}"

    @property
    def shelf(self) -> str:
        """The year; from the second million of customers on, also the number that its million begins with."""
        [first] = numbers_of([self.volume * MOST_ON_A_SHELF + 1])
        return f"{self.year}（{first}起）" if self.volume else self.year


def known_books(space: Workspace, ledger: Ledger) -> list[Path]:
    """Give the workbooks of 客户总表 that are there, but for what others put into its folder."""
    made = {output.path for output in ledger.journal.outputs()}
    return [path for path in space.register_books() if path == space.register_file or space.below(path) in made]


@dataclass(frozen=True)
class RegisterBooks:
    """Knows which workbooks 客户总表 consists of, and which of them no longer show what the ledger knows.

    password: what they open with, if they are to be encrypted.
    """

    space: Workspace
    ledger: Ledger
    settings: Settings
    password: str = ""

    @cached_property
    def is_parted(self) -> bool:
        """True if there are too many customers for one workbook (总表-1)."""
        return sum(self._shelves.values()) > self._most

    @property
    def _most(self) -> int:
        return min(self.settings.most_in_one_register, MOST_ON_A_SHELF)

    @cached_property
    def _shelves(self) -> Mapping[Shelf, int]:
        return self.ledger.shelves()

    @cached_property
    def parts(self) -> dict[Part, list[Shelf]]:
        """What the parts consist of, in order."""
        found: dict[Part, list[Shelf]] = {}
        for shelf in self._shelves:
            found.setdefault(self._part(shelf), []).append(shelf)
        order = [brand.brand for brand in self.settings.brands]
        return dict(sorted(found.items(), key=lambda each: (_place(each[0].brand, order), each[0])))

    def _part(self, shelf: Shelf) -> Part:
        known = {brand.brand for brand in self.settings.brands}
        brand = next((name for name in shelf.brand.split("、") if name in known), NO_BRAND)
        return Part(brand, shelf.year or _NO_YEAR, shelf.volume)

    @cached_property
    def paths(self) -> dict[Path, list[Shelf]]:
        """The workbooks of customers, each with those of the ledger's shelves that it holds."""
        if not self.is_parted:
            return {self.space.register_file: list(self._shelves)}
        files = self.space.register_parts([str(part) for part in self.parts])
        return {files[str(part)]: shelves for part, shelves in self.parts.items()}

    def title(self, path: Path) -> str:
        """Give what stands above the customers of a workbook."""
        return f"客户总表：{self._part(self.paths[path][0])}" if self.is_parted else "客户总表"

    @cached_property
    def colleagues(self) -> Mapping[str, Sequence[str]]:
        """Each customer's other contacts of the same firm, who may stand in other parts."""
        return colleagues(self.ledger)

    def stale(self, gone: Iterable[Shelf] = (), *, everything: bool = False) -> list[Path]:
        """Give the workbooks to be made anew. gone: where customers stood whom the ledger has forgotten."""
        said = self.ledger.decisions(REGISTER)
        if not self.is_parted or everything or said.get("layout") != self._layout or not self._is_locked_as_asked():
            return list(self.paths)
        since = int(said["run"])
        touched = {*gone, *self.ledger.shelves_changed_since(since), *self.ledger.shelves_of(self._relinked(since))}
        parts = set(map(self._part, touched))
        return [
            path for path, shelves in self.paths.items() if self._part(shelves[0]) in parts or not self._stands(path)
        ]

    def _relinked(self, since: int) -> set[str]:
        """Give the customers in whose lines other colleagues stand than before, whatever else has changed."""
        aliases = self.ledger.aliases()
        linked = {no for pair in self.ledger.decided_since(SAME_FIRM, since) for no in pair.split("+")}
        renumbered = {aliases.get(no, no) for no in self.ledger.decided_since(DecisionKind.SAME, since)}
        return {*linked, *(other for no in renumbered for other in self.colleagues.get(no, ()))}

    def _is_locked_as_asked(self) -> bool:
        """Tell whether the page that leads to the parts, which every run makes, opens with what this run is given."""
        content = self.space.register_file.read_bytes() if self.space.register_file.is_file() else b""
        if not (self.password and is_encrypted(content)):
            return not self.password  # one that is encrypted is not written over without a password
        try:
            return bool(opened(content, self.password))
        except WorkbookError:
            return False

    def _stands(self, path: Path) -> bool:
        """Tell whether a workbook is as it was last made: nobody took it away, changed it or kept it open then."""
        return self._last.get(self.space.below(path)) == hash_of(path)

    @cached_property
    def _last(self) -> Mapping[str, str]:
        ours = self.ledger.journal.written()  # what undoing put back may be what a person had made of it
        outputs = self.ledger.journal.outputs()
        return {o.path: o.after if o.after in ours and o.state != "waiting" else "" for o in outputs}

    def needless(self) -> list[Path]:
        """Give the workbooks of parts that have nobody left."""
        kept = {*self.paths, self.space.register_file}
        return [path for path in known_books(self.space, self.ledger) if path not in kept]

    def note_made(self, run: int) -> None:
        """Remember that the workbooks show everything up to this run."""
        self.ledger.decide(REGISTER, {"run": str(run), "layout": self._layout})

    @property
    def _layout(self) -> str:
        """Everything but customers that shows in the workbooks, in short."""
        names = {name: list_.names for name, list_ in self.settings.vocabularies().items()}
        headings = [column.heading for column in Customer.form.columns]
        said = repr((version("workbook-tools"), self.is_parted, sorted(names.items()), headings))
        return hashlib.sha256(said.encode()).hexdigest()

    def overview(self) -> FactsPage:
        """Make the page that leads to the parts."""
        count = {part: sum(self._shelves[shelf] for shelf in shelves) for part, shelves in self.parts.items()}
        files = self.space.register_parts([str(part) for part in self.parts])
        blocks: dict[str, list[tuple[str | Link, Cell | Link, str]]] = {}
        for part in self.parts:
            line = (Link.to_file(str(part), self.space.below(files[str(part)])), count[part], "位客户")
            blocks.setdefault(part.brand, []).append(line)
        notes = (
            f"客户有{sum(count.values()):,}位，超过{self._most:,}位，按品牌和登记的年份分成几册，"
            "放在「客户总表」文件夹里。",
            "点蓝字就打开那一册。写错的请在各册里改，改过的格子以后不会再被覆盖；这一页只用来查看。",
            "找一位客户，用 wbtools lookup 最快。",
        )
        return FactsPage("目录", "客户总表", list(blocks.items()), notes)


def _place(brand: str, order: list[str | None]) -> int:
    return order.index(brand) if brand in order else len(order)
