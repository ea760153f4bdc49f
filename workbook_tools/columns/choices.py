"""Choices: from a fixed list of options, or from the company's own lists of people, brands, products."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Final, Self

from workbook_tools.columns.base import (
    Cell,
    Context,
    Guard,
    Kind,
    Reading,
    Vocabulary,
    declare,
    half_width,
    spelling_key,
)
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.texts import typed_text
from workbook_tools.problems import Finding

_FEW: Final = 8
"""How many options a sentence can list and still be read."""
_SEPARATORS: Final = r"、/;,|+\s"
_MARKS: Final = pattern(r"^(?:\d+[.、):]|[□■☑√✓●·*.、-])+|[.。,;:!?*√✓☑]+$")
_ENDINGS: Final = pattern(r"(?:客户|类|级|件|型|的|了)+$")
_SEVERAL: Final = pattern(r"[-~—–/\\、,;|+&\s]+|或者?|和|至|到")
"""What stands between two options where one was asked for: A-B, A或B."""
_SAYS_LITTLE: Final = frozenset("不没未无非很较太是有已")
"""Words that share nothing but such a sign are not alike: 不错 is not 不满."""
_BRACKETS: Final = pattern(r"[(\[].*?[)\]]")
_JOINTS: Final = pattern(r"[·・•_—–:>()\[\]/]|-(?!$)")
"""What joins the words of an option; a minus at its end joins nothing (A- is no A)."""


class Options(StrEnum):
    """The options of a drop-down. Each names its label, then the other words staff use for it.

    class Urgency(Options):
        NORMAL = "普通", "一般 不急"
        URGENT = "紧急", "急 加急"
    """

    spellings: tuple[str, ...]

    def __new__(cls, label: str, words: str = "") -> Self:
        """Make an option from its label and its other spellings, parted by blanks."""
        option = str.__new__(cls, label)
        option._value_ = label
        option.spellings = tuple(words.split())
        return option


class YesNo(Options):
    """Yes, no, or not known yet: three answers, because a blank is not a no."""

    YES = "是", "√ ✓ ✔ ☑ Y yes 1 对 有 已 T true 好 可以 同意 知情"
    NO = "否", "× ✗ ✘ X N no 0 不 不是 没 没有 无 未 还没 F false 不用 不同意 不知情"
    UNCLEAR = "待核实", "不详 未知 不清楚 不确定 不知道 ? ?? 待定 待确认 待查"


_DEEDS: Final = ("移交", "转", "转交", "交", "沟通", "联系", "告知", "说", "谈", "打招呼", "通知")
_ONCE: Final = (*(f"{deed}过" for deed in _DEEDS), "打过招呼")
_DONE: Final = dict.fromkeys((*(f"已{deed}" for deed in _DEEDS), *_ONCE), YesNo.YES)
_NOT_DONE: Final = {f"{word}{deed}": YesNo.NO for deed in (*_DEEDS, *_ONCE) for word in ("未", "没", "没有", "还没")}


class Choice(Kind[str]):
    """One of the options; if `open`, anything else is kept as typed.

    spellings: further words that surely mean an option (those of Options count by themselves).
    guesses:   words taken for an option with a remark (“电话” for 咨询电话).
    unsure:    words that could be several options: taken for the given one, and asked back.
    offered:   the words of the drop-down, if not the labels of all options.
    within:    the field that decides which options fit, and `groups` the options by its label.
    """

    title = "选项"

    def __init__(
        self,
        options: type[StrEnum],
        *,
        spellings: Mapping[str, StrEnum] | None = None,
        guesses: Mapping[str, StrEnum] | None = None,
        unsure: Mapping[str, StrEnum] | None = None,
        offered: Sequence[str] = (),
        within: str = "",
        groups: Mapping[str, Sequence[StrEnum]] | None = None,
        open: bool = False,  # noqa: A002 # an open list is what it is called
    ) -> None:
        self.options = options
        self.offered = tuple(offered)
        self.within = within
        self._groups = groups or {}
        self._spellings = spellings or {}
        self._guessed_words = guesses or {}
        self._unsure_words = unsure or {}
        self.labels = tuple(option.value for option in options)
        self.open = open
        self.width = min(24, max(10, 2 * max(map(len, self.labels)) + 2))
        self.sample = self.labels[0]

    # What is only needed to read or to write a column is made when it is: few of all forms' columns ever are.

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The labels of the options that fit, by what the field `within` says."""
        return {label: tuple(option.value for option in some) for label, some in self._groups.items()}

    @cached_property
    def group_words(self) -> dict[str, tuple[str, ...]]:
        """The same with every word for them."""
        return {
            label: tuple(dict.fromkeys(word for option in some for word in _words_for(option)))
            for label, some in self._groups.items()
        }

    @cached_property
    def _words(self) -> dict[str, StrEnum]:
        return {word: option for option in self.options for word in _words_for(option)} | dict(self._spellings)

    @cached_property
    def accepted(self) -> tuple[str, ...]:
        """Every word that is read without asking back."""
        return tuple(dict.fromkeys((*self._words, *self._guessed_words)))

    @cached_property
    def _certain(self) -> dict[str, StrEnum]:
        return _by_key(self._words)

    @cached_property
    def _guesses(self) -> dict[str, StrEnum]:
        return _by_key(self._guessed_words)

    @cached_property
    def _unsure(self) -> dict[str, StrEnum]:
        return _by_key(self._unsure_words)

    @cached_property
    def _bare(self) -> dict[str, StrEnum]:
        return {_bare(word): option for word, option in reversed(self._words.items())}

    @cached_property
    def _word(self) -> re.Pattern[str]:
        """What stands between separators, or a word that holds one."""
        holding = (half_width(word) for word in self._words if re.search(f"[{_SEPARATORS}]", half_width(word)))
        whole = "".join(f"{re.escape(word)}(?=[{_SEPARATORS}]|$)|" for word in sorted(holding, key=len)[::-1])
        return re.compile(f"{whole}[^{_SEPARATORS}]+", re.IGNORECASE)

    def parse(self, cell: Any, context: Context) -> Reading[str]:
        """Read one option, by its label or any known word for it, however decorated."""
        typed, doubts = typed_text(cell)
        key = _key(typed)
        if option := self._certain.get(key):
            return Reading(option)
        if reading := self._guessed(key) or self._decorated(typed):
            return reading
        return Reading(typed, doubts) if self.open else Reading(None, (self._unknown(typed, key),))

    def split(self, typed: str, context: Context) -> list[str]:
        """Take several options apart, leaving whole those whose own label holds a separator."""
        if _key(typed) in self._certain:
            return [typed]
        return self._word.findall(half_width(typed))

    def accepts_blank_word(self, cell: Cell) -> bool:
        """Tell whether 无 or the like is one of the options."""
        return isinstance(cell, str) and _key(cell) in self._certain

    def guard(self) -> Guard:
        """Give the drop-down."""
        first = "请先选前一列，再" if self.within else "请"
        return Guard(
            "list",
            options=self.offered or self.labels,
            accepts=self.accepted,
            within=self.within,
            groups=self.groups,
            group_words=self.group_words,
            wrong="" if self.open else "SUMPRODUCT(--({accepted}=TRIM({cell})))=0",
            message=f"{first}从下拉里选" + ("，没有合适的可以自己写" if self.open else ""),
            strict=not self.open,
        )

    def describe(self) -> str:
        """List the options."""
        return f"选一项：{'、'.join(self.labels)}" + ("，没有合适的可以自己写" if self.open else "")

    def _guessed(self, key: str) -> Reading[str] | None:
        if option := self._guesses.get(key):
            return Reading(option, (_guess(option),))
        if option := self._unsure.get(key):
            candidates = [label for label in self.labels if key in _key(label)] or self.labels
            message = f"“{{value}}”分不清是哪一种，先归为“{option}”"
            return Reading(option, (Finding("choice-unsure", message, f"请写明是{_listed(candidates, '或')}"),))
        return None

    def _decorated(self, typed: str) -> Reading[str] | None:
        if option := self._bare.get(_bare(typed)):
            return Reading(option)
        without = _BRACKETS.sub("", half_width(typed))
        within = [self._certain.get(_key(found[1:-1])) for found in _BRACKETS.findall(half_width(typed))]
        # 网络（贴吧） says the same as 网络·百度贴吧, only more than 网络
        closer = next((option for option in within if option and _key(without) in _key(option)), None)
        if closer:
            return Reading(closer)
        option = self._certain.get(_key(without)) or self._bare.get(_bare(without))
        return Reading(option, (_guess(option),)) if option else None

    def _unknown(self, typed: str, key: str) -> Finding:
        if several := self._several_in(typed):
            advice = f"请写明是{_listed(several, '或')}"
            if len(self.labels) <= _FEW:
                advice = f"请从这些里选一项：{_listed(self.labels)}"
            return Finding("not-a-choice", "“{value}”写了不止一项，这里只能选一项", advice)
        near = [word for word in _nearest(key, tuple(self._certain)) if set(word) & set(key) - _SAYS_LITTLE]
        close = [str(self._certain[word]) for word in near]
        close = [] if self.options is YesNo else list(dict.fromkeys(close))  # 已说 looks like 未说, and is not
        if len(self.labels) > _FEW and close:
            advice = f"请改成{_listed(close, '或')}，或从下拉里选"
            return Finding("not-a-choice", "“{value}”不在选项里", advice, close[0])
        hint = f"，最像的是“{close[0]}”" if close else ""
        advice = f"请从这些里选：{_listed(self.labels)}{hint}"
        return Finding("not-a-choice", "“{value}”不在选项里", advice, "".join(close[:1]))

    def _several_in(self, typed: str) -> tuple[str, ...]:
        """Give the options a text consists of, if it names more than one and says nothing else."""
        words = [word for word in _SEVERAL.split(half_width(typed)) if word]
        parts = [self._certain.get(_key(word)) or self._bare.get(_bare(word)) for word in words]
        named = tuple(dict.fromkeys(str(option) for option in parts if option))
        return named if len(named) > 1 and all(parts) else ()


