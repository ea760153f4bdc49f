"""`wbtools bundle`: a folder that installs without a network, made whole or not at all."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner
from wheel_files import wheel

from workbook_tools.cli import main
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks import bundle as task
from workbook_tools.tasks.bundle import bundle
from workbook_tools.tasks.bundle_wheels import fetch_wheels, make_own_wheel, read_wheel, repack
from workbook_tools.tasks.init import init
from workbook_tools.workspace import Workspace

WIN = "cp312-cp312-win_amd64"


def names(folder):
    return sorted(path.name.partition("-")[0] for path in folder.iterdir())


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A package index that is a folder: nothing else is asked."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())
    return folder


@pytest.fixture
def own(tmp_path):
    """A stand-in for wbtools' own wheel."""
    return wheel(
        tmp_path / "own",
        "workbook-tools",
        "9.9",
        requires=[
            "everywhere>=1",
            'windows-only; sys_platform == "win32"',
            'linux-only; sys_platform == "linux"',
            'old-only; python_version < "3.12"',
            'driver[fast]>=0.3; sys_platform != "linux"',
            'tests-only; extra == "test"',
        ],
        extras=["test"],
    )


@pytest.fixture
def filled(index):
    """Put everything into the index that the stand-in needs on Windows with Python 3.12, and no more."""
    wheel(index, "everywhere", "1.5", requires=['deeper; platform_system == "Windows"', 'other; os_name == "posix"'])
    wheel(index, "other")
    wheel(index, "linux-only")
    wheel(index, "windows-only", tag=WIN)
    wheel(index, "deeper", requires=['deepest>=2; platform_machine == "AMD64"'])
    wheel(index, "deepest", "2.1", tag="cp311-abi3-win_amd64")
    wheel(
        index, "driver", "0.37", tag=WIN, requires=['quick; extra == "fast"', 'slow; extra == "slow"'], extras=["fast"]
    )
    wheel(index, "quick")
    return index


class TestWheels:
    def test_what_windows_needs_is_fetched_whatever_machine_asks(self, own, filled, tmp_path):
        (tmp_path / "to").mkdir()
        assert fetch_wheels(own, "3.12", tmp_path / "to") == ""
        assert names(tmp_path / "to") == [
            "deeper", "deepest", "driver", "everywhere", "quick", "windows_only",
        ]  # fmt: skip

    def test_a_version_without_a_wheel_is_told(self, own, filled, tmp_path):
        (tmp_path / "to").mkdir()
        said = fetch_wheels(own, "3.13", tmp_path / "to")
        assert re.fullmatch(r"Python 3\.13 没有 \S+ 的 Windows 安装包", said)

    def test_what_pip_leaves_out_and_nobody_has_is_told_too(self, own, filled, tmp_path):
        next(filled.glob("deepest*")).unlink()
        (tmp_path / "to").mkdir()
        assert fetch_wheels(own, "3.12", tmp_path / "to") == "Python 3.12 没有 deepest>=2 的 Windows 安装包"

    def test_a_damaged_wheel_is_told(self, tmp_path):
        path = tmp_path / "x-1-py3-none-any.whl"
        path.write_bytes(b"PK")
        with pytest.raises(WorkbookError, match="是坏的"):
            read_wheel(path)

    def test_without_a_network_it_says_so(self, own, index, tmp_path, monkeypatch):
        monkeypatch.delenv("PIP_NO_INDEX")
        monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
        with pytest.raises(WorkbookError, match="连不上"):
            fetch_wheels(own, "3.12", tmp_path)

    def test_without_pip_it_says_so(self, own, index, tmp_path, monkeypatch):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "v")], check=True)
        bare = next(path for path in tmp_path.glob("v/*/python*") if path.is_file())
        monkeypatch.setattr("workbook_tools.tasks.bundle_wheels.sys.executable", str(bare))
        with pytest.raises(WorkbookError, match="没有 pip"):
            fetch_wheels(own, "3.12", tmp_path)


