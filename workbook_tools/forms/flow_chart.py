"""分析与评估客户的程序流程图: the steps from a region to customers of class A, B and C (chapter 二·3).

The manual's picture is lost. STEPS restores it from the sentences of 二·3; each step's note says what stands there
and what had to be added for the picture to close.
"""

from __future__ import annotations

from typing import Final

from workbook_tools.columns import choice, count, text
from workbook_tools.columns.choices import Options
from workbook_tools.form import Row
from workbook_tools.forms import shared
from workbook_tools.rules import Is, needed


class StepKind(Options):
    """What a step is, and so the shape it is drawn in."""

    START = "开始", "起点"
    PROCESS = "处理", "步骤 操作 工作"
    DECISION = "判断", "决定 判定 是否"
    DOCUMENT = "文档", "表单 文件 填表"
    END = "结束", "终点 完成"


class StepRole(Options):
    """Who does a step."""

    SERVICE = "客服", "客服专员 客服员"
    OWNER = "跟进负责人", "业务员 跟进人 销售员"
    DIRECTOR = "市场总监", "总监 品牌总监"
    SALES = "销售部", "销售部负责人 销售"


class FlowStep(
    Row,
    key="flow_chart",
    title="分析与评估客户的程序流程图",
    sheet="流程步骤",
    chapter="二·3",
    aliases=("客户分析流程图", "流程图", "流程步骤表", "客户分析流程", "程序流程图"),
):
    """One step of the way a customer is analysed; the picture is drawn from these."""

    step_no: int | None = count("步骤号", minimum=1, required=True, aliases=("步骤编号", "序号"))
    name: str | None = text(
        "步骤名称", required=True, longest=40, aliases=("步骤", "步骤内容"), example="示例：确定区域"
    )
    kind: StepKind | None = choice("类型", StepKind, required=True, aliases=("步骤类型", "图形"))
    role: StepRole | None = choice(
        "责任人",
        StepRole,
        required=True,
        aliases=("决策角色", "岗位", "角色", "负责部门"),
        note="手册没写由谁做，按公司分工改",
    )
    inputs: str | None = text("输入", aliases=("输入资料",), note="这一步要看什么")
    output_form: str | None = text("输出表", aliases=("输出",), note="这一步填哪张表")
    yes_step: int | None = count("是→下一步", minimum=1, aliases=("下一步",), note="不是判断的，填接着的那一步")
    no_step: int | None = count("否→下一步", minimum=1, aliases=("否则",), note="只有判断要填")
    days_allowed: int | None = count("时限(天)", aliases=("时限", "期限", "天数"), note="手册未定，公司没定就空着")
    note: str | None = shared.note()

    rules = (
        needed("no_step", Is("kind", StepKind.DECISION), "是判断，但没写“否”走到哪一步", "请填“否”时接着的步骤号"),
    )


def _step(no: int, name: str, kind: StepKind, role: StepRole, note: str, **rest: int | str) -> FlowStep:
    return FlowStep.of({"step_no": no, "name": name, "kind": kind, "role": role, "note": note, **rest})


def _analysed(no: int, name: str, kind: StepKind, role: StepRole, note: str, **rest: int) -> FlowStep:
    return _step(no, name, kind, role, note, output_form="客户分析表", **rest)


_DO, _ASK = StepKind.PROCESS, StepKind.DECISION
_DESK, _OWNER = StepRole.SERVICE, StepRole.OWNER

STEPS: Final = (
    _step(1, "确定区域", StepKind.START, StepRole.SALES, "二·3·①，顺序：省级、地级市、市级、县级、乡镇", yes_step=2),
    _step(2, "列出该区域的客户", _DO, _DESK, "二·3·②", yes_step=3, inputs="有效客户名单表"),
    _analysed(3, "分析基本信息与实力", _DO, _OWNER, "二·3·②，企业规模、从业时间、团队大小等", yes_step=4),
    _analysed(4, "理念是否一致？", _ASK, _OWNER, "二·3·②；手册没写不一致怎么办", yes_step=5, no_step=12),
    _analysed(5, "分析客户的需求", _DO, _OWNER, "二·3·②，要什么、要不要我们的、我们能带来什么", yes_step=6),
    _step(6, "信息够吗？", _ASK, _OWNER, "二·3·②只说必要时可电话沟通，画成判断是补的", yes_step=7, no_step=11),
    _analysed(7, "判断性格、可能的问题、难易", _DO, _OWNER, "二·3·②", yes_step=8),
    _analysed(8, "归为A、B、C类", _DO, _OWNER, "二·3·③，由人定", yes_step=9),
    _analysed(9, "登记客户分析表并归档，交跟进负责人", StepKind.DOCUMENT, _DESK, "二·3·③", yes_step=10),
    _step(10, "制定跟进策略（第三章）", StepKind.END, _OWNER, "二·3·③，接第三章"),
    _analysed(11, "电话沟通", _DO, _OWNER, "二·3·②；打完回到第5步是补的", yes_step=5),
    _step(12, "拟降为C类或搁置", _DO, _OWNER, "手册没写，是补的；归哪一类仍在第8步由人定", yes_step=8),
)  # fmt: skip
"""The manual's way: 1 to 10 lead down the page, 11 and 12 are for the two noes.

The manual does not say who does what (责任人 is proposed) nor how fast (时限 is left open).
"""
