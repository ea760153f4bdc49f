import pytest
from machines import PROGRAM, linux, mac, windows

from workbook_tools.forms.settings import Role, Staff
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks import install_buttons as task
from workbook_tools.tasks.init import init, write_settings
from workbook_tools.tasks.install_buttons import install_buttons
from workbook_tools.tasks.this_machine import MachineSettings, load_machine_settings, save_machine_settings

EXE = (r"HKCU\Software\wbtools", "Exe")


@pytest.fixture
def space(tmp_path):
    space = init(tmp_path / "公司")
    write_settings(space.settings_file, {Staff: [Staff(name="王强", aliases="小王", role=Role.SALES)]})
    return space


@pytest.fixture
def machine(tmp_path):
    machine = windows(tmp_path)
    del machine.values[EXE]
    return machine


def known(tmp_path):
    return load_machine_settings(tmp_path / "own")


def test_the_program_is_recorded_where_the_templates_look(machine, tmp_path):
    assert install_buttons(machine) == [f"按钮会用：{PROGRAM}"]
    assert machine.values[EXE] == PROGRAM
    assert known(tmp_path) == MachineSettings()


def test_a_person_is_recorded_by_the_official_name(machine, space, tmp_path):
    install_buttons(machine, workspace=space.root, person="小王")
    assert known(tmp_path) == MachineSettings(space.root, "王强")


def test_what_is_not_named_stays(machine, space, tmp_path):
    install_buttons(machine, workspace=space.root, person="王强")
    install_buttons(machine)
    install_buttons(machine, workspace=space.root)
    assert known(tmp_path) == MachineSettings(space.root, "王强")
    install_buttons(machine, person="小王")
    assert known(tmp_path).person == "王强"


def test_a_workspace_named_from_within_is_recorded_whole(machine, space, tmp_path, monkeypatch):
    monkeypatch.chdir(space.root.parent)
    install_buttons(machine, workspace=space.root.relative_to(tmp_path))
    assert known(tmp_path).workspace == space.root


@pytest.mark.parametrize(
    ("given", "code"),
    [({"person": "李四"}, "unknown-person"), ({"workspace": "没有"}, "settings-missing")],
)
def test_what_is_not_known_is_refused_and_nothing_is_recorded(given, code, machine, space, tmp_path):
    arguments = {"workspace": space.root} | {k: tmp_path / v if k == "workspace" else v for k, v in given.items()}
    with pytest.raises(WorkbookError) as caught:
        install_buttons(machine, **arguments)
    assert caught.value.code == code
    assert EXE not in machine.values
    assert known(tmp_path) == MachineSettings()


def test_damaged_settings_are_mended(machine, space, tmp_path):
    save_machine_settings(MachineSettings(), tmp_path / "own").write_text("{")
    install_buttons(machine, workspace=space.root, person="王强")
    assert known(tmp_path) == MachineSettings(space.root, "王强")


def test_without_a_program_or_a_registry_it_says_so(machine, tmp_path):
    machine.refuses_registry = True
    with pytest.raises(WorkbookError, match="写不进注册表"):
        install_buttons(machine)
    machine.executable = None
    with pytest.raises(WorkbookError, match="请重新安装"):
        install_buttons(machine)
    assert not (tmp_path / "own").exists()


def test_where_there_is_no_excel_the_rest_is_recorded(space, tmp_path):
    assert install_buttons(linux(tmp_path), workspace=space.root, person="王强")[-1] == "使用人：王强"
    assert known(tmp_path) == MachineSettings(space.root, "王强")


class TestMac:
    def test_a_quotation_mark_in_the_path_does_not_end_the_text(self, tmp_path, monkeypatch):
        monkeypatch.setattr(task, "script_source", lambda: 'set program to "wbtools"\nset x to 1')
        machine = mac(tmp_path)
        machine.executable = tmp_path / 'a"b\\c'
        install_buttons(machine)
        assert script_of(machine).read_text("utf-8") == (f'set program to "{tmp_path}/a\\"b\\\\c"\nset x to 1')

    def test_the_place_cannot_be_written(self, tmp_path, monkeypatch):
        monkeypatch.setattr(task, "script_source", lambda: 'set program to "wbtools"')
        machine = mac(tmp_path)
        machine.home.write_text("a file stands there")
        with pytest.raises(WorkbookError, match="写不进去"):
            install_buttons(machine)

    @pytest.mark.parametrize("source", [None, "on run_button(argument)"])
    def test_an_installation_without_the_script_is_told(self, source, tmp_path, monkeypatch):
        monkeypatch.setattr(task, "script_source", lambda: source)
        with pytest.raises(WorkbookError, match="请重新安装 wbtools"):
            install_buttons(mac(tmp_path))

    def test_the_script_that_comes_with_it_is_installed(self, tmp_path):
        machine = mac(tmp_path)
        install_buttons(machine)
        assert str(machine.executable) in script_of(machine).read_text("utf-8")


def script_of(machine):
    return machine.home / "Library/Application Scripts/com.microsoft.Excel/wbtools.applescript"
