"""What the forms share: columns with the other headings staff give them, and what a row needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from workbook_tools import columns
from workbook_tools.columns.choices import Options
from workbook_tools.columns.contacts import SAME_AS_PHONE
from workbook_tools.columns.gazetteer import RegionLevel, level_of
from workbook_tools.columns.values import Value
from workbook_tools.rules import SAYS_NOTHING, All, At, Condition, Rule


class Urgency(Options):
    """How soon someone must call back."""

    NORMAL = "普通", "一般 正常 日常 不急 不紧急 否 平"
    URGENT = "紧急", "急 加急 特急 急件 很急 是 马上 立即 √"


class JobTitle(Options):
    """What the contact is in his shop; other titles are kept as written."""

    OWNER = "老板", "店主"
    GENERAL_MANAGER = "总经理"
    STORE_MANAGER = "店长"
    MANAGER = "经理"
    BUYER = "采购"
    FINANCE = "财务"
    STAFF = "员工", "职员"
    OTHER = "其他", "其它"


NAMES: Final = ("customer_name", "contact_name")
FAR_AHEAD: Final = 30
"""Days after which the manual's next contact looks like a slip of the pen."""
CONTACTS: Final = ("mobile", "landline", "wechat", "qq")

_A_NAME: Final[dict[str, Any]] = {"name": True, "personal": True, "shortest": 1}


def who_and_how_to_reach(*, ways: tuple[str, ...] = CONTACTS, names: tuple[str, ...] = NAMES) -> tuple[Rule, ...]:
    """Give what a customer's row must have: a name, and any of the ways to reach him.

    A row without them is held back until its owner adds them; nothing else ever holds a row back.
    The first name and the first way are where the form has its column.
    """
    by_address = "，也没有地址" if "address" in ways else ""
    unreachable = f"没有手机、座机、微信、QQ中的任何一项{by_address}"
    nameless = "“<:customer_name>”和“<:contact_name>”都空着，不知道客户是谁"
    return (
        Rule(names[0], All(*(NoValue(field) for field in names)), "no-name", nameless, "请至少填一项再交"),
        Rule(ways[0], All(*(NoValue(field) for field in ways)), "no-contact", unreachable, "请补一项再交"),
    )


class AnotherLevel(Condition):
    """The tier that was written is not that of the row's region."""

    def holds(self, row: Any, today: date | None) -> bool:
        """Compare with the tier of the region, where that is known for sure."""
        level = level_of(row.region) if row.region and row.region_level else None
        return level is not None and level != row.region_level

    def looks_at(self) -> Mapping[str, bool]:
        """The region and the tier."""
        return {"region": True, "region_level": True}

    def formula(self, at: At) -> str:
        """Excel knows no places."""
        return "FALSE"


LEVEL_OF_REGION: Final = Rule(
    "region_level",
    AnotherLevel(),
    "region-level",
    "“{value}”和<:region>“<region>”的级别不一致",
    "请核对；是按代理级别写的就不用改",
)
"""For forms where somebody writes the tier himself."""


def which_customer() -> Rule:
    """Give what a row about a known customer must have: his number or his name.

    Without either nobody can tell whom it is about, and it is held back.
    """
    nobody = All(NoValue("customer_no"), NoValue("customer_name"))
    message = "“<:customer_no>”和“<:customer_name>”都空着，不知道是哪位客户"
    return Rule("customer_name", nobody, "no-name", message, "请填客户名称再交")


class NoValue(Value, Condition):
    """The cell holds nothing that was understood: what cannot be read names and reaches nobody."""

    field: str

    def holds(self, row: Any, today: date | None) -> bool:
        """Look at the value alone."""
        return getattr(row, self.field, None) in SAYS_NOTHING

    def looks_at(self) -> Mapping[str, bool]:
        """Whatever it says."""
        return {self.field: False}

    def formula(self, at: At) -> str:
        """Excel cannot tell what will be understood; a blank surely is not."""
        return f'OR(NOT({at.filled(self.field)}),TRIM({at(self.field)})="{SAME_AS_PHONE}")'


def told(heading: str, **options: Any) -> Any:
    """Declare a column [str] the tool fills in."""
    return columns.text(heading, by_tool=True, longest=2000, **options)


def customer() -> Any:
    """Declare who the customer is, with his number, so that his lines are found when he asks to be forgotten."""
    return columns.text("客户", by_tool=True, longest=100, personal=True, note="名称和编号")


