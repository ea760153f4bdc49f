"""The index of identities: what is found through it, and that it follows the runs."""

import pickle
import sqlite3
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weeks import inquiry, run, save, traced, workspace

from workbook_tools.ledger import Ledger
from workbook_tools.sales.blocking import NUMBER_CAP
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.keys import identity

PARTS = ("numbers", "lines", "person", "firm", "place", "is_nobody")
RUN = ("consolidate", "2026-W47", "2026-11-23", "2026-11-23T09:00:00+08:00")


def who(*mobiles, name="王志强", firm="", region="山东省临沂市兰山区", **more):
    return identity(SimpleNamespace(mobile=mobiles, contact_name=name, customer_name=firm, region=region, **more))


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        opened.begin_run(*RUN)
        yield opened


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=8), st.text(max_size=8), st.sampled_from(["", "山东省临沂市兰山区", "火星"]))
def test_an_identity_comes_back_as_it_was(name, firm, region):
    one = who("13853900001", name=name, firm=firm, region=region, landline=("0539-8123456",), wechat="wang_zq88")
    if not any("\ud800" <= char <= "\udfff" for char in name + firm):
        back = Identity.kept(one.text)
        assert back == one
        assert [getattr(back, part) for part in PARTS] == [getattr(one, part) for part in PARTS]
        assert back.keys == one.keys == pickle.loads(pickle.dumps(one)).keys


def test_candidates_are_those_worth_comparing(ledger):
    ledger.put_customers({f"KH{n:06}": {} for n in range(1, 5)})
    ledger.index.add(
        [
            ("KH000001", who("13853900001")),
            ("KH000001", who("13951600001", name="王总")),
            ("KH000002", who("18605390009", name="王志强", firm="康泰大药房")),
            ("KH000003", who("18605390008", name="李英", region="")),
        ]
    )
    found, crowded, _ = ledger.index.candidates([who("13853900001", name="李英", region="")])
    assert found.keys() == {"KH000001"}
    assert len(found["KH000001"]) == 2
    assert crowded == set()
    assert ledger.index.candidates([who("15000000009")])[0].keys() == {"KH000001", "KH000002"}
    assert ledger.index.candidates([]) == ({}, set(), 0)


def test_a_number_too_many_hold_is_told_and_nobody_fetched(ledger):
    ledger.put_customers({f"KH{n:06}": {} for n in range(1, 100)})
    ledger.index.add((f"KH{n:06}", who("13853900001", name="", region="")) for n in range(1, NUMBER_CAP + 3))
    ledger.index.add((f"KH{n:06}", who("13853900001", name=f"王{n}", region="")) for n in range(1, NUMBER_CAP + 3))
    found, crowded, _ = ledger.index.candidates([who("13853900001", name="李英", region="")])
    assert (found, crowded) == ({}, {"mobile:13853900001"})


def test_frequencies_count_names_firms_and_cities(ledger):
    ledger.put_customers({f"KH{n:06}": {} for n in range(1, 4)})
    ledger.index.add((f"KH{n:06}", who(f"1385390000{n}", firm="康泰大药房")) for n in range(1, 4))
    asked = who(firm="康泰大药房")
    found = ledger.index.frequencies([asked])
    assert found.expected(asked) == (3 - 2 + 0.5) ** 3 / 1000**2
    assert ledger.index.called_like(asked) == ["KH000001", "KH000002", "KH000003"]


def test_what_a_customer_was_known_by_is_found_no_more_and_comes_back_with_undo(ledger):
    ledger.put_customers({"KH000001": {}})
    ledger.index.add([("KH000001", who("13853900001"))])
    second = ledger.begin_run(*RUN)
    ledger.index.replace({"KH000001": [who("18605390009")]})
    assert ledger.index.holders(["mobile:13853900001"]) == {}
    assert ledger.index.holders(["mobile:18605390009"]).keys() == {"KH000001"}
    ledger.forget_run(second, undone_by=second)
    assert ledger.index.holders(["mobile:13853900001"]).keys() == {"KH000001"}
    assert ledger.index.holders(["mobile:18605390009"]) == {}


def test_what_was_added_is_kept_without_being_asked_for(tmp_path):
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        opened.begin_run(*RUN)
        opened.put_customers({"KH000001": {}, "KH000002": {}})
        opened.index.add([("KH000001", who("13853900001"))])
        second = opened.begin_run(*RUN)  # what was added before it is not its own
        opened.index.add([("KH000002", who("13853900002"))])
        opened.commit()
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        assert opened.index.of(["KH000001", "KH000002"]).keys() == {"KH000001", "KH000002"}
        opened.begin_run(*RUN)
        opened.forget_run(second, undone_by=3)
        assert opened.index.of(["KH000001", "KH000002"]).keys() == {"KH000001"}


def test_what_was_added_and_not_kept_is_gone(tmp_path):
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        opened.begin_run(*RUN)
        opened.index.add([("KH000001", who("13853900001"))])
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        assert opened.index.is_empty


def test_a_forgotten_customer_leaves_nothing(ledger):
    ledger.put_customers({"KH000001": {}})
    ledger.index.add([("KH000001", who("13853900001", wechat="wang_zq88"))])
    ledger.erase_customer("KH000001", lambda _: False)
    for table in ("identities", "keys"):
        assert ledger._db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_a_united_customer_is_found_under_the_other_number(ledger):
    ledger.put_customers({"KH000001": {}, "KH000002": {}})
    ledger.index.add([("KH000001", who("13853900001")), ("KH000002", who("18605390009"))])
    united = ledger.begin_run(*RUN)
    ledger.unite("KH000002", "KH000001")
    assert ledger.index.holders(["mobile:18605390009"]).keys() == {"KH000001"}
    assert (ledger.aliases(), list(ledger.customers())) == ({"KH000002": "KH000001"}, ["KH000001"])
    assert ledger.last_customer_no() == "KH000002"
    ledger.forget_run(united, undone_by=united)
    assert ledger.index.holders(["mobile:18605390009"]).keys() == {"KH000002"}
    assert (ledger.aliases(), list(ledger.customers())) == ({}, ["KH000001", "KH000002"])


def test_a_ledger_of_before_is_indexed_again_by_the_first_run(tmp_path):
    space = workspace(tmp_path / "公司", staff=[("李晓梅", "")])
    save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(客户称呼="李英", 手机="18605390009")])
    run(space)
    before = {line["customer_no"] for line in traced(space).values()}
    db = sqlite3.connect(space.ledger_file)
    db.executescript("DELETE FROM keys; DELETE FROM identities;")
    db.close()
    save(space.inbox / "李晓梅2.xlsx", [inquiry(备注="又来问")])
    told = run(space)
    assert told["customers"]["new"] == 0
    assert {line["customer_no"] for line in traced(space).values()} == before
