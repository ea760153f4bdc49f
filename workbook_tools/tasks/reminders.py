"""跟进提醒.xlsx: per salesperson how it stands with his customers, and which ones his manager has to ask about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.excel.page import Page
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.my_customers import Due
from workbook_tools.forms.reminder_sheet import PersonDue, ReminderLine, TakeBackLine
from workbook_tools.sales.follow_ups import Followed, Standing, standing
from workbook_tools.sales.in_words import back_said
from workbook_tools.sales.reminders import STEPS, another_hour, is_for_manager
from workbook_tools.sales.sticky import deputy_of
from workbook_tools.sales.take_back import Neglect, Neglected
from workbook_tools.settings import Settings
from workbook_tools.tasks.customer_names import named
from workbook_tools.tasks.promised import due_of, owed, promise_lines_page

REMINDERS: Final = "跟进提醒.xlsx"


@dataclass(frozen=True)
class Stand:
    """How it stands with one customer."""

    customer: Followed
    standing: Standing


def stands(customers: Sequence[Followed], settings: Settings, today: date) -> list[Stand]:
    """Give how it stands with every customer, the worst first."""
    rules, calendar = settings.follow_up_rules(), settings.calendar()
    found = [Stand(one, standing(one, rules, calendar, today)) for one in customers]
    return sorted(found, key=lambda each: (each.standing.rank, each.customer.no))


def reminder_pages(
    found: Sequence[Stand],
    neglected: Sequence[Neglected],
    register: Mapping[str, Mapping[str, Any]],
    settings: Settings,
    week: str,
    today: date,
) -> list[Page]:
    """Give the pages of the manager's workbook. register: the customers' facts, by number."""
    told = [each for each in found if is_for_manager(each.standing)]
    title = f"{PersonDue.form.title} {week}"
    if not found:
        return [FactsPage(PersonDue.form.sheet, title, [], ("还没有人名下有客户。",))]
    ladder = "、".join(str(days) for days in settings.follow_up_rules().ladder)
    soon = sum(each.state is not Neglect.UNDATED for each in neglected)
    asked = f"，见「{ReminderLine.form.sheet}」" if told else ""
    back = f"，由总监在分配表的「{TakeBackLine.form.sheet}」里定" if soon else ""
    notes = [
        f"没有下一步比逾期更要紧，所以「无计划」排在最前。要您过问的{len(told)}位{asked}；"
        f"太久没联系、提议收回或快到期的{soon}位{back}。",
        f"逾期{ladder}个工作日，分别提醒本人、加提醒经理、建议改派；真正联系上才算一次；"
        "一次也没联系过的，从到名下那天算起，他那本《我的客户》里写着「无计划」。在 设置.xlsx 的「规则」里改。",
    ]
    notes += [*_left_behind(found, settings, today), *_stood_in_for(found, settings, today)]
    pages: list[Page] = [TablePage(PersonDue.form.sheet, PersonDue.form, _people(found), title, notes)]
    if told:
        lines = [_line(each, register) for each in sorted(told, key=_step_first)]
        title = f"{ReminderLine.form.title} {week}"
        note = ("建议改派的在前。改派请在下一份分配表里写，或运行 wbtools transfer。",)
        pages.append(TablePage(ReminderLine.form.sheet, ReminderLine.form, lines, title, note))
    promised = owed([each.customer for each in found], today)
    if due_of(promised, today):
        pages.append(promise_lines_page(promised, register, week, today))
    return pages


def _left_behind(found: Sequence[Stand], settings: Settings, today: date) -> list[str]:
    """Tell whose customers have nobody any more: of who has left, or is in 人员 no more."""
    there = {name for name, one in settings.sellers(today).items() if not one.has_left}
    left = Counter(each.customer.owner for each in found if each.customer.owner not in there)
    if not left:
        return []
    whose = "、".join(f"{name}{count}位" for name, count in sorted(left.items()))
    return [f"已不在岗或不是业务员的人名下还有客户：{whose}。请运行 wbtools transfer 转给在岗的人。"]


def _stood_in_for(found: Sequence[Stand], settings: Settings, today: date) -> list[str]:
    """Tell whose customers a deputy follows for now: his figures are the deputy's to put right."""
    sellers, longest = settings.sellers(today), settings.assignment_rules().deputy_after
    owners = sorted({each.customer.owner for each in found} & sellers.keys())
    there = [sellers[name] for name in owners if not sellers[name].has_left]
    away = [one for one in there if one.is_away_long(today, longest)]
    told = [
        f"{one.name}（{back_said(one.back_on, today)}）由{deputy.name}代跟"
        for one in away
        if (deputy := deputy_of(one, sellers))
    ]
    return [f"不在岗的：{'；'.join(told)}，请找代理人。"] if told else []


def _people(found: Sequence[Stand]) -> list[PersonDue]:
    states: dict[str, Counter[Due]] = defaultdict(Counter)
    steps: dict[str, Counter[int]] = defaultdict(Counter)
    for each in found:
        states[each.customer.owner][each.standing.state] += 1
        steps[each.customer.owner][each.standing.step] += 1
    lines = [
        PersonDue(
            person=person,
            customer_count=sum(own.values()),
            unplanned=own[Due.UNPLANNED],
            overdue=own[Due.OVERDUE],
            today=own[Due.TODAY],
            to_manager=steps[person][2],
            to_another=steps[person][3],
        )
        for person, own in states.items()
    ]
    return sorted(lines, key=lambda one: (-(one.unplanned or 0), -(one.overdue or 0), one.person or ""))


def _step_first(each: Stand) -> tuple[int, Any]:
    return (-each.standing.step, each.standing.rank)


def _line(each: Stand, register: Mapping[str, Mapping[str, Any]]) -> ReminderLine:
    no = each.customer.no
    return ReminderLine(
        customer=named(no, register.get(no, {})),
        owner=each.customer.owner,
        step=STEPS[each.standing.step],
        said=each.standing.why,
        another_hour=another_hour(each.customer.contacts) or None,
        customer_no=no,
    )
