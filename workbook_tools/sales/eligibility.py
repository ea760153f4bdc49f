"""Who may be given a customer, and what spoke against everyone else (一·3).

What stands for long is asked before what passes: brand, territory, channel, then duty, cooling-off and caps. So the
reason why nobody can be found names what has to be changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from workbook_tools.sales.in_words import back_said, day_said
from workbook_tools.sales.sellers import Seller
from workbook_tools.sales.waiting import Waiting


class WaitingReason(StrEnum):
    """Why a customer is given to nobody; the label is what 待分配 shows."""

    DISPUTED = "撞单待裁定"
    ENDED = "已有结果"
    NO_BRAND = "待定品牌"
    NO_DIRECTOR = "无品牌负责人"
    NOBODY_SELLS_BRAND = "无人跟该品牌"
    NO_REGION = "无该区域"
    NO_CHANNEL = "无人接该渠道"
    NOBODY_ON_DUTY = "均不在岗"
    COOLING = "冷却期内"
    ALL_FULL = "全部满额"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Somebody who may not be given a customer, and the first thing that speaks against it, in words."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who may be given a customer, and everyone else, who came nearest to it first.

    If nobody may: the reason, and those it is about.
    """

    eligible: tuple[Seller, ...]
    passed_over: tuple[PassedOver, ...]
    reason: WaitingReason | None = None
    stopped_last: tuple[PassedOver, ...] = ()


@dataclass(frozen=True, slots=True)
class _Obstacle:
    """What speaks against one person. reason: what it is called if it stops everyone."""

    reason: WaitingReason
    said: str


_ORDER: Final = tuple(WaitingReason)
_FARTHER: Final = _Obstacle(WaitingReason.NO_REGION, "有区域更近的人")


def candidates(customer: Waiting, sellers: Iterable[Seller], today: date) -> Candidates:
    """Part those who may be given a customer from those who may not. Who has left is not spoken of."""
    asked = [(one, _first_obstacle(one, customer, today)) for one in sellers if not one.has_left]
    free = [one for one, obstacle in asked if not obstacle]
    # A territory is somebody's also while he is full: the customer waits for him.
    nearest = max((_nearness(one, customer) for one in free), default=0)

    def among_the_free(one: Seller) -> _Obstacle | None:
        return _FARTHER if _nearness(one, customer) < nearest else _fullness(one)

    return _parted([(one, obstacle or among_the_free(one)) for one, obstacle in asked])


def _parted(asked: Sequence[tuple[Seller, _Obstacle | None]]) -> Candidates:
    eligible = tuple(one for one, obstacle in asked if not obstacle)
    stopped = [(PassedOver(one.name, obstacle.said), obstacle.reason) for one, obstacle in asked if obstacle]
    stopped.sort(key=lambda each: -_ORDER.index(each[1]))
    passed_over = tuple(each for each, _ in stopped)
    if eligible:
        return Candidates(eligible, passed_over)
    # What stopped those who came nearest is the reason.
    reason = stopped[0][1] if stopped else WaitingReason.NOBODY_SELLS_BRAND
    return Candidates((), passed_over, reason, tuple(each for each, why in stopped if why is reason))


def _nearness(one: Seller, customer: Waiting) -> int:
    near = one.nearness(customer.where)
    assert near is not None, "asked of those alone whose territory is not elsewhere"
    return near


def _first_obstacle(one: Seller, customer: Waiting, today: date) -> _Obstacle | None:
    return next(_lasting_obstacles(one, customer), None) or next(_passing_obstacles(one, customer, today), None)


def _lasting_obstacles(one: Seller, customer: Waiting) -> Iterator[_Obstacle]:
    if not one.sells(customer.brand):
        yield _Obstacle(WaitingReason.NOBODY_SELLS_BRAND, f"不跟{customer.brand}")
    if one.nearness(customer.where) is None:
        yield _Obstacle(WaitingReason.NO_REGION, f"只管{_territory(one)}")
    if customer.channel and not one.takes(customer.channel):
        yield _Obstacle(WaitingReason.NO_CHANNEL, f"不接{customer.channel.major}的客户")


def _passing_obstacles(one: Seller, customer: Waiting, today: date) -> Iterator[_Obstacle]:
    if not one.on_duty:
        yield _Obstacle(WaitingReason.NOBODY_ON_DUTY, f"不在岗（{back_said(one.back_on, today)}）")
    if is_cooling_off(one.name, customer, today):
        again = day_said(customer.left[one.name], today)
        yield _Obstacle(WaitingReason.COOLING, f"刚交出来，{again}起才能再分给他")


def _fullness(one: Seller) -> _Obstacle | None:
    if one.is_full:
        return _Obstacle(WaitingReason.ALL_FULL, f"满了（手上{one.open}位，上限{one.most_held}）")
    if one.has_enough_this_week:
        return _Obstacle(WaitingReason.ALL_FULL, f"本周配额满了（已有{one.new_this_week}位，配额{one.weekly_quota}位）")
    return None


def is_cooling_off(person: str, customer: Waiting, today: date) -> bool:
    """Tell whether somebody had this customer until lately, and may not have him again yet."""
    until = customer.left.get(person)
    return until is not None and today < until


def _territory(one: Seller) -> str:
    return one.territory or "、".join(str(place) for place in one.places)
