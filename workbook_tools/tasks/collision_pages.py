"""撞单裁定表.xlsx: a front page for the phone, and the whole table behind, to fill in, print and sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbook_tools.columns.links import Link
from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.excel.page import Page
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.collision_ruling import Collision
from workbook_tools.workspace import Settings

FRONT_PAGE: Final = "撞单"
_NONE: Final = "没有撞单：每位客户都只有一位业务员认领。"
_HOW: Final = "请主管在「裁定归属」「签字」「裁定日期」里填写结果；没有裁定以前，客户仍归现在的人。"


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
    return [FactsPage(FRONT_PAGE, title, [("客户 / 建议归谁 / 谁认领，为什么", lines)], (_HOW,)), table]


def _link(line: Collision, sheet: str, number: int) -> Link:
    name = line.customer_name or line.contact_name or line.customer_no or ""
    return Link.to_sheet(name, sheet, f"A{number}")


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
