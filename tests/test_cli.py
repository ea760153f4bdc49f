import json
import os
import re
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner

import workbook_tools.cli
from workbook_tools.cli import main
from workbook_tools.cli.console import written
from workbook_tools.ledger import Ledger, Output

EVERY = {name: main.get_command(click.Context(main), name) for name in main.list_commands(click.Context(main))}
HEADINGS = ("咨询日期", "来源渠道", "客户称呼", "手机", "所在地区", "咨询内容", "登记客服")
CLEAN = (date(2026, 11, 17), "网络·百度商桥", "王志强", "13853900001", "山东省临沂市兰山区", "想了解代理价格", "李晓梅")
SHORT = (date(2026, 11, 17), "网络·百度商桥", "李秀英", "1385390000", "山东省临沂市兰山区", "想了解代理价格", "李晓梅")
AS_OF = ("--as-of", "2026-11-23")


def save(path, *rows):
    book = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def wbtools(*arguments):
    """Run a command; nothing but an exit is let through."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert "Traceback" not in result.output
    return result


def the_json(result):
    """Give the one JSON object that is all of stdout."""
    assert result.stdout.endswith("\n")
    assert result.stdout.count("\n") == 1
    value = json.loads(result.stdout)
    assert isinstance(value, dict)
    return value


@pytest.fixture
def space(tmp_path):
    assert wbtools("init", tmp_path / "公司").exit_code == 0
    # With 李晓梅 in 人员, a clean week has nothing to correct.
    book = openpyxl.load_workbook(tmp_path / "公司" / "设置.xlsx")
    page = book["人员"]
    head = next(cell for row in page.iter_rows() for cell in row if cell.value == "姓名")
    role = next(cell for cell in page[head.row] if cell.value == "角色")
    page.cell(head.row + 1, head.column, "李晓梅")
    page.cell(head.row + 1, role.column, "客服")
    book.save(tmp_path / "公司" / "设置.xlsx")
    return tmp_path / "公司"


class TestExitCodes:
    def test_0_for_done_and_clean(self, space, tmp_path):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN)
        assert wbtools("validate", space / "收件箱", *AS_OF).exit_code == 0
        assert wbtools("consolidate", "-w", space, *AS_OF).exit_code == 0
        assert wbtools("trace", "-w", space).exit_code == 0
        assert wbtools("templates", "--out", tmp_path / "表样").exit_code == 0
        assert wbtools("demo", tmp_path / "样例").exit_code in {0, 1}

    def test_1_for_something_to_correct(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN, SHORT)
        assert wbtools("validate", space / "收件箱", *AS_OF).exit_code == 1
        assert wbtools("consolidate", "-w", space, *AS_OF).exit_code == 1

    def test_1_for_an_unreadable_file_among_others(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN)
        (space / "收件箱" / "空.xlsx").touch()
        assert wbtools("validate", space / "收件箱", *AS_OF).exit_code == 1
        assert wbtools("consolidate", "-w", space, *AS_OF).exit_code == 1

    def test_1_for_a_week_of_which_nothing_could_be_read_for_its_lists_are_written_all_the_same(self, space):
        (space / "收件箱" / "空.xlsx").touch()
        result = wbtools("consolidate", "-w", space, *AS_OF)
        assert (result.exit_code, "写好了" in result.stdout) == (1, True)

    def test_2_for_nothing_that_could_be_read(self, tmp_path):
        (tmp_path / "空.xlsx").touch()
        assert wbtools("validate", tmp_path / "空.xlsx").exit_code == 2

    @pytest.mark.parametrize(
        "arguments",
        [
            ("validate", "没有.xlsx"),
            ("validate", ""),
            ("validate", "file://"),
            ("validate", "长" * 300),
            ("validate", "{book}", "-w", "{empty}"),
            ("validate", "{book}", "--form", "没有这种"),
            ("validate", "{book}", "--annotate", "{here}"),
            ("validate", "{book}", "--annotate", "{book}"),
            ("validate",),
            ("consolidate", "-w", "{empty}"),
            ("consolidate", "-w", "{book}"),
            ("consolidate", "-w", "{space}", "没有.xlsx"),
            ("consolidate", "-w", "{space}", "--week", "下周"),
            ("consolidate", "-w", "{space}", "--as-of", "昨天"),
            ("trace", "-w", "{empty}"),
            ("trace", "-w", "{book}"),
            ("init", "{space}"),
            ("init", "{book}"),
            ("init", "{book}/里面"),
            ("demo", "{space}"),
            ("demo", "{book}"),
            ("templates", "--out", "{book}"),
            ("templates", "--out", "{empty}/表样", "-w", "{empty}"),
            ("没有这个命令",),
            ("--没有这个选项",),
        ],
        ids=" ".join,
    )
    def test_2_for_what_cannot_be_done_with_a_sentence_and_an_empty_stdout(self, space, tmp_path, arguments):
        book = save(tmp_path / "交表" / "小李.xlsx", SHORT)
        (tmp_path / "空的").mkdir()
        places = {"book": book, "here": book.parent, "space": space, "empty": tmp_path / "空的"}
        result = wbtools(*(argument.format(**places) for argument in arguments))
        assert result.exit_code == 2
        assert result.stderr.strip()
        assert result.stdout == ""

    def test_2_for_a_workspace_whose_settings_are_broken(self, space):
        (space / "设置.xlsx").write_bytes(b"")
        result = wbtools("consolidate", "-w", space)
        assert (result.exit_code, result.stdout) == (2, "")

    def test_1_for_a_ledger_that_is_none_and_is_made_again(self, space):
        (space / ".wbtools").mkdir()
        (space / ".wbtools" / "ledger.sqlite").write_bytes(b"no database at all, but long enough to look like one" * 9)
        result = wbtools("consolidate", "-w", space)
        assert result.exit_code == 1
        assert "台账损坏，那一份存在 .wbtools/ledger.damaged." in result.stdout
        assert wbtools("consolidate", "-w", space).exit_code == 0

    def test_2_for_a_ledger_that_is_none_where_it_is_only_read(self, space):
        (space / ".wbtools").mkdir()
        (space / ".wbtools" / "ledger.sqlite").write_bytes(b"no database at all, but long enough to look like one" * 9)
        for command in ("trace", "history"):
            result = wbtools(command, "-w", space)
            assert (result.exit_code, result.stdout) == (2, "")
            assert "重建" in result.stderr

    def test_2_for_an_output_that_cannot_be_written_and_the_next_run_makes_up_for_it(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN)
        (space / "名单").rmdir()
        (space / "名单").write_text("")
        assert wbtools("consolidate", "-w", space, *AS_OF).exit_code == 2
        (space / "名单").unlink()
        told = the_json(wbtools("consolidate", "-w", space, "--json", *AS_OF))
        assert told["customers"]["total"] == 1
        assert all((space / name).is_file() for name in told["outputs"])


def test_the_history_tells_what_is_not_in_place_yet_and_counts_the_parts(space):
    wbtools("consolidate", "-w", space, *AS_OF)
    assert "放到位" not in wbtools("history", "-w", space).stdout
    with Ledger(space / ".wbtools" / "ledger.sqlite") as ledger:
        stopped = [Output(1, f"客户总表/云枕 {year}.xlsx", "", "00", "pending") for year in range(2001, 2031)]
        ledger.journal.put_outputs(stopped)
        ledger.commit()
    told = wbtools("history", "-w", space).stdout
    assert "客户总表/里的30册；其中30个还没放到位，下次运行会接着放好" in told
    assert "云枕" not in told


RESULTS = ("outputs", "set_aside", "waiting", "notices")


class TestJson:
    def test_of_validate_is_one_object_with_the_documented_keys(self, tmp_path):
        save(tmp_path / "小李.xlsx", CLEAN, SHORT)
        (tmp_path / "空.xlsx").touch()
        told = the_json(wbtools("validate", tmp_path, "--json", *AS_OF))
        assert told.keys() == {"files", "unreadable"}
        (file,) = told["files"]
        assert file.keys() == {"path", "form", "sheet", "rows", "problems"}
        assert {"code", "sheet", "cell", "heading", "value", "message", "suggestion"} == file["problems"][0].keys()
        assert told["unreadable"][0].keys() == {"path", "code", "message"}

    def test_of_validate_is_given_even_if_nothing_could_be_read(self, tmp_path):
        (tmp_path / "空.xlsx").touch()
        result = wbtools("validate", tmp_path, "--json")
        assert result.exit_code == 2
        assert the_json(result)["files"] == []

    def test_of_consolidate_is_one_object_with_the_documented_keys(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN, SHORT)
        told = the_json(wbtools("consolidate", "-w", space, "--json", "--week", "2026-W47", *AS_OF))
        assert list(told) == [
            "run",
            "week",
            "files",
            "rows",
            "customers",
            "collisions",
            "unreadable",
            "missing",
            "review_pairs",
            *RESULTS,
        ]
        assert (told["run"], told["week"]) == (1, "2026-W47")
        assert told["files"] == [
            {"path": "李晓梅.xlsx", "form": "inquiry_log", "rows": 2, "accepted": 1, "held_back": 1, "seen": 0}
        ]
        assert told["customers"] == {"new": 1, "updated": 0, "unchanged": 0, "total": 1}
        assert told["outputs"]

    def test_of_consolidate_names_the_copy_of_a_list_that_somebody_filled_in(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN)
        consolidating = ("consolidate", "-w", space, "--json", "--week", "2026-W47", *AS_OF)
        first = the_json(wbtools(*consolidating))
        assert first["set_aside"] == []
        path = space / next(path for path in first["outputs"] if "有效客户名单表" in path)
        book = openpyxl.load_workbook(path)
        book.worksheets[1].cell(9, 20, "小王来跟")
        book.save(path)
        filled = path.read_bytes()
        again = the_json(wbtools(*consolidating))
        assert [(space / kept).read_bytes() for kept in again["set_aside"]] == [filled]

    def test_of_a_dry_run_names_no_outputs_and_there_are_none(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN)
        before = sorted(space.rglob("*"))
        told = the_json(wbtools("consolidate", "-w", space, "--json", "--dry-run", *AS_OF))
        assert told["outputs"] == []
        assert told["rows"]["accepted"] == 1
        assert sorted(space.rglob("*")) == before

    def test_of_trace_is_one_object_a_line(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN, SHORT)
        wbtools("consolidate", "-w", space, "--week", "2026-W47", *AS_OF)
        lines = [json.loads(line) for line in wbtools("trace", "-w", space, "--json").stdout.splitlines()]
        assert len(lines) == 2
        for line in lines:
            assert list(line) == ["customer_no", "file", "sheet", "row", "form", "status", "codes"]
        number = lines[0]["customer_no"]
        (only,) = wbtools("trace", "-w", space, "--json", "--customer", number).stdout.splitlines()
        told = json.loads(only)
        assert told.pop("why") == ""
        masked = told.pop("values")["手机"]
        assert "****" in masked
        for option in ([], ["--json"]):
            shown = wbtools("trace", "-w", space, *option, "--customer", number, "--unmask").stdout
            assert masked not in shown
            assert masked[:3] in shown
        assert told == lines[0]
        assert wbtools("trace", "-w", space, "--json", "--week", "2026-W01").stdout == ""


class TestWhatPeopleSee:
    def test_is_masked_unless_asked(self, tmp_path):
        save(tmp_path / "小李.xlsx", SHORT)
        for more in ((), ("--json",)):
            assert "1385390000" not in wbtools("validate", tmp_path, *more, *AS_OF).output
            assert "1385390000" in wbtools("validate", tmp_path, "--unmask", *more, *AS_OF).output

    def test_of_a_problem_is_place_finding_and_remedy(self, tmp_path):
        save(tmp_path / "小李.xlsx", SHORT)
        line = next(line for line in wbtools("validate", tmp_path, *AS_OF).stdout.splitlines() if "11位" in line)
        assert line.startswith("小李.xlsx Sheet!D2「手机」：“138****000”只有10位")
        assert "，请" in line

    def test_of_remarks_is_nothing_unless_asked(self, tmp_path):
        save(tmp_path / "小李.xlsx", (*CLEAN[:3], "13853900001 晚上打", *CLEAN[4:]))
        assert "另有1处" in wbtools("validate", tmp_path, *AS_OF).stdout
        assert "D2" not in wbtools("validate", tmp_path, *AS_OF).stdout
        assert "D2" in wbtools("validate", tmp_path, "--all", *AS_OF).stdout

    def test_of_a_run_sums_up_rows_and_customers(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN, SHORT)
        said = wbtools("consolidate", "-w", space, *AS_OF).stdout
        assert "交了2行：收1，待补1，以前交过0" in said
        assert "新增1" in said

    def test_of_what_is_to_mend_is_what_the_list_counts(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN, SHORT)
        (space / "收件箱" / "周文静.xlsx").write_bytes(b"broken")
        (put_right,) = re.findall(r"要改的(\d+)处", wbtools("handoff", "-w", space, "--date", "2026-11-23").stdout)
        week = wbtools("consolidate", "-w", space, *AS_OF).stdout
        page = openpyxl.load_workbook(next((space / "名单").rglob("问题清单.xlsx")))["各人要改的"]
        listed = sum(line[1] for line in page.iter_rows(values_only=True) if isinstance(line[1], int))
        assert f"要改的{listed}处" in week
        assert int(put_right) == listed

    def test_of_a_run_after_daily_handoffs_says_what_the_front_page_counts(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN)
        wbtools("handoff", "-w", space, "--date", "2026-11-17")
        said = wbtools("consolidate", "-w", space, *AS_OF, "--week", "2026-W47").stdout
        assert "收0，待补0，以前交过1" in said
        assert "2026-W47的名单里共收下1行：以前（每天移交时，或前几次汇总时）收的1行，这次收的0行。" in said
        assert "收0，待补0，以前交过1；名单里共收下1行" in wbtools("history", "-w", space).stdout

    def test_of_a_run_that_took_all_in_itself_counts_once(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN)
        assert "名单里共收下" not in wbtools("consolidate", "-w", space, *AS_OF).stdout

    def test_of_a_week_forgotten_before_says_how_to_put_it_right(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN)
        wbtools("consolidate", "-w", space, "--as-of", "2026-11-23")
        said = wbtools("consolidate", "-w", space, "--as-of", "2026-11-23", "--week", "2026-W47").stdout
        assert "这些行已经记在2026-W48，所以2026-W47的名单是空的；要改记到2026-W47，请接连运行 wbtools undo" in said
        assert "撤销了第2次：汇总 2026-W47" in wbtools("undo", "-w", space).stdout
        assert "撤销了第1次：汇总 2026-W48" in wbtools("undo", "-w", space).stdout
        said = wbtools("consolidate", "-w", space, "--as-of", "2026-11-23", "--week", "2026-W47").stdout
        assert "2026-W47：交了1行：收1" in said
        assert "undo" not in said

    def test_of_a_new_week_without_hand_ins_says_nothing_of_another(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN)
        for week in ("2026-W47", "2026-W48"):
            said = wbtools("consolidate", "-w", space, *AS_OF, "--week", week).stdout
            assert "已经记在" not in said

    def test_of_a_run_over_nothing_says_so(self, space, tmp_path):
        assert "收件箱里没有表，请放好大家的表再汇总。" in wbtools("consolidate", "-w", space).stdout
        (tmp_path / "空的").mkdir()
        assert "给的地方没有表" in wbtools("consolidate", "-w", space, tmp_path / "空的").stdout

    def test_of_settings_nobody_has_filled_in_is_said_on_the_screen(self, tmp_path):
        wbtools("init", tmp_path / "新公司")
        assert "设置.xlsx 的 品牌、人员 还没有填" in wbtools("consolidate", "-w", tmp_path / "新公司").stdout

    def test_of_what_is_wrong_in_settings_is_said_on_the_screen(self, space):
        book = openpyxl.load_workbook(space / "设置.xlsx")
        next(cell for line in book["人员"].iter_rows() for cell in line if cell.value == "客服").value = "宇航员"
        book.save(space / "设置.xlsx")
        result = wbtools("consolidate", "-w", space)
        assert "其中设置.xlsx 里1处，写在问题清单的「未署名」页里。" in result.stdout
        assert result.exit_code == 1

    @pytest.mark.parametrize(
        ("name", "how"),
        [
            ("问题清单", "wbtools fix"),
            ("待确认重复", "wbtools review"),
            ("撞单裁定表", "wbtools review"),
            ("有效客户名单表", "放进收件箱"),
            ("未交名单", "不会收"),
        ],
    )
    def test_of_a_list_somebody_filled_in_names_what_takes_it(self, space, name, how):
        wbtools("consolidate", "-w", space, *AS_OF)
        path = space / "名单" / "2026-W48" / f"{name}.xlsx"
        book = openpyxl.load_workbook(path)
        book.active["B30"] = "我填的"
        book.save(path)
        (said,) = [
            line for line in wbtools("consolidate", "-w", space, *AS_OF).stdout.splitlines() if "填过内容" in line
        ]
        assert name in said
        assert how in said

    def test_of_a_dry_run_says_that_nothing_was_written(self, space):
        told = wbtools("consolidate", "-w", space, "--dry-run", *AS_OF).stdout
        assert "什么都没有写" in told
        assert "处，会写在问题清单里" in told
        assert "处，写在问题清单里" in wbtools("consolidate", "-w", space, *AS_OF).stdout

    def test_of_trace_says_where_every_row_went(self, space):
        save(space / "收件箱" / "李晓梅.xlsx", CLEAN, SHORT)
        wbtools("consolidate", "-w", space, *AS_OF)
        assert wbtools("trace", "-w", space).stdout.splitlines() == [
            "李晓梅.xlsx Sheet第2行：收下 KH000001",
            "李晓梅.xlsx Sheet第3行：待补",
        ]

    @pytest.mark.parametrize("name", EVERY)
    def test_of_help_is_in_both_languages(self, name):
        said = wbtools(name, "--help")
        assert said.exit_code == 0
        summary = EVERY[name].help
        assert any("\u4e00" <= letter <= "\u9fff" for letter in summary)
        assert " / " in summary

    def test_of_every_option_is_explained(self):
        for name, command in EVERY.items():
            for option in command.params:
                if isinstance(option, click.Option):
                    assert option.help, (name, option.name)

    def test_of_every_module_are_listed(self):
        folder = Path(workbook_tools.cli.__file__).parent
        for module in folder.glob("[!_]*.py"):
            import_module(f"workbook_tools.cli.{module.stem}")
        assert main.commands.keys() == EVERY.keys()

    def test_are_suggested_for_a_slip(self):
        assert "validate" in wbtools("valdate").stderr


class TestConsoles:
    """As a person's console runs it: a process of its own, whatever it can print."""

    ODD = "王\U00020bb7😀é\u200b强\u2028"

    def run(self, *arguments, encoding):
        surroundings = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        command = [sys.executable, "-m", "workbook_tools", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, env=surroundings, check=False)
        assert b"Traceback" not in done.stderr
        return done

    @pytest.fixture
    def odd(self, tmp_path):
        return save(tmp_path / "小李😀.xlsx", (*CLEAN[:2], self.ODD, "1385390000😀", self.ODD, *CLEAN[5:]))

    @pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
    def test_print_what_they_can_and_never_fail(self, odd, encoding):
        done = self.run("validate", odd, "--unmask", *AS_OF, encoding=encoding)
        assert done.returncode == 1
        assert done.stdout
        if encoding != "ascii":
            assert "手机" in done.stdout.decode(encoding)

    def test_get_json_that_can_be_parsed_even_in_gbk(self, odd):
        done = self.run("validate", odd, "--json", *AS_OF, encoding="gbk")
        assert json.loads(done.stdout.decode("utf-8"))["files"][0]["rows"] == 1

    def test_start_without_loading_what_is_slow(self):
        slow = {"openpyxl", "pandas", "xlsxwriter", "python_calamine"}
        code = f"import sys, workbook_tools.cli; print({slow} & set(sys.modules))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "set()"


