"""Phone numbers as people type them, and as we keep them.

Kept forms: a mobile `13800138000`; a landline `0539-8123456`, with extension `0539-8123456-801`;
a service number `400-123-4567`; a local number whose area code nobody wrote `8123456`;
a number abroad, in Hong Kong, Macau or Taiwan `+85291234567`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Final

from workbook_tools.columns.base import clean, half_width
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value
from workbook_tools.problems import IDENTITY_CARD, Finding

Phones = tuple[str, ...]
"""Numbers in their kept form, in the order typed, each once."""

_MOBILE: Final = pattern(r"1[3-9][0-9]{9}")
_USUAL: Final = pattern(r"1(?:3[0-9]|4[5-9]|5[0-35-9]|6[25-7]|7[0-8]|8[0-9]|9[0-35-9])[0-9]{8}")
_MADE_UP: Final = r"1(?:\d(\d)\1{8}|\d\d(?:00000000|12345678)|3123456789|23456789(?:00|01))"
"""A mobile somebody typed only to fill the cell."""
_MADE_UP_MOBILE: Final = pattern(_MADE_UP, re.ASCII)
PLAIN_MOBILE: Final = pattern(rf"(?!{_MADE_UP}){_USUAL.pattern}", re.ASCII)
"""A mobile about which there is nothing to say, typed as it is kept: nearly every cell."""
_DIGIT: Final = pattern(r"\d")
_GROUPED_MOBILE: Final = pattern(r"(?:\+?86[ -]?)?(1[0-9]{2})[ -]?([0-9]{4})[ -]?([0-9]{4})")
_IN_GROUPS: Final = pattern(
    r"(?<![\d*])(?:\(1[3-9]\d\)[-. ]?\d{4}[-. ]?\d{4}"
    r"|1[3-9]\d([·•‧・_,/、|]|\s*\n\s*)\d{4}\1\d{4}|1[3-9],\d{3},\d{3},\d{3})(?![\d*])",
    re.ASCII,
)
"""A mobile parted in some other way than by blanks, points or hyphens: (138)00138000, 138·0013·8000, 13,800,138,000."""
_PLAIN_LANDLINE: Final = pattern(r"(?!.*-([0-9])\1+$)0(?:(?:10|2[0-57-9])-[2-9][0-9]{7}|[3-9][0-9]{2}-[2-9][0-9]{6,7})")
_LANDLINE: Final = pattern(r"0[0-9]{2,3}-[0-9]{7,8}(?:-[0-9]{1,6})?")
_LOCAL: Final = pattern(r"[2-9][0-9]{6,7}(?:-[0-9]{1,6})?")

_AREA: Final = r"(?:10|2[0-57-9]|[3-9]\d\d)"
"""An area code without its leading 0; the local number has 8 digits in the short ones, 7 or 8 in the rest."""
_CHINA: Final = r"\(?(?:\+|00)86\)?[-. ]*"

# One alternation, so that numbers come out in the order typed. Earlier branches win at the same
# spot: what is certainly no phone first, then good numbers, then numbers with something wrong.
_TOKEN: Final = pattern(
    rf"""
      (?P<lost>    (?<![\d.]) \d(?:\.\d+)?[eE]\+?\d{{1,3}} (?!\d) )
    | (?P<qq>      (?<![A-Za-z]) (?:[Qq]{{2}}|扣扣|企鹅)(?:号码?)?[ :]*
                   (?!1[3-9]\d{{9}}(?!\d)) (?P<qq_number>[1-9]\d{{4,10}}) (?![\d@])
                 | (?<![\w.]) (?P<qq_mail>[1-9]\d{{4,10}})@[Qq]{{2}}\.[Cc][Oo][Mm] )
    | (?P<email>   (?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}} )
    | (?P<identity>(?<!\d) (?: \d{{17}}[Xx]
                             | [1-9]\d{{5}}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{4}}
                             | {IDENTITY_CARD} )
                   (?!\d) )
    | (?P<mobile>  (?<![\d*]) (?: {_CHINA}(?:\(0\)|0)? | \+ | 86[-. ]? | 0 )? 1[3-9](?:[-. ]?\d){{9}} (?!\d) )
    | (?P<glued>   (?<!\d) (?:1[3-9]\d{{9}}){{2,}} (?!\d) )
    | (?P<service> (?<![\d*]) (?:{_CHINA}|86[-. ])? [48]00
                   (?: \d{{7}} | [-. ]\d(?:[-. ]?\d){{6}} | \d[-. ]\d(?:[-. ]?\d){{5}} ) (?!\d) )
    | (?P<land>    (?<![\d*]) (?: {_CHINA}0? | 86[-. ]\(?0? | \(?0 ) (?P<area>{_AREA}) [-. )/]{{0,2}}
                   (?!1[3-9]\d{{9}}(?!\d)) (?P<body> \d{{3,4}}[-. ]\d{{3,4}} | \d{{5,12}} ) (?![\dOolI*]) )
    | (?P<near>    (?<![\d*]) \(? (?:\+|00)?
                   (?: 85[23](?:[2-9]\d{{7}} | [-. )]+[2-9]\d{{3}}[-. ]?\d{{4}})
                     | 886(?:0?[2-9]\d{{7,8}} | [-. )]+0?[2-9](?:[-. ]?\d){{7,8}}) ) (?!\d) )
    | (?P<abroad>  (?: \+(?!86) | (?<![\d*])00(?!86) ) [1-9](?:[-. ()]?\d){{6,13}} (?!\d) )
    | (?P<letters> (?<![A-Za-z\d]) (?=[\d. -]{{0,20}}[OolI])
                   (?: [1lI][3-9](?:[-. ]?[\dOolI]){{9}} | [0Oo][3-9](?:[-.]?[\dOolI]){{8,10}}
                     | [48][0Oo]{{2}}(?:-?[\dOolI]){{7}} | [2-9][\dOolI]{{6,7}} )
                   (?![A-Za-z\d*]) )
    | (?P<masked>  (?<!\d) \d[\d. -]{{1,8}} (?: \*+ | [xX×●•·#?_]{{2,}} | \.{{3,}} | -{{3,}} ) [\d*xX. -]* )
    | (?P<local>   (?<![\w*-]) (?: [2-9]\d{{6,7}} | [2-9]\d{{2,3}}[- ]\d{{4}} | [2-9]\d{{3}}[- ]\d{{3}} )
                   (?![\d*]) )
    | (?P<account> (?<![\w-]) (?![A-Za-z]+1[3-9]\d{{9}}(?!\d)) [A-Za-z][-_A-Za-z0-9]{{5,19}} (?![\w-]) )
    | (?P<wechat>  (?:手机|电话|号码|可以?|[加同与和是即也就]){{0,4}}
                   (?: 微信 | 薇信 | [Vv]信 | (?<![A-Za-z])[WwVv][Xx] | [Vv](?=同) )
                   (?:号码|同手机|同电话|同步|一样|相同|[号同])* )
    | (?P<other>   \d+(?:[-. ](?!1[3-9](?:[-. ]?\d){{9}}(?!\d))(?!0{_AREA}[-. ]?\d{{7}})\d{{1,6}}(?![\d*]))* )
    """,
    re.VERBOSE | re.ASCII,
)
_EXTENSION: Final = pattern(
    r"[ (]*(?:(?:转|分机|内线|[Ee][Xx][Tt]\.?|[xX#])[ :]*)+([0-9]{1,6})(?![0-9])\)?|-([0-9]{1,5})(?!-?[0-9])"
)
_SAME_AREA: Final = pattern(r"[\s、,/&或和及-]*")
_FAX_BEFORE: Final = pattern(r"(?:传真|[Ff][Aa][Xx])(?:号码?)?[\s:.(]*$")
_FAX_AFTER: Final = pattern(r"\s*\(?\s*(?:传真|[Ff][Aa][Xx])\s*(?:\)|$|[;,/、\n])")
_PHONE_AND_FAX: Final = pattern(r"(?:电话|座机|固话|手机)[\s/、,和及兼&]*(?:传真|[Ff][Aa][Xx])")

_LATIN_LABEL: Final = pattern(r"(?<![A-Za-z])(?:tel|telephone|mobile|phone|mob|cell)(?![A-Za-z])[.:]?", re.I)
_LIST_NUMBER: Final = pattern(r"[①-⑨]|(?<![\d.\-])[1-9][.、)]\s*(?=[(+]?[01]\d\d)", re.ASCII)
_DASHES: Final = pattern(r"[‐‑‒–—―−─ー﹣]")


class PhoneText(Value):
    """What a text says about phones.

    numbers:  in their kept form.
    findings: what is wrong with numbers, or was repaired.
    faxes:    numbers called 传真, which nobody can be reached by.
    accounts: `wechat` and `qq`, where the text gives them.
    left:     the rest of the text: names, labels, remarks.
    """

    numbers: Phones = ()
    findings: tuple[Finding, ...] = ()
    faxes: Phones = ()
    accounts: Mapping[str, str] = field(default_factory=dict)
    left: str = ""


def plain_number(text: str) -> str:
    """Give the one number a text consists of, in its kept form, if there is nothing to say about it; else nothing.

    What `read_phones` finds in it is the same, but takes thirty times as long.
    """
    plain = half_width(text)
    if grouped := _GROUPED_MOBILE.fullmatch(plain):
        plain = "".join(grouped.groups())
    return plain if PLAIN_MOBILE.fullmatch(plain) or _PLAIN_LANDLINE.fullmatch(plain) else ""


def is_mobile(number: str) -> bool:
    """Tell whether a kept number is a mainland mobile: 11 digits, 13 to 19 in front, whatever the range."""
    return _MOBILE.fullmatch(number) is not None


def is_landline(number: str) -> bool:
    """Tell whether a kept number is a landline with its area code."""
    return _LANDLINE.fullmatch(number) is not None


def is_local(number: str) -> bool:
    """Tell whether a kept number is a landline that lacks its area code."""
    return _LOCAL.fullmatch(number) is not None


def contact_numbers(text: str) -> Phones:
    """Find the numbers in free text (备注, 姓名). Bare 7 or 8 digits may be anything there: left out."""
    if not _DIGIT.search(half_width(text)):
        return ()
    return tuple(number for number in read_phones(text).numbers if not is_local(number))


def read_phones(text: str) -> PhoneText:
    """Read every number of a text. Never raises."""
    return _Scan(_plain(text)).result()


def with_area(local: str, area: str) -> str:
    """Complete `8123456` with `0539`; an empty string where the two cannot belong together."""
    return f"{area}-{local}" if area and _fits(area, local.partition("-")[0]) else ""


def is_made_up(number: str) -> bool:
    """Tell a mobile typed only to fill the cell (13000000000, 13912345678) from a real one."""
    return _MADE_UP_MOBILE.fullmatch(number) is not None


def oddities(number: str) -> tuple[Finding, ...]:
    """Say what is odd about a number that is kept all the same."""
    local = number.split("-")[1] if is_landline(number) else ""
    if len(set(local or number)) == 1 or is_made_up(number):
        return (Finding("phone-dummy", "“{value}”像是随手填的号码", "请核实是不是真号码，没有就留空"),)
    if local[:1] in ("0", "1") or (is_mobile(number) and not _USUAL.fullmatch(number)):
        return (Finding("phone-range", "“{value}”的号段少见，已照收"),)
    return ()


def _plain(text: str) -> str:
    """Fold what never matters: width, dashes, runs of blanks, English labels, the numbers of a list."""
    text = half_width(_LIST_NUMBER.sub(" ", clean(text)))
    text = _LATIN_LABEL.sub(" ", _DASHES.sub("-", text))
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" ?(?<!-)-{1,2}(?!-) ?", "-", text)
    text = _IN_GROUPS.sub(lambda number: _digits(number[0]), text)
    return re.sub(r"(?<=\d{7})\.0+(?!\d)", "", text).strip()


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _landline(token: re.Match[str]) -> list[str]:
    area, local = "0" + token["area"], _digits(token["body"])
    return [f"{area}-{local}"] if _fits(area, local) else []


def _fits(area: str, local: str) -> bool:
    return len(local) == 8 or (len(local) == 7 and len(area) == 4)


def _service(token: re.Match[str]) -> list[str]:
    digits = _digits(token[0])[-10:]
    return [f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"]


def _near(token: re.Match[str]) -> list[str]:
    digits = _digits(token[0]).removeprefix("00")
    return [f"+{digits[:3]}{digits[3:].removeprefix('0')}"]


_KEPT_FORM: Final[dict[str, Callable[[re.Match[str]], list[str]]]] = {
    "mobile": lambda token: [_digits(token[0])[-11:]],
    "glued": lambda token: _MOBILE.findall(token[0]),
    "service": _service,
    "land": _landline,
    "near": _near,
    "abroad": lambda token: ["+" + _digits(token[0]).removeprefix("00")],
    "local": lambda token: [_digits(token[0])],
}
_TAKES_EXTENSION: Final = ("service", "land", "local")

_LETTERS_MEANT: Final = str.maketrans("OolI", "0011")
Wrong = tuple[str, str, str]
"""The code of a finding, what was found, what to type instead."""

_WRONG: Final[dict[str, Wrong]] = {
    "lost": ("phone-lost-digits", "成了科学计数，后面几位已经丢失", "请把单元格设成文本，重填完整号码"),
    "identity": ("sensitive", "像是身份证号", "请删掉身份证号，改填手机号"),
    "letters": ("letters-as-digits", "里混着字母", "请把字母 O 改成数字 0、字母 l 或 I 改成数字 1"),
    "masked": ("phone-masked", "中间几位被遮住了，没法联系", "请填完整的号码"),
}


def _wrong_digits(digits: str) -> Wrong:
    count = len(digits)
    if count > 4 and (len(set(digits)) == 1 or "12345678901".startswith(digits)):
        return "phone-dummy", "像是随手填的号码", "请核实后填真号码，没有就留空"
    if count == 11 and digits[0] == "1":
        return "phone-unread", f"是{digits[:2]}开头，不是手机号", "请核对后重填"
    found = f"{'只有' if count < 11 else '有'}{count}位，手机号是11位"
    if digits[0] == "1":
        return "phone-digits", found, "请核对后重填"
    if count == 11:
        found = "不像手机号，也不像座机"
    return "phone-digits", f"{found}，座机是区号加7到8位", "请核对后重填"


def _wrong_landline(area: str, local: str) -> Wrong:
    wanted = "8位" if len(area) == 3 else "7到8位"
    return "phone-digits", f"的区号后面有{len(local)}位，座机是区号加{wanted}", "请核对后重填"


class _Scan:
    """One pass over a text, gathering numbers, findings and what is left over."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.numbers: dict[str, None] = {}  # a dict keeps the order and drops repeats
        self.findings: dict[Finding, None] = {}
        self.accounts: dict[str, str] = {}
        self.faxes: list[str] = []
        self.left = ""
        self.gap = ""  # what stands between the token before and this one
        self.area = ""
        self.wechat_words: list[str] = []

    def result(self) -> PhoneText:
        position = 0
        while token := _TOKEN.search(self.text, position):
            self.gap = self.text[position : token.start()]
            self.left += self.gap
            position = self._take(token)
        self.left += self.text[position:]
        self._settle_wechat()
        return PhoneText(tuple(self.numbers), tuple(self.findings), tuple(self.faxes), self.accounts, self.left.strip())

    def _settle_wechat(self) -> None:
        """Let 微信同号 mean the first mobile; without one the words stay where they were."""
        mobile = next(filter(is_mobile, self.numbers), "")
        if self.wechat_words and mobile:
            self.accounts.setdefault("wechat", mobile)
        elif "wechat" not in self.accounts:
            self.left = " ".join((self.left, *self.wechat_words))

    def _take(self, token: re.Match[str]) -> int:
        """Take one token in and give where to go on."""
        group, typed, end = str(token.lastgroup), token[0], token.end()
        if group in _KEPT_FORM:
            end = self._take_numbers(group, token)
        elif group in _WRONG:
            self._wrong(typed, _WRONG[group])
        elif group == "other" and (len(_digits(typed)) > 4 or self._stands_alone(token)):
            self._wrong(typed, _wrong_digits(_digits(typed)))
        elif group == "qq":
            self._account("qq", token["qq_number"] or token["qq_mail"])
        elif group == "wechat":
            self.wechat_words.append(typed)
        elif group == "account" and self._is_whole_account(typed):
            self._account("wechat", typed)
        else:
            self.left += typed
            return end
        self.left += "\n"
        return end

    def _is_whole_account(self, typed: str) -> bool:
        """Tell an account from a word, and from the end of one typed with a blank in it (wang qiang88)."""
        is_account = bool(self.wechat_words) or re.search(r"[-_0-9]", typed)
        return bool(is_account) and not re.search(r"[A-Za-z0-9] $", self.left)

    def _account(self, name: str, account: str) -> None:
        if self.accounts.setdefault(name, account) != account:
            self.left += account

    def _take_numbers(self, group: str, token: re.Match[str]) -> int:
        numbers, end = _KEPT_FORM[group](token), token.end()
        if not numbers:
            self._wrong(token[0], _wrong_landline("0" + token["area"], _digits(token["body"])))
        extension = _EXTENSION.match(self.text, end) if group in _TAKES_EXTENSION else None
        if extension:
            numbers = [f"{number}-{extension[1] or extension[2]}" for number in numbers]
            end = extension.end()
        if group == "local":
            numbers = [self._with_area_before(numbers[0])]
        elif group == "land" and numbers:
            self.area = numbers[0].split("-")[0]
        if self._is_fax(end):
            self.faxes += numbers
            return end
        for number in numbers:
            self.numbers[number] = None
            self.findings.update(dict.fromkeys(oddities(number)))
        return end

    def _with_area_before(self, local: str) -> str:
        """Complete 8123457 in “0539-8123456、8123457”; not after a semicolon or words, which set it apart."""
        whole = with_area(local, self.area) if _SAME_AREA.fullmatch(self.gap) else ""
        if whole:
            said = "“{value}”里没写区号的座机，按同一格前面的号码补了区号"
            self.findings[Finding("phone-area-added", said)] = None
        return whole or local

    def _is_fax(self, end: int) -> bool:
        if _FAX_BEFORE.search(self.gap):
            return not _PHONE_AND_FAX.search(self.gap)
        return _FAX_AFTER.match(self.text, end) is not None

    def _stands_alone(self, token: re.Match[str]) -> bool:
        """Tell stray digits (“…/7”) from digits that belong to a word (2店, 转1234)."""
        around = self.text[: token.start()][-1:] + self.text[token.end() :][:1]
        return not re.search(r"\w", around)

    def _wrong(self, typed: str, wrong: Wrong) -> None:
        code, found, suggestion = wrong
        whole = typed.strip() == self.text
        subject = "“{value}”" if whole else "“{value}”里有一个号码"
        proposal = typed.translate(_LETTERS_MEANT) if whole and code == "letters-as-digits" else ""
        meant = proposal if is_mobile(_digits(proposal)) else ""
        self.findings[Finding(code, subject + found, suggestion, meant, personal=True)] = None
