"""What a head of sales answers in the chat: “3号小王，已打，周四来公司”, read line by line.

Nothing is guessed that a person could not check at a glance: the text of a result is kept whole, and what is not
understood is given back as such.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final

from workbook_tools.columns.base import Vocabulary, half_width, spelling_key
from workbook_tools.columns.choices import has_title
from workbook_tools.columns.day_text import find_day, make_day, read_day_text, with_year
from workbook_tools.columns.patterns import pattern
from workbook_tools.forms.handoff_sheet import Status


@dataclass(frozen=True, slots=True)
class Reply:
    """What was said of one customer.

    day, number:  the day he was handed over, None if it was not said, and his number within it; number 0 means all.
    owner:        the official name of who is to follow him. reassigned: it was said that this replaces another.
    status, outcome: how far it is, and the words of the result, whole. next_on: a day named in them that is to come.
    is_receipt:   it only says that he was received.
    doubt:        what is not sure, in words. said: the line as it was typed.
    sender, at:   who wrote it and when, as far as the copied chat tells.
    """

    number: int
    said: str
    day: date | None = None
    owner: str | None = None
    reassigned: bool = False
    status: Status | None = None
    outcome: str = ""
    next_on: date | None = None
    is_receipt: bool = False
    doubt: str = ""
    sender: str = ""
    at: datetime | None = None

    @property
    def only_gives(self) -> bool:
        """True if it only says who is to follow him; that he is being worked on is then not said, but meant."""
        return bool(self.owner) and not self.outcome

    @property
    def is_about_all(self) -> bool:
        """True if it is said of every customer of the day."""
        return self.number == 0


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A line nobody could take anything from, and why."""

    said: str
    why: str


@dataclass(frozen=True, slots=True)
class Replies:
    """What a chat says: replies in the order they were written, and the lines that were not understood."""

    replies: tuple[Reply, ...]
    not_understood: tuple[NotUnderstood, ...]


def read_replies(text: str, today: date, people: Vocabulary | None = None) -> Replies:
    """Read a chat as it was copied. today: the day relative words and missing years are counted from.

    people: the company's people by every name they go by; without it nobody is known.
    """
    return _Reader(today, people).read(text)


_LIST: Final = (
    r"(?:(?P<on>(?:20\d{2})?\d{4})-)?"
    r"(?P<numbers>\d{1,3}(?:(?:[号、,和及/ ]+[-~至到]?|[-~至到])\d{1,3}){0,200})"
)
"""Numbers are always parted by something: 1234号 is no list, and a long row of digits is not tried in every way."""
_A_DAY_FOLLOWS: Final = (
    r"(?=来|去|到|前|后|之|以前|上午|下午|晚|早|中午|再|左右|那天|见|约|过来|回访|打|送|发|寄|签|开)"
)
_HEAD: Final = pattern(rf"(?:^|(?<=[;。!,\s])){_LIST}号")
_PLAIN_HEAD: Final = pattern(rf"^{_LIST}(?:[:.)、,]\s*|\s+|(?=[给改派转让由]))(?=\D)")
_CODE_HEAD: Final = pattern(r"^(?P<on>(?:20\d{2})?\d{4})-(?P<numbers>\d{1,3})(?!\d)号?")
_DIGITS: Final = "一二三四五六七八九"
_DICTATED: Final = pattern(rf"^第?(?:(?P<tens>[{_DIGITS}])?(?P<ten>十))?(?P<ones>[{_DIGITS}])?号(?=\D)")
_ALL: Final = pattern(r"^(?:全部|全都|都|所有的?|大家)(?=收|给|派|交|转|已|没|打|由|让)")
_RECEIPT: Final = pattern(
    r"^(?:好的?|行|嗯)?[,，]?\s*(?:已经?|都|全部?)*(?:收到|收悉|收下|知道)了?(?:谢谢|啦|,|。|!)*$"
)

