import warnings
from datetime import date

import openpyxl
import pytest
from weeks import TODAY, backed_up, cells, correct, register, tree, workspace

from workbook_tools.forms.customer_register import Customer
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.keys import identity
from workbook_tools.settings import load_settings
from workbook_tools.tasks import corrections
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.corrections import take_over_corrections
from workbook_tools.tasks.erase import erase
from workbook_tools.tasks.publication import Publication, begin_run, writing
from workbook_tools.tasks.register import add_register
from workbook_tools.tasks.register_lines import customer_row

FULL = {
    "customer_name": "康乐保健品店",
    "contact_name": "王志强",
    "mobile": ["13853900001", "13951600022"],
    "landline": ["0539-8123456"],
    "wechat": "wang_zq88",
    "qq": "765432100",
    "region": "山东省临沂市兰山区",
    "region_level": "市级",
    "address": "北京路12号",
    "channel": "网络·百度商桥",
    "brand": "没有这个品牌",
    "product": "理疗床、按摩椅",
    "need": "=1+1 要两台\n带说明书",
    "logged_on": "2026-11-17",
    "logged_by": "李晓梅",
    "note": "'先不要打 +86",
    "first_week": "2026-W47",
    "source": "小李.xlsx 咨询!2",
    "others": [["contact_name", "王总", "小周.xlsx 咨询!3"], ["wechat", "wang_66", "小周.xlsx 咨询!4"]],
}


@pytest.fixture
def space(tmp_path):
    return workspace(tmp_path / "公司", staff=[("李晓梅", "")])


def publish(space, facts=None):
    """Publish these customers, or those the ledger has."""
    with writing(space, "consolidate") as ledger, Publication(space, ledger) as publication:
        run = begin_run(ledger, "consolidate")
        ledger.put_customers(facts or {})
        publication.note_read(space.register_file)
        add_register(publication, load_settings(space.settings_file, TODAY))
        publication.commit(run)
        return publication.paths


def absorb(space):
    """Take over the corrections. Gives the problems and what the ledger then knows."""
    with Ledger(space.ledger_file) as ledger, Publication(space, ledger) as publication:
        _, told = take_over_corrections(publication, load_settings(space.settings_file, TODAY), TODAY)
        ledger.commit()
        return told, ledger.customers()


def test_a_customer_is_one_line_with_every_fact():
    row = customer_row("KH000001", FULL)
    assert row.customer_no == "KH000001"
    assert row.mobile == ("13853900001", "13951600022")
    assert row.logged_on == date(2026, 11, 17)
    assert row.others == ("联系人另有“王总”（小周.xlsx 咨询!3）；微信另有“wang_66”（小周.xlsx 咨询!4）")
    for name in FULL.keys() - {"others", "mobile", "landline", "logged_on"}:
        assert getattr(row, name) == FULL[name], name


def test_a_customer_of_whom_little_is_known_has_blanks():
    row = customer_row("KH000001", {"contact_name": "王志强", "others": []})
    assert row == Customer(customer_no="KH000001", contact_name="王志强")


def without_ledger(files):
    """Leave out the ledger and its copies: a run is written into it even if it changes nothing."""
    return {name: content for name, content in files.items() if "ledger" not in name}


class TestPublishing:
    def test_writes_every_customer_in_the_order_of_numbers(self, space):
        assert publish(space, {"KH000002": {"note": "二"}, "KH000001": FULL}) == ["客户总表.xlsx"]
        lines = register(space)
        assert [line["客户编号"] for line in lines] == ["KH000001", "KH000002"]
        assert lines[0]["手机"] == "13853900001；13951600022"
        assert lines[0]["需求"] == "=1+1 要两台\n带说明书"

    def test_again_gives_the_same_bytes_and_no_backup(self, space):
        publish(space, {"KH000001": FULL})
        before = tree(space.root)
        publish(space)
        after = tree(space.root)
        assert without_ledger(after) == without_ledger(before)

    def test_over_a_copy_changed_by_hand_keeps_that_copy(self, space):
        publish(space, {"KH000001": FULL})
        for name in ("王志远", "王志刚"):
            correct(space, "联系人", name)
            absorb(space)
            publish(space)
        kept = [cells(path)["客户总表"].values() for path in backed_up(space, "客户总表")]
        assert len(kept) == 5  # as it was published three times and changed twice
        assert all(any(name in copy for copy in kept) for name in ("王志远", "王志刚"))

    def test_no_fact_longer_than_a_cell_hides_the_others(self, space):
        publish(space, {"KH000001": {**FULL, "others": [["need", "长" * 900, f"{n}.xlsx"] for n in range(60)]}})
        (line,) = register(space)
        assert line["其他值"].startswith("需求另有“长长")
        assert line["备注"] == FULL["note"]