def record_no() -> Any:
    """Declare the form's own number of the row, given by the tool."""
    return _declared(columns.identifier, "记录编号", "单号 编码 登记号 流水号 单据编号", by_tool=True)


def customer_no(*, by_tool: bool = False) -> Any:
    """Declare the customer's number, which the tool gives once; a row about him later may name him by it."""
    known_as = "客户编码 客户代码 客户ID 档案号 客户号"
    note = "" if by_tool else "客户总表里的编号，写了名称可以空着"
    return _declared(columns.identifier, "客户编号", known_as, by_tool=by_tool, note=note)


def line_no() -> Any:
    """Declare the line number, given by the tool."""
    return _declared(columns.count, "序号", "编号 NO No. # 行号 序", by_tool=True)


def customer_name(heading: str = "客户名称", **options: Any) -> Any:
    """Declare the customer's name: a company's or a shop's."""
    known_as = (
        "客户名称 客户 单位名称 公司名称 公司全称 店名 店面名称 企业名称 门店 单位 客户单位 "
        "客户姓名/店名 经销商名称 名称 公司 公司/店名 店铺 门店名称 客户名"
    )
    return _declared(columns.text, heading, known_as, **_A_NAME, longest=60, example="示例：康泰体验店", **options)


def contact_name(heading: str = "联系人", *, also: str = "", **options: Any) -> Any:
    """Declare the name of the person to talk to; `also` are words for him on this form only."""
    known_as = (
        f"{also} 联系人 姓名 客户姓名 负责人 负责人姓名 老板 对接人 顾客姓名 法人 店主 称呼 "
        "姓名/职务 老板姓名 联络人 name 客户名"
    )
    return _declared(columns.text, heading, known_as, **_A_NAME, longest=20, example="示例：王强", **options)


def job_title() -> Any:
    """Declare the contact's position [JobTitle or text]."""
    return columns.choice("职务", JobTitle, open=True, aliases=("职位", "身份", "头衔", "岗位"))


def mobile(*, also: str = "") -> Any:
    """Declare the mobile numbers [Phones]; `also` are words for them on this form only.

    What else a 电话 column holds is told by its content.
    """
    known_as = (
        f"{also} 电话 联系电话 手机号 手机号码 联系手机 移动电话 Tel 联系方式 客户电话 电话1 联系人电话 客户联系方式 "
        "联络电话 phone mobile 老板电话 老板手机 店主电话"
    )
    return _declared(columns.phone, "手机", known_as, note="手机、座机、微信、QQ 有一样就行")


def landline(**options: Any) -> Any:
    """Declare the fixed-line numbers [Phones]."""
    known_as = "座机 固话 办公电话 单位电话 电话2 店内电话 传真"
    return _declared(columns.phone, "固定电话", known_as, note="带区号", example="0539-8123456", **options)


def wechat(heading: str = "微信", **options: Any) -> Any:
    """Declare the WeChat account [str]."""
    known_as = "微信 微信号 VX wx V信 微信/QQ 加微信 微信号码 wechat"
    return _declared(columns.wechat, heading, known_as, note="微信号，或写“同手机”", example="同手机", **options)


def qq(**options: Any) -> Any:
    """Declare the QQ number [str]."""
    return _declared(columns.qq, "QQ", "QQ号 企鹅号 QQ号码 扣扣", **options)


def region(heading: str = "所在地区", **options: Any) -> Any:
    """Declare the region [str]; one that is missing is asked for, and holds nothing back."""
    known_as = (
        "所在地区 地区 区域 省市 城市 所属区域 意向区域 省份 所在地 客户区域 市场 区县 所在城市 哪里人 在哪 地方 "
        "客户所在地区 客户地区"
    )
    return _declared(columns.region, heading, known_as, note="写到县区，如“山东临沂兰山区”", **options)


def region_level() -> Any:
    """Declare the tier of the region [RegionLevel], which the tool tells from the region and a person may correct."""
    known_as = "级别 客户级别(区域) 区域类别 市场级别 层级"
    return _declared(columns.choice, "区域级别", known_as, options=RegionLevel, by_tool=True, note="由地区推出，可以改")


def address(**options: Any) -> Any:
    """Declare the postal address."""
    known_as = "地址 店址 通讯地址 门店地址 经营地址 具体地址 门牌 门牌号"
    return _declared(columns.text, "详细地址", known_as, personal=True, longest=100, example="解放路12号", **options)


