"""The demo from inbox to salespeople: every step does its work, and what it writes is sound."""

import os

import openpyxl
import pytest
from click.testing import CliRunner
from test_sample_week import GOLDEN, as_text

from workbook_tools.cli import main
from workbook_tools.tasks.demo import WEEK, demo
from workbook_tools.tasks.history import history

SHEETS = {
    "分配表": f"分配/{WEEK}/暖橘堂 分配表.xlsx",
    "跟进提醒": f"分配/{WEEK}/跟进提醒.xlsx",
    "客户信息移交表": "移交/2026-11-23 客户信息移交表.xlsx",
}


@pytest.fixture(scope="module")
def gone_through(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "out"
    return folder, demo(folder)


def test_every_customer_of_a_directors_sheet_is_accounted_for(gone_through):
    _, done = gone_through
    applied = done.applied
    assert applied.missing == []
    counts = done.proposed.brands["暖橘堂"]
    settled = [*applied.confirmed, *applied.changed, *applied.undecided, *applied.refused]
    assert len(settled) == len(set(settled)) == counts["held"] + counts["shared"] + counts["waiting"]


def test_the_directors_slip_of_the_pen_is_told_with_the_name_meant(gone_through):
    _, done = gone_through
    (slip,) = [problem for problem in done.applied.problems if not problem.is_remark]
    assert "严立新" in slip.sentence()
    assert len(done.applied.refused) == 1


def test_everyone_given_away_stands_in_his_owners_workbook(gone_through):
    folder, done = gone_through
    for no, owner in {**done.applied.confirmed, **done.applied.changed}.items():
        book = openpyxl.load_workbook(folder / f"分配/我的客户/我的客户 {owner}.xlsx", read_only=True)
        assert any(no == cell for row in book["客户"].iter_rows(values_only=True) for cell in row), (no, owner)


def test_what_each_role_opens_next_is_there(gone_through):
    folder, done = gone_through
    assert [who.partition(" ")[0] for who, _ in done.next_steps] == ["客服专员", "销售部负责人", "市场总监", "业务员"]
    for _, files in done.next_steps:
        assert all((folder / file).is_file() for file in files)


def test_nothing_waits_and_nothing_is_left_undone(gone_through):
    folder, done = gone_through
    for step in (done.consolidated, done.proposed, done.applied, done.handed):
        assert step.waiting == []
        assert step.set_aside == []
    assert {run["task"] for run in history(folder)} == {"consolidate", "assign", "handoff"}


@pytest.mark.parametrize("name", SHEETS)
def test_the_lanes_come_out_as_the_golden_texts_say(gone_through, name):
    folder, _ = gone_through
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("WBTOOLS_WRITE_GOLDEN"):
        golden.write_text(as_text(folder / SHEETS[name]), encoding="utf-8", newline="\n")
    assert as_text(folder / SHEETS[name]) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [*SHEETS.values(), "客户总表.xlsx", "分配/我的客户/我的客户 严立新.xlsx"])
def test_the_outputs_keep_to_the_schema(gone_through, path, assert_valid_xlsx):
    folder, _ = gone_through
    assert_valid_xlsx(folder / path)


def test_the_command_names_no_customer(tmp_path):
    said = CliRunner().invoke(main, ["demo", str(tmp_path / "out")])
    assert said.exit_code == 0
    assert "业务员 王志远" in said.output
    sheet = openpyxl.load_workbook(tmp_path / "out" / f"名单/{WEEK}/有效客户名单表.xlsx")["暖橘堂"]
    names = {row[3] for row in sheet.iter_rows(min_row=5, values_only=True) if row[3]}
    assert len(names) > 50
    assert not [name for name in names if name in said.output]