class TestTakingOver:
    def test_tells_of_added_columns_and_deleted_lines(self, space):
        publish(space, {"KH000001": FULL, "KH000002": {"contact_name": "李秀英", "others": []}})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(space.register_file)
        page = book.active
        head = next(cell for row in page.iter_rows() for cell in row if cell.value == "客户编号")
        page.cell(head.row, page.max_column + 1, "合同号")
        page.cell(head.row + 1, page.max_column, "HT-1")
        page.delete_rows(head.row + 2)
        book.save(space.register_file)
        told, _ = absorb(space)
        assert [p.code for p in told] == ["register-extra"] * 2
        assert "合同号" in told[0].message
        assert "KH000002" in told[1].message

    def test_nothing_from_a_register_nobody_touched(self, space):
        publish(space, {"KH000001": FULL})
        assert absorb(space) == ([], {"KH000001": FULL})

    def test_nothing_where_there_is_none(self, space):
        assert absorb(space) == ([], {})

    def test_nothing_from_one_that_was_only_saved_again(self, space):
        publish(space, {"KH000001": FULL, "KH000002": {"contact_name": "李秀英", "others": []}})
        correct(space, "", None)
        told, known = absorb(space)
        assert told == []
        assert known["KH000001"] == FULL

    @pytest.mark.parametrize(
        ("heading", "typed", "field", "fact"),
        [
            ("客户名称", "康乐二店", "customer_name", "康乐二店"),
            ("手机", "138 5390 0009", "mobile", ["13853900009"]),
            ("手机", 13853900009, "mobile", ["13853900009"]),
            ("固定电话", "0539-8222333", "landline", ["0539-8222333"]),
            ("微信", "li_2020x", "wechat", "li_2020x"),
            ("登记日期", date(2026, 11, 2), "logged_on", "2026-11-02"),
            ("登记日期", "2026.11.2", "logged_on", "2026-11-02"),
            ("所在地区", "江苏徐州", "region", "江苏省徐州市"),
            ("需求", "改成三台", "need", "改成三台"),
            ("手机", None, "mobile", []),
            ("备注", None, "note", None),
            ("登记日期", None, "logged_on", None),
        ],
        ids=str,
    )
    def test_a_changed_cell_locks_its_fact(self, space, heading, typed, field, fact):
        publish(space, {"KH000001": FULL})
        correct(space, heading, typed)
        (told,), known = absorb(space)
        assert told.code == "register-changed"
        assert told.is_remark
        assert heading in told.message
        assert known["KH000001"][field] == fact
        assert known["KH000001"]["locked"] == [field]
        was = FULL[field] if isinstance(FULL[field], list) else [FULL[field]]
        displaced = [[field, value, FULL["source"]] for value in was]
        assert sorted(known["KH000001"]["others"]) == sorted([*FULL["others"], *displaced])
        unchanged = FULL.keys() - {field, "region_level", "others"}
        assert {name: known["KH000001"][name] for name in unchanged} == {name: FULL[name] for name in unchanged}
        publish(space)
        assert absorb(space) == ([], known)

    @pytest.mark.parametrize("heading", ["客户编号", "区域级别", "其他值", "首次上名单", "最早出处"])
    def test_a_cell_of_the_tools_is_its_own(self, space, heading):
        publish(space, {"KH000001": FULL})
        correct(space, heading, "县级")
        assert absorb(space)[1] == {"KH000001": FULL}

    def test_one_lock_adds_to_another(self, space):
        publish(space, {"KH000001": FULL})
        for heading in ("需求", "备注"):
            correct(space, heading, "改了")
            absorb(space)
            publish(space)
        assert absorb(space)[1]["KH000001"]["locked"] == ["need", "note"]

    def test_a_line_moved_elsewhere_is_still_its_customers(self, space):
        publish(space, {"KH000001": FULL, "KH000002": {"contact_name": "李秀英", "others": []}})
        swapped = register(space)[::-1]
        for at, line in enumerate(swapped):
            for heading in swapped[0].keys() | swapped[1].keys():
                correct(space, heading, line.get(heading), line=at)
        told, known = absorb(space)
        assert told == []
        assert known["KH000001"] == FULL

    @pytest.mark.parametrize("number", [None, "KH000777", "随便写的"])
    def test_a_line_of_no_known_customer_is_told_and_not_taken(self, space, number):
        publish(space, {"KH000001": FULL})
        correct(space, "", None, add=[{"客户编号": number, "联系人": "手工加的"}])
        told, known = absorb(space)
        assert [problem.code for problem in told] == ["register-stranger"]
        assert told[0].place.row == min(row for row in rows_of(space) if row > told[0].place.row - 1)
        assert known == {"KH000001": FULL}

    def test_a_cell_that_cannot_be_read_changes_nothing_and_is_told(self, space):
        publish(space, {"KH000001": FULL})
        correct(space, "登记日期", "2026/13/45")
        told, known = absorb(space)
        assert [(problem.heading, problem.value) for problem in told] == [("登记日期", "2026/13/45")]
        assert not any(problem.is_remark for problem in told)
        assert known == {"KH000001": FULL}

    def test_an_owner_who_is_nobody_of_the_staff_is_taken_and_asked_about(self, space):
        publish(space, {"KH000001": FULL})
        correct(space, "跟进负责人", "王大锤")
        problems, known = absorb(space)
        assert known["KH000001"]["owner"] == "王大锤"
        asked, noted = problems
        assert (asked.code, asked.heading, asked.value) == ("unknown-person", "跟进负责人", "王大锤")
        assert "王大锤" in asked.sentence(unmask=True)
        assert noted.code == "register-changed"

    def test_what_is_typed_while_it_is_read_is_not_written_over(self, space, monkeypatch):
        publish(space, {"KH000001": FULL})
        correct(space, "备注", "读到的")
        read = corrections.find_corrections

        def read_and_type(*arguments):
            found = read(*arguments)
            correct(space, "备注", "没读到的")
            return found

        monkeypatch.setattr(corrections, "find_corrections", read_and_type)
        with writing(space, "consolidate") as ledger, Publication(space, ledger) as publication:
            run, settings = begin_run(ledger, "consolidate"), load_settings(space.settings_file, TODAY)
            take_over_corrections(publication, settings, TODAY)
            add_register(publication, settings)
            publication.commit(run)
        assert publication.not_placed == {"客户总表.xlsx"}
        assert register(space)[0]["备注"] == "没读到的"
        monkeypatch.undo()
        assert absorb(space)[1]["KH000001"]["note"] == "没读到的"

    @pytest.mark.parametrize(("typed", "kept", "codes"), [("甲", "A", []), ("很好", "很好", ["not-a-choice"])])
    def test_a_grade_typed_by_hand_is_what_it_means_or_is_asked_about(self, space, typed, kept, codes):
        publish(space, {"KH000001": FULL})
        correct(space, "客户等级", typed)
        problems, known = absorb(space)
        assert known["KH000001"]["grade"] == kept
        assert [p.code for p in problems] == [*codes, "register-changed"]
        assert all(p.heading == "客户等级" and p.place.column for p in problems if not p.is_remark)

    def test_a_brand_typed_by_hand_that_the_settings_do_not_know_is_asked_about(self, space):
        publish(space, {"KH000001": FULL})
        correct(space, "意向品牌", "康悦里疗")
        problems, known = absorb(space)
        assert known["KH000001"]["brand"] == "康悦里疗"
        assert [(p.code, p.value) for p in problems] == [("unknown-brand", "康悦里疗"), ("register-changed", "")]

    def test_a_register_that_is_no_workbook_is_refused(self, space):
        publish(space, {"KH000001": FULL})
        space.register_file.write_bytes(b"")
        with pytest.raises(WorkbookError, match="修不好就把它移到别处再运行一次，工具会重新写一份"):
            absorb(space)
        space.register_file.unlink()
        publish(space)
        assert [line["客户编号"] for line in register(space)] == ["KH000001"]

    def test_what_is_changed_in_a_copy_of_the_page_is_told(self, space):
        publish(space, {"KH000001": FULL})
        book = openpyxl.load_workbook(space.register_file)
        copy = book.copy_worksheet(book["客户总表"])
        next(cell for row in copy.iter_rows() for cell in row if cell.value == "王志强").value = "王志远"
        book.save(space.register_file)
        told, known = absorb(space)
        assert known == {"KH000001": FULL}
        (problem,) = told
        assert (problem.code, problem.place.sheet) == ("register-double", copy.title)
        assert "里面改的没有收" in problem.message


