"""How headings and tables are called: every spelling a form is known by, however it is decorated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import mul

from workbook_tools.columns.base import Column, clean, half_width
from workbook_tools.columns.patterns import pattern
from workbook_tools.form import Form

_FEWEST_PROMPTS = 3
FULL_NAME = 4
"""A name of so many characters (移交登记) counts in full, a cue word (移交) by its length."""
_DECORATION = pattern(r"[\s*:#＊]|\((必填|选填|必须|可选|如有|可不填)\)")
_NAMES_NOTHING = frozenset({"客户"})
"""It stands in half of all titles, whatever the form."""
_SAYS_LITTLE = frozenset({"日期", "时间", "date", "类型", "级别"})
"""Headings that any list may have."""
NUMBERING = frozenset({"#", "序号", "序", "编号", "行号", "no", "no."})
_SIMPLIFIED = str.maketrans(
    "戶電話聯繫絡稱諮詢時間備註來機單區號緊記錄產態類內負責業務經鋪轉紹訪結處說現職這誰",
    "户电话联系络称咨询时间备注来机单区号紧记录产态类内负责业务经铺转绍访结处说现职这谁",
)
OF_OTHERS = pattern("介绍|推荐|转自")
"""A number beside these words is someone else's."""
_PARTS = pattern(r"[/、,;&+|]|或|及|和")
_BRACKETS = pattern(r"\(.*?\)|\[.*?\]|【.*?】")
_A_NAME = frozenset({"", "姓名", "名字", "名称", "称呼"})
_CUSTOMERS_OWN = pattern(r"^(?:客户|顾客|对方)的?(tel|phone|mobile|手机号?|微信号?|qq号?|地址|座机|.*电话)$")


def _plain(text: str) -> str:
    folded = half_width(clean(text)).casefold()
    return (_DECORATION.sub("", folded) or folded).translate(_SIMPLIFIED)  # “#” alone is a heading


@lru_cache(maxsize=4096)
def heading_keys(text: str) -> tuple[str, ...]:
    """Give the folded spellings under which a heading may be known, most literal first."""
    plain = _plain(text)
    bare = _BRACKETS.sub("", plain)
    own = _CUSTOMERS_OWN.match(bare)
    others = [own[1]] if own else []
    others += [bare.replace("的", "")] if "的" in bare else []
    return (plain, bare, bare.rstrip("0123456789"), *others)


@lru_cache(maxsize=64)
def _dictionary(form: Form) -> Mapping[str, tuple[Column, ...]]:
    """Every spelling a form knows → its columns, those whose own heading it is first."""
    known: dict[str, list[Column]] = {}
    for column in form.columns:
        known.setdefault(_plain(column.heading), []).insert(0, column)
    for column in form.columns:
        for alias in column.aliases:
            columns = known.setdefault(_plain(alias), [])
            if column not in columns:
                columns.append(column)
    return {key: tuple(columns) for key, columns in known.items() if key}


@lru_cache(maxsize=1 << 14)
def columns_named(form: Form, text: str) -> tuple[Column, ...]:
    """Give the columns of a form that a heading may mean, best first; empty if none."""
    known = _dictionary(form)
    for key in heading_keys(text):
        if key in known:
            return known[key]
    # 电话/微信: several things in one column; where one of them is a number, its kind tells the others apart
    parts = [known[key] for part in _PARTS.split(half_width(text)) for key in heading_keys(part) if key in known]
    return next((columns for columns in parts if columns[0].kind.many), parts[0] if parts else ())


@lru_cache(maxsize=1 << 10)
def columns_of_person(form: Form, who: str, what: str) -> tuple[Column, ...]:
    """Give the columns a form has for what is another's than the customer's; empty if none.

    介绍人 and 手机号 are 转介绍人电话, where 介绍人 is another word for 转介绍人 and 手机号 one for 电话.
    """
    known = _dictionary(form)
    for key in heading_keys(who + what):
        if key in known:
            return known[key]
    own = known.get(_plain(who), ())
    meant = columns_named(form, what)
    if own and (says_a_name(what) or (meant and _PARTS.match(half_width(what)))):
        return own
    words = (who, *(word for column in own[:1] for word in _words(column)))
    whats = (what, *(word for column in meant[:1] for word in _words(column)))
    return next((known[key] for word in words for his in whats if (key := _plain(word + his)) in known), ())


