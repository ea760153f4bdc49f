"""What a company's 设置.xlsx says: its brands, people, regions, working days and rules.

What people are to the sales method is loaded when it is asked for: a button is a cold start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbook_tools.columns.base import Vocabulary, spelling_key
from workbook_tools.columns.gazetteer import Region, parse_region
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.form import Row
from workbook_tools.forms.settings import SETTINGS_FORMS, Brand, Role, Rule, Staff, Territory, Workday, parts
from workbook_tools.problems import Problem, WorkbookError
from workbook_tools.rule_answers import RuleAnswers
from workbook_tools.settings_checks import (
    check_answers,
    check_calendar,
    check_lists,
    check_places,
    in_their_columns,
    missing_pages,
)
from workbook_tools.workspace import SETTINGS_FILE

if TYPE_CHECKING:
    from workbook_tools.sales.clocks import HandoffClock, WorkCalendar
    from workbook_tools.sales.sellers import Seller
    from workbook_tools.sales.team import Member

USUAL_CAPACITY: Final = 10
"""The share of somebody whose 接单份额 is not filled in."""


@dataclass(frozen=True)
class Settings(RuleAnswers):
    """What 设置.xlsx says. Without one, nothing is known and nothing is checked against it."""

    brands: Sequence[Brand] = ()
    staff: Sequence[Staff] = ()
    territories: Sequence[Territory] = ()
    workdays: Sequence[Workday] = ()
    problems: Sequence[Problem] = ()
    known: bool = False

    def vocabularies(self) -> Mapping[str, Vocabulary]:
        """Give the company's lists for reading cells: `person`, `brand`, `region`."""
        return self._vocabularies

    @cached_property
    def _vocabularies(self) -> Mapping[str, Vocabulary]:
        """The same lists, made once: whoever looks up everyone's deputy asks for them once a person."""
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

    def person(self, name: str) -> str:
        """Give the official name of someone in 人员; one that several share stays as it is.

        Raises WorkbookError if the page is known and has nobody so called.
        """
        if not self.known or not name:
            return name
        people = self.vocabularies()["person"]
        if not people.meant(name):
            raise WorkbookError("unknown-person", f"{SETTINGS_FILE}的「人员」里没有“{name}”，请先加上，或填那里的姓名")
        return people.official(name) or name

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
        people = self.vocabularies().get("person")
        return (people.official(name) or None) if people and name else None

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

    def staff_mobiles(self) -> frozenset[str]:
        """Give the mobiles of the company's own people, which are no customer's."""
        return frozenset(number for one in self.staff for number in one.mobile or ())

    def brand_of(self, person: str | None) -> str | None:
        """Give the one brand a person works for, if the company presumes it (品牌-1); None if there is no one."""
        if not self.presumes_brand:
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
        check_lists(settings.brands, settings.staff, settings.vocabularies()),
        check_places(settings.staff, settings.territories, settings.vocabularies()),
        check_calendar(settings.workdays),
        check_answers(rules),
    )
    return replace(settings, problems=[*problems, *in_their_columns(unfit, tables)])
