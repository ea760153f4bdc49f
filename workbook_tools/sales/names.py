"""What a person's name, as somebody typed it, says about who is meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import IntEnum
from functools import cache, lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from typing import Any, Final, NamedTuple

from workbook_tools.columns.base import spelling_key
from workbook_tools.columns.data import surnames
from workbook_tools.columns.patterns import pattern

_SURNAMES: Final = frozenset(surnames.COMMON + surnames.RARE)
_SURNAME_READINGS: Final = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "朴": "piao", "翟": "zhai",
    "盖": "ge", "尉": "yu", "缪": "miao", "覃": "qin", "乐": "yue", "种": "chong", "繁": "po", "员": "yun",
    "黑": "he", "折": "she", "秘": "bi", "洗": "xian", "隗": "wei", "祭": "zhai", "牟": "mu", "都": "du",
    "薄": "bo", "阚": "kan", "召": "shao", "句": "gou", "卜": "bu",
}  # fmt: skip
"""How surnames are read that are read otherwise as words."""
_TITLE: Final = pattern(
    r"(先生|女士|小姐|老师|医生|大夫|院长|主任|董事长|总经理|经理|老板娘?|店长|厂长|校长|总|董|姐|哥|叔|姨|阿姨)$"
)
_NICKNAME: Final = pattern(r"^[小老大阿](.)$")
_NOBODY: Final = pattern(r"^[小老大阿][总板师姐哥弟妹嫂叔姨夫]$")
"""A form of address that fits anyone: 老板, 大姐. It names nobody, so it contradicts nobody."""
PUNCTUATION: Final = pattern(r"[\s()\[\]【】{}<>《》,.;:·、，。；：\-—_/\\'\"“”‘’!?！？*#&+]")
_FIGURES: Final = pattern(r"\d{3,}")
_ALIKE: Final = 88
"""Two names in letters that are so alike, of 100, may be one, typed twice."""


class PersonName(NamedTuple):
    """A person's name as far as it is known: `full` (王小强), `part` (王总 → 王, 小强 → 强, 志强), or blank.

    reading: how it is pronounced, without what ears and keyboards mix up.
    """

    full: str = ""
    part: str = ""
    reading: str = ""

    @property
    def has_surname(self) -> bool:
        """True if it is a full name that begins with a surname."""
        return self.full[:1] in _SURNAMES or self.full[:2] in surnames.COMPOUND


class NameMatch(IntEnum):
    """How two names stand to each other, the best first."""

    SAME = 0
    SOUND = 1
    PART = 2
    BLANK = 3
    DIFFERENT = 4


@lru_cache(maxsize=262144)
def person_name(text: str) -> PersonName:
    """Take a name apart.

    >>> person_name("王 强")[:2], person_name("王总")[:2], person_name("小李")[:2]
    (('王强', ''), ('', '王'), ('', '李'))
    """
    name = _FIGURES.sub("", PUNCTUATION.sub("", spelling_key(text)))
    if not name or _NOBODY.match(name):
        return PersonName()
    if nickname := _NICKNAME.match(name):
        return PersonName("", nickname[1], reading(nickname[1]))
    bare = _TITLE.sub("", name)
    if len(bare) == 1 or (bare != name and bare in surnames.COMPOUND):
        return PersonName("", bare, reading(bare))
    if _is_given_name(bare):
        return PersonName("", bare, reading(bare))
    return PersonName(bare, "", reading(bare))


def _is_given_name(name: str) -> bool:
    """Tell 志强 from 王强: two characters of which the first is nobody's surname."""
    return len(name) == 2 and not name.isascii() and name[0] not in _SURNAMES  # 复姓 alone has no name


