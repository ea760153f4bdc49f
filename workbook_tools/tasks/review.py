"""A person's word on customers who may be one: decisions of 待确认重复 are taken over, and a union taken apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from workbook_tools.excel.file_hash import hash_of
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Problem
from workbook_tools.sales.customer_numbers import size_order
from workbook_tools.sales.groups import components
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.corrections import take_over_corrections
from workbook_tools.tasks.outcome import Outcome, plain_problems
from workbook_tools.tasks.pairs import (
    Pair,
    decide_apart,
    decided_apart,
    look_again,
    open_doubts,
    open_groups,
    pair_of,
)
from workbook_tools.tasks.publication import Publication, begin_run, writing
from workbook_tools.tasks.register import add_register
from workbook_tools.tasks.review_lines import REVIEWED, Decided, decisions_in, read_review_sheets
from workbook_tools.tasks.rulings import apply_rulings, read_ruling_sheet
from workbook_tools.tasks.uniting import Parted, split, unite
from workbook_tools.workspace import Workspace

REVIEW: Final = "review"


@dataclass
class Reviewed(Outcome):
    """What became of a person's decisions.

    united:   number of a customer → the number he goes by now.
    apart:    the pairs who are remembered as two customers.
    ruled:    number of a customer → the owner a director ruled.
    parted:   the union that was taken apart, if that was asked for.
    problems: lines that could not be taken or contradict others, at their cells; and what was corrected by hand.
    open:     how many groups are still waiting for somebody.
    """

    united: dict[str, str] = field(default_factory=dict)
    apart: list[Pair] = field(default_factory=list)
    ruled: dict[str, str] = field(default_factory=dict)
    parted: Parted | None = None
    open: int = 0

    @property
    def changes_something(self) -> bool:
        """True if anything was decided that had not been before."""
        return bool(self.united or self.apart or self.ruled or self.parted)

    def counts(self) -> dict[str, int | str]:
        """Give what the history tells of the run."""
        if self.parted:
            return {"split": self.parted.customer_no}
        return {"united": len(self.united), "apart": len(self.apart), "ruled": len(self.ruled)}

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return {
            "run": self.run,
            "united": [{"customer_no": no, "into": into} for no, into in self.united.items()],
            "apart": [list(pair) for pair in self.apart],
            "ruled": [{"customer_no": no, "owner": owner} for no, owner in self.ruled.items()],
            "split": asdict(self.parted) if self.parted else None,
            "problems": plain_problems(self.problems),
            "open_groups": self.open,
            **self.published(),
        }


def review(paths: Sequence[Path], *, workspace: Path, today: date | None = None, password: str = "") -> Reviewed:
    """Take over what people decided in 待确认重复 and ruled in 撞单裁定表, and bring 客户总表 up to date.

    Who is united goes by the smaller number; decisions are remembered and not asked again. Decisions that contradict
    each other or an earlier one are told at their cells, and nothing of their group is taken. Only a ruling that is
    filled in, signed and dated changes an owner.
    Raises WorkbookError if a workbook cannot be read or is neither, or the folder is no workspace.
    """
    space, day = Workspace(workspace).require(), today or date.today()
    known = load_settings(space.settings_file, day)
    ruled = {path: table for path in paths if (table := read_ruling_sheet(path, known, day, password))}
    lines = read_review_sheets([path for path in paths if path not in ruled], password)

    def decide(ledger: Ledger, settings: Settings, done: Reviewed) -> None:
        decisions = decisions_in(lines, ledger)
        done.problems += decisions.problems
        _take(decisions.taken, ledger, done)
        rulings, refused = apply_rulings(ruled.values(), ledger, settings, day)
        done.ruled = {no: ruling.owner for no, ruling in rulings.items()}
        done.problems += refused
        if all(problem.is_remark for problem in (*decisions.problems, *refused)):  # else somebody has to see it again
            ledger.decide(REVIEWED, {hash_of(path): "" for path in paths})
        look_again(ledger, done.united.values(), settings.matching_rules())

    return _run(workspace, decide, today, password)


def take_apart(customer_no: str, *, workspace: Path, today: date | None = None, password: str = "") -> Reviewed:
    """Give a customer who was united with another his own number and facts again, and never unite them by a rule.

    Raises WorkbookError if he is not united with anyone.
    """

    def decide(ledger: Ledger, settings: Settings, done: Reviewed) -> None:
        done.parted = split(ledger, customer_no.strip().upper(), settings.staff_mobiles())
        look_again(ledger, [done.parted.customer_no, done.parted.staying], settings.matching_rules())

    return _run(workspace, decide, today, password)


def _run(
    workspace: Path, decide: Callable[[Ledger, Settings, Reviewed], None], today: date | None, password: str
) -> Reviewed:
    """Take over what was corrected by hand, decide, publish 客户总表 anew; write nothing if nothing is new."""
    space, day = Workspace(workspace).require(), today or date.today()
    settings = load_settings(space.settings_file, day)
    with writing(space, REVIEW, password) as ledger, Publication(space, ledger, password) as publication:
        run = begin_run(ledger, REVIEW, as_of=day)
        corrections, told = take_over_corrections(publication, settings, day)
        done = Reviewed(problems=told, notices=ledger.notices)
        decide(ledger, settings, done)
        done.open = len(open_groups(open_doubts(ledger)))
        if done.changes_something or corrections:
            add_register(publication, settings)
            done.publish(publication, run, done.counts())
    return done


def _take(decisions: Sequence[Decided], ledger: Ledger, done: Reviewed) -> None:
    """Apply decisions, group by group: all of a group, or nothing if they contradict."""
    doubts, before = open_doubts(ledger), decided_apart(ledger)
    together = components([*(each.pair for each in decisions), *doubts])
    group_of = {no: at for at, group in enumerate(together) for no in group}
    own: dict[int, list[Decided]] = defaultdict(list)
    for each in decisions:
        own[group_of[each.one]].append(each)
    asked = {min(group, key=size_order): group for group in components(doubts)}
    asked_in: dict[int, list[set[str]]] = defaultdict(list)
    for first, group in asked.items():
        asked_in[group_of[first]].append(group)
    for at, decided in own.items():
        into = _united_by(decided)
        contradictions = _contradictions(decided, into, before)
        done.problems += contradictions
        if not contradictions:
            _apply(decided, into, asked_in[at], before, ledger, done)


def _united_by(decided: Sequence[Decided]) -> dict[str, str]:
    """Give whom decisions make one: number → the smallest number among them."""
    same = components(each.pair for each in decided if each.is_same)
    return {no: min(group, key=size_order) for group in same for no in group}


def _contradictions(decided: Sequence[Decided], into: Mapping[str, str], before: set[Pair]) -> list[Problem]:
    found: list[Problem] = []
    for each in decided:
        one, other = each.pair
        if not each.is_same and into.get(one, one) == into.get(other, other):
            found.append(_told_apart(each, decided))
    for one, other in sorted(before):
        if one in into and into[one] == into.get(other):
            said = f"以前定过 {one} 和 {other} 不是同一客户，这样合并就矛盾了，这一组都没有办"
            culprits = [each for each in decided if each.is_same and into[each.one] == into[one]]
            found += [each.problem("review-contradiction", said, "请核对这一组的决定") for each in culprits]
    return found


def _told_apart(each: Decided, decided: Sequence[Decided]) -> Problem:
    one, other = each.pair
    if one == other:
        said = f"这两位早已合并成 {one}，这里又说不是同一客户，这一组都没有办"
        return each.problem("review-contradiction", said, "要分开，请运行 wbtools review --split 加上并掉的编号")
    cells = "、".join(each.place.cell for each in decided if each.is_same)
    said = f"说 {one} 和 {other} 不是同一客户，可是按别处的“合并”（{cells}）他们是同一位，这一组都没有办"
    return each.problem("review-contradiction", said, "请改其中一处")


def _apply(
    decided: Sequence[Decided],
    into: Mapping[str, str],
    asked: Sequence[set[str]],
    before: set[Pair],
    ledger: Ledger,
    done: Reviewed,
) -> None:
    """Unite, and tell apart. asked: the groups of open doubts these decisions are about."""
    said = {each.pair for each in decided if not each.is_same}
    with_a_line = {each.one for each in decided}
    for group in asked:
        if group - {min(group, key=size_order)} <= with_a_line:  # every line is decided: so is every pair
            said |= {pair_of(*pair) for pair in combinations(sorted(group), 2)}
    apart = {pair: pair_of(*(into.get(no, no) for no in pair)) for pair in said}
    apart = {pair: now for pair, now in apart.items() if now[0] != now[1] and now not in before}
    decide_apart(ledger, apart)  # by their own numbers, so that it holds when a union is taken apart again
    done.apart += sorted(set(apart.values()))
    for no, staying in sorted(into.items()):
        if no != staying:
            unite(ledger, [no], staying)
            done.united[no] = staying
