"""New editions of 我的客户: what its owner wrote comes along as he wrote it; his own file stays as it is."""

import shutil
from datetime import date, timedelta

import openpyxl
import pytest
from directors import (
    CHEN,
    MA,
    MONDAY,
    SUN,
    WANG,
    asked,
    changed,
    company,
    fill,
    hand_in,
    opened,
    propose,
    settle,
    sheet_of,
    take,
    visited,
)
from weeks import correct, customers, register
from weeks import entries as ledger_entries

import workbook_tools as wb
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.strategy_progress import Reached, Status, StrategyStep, Way
from workbook_tools.ledger import Ledger
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.follow_ups import followed_customers
from workbook_tools.tasks.transfer import transfer

ONE, TWO, THREE = "KH000001", "KH000002", "KH000003"
FRIDAY = date(2026, 12, 4)
OFFICE = "xlsx:Calc MS Excel 2007 XML"


def step(name, day, content="介绍了产品，他想看样机", **more):
    values = {
        "customer_name": name,
        "followed_up_on": day,
        "way": Way.PHONE,
        "reached": Reached.REACHED,
        "content": content,
        "next_step": "寄资料",
        "next_follow_up_on": day + timedelta(3),
    }
    return StrategyStep.of(values | more)


def assigned(space, as_of=MONDAY):
    """Let directors confirm everything."""
    propose(space, as_of=as_of)
    return take(space, fill(sheet_of(space), blanks="是"), as_of=as_of)


def edition(space, person=WANG):
    return space.own_files([person])[person]


def come_back(space, *rows, person=WANG, as_of=FRIDAY, name="", extra=None):
    """Let a salesperson take his edition, write entries into it, and hand it in."""
    mine = space.inbox / (name or f"我的客户 {person}.xlsx")
    shutil.copy(edition(space, person), mine)
    wb.append(mine, list(rows))
    if extra:
        write_beside(mine, *extra)
    return consolidate(workspace=space.root, week="2026-W49", as_of=as_of)


def write_beside(path, heading, value):
    """Add a column of his own to 跟进记录, and write into the first line."""
    book = opened(path)
    page = book["跟进记录"]
    head = next(cell.row for row in page for cell in row if cell.value == "客户编号")
    at = next(at for at in range(1, page.max_column + 2) if page.cell(head, at).value is None)
    page.cell(head, at).value = heading
    page.cell(head + 2, at).value = value
    book.save(path)


def table(path, sheet):
    """Give the lines below the headings, as heading → cell, the example line left out."""
    page = opened(path)[sheet]
    head = next(cell.row for row in page for cell in row if cell.value == "客户编号")
    headings = [cell.value for cell in page[head]]
    found = []
    for row in page.iter_rows(min_row=head + 2, max_row=page.max_row):
        line = {heading: cell for heading, cell in zip(headings, row, strict=True) if heading}
        if any(line[name].value for name in ("客户名称", "手机", "跟进日期") if name in line):
            found.append(line)
    return found


def customers_in(path):
    return [line["客户编号"].value for line in table(path, "客户")]


def written(path):
    """Give the entries: customer, day, content."""
    return [
        (line["客户名称"].value, line["跟进日期"].value.date(), line["跟进内容"].value)
        for line in table(path, "跟进记录")
    ]


def front(path):
    page = opened(path)["首页"]
    return str(page["A2"].value)


@pytest.fixture
def space(tmp_path):
    made = company(tmp_path / "公司")
    hand_in(made, [visited(n) for n in (1, 2)], name=WANG)
    assigned(made)
    return made


SHOP, OTHER = "长寿器械店", "乐龄器械店"


def number_of(space, name):
    return next(no for no, facts in customers(space).items() if facts["customer_name"] == name)


