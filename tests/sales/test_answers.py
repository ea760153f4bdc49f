"""When a head's answer is one, and by how much working time it is late."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.choices import YesNo
from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.sales.answers import Answer, late_by, told_at
from workbook_tools.sales.clocks import WorkCalendar

CALENDAR = WorkCalendar()
TUESDAY = date(2026, 11, 24)


def at(text):
    return datetime.fromisoformat(f"2026-11-{text}")


class TestGiven:
    @pytest.mark.parametrize("status", [None, Status.OPEN, Status.WORKING])
    def test_only_with_a_result(self, status):
        assert not Answer(status=status, owner="王志远", received_at=at("24 09:00")).is_given
        assert Answer(status=status, outcome="没接").is_given

    @pytest.mark.parametrize("status", [each for each in Status if each not in (Status.OPEN, Status.WORKING)])
    def test_with_a_status_that_is_one(self, status):
        assert Answer(status=status).is_given


class TestLate:
    @pytest.mark.parametrize(
        ("answered", "now", "hours"),
        [
            (None, "24 18:00", 0),
            (None, "24 20:00", 0),
            (None, "25 10:00", 1),
            (None, "30 10:00", 28),  # over the weekend
            ("25 11:00", "30 10:00", 2),
            ("24 17:00", "30 10:00", 0),
        ],
    )
    def test_is_counted_in_office_hours_up_to_the_answer_or_now(self, answered, now, hours):
        answer = Answer(outcome="已打", answered_at=at(answered)) if answered else Answer()
        assert late_by(at("24 18:00"), answer, at(now), CALENDAR) == timedelta(hours=hours)

    def test_an_answer_of_a_day_came_by_its_closing_and_not_in_the_future(self):
        assert told_at(TUESDAY, at("27 10:00"), CALENDAR) == at("24 18:00")
        assert told_at(TUESDAY, at("24 10:00"), CALENDAR) == at("24 10:00")
        assert told_at(None, at("24 10:00"), CALENDAR) == at("24 10:00")


@given(
    st.builds(
        Answer,
        received_at=st.none() | st.datetimes(),
        owner=st.none() | st.sampled_from(["王志远", "陈建军"]),
        status=st.none() | st.sampled_from(list(Status)),
        outcome=st.none() | st.text(min_size=1),
        fed_back_on=st.none() | st.dates(),
        fed_back_by=st.none() | st.just("刘国平"),
        next_step=st.none() | st.text(min_size=1),
        truly_urgent=st.none() | st.sampled_from(list(YesNo)),
        answered_at=st.none() | st.datetimes(),
        read_on=st.none() | st.dates(),
    )
)
def test_what_is_kept_of_an_answer_gives_it_back(answer):
    assert Answer.thawed(answer.plain()) == answer
