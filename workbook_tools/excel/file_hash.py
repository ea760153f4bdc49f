"""What a file holds, in short: files of one hash are alike to the last byte."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

NOTHING: Final = ""
"""The hash of a file that is not there."""


def hash_of(path: Path) -> str:
    """Give the SHA-256 of a file, or NOTHING if there is none. Raises OSError if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError):
        return NOTHING
    except PermissionError:
        if path.is_dir():  # as Windows says it
            return NOTHING
        raise
