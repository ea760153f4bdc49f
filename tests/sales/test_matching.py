from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_tools.sales.keys import Identity, PersonName, person_name
from workbook_tools.sales.matching import MOST_HOLDERS, match


def who(*numbers, name="", firm=""):
    return Identity(frozenset(numbers), person_name(name), firm)


def groups(*new, known=None):
    return match(new, known or {}).groups


class TestNewRows:
    def test_of_one_number_and_name_are_one_customer(self):
        assert groups(who("m:1", name="王强"), who("m:2"), who("m:1", name="王强")) == [[0, 2], [1]]

    def test_of_one_number_and_agreeing_names_are_one_customer(self):
        assert groups(who("m:1", name="王强"), who("m:1", name="王总"), who("m:1")) == [[0, 1, 2]]

    def test_of_one_number_and_different_names_stay_apart(self):
        assert groups(who("m:1", name="王强"), who("m:1", name="李英")) == [[0], [1]]

    def test_of_one_number_and_different_firms_stay_apart(self):
        assert groups(who("m:1", name="王强", firm="一店"), who("m:1", name="王强", firm="二店")) == [[0], [1]]

    def test_are_joined_through_others(self):
        assert groups(who("m:1"), who("m:2"), who("m:1", "m:2")) == [[0, 1, 2]]

    def test_without_a_number_stay_apart_whatever_their_names(self):
        assert groups(who(name="王强", firm="店"), who(name="王强", firm="店")) == [[0], [1]]

    def test_that_fit_two_who_contradict_each_other_join_neither(self):
        assert groups(who("m:1", name="王强"), who("m:1", name="王刚"), who("m:1", name="王总")) == [[0], [1], [2]]

    def test_that_would_join_a_chain_of_contradictions_all_stay_apart(self):
        chain = [who("m:1", name="王强"), who("m:1", "m:2"), who("m:2", "m:3"), who("m:3", name="王刚")]
        assert groups(*chain) == [[0], [1], [2], [3]]

    def test_of_a_number_that_half_the_town_shares_stay_apart(self):
        crowd = [who("m:1", firm="", name="王总") for _ in range(2)]
        crowd += [who("m:1", f"m:{n}", name="王总") for n in range(2, MOST_HOLDERS + 3)]
        assert len(groups(*crowd)) == MOST_HOLDERS + 2

    def test_none_give_none(self):
        assert groups() == []


class TestKnownCustomers:
    def test_are_joined_by_a_number_no_name_speaks_against(self):
        known = {"KH000007": [who("m:1", name="王强")]}
        found = match([who("m:1", name="王总"), who("m:9")], known)
        assert (found.groups, found.joined) == ([[0], [1]], {0: "KH000007"})

    def test_are_not_joined_under_another_name(self):
        assert match([who("m:1", name="李英")], {"KH000007": [who("m:1", name="王强")]}).joined == {}

    def test_must_agree_under_every_name_they_are_known_by(self):
        known = {"KH000007": [who("m:1", name="王总"), who("m:1", name="王强")]}
        assert match([who("m:1", name="王刚")], known).joined == {}

    def test_are_not_united_by_a_row_that_fits_both(self):
        known = {"KH000001": [who("m:1")], "KH000002": [who("m:2")]}
        found = match([who("m:1", "m:2")], known)
        assert (found.groups, found.joined) == ([[0]], {})

    def test_are_not_united_by_a_chain_of_rows(self):
        known = {"KH000001": [who("m:1")], "KH000002": [who("m:2")]}
        found = match([who("m:1", "m:3"), who("m:3", "m:2")], known)
        assert found.joined == {}
        assert found.groups == [[0], [1]]

    def test_take_every_row_of_a_group(self):
        found = match([who("m:1"), who("m:2"), who("m:2", "m:3")], {"KH000001": [who("m:3")]})
        assert (found.groups, found.joined) == ([[0], [1, 2]], {1: "KH000001"})

    def test_that_share_no_number_with_any_row_do_not_matter(self):
        assert match([who("m:1")], {"KH000001": [who("m:2")]}).joined == {}


IDENTITIES = st.builds(
    Identity,
    st.frozensets(st.sampled_from(["m:1", "m:2", "m:3", "w:1"]), max_size=2),
    st.sampled_from([PersonName(), PersonName("王强"), PersonName("李英"), PersonName(part="王")]),
    st.sampled_from(["", "", "一店", "二店"]),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(IDENTITIES, max_size=8), st.lists(st.lists(IDENTITIES, min_size=1, max_size=1), max_size=3), st.randoms()
)
def test_the_order_of_rows_does_not_matter_and_every_row_is_in_one_group(new, customers, random):
    known = {f"KH{n:06}": ids for n, ids in enumerate(customers, start=1)}
    found = match(new, known)
    assert sorted(index for group in found.groups for index in group) == list(range(len(new)))
    order = random.sample(range(len(new)), len(new))
    again = match([new[index] for index in order], dict(random.sample(list(known.items()), len(known))))
    assert named(again, order) == named(found, range(len(new)))
    for group in found.groups:
        members = [new[index] for index in group] + list(known.get(found.joined.get(group[0]), ()))
        assert all(a.agrees(b) for a in members for b in members)


def named(found, order):
    """Give the groups and what they joined, by the rows' first order."""
    return {(frozenset(order[index] for index in group), found.joined.get(group[0])) for group in found.groups}
