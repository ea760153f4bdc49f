"""Inboxes below a URL: found, fetched, read as if they lay here, and told without a word of whose account it is."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import boto3
import fsspec
import pytest
from cluster_here import cluster
from fsspec.implementations.local import LocalFileSystem
from weeks import TODAY, WEEK, cells, inquiry, save, visit, workspace

from workbook_tools.problems import WorkbookError
from workbook_tools.tasks import remote
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.reading import read_files
from workbook_tools.tasks.remote import shown_url
from workbook_tools.tasks.sources import sources_in
from workbook_tools.tasks.validate import validate

SECRET = "bu-gao-su-ni"


@pytest.fixture
def inbox(tmp_path):
    """A folder as staff leave it: folders, a copy, hidden files, an empty file, a broken one."""
    folder = tmp_path / "本地"
    save(folder / "李晓梅 [1].xlsx", [inquiry(), inquiry(客户称呼="陈晨", 手机="1385390")])
    save(folder / "外勤" / "一组" / "拜访.csv", [visit()])
    save(folder / "外勤" / ".隐藏" / "没人要.csv", [visit(手机="13951600009")])
    shutil.copy(folder / "李晓梅 [1].xlsx", folder / "外勤" / "李晓梅 [1].xlsx")
    (folder / "坏.xlsx").write_bytes(b"PK\3\4" + bytes(100))
    (folder / "空.xlsx").touch()
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "~$李晓梅.xlsx").write_bytes(b"\4user" + bytes(160))
    return folder


@pytest.fixture(scope="session")
def store():
    """A real S3 server on this machine."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as trying:
                if not trying.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def account(store, monkeypatch):
    for name, value in {
        "AWS_ACCESS_KEY_ID": "wbtools",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": store,
    }.items():
        monkeypatch.setenv(name, value)
    return boto3.client("s3")


@pytest.fixture
def bucket(account, inbox, request):
    """Everything of the inbox, in a bucket of its own."""
    name = f"bucket-{abs(hash(request.node.name))}"
    account.create_bucket(Bucket=name)
    account.put_object(Bucket=name, Key="week/", Body=b"")  # as consoles mark a folder
    for path in inbox.rglob("*"):
        if path.is_file():
            account.put_object(Bucket=name, Key=f"week/{path.relative_to(inbox).as_posix()}", Body=path.read_bytes())
    account.put_object(Bucket=name, Key="week2/别的.csv", Body=b"x")
    return name


@pytest.fixture
def in_this_process(monkeypatch):
    """Fetch without a child, whose libraries could not be touched if it was spawned."""
    monkeypatch.setattr(remote, "fetch", lambda url, folder: dict(remote._fetched(url, folder)))


def read(places, **options):
    with sources_in(places) as sources:
        readings = read_files(sources, today=TODAY, vocabularies={}, **options)
        lying = [source.path for source in sources if source.fetched]
    assert not any(path.exists() for path in lying), "what was fetched stays"
    return [(r.source.name, r.content, repr(r.tables), r.problems, repr(r.unreadable), r.copy_of) for r in readings]


@pytest.mark.parametrize("ending", ["", "/"])
def test_a_bucket_is_read_like_a_folder(inbox, bucket, ending):
    there = read([f"s3://{bucket}/week{ending}"])
    assert there == read([inbox])
    assert [name for name, *_ in there] == sorted(
        ["李晓梅 [1].xlsx", "外勤/一组/拜访.csv", "外勤/李晓梅 [1].xlsx", "坏.xlsx", "空.xlsx", "~$李晓梅.xlsx"]
    )


def test_one_file_of_it_is_read_like_a_file(inbox, bucket):
    assert read([f"s3://{bucket}/week/李晓梅 [1].xlsx"]) == read([inbox / "李晓梅 [1].xlsx"])


def test_a_cluster_reads_what_was_fetched(inbox, bucket, tmp_path):
    with cluster(tmp_path, workers=1) as address:
        assert read([f"s3://{bucket}/week"], scheduler=address) == read([inbox])


@pytest.mark.parametrize("place", ["{uri}", "file://{path}", "local://{path}", "memory://收件箱"])
def test_other_systems_are_read_alike(inbox, place, in_this_process):
    fsspec.filesystem("memory").put(f"{inbox}/", "/收件箱/", recursive=True)
    assert read([place.format(uri=inbox.as_uri(), path=inbox)]) == read([inbox])


def test_files_of_one_name_are_told_apart(inbox, bucket):
    names = [name for name, *_ in read([inbox / "坏.xlsx", f"s3://{bucket}/week"])]
    assert names.count("坏.xlsx") == 0
    assert {"本地/坏.xlsx", "week/坏.xlsx"} <= set(names)


def test_what_cannot_be_fetched_is_told_of_that_file(inbox, monkeypatch, in_this_process):
    get = LocalFileSystem.get_file

    def fail(self, source, target, **options):
        if source.endswith("坏.xlsx"):
            raise OSError(f"https://user:{SECRET}@host is down")
        get(self, source, target, **options)
        if source.endswith("拜访.csv"):
            Path(target).write_bytes(b"half")

    monkeypatch.setattr(LocalFileSystem, "get_file", fail)
    with sources_in([f"local://{inbox}"]) as sources:
        readings = read_files(sources, today=TODAY, vocabularies={})
    codes = {r.source.name: r.unreadable.code for r in readings if r.unreadable}
    assert codes["坏.xlsx"] == "remote"
    assert codes["外勤/一组/拜访.csv"] == "file-incomplete"
    assert SECRET not in repr(readings)


