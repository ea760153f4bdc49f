"""What is wrong, where, and what to type instead.

A problem is a value: it is collected, shown and counted, never raised. The one exception kind
here, WorkbookError, is for a file that cannot be read or written at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a value stands: file as given, sheet (None for .csv), row and column as Excel counts them.

    `row` and `column` start at 1; 0 means "the sheet as a whole".
    """

    file: str
    sheet: str | None = None
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> str:
        """The address as Excel writes it: `E7`, `7` for a whole row, or an empty string."""
        return f"{column_letters(self.column)}{self.row or ''}"

    @property
    def spot(self) -> str:
        """The address as people say it: `E7`, `第7行`, `整张表`."""
        return self.cell if self.row and self.column else f"第{self.row}行" if self.row else "整张表"

    def __str__(self) -> str:
        within = f"{self.sheet}!{self.cell}" if self.sheet else self.cell
        return f"{self.file} {within}".strip().removesuffix("!")


def column_letters(column: int) -> str:
    """Name a column the way Excel does: 1 → A, 27 → AA, 0 → an empty string."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind of cell's verdict on one value, before it is known where the value stands.

    `{value}` in the message stands for what was typed, so that it can be masked when shown.
    proposal: what to type instead, where one answer is the most likely; a person decides.
    personal: the value is to be masked, whatever its column.
    """

    code: str
    message: str
    suggestion: str = ""
    proposal: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: place, what was found, what to type instead.

    proposal: the most likely value to type instead, if there is one.
    no:       a number that stays the same from week to week, as long as the problem does.
    """

    code: str
    place: Place
    message: str
    suggestion: str = ""
    heading: str = ""
    value: str = ""
    personal: bool = False
    proposal: str = ""
    no: str = ""

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise KeyError(f"problem code {self.code!r} is not in the catalogue")

    @property
    def is_remark(self) -> bool:
        """True if the tool has dealt with it and nobody has to do anything."""
        return CODES[self.code].remark

    def shown_value(self, *, unmask: bool = False) -> str:
        """Give the value as it may be shown: masked unless `unmask`; an identity card's number nobody needs to see."""
        if unmask:
            return hide_identity_cards(self.value)
        identifies = self.personal or mask_numbers(self.value) != self.value  # beside a number may stand whose it is
        return mask(self.value) if identifies else self.value

    def said(self, *, unmask: bool = False) -> str:
        """Say what was found, without the place."""
        if unmask:
            return self.message.replace("{value}", self.shown_value(unmask=True))
        return mask_numbers(self.message).replace("{value}", self.shown_value())  # it may quote a heading

    def sentence(self, *, unmask: bool = False) -> str:
        """Say the whole: `小李.xlsx 咨询记录!E7「手机」：“138****800”只有10位，…`."""
        heading = f"「{self.heading}」" if self.heading else ""
        where = f"{self.place}{heading}"
        remedy = f"，{self.suggestion}" if self.suggestion else ""
        return f"{where if unmask else mask_name(where)}：{self.said(unmask=unmask)}{remedy}"

    def advice(self, *, unmask: bool = True) -> str:
        """Say it at its cell: what was found, and what to type instead."""
        whole = "这一行" if self.place.row and not self.place.column else ""
        heading = f"「{self.heading}」" if self.heading else ""
        remedy = f"，{self.suggestion}" if self.suggestion else ""
        return f"{whole}{heading}{self.said(unmask=unmask)}{remedy}。"

    def moved(self, **changes: int | str | None) -> Problem:
        """Give the same problem at a changed place."""
        return replace(self, place=replace(self.place, **changes))  # type: ignore[arg-type] # names are Place's own


class WorkbookError(Exception):
    """A file that cannot be read or written. `code` is in CODES; `message` is a sentence for its owner."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)  # both, so that the error survives the way out of a reading process
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of the catalogue: what the code means, and whether it asks anything of anyone."""

    title: str
    remark: bool = False


def _remark(title: str) -> Code:
    return Code(title, remark=True)


