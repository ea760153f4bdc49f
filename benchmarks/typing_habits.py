"""What becomes of a customer on the way into a cell: forms of address, short cuts, slips, and other people's columns.

Of each group of habits a row shows at most one; a habit that changes nothing (there is no legal ending to leave
off) does not count as shown. `NOISES` names all of them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import customer_words as words
from customers import Customer, Town

ORDINARY: Final = 0.55
"""How much of the shares in GROUPS an ordinary list shows. With this much, a phone cell compared as typed finds nearly
half of the true pairs and a normalised mobile five sixths: as on the lists by which the targets were set."""
FULL_WIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass
class Typed:
    """The cells one person fills in about one customer, empty where he writes nothing."""

    name: str = ""
    phone: str = ""
    landline: str = ""
    wechat: str = ""
    qq: str = ""
    place: str = ""
    firm: str = ""
    note: str = ""


@dataclass(frozen=True)
class Desk:
    """What a habit may look at besides the cells: whom they are about, what else exists, and chance."""

    who: Customer
    town: Town
    dice: random.Random


Habit = Callable[[Typed, Desk], None]


def type_in(who: Customer, town: Town, dice: random.Random, noise: float) -> tuple[Typed, frozenset[str]]:
    """Give the cells someone fills in about a customer, and the habits that show in them."""
    desk = Desk(who, town, dice)
    typed, shown = _told(desk), []
    for group in GROUPS:
        habit = _drawn(group, dice, noise)
        if habit:
            before = replace(typed)
            habit(typed, desk)
            if typed != before:
                shown.append(habit.__name__)
    return typed, frozenset(shown)


def _drawn(group: tuple[tuple[float, Habit], ...], dice: random.Random, noise: float) -> Habit | None:
    drawn = dice.random() / (noise * ORDINARY) if noise else 1.0
    for share, habit in group:
        drawn -= share
        if drawn < 0:
            return habit
    return None


def _told(desk: Desk) -> Typed:
    """Fill in what the customer says: never everything, and his number as a rule."""
    who, dice = desk.who, desk.dice
    phone = who.stand_in if who.stand_in and dice.random() < 0.75 else who.mobile
    typed = Typed(who.name, phone, place=_place(desk), firm=str(who.firm or ""))
    if dice.random() < 0.6:
        typed.landline = dice.choice((who.landline, who.landline, who.landline.replace("-", "")))
    if dice.random() < 0.5:
        typed.wechat = who.wechat
    if who.qq and dice.random() < 0.6:
        if typed.wechat or dice.random() < 0.5:
            typed.qq = who.qq
        else:
            typed.wechat = who.qq
    if dice.random() < 0.1:
        typed.note = dice.choice(words.REMARKS)
    return typed


def _place(desk: Desk) -> str:
    (province, short_province), (city, short_city), (_, short_county), _ = spot = desk.who.spot
    county = spot.county[0]
    if province == city:
        return desk.dice.choice((spot.whole, city + county, short_city + county))
    forms = (spot.whole, f"{short_province}{short_city}{county}", f"{city}{county}", f"{short_city}{short_county}")
    return desk.dice.choice(forms)


# which number


def changed_phone(typed: Typed, desk: Desk) -> None:
    """The customer has another number by now."""
    typed.phone = desk.who.later
    if typed.wechat == desk.who.mobile:
        typed.wechat = ""


def second_phone(typed: Typed, desk: Desk) -> None:
    """He gives the other of his two numbers."""
    typed.phone = desk.who.second


def two_phones(typed: Typed, desk: Desk) -> None:
    """He gives both, and both go into the cell."""
    both = [typed.phone, desk.who.second]
    desk.dice.shuffle(both)
    typed.phone = desk.dice.choice(("/", "、", " ", "；", "或")).join(both)


def landline_only(typed: Typed, desk: Desk) -> None:
    """The shop's landline is all he gives, in its own cell or in that of the mobile."""
    if not desk.who.landline:
        return
    typed.phone, typed.landline = "", desk.who.landline
    typed.wechat = "" if typed.wechat == desk.who.mobile else typed.wechat
    if desk.dice.random() < 0.5:
        typed.phone, typed.landline = typed.landline, ""


def wechat_only(typed: Typed, desk: Desk) -> None:
    """He was only ever a chat."""
    if desk.who.wechat and desk.who.wechat != desk.who.mobile:
        typed.phone, typed.landline, typed.wechat = "", "", desk.who.wechat


# slips


