"""Reading on a cluster of machines: the very same calls, made through the Executor of Dask.

A worker that is lost costs time: another one reads its batch. A batch that the cluster fails to read is given back, to
be read here. Files are sent with the call, as workers need not see the disk they lie on.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import warnings
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from workbook_tools.excel.apart import seconds_for
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.batches import Readers, read_in_batches
from workbook_tools.tasks.file_reader import FileReader, Read, Sent, sent
from workbook_tools.tasks.sources import Source

if TYPE_CHECKING:
    from distributed import Client

_SECONDS_TO_CONNECT: Final = 10.0
_SECONDS_WITHOUT_WORKERS: Final = 20.0
"""So long a cluster may have no worker at all: one that died is started again by its nanny."""
_PATIENCE: Final = 180.0
"""Seconds without any batch done, after which nobody waits for a cluster any longer."""


def read_on_cluster(
    reader: FileReader, sources: Sequence[Source], scheduler: str
) -> Iterator[tuple[Source, Read | None]]:
    """Read files on the cluster with this address, as `read_in_batches` does.

    Raises WorkbookError `cluster` if it cannot be reached, has no workers, or they have another version of the tool.
    """
    with _connected(scheduler) as client:
        threads = _checked(client)

        def are_lost(seconds: float) -> bool:
            if client.status != "running" or seconds > _PATIENCE:
                return True
            return seconds > _SECONDS_WITHOUT_WORKERS and not client.scheduler_info()["workers"]

        executor = client.get_executor(pure=False)  # the same bytes may be read twice; keys made of them take time
        failures = (Exception, _cancelled())
        yield from read_in_batches(reader, sources, Readers(executor, threads, _sent, are_lost, failures))


def _sent(source: Source) -> tuple[Sent, float]:
    file = sent(source)
    return file, seconds_for(file.data)


def _cancelled() -> type[BaseException]:
    """Give what a call ends with whose scheduler is gone; it is no Exception."""
    from asyncio import CancelledError  # noqa: PLC0415 # loaded with Dask

    return CancelledError


@contextlib.contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    try:
        from distributed import Client  # noqa: PLC0415 # an extra, and slow to load
    except ModuleNotFoundError:
        raise _unusable('没有装集群要用的部分，请在 wbtools 的文件夹里运行 pip install ".[cluster]" 再试') from None
    _silence_logs()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of large files, and of versions, which are compared here
        try:
            client = Client(scheduler, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
        except Exception:  # a wrong address ends in a dozen ways
            where = "请核对 --scheduler 的地址（如 tcp://主机:8786），确认那里的 dask scheduler 开着"
            raise _unusable(f"连不上计算集群，{where}") from None
        try:
            yield client
        finally:
            with contextlib.suppress(Exception):  # it may be gone
                client.close(timeout=2)


def _silence_logs() -> None:
    """Let Dask log nothing: what goes wrong is told in a sentence. It gives many of its loggers levels of their own."""
    for name in ("asyncio", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("asyncio", "distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _checked(client: Client) -> int:
    """Give how many threads its workers have. Raises WorkbookError if they would not read as this machine does."""
    threads: int = sum(client.nthreads().values())
    if not threads:
        raise _unusable("计算集群里一台工作机也没有，请先在各台机器上运行 dask worker")
    try:
        found = set(client.run(_versions).values())
    except Exception:  # the tool is not there, or so old that it does not know what it is asked
        found = {None}
    if found != {_versions()}:
        raise _unusable(
            f"各台工作机装的版本与这台电脑（{_versions()}）不同，结果会不一样，请都装成同一版本，再重开 dask worker"
        )
    return threads


def _versions() -> str:
    """Give what decides how a file is read and its rows travel."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"workbook-tools {version('workbook-tools')}，distributed {version('distributed')}，Python {python}"


def _unusable(sentence: str) -> WorkbookError:
    return WorkbookError("cluster", sentence)
