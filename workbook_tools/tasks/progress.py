"""How far a long task is, for whoever wants to look."""

from __future__ import annotations


class Progress:
    """What a long task tells while it runs. This one says nothing; the terminal's says it."""

    def at(self, files: int, of: int, rows: int) -> None:
        """Hear that so many files are read of all, with so many rows in them."""

    def then(self, what: str) -> None:
        """Hear what is being done now that all is read; nobody knows how long it takes."""

    def say(self, sentence: str) -> None:
        """Hear a sentence a person should read, whatever comes of the task."""


SILENT = Progress()
