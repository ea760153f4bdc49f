"""The flow chart of chapter two as a page of a workbook: drawn once by hand, as its steps never change."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from workbook_tools.excel.flow_layout import Arrow, Box, Layout
from workbook_tools.excel.flow_picture import flow_picture
from workbook_tools.excel.picture_page import PicturePage
from workbook_tools.forms.flow_chart import STEPS, FlowStep

FLOW_SHEET = "流程图"
_PLACES: Final = {
    1: (20, 20, 50),
    2: (20, 102, 50),
    3: (20, 184, 50),
    4: (20, 266, 84),
    5: (20, 382, 50),
    6: (20, 464, 70),
    7: (20, 566, 50),
    8: (20, 648, 50),
    9: (20, 730, 78),
    10: (20, 840, 50),
    12: (328, 283, 50),
    11: (328, 474, 50),
}
"""Where each step's box stands: left, top and height. The yeses lead down the page, the noes stand at their right."""
_CUT: Final = {9: 11}
"""Names too long for one line, and after how many characters they are cut."""
_ARROWS: Final = (
    Arrow(1, 2, ((136, 70), (136, 102))),
    Arrow(2, 3, ((136, 152), (136, 184))),
    Arrow(3, 4, ((136, 234), (136, 266))),
    Arrow(4, 5, ((136, 350), (136, 382)), "是"),
    Arrow(5, 6, ((136, 432), (136, 464))),
    Arrow(6, 7, ((136, 534), (136, 566)), "是"),
    Arrow(7, 8, ((136, 616), (136, 648))),
    Arrow(8, 9, ((136, 698), (136, 730))),
    Arrow(9, 10, ((136, 803), (136, 840))),
    Arrow(4, 12, ((252, 308), (328, 308)), "否"),
    Arrow(6, 11, ((252, 499), (328, 499)), "否"),
    Arrow(12, 8, ((560, 308), (584, 308), (584, 673), (252, 673))),
    Arrow(11, 5, ((444, 474), (444, 407), (252, 407))),
)


def flow_page(reached: int | None = None, skipped: Collection[int] = ()) -> PicturePage:
    """Draw the manual's flow, with the step one customer is at, if it is about one.

    reached: the number of that step.
    skipped: the steps his way led past.
    """
    return PicturePage(
        FLOW_SHEET,
        FlowStep.form.title,
        flow_picture(flow_layout(), reached=reached, skipped=skipped),
        "；".join(f"{step.step_no} {step.name}" for step in STEPS),
        (f"销售操作手册 {FlowStep.form.chapter}。原图已失，按正文的步骤还原。",),
    )


def flow_layout() -> Layout:
    """Give the manual's steps in their places."""
    steps = {step.step_no or 0: step for step in STEPS}
    return Layout(604, 910, tuple(_box(steps[no], *place) for no, place in _PLACES.items()), _ARROWS)


def _box(step: FlowStep, left: int, top: int, height: int) -> Box:
    """Give a step in its place, its number before it in a circle."""
    no, name = step.step_no or 0, step.name or ""
    cut = _CUT.get(no, len(name))
    lines = (f"{chr(0x245F + no)} {name[:cut]}", *filter(None, [name[cut:]]))
    return Box(no, str(step.kind), lines, (str(step.role),), left, top, height, step.yes_step, step.no_step)
