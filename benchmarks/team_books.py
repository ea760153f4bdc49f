"""Invents the workbooks a large team might hand in: believable, messy, and the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import xlsxwriter
from customers import Spot, Town

from workbook_tools.forms.settings import Brand, Staff
from workbook_tools.tasks.init import write_settings

MONDAY: Final = date(2026, 11, 23)
PHONE_HEADING: Final = "手机"
"""The same in every book, so that a script that trusts headings can do its work too."""

_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗"
_GIVEN = "伟芳娜敏静强磊洋勇艳杰娟涛明超霞平刚桂英华玉兰建国志红梅建军海燕晓东文博雨欣"
_TITLES = ("总", "经理", "老师", "女士")
_CHANNELS = ("官网在线客服", "咨询电话", "企业QQ", "百度商桥", "微博", "会销微信群", "抖音", "网络", "客户推荐")
_BRANDS = {"暖橘堂": ("理疗仪", "热敷床"), "云枕科技": ("深睡枕", "助眠灯"), "青禾悦动": ("步行训练器", "辅具")}
_NEEDS = (
    "想做{}的县级代理，问首批拿货要多少钱", "店里老人多，想看{}的样机", "问{}的出厂价和起订量", "要{}的报价单和彩页",
    "朋友店里在用{}，问本地有没有代理", "想先寄一个{}样品看看，合适再订", "问{}能不能贴自己的牌子",
)  # fmt: skip

_INQUIRY = (
    "咨询日期", "来源渠道", "客户称呼", PHONE_HEADING, "微信/QQ", "所在地区", "单位/店名", "咨询内容", "意向品牌",
    "紧急程度", "是否已直接移交", "登记客服", "备注",
)  # fmt: skip
_PROSPECT = (
    "序号", "客户名称", "联系人", PHONE_HEADING, "固定电话", "所在地区", "详细地址", "意向品牌", "信息来源", "来源说明",
    "取得日期", "名录批次", "来源合规", "登记客服", "备注",
)  # fmt: skip


Met = tuple[str, str, str, Spot]
"""Name, mobile, shop and place of a customer."""


class Team:
    """A team that makes `books` workbooks of `rows` rows each, every fourth of them a bought or given list.

    monday: of which week; the days they write down are this one and the six before it.
    again:  the share of rows about a customer who has come up before, or is one of those `known` from before.
    """

    def __init__(
        self,
        books: int,
        rows: int,
        seed: int = 20261123,
        *,
        monday: date = MONDAY,
        known: Sequence[Met] = (),
        again: float = 0.12,
    ) -> None:
        self.books, self.rows = books, rows
        self.met: list[Met] = list(known)
        self._monday, self._again = monday, again
        self._dice = random.Random(seed)
        self._town = Town(self._dice, staff=0)
        self._people = [f"{s}{g}" for s, g in zip(_SURNAMES, _GIVEN, strict=False)]

    def write_settings(self, target: Path) -> None:
        """Write the team's 设置.xlsx."""
        brands = [Brand(brand=name, director=self._people[i]) for i, name in enumerate(_BRANDS)]
        staff = [Staff(name=name, role="客服", brand=(list(_BRANDS)[i % 3],)) for i, name in enumerate(self._people)]
        write_settings(target, {Brand: brands, Staff: staff})

    def write_books(self, folder: Path) -> None:
        """Write the workbooks into a folder, headings in the first row."""
        folder.mkdir(parents=True)
        for number in range(self.books):
            person = self._people[number % len(self._people)]
            is_list = number % 4 == 3
            title = "客户名单表" if is_list else "客户咨询记录本"
            rows = self._prospects(person) if is_list else self._inquiries(person)
            _write(folder / f"{number:03d} {person} {title}.xlsx", _PROSPECT if is_list else _INQUIRY, rows)

    def _inquiries(self, person: str) -> Iterator[tuple[object, ...]]:
        for _ in range(self.rows):
            brand, need = self._wish()
            name, digits, shop, spot = self._customer()
            urgent = self._chance(0.06)
            yield (
                self._day(), self._dice.choice(_CHANNELS), self._name_typed(name), self._phone_typed(digits),
                self._wechat(), self._place_typed(spot), shop if self._chance(0.4) else None, need, brand,
                "急" if urgent else None, "是" if urgent and self._chance(0.7) else None,
                None if self._chance(0.01) else person, "下午方便接电话" if self._chance(0.1) else None,
            )  # fmt: skip

    def _prospects(self, person: str) -> Iterator[tuple[object, ...]]:
        batch = f"2026-{self._dice.randint(1, 11):02d}"
        for number in range(1, self.rows + 1):
            name, digits, shop, spot = self._customer()
            place, (brand, _) = self._place_typed(spot), self._wish()
            landline = f"0539-{self._dice.randint(2000000, 8999999)}" if self._chance(0.3) else None
            yield (
                number, shop, self._name_typed(name), self._phone_typed(digits), landline, place,
                f"{place}人民路{self._dice.randint(1, 300)}号", brand, "医疗器械展", "秋季医博会", self._day(), batch,
                "展会自愿留", person, "同上" if self._chance(0.02) else None,
            )  # fmt: skip

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share

    def _day(self) -> object:
        day = self._monday - timedelta(days=self._dice.randint(0, 6))
        typed = self._dice.random()
        if typed < 0.88:
            return datetime(day.year, day.month, day.day)  # noqa: DTZ001 # what XlsxWriter takes for a date
        if typed < 0.98:
            return f"{day:%Y.%m.%d}" if typed < 0.93 else f"{day.month}月{day.day}日"
        return None if typed < 0.99 else "上周"

    def _customer(self) -> Met:
        """Give a customer; of those who come up again one in five gives another number."""
        if self.met and self._chance(self._again):
            name, digits, shop, spot = self._dice.choice(self.met)
            return (name, self._town.mobile(spot) if self._chance(0.2) else digits, shop, spot)
        spot = self._town.spot()
        shop = str(self._town.firm(spot))
        self.met.append((self._town.person(self._chance(0.42)), self._town.mobile(spot), shop, spot))
        return self.met[-1]

    def _place_typed(self, spot: Spot) -> str:
        """Give a place as people type it: in full, in short, or the city alone."""
        typed = self._dice.random()
        if typed < 0.4:
            return spot.whole
        short = [said for _, said in (spot.province, spot.city, spot.county)]
        return "".join(dict.fromkeys(short)) if typed < 0.85 else spot.city[typed < 0.93]

    def _name_typed(self, name: str) -> str:
        return name[0] + self._dice.choice(_TITLES) if self._chance(0.1) else name

    def _phone_typed(self, digits: str) -> object:
        """Give a mobile as people type it; one in a hundred is a digit short, some are not there."""
        typed = self._dice.random()
        if typed < 0.70:
            return digits
        if typed < 0.85:
            return int(digits)
        if typed < 0.90:
            return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
        if typed < 0.93:
            return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
        if typed < 0.95:
            return digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        if typed < 0.97:
            return f"+86 {digits}"
        return digits[:-1] if typed < 0.98 else None

    def _wechat(self) -> str | None:
        typed = self._dice.random()
        if typed < 0.6:
            return None
        return "同手机" if typed < 0.75 else f"wx{self._dice.randint(10000, 99999999)}"

    def _wish(self) -> tuple[str | None, str]:
        brand = self._dice.choice(list(_BRANDS))
        need = self._dice.choice(_NEEDS).format(self._dice.choice(_BRANDS[brand]))
        if self._chance(0.6):
            need += f"，店面{self._dice.randint(20, 300)}平，做了{self._dice.randint(1, 20)}年"
        return (brand if self._chance(0.7) else None), need


def _write(path: Path, headings: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        as_day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, headings)
        for number, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, at, cell, as_day)
                elif cell is not None:
                    sheet.write(number, at, cell)