def brand() -> Any:
    """Declare the brand the customer asks for; it decides which director gets him."""
    known_as = "品牌 产品线 项目 品牌/产品 所属品牌"
    return _declared(columns.listed, "意向品牌", known_as, vocabulary="brand", note="不知道就空着")


def product(**options: Any) -> Any:
    """Declare the products the customer asks for [tuple of str]."""
    known_as = "咨询产品 需求产品 产品 意向项目 型号"
    return _declared(columns.listed, "意向产品", known_as, vocabulary="product", many=True, **options)


def need(heading: str, *, also: str = "", **options: Any) -> Any:
    """Declare what the customer wants, in a sentence; `also` are words for it on this form only."""
    known_as = (
        f"{also} 需求 咨询内容 需求/咨询内容 客户需求 情况 客户情况 需求描述 备注情况 "
        "情况说明 大致情况 咨询什么 问什么 需求情况 客户咨询内容 要求 需要"
    )
    return _declared(columns.text, heading, known_as, shortest=1, example="想开一家体验店，先看产品和价格", **options)


def team_size(heading: str, **options: Any) -> Any:
    """Declare how many people work for the customer [int]; of 十几人 the lower bound counts."""
    known_as = "人数 员工人数 员工数 团队人数"
    return _declared(columns.count, heading, known_as, maximum=5000, **options)


def current_problem(**options: Any) -> Any:
    """Declare what troubles the customer now."""
    return _declared(columns.text, "现存问题", "困难 痛点 目前问题 问题", example="客人多，复购少", **options)


def solution(heading: str, **options: Any) -> Any:
    """Declare what would solve it."""
    known_as = "对策 方案 解决办法 解决方法"
    return _declared(columns.text, heading, known_as, example="派老师驻店一周，教做会员", **options)


def urgency() -> Any:
    """Declare how urgent it is [Urgency]; a blank is 普通."""
    aliases = ("优先级", "加急", "急", "急否", "是否紧急", "紧急", "急不急", "是否急件", "紧急吗", "急吗", "是否加急")
    return columns.choice("紧急程度", Urgency, default=Urgency.NORMAL, aliases=aliases, note="空着算普通")


def owner(heading: str, **options: Any) -> Any:
    """Declare the salesperson who holds the customer."""
    known_as = "跟进负责人 业务员 跟进人 负责人(我方) 归属 销售 销售员 客户经理 业务代表 责任人 对接业务"
    return _declared(columns.person, heading, known_as, **options)


def logged_by(heading: str, **options: Any) -> Any:
    """Declare who wrote the row, which must be said unless `options` say otherwise; once at the head will do."""
    known_as = "登记人 填表人 记录人 客服 录入人 制表 制表人 制单人 经办人 经办 负责客服 接待客服 客服人员 接待人"
    return _declared(columns.person, heading, known_as, **{"required": True, "heading_line": True, **options})


def received_by(heading: str) -> Any:
    """Declare who took the list over; once at the head of the sheet will do."""
    known_as = "接收人 接单人 接收 签收人 负责人签字 交给谁 移交给"
    return _declared(columns.person, heading, known_as, required=True, heading_line=True)


def handed_over_on() -> Any:
    """Declare the day of the handoff; once at the head of the sheet will do."""
    known_as = "交接日期 日期 移交时间 转交日期 date"
    return _declared(columns.day, "移交日期", known_as, required=True, heading_line=True)


def logged_on() -> Any:
    """Declare the day the row was written."""
    known_as = "日期 时间 咨询日期 登记时间 录入日期 填表日期 咨询时间 date"
    return _declared(columns.day, "登记日期", known_as, required=True, past_only=True)


def next_follow_up_on(heading: str) -> Any:
    """Declare the day to get in touch again."""
    known_as = "下次跟进日期 下次跟进时间 下次联系时间 下次拜访 预约时间 计划日期"
    return _declared(columns.day, heading, known_as, direction="future")


def next_step(heading: str, **options: Any) -> Any:
    """Declare what to do next."""
    known_as = "下一步 下一步计划 下步 下步计划 后续 待办 跟进计划"
    return _declared(columns.text, heading, known_as, example="寄资料，约他来公司看样机", **options)


def note() -> Any:
    """Declare the remarks."""
    return _declared(columns.text, "备注", "说明 其它 其他 附注 remark")


def _declared(make: Callable[..., Any], heading: str, known_as: str, **options: Any) -> Any:
    """Declare a shared column; its aliases are what it is known as, but for the heading it has here."""
    aliases = tuple(name for name in known_as.split() if name != heading)
    return make(heading, aliases=aliases, **options)
