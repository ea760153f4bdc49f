"""What a company's 设置.xlsx says: its brands, people, regions, working days and rules.

What a setting decides is loaded when it is asked for: a button asks for one or two, and is a cold start.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbook_tools.columns.base import Vocabulary, spelling_key
from workbook_tools.columns.gazetteer import Region, parse_region
from workbook_tools.columns.hours_text import read_hour, read_hours
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.form import Row
from workbook_tools.forms.settings import (
    DEFAULTS,
    SETTINGS_FORMS,
    Brand,
    NextDay,
    Role,
    Rule,
    Staff,
    Territory,
    VisitRound,
    WeeklyRest,
    Workday,
    WriteUpDay,
    answer_meant,
)
from workbook_tools.problems import Problem, WorkbookError
from workbook_tools.settings_checks import (
    check_answers,
    check_calendar,
    check_lists,
    check_places,
    in_their_columns,
    missing_pages,
    number_meant,
    rising_numbers,
)
from workbook_tools.workspace import SETTINGS_FILE

if TYPE_CHECKING:
    from workbook_tools.sales.clocks import ClockRules, HandoffClock, WorkCalendar
    from workbook_tools.sales.collisions import CollisionRules
    from workbook_tools.sales.follow_ups import FollowUpRules
    from workbook_tools.sales.practice import LevelLimits
    from workbook_tools.sales.sellers import AssignmentRules, Seller
    from workbook_tools.sales.take_back import TakeBackRules
    from workbook_tools.sales.team import Member
    from workbook_tools.sales.validity import ValidityRules
    from workbook_tools.sales.verdict import MatchingRules

USUAL_CAPACITY: Final = 10
"""The share of somebody whose 接单份额 is not filled in."""


@dataclass(frozen=True)
class Settings:
    """What 设置.xlsx says. Without one, nothing is known and nothing is checked against it."""

    brands: Sequence[Brand] = ()
    staff: Sequence[Staff] = ()
    territories: Sequence[Territory] = ()
    workdays: Sequence[Workday] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    known: bool = False

    def vocabularies(self) -> dict[str, Vocabulary]:
        """Give the company's lists for reading cells: `person`, `brand`, `region`."""
        if not self.known:
            return {}
        everyone = official_names(self.staff)
        people = [(name, [one.name, one.staff_no, *parts(one.aliases)]) for name, one in everyone]
        left = frozenset(name for name, one in everyone if one.on_duty == "否" and not one.back_on)
        lists = {
            "person": _vocabulary("人员", people, left),
            "brand": _vocabulary("品牌", [(b.brand, [b.brand, *parts(b.aliases)]) for b in self.brands if b.brand]),
        }
        own = [(t.territory, [t.territory, *parts(t.aliases)]) for t in self.territories if t.territory]
        return lists | ({"region": _vocabulary("区域", own)} if own else {})

    @property
    def unfilled(self) -> list[str]:
        """The pages nobody has filled in, without which customers can be given to nobody."""
        pages = {Brand.form.sheet: self.brands, Staff.form.sheet: self.staff}
        return [title for title, rows in pages.items() if self.known and not rows]

    def rule(self, rule_no: str) -> str:
        """Give the company's answer to a rule, or its default. Raises KeyError for an unknown rule."""
        return self.rules.get(rule_no) or DEFAULTS[rule_no]

    def person(self, name: str) -> str:
        """Give the official name of someone in 人员; one that several share stays as it is.

        Raises WorkbookError if the page is known and has nobody so called.
        """
        if not self.known or not name:
            return name
        found = self.vocabularies()["person"].spellings.get(spelling_key(name), ())
        if not found:
            raise WorkbookError("unknown-person", f"{SETTINGS_FILE}的「人员」里没有“{name}”，请先加上，或填那里的姓名")
        return found[0] if len(found) == 1 else name

    @property
    def most_in_one_register(self) -> int:
        """How many customers 客户总表 may have before it is kept in parts (总表-1)."""
        return self._whole("总表-1", int(DEFAULTS["总表-1"]))

    def validity_rules(self) -> ValidityRules:
        """Give what counts as a valid customer."""
        from workbook_tools.sales.validity import ValidityRules  # noqa: PLC0415

        return ValidityRules(
            bought_needs_call=self.rule("有效-1") != "否",
            bad_checks=frozenset(parts(self.rule("有效-2"))),
            idle_words=frozenset(parts(self.rule("有效-3"))),
        )

    def matching_rules(self) -> MatchingRules:
        """Give how double customers are found; an answer that is no number leaves the default."""
        from workbook_tools.sales.verdict import MatchingRules, Weights  # noqa: PLC0415

        suggested = MatchingRules()
        weights = [self._number(f"评分-{at}", each) for at, each in enumerate(dataclasses.astuple(Weights()), 1)]
        return MatchingRules(
            one_number=self.rule("查重-1") == "是",
            changed_number=self.rule("查重-2") != "否",
            shared_by=max(int(self._number("查重-3", suggested.shared_by)), 2),
            likely=int(self._number("查重-4", suggested.likely)),
            unlikely=int(self._number("查重-5", suggested.unlikely)),
            asked=int(self._number("查重-6", suggested.asked)),
            chance=self._number("查重-7", suggested.chance),
            weights=Weights(*map(int, weights)),
        )

    def collision_rules(self) -> CollisionRules:
        """Give what protects a customer's owner; an answer that is no number leaves the default."""
        from workbook_tools.sales.collisions import CollisionRules  # noqa: PLC0415

        suggested = CollisionRules()
        return CollisionRules(
            after_registration=int(self._number("归属-1", suggested.after_registration)),
            after_contact=int(self._number("归属-2", suggested.after_contact)),
            split=self.rule("归属-4"),
        )

    def follow_up_rules(self) -> FollowUpRules:
        """Give when customers are due, and when to remind of them; an unreadable answer leaves the default."""
        from workbook_tools.sales.follow_ups import FollowUpRules  # noqa: PLC0415

        suggested = FollowUpRules()
        numbers = {"A": "跟进-2", "B": "跟进-3", "C": "跟进-4", "": "跟进-5"}
        return FollowUpRules(
            first_within=self._whole("跟进-1", suggested.first_within),
            every={grade: max(self._whole(no, suggested.interval(grade)), 1) for grade, no in numbers.items()},
            ladder=rising_numbers(self.rule("跟进-6")) or suggested.ladder,
            fewest_characters=self._whole("跟进-7", suggested.fewest_characters),
        )

    def take_back_rules(self) -> TakeBackRules:
        """Give after how long a customer is proposed to be taken back; an unreadable answer leaves the default."""
        from workbook_tools.sales.take_back import TakeBackRules  # noqa: PLC0415

        suggested = TakeBackRules()
        numbers = {"A": "回收-1", "B": "回收-2", "C": "回收-3", "": "回收-5"}
        return TakeBackRules(
            limits={grade: self._whole(no, suggested.limit(grade)) for grade, no in numbers.items()},
            objection_days=self._whole("回收-4", suggested.objection_days),
            warn_days=self._whole("回收-6", suggested.warn_days),
            fewest_characters=self._whole("跟进-7", suggested.fewest_characters),
            talks_within=self._whole("归属-3", suggested.talks_within),
        )

    def _whole(self, rule_no: str, default: int) -> int:
        return max(int(self._number(rule_no, default)), 0)

    def clock_rules(self) -> ClockRules:
        """Give the office hours and what is due when; an answer that cannot be read leaves the default."""
        from workbook_tools.sales.clocks import ClockRules  # noqa: PLC0415

        suggested = ClockRules()
        answer_hour = read_hour(self.rule("移交-2"))
        return ClockRules(
            hours=read_hours(self.rule("移交-3")) or suggested.hours,
            weekly_rest=WeeklyRest(self._answer("移交-4")),
            answer_day=NextDay(self._answer("移交-1")),
            answer_hour=suggested.answer_hour if answer_hour is None else answer_hour,
            first_call=timedelta(minutes=max(self._number("急件-1", 30), 0)),
            write_up=WriteUpDay(self._answer("急件-2")),
        )

    def calendar(self) -> WorkCalendar:
        """Give the company's working days and office hours."""
        from workbook_tools.sales.clocks import WorkCalendar  # noqa: PLC0415

        rules = self.clock_rules()
        return WorkCalendar(rules.hours, rules.weekly_rest, tuple(self.workdays))

    def handoff_clock(self) -> HandoffClock:
        """Give when what is handed over has to be answered, called and written up."""
        from workbook_tools.sales.clocks import HandoffClock  # noqa: PLC0415

        return HandoffClock(self.calendar(), self.clock_rules())

    @property
    def collects_visits_weekly(self) -> bool:
        """True if visits are handed over once a week rather than every day (移交-5)."""
        return self._answer("移交-5") == VisitRound.WEEKLY

    @property
    def most_not_urgent(self) -> int:
        """How many urgent handoffs a person may make in a month that were not urgent, before he is told (急件-3)."""
        return max(int(self._number("急件-3", 3)), 1)

    @property
    def tells_out_of_territory(self) -> bool:
        """True if customers outside a salesperson's territory are pointed out (归属-5)."""
        return self.rule("归属-5") != "否"

    @property
    def people(self) -> dict[str, Staff]:
        """Everyone in 人员 by official name."""
        return dict(official_names(self.staff))

    def team(self) -> dict[str, Member]:
        """Give everyone in 人员 by official name, as far as it matters whose a customer is."""
        return {name: self._member(name, one) for name, one in self.people.items()}

    def _member(self, name: str, one: Staff) -> Member:
        from workbook_tools.sales.team import Member  # noqa: PLC0415

        called = (called for called in (name, one.name, *parts(one.aliases)) if called and len(called) > 1)
        places = self.places_of(parts(one.territory))
        return Member(name, tuple(dict.fromkeys(called)), one.role, one.brand or (), one.territory or "", places)

    def sellers(self, day: date) -> dict[str, Seller]:
        """Give everyone who takes customers (业务员), by official name, as they are on a day but for their loads."""
        selling = ((name, one) for name, one in official_names(self.staff) if one.role == Role.SALES)
        return {name: self._seller(name, one, day) for name, one in selling}

    def _seller(self, name: str, one: Staff, day: date) -> Seller:
        from workbook_tools.sales.attendance import attendance  # noqa: PLC0415
        from workbook_tools.sales.sellers import Seller  # noqa: PLC0415

        there = attendance(one, day)
        return Seller(
            name=name,
            staff_no=one.staff_no or "",
            brands=one.brand or (),
            places=self.places_of(parts(one.territory)),
            territory=one.territory or "",
            channels=frozenset(one.channels or ()),
            capacity=one.capacity or USUAL_CAPACITY,
            most_held=one.most_held,
            weekly_quota=one.weekly_quota,
            on_duty=there.on_duty,
            back_on=there.back_on,
            deputy=self._known(one.deputy),
            has_left=there.has_left,
        )

    def deputies(self) -> dict[str, str]:
        """Give who stands in for whom, by official names."""
        known = {name: self._known(one.deputy) for name, one in self.people.items()}
        return {name: deputy for name, deputy in known.items() if deputy}

    def _known(self, name: str | None) -> str | None:
        """Give the official name of a colleague; None if 人员 has nobody so called, or several."""
        found = self.vocabularies()["person"].spellings.get(spelling_key(name), ()) if name and self.known else ()
        return found[0] if len(found) == 1 else None

    def assignment_rules(self) -> AssignmentRules:
        """Give how customers are assigned; an answer that is no number leaves the default."""
        from workbook_tools.sales.sellers import AssignmentRules  # noqa: PLC0415

        suggested = AssignmentRules()
        return AssignmentRules(
            weeks=max(1, int(self._number("分配-1", suggested.weeks))),
            deputy_after=int(self._number("分配-2", suggested.deputy_after)),
        )

    @property
    def cooling_off(self) -> int:
        """For how many days a customer is not given again to whom he was taken from (分配-3)."""
        return max(0, int(self._number("分配-3", 30)))

    @property
    def catches_up(self) -> bool:
        """True if who was away gets afterwards what he missed (分配-4)."""
        return self.rule("分配-4") == "是"

    def places_of(self, words: Sequence[str]) -> tuple[Region, ...]:
        """Give the places meant, the company's own territories taken apart; none if any is not understood."""
        own = {spelling_key(w): t for t in self.territories for w in (t.territory, *parts(t.aliases)) if w}
        places: list[Region] = []
        for word in words:
            territory = own.get(spelling_key(word))
            names = parts(territory.places) if territory else [word]
            found = [parse_region(name).region for name in names]
            if not found or None in found:
                return ()
            places += filter(None, found)
        return tuple(places)

    def _number(self, rule_no: str, default: float) -> float:
        meant = number_meant(self.rule(rule_no), rule_no)
        return default if meant is None else meant

    def _answer(self, rule_no: str) -> str:
        return answer_meant(rule_no, self.rule(rule_no)) or DEFAULTS[rule_no]

    def staff_mobiles(self) -> frozenset[str]:
        """Give the mobiles of the company's own people, which are no customer's."""
        return frozenset(number for one in self.staff for number in one.mobile or ())

    def level_limits(self) -> LevelLimits:
        """Give from how many points on a practice is 优, 良 or 合格; an answer that is no number leaves the default."""
        from workbook_tools.sales.practice import SUGGESTED, LevelLimits  # noqa: PLC0415

        defaults = enumerate(dataclasses.astuple(SUGGESTED), 1)
        return LevelLimits(*(self._whole(f"练习-{number}", default) for number, default in defaults))

    def brand_of(self, person: str | None) -> str | None:
        """Give the one brand a person works for, if the company presumes it (品牌-1); None if there is no one."""
        if self.rule("品牌-1") == "否":
            return None
        brands = next((one.brand for name, one in official_names(self.staff) if name == person), ())
        return brands[0] if len(brands) == 1 else None

    def director_of(self, brand: str | None) -> str | None:
        """Give the 市场总监 of a brand."""
        return next((b.director for b in self.brands if b.brand == brand), None)

    def due_forms(self) -> list[tuple[str, str, str]]:
        """Give (person, role, title of a form) for each form someone on duty owes each week."""
        return [
            (name, one.role or "", title)
            for name, one in official_names(self.staff)
            if one.on_duty != "否"
            for title in parts(one.due_forms)
        ]