def says_a_name(text: str) -> bool:
    """Tell whether a heading under one that names somebody is still he himself: 姓名 under 介绍人."""
    return _plain(text) in _A_NAME


def _words(column: Column) -> tuple[str, ...]:
    return (column.heading, *column.aliases)


def is_own_heading(text: str, column: Column) -> bool:
    """Tell whether a text is a column's own heading, and no other word for it."""
    return heading_keys(text)[0] == heading_keys(column.heading)[0]


@lru_cache(maxsize=16)
def spellings(forms: tuple[Form, ...], field: str) -> frozenset[str]:
    """Give every spelling, folded, under which these forms know one field."""
    return frozenset(_plain(word) for form in forms if field in form.by_field for word in _words(form.by_field[field]))


@lru_cache(maxsize=512)
def columns_under(forms: tuple[Form, ...], headings: tuple[tuple[str, ...], ...]) -> list[list[tuple[Column, ...]]]:
    """Give for each form, for each heading, the columns it may mean: people use the same headings week after week.

    headings: the texts each may be known by, best first.
    """
    return [
        [next((found for text in texts if (found := columns_named(form, text))), ()) for texts in headings]
        for form in forms
    ]


@lru_cache(maxsize=8)
def known_headings(forms: tuple[Form, ...]) -> frozenset[str]:
    """Give every spelling, folded, under which these forms know a heading."""
    return frozenset(key for form in forms for key in _dictionary(form))


def is_heading(text: str, known: frozenset[str]) -> bool:
    """Tell whether a text is one of the `known_headings`, or several of them (电话/微信)."""
    if any(key in known for key in heading_keys(text)):
        return True
    parts = _PARTS.split(half_width(text))
    return len(parts) > 1 and all(heading_keys(part)[0] in known for part in parts)


@lru_cache(maxsize=4096)
def closest_heading(form: Form, text: str) -> str:
    """Give the form's heading most like an unknown one, or an empty string."""
    key = heading_keys(text)[0]
    from difflib import get_close_matches  # noqa: PLC0415 # slow to load, and most headings are right

    close = get_close_matches(key, _dictionary(form), n=1, cutoff=0.75)
    return _dictionary(form)[close[0]][0].heading if close else ""


@lru_cache(maxsize=8)
def literal_headings(forms: tuple[Form, ...]) -> frozenset[str]:
    """Give every heading and alias of these forms, letter for letter."""
    return frozenset(name for form in forms for column in form.columns for name in (column.heading, *column.aliases))


@lru_cache(maxsize=8)
def _prompts(forms: tuple[Form, ...]) -> frozenset[str]:
    return frozenset(filter(None, (column.prompt for form in forms for column in form.columns)))


def are_prompts(texts: Sequence[str], forms: Sequence[Form]) -> bool:
    """Tell whether a line is one of a template's, that says over the headings what belongs below them."""
    known = _prompts(tuple(forms))
    return sum(text in known for text in texts) >= max(_FEWEST_PROMPTS, len(texts) / 2)


def weights_of_names(forms: Sequence[Form], places: tuple[str, str, str]) -> list[float]:
    """Weigh for each form the places (above the table, sheet, file) that call it by a name of it; 0 if none does."""
    called = [_called(tuple(forms), text) for text in places]
    return [sum(map(mul, worths, (8.0, 6.0, 4.0))) for worths in zip(*called, strict=True)]


@lru_cache(maxsize=256)
def _called(forms: tuple[Form, ...], text: str) -> list[float]:
    """Tell for each form how fully a text names it, 0 to 1; 名单 within 有效客户名单 names nothing."""
    plain = text.translate(_SIMPLIFIED)
    named = [[name for name in _names(form) if name in plain] for form in forms]
    return [_worth(own, [name for other in named if other is not own for name in other]) for own in named]


def _worth(own: Sequence[str], others: Sequence[str]) -> float:
    names = [name for name in own if not any(name in other for other in others)]
    return min(1.0, max(map(len, names), default=0) / FULL_NAME)


def _names(form: Form) -> tuple[str, ...]:
    return tuple(name for name in (form.title, form.sheet, *form.aliases) if name not in _NAMES_NOTHING)


def says_little(heading: str) -> bool:
    """Tell a heading that speaks for no form before another: 日期, 类型."""
    return heading_keys(heading)[0] in _SAYS_LITTLE
