"""客户服务计划: what is to be done for customers, on fixed days and when something happens (chapter 七·4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from workbook_tools.columns import choice, choices, count, day, money, text
from workbook_tools.columns.choices import Options
from workbook_tools.form import Row
from workbook_tools.forms import shared
from workbook_tools.rules import Is, needed, overdue


class ServiceKind(Options):
    """The two kinds of chapter 七·4, ① and ②."""

    REGULAR = "定期", "定期服务 按计划 固定 是 √"
    OCCASIONAL = "非定期", "非定期服务 不定期 临时 临时服务 否 ×"


class ServiceItem(Options):
    """What is done regularly; another festival, or a gathering, is kept as written."""

    PLANNED = "计划服务", "例行服务 产品服务"
    BIRTHDAY = "生日", "客户生日 老板生日 过生日"
    ANNIVERSARY = "公司纪念日", "纪念日 周年 周年庆 店庆 公司周年 开业纪念"
    SPRING_FESTIVAL = "春节", "过年 新年 大年初一 过大年"
    DRAGON_BOAT = "端午", "端午节 端阳"
    MID_AUTUMN = "中秋", "中秋节 八月十五"
    OTHER_FESTIVAL = "其他节日", "其它节日 节日 过节"
    SALON = "沙龙", "学习沙龙 客户沙龙"
    TRAVEL = "旅游", "客户旅游 旅游活动"
    TALK = "沟通", "定期沟通 回访 定期回访"
    MAILING = "寄刊物", "寄刊 刊物 广告刊物 寄广告"


class Trigger(Options):
    """What calls for service outside the plan."""

    NEW_PRODUCT = "新产品出台", "新产品 新品 新品上市 出新品"
    OFFER = "优惠政策", "优惠 优惠政策出台 政策 促销"
    EXPANSION = "客户扩张开店", "扩张 开店 开新店 新店开业 客户变化 客户公司变化"
    DISCONTENT = "客户不满", "不满 投诉 抱怨 客户投诉 指责"
    HELP = "需要帮助", "求助 帮助 客户求助 帮忙"
    OTHER = "其他需求", "其他 其它 其它需求 有需求"


class Calendar(Options):
    """Which calendar a birthday goes by."""

    LUNAR = "农历", "阴历 旧历 农"
    SOLAR = "公历", "阳历 新历 国历 公"


class ServiceWay(Options):
    """How a customer is served."""

    CALL = "电话", "打电话 电联 致电 通话"
    TEXT = "短信", "发短信 信息"
    WECHAT = "微信", "发微信 VX wx V信"
    CARD = "贺卡", "寄贺卡 卡片 祝贺卡 信件"
    GIFT = "礼品", "礼物 送礼 送礼品 寄礼品"
    VISIT = "上门", "拜访 上门拜访 登门 面谈 到店"
    EVENT = "活动", "沙龙 旅游 联欢 座谈 聚会"
    MAILING = "寄刊", "寄刊物 寄资料 邮寄"


class Done(Options):
    """How far it is done."""

    NOT_YET = "未做", "未 没做 未完成 没完成 还没 还没做 待做 否 × 没"
    DONE = "已做", "√ ✓ 是 已完成 完成 做了 做完 办完 已办 已"
    MOVED = "改期", "延期 推迟 顺延 改时间"
    CANCELLED = "取消", "取消了 不做了 作废"


class ServiceTask(
    Row,
    key="service_plan",
    title="客户服务计划",
    sheet="服务计划",
    chapter="七·4",
    aliases=("售后服务计划", "节日问候表", "客户关怀计划", "售后计划", "客户关怀表", "节日问候"),
):
    """One thing to do for one customer on one day."""

    customer_no: str | None = shared.customer_no()
    customer_name: str | None = shared.customer_name()
    service_kind: ServiceKind | None = choice("服务类型", ServiceKind, required=True, aliases=("定期否", "类型"))
    service_item: ServiceItem | str | None = choice(
        "服务项目", ServiceItem, open=True, aliases=("事由", "内容", "节日", "项目"), note="定期的必填", example="生日"
    )
    trigger: Trigger | None = choice(
        "触发事由", Trigger, aliases=("事由", "原因", "触发"), note="非定期的必填：因为什么事", example=""
    )
    calendar: Calendar | None = choice(
        "农历/公历", Calendar, aliases=("农历", "历法", "阴历/阳历"), note="生日必填，不要猜"
    )
    planned_on: date | None = day(
        "计划日期",
        required=True,
        direction="future",
        aliases=("日期", "计划时间", "预定日期"),
        note="生日、节日填今年公历的那一天",
    )
    lead_days: int | None = count(
        "提前提醒天数", maximum=365, folded=True, aliases=("提前天数", "提醒"), note="默认7；贺卡要提前寄", example=7
    )
    way: tuple[ServiceWay, ...] = choices("方式", ServiceWay, aliases=("形式", "服务方式", "渠道"))
    service_text: str | None = text(
        "内容要点", longest=300, aliases=("内容", "情况", "服务内容", "详情"), example="寄贺卡，当天再打电话祝贺"
    )
    owner: str | None = shared.owner("负责人", required=True, heading_line=True)
    budget: Decimal | None = money(
        "预算", folded=True, aliases=("金额", "金额(元)", "预计金额", "预算金额", "费用"), example=100
    )
    done: Done | None = choice(
        "完成状态", Done, aliases=("√", "完成", "完成否", "打勾", "是否完成"), note="做完或改期了再填", example="已做"
    )
    done_on: date | None = day(
        "完成日期", past_only=True, aliases=("完成时间", "实际日期", "执行日期"), note="已做的必填"
    )
    outcome: str | None = text(
        "客户反馈",
        aliases=("反馈", "反馈结果", "回访结果", "处理情况", "落实情况", "跟进结果", "处理结果"),
        example="很高兴，说下个月来看新品",
    )

    minimum_rules = (shared.which_customer(),)
    rules = (
        needed(
            "service_item",
            Is("service_kind", ServiceKind.REGULAR),
            "是定期服务，但没写服务项目",
            "请选生日、春节、沙龙等项目",
        ),
        needed(
            "trigger",
            Is("service_kind", ServiceKind.OCCASIONAL),
            "是非定期服务，但没写触发事由",
            "请选新产品出台、客户不满等事由",
        ),
        needed("calendar", Is("service_item", ServiceItem.BIRTHDAY), "是生日，但没写哪种历法", "请填“农历”或“公历”"),
        needed("done_on", Is("done", Done.DONE), "已做，但没写完成日期", "请填做完那天"),
        overdue(
            "planned_on",
            Is("done", Done.DONE, Done.MOVED, Done.CANCELLED),
            "“{value}”已过，还没做",
            "做了请填完成状态，没做请填改期或取消",
        ),
    )
