"""Lines of a sheet that are not rows of a form: titles, signatures, totals, notes, dividers.

None of them is a customer, and none of them is ignored: what they say once (填表人：张三, 批次：3)
counts for the rows of their table, and a total is compared with the rows above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from workbook_tools.columns.base import Cell, clean, half_width, is_han, shown
from workbook_tools.columns.day_text import make_day, with_year
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value


class LineKind(StrEnum):
    """What a line under a heading is."""

    ROW = "row"
    BLANK = "blank"
    TOTAL = "total"
    NOTE = "note"
    DIVIDER = "divider"
    UNREAD = "unread"
    """It says how to reach someone, and not under the headings."""
    UNCALCULATED = "uncalculated"


class Total(Value):
    """A total line: what it says, and at which column (0 if it gives no number of rows)."""

    value: float
    column: int


_TOTAL: Final = pattern(
    r"^(本页|本周|本月|当日|今日|以上)?\s*(合\s*计|小\s*计|总\s*计|共\s*计|总数|平均|累计)"
    r"(?:人数|户数|客户数|行数|数)?(?=[\s\d::(=]|$)"
)
_TOTAL_TEXT: Final = pattern(
    r"^(?:本页|本周|本月|当日|今日|以上)?\s*(?:合计|小计|总计|共计|共|总数)[::\s]*(\d+)\s*(?:人|个|户|家|条|行|位)?"
)
_NOTE: Final = pattern(
    r"^(说明|备注|注意?|附注|提示|填表说明|填写说明|填表人|填报人|制表人?|审核人?|审批|签字|签名|复核|"
    r"登记人|记录人|移交人|接收人|负责人签字|部门|日期)\s*[::]"
)
_DIVIDER: Final = pattern(
    r"^[-—=*_·.\s]{3,}$|^[-—=*\s]*(以下|以上|下面|接上页|承上页|转下页|续表|续上|第.{1,3}页|共.{1,3}页).*$|.*(新增|补录|补登)[::]?[-—=*\s]*$"
)
_SURE_DIVIDER: Final = pattern(
    r"^[-—=*_·.\s]{3,}$|^[-—=*\s]*(接上页|承上页|转下页|续表|续上|(第.{1,3}页)?\s*(共.{1,3}页)?)[-—=*\s]*$"
    r"|^(以下|以上|下面)[是为]?.*(新增|补录|补登|录入|登记|客户|名单)[::]?$|^.*\d.*(新增|补录|补登)[::]?[-—=*\s]*$"
    r"|^[-—=*\s]*(20\d\d年)?\d{1,2}月\d{1,2}[日号]\s*(\(?(周|星期|礼拜)[一二三四五六日天]\)?)?[-—=*::\s]*$"
    r"|^[-—=*\s]*20\d\d[-./]\d{1,2}[-./]\d{1,2}[-—=*::\s]*$"
)
"""What divides even in a column of names: 以下为3月6日新增, 11月20日. A name that only ends like one is a customer."""
_SIGNATURE: Final = pattern(
    r"^(填表|填报|制表|审核|审批|复核|统计|汇总|登记|记录|移交|接收|经办|负责人|部门|主管|领导)人?\s*(签字|签名|签章|盖章)$"
    r"|^(填表人?|填报人?|制表人?|审核人?|审批人?|复核人?|统计人|汇总人|登记人|记录人|移交人|接收人|经办人)$"
)
"""What a signature line begins with where nobody typed a colon: 填表人, with the name in the next cell."""
_BESIDE_SIGNATURE: Final = pattern(
    r"^(填表|填报|制表|审核|审批|复核|统计|登记|移交|接收)?(日期|时间)$|^部门$|^(联系)?电话$"
)
_MAY_BE_NO_ROW: Final = pattern(f"{_TOTAL.pattern}|{_NOTE.pattern}|{_SIGNATURE.pattern}")
_ABOUT_THE_TABLE: Final = frozenset(["说明", "备注", "注意", "附注", "提示", "填表说明", "填写说明"])
DAYS_OF_SIGNING: Final = ("填表日期", "填报日期", "制表日期", "登记日期", "统计日期", "日期")
"""Labels of the day on which a table was written."""
MOBILE: Final = pattern(r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}")
_CONTACT: Final = pattern(
    rf"{MOBILE.pattern}|(?<!\d)\(?0\d{{2,3}}\)?[ -]?\d{{7,8}}(?!\d)"
    r"|(?:微信|薇信|扣扣|(?<![A-Za-z])(?:[VvWw][Xx]|[Qq]{2}))号?[:\s]*[A-Za-z0-9][-\w]{4,19}"
)
"""A mobile, a landline with its area code, or an account that is called one."""
_LABEL: Final = pattern(r"([\u3400-\u9fffA-Za-z/()（）]{2,12}?)\s*[:：]\s*")
_LATER_LABEL: Final = pattern(rf"(?<=[\s,，;；。、]){_LABEL.pattern}")
_FIRST_WORD: Final = pattern(r"[^\s:：,，;；]*")
_LONGEST_BARE_LABEL: Final = 8
_LONGEST_COUNT: Final = 7
_TITLE: Final = pattern(r"(表|本|单|册|名录|登记|记录|档案)(\W.*)?$|20\d\d\s*年")
_SINCE: Final = r"\s*(?:起|开始|版|修订|执行|施行|前|后)"
"""After the day from which something holds, which is none of the rows'."""
_YEAR_MONTH: Final = pattern(
    r"(?<!如)(?<![如“]“)(?<!如 )(20\d{2})\s*[年./-]\s*(1[0-2]|0?[1-9])(?!\d)"
    rf"(?!\s*[月./-]\s*\d{{1,2}}\s*[日号]?{_SINCE})"
)
_MONTH_ALONE: Final = pattern(r"(?<!\d)(1[0-2]|0?[1-9])月")
_JUST_A_MONTH: Final = pattern(r"\d{1,2}月份?")
_MONTHS: Final = pattern(r"\d月?份?\s*[-~—–至到、]\s*\d{1,2}月")
_DAY: Final = pattern(
    r"(?<![\d如“])(?<!如[“ ])(?:(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)"
    rf"|(20\d\d)([01]\d)([0-3]\d)(?!\d)|(\d{{1,2}})月(\d{{1,2}})[日号])(?!日?{_SINCE})"
)


