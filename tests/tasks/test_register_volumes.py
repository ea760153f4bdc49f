"""A part of 客户总表 never has more customers than a worksheet has rows."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weeks import workspace

from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.customer_register import Customer
from workbook_tools.ledger import MOST_ON_A_SHELF, Ledger, Shelf
from workbook_tools.settings import Settings
from workbook_tools.tasks import register_books
from workbook_tools.tasks.publication import Publication, begin_run, writing
from workbook_tools.tasks.register import _NOTES, add_register

FIRST, LAST, NEXT = "KH000001", "KH1000000", "KH1000001"


def customer(name, year="2026"):
    return {"contact_name": name, "brand": "暖橘堂", "logged_on": f"{year}-11-17", "others": []}


def settings(most):
    return Settings(rules={"总表-1": str(most)}, known=True)


@pytest.fixture
def space(tmp_path):
    return workspace(tmp_path / "公司")


def publish(space, customers, most=1):
    """Publish these customers beside those the ledger has. Gives what was made, but for the page that leads there."""
    with writing(space, "consolidate") as ledger, Publication(space, ledger) as publication:
        run = begin_run(ledger, "consolidate")
        ledger.put_customers(customers)
        made = add_register(publication, settings(most))
        publication.commit(run)
        return sorted(path.stem for path in made if len(made) == 1 or path != space.register_file)


def test_a_shelf_fits_on_a_worksheet():
    page = TablePage(Customer.form.sheet, Customer.form, [], title="暖橘堂 2026", notes=_NOTES)
    assert page.room >= MOST_ON_A_SHELF


def test_each_million_of_numbers_has_a_workbook_of_its_own(space):
    people = {FIRST: customer("王一"), LAST: customer("王二"), NEXT: customer("王三")}
    assert publish(space, people) == ["待定品牌 2026", "待定品牌 2026（KH1000001起）"]
    assert sorted(path.stem for path in space.register_books()[1:]) == ["待定品牌 2026", "待定品牌 2026（KH1000001起）"]


def test_a_full_workbook_is_left_alone_when_others_come(space):
    publish(space, {FIRST: customer("王一"), NEXT: customer("王三")})
    full = space.register_books()[1]
    before = full.stat().st_mtime_ns, full.stat().st_ino
    assert publish(space, {"KH1000002": customer("王四")}) == ["待定品牌 2026（KH1000001起）"]
    assert (full.stat().st_mtime_ns, full.stat().st_ino) == before


def test_of_two_millions_that_of_who_changed_is_made_anew(space):
    publish(space, {FIRST: customer("王一"), NEXT: customer("王三")})
    assert publish(space, {FIRST: customer("王大一")}) == ["待定品牌 2026"]


def test_a_rule_beyond_what_a_worksheet_holds_counts_as_that(space, monkeypatch):
    monkeypatch.setattr(register_books, "MOST_ON_A_SHELF", 2)
    assert publish(space, {FIRST: customer("王一"), LAST: customer("王二")}, most=9_999_999) == ["客户总表"]
    assert len(publish(space, {NEXT: customer("王三")}, most=9_999_999)) == 2


@given(st.integers(1, 30_000_000))
def test_a_customer_stands_in_the_volume_that_has_his_number(number):
    with Ledger(Path(":memory:")) as ledger:
        ledger.put_customers({f"KH{number:06d}": customer("王一")})
        assert ledger.shelves() == {Shelf("暖橘堂", "2026", (number - 1) // MOST_ON_A_SHELF): 1}
