"""The compression of VBA sources, [MS-OVBA] 2.4.1: chunks of 4,096 bytes, in each of which repeats become copies."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

_SIGNATURE: Final = b"\x01"
"""What a container begins with (2.4.1.1.1)."""
_CHUNK: Final = 4096
"""So much a chunk holds before, and at most after it is compressed (2.4.1.1.5)."""
_COMPRESSED: Final = 0b1_011 << 12
_RAW: Final = 0b0_011 << 12
"""The upper bits of a chunk's header: whether it is compressed, and a signature (2.4.1.1.5)."""
_SHORTEST: Final = 3
"""A repeat of fewer bytes is not worth a copy (2.4.1.3.19.4)."""


def compressed(data: bytes) -> bytes:
    """Give a CompressedContainer that holds the data, which is not empty. The same data always give the same bytes.

    Raises ValueError for an end without repeats of 3,641 bytes and more: there is no way to write it (a chunk that is
    not compressed is always 4,096 bytes long, 2.4.1.3.10). No text is like that.
    """
    return _SIGNATURE + b"".join(_chunk(data[at : at + _CHUNK]) for at in range(0, len(data), _CHUNK))


def _chunk(data: bytes) -> bytes:
    """Give one chunk with its header (2.4.1.3.7)."""
    tokens = _tokens(data)
    if len(tokens) <= _CHUNK:
        return _header(_COMPRESSED, tokens) + tokens
    if len(data) < _CHUNK:
        raise ValueError("the end of the data cannot be compressed")
    return _header(_RAW, data) + data


def _header(flags: int, content: bytes) -> bytes:
    """Give the header (2.4.1.1.5): flags, and the size of the whole chunk less three."""
    return (flags | len(content) + 2 - 3).to_bytes(2, "little")


def _tokens(data: bytes) -> bytes:
    """Give the TokenSequences of a chunk (2.4.1.1.7): before eight tokens, a byte that says which are copies."""
    found, seen, at = bytearray(), defaultdict[bytes, list[int]](list), 0
    while at < len(data):
        flags_at = len(found)
        found.append(0)
        for bit in range(8):
            if at >= len(data):
                break
            offset, length = _longest_repeat(data, at, seen)
            if length:
                found[flags_at] |= 1 << bit
                found += _copy(at, offset, length)
            else:
                length = 1
                found.append(data[at])
            for passed in range(at, at + length):
                seen[data[passed : passed + _SHORTEST]].append(passed)
            at += length
    return bytes(found)


def _longest_repeat(data: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Give how far back the longest repeat of what follows begins, and its length, or zeros (2.4.1.3.19.4)."""
    most = min(_longest(at), len(data) - at)
    best, length = at, _SHORTEST - 1
    for candidate in reversed(seen.get(data[at : at + _SHORTEST], ())):
        if most <= length:
            break
        same = length + 1 if data[candidate : candidate + length + 1] == data[at : at + length + 1] else 0
        while same and same < most and data[candidate + same] == data[at + same]:
            same += 1
        if same > length:
            best, length = candidate, same
    return (at - best, length) if best < at else (0, 0)


def _offset_bits(at: int) -> int:
    """Tell how many of a copy's 16 bits tell its offset, at a place in the chunk (2.4.1.3.19.1)."""
    return max((at - 1).bit_length(), 4)


def _longest(at: int) -> int:
    """Tell how long a copy may be there: the other bits tell its length less three."""
    return (0xFFFF >> _offset_bits(at)) + _SHORTEST


def _copy(at: int, offset: int, length: int) -> bytes:
    """Give a CopyToken (2.4.1.3.19.3)."""
    return ((offset - 1) << (16 - _offset_bits(at)) | (length - _SHORTEST)).to_bytes(2, "little")
