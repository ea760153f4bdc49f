"""性格类型: the eighteen sorts of customer of chapter 六·3·③, and how to talk with each.

What is advised is the manual's, in a few words of our own; where the manual gives none, none is made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Self

from workbook_tools.columns.base import declare
from workbook_tools.columns.choices import Choice, Options, Several
from workbook_tools.columns.values import Value
from workbook_tools.rules import At, Condition, Rule

NO_ADVICE: Final = "手册未给"
MOST: Final = 2
"""A main type and a second one; whoever has three has not been judged."""
_NUMERALS: Final = (*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八"))


class Personality(Options):
    """A sort of customer: the label, other words for it, and what to do.

    number: its number in the manual. A bare number is not read as a type; 第3类型 and 类型3 are.
    advice: how to answer it, for the one who goes there.
    """

    number: int
    advice: str

    def __new__(cls, label: str, words: str, advice: str) -> Self:
        """Make a type from its label, its other spellings and the advice; they are numbered as they come."""
        option = str.__new__(cls, label)
        option._value_ = label
        option.number = len(cls.__members__) + 1
        numerals = (str(option.number), _NUMERALS[option.number - 1])
        numbered = (f"第{numeral}{ending}" for numeral in numerals for ending in ("类型", "类", "型"))
        option.spellings = (*words.split(), f"类型{option.number}", *numbered)
        option.advice = advice
        return option

    KNOW_ALL = "自以为是", "自大 自负 目中无人", "说明留三分，引他来问；请他先考虑再联系，再问要多少"
    HAGGLER = "斤斤计较", "计较 爱计较 爱还价 爱砍价 讨价还价 抠 抠门", "条件不主动降；讲货少、要涨价、有人订，再讲实惠"
    GRUDGING = "心怀怨恨", "怨恨 怨气大 抱怨 爱抱怨 牢骚多 爱发牢骚", "先查明怨从哪来，理解同情，气平了再谈"
    THINKER = "冷静思考", "冷静 思考 思考型 爱思考 沉稳", "用心听，句句记住；诚恳谦和不急，讲产品和政策时热情"
    DELAYING = "借故拖延", "拖延 爱拖 拖拉 推托 推三阻四", "找出不做决定的真原因，对症下药"
    CURIOUS = "好奇心强烈", "好奇 好奇心强 好奇心", "主动热忱地讲产品利益；告知正在打折，促他当场付款"
    TALKER = "滔滔不绝", "健谈 话多 爱说 能说 话痨 爱聊天", "先耐心让他说，听出商机，再巧妙引回正题"
    BOASTER = "大吹大擂", "吹牛 爱吹牛 吹嘘 炫耀 爱炫耀", "恭维他，愿和他交朋友；成交时提可先付定金"
    INSINCERE = "虚情假意", "虚伪 假意 不真诚", "重在鉴别，不在他身上耗大量时间；手册没给话术"
    SUSPICIOUS = "生性多疑", "多疑 疑心重 爱怀疑 不信任人", "亲切沉着，言辞恳切；不争论不施压，先解他的忧虑"
    IMPULSIVE = "情感冲动", "冲动 感情冲动 感性 情绪化", "快刀斩乱麻；先让他接受你，再讲好处并演示"
    SILENT = "沉默寡言", "沉默 寡言 话少 不爱说话", "用提问探他的心思，以理服人，言行让他接受"
    PREJUDGING = "先入为主", "只看看", "“只看看”不必理会，热忱接近，其实容易成交"
    CONSERVATIVE = "思想保守", "保守 守旧 传统", "找出他对现状的不满和原因，讲实惠和价值，请他尝试"
    RESERVED = "内向含蓄", "内向 含蓄 腼腆 害羞", NO_ADVICE
    STUBBORN = "固执己见", "固执 顽固 倔 倔强", "持之以恒，真诚相待，适时恭维"
    HESITANT = "犹豫不决", "犹豫 优柔寡断 没主见 拿不定主意", "自己先有信心并传给他；引导他思考，围绕重点，少提难题"
    SHREWD = "精明理智", "精明 理智", "不打感情牌；从他熟悉的产品入手，多比较、分析、论证"


_GUESSES: Final = {
    **{f"{kind.number}{ending}": kind for kind in Personality for ending in ("型", "类", "号")},
    "理性": Personality.SHREWD,
    "急躁": Personality.IMPULSIVE,
    "急性子": Personality.IMPULSIVE,
    "性急": Personality.IMPULSIVE,
    "好面子": Personality.BOASTER,
    "爱面子": Personality.BOASTER,
}
_HEADINGS: Final = ("性格类型", "性格", "性格特点", "客户性格", "类型(性格)", "性格判断")


def personality(heading: str = "性格类型", **options: Any) -> Any:
    """Declare the personality [tuple of Personality]: the main type, and perhaps a second one."""
    aliases = tuple(other for other in _HEADINGS if other != heading)
    note = "主要的写在前面，最多两型"
    return declare(Several(Choice(Personality, guesses=_GUESSES)), heading, aliases=aliases, note=note, **options)


class MoreThan(Value, Condition):
    """The cell names more than so many options."""

    field: str
    most: int

    def holds(self, row: Any, today: date | None) -> bool:
        """Count the values."""
        return len(getattr(row, self.field)) > self.most

    def looks_at(self) -> Mapping[str, bool]:
        """What it says."""
        return {self.field: True}

    def formula(self, at: At) -> str:
        """Count the marks between them."""
        cell = at(self.field)
        return f'LEN({cell})-LEN(SUBSTITUTE({cell},"、",""))>={self.most}'


AT_MOST_TWO: Final = Rule(
    "personality",
    MoreThan("personality", MOST),
    "too-many",
    "“{value}”超过两型",
    "请只留一主一辅",
)
"""For forms with the column."""