def rows_of(space):
    return {int("".join(filter(str.isdigit, address))) for address in cells(space.register_file)["客户总表"]}


def test_a_column_whose_heading_is_gone_empties_nobody(space):
    publish(space, {"KH000001": FULL})
    book = openpyxl.load_workbook(space.register_file)
    heading = next(c for row in book["客户总表"].iter_rows(max_row=8) for c in row if c.value == "联系人")
    heading.value = None
    book.save(space.register_file)
    _, known = absorb(space)
    assert known == {"KH000001": FULL}


def test_a_customer_is_afterwards_known_by_what_was_corrected(space):
    publish(space, {"KH000001": FULL})
    with Ledger(space.ledger_file) as ledger:
        ledger.index.add([("KH000001", identity(customer_row("KH000001", FULL)))])
        ledger.commit()
    correct(space, "手机", "15853900009")
    absorb(space)
    with Ledger(space.ledger_file) as ledger:
        assert ledger.index.holders(["mobile:13853900001"]) == {}
        assert list(ledger.index.holders(["mobile:15853900009"])) == ["KH000001"]


def test_a_register_of_nobody_saved_again_corrects_nothing(space):
    publish(space)
    correct(space, "", None)
    assert absorb(space) == ([], {})


NAMES = ("王志强", "李秀英", "孙玉兰", "陈建军", "刘美兰", "赵国庆", "黄文静", "周立新")
EIGHT = {
    f"KH00000{n}": {
        "contact_name": name,
        "mobile": [f"1385390000{n}"],
        "brand": "云枕" if n < 5 else "暖橘",
        "need": f"想要{n}台",
        "others": [],
    }
    for n, name in enumerate(NAMES, start=1)
}