class TestOwnWheel:
    @pytest.fixture
    def installed(self, tmp_path):
        """A package as pip installs it: with a script, compiled files and notes of the installer."""
        made = wheel(
            tmp_path / "made",
            "little",
            "1.2",
            files=[("little_data/表样.txt", "数据")],
            scripts=["little = little:NAME.upper"],
        )
        target = tmp_path / "site"
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--target", str(target), str(made)]
        subprocess.run(command, check=True)
        (found,) = metadata.distributions(path=[str(target)])
        assert any(path.name == "INSTALLER" for path in found.files)
        return made, found

    def test_the_files_installed_give_the_wheel_they_came_in(self, installed, tmp_path):
        made, found = installed
        again = repack(found, tmp_path)
        assert again.name == made.name
        with zipfile.ZipFile(made) as before, zipfile.ZipFile(again) as after:
            assert sorted(before.namelist()) == sorted(after.namelist())
            for name in set(before.namelist()) - {"little-1.2.dist-info/RECORD"}:
                assert before.read(name) == after.read(name)

    def test_the_same_files_give_the_same_bytes(self, installed, tmp_path):
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        first, second = (repack(installed[1], tmp_path / name).read_bytes() for name in "ab")
        assert first == second

    def test_it_installs(self, installed, tmp_path):
        again = repack(installed[1], tmp_path)
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-index",
            "--target",
            str(tmp_path / "x"),
            str(again),
        ]
        subprocess.run(command, check=True)
        assert (tmp_path / "x" / "little_data" / "表样.txt").read_text("utf-8") == "数据"


@pytest.fixture
def quick(own, filled, monkeypatch, tmp_path):
    """Let a bundle be made of the little wheels."""

    monkeypatch.setattr(task, "make_own_wheel", lambda folder: Path(shutil.copy(own, folder)))
    monkeypatch.setattr(task, "write_templates", one_template)
    return filled


def one_template(folder, *, workspace):
    """Stand in for all the templates: writing them takes long."""
    if workspace:
        Workspace(workspace).require()
    folder.mkdir()
    (folder / "客户咨询记录本.xlsx").write_bytes(b"PK")
    return list(folder.iterdir())


def make(folder, **options):
    return bundle(folder, **{"pythons": ["3.12"], **options})