def compare_names(one: PersonName, other: PersonName) -> NameMatch:
    """Tell whether two names may be one person's: a blank contradicts nobody."""
    if one.full and other.full:
        return _compare_full(one, other)
    if not (one.full or one.part) or not (other.full or other.part):
        return NameMatch.BLANK
    if one.part and other.part:
        return _compare_parts(one, other)
    part, full = (one, other) if one.part else (other, one)
    return NameMatch.PART if _within(part.reading, full.reading) else NameMatch.DIFFERENT


def _compare_full(one: PersonName, other: PersonName) -> NameMatch:
    if one.full == other.full:
        return NameMatch.SAME
    if one.reading == other.reading:
        return NameMatch.SOUND
    short, long = sorted((one, other), key=lambda name: len(name.full))
    if long.full.isascii():
        return NameMatch.SOUND if _are_alike(one.full, other.full) else NameMatch.DIFFERENT
    ends = long.full[0] + long.full[-1]
    shortened = len(short.full) == len(ends) < len(long.full) and reading(ends) == short.reading  # 王强, 王志强
    return NameMatch.PART if shortened or _within(short.reading, long.reading) else NameMatch.DIFFERENT


def _compare_parts(one: PersonName, other: PersonName) -> NameMatch:
    if _within(one.reading, other.reading) or _within(other.reading, one.reading):
        return NameMatch.PART
    # a surname (王总) and a given name (志强) say nothing against each other
    return NameMatch.BLANK if len(one.part) != len(other.part) else NameMatch.DIFFERENT


def _within(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "


def _are_alike(one: str, other: str) -> bool:
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 # a button that compares nobody does not wait for it

    return ratio(one, other) >= _ALIKE


def reading(text: str) -> str:
    """Give how a text is pronounced, a blank between characters; what many mix up (zh/z, ing/in, l/n) is one.

    >>> reading("王志强"), reading("汪自强") == reading("王志强")
    ('wang zi qiang', True)
    """
    return text if text.isascii() else " ".join(map(_sound, text))


@lru_cache(maxsize=32768)
def _sound(char: str) -> str:
    first = readings().get(ord(char), char).partition(",")[0]
    return _as_heard("".join(c for c in unicodedata.normalize("NFD", first) if not unicodedata.combining(c)))


def _as_heard(sound: str) -> str:
    return _MIXED_UP.sub(lambda found: _TAKEN_FOR[found[0]], sound)


def heard_surnames(name: str) -> tuple[str, ...]:
    """Give how else a name may be written whose surname is read in its own way.

    >>> heard_surnames("善国强"), heard_surnames("王国强")
    (('单国强',), ())
    """
    heard = "" if name.isascii() else _sound(name[0])
    alike = (surname for surname, sound in _SURNAME_READINGS.items() if _as_heard(sound) == heard)
    return tuple(surname + name[1:] for surname in alike if surname != name[0])


def initials(letters: str) -> list[str]:
    """Give the letters that each word of a reading begins with, as it is kept.

    >>> initials("LGQ")
    ['n', 'g', 'q']
    """
    return [_as_heard(letter) for letter in letters.casefold()]


def begins_with(letter: str, surname: str) -> bool:
    """Tell whether a surname, read as one or as a word, begins with that letter of `initials`."""
    sounds = (_sound(surname), _as_heard(_SURNAME_READINGS.get(surname, "")))
    return any(sound.startswith(letter) for sound in sounds if sound)


@cache
def readings() -> Mapping[int, str]:
    """Give how each character may be read.

    Only this table of pypinyin's is loaded: all of the package takes five times as long, and 50 MB.
    """
    package: Any = find_spec("pypinyin")
    table: Any = spec_from_file_location("pinyin_dict", package.origin.replace("__init__", "pinyin_dict"))
    module = module_from_spec(table)
    table.loader.exec_module(module)
    known: Mapping[int, str] = module.pinyin_dict
    return known


_TAKEN_FOR: Final = {"zh": "z", "ch": "c", "sh": "s", "l": "n", "ng": "n"}
_MIXED_UP: Final = pattern(r"^zh|^ch|^sh|^l|(?<=[ei])ng$")
