"""Tables as Parquet files in a folder: all of them, or the folder stays as it was."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbook_tools.excel.locks import alone_with, own_prefix
from workbook_tools.excel.publish import Staged, put, stage
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.export_tables import ExportTable

if TYPE_CHECKING:
    import pyarrow as pa

_MISSING: Final = '写 Parquet 要先装 pyarrow，请在 wbtools 的文件夹里运行 pip install ".[parquet]"'
_LINES_OF_A_GROUP: Final = 50_000
"""What a reader takes in at once; larger groups compress better and take more memory."""


class ParquetFolder:
    """A folder for Parquet files, one for each table. Making it sees whether they can be written at all."""

    def __init__(self, folder: Path) -> None:
        """Raise WorkbookError if pyarrow is not installed, the folder is a file, or it is an address of the net."""
        try:
            import pyarrow.parquet  # noqa: F401, PLC0415 # the extra `parquet`
        except ImportError as error:
            raise WorkbookError("export-missing", _MISSING) from error
        if ":" in str(folder).removeprefix(folder.drive):  # as in every URL, and in no name that Windows knows
            raise WorkbookError("export-refused", "--to-parquet 要写这台电脑上的文件夹，不能是网址，名字里也不能有冒号")
        if folder.exists() and not folder.is_dir():
            raise WorkbookError("export-refused", f"“{folder.name}”不是文件夹，请换一个文件夹")
        self._folder = folder

    def write(self, tables: Sequence[ExportTable]) -> None:
        """Write every table, then put all files in their places. Raises WorkbookError, with nothing changed."""
        targets = [self._folder / f"{table.name}.parquet" for table in tables]
        with contextlib.ExitStack() as stack:
            stack.enter_context(alone_with(_made(targets[0])))
            staged: list[Staged] = []
            for table, target in zip(tables, targets, strict=True):
                staged.append(stage(target, partial(_write, table=table)))
                stack.callback(staged[-1].discard)
            _put_all(staged)


def _made(target: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkbookError("export-refused", f"文件夹“{target.parent.name}”建不了，请检查权限和磁盘") from error
    return target


def _write(path: Path, table: ExportTable) -> None:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    schema = _schema(table)
    # by an open file: a path would be taken for a URL if it looks like one
    with path.open("wb") as file, parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        waiting: list[pa.RecordBatch] = []
        for lines in table.batches():
            columns = zip(*lines, strict=True)
            arrays = [pa.array(list(column), of.type) for column, of in zip(columns, schema, strict=True)]
            waiting.append(pa.RecordBatch.from_arrays(arrays, schema=schema))
            if sum(batch.num_rows for batch in waiting) >= _LINES_OF_A_GROUP:
                writer.write_table(pa.Table.from_batches(waiting, schema), _LINES_OF_A_GROUP)
                waiting.clear()
        if waiting:
            writer.write_table(pa.Table.from_batches(waiting, schema), _LINES_OF_A_GROUP)


def _schema(table: ExportTable) -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415

    types: dict[str, Any] = {
        "text": pa.string(), "texts": pa.list_(pa.string()), "day": pa.date32(), "number": pa.int64(),
        "flag": pa.bool_(),
    }  # fmt: skip
    fields = [pa.field(each.name, types[each.kind], metadata={"heading": each.heading}) for each in table.fields]
    return pa.schema(fields, metadata={"title": table.title})


def _put_all(staged: Sequence[Staged]) -> None:
    """Put all files in their places; if one cannot be replaced, those before it become what they were."""
    kept: list[Path] = []
    try:
        with contextlib.ExitStack() as back:
            for each in staged:
                old = each.target.with_name(f"{own_prefix(each.target)}{secrets.token_hex(4)}.tmp.old")
                kept.append(old)
                if each.target.exists():
                    _keep(each.target, old)
                _put(each)
                back.callback(_restore, each.target, old)
            back.pop_all()
    finally:
        for old in kept:
            old.unlink(missing_ok=True)


def _put(staged: Staged) -> None:
    try:
        put(staged)
    except WorkbookError as refusal:
        said = f"“{staged.target.name}”{refusal.message}；文件夹里还是原来的内容"
        raise WorkbookError(refusal.code, said) from refusal


def _keep(target: Path, old: Path) -> None:
    try:
        os.link(target, old)
    except OSError:  # not every file system has links
        shutil.copy2(target, old)


def _restore(target: Path, old: Path) -> None:
    if old.exists():
        old.replace(target)
    else:
        target.unlink(missing_ok=True)