def is_plainly_a_row(line: Sequence[Cell], numbering: frozenset[int]) -> bool:
    """Tell at a glance that a line is a row, as nearly all are; of the others `line_kind` tells what they are.

    line:      its cells; numbering: the columns that only number the lines.
    """
    if len(line) - line.count(None) <= max(2, len(numbering)):
        return False
    first = next((cell for cell in line if type(cell) is str), "")
    return not (first and _may_begin_no_row(first))


@lru_cache(maxsize=4096)
def _may_begin_no_row(first: str) -> bool:
    return _MAY_BE_NO_ROW.match(half_width(clean(first))) is not None


def line_kind(cells: Mapping[int, Cell], anchors: frozenset[int], numbering: frozenset[int]) -> LineKind:
    """Tell what a line is.

    cells:     its non-blank cells by column, left to right.
    anchors:   columns that hold a name or a way to reach the customer: a lone value there is a row, not a divider.
    numbering: columns that only number the lines: a line with nothing else is blank.
    """
    first = next((half_width(clean(cell)) for cell in cells.values() if isinstance(cell, str)), "")
    if first and _is_signature(cells):
        return LineKind.NOTE
    if any(MOBILE.search(half_width(shown(cell))) for cell in cells.values()) and not only_labels(cells):
        return LineKind.ROW  # whatever else it says, it tells how to reach someone
    if first and (_TOTAL.match(first) or (len(cells) <= 2 and _TOTAL_TEXT.match(first))):
        return LineKind.TOTAL
    if cells.keys() <= numbering:
        return LineKind.BLANK
    if first and _NOTE.match(first) and (only_labels(cells) or not anchors & set(list(cells)[1:])):
        return LineKind.NOTE
    if len(cells) == 1:
        at, cell = next(iter(cells.items()))
        divider = _SURE_DIVIDER if at in anchors else _DIVIDER
        if (first and divider.match(first)) or isinstance(cell, date) or (at not in anchors and isinstance(cell, str)):
            return LineKind.DIVIDER
    return LineKind.ROW


