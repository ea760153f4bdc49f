"""Text: what people type freely, names, and the numbers of other forms' rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any, Final
from unicodedata import is_normalized

from workbook_tools.columns.base import (
    AS_TEXT,
    BLANK_WORDS,
    EXACT_IN_EXCEL,
    LONGEST_BLANK_WORD,
    Cell,
    Context,
    Guard,
    Kind,
    Reading,
    clean,
    declare,
    half_width,
    is_blank_word,
    is_han,
    shown,
)
from workbook_tools.columns.patterns import pattern
from workbook_tools.problems import IDENTITY_CARD, Finding

_IDENTITY_CARD: Final = pattern(IDENTITY_CARD)
_MANY_FIGURES: Final = pattern(r"[^\u3400-\u9fffA-Za-z，。、；]{7}")
"""An identity number has so many signs in a row, however it is typed, that are no Chinese characters and no letters."""
_ILLNESSES: Final = (
    "糖尿病|高血压|心脏病|冠心病|脑梗|脑出血|中风|偏瘫|癌|肿瘤|尿毒症|抑郁|肝炎|乙肝|肺结核|关节炎|骨折"
    "|椎间盘|颈椎病|肩周炎|痛风|哮喘|白血病|肾病|肝硬"
)
_TELLS_ILLNESS: Final = "病史|后遗症|确诊"
_OFFERED: Final = "(?:产品|仪|器|理疗|治疗|贴|药|膏|设备|项目|方案|人群|患者|客户|专用|课)"
"""What a shop offers for an illness tells nothing of anyone's."""
_ILLNESS: Final = pattern(
    r"(?:本人|自己|父亲|母亲|爸爸?|妈妈?|老公|老婆|爱人|家人|老人|孩子|患有|得了|查出)[^，。；,;]{0,6}"
    rf"(?:{_ILLNESSES})|{_TELLS_ILLNESS}"
    rf"|[患得有]了?(?:{_ILLNESSES})(?!的?{_OFFERED})"
    rf"|(?:{_ILLNESSES})(?:突出|化)?[\d多好几一二三四五六七八九十]+年"
)
_ILLNESS_SIGN: Final = pattern("[病压梗血风瘫癌瘤症郁炎肝核折史诊喘盘硬]")
"""What an illness ends in: a text without it need not be searched for one."""
_NOT_NAMES: Final = frozenset({"测试", "test", "合计", "小计", "总计", "共计", "同上", "同前"})
_NO_PLAIN_NAMES: Final = _NOT_NAMES | {word.casefold() for word in BLANK_WORDS}
_VAGUE: Final = pattern(r"想?(?:(?:了解|咨询)[/、，,和]?)+(?:一下)?[。.!！]?")


def typed_text(cell: Cell) -> tuple[str, tuple[Finding, ...]]:
    """Give a cell's text as its owner saw it, and a finding if Excel may have made a date of it."""
    if isinstance(cell, str):
        return cell, ()
    if isinstance(cell, bool):
        return str(cell).upper(), ()
    if isinstance(cell, date | time | timedelta):
        finding = Finding(
            "date-in-text",
            "“{value}”是日期格式，可能是“3-5”一类的内容被 Excel 改成了日期",
            "请核对；如果改了样，请把单元格设成文本格式再填",
        )
        return shown(cell), (finding,)
    return shown(cell), lost_digits(cell)


def lost_digits(cell: Cell) -> tuple[Finding, ...]:
    """Give a finding for a number so long that Excel does not know its last digits: what it shows there is made up."""
    if isinstance(cell, int | float) and abs(cell) >= EXACT_IN_EXCEL:
        return (Finding("digits-lost", "“{value}”后面的数字已经丢失（Excel 只记得住15位）", AS_TEXT),)
    return ()


