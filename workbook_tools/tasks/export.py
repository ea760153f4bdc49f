"""Out of worksheets: customers, conflicts and source rows as Parquet files or in a database, for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.export_parquet import ParquetFolder
from workbook_tools.tasks.export_sql import Database
from workbook_tools.tasks.export_tables import ExportTable, export_tables
from workbook_tools.workspace import Workspace


class Store(Protocol):
    """Where an export goes."""

    def write(self, tables: Sequence[ExportTable]) -> None:
        """Replace the tables that are there, all or none. Raises WorkbookError."""


@dataclass(frozen=True)
class Exported:
    """What an export wrote: the lines of each table, by its name; none if nothing was asked for."""

    lines: dict[str, int]

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return {"lines": self.lines}


def stores(*, to_parquet: Path | None = None, to_sql: str = "", sql_password: str = "") -> list[Store]:
    """Open where an export shall go, to be told now rather than after long work if it cannot.

    Raises WorkbookError export-missing or export-refused.
    """
    found: list[Store] = []
    if to_parquet:
        found.append(ParquetFolder(to_parquet))
    if to_sql:
        found.append(Database(to_sql, sql_password))
    return found


def export(workspace: Path, to: Sequence[Store]) -> Exported:
    """Write what the ledger holds into stores, each all or nothing; the workspace is only read.

    Raises WorkbookError if the folder is no workspace, nothing was ever consolidated in it, or a store refuses.
    """
    space = Workspace(workspace).require()
    if not space.ledger_file.exists():
        raise WorkbookError("nothing-done", "还没有汇总过，没有可以导出的；请先运行 wbtools consolidate")
    counts: dict[str, int] = {}
    with Ledger(space.ledger_file, write=False) as ledger:
        tables = [_counting(table, counts) for table in export_tables(space, ledger)]
        for store in to:
            store.write(tables)
    return Exported(counts)


def _counting(table: ExportTable, counts: dict[str, int]) -> ExportTable:
    """Give the same table, which notes how many lines it gave."""

    def lines() -> Any:
        counts[table.name] = 0
        for line in table.lines():
            counts[table.name] += 1
            yield line

    return replace(table, lines=lines)
