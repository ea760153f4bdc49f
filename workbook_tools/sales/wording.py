"""Why two customers may be one, or may not: in words, read off the levels that decided."""

from __future__ import annotations

from typing import Final

from workbook_tools.sales.comparison import Comparison, NumberMatch, PlaceMatch
from workbook_tools.sales.firms import FirmMatch
from workbook_tools.sales.names import NameMatch

KINDS: Final = {"mobile": "手机", "wechat": "微信", "qq": "QQ", "credit": "信用代码"}
_NUMBERS_FOR: Final = {
    NumberMatch.LINE: "座机相同",
    NumberMatch.NEAR: "手机只差一位",
    NumberMatch.SHARED: "都写了一个许多人共用的号码",
}
_NAMES_FOR: Final = {NameMatch.SAME: "姓名相同", NameMatch.SOUND: "姓名同音", NameMatch.PART: "称呼对得上"}
_FIRMS_FOR: Final = {
    FirmMatch.SAME: "店名相同",
    FirmMatch.SOUND: "店名同音",
    FirmMatch.WITHIN: "一方的店名是另一方的一部分",
    FirmMatch.SIMILAR: "店名只差一个字",
}
_PLACES_FOR: Final = {PlaceMatch.COUNTY: "同一区县", PlaceMatch.CITY: "同一城市"}
_NUMBERS_AGAINST: Final = {NumberMatch.DIFFERENT: "号码不同", NumberMatch.NONE: "没有同一种号码可比"}
_NAMES_AGAINST: Final = {NameMatch.DIFFERENT: "姓名不同", NameMatch.BLANK: "有一方没写姓名"}
_FIRMS_AGAINST: Final = {
    FirmMatch.WITHIN: "店名写法不同",
    FirmMatch.SIMILAR: "店名写法不同",
    FirmMatch.DIFFERENT: "店名不同",
    FirmMatch.BRANCHES: "分店不同",
    FirmMatch.ONE_BRANCH: "只有一方写了分店",
    FirmMatch.BLANK: "有一方没写店名",
}
_PLACES_AGAINST: Final = {PlaceMatch.OTHER_CITY: "不在一个城市", PlaceMatch.OTHER_COUNTY: "不在一个区县"}
_UNSURE: Final = "对得上不止一位客户，而那几位互相对不上"


def speaking_for(found: Comparison) -> str:
    """Say what two identities have in common: 手机相同；姓名相同."""
    same = [f"{KINDS[kind]}相同" for kind in dict.fromkeys(found.same)]
    levels = (_NUMBERS_FOR.get(found.number), _NAMES_FOR.get(found.name), _FIRMS_FOR.get(found.firm))
    return "；".join([*same, *filter(None, (*levels, _PLACES_FOR.get(found.place)))])


def speaking_against(found: Comparison, *, unsure: bool = False) -> str:
    """Say what keeps two identities from being united without a person."""
    levels = (
        _UNSURE if unsure else None,
        _NAMES_AGAINST.get(found.name),
        _FIRMS_AGAINST.get(found.firm),
        _PLACES_AGAINST.get(found.place),
        _NUMBERS_AGAINST.get(found.number),
    )
    return "；".join(filter(None, levels))