class TestAColumnMovedApart:
    """It would give every customer what is another's: nothing of it is taken, whatever else is."""

    def moved(self, space, *headings, by=1):
        lines = register(space)
        for at in range(len(lines)):
            for heading in headings:
                correct(space, heading, lines[(at + by) % len(lines)].get(heading), line=at)

    @pytest.mark.parametrize("by", [1, -1, 3])
    def test_gives_nobody_the_mobile_of_another(self, space, by):
        publish(space, EIGHT)
        self.moved(space, "手机", by=by)
        correct(space, "备注", "先发资料", line=2)
        told, known = absorb(space)
        assert {no: facts["mobile"] for no, facts in known.items()} == {no: f["mobile"] for no, f in EIGHT.items()}
        assert known["KH000003"]["note"] == "先发资料"
        assert [p.code for p in told] == ["register-shifted", "register-changed"]
        rows = sorted(rows_of(space))[-8:]
        assert told[0].place.row == rows[0]
        assert told[0].place.column
        assert f"「手机」这一列好像整列挪了位置，和别的列对不上了：第{rows[0]}到{rows[-1]}行" in told[0].sentence()
        assert ".wbtools/backup" in told[0].suggestion

    def test_of_which_only_some_lines_have_another_s(self, space):
        publish(space, EIGHT)
        for at in range(5):  # copied from those below
            correct(space, "手机", f"1385390000{at + 4}", line=at)
        told, known = absorb(space)
        assert [p.code for p in told] == ["register-shifted"]
        assert known == EIGHT

    def test_with_the_number_of_the_customer_changes_nothing_at_all(self, space):
        publish(space, EIGHT)
        self.moved(space, "客户编号")
        correct(space, "备注", "先发资料", line=2)
        told, known = absorb(space)
        assert known == EIGHT
        assert [p.code for p in told] == ["register-shifted"]
        assert "「客户编号」这一列好像整列挪了位置" in told[0].message
        assert "这一册的改动都没有收" in told[0].message

    def test_takes_along_what_alone_might_be_meant(self, space):
        publish(space, EIGHT)
        self.moved(space, "需求", "意向品牌", by=3)
        told, known = absorb(space)
        assert known == EIGHT
        assert "「意向品牌」「需求」这几列" in told[0].message

    def test_is_put_right_by_the_next_run_and_told_in_its_list(self, space):
        publish(space, EIGHT)
        self.moved(space, "手机")
        done = consolidate(workspace=space.root, week="2026-W47", as_of=TODAY)
        assert not done.is_clean
        assert [line["手机"] for line in register(space)] == [facts["mobile"][0] for facts in EIGHT.values()]
        assert [p.code for p in done.said_at_once] == ["register-shifted"]
        assert len(backed_up(space, "客户总表")) == 2

    def test_is_not_what_a_person_swaps_or_says_of_many(self, space):
        publish(space, EIGHT)
        for at, number in enumerate((2, 1, 4, 3)):
            correct(space, "手机", f"1385390000{number}", line=at)
        for at in range(8):
            correct(space, "意向品牌", "暖橘" if at < 4 else "云枕", line=at)
            correct(space, "客户名称", "康乐保健品店", line=at)
        told, known = absorb(space)
        assert "register-shifted" not in {p.code for p in told}
        assert known["KH000001"]["mobile"] == ["13853900002"]
        assert {facts["customer_name"] for facts in known.values()} == {"康乐保健品店"}
        assert known["KH000001"]["brand"] == "暖橘"

    def test_erases_nobody_for_no_copy_of_it_would_be_left(self, space):
        publish(space, EIGHT)
        self.moved(space, "手机")
        before = space.register_file.read_bytes()
        with pytest.raises(WorkbookError, match=r"整列挪了位置.*还没有删除，请先运行 wbtools consolidate"):
            erase("KH000001", workspace=space.root, today=TODAY)
        assert space.register_file.read_bytes() == before