def digit_typo(typed: Typed, desk: Desk) -> None:
    """One digit is another one."""
    at = _a_digit(typed, desk)
    other = desk.dice.choice([digit for digit in "0123456789" if digit != typed.phone[at : at + 1]])
    typed.phone = typed.phone and typed.phone[:at] + other + typed.phone[at + 1 :]


def digit_swap(typed: Typed, desk: Desk) -> None:
    """Two neighbouring digits change places."""
    at = _a_digit(typed, desk)
    typed.phone = typed.phone[: at - 1] + typed.phone[at : at + 1] + typed.phone[at - 1 : at] + typed.phone[at + 1 :]


def digit_drop(typed: Typed, desk: Desk) -> None:
    """One digit is missing."""
    at = _a_digit(typed, desk)
    typed.phone = typed.phone[:at] + typed.phone[at + 1 :]


def digit_extra(typed: Typed, desk: Desk) -> None:
    """One digit stands there twice."""
    at = _a_digit(typed, desk)
    typed.phone = typed.phone[:at] + typed.phone[at : at + 1] + typed.phone[at:]


def _a_digit(typed: Typed, desk: Desk) -> int:
    """Choose a digit of a number, not one of the first two, by which it would no longer look like one."""
    places = [at for at, letter in enumerate(typed.phone) if at > 2 and letter.isdigit()]
    return desk.dice.choice(places) if places else 1


# the name


def title_name(typed: Typed, desk: Desk) -> None:
    """王总, 王经理, 王女士."""
    polite = "女士" if desk.who.is_woman else "先生"
    typed.name = desk.who.surname + desk.dice.choice(("总", "总", "经理", "老板", "老师", polite, polite))


def family_name(typed: Typed, desk: Desk) -> None:
    """李姐, 李哥."""
    typed.name = desk.who.surname + ("姐" if desk.who.is_woman else "哥")


def nickname(typed: Typed, desk: Desk) -> None:
    """小王, 老王."""
    typed.name = desk.dice.choice(("小", "小", "老")) + desk.who.surname


def homophone_name(typed: Typed, desk: Desk) -> None:
    """Heard on the telephone, written with another character."""
    typed.name = _misheard(typed.name, desk.dice)


def short_name(typed: Typed, desk: Desk) -> None:
    """王小明 becomes 小明 or 王明."""
    if len(desk.who.given) == 2:
        typed.name = desk.dice.choice((desk.who.given, desk.who.surname + desk.who.given[-1]))


def blank_name(typed: Typed, _desk: Desk) -> None:
    """Nobody asked."""
    typed.name = ""


# the firm


def no_legal_ending(typed: Typed, desk: Desk) -> None:
    """临沂康泰医疗器械有限公司 becomes 临沂康泰医疗器械, or …公司."""
    if desk.who.firm and desk.who.firm.legal:
        typed.firm = typed.firm.replace(desk.who.firm.legal, desk.dice.choice(("", "", "公司")), 1)


def no_city(typed: Typed, desk: Desk) -> None:
    """临沂康泰医疗器械 becomes 康泰医疗器械."""
    if desk.who.firm:
        typed.firm = typed.firm.removeprefix(desk.who.firm.city)


def no_trade(typed: Typed, desk: Desk) -> None:
    """康泰大药房 becomes 康泰."""
    if desk.who.firm:
        typed.firm = typed.firm.replace(desk.who.firm.trade, "", 1)


def homophone_firm(typed: Typed, desk: Desk) -> None:
    """Heard on the telephone, written with another character."""
    if desk.who.firm and desk.who.firm.brand in typed.firm:
        brand = desk.who.firm.brand
        typed.firm = typed.firm.replace(brand, _misheard(brand, desk.dice), 1)


def blank_firm(typed: Typed, _desk: Desk) -> None:
    """Nobody asked."""
    typed.firm = ""


@cache
def _alike() -> dict[str, str]:
    return {letter: group.replace(letter, "") for group in words.SOUND_ALIKE for letter in group}


def _misheard(text: str, dice: random.Random) -> str:
    places = [at for at, letter in enumerate(text) if letter in _alike()]
    if not places:
        return text
    at = dice.choice(places)
    return text[:at] + dice.choice(_alike()[text[at]]) + text[at + 1 :]


# the place


def blank_place(typed: Typed, _desk: Desk) -> None:
    """Nobody asked."""
    typed.place = ""


def wrong_place(typed: Typed, desk: Desk) -> None:
    """Where he called from, or a slip in the drop-down."""
    typed.place = desk.town.spot().whole


