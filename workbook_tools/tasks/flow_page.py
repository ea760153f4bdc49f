"""The flow chart of chapter two as a page of a workbook."""

from __future__ import annotations

from collections.abc import Collection

from workbook_tools.excel.flow_layout import Node
from workbook_tools.excel.flow_picture import flow_picture
from workbook_tools.excel.picture_page import PicturePage
from workbook_tools.forms.flow_chart import STEPS, FlowStep

FLOW_SHEET = "流程图"


def flow_page(reached: int | None = None, skipped: Collection[int] = ()) -> PicturePage:
    """Draw the manual's flow, with the step one customer is at, if it is about one.

    reached: the number of that step.
    skipped: the steps his way led past.
    """
    nodes = [
        Node(step.step_no or 0, step.name or "", str(step.kind), str(step.role), step.yes_step, step.no_step)
        for step in STEPS
    ]
    return PicturePage(
        FLOW_SHEET,
        FlowStep.form.title,
        flow_picture(nodes, reached=reached, skipped=skipped),
        "；".join(f"{step.step_no} {step.name}" for step in STEPS),
        (f"销售操作手册 {FlowStep.form.chapter}。原图已失，按正文的步骤还原。",),
    )
