"""Customer lists with the truth beside them: rows as people type them, and which customer each is about.

The same arguments give the same list. A further row of a customer is a second person who writes him down again,
with habits and slips of his own.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import customer_words as words
from customers import SITUATIONS, Customer, Town, plain
from typing_habits import Typed, type_in

FIRST_DAY: Final = date(2026, 1, 5)
DAYS: Final = 320
HEADINGS: Final = (
    "咨询日期", "来源渠道", "客户称呼", "手机", "固定电话", "微信/QQ", "QQ", "所在地区", "单位/店名", "咨询内容",
    "登记客服", "备注",
)  # fmt: skip

Cell = str | float | None


@dataclass(frozen=True)
class Entry:
    """One row of a list, and what is true of it.

    cells:     as typed, under HEADINGS.
    customer:  whom it is about; equal for rows about one customer.
    situation: the situation of this customer.
    noises:    the typing habits that show in the row.
    """

    cells: tuple[Cell, ...]
    customer: int
    situation: str
    noises: frozenset[str]


def customer_list(
    rows: int, seed: int, *, duplicates: float = 0.25, hard: float = 0.125, noise: float = 1.0
) -> list[Entry]:
    """Make a list, ordered by day.

    duplicates: the share of rows that are further rows of a customer of the list.
    hard:       the share of rows about customers in hard situations.
    noise:      how often typing habits show; 2 is twice as often as in an ordinary list.
    """
    dice = random.Random(seed)
    town = Town(dice, staff=8 + rows // 1500)
    further = round(rows * duplicates)
    hard_ones = _hard_customers(town, dice, round((rows - further) * hard))
    plain_ones = [one for _ in range(rows - further - len(hard_ones)) for one in plain(town, dice)]
    everyone = list(enumerate(hard_ones + plain_ones))
    again_hard = min(further, max(0, round(rows * hard) - len(hard_ones))) if hard_ones else 0
    again = dice.choices(everyone[: len(hard_ones)], k=again_hard) if again_hard else []
    again += dice.choices(everyone[len(hard_ones) :], k=further - again_hard)
    made = [_entry(number, who, town, dice, noise) for number, who in everyone + again]
    dice.shuffle(made)
    return sorted(made, key=lambda entry: str(entry.cells[0]))


def _hard_customers(town: Town, dice: random.Random, wanted: int) -> list[Customer]:
    """Invent customers in hard situations, as many of each situation as of the next."""
    found: list[Customer] = []
    counts = Counter(dict.fromkeys(SITUATIONS, 0))
    while len(found) < wanted:
        rarest = min(counts, key=lambda name: counts[name])
        made = list(SITUATIONS[rarest](town, dice))
        counts[rarest] += len(made)
        found += made
    return found


def _entry(number: int, who: Customer, town: Town, dice: random.Random, noise: float) -> Entry:
    typed, noises = type_in(who, town, dice, noise)
    day = FIRST_DAY + timedelta(days=who.since + dice.randint(0, min(60, DAYS - who.since)))
    desk = who.desk or dice.choice(town.staff)[0]
    before = (day.isoformat(), dice.choice(words.CHANNELS))
    return Entry((*before, *_cells(typed, dice), desk, typed.note or None), number, who.situation, noises)


def _cells(typed: Typed, dice: random.Random) -> tuple[Cell, ...]:
    as_number = len(typed.phone) == 11 and typed.phone.isascii() and typed.phone.isdigit() and dice.random() < 0.15
    phone: Cell = float(typed.phone) if as_number else typed.phone or None
    texts = (typed.landline, typed.wechat, typed.qq, typed.place, typed.firm)
    return (typed.name or None, phone, *(text or None for text in texts), dice.choice(words.NEEDS))
