"""撞单裁定表: who claims the same customer, what speaks for whom, and what the director rules."""

from __future__ import annotations

from datetime import date

from workbook_tools.columns import day, person, text
from workbook_tools.form import Row
from workbook_tools.forms import shared


class Collision(Row, key="collision_ruling", title="撞单裁定表", sheet="撞单裁定表", chapter="一·3"):
    """One customer whom several salespeople claim; the white columns are the director's."""

    customer_no: str | None = shared.told("客户编号", note="同一家公司的几位客户用顿号隔开")
    customer_name: str | None = shared.told("客户名称", personal=True)
    contact_name: str | None = shared.told("联系人", personal=True, folded=True)
    region: str | None = shared.told("所在地区", folded=True)
    brand: str | None = shared.told("意向品牌", folded=True)
    present_owner: str | None = shared.told("现归谁", note="裁定以前不变")
    claimants: str | None = shared.told("认领人")
    protection: str | None = shared.told("保护期", folded=True)
    registration: str | None = shared.told("登记先后", folded=True)
    named: str | None = shared.told("指名", folded=True)
    market: str | None = shared.told("区域与品牌", folded=True)
    concealment: str | None = shared.told("隐瞒", folded=True)
    out_of_territory: str | None = shared.told("跨区", folded=True)
    proposed_owner: str | None = shared.told("建议归属")
    proposed_split: str | None = shared.told("建议分成")
    why: str | None = shared.told("依据")
    sources: str | None = shared.told("出处", note="各人在哪里登记的", folded=True)
    ruled_owner: str | None = person("裁定归属", note="归谁；填了归属、签字和日期才算裁定")
    ruled_split: str | None = text("裁定分成", longest=20, note="如 50:50，不分成就空着")
    opinion: str | None = text("主管意见", longest=400)
    signed_by: str | None = text("签字", longest=20, note="谁裁定的")
    ruled_on: date | None = day("裁定日期")