class TestWhoIsInIt:
    def test_everyone_he_holds(self, space):
        assert sorted(customers_in(edition(space))) == [ONE, TWO]
        assert customers_in(edition(space, CHEN)) == []

    def test_a_new_customer_stands_below_and_is_named_on_the_front_page(self, space):
        come_back(space, step(SHOP, date(2026, 12, 1)))
        hand_in(space, [asked(5, 咨询日期=date(2026, 12, 2))], name="李晓梅", week="2026-W49", as_of=FRIDAY)
        propose(space, "2026-W49", FRIDAY)
        sheet = sheet_of(space, week="2026-W49")
        take(space, fill(sheet, KH000003={"决定": "改派", "改派给": WANG, "改派原因": "熟"}), as_of=FRIDAY)
        assert customers_in(edition(space))[-1] == THREE
        assert "新分给您1位，在「客户」页最下面：" in front(edition(space))
        line = table(edition(space), "客户")[-1]
        assert line["客户名称"].border.top.style == "medium"
        assert line["分到我名下的日期"].value.date() == FRIDAY

    def test_nobody_who_has_left_gets_one(self, space):
        assert not edition(space, MA).exists()

    def test_the_customers_of_whom_he_stands_in_for(self, space):
        settle(space, people=changed(WANG, off_from=date(2026, 12, 1), back_on=date(2026, 12, 20)))
        hand_in(space, [asked(5)])
        assigned(space, as_of=FRIDAY)
        assert set(customers_in(edition(space, CHEN))) == {ONE, TWO, THREE}
        assert f"代{WANG}跟2位（他12月20日回来）" in front(edition(space, CHEN))
        assert set(customers_in(edition(space))) == {ONE, TWO}

    def test_who_is_followed_for_somebody_else_is_not_claimed(self, space):
        settle(space, people=changed(WANG, off_from=date(2026, 12, 1), back_on=date(2026, 12, 20)))
        hand_in(space, [asked(5)])
        assigned(space, as_of=FRIDAY)
        done = come_back(space, step(SHOP, date(2026, 12, 3)), person=CHEN)
        assert not done.collisions
        shop = number_of(space, SHOP)
        with Ledger(space.ledger_file) as ledger:
            assert ledger.customers()[shop]["owner"] == WANG
            assert len(next(one for one in followed_customers(ledger) if one.no == shop).contacts) == 1

    def test_who_had_him_and_worked_with_him_claims_nothing(self, space):
        come_back(space, step(SHOP, date(2026, 12, 1)))
        shop = number_of(space, SHOP)
        for day, giver, taker in ((5, WANG, CHEN), (6, CHEN, SUN)):
            transfer(giver, taker, workspace=space.root, customers=[shop], as_of=date(2026, 12, day))
            done = come_back(space, step(SHOP, date(2026, 12, day)), person=taker, as_of=date(2026, 12, day))
            assert not done.collisions


class TestWhatHeWrote:
    def test_comes_along_in_his_order(self, space):
        rows = [step(OTHER, date(2026, 12, 3), "先谈了价格"), step(SHOP, date(2026, 12, 1), "看了样机")]
        come_back(space, *rows)
        transfer(SUN, CHEN, workspace=space.root, as_of=FRIDAY)  # moves nobody and writes nothing
        assigned_again(space)
        assert written(edition(space)) == [
            (OTHER, date(2026, 12, 3), "先谈了价格"),
            (SHOP, date(2026, 12, 1), "看了样机"),
        ]

    def test_with_columns_of_his_own(self, space):
        come_back(space, step(SHOP, date(2026, 12, 1)), extra=("天气", "下雪"))
        assigned_again(space)
        assert [line["天气"].value for line in table(edition(space), "跟进记录")] == ["下雪"]

    def test_the_front_page_says_which_copy_it_was(self, space):
        assert "还没有收到过您交回的这一本" in front(edition(space))
        come_back(space, step(SHOP, date(2026, 12, 1)))
        assigned_again(space)
        assert "合进了您12月4日交回的那一份；那以后写的，请先交回，再换新版。" in front(edition(space))

    def test_his_own_file_is_never_written_to(self, space):
        come_back(space, step(SHOP, date(2026, 12, 1)))
        mine = space.inbox / f"我的客户 {WANG}.xlsx"
        before = mine.read_bytes()
        assigned_again(space)
        assert mine.read_bytes() == before

    def test_about_somebody_he_gave_up_stays_with_the_number(self, space):
        come_back(space, step(SHOP, date(2026, 12, 1)), step(OTHER, date(2026, 12, 2)))
        shop, other = number_of(space, SHOP), number_of(space, OTHER)
        transfer(WANG, CHEN, workspace=space.root, customers=[shop], as_of=FRIDAY)
        assert customers_in(edition(space)) == [other]
        gone, still = table(edition(space), "跟进记录")
        assert gone["客户编号"].value == shop
        assert str(still["客户编号"].value).startswith("=")

    def test_follows_a_name_that_was_corrected(self, space):
        come_back(space, step(SHOP, date(2026, 12, 1)))
        line = next(at for at, found in enumerate(register(space)) if found["客户名称"] == SHOP)
        correct(space, "客户名称", "长寿医疗器械店", line=line)
        transfer(WANG, CHEN, workspace=space.root, customers=[number_of(space, OTHER)], as_of=FRIDAY)
        assert [name for name, *_ in written(edition(space))] == ["长寿医疗器械店"]

    def test_what_he_thinks_of_a_customer_comes_along(self, space):
        mine = space.inbox / f"我的客户 {WANG}.xlsx"
        shutil.copy(edition(space), mine)
        book = opened(mine)
        page = book["客户"]
        head = next(cell.row for row in page for cell in row if cell.value == "客户编号")
        at = {cell.value: cell.column for cell in page[head]}
        row = next(row for row in range(head + 2, page.max_row) if page.cell(row, at["客户编号"]).value == ONE)
        page.cell(row, at["纸面等级"]).value = "A"
        page.cell(row, at["备注"]).value = "老板娘说了算"
        book.save(mine)
        consolidate(workspace=space.root, week="2026-W49", as_of=FRIDAY)
        assigned_again(space)
        line = next(line for line in table(edition(space), "客户") if line["客户编号"].value == ONE)
        assert (line["纸面等级"].value, line["备注"].value) == ("A", "老板娘说了算")

    def test_a_customer_he_added_himself_stays_even_before_he_can_be_reached(self, space):
        mine = space.inbox / f"我的客户 {WANG}.xlsx"
        shutil.copy(edition(space), mine)
        wb.append(mine, [MyCustomer.of({"customer_name": "路边新店"})])
        consolidate(workspace=space.root, week="2026-W49", as_of=FRIDAY)
        assigned_again(space)
        names = [line["客户名称"].value for line in table(edition(space), "客户")]
        assert "路边新店" in names


