"""Facts that an older version wrote say what today's say, though their JSON has blanks: nothing counts as changed."""

import json
import shutil
import sqlite3
from datetime import date

import pytest
from weeks import correct, customers, inquiry, register, run, save, visit, workspace

from workbook_tools.tasks.erase import erase
from workbook_tools.tasks.history import undo
from workbook_tools.workspace import Workspace

NEXT_DAY = date(2026, 11, 24)
LI = inquiry(客户称呼="李秀英", 手机="13853900002", 备注="有两家店，\n想再开一家")
ZHANG = inquiry(客户称呼="张红", 手机="13853900003", 孩子="两个", 登记客服=None)
HELD_BACK = inquiry(客户称呼=None, 手机="13853900004", 备注="问价")
ROWS = [inquiry(), LI, ZHANG, HELD_BACK]
MENDED = [inquiry(), LI | {"备注": "有三家店"}, ZHANG, HELD_BACK, inquiry(客户称呼="周敏", 手机="13853900005")]
VISITS = [visit(负责人="王志强", 手机="13853900001"), visit()]


def rewritten(space):
    """Let the ledger hold all facts as an older version wrote them."""
    db = sqlite3.connect(space.ledger_file)
    for table in ("rows", "customers"):
        now = db.execute(f"SELECT rowid, facts FROM {table}").fetchall()
        older = [(json.dumps(json.loads(facts), ensure_ascii=False), row) for row, facts in now]
        assert {facts for facts, _ in older}.isdisjoint(facts for _, facts in now), "it wrote them so then"
        db.executemany(f"UPDATE {table} SET facts = ? WHERE rowid = ?", older)
    db.commit()
    db.close()


def kept(space):
    """Give all that the ledger holds of rows and customers, with facts as what they say."""
    db = sqlite3.connect(space.ledger_file)
    db.row_factory = sqlite3.Row
    tables = ("rows", "customers", "identities", "keys")
    found = {table: [dict(line) for line in db.execute(f"SELECT * FROM {table}")] for table in tables}
    db.close()
    for line in (*found["rows"], *found["customers"]):
        line["facts"] = json.loads(line["facts"])
    return found


@pytest.fixture
def spaces(tmp_path):
    """Give two alike, one of which an older version made."""
    space = workspace(tmp_path / "今天", staff=[("李晓梅", "客户咨询记录本")], brands=[("好床", "周总监")])
    save(space.inbox / "李晓梅.xlsx", ROWS)
    run(space)
    correct(space, "备注", "改过", line=2)
    run(space)
    older = Workspace(shutil.copytree(space.root, tmp_path / "从前"))
    rewritten(older)
    return space, older


def test_the_same_rows_again_change_nothing(spaces):
    before = kept(spaces[1])
    done = run(spaces[1], week="2026-W48", as_of=NEXT_DAY)
    assert done["customers"] == {"new": 0, "updated": 0, "unchanged": 3, "total": 3}
    after = kept(spaces[1])
    assert (after["rows"], after["customers"]) == (before["rows"], before["customers"])


def test_more_rows_mended_ones_and_hand_corrections_are_taken_the_same_way(spaces):
    done = []
    for space in spaces:
        save(space.inbox / "李晓梅.xlsx", MENDED)
        save(space.inbox / "赵小龙.xlsx", VISITS)
        correct(space, "详细地址", "临沂路8号", line=1)
        done.append(run(space, week="2026-W48", as_of=NEXT_DAY))
    assert done[0]["customers"] == done[1]["customers"] == {"new": 2, "updated": 2, "unchanged": 1, "total": 5}
    assert kept(spaces[0]) == kept(spaces[1])
    assert register(spaces[0]) == register(spaces[1])


def test_an_undone_run_leaves_what_the_older_version_wrote(spaces):
    before = kept(spaces[1])
    save(spaces[1].inbox / "李晓梅.xlsx", MENDED)
    run(spaces[1], week="2026-W48", as_of=NEXT_DAY)
    undo(spaces[1].root)
    after = kept(spaces[1])
    assert (after["rows"], after["customers"]) == (before["rows"], before["customers"])


def test_who_is_erased_goes_from_both(spaces):
    for space in spaces:
        no = next(no for no, facts in customers(space).items() if facts["contact_name"] == "李秀英")
        erase(no, workspace=space.root, today=NEXT_DAY)
        assert "13853900002" not in str(kept(space)["rows"])
    assert kept(spaces[0]) == kept(spaces[1])