class Listed(Kind[str]):
    """A name from one of the company's own lists; a spelling of it becomes the official name.

    A name the list does not have is kept as typed. Without the list nothing is checked.
    """

    title = "名单里的名字"

    def __init__(self, vocabulary: str) -> None:
        self.vocabulary = vocabulary
        self.page = _PAGES.get(vocabulary, "")
        self.sample = "李晓雨" if vocabulary == "person" else None

    def parse(self, cell: Any, context: Context) -> Reading[str]:
        """Read a name as the list has it."""
        typed, findings = typed_text(cell)
        known = context.vocabularies.get(self.vocabulary)
        if known is None:
            return Reading(typed, findings)
        names = known.meant(typed)
        if len(names) == 1:
            left = self.vocabulary == "person" and names[0] in known.retired
            return Reading(names[0], (_LEFT,) if left else ())
        return Reading(typed, (self._several(names) if names else self._unknown(typed, known),))

    def split(self, typed: str, context: Context) -> list[str]:
        """Take several names apart; at blanks and strokes, which names may hold, only into known names."""
        known = context.vocabularies.get(self.vocabulary)
        spellings = known.spellings if known else {}
        if spelling_key(typed) in spellings:
            return [typed]
        names = []
        for part in filter(None, (part.strip() for part in re.split(r"[、;；,，|\n]+", typed))):
            pieces = [piece for piece in re.split(r"[/+\s]+", half_width(part)) if piece]
            apart = spelling_key(part) not in spellings and all(spelling_key(p) in spellings for p in pieces)
            names.extend(pieces if apart else [part])
        return names

    def guard(self) -> Guard:
        """Offer the list's names, and let others pass after a warning."""
        message = f"设置的{self.page}页里没有的，请先核对" if self.page else "名单里没有的，请先核对"
        wrong = "SUMPRODUCT(--({accepted}=TRIM({cell})))=0"
        return Guard("list", source=self.vocabulary, wrong=wrong, message=message, strict=False)

    def describe(self) -> str:
        """Say which list the names come from."""
        return f"{self.page}，用设置里{self.page}页的名字" if self.page else "名称，照公司的叫法写"

    def _several(self, names: tuple[str, ...]) -> Finding:
        code = "ambiguous-person" if self.vocabulary == "person" else f"unknown-{self.vocabulary}"
        return Finding(code, f"“{{value}}”可能是{_listed(names, '或')}", "请写完整的名称")

    def _unknown(self, typed: str, known: Vocabulary) -> Finding:
        is_no_slip = self.vocabulary == "person" and has_title(typed)
        near = () if is_no_slip else _nearest(spelling_key(typed), tuple(known.spellings))
        close = list(dict.fromkeys(name for word in near for name in known.spellings[word]))
        remedy = f"请核对是不是{_listed(close, '或')}" if close else "请核对"
        message = f"设置的{self.page}页里没有“{{value}}”" if self.page else "名单里没有“{value}”"
        advice = f"{remedy}；确实是新的，请管理员加进设置"
        return Finding(f"unknown-{self.vocabulary}", message, advice, "".join(close[:1]))


