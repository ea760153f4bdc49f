"""What is true when a person stops the tool by Ctrl-C: the ledger on the disk knows."""

from __future__ import annotations

from pathlib import Path

NOTHING_CHANGED = "已停下，什么都没有改。"
DECIDED = "已停下；要写的已经定下、都备好了，还没放到位的，下次运行会接着放好。"
RECORDED = "已停下；到停下为止做完的都记下了。"
_state: dict[Path, int] = {}


def tell_by(ledger_file: Path, *, last_run: int) -> None:
    """Remember which was the last run of a ledger before the one that begins now."""
    _state.clear()
    _state[ledger_file] = last_run


def standing() -> str:
    """Say what became of the run that was stopped. It must have closed its ledger."""
    for path, last_run in _state.items():
        from workbook_tools.ledger import Ledger  # noqa: PLC0415 # loaded by then

        with Ledger(path, write=False) as ledger:
            begun = any(run.number > last_run for run in ledger.journal.runs())
            if begun:
                return DECIDED if ledger.journal.unfinished() else RECORDED
    return NOTHING_CHANGED
