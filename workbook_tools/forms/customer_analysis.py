"""客户分析表: how strong a customer is, what he may need, and which grade that makes (chapter 二·3·②)."""

from __future__ import annotations

from datetime import date

from workbook_tools.columns import choice, day, listed, text, years
from workbook_tools.columns.choices import Options
from workbook_tools.columns.gazetteer import RegionLevel
from workbook_tools.form import Row
from workbook_tools.forms import grades, shared
from workbook_tools.forms.grades import Grade
from workbook_tools.forms.personality import AT_MOST_TWO, Personality, personality
from workbook_tools.rules import All, Filled, Is, Not, needed


class CompanySize(Options):
    """How large a customer's business is; a band of turnover is kept as written."""

    LARGE = "大", "大型 规模大 大客户 实力强"
    MEDIUM = "中", "中型 中等 一般"
    SMALL = "小", "小型 规模小 小店 夫妻店"


class Philosophy(Options):
    """Whether his idea of business is ours."""

    SHARED = "一致", "是 √ 一样 相同 认同 符合 理念一致"
    PARTLY = "部分一致", "部分 部分认同 基本一致 大部分一致 差不多"
    DIFFERENT = "不一致", "否 × 不一样 不同 不认同 不符合"
    UNKNOWN = "待了解", "不清楚 不详 未知 不知道 待定 待核实 没了解 ?"


class NeedsOurs(Options):
    """Whether he needs what we sell."""

    YES = "是", "√ Y 需要 有 有需求"
    NO = "否", "× N 不需要 没有 无 没需求 无需求"
    LATENT = "潜在", "潜在需求 有潜在需求 可能 可激发"
    UNCLEAR = "待核实", "不清楚 不详 未知 不知道 不确定 待定 待了解 ?"


class PhoneCheck(Options):
    """Whether a call was made to learn more, where one was wanted."""

    NOT_WANTED = "不需", "不需要 不用 无需 否"
    CALLED = "已打", "是 √ 已电话 已打电话 打过 打过了 已沟通 电话沟通过"
    NO_ANSWER = "未接通", "没接通 没接 未接 没打通 打不通 无人接听"


class Difficulty(Options):
    """How hard the sale will be."""

    EASY = "易", "容易 简单 不难 好谈"
    MEDIUM = "中", "一般 中等 适中"
    HARD = "难", "困难 不易 不容易 较难 很难 难谈"


class Likelihood(Options):
    """How likely he is to work with us; a percentage is kept as written, as the manual draws no line between them."""

    HIGH = "高", "大 很高 很大 较高"
    MEDIUM = "中", "一般 中等"
    LOW = "低", "小 很低 很小 较低"


class CustomerAnalysis(
    Row,
    key="customer_analysis",
    title="客户分析表",
    sheet="客户分析",
    chapter="二·3·②",
    aliases=("客户分析评估表", "区域客户分析", "客户评估表", "客户分析登记表"),
):
    """One customer of a region, judged on paper before anyone goes there."""

    region: str | None = shared.region("区域", heading_line=True)
    region_level: RegionLevel | None = shared.region_level()
    customer_no: str | None = shared.customer_no()
    customer_name: str | None = shared.customer_name()
    company_size: CompanySize | str | None = choice(
        "企业规模",
        CompanySize,
        open=True,
        aliases=("公司规模", "实力", "规模"),
        note="大、中、小，或写年营业额",
    )
    years_in_business: float | None = years(
        "从业时间(年)",
        maximum=60,
        aliases=("从业年限", "入行时间", "经营年限", "从业时间"),
        note="几年，或“2010年开始”",
    )
    team_size: int | None = shared.team_size("团队大小(人)")
    traits: str | None = text("企业特点", aliases=("企业情况", "特点"), example="两家店，主做会员")
    philosophy: Philosophy | None = choice("理念是否一致", Philosophy, aliases=("理念", "理念是否一样", "经营理念"))
    product_type: tuple[str, ...] = listed(
        "需要产品类型", "product", many=True, aliases=("产品类型", "要什么产品", "需求类型"), note="要哪一类产品"
    )
    needs_ours: NeedsOurs | None = choice("是否需要我方产品", NeedsOurs, aliases=("是否需要", "有无需求"))
    benefit: str | None = text(
        "我方能带来什么", aliases=("价值", "好处", "能带来什么"), example="带来新客源，会员复购更多"
    )
    current_problem: str | None = shared.current_problem()
    solution: str | None = shared.solution("需要的解决方法")
    phone_check: PhoneCheck | None = choice(
        "电话补充沟通", PhoneCheck, aliases=("是否电话", "电话沟通"), note="信息不够时打个电话问清"
    )
    personality: tuple[Personality, ...] = personality()
    likely_issue: str | None = text("可能的问题", aliases=("可能问题", "疑虑", "顾虑"), example="担心压货、回本慢")
    difficulty: Difficulty | None = choice("销售难易", Difficulty, aliases=("销售难易程度", "难度", "难易程度"))
    likelihood: Likelihood | str | None = choice(
        "合作可能性",
        Likelihood,
        open=True,
        aliases=("可能性", "合作机率", "成交可能", "把握"),
        note="高、中、低，或写百分比",
    )
    grade: Grade | None = grades.grade(note="A最佳、B好、C次等，由人定")
    grade_reason: str | None = text(
        "评级理由", aliases=("原因", "理由", "用途", "说明"), example="店多、理念一致，近期要扩店"
    )
    owner: str | None = shared.owner("跟进负责人", required=True, heading_line=True)
    analysed_by: str | None = shared.logged_by("分析人", required=False)
    analysed_on: date | None = day(
        "分析日期",
        required=True,
        past_only=True,
        heading_line=True,
        aliases=("分析时间", "日期", "评估日期", "评级日期"),
    )
    note: str | None = shared.note()

    minimum_rules = (shared.which_customer(),)
    rules = (
        needed(  # chapter 二·3·③; who does not share our philosophy may be put aside without a grade
            "grade",
            All(Filled("analysed_on"), Not(Is("philosophy", Philosophy.DIFFERENT))),
            "分析过了，但没评等级",
            "请填A、B或C",
        ),
        AT_MOST_TWO,
        shared.LEVEL_OF_REGION,
    )
