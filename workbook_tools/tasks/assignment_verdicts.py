"""Which of the directors' decisions hold: what was sent, what came back and what is known now are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from workbook_tools.forms.assignment_sheet import Decision, UnbrandedLine
from workbook_tools.forms.reminder_sheet import TakeBackDecision, TakeBackLine
from workbook_tools.forms.settings import Staff
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Place, Problem
from workbook_tools.sales.assignment_words import back_said, day_said
from workbook_tools.sales.take_back import TakeBackProposal, TakeBackStage, last_day_to_object
from workbook_tools.tasks.assignment_lines import Answer, Returned
from workbook_tools.tasks.assignments import Assignments, Proposal, Record, Via, proposals_of
from workbook_tools.tasks.collisions import COLLISION
from workbook_tools.tasks.erased import ERASED
from workbook_tools.tasks.follow_ups import followed_customers
from workbook_tools.tasks.taking_back import ProposedBack, proposals, stage
from workbook_tools.workspace import Settings, official_names

REFUSED: Final = "assignment-refused"
CONTRADICTION: Final = "assignment-contradiction"
_AGAIN: Final = "请核对后再收一次"
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Ordered:
    """One decision that holds: whose customer somebody becomes by it. answer: the line that says so."""

    no: str
    owner: str
    answer: Answer
    proposal: Proposal
    follower: str = ""

    @property
    def is_change(self) -> bool:
        """True if it is not what was proposed."""
        return bool(self.answer.given_to) and self.follower != self.proposal.owner


@dataclass
class Verdicts:
    """What became of everything that was sent to the directors whose workbooks came back.

    ordered:   what is to be done, in the order of the lines. claimed: number → the brand whose director claims him.
    taken_back: number → the week in whose workbook it was decided; left: who stays with his owner after all.
    already:   who is his already, by an earlier decision of the same week.
    undecided: whose line was left open. unclaimed: of no known brand, and not claimed.
    refused:   whose line cannot be taken, told in `problems`.
    missing:   who was sent and has no line any more.
    """

    ordered: list[Ordered] = field(default_factory=list)
    claimed: dict[str, str] = field(default_factory=dict)
    taken_back: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    unclaimed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def judge(returned: Sequence[Returned], ledger: Ledger, settings: Settings, today: date) -> Verdicts:
    """Decide about every customer of whom something was sent, in the workbooks that came back."""
    return _Judge(ledger, settings, today).judge(returned)


class _Judge:
    def __init__(self, ledger: Ledger, settings: Settings, today: date) -> None:
        self.ledger, self.settings, self.today = ledger, settings, today
        self.aliases = ledger.aliases()
        self.memory = Assignments(ledger)
        self.erased = set(ledger.decisions(ERASED).values())
        aliases = self.aliases
        self.disputed = {aliases.get(no, no) for subject in ledger.decisions(COLLISION) for no in subject.split("+")}
        names = official_names(settings.staff)
        self.staff: dict[str, Staff] = {names[id(one)]: one for one in settings.staff if one.name}
        self.brands = {str(brand.brand) for brand in settings.brands if brand.brand}
        self.found = Verdicts()
        self.proposals: dict[str, dict[str, Proposal]] = {}
        self.customers: dict[str, dict[str, Any]] = {}

    def judge(self, returned: Sequence[Returned]) -> Verdicts:
        answers = [answer for each in returned for answer in each.answers]
        self.proposals = {week: proposals_of(self.ledger, week) for week in {answer.week for answer in answers}}
        self.customers = self.ledger.customers(sorted({self._now(answer.no) for answer in answers if answer.no}))
        self.found.problems += [problem for each in returned for problem in each.problems]
        by_customer: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        for answer in answers:
            if answer.refusal and not answer.no:
                self._refuse(answer, answer.refusal)
            else:
                by_customer[answer.week, answer.no].append(answer)
        for own in by_customer.values():
            on_page = defaultdict[str, list[Answer]](list)
            for answer in own:
                on_page[answer.table.form].append(answer)
            self._judge_claims(on_page.pop(UnbrandedLine.form.key, []))
            self._judge_take_backs(on_page.pop(TakeBackLine.form.key, []))
            self._judge_lines([answer for answers in on_page.values() for answer in answers])
        self._tell_missing(returned)
        return self.found

    def _now(self, no: str) -> str:
        return self.aliases.get(no, no)

    def _refuse(self, answer: Answer, problem: Problem) -> None:
        self.found.problems.append(problem)
        if answer.no and answer.no not in self.found.refused:
            self.found.refused.append(answer.no)

    # --- who follows whom ---

    def _judge_lines(self, lines: Sequence[Answer]) -> None:
        """Judge all lines of one customer of one week, in whichever workbooks they stand."""
        if not lines:
            return
        broken = [line for line in lines if line.refusal]
        for line in broken:
            assert line.refusal is not None, "chosen by it"
            self._refuse(line, line.refusal)
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
                self._refuse(line, line.problem(CONTRADICTION, message, "请只留一种"))
            return
        self._judge_decision(said[0])

    def _leave_open(self, line: Answer) -> None:
        if self.memory.decided(line.week).get(self._now(line.no)):
            self.found.already.append(line.no)
        else:
            self.found.undecided.append(line.no)

    def _judge_decision(self, line: Answer) -> None:
        """Compare what was sent, what came back and what is known now."""
        proposal = self.proposals[line.week].get(line.no)
        if proposal is None or self._now(line.no) not in self.customers:
            self._refuse(line, line.problem(REFUSED, self._unknown(line), _AGAIN, "customer"))
            return
        follower, told = self._meant(line, proposal)
        owner = proposal.becomes if follower == proposal.owner and proposal.holder else follower
        if problem := told or self._contradiction(line, proposal, owner) or self._unfit(line, follower):
            self._refuse(line, problem)
        elif self._is_decided(line, owner):
            self.found.already.append(line.no)
        else:
            self.found.problems += self._remarks(line, proposal, follower)
            self.found.ordered.append(Ordered(self._now(line.no), owner, line, proposal, follower))

    def _unknown(self, line: Answer) -> str:
        if line.no in self.erased:
            return f"{line.no}已按要求删除，这一行没有收"
        if not self.proposals[line.week]:
            return f"没有发过{line.week or '这一周'}的分配表，这一行没有收"
        return f"{line.week}的分配表里没有{line.no}，可能不是这个文件夹的，这一行没有收"

    def _meant(self, line: Answer, proposal: Proposal) -> tuple[str, Problem | None]:
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

    def _contradiction(self, line: Answer, proposal: Proposal, owner: str) -> Problem | None:
        """Tell what happened since the workbook was sent that speaks against the line."""
        now, week = self._now(line.no), line.week
        if now != line.no and now in self.proposals[week]:
            message = f"{line.no}已并入{now}，{now}另有一行，按那一行办，这一行没有收"
            return line.problem(CONTRADICTION, message)
        decided = self.memory.decided(week).get(now)
        if decided and decided.owner != owner:
            message = f"{week}已定归{decided.owner}，这一份写的是{owner}，没有收"
            return line.problem(CONTRADICTION, message, "要改，请用 wbtools transfer 转过去")
        present = self.customers[now].get("owner") or ""
        if not decided and present not in (proposal.had, owner):
            source = self.customers[now].get("sources", {}).get("owner") or "客户总表"
            message = f"分配表发出以后，{now}已归{present or '无人'}（{source}），这一份写的是{owner}，没有收"
            return line.problem(CONTRADICTION, message, "请再运行 wbtools assign，用新的分配表")
        if now in self.disputed and not decided:
            return line.problem(CONTRADICTION, f"{now}撞单还没有裁定，先不分，这一行没有收", "请先裁定，再收一次")
        return None

    def _unfit(self, line: Answer, person: str) -> Problem | None:
        """Tell who cannot be given a customer: a stranger, or somebody who is not at work."""
        if not person:
            return line.problem(REFUSED, "没有建议的人，确认不了，这一行没有收", "请改派给一个人", "changed_to")
        one = self.staff.get(person)
        if one is None:
            return line.problem(REFUSED, f"人员页里没有{person}，这一行没有收", "请核对姓名")
        there = self.settings.attendance_of(one, self.today)
        is_order = bool(line.given_to)
        if there.has_left or (is_order and not there.on_duty):
            when = "已离职" if there.has_left else f"不在岗（{back_said(there.back_on, self.today)}）"
            return line.problem(REFUSED, f"{person}{when}，这一行没有收", "请改派给在岗的人")
        return None

    def _is_decided(self, line: Answer, owner: str) -> bool:
        decided = self.memory.decided(line.week).get(self._now(line.no))
        return decided is not None and decided.owner == owner

    def _remarks(self, line: Answer, proposal: Proposal, follower: str) -> Iterator[Problem]:
        """Tell what the director may want to know of a decision that is taken."""
        now = self._now(line.no)
        if now != line.no:
            yield line.problem("assignment-noted", f"{line.no}已并入{now}，按{now}办了")
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

    # --- whose brand ---

    def _judge_claims(self, lines: Sequence[Answer]) -> None:
        claims = [line for line in lines if line.claimed]
        brands = {line.brand for line in claims}
        for line in lines if not claims else ():
            if line.refusal:
                self._refuse(line, line.refusal)
            elif line.no not in self.found.unclaimed:
                self.found.unclaimed.append(line.no)
        for line in claims:
            if problem := self._claim_problem(line, brands):
                self._refuse(line, problem)
            elif self.customers[self._now(line.no)].get("brand") == line.brand:
                self.found.already.append(line.no)
            else:
                self.found.claimed[self._now(line.no)] = line.brand

    def _claim_problem(self, line: Answer, brands: set[str]) -> Problem | None:
        now = self._now(line.no)
        if now not in self.customers:
            return line.problem(REFUSED, self._unknown(line), _AGAIN, "customer")
        if line.brand not in self.brands:
            return line.problem(REFUSED, f"设置里没有“{line.brand}”这个品牌，没有收", _AGAIN)
        if len(brands) > 1:
            message = f"{'、'.join(sorted(brands))}都认领了{now}，谁的都没有收"
            return line.problem(CONTRADICTION, message, "请几位总监商量好，只留一个 是")
        known = self.customers[now].get("brand")
        if known and known in self.brands and known != line.brand:
            return line.problem(CONTRADICTION, f"{now}已定为{known}，没有收", "要改，请在客户总表的「意向品牌」里改")
        return None

    # --- who is taken back ---

    def _judge_take_backs(self, lines: Sequence[Answer]) -> None:
        said = [line for line in lines if line.take_back]
        for line in lines:
            if line.refusal:
                self._refuse(line, line.refusal)
        if len({line.take_back for line in said}) > 1:
            for line in said:
                self._refuse(
                    line, line.problem(CONTRADICTION, f"{line.no}有的写收回，有的写保留，都没有收", "请只留一种")
                )
        elif said and not any(line.refusal for line in lines):
            self._judge_take_back(said[0])

    def _judge_take_back(self, line: Answer) -> None:
        now = self._now(line.no)
        proposed = proposals(self.ledger).get(now)
        last = self.memory.last_of(now)
        if line.take_back is TakeBackDecision.LEFT:
            if proposed and not proposed.left_on:
                self.found.left.append(now)
        elif last and last.via == Via.TAKEN_BACK and last.week == line.week:
            self.found.already.append(line.no)
        elif problem := self._take_back_problem(line, now, proposed):
            self._refuse(line, problem)
        else:
            self.found.taken_back[now] = line.week

    def _take_back_problem(self, line: Answer, now: str, proposed: ProposedBack | None) -> Problem | None:
        """Tell why a customer cannot be taken back: his owner may still object, or has been in touch."""
        if now not in self.customers:
            return line.problem(REFUSED, self._unknown(line), _AGAIN, "customer")
        if proposed is None or self.customers[now].get("owner") != proposed.owner:
            message = f"{now}已不在回收提议里（换了人跟，或又联系上了），没有收回"
            return line.problem(CONTRADICTION, message)
        rules = self.settings.take_back_rules()
        customer = next(one for one in followed_customers(self.ledger, proposed.owner) if one.no == now)
        at = stage(now, proposed, customer, rules, self.today)
        if at is TakeBackStage.LAPSED:
            return line.problem(CONTRADICTION, f"{now}又有了有效联系，没有收回")
        if at is TakeBackStage.PROPOSED:
            until = last_day_to_object(TakeBackProposal(now, proposed.owner, date.fromisoformat(proposed.on)), rules)
            message = f"{proposed.owner}的申辩期到{day_said(until, self.today)}，没有收回"
            return line.problem(REFUSED, message, "请过了那天再收一次")
        return None

    # --- what is missing ---

    def _tell_missing(self, returned: Sequence[Returned]) -> None:
        """Tell which customers were sent to a brand's director and have no line in any workbook that came back."""
        seen: dict[tuple[str, str], set[str]] = defaultdict(set)
        files: dict[tuple[str, str], Returned] = {}
        for each in returned:
            for place, numbers in each.seen().items():
                seen[place] |= numbers
                files.setdefault(place, each)
        for (week, brand), numbers in seen.items():
            decided = self.memory.decided(week)
            gone = [
                no
                for no, proposal in self.proposals[week].items()
                if proposal.brand == brand and no not in numbers and self._now(no) not in decided and brand
            ]
            if gone:
                self.found.missing += gone
                self.found.problems.append(_missing_said(gone, week, brand, files[week, brand]))