class TestBundle:
    def test_holds_all_that_a_colleague_needs(self, quick, tmp_path):
        done = make(tmp_path / "安装 & 100%")
        assert {path.name for path in done.folder.iterdir()} == {
            "install.cmd", "uninstall.cmd", "请先读我.txt", "setup", "templates", "wheels",
        }  # fmt: skip
        assert names(done.folder / "wheels")[-1] == "workbook_tools"
        assert done.wheels == 7
        assert done.templates == 1
        assert (done.version, done.pythons, done.missing) == ("9.9", ["3.12"], [])
        about = json.loads((done.folder / "setup" / "bundle.json").read_text("utf-8"))
        assert about["requirement"] == "workbook-tools==9.9"
        assert (done.folder / "wheels" / about["wheel"]).is_file()
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    def test_twice_gives_the_same(self, quick, tmp_path):
        first, second = make(tmp_path / "a").folder, make(tmp_path / "b").folder
        for path in filter(Path.is_file, first.rglob("*")):
            assert path.read_bytes() == (second / path.relative_to(first)).read_bytes(), path.name

    def test_takes_the_place_of_an_earlier_one_and_keeps_its_installer(self, quick, tmp_path):
        folder = make(tmp_path / "b").folder
        (folder / "python-3.12.8-amd64.exe").write_bytes(b"MZ")
        (folder / "templates" / "旧的.xlsx").write_bytes(b"")
        make(folder)
        assert not (folder / "templates" / "旧的.xlsx").exists()
        assert (folder / "python-3.12.8-amd64.exe").read_bytes() == b"MZ"

    def test_a_version_that_is_not_whole_is_left_out_and_told(self, quick, tmp_path):
        done = make(tmp_path / "b", pythons=["3.13", "3.12"])
        assert done.pythons == ["3.12"]
        assert len(done.missing) == 1
        assert "Python 3.13 没有" in done.missing[0]
        assert not done.is_clean

    @pytest.mark.parametrize("version", ["3.10", "2.7", "3", "3.12.1", "x"])
    def test_a_version_that_is_none_is_refused(self, version, tmp_path):
        with pytest.raises(WorkbookError, match="版本请写成"):
            make(tmp_path / "b", pythons=[version])

    def test_nothing_stays_of_one_that_cannot_be_made(self, quick, tmp_path):
        next(quick.glob("quick*")).unlink()
        folder = tmp_path / "b"
        with pytest.raises(WorkbookError, match="没有 quick") as caught:
            make(folder)
        assert caught.value.code == "bundle-refused"
        assert not folder.exists()
        assert [path.name for path in tmp_path.iterdir() if ".wbtools" in path.name] == []

    def test_an_earlier_one_stays_if_the_new_one_cannot_be_made(self, quick, tmp_path):
        folder = make(tmp_path / "b").folder
        before = sorted(path.name for path in folder.rglob("*"))
        next(quick.glob("quick*")).unlink()
        with pytest.raises(WorkbookError):
            make(folder)
        assert sorted(path.name for path in folder.rglob("*")) == before

    @pytest.mark.parametrize("names", [["我的表.xlsx"], ["templates/我的.xlsx"], ["wheels/a.whl", "笔记.txt"]])
    def test_a_folder_with_other_things_is_left_alone(self, quick, names, tmp_path):
        for name in names:
            (tmp_path / "b" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "b" / name).write_bytes(b"")
        with pytest.raises(WorkbookError, match="请用一个新的文件夹"):
            make(tmp_path / "b")
        assert all((tmp_path / "b" / name).exists() for name in names)

    def test_a_file_is_no_folder(self, quick, tmp_path):
        (tmp_path / "b").write_bytes(b"")
        with pytest.raises(WorkbookError, match="是一个文件"):
            make(tmp_path / "b")

    def test_a_workspace_is_recorded_for_every_machine(self, quick, tmp_path):
        space = init(tmp_path / "公司")
        done = make(tmp_path / "b", workspace=space.root, address=r"\\财务-PC\销售 & 100%")
        about = json.loads((done.folder / "setup" / "bundle.json").read_text("utf-8"))
        assert about["workspace"] == r"\\财务-PC\销售 & 100%"
        assert r"\\财务-PC\销售 & 100%" in (done.folder / "请先读我.txt").read_text("utf-8-sig")
        assert not any("--address" in notice for notice in done.notices)

    def test_a_path_others_may_not_have_is_told(self, quick, tmp_path):
        space = init(tmp_path / "公司")
        done = make(tmp_path / "b", workspace=space.root)
        assert any(str(space.root) in notice and "--address" in notice for notice in done.notices)

    def test_what_is_no_workspace_is_refused(self, quick, tmp_path):
        with pytest.raises(WorkbookError, match="没有设置"):
            make(tmp_path / "b", workspace=tmp_path)

    def test_pythons_installer_is_laid_beside_it(self, quick, tmp_path):
        installer = tmp_path / "python-3.12.8-amd64.exe"
        installer.write_bytes(b"MZ")
        done = make(tmp_path / "b", python_installer=installer)
        assert (done.folder / installer.name).read_bytes() == b"MZ"
        assert not any("--python-installer" in notice for notice in done.notices)

    @pytest.mark.parametrize(
        ("name", "says"),
        [
            ("python-3.12.8.exe", "64 位"),
            ("python-3.12.8-arm64.exe", "64 位"),
            ("setup.exe", "64 位"),
            ("python-3.14.0-amd64.exe", "请加上 --python 3.14"),
        ],
    )
    def test_an_installer_that_would_not_do_is_refused(self, quick, name, says, tmp_path):
        (tmp_path / name).write_bytes(b"MZ")
        with pytest.raises(WorkbookError, match=says):
            make(tmp_path / "b", python_installer=tmp_path / name)
        assert not (tmp_path / "b").exists()

    def test_an_installer_that_is_not_there_is_refused(self, quick, tmp_path):
        with pytest.raises(WorkbookError):
            make(tmp_path / "b", python_installer=tmp_path / "python-3.12.8-amd64.exe")


