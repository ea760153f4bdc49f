"""wbtools assign: what it says in the terminal, in JSON and by its exit code."""

import json

import pytest
from click.testing import CliRunner
from directors import CLOUD, MONDAY, WANG, WARM, WEEK, asked, company, fill, hand_in, propose, sheet_of

from workbook_tools.cli import main


@pytest.fixture
def space(tmp_path):
    made = company(tmp_path / "公司")
    hand_in(made, [asked(1), asked(2), asked(3, 意向品牌=None)])
    return made


def call(space, *arguments, command="assign"):
    told = CliRunner().invoke(main, [command, *map(str, arguments), "-w", str(space.root)])
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    return told


def on(*arguments):
    return (*arguments, "--as-of", MONDAY.isoformat())


class TestProposing:
    def test_counts_each_brand_and_says_what_comes_next(self, space):
        told = call(space, *on("--week", WEEK))
        assert told.exit_code == 0
        assert f"{WEEK} {CLOUD}：按归属留给原来的人0位，按份额分2位，待分配0位。" in told.output
        assert "不知道要哪个品牌的1位" in told.output
        assert f"分配/{WEEK}/{WARM} 分配表.xlsx" in told.output
        assert "wbtools assign --apply" in told.output

    def test_in_json(self, space):
        told = json.loads(call(space, *on("--week", WEEK, "--json")).output)
        assert told["brands"][0] == {"brand": CLOUD, "held": 0, "shared": 2, "waiting": 0, "decided": 0}
        assert (told["week"], told["unbranded"], len(told["outputs"])) == (WEEK, 1, 3)

    def test_tells_what_was_set_aside(self, space):
        propose(space)
        fill(sheet_of(space), KH000001={"决定": "确认"})
        told = call(space, *on("--week", WEEK))
        assert told.exit_code == 1
        assert "总监在上一份里写过内容" in told.output


class TestApplying:
    @pytest.fixture
    def filled(self, space):
        propose(space)
        return fill(sheet_of(space), KH000001={"决定": "确认"}, KH000002={"改派给": "王智远"})

    def test_counts_and_tells_doubts_at_their_cells(self, space, filled):
        told = call(space, *on("--apply", filled))
        assert told.exit_code == 1
        assert f"请核对是不是{WANG}" in told.output
        assert "收下了：照建议确认1位，改派0位。" in told.output
        assert "另外没收下1位。" in told.output
        assert "wbtools undo" in told.output

    def test_in_json_without_personal_data(self, space, filled):
        told = call(space, *on("--apply", filled, "--json")).output
        said = json.loads(told)
        assert [each["customer_no"] for each in said["confirmed"]] == ["KH000001"]
        assert (said["refused"], said["unclaimed"]) == (["KH000002"], ["KH000003"])
        assert "1385390" not in told

    def test_history_says_what_it_was(self, space, filled):
        call(space, *on("--apply", filled))
        told = call(space, command="history").output
        assert f"分配 {WEEK}；归属0位，份额2位，待分配0位" in told
        assert f"分配 {WEEK}；确认1位，改派0位，认领0位" in told


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["填好.xlsx"], "请加上 --apply"),
        (["--apply"], "请写上总监填好的分配表"),
        (["--apply", "填好.xlsx", "--week", WEEK], "不用加 --week"),
        (["--apply", "没有.xlsx"], "没有.xlsx"),
        (["--week", "上周"], "不是周次"),
    ],
)
def test_what_cannot_be_done_is_said(space, arguments, sentence):
    told = call(space, *arguments)
    assert told.exit_code == 2
    assert sentence in told.output
