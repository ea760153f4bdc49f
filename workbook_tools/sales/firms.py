"""What a company's or shop's name says about which one is meant: its core, its branch, its place."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from workbook_tools.columns.base import spelling_key
from workbook_tools.columns.data import beginnings
from workbook_tools.columns.gazetteer import strip_place
from workbook_tools.columns.patterns import pattern
from workbook_tools.sales.names import PUNCTUATION, reading

LEGAL_ENDING: Final = pattern(
    r"(集团有限责任公司|集团股份有限公司|集团有限公司|有限责任公司|股份有限公司|有限公司|集团公司|集团|总公司|公司|个体工商户|"
    r"经营部|门市部|营业部|商行)$"
)
_NUMBER: Final = r"[一二三四五六七八九十\d]{1,3}"
_BRANCH: Final = pattern(
    rf"(?:第?{_NUMBER}(?:分?店|号店|分公司|部|门店)|[总旗]舰?店|[东西南北]店|城[东西南北]店?|(?:新|老)店"
    r"|[\u4e00-\u9fff]{1,3}[路街]店|分店|分公司|办事处|分部)$"
)
_IS_BRANCH: Final = pattern(r"[店部]$|分公司$|办事处$")
"""Of what stands in brackets."""
_TRADE: Final = (
    "大药房|药房|药店|养生馆|生活馆|体验馆|健康馆|理疗馆|馆|中心|器械|用品|超市|门诊|诊所|保健品店|器材店|专卖店"
    "|医疗|康复"
)
_SHOP: Final = "药房|药店|馆|中心|超市|门诊部|诊所|公司|[品材]店"
_BRANCH_AFTER_SHOP: Final = pattern(rf"^(.+?(?:{_SHOP}))([\u4e00-\u9fff\da-z]{{1,6}}?(?:分店|店|分公司|办事处|分部))$")
_BRACKETED: Final = pattern(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_TRADE_WORDS: Final = pattern(rf"(?:{_TRADE}|科技|健康|保健|养生|理疗|药业|商贸|贸易|实业|家居|生物|店|行)+$")
_LONG_ENOUGH: Final = 4
"""A name of so many characters that differs in one may be the same, typed wrong."""


class FirmName(NamedTuple):
    """A company's or shop's name, taken apart. 临沂康泰医疗器械有限公司二店 → 康泰医疗器械, 二店, 临沂.

    core:    without place, legal ending and branch; reading: how it is pronounced.
    branch:  which shop of several, if it says so.
    place:   the place in its name, if any.
    """

    core: str = ""
    branch: str = ""
    place: str = ""
    reading: str = ""

    @property
    def whole(self) -> str:
        """The name without its legal ending only."""
        return self.place + self.core + self.branch

    @property
    def brand(self) -> str:
        """The core without the words that only say the trade: 康泰, or nothing for a name like 大药房."""
        return _TRADE_WORDS.sub("", self.core)


class FirmMatch(IntEnum):
    """How two firms' names stand to each other, the best first.

    ONE_BRANCH: nothing speaks against it, but only one says which of several shops it is.
    """

    SAME = 0
    SOUND = 1
    WITHIN = 2
    SIMILAR = 3
    ONE_BRANCH = 4
    BLANK = 5
    BRANCHES = 6
    DIFFERENT = 7


@lru_cache(maxsize=262144)
def firm_name(text: str) -> FirmName:
    """Take a firm's name apart: width, case, punctuation, place and legal ending do not matter; a branch does.

    >>> firm_name("青岛聚成科技（集团）有限公司")[:3]
    ('聚成科技', '', '青岛')
    >>> firm_name("康乐保健品店·一分店")[:3]
    ('康乐保健品店', '一分店', '')
    """
    key = spelling_key(text)
    said = [part for part in _BRACKETED.findall(key) if part]
    plain = PUNCTUATION.sub("", _BRACKETED.sub("", key))
    place, core = _without_place(plain)
    core, branch = _without_branch(core)
    for part in said:
        inner = PUNCTUATION.sub("", part)
        in_brackets, left = _without_place(inner)
        if _IS_BRANCH.search(inner):
            branch = branch or inner
        elif not left or left in ("市", "县", "区"):
            place = place or in_brackets
        elif not LEGAL_ENDING.fullmatch(inner):
            core += inner
    core = _without_legal_ending(core)
    if LEGAL_ENDING.fullmatch(core):
        return FirmName()  # 有限公司 alone names nobody
    core = core or plain
    return FirmName(core, branch, place, reading(core))


def folded_name(text: str) -> str:
    """Fold a name in which everything counts but width, case, punctuation and the legal ending."""
    return _without_legal_ending(PUNCTUATION.sub("", spelling_key(text)))


def _without_legal_ending(name: str) -> str:
    while (shorter := LEGAL_ENDING.sub("", name)) != name and shorter:
        name = shorter
    return name


def _without_branch(name: str) -> tuple[str, str]:
    found = _BRANCH_AFTER_SHOP.match(name)
    if found and not _TRADE_WORDS.fullmatch(found[2]):
        return found[1], found[2]
    found = _BRANCH.search(name)
    return (name[: found.start()], found[0]) if found and found.start() > 1 else (name, "")


def _without_place(name: str) -> tuple[str, str]:
    """Part the place in front of a name, or all of a name that is one, from the rest."""
    if name[:2] not in beginnings():  # most do not
        return "", name
    place, rest = strip_place(f"{name}号")  # it leaves something of every name
    rest = rest[:-1]
    return (place, rest) if len(rest) > 1 or not rest else ("", name)


def compare_firms(one: FirmName, other: FirmName) -> FirmMatch:
    """Tell whether two names may be one firm's: a blank contradicts nothing."""
    if not one.core or not other.core:
        return FirmMatch.ONE_BRANCH if one.branch or other.branch else FirmMatch.BLANK
    if one.core == other.core or one.reading == other.reading:
        if one.branch != other.branch:
            return FirmMatch.BRANCHES if one.branch and other.branch else FirmMatch.ONE_BRANCH
        return FirmMatch.SAME if one.core == other.core else FirmMatch.SOUND
    if one.branch != other.branch and one.branch and other.branch:
        return FirmMatch.DIFFERENT
    short, long = sorted((one.core, other.core), key=len)
    if len(short) > 1 and short in long:
        return FirmMatch.WITHIN if one.branch == other.branch else FirmMatch.ONE_BRANCH
    return FirmMatch.SIMILAR if _may_be_mistyped(one, other) else FirmMatch.DIFFERENT


def _may_be_mistyped(one: FirmName, other: FirmName) -> bool:
    """Tell whether one character went wrong. In a brand of two, another character is another brand."""
    if min(len(one.core), len(other.core)) < _LONG_ENOUGH or one.branch != other.branch:
        return False
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 # a button that compares nobody does not wait for it

    if Levenshtein.distance(one.core, other.core, score_cutoff=1) > 1:
        return False
    return len(one.core) != len(other.core) or one.brand == other.brand or len(one.brand) >= _LONG_ENOUGH - 1