class Several(Kind[tuple[str, ...]]):
    """Several options or names in one cell, told apart by 、 and the other marks people use."""

    title = "可填几项"
    many: ClassVar[bool] = True
    width = 20

    def __init__(self, one: Choice | Listed) -> None:
        self.one = one
        self.sample = one.sample

    def parse(self, cell: Any, context: Context) -> Reading[tuple[str, ...]]:
        """Read each part; a part that cannot be read is told by its position, the others stay."""
        typed, doubts = typed_text(cell)
        words = [typed] if doubts else self.one.split(typed, context)  # a date is not several things
        values: list[str] = []
        findings = list(doubts)
        for position, word in enumerate(words, 1):
            reading = self.one.read(word, context)
            if reading.value is not None and reading.value not in values:
                values.append(reading.value)
            findings.extend(_at(position, finding) if len(words) > 1 else finding for finding in reading.findings)
        return Reading(tuple(values) or None, tuple(findings))

    def accepts_blank_word(self, cell: Cell) -> bool:
        """Tell whether 无 or the like is one of the options."""
        return self.one.accepts_blank_word(cell)

    def write(self, value: tuple[str, ...]) -> Cell:
        """Put the parts into one cell."""
        return "、".join(value)

    def guard(self) -> Guard:
        """Offer the options, and let several of them pass: Excel's list only knows one."""
        alone = self.one.guard()
        wrong = "SUMPRODUCT(--ISNUMBER(FIND({accepted},{cell})))=0" if alone.wrong else ""
        return dataclasses.replace(alone, wrong=wrong, message="有几项时用顿号“、”隔开", strict=False)

    def describe(self) -> str:
        """Say what one part may be."""
        return f"{self.one.describe()}；有几项时用“、”隔开"


