"""提交本周: a copy goes to 收件箱 under its owner's name, and what is left to mend is told."""

import openpyxl
import pytest
from clicking import click, clicked
from weeks import entries, inquiry, run, save, workspace

from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.this_machine import MachineSettings, save_machine_settings


@pytest.fixture
def space(tmp_path):
    return workspace(tmp_path / "公司", staff=[("李晓梅", ""), ("周文静", "")])


def written(tmp_path, *rows, name="客户咨询记录本.xlsx"):
    path = tmp_path / name
    save(path, list(rows))
    return path


def test_a_copy_lies_in_the_inbox_and_the_workbook_stays_as_it_is(space, tmp_path):
    path = written(tmp_path, inquiry())
    before = path.read_bytes()
    assert click("submit", path, workspace=space) == "交到收件箱了：客户咨询记录本 李晓梅.xlsx，1行，没有要改的。"
    assert path.read_bytes() == before
    assert [file.name for file in space.inbox.iterdir()] == ["客户咨询记录本 李晓梅.xlsx"]
    run(space)
    assert [entry.status for entry in entries(space)] == ["accepted"]


def test_what_is_left_to_mend_is_told_and_a_second_one_takes_the_place_of_the_first(space, tmp_path):
    path = written(tmp_path, inquiry(手机="1385390"))
    said = clicked("submit", path, workspace=space)
    assert said.needs_correcting
    assert "1行；还有1处要改。先看D2：「手机」" in said.sentence
    opened = openpyxl.load_workbook(path)
    opened.active["D2"].value = "13853900001"
    opened.save(path)
    assert "没有要改的" in click("submit", path, workspace=space)
    (copy,) = space.inbox.iterdir()
    assert openpyxl.load_workbook(copy).active["D2"].value == "13853900001"


def test_workbooks_of_one_name_do_not_replace_each_other(space, tmp_path):
    for person in ("李晓梅", "周文静"):
        click("submit", written(tmp_path / person, inquiry(登记客服=person)), workspace=space)
    assert {file.name for file in space.inbox.iterdir()} == {"客户咨询记录本 李晓梅.xlsx", "客户咨询记录本 周文静.xlsx"}


def test_another_workbook_of_the_same_name_does_not_replace_one_that_waits(space, tmp_path):
    first, second = (written(tmp_path / week, inquiry(手机=f"1385390000{week}", 客户称呼=name)) for week, name in NEW)
    click("submit", first, workspace=space)
    said = click("submit", second, workspace=space)
    assert "收件箱里已有一份客户咨询记录本 李晓梅.xlsx，还没汇总，没有换掉它" in said
    click("submit", second, workspace=space)
    assert {file.name for file in space.inbox.iterdir()} == {
        "客户咨询记录本 李晓梅.xlsx",
        "客户咨询记录本 李晓梅 2.xlsx",
    }
    run(space)
    assert len(entries(space)) == 2
    third = written(tmp_path / "3", inquiry(手机="13853900003", 客户称呼="孙玉兰"))
    click("submit", third, workspace=space)
    run(space)
    assert len({entry.content for entry in entries(space)}) == 3, "once taken in, a copy may be replaced"
    assert len(list(space.inbox.iterdir())) == 2


NEW = (("1", "王志强"), ("2", "赵秀英"))


@pytest.mark.parametrize("mended", [{"D2": "13853900009"}, {"C2": "王建国"}, {"H2": "换个说法"}])
def test_a_mended_row_is_still_the_same_workbook(space, tmp_path, mended):
    path = written(tmp_path, inquiry())
    click("submit", path, workspace=space)
    opened = openpyxl.load_workbook(path)
    for address, value in mended.items():
        opened.active[address].value = value
    opened.save(path)
    click("submit", path, workspace=space)
    assert len(list(space.inbox.iterdir())) == 1


def test_a_folder_that_cannot_be_reached_is_told_as_such(space, tmp_path, monkeypatch):
    monkeypatch.setenv("WBTOOLS_HOME", str(tmp_path / "设定"))
    save_machine_settings(MachineSettings(tmp_path / "共享" / "公司", "周文静"))
    with pytest.raises(WorkbookError, match="打不开公司的工作文件夹“公司”，请看网络和共享通不通"):
        click("submit", written(tmp_path, inquiry()))


def test_a_name_that_says_whose_it_is_stays(space, tmp_path):
    click("submit", written(tmp_path, inquiry(), name="李晓梅 11月.xlsx"), workspace=space)
    assert [file.name for file in space.inbox.iterdir()] == ["李晓梅 11月.xlsx"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([inquiry(登记客服=None)], "不知道是谁的表，没有交"),
        ([{"菜": "白菜", "价": 3}], "没有认得的表，没有交"),
    ],
)
def test_what_cannot_be_handed_in_is_told_and_leaves_nothing(space, tmp_path, rows, sentence):
    with pytest.raises(WorkbookError, match=sentence):
        click("submit", written(tmp_path, *rows, name="表.xlsx"), workspace=space)
    assert list(space.inbox.iterdir()) == []


def test_the_machines_owner_counts_where_the_workbook_does_not_say(space, tmp_path, monkeypatch):
    monkeypatch.setenv("WBTOOLS_HOME", str(tmp_path / "设定"))
    save_machine_settings(MachineSettings(space.root, "周文静"))
    click("submit", written(tmp_path, inquiry(登记客服=None), name="表.xlsx"))
    assert [file.name for file in space.inbox.iterdir()] == ["表 周文静.xlsx"]


def test_somebody_whose_name_begins_anothers_does_not_replace_his_workbook(tmp_path):
    space = workspace(tmp_path / "公司", staff=[("李梅", ""), ("李梅花", "")])
    for person in ("李梅花", "李梅"):
        path = written(tmp_path / person, inquiry(登记客服=person), name="咨询 李梅花.xlsx")
        opened = openpyxl.load_workbook(path)
        opened.active.insert_rows(1)
        opened.active["A1"] = f"填表人：{person}"
        opened.save(path)
        click("submit", path, workspace=space)
    assert {file.name for file in space.inbox.iterdir()} == {"咨询 李梅花.xlsx", "咨询 李梅花 李梅.xlsx"}