class TestComingBackAgain:
    def test_the_same_entries_are_no_new_ones(self, space):
        come_back(space, step(SHOP, date(2026, 12, 1)), step(OTHER, date(2026, 12, 2)))
        assigned_again(space)
        with Ledger(space.ledger_file) as ledger:
            before = {one.no: one.contacts for one in followed_customers(ledger)}
        done = come_back(space, as_of=date(2026, 12, 7))
        with Ledger(space.ledger_file) as ledger:
            after = {one.no: [(c.on, c.content) for c in one.contacts] for one in followed_customers(ledger)}
        assert after == {no: [(c.on, c.content) for c in contacts] for no, contacts in before.items()}
        assert done.customers["new"] == 0
        assert [entry for entry in ledger_entries(space) if entry.status == "held_back"] == []


def assigned_again(space):
    """Let something be decided, so that everyone gets a new edition."""
    hand_in(space, [asked(7, 咨询日期=date(2026, 12, 2))], name="另一位", week="2026-W49", as_of=FRIDAY)
    propose(space, "2026-W49", FRIDAY)
    sheet = sheet_of(space, week="2026-W49")
    number = max(line for line in (row["客户编号"] for row in _rows(sheet)))
    take(space, fill(sheet, **{number: {"决定": "改派", "改派给": CHEN, "改派原因": "近"}}), as_of=FRIDAY)


def _rows(sheet):
    from directors import lines  # noqa: PLC0415

    return lines(sheet)


def test_editions_keep_to_the_schema(space, assert_valid_xlsx):
    come_back(space, step(SHOP, date(2026, 12, 1)), extra=("天气", "下雪"))
    assigned_again(space)
    assert_valid_xlsx(edition(space))


@pytest.mark.libreoffice
def test_what_a_preview_shows_is_what_is_computed(tmp_path, office):
    today = date.today()  # LibreOffice's TODAY() knows no other day
    space = company(tmp_path / "公司")
    label = f"{today.isocalendar()[0]}-W{today.isocalendar()[1]:02d}"
    day = {"拜访日期": today - timedelta(9)}
    hand_in(space, [visited(n, **day) for n in range(1, 6)], name=WANG, week=label, as_of=today)
    propose(space, label, today)
    take(space, fill(sheet_of(space, week=label), blanks="是"), as_of=today)
    names = [line["客户名称"].value for line in table(edition(space), "客户")]
    plans = [-2, 0, 4]
    rows = [
        step(name, today - timedelta(5), next_follow_up_on=today + timedelta(days))
        for name, days in zip(names, plans, strict=False)
    ]
    rows.append(step(names[3], today - timedelta(5), outcome=Status.WON))
    mine = space.inbox / f"我的客户 {WANG}.xlsx"
    shutil.copy(edition(space), mine)
    wb.append(mine, rows)
    consolidate(workspace=space.root, week=label, as_of=today)
    transfer(WANG, CHEN, workspace=space.root, customers=[ONE], as_of=today)
    before = openpyxl.load_workbook(edition(space), data_only=True)
    after = openpyxl.load_workbook(office(edition(space), OFFICE, tmp_path / "算过"), data_only=True)
    for sheet in ("首页", "客户"):
        shown = [[cell.value or None for cell in row] for row in before[sheet].iter_rows(max_col=7)]
        computed = [[cell.value or None for cell in row] for row in after[sheet].iter_rows(max_col=7)]
        assert [row for row in shown if any(row)] == [row for row in computed if any(row)]
