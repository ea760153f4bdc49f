"""Ways to reach a person: phone numbers, WeChat, QQ, and the names and remarks typed beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from workbook_tools.columns.base import (
    EXACT_IN_EXCEL,
    Cell,
    Context,
    Guard,
    Kind,
    Reading,
    clean,
    declare,
    half_width,
    is_blank_word,
)
from workbook_tools.columns.data import surnames
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.phone_text import (
    PLAIN_MOBILE,
    Phones,
    is_local,
    is_mobile,
    plain_number,
    read_phones,
    with_area,
)
from workbook_tools.problems import Finding

SAME_AS_PHONE: Final = "同手机"
"""What a WeChat column holds when its owner only said that it is the mobile number of the row."""

_is_plain_mobile = PLAIN_MOBILE.fullmatch
_LOST_ITS_ZERO: Final = pattern(r"(?:10|2[0-57-9])[2-9][0-9]{7}|(?!85[23]|[48]00)[3-9][0-9]{2}[2-9][0-9]{6,7}")

_EMAIL: Final = pattern(
    r"(?!\.)(?!.*\.[.@])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]",
    re.ASCII | re.IGNORECASE,
)
_LONGEST_EMAIL: Final = 254
_WITH_DECIMAL: Final = pattern(r"[0-9]+\.0")
_QQ: Final = pattern(r"[1-9][0-9]{4,10}")
_WECHAT: Final = pattern(r"(?!QQ[0-9]{5}|(?i:weixin|wechat)$)[A-Za-z][-_A-Za-z0-9]{5,19}")
_ACCOUNT: Final = pattern(
    r"""
      (?P<mobile> (?<![\w*@.-]) (?:\+?86[-. ]?)? 1[3-9](?:[-. ]?\d){9} (?![\w*@-]) )
    | (?P<qq>     (?:QQ|扣扣|企鹅)(?:号码?)?[: ]* (?P<named>[1-9]\d{4,10}) (?![\w*@-])
                | qq(?:号码?[: ]*|[: ]+) (?P<lower>[1-9]\d{4,10}) (?![\w*@-])
                | (?<![\w*@.-]) (?P<bare>[1-9]\d{4,9}) (?![\w*@-])
                | (?<![\w.-]) (?P<mail>[1-9]\d{4,10})@[Qq]{2}\.[Cc][Oo][Mm] )
    | (?P<wechat> (?<![\w*@.-]) (?!(?i:weixin|wechat)(?![\w-])) [A-Za-z][-_A-Za-z0-9]{5,19} (?![\w*@-]) )
    """,
    re.VERBOSE | re.ASCII,
)
_SAME: Final = pattern(
    r"(?:(?:微信|[wv]x|v信?)号?码?)?(?:就|即|也)?[是同和与跟]?(?:上面|前面|本人)?"
    r"(?:手机|电话)(?:号码?)?(?:同号|一样|一致|相同|同步|同|号)?"
    r"|(?:微信号?|[wv]x|v信?|电话|手机)?同(?:上)?号|微信同|手机微信同号",
    re.IGNORECASE,
)
_WECHAT_LABEL: Final = pattern(r"^(?:微信号?码?[: ]*|(?:[wv]x|v|weixin|wechat)号?[: ]+)", re.IGNORECASE)
_IN_PIECES: Final = pattern(r"(?<![^ ])[-_A-Za-z0-9]+(?: [-_A-Za-z0-9]+)+(?![^ ])")
_LONGEST_IN_PIECES: Final = 60
_SIGNS_OF_AN_ACCOUNT: Final = pattern(r"[-_0-9]")
"""A name has none of them."""

_BETWEEN_WORDS: Final = pattern(r"[\s,;:/|()\[\]<>【】、。!?~\"'“”+=&]+")
_LABEL: Final = pattern(
    r"(?:本人|联系|办公|单位|公司|店里?|家里?|家庭|移动|固定)?(?:手机|电话|座机|固话|宅电|传真|号码|fax)(?:号码?)?"
    r"|办公室?|[办宅店家主或和及与号]|或者|本人|(?:微信|扣扣|企鹅)号?码?|(?:wx|vx|v|weixin|wechat|qq)号?",
    re.IGNORECASE,
)
_LABEL_AT_EDGE: Final = pattern(r"^(?:手机|电话|座机)号?码?|的?(?:手机|电话|座机)号?码?$")
_NOT_YET: Final = pattern(
    r"[暂还尚]?时?(?:(?:未|没有?|无|不)(?:取得|留下?|填|提供|给|要到|问到|拿到|说|记|知道|方便|便透露|肯留|愿留|用|加)?"
    r"(?:手机号?|座机|固话|固定电话|电话|号码|联系方式|联系电话|微信号?|QQ号?)?|待(?:补充?|填|定|查|核实|确认|问)|缺"
    r"|保密|拒绝(?:提供|留)?)"
)
_TITLES: Final = (
    "(?:总监?|董事?长?|经理|老板娘?|先生|女士|小姐|姐|哥|嫂|叔|姨|阿姨|老师|主任|店长|院长|所长|厂长|科长|处长|部长|校长|会计"
    "|医生|大夫|师傅|主管|助理|工)"
)
_NAME: Final = pattern(
    rf"(?:(?:[{surnames.COMMON}]|{'|'.join(sorted(surnames.COMPOUND))})(?:\w{{0,2}}{_TITLES}|\w{{1,2}})"
    rf"|[小老阿](?!板|公|婆|师)\w{_TITLES}?|\w{{2,10}}·\w{{2,10}})"
)
"""Of Chinese characters, and no others."""
_NOT_IN_NAMES: Final = pattern(r"[打接拨机联系找问的不没空错停公司午晚早点号要加]|店(?!长)|白天|常用")

_PHONE_UNREAD: Final = Finding("phone-unread", "“{value}”里没有认得出的号码", "请填手机号或座机，还没有就留空")
_CUT_OFF: Final = Finding("phone-lost-digits", "“{value}”超过15位，Excel 已丢掉后面几位", "请把单元格设成文本后重填")
_ROUNDED: Final = 10**5
"""What 1.38649E+10 means to Excel ends in so many zeros: the digits there were are gone."""
_ROUNDED_OFF: Final = Finding(
    "phone-lost-digits",
    "“{value}”末尾全是0，像是变成过科学计数，丢了后面几位，没有收",
    "请核对：号码真是这样，请把单元格设成文本后重填",
)
_AREA_MISSING: Final = Finding("phone-area-missing", "“{value}”缺区号", "请在座机前面补上区号")
_ZERO_RESTORED: Final = Finding("phone-area-added", "“{value}”前面的 0 被 Excel 去掉了，已补回")
_NICKNAME: Final = Finding("wechat-nickname", "“{value}”是昵称，别人搜不到", "请补微信号或手机号")
_WECHAT_UNREAD: Final = Finding(
    "wechat-unread", "“{value}”不是微信号", "请填微信号（字母开头，6到20位）或手机号，还没有就留空"
)
_WECHAT_JOINED: Final = Finding("wechat-joined", "“{value}”里的空格已去掉，按一个微信号收了")
_WECHAT_IN_PIECES: Final = Finding(
    "wechat-unread", "“{value}”里有空格，分不清哪些字是微信号", "是一个微信号就去掉空格，还有别的请分开填"
)
_QQ_IN_WECHAT: Final = Finding("qq-in-wechat", "“{value}”是一串数字，按 QQ 号收了", "如果是手机号，请核对位数")
_QQ_UNREAD: Final = Finding("qq-unread", "“{value}”不是 QQ 号", "请填5到11位数字，还没有就留空")


_BARE: Final = 'SUBSTITUTE(SUBSTITUTE({cell}," ",""),"-","")'
_NO_NUMBER: Final = (
    f'OR(ISNUMBER(FIND("**",{{cell}})),AND(ISNUMBER(-{_BARE}),'
    f'OR(LEN({_BARE})<7,ISNUMBER(FIND("E+",UPPER({_BARE}))),'
    f'AND(LEFT({_BARE},1)="1",LEN({_BARE})<>11,LEN({_BARE})<22))))'
)
"""Excel's way to say: figures alone, and too few or too many of them; or figures hidden by stars."""