def test_a_day_of_another_age_is_refused(space):
    assert wbtools("consolidate", "-w", space, "--as-of", "0001-01-01").exit_code == 2


def test_a_folder_without_files_says_so(tmp_path):
    result = wbtools("validate", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "没有找到文件" in result.stderr


def test_an_error_of_the_system_is_a_sentence(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workbook_tools.tasks.validate.validate", full)
    result = wbtools("validate", tmp_path)
    assert result.exit_code == 2
    assert "磁盘已满" in result.stderr


def test_json_is_utf_8_whatever_the_console_speaks(tmp_path):
    save(tmp_path / "小李.xlsx", CLEAN)
    result = CliRunner(charset="gbk").invoke(main, ["validate", str(tmp_path / "小李.xlsx"), "--json", *AS_OF])
    assert "小李.xlsx" in result.stdout_bytes.decode("utf-8")


def test_a_file_name_cannot_play_with_the_console(tmp_path):
    save(tmp_path / "小\x1b[2J李.xlsx", SHORT)
    result = wbtools("validate", tmp_path, *AS_OF)
    assert "小?[2J李.xlsx" in result.stdout
    assert "\x1b" not in result.stdout


def test_many_parts_of_the_register_are_told_by_their_number():
    lists, parts = (
        ["名单/2026-W48/问题清单.xlsx", "客户总表.xlsx"],
        [f"客户总表/暖橘堂 {year}.xlsx" for year in range(2020, 2026)],
    )
    assert written([*lists, *parts[:2]]) == "、".join([*lists, *parts[:2]])
    assert written([lists[0], *parts, lists[1]]) == "名单/2026-W48/问题清单.xlsx、客户总表.xlsx、客户总表/里的6册"


@pytest.mark.parametrize(("cause", "exit_code"), [(KeyboardInterrupt(), 130), (ValueError(), 1)])
def test_an_interrupt_while_a_module_is_loaded_is_told_like_any_other(monkeypatch, cause, exit_code):
    def load(name):
        raise RuntimeError("Error calling __set_name__") from cause

    monkeypatch.setattr("workbook_tools.cli.app.import_module", load)
    result = CliRunner().invoke(main, ["consolidate"])
    assert result.exit_code == exit_code
    assert ("已停下" in result.output) is (exit_code == 130)


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_the_forms_show_whole_how_a_number_is_written(as_json):
    assert "如 0539-8123456，" in CliRunner().invoke(main, ["forms", "咨询记录", *as_json]).output