class Text(Kind[str]):
    """Free text. A name also loses full width and the blank in “王 强”, and must not be 测试 or 合计.

    shortest, longest: lengths in characters; a text outside them is kept and told.
    """

    title = "文字"
    takes_anything = True

    def __init__(self, *, shortest: int = 0, longest: int = 200, personal: bool = False, name: bool = False) -> None:
        self.shortest = shortest
        self.longest = longest
        self.personal = personal
        self.name = name
        self.wrap = longest > 60
        self.width = 30 if self.wrap else 18 if longest > 20 else 12

    def at_a_glance(self, cells: Iterable[Cell], context: Context) -> Mapping[Cell, str]:
        """Give the texts that are kept as typed."""
        return {cell: cell for cell in cells if type(cell) is str and self._is_plain(cell)}

    def _is_plain(self, text: str) -> bool:
        if self.name:
            is_plain = text.isalpha() and is_normalized("NFKC", text) and text.casefold() not in _NO_PLAIN_NAMES
        else:
            is_plain = len(text) > LONGEST_BLANK_WORD and text.isprintable() and text == text.strip()
        return is_plain and not self._doubts(text)

    def parse(self, cell: Any, context: Context) -> Reading[str]:
        """Read text, or what Excel shows for a number or a date. A value is only dropped if it is no name."""
        typed, findings = typed_text(cell)
        if not self.name:
            return Reading(typed, (*findings, *self._doubts(typed)))
        named = _tidy_name(typed)
        if not named or (len(named) <= LONGEST_BLANK_WORD and is_blank_word(named)):
            return Reading()
        if named.casefold() in _NOT_NAMES:
            return Reading(None, (Finding("not-a-name", "“{value}”不是名称", "请填客户真实的名称或称呼"),))
        return Reading(named, (*findings, *self._doubts(named)))

    def guard(self) -> Guard:
        """Warn, while someone types, of a text that grows too long."""
        wrong = f"LEN(TRIM({{cell}}))>{self.longest}"
        return Guard("length", maximum=self.longest, wrong=wrong, message=f"最多{self.longest}字", strict=False)

    def describe(self) -> str:
        """Say how long the text may be."""
        length = f"{self.shortest}到{self.longest}字" if self.shortest else f"最多{self.longest}字"
        return f"{'名称' if self.name else self.title}，{length}"

    def _doubts(self, text: str) -> tuple[Finding, ...]:
        found = []
        if len(text) > self.longest:
            found.append(
                Finding(
                    "text-long",
                    f"写了{len(text)}字，最多{self.longest}字",
                    f"请精简到{self.longest}字以内",
                )
            )
        if self.shortest and not self.name and _VAGUE.fullmatch(text):
            found.append(Finding("text-short", "只写了“{value}”", "请写清楚客户问的是什么、想要什么"))
        elif len(text) < self.shortest:
            found.append(Finding("text-short", f"“{{value}}”太短，至少要{self.shortest}个字", "请写得再具体一些"))
        if _MANY_FIGURES.search(text) and _IDENTITY_CARD.search(half_width(text)):
            found.append(Finding("sensitive", "里面像有身份证号", "请删掉，表里不写身份证号", personal=True))
        if _ILLNESS_SIGN.search(text) and _ILLNESS.search(text):
            found.append(Finding("health", "里面像有个人病情，屏幕上已遮住", "没有必要的话请删掉", personal=True))
        return tuple(found)


class Reference(Kind[str]):
    """The number of another form's row, such as the handoff an inquiry went into."""

    title = "其他表的编号"
    takes_anything = True
    width = 18

    def parse(self, cell: Any, context: Context) -> Reading[str]:
        """Read a number as text, without blanks, keeping leading zeros."""
        typed, findings = typed_text(cell)
        return Reading(half_width(re.sub(r"\s+", "", half_width(typed))), findings)


def text(
    heading: str,
    *,
    personal: bool = False,
    name: bool = False,
    shortest: int = 0,
    longest: int = 200,
    **options: Any,
) -> Any:
    """Declare a text column [str]; `name` for the names of people and companies."""
    kind = Text(shortest=shortest, longest=longest, personal=personal, name=name)
    return declare(kind, heading, **options)


def reference(heading: str, **options: Any) -> Any:
    """Declare a column [str] with the number of another form's row."""
    return declare(Reference(), heading, **options)


def _tidy_name(typed: str) -> str:
    named = clean(half_width(typed))
    letters = named.split()
    is_spaced = len(letters) > 1 and all(len(letter) == 1 and is_han(letter) for letter in letters)
    return "".join(letters) if is_spaced else named
