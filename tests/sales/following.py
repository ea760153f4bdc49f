"""Entries and customers for the tests of follow-up, and a calendar that works from Monday to Friday."""

from datetime import date, time

from hypothesis import strategies as st

from workbook_tools.forms.settings import DayKind, Workday
from workbook_tools.forms.strategy_progress import Reached, StrategyStep, Way
from workbook_tools.sales.clocks import WorkCalendar
from workbook_tools.sales.contacts import Contact, contacts_of
from workbook_tools.sales.follow_ups import Followed

ZHAO, QIAN = "赵小龙", "钱大海"
TODAY = date(2026, 11, 27)  # a Friday


def weekdays(*holidays):
    """Give a calendar that works from Monday to Friday, but for the state's holidays and these days."""
    return WorkCalendar(own_days=tuple(Workday(on=day, kind=DayKind.REST) for day in holidays))


def november(day):
    return date(2026, 11, day)


def talk(day, content="谈了首批拿货", next_step="寄样品", **said):
    """Give a conversation that counts."""
    on = day if isinstance(day, date) else november(day)
    return Contact(on, None, Way.PHONE, Reached.REACHED, content, next_step, **said)


def attempt(day, hour=None, reached=Reached.NO_ANSWER, **said):
    on = day if isinstance(day, date) else november(day)
    return Contact(on, hour and time(hour), Way.PHONE, reached, **said)


def step(day, **said):
    """Give a row of the 客户跟进策略进度表 that counts."""
    values = {"way": Way.PHONE, "reached": Reached.REACHED, "content": "谈了首批拿货", "next_step": "寄样品"}
    return StrategyStep.of({"followed_up_on": november(day)} | values | said)


def customer(*contacts, grade="B", received=None, owner=ZHAO):
    return Followed("KH000001", "康泰体验店", owner, grade, received, tuple(sorted(contacts, key=lambda c: c.sort_key)))


_DAYS = st.dates(date(2026, 9, 1), TODAY)
_LATER = st.none() | st.dates(date(2026, 9, 1), date(2026, 12, 31))
ATTEMPTS = st.builds(
    attempt,
    _DAYS,
    st.none() | st.integers(1, 23),
    st.sampled_from([Reached.NO_ANSWER, Reached.REFUSED]),
    next_on=_LATER,
    person=st.sampled_from(["", ZHAO, QIAN]),
)
TALKS = st.builds(
    talk,
    _DAYS,
    st.sampled_from(["", "谈了", "谈了首批拿货", "谈了首批 拿货。", "看了样机很满意"]),
    st.sampled_from(["", "寄样品"]),
    next_on=_LATER,
    person=st.sampled_from(["", ZHAO, QIAN]),
)
CUSTOMERS = st.builds(
    lambda contacts, grade, received: customer(*contacts, grade=grade, received=received),
    st.lists(ATTEMPTS | TALKS, max_size=6),
    st.sampled_from(["A", "B", "C", ""]),
    st.none() | _DAYS,
)


def history(*rows):
    return contacts_of((row, f"跟进.xlsx 跟进记录!{line}") for line, row in enumerate(rows, 5))
