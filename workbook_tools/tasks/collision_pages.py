"""撞单裁定表.xlsx: a front page for the phone, the table to fill in, print and sign, and what speaks for whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbook_tools.columns.links import Link
from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.excel.page import Page
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.collision_ruling import Collision
from workbook_tools.settings import Settings

FRONT_PAGE: Final = "撞单"
GROUNDS_PAGE: Final = "各项依据"
_TOLD: Final = (
    "region", "brand", "present_owner", "claimants", "protection", "registration", "named", "market", "concealment",
    "out_of_territory", "sources",
)  # fmt: skip
_NONE: Final = "没有撞单：每位客户都只有一位业务员认领。"
_HOW: Final = "请主管在「裁定归属」「签字」「裁定日期」里填写结果；没有裁定以前，客户仍归现在的人。各项依据在最后一页。"


def collision_pages(collisions: Sequence[Collision], settings: Settings, week: str) -> list[Page]:
    """Give the pages; if there is no collision, the front page says so."""
    title = f"{Collision.form.title} {week}"
    if not collisions:
        return [FactsPage(FRONT_PAGE, title, (), (_NONE,))]
    table = TablePage(Collision.form.sheet, Collision.form, collisions, title, (_HOW, _rules_said(settings)))
    lines = [
        (_link(line, table.name, number), line.proposed_owner or "待裁定", _summary(line))
        for number, line in enumerate(collisions, start=table.first_line)
    ]
    front = FactsPage(FRONT_PAGE, title, [("客户 / 建议归谁 / 谁认领，为什么", lines)], (_HOW,))
    told = FactsPage(GROUNDS_PAGE, f"{GROUNDS_PAGE} {week}", [_told(line) for line in collisions], table.notes[1:])
    return [front, table, told]


def _told(line: Collision) -> tuple[str, list[tuple[str | Link, str, str]]]:
    """Give everything that speaks for or against somebody, which the table keeps folded."""
    headings = {column.field: column.heading for column in Collision.form.columns}
    said = [(headings[field], getattr(line, field)) for field in _TOLD]
    decides = (line.why or "").removeprefix("按").partition("：")[0]
    lines: list[tuple[str | Link, str, str]] = [
        (heading, "以此为准" if heading == decides else "", text) for heading, text in said if text
    ]
    return _who(line), lines


def _who(line: Collision) -> str:
    """Name the customer with his number: by it his lines are found when he asks to be forgotten."""
    return f"{line.customer_no} {line.customer_name or line.contact_name or ''}".strip()


def _link(line: Collision, sheet: str, number: int) -> Link:
    return Link.to_sheet(_who(line), sheet, f"A{number}")


def _summary(line: Collision) -> str:
    far = f"；跨区：{line.out_of_territory}" if line.out_of_territory else ""
    split = "" if line.proposed_owner else f"；建议分成{line.proposed_split}"
    return f"{line.claimants}认领，现归{line.present_owner or '还没有人'}。{line.why}{split}{far}"


def _rules_said(settings: Settings) -> str:
    rules = settings.collision_rules()
    return (
        f"依次看五项，前面的分得出就按前面的：保护期（登记后{rules.after_registration}天，每次有效联系再续"
        f"{rules.after_contact}天）、登记先后（按封存的台账）、指名、区域与品牌、隐瞒；都分不出的建议{rules.split}。"
        "公司可在 设置.xlsx 的「规则」页里改。"
    )
