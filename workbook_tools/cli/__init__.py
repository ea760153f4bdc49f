"""The `wbtools` command: one command, one task. Help speaks both languages; every other sentence is Chinese."""

import atexit
import gc
import os
import signal

# A button is a cold start. Nearly all that a command makes lives until it ends: looking through it for garbage again
# and again while it starts, and once more when it ends, finds nothing and takes an eighth of the time of a check.
gc.set_threshold(100_000)
atexit.register(gc.freeze)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nobody here multiplies matrices: numpy's threads would only spin
atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)  # what is over cannot be stopped any more

from workbook_tools.cli.app import main  # noqa: E402 # only now

__all__ = ["main"]