def test_a_folder_that_is_closed_is_told_and_the_others_are_read(inbox, monkeypatch, in_this_process):
    ls = LocalFileSystem.ls

    def deny(self, path, **options):
        if path.endswith("外勤"):
            raise PermissionError(path)
        return ls(self, path, **options)

    monkeypatch.setattr(LocalFileSystem, "ls", deny)
    found = {name: refusal for name, _, _, _, refusal, _ in read([f"local://{inbox}"])}
    assert "文件夹打不开" in found["外勤"]
    assert found["李晓梅 [1].xlsx"] == "None"


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("s3://{bucket}/没有/", "file-missing", "s3://{bucket}/没有/ 里没有文件"),
        ("s3://nobody-has-this/week", "file-missing", "s3://nobody-has-this/week 里没有文件"),
        ("s3://user:{secret}@{bucket}/没有", "remote", "连不上 s3://{bucket}/没有"),
        ("xyz://host/week", "remote", "不认得 xyz:// 的地址"),
        (
            "smb://user:{secret}@host/share",
            "remote",
            "读 smb:// 的地址还缺一个部件，请运行 pip install smbprotocol 再试",
        ),
        ("ftp://user:{secret}@127.0.0.1:1/week", "remote", "连不上 ftp://127.0.0.1:1/week"),
        ("memory://没有", "file-missing", "里没有文件"),
    ],
)
def test_what_cannot_be_read_is_told_without_credentials(bucket, url, code, said):
    with pytest.raises(WorkbookError) as refusal, sources_in([url.format(bucket=bucket, secret=SECRET)]):
        pass
    assert refusal.value.code == code
    assert said.format(bucket=bucket) in refusal.value.message
    assert SECRET not in refusal.value.message


def test_nothing_of_an_account_is_shown(tmp_path):
    for url in (f"s3://user:{SECRET}@host/a", f"s3://KEY:a/{SECRET}@host/a", f"http://host/a?X-Signature={SECRET}"):
        assert SECRET not in shown_url(url)
        assert shown_url(url).endswith("host/a")


def test_a_store_that_is_down_is_told(account, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(WorkbookError, match="连不上 s3://bucket/week"), sources_in(["s3://bucket/week"]):
        pass


def test_without_the_extra_it_is_told_what_to_install(monkeypatch, in_this_process):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(WorkbookError, match=r"pip install \"\.\[remote\]\""), sources_in(["s3://bucket/week"]):
        pass


def test_keys_that_lead_out_of_a_folder_are_not_followed(account, bucket, tmp_path):
    body = (tmp_path / "本地" / "李晓梅 [1].xlsx").read_bytes()
    for key in ("week/../../外.xlsx", "week/..", "week/a\\..\\..\\外.xlsx"):
        account.put_object(Bucket=bucket, Key=key, Body=body)
    done = validate([f"s3://{bucket}/week"], as_of=TODAY, annotate=tmp_path / "标注" / "这里")
    assert not any(".." in name.split("/") for name in (reading.source.name for reading in done.readings))
    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*外.xlsx")} <= {"标注"}
    assert (tmp_path / "标注" / "这里" / "李晓梅 [1].xlsx").exists()


def test_a_week_from_a_bucket_is_the_same_week(inbox, bucket, tmp_path):
    made = {}
    for name, place in {"here": inbox, "there": f"s3://{bucket}/week"}.items():
        space = workspace(tmp_path / name, staff=[("李晓梅", "客户咨询记录本")])
        done = consolidate([place], workspace=space.root, week=WEEK, as_of=TODAY)
        lists = {path.name: cells(path) for path in sorted((space.root / "名单" / WEEK).iterdir())}
        links = lists.pop("问题清单.xlsx")
        made[name] = done.summary(), cells(space.register_file), lists, {sheet: len(links[sheet]) for sheet in links}
        again = consolidate([place], workspace=space.root, week=WEEK, as_of=TODAY)
        assert again.figures()["accepted"] == 0
    assert made["here"] == made["there"]


def test_on_the_command_line(bucket, tmp_path):
    (tmp_path / "暂").mkdir()
    space = workspace(tmp_path / "这里", staff=[("李晓梅", "客户咨询记录本")])
    for command in (["validate"], ["consolidate", "-w", space.root], ["handoff", "-w", space.root]):
        done = subprocess.run(
            [sys.executable, "-m", "workbook_tools", *command, f"s3://{bucket}/week", "--json"],
            check=False,
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"TMPDIR": str(tmp_path / "暂")},
        )
        assert (done.returncode, done.stderr) == (1, "")
        assert "李晓梅" in done.stdout
    assert not list((tmp_path / "暂").iterdir())


def test_where_processes_are_spawned_it_is_fetched_too(inbox, bucket, monkeypatch):
    monkeypatch.setattr("workbook_tools.excel.children.may_fork", lambda: False)
    assert read([f"s3://{bucket}/week"]) == read([inbox])


def test_a_child_that_dies_while_it_fetches_is_told(monkeypatch):
    monkeypatch.setattr(remote, "_serve", _die)
    with (
        pytest.raises(WorkbookError, match="读 s3://bucket/week 时出错"),
        sources_in([f"s3://user:{SECRET}@bucket/week"]),
    ):
        pass


def _die(_url, _folder, _line):
    os.abort()
