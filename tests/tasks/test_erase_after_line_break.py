"""Who is erased is found wherever his number begins: after a line break, a tab, a quote, in a heading."""

import json
import zipfile
from datetime import date

import pytest
from weeks import TODAY, entries, inquiry, run, save, workspace

from workbook_tools.ledger import Ledger
from workbook_tools.ledger.records import Entry
from workbook_tools.tasks.erase import erase

HIM = inquiry(**{"客户称呼": "钱某人", "手机": "13853900077", "微信/QQ": "qian_sz88", "咨询日期": date(2026, 11, 18)})
HELD_BACK = {"客户称呼": None, "手机": None}


def left_in_ledger(space, *words):
    content = space.ledger_file.read_bytes()
    return [word for word in words if word.encode() in content]


@pytest.mark.parametrize("before", ["\n", "\t", "问价\n", '"', "\\", "问价\r\n"])
@pytest.mark.parametrize("word", ["qian_sz88", "13853900077"])
def test_a_row_of_nobody_that_names_him_behind_a_sign_json_escapes(tmp_path, before, word):
    space = workspace(tmp_path / "公司", staff=[("李晓梅", "客户咨询记录本")])
    save(space.inbox / "李晓梅.xlsx", [HIM, inquiry(客户称呼="李秀英", 手机="13853900002")])
    run(space)
    (no,) = [e.customer_no for e in entries(space) if "钱某人" in e.facts]
    with Ledger(space.ledger_file) as ledger:
        ledger.begin_run("consolidate", "2026-W47", str(TODAY), "2026-11-23T09:00:00")
        facts = json.dumps({"note": f"{before}{word}", "extra": {f"介绍人{before}{word}": "是"}}, ensure_ascii=False)
        row = Entry("别人.xlsx", "Sheet1", 2, "inquiry_log", b"1" * 16, "held_back", None, facts=facts)
        ledger.add_entries("2026-W47", [row])
        ledger.commit()
    erase(no, workspace=space.root, today=TODAY)
    assert left_in_ledger(space, word) == []


def test_through_a_run(tmp_path):
    space = workspace(tmp_path / "公司", staff=[("李晓梅", "客户咨询记录本")])
    save(space.inbox / "李晓梅.xlsx", [HIM, inquiry(客户称呼="李秀英", 手机="13853900002")])
    nobodys = inquiry(**HELD_BACK, 备注="先问\nqian_sz88 再说")
    save(space.inbox / "缺名.xlsx", [nobodys])
    run(space)
    assert [e.status for e in entries(space) if e.path == "缺名.xlsx"] == ["held_back"]
    (no,) = [e.customer_no for e in entries(space) if "钱某人" in e.facts]
    erase(no, workspace=space.root, today=TODAY)
    assert left_in_ledger(space, "qian_sz88") == []


AS_TYPED = [
    "８６１３８５３９０００７７",
    "8613853900077",
    "wx13853900077",
    "138.5390.0077",
    "_x000B_13853900077",
]


@pytest.mark.parametrize("typed", AS_TYPED)
def test_as_it_was_typed_his_number_stays_in_no_workbook(tmp_path, typed):
    space = workspace(tmp_path / "公司", staff=[("李晓梅", "客户咨询记录本")])
    save(space.inbox / "李晓梅.xlsx", [HIM, inquiry(客户称呼="李秀英", 手机="13853900002")])
    save(space.inbox / "缺名.xlsx", [inquiry(**HELD_BACK, 备注=f"先问{typed}")])
    run(space)
    (no,) = [e.customer_no for e in entries(space) if "钱某人" in e.facts]
    shown = typed.removeprefix("_x000B_")
    problems = space.root / "名单" / "2026-W47" / "问题清单.xlsx"
    assert shown in said_in_workbook(problems)
    erase(no, workspace=space.root, today=TODAY)
    for path in [problems, *space.hidden_folder.rglob("*.xlsx")]:
        assert shown not in said_in_workbook(path)
    assert left_in_ledger(space, shown) == []


def said_in_workbook(path):
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
