"""Chinese places as people type them: province, prefecture, county, and the town by its ending.

Only a region column may ask: in the name of a shop, 东方 or 和平 is hardly ever a place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from workbook_tools.columns.base import clean, half_width
from workbook_tools.columns.data import (
    MUNICIPALITIES,
    Name,
    Place,
    area_codes,
    beginnings,
    names_spelled,
    places,
    simplified_characters,
    spellings,
    without_ending,
)
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value


class RegionLevel(StrEnum):
    """The five tiers in which markets are opened (二·3·①).

    The manual leaves 市级 undefined. Read here as: 省级 a province, a municipality or a provincial capital;
    市级 a county-level city or an urban district; 县级 a county or banner.
    """

    PROVINCE = "省级"
    PREFECTURE = "地级市"
    CITY = "市级"
    COUNTY = "县级"
    TOWN = "乡镇"


class Region(Value):
    """A place by its full names; parts that were not said, or do not exist, are empty.

    A municipality (北京市) has no city, nor has a county that answers to its province alone (仙桃市).
    """

    province: str = ""
    city: str = ""
    county: str = ""
    town: str = ""

    def __str__(self) -> str:
        return self.province + self.city + self.county + self.town

    @property
    def level(self) -> RegionLevel | None:
        """The tier this place belongs to, or None for an empty region."""
        if self.town:
            return RegionLevel.TOWN
        if self.county:
            urban = self.county[-1] in "市区" and self.county not in _RURAL
            return RegionLevel.CITY if urban else RegionLevel.COUNTY
        if self.city:
            city = places().get(self.province + self.city)
            return RegionLevel.PROVINCE if city and _is_capital(city) else RegionLevel.PREFECTURE
        return RegionLevel.PROVINCE if self.province else None


class Parsed(Value):
    """What a text says about where.

    region:     the place, or None if it is unknown, contradicts itself or has namesakes.
    candidates: the namesakes, when a parent is needed to tell them apart.
    renamed:    (what was typed, what it is called today), when the name is of the past.
    guesses:    places that differ by one character from what was typed.
    rest:       what is left over after the region; without a region, from where the text contradicts itself.
    """

    region: Region | None = None
    candidates: tuple[Region, ...] = ()
    renamed: tuple[str, str] | None = None
    guesses: tuple[str, ...] = ()
    rest: str = ""


@lru_cache(maxsize=8192)
def parse_region(text: str) -> Parsed:
    """Read a place as people type it: 山东临沂兰山, 湖北仙桃市, 义乌, 重庆-万州.

    >>> str(parse_region("广西桂林阳朔县白沙镇").region)
    '广西壮族自治区桂林市阳朔县白沙镇'
    """
    text = half_width(clean(text)).removeprefix("中国")
    if _NO_PLACE.fullmatch(text):
        return Parsed()
    parsed = _parse(text)
    if parsed.region is None and not parsed.candidates and " " in text:
        closed = _parse(text.replace(" ", ""))  # 临 沂 市
        parsed = closed if closed.region or closed.candidates else parsed
    if (parsed.region is None and not parsed.candidates) or parsed.rest:
        simplified = text.translate(simplified_characters())  # 臨沂市蘭山區
        return parsed if simplified == text else _in_simplified(simplified, text)
    return parsed


@lru_cache(maxsize=65536)
def level_of(text: str) -> RegionLevel | None:
    """Say which tier a typed place belongs to, or None if it is not known for sure."""
    region = parse_region(text).region
    return region.level if region else None


def area_code(region: Region) -> str:
    """Give the telephone area code of a place with its leading 0 (临沂 → 0539), or an empty string."""
    place = places().get(region.province + region.city + region.county)
    while place:
        if dialled := area_codes().get(place.code):
            return dialled
        place = place.parent
    return ""


def strip_place(name: str) -> tuple[str, str]:
    """Part the place in front of a company's name from the rest: 临沂康泰医疗 → (临沂, 康泰医疗).

    A county counts only by its full name (昆山市…): 东方, 同仁, 新华 are shop names too.
    """
    ends = [path.end for path in _paths(name, 0, None, full_counties=True) if path.end < len(name)]
    end = max(ends, default=0)
    return name[:end], name[end:]


_DEEPEST: Final = 3
"""Within a county the table knows no places."""
_RURAL: Final = frozenset({"神农架林区", "六枝特区"})
_SEPARATOR: Final = r"[\s\-/\\,、.。·|_>~—–→;:]"
_SEPARATES: Final = pattern(_SEPARATOR)
_SKIP: Final = pattern(rf"(?:{_SEPARATOR}|[()\[\]【】]|市辖区)*+")
_EDGES: Final = pattern(rf"^{_SEPARATOR}+|{_SEPARATOR}+$")
_TOWN: Final = pattern(r"((?:(?![路号村])[\u3400-\u9fff]){1,12}?(?:镇(?!镇)|乡(?![村镇])|苏木|街道))(?:办事处|办)?")
_TOWN_SIGN: Final = pattern("[镇乡木道]")
"""What the word for any kind of town ends in: a text without such a sign names none."""
_FILLER: Final = pattern(r"[\W_]*(?:[市区]|市区|城区|市辖区|全市|全省|全区|全县|全境|境内)?[\W_]*")
_NO_PLACE: Final = pattern(
    r"(?:全国|国内|国外|海外|省外|外省|外地|本地|江南|江北|沿海|[东西南北华][东西南北中])"
    r"(?:各地|地区|大区|片区|区域|市场)?"
)
_ZONE: Final = pattern(r"高新|经开|经济|开发|技术|工业|保税|综合|新区|园区|管理区|示范")
_OLD_ENDING: Final = {1: pattern(r"(?!)"), 2: pattern(r"地区|盟|专区"), 3: pattern(r"[市县区旗]")}
_OTHER_WORD: Final = {
    1: pattern(r"[镇乡村路街]"),
    2: pattern(r"[镇乡村路街省州县旗]"),
    3: pattern(r"[镇乡村路街省州]"),
}
"""After a short name these make another word of it: 兰山路, 长安镇."""


class _Path(NamedTuple):
    """One way to read the front of a text: the first and last place of the chain, and where it ended.

    chance: it hangs on a county's short name alone, which may be any word.
    old:    (as typed, as called today) if a name of the past was in it.
    age:    0 for names of today only, 1 with one known of the past, 2 with a wrong ending (昆山县).
    """

    first: Place
    place: Place
    end: int
    chance: bool
    old: tuple[str, str] | None
    age: int
    town: str = ""

    @property
    def rank(self) -> tuple[int, int, int]:
        """Less is better: reads furthest, then is of today, then takes least for a town (中山市 东区街道)."""
        return -self.end, self.age, len(self.town)

    @property
    def region(self) -> Region:
        """The last place with all that is above it."""
        names = {self.place.depth: self.place.name}
        above = self.place.parent
        while above:
            names[above.depth] = above.name
            above = above.parent
        return Region(names[1], names.get(2, ""), names.get(3, ""), self.town)


class _Above(NamedTuple):
    """What was read before a name: the first place, a name of the past, and the age of the chain (see _Path)."""

    first: Place
    old: tuple[str, str] | None
    age: int


def _paths(
    text: str, start: int, scope: Place | None, *, above: _Above | None = None, full_counties: bool = False
) -> list[_Path]:
    """Give every way to read places from `start` on, each within the one before it."""
    known = spellings()
    begin = _skip(text, start)
    found: list[_Path] = []
    longest = beginnings().get(text[begin : begin + 2], 0)
    for end in range(min(begin + longest, len(text)), begin + 1, -1):
        spelled = text[begin:end]
        for name in names_spelled(spelled) if spelled in known else ():
            if full_counties and name.short and name.place.depth == 3:
                continue
            if scope is None or name.place.within(scope):
                found += _onward(text, begin, end, name, above, full_counties=full_counties)
    return found


def _onward(
    text: str, begin: int, end: int, name: Name, above: _Above | None, *, full_counties: bool
) -> Sequence[_Path]:
    """Go on from a name to the places within it; a name with nothing after it is a path too."""
    place, is_short = name.place, name.short
    ending = _OLD_ENDING[place.depth].match(text, end) if is_short else None  # 即墨市, 密云县
    if ending:
        end, is_short = ending.end(), False
    age = 2 if ending else int(name.old)
    old = (text[begin:end], place.full) if age else None
    first = place
    if above:
        first, old, age = above.first, old or above.old, max(age, above.age)
    if place.depth < _DEEPEST and end < len(text):
        further = _paths(text, end, place, above=_Above(first, old, age), full_counties=full_counties)
        if further:
            return further
    if is_short and _OTHER_WORD[place.depth].match(text, end):
        return ()
    town = ""
    if place.depth > 1 and end < len(text):
        town, end = _town(text, end)
    chance = is_short and place.depth == 3 and (above is None or place.name.startswith("市"))  # 济南市中心, not 市中区
    return (_Path(first, place, end, chance, old, age, town),)


def _skip(text: str, start: int) -> int:
    found = _SKIP.match(text, start)
    return found.end() if found else start


def _town(text: str, start: int) -> tuple[str, int]:
    found = _TOWN.match(text, _skip(text, start)) if _TOWN_SIGN.search(text, start) else None
    if not found or _begins_with_county(found[1]):
        return "", start
    return found[1], found.end()


def _begins_with_county(town: str) -> bool:
    """Tell whether it is a county and its town, such as 兰山区白沙镇."""
    starts = (town[:length] for length in range(3, len(town)))
    return any(not name.short for start in starts for name in names_spelled(start))


def _best(text: str, scope: Place | None = None) -> list[_Path]:
    """Keep the paths of the best rank and choose among them."""
    paths = [path for path in _paths(text, 0, scope) if not _begins_a_word(path, text)]
    ranked = [(path.rank, path) for path in paths]
    best = min((rank for rank, _ in ranked), default=None)
    return _choose(list({path.place.code: path for rank, path in ranked if rank == best}.values()))


def _choose(paths: list[_Path]) -> list[_Path]:
    """Choose among namesakes where the choice is safe; otherwise keep them all."""
    if len(paths) == 1:
        return paths
    for path in sorted(paths, key=lambda path: path.place.depth):
        others = [other.place for other in paths if other is not path]
        if path.place.depth == 1 or all(other.within(path.place) for other in others):
            return [path]
    cities = [path for path in paths if path.place.depth == 2]
    rivals = any(path.place.depth == 3 and _is_in_great_city(path.place) for path in paths)
    return paths if rivals or len(cities) != 1 else cities


def _is_capital(city: Place) -> bool:
    return city.depth == 2 and city.code.endswith("0100")


def _is_in_great_city(county: Place) -> bool:
    """Tell whether the county may well be meant by its bare name: 朝阳 may be the district of 北京."""
    above = county.parent
    return above is not None and (above.name in MUNICIPALITIES or _is_capital(above))


def _begins_a_word(path: _Path, text: str) -> bool:
    """Tell whether a county's short name merely begins a longer word: 东方红商店 is not 东方市."""
    if not path.chance or path.town or path.end == len(text):
        return False
    return not (_SEPARATES.match(text, path.end) or _ZONE.match(text, path.end))