_GIVEN: Final = (
    r"(?:改派给?|改成|改给|改由|换成|换给|换|派给|派|转给|转交给|转|交给|分给|指派给?|安排给?|给|让|由|请|叫|归)"
)
_CHANGED: Final = ("改", "换")
_BY_SURNAME: Final = pattern(r"[小老阿大](\w)|(\w)(?:哥|姐|总|经理|工|师傅)")
_FOLLOWS: Final = pattern(r"^(?:去?跟进?|负责)(?:[,;。 ]+|$)")
_TOGETHER: Final = pattern(rf"^(?:都|全部?)(?={_GIVEN})")
_WHEN: Final = (
    r"(?P<when>(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?|昨天|今天|前天|(?:周|星期)[一二三四五六日天])?\s*"
    r"(?:上午|下午|晚上|早上|中午|凌晨)?\s*\d{1,2}:\d{2}(?::\d{2})?)$"
)
_MOMENT: Final = pattern(rf"^{_WHEN}")
_SENDER: Final = pattern(rf"^(?P<name>[^\s:]{{1,20}}(?: (?!昨天|今天|前天|周|星期)[^\s:\d]{{1,10}})?)\s+{_WHEN}")
_NAMED: Final = pattern(r"^(?P<name>[^\d\s:,]{1,12}):\s*(?P<rest>.*)$")
_OWN_TEXT: Final = pattern(r"\*\*|^【.*】$|^回复示例|没答，见移交表$|没答,见移交表$|^[-—\s_=]+$|^-----")
_OWN_TITLE: Final = pattern(r"【(?P<month>\d{1,2})月(?P<day>\d{1,2})日移交")
_EMOTICON: Final = pattern(r"\[[^\[\]\d]{1,6}\]")
_MOST_NUMBERS: Final = 200
_FORBIDDEN: Final = pattern(r"(?:不用|不要|不必|不能|请勿|别)(?:再|先)?(?:打|联系|跟|加|约|发|寄)[^,，。;；]*")
"""What is not to be done has not been done."""
_NO_NAME: Final = pattern(r"[不没很太真再先已急]|同行|同事|老客户|重复|熟人|朋友|亲戚")
"""What a remark begins with and no name does."""
_LONGEST, _SHOWN = 1000, 40
"""Of one reply, in characters: a cell of a sheet would not hold it whole."""
_STATUSES: Final = (
    (Status.INVALID, r"空号|停机|错号|号码(?:是?错|不对)|打错|假号|无效|推销"),
    (
        Status.WORKING,
        r"[没未]人?接|不接|无人接|关机|占线|打不通|[没未]打通|通话中|拒接|挂断|挂了|没通|[还]?没[有]?(?:打|联系)|未联系|在打|稍后",
    ),
    (Status.LOST, r"不做了?|[没无]意向|不考虑|拒绝|不需要|不要了|战败|没兴趣|[没未]成交|别家|黄了"),
    (Status.WON, r"成交|签了|签约|签合同|下单|打款|付款|交定金|交了?订金"),
    (Status.PAUSED, r"暂停|搁置|以后再|年后再|过段时间|先放"),
    (
        Status.FOLLOWED_UP,
        r"已?打[了过]?|联系|微信|回访|聊|谈|通了|接了|跟进|约|来公司|来看|要来|过来|发了?资料|已发|寄|去过|见[了过面]|报价|考虑",
    ),
)
"""What words tell how far it is; the first that is found counts."""


