"""Invents customers: where they are, what they are called, how they are reached, and who is taken for whom.

A situation is a handful of customers that look like one and are not. Whoever tells them apart has to do it
from what people write down; the number of a customer is the truth.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, NamedTuple

import customer_words as words

from workbook_tools.columns.data import Place, area_codes, places, short_names

CITIES: Final = 300
LONG_LOCAL: Final = frozenset({
    "0311", "0371", "0451", "0512", "0531", "0532", "0551", "0571", "0574", "0577", "0591", "0592", "0731", "0755",
    "0757", "0769",
})  # fmt: skip
"""Area codes of four digits behind which numbers have eight."""
OPERATORS: Final = (
    "138",
    "139",
    "135",
    "136",
    "137",
    "150",
    "151",
    "158",
    "159",
    "186",
    "189",
    "133",
    "177",
    "182",
    "198",
)
PLACEHOLDERS: Final = ("13800000000", "13800138000", "13888888888", "13900000000", "12345678901", "11111111111")


class Spot(NamedTuple):
    """A county with its city and province, each as (full name, what people say), and the area code."""

    province: tuple[str, str]
    city: tuple[str, str]
    county: tuple[str, str]
    area_code: str

    @property
    def whole(self) -> str:
        """The place in full: 山东省临沂市兰山区, 北京市朝阳区."""
        return "".join(dict.fromkeys((self.province[0], self.city[0], self.county[0])))


class Firm(NamedTuple):
    """A company or shop; what it does not have is empty."""

    city: str
    brand: str
    trade: str
    legal: str = ""
    branch: str = ""

    def __str__(self) -> str:
        branch = f"({self.branch})" if self.legal and self.branch else self.branch
        return self.city + self.brand + self.trade + self.legal + branch


@dataclass(frozen=True)
class Customer:
    """One customer: a person, of a firm or of none. What he does not have is empty.

    mobile:   the number he gives; `second` his other one, `later` the one he will change to.
    stand_in: what people mostly type instead of his number: a made-up one, or a salesperson's.
    desk:     who writes him down; anyone if empty.
    since:    the day of the list on which he first asks.
    """

    situation: str
    name: str
    is_woman: bool
    spot: Spot
    mobile: str
    second: str
    later: str
    firm: Firm | None = None
    landline: str = ""
    wechat: str = ""
    qq: str = ""
    stand_in: str = ""
    desk: str = ""
    since: int = 0

    @property
    def surname(self) -> str:
        """The family name, of one or two characters."""
        return self.name[:2] if self.name.startswith(words.LONG_SURNAMES) else self.name[0]

    @property
    def given(self) -> str:
        """The name without the family name."""
        return self.name.removeprefix(self.surname)


class Town:
    """All there is to know about who lives where. No two of its people share a number unless a situation says so."""

    def __init__(self, dice: random.Random, staff: int) -> None:
        self._dice = dice
        self._taken: set[str] = set(PLACEHOLDERS)
        self._cities = _cities()
        self._weights = [1 / (rank + 8) for rank in range(len(self._cities))]
        self.staff = [(self.person(dice.random() < 0.6), self.mobile(self.spot())) for _ in range(staff)]

    def customer(self, situation: str, **given: object) -> Customer:
        """Invent a customer; `given` settles what the situation prescribes."""
        dice = self._dice
        is_woman = dice.random() < 0.42
        spot = given.get("spot") or self.spot()
        assert isinstance(spot, Spot)
        mobile = given.get("mobile") or self.mobile(spot)
        made = Customer(
            situation, self.person(is_woman), is_woman, spot, str(mobile), self.mobile(spot), self.mobile(spot),
            firm=self.firm(spot) if dice.random() < 0.72 else None,
            landline=self.landline(spot) if dice.random() < 0.25 else "",
            wechat=self._wechat(str(mobile)), qq=self._qq() if dice.random() < 0.15 else "", since=dice.randint(0, 240),
        )  # fmt: skip
        return replace(made, **given)  # type: ignore[arg-type]

    def spot(self, like: Spot | None = None) -> Spot:
        """Choose a county; `like` another one, in its city."""
        cities = [city for city in self._cities if like and city[0].city == like.city]
        city = cities[0] if cities else self._dice.choices(self._cities, self._weights)[0]
        return self._dice.choice(city)

    def person(self, is_woman: bool, surname: str = "") -> str:
        """Invent a name; two characters are given in four of five."""
        surname = surname or self._surname()
        given = words.FEMALE if is_woman else words.MALE
        first, second = (given[int(len(given) * self._dice.random() ** 1.25)] for _ in range(2))
        return surname + (first + second if self._dice.random() < 0.78 and first != second else first)

    def firm(self, spot: Spot) -> Firm:
        """Invent a shop (three of five) or a company, some with the city in front."""
        is_shop = self._dice.random() < 0.6
        trade = self._dice.choice(words.SHOPS if is_shop else words.TRADES)
        legal = "" if is_shop else self._dice.choices(*zip(*words.LEGAL, strict=True))[0]
        prefix = self._dice.choice(spot.city) if self._dice.random() < (0.12 if is_shop else 0.65) else ""
        return Firm(prefix, self._brand(), trade, legal)

    def mobile(self, spot: Spot) -> str:
        """Give a number nobody has, mostly of the spot's city."""
        home = spot if self._dice.random() < 0.85 else self.spot()
        while True:
            series = int(home.area_code) * 7 + self._dice.randint(0, 120) * 83
            number = f"{self._dice.choice(OPERATORS)}{series % 10000:04d}{self._dice.randint(0, 9999):04d}"
            if self._take(number):
                return number

    def near(self, mobile: str) -> str:
        """Give a number nobody has that differs from another one in one of its last four digits."""
        while True:
            at = self._dice.randint(7, 10)
            number = mobile[:at] + self._dice.choice("0123456789") + mobile[at + 1 :]
            if self._take(number):
                return number

    def landline(self, spot: Spot) -> str:
        """Give a landline of the spot's city."""
        digits = 8 if len(spot.area_code) == 3 or spot.area_code in LONG_LOCAL else 7
        while True:
            local = str(self._dice.randint(2, 8)) + "".join(self._dice.choices("0123456789", k=digits - 1))
            if self._take(number := f"{spot.area_code}-{local}"):
                return number

    def hotline(self, spot: Spot) -> str:
        """Give a switchboard: a 400 number or a landline."""
        while self._dice.random() < 0.4:
            digits = f"{self._dice.randint(0, 9999999):07d}"
            if self._take(number := f"400-{digits[:3]}-{digits[3:]}"):
                return number
        return self.landline(spot)

    def _take(self, number: str) -> bool:
        is_free = number not in self._taken
        self._taken.add(number)
        return is_free

    def _surname(self) -> str:
        if self._dice.random() < 0.004:
            return self._dice.choice(words.LONG_SURNAMES)
        return self._dice.choice(self._dice.choices(*_surname_weights())[0])

    def _brand(self) -> str:
        letters = tuple(dict.fromkeys(words.BRAND))
        first, second = (letters[int(len(letters) * self._dice.random() ** 1.3)] for _ in range(2))
        ending = self._dice.choice(words.BRAND_ENDINGS) if self._dice.random() < 0.35 else ""
        return first + second + ending

    def _wechat(self, mobile: str) -> str:
        kind = self._dice.random()
        if kind < 0.3:
            return ""
        if kind < 0.6:
            return mobile
        if kind < 0.7:
            return "wxid_" + "".join(self._dice.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=14))
        syllables = "".join(self._dice.choices(words.PINYIN, k=2))
        return f"{syllables}{self._dice.choice(('', '_', '-'))}{self._dice.randint(1, 999999)}".ljust(6, "8")

    def _qq(self) -> str:
        return str(self._dice.randint(10**7, 2 * 10**9))