def email_address(text: str | None) -> str:
    """Give a mail address as a server takes it, or an empty string if the text is none.

    >>> email_address(" xiaoli＠qq.com "), email_address("小李的邮箱")
    ('xiaoli@qq.com', '')
    """
    address = half_width(clean(text or "")).strip()
    return address if len(address) <= _LONGEST_EMAIL and _EMAIL.fullmatch(address) else ""


class PhoneKind(Kind[Phones]):
    """Phone numbers: mobiles, landlines with extension, 400 numbers, numbers abroad; several in a cell."""

    title: ClassVar[str] = "电话"
    many: ClassVar[bool] = True
    looks_at_region: ClassVar[bool] = True
    personal = True
    width = 16
    sample = "13800138000"

    def read(self, cell: Cell, context: Context) -> Reading[Phones]:
        """Read numbers; a plain one takes a short way."""
        number = _plain_number_in(cell)
        return Reading((number,)) if number else super().read(cell, context)

    def at_a_glance(self, cells: Iterable[Cell], context: Context) -> Mapping[Cell, Phones]:
        """Give the plain numbers; they are the same in any region."""
        return {cell: (number,) for cell in cells if (number := _plain_number_in(cell))}

    def parse(self, cell: Any, context: Context) -> Reading[Phones]:
        """Read numbers, complete landlines with the area code of the row's region, and sort out the rest."""
        if not isinstance(cell, str):
            return self._parse_number(cell, context)
        if _NOT_YET.fullmatch(half_width(cell)):
            return Reading()
        heard = read_phones(cell)
        if not (heard.numbers or heard.findings or heard.faxes or heard.accounts):
            return Reading(findings=(_PHONE_UNREAD,))
        numbers, area_findings = _with_areas(heard.numbers, context.region)
        asides = {
            **_asides_of(_loose_words(heard.left), cell, several=len(heard.numbers) > 1),
            **heard.accounts,
        }
        taken = list(asides)
        if heard.faxes:
            taken.append("fax")
            asides["note"] = " ".join([*(f"传真{fax}" for fax in heard.faxes), asides.get("note", "")]).strip()
        return Reading(numbers or None, (*heard.findings, *area_findings, *_split(taken)), asides)

    def _parse_number(self, cell: Cell, context: Context) -> Reading[Phones]:
        if isinstance(cell, int | float) and cell >= EXACT_IN_EXCEL:
            return Reading(findings=(_CUT_OFF,))
        if isinstance(cell, int | float) and _is_rounded(cell):
            return Reading(findings=(_ROUNDED_OFF,))
        digits = _text_of(cell)
        if not digits:
            return Reading(findings=(_PHONE_UNREAD,))
        if not _LOST_ITS_ZERO.fullmatch(digits):
            return self.parse(digits, context)
        whole = self.parse(f"0{digits}", context)
        return replace(whole, findings=(_ZERO_RESTORED, *whole.findings))

    def write(self, value: Phones) -> Cell:
        """Join by semicolons, across which no number borrows the area code of the one before."""
        return "；".join(value)

    def guard(self) -> Guard:
        """Warn of what is too short for any number, or too long for several."""
        message = "手机号11位；座机写区号，如 0539-8123456；几个号码用分号隔开"
        return Guard("length", minimum=7, maximum=100, wrong=_NO_NUMBER, message=message, strict=False)

    def describe(self) -> str:
        """Say how numbers may be typed."""
        return "手机号11位；座机写区号，如 0539-8123456，分机写成 0539-8123456-801；几个号码用“；”隔开"


