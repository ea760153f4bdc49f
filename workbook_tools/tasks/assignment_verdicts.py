"""Which of the directors' decisions hold: what was sent, what came back and what is known now are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workbook_tools.forms.assignment_sheet import Decision, UnbrandedLine
from workbook_tools.forms.reminder_sheet import TakeBackLine
from workbook_tools.forms.settings import Role
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Place, Problem
from workbook_tools.sales.attendance import attendance
from workbook_tools.sales.in_words import absence_said, some_of
from workbook_tools.sales.team import DESKS
from workbook_tools.settings import Settings
from workbook_tools.tasks.assignment_known import AGAIN, CONTRADICTION, REFUSED, Known
from workbook_tools.tasks.assignment_lines import Returned, ReturnedLine
from workbook_tools.tasks.assignment_outcome import Ordered, Verdicts
from workbook_tools.tasks.assignments import Proposal
from workbook_tools.tasks.claim_verdicts import ClaimJudge
from workbook_tools.tasks.take_back_verdicts import TakeBackJudge


def judge(returned: Sequence[Returned], ledger: Ledger, settings: Settings, today: date) -> Verdicts:
    """Decide about every customer of whom something was sent, in the workbooks that came back."""
    lines = [line for each in returned for line in each.lines]
    known, found = Known(ledger, settings, today, returned), Verdicts()
    found.problems += [problem for each in returned for problem in each.problems]
    by_customer: dict[tuple[str, str], list[ReturnedLine]] = defaultdict(list)
    claimed_by: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.claimed:
            claimed_by[known.now(line.no)].add(line.brand)
        if line.refusal and not line.no:
            found.refuse(line, line.refusal)
        else:
            now = known.now(line.no)
            own_line = now in known.proposals[line.week]
            by_customer[line.week, line.no if own_line else now].append(line)
    claims = ClaimJudge(known, found, claimed_by)
    for line in lines:  # before any claim is judged, so that the order of workbooks does not matter
        if line.table.form == UnbrandedLine.form.key:
            claims.withdraw(line)
    for own in by_customer.values():
        on_page = defaultdict[str, list[ReturnedLine]](list)
        for line in own:
            on_page[line.table.form].append(line)
        claims.judge(on_page.pop(UnbrandedLine.form.key, []))
        TakeBackJudge(known, found).judge(on_page.pop(TakeBackLine.form.key, []))
        _LineJudge(known, found).judge([line for rest in on_page.values() for line in rest])
    _settle_weeks(found)
    _tell_missing(returned, known, found)
    return found


def _settle_weeks(found: Verdicts) -> None:
    """Let a customer about whom workbooks of several weeks decide be given once; by none of them if they contradict."""
    by_customer: dict[str, list[Ordered]] = defaultdict(list)
    for one in found.ordered:
        by_customer[one.no].append(one)
    for no, own in by_customer.items():
        if len({one.owner for one in own}) > 1:
            meant = "、".join(f"{one.line.week} {one.owner}" for one in sorted(own, key=lambda o: o.line.week))
            lines = {(one.line.table.file, one.line.table.sheet, one.line.table.lines[one.line.index]) for one in own}
            found.problems = [
                problem
                for problem in found.problems
                if not (problem.is_remark and (problem.place.file, problem.place.sheet, problem.place.row) in lines)
            ]
            for one in own:
                message = f"{no}在几周的分配表里写得不一样：{meant}，都没有收"
                found.refuse(one.line, one.line.problem(CONTRADICTION, message, "请只留一种"))
            by_customer[no] = []
    kept = {id(max(own, key=lambda one: one.line.week)) for own in by_customer.values() if own}
    found.ordered = [one for one in found.ordered if id(one) in kept]


@dataclass(frozen=True)
class _LineJudge:
    """Judges the lines that say who follows whom: those of 分配表 and 待分配."""

    known: Known
    found: Verdicts

    def judge(self, lines: Sequence[ReturnedLine]) -> None:
        """Judge all lines of one customer of one week, in whichever workbooks they stand."""
        if not lines:
            return
        broken = [line for line in lines if line.refusal]
        for line in broken:
            assert line.refusal is not None, "chosen by it"
            self.found.refuse(line, line.refusal)
        said = [line for line in lines if not line.refusal and not line.is_open]
        if broken or not said:
            if not broken:
                self._leave_open(lines[0])
            return
        meant = {line.given_to or line.shown for line in said}
        if len(meant) > 1:
            cells = "、".join(
                dict.fromkeys(f"{line.table.file}的{line.problem(REFUSED, '').place.cell}" for line in said)
            )
            for line in said:
                message = f"{line.no}在几处（{cells}）写得不一样：{'、'.join(sorted(meant))}，都没有收"
                self.found.refuse(line, line.problem(CONTRADICTION, message, "请只留一种"))
            return
        self._judge_decision(said[0])

    def _leave_open(self, line: ReturnedLine) -> None:
        if self.known.decided(line):
            self.found.already.append(line.no)
        else:
            self.found.undecided.append(line.no)

    def _judge_decision(self, line: ReturnedLine) -> None:
        """Compare what was sent, what came back and what is known now."""
        proposal = self.known.proposals[line.week].get(line.no)
        if proposal is None or self.known.now(line.no) not in self.known.customers:
            self.found.refuse(line, line.problem(REFUSED, self.known.unknown_said(line), AGAIN, "customer"))
            return
        follower, told = self._meant(line, proposal)
        owner = proposal.becomes if follower == proposal.owner and proposal.holder else follower
        if problem := told or self._contradiction(line, proposal, owner) or self._unfit(line, proposal, follower):
            self.found.refuse(line, problem)
        elif self._is_decided(line, owner):
            self.found.already.append(line.no)
        else:
            self.found.problems += self._remarks(line, proposal, follower)
            self.found.ordered.append(Ordered(self.known.now(line.no), owner, line, proposal, follower))

    def _meant(self, line: ReturnedLine, proposal: Proposal) -> tuple[str, Problem | None]:
        """Give who is to follow, or what keeps one from knowing it: the line must say what was sent."""
        if line.given_to:
            return line.given_to, None
        if not line.shown:
            return proposal.owner, None
        if any(line.shown == who and line.shown_why in ("", why) for who, why in proposal.sent):
            return line.shown, None
        sent = proposal.owner or "谁也没有建议"
        message = f"这一行的建议或理由不是发出去的（发的是{sent}），可能只排了几列的次序，没有收"
        return "", line.problem(CONTRADICTION, message, "请把整张表一起排序，或改派给要给的人", "proposed")

    def _contradiction(self, line: ReturnedLine, proposal: Proposal, owner: str) -> Problem | None:
        """Tell what happened since the workbook was sent that speaks against the line."""
        now, week = self.known.now(line.no), line.week
        if now != line.no and now in self.known.proposals[week]:
            message = f"{line.no}已并入{now}，{now}另有一行，按那一行办，这一行没有收"
            return line.problem(CONTRADICTION, message)
        decided = self.known.decided(line)
        if decided and decided.owner != owner:
            message = f"{week}已定归{decided.owner}，这一份写的是{owner}，没有收"
            return line.problem(CONTRADICTION, message, "要改，请用 wbtools transfer 转过去")
        present = self.known.customers[now].get("owner") or ""
        if not decided and present not in (proposal.had, owner):
            source = self.known.customers[now].get("sources", {}).get("owner") or "客户总表"
            message = f"分配表发出以后，{now}已归{present or '无人'}（{source}），这一份写的是{owner}，没有收"
            return line.problem(CONTRADICTION, message, "请再运行 wbtools assign，用新的分配表")
        if now in self.known.disputed and not decided:
            return line.problem(CONTRADICTION, f"{now}撞单还没有裁定，先不分，这一行没有收", "请先裁定，再收一次")
        return None

    def _unfit(self, line: ReturnedLine, proposal: Proposal, person: str) -> Problem | None:
        """Tell who cannot be given a customer: a stranger, or somebody who is not at work."""
        if not person:
            return line.problem(REFUSED, "没有建议的人，确认不了，这一行没有收", "请改派给一个人", "changed_to")
        one = self.known.staff.get(person)
        if one is None:
            return line.problem(REFUSED, f"人员页里没有{person}，这一行没有收", "请核对姓名")
        if one.role in DESKS:
            return line.problem(REFUSED, f"{person}是{one.role}，不跟客户，这一行没有收", "请改派给业务员")
        there = attendance(one, self.known.today)
        is_his_already = not line.given_to and bool(proposal.hold)
        if there.has_left or not (there.on_duty or is_his_already):
            said = absence_said(there, self.known.today)
            return line.problem(REFUSED, f"{person}{said}，这一行没有收", "请改派给在岗的人")
        return None

    def _is_decided(self, line: ReturnedLine, owner: str) -> bool:
        decided = self.known.decided(line)
        return decided is not None and decided.owner == owner

    def _remarks(self, line: ReturnedLine, proposal: Proposal, follower: str) -> Iterator[Problem]:
        """Tell what the director may want to know of a decision that is taken."""
        now = self.known.now(line.no)
        if now != line.no:
            yield line.problem("assignment-noted", f"{line.no}已并入{now}，按{now}办了")
        role = self.known.staff[follower].role
        if role != Role.SALES:
            said = f"{follower}{f'是{role}，' if role else ''}不是业务员，没有自己的《我的客户》，照总监的意思办了"
            yield line.problem("assignment-noted", said, "请直接告诉他")
            return
        if not proposal.owner or follower == proposal.owner:
            return
        if not line.given_to:
            yield line.problem("assignment-noted", f"按当时建议的{follower}办了；后来重算，建议的是{proposal.owner}")
            return
        if line.decision == Decision.CHANGED and not line.why:
            yield line.problem(
                "assignment-unexplained", "照办了；没写改派原因", "下次请写一句，好改进规则", "changed_why"
            )
        if follower not in proposal.eligible:
            yield line.problem(
                "assignment-noted", f"{follower}按规则本来接不了这位（区域、品牌、渠道或满额），照总监的意思办了"
            )


def _tell_missing(returned: Sequence[Returned], known: Known, found: Verdicts) -> None:
    """Tell which customers were sent to a brand's director and have no line in any workbook that came back.

    Who first stood in an edition after the one that came back was not left out of it: he is undecided still.
    """
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    files: dict[tuple[str, str], Returned] = {}
    shown: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for line in (line for each in returned for line in each.lines):
        brand_known = "" if line.table.form == UnbrandedLine.form.key else line.brand
        shown[line.week, line.brand].add((line.no, brand_known))
    for each in returned:
        for place, numbers in each.seen().items():
            seen[place] |= numbers
            files.setdefault(place, each)
    for (week, brand), numbers in seen.items():
        decided = known.decided_in(week)
        gone = [
            no
            for no, proposal in known.proposals[week].items()
            if proposal.brand == brand and no not in numbers and known.now(no) not in decided and brand
        ]
        latest = max((known.first_sent(week, no, on) for no, on in shown[week, brand]), default=0)
        later = [no for no in gone if latest and known.first_sent(week, no, brand) > latest]
        if later:
            found.undecided += later
            found.problems.append(_outdated_said(later, week, files[week, brand]))
        if gone := [no for no in gone if no not in later]:
            found.missing += gone
            found.problems.append(_missing_said(gone, week, brand, files[week, brand]))


def _outdated_said(later: Sequence[str], week: str, file: Returned) -> Problem:
    new = f"后来又分来{len(later)}位（{some_of(later)}），不在里面，没有当作确认"
    message = f"这一份比最新的{week}分配表旧：{new}"
    return Problem("assignment-noted", Place(file.path.name), message, "请在最新的那一份里定他们")


def _missing_said(gone: Sequence[str], week: str, brand: str, file: Returned) -> Problem:
    message = f"{week} {brand}发出去的有{len(gone)}行（{some_of(gone)}）不在里面，没有当作确认"
    return Problem("assignment-missing", Place(file.path.name), message, "下次分配还会列出来；删掉的行不算决定")