def parts(text: str | None) -> list[str]:
    """Take a list typed in one cell apart: 小李、李姐 → [小李, 李姐]."""
    return [part for part in re.split(r"[、,，;；/\s]+", text or "") if part]


def official_names(staff: Sequence[Staff]) -> list[tuple[str, Staff]]:
    """Give everyone with his official name: the name, with the 工号 where two share it."""
    same = Counter(one.name for one in staff)
    return [
        (f"{one.name}（{one.staff_no}）" if same[one.name] > 1 and one.staff_no else one.name, one)
        for one in staff
        if one.name
    ]


def _vocabulary(
    title: str, names: Iterable[tuple[str, Iterable[str | None]]], retired: frozenset[str] = frozenset()
) -> Vocabulary:
    spellings: dict[str, tuple[str, ...]] = {}
    for official, spelled in names:
        for spelling in filter(None, [official, *spelled]):
            key = spelling_key(spelling)
            spellings[key] = tuple(dict.fromkeys((*spellings.get(key, ()), official)))
    return Vocabulary(title, spellings, retired)


_BROKEN: Final = frozenset(
    {"file-empty", "file-incomplete", "file-not-workbook", "file-web-page", "file-encoding", "file-crashed"}
)


def _how_to_go_on(error: WorkbookError) -> str:
    """Say what to do about a 设置.xlsx that cannot be read: nobody hands it in, so nobody can hand it in again."""
    what, _, remedy = error.message.partition("，请")
    if error.code in _BROKEN:
        return f"{what}，请换回能打开的那一份；没有的话，把它改个名字，运行 wbtools init 写一份新的来填"
    return f"{what}，请{remedy.replace('再交', '再运行')}" if remedy else what


