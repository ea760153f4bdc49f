"""The day's handoff as a short text to paste into a chat: it is answered from a phone. Who he is is masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from workbook_tools.columns.gazetteer import parse_region
from workbook_tools.problems import mask, mask_numbers
from workbook_tools.sales.in_words import day_said

_LONGEST: Final = 30
_MOST_LEFT: Final = 10
"""A chat names so many of those who wait since earlier days; the sheet has them all."""
_ENDINGS: Final = "省市区县"
_EXAMPLE: Final = "回复示例：3号小王，已打，周四来公司"


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One customer as far as the chat goes.

    number:  as it is called in the chat, 3 or 1120-3. names: his names, the one to call him by first.
    contact: a phone, or what else he can be reached by, then said by `contact_kind` (微信).
    age:     days since he was handed over without an answer.
    """

    number: str
    names: Sequence[str]
    contact: str
    region: str
    need: str
    contact_kind: str = ""
    is_urgent: bool = False
    age: int = 0


def short_number(record_no: str, day: date) -> str:
    """Give the number a customer goes by in the chat of a day: 3 for 20261123-03 on that day, 1123-3 afterwards.

    >>> short_number("20261123-03", date(2026, 11, 23)), short_number("20261123-03", date(2026, 11, 24))
    ('3', '1123-3')
    """
    on, _, number = record_no.partition("-")
    short = str(int(number))
    return short if on == f"{day:%Y%m%d}" else f"{on[4:]}-{short}"


def numbers_said(record_nos: Sequence[str], day: date) -> str:
    """Name several numbers of one handoff as they go by on a day, those in a row by their ends.

    >>> numbers_said(["20261123-01", "20261123-02", "20261123-03", "20261123-07"], date(2026, 11, 24))
    '1123-1到3、7号'
    """
    shown = [short_number(no, day).rpartition("-") for no in record_nos]
    numbers = sorted(int(number) for _, _, number in shown)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    named = (f"{run[0]}到{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)
    return f"{''.join(shown[0][:2])}{'、'.join(named)}号"


def title_of(day: date, count: int, urgent: int, left: int) -> str:
    """Say how many are handed over, how many of them urgent, how many of earlier days still wait.

    >>> title_of(date(2026, 11, 23), 9, 2, 1)
    '11月23日移交 9位，2急，另有1位以前的还没答'
    """
    parts = [f"{count}位", *([f"{urgent}急"] if urgent else []), *([f"另有{left}位以前的还没答"] if left else [])]
    return f"{day_said(day)}移交 {'，'.join(parts)}"


def chat_text(title: str, lines: Sequence[ChatLine]) -> str:
    """Give the whole text, a customer a line, urgent ones first; of the others of earlier days only the first ones."""
    urgent = sorted((line for line in lines if line.is_urgent), key=lambda line: bool(line.age))
    others = [line for line in lines if not line.is_urgent]
    left, new = [line for line in others if line.age], [line for line in others if not line.age]
    more = len(left) - _MOST_LEFT
    rest = [f"以前的还有{more}位没答，见移交表"] if more > 0 else []
    shown = [*map(chat_line, urgent), *map(chat_line, left[:_MOST_LEFT]), *rest, *map(chat_line, new)]
    return "\n".join([f"【{title}】", *shown, _EXAMPLE])


def chat_line(line: ChatLine) -> str:
    """Give the line of one customer: 1号 急 王** 138****8000 临沂兰山 想开店，问价格."""
    marks = [*(["急"] if line.is_urgent else []), *([f"{line.age}天没答"] if line.age else [])]
    who = mask(line.names[0]) if line.names else ""
    said = [
        f"{line.number}号",
        *marks,
        who,
        f"{line.contact_kind}{mask(line.contact)}",
        short_place(line.region),
        _need(line),
    ]
    return " ".join(filter(None, said))


def short_place(region: str) -> str:
    """Give city and county without their endings, as one says them; what is not understood as it was written.

    >>> short_place("山东省临沂市兰山区"), short_place("北京市朝阳区")
    ('临沂兰山', '北京朝阳')
    """
    place = parse_region(region).region if region else None
    if place is None:
        return mask_numbers(region)
    return "".join(_bare(part) for part in (place.city or place.province, place.county))


def _bare(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] in _ENDINGS else name


def _need(line: ChatLine) -> str:
    """Give what he wants on one line, without his own names and numbers."""
    text = " ".join(line.need.split())
    for name in sorted(filter(None, line.names), key=len, reverse=True):
        text = text.replace(name, mask(name))
    text = mask_numbers(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
