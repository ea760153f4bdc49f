"""Whether xlwings is here and reaches a running Excel: `python -m workbook_tools.excel.live.probe` prints it as JSON.

It is a process of its own: a busy Excel may let it hang, then it is ended, and no harm is done. It leaves without
xlwings' exit hook, which can end Excel processes that are not ours.
"""

from __future__ import annotations

import json
import os
import sys


def probe() -> dict[str, object]:
    """Tell xlwings' version ('' without it), whether it runs as PRO, and how many workbooks are open in Excel.

    books: None if Excel cannot be reached at all.
    """
    try:
        import xlwings  # noqa: PLC0415 # it is not on every machine
    except ImportError:
        return {"version": "", "pro": False, "books": None}
    found: dict[str, object] = {"version": xlwings.__version__, "pro": bool(xlwings.__pro__)}
    try:
        books = sum(len(app.books) for app in xlwings.apps)
    except Exception:  # whatever COM or AppleScript says, it is no
        return {**found, "books": None}
    return {**found, "books": books}


if __name__ == "__main__":
    print(json.dumps(probe()))
    sys.stdout.flush()
    os._exit(0)
