"""转介绍登记与奖励表: who brought which customer, and how he was honoured for it (chapter 八·4·③)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final

from workbook_tools.columns import choices, count, day, money, person, reference, text, yes_no
from workbook_tools.columns.choices import Options, YesNo
from workbook_tools.form import Row
from workbook_tools.forms import shared
from workbook_tools.rules import Filled, Rule, needed, none_of, not_before


class Honour(Options):
    """What makes a referrer proud."""

    PRAISE = "公开表彰", "表彰 表扬 公开表扬 通报表扬"
    TITLE = "荣誉称号", "荣誉 称号 证书 奖状"
    STORY = "案例宣传", "案例 宣传 采访 报道"
    LETTER = "感谢函", "感谢信 致谢 感谢"
    INVITATION = "活动邀请", "邀请 邀请活动 活动"


class Prize(Options):
    """What a referrer is given."""

    GIFT = "礼品", "礼物 送礼 奖品"
    CASH = "现金", "红包 奖金 返现 钱"
    PRODUCT = "产品", "送产品 样品 赠品 货"
    OFFER = "优惠政策", "优惠 折扣 返点 让利"
    LONGER_SERVICE = "服务延期", "延保 延长服务 服务延长"


_GIVEN: Final = Filled("prizes")


class ReferralReward(
    Row,
    key="referral_reward",
    title="转介绍登记与奖励表",
    sheet="转介绍奖励",
    chapter="八·4",
    aliases=("转介绍奖励台账", "转介绍奖励表", "转介绍奖励登记表", "奖励台账", "转介绍感谢表"),
):
    """One referral that became a deal, and the thanks for it: honour and prize, not only the one."""

    record_no: str | None = shared.record_no()
    referral_no: str | None = reference("转介绍单号", aliases=("介绍单号",), note="转介绍单表里的记录编号")
    referrer: str | None = text(
        "转介绍人",
        required=True,
        personal=True,
        name=True,
        longest=60,
        aliases=("介绍人", "委托人", "推荐人", "老客户", "介绍人姓名"),
        note="老客户请写他在册的名字",
        example="示例：陈红",
    )
    customer_name: str | None = shared.customer_name("被介绍客户", required=True)
    deal_on: date | None = day(
        "成交日期", required=True, past_only=True, aliases=("成交时间", "签单日期", "签约日", "签约日期")
    )
    amount: Decimal | None = money(
        "成交金额", aliases=("合同金额", "金额(元)", "预计金额", "销售额", "拿货额"), example=30000
    )
    first_claim: YesNo | None = yes_no(
        "是否首次归属", aliases=("首次归属", "是否首次"), note="几人介绍同一客户时认谁，由公司定"
    )
    honours: tuple[Honour, ...] = choices(
        "精神奖励", Honour, aliases=("荣誉", "表彰"), note="手册要的不只是钱和产品，先让人自豪"
    )
    prizes: tuple[Prize, ...] = choices("物质奖励", Prize, aliases=("奖励", "奖励内容", "奖品", "礼品"))
    prize_value: Decimal | None = money(
        "奖励金额/价值",
        aliases=("价值", "奖励金额", "奖励价值", "奖金", "金额"),
        note="有物质奖励的必填",
        example=300,
    )
    approved_by: str | None = person(
        "审批人", aliases=("审批", "审核", "批准", "签字", "领导签字"), note="有物质奖励的必填"
    )
    paid_on: date | None = day(
        "发放日期", past_only=True, aliases=("兑现日期", "发放时间", "领取日期"), note="发到手的那一天"
    )
    signed_for: YesNo | None = yes_no("签收", aliases=("确认", "签字", "领取人签字"))
    success_count: int | None = count("累计成功数", by_tool=True, note="这位介绍人已成交的个数")
    publicity: str | None = text(
        "宣传渠道", folded=True, aliases=("宣传", "宣传方式"), note="在哪里宣传了他", example="客户微信群"
    )
    note: str | None = shared.note()

    minimum_rules = (
        Rule(
            "customer_name",
            none_of("referral_no", "referrer", "customer_name"),
            "no-name",
            "“<:referral_no>”“<:referrer>”“<:customer_name>”都空着，不知道是谁介绍了谁",
            "请至少填一项再交",
        ),
    )
    rules = (
        needed("prize_value", _GIVEN, "有物质奖励，但没写金额或价值", "请填值多少钱"),
        needed("approved_by", _GIVEN, "有物质奖励，但没写审批人", "请填是谁批的"),
        needed("first_claim", _GIVEN, "有物质奖励，但没写是否首次归属", "请填“是”或“否”"),
        not_before("paid_on", "deal_on"),
    )
    formulas: ClassVar[Mapping[str, str]] = {
        "success_count": 'IF(LEN({referrer})=0,"",COUNTIF(转介绍奖励_转介绍人,{referrer}))'
    }