def _parse(text: str) -> Parsed:
    paths = _best(text)
    if not paths:
        return Parsed(guesses=_guesses(text, None))
    path, rest = paths[0], text[paths[0].end :]
    if rest:
        rest = "" if _FILLER.fullmatch(rest) else _EDGES.sub("", rest)
    if len(paths) > 1:
        return Parsed(candidates=tuple(path.region for path in paths), rest=rest)
    if rest and _contradicts(rest, path.place):
        return Parsed(rest=rest)
    guesses = _guesses(rest, path.place) if rest and not path.town else ()
    return Parsed(path.region, renamed=path.old, guesses=guesses, rest=rest)


def _in_simplified(simplified: str, text: str) -> Parsed:
    """Read what was typed in traditional characters; what is left over stays as typed."""
    parsed = parse_region(simplified)
    at = simplified.rfind(parsed.rest)
    return replace(parsed, rest=text[at : at + len(parsed.rest)])


def _contradicts(rest: str, place: Place) -> bool:
    """Tell whether a place elsewhere follows: 山东杭州. A neighbour (余杭、临平) is merely too much."""
    for path in _best(rest):
        neighbour = path.first.parent is not None and path.first.parent is place.parent
        sure = rest.startswith(path.first.name) or path.first.depth < 3
        whole = not _EDGES.sub("", rest[path.end :]) or path.place is not path.first
        if sure and whole and not neighbour:
            return True
    return False