CODES: Final[dict[str, Code]] = {
    # a file
    "file-empty": Code("文件是空的"),
    "file-incomplete": Code("文件不完整"),
    "file-locked": Code("打开时的临时文件，不是工作簿"),
    "file-missing": Code("找不到文件"),
    "file-denied": Code("没有权限读取，或正被别的程序占用"),
    "file-password": Code("有打开密码"),
    "file-not-password": Code("不是密码文件"),
    "file-not-workbook": Code("不是工作簿"),
    "file-web-page": Code("是网页，不是工作簿"),
    "file-encoding": Code("文字编码认不出"),
    "file-too-large": Code("文件太大"),
    "file-unsafe": Code("含有工作簿不该有的内容"),
    "file-in-cloud": Code("还在网盘上，没有下载"),
    "file-differs": Code("两种读法结果不同"),
    "sheets-alike": Code("几张工作表同名"),
    "file-crashed": Code("读取时出错"),
    "cluster": Code("计算集群用不了"),
    "remote": Code("网络地址读不了"),
    "no-form": Code("没有认得的表"),
    "no-column": Code("没有写这一项的列"),
    "selection-unread": Code("看不懂选中了哪里"),
    "file-open": Code("正被人打开着，写不进去"),
    "file-changed": Code("读过以后被人改过"),
    "sheet-guarded": Code("有保护密码或数字签名，写不进去"),
    "cell-taken": Code("单元格已被占用，写不进去"),
    "reads-differently": Code("写进去后读出来不一样"),
    "too-many-rows": Code("一张工作表放不下这么多行"),
    "own-output": _remark("工具自己写出的表"),
    "same-file": _remark("与另一个文件完全相同"),
    "goes-on": _remark("接着以前交过的表填的"),
    # a sheet
    "sheet-hidden": _remark("隐藏的工作表，没有读"),
    "sheet-unknown": Code("认不出的工作表"),
    "form-unsure": Code("没写是什么表，看表头认的"),
    "rows-hidden": _remark("隐藏的行也读了"),
    "columns-hidden": _remark("隐藏的列也读了"),
    "line-unread": Code("像是客户、却没有收的行"),
    "line-skipped": _remark("没有当作客户的行"),
    "tables-beside": _remark("并排的几张表，分开读了"),
    "total-differs": Code("合计数与行数不符"),
    "picture": Code("单元格里有图片"),
    "heading-blank": Code("表头空着，下面有内容"),
    "heading-unknown": _remark("多出来的列，原样保留"),
    "heading-unsure": Code("表头有歧义"),
    "heading-misnamed": Code("要收的列，表头不认得"),
    "said-by-name": _remark("按标题、工作表名或文件名补上"),
    "column-missing": Code("缺一列必填的"),
    "looks-copied": Code("疑似沿用上周"),
    # a cell, whatever its kind
    "cell-error": Code("公式出错"),
    "digits-lost": Code("数字太长，后面几位已经丢失"),
    "cell-uncalculated": Code("公式没有计算结果"),
    "merged-across": _remark("合并单元格横跨几列"),
    "cell-formula": _remark("取了公式的结果"),
    "required": Code("必填的空着"),
    "ditto": _remark("“同上”已取上一行"),
    "ditto-unread": Code("“同上”没有可以照抄的"),
    "struck-out": Code("画了删除线"),
    "coloured": _remark("涂了颜色"),
    "letters-as-digits": Code("字母当数字"),
    # texts and choices
    "text-long": Code("太长"),
    "text-short": _remark("太短"),
    "not-a-name": Code("不像名称"),
    "not-a-choice": Code("不在选项里"),
    "choice-unsure": Code("选项有歧义"),
    "choice-guessed": _remark("按别名归了类"),
    "unknown-person": Code("人员页里没有这个人"),
    "ambiguous-person": Code("有不止一个人叫这个名字"),
    "person-left": Code("已不在岗"),
    "unknown-brand": Code("品牌页里没有这个品牌"),
    "unknown-product": Code("没有这个产品"),
    "unknown-material": Code("资料清单里没有这份资料"),
    "sensitive": Code("写了身份证号"),
    "health": _remark("写了个人病情"),
    "date-in-text": Code("像是被 Excel 改成日期的内容"),
    # contacts
    "phone-digits": Code("号码位数不对"),
    "phone-range": _remark("少见的号段"),
    "phone-masked": Code("号码打了星号"),
    "phone-lost-digits": Code("号码变成了科学计数"),
    "phone-unread": Code("认不出的号码"),
    "phone-area-missing": Code("座机缺区号"),
    "phone-area-added": _remark("按地区补了区号"),
    "phone-split": _remark("拆出了号码以外的内容"),
    "phone-found": Code("号码写在别的列里"),
    "phone-dummy": Code("像是随手填的号码"),
    "wechat-nickname": Code("是昵称，不是微信号"),
    "wechat-unread": Code("认不出的微信号"),
    "wechat-joined": _remark("去掉了微信号里的空格"),
    "qq-in-wechat": _remark("微信一列里的数字按 QQ 号收了"),
    "qq-unread": Code("认不出的 QQ 号"),
    "credit-code": Code("信用代码不对"),
    "email-unread": Code("不像邮箱地址"),
    "email-missing": Code("没有填邮箱"),
    # places
    "region-unknown": Code("认不出的地区"),
    "region-ambiguous": Code("有重名的地区"),
    "region-renamed": _remark("旧地名改为新地名"),
    "region-level": _remark("区域级别与地区不一致"),
    "region-rest": _remark("地区里多出来的字"),
    # dates
    "date-unread": Code("不是日期"),
    "date-impossible": Code("没有这一天"),
    "date-ambiguous": Code("月日分不清"),
    "date-imprecise": Code("日期不完整"),
    "date-year-added": _remark("补了年份"),
    "date-relative": _remark("按登记日换算了日期"),
    "date-far": Code("日期太远"),
    "date-future": Code("日期还没到"),
    "date-out-of-step": Code("与上下行的日期差得太远"),
    "date-order": Code("日期先后颠倒"),
    "date-distant": _remark("下次联系的日子离得很远"),
    "late-record": _remark("急件补记得晚"),
    "calendar-unsaid": Code("没写公历还是农历"),
    "time-unread": Code("不是时间"),
    "week-unread": Code("不是周次"),
    "month-unread": Code("不是月份"),
    # numbers
    "number-unread": Code("不是数字"),
    "number-range": Code("数字超出范围"),
    "number-approximate": _remark("约数"),
    "number-in-words": _remark("金额写的是中文数字"),
    "identifier-unread": Code("不是编号"),
    "fixed": _remark("按采纳的建议值收了"),
    "fix-refused": Code("采纳不了"),
    "problem-list": Code("问题清单放进了收件箱"),
    "review-sheet": Code("待确认重复放进了收件箱"),
    "review-refused": Code("待确认重复里有一行办不了"),
    "review-contradiction": Code("待确认重复里的决定互相矛盾"),
    "review-followed": _remark("客户编号已经合并，按合并后的编号办了"),
    "ruling-refused": Code("裁定收不下"),
    "ruling-noted": _remark("照裁定办了，有一处要知道"),
    "assignment-sheet": Code("分配表放进了收件箱"),
    "assignment-refused": Code("分配表里有一行办不了"),
    "assignment-contradiction": Code("分配表里的决定互相矛盾"),
    "assignment-missing": Code("发出去的分配表少了几行"),
    "assignment-unexplained": _remark("改派没写原因"),
    "assignment-noted": _remark("照分配表办了，有一处要知道"),
    "handoff-returned": Code("填过的移交表放进了收件箱"),
    "feedback-refused": Code("移交的答复收不下"),
    "feedback-contradiction": Code("移交的答复互相矛盾"),
    "feedback-extra": _remark("移交表里加的列"),
    "owner-kept": Code("客户已经有人跟"),
    # a row
    "no-name": Code("没写客户是谁"),
    "no-contact": Code("没有能联系上的方式"),
    "urgent-unsaid": Code("急件没说是否已移交"),
    "detail-missing": Code("没写来源说明"),
    "channel-mismatch": Code("来源细类与来源渠道对不上"),
    "strategy-mismatch": Code("策略与价值类型对不上"),
    "senior-missing": Code("战略价值型没有高层协同"),
    "too-many": Code("填的项太多"),
    "priced-early": _remark("首次电话就谈了价格"),
    "overdue": Code("过了日子还没办"),
    "outdated": Code("很久没更新"),
    "two-roles": Code("一个人担了两个角色"),
    "pairing": Code("分组、配对的人数不对"),
    "example-left": Code("还写着示例里的内容"),
    "erased": Code("已按要求删除的客户"),
    "customer-unknown": Code("客户总表里找不到这位客户"),
    "staff-number": Code("员工自己的手机"),
    "shared-contact": Code("同一个号码，名字不同"),
    "out-of-territory": _remark("跨区：不在负责区域里"),
    # the workspace
    "settings-missing": Code("没有设置.xlsx"),
    "settings-double": Code("设置里重复"),
    "mail-unset": Code("发邮件的设置没有填好"),
    "mail-stranger": Code("不是工具写出的表，没有发"),
    "mail-unreachable": Code("连不上或登录不上发信服务器"),
    "mail-refused": Code("发信服务器没有收这封邮件"),
    "mail-unsure": Code("邮件不知道发到没有"),
    "mail-elsewhere": Code("邮件发到了以前的邮箱"),
    "nothing-done": Code("没有回答，什么都没有做"),
    "nothing-to-undo": Code("撤销不了"),
    "ledger-damaged": Code("台账损坏"),
    "ledger-newer": Code("台账是更新的版本写的"),
    "register-double": Code("客户总表里编号重复"),
    "register-stranger": Code("客户总表里没有编号的行"),
    "register-shifted": Code("客户总表里有一列整列挪了位置"),
    "register-extra": _remark("客户总表里加的列、删的行"),
    "register-changed": _remark("客户总表里手工改过"),
    "backdated": _remark("补登的，那一周已经封存"),
    "sealed-row-changed": _remark("封存的那一周的行，后来改过"),
    "sealed-list-changed": _remark("封存的名单后来改过"),
    "export-missing": Code("导出要用的组件没有装"),
    "export-refused": Code("导不出去"),
    # this machine
    "machine-settings": Code("这台电脑的按钮设置读不了"),
    "buttons-not-installed": Code("按钮没有装上"),
    "bundle-refused": Code("安装包做不成"),
}