Situation = Callable[[Town, random.Random], Iterator[Customer]]


def plain(town: Town, _dice: random.Random) -> Iterator[Customer]:
    """Nobody is like him."""
    yield town.customer("plain")


def spouse(town: Town, dice: random.Random) -> Iterator[Customer]:
    """Husband and wife give one mobile; most of them keep one shop."""
    one = town.customer("spouse", is_woman=False)
    wechat = one.wechat if dice.random() < 0.5 else ""
    yield one
    yield replace(one, name=town.person(is_woman=True), is_woman=True, wechat=wechat, qq="")


def boss_two_shops(town: Town, dice: random.Random) -> Iterator[Customer]:
    """One person with one mobile asks for two shops: branches of one name, or two names."""
    one = town.customer("boss_two_shops")
    first, second = town.firm(one.spot), town.firm(one.spot)
    if dice.random() < 0.5:
        here, there = dice.sample(words.BRANCHES, 2)
        first, second = first._replace(branch=here), first._replace(branch=there)
    yield replace(one, firm=first)
    spot = one.spot if dice.random() < 0.6 else town.spot(like=one.spot)
    yield replace(one, firm=second, spot=spot, landline=town.landline(spot) if one.landline else "")


def chain(town: Town, dice: random.Random) -> Iterator[Customer]:
    """Branches of a chain, each with its manager and number; some give the head office's line too."""
    head = town.spot()
    firm = town.firm(head)._replace(city="", trade=dice.choice(words.SHOPS), legal="")
    line = town.hotline(head) if dice.random() < 0.4 else ""
    for branch in dice.sample(words.BRANCHES, dice.randint(3, 6)):
        spot = town.spot(like=head) if dice.random() < 0.6 else town.spot()
        named = branch if dice.random() < 0.7 else spot.county[1] + "店"
        yield town.customer("chain", spot=spot, firm=firm._replace(branch=named), landline=line)