def load_settings(path: Path, today: date) -> Settings:
    """Read 设置.xlsx. What cannot be read or does not fit together is a problem of the settings; the rest counts.

    Raises WorkbookError if the file itself cannot be read.
    """
    try:
        book = read_book(path)
    except WorkbookError as error:
        raise WorkbookError(error.code, f"{path.name} {_how_to_go_on(error)}") from error
    forms = [row_class.form for row_class in SETTINGS_FORMS]
    tables, left_over = read_tables(book, forms, path.name, today=today, vocabularies={})
    problems = [*missing_pages(tables, path.name), *(p for p in left_over if not p.is_remark)]
    pages: dict[str, list[Row]] = {}
    for table in tables:
        row_class = next(c for c in SETTINGS_FORMS if c.form.key == table.form)
        pages.setdefault(table.form, []).extend(table.rows(row_class))
        problems += table.problems
    rules = [row for row in pages.get(Rule.form.key, []) if isinstance(row, Rule)]
    settings = Settings(
        brands=[row for row in pages.get(Brand.form.key, []) if isinstance(row, Brand)],
        staff=[row for row in pages.get(Staff.form.key, []) if isinstance(row, Staff)],
        territories=[row for row in pages.get(Territory.form.key, []) if isinstance(row, Territory)],
        workdays=[row for row in pages.get(Workday.form.key, []) if isinstance(row, Workday)],
        rules={r.rule_no: r.value for r in rules if r.rule_no and r.value},
        known=True,
    )
    unfit = chain(
        check_lists(settings.brands, settings.staff, settings.vocabularies(), parts),
        check_places(settings.staff, settings.territories, settings.vocabularies(), parts),
        check_calendar(settings.workdays),
        check_answers(rules),
    )
    return replace(settings, problems=[*problems, *in_their_columns(unfit, tables)])
