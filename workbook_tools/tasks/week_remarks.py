"""What a run's screen says of its week as a whole: where the rows of its list are from, and if it is the right week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_tools.ledger import Ledger
from workbook_tools.tasks.accounting import SourceRow, tally


def is_sealed(week: str, ledger: Ledger) -> bool:
    """Tell whether a week is closed."""
    return any(seal.week == week for seal in ledger.journal.seals())


def said_of_week(rows: Sequence[SourceRow], ledger: Ledger, week: str) -> Iterator[str]:
    """Give the sentences that go with the counts of a run, for the front page of the week's list counts otherwise."""
    accepted, listed = tally(rows)["accepted"], ledger.accepted_in(week)
    if listed > accepted:
        before = f"以前（每天移交时，或前几次汇总时）收的{listed - accepted}行"
        yield f"{week}的名单里共收下{listed}行：{before}，这次收的{accepted}行。"
    if is_sealed(week, ledger):
        waiting = ledger.accepted_unlisted()
        later = f"；每天移交时收下、还没有汇总的{waiting}行不算进去，留给下一次汇总" if waiting else ""
        yield f"{week}已经封存，它的名单照今天知道的重写了，这次收的{accepted}行也算在这一周{later}。"
    recorded = {row.known.week for row in rows if row.known and row.known.is_listed}
    if recorded and not listed and min(recorded) > week:
        others = "、".join(sorted(recorded))
        yield (
            f"这些行已经记在{others}，所以{week}的名单是空的；要改记到{week}，"
            f"请接连运行 wbtools undo，到它说撤销了汇总 {min(recorded)} 为止，再汇总。"
        )