def divides(text: str) -> bool:
    """Tell whether a lone text reads like a divider: 以下为3月6日新增, —转下页—, 本周无新增."""
    return _DIVIDER.match(half_width(clean(text))) is not None


def only_labels(cells: Mapping[int, Cell]) -> bool:
    """Tell whether each cell holds a label, or is what the label in the cell before it asks for."""
    asked = False
    for cell in cells.values():
        text = half_width(clean(cell)) if isinstance(cell, str) else ""
        labelled = ":" in text and _LABEL.search(text) is not None
        if not (labelled or asked):
            return False
        asked = labelled and text.endswith(":")
    return bool(cells)


def _is_signature(cells: Mapping[int, Cell]) -> bool:
    """Tell a line such as 制表人 | 李晓雨 | 审核人 | 陈刚: labels without a colon, each with what it asks for or blank.

    A number that no 电话 asks for is a way to reach someone, and no signature.
    """
    texts = (half_width(clean(shown(cell))) for cell in cells.values())
    asked_by = next(texts)
    if not _SIGNATURE.match(asked_by):
        return False
    for text in texts:
        if _SIGNATURE.match(text) or _BESIDE_SIGNATURE.match(text):
            asked_by = text
        elif not asked_by or (MOBILE.search(text) and not asked_by.endswith("电话")):
            return False
        else:
            asked_by = ""
    return True


def is_title(cells: Mapping[int, Cell]) -> bool:
    """Tell whether a line names or describes the table under it: “陌生拜访登记本 2026年11月”, “填表人：李四”."""
    lone = next(iter(cells.values())) if len(cells) == 1 else None
    return only_labels(cells) or (isinstance(lone, str) and _TITLE.search(half_width(clean(lone))) is not None)


def tells_contact(cells: Mapping[int, Cell]) -> bool:
    """Tell whether a line says how to reach someone."""
    return any(_CONTACT.search(half_width(shown(cell))) for cell in cells.values())


def labels_of(cells: Mapping[int, Cell]) -> list[str]:
    """Give the labels that a line's cells hold, whatever stands behind them."""
    texts = [half_width(clean(cell)) for cell in cells.values() if isinstance(cell, str)]
    return [found[1].strip() for text in texts for found in _LABEL.finditer(text)]


def begins_with_label(cells: Mapping[int, Cell]) -> bool:
    """Tell a line of labels from one that says something before its first: 李姐 vx:lijie_2026."""
    first = next((half_width(clean(cell)) for cell in cells.values() if isinstance(cell, str)), "")
    return _is_signature(cells) or (only_labels(cells) and _LABEL.match(first) is not None)


def total_of(cells: Mapping[int, Cell]) -> Total | None:
    """Give the number of rows a total line claims, or None if it claims none (a sum of money, say)."""
    for at, cell in cells.items():
        if isinstance(cell, str) and (found := _TOTAL_TEXT.match(half_width(clean(cell)))):
            return Total(float(found[1]), at)
        if isinstance(cell, str) and (
            found := re.fullmatch(r"(\d+)\s*(?:人|个|户|家|条|行|位)", half_width(clean(cell)))
        ):
            return Total(float(found[1]), at)
    return None


def whole_number(cell: Cell) -> int | None:
    """Give the number that a cell is, if it may be a number of rows."""
    text = half_width(clean(cell)) if isinstance(cell, str) else shown(cell) if type(cell) in {int, float} else ""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_COUNT else None


def is_average(cells: Mapping[int, Cell]) -> bool:
    """Tell a line of averages, which is no total to compare."""
    return any(isinstance(cell, str) and "平均" in cell for cell in cells.values())


