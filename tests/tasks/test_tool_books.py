"""The tool's own workbooks are known by their sheets: whoever checks one, or hands one in, is told what takes it."""

from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from directors import MONDAY, company, fill, hand_in, propose, sheet_of, visited
from weeks import inquiry, save

from workbook_tools.cli import main
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.handoff import handoff
from workbook_tools.tasks.tool_books import TOOL_BOOKS
from workbook_tools.tasks.validate import validate

ALIKE = (
    visited(1),
    visited(1, 业务代表="陈建军", 备注="又去了一次"),  # two claim him
    visited(2, 店名="兰山康宁器械店", 负责人="王志强"),
    visited(2, 店名="河东长寿用品店", 负责人="刘美兰"),  # who may be the same
    visited(3, 手机="1395160"),
)


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    made = company(tmp_path_factory.mktemp("自己的表") / "公司")
    hand_in(made, ALIKE)
    propose(made)
    handoff(workspace=made.root, day=date(2026, 11, 24))
    return made


def own_files(space):
    books = [path for path in space.root.rglob("*.xlsx") if ".wbtools" not in path.parts]
    return [path for path in books if "收件箱" not in path.parts and "我的客户" not in path.parts]


def said(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_each_is_told_in_one_sentence(space):
    told = set()
    for path in own_files(space):
        result = said("validate", path)
        sentence, totals = result.stdout.splitlines()
        told.add(sentence.partition("是工具写出的")[2].partition("，")[0])
        assert result.exit_code == 0
        assert totals.endswith("没有要改的。")
    assert told == {book.title for book in TOOL_BOOKS}


def test_json_has_it_too(space):
    (found,) = validate([sheet_of(space)]).summary()["files"]
    assert (found["form"], found["rows"], [p["code"] for p in found["problems"]]) == (None, 0, ["own-output"])
    assert "wbtools assign --apply" in found["problems"][0]["suggestion"]


def test_what_a_director_typed_into_his_list_is_checked_all_the_same(space, tmp_path):
    (path,) = space.root.rglob("有效客户名单表.xlsx")
    book = openpyxl.load_workbook(path)
    page = book["云枕"]
    head = next(cell for row in page.iter_rows() for cell in row if cell.value == "分配跟进人")
    page.cell(head.row + 1, head.column, "赵六")
    book.save(tmp_path / "高总.xlsx")
    found = validate([tmp_path / "高总.xlsx"], workspace=space.root)
    assert [(p.code, p.value) for p in found.problems if not p.is_remark] == [("unknown-person", "赵六")]


def test_filled_in_among_the_hand_ins_is_told_on_the_screen(tmp_path):
    space = company(tmp_path / "公司")
    hand_in(space, ALIKE)
    propose(space)
    fill(sheet_of(space), to=space.inbox / "高总.xlsx", blanks="是")
    for name in ("问题清单", "待确认重复", "撞单裁定表"):
        (path,) = space.root.rglob(f"{name}.xlsx")
        book = openpyxl.load_workbook(path)
        book.worksheets[0]["E7"] = "合并"  # in 待确认重复, of the second of two
        book.save(space.inbox / f"{name}.xlsx")
    done = consolidate(workspace=space.root, as_of=MONDAY)
    assert {(p.place.file, p.code) for p in done.said_at_once} == {
        ("高总.xlsx", "assignment-sheet"),
        ("问题清单.xlsx", "problem-list"),
        ("待确认重复.xlsx", "review-sheet"),
        ("撞单裁定表.xlsx", "review-sheet"),
    }
    assert (
        "高总.xlsx：是填过的分配表，不在收件箱里收，请运行 wbtools assign --apply"
        in said("consolidate", "-w", space.root).stdout
    )


def test_a_sheet_of_staffs_own_that_bears_such_a_name_is_checked(tmp_path):
    save(tmp_path / "小李.xlsx", [inquiry(手机="1385390000")], sheet="今天移交")
    (found,) = validate([tmp_path / "小李.xlsx"]).summary()["files"]
    assert (found["form"], found["rows"]) == ("inquiry_log", 1)
