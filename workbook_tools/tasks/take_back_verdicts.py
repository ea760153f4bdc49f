"""Which decisions on 回收提议 hold: nobody is taken back while his owner may object, or has been in touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook_tools.forms.reminder_sheet import TakeBackDecision
from workbook_tools.problems import Problem
from workbook_tools.sales.in_words import day_said
from workbook_tools.sales.take_back import TakeBackStage, last_day_to_object
from workbook_tools.tasks.assignment_known import AGAIN, CONTRADICTION, REFUSED, Known
from workbook_tools.tasks.assignment_lines import ReturnedLine
from workbook_tools.tasks.assignment_outcome import Verdicts
from workbook_tools.tasks.assignments import Via
from workbook_tools.tasks.taking_back import ProposedBack, stage


@dataclass(frozen=True)
class TakeBackJudge:
    """Judges the lines of 回收提议."""

    known: Known
    found: Verdicts

    def judge(self, lines: Sequence[ReturnedLine]) -> None:
        """Judge all lines of one customer, in whichever workbooks they stand."""
        said = [line for line in lines if line.take_back]
        for line in lines:
            if line.refusal:
                self.found.refuse(line, line.refusal)
        if len({line.take_back for line in said}) > 1:
            for line in said:
                self.found.refuse(
                    line, line.problem(CONTRADICTION, f"{line.no}有的写收回，有的写保留，都没有收", "请只留一种")
                )
        elif said and not any(line.refusal for line in lines):
            self._judge_take_back(said[0])

    def _judge_take_back(self, line: ReturnedLine) -> None:
        now = self.known.now(line.no)
        proposed = self.known.to_take_back.get(now)
        last = self.known.memory.last_of(now)
        if line.take_back is TakeBackDecision.LEFT:
            if proposed and not proposed.left_on:
                self.found.left.append(now)
        elif last and last.via == Via.TAKEN_BACK and last.week == line.week:
            self.found.already.append(line.no)
        elif problem := self._take_back_problem(line, now, proposed):
            self.found.refuse(line, problem)
        else:
            self.found.taken_back[now] = line.week

    def _take_back_problem(self, line: ReturnedLine, now: str, proposed: ProposedBack | None) -> Problem | None:
        """Tell why a customer cannot be taken back: his owner may still object, or has been in touch."""
        if now not in self.known.customers:
            return line.problem(REFUSED, self.known.unknown_said(line), AGAIN, "customer")
        if proposed is None or self.known.customers[now].get("owner") != proposed.owner:
            message = f"{now}已不在回收提议里（换了人跟，或又联系上了），没有收回"
            return line.problem(CONTRADICTION, message)
        rules = self.known.settings.take_back_rules()
        at = stage(proposed, self.known.followed[now], rules, self.known.today)
        if at is TakeBackStage.LAPSED:
            return line.problem(CONTRADICTION, f"{now}又有了有效联系，没有收回")
        if at is TakeBackStage.PROPOSED:
            until = last_day_to_object(proposed.proposed_on, rules)
            message = f"{proposed.owner}的申辩期到{day_said(until, self.known.today)}，没有收回"
            return line.problem(REFUSED, message, "请过了那天再收一次")
        return None
