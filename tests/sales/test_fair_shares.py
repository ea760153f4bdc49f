"""How many everyone counts as having had: the last weeks, what he missed, and the remainder from before."""

import random
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selling import plan, seller, waiting

from workbook_tools.sales.fair_shares import GRADES, Fairness, Given, Presence, fairness, received
from workbook_tools.sales.weeks import week_of

MONDAY = date(2026, 11, 23)


def week(back=0):
    """Give the label of the week so many weeks ago."""
    return week_of(MONDAY - timedelta(weeks=back))


NOW = week()


def gave(person, count=1, back=0, grade="A"):
    return [Given(f"KH{at:06d}", person, grade, week(back)) for at in range(count)]


def took_part(back=0, **capacities):
    return Presence(week(back), capacities)


def always(**capacities):
    return [took_part(back, **capacities) for back in range(8)]


def counts(history, presences, grade="A", **options):
    """Give what everyone counts as having had of a grade."""
    found = received(history, presences, NOW, **options)
    return {person: grades[grade] for person, grades in found.received.items()}


class TestWindow:
    """The last weeks, this one included."""

    def test_what_was_given_in_them_counts(self):
        history = [*gave("甲", 2), *gave("甲", 1, back=3), *gave("乙", 3, back=2)]
        found = received(history, always(甲=10, 乙=10), NOW)
        assert (found.received["甲"]["A"], found.received["乙"]["A"]) == (3, 3)
        assert (found.counted["甲"]["A"], found.counted["乙"]["A"]) == (3, 3)

    def test_how_many_is_a_setting(self):
        history = [*gave("甲", 2, back=1), *gave("乙", 2, back=1)]
        assert counts(history, always(甲=10, 乙=10), weeks=2) == {"甲": 2, "乙": 2}
        assert counts(history, always(甲=10, 乙=10), weeks=1) == {"甲": 0, "乙": 0}

    def test_each_grade_counts_on_its_own(self):
        found = received(gave("甲", 2, grade=""), always(甲=10), NOW)
        assert found.counted["甲"] == {"A": 0, "B": 0, "C": 0, "": 2}

    def test_over_the_turn_of_the_year(self):
        """2026 has 53 weeks."""
        history = [Given("KH000001", "甲", "A", "2026-W52")]
        presences = [Presence(label, {"甲": 10}) for label in ("2026-W52", "2026-W53", "2027-W01", "2027-W02")]
        assert received(history, presences, "2027-W02").counted["甲"]["A"] == 1
        assert received(history, presences, "2027-W03").counted == {}

    def test_only_who_takes_part_is_compared(self):
        assert counts(gave("甲"), [took_part(乙=10)]) == {"乙": 0}


class TestRemainder:
    """What somebody was ahead or behind before the window, by one customer at most."""

    def test_less_than_one_is_kept(self):
        history = [*gave("甲", 2, back=5), *gave("乙", 1, back=5)]
        assert counts(history, always(甲=10, 乙=10)) == {"甲": Fraction(1, 2), "乙": Fraction(-1, 2)}

    def test_more_is_forgotten(self):
        assert counts(gave("甲", 20, back=5), always(甲=10, 乙=10)) == {"甲": 1, "乙": -1}

    def test_it_is_not_what_was_given(self):
        found = received(gave("甲", 20, back=5), always(甲=10, 乙=10), NOW)
        assert {person: grades["A"] for person, grades in found.counted.items()} == {"甲": 0, "乙": 0}

    def test_weeks_away_leave_none(self):
        presences = [*(took_part(back, 甲=10, 乙=10) for back in range(4)), took_part(5, 甲=10)]
        assert counts(gave("甲", 20, back=5), presences) == {"甲": 0, "乙": 0}


class TestAbsence:
    """Who comes back, begins, or gets a larger share, is not flooded with customers."""

    PRESENCES = (took_part(甲=10, 乙=20), took_part(1, 甲=10), took_part(2, 甲=10, 乙=20))

    def test_what_he_would_have_got_counts(self):
        """A week in which a capacity of 10 brought 3 would have brought him 6."""
        assert counts(gave("甲", 3, back=1), self.PRESENCES) == {"甲": 3, "乙": 6}

    def test_unless_he_is_to_catch_up(self):
        assert counts(gave("甲", 3, back=1), self.PRESENCES, catch_up=True) == {"甲": 3, "乙": 0}

    def test_what_he_got_though_away_is_not_counted_twice(self):
        history = [*gave("甲", 3, back=1), *gave("乙", 2, back=1)]
        assert counts(history, self.PRESENCES)["乙"] == 6
        assert counts([*history, *gave("乙", 7, back=1)], self.PRESENCES)["乙"] == 9

    def test_a_new_share_counts_as_if_it_had_been_so_before(self):
        """甲 and 乙 had 2 each for 10 each; with 20, 乙 would have had 4."""
        history = [*gave("甲", 2, back=1), *gave("乙", 2, back=1)]
        presences = [took_part(甲=10, 乙=20), took_part(1, 甲=10, 乙=10)]
        assert counts(history, presences) == {"甲": 2, "乙": 4}
        assert counts(history, [took_part(甲=10, 乙=5), presences[1]]) == {"甲": 2, "乙": 1}

    def test_a_week_in_which_nobody_took_part_changes_nothing(self):
        assert counts(gave("甲", 3, back=1), [took_part(甲=10, 乙=20)]) == {"甲": 3, "乙": 0}

    @pytest.mark.parametrize("away", [1, 2, 3, 8])
    def test_the_week_of_the_return(self, away):
        """Six customers a week between three: after any absence two are his, as in every week, unless he catches up."""
        got = {}
        for catch_up in (False, True):
            company = Company({"甲": 10, "乙": 10, "丙": 10})
            for absent in [""] * 6 + ["丙"] * away:
                company.run(6, absent=absent)
            got[catch_up] = company.run(6, catch_up=catch_up)["丙"]
        assert got[False] == 2
        assert got[True] > 2


