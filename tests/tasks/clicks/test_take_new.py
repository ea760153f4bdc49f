"""取新客户: who is newly assigned comes into the workbook its owner works in, and nothing he wrote is touched."""

import shutil
from datetime import date

import pytest
from clicking import click
from days import opened
from directors import CHEN, CLOUD, MONDAY, WANG, company, fill, hand_in, propose, sheet_of, take, visited
from weeks import cells, save

import workbook_tools as wb
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.strategy_progress import Reached, StrategyStep, Way
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.transfer import transfer

ONE, TWO, THREE = "KH000001", "KH000002", "KH000003"
FRIDAY = date(2026, 12, 4)


def assign(space, week="2026-W48", as_of=MONDAY):
    propose(space, week, as_of)
    take(space, fill(sheet_of(space, CLOUD, week), blanks="是"), as_of=as_of)


@pytest.fixture
def space(tmp_path):
    made = company(tmp_path / "公司")
    hand_in(made, [visited(n) for n in (1, 2)], name=WANG)
    assign(made)
    return made


@pytest.fixture
def mine(space, tmp_path):
    """Give his own copy of the first edition, with an entry of his."""
    path = tmp_path / "我的客户 王志远.xlsx"
    shutil.copy(space.own_files([WANG])[WANG], path)
    (name, _) = lines(path)[0][1], None
    entry = StrategyStep.of(
        {
            "customer_name": name,
            "followed_up_on": MONDAY,
            "way": Way.PHONE,
            "reached": Reached.REACHED,
            "content": "谈价",
        }
    )
    wb.append(path, [entry])
    return path


def lines(path):
    """Give number and name of every customer in a workbook, the example left out."""
    page = opened(path)["客户"]
    head = next(cell.row for row in page for cell in row if cell.value == "客户编号")
    at = {cell.value: cell.column for cell in page[head]}
    rows = range(head + 2, page.max_row + 1)
    found = [(page.cell(r, at["客户编号"]).value, page.cell(r, at["客户名称"]).value, r) for r in rows]
    return [line for line in found if line[1]]


def customers_in(path):
    return [row for row in wb.read(path)[0] if isinstance(row, MyCustomer)]


def second_week(space):
    hand_in(space, [visited(n) for n in (3, 4)], name=f"{WANG} 第二周", week="2026-W49", as_of=FRIDAY)
    assign(space, "2026-W49", FRIDAY)


def press(path, space):
    return click("take-new", path, sheet="客户", workspace=space, day=FRIDAY)


def test_new_customers_stand_below_and_nothing_else_changes(space, mine):
    before = cells(mine)
    second_week(space)
    assert press(mine, space) == "加了2位新客户，在「客户」页最下面：KH000003、KH000004。"
    assert [line[0] for line in lines(mine)] == [ONE, TWO, THREE, "KH000004"]
    after = cells(mine)
    for sheet, was in before.items():
        assert {address: after[sheet][address] for address in was} == was


def test_a_second_click_adds_nobody(space, mine):
    second_week(space)
    press(mine, space)
    before = mine.read_bytes()
    assert press(mine, space) == "没有新客户，您这里已经是最新的。"
    assert mine.read_bytes() == before


def test_new_lines_are_read_as_the_edition_says(space, mine):
    second_week(space)
    press(mine, space)
    edition = {row.customer_no: row for row in customers_in(space.own_files([WANG])[WANG])}
    for row in customers_in(mine):
        assert (row.customer_name, row.mobile, row.owner) == (
            edition[row.customer_no].customer_name,
            edition[row.customer_no].mobile,
            WANG,
        )


def test_a_line_he_added_himself_gets_the_number_its_customer_has(space, mine):
    own = MyCustomer.of({"customer_name": "我自己找的店", "mobile": (visited(3)["手机"],), "owner": WANG})
    wb.append(mine, [own])
    second_week(space)
    assert press(mine, space) == "加了1位新客户，在「客户」页最下面：KH000004。您自己加的1位有了客户编号。"
    assert [line[:2] for line in lines(mine)][2] == (THREE, "我自己找的店")


def test_his_entries_about_a_customer_of_his_own_add_nobody(space, mine):
    """The sheet of follow-ups was taken for one of customers where no other form was looked for."""
    shop = "我自己找的店"
    own = MyCustomer.of({"customer_name": shop, "mobile": ("13600136000",), "owner": WANG})
    said = {"customer_name": shop, "followed_up_on": MONDAY, "way": Way.PHONE, "reached": Reached.REACHED}
    wb.append(mine, [own, StrategyStep.of(said | {"content": "看了样机"})])
    shutil.copy(mine, space.inbox / mine.name)
    second_week(space)
    assert press(mine, space).endswith("您自己加的1位有了客户编号。")
    names = [line[1] for line in lines(mine)]
    assert (len(names), names.count(shop)) == (5, 1)


def test_who_is_no_longer_his_is_named_and_stays(space, mine):
    transfer(WANG, CHEN, workspace=space.root, customers=[ONE], as_of=FRIDAY)
    at = next(line for no, _, line in lines(mine) if no == ONE)
    assert press(mine, space) == f"1位已经不在您名下（第{at}行），没有动，请核对后自己删。"
    assert ONE in [line[0] for line in lines(mine)]


def test_without_an_edition_it_says_so(space, tmp_path):
    path = tmp_path / "我的客户.xlsx"
    wb.write(path, [MyCustomer.of({"customer_name": "某店", "mobile": ("13853900001",), "owner": "周文静"})])
    with pytest.raises(WorkbookError, match="还没有周文静的新版《我的客户》"):
        click("take-new", path, sheet="客户", workspace=space)


def test_an_edition_without_customers_does_not_tell_him_that_all_are_gone(space, mine):
    before = mine.read_bytes()
    save(space.own_files([WANG])[WANG], [{"菜": "白菜"}])
    with pytest.raises(WorkbookError, match=r"新版《我的客户》（我的客户 王志远\.xlsx）里没有客户表"):
        press(mine, space)
    space.own_files([WANG])[WANG].write_bytes(b"")
    with pytest.raises(WorkbookError, match=r"新版《我的客户》（我的客户 王志远\.xlsx）读不了：文件是空的"):
        press(mine, space)
    assert mine.read_bytes() == before
