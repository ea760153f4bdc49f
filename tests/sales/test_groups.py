"""Doubtful pairs become groups: connected, the earliest first, each beside the one he is most like."""

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.sales.groups import components, groups

NUMBERS = st.sampled_from([f"KH{n:06d}" for n in range(1, 12)])
PAIRS = st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] < pair[1])
POINTS = st.dictionaries(PAIRS, st.integers(-35, 120), max_size=30)


def test_a_pair():
    assert groups({("KH000001", "KH000002"): 60}) == [[("KH000001", ""), ("KH000002", "KH000001")]]


def test_each_stands_beside_the_one_he_is_most_like():
    points = {("KH000001", "KH000002"): 20, ("KH000001", "KH000003"): 30, ("KH000002", "KH000003"): 60}
    assert groups(points) == [[("KH000001", ""), ("KH000003", "KH000001"), ("KH000002", "KH000003")]]


def test_the_likeliest_group_comes_first():
    points = {("KH000001", "KH000002"): 20, ("KH000003", "KH000004"): 60}
    assert [group[0].customer_no for group in groups(points)] == ["KH000003", "KH000001"]


def test_numbers_are_ordered_by_their_size():
    assert groups({("KH999999", "KH1000000"): 1})[0][0].customer_no == "KH999999"


@given(POINTS)
def test_everyone_stands_once_below_whom_he_is_compared_with(points):
    lined_up = groups(points)
    everyone = [line.customer_no for group in lined_up for line in group]
    assert sorted(everyone) == sorted({no for pair in points for no in pair})
    for group in lined_up:
        above = set()
        for no, against in group:
            assert (against in above) if above else not against
            assert not against or tuple(sorted((no, against))) in points
            above.add(no)
        assert group[0].customer_no == min(above)


@given(POINTS)
def test_no_other_comparisons_would_count_more(points):
    chosen = [tuple(sorted(line)) for group in groups(points) for line in group if line.against]
    kept, best = [], 0
    for pair in sorted(points, key=lambda pair: -points[pair]):  # Kruskal's
        if len(components([*kept, pair])) + len(kept) + 1 == len({no for each in [*kept, pair] for no in each}):
            kept.append(pair)
            best += points[pair]
    assert sum(points[pair] for pair in chosen) == best