class Company:
    """Weeks run one after another; what was given is what the next week counts."""

    def __init__(self, capacities):
        self.capacities = capacities
        self.history, self.presences, self.ran = [], [], 0
        self.ideal = dict.fromkeys(capacities, Fraction(0))
        self.got = dict.fromkeys(capacities, 0)

    def run(self, count, *, absent="", catch_up=False):
        """Share out so many customers of grade A; give what everyone got."""
        day = date(2026, 1, 5) + timedelta(weeks=self.ran)
        label = week_of(day)
        self.ran += 1
        present = {name: each for name, each in self.capacities.items() if name != absent}
        self.presences.append(Presence(label, present))
        had = received(self.history, self.presences, label, catch_up=catch_up).received
        sellers = [
            seller(name, str(at), capacity=each, received=had[name]) for at, (name, each) in enumerate(present.items())
        ]
        found = plan([waiting(self.ran * 1000 + at, grade="A") for at in range(count)], sellers, today=day)
        got = dict.fromkeys(self.capacities, 0)
        for line in found.assigned:
            got[line.owner] += 1
            self.history.append(Given(line.no, line.owner, "A", label))
        for name, each in present.items():
            self.ideal[name] += Fraction(count * each, sum(present.values()))
            self.got[name] += got[name]
        return got

    def off(self, name):
        return self.got[name] - self.ideal[name]


def weeks_of(capacities, most):
    """Run a year of random weeks of so many customers at most; give the company after each."""
    company, rng = Company({str(at): each for at, each in enumerate(capacities)}), random.Random(6)
    for _ in range(52):
        company.run(rng.randint(0, most))
        yield company
    assert min(company.ideal.values()) > 1


@pytest.mark.parametrize(("capacities", "most"), [((5, 50, 60), 8), ((5, *[200] * 10), 60), ((10, 14, 20, 30), 12)])
def test_over_the_weeks_everyone_gets_his_share_but_for_less_than_one(capacities, most):
    """A small one among large ones too, whom a count of four weeks alone would round down for ever."""
    for company in weeks_of(capacities, most):
        assert all(abs(company.off(name)) < 1 for name in company.capacities)


def test_the_largest_bears_what_many_small_ones_are_off():
    """They get theirs one after another, so each is off by about half a customer, and he by what they are together."""
    for company in weeks_of((1, 1, 1, 100), 20):
        assert all(abs(company.off(small)) < 1 for small in "012")
        assert abs(company.off("3")) < 2


HISTORY = st.lists(
    st.builds(
        Given,
        st.integers(1, 99).map(lambda no: f"KH{no:06d}"),
        st.sampled_from("甲乙丙丁"),
        st.sampled_from(GRADES),
        st.integers(0, 8).map(week),
    ),
    max_size=40,
)
PRESENCES = st.lists(
    st.builds(
        Presence,
        st.integers(0, 8).map(week),
        st.dictionaries(st.sampled_from("甲乙丙"), st.integers(1, 30), min_size=1),
    ),
    max_size=8,
    unique_by=lambda each: each.week,
)


@given(HISTORY, PRESENCES)
def test_what_counts_is_what_was_given_and_no_less_but_for_one_remainder(history, presences):
    """But for a share that was larger then: nobody is held to what it brought him."""
    found = received(history, presences, NOW)
    capacities = {each.week: each.capacities for each in presences}
    for person, grades in found.received.items():
        shrank = any(capacities[NOW][person] < each.get(person, 0) for each in capacities.values())
        for grade, count in grades.items():
            assert count >= found.counted[person][grade] - 1 or shrank


@given(HISTORY, PRESENCES, st.randoms(use_true_random=False))
def test_the_order_of_the_history_does_not_matter(history, presences, rng):
    mixed, others = list(history), list(presences)
    rng.shuffle(mixed)
    rng.shuffle(others)
    assert received(mixed, others, NOW) == received(history, presences, NOW)
    assert fairness(mixed, others, NOW) == fairness(history, presences, NOW)


class TestFairness:
    """公平表: what everyone should have got and got."""

    def test_this_week_and_the_last_four(self):
        history = [*gave("甲", 3), *gave("乙", 1), *gave("甲", 2, back=3, grade="B"), *gave("甲", 9, back=4)]
        ten, thirty = fairness(history, always(乙=30, 甲=10), NOW)
        assert ten == Fairness("乙", 30, Fraction(3), 1, Fraction(9, 2), 1)
        assert thirty == Fairness("甲", 10, Fraction(1), 3, Fraction(3, 2), 5)
        assert (ten.difference, thirty.difference) == (-2, 2)

    def test_a_week_away_is_no_loss(self):
        (one, other) = fairness(gave("甲", 4), [took_part(甲=10), took_part(1, 甲=10, 乙=10)], NOW)
        assert (one.person, other.person) == ("乙", "甲")
        assert (one.capacity, one.ideal, one.got, one.ideal_lately) == (0, 0, 0, 0)

    def test_who_got_some_though_away_is_told_too(self):
        assert fairness(gave("丁", 2), [took_part(甲=10)], NOW)[0] == Fairness("丁", 0, Fraction(0), 2, Fraction(0), 2)

    @given(HISTORY, PRESENCES)
    def test_what_those_present_should_have_got_is_what_they_got(self, history, presences):
        lines = [each for each in fairness(history, presences, NOW) if each.capacity]
        assert sum(each.ideal for each in lines) == sum(each.got for each in lines)
