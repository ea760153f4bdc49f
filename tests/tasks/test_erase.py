"""A person who asks for it is removed everywhere, and does not come back in silence."""

import zipfile
from datetime import date

import pytest
from click.testing import CliRunner
from weeks import TODAY, WEEK, correct, customers, entries, inquiry, register, run, save, tree, workspace

from workbook_tools.cli import main
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.erase import erase, readmit
from workbook_tools.tasks.history import seals, undo
from workbook_tools.tasks.publication import begin_run
from workbook_tools.tasks.uniting import unite

HIM = inquiry(客户称呼="钱某人", 手机="13853900077", 咨询日期=date(2026, 11, 18), 备注="请138 5390 0077联系")
WORDS = ("13853900077", "138 5390 0077", "钱某人")


@pytest.fixture
def space(tmp_path):
    made = workspace(tmp_path / "公司", staff=[("李晓梅", "客户咨询记录本")], brands=[("好床", "周总监")])
    save(made.inbox / "李晓梅.xlsx", [inquiry(), HIM, inquiry(客户称呼="李秀英", 手机="13853900002")])
    run(made)
    correct(made, "备注", "13853900077 也打不通", line=2)
    run(made)
    return made


def number_of_him(space):
    return next(no for no, facts in customers(space).items() if facts["contact_name"] == "钱某人")


def erased(space):
    return erase(number_of_him(space), workspace=space.root, today=TODAY)


def again(space, week=WEEK, as_of=TODAY):
    return consolidate(workspace=space.root, week=week, as_of=as_of)


def named_in(path):
    """Give the words about him that stand in a file, unzipped if it is a workbook."""
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as package:
            content = b"".join(package.read(name) for name in package.namelist())
    return [word for word in WORDS if word.encode() in content]


def traces(space):
    files = [path for path in space.root.rglob("*") if path.is_file() and "收件箱" not in path.parts]
    return {path.name: found for path in files if (found := named_in(path))}


