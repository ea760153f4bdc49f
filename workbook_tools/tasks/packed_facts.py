"""The facts of many customers, packed for the processes that make workbooks of them: they take a tenth of the room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from workbook_tools.columns.as_json import as_json_bytes, from_json
from workbook_tools.excel.deflate import packed, unpacked

_AT_ONCE: Final = 1_000
"""So many customers are packed together: whoever unpacks them has no more in hand at a time."""


class PackedFacts:
    """Facts of customers, in the order in which they were given: (number, facts as JSON in UTF-8)."""

    def __init__(self, facts: Iterable[tuple[str, bytes]]) -> None:
        self._packed: list[bytes] = []
        self._count = 0
        lines = iter(facts)
        while some := list(islice(lines, _AT_ONCE)):
            numbers = as_json_bytes([no for no, _ in some])
            self._packed.append(packed(b"[%s,[%s]]" % (numbers, b",".join([text for _, text in some]))))
            self._count += len(some)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[dict[str, dict[str, Any]]]:
        """Give some customers at a time: number → facts."""
        for some in self._packed:
            numbers, facts = from_json(unpacked(some))
            yield dict(zip(numbers, facts, strict=True))