class _Reader:
    def __init__(self, today: date, people: Vocabulary | None) -> None:
        self._today = today
        spellings = people.spellings if people else {}
        self._people = {key: names for key, names in spellings.items() if key}
        working = people.names if people else ()
        count = Counter(name[0] for name in working)
        self._surnames = {name[0]: name for name in working if count[name[0]] == 1}
        self._longest = max(map(len, self._people), default=0)
        self._sender, self._at, self._day = "", None, None  # type: tuple[str, datetime | None, date | None]

    def read(self, text: str) -> Replies:
        read = [each for typed in text.lstrip("\ufeff").splitlines() for each in self._typed(_cleaned(typed))]
        replies = tuple(each for each in read if isinstance(each, Reply))
        return Replies(replies, tuple(each for each in read if isinstance(each, NotUnderstood)))

    def _typed(self, line: str) -> Iterator[Reply | NotUnderstood]:
        """Read a line that may tell who writes, or be a piece of the tool's own text."""
        if _OWN_TEXT.search(line):
            self._note_title(line)
            return
        said = self._note_sender(line)
        read = list(self._line(said)) if said else []
        yield from read if read or not said else [NotUnderstood(said, "看不出说的是几号")]

    # --- who wrote, and when

    def _note_sender(self, line: str) -> str:
        """Remember who writes from here on; give what he writes on the same line."""
        if found := _MOMENT.match(line):  # below the name, on a line of its own
            self._at = self._moment(found["when"])
            return ""
        if found := _SENDER.match(line):
            self._sender, self._at = found["name"], self._moment(found["when"])
            return ""
        if (found := _NAMED.match(line)) and self._is_sender(found["name"], found["rest"]):
            self._sender, self._at = found["name"], None
            return found["rest"]
        if spelling_key(line) in self._people:  # a phone copies the name alone
            self._sender, self._at = line, None
            return ""
        return line

    def _is_sender(self, name: str, rest: str) -> bool:
        return not rest or spelling_key(name) in self._people or bool(_HEAD.match(rest) or _ALL.match(rest))

    def _note_title(self, line: str) -> None:
        if found := _OWN_TITLE.search(line):
            self._day = with_year(int(found["month"]), int(found["day"]), self._today, "past")

    def _moment(self, said: str) -> datetime | None:
        clock = re.search(r"(\d{1,2}):(\d{2})(?::(\d{2}))?$", said)
        assert clock
        hour, minute, second = (int(part or 0) for part in clock.groups())
        if re.search("下午|晚上", said) and hour < 12:
            hour += 12
        if hour > 23 or minute > 59 or second > 59:
            return None
        word = re.sub("上午|下午|晚上|早上|中午|凌晨", "", said[: clock.start()]).strip()
        day = read_day_text(word, self._today).value if word else self._today
        return datetime.combine(day, time(hour, minute, second)) if day else None

    @property
    def _said_on(self) -> date:
        return self._at.date() if self._at else self._today

    # --- one line

    def _line(self, line: str) -> Iterator[Reply | NotUnderstood]:
        if _RECEIPT.match(line):
            yield self._reply(0, None, line, line)
        elif found := _ALL.match(line):
            yield self._reply(0, None, line[found.end() :], line)
        elif heads := self._heads(line):
            if line[: heads[0].start()].strip(" ,;。!"):
                yield NotUnderstood(line, "几号前面还有字，看不准说的是哪一位")
            else:
                yield from self._answers(line, heads)

    def _heads(self, line: str) -> list[re.Match[str]]:
        """Give where a line begins to speak of somebody: 3号, 1、5号, 1123-3号; at its beginning a bare 3 will do."""
        heads = [head for head in _HEAD.finditer(line) if not self._is_a_day(line, head)]
        if heads:
            return heads
        plain = _CODE_HEAD.match(line) or _PLAIN_HEAD.match(line)
        return [plain] if plain and self._starts_an_answer(line[plain.end() :], plain) else []

    def _answers(self, line: str, heads: Sequence[re.Match[str]]) -> Iterator[Reply | NotUnderstood]:
        ends = [*(head.start() for head in heads[1:]), len(line)]
        waiting: list[tuple[date | None, int]] = []
        for head, end in zip(heads, ends, strict=True):
            numbers = self._numbers(head)
            said = line[head.start() : end].strip(" ,;")
            if head["on"] and not self._named_day(head["on"]):
                yield NotUnderstood(said, f"没有“{head['on']}”这一天")
                continue
            if not numbers:
                yield NotUnderstood(said, "号写得太多或写反了")
                continue
            if len(said) > _LONGEST:
                yield NotUnderstood(f"{said[:_SHOWN]}…", f"有{len(said)}个字，不像一条回复，请写短些")
                continue
            waiting += numbers
            if body := line[head.end() : end].strip(" ,;。:!"):  # 3号5号给小王: both
                yield from [self._reply(number, day, body, said) for day, number in waiting]
                waiting = []
        if waiting:
            yield NotUnderstood(line, "只写了几号，没有说怎么样")

    def _is_a_day(self, line: str, head: re.Match[str]) -> bool:
        """Tell 25号来公司, which is a day, from 25号小王: it stands within an answer and something is done then."""
        plain = head["numbers"].isdigit() and not head["on"]
        return plain and head.start() > 0 and bool(re.match(_A_DAY_FOLLOWS, line[head.end() :]))

    def _starts_an_answer(self, body: str, head: re.Match[str]) -> bool:
        """A bare number begins an answer only if a person or a result follows; 3天后再打 is none."""
        name, _ = self._person(body)
        return bool(name or head["on"] or re.match(_GIVEN, body) or _status_in(body))

    def _numbers(self, head: re.Match[str]) -> list[tuple[date | None, int]]:
        day = self._named_day(head["on"]) if head["on"] else None
        numbers: list[int] = []
        for part in re.findall(r"\d{1,3}\s*号?[-~至到]\d{1,3}|\d{1,3}", head["numbers"]):
            first, *last = [int(digits) for digits in re.findall(r"\d{1,3}", part)]
            numbers += range(first, (last[0] if last else first) + 1)
        is_sound = numbers and all(numbers) and len(numbers) < _MOST_NUMBERS
        return [(day, number) for number in dict.fromkeys(numbers)] if is_sound else []

    def _named_day(self, digits: str) -> date | None:
        if len(digits) == 8:
            return make_day(digits[:4], digits[4:6], digits[6:])
        return with_year(int(digits[:2]), int(digits[2:]), self._today, "past")

    # --- what is said of a customer

    def _reply(self, number: int, day: date | None, body: str, said: str) -> Reply:
        known = self._day if day is None and self._day else day
        made = Reply(number, said, known, sender=self._sender, at=self._at)
        if _RECEIPT.match(body):
            return replace(made, is_receipt=True)
        owner, rest, doubt, changed = self._owner(_TOGETHER.sub("", body))
        rest = _FOLLOWS.sub("", rest.strip(" ,;。:!"))
        status = _status_in(rest) if rest else (Status.WORKING if owner else None)
        return replace(
            made,
            owner=owner,
            reassigned=changed,
            status=status,
            outcome=_as_written(rest),
            next_on=find_day(rest, self._said_on),
            doubt=doubt,
        )

    def _owner(self, body: str) -> tuple[str | None, str, str, bool]:
        """Give who is to follow him, what is said besides, what is not sure, and whether he replaces another."""
        verb = re.match(_GIVEN, body)
        for start in dict.fromkeys([verb.end() if verb else 0, 0]):
            name, length = self._person(body[start:])
            if name:
                changed = bool(verb and start and verb[0].startswith(_CHANGED))
                rest = body[start + length :]
                if len(name) > 1:
                    return (
                        None,
                        rest,
                        f"“{body[start : start + length]}”可能是{'或'.join(name)}，请写完整的名字",
                        changed,
                    )
                return name[0], rest, "", changed
        clause = re.split(r"[,，。;\s]", body, maxsplit=1)[0]
        called = clause[verb.end() :] if verb else clause
        is_said = _NO_NAME.match(called) or _status_in(called) or find_day(called, self._said_on)
        is_a_name = verb or (len(called) <= 3 and called != body and not is_said)
        if self._people and is_a_name and 1 < len(called) <= 4 and called.isalpha():
            if meant := self._by_surname(called):
                return (
                    meant,
                    body[len(clause) :],
                    f"“{called}”按姓认作{meant}",
                    bool(verb and verb[0].startswith(_CHANGED)),
                )
            near = self._near(called)
            hint = f"，是不是{near}" if near else ""
            return None, body[len(clause) :], f"人员里没有“{called}”{hint}", False
        return None, body, "", False

    def _person(self, text: str) -> tuple[tuple[str, ...], int]:
        """Give whom a text begins with, by the longest name he goes by, and how long that is."""
        plain = half_width(text)
        for length in range(min(self._longest, len(plain)), 1, -1):
            if names := self._people.get(spelling_key(plain[:length])):
                return names, length
        return (), 0

    def _by_surname(self, called: str) -> str:
        """Give whom 小王, 老陈 or 王哥 means: the only one at work of that surname; nobody if there are several."""
        found = _BY_SURNAME.fullmatch(called)
        surname = found and (found[1] or found[2])
        return self._surnames.get(surname, "") if surname else ""

    def _near(self, called: str) -> str:
        """Give who may be meant by a misspelt name; 何总 or 王老板 is the customer, and nobody's misspelling."""
        if has_title(called):
            return ""
        close = difflib.get_close_matches(spelling_key(called), list(self._people), n=1, cutoff=0.5)
        return self._people[close[0]][0] if close else ""


