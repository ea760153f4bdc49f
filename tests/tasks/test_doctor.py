"""`wbtools doctor`: a machine on which all is well may use buttons; each fault is told alone, with what to do."""

import contextlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from machines import APP_PATHS, EXCEL, OFFICE, POLICY, PROGRAM, TEMP, linux, mac, windows

from workbook_tools.cli import main
from workbook_tools.excel.live import probe
from workbook_tools.forms.settings import Role, Staff
from workbook_tools.tasks import doctor as task
from workbook_tools.tasks.checkup import Checkup
from workbook_tools.tasks.doctor import doctor
from workbook_tools.tasks.file_checks import _check_mark
from workbook_tools.tasks.init import init, write_settings
from workbook_tools.tasks.machine import LiveExcel, ThisMachine
from workbook_tools.tasks.this_machine import MachineSettings, save_machine_settings

RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
DEFENDER = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
SCRIPT_HOST = r"Software\Microsoft\Windows Script Host\Settings"
LOCATION = rf"{OFFICE}\Excel\Security\Trusted Locations"


@pytest.fixture
def space(tmp_path):
    space = init(tmp_path / "公司")
    write_settings(space.settings_file, {Staff: [Staff(name="王强", aliases="小王", role=Role.SALES)]})
    return space


@pytest.fixture
def well(tmp_path, space):
    """A Windows machine on which buttons can be used."""
    save_machine_settings(MachineSettings(space.root, "王强"), tmp_path / "own")
    return windows(tmp_path)


def told(found):
    """Give what is not fine: (what was looked at, what was found)."""
    return [(check.key, check.state.name) for check in found.checks if check.state.name != "FINE"]


class TestWhereAllIsWell:
    def test_windows_ends_with_the_word(self, well):
        found = doctor(machine=well)
        assert told(found) == []
        assert found.verdict == "可以用了"
        assert found.is_clean
        assert [check.key for check in found.checks] == [
            "version", "program", "excel", "xlwings", "running-excel", "macros", "defender", "script-host",
            "temporary-folder", "workspace", "inbox", "person",
        ]  # fmt: skip
        assert not any(check.remedy for check in found.checks)

    def test_so_does_a_mac_once_the_script_is_installed(self, tmp_path, space, monkeypatch):
        monkeypatch.setattr(
            "workbook_tools.tasks.install_buttons.script_source",
            lambda: 'if program is "" then set program to "wbtools"',
        )
        machine = mac(tmp_path)
        assert ("program", "MEND") in told(doctor(machine=machine))
        found = doctor(machine=machine, workspace=space.root, person="小王", install=True)
        assert told(found) == []
        assert found.verdict == "可以用了"
        script = tmp_path / "home/Library/Application Scripts/com.microsoft.Excel/wbtools.applescript"
        assert script.read_text("utf-8") == 'if program is "" then set program to "/Users/wang/.wbtools/bin/wbtools"'


def change(**values):
    return lambda machine: [setattr(machine, name, value) for name, value in values.items()]


def value(key, name, content):
    return lambda machine: machine.values.update({(key, name): content})


def without(key, name=""):
    return lambda machine: machine.values.pop((key, name))