def _guesses(text: str, scope: Place | None) -> tuple[str, ...]:
    """Give at most four places whose name differs by one character from how the text begins.

    Of a name of two the first should be right, or anything would do: 蓝山区 is 兰山区 only if not many others fit.
    """
    if not text or _ZONE.match(text):
        return ()
    looks_like = _ends_like if scope is None else _ends_like_in_full  # 临沂北城 is no 郯城
    return _alike(text, scope, _looks_like)[:4] or _few(_alike(text, scope, looks_like))


def _few(guesses: tuple[str, ...]) -> tuple[str, ...]:
    return guesses if len(guesses) <= 2 else ()


def _alike(text: str, scope: Place | None, looks_like: Callable[[str, str], bool]) -> tuple[str, ...]:
    found: dict[str, tuple[int, str]] = {}
    for spelling in spellings():
        if spelling[0] != text[0] and spelling[1] != text[1:2]:
            continue  # most of them, at little cost
        for width in range(len(spelling) - 1, len(spelling) + 2):
            if not looks_like(text[:width], spelling):
                continue
            near = [name.place for name in names_spelled(spelling) if not name.old and _in_reach(name.place, scope)]
            found |= {full: (at.depth, at.code) for at in near if (full := _all_read(text[width:], at))}
    return tuple(sorted(found, key=lambda full: found[full]))