def _status_in(text: str) -> Status | None:
    done = _FORBIDDEN.sub("", text)
    return next(
        (status for status, words in _STATUSES if re.search(words, done if status is Status.FOLLOWED_UP else text)),
        None,
    )


def _cleaned(line: str) -> str:
    """Write a line in plain signs, without what only decorates it."""
    plain = (
        half_width(_EMOTICON.sub("", line)).replace("，", ",").replace("：", ":").replace("；", ";").replace("！", "!")
    )
    kept = (
        char for char in plain if unicodedata.category(char) not in ("So", "Sk", "Cf", "Cc", "Cs", "Co", "Cn", "Mn")
    )
    return _in_figures(re.sub(r"\s+", " ", "".join(kept)).strip())


def _in_figures(line: str) -> str:
    """Write the number a line begins with in figures: 十二号小王 was dictated."""
    found = _DICTATED.match(line)
    if not found or not (found["ten"] or found["ones"]):
        return line
    ones = _DIGITS.index(found["ones"]) + 1 if found["ones"] else 0
    tens = (_DIGITS.index(found["tens"]) + 1 if found["tens"] else 1) if found["ten"] else 0
    return f"{tens * 10 + ones}号{line[found.end() :]}"


def _as_written(text: str) -> str:
    """Put the Chinese marks back where no figures stand."""
    return re.sub(r"(?<!\d);|;(?!\d)", "；", re.sub(r"(?<!\d),|,(?!\d)", "，", text))
