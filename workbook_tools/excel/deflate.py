"""Quick compression, by ISA-L: in a fifth of the time that Python's own takes, to a size a quarter larger."""

from __future__ import annotations

from typing import Any


def compress_quickly(part: Any) -> None:
    """Let what is going to be written to a part of a zip file, from its beginning on, be compressed so.

    `zipfile` has no setting for it; any compressor will do that gives what the file format knows as DEFLATE.
    """
    from isal import isal_zlib  # noqa: PLC0415 # a button starts cold, and has no long tables

    part._compressor = isal_zlib.compressobj(
        isal_zlib.ISAL_DEFAULT_COMPRESSION, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS
    )


def packed(data: bytes) -> bytes:
    """Give bytes compressed, to be held or sent."""
    from isal import isal_zlib  # noqa: PLC0415 # as above

    return isal_zlib.compress(data)


def unpacked(data: bytes) -> bytes:
    """Give them back."""
    from isal import isal_zlib  # noqa: PLC0415 # as above

    return isal_zlib.decompress(data)
