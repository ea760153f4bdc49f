"""撞单: several salespeople claim one customer. What speaks for whom, and what is proposed; a person rules.

Five grounds are looked at in a fixed order, and the first that speaks for one alone carries the proposal. All five are
always told. The manual is silent on it; its figures are settings (归属-1, 归属-2, 归属-4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from workbook_tools.columns.gazetteer import Region
from workbook_tools.sales.claims import Claimant, Told
from workbook_tools.sales.team import Member, Team, member

_NAMING: Final = ("need", "note", "channel_detail", "referrer")
"""Where a row may name the salesperson the customer asked for."""
_ANSWERS: Final = {True: "对", False: "不对", None: "不知道"}


@dataclass(frozen=True, slots=True)
class CollisionRules:
    """Days of protection after registering and after each contact, and how to share where nothing decides."""

    after_registration: int = 15
    after_contact: int = 30
    split: str = "50:50"


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of one collision.

    claimants: in the order the ledger came to know of them. where: the customer's place.
    sealed:    the weeks that are closed. shown: later claimant → the owner 客户总表 showed when he registered.
    """

    claimants: Sequence[Claimant]
    told: Sequence[Told] = ()
    team: Team | None = None
    where: Sequence[Region] = ()
    brand: str | None = None
    sealed: frozenset[str] = frozenset()
    shown: Mapping[str, str] | None = None

    @property
    def people(self) -> list[Member]:
        """Those who claim the customer."""
        return [member(each.person, self.team or {}) for each in self.claimants]


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground in words, and whom alone it speaks for; empty if it decides nothing."""

    said: str
    speaks_for: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who should have the customer (empty: nobody alone), how to share, and why."""

    owner: str
    split: str
    why: str


def grounds(case: Case, rules: CollisionRules) -> dict[str, Ground]:
    """Give the five grounds by their names, in their order."""
    return {
        "保护期": _protection(case, rules),
        "登记先后": _registration(case),
        "指名": _named(case),
        "区域与品牌": _market(case),
        "隐瞒": _concealment(case),
    }


def proposal(case: Case, rules: CollisionRules) -> Proposal:
    """Propose what the first ground says that speaks for one alone; else that they share."""
    for name, ground in grounds(case, rules).items():
        if ground.speaks_for:
            return Proposal(ground.speaks_for, "不分成", f"按{name}：{ground.said}")
    split = rules.split if len(case.claimants) == 2 else "平分"
    names = "、".join(each.person for each in case.claimants)
    return Proposal("", f"{split}（{names}）", "五项都分不出归谁，各有道理，建议分成，由主管裁定")


def out_of_territory(case: Case) -> list[Member]:
    """Give who claims a customer outside his territory."""
    return [each for each in case.people if each.sells_in(case.where) is False]


def _protection(case: Case, rules: CollisionRules) -> Ground:
    """Follow the customer from hand to hand: who comes while he is protected gets nothing, who comes later has him."""
    holder, said = case.claimants[0], []
    for later in case.claimants[1:]:
        if later.week == holder.week:
            return Ground(f"{holder.person}和{later.person}同在{later.week}周登记，不论保护期")
        since, claimed = holder.registered_on, later.registered_on
        if not since or not claimed:
            return Ground(f"{(later if since else holder).person}没有写日期，算不出保护期")
        until = protected_until(holder, since, claimed, rules)
        protects = f"{holder.person}的保护期到{until}，{later.person}{claimed}登记"
        if claimed <= until:
            said.append(f"{protects}，还在保护期内")
        else:
            said.append(f"{protects}，已经过了")
            holder = later
    return Ground("；".join(said), holder.person)


def protected_until(holder: Claimant, since: date, claimed: date, rules: CollisionRules) -> date:
    """Give until when somebody is protected who registered on one day, as known on another."""
    contacts = [day + timedelta(rules.after_contact) for day in holder.contacts if day <= claimed]
    return max([since + timedelta(rules.after_registration), *contacts])


def _registration(case: Case) -> Ground:
    said = "，".join(f"{each.person}{each.week}周" + _typed(each) for each in case.claimants)
    first, second = case.claimants[:2]
    if first.week == second.week:
        return Ground(f"{said}；最早的同在一周，分不出先后")
    if first.week not in case.sealed:
        return Ground(f"{said}；{first.week}周还没有封存，先后不算数")
    return Ground(f"{said}；按封存的台账{first.person}在先", first.person)


def _typed(claimant: Claimant) -> str:
    if not claimant.day:
        return "（没写日期）"
    doubt = "，比交来的那一周早，请核对" if claimant.is_backdated else ""
    return f"（写的是{claimant.day}{doubt}）"


def _named(case: Case) -> Ground:
    found: dict[str, str] = {}
    for person in case.people:
        for one in case.told:
            by_others = person.name not in (getattr(one.row, name, None) for name in ("owner", "logged_by"))
            heading = _naming_heading(one, person) if one.stands and by_others else ""
            if heading:
                found.setdefault(person.name, f"{one.source}「{heading}」提到{person.name}")
    if not found:
        return Ground("别人登记的行里没有指名")
    return Ground("；".join(found.values()), next(iter(found)) if len(found) == 1 else "")


def _naming_heading(one: Told, person: Member) -> str:
    for field in _NAMING:
        text = getattr(one.row, field, None) or ""
        if any(called in text for called in person.called):
            return one.row.form.by_field[field].heading
    return ""


def _market(case: Case) -> Ground:
    answers = {each.name: (each.sells_in(case.where), each.sells(case.brand)) for each in case.people}
    said = "；".join(
        f"{name}：区域{_ANSWERS[place]}，品牌{_ANSWERS[brand]}" for name, (place, brand) in answers.items()
    )
    fitting = [name for name, answer in answers.items() if False not in answer]
    decides = len(fitting) == 1 and True in answers[fitting[0]]
    return Ground(said, fitting[0] if decides else "")


def _concealment(case: Case) -> Ground:
    shown = case.shown or {}
    if not shown:
        return Ground("没有看到隐瞒")
    said = "；".join(f"{later}登记时，客户总表已写明归{owner}" for later, owner in shown.items())
    owners = set(shown.values())
    known = owners & {each.person for each in case.claimants}
    return Ground(said, owners.pop() if len(owners) == 1 and known else "")