class WechatKind(Kind[str]):
    """A WeChat account: its own name, a mobile number, or SAME_AS_PHONE. QQ numbers are passed on."""

    title: ClassVar[str] = "微信号"
    personal = True
    width = 16
    sample = "wx_shili88"

    def at_a_glance(self, cells: Iterable[Cell], context: Context) -> Mapping[Cell, str]:
        """Give the accounts and mobile numbers that stand alone."""
        return {cell: cell for cell in cells if type(cell) is str and (_WECHAT.fullmatch(cell) or is_mobile(cell))}

    def parse(self, cell: Any, context: Context) -> Reading[str]:
        """Read an account; a mobile or QQ number beside it, or a name, goes to its own column."""
        text = _text_of(cell)
        if _WECHAT.fullmatch(text) or is_mobile(text):
            return Reading(text)
        if _NOT_YET.fullmatch(text):
            return Reading()
        if in_pieces := _in_pieces(text):
            return in_pieces
        found = _Accounts(text)
        value = next(iter(found.wechats + found.mobiles), "") or (SAME_AS_PHONE if found.same else "")
        if not value and not found.qqs:
            wordy = re.search(r"[^\x00-\x7f]", text) and not re.search(r"[加微*]|[0-9]{5}", text)
            return Reading(findings=(_NICKNAME if wordy else _WECHAT_UNREAD,))
        asides = found.asides(besides=value)
        if _QQ.fullmatch(text):
            return Reading(None, (_QQ_IN_WECHAT,), asides)
        # A number that is called QQ is no mixture in a column of 微信/QQ: nothing to tell.
        return Reading(value or None, _split(asides) if value or len(asides) > 1 else (), asides)

    def guard(self) -> Guard:
        """Show what belongs here; Excel cannot judge an account."""
        message = "请填微信号或手机号；和手机号相同就填“同手机”"
        return Guard("length", minimum=3, maximum=60, message=message, strict=False)

    def describe(self) -> str:
        """Say what counts as an account."""
        account = "字母开头，6到20位字母、数字、下划线或减号"
        return f"微信号（{account}）或手机号；和手机号相同就填“同手机”；不要填昵称"


