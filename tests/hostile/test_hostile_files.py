"""No file can do more than be refused by name: no crash, no hang, no litter, and the others are read whole."""

import hashlib
import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from files import HOSTILE

from workbook_tools.excel.apart import apart
from workbook_tools.excel.book import read_book
from workbook_tools.problems import CODES, WorkbookError
from workbook_tools.tasks.reading import read_files
from workbook_tools.tasks.sources import find_sources

MOST_SECONDS = 20
MOST_MEMORY = 2 << 20
"""In KB, of this process and of each it starts."""
LARGE = {"一千万格.xlsx", "一万六千列.xlsx", "百万空行.xlsx", "百万行.csv", "一行一千万字.csv", "长文字二十万次.xlsx"}
"""These take seconds each, so only `-m long` hands them to every command."""
GOOD = ("咨询日期", "来源渠道", "客户称呼", "手机", "咨询内容", "登记客服")
WATCHED = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, timeout=120)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([done.returncode, done.stdout.decode(), done.stderr.decode(), peak]))
"""


@pytest.fixture(scope="session")
def hostile(tmp_path_factory) -> Path:
    """Give the folder of all hostile files."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _) in HOSTILE.items():
        (folder / name).write_bytes(make())
    return folder


def wbtools(*arguments: object) -> str:
    """Run the command, and make sure that it ends as a command should. Gives what it printed."""
    command = [sys.executable, "-m", "workbook_tools", *map(str, arguments)]
    begun = time.monotonic()
    watched = subprocess.run([sys.executable, "-c", WATCHED, *command], capture_output=True, check=True, text=True)
    seconds = time.monotonic() - begun
    code, out, err, peak = json.loads(watched.stdout)
    said = out + err
    assert code in {0, 1, 2}, said
    assert not [word for word in ("Traceback", "panicked", "memory allocation") if word in said], said
    assert peak <= MOST_MEMORY, peak
    assert seconds <= MOST_SECONDS + 5 * said.count("file-too-large"), seconds
    return out


def fingerprints(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def good_workbook(path: Path, who: str) -> Path:
    book = openpyxl.Workbook()
    book.active.append(GOOD)
    for n in range(3):
        book.active.append(
            [
                date(2026, 11, 17),
                "网络·百度商桥",
                f"{who}{n}",
                f"1385390{ord(who) % 1000:03}{n}",
                "想了解价格",
                "李晓梅",
            ]
        )
    book.save(path)
    return path


def workspace_with(folder: Path) -> Path:
    wbtools("init", folder)
    return folder


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in LARGE])
def test_each_is_refused_by_its_code_or_read(name: str, hostile: Path, capfd):
    before = fingerprints(hostile)[name]
    begun = time.monotonic()
    (reading,) = read_files(find_sources([hostile / name]), today=date(2026, 11, 23), vocabularies={})
    assert time.monotonic() - begun <= MOST_SECONDS
    assert reading.unreadable
    assert (reading.unreadable.code, reading.unreadable.code in CODES) == (HOSTILE[name][1], True), reading.unreadable
    assert "请" in reading.unreadable.message
    reading.unreadable.message.encode("gbk")
    assert capfd.readouterr() == ("", "")
    assert hashlib.sha256((hostile / name).read_bytes()).hexdigest() == before


def test_a_week_with_every_hostile_file_reads_the_good_ones_whole_and_names_the_others(hostile: Path, tmp_path: Path):
    space = workspace_with(tmp_path / "公司")
    for name in HOSTILE.keys() - LARGE:
        (space / "收件箱" / name).symlink_to(hostile / name)
    for who in "甲乙丙":
        good_workbook(space / "收件箱" / f"好{who}.xlsx", who)
    before = fingerprints(space / "收件箱")
    summary = json.loads(wbtools("consolidate", "-w", space, "--as-of", "2026-11-23", "--json"))
    assert summary["rows"] == {"read": 9, "accepted": 9, "held_back": 0, "seen": 0}
    told = {file["path"]: file["code"] for file in summary["unreadable"]}
    assert told == {name: code for name, (_, code) in HOSTILE.items() if name not in LARGE}
    assert fingerprints(space / "收件箱") == before


