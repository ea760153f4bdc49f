"""What each run did, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.excel.file_hash import NOTHING
from workbook_tools.forms.customer_register import Customer
from workbook_tools.ledger import Ledger, Output, Run
from workbook_tools.problems import WorkbookError
from workbook_tools.settings import load_settings
from workbook_tools.tasks.corrections import Corrections, apply_corrections, find_corrections, note_register
from workbook_tools.tasks.publication import Publication, backups_of, begin_run, writing
from workbook_tools.tasks.register import add_register
from workbook_tools.tasks.seals import broken_seals
from workbook_tools.workspace import Workspace

UNDO: Final = "undo"
_SENT: Final = "send"
"""Mails stay sent, and the log of them stays, so that nothing is sent twice; what lies before them can be undone."""
_FOR_GOOD: Final = {
    "erase": "按本人要求删除客户",
    "readmit": "让删除过的客户重新登记",
    "rebuild": "重建台账",
    "before": "旧版本的汇总",
}
"""What cannot be undone, nor what lies before it: nothing is kept to do it with."""


def history(workspace: Path) -> list[dict[str, Any]]:
    """Give every run, oldest first, as plain JSON.

    Each has run (its number), task, week, started_at, its counts, outputs (path, state, hashes before and after) and
    undone_by: the run that undid it, None if none did. Raises WorkbookError if the folder is no workspace.
    """
    space = Workspace(workspace).require()
    if not space.ledger_file.exists():
        return []
    with Ledger(space.ledger_file, write=False) as ledger:
        return [
            {
                "run": run.number,
                "task": run.task,
                "week": run.week or None,
                "started_at": run.started_at,
                **run.summary,
                "outputs": [_plain(output) for output in ledger.journal.outputs(run=run.number)],
                "undone_by": run.undone_by,
            }
            for run in ledger.journal.runs()
        ]


def seals(workspace: Path) -> list[dict[str, Any]]:
    """Give every sealed week as plain JSON: week, rows, the run that sealed it, and whether it is whole."""
    space = Workspace(workspace).require()
    if not space.ledger_file.exists():
        return []
    with Ledger(space.ledger_file, write=False) as ledger:
        broken = broken_seals(ledger)
        return [
            {"week": seal.week, "rows": seal.row_count, "run": seal.run, "whole": seal.week not in broken}
            for seal in ledger.journal.seals()
        ]


def _plain(output: Output) -> dict[str, str | None]:
    return {"path": output.path, "state": output.state, "before": output.before or None, "after": output.after or None}


@dataclass
class Undone:
    """What undoing a run did.

    restored:  workbooks that are again what they were; removed: workbooks the run had created.
    kept:      what people had corrected in 客户总表 since and what stays: number of the customer → headings.
    gone:      the same of customers whom only the undone run knew; the copies in the backups still say it.
    set_aside: copies of what people had written into workbooks since.
    waiting:   a sentence for each workbook that could not be replaced.
    notices:   what must be told of the ledger itself.
    """

    run: Run
    restored: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: dict[str, list[str]] = field(default_factory=dict)
    gone: dict[str, list[str]] = field(default_factory=dict)
    set_aside: Sequence[str] = ()
    waiting: Sequence[str] = ()
    notices: Sequence[str] = ()

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return {**vars(self), "run": self.run.number}


def undo(workspace: Path, run: int | None = None, *, today: date | None = None, password: str = "") -> Undone:
    """Undo the last run that is not undone yet: ledger and workbooks are again what they were before it.

    run: its number, to be sure which; an earlier one can be undone after the later ones.
    password: what the workbooks open with, if they are encrypted.
    What people corrected in 客户总表 since is kept; other workbooks they wrote into are copied to the backups.
    Raises WorkbookError if there is nothing to undo, a later run stands in the way or a backup is gone.
    """
    space = Workspace(workspace).require()
    day = today or date.today()
    settings = load_settings(space.settings_file, day)
    with writing(space, UNDO, password) as ledger, Publication(space, ledger, password) as publication:
        target = _chosen(ledger.journal.runs(), run)
        outputs = ledger.journal.outputs(run=target.number)
        copies = {output.path: _copy(space, output, target) for output in outputs}
        note_register(publication)
        corrections, _ = find_corrections(publication, settings, day)
        this = begin_run(ledger, UNDO, target.week, day)
        corrections = _take_back(ledger, target, this) | corrections
        kept = {no: said for no, said in corrections.items() if no in ledger.customers([no])}
        apply_corrections(ledger, kept, settings.matching_rules())
        done = Undone(target, kept=_headings(kept), gone=_headings(corrections, without=kept))
        for output in outputs:
            path = space.root / output.path
            if not (kept and space.is_register(path)):
                publication.restore(path, copies[output.path])
            (done.removed if output.before == NOTHING else done.restored).append(output.path)
        if kept:
            add_register(publication, settings, everything=True)
        ledger.journal.sum_up(this, {"undid": target.number})
        publication.commit(this)
        done.restored = [path for path in done.restored if path not in publication.not_placed]
        done.removed = [path for path in done.removed if path not in publication.not_placed]
        done.set_aside, done.waiting, done.notices = publication.set_aside, publication.waiting, ledger.notices
        ledger.notices += _sent_since(ledger.journal.runs(), target)
    return done


def _sent_since(runs: Sequence[Run], target: Run) -> list[str]:
    """Give a sentence for each run after another that sent mails: what is in them is no longer so."""
    return [
        f"第{run.number}次发出的{run.summary.get('sent', 0)}封邮件收不回来，里面是撤销以前的内容，请告诉收到的人"
        for run in runs
        if run.task == _SENT and run.number > target.number
    ]


def _chosen(runs: Sequence[Run], number: int | None) -> Run:
    """Give the run to undo: the last that is not undone, which must be the one asked for if one is."""
    if number is None:
        _refuse_after_mails(runs)
    done = [run for run in runs if run.undone_by is None and run.task not in (UNDO, _SENT)]
    if done and done[-1].task in _FOR_GOOD:
        raise WorkbookError("nothing-to-undo", f"最近一次是{_FOR_GOOD[done[-1].task]}，它和它之前的都撤销不了")
    standing = [run for run in done if run.task not in _FOR_GOOD]
    if not standing:
        raise WorkbookError("nothing-to-undo", "没有可以撤销的")
    asked = next((run for run in runs if run.number == number), None)
    if number is None or asked == standing[-1]:
        return standing[-1]
    if asked is None:
        raise WorkbookError("nothing-to-undo", f"没有第{number}次运行，请用 wbtools history 看看")
    if asked.task == _SENT:
        raise WorkbookError("nothing-to-undo", f"第{number}次是发邮件，发出的收不回来，撤销不了")
    if asked not in standing:
        raise WorkbookError("nothing-to-undo", f"第{number}次撤销不了：已经撤销过，或者本来就不能撤销")
    later = "、".join(str(run.number) for run in reversed(standing) if run.number > asked.number)
    raise WorkbookError("nothing-to-undo", f"第{number}次之后还有别的运行，请先撤销第{later}次")


def _refuse_after_mails(runs: Sequence[Run]) -> None:
    """Raise WorkbookError if the last run sent mails: whoever wants those back shall not undo what was before."""
    standing = [run for run in runs if run.undone_by is None and run.task != UNDO]
    if not standing or standing[-1].task != _SENT:
        return
    before = [run.number for run in standing if run.task != _SENT]
    instead = f"；要撤销之前的第{before[-1]}次，请运行 wbtools undo {before[-1]}" if before else ""
    raise WorkbookError("nothing-to-undo", f"最近一次是发邮件，发出的收不回来{instead}")


def _copy(space: Workspace, output: Output, run: Run) -> Path | None:
    """Give the copy of what a workbook was before a run, or None if there was none."""
    copy = backups_of(space).find(output.before)
    if copy is None and output.before != NOTHING:
        sentence = f"第{run.number}次运行之前的“{output.path}”已经没有备份了，撤销不了"
        raise WorkbookError("nothing-to-undo", sentence)
    return copy


def _take_back(ledger: Ledger, target: Run, this: int) -> Corrections:
    """Take a run out of the ledger, and what undoings after it wrote. Gives the corrections those had kept."""
    kept: Corrections = {}
    for run in reversed(ledger.journal.runs()):
        if run.number != target.number and not (run.task == UNDO and target.number < run.number < this):
            continue
        if run.undone_by is not None:
            continue
        for no, before, after in ledger.changed_by(run.number) if run.task == UNDO else ():
            kept[no] = {name: after.get(name) for name in after["locked"] if after.get(name) != before.get(name)}
        ledger.forget_run(run.number, undone_by=this)
    return kept


def _headings(corrections: Corrections, *, without: Corrections | None = None) -> dict[str, list[str]]:
    headings = {column.field: column.heading for column in Customer.form.columns}
    return {
        no: [headings[name] for name in said]
        for no, said in sorted(corrections.items())
        if without is None or no not in without
    }
