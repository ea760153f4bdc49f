"""A real Dask cluster on this machine: a scheduler and workers as processes, started by their own commands."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from distributed import Client


@contextmanager
def cluster(folder, *, workers=2, nannies=True):
    """Start a scheduler on a free port and its workers, and give the address once all are there."""
    started = []
    try:
        log = folder / "scheduler.txt"
        started.append(_dask("scheduler", log, "--host", "127.0.0.1", "--port", "0", "--no-dashboard"))
        address = _address_in(log)
        for number in range(workers):
            nanny = "--nanny" if nannies else "--no-nanny"
            options = [address, "--host", "127.0.0.1", "--nthreads", "1", nanny, "--no-dashboard"]
            place = folder / f"worker{number}"
            place.mkdir()
            started.append(_dask("worker", folder / f"worker{number}.txt", *options, "--local-directory", str(place)))
        if workers:
            with Client(address, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=60)
        yield address
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
        for process in started:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def worker_processes(address):
    """Give the process of each worker, by its address."""
    with Client(address, set_as_default=False) as client:
        return client.run(os.getpid)


def _dask(what, log, *options):
    with log.open("wb") as file:
        command = [sys.executable, "-m", "distributed.cli.dask_" + what, *options]
        return subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)


def _address_in(log):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = re.search(r"Scheduler at:\s+(tcp://\S+)", log.read_text("utf-8"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(log.read_text("utf-8"))
