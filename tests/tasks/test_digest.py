"""What a digest says of a table is what its rows say, and comes out of its pack as it went in."""

import json
import pickle
from copy import copy
from datetime import date
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st
from rows import field_values_of

from workbook_tools.columns.as_json import as_json_bytes
from workbook_tools.columns.base import shown
from workbook_tools.columns.gazetteer import Region
from workbook_tools.excel.table import Table
from workbook_tools.field_values import FieldValues
from workbook_tools.forms import FORMS
from workbook_tools.forms.channels import Channel, Subchannel
from workbook_tools.forms.prospect_list import Validity
from workbook_tools.forms.referral_slip import ReferrerKind
from workbook_tools.forms.shared import Urgency
from workbook_tools.sales.customers import FIRST_DAYS, Sighting, first_day, introduces, merged
from workbook_tools.sales.firms import firm_name
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.keys import identity
from workbook_tools.sales.names import PersonName
from workbook_tools.sales.validity import ValidityRules, why_not_valid_each
from workbook_tools.tasks import digest as digest_module
from workbook_tools.tasks.digest import Digest, Digester, Kept, Texts

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
    kept = Kept(Texts.of(facts), Texts.of(facts[::-1]), [firm for _, firm, _ in rows])
    made = Digest(days, who, partial(copy, kept), kept if len(rows) % 2 else None)
    arrived = pickle.loads(pickle.dumps(made))
    assert arrived.who == who
    assert [each.keys for each in arrived.who] == [each.keys for each in who]
    assert arrived.days == days
    assert arrived.kept.not_valid == [firm for _, firm, _ in rows]
    assert [arrived.kept.facts[index] for index in range(len(rows))] == facts
    assert [arrived.kept.alone[index] for index in range(len(rows))] == facts[::-1]


STAFF = "13900000009"
NAMES = st.sampled_from([None, "王强", "王总", "康泰大药房", "李红 13853900001", "临沂市", "小李"])
NUMBERS = st.lists(st.sampled_from(["13853900001", STAFF, "0539-8123456", "13000000000"]), max_size=3).map(tuple)
SAID = {
    **dict.fromkeys(("contact_name", "customer_name", "account"), NAMES),
    **dict.fromkeys(("mobile", "landline"), st.none() | NUMBERS),
    "wechat": st.sampled_from([None, "wang_zq88", "13951600022", "765432100"]),
    "qq": st.sampled_from([None, "765432100"]),
    "region": st.sampled_from([None, "山东省临沂市兰山区", "火星"]),
    "channel": st.sampled_from([None, Channel.NET_UNSURE, Channel.BOUGHT_LIST]),
    "subchannel": st.sampled_from([None, *list(Subchannel)[:3]]),
    "validity": st.sampled_from([None, Validity.UNASSIGNED, Validity.REFUSED]),
    **dict.fromkeys(
        ("need", "note"), st.sampled_from([None, "推销电话", "想代理", "有两家店，\n想再开一家，问代理价格"])
    ),
    "product": st.sampled_from([None, ("理疗床", "按摩椅")]),
    **dict.fromkeys(("call_grade", "paper_grade"), st.sampled_from([None, None, "A"])),
    **dict.fromkeys(FIRST_DAYS, st.sampled_from([None, date(2026, 11, 16), date(2026, 11, 17)])),
    "referrer_kind": st.sampled_from([None, *ReferrerKind]),
    "urgency": st.sampled_from([None, Urgency.URGENT]),
}
EXTRA = st.dictionaries(
    st.sampled_from(["微信号二", "note", "序号", "「note」"]), st.sampled_from(["甲", 7, 2.5]), max_size=3
)
UNREAD = st.dictionaries(st.sampled_from(["mobile", "need", "urgency"]), st.sampled_from(["1385", "？"]), max_size=2)
LINES = st.lists(st.tuples(st.fixed_dictionaries({}, optional=SAID), EXTRA, UNREAD), max_size=5)


def table_of(row_class, lines):
    table = Table(row_class.form.key, "小李.xlsx", "登记")
    known = row_class.form.by_field
    for index, (said, extra, unread) in enumerate(lines):
        table.lines.append(index + 2)
        table.content.append(b"%d" % index)
        left = {name: text for name, text in unread.items() if name in known}
        for name, value in said.items():
            if value is not None and name in known and name not in left:
                table.put(name, index, value)
        for heading, cell in extra.items():
            table.put_extra(heading, index, cell)
        if left:
            table.unread[index] = left
    table.square()
    return table


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from([form for form in FORMS if introduces(form)]), LINES)
def test_what_is_said_by_columns_is_what_the_rows_say(row_class, lines):
    table = table_of(row_class, lines)
    rows = list(table.rows(row_class))
    sightings = [Sighting(row, str(row.place), content) for row, content in zip(rows, table.content, strict=True)]
    said = FieldValues.of_columns(row_class, table.columns, len(lines), table.unread)
    for name in (*row_class.form.by_field, "channel", "subchannel"):
        assert list(said[name]) == [getattr(row, name, None) for row in rows]
    digest = Digester("2026-W47", ValidityRules(), frozenset([STAFF]))(table)
    assert digest.days == list(map(first_day, rows))
    assert digest.who == [identity(row, frozenset([STAFF])) for row in rows]
    assert digest.kept.not_valid == [why_not_valid_each(field_values_of(row), ValidityRules())[0] for row in rows]
    alone = [json.loads(digest.kept.alone[index]) for index in range(len(rows))]
    assert alone == [merged({"first_week": "2026-W47"}, [sighting]) for sighting in sightings]
    for index, row in enumerate(rows):
        own = {name: values[index] for name, values in table.columns.items() if values[index] not in (None, ())}
        extra = {heading: shown(cell) for heading, cell in row.extra.items()}
        told = own | ({"extra": extra} if extra else {}) | ({"unread": row.unread} if row.unread else {})
        assert digest.kept.facts[index] == as_json_bytes(told)


def test_where_no_copy_can_make_it_later_it_is_made_where_the_table_is_read(monkeypatch):
    table = table_of(FORMS[0], [({"contact_name": "王强"}, {}, {})])
    for may in (True, False):
        monkeypatch.setattr(digest_module, "may_fork", lambda may=may: may)
        made = Digester("2026-W47", ValidityRules())(table)
        assert (made._kept is None) == may
        assert json.loads(made.kept.facts[0]) == {"contact_name": "王强"}