def choice(
    heading: str,
    options: type[StrEnum],
    *,
    spellings: Mapping[str, StrEnum] | None = None,
    guesses: Mapping[str, StrEnum] | None = None,
    unsure: Mapping[str, StrEnum] | None = None,
    offered: Sequence[str] = (),
    within: str = "",
    groups: Mapping[str, Sequence[StrEnum]] | None = None,
    open: bool = False,  # noqa: A002 # an open list is what it is called
    **column: Any,
) -> Any:
    """Declare a column with one of the options: the value is the member, or text if the list is open."""
    kind = Choice(
        options,
        spellings=spellings,
        guesses=guesses,
        unsure=unsure,
        offered=offered,
        within=within,
        groups=groups,
        open=open,
    )
    return declare(kind, heading, **column)


def choices(
    heading: str,
    options: type[StrEnum],
    *,
    within: str = "",
    groups: Mapping[str, Sequence[StrEnum]] | None = None,
    open: bool = False,  # noqa: A002 # an open list is what it is called
    **column: Any,
) -> Any:
    """Declare a column with any number of the options: the value is a tuple of members."""
    return declare(Several(Choice(options, within=within, groups=groups, open=open)), heading, **column)


_YES_OR_NO: Final = Choice(YesNo, spellings=_DONE | _NOT_DONE)


def yes_no(heading: str, **column: Any) -> Any:
    """Declare a column [YesNo] that takes 是, 否 or 待核实, and the many other ways to say so."""
    return declare(_YES_OR_NO, heading, **column)


def listed(heading: str, vocabulary: str, *, many: bool = False, **column: Any) -> Any:
    """Declare a column of names [str, or a tuple if `many`] from the company's list of that name."""
    kind = Listed(vocabulary)
    return declare(Several(kind) if many else kind, heading, **column)


def person(heading: str, **column: Any) -> Any:
    """Declare a column [str] with a member of staff; staff are no customers and are not masked."""
    return listed(heading, "person", **column)


_PAGES: Final = {"person": "人员", "brand": "品牌"}
_LEFT: Final = Finding("person-left", "“{value}”已不在岗", "请改成现在负责的人")


def has_title(name: str) -> bool:
    """Tell a name that ends in a title, like 何总: it is somebody's way of address, not a colleague misspelt."""
    return name.strip().endswith(("总", "老板", "经理", "老师", "女士", "先生"))


def _words_for(option: StrEnum) -> tuple[str, ...]:
    return (option.value, *getattr(option, "spellings", ()))


def _key(text: str) -> str:
    """Fold width, case, blanks and joints: 网络-百度商桥, 网络（百度商桥） and 网络·百度商桥 are one."""
    folded = spelling_key(text)
    return _JOINTS.sub("", folded) or folded


def _by_key(words: Mapping[str, StrEnum]) -> dict[str, StrEnum]:
    return {_key(word): option for word, option in words.items()}


def _bare(text: str) -> str:
    """Strip a word's decoration as well: 1.普通件 → 普通, A类 → A."""
    folded = spelling_key(text)
    plain = _key(_MARKS.sub("", folded) or folded)
    return _ENDINGS.sub("", plain) or plain


def _guess(option: str) -> Finding:
    return Finding("choice-guessed", f"“{{value}}”归为“{option}”")


def _at(position: int, finding: Finding) -> Finding:
    message = finding.message.replace("“{value}”", f"“{{value}}”的第{position}项")
    return dataclasses.replace(finding, message=message)


def _listed(names: Iterable[str], joint: str = "、") -> str:
    every = list(names)
    return joint.join(every[:_FEW]) + ("等" if len(every) > _FEW else "")


@lru_cache(maxsize=4096)
def _nearest(word: str, words: tuple[str, ...]) -> tuple[str, ...]:
    from difflib import get_close_matches  # noqa: PLC0415 # slow to load, and most cells are right

    return tuple(get_close_matches(word, words, n=3, cutoff=0.5))
