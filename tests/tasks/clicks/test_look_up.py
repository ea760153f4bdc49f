"""查重: who has the customer of the selected row."""

import pytest
from clicking import click, clicked
from weeks import inquiry, run, save, visit, workspace

from workbook_tools.problems import WorkbookError


@pytest.fixture
def space(tmp_path):
    space = workspace(tmp_path / "公司", staff=[("李晓梅", ""), ("赵小龙", "")])
    save(space.inbox / "赵小龙.xlsx", [visit(固定电话="0516-85881234")])
    run(space)
    return space


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "客服小李.xlsx"
    rows = [
        inquiry(手机="139 5160 0001", 客户称呼="孙姐"),
        inquiry(手机="13700001111", 客户称呼="钱进"),
        inquiry(手机="13951600001"),
        inquiry(手机="13700002222", **{"单位/店名": "康乐保健品店"}),
        inquiry(手机=None, 客户称呼=None),
        inquiry(手机="1395160000", 客户称呼="孙玉兰"),
        inquiry(手机=None, 客户称呼="钱进"),
    ]
    save(path, rows)
    return path


def test_says_who_follows_him_masked_and_which_other_rows_are_about_him(space, book):
    said = clicked("lookup", book, "B2:D2", workspace=space)
    assert said.needs_correcting
    assert said.sentence.startswith("第2行：KH000001 ")
    assert "赵小龙在跟，先问他。" in said.sentence
    assert said.sentence.endswith("本表第4行也是这个号码。")
    assert "13951600001" not in said.sentence
    assert "康乐保健品店" not in said.sentence


def test_says_so_if_nobody_knows_him(space, book):
    assert click("lookup", book, "A3", workspace=space) == "第3行：没有登记过，可以跟。"


def test_who_is_only_called_the_same_is_told_as_such(space, book):
    said = clicked("lookup", book, "A5", workspace=space)
    assert "号码没有登记过；同名的有：KH000001" in said.sentence
    assert said.sentence.endswith("可能不是同一位，请核对。")
    assert not said.needs_correcting


def test_a_number_that_cannot_be_read_is_no_all_clear(space, book):
    said = clicked("lookup", book, "A7", workspace=space)
    assert said.sentence.startswith("第7行：「手机」写得不对，没法查，请改好再点。没有号码可查；同名的有：KH000001")
    assert said.needs_correcting


def test_a_name_alone_is_no_all_clear(space, book):
    said = clicked("lookup", book, "A8", workspace=space)
    assert said.sentence == "第8行：没有号码可查，同名的也没有；写上号码再查才算数。"
    assert said.needs_correcting


@pytest.mark.parametrize(
    ("selection", "sentence"), [("A1", "第1行不是客户"), ("A99", "第99行不是客户"), ("A6", "没有写号码，也没有写名字")]
)
def test_what_cannot_be_looked_up_is_told(space, book, selection, sentence):
    with pytest.raises(WorkbookError, match=sentence):
        click("lookup", book, selection, workspace=space)


def test_what_is_selected_counts_on_the_sheet_in_front_too(space, book):
    assert clicked("lookup", book, "A3", sheet="", workspace=space).sentence.startswith("第3行：")


def test_a_selection_that_is_none_is_told(space, book):
    with pytest.raises(WorkbookError, match="看不懂选中的“乱写”"):
        click("lookup", book, "乱写", workspace=space)


def test_without_a_folder_it_says_how_to_set_one_up(book):
    with pytest.raises(WorkbookError, match="wbtools doctor --install-buttons -w"):
        click("lookup", book, "A2")