class QqKind(Kind[str]):
    """A QQ number."""

    title: ClassVar[str] = "QQ号"
    personal = True
    width = 13
    sample = "123456789"

    def parse(self, cell: Any, context: Context) -> Reading[str]:
        """Read a number, also from its mailbox; mobiles, WeChat accounts and names go to their columns."""
        text = _text_of(cell)
        if _QQ.fullmatch(text) and not is_mobile(text):
            return Reading(text)
        if _NOT_YET.fullmatch(text):
            return Reading()
        found = _Accounts(re.sub(r"\bqq(?=\d)", "QQ", text))
        value = next(iter(found.qqs), "")
        if not value and not found.mobiles and not found.wechats:
            return Reading(findings=(_QQ_UNREAD,))
        asides = found.asides(besides=value)
        return Reading(value or None, _split(asides), asides)

    def guard(self) -> Guard:
        """Warn of what is too short or too long."""
        wrong = "AND(ISNUMBER(-{cell}),OR(LEN(TRIM({cell}))<5,LEN(TRIM({cell}))>11))"
        return Guard("length", minimum=5, maximum=11, wrong=wrong, message="QQ号是5到11位数字", strict=False)

    def describe(self) -> str:
        """Say what counts as a number."""
        return "5到11位数字；写成 QQ 邮箱也可以"


def phone(heading: str, **options: Any) -> Any:
    """Declare a column of phone numbers, mobile or landline; its value is Phones."""
    return declare(PhoneKind(), heading, **options)


def wechat(heading: str, **options: Any) -> Any:
    """Declare a column of WeChat accounts, also one headed 微信/QQ; its value is a text."""
    return declare(WechatKind(), heading, **options)


def qq(heading: str, **options: Any) -> Any:
    """Declare a column of QQ numbers; its value is a text of digits."""
    return declare(QqKind(), heading, **options)


class _Accounts:
    """What a WeChat or QQ cell holds, each list in the order typed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.mobiles: list[str] = []
        self.wechats: list[str] = []
        self.qqs: list[str] = []
        words = _loose_words(_ACCOUNT.sub(self._take, text), keep_labels=True)
        self.same = any(map(_SAME.fullmatch, words))
        self.words = [word for word in words if not _SAME.fullmatch(word) and not _LABEL.fullmatch(word)]

    def _take(self, token: re.Match[str]) -> str:
        if token.lastgroup == "mobile":
            self.mobiles.append(re.sub(r"[^0-9]", "", token[0])[-11:])
        elif token.lastgroup == "wechat":
            self.wechats.append(token[0])
        else:
            number = next(filter(None, token.group("named", "lower", "bare", "mail")))
            (self.mobiles if is_mobile(number) else self.qqs).append(number)
        return " "

    def asides(self, *, besides: str) -> dict[str, str]:
        """Give everything but the value itself, by field name; a second account goes to the note."""
        by_field = {"mobile": self.mobiles, "wechat": self.wechats, "qq": self.qqs}
        others = {name: [one for one in found if one != besides] for name, found in by_field.items()}
        asides = {name: found.pop(0) for name, found in others.items() if found and besides not in by_field[name]}
        more = [one for found in others.values() for one in found]
        return {**_asides_of(self.words + more, self.text), **asides}


def _is_rounded(cell: float) -> bool:
    """Tell a number as long as a mobile that may have been one, before it was shown in six digits and saved."""
    return 1.3e10 <= cell < 2e10 and cell % _ROUNDED == 0


def _in_pieces(text: str) -> Reading[str] | None:
    """Read a WeChat account with a blank in it; None if there is none such. A part of it would be somebody else's."""
    told = _WECHAT_LABEL.sub("", text)
    typed = _IN_PIECES.search(told) if len(told) <= _LONGEST_IN_PIECES else None
    if not typed or any(found.lastgroup == "mobile" for found in _ACCOUNT.finditer(typed[0])):
        return None
    words, whole = typed[0].split(), typed[0].replace(" ", "")
    complete = [word for word in words if _WECHAT.fullmatch(word) or _QQ.fullmatch(word)]
    sure = [word for word in complete if _SIGNS_OF_AN_ACCOUNT.search(word)]
    if sure == words or any(map(_LABEL.fullmatch, words)):
        return None
    may_be_one = complete != words and _SIGNS_OF_AN_ACCOUNT.search(whole) and _WECHAT.fullmatch(whole)
    if may_be_one and typed[0] == told:
        return Reading(whole, (_WECHAT_JOINED,))
    return Reading(findings=(_WECHAT_IN_PIECES,)) if complete else None