class Said(Value):
    """What is given once for a whole table, and where.

    value: all that stands behind the label. word: its first word, which may be all that is meant (李四 2026年11月).
    """

    value: Cell
    word: Cell
    row: int
    column: int


def labels_in(lines: Iterable[tuple[int, Sequence[Cell]]], is_asked: Callable[[str], bool]) -> dict[str, Said]:
    """Give what titles and signatures say once: label → value (“填表人：李四 批次：3”, or in the next cell).

    lines:    pairs of Excel row number and that row's cells from column A on.
    is_asked: tells a label of this table; other words before a colon belong to what is said (展会：济南).
    """
    said: dict[str, Said] = {}
    for row, cells in lines:
        for at, cell in enumerate(cells, start=1):
            if not isinstance(cell, str):
                continue
            text = clean(cell)
            for label, value in _labelled(text, is_asked):
                if value:
                    said.setdefault(label, Said(value, _first_word(value), row, at))
                elif half_width(text).endswith(":"):
                    beside = next(((n, c) for n, c in enumerate(cells[at:], at + 1) if c is not None), None)
                    if beside and not _asks(beside[1]):
                        said.setdefault(label, Said(beside[1], beside[1], row, beside[0]))
            is_label = 2 <= len(text) <= _LONGEST_BARE_LABEL and all(map(is_han, text))
            if is_label and (beside_it := cells[at : at + 1]) not in ([], [None]) and not _asks(beside_it[0]):
                said.setdefault(text, Said(beside_it[0], beside_it[0], row, at + 1))
    return said


def _labelled(text: str, is_asked: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Give each label in a text with what stands behind it, up to the next label."""
    found = _LABEL.search(text)
    while found:
        later = (each for each in _LATER_LABEL.finditer(text, found.end()) if is_asked(half_width(each[1])))
        following = next(later, None)
        value = text[found.end() : following.start() if following else len(text)]
        yield half_width(found[1]), value.strip(" \t\n,，;；")
        found = following


def _first_word(text: str) -> str:
    found = _FIRST_WORD.match(text)
    return found[0] if found and found[0] else text


def signs(label: str) -> bool:
    """Tell the label of a signature or a note, which no form need know: 审核, 制表人, 说明."""
    return _NOTE.match(f"{label}:") is not None or _SIGNATURE.match(label) is not None


def is_about_the_table(label: str) -> bool:
    """Tell what is said of the table, and of no customer: 说明, 备注."""
    return label in _ABOUT_THE_TABLE


def _asks(cell: Cell) -> bool:
    """Tell whether a cell is a label itself, waiting for its own value: then the one before it is still blank."""
    text = half_width(clean(cell)) if isinstance(cell, str) else ""
    return text.endswith(":") or _SIGNATURE.match(text) is not None


def day_in(texts: Iterable[str], base: date) -> date | None:
    """Give the day that the first of these texts names which names only one, not after `base`."""
    for text in texts:
        found = {_named_day(each, base) for each in _DAY.finditer(half_width(text))}
        if len(found) == 1 and (day := found.pop()) and day <= base:
            return day
    return None


def _named_day(found: re.Match[str], base: date) -> date | None:
    year, month, day = found[1] or found[4], found[2] or found[5] or found[7], found[3] or found[6] or found[8]
    return make_day(year, month, day) if year else with_year(int(month), int(day), base, "past")


def month_in(texts: Sequence[str]) -> tuple[int, int] | None:
    """Give the year and month a title names (“客户咨询记录本 2024年3月”), or None; “如 2024-03” names none."""
    for text in texts:
        if found := _YEAR_MONTH.search(half_width(text)):
            return int(found[1]), int(found[2])
    return None


def month_alone(sheet: str, file: str) -> int | None:
    """Give the month that a file is called by without a year (1月咨询), or a sheet and nothing else; 1-9月 is none."""
    name = half_width(sheet if _JUST_A_MONTH.fullmatch(half_width(sheet).strip()) else file)
    found = {int(each[1]) for each in _MONTH_ALONE.finditer(name)}
    return found.pop() if len(found) == 1 and not _MONTHS.search(name) else None