class TestCommandFiles:
    """install.cmd and uninstall.cmd, as cmd.exe reads them: byte by byte, in the code page of a Chinese Windows."""

    @pytest.fixture(params=["install.cmd", "uninstall.cmd"])
    def content(self, request, quick, tmp_path, monkeypatch):
        monkeypatch.setattr(task, "fetch_wheels", lambda *_: "")
        return (make(tmp_path / "b", pythons=["3.12"]).folder / request.param).read_bytes()

    def test_lines_end_as_windows_ends_them(self, content):
        assert content.count(b"\n") == content.count(b"\r\n") > 10
        assert content.startswith(b"@echo off\r\nchcp 936 >nul\r\n")

    def test_no_half_of_a_chinese_character_looks_like_a_sign_of_cmd(self, content):
        """So that nothing breaks where the code page could not be changed."""
        text = content.decode("gbk")
        for sign in '&|^<>%!()"\\@':
            assert content.count(sign.encode()) == text.count(sign), sign

    def test_every_jump_has_its_label(self, content):
        text = content.decode("gbk")
        labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))
        jumps = set(re.findall(r"(?:goto |call :)(\w+)", text))
        assert jumps <= labels
        assert labels - {"end", "leave", "remove"} <= jumps

    def test_a_python_that_was_found_is_kept(self, content):
        """Once found, neither the program nor the version it is asked for is set again."""
        found = re.search(r"^:find_python\r\n(.*?)^goto :eof", content.decode("gbk"), re.MULTILINE | re.DOTALL)
        if found:
            _, called, after = found[1].partition("call :")
            assert called
            assert "set " not in after

    def test_nothing_is_left_to_fill_in(self, content):
        assert b"{{" not in content

    def test_asks_for_no_administrator(self, content):
        text = content.decode("gbk").lower()
        for word in ("runas", "hklm", "net session", "installallusers=1"):
            assert word not in text


class TestCommand:
    def test_says_what_it_made(self, quick, tmp_path):
        result = CliRunner().invoke(main, ["bundle", str(tmp_path / "b"), "--python", "3.12"])
        assert result.exit_code == 0, result.output
        assert "7个安装包" in result.stdout
        assert "让同事双击 install.cmd" in result.stdout

    def test_json_tells_what_is_missing(self, quick, tmp_path):
        arguments = ["bundle", str(tmp_path / "b"), "--python", "3.12", "--python", "3.13", "--json"]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 1
        given = json.loads(result.stdout)
        assert given["pythons"] == ["3.12"]
        assert len(given["missing"]) == 1

    def test_a_pip_that_fails_is_one_sentence(self, own, index, tmp_path, monkeypatch):
        monkeypatch.setattr(task, "make_own_wheel", lambda folder: own)
        result = CliRunner().invoke(main, ["bundle", str(tmp_path / "b"), "--python", "3.12"])
        assert result.exit_code == 2
        assert result.stdout == ""
        assert len(result.stderr.splitlines()) == 1
        assert not (tmp_path / "b").exists()


@pytest.mark.index
def test_the_real_one_can_be_installed_on_windows(tmp_path):
    """With the packages of the index this machine uses: pip itself resolves the bundle for Windows, offline."""
    (tmp_path / "trial").mkdir()
    pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--only-binary=:all:"]
    trial = [*pip, "--no-deps", "--dest", str(tmp_path / "trial"), "--platform", "win_amd64", "pywin32"]
    if subprocess.run(trial, check=False, capture_output=True).returncode:
        pytest.skip("no package index")
    python = ".".join(map(str, sys.version_info[:2]))
    done = bundle(tmp_path / "b", pythons=[python])
    assert done.is_clean
    templates = list((done.folder / "templates").rglob("*.xls?"))
    assert done.templates == len(templates) > 10
    assert {path.suffix for path in (done.folder / "templates").iterdir()} == {".xlsm", ""}
    found = names(done.folder / "wheels")
    assert {"xlwings", "pywin32", "pandas", "openpyxl", "lxml", "workbook_tools"} <= set(found)
    offline = ["--no-index", "--find-links", str(done.folder / "wheels"), "--platform", "win_amd64"]
    offline += ["--implementation", "cp", "--python-version", python, "--dest", str(tmp_path / "resolved")]
    checked = [*pip, *offline, "workbook-tools", "pywin32"]
    assert subprocess.run(checked, check=False).returncode == 0
    own = next((done.folder / "wheels").glob("workbook_tools*"))
    with zipfile.ZipFile(own) as package:
        inside = package.namelist()
    assert "workbook_tools/tasks/bundled/install.cmd" in inside
    assert "workbook_tools/tasks/bundled/请先读我.txt" in inside


@pytest.mark.index
def test_its_own_wheel_is_the_same_each_time(tmp_path):
    made = []
    for name in "ab":
        (tmp_path / name).mkdir()
        try:
            made.append(make_own_wheel(tmp_path / name).read_bytes())
        except WorkbookError:
            pytest.skip("no package index to build with")
    assert made[0] == made[1]