FAULTS = {
    "an old Python": (change(python=(3, 10, 4)), "version", "MEND", "请装 Python 3.11"),
    "no program": (change(executable=None), "program", "MEND", "请重新安装 wbtools"),
    "the Store's Python": (
        change(executable=Path(r"C:\Users\x\AppData\Local\Packages\PythonSoftwareFoundation.Python.3.12_q\wbtoolsw.exe")),
        "program", "MEND", "python.org",
    ),
    "not recorded": (without(r"HKCU\Software\wbtools", "Exe"), "program", "MEND", "--install-buttons"),
    "the recorded one is gone": (lambda m: m.paths.discard(PROGRAM), "program", "MEND", "--install-buttons"),
    "another one": (
        lambda m: (m.values.update({(r"HKCU\Software\wbtools", "Exe"): r"D:\x.exe"}), m.paths.add(r"D:\x.exe")),
        "program", "MEND", "改用现在这一份",
    ),
    "the program may not run": (change(runs=False), "program", "MEND", "请 IT|请他们允许"),
    "no Excel": (without(rf"HKLM\{APP_PATHS}\excel.exe"), "excel", "MEND", "请安装 Excel"),
    "Excel was removed": (lambda m: m.paths.discard(EXCEL), "excel", "MEND", "请安装 Excel"),
    "WPS beside it": (value(rf"HKLM\{APP_PATHS}\et.exe", "", r"C:\WPS\et.exe"), "wps", "UNSURE", "打开方式"),
    "no xlwings": (change(excel=LiveExcel()), "xlwings", "MEND", "install.cmd"),
    "xlwings is PRO": (change(excel=LiveExcel("0.37.8", True, 1)), "xlwings", "MEND", "LICENSE_KEY"),
    "Excel is not open": (change(excel=LiveExcel("0.37.8", False, 0)), "running-excel", "UNSURE", "退出单元格编辑"),
    "Excel does not answer": (change(excel=LiveExcel("0.37.8")), "running-excel", "UNSURE", "退出单元格编辑"),
    "macros off": (value(rf"{OFFICE}\Excel\Security", "VBAWarnings", 4), "macros", "MEND", "信任中心"),
    "signed macros only": (value(rf"{OFFICE}\Excel\Security", "VBAWarnings", 3), "macros", "MEND", "信任中心"),
    "macros off by policy": (value(rf"{POLICY}\Excel\Security", "VBAWarnings", 4), "macros", "MEND", "受信任位置"),
    "signed by policy": (value(rf"{POLICY}\Excel\Security", "VBAWarnings", 3), "macros", "MEND", "签名"),
    "by the person's policy": (
        value(r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security", "VBAWarnings", 4),
        "macros", "MEND", "受信任位置",
    ),
    "VBA off": (value(rf"{POLICY}\Common", "vbaoff", 1), "macros", "MEND", "vbaoff"),
    "downloads": (
        value(rf"{POLICY}\Excel\Security", "blockcontentexecutionfrominternet", 1),
        "downloads", "UNSURE", "共享文件夹",
    ),
    "Defender blocks": (value(DEFENDER, RULE, "1"), "defender", "MEND", f"ASR 排除（规则 {RULE}）"),
    "Defender warns": (value(DEFENDER, RULE, 6), "defender", "UNSURE", "取消阻止"),
    "no script host": (value(rf"HKLM\{SCRIPT_HOST}", "Enabled", 0), "script-host", "MEND", "Enabled 改成 1"),
    "none for this person": (value(rf"HKCU\{SCRIPT_HOST}", "Enabled", "0"), "script-host", "MEND", "HKCU"),
    "full temporary folder": (change(unwritable={TEMP}), "temporary-folder", "MEND", "磁盘"),
    "no temporary folder": (lambda m: m.environment.pop("TEMP"), "temporary-folder", "MEND", "TEMP"),
}  # fmt: skip


class TestFaults:
    @pytest.mark.parametrize("name", FAULTS)
    def test_each_is_told_alone_with_its_remedy(self, name, well):
        spoil, key, state, remedy = FAULTS[name]
        spoil(well)
        found = doctor(machine=well)
        assert told(found) == [(key, state)]
        (check,) = [check for check in found.checks if check.key == key and check.state.name == state]
        assert any(words in check.remedy for words in remedy.split("|"))
        assert found.is_clean == (state == "UNSURE")
        assert found.verdict.startswith("可以用了；" if state == "UNSURE" else "还不能用：要改1处")

    def test_what_is_harmless_is_not_told(self, well):
        well.values |= {
            (rf"{OFFICE}\Excel\Security", "VBAWarnings"): 1,
            (rf"{POLICY}\Excel\Security", "VBAWarnings"): 2,
            (rf"{POLICY}\Excel\Security", "blockcontentexecutionfrominternet"): 0,
            (DEFENDER, RULE): "2",
            (rf"HKLM\{SCRIPT_HOST}", "Enabled"): 1,
            (rf"HKLM\{APP_PATHS}\et.exe", ""): r"C:\WPS\et.exe",
            (
                r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsm\UserChoice",
                "ProgId",
            ): "Excel.SheetMacroEnabled.12",
        }
        found = doctor(machine=well)
        assert told(found) == []
        assert "双击 .xlsm 由 Excel 打开" in next(c.says for c in found.checks if c.key == "wps")

    def test_a_policy_that_allows_macros_overrules_what_is_chosen_in_excel(self, well):
        well.values[rf"{OFFICE}\Excel\Security", "VBAWarnings"] = 4
        well.values[rf"{POLICY}\Excel\Security", "VBAWarnings"] = 2
        assert told(doctor(machine=well)) == []

    def test_an_older_office_keeps_its_settings_elsewhere(self, well):
        well.values[r"HKCR\Excel.Application\CurVer", ""] = "Excel.Application.15"
        well.values[r"HKCU\Software\Microsoft\Office\15.0\Excel\Security", "VBAWarnings"] = 4
        assert told(doctor(machine=well)) == [("macros", "MEND")]

    def test_wps_alone_is_said_to_be_best_effort(self, well):
        del well.values[rf"HKLM\{APP_PATHS}\excel.exe", ""]
        well.values[r"HKCU\Software\Kingsoft\Office\6.0", "Version"] = "12.1"
        (check,) = [c for c in doctor(machine=well).checks if c.key == "excel"]
        assert check.state == "说不准"
        assert "关着的表，命令都能处理；开着的表，按钮只能尽力" in check.says

    def test_several_are_told_in_the_order_in_which_to_mend(self, well):
        for name in ("full temporary folder", "no Excel", "not recorded", "Defender blocks"):
            FAULTS[name][0](well)
        found = doctor(machine=well)
        assert [check.key for check in found.to_mend] == ["program", "excel", "defender", "temporary-folder"]
        assert found.verdict.startswith("还不能用：要改4处，请从上往下改")


class TestWorkspace:
    def test_none_named(self, tmp_path):
        found = doctor(machine=windows(tmp_path))
        assert told(found) == [("workspace", "MEND")]
        assert "-w 工作文件夹 --person 姓名" in found.to_mend[0].remedy

    def test_one_that_cannot_be_reached(self, tmp_path):
        save_machine_settings(MachineSettings(tmp_path / "断开的共享", "王强"), tmp_path / "own")
        assert told(doctor(machine=windows(tmp_path))) == [("workspace", "MEND")]

    def test_one_whose_settings_are_damaged(self, well, space):
        space.settings_file.write_bytes(b"PK\x03\x04")
        assert told(doctor(machine=well)) == [("workspace", "MEND")]

    def test_one_that_cannot_be_written(self, well, space):
        well.unwritable.add(str(space.inbox))
        assert told(doctor(machine=well)) == [("inbox", "MEND")]

    def test_one_without_an_inbox(self, well, space):
        space.inbox.rmdir()
        assert told(doctor(machine=well)) == [("inbox", "MEND")]

    @pytest.mark.parametrize("person", ["", "李四"])
    def test_nobody_it_knows(self, person, tmp_path, space):
        save_machine_settings(MachineSettings(space.root, person), tmp_path / "own")
        found = doctor(machine=windows(tmp_path))
        assert told(found) == [("person", "MEND")]
        assert "--install-buttons --person 姓名" in found.to_mend[0].remedy

    def test_another_one_is_looked_at_when_it_is_named(self, well, tmp_path):
        other = init(tmp_path / "另一家")
        found = doctor(machine=well, workspace=other.root)
        assert told(found) == [("person", "MEND")]

    def test_damaged_settings_of_the_machine(self, well, tmp_path):
        (tmp_path / "own" / "buttons.json").write_text("{")
        found = doctor(machine=well)
        assert told(found) == [("machine-settings", "MEND")]
        assert "请删掉它" in found.to_mend[0].says


def macro_book(path: Path, macro="WbButtons.CheckSheet", project=True) -> Path:
    """Make what a workbook with a button holds, as far as anybody looks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/drawings/vmlDrawing1.vml", f"<xml><x:FmlaMacro>[0]!{macro}</x:FmlaMacro></xml>")
        if project:
            package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return path


class TestFiles:
    @pytest.fixture
    def look(self, well):
        """Look at one workbook: gives what is told of it."""

        def look(path, **environment):
            machine = replace(well, environment={**well.environment, **environment})
            found = doctor([path], machine=machine)
            return [(check.key, check.state.name, check.says) for check in found.checks if check.key.startswith("file")]

        look.machine = well
        return look

    def test_one_with_our_buttons_is_fine(self, look, tmp_path):
        assert look(macro_book(tmp_path / "本周 & 100%.xlsm")) == [("file", "FINE", "本周 & 100%.xlsm 带着按钮")]

    def test_several_are_each_told(self, well, tmp_path):
        good, bad = macro_book(tmp_path / "好.xlsm"), tmp_path / "没有.xlsm"
        found = doctor([good, bad], machine=well)
        assert [check.state.name for check in found.checks if check.key == "file"] == ["FINE", "MEND"]

    @pytest.mark.parametrize(
        ("name", "says"),
        [
            ("旧.xls", "旧格式"),
            ("存错.xlsx", "存成 .xlsx 时按钮就没有了"),
            ("存错.csv", "存成 .csv"),
            ("没有后缀", "存成 没有后缀"),
        ],
    )
    def test_a_format_without_macros(self, look, name, says, tmp_path):
        ((key, state, said),) = look(macro_book(tmp_path / name))
        assert (key, state) == ("file", "MEND")
        assert says in said

    @pytest.mark.parametrize("parts", [{"macro": "Module1.Other"}, {"project": False}])
    def test_macros_that_are_not_ours(self, look, parts, tmp_path):
        assert look(macro_book(tmp_path / "别的.xlsm", **parts)) == [
            ("file", "MEND", "别的.xlsm 里没有 wbtools 的按钮")
        ]

    def test_what_is_no_workbook(self, look, tmp_path):
        (tmp_path / "坏.xlsm").write_bytes(b"no package")
        assert look(tmp_path / "坏.xlsm") == [("file", "MEND", "坏.xlsm 里没有 wbtools 的按钮")]

    def test_what_is_not_there(self, look, tmp_path):
        assert look(tmp_path / "没有.xlsm") == [("file", "MEND", "找不到文件 没有.xlsm")]

    @pytest.mark.parametrize(("zone", "blocked"), [(0, False), (1, False), (2, False), (3, True), (4, True)])
    def test_a_mark_of_the_internet(self, look, zone, blocked, tmp_path):
        path = macro_book(tmp_path / "下载的.xlsm")
        look.machine.contents[f"{path}:Zone.Identifier"] = f"[ZoneTransfer]\r\nZoneId={zone}\r\n".encode()
        assert [key for key, *_ in look(path)] == (["file-blocked"] if blocked else ["file"])

    @pytest.mark.parametrize(
        ("values", "trusted"),
        [
            ({"Path": "{folder}"}, True),
            ({"Path": "%own%"}, True),
            ({"Path": "{above}"}, False),
            ({"Path": "{above}", "AllowSubFolders": 1}, True),
            ({"Path": ""}, False),
        ],
    )
    def test_a_trusted_location_needs_no_unblocking(self, look, values, trusted, tmp_path):
        path = macro_book(tmp_path / "上" / "下" / "下载的.xlsm")
        look.machine.contents[f"{path}:Zone.Identifier"] = b"[ZoneTransfer]\r\nZoneId=3\r\n"
        folders = {"{folder}": str(path.parent), "{above}": str(path.parents[1])}
        for name, said in values.items():
            look.machine.values[rf"{LOCATION}\Location5", name] = folders.get(said, said)
        assert [key for key, *_ in look(path, OWN=str(path.parent))] == (["file"] if trusted else ["file-blocked"])

    def test_trusted_locations_may_be_switched_off(self, look, tmp_path):
        path = macro_book(tmp_path / "下载的.xlsm")
        look.machine.contents[f"{path}:Zone.Identifier"] = b"ZoneId=3"
        look.machine.values[rf"{LOCATION}\Location5", "Path"] = str(tmp_path)
        look.machine.values[LOCATION, "AllLocationsDisabled"] = 1
        assert [key for key, *_ in look(path)] == ["file-blocked"]

    @pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial"])
    def test_a_folder_that_is_synced(self, look, variable, tmp_path):
        path = macro_book(tmp_path / "云" / "本周.xlsm")
        ((key, state, said),) = look(path, **{variable: str(tmp_path / "云").upper()})
        assert (key, state) == ("file-synced", "UNSURE")
        assert "网盘" in said

    @pytest.mark.parametrize("folder", ["OneDrive - 某公司", "坚果云", "WPS云盘"])
    def test_other_synced_folders_are_known_by_name(self, look, folder, tmp_path):
        assert [key for key, *_ in look(macro_book(tmp_path / folder / "本周.xlsm"))] == ["file-synced"]

    def test_a_folder_that_passes(self, look, tmp_path):
        chat = macro_book(tmp_path / "WeChat Files" / "本周.xlsm")
        assert [key for key, *_ in look(chat)] == ["file-passing"]
        unpacked = macro_book(tmp_path / "Temp" / "Temp1_表.zip" / "本周.xlsm")
        assert [key for key, *_ in look(unpacked, TMP=str(tmp_path / "Temp"))] == ["file-passing"]

    def test_too_long_a_path(self, look, tmp_path):
        path = macro_book(tmp_path / ("很深" * 30) / ("很深" * 30) / ("很深" * 30) / "本周.xlsm")
        ((key, state, said),) = look(path)
        assert (key, state) == ("file-path", "MEND")
        assert f"{len(str(path))}个字" in said

    def test_an_address_with_dots_counts_as_the_internet(self, look, tmp_path):
        checkup = Checkup(look.machine, MachineSettings())
        for share, told in ((r"\\192.168.1.5\表", True), (r"\\srv.corp.cn\表", True), (r"\\财务-PC\v1.2", False)):
            found = [check.key for check in _check_mark(checkup, Path(rf"{share}\本周.xlsm"))]
            assert found == (["file-address"] if told else []), share


class TestOtherSystems:
    def test_linux_is_told_kindly_that_there_is_no_excel(self, tmp_path):
        found = doctor(machine=linux(tmp_path))
        assert told(found) == []
        assert not found.is_clean
        assert "没有 Excel" in found.verdict
        assert "命令都能用" in found.verdict

    def test_there_the_workspace_is_looked_at_if_one_is_named(self, tmp_path, space):
        found = doctor(machine=linux(tmp_path), workspace=space.root, person="王强")
        assert [check.key for check in found.checks] == ["version", "workspace", "inbox", "person"]

    def test_a_mac_without_excel(self, tmp_path, space):
        save_machine_settings(MachineSettings(space.root, "王强"), tmp_path / "own")
        machine = mac(tmp_path)
        machine.paths.clear()
        assert told(doctor(machine=machine)) == [("program", "MEND"), ("excel", "MEND")]

    def test_a_mac_whose_script_starts_another_program(self, tmp_path, space):
        save_machine_settings(MachineSettings(space.root, "王强"), tmp_path / "own")
        machine = mac(tmp_path)
        script = machine.home / "Library/Application Scripts/com.microsoft.Excel/wbtools.applescript"
        machine.contents[str(script)] = b'set program to "/old/wbtools"'
        (check,) = doctor(machine=machine).to_mend
        assert "另一份" in check.says


class TestCommand:
    @pytest.fixture
    def run(self, monkeypatch, tmp_path):
        def run(machine, *arguments):
            monkeypatch.setattr(task, "ThisMachine", lambda: machine)
            result = CliRunner().invoke(main, ["doctor", *map(str, arguments)])
            assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
            return result

        return run

    def test_says_a_line_for_each_check_and_the_word_at_the_end(self, run, well):
        result = run(well)
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[0] == "好　　　wbtools 0.1.0，Python 3.13.1"
        assert all(line.startswith("好　　　") for line in lines[:-1])
        assert lines[-1] == "可以用了。"

    def test_says_what_to_do_below_what_is_wrong(self, run, well):
        del well.values[r"HKCU\Software\wbtools", "Exe"]
        result = run(well)
        assert result.exit_code == 1
        lines = result.stdout.splitlines()
        at = lines.index("要改　　按钮还没有装上：没有记下 wbtools 在哪里")
        assert lines[at + 1] == "　　　　→ 请运行 wbtools doctor --install-buttons"
        assert lines[-1].startswith("还不能用：要改1处")

    def test_everything_prints_on_a_chinese_console(self, run, well, tmp_path):
        for spoil, *_ in FAULTS.values():
            with contextlib.suppress(KeyError):  # two faults of one kind
                spoil(well)
            for arguments in ([], [tmp_path / "没有.xlsm"]):
                run(well, *arguments).stdout.encode("gbk")

    def test_gives_json(self, run, well):
        well.unwritable.add(TEMP)
        result = run(well, "--json")
        assert result.exit_code == 1
        given = json.loads(result.stdout)
        assert given["ready"] is False
        assert given["installed"] == []
        assert [check["check"] for check in given["checks"] if check["state"] == "mend"] == ["temporary-folder"]
        assert all(check.keys() == {"check", "state", "says", "remedy"} for check in given["checks"])

    def test_installs_and_then_looks(self, run, tmp_path, space):
        machine = windows(tmp_path)
        del machine.values[r"HKCU\Software\wbtools", "Exe"]
        result = run(machine, "--install-buttons", "-w", space.root, "--person", "小王")
        assert result.exit_code == 0
        assert result.stdout.splitlines()[:3] == [
            f"按钮会用：{PROGRAM}",
            f"工作文件夹：{space.root}",
            "使用人：王强",
        ]

    def test_what_cannot_be_installed_ends_with_two(self, run, tmp_path):
        result = run(windows(tmp_path), "--install-buttons", "-w", tmp_path / "没有")
        assert result.exit_code == 2
        assert result.stdout == ""
        assert "没有设置.xlsx" in result.stderr


class TestThisMachine:
    """The real one, as far as the machine the tests run on has it."""

    def test_it_is_looked_at_without_a_traceback(self, tmp_path, monkeypatch):
        monkeypatch.setenv("WBTOOLS_HOME", str(tmp_path))
        result = CliRunner().invoke(main, ["doctor", str(tmp_path / "没有.xlsm")])
        assert result.exit_code in (0, 1)

    def test_programs_and_folders_are_tried(self, tmp_path):
        machine = ThisMachine()
        assert machine.can_write(tmp_path)
        assert list(tmp_path.iterdir()) == []
        assert not machine.can_write(tmp_path / "没有")
        assert not machine.starts(tmp_path / "没有")
        assert machine.executable is None or machine.starts(machine.executable)
        assert machine.content(str(tmp_path / "没有")) is None
        assert not machine.exists("\0")

    def test_a_machine_without_a_registry_has_nothing_in_it(self):
        machine = ThisMachine()
        if machine.platform != "win32":
            assert machine.registry(r"HKCU\Software\wbtools", "Exe") is None
            assert machine.registry_keys(r"HKCU\Software") == []
            with pytest.raises(OSError, match="no registry"):
                machine.set_registry(r"HKCU\Software\wbtools", "Exe", "x")

    def test_excel_is_asked_in_a_process_that_may_hang(self, monkeypatch):
        assert isinstance(ThisMachine().live_excel(), LiveExcel)
        monkeypatch.setattr("workbook_tools.tasks.machine._PATIENCE", 0.01)
        assert ThisMachine().live_excel().books is None

    def test_the_probe_says_what_it_found(self):
        found = probe.probe()
        assert found.keys() == {"version", "pro", "books"}
        json.dumps(found)


def test_a_workbook_with_a_damaged_part_or_an_endless_name_is_told_and_not_fallen_over(tmp_path):
    broken = tmp_path / "坏.xlsm"
    with zipfile.ZipFile(broken, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/vbaProject.bin", b"")
        package.writestr("xl/drawings/vmlDrawing1.vml", b"WbButtons." * 100)
    content = broken.read_bytes()
    at = content.index(b"vmlDrawing1.vml") + len(b"vmlDrawing1.vml")
    broken.write_bytes(content[:at] + b"\xff" * 8 + content[at + 8 :])
    found = doctor([broken, tmp_path / f"{'字' * 200}.xlsm"], machine=windows(tmp_path))
    said = [check.says for check in found.checks if check.key == "file"]
    assert "坏.xlsm 里没有 wbtools 的按钮" in said
    assert any(sentence.startswith("找不到文件 字字") for sentence in said)
