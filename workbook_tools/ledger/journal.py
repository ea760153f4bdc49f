"""The part of the ledger that tells of the runs themselves: what each did, and how far its workbooks are out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from workbook_tools.ledger import schema
from workbook_tools.ledger.records import Output, Run, Seal


class Journal:
    """Runs, the workbooks they published, and the seals of closed weeks, in an open ledger."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # --- runs ---

    def begin(self, task: str, week: str, as_of: str, started_at: str) -> int:
        """Open a run and give its number, counted from 1."""
        cursor = self._db.execute(
            "INSERT INTO runs (task, week, as_of, started_at) VALUES (?, ?, ?, ?)", (task, week, as_of, started_at)
        )
        return int(cursor.lastrowid or 0)

    def sum_up(self, run: int, summary: Mapping[str, Any]) -> None:
        """Keep what a run counted."""
        self._db.execute("UPDATE runs SET summary = ? WHERE run = ?", (_json(summary), run))

    def runs(self) -> list[Run]:
        """Give every run, oldest first, the undone ones too."""
        found = self._db.execute("SELECT run, task, week, as_of, started_at, summary, undone_by FROM runs ORDER BY run")
        return [Run(run, task, week, as_of, at, json.loads(text), by) for run, task, week, as_of, at, text, by in found]

    def forget(self, run: int, *, undone_by: int) -> None:
        """Take back everything a run wrote into the ledger; it must be the last one that is not undone."""
        schema.forget_run(self._db, run)
        self._db.execute("UPDATE runs SET undone_by = ? WHERE run = ?", (undone_by, run))

    # --- outputs ---

    def put_outputs(self, outputs: Iterable[Output]) -> None:
        """Add workbooks a run publishes, or how far they are out by now."""
        self._db.executemany(
            "INSERT OR REPLACE INTO outputs (run, path, before, after, state) VALUES (?, ?, ?, ?, ?)",
            [(o.run, o.path, o.before, o.after, o.state) for o in outputs],
        )

    def outputs(self, *, run: int | None = None) -> list[Output]:
        """Give workbooks published, oldest first, of one run if asked."""
        query = "SELECT run, path, before, after, state FROM outputs WHERE ?1 IS NULL OR run = ?1 ORDER BY run, path"
        return [Output(*line) for line in self._db.execute(query, (run,))]

    def written(self) -> set[str]:
        """Give the hash of every workbook the tool ever made; what undoing put back may be somebody else's work."""
        return {output.after for output in self.outputs() if not output.is_restoration}

    def unfinished(self) -> list[Output]:
        """Give the workbooks of a run that was cut off before they were in place."""
        return [output for output in self.outputs() if output.state in ("pending", "restoring")]

    def published(self) -> dict[str, str]:
        """Give each workbook that is out, by path, with the hash of what the tool last put there."""
        undone = {run.number for run in self.runs() if run.undone_by}
        known = [o for o in self.outputs() if o.state in ("pending", "done") and o.run not in undone]
        return {path: after for path, after in {o.path: o.after for o in known}.items() if after}

    # --- seals ---

    def seals(self) -> list[Seal]:
        """Give the seals of closed weeks, in the order they were closed: each is a link of one chain."""
        query = "SELECT week, row_count, chain, since FROM seals ORDER BY since, week"
        return [Seal(*line) for line in self._db.execute(query)]

    def add_seal(self, seal: Seal) -> None:
        """Close a week."""
        self._db.execute(
            "INSERT INTO seals (week, row_count, chain, since) VALUES (?, ?, ?, ?)",
            (seal.week, seal.row_count, seal.chain, seal.run),
        )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
