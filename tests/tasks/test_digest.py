"""What is held packed of a table's rows is what was packed, whatever the cells say."""

import pickle
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.as_json import as_json_bytes
from workbook_tools.columns.gazetteer import Region
from workbook_tools.sales.firms import firm_name
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.names import PersonName
from workbook_tools.tasks.digest import Digest, Texts

SAYINGS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text("\n\r\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e\\\"'n", max_size=8),
    st.just(""),
)


@given(st.lists(SAYINGS))
def test_texts_are_the_same_line_breaks_in_cells_or_not(sayings):
    facts = [as_json_bytes({"remark": said}) for said in sayings]
    texts = Texts.of(facts)
    assert [texts[index] for index in range(len(facts))] == facts
    assert [texts[index] for index in reversed(range(len(facts)))] == facts[::-1]


@given(st.lists(st.binary(max_size=6).filter(lambda text: b"\n" not in text)))
def test_empty_ones_are_kept_apart(given_ones):
    texts = Texts.of(given_ones)
    assert [texts[index] for index in range(len(given_ones))] == given_ones


@given(st.lists(st.tuples(SAYINGS, SAYINGS, st.dates() | st.none())))
def test_a_digest_survives_its_way_between_processes(rows):
    who = [
        Identity(frozenset([f"mobile:{number}"]), frozenset(), PersonName(name), firm_name(firm), Region())
        for number, (name, firm, _) in enumerate(rows)
    ]
    facts = [as_json_bytes([name, firm]) for name, firm, _ in rows]
    days: list[date | None] = [day for _, _, day in rows]
    digest = Digest(Texts.of(facts), days, who, Texts.of(facts[::-1]), [firm for _, firm, _ in rows])
    arrived = pickle.loads(pickle.dumps(digest))
    assert arrived.who == who
    assert [each.keys for each in arrived.who] == [each.keys for each in who]
    assert (arrived.days, arrived.not_valid) == (digest.days, digest.not_valid)
    assert [arrived.facts[index] for index in range(len(rows))] == facts
    assert [arrived.alone[index] for index in range(len(rows))] == facts[::-1]
