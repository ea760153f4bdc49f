import json
import shutil

import pytest
from weeks import correct, inquiry, run, save, traced, tree, visit, workspace

from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.trace import trace

KEYS = ["customer_no", "file", "sheet", "row", "form", "status", "codes"]


@pytest.fixture
def space(tmp_path):
    space = workspace(tmp_path / "公司", staff=[("李晓梅", ""), ("赵小龙", "")])
    save(
        space.inbox / "小组/李晓梅.xlsx",
        [inquiry(), inquiry(手机="1385390000"), inquiry(咨询日期="等通知")],
        sheet="十一月",
        top=2,
    )
    save(space.inbox / "赵小龙.csv", [visit()])
    return space


def test_gives_each_row_its_place_and_what_became_of_it(space):
    run(space)
    lines = list(trace(space.root))
    assert [list(line) for line in lines] == [KEYS] * 4
    said = [(line["file"], line["sheet"], line["row"], line["form"], line["status"]) for line in lines]
    assert said == [
        ("小组/李晓梅.xlsx", "十一月", 4, "inquiry_log", "accepted"),
        ("小组/李晓梅.xlsx", "十一月", 5, "inquiry_log", "held_back"),
        ("小组/李晓梅.xlsx", "十一月", 6, "inquiry_log", "accepted"),
        ("赵小龙.csv", None, 2, "visit_register", "accepted"),
    ]
    assert [bool(line["customer_no"]) for line in lines] == [True, False, True, True]
    assert {"phone-digits", "no-contact"} <= set(lines[1]["codes"])
    assert lines[2]["codes"] == ["date-unread"]
    assert json.loads(json.dumps(lines)) == lines


def test_names_no_customer_in_words(space):
    run(space)
    assert "王志强" not in json.dumps(list(trace(space.root)), ensure_ascii=False)
    assert "13853900001" not in json.dumps(list(trace(space.root)))


def test_gives_one_week_or_one_customer(space):
    run(space, week="2026-W47")
    save(space.inbox / "李晓梅2.xlsx", [inquiry(备注="又来问")])
    run(space, week="2026-W48")
    assert len(traced(space)) == 5
    assert [line["file"] for line in trace(space.root, week="2026-W48")] == ["李晓梅2.xlsx"]
    (newest,) = trace(space.root, week="2026-W48")
    of_customer = list(trace(space.root, customer_no=newest["customer_no"]))
    assert [line["file"] for line in of_customer] == ["小组/李晓梅.xlsx", "小组/李晓梅.xlsx", "李晓梅2.xlsx"]
    assert list(trace(space.root, week="2026-W47", customer_no="KH999999")) == []


def test_keeps_the_first_status_of_each_row(space):
    run(space)
    first = traced(space)
    shutil.copy(space.inbox / "赵小龙.csv", space.inbox / "赵小龙 副本.csv")
    run(space)
    after = traced(space)
    assert {address: after[address] for address in first} == first
    (added,) = (line for address, line in after.items() if address not in first)
    original = first["赵小龙.csv", None, 2, "visit_register"]
    assert (added["status"], added["customer_no"]) == ("seen", original["customer_no"])


def test_leads_from_every_customer_back_to_a_row(space):
    told = run(space)
    named = {line["customer_no"] for line in trace(space.root) if line["status"] == "accepted"}
    assert len(named) == told["customers"]["total"]


def test_of_a_workspace_where_nothing_was_run_is_empty_and_writes_nothing(space):
    before = tree(space.root)
    assert list(trace(space.root)) == []
    assert tree(space.root) == before


def test_of_a_folder_that_is_no_workspace_says_so(tmp_path):
    with pytest.raises(WorkbookError, match="wbtools init"):
        list(trace(tmp_path))


def test_of_one_customer_tells_where_every_value_comes_from(space):
    run(space)
    correct(space, "备注", "只认手工改的")
    run(space)
    no = next(line["customer_no"] for line in trace(space.root) if line["row"] == 4)
    *rows, corrected = trace(space.root, customer_no=no, unmask=True)
    assert rows[0]["values"]["联系人" if "联系人" in rows[0]["values"] else "客户称呼"] == "王志强"
    assert rows[0]["values"]["手机"] == "13853900001"
    assert (corrected["file"], corrected["row"], corrected["status"]) == ("客户总表.xlsx", None, "corrected")
    assert corrected["values"] == {"备注": "只认手工改的"}
    said = json.dumps(list(trace(space.root, customer_no=no)), ensure_ascii=False)
    assert "王志强" not in said
    assert "13853900001" not in said
    assert "138****0001" in said


@pytest.mark.parametrize("week", ["2026-w48", "上周"])
def test_what_is_no_week_is_refused(space, week):
    run(space)
    with pytest.raises(WorkbookError, match="不是周次"):
        list(trace(space.root, week=week))