def _plain_number_in(cell: Cell) -> str:
    """Give the one number a cell holds, as text or as a number, if there is nothing to say about it; else nothing."""
    if type(cell) is float and 1.3e10 <= cell < 2e10 and cell.is_integer() and not _is_rounded(cell):
        cell = str(int(cell))
    if type(cell) is not str:
        return ""
    return cell if _is_plain_mobile(cell) else plain_number(cell)


def _text_of(cell: Cell) -> str:
    """Give a text cell as half-width text and a number cell as its digits; nothing for any other."""
    if isinstance(cell, str):
        text = " ".join(half_width(cell).split())
        return text[:-2] if _WITH_DECIMAL.fullmatch(text) else text
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not 0 <= cell < EXACT_IN_EXCEL:
        return ""
    return str(int(cell)) if cell == int(cell) else ""


def _with_areas(numbers: Phones, region: str) -> tuple[Phones, tuple[Finding, ...]]:
    """Complete numbers without area code by the region of their row, as far as it is known."""
    if not any(map(is_local, numbers)):
        return numbers, ()
    area = _area_of(region)
    whole = {number: with_area(number, area) for number in numbers if is_local(number)}
    added = Finding("phone-area-added", f"“{{value}}”没写区号，按所在地区补了 {area}")
    findings = dict.fromkeys(added if completed else _AREA_MISSING for completed in whole.values())
    return tuple(dict.fromkeys(whole.get(number) or number for number in numbers)), tuple(findings)


def _area_of(region: str) -> str:
    if not region:
        return ""
    from workbook_tools.columns.gazetteer import area_code, parse_region  # noqa: PLC0415 # a large table

    parsed = parse_region(region)
    return area_code(parsed.region) if parsed.region else ""


def _loose_words(text: str, *, keep_labels: bool = False) -> list[str]:
    """Give the words beside the numbers that say something: no 无, no labels such as 手机 or 座机."""
    words = (word.strip("-.") for word in _BETWEEN_WORDS.split(text))
    return [word for word in words if word and not is_blank_word(word) and (keep_labels or not _LABEL.fullmatch(word))]


def _asides_of(words: Iterable[str], whole: str, *, several: bool = False) -> dict[str, str]:
    """Sort words into the person's name and a note.

    With several names or numbers only the `whole` text tells what belongs to what, so it is the note.
    """
    names, rest = [], []
    for word in words:
        bare = _LABEL_AT_EDGE.sub("", word)
        if _is_name(bare):
            names.append(bare)
        else:
            rest.append(word)
    note = whole if len(names) > 1 or (rest and several) else " ".join(rest)
    return {name: text for name, text in (("contact_name", "".join(names[:1])), ("note", note)) if text}


def _is_name(word: str) -> bool:
    is_chinese = all("一" <= letter <= "鿿" or letter == "·" for letter in word)
    return bool(is_chinese and _NAME.fullmatch(word) and not _NOT_IN_NAMES.search(word))


def _split(asides: Iterable[str]) -> tuple[Finding, ...]:
    """Tell what was taken out of a cell; `asides` are field names."""
    names = {
        "contact_name": "称呼",
        "mobile": "手机号",
        "wechat": "微信",
        "qq": "QQ号",
        "fax": "传真",
        "note": "别的内容",
    }
    taken = "、".join(names[name] for name in asides)
    return (Finding("phone-split", f"“{{value}}”里的{taken}已分开存放"),) if taken else ()