class TestErasing:
    def test_leaves_no_word_of_him_in_any_file_but_staffs(self, space):
        assert len(traces(space)) > 4
        before = tree(space.inbox)
        erased(space)
        assert traces(space) == {}
        assert tree(space.inbox) == before

    def test_says_where_he_still_stands(self, space):
        no = number_of_him(space)
        done = erased(space)
        assert done.customer_no == no
        assert done.left == ["李晓梅.xlsx Sheet1第3行"]
        assert {f"名单/{WEEK}/有效客户名单表.xlsx", "客户总表.xlsx"} <= set(done.workbooks)
        assert done.backups > 0

    def test_names_the_customers_who_may_be_he(self, space):
        other, namesake = (
            inquiry(客户称呼="吴玉兰", 手机="13853900077、13853900078", 单位或店名=None),
            inquiry(客户称呼="钱某人", 手机="13853900079", 单位或店名=None, 所在地区="江苏徐州"),
        )
        save(space.inbox / "另一份.xlsx", [other, namesake])
        run(space)
        known = {facts["mobile"][-1]: no for no, facts in customers(space).items()}
        no = known["13853900077"]
        told = CliRunner().invoke(main, ["erase", no, "-w", str(space.root), "--yes"])
        assert told.exit_code == 1
        same_number, same_name = known["13853900078"], known["13853900079"]
        assert f"同一个号码还在{same_number}名下，没有动；要是同一个人，请也用 wbtools erase 删除。" in told.stdout
        assert f"名字或店名一样的还有{same_name}，没有动；要是同一个人，请也删除。" in told.stdout

    def test_names_nobody_if_nobody_may_be_he(self, space):
        done = erased(space)
        assert (done.same_number, done.same_name) == ([], [])

    def test_leaves_the_others_alone(self, space):
        others = {no: facts for no, facts in customers(space).items() if facts["contact_name"] != "钱某人"}
        erased(space)
        assert customers(space) == others
        assert {line["联系人"] for line in register(space)} == {"王志强", "李秀英"}

    def test_does_not_let_him_in_again_by_the_same_row_or_another(self, space):
        no = number_of_him(space)
        erased(space)
        assert again(space).customers["total"] == 2
        save(space.inbox / "另一份.xlsx", [HIM | {"客户称呼": "钱先生", "备注": None}])
        done = again(space)
        (problem,) = [p for p in done.problems if p.code == "erased"]
        assert problem.place.file == "另一份.xlsx"
        assert no in problem.message
        assert "--readmit" in problem.suggestion
        assert done.figures()["held_back"] == 1
        assert traces(space) == {}

    def test_nor_by_a_copy_of_the_file(self, space):
        erased(space)
        (space.inbox / "副本.xlsx").write_bytes((space.inbox / "李晓梅.xlsx").read_bytes())
        again(space)
        assert traces(space) == {}
        assert len(customers(space)) == 2

    def test_nor_when_the_file_is_renamed(self, space):
        erased(space)
        (space.inbox / "李晓梅.xlsx").rename(space.inbox / "改名.xlsx")
        again(space)
        assert traces(space) == {}
        assert len(customers(space)) == 2

    def test_lets_him_in_when_he_agrees(self, space):
        no = number_of_him(space)
        erased(space)
        readmit(no, workspace=space.root)
        again(space)
        (back,) = [n for n, facts in customers(space).items() if facts["contact_name"] == "钱某人"]
        assert back not in ("KH000001", "KH000002", "KH000003")

    def test_never_gives_his_number_to_another(self, space):
        save(space.inbox / "最后.xlsx", [inquiry(客户称呼="最后的", 手机="13853900088", 咨询日期=date(2026, 11, 20))])
        run(space)
        last = max(customers(space))
        (space.inbox / "最后.xlsx").unlink()
        erase(last, workspace=space.root, today=TODAY)
        save(space.inbox / "新.xlsx", [inquiry(客户称呼="新来的", 手机="13853900099")])
        run(space)
        assert max(customers(space)) > last

    def test_keeps_the_number_he_shares_with_another(self, space):
        save(space.inbox / "夫妻.xlsx", [inquiry(客户称呼="孙太太", 手机="13853900077", 咨询日期=date(2026, 11, 19))])
        run(space)
        erased(space)
        again(space)
        assert any(facts["contact_name"] == "孙太太" for facts in customers(space).values())
        save(space.inbox / "夫妻2.xlsx", [inquiry(客户称呼="孙太太", 手机="13853900077", 备注="再次来问")])
        assert [p for p in again(space).problems if p.code == "erased"] == []

    def test_knows_him_by_a_shared_number_and_his_name(self, space):
        save(space.inbox / "夫妻.xlsx", [inquiry(客户称呼="孙太太", 手机="13853900077", 咨询日期=date(2026, 11, 19))])
        run(space)
        erased(space)
        save(space.inbox / "又来.xlsx", [HIM | {"备注": None}])
        assert [p.place.file for p in again(space).problems if p.code == "erased"] == ["又来.xlsx"]
        assert not any(facts["contact_name"] == "钱某人" for facts in customers(space).values())

    def test_leaves_the_seals_whole(self, space):
        again(space, week="2026-W48", as_of=date(2026, 11, 30))
        erased(space)
        assert [seal["whole"] for seal in seals(space.root)] == [True]

    def test_takes_rows_along_that_were_held_back(self, space):
        save(space.inbox / "缺名.xlsx", [inquiry(客户称呼=None, 手机="13853900077")])
        run(space)
        assert len(traces(space)) > 4
        erased(space)
        assert traces(space) == {}
        save(space.inbox / "缺名2.xlsx", [inquiry(客户称呼=None, 手机="13853900077", 备注="再来")])
        again(space)
        assert traces(space) == {}

    def test_done_again_looks_once_more(self, space):
        no = number_of_him(space)
        erased(space)
        left = space.hidden_folder / "backup" / "名单-2026-W47-旧的.20261120T010203000000Z.0123456789ab.xlsx"
        save(left, [inquiry(客户称呼=no)])
        assert erase(no, workspace=space.root, today=TODAY).again
        assert not left.exists()
        told = CliRunner().invoke(main, ["erase", no, "-w", str(space.root), "--yes"]).stdout
        assert told.startswith(f"{no} 以前已经删除，客户总表里没有这位了")

    @pytest.mark.parametrize(
        ("typed", "is_gone"), [("是\n", True), ("也许\ny\n", True), ("否\n", False), ("\n", False)]
    )
    def test_is_asked_about_in_chinese(self, space, typed, is_gone):
        no = number_of_him(space)
        done = CliRunner().invoke(main, ["erase", no, "-w", str(space.root)], input=typed)
        assert f"真的要删除 {no} 吗？删了不能恢复 [是/否]：" in done.stderr
        assert (no not in customers(space)) == is_gone
        assert is_gone or "没有删除" in done.stderr

    def test_takes_what_was_accepted_for_him_along(self, space):
        no = number_of_him(space)
        with Ledger(space.ledger_file) as ledger:
            ledger.decide("fix", {"ABC": "13853900077"})
            ledger.commit()
        erase(no, workspace=space.root, today=TODAY)
        assert traces(space) == {}

    def test_cannot_be_undone(self, space):
        erased(space)
        with pytest.raises(WorkbookError, match="撤销不了"):
            undo(space.root, today=TODAY)
        assert traces(space) == {}

    def test_stands_in_the_way_of_undoing_what_was_before(self, space):
        save(space.inbox / "周.xlsx", [inquiry(客户称呼="新来的", 手机="13853900003")])
        run(space)
        correct(space, "备注", "手工", line=0)
        erased(space)
        known = customers(space)
        with pytest.raises(WorkbookError, match="撤销不了"):
            undo(space.root, today=TODAY)
        assert customers(space) == known
        assert not list(space.hidden_folder.glob("*.damaged.*"))

    def test_of_nobody_is_refused(self, space):
        with pytest.raises(WorkbookError, match="KH999999"):
            erase("KH999999", workspace=space.root)
        with Ledger(space.ledger_file) as ledger:
            begin_run(ledger, "review")
            unite(ledger, ["KH000002"], "KH000001")
            ledger.commit()
        with pytest.raises(WorkbookError, match="KH000002 已经并入 KH000001"):
            erase("KH000002", workspace=space.root)
        with pytest.raises(WorkbookError, match="没有删除过"):
            readmit("KH000001", workspace=space.root)


def test_a_traced_row_says_that_he_is_gone(space):
    erased(space)
    assert sorted(entry.status for entry in entries(space)) == ["accepted", "accepted", "erased"]
    assert all(entry.facts == "{}" for entry in entries(space) if entry.status == "erased")
