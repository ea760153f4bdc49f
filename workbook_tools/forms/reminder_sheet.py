"""跟进提醒 and 回收提议: who is not followed up, whom that is told, and who should be taken back (chapter 四·2)."""

from __future__ import annotations

from datetime import date

from workbook_tools.columns import choice, count, dates, day, identifier, text
from workbook_tools.columns.choices import Options
from workbook_tools.form import Row
from workbook_tools.forms import shared


class TakeBackDecision(Options):
    """What the director says to a proposal to take a customer back."""

    TAKEN = "收回", "收 回收 同意 是 可以"
    LEFT = "保留", "留 不收 不收回 不同意 否 再给一次"


class PersonDue(Row, key="reminder_people", title="跟进提醒", sheet="各人", chapter="四·2"):
    """How it stands with one salesperson's customers."""

    person: str | None = text("姓名", by_tool=True, longest=20)
    customer_count: int | None = count("客户数", by_tool=True)
    unplanned: int | None = count("无计划", by_tool=True)
    overdue: int | None = count("逾期", by_tool=True)
    today: int | None = count("今日", by_tool=True)
    to_manager: int | None = count("要您过问", by_tool=True)
    to_another: int | None = count("建议改派", by_tool=True)


class ReminderLine(Row, key="reminder_lines", title="要过问的客户", sheet="要过问的客户", chapter="四·2"):
    """One customer who has been overdue for so long that the manager is told."""

    customer: str | None = shared.customer()
    owner: str | None = text("跟进人", by_tool=True, longest=20)
    step: str | None = text("到哪一步", by_tool=True, longest=20)
    said: str | None = shared.told("怎么回事")
    another_hour: str | None = shared.told("打电话的钟点")
    customer_no: str | None = identifier("客户编号", by_tool=True, folded=True)


class PromiseLine(Row, key="reminder_promises", title="答应客户的事", sheet="答应的事", chapter="三·4"):
    """One thing a salesperson promised a customer, that is due and was not kept as far as anybody wrote."""

    customer: str | None = shared.customer()
    owner: str | None = text("跟进人", by_tool=True, longest=20)
    promise: str | None = shared.told("答应了什么")
    due: str | None = text("哪天", by_tool=True, longest=20)
    late: str | None = text("过了几天", by_tool=True, longest=20)
    customer_no: str | None = identifier("客户编号", by_tool=True, folded=True)


class LongHeldLine(Row, key="long_held", title="久未洽谈", sheet="久未洽谈", chapter="手册未定之处"):
    """One customer somebody has had for long, and there have been no talks yet; for the director to look at."""

    customer: str | None = shared.customer()
    owner: str | None = text("现在谁跟", by_tool=True, longest=20)
    said: str | None = shared.told("怎么回事")
    customer_no: str | None = identifier("客户编号", by_tool=True, folded=True)


class TakeBackLine(Row, key="take_back_proposals", title="回收提议", sheet="回收提议", chapter="四·2"):
    """One customer nobody has been in touch with for long; the white columns are the director's."""

    customer: str | None = shared.customer()
    owner: str | None = text("现在谁跟", by_tool=True, longest=20)
    said: str | None = shared.told("怎么回事")
    stage: str | None = shared.told("到哪一步")
    decision: TakeBackDecision | None = choice("收不收", TakeBackDecision, note="收回 或 保留；空着下周再问")
    reason: str | None = text("为什么", longest=100)
    customer_no: str | None = identifier("客户编号", by_tool=True, folded=True)
    proposed_on: date | None = day("提议日期", by_tool=True, folded=True)
    week: str | None = dates.week("统计周", by_tool=True, folded=True, heading_line=True)
    brand: str | None = text("分配品牌", by_tool=True, folded=True, longest=60)
