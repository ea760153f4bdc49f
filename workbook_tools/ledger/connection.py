"""A connection to the ledger's database that lets go of its lock when it is closed, whatever is still being read."""

from __future__ import annotations

import sqlite3
from typing import Any
from weakref import WeakSet


class Connection(sqlite3.Connection):
    """Ends what is being read when it is closed.

    The traceback of an interrupt holds whatever was read when it came. For that SQLite would keep a closed connection,
    and its lock, alive.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._being_read: WeakSet[sqlite3.Cursor] = WeakSet()

    def execute(self, *args: Any) -> sqlite3.Cursor:
        """Execute a statement."""
        cursor = self.cursor()
        self._being_read.add(cursor)
        return cursor.execute(*args)

    def close(self) -> None:
        """Close it."""
        for cursor in self._being_read:
            cursor.close()
        super().close()