def _in_reach(place: Place, scope: Place | None) -> bool:
    return place.within(scope) if scope else place.depth < 3


def _all_read(text: str, place: Place) -> str:
    """Give the whole name if the text says nothing but places within `place`, otherwise an empty string."""
    town, end = _town(text, 0)
    if not _EDGES.sub("", text) or (town and end == len(text)):
        return place.full + town
    paths = _best(text, place)
    return str(paths[0].region) if len(paths) == 1 and not _EDGES.sub("", text[paths[0].end :]) else ""


def _looks_like(typed: str, name: str) -> bool:
    """Tell whether one character differs, but not the first of a name of two."""
    if typed[:1] != name[:1] and typed[1:] != name[1:]:
        return False
    if len(typed) == len(name):
        wrong = [at for at, pair in enumerate(zip(typed, name, strict=True)) if pair[0] != pair[1]]
        return wrong == [1] if len(without_ending(name)) == 2 else len(wrong) == 1
    shorter, longer = sorted((typed, name), key=len)
    missing = (longer[:cut] + longer[cut + 1 :] for cut in range(len(longer)))
    return len(without_ending(name)) > 2 and shorter in missing


def _ends_like(typed: str, name: str) -> bool:
    """Tell whether of a name of two only the first character differs."""
    return typed[1:] == name[1:] and len(without_ending(name)) == 2


def _ends_like_in_full(typed: str, name: str) -> bool:
    return _ends_like(typed, name) and without_ending(name) != name
