"""The table of Chinese places, read from the files beside this one.

regions.csv:        every province, prefecture and county with its GB/T 2260 code.
region_changes.csv: names of the past, what they became, the year.
area_codes.csv:     telephone area codes, by the code of the place.
traditional.csv:    traditional characters, for those in the names of places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

from workbook_tools.columns.patterns import pattern

MUNICIPALITIES: Final = frozenset({"北京市", "天津市", "上海市", "重庆市"})
_LONG_ENDINGS: Final = ("地区", "新区")
_ENDINGS: Final = ("省", "市", "县", "区", "旗", "盟")
"""What people leave off a name."""
_SHORTEST: Final = 2

_PEOPLES: Final = (
    "[汉满回藏苗彝壮侗瑶白傣黎佤畲水土羌怒各]族|土家族|哈尼族|傈僳族|拉祜族|东乡族|纳西族|景颇族|仫佬族|"
    "布朗族|撒拉族|毛南族|仡佬族|保安族|裕固族|独龙族|普米族|朝鲜族|布依族|达斡尔族|鄂温克族|"
    "蒙古族?|哈萨克族?|柯尔克孜|锡伯|塔吉克|维吾尔"
)
_SELF_RULED: Final = pattern(rf"(?<=..)(?:{_PEOPLES})*族?自治[州县旗区]$")
_NICKNAMES: Final = {
    "内蒙古自治区": ("内蒙古", "内蒙", "内蒙古省"),
    "广西壮族自治区": ("广西", "广西省"),
    "西藏自治区": ("西藏", "西藏省"),
    "宁夏回族自治区": ("宁夏", "宁夏省"),
    "新疆维吾尔自治区": ("新疆", "新疆省"),
    "香港特别行政区": ("香港",),
    "澳门特别行政区": ("澳门",),
    "神农架林区": ("神农架",),
    "峰峰矿区": ("峰峰",),
    "六枝特区": ("六枝",),
}


class Place(NamedTuple):
    """A province (depth 1), prefecture (2) or county (3). `full` is its whole name: 山东省临沂市兰山区."""

    code: str
    name: str
    full: str
    depth: int
    parent: Place | None

    def within(self, scope: Place) -> bool:
        """Tell whether it lies under `scope`. 北京市 lies under itself: 北京市北京市朝阳区 is often typed."""
        if self is scope:
            return self.name in MUNICIPALITIES
        return self.depth > scope.depth and self.code.startswith(scope.code[: 2 * scope.depth])


class Name(NamedTuple):
    """One spelling of a place: its name of today in full, or `short`, or `old`."""

    place: Place
    short: bool = False
    old: bool = False


def short_names(name: str) -> tuple[str, ...]:
    """Give how else people call it: 阳朔县 → 阳朔; 恩施土家族苗族自治州 → 恩施, 恩施州."""
    if name in _NICKNAMES:
        return _NICKNAMES[name]
    if "自治" in name:
        core = _SELF_RULED.sub("", name)
        return (core, core + "州") if name.endswith("州") else (core,)
    core = without_ending(name)
    return (core,) if core != name else ()


def without_ending(name: str) -> str:
    """Give a name as people say it: 阳朔县 → 阳朔. One character is no name (赵县 stays)."""
    if name.endswith(_LONG_ENDINGS) and len(name) >= _SHORTEST + 2:
        return name[:-2]
    return name[:-1] if name.endswith(_ENDINGS) and len(name) > _SHORTEST else name


@cache
def spellings() -> Mapping[str, Sequence[tuple[str, bool, bool]]]:
    """Read every spelling of every place, once: what a Name says, with the place's code for the place itself.

    Nine thousand objects less to make before the first cell is read.
    """
    known: dict[str, list[tuple[str, bool, bool]]] = {}
    codes = {full: code for code, full in _full_names().items()}
    for code, name in _names().items():
        known.setdefault(name, []).append((code, False, False))
        for short in short_names(name):
            known.setdefault(short, []).append((code, True, False))
    for old, new, _year in _rows("region_changes.csv"):
        pieces = [(piece, *short_names(piece)) for piece in old.split("/")]
        for spelling in product(*pieces):
            is_short = spelling[-1] != pieces[-1][0]
            known.setdefault("".join(spelling), []).append((codes[new], is_short, True))
    return known


@cache
def beginnings() -> Mapping[str, int]:
    """Give the first two characters of every spelling, and the length of the longest one that begins so."""
    found: dict[str, int] = {}
    for spelling in spellings():
        begins = spelling[:_SHORTEST]
        found[begins] = max(found.get(begins, 0), len(spelling))
    return found


@lru_cache(maxsize=1 << 13)
def names_spelled(spelling: str) -> tuple[Name, ...]:
    """Give what a spelling may mean; nothing if it is none."""
    return tuple(Name(place(code), short, old) for code, short, old in spellings().get(spelling, ()))


@cache
def place(code: str) -> Place:
    """Give the place of a GB/T 2260 code."""
    names = _names()
    parent = next((place(above) for above in _above(code) if above in names), None)
    depth = 1 if parent is None else 2 if code.endswith("00") else 3
    return Place(code, names[code], _full_names()[code], depth, parent)


@cache
def places() -> Mapping[str, Place]:
    """Give every place by its whole name."""
    return {each.full: each for each in map(place, _names())}


@cache
def _names() -> dict[str, str]:
    return dict(_rows("regions.csv"))


@cache
def _full_names() -> dict[str, str]:
    full: dict[str, str] = {}
    for code, name in _names().items():
        full[code] = (full.get(f"{code[:4]}00") or full.get(f"{code[:2]}0000", "")) + name
    return full


def _above(code: str) -> list[str]:
    """Give the codes a place may be under, the nearest first."""
    return [above for above in (f"{code[:4]}00", f"{code[:2]}0000") if above != code]


@cache
def area_codes() -> dict[str, str]:
    """Read the telephone area codes, by GB/T 2260 code."""
    return {code: dialled for code, _name, dialled in _rows("area_codes.csv")}


@cache
def simplified_characters() -> Mapping[int, str]:
    """Read how the traditional characters are written in the table, for `str.translate`."""
    return str.maketrans(dict(_rows("traditional.csv")))


def _rows(file: str) -> Iterator[list[str]]:
    lines = Path(__file__).with_name(file).read_text("utf-8").splitlines()
    return (line.split(",") for line in lines[1:])