def coarse_place(typed: Typed, desk: Desk) -> None:
    """Only the city, or only the province."""
    spot = desk.who.spot
    typed.place = desk.dice.choice((spot.city[0], spot.city[1], spot.city[1], spot.province[1]))


# how the number is written


def full_width(typed: Typed, _desk: Desk) -> None:
    """１３８…, from an input method left as it was."""
    typed.phone = typed.phone.translate(FULL_WIDTH)


def plus_86(typed: Typed, desk: Desk) -> None:
    """Pasted from a telephone's address book."""
    if _is_mobile(typed.phone):
        typed.phone = desk.dice.choice(("+86", "+86 ", "86", "+86-")) + typed.phone


def point_zero(typed: Typed, _desk: Desk) -> None:
    """13812345678.0, out of some program."""
    if _is_mobile(typed.phone):
        typed.phone += ".0"


def dashes(typed: Typed, _desk: Desk) -> None:
    """138-1234-5678."""
    if _is_mobile(typed.phone):
        typed.phone = f"{typed.phone[:3]}-{typed.phone[3:7]}-{typed.phone[7:]}"


def spaces(typed: Typed, desk: Desk) -> None:
    """138 1234 5678, or a blank at an end."""
    cut = f"{typed.phone[:3]} {typed.phone[3:7]} {typed.phone[7:]}"
    typed.phone = typed.phone and desk.dice.choice((cut if _is_mobile(typed.phone) else typed.phone, f"{typed.phone} "))


def wechat_too(typed: Typed, desk: Desk) -> None:
    """13812345678(微信同号)."""
    if _is_mobile(typed.phone) and desk.who.wechat == desk.who.mobile:
        typed.phone += desk.dice.choice(("(微信同号)", "（微信同号）", " 微信同号"))


def same_as_phone(typed: Typed, desk: Desk) -> None:
    """同手机, in the cell of the WeChat account."""
    if typed.phone == desk.who.mobile == desk.who.wechat:
        typed.wechat = "同手机"


def _is_mobile(text: str) -> bool:
    return len(text) == 11 and text.isdigit()


# other people's columns


def swapped_columns(typed: Typed, _desk: Desk) -> None:
    """The firm under the name's heading and the name under the firm's."""
    if typed.name and typed.firm:
        typed.name, typed.firm = typed.firm, typed.name


def phone_in_wechat(typed: Typed, _desk: Desk) -> None:
    """The number stands in the WeChat cell."""
    if typed.phone and not typed.wechat:
        typed.phone, typed.wechat = "", typed.phone


def phone_in_name(typed: Typed, desk: Desk) -> None:
    """王强13812345678."""
    if typed.phone and typed.name:
        typed.phone, typed.name = "", typed.name + desk.dice.choice(("", " ")) + typed.phone


def phone_in_note(typed: Typed, desk: Desk) -> None:
    """电话13812345678, among the remarks."""
    if typed.phone:
        label = desk.dice.choice(("电话", "手机", "手机号：", ""))
        typed.phone, typed.note = "", "，".join(filter(None, (label + typed.phone, typed.note)))


GROUPS: Final[tuple[tuple[tuple[float, Habit], ...], ...]] = (
    ((0.02, changed_phone), (0.02, second_phone), (0.04, two_phones), (0.08, landline_only), (0.04, wechat_only)),
    ((0.012, digit_typo), (0.008, digit_swap), (0.008, digit_drop), (0.005, digit_extra)),
    (
        (0.10, title_name), (0.04, family_name), (0.03, nickname), (0.03, homophone_name), (0.02, short_name),
        (0.05, blank_name),
    ),
    ((0.15, no_legal_ending),),
    ((0.15, no_city),),
    ((0.05, no_trade), (0.03, homophone_firm), (0.14, blank_firm)),
    ((0.08, blank_place), (0.015, wrong_place), (0.12, coarse_place)),
    ((0.06, same_as_phone), (0.06, wechat_too)),
    ((0.03, full_width), (0.03, plus_86), (0.02, point_zero), (0.04, dashes), (0.05, spaces)),
    ((0.01, swapped_columns), (0.02, phone_in_wechat), (0.015, phone_in_name), (0.02, phone_in_note)),
)  # fmt: skip
"""Each habit with its weight (see ORDINARY), in the order things happen to a row."""

NOISES: Final = tuple(habit.__name__ for group in GROUPS for _, habit in group)
