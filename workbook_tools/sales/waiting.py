"""Customers who wait to be assigned, what speaks for somebody already, and the order of their turn (一·3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from workbook_tools.columns.gazetteer import Region, RegionLevel
from workbook_tools.forms.channels import Channel
from workbook_tools.forms.grades import Grade
from workbook_tools.sales.customer_numbers import size_order


class HoldKind(StrEnum):
    """What makes a customer stay with somebody, the strongest first; the label is what a sheet shows (归属依据)."""

    DIRECTOR = "总监定的"
    DAILY = "日常移交时指派"
    FOUND = "本人找来的"
    PROTECTED = "保护期内"
    SAME_FIRM = "同一单位"
    REFERRER = "介绍人的业务员"


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason to stay with a person. said: the evidence in words, such as 11月18日陌拜登记."""

    kind: HoldKind
    person: str
    said: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One customer to be assigned.

    where: his places, empty if unknown. grade: A, B or C; empty if nobody has graded him. since: when he first came up.
    holds: of one kind, the earliest first. disputed: a collision is open.
    ended: how it ended with him already, in words (11月18日移交时答了无效); empty while it goes on.
    left:  who had him before, and the day from which he may have him again (the cooling-off).
    """

    no: str
    brand: str | None = None
    where: tuple[Region, ...] = ()
    tier: RegionLevel | None = None
    channel: Channel | None = None
    grade: str = ""
    urgent: bool = False
    since: date | None = None
    holds: tuple[Hold, ...] = ()
    disputed: bool = False
    ended: str = ""
    left: Mapping[str, date] = field(default_factory=dict)

    @property
    def holds_in_order(self) -> list[Hold]:
        """The holds, the strongest first."""
        return sorted(self.holds, key=lambda hold: _STRENGTH[hold.kind])


def line_up(customers: Iterable[Waiting]) -> list[Waiting]:
    """Put customers in the order of their turn.

    Urgent ones, then 省级 → 乡镇, then grade, then channel, then the longest waiting, then the lowest number. What is
    not known comes last.
    """
    return sorted(customers, key=_turn)


def _turn(one: Waiting) -> tuple[object, ...]:
    return (
        not one.urgent,
        _rank(one.tier, _TIERS),
        _rank(one.grade, _GRADES),
        _channel_rank(one.channel),
        one.since or date.max,
        size_order(one.no),
    )


def _rank(found: object, order: Sequence[object]) -> int:
    return order.index(found) if found in order else len(order)


def _channel_rank(channel: Channel | None) -> int:
    if channel is None:
        return len(_CHANNELS)
    return _rank(channel if channel is Channel.EXHIBITION else channel.major, _CHANNELS)


_STRENGTH: Final = {kind: at for at, kind in enumerate(HoldKind)}
_TIERS: Final = tuple(RegionLevel)
_GRADES: Final = tuple(str(grade) for grade in Grade)
_CHANNELS: Final = ("转介绍", "网络", Channel.EXHIBITION, "陌生拜访", "行业名录", "其他")
"""Who met us at a fair has shown himself; a name on another list has not."""
