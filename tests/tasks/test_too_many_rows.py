"""Beyond the last row of a worksheet nothing is written, and everything stays as it was."""

import pytest
from click.testing import CliRunner
from weeks import TODAY, WEEK, inquiry, run, save, tree, workspace

from workbook_tools.cli import main
from workbook_tools.excel import table_page
from workbook_tools.problems import WorkbookError

ROWS = 40


@pytest.fixture
def space(tmp_path):
    space = workspace(tmp_path / "公司", staff=[("李晓梅", "")], brands=[("暖橘堂", "吴敏")])
    lines = [inquiry(客户称呼=f"王{at}", 手机=f"138539{at:05d}") for at in range(ROWS)]
    save(space.inbox / "李晓梅.xlsx", lines)
    return space


def test_a_week_that_fits_no_worksheet_is_refused_and_everything_stays_as_it_was(space, monkeypatch):
    save(space.inbox / "早先.xlsx", [inquiry(客户称呼="刘敏", 手机="13951600009")])
    run(space, space.inbox / "早先.xlsx", week="2026-W46")
    before = tree(space.root)
    monkeypatch.setattr(table_page, "MAX_ROWS", ROWS)
    with pytest.raises(WorkbookError) as refused:
        run(space)
    assert refused.value.code == "too-many-rows"
    assert tree(space.root) == before


def test_the_first_run_of_a_workspace_leaves_no_lists_either(space, monkeypatch):
    monkeypatch.setattr(table_page, "MAX_ROWS", ROWS)
    with pytest.raises(WorkbookError):
        run(space)
    left = {name for name in tree(space.root) if not name.startswith((".wbtools", "收件箱", "设置.xlsx"))}
    assert not left


def test_the_sentence_says_which_page_how_many_rows_how_many_fit_and_what_to_do(space, monkeypatch):
    monkeypatch.setattr(table_page, "MAX_ROWS", ROWS)
    options = ["consolidate", "-w", str(space.root), "--week", WEEK, "--as-of", TODAY.isoformat()]
    told = CliRunner().invoke(main, options)
    assert told.exit_code == 2
    assert told.stdout == ""
    assert f"“待定品牌”这一页有{ROWS}行，一张工作表最多放得下" in told.stderr
    for way_out in ("请分成几册", "--week", "--to-parquet", "--to-sql"):
        assert way_out in told.stderr


def test_the_same_week_is_taken_as_soon_as_it_fits(space, monkeypatch):
    with monkeypatch.context() as lowered:
        lowered.setattr(table_page, "MAX_ROWS", ROWS)
        with pytest.raises(WorkbookError):
            run(space)
    assert run(space)["rows"]["accepted"] == ROWS
