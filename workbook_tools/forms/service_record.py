"""客户服务档案: what was done for a customer, what was promised, and how it ended (chapter 七·3, 七·4·③)."""

from __future__ import annotations

from datetime import date

from workbook_tools.columns import choice, choices, day, person, text
from workbook_tools.columns.choices import Options
from workbook_tools.form import Row
from workbook_tools.forms import shared
from workbook_tools.forms.service_plan import ServiceWay
from workbook_tools.rules import Filled, needed, not_before, overdue


class ServiceCategory(Options):
    """What a service is about."""

    FOLLOW_UP = "回访", "电话回访 定期回访 售后回访 随访"
    INQUIRY = "咨询", "询问 问询"
    COMPLAINT = "抱怨投诉", "投诉 抱怨 客诉 客户投诉 不满"
    REPAIR = "维修", "修理 报修 检修 换件"
    TRAINING = "培训", "教学 讲课 指导"
    INFORMATION = "资讯提供", "资讯 提供资讯 行业信息 管理工具"
    INTRODUCTION = "牵线搭桥", "牵线 搭桥 资源整合"
    EVENT = "活动", "沙龙 旅游 联欢 座谈"


class Satisfaction(Options):
    """How content the customer is."""

    VERY_HIGH = "很满意", "非常满意 十分满意 特别满意"
    HIGH = "满意", "比较满意 较满意 是 好"
    MIDDLING = "一般", "还行 还可以 凑合"
    LOW = "不满", "不满意 不太满意 否"
    VERY_LOW = "很不满", "非常不满 非常不满意 很不满意 特别不满"


class Reorder(Options):
    """Whether the customer means to buy again, or more."""

    YES = "有", "是 √ 有意向 想 会 有返单意向 有增购意向"
    NO = "无", "否 × 没有 没 不 暂无 没意向 无意向"


class WillRefer(Options):
    """Whether the customer would send us others."""

    YES = "愿意", "愿 是 √ 可以 同意 行"
    MAYBE = "再看", "再说 看看 考虑 考虑一下 待定 不确定"
    NO = "不愿", "不愿意 否 × 不 不行 拒绝"


class ServiceRecord(
    Row,
    key="service_record",
    title="客户服务档案",
    sheet="服务档案",
    chapter="七·3",
    aliases=("售后服务记录", "售后档案", "客户服务记录", "售后服务档案", "售后记录", "服务记录"),
):
    """One service to one customer; a promise stays open until the case is closed."""

    record_no: str | None = shared.record_no()
    customer_no: str | None = shared.customer_no()
    customer_name: str | None = shared.customer_name()
    served_on: date | None = day(
        "服务日期", required=True, past_only=True, aliases=("回访日期", "日期", "服务时间", "回访时间")
    )
    way: tuple[ServiceWay, ...] = choices("方式", ServiceWay, aliases=("形式", "服务方式", "渠道"))
    category: ServiceCategory | None = choice(
        "类别", ServiceCategory, required=True, aliases=("服务类别", "类型", "问题类别")
    )
    service_text: str | None = text(
        "内容",
        required=True,
        longest=500,
        aliases=("情况", "服务内容", "详情"),
        note="做了什么，说了什么",
        example="问了使用情况，教了清洁方法",
    )
    need: str | None = shared.need("客户诉求", note="客户想要什么，没有就空着")
    promise: str | None = text(
        "承诺事项", longest=300, aliases=("承诺", "答应事项"), note="答应了客户什么", example="补寄一份操作手册"
    )
    promise_due_on: date | None = day(
        "承诺期限",
        direction="future",
        aliases=("什么时候办", "承诺时间", "期限"),
        note="有承诺的必填",
        example=date(2026, 11, 27),
    )
    outcome: str | None = text(
        "处理结果",
        aliases=("反馈", "反馈结果", "回访结果", "处理情况", "落实情况", "跟进结果"),
        note="结案时必填",
        example="已寄出，客户收到",
    )
    satisfaction: Satisfaction | None = choice(
        "满意度",
        Satisfaction,
        guesses={
            "不错": Satisfaction.HIGH,
            "挺好": Satisfaction.HIGH,
            "5": Satisfaction.VERY_HIGH,
            "4": Satisfaction.HIGH,
            "3": Satisfaction.MIDDLING,
            "2": Satisfaction.LOW,
            "1": Satisfaction.VERY_LOW,
        },
        aliases=("打分", "满意", "满意否", "评价"),
    )
    reorder: Reorder | None = choice("返单/增购意向", Reorder, aliases=("再次购买", "增购", "复购", "返单"))
    will_refer: WillRefer | None = choice(
        "愿否转介绍", WillRefer, aliases=("是否转介", "转介绍"), note="愿意的请另填转介绍单表"
    )
    owner: str | None = person(  # customer service as often as the salesperson
        "处理人",
        required=True,
        heading_line=True,
        aliases=(
            "跟进负责人", "业务员", "跟进人", "负责人(我方)", "归属", "销售", "销售员", "客户经理", "业务代表",
            "责任人", "对接业务", "负责人", "服务人", "回访人", "经办人", "登记人", "客服",
        ),
    )  # fmt: skip
    closed_on: date | None = day(
        "结案日期", past_only=True, aliases=("关闭日期", "办结日期"), note="承诺办完、没有别的事了再填"
    )

    minimum_rules = (shared.which_customer(),)
    rules = (
        needed("promise_due_on", Filled("promise"), "有承诺，但没写承诺期限", "请填答应客户的日期"),
        needed("outcome", Filled("closed_on"), "已结案，但没写处理结果", "请填处理结果"),
        not_before("promise_due_on", "served_on"),
        not_before("closed_on", "served_on"),
        overdue(  # chapter 七·4·③: what was promised comes first
            "promise_due_on", Filled("closed_on"), "“{value}”已过，承诺的事还没结案", "请先兑现，办完了填结案日期"
        ),
    )
