"""Keys are held packed, and found in arrays of many: the same ones that a plain look at each would find."""

from array import array
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.sales.blocking import Keys, ManyKeys

KEY = st.integers(-(2**63), 2**63 - 1).filter(bool) | st.integers(1, 4)  # few enough that some meet
KEYS = st.builds(
    Keys,
    st.lists(KEY, unique=True, max_size=4),
    st.lists(KEY, unique=True, max_size=4),
    st.lists(KEY | st.just(0), min_size=3, max_size=3),
)
MANY = st.lists(KEYS, max_size=8)


@given(KEYS)
def test_packed_keys_are_the_same(keys):
    assert Keys.unpacked(*packed([keys])) == keys


@given(MANY)
def test_words_are_counted(many):
    assert ManyKeys(packed(many)).words() == Counter(word for keys in many for word in keys.words if word)


@given(MANY)
def test_all_keys_come_in_their_order_with_where_they_stand(many):
    numbers = [100 - place for place in range(len(many))]
    found = list(ManyKeys(packed(many)).in_order(numbers))
    expected = [
        (key, number)
        for keys, number in zip(many, numbers, strict=True)
        for key in (*keys.numbers, *keys.hints, *filter(None, keys.words))
    ]
    assert [key for key, _ in found] == sorted(key for key, _ in expected)
    assert Counter(found) == Counter(expected)


@given(MANY)
def test_blocks_are_those_who_share_a_key_of_one_kind(many):
    found = ManyKeys(packed(many))
    assert list(found.number_blocks()) == blocks([keys.numbers for keys in many])
    assert list(found.hint_blocks()) == blocks([keys.hints for keys in many])


def packed(many):
    return [array("q", [len(own.numbers), *own.words, *own.numbers, *own.hints]).tobytes() for own in many]


def blocks(own):
    every = sorted({key for keys in own for key in keys})
    standing = ([place for place, keys in enumerate(own) if key in keys] for key in every)
    return [places for places in standing if len(places) > 1]