@pytest.mark.parametrize(
    "name", ["长文字二十万次.xlsx", "谎报个数.xlsx", "整表合并.xlsx", "实体炸弹.xlsx", "第二版.xls"]
)
@pytest.mark.parametrize("place", ["设置.xlsx", "客户总表.xlsx"])
def test_the_worst_are_no_worse_as_settings_or_register(name: str, place: str, hostile: Path, tmp_path: Path):
    space = workspace_with(tmp_path / "公司")
    (space / place).write_bytes((hostile / name).read_bytes())
    good_workbook(space / "收件箱" / "好.xlsx", "甲")
    wbtools("consolidate", "-w", space, "--json")


@pytest.mark.long
@pytest.mark.parametrize("name", HOSTILE)
def test_every_command_survives_each(name: str, hostile: Path, tmp_path: Path):
    folder = tmp_path / "交来的"
    folder.mkdir()
    path = folder / name
    path.write_bytes((hostile / name).read_bytes())
    before = fingerprints(folder)
    found = json.loads(wbtools("validate", path, "--json"))
    assert [file["code"] for file in found["unreadable"]] == [HOSTILE[name][1]]
    wbtools("validate", path, "--annotate", tmp_path / "标注")
    wbtools("cards", path, "-o", tmp_path / "卡片.xlsx")
    assert fingerprints(folder) == before
    for place in (f"收件箱/{name}", "设置.xlsx", "客户总表.xlsx"):
        space = workspace_with(tmp_path / place.replace("/", " "))
        (space / place).write_bytes(path.read_bytes())
        wbtools("consolidate", "-w", space, "--json")


def test_a_file_whose_reader_dies_is_told_and_the_next_one_is_read(tmp_path: Path):
    with pytest.raises(WorkbookError) as died:
        apart(tmp_path, _die, 0)
    assert died.value.code == "file-crashed"
    assert apart(tmp_path, str.upper, "a") == "A"


def test_what_runs_for_ever_is_ended_and_told_by_the_clock(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("workbook_tools.excel.apart._SECONDS", 0.3)
    with pytest.raises(WorkbookError) as late:
        apart(tmp_path, time.sleep, 60)
    assert late.value.code == "file-too-large"


def test_a_reader_that_wants_all_memory_is_refused_it(tmp_path: Path):
    with pytest.raises(WorkbookError) as large:
        apart(tmp_path, bytearray, 3 << 30)
    assert large.value.code == "file-too-large"


def test_a_bug_is_shown_as_one_with_the_place_it_happened_at(tmp_path: Path):
    with pytest.raises(ZeroDivisionError) as bug:
        apart(tmp_path, _divide, 0)
    assert "_divide" in "".join(bug.value.__notes__)


def test_a_script_without_a_guard_can_read_where_processes_are_spawned(tmp_path: Path):
    good_workbook(tmp_path / "好.xlsx", "甲")
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\nimport workbook_tools.excel.children as c\n"
        "import workbook_tools.excel.book as b\n"
        "c.may_fork = lambda: False\n"
        "print(len(b.read_book(Path(sys.argv[1])).sheets[0].rows))\n",
        "utf-8",
    )
    done = subprocess.run([sys.executable, script, tmp_path / "好.xlsx"], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["4"]


def test_what_is_still_in_the_cloud_and_what_excel_holds_are_told_apart(tmp_path: Path, monkeypatch):
    path = good_workbook(tmp_path / "好.xlsx", "甲")
    real = Path.stat

    class InCloud:
        st_file_attributes = 0x400000
        st_size = 1
        st_mode = real(path).st_mode

    monkeypatch.setattr(Path, "stat", lambda self, **_options: InCloud() if self == path else real(self))
    with pytest.raises(WorkbookError) as cloud:
        read_book(path)
    monkeypatch.undo()

    def held(_self: Path) -> bytes:
        error = PermissionError(13, "sharing violation")
        error.winerror = 32
        raise error

    monkeypatch.setattr(Path, "read_bytes", held)
    with pytest.raises(WorkbookError) as in_use:
        read_book(path)
    assert (cloud.value.code, in_use.value.code) == ("file-in-cloud", "file-denied")
    assert "请先关闭 Excel" in in_use.value.message


def _die(_: int) -> None:
    os.abort()


def _divide(by: int) -> float:
    return 1 / by
