"""Tables, problems and numbers are the same whoever reads: this process, others of this machine, or a cluster's."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import psutil
import pytest
from cluster_here import cluster, worker_processes
from distributed import Client
from dying import upper_or_die
from weeks import TODAY, WEEK, cells, inquiry, save, visit, workspace

from workbook_tools.excel import apart
from workbook_tools.excel.apart import each_apart
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks import cluster as on_cluster
from workbook_tools.tasks.batches import read_here
from workbook_tools.tasks.file_reader import FileReader, Read, sent
from workbook_tools.tasks.progress import Progress
from workbook_tools.tasks.reading import read_files
from workbook_tools.tasks.sources import find_sources


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    """Sixty files: clean and wrong lines, copies, and what cannot be read."""
    folder = tmp_path_factory.mktemp("收件箱")
    for number in range(56):
        rows = [
            inquiry(客户称呼=f"客户{number}", 手机=f"1385390{number:02}{line:02}", 咨询日期=date(2026, 11, 1 + line))
            for line in range(8)
        ]
        wrong = inquiry(手机="138****800", 咨询日期="昨天", 备注="x" * number)
        save(folder / f"{number:02}.xlsx", [*rows, wrong])
    save(folder / "外勤" / "拜访.csv", [visit(), visit(手机="1395160")])
    (folder / "00 副本.xlsx").write_bytes((folder / "00.xlsx").read_bytes())
    (folder / "坏.xlsx").write_bytes((folder / "01.xlsx").read_bytes()[:2000])
    (folder / "空.xlsx").touch()
    (folder / "~$01.xlsx").write_bytes(b"\4user" + bytes(160))
    return folder


class Heard(Progress):
    """What was told; does something when the first files are read."""

    def __init__(self, act=lambda: None):
        self.told, self.said, self._act = [], [], act

    def at(self, files, of, rows):
        if not self.told:
            self._act()
        self.told.append((files, of, rows))

    def say(self, sentence):
        self.said.append(sentence)


def read(inbox, scheduler="", act=lambda: None):
    """Give what everything was read as, and what was told meanwhile."""
    heard = Heard(act)
    readings = read_files(find_sources([inbox]), today=TODAY, vocabularies={}, scheduler=scheduler, progress=heard)
    assert heard.told[-1][:2] == (60, 60)
    assert heard.told[-1][2] == 56 * 9 + 2
    return [repr(reading) for reading in readings], heard.said


@pytest.fixture(scope="module")
def expected(inbox):
    """What one process reads."""
    is_apart, apart._is_apart = apart._is_apart, True
    try:
        return read(inbox)[0]
    finally:
        apart._is_apart = is_apart


@pytest.fixture(autouse=True)
def reads_apart(monkeypatch):
    monkeypatch.setattr(apart, "_is_apart", False)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), before])
    try:
        with cluster(tmp_path_factory.mktemp("cluster")) as address:
            yield address
    finally:
        os.environ["PYTHONPATH"] = before


def test_processes_of_this_machine_read_the_same(inbox, expected, monkeypatch):
    before = threading.active_count(), psutil.Process().children()
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert read(inbox) == (expected, [])
    assert (threading.active_count(), psutil.Process().children()) == before, "something of it stays"


def test_where_processes_are_spawned_they_read_the_same(inbox, expected, monkeypatch):
    monkeypatch.setattr("workbook_tools.excel.children.may_fork", lambda: False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert read(inbox) == (expected, [])


def test_a_cluster_reads_the_same(inbox, expected, address):
    assert read(inbox, address) == (expected, [])


@pytest.mark.parametrize("nannies", [True, False], ids=["restarted", "gone"])
def test_a_worker_killed_in_the_middle_costs_time_and_no_row(inbox, expected, tmp_path, nannies):
    with cluster(tmp_path, nannies=nannies) as address:
        victim = next(iter(worker_processes(address).values()))

        def kill():
            orphans.extend(psutil.Process(victim).children(recursive=True))
            os.kill(victim, signal.SIGKILL)

        orphans = []
        assert read(inbox, address, kill) == (expected, [])
        assert orphans, "it read in this very process"
        _, alive = psutil.wait_procs(orphans, timeout=20)
        assert not alive, "a reading child outlives its worker"


@pytest.mark.parametrize("lost", ["scheduler", "workers"])
def test_when_a_cluster_is_lost_the_rest_is_read_here_and_told(inbox, expected, tmp_path, monkeypatch, lost):
    monkeypatch.setattr(on_cluster, "_SECONDS_WITHOUT_WORKERS", 1.0)
    with cluster(tmp_path, nannies=False) as address:
        workers = list(worker_processes(address).values())
        with Client(address, set_as_default=False) as client:
            scheduler = client.run_on_scheduler(os.getpid)

        def kill():
            for process in [scheduler] if lost == "scheduler" else workers:
                os.kill(process, signal.SIGKILL)

        readings, said = read(inbox, address, kill)
    assert readings == expected
    (sentence,) = said
    assert "改在这台电脑上读" in sentence


def test_a_file_that_kills_its_reader_costs_no_worker_and_no_other_file(address):
    before = worker_processes(address)
    with Client(address, set_as_default=False) as client:
        (future,) = [client.get_executor(pure=False).submit(each_apart, upper_or_die, [("a", 9), ("die", 9), ("b", 9)])]
        answers = [apart.pickle.loads(answer) for answer in future.result(60)]
    assert (answers[0], answers[2]) == ("A", "B")
    assert isinstance(answers[1], WorkbookError)
    assert answers[1].code == "file-crashed"
    assert worker_processes(address) == before


def test_here_too_it_costs_that_file_only(inbox, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    sources = find_sources([inbox])
    codes = {
        source.name: read.unreadable and read.unreadable.code for source, read in read_here(Deadly("05.xlsx"), sources)
    }
    assert codes == {source.name: "file-crashed" if source.name == "05.xlsx" else None for source in sources}


class Deadly(FileReader):
    """A reader that a file of this name kills."""

    victim: str = ""

    def __init__(self, victim):
        super().__init__((), TODAY, {}, {}, "", victim=victim)

    def __call__(self, file):
        if file.name == self.victim:
            os.abort()
        return Read([], [])


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class TestWhatCannotBeUsedIsToldInASentence:
    @pytest.fixture(autouse=True)
    def patience(self, monkeypatch):
        monkeypatch.setattr(on_cluster, "_SECONDS_TO_CONNECT", 2.0)

    @staticmethod
    def refused(inbox, scheduler):
        with pytest.raises(WorkbookError) as refusal:
            read(inbox, scheduler)
        assert refusal.value.code == "cluster"
        return refusal.value.message

    @pytest.mark.parametrize(
        "address", ["tcp://127.0.0.1:{port}", "127.0.0.1", "http://127.0.0.1:{port}", "胡说", "tcp://x:y"]
    )
    def test_nobody_there(self, inbox, address):
        assert "连不上计算集群" in self.refused(inbox, address.format(port=free_port()))

    def test_no_workers(self, inbox, tmp_path):
        with cluster(tmp_path, workers=0) as address:
            assert "一台工作机也没有" in self.refused(inbox, address)

    def test_another_version(self, inbox, address, monkeypatch):
        monkeypatch.setattr(on_cluster, "version", lambda name: "9.9")
        assert "9.9" in self.refused(inbox, address)

    def test_the_extra_is_not_installed(self, inbox, monkeypatch):
        monkeypatch.setitem(sys.modules, "distributed", None)
        assert 'pip install ".[cluster]"' in self.refused(inbox, "tcp://127.0.0.1:8786")

    def test_on_the_command_line(self, inbox):
        command = [
            sys.executable,
            "-m",
            "workbook_tools",
            "validate",
            inbox,
            "--scheduler",
            f"tcp://127.0.0.1:{free_port()}",
        ]
        done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", timeout=120)
        assert (done.returncode, done.stdout) == (2, "")
        (sentence,) = done.stderr.splitlines()
        assert "连不上计算集群" in sentence


def test_what_a_cluster_logs_of_a_call_holds_nothing_personal(inbox):
    reader = FileReader(("inquiry_log",), TODAY, {"person": "李晓梅"}, {"X": "13853900001"}, "秘密")
    file = sent(find_sources([inbox / "外勤" / "拜访.csv"])[0])
    logged = repr((reader, [(file, 9.0)]))
    assert not [secret for secret in ("秘密", "李晓梅", "138", "拜访", "康乐") if secret in logged]


def test_a_week_consolidated_on_a_cluster_is_the_same_week(tmp_path, inbox, address):
    made = {}
    for name, options in {"here": [], "there": ["--scheduler", address]}.items():
        space = workspace(tmp_path / name, staff=[("李晓梅", "客户咨询记录本")])
        command = [sys.executable, "-m", "workbook_tools", "consolidate", inbox, "-w", space.root, "--json"]
        command += ["--week", WEEK, "--as-of", TODAY.isoformat(), *options]
        done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
        assert (done.returncode, done.stderr) == (1, "")
        lists = {path.name: cells(path) for path in sorted((space.root / "名单" / WEEK).iterdir())}
        made[name] = json.loads(done.stdout), cells(space.register_file), lists
    assert made["here"] == made["there"]
