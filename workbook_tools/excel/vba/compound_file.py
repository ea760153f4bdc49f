"""A compound file, [MS-CFB]: a small file system in a file. Written whole, version 3, sectors of 512 bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Storage = Mapping[str, "bytes | Storage"]
"""A folder: streams and further folders by name."""

_SECTOR: Final = 512
_MINI_SECTOR: Final = 64
_MINI_STREAM_CUTOFF: Final = 4096
"""Smaller streams stand in the mini stream (2.2)."""
_ENTRY: Final = 128
_NUMBERS: Final = _SECTOR // 4
"""Sector numbers in a sector."""
_IN_HEADER: Final = 109
"""The header has room for the numbers of so many sectors of the FAT: 7 MB (2.5)."""

_FAT_SECTOR: Final = 0xFFFFFFFD
_END_OF_CHAIN: Final = 0xFFFFFFFE
_FREE: Final = 0xFFFFFFFF
"""Special sector numbers (2.1)."""
_NO_STREAM: Final = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_LONGEST_NAME: Final = 31


@dataclass
class _Entry:
    """A directory entry (2.6.1); left, right and child are places in the directory."""

    name: str
    sort: int
    content: bytes = b""
    colour: int = _BLACK
    left: int = _NO_STREAM
    right: int = _NO_STREAM
    child: int = _NO_STREAM
    start: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        head = struct.pack("<64sHBB3I", name, len(name) + 2, self.sort, self.colour, self.left, self.right, self.child)
        return head + bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", self.start, len(self.content))


def compound_file(root: Storage) -> bytes:
    """Give the file that holds these streams and folders. The same ones, in the same order, give the same bytes.

    Raises ValueError for a name that is too long or has a forbidden sign, and for more than 7 MB.
    """
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _add(entries, root)
    fat: list[int] = []
    body = bytearray()

    def put(content: bytes) -> int:
        """Put a chain of sectors; give its first."""
        return _put(body, fat, content, _SECTOR)

    mini, mini_fat = bytearray(), list[int]()
    for entry in entries:
        if entry.sort == _STREAM:
            is_small = len(entry.content) < _MINI_STREAM_CUTOFF
            entry.start = _put(mini, mini_fat, entry.content, _MINI_SECTOR) if is_small else put(entry.content)
    entries[0].content = bytes(mini)
    entries[0].start = put(entries[0].content)
    mini_fat_at = put(_numbers(mini_fat))
    directory_at = put(_directory(entries))
    return _header(fat, directory_at, mini_fat_at, _sectors(4 * len(mini_fat), _SECTOR)) + body + _numbers(fat)


def _put(area: bytearray, chains: list[int], content: bytes | bytearray, size: int) -> int:
    """Put content at the end of an area, in sectors of a size, and their chain into the table (2.3, 2.4)."""
    count, first = _sectors(len(content), size), len(chains)
    if not count:
        return _END_OF_CHAIN
    area += content.ljust(count * size, b"\0")
    chains += [*range(first + 1, first + count), _END_OF_CHAIN]
    return first


def _sectors(length: int, size: int) -> int:
    return -(-length // size)


def _numbers(table: Sequence[int]) -> bytes:
    """Give a table of sector numbers, filled up to whole sectors."""
    rest = -len(table) % _NUMBERS
    return struct.pack(f"<{len(table) + rest}I", *table, *[_FREE] * rest)


def _header(fat: list[int], directory_at: int, mini_fat_at: int, mini_fat_sectors: int) -> bytes:
    """Give the header (2.2), and let the FAT tell of its own sectors, which come last."""
    used, count = len(fat), 0
    while count * _NUMBERS < used + count:
        count += 1
    if count > _IN_HEADER:
        raise ValueError("too much for one compound file")
    fat += [_FAT_SECTOR] * count
    own = [*range(used, used + count), *[_FREE] * (_IN_HEADER - count)]
    signature, minor, major, little_endian, shift, mini_shift = 0xE11AB1A1E011CFD0, 0x3E, 3, 0xFFFE, 9, 6
    head = struct.pack("<Q16x5H6x", signature, minor, major, little_endian, shift, mini_shift)
    counts = struct.pack("<4I", 0, count, directory_at, 0)
    mini = struct.pack("<5I", _MINI_STREAM_CUTOFF, mini_fat_at, mini_fat_sectors, _END_OF_CHAIN, 0)
    return head + counts + mini + struct.pack(f"<{_IN_HEADER}I", *own)


# --- the directory ---


def _add(entries: list[_Entry], storage: Storage) -> int:
    """Add what a storage holds; give the place of the tree's root, or _NO_STREAM for an empty one."""
    places = {}
    for name, content in storage.items():
        if len(name) > _LONGEST_NAME or set(name) & set("/\\:!"):
            raise ValueError(f"no name for a stream: {name}")
        places[name] = len(entries)
        if isinstance(content, bytes):
            entries.append(_Entry(name, _STREAM, content))
        else:
            entry = _Entry(name, _STORAGE)
            entries.append(entry)
            entry.child = _add(entries, content)
    ordered = [places[name] for name in sorted(places, key=_order)]
    return _tree(entries, ordered, (len(ordered) + 1).bit_length() - 1)


def _order(name: str) -> tuple[int, str]:
    """Give what entries are sorted by: first their length, then their upper case (2.6.4)."""
    return len(name), name.upper()


def _tree(entries: Sequence[_Entry], ordered: Sequence[int], full_levels: int) -> int:
    """Make a red-black tree (2.6.4) of entries in order; give the place of its root.

    Split in the middle, a tree has all its levels full but the last: that one is red, all else black.
    """
    if not ordered:
        return _NO_STREAM
    middle = len(ordered) // 2
    entry = entries[ordered[middle]]
    entry.colour = _BLACK if full_levels > 0 else _RED
    entry.left = _tree(entries, ordered[:middle], full_levels - 1)
    entry.right = _tree(entries, ordered[middle + 1 :], full_levels - 1)
    return ordered[middle]


def _directory(entries: Iterable[_Entry]) -> bytes:
    """Give the directory, filled up to a whole sector with entries that are none (2.6.3)."""
    packed = b"".join(entry.packed() for entry in entries)
    nothing = bytes(68) + struct.pack("<3I", *[_NO_STREAM] * 3) + bytes(_ENTRY - 80)
    return packed + nothing * (-len(packed) % _SECTOR // _ENTRY)