def _missing_said(gone: Sequence[str], week: str, brand: str, file: Returned) -> Problem:
    named = "、".join(gone[:_MOST_NAMED]) + ("等" if len(gone) > _MOST_NAMED else "")
    message = f"{week} {brand}发出去的有{len(gone)}行（{named}）不在里面，没有当作确认"
    return Problem("assignment-missing", Place(file.path.name), message, "下次分配还会列出来；删掉的行不算决定")


def records_of(verdicts: Verdicts, memory: Assignments, known: Mapping[str, Any], today: date) -> list[Record]:
    """Give what is to be remembered of decisions that hold, in their order. known: the customers' facts, by number."""
    on, first = today.isoformat(), memory.next_seq(today)
    given = [
        Record(
            week=one.answer.week,
            no=one.no,
            owner=one.owner,
            on=on,
            seq=first + at,
            via=Via.WEEKLY,
            grade=one.proposal.grade,
            brand=one.answer.brand,
            proposed=one.proposal.owner if one.is_change else one.follower,
            changed_why=one.answer.why if one.is_change else "",
            before=known[one.no].get("owner") or "",
            deputy=one.follower if one.follower != one.owner else "",
        )
        for at, one in enumerate(verdicts.ordered)
    ]
    taken = [
        Record(week=week, no=no, owner="", on=on, seq=seq, via=Via.TAKEN_BACK, before=known[no].get("owner") or "")
        for seq, (no, week) in enumerate(verdicts.taken_back.items(), first + len(given))
    ]
    return [*given, *taken]