_MOBILE: Final = r"(?<!\d)1[\s.·–—－-]?[3-9](?:[\s.·–—－-]?\d){9}(?!\d)"
"""However its digits are grouped."""
_NUMBER: Final = re.compile(rf"{_MOBILE}|\d{{7,}}")
_NUMBER_IN_NAME: Final = re.compile(
    rf"(?<!\dZ\.)(?:{_MOBILE}|(?<![A-Za-z\d])(?!(?:19|20)\d\d(?:0[1-9]|1[0-2]))\d{{7,}})|\d{{18,}}"
)
"""What follows the moment at which a copy was taken is its hash (see tasks/backups): it is found by that."""


IDENTITY_CARD: Final = (
    r"(?<!\d)(?:[1-9]\d{5}[ -]?(?:19|20)\d\d[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx]"
    r"|[1-9]\d{3}(?P<parted>[ -])\d{4}(?:(?P=parted)\d{4}){2}(?P=parted)\d[\dXx])(?!\d)"
)
"""The number of an identity card, also in groups: 371301 19800101 1234, 3713 0119 8001 0112 34."""


def hide_identity_cards(text: str) -> str:
    """Hide the middle of every number of an identity card.

    >>> hide_identity_cards("身份证371301198001011234，138 0013 8000")
    '身份证371****1234，138 0013 8000'
    """
    return re.sub(IDENTITY_CARD, _hidden, text)


