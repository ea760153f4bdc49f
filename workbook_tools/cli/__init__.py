"""The `wbtools` command: one command, one task. Help speaks both languages; every other sentence is Chinese."""

import atexit
import gc
import gettext
import os
import signal
from pathlib import Path

# A button is a cold start. Nearly all that a command makes lives until it ends: looking through it for garbage again
# and again while it starts, and once more when it ends, finds nothing and takes an eighth of the time of a check.
gc.set_threshold(100_000)
atexit.register(gc.freeze)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nobody here multiplies matrices: numpy's threads would only spin
atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)  # what is over cannot be stopped any more
os.environ.setdefault("LANGUAGE", "zh_CN")  # what Click says of a command typed wrongly, and the words of its help
gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))

from workbook_tools.cli.app import main  # noqa: E402 # only now

__all__ = ["main"]
