"""Facts of customers come out of their pack as they went in, in their order, however many there are."""

import json

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.as_json import as_json_bytes
from workbook_tools.tasks import packed_facts
from workbook_tools.tasks.packed_facts import PackedFacts

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.one_of(TEXTS, st.sampled_from(['"', "\\", "\n", "]]", "\u2028", "\x85", "\x00", "😀"]), st.none())
FACTS = st.dictionaries(TEXTS, VALUES | st.lists(VALUES) | st.integers(), max_size=4)


@given(st.dictionaries(TEXTS, FACTS, max_size=12))
def test_they_are_the_same(customers):
    packed = PackedFacts((no, as_json_bytes(facts)) for no, facts in customers.items())
    assert len(packed) == len(customers)
    for _ in range(2):  # it can be gone through again
        assert [pair for some in packed for pair in some.items()] == list(customers.items())


def test_many_come_some_at_a_time():
    many = {f"KH{number:06}": {"customer_name": f"王{number}"} for number in range(packed_facts._AT_ONCE * 2 + 1)}
    packed = PackedFacts((no, json.dumps(facts).encode()) for no, facts in many.items())
    assert list(map(len, packed)) == [packed_facts._AT_ONCE, packed_facts._AT_ONCE, 1]
    assert {no: facts for some in packed for no, facts in some.items()} == many