def mask_numbers(text: str) -> str:
    """Hide the middle of every mobile and of every run of seven or more digits: of a short one, its end as well.

    >>> mask_numbers("电话 138 0013 8000，座机0539-8123456")
    '电话 138****8000，座机0539-812****'
    """
    return _NUMBER.sub(_hidden, text)


def mask_name(name: str) -> str:
    """Do the same in the name of a file, sheet or column, where a date or a code such as KH0000001 identifies nobody.

    >>> mask_name("20261123 王总13800138000.xlsx")
    '20261123 王总138****8000.xlsx'
    """
    return _NUMBER_IN_NAME.sub(_hidden, name)


def _hidden(found: re.Match[str]) -> str:
    digits = [char for char in found[0] if char.isdigit()]
    shown_at_end = min(4, len(digits) - 7)  # of any number four digits at least are hidden
    return f"{''.join(digits[:3])}****{''.join(digits[len(digits) - shown_at_end :])}"


def mask(text: str) -> str:
    """Hide a personal value but leave enough to find it by: 13800138000 → 138****8000, 王小强 → 王**.

    >>> mask("13800138000"), mask("王小强"), mask("abcd_1234")
    ('138****8000', '王**', 'ab****')
    """
    if re.search(r"\d{7,}", text):
        hidden = mask_numbers(text)
        return re.sub(r"[^\W\d_]+", lambda found: found[0][0] + "*" * (len(found[0]) - 1), hidden)
    if re.search(r"\d{3}", text) or len(text) > 4:
        return text[: 3 if text[:1].isdigit() else 1 if text[:1] > "\u2e7f" else 2] + "****"
    return text[:1] + "*" * (len(text) - 1)
