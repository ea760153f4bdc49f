"""重点客户分析表: the customers worth most, why, and how to win each (chapter 二·3, 三·2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from workbook_tools.columns import choice, choices, day, money, percent, person, text
from workbook_tools.columns.choices import Options, YesNo
from workbook_tools.form import Row
from workbook_tools.forms import shared, strategies
from workbook_tools.forms.personality import AT_MOST_TWO, Personality, personality
from workbook_tools.forms.strategies import SENIOR_RULES, ValueType
from workbook_tools.rules import not_before


class KeyReason(Options):
    """Why a customer is a key one; other reasons are kept as written."""

    GRADE_A = "A类", "A A级 A类客户 A级客户 最佳客户"
    EMPTY_REGION = "区域空白", "空白区域 空白市场 区域没人做"
    LARGE = "规模大", "规模 店多 大客户 实力强"
    INFLUENCE = "影响力", "影响力大 有影响力"
    STRATEGIC = "战略合作", "战略 战略客户"


class ContactRole(Options):
    """What the person we talk to has to say in the decision."""

    LAST_WORD = "拍板者", "拍板 拍板人 说了算"
    DECIDER = "决策者", "决策 决策人"
    ASSESSOR = "评估者", "评估 评估人 把关 把关人"
    USER = "使用者", "使用 使用人 用户"
    SUPPORTER = "支持者", "支持 支持人 内线"


class KeyCustomerAnalysis(
    Row,
    key="key_customer",
    title="重点客户分析表",
    sheet="重点客户",
    chapter="二·3",
    aliases=("重点客户表", "A类客户分析", "大客户分析表", "A类客户分析表", "重点客户分析"),
    card=True,
):
    """One key customer, analysed anew every time his case is taken up."""

    customer_no: str | None = shared.customer_no()
    customer_name: str | None = shared.customer_name()
    region: str | None = shared.region("区域")
    key_reason: tuple[KeyReason | str, ...] = choices(
        "重点理由", KeyReason, open=True, aliases=("为什么重点", "重点原因")
    )
    strength: str | None = text(
        "实力分析",
        longest=500,
        aliases=("实力", "实力情况", "资金实力"),
        note="规模、年限、团队、资金",
        example="三家店，做了八年，二十人",
    )
    philosophy_text: str | None = text("经营理念", aliases=("理念", "经营思路"), example="重会员，愿意长期做")
    rivals: str | None = text(
        "现有产品与竞品",
        folded=True,
        aliases=("友商", "在用品牌", "对手", "竞争对手", "竞品", "现有产品"),
        example="在做两个床垫品牌",
    )
    open_need: str | None = text(
        "显性需求", required=True, longest=500, aliases=("现有需求", "需求"), example="想加一类理疗产品"
    )
    latent_need: str | None = text(
        "可激发需求", aliases=("可开发需求", "潜在需求"), note="他还没说、可以引出来的", example="可以做县级总代"
    )
    current_problem: str | None = shared.current_problem()
    solution: str | None = shared.solution("我方解决方案")
    contact_name: str | None = shared.contact_name("关键人")
    contact_role: ContactRole | None = choice(
        "关键人角色", ContactRole, aliases=("决策角色", "岗位", "角色", "负责部门")
    )
    personality: tuple[Personality, ...] = personality()
    weakness: str | None = text(
        "弱点与爱好",
        personal=True,
        folded=True,
        aliases=("弱点", "忌讳", "缺点", "爱好"),
        note="敏感，默认不导出",
        example="爱钓鱼，不喜欢别人催",
    )
    obstacle: str | None = text("合作障碍", aliases=("阻力", "障碍", "难点"), example="合伙人还没点头")
    likelihood_percent: float | None = percent(
        "合作可能性%", aliases=("可能性", "成功率", "把握", "概率", "合作可能性")
    )
    expected_amount: Decimal | None = money(
        "预计合作金额",
        aliases=("金额", "合同金额", "成交金额", "金额(元)", "预计金额", "销售额", "拿货额"),
        note="单位是元",
    )
    expected_on: date | None = day(
        "预计成交日",
        direction="future",
        aliases=("预计成交", "预计时间", "预计签约"),
        example=date(2026, 12, 20),
    )
    value_type: ValueType | None = strategies.value_type(required=True)
    strategy: str | None = text(
        "策略要点",
        required=True,
        longest=500,
        aliases=("对策", "方案", "策略", "跟进策略"),
        example="先寄资料讲产品特点，再谈区域保护",
    )
    senior_needed: YesNo | None = strategies.senior_needed()
    senior_colleague: str | None = strategies.senior_colleague()
    owner: str | None = shared.owner("跟进负责人", required=True, heading_line=True)
    approved_by: str | None = person(
        "审核人", heading_line=True, aliases=("审批", "审核", "批准", "签字", "领导签字"), note="由市场总监填"
    )
    analysed_on: date | None = day(
        "分析日期",
        required=True,
        past_only=True,
        heading_line=True,
        aliases=("分析时间", "日期", "评估日期"),
    )

    minimum_rules = (shared.which_customer(),)
    rules = (*SENIOR_RULES, not_before("expected_on", "analysed_on"), AT_MOST_TWO)
