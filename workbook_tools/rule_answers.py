"""The company's answers to the rules of 设置.xlsx: what each of them decides.

What a rule decides is loaded when it is asked for: a button asks for one or two, and is a cold start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from workbook_tools.columns.choices import Options
from workbook_tools.columns.hours_text import read_hour, read_hours
from workbook_tools.forms.settings import DEFAULTS, NextDay, VisitRound, WeeklyRest, WriteUpDay, answer_meant, parts
from workbook_tools.settings_checks import number_meant, rising_numbers

if TYPE_CHECKING:
    from workbook_tools.sales.clocks import ClockRules
    from workbook_tools.sales.collisions import CollisionRules
    from workbook_tools.sales.follow_ups import FollowUpRules
    from workbook_tools.sales.practice import LevelLimits
    from workbook_tools.sales.sellers import AssignmentRules
    from workbook_tools.sales.take_back import TakeBackRules
    from workbook_tools.sales.validity import ValidityRules
    from workbook_tools.sales.verdict import MatchingRules

_YES_OR_NO: Final = {"是": True, "否": False}

T = TypeVar("T")


@dataclass(frozen=True)
class RuleAnswers:
    """What the company answers on the page 规则, by the rule's number. What it leaves open is as the default says."""

    rules: Mapping[str, str] = field(default_factory=dict)

    def rule(self, rule_no: str) -> str:
        """Give the company's answer to a rule, or its default. Raises KeyError for an unknown rule."""
        return self.rules.get(rule_no) or DEFAULTS[rule_no]

    @property
    def most_in_one_register(self) -> int:
        """How many customers 客户总表 may have before it is kept in parts (总表-1)."""
        return self._whole("总表-1")

    def validity_rules(self) -> ValidityRules:
        """Give what counts as a valid customer."""
        from workbook_tools.sales.validity import ValidityRules  # noqa: PLC0415

        return ValidityRules(
            bought_needs_call=self._yes("有效-1"),
            bad_checks=frozenset(parts(self.rule("有效-2"))),
            idle_words=frozenset(parts(self.rule("有效-3"))),
        )

    def matching_rules(self) -> MatchingRules:
        """Give how double customers are found; an answer that is no number leaves the default."""
        from workbook_tools.sales.verdict import MatchingRules, Weights  # noqa: PLC0415

        weights = [self._number(f"评分-{at}") for at in range(1, len(fields(Weights)) + 1)]
        return MatchingRules(
            one_number=self._yes("查重-1"),
            changed_number=self._yes("查重-2"),
            shared_by=max(int(self._number("查重-3")), 2),
            likely=int(self._number("查重-4")),
            unlikely=int(self._number("查重-5")),
            asked=int(self._number("查重-6")),
            chance=self._number("查重-7"),
            weights=Weights(*map(int, weights)),
        )

    def collision_rules(self) -> CollisionRules:
        """Give what protects a customer's owner; an answer that is no number leaves the default."""
        from workbook_tools.sales.collisions import CollisionRules  # noqa: PLC0415

        return CollisionRules(
            after_registration=int(self._number("归属-1")),
            after_contact=int(self._number("归属-2")),
            split=self.rule("归属-4"),
        )

    def follow_up_rules(self) -> FollowUpRules:
        """Give when customers are due, and when to remind of them; an unreadable answer leaves the default."""
        from workbook_tools.sales.follow_ups import FollowUpRules  # noqa: PLC0415

        numbers = {"A": "跟进-2", "B": "跟进-3", "C": "跟进-4", "": "跟进-5"}
        return FollowUpRules(
            first_within=self._whole("跟进-1"),
            every={grade: max(self._whole(no), 1) for grade, no in numbers.items()},
            ladder=self._read("跟进-6", lambda said: rising_numbers(said) or None),
            fewest_characters=self._whole("跟进-7"),
        )

    def take_back_rules(self) -> TakeBackRules:
        """Give after how long a customer is proposed to be taken back; an unreadable answer leaves the default."""
        from workbook_tools.sales.take_back import TakeBackRules  # noqa: PLC0415

        numbers = {"A": "回收-1", "B": "回收-2", "C": "回收-3", "": "回收-5"}
        return TakeBackRules(
            limits={grade: self._whole(no) for grade, no in numbers.items()},
            objection_days=self._whole("回收-4"),
            warn_days=self._whole("回收-6"),
            fewest_characters=self._whole("跟进-7"),
            talks_within=self._whole("归属-3"),
        )

    def assignment_rules(self) -> AssignmentRules:
        """Give how customers are assigned; an answer that is no number leaves the default."""
        from workbook_tools.sales.sellers import AssignmentRules  # noqa: PLC0415

        return AssignmentRules(
            weeks=max(self._whole("分配-1"), 1),
            deputy_after=int(self._number("分配-2")),
        )

    @property
    def cooling_off(self) -> int:
        """For how many days a customer is not given again to whom he was taken from (分配-3)."""
        return self._whole("分配-3")

    @property
    def catches_up(self) -> bool:
        """True if who was away gets afterwards what he missed (分配-4)."""
        return self._yes("分配-4")

    def clock_rules(self) -> ClockRules:
        """Give the office hours and what is due when; an answer that cannot be read leaves the default."""
        from workbook_tools.sales.clocks import ClockRules  # noqa: PLC0415

        return ClockRules(
            hours=self._read("移交-3", lambda said: read_hours(said) or None),
            weekly_rest=WeeklyRest(self._option("移交-4")),
            answer_day=NextDay(self._option("移交-1")),
            answer_hour=self._read("移交-2", read_hour),
            first_call=timedelta(minutes=max(self._number("急件-1"), 0)),
            write_up=WriteUpDay(self._option("急件-2")),
        )

    @property
    def collects_visits_weekly(self) -> bool:
        """True if visits are handed over once a week rather than every day (移交-5)."""
        return self._option("移交-5") == VisitRound.WEEKLY

    @property
    def most_not_urgent(self) -> int:
        """How many urgent handoffs a person may make in a month that were not urgent, before he is told (急件-3)."""
        return max(self._whole("急件-3"), 1)

    @property
    def tells_out_of_territory(self) -> bool:
        """True if customers outside a salesperson's territory are pointed out (归属-5)."""
        return self._yes("归属-5")

    @property
    def encrypts_mail(self) -> bool:
        """True if workbooks are sent encrypted (邮件-6)."""
        return self._yes("邮件-6")

    @property
    def presumes_brand(self) -> bool:
        """True if a brand left empty is taken to be the one its person works for (品牌-1)."""
        return self._yes("品牌-1")

    def level_limits(self) -> LevelLimits:
        """Give from how many points on a practice is 优, 良 or 合格; an answer that is no number leaves the default."""
        from workbook_tools.sales.practice import LevelLimits  # noqa: PLC0415

        return LevelLimits(excellent=self._whole("练习-1"), good=self._whole("练习-2"), passed=self._whole("练习-3"))

    def _yes(self, rule_no: str) -> bool:
        return self._read(rule_no, _YES_OR_NO.get)

    def _number(self, rule_no: str) -> float:
        return self._read(rule_no, lambda said: number_meant(said, rule_no))

    def _whole(self, rule_no: str) -> int:
        return max(int(self._number(rule_no)), 0)

    def _option(self, rule_no: str) -> Options:
        return self._read(rule_no, lambda said: answer_meant(rule_no, said))

    def _read(self, rule_no: str, read: Callable[[str], T | None]) -> T:
        """Give what the company's answer says, or the default if nothing can be read in it."""
        found = (read(said) for said in (self.rule(rule_no), DEFAULTS[rule_no]))
        return next(meant for meant in found if meant is not None)