def hotline(town: Town, dice: random.Random) -> Iterator[Customer]:
    """Colleagues of one firm behind one switchboard; half of them give no mobile of their own."""
    one = town.customer("hotline")
    firm, line = one.firm or town.firm(one.spot), town.hotline(one.spot)
    for _ in range(dice.randint(3, 8)):
        stand_in = line if dice.random() < 0.5 else ""
        yield town.customer("hotline", spot=one.spot, firm=firm, landline=line, stand_in=stand_in)


def near_phone(town: Town, dice: random.Random) -> Iterator[Customer]:
    """Two people whose mobiles differ in one digit, as numbers of one town do."""
    one = town.customer("near_phone")
    surname = one.surname if dice.random() < 0.15 else ""
    is_woman = dice.random() < 0.42
    name, spot = town.person(is_woman, surname), town.spot(like=one.spot) if dice.random() < 0.7 else town.spot()
    yield one
    yield town.customer("near_phone", name=name, is_woman=is_woman, mobile=town.near(one.mobile), spot=spot)


def same_name(town: Town, dice: random.Random) -> Iterator[Customer]:
    """Two or three people of one name in one city who have nothing to do with each other."""
    one = town.customer("same_name")
    yield one
    for _ in range(dice.randint(1, 2)):
        spot = town.spot(like=one.spot)
        yield town.customer("same_name", name=one.name, is_woman=one.is_woman, spot=spot)


def recycled(town: Town, dice: random.Random) -> Iterator[Customer]:
    """A number given up by one and given to another half a year later, mostly in the same city."""
    one = town.customer("recycled", since=dice.randint(0, 40))
    spot = town.spot(like=one.spot) if dice.random() < 0.8 else town.spot()
    yield one
    yield town.customer("recycled", mobile=one.mobile, spot=spot, since=dice.randint(230, 260))


def placeholder(town: Town, dice: random.Random) -> Iterator[Customer]:
    """Who gave no number, and got one that fills the cell."""
    yield town.customer("placeholder", stand_in=dice.choices(PLACEHOLDERS, (5, 5, 3, 3, 2, 1))[0])


def sales_number(town: Town, dice: random.Random) -> Iterator[Customer]:
    """A salesperson's own number typed where his customers' should stand."""
    name, number = dice.choice(town.staff)
    for _ in range(dice.randint(2, 4)):
        yield town.customer("sales_number", stand_in=number, desk=name)


def owner_contact(town: Town, dice: random.Random) -> Iterator[Customer]:
    """The owner of a firm and the one who does the buying, each with a number; some share the shop's landline."""
    one = town.customer("owner_contact")
    firm, line = one.firm or town.firm(one.spot), one.landline if dice.random() < 0.5 else ""
    yield replace(one, firm=firm, landline=line)
    yield town.customer("owner_contact", spot=one.spot, firm=firm, landline=line)


SITUATIONS: Final[Mapping[str, Situation]] = {
    situation.__name__: situation
    for situation in (
        spouse, boss_two_shops, chain, hotline, near_phone, same_name, recycled, placeholder, sales_number,
        owner_contact,
    )
}  # fmt: skip
"""The hard ones, by name."""


@cache
def _surname_weights() -> tuple[list[str], list[int]]:
    return [letters for letters, _ in words.SURNAMES], [len(letters) * weight for letters, weight in words.SURNAMES]


@cache
def _cities() -> list[list[Spot]]:
    """Give the counties of some cities, the cities in an order that is always the same."""
    by_city: dict[str, list[Spot]] = {}
    for place in places().values():
        above = place.parent
        if place.depth == 3 and above and (dialled := area_codes().get(above.code)):
            spot = Spot(_spoken(above.parent or above), _spoken(above), _spoken(place), dialled)
            by_city.setdefault(above.full, []).append(spot)
    cities = list(by_city.values())
    random.Random(86).shuffle(cities)
    return cities[:CITIES]


def _spoken(place: Place) -> tuple[str, str]:
    return place.name, next(iter(short_names(place.name)), place.name)
