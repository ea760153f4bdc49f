"""What a copy of the process makes beside the deciding is what the process would have made itself."""

import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from weeks import TODAY, WEEK

from workbook_tools.excel import children
from workbook_tools.tasks import digest, joining
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.workspace import Workspace

SAMPLES = Path(__file__).parents[2] / "sample_workbooks"
NEVER = sys.maxsize


def decided(folder, monkeypatch, many):
    """Give all that the ledger knows after two weeks, if so many rows and customers are called many."""
    shutil.copytree(SAMPLES / "收件箱", folder / "收件箱")
    shutil.copy(SAMPLES / "设置.xlsx", folder / "设置.xlsx")
    monkeypatch.setattr(digest, "_MANY", many)
    monkeypatch.setattr(joining, "_MANY", many)
    files = sorted((folder / "收件箱").rglob("*.*"))
    consolidate(files[::2], workspace=folder, week="2026-W47", as_of=TODAY)
    consolidate(workspace=folder, week=WEEK, as_of=TODAY)
    with closing(sqlite3.connect(Workspace(folder).ledger_file)) as ledger:
        tables = ("rows", "customers", "decisions", "identities", "keys", "files")
        return {table: ledger.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables}


@pytest.mark.skipif(not children.may_fork(), reason="nothing is done beside here")
def test_the_ledger_is_the_same_whoever_makes_what_it_keeps(tmp_path, monkeypatch):
    begun = []

    def beside(work):
        begun.append(work)
        return children.beside(work)

    monkeypatch.setattr(digest, "beside", beside)
    monkeypatch.setattr(joining, "beside", beside)
    monkeypatch.setattr(children.os, "cpu_count", lambda: 2)
    alone = decided(tmp_path / "alone", monkeypatch, NEVER)
    assert not begun
    assert decided(tmp_path / "beside", monkeypatch, 0) == alone
    assert len(begun) == 4, "what is kept, and what is merged, in each of two weeks"
    assert len(alone["customers"]) > 20


def dies_elsewhere(work):
    """Give work that kills any process but this one."""
    here = os.getpid()

    def work_here():
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return work()

    return work_here


BESIDE = {
    "one processor": lambda work: work,
    "a copy that is killed": lambda work: children.beside(dies_elsewhere(work)),
}


@pytest.mark.skipif(not children.may_fork(), reason="nothing is done beside here")
@pytest.mark.parametrize("how", BESIDE)
def test_the_ledger_is_the_same_with(how, tmp_path, monkeypatch):
    alone = decided(tmp_path / "alone", monkeypatch, NEVER)
    monkeypatch.setattr(digest, "beside", BESIDE[how])
    monkeypatch.setattr(joining, "beside", BESIDE[how])
    assert decided(tmp_path / "beside", monkeypatch, 0) == alone
