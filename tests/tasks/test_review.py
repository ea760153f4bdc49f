"""待确认重复 comes back: customers are united, told apart, taken apart again; nothing is asked twice, nothing lost."""

import json
import re
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from weeks import TODAY, WEEK, correct, customers, entries, inquiry, register, run, save, tree, workspace

from workbook_tools.cli import main
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.evidence import evidence_of
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.history import history, undo
from workbook_tools.tasks.pairs import open_doubts
from workbook_tools.tasks.review import review, take_apart

MOBILE = "13853900001"
COUPLE = (
    inquiry(客户称呼="王志强", **{"单位/店名": "兰山康宁器械店", "微信/QQ": "wangzq_1"}),
    inquiry(客户称呼="刘美兰", 咨询日期=date(2026, 11, 18), 备注="他爱人", **{"单位/店名": "河东长寿用品店"}),
)
THIRD = inquiry(客户称呼="陈国庆", 咨询日期=date(2026, 11, 19), 咨询内容="要价目表", **{"单位/店名": "罗庄乐龄中心"})
ONE, TWO, THREE = "KH000001", "KH000002", "KH000003"


def space_with(folder, *rows):
    made = workspace(folder / "公司", staff=[("李晓梅", "客户咨询记录本")])
    save(made.inbox / "李晓梅.xlsx", rows)
    run(made)
    return made


@pytest.fixture
def pair(tmp_path):
    return space_with(tmp_path, *COUPLE)


@pytest.fixture
def trio(tmp_path):
    return space_with(tmp_path, *COUPLE, THIRD)


def sheet_of(space, week=WEEK):
    return space.week_folder(week) / "待确认重复.xlsx"


def heading_row(page):
    return next((cell.row for row in page for cell in row if cell.value == "决定"), None)


def lines(path):
    page = openpyxl.load_workbook(path)["待确认重复"]
    head = heading_row(page)
    headings = [cell.value for cell in page[head]]
    rows = page.iter_rows(min_row=head + 1, values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows if any(row)]


def decide(path, **rulings):
    """Choose for customers by number: `KH000002="合并"`, or a pair of it and of whom he is compared with instead."""
    book = openpyxl.load_workbook(path)
    page = book["待确认重复"]
    head = heading_row(page)
    at = {cell.value: cell.column for cell in page[head]}
    for row in range(head + 1, page.max_row + 1):
        said = rulings.pop(page.cell(row, at["客户编号"]).value, None)
        ruling, against = said if isinstance(said, tuple) else (said, None)
        if said:
            page.cell(row, at["决定"]).value = ruling
        if against is not None:
            page.cell(row, at["对照"]).value = against or None
    assert not rulings
    book.save(path)
    return path


def decided(space, **rulings):
    return review([decide(sheet_of(space), **rulings)], workspace=space.root, today=TODAY)


def asked(space):
    with Ledger(space.ledger_file) as ledger:
        return set(open_doubts(ledger))


def face(space, no):
    """Everything that is known of a customer, wherever it is shown."""
    return {(name, one.value, one.source) for name, said in evidence_of(customers(space)[no]).items() for one in said}


class TestTheSheet:
    def test_has_a_line_for_each_customer_of_a_group(self, pair):
        first, second = lines(sheet_of(pair))
        assert (first["客户编号"], first["对照"], first["建议"]) == (ONE, None, None)
        assert (second["客户编号"], second["对照"]) == (TWO, ONE)
        assert second["建议"] == "多半不同"
        assert second["依据"] == "手机相同；同一区县"
        assert second["不合并的理由"] == "姓名不同；店名不同"
        assert (second["联系人"], second["手机"]) == ("刘美兰", MOBILE)

    def test_leads_to_the_row_he_came_from(self, pair):
        page = openpyxl.load_workbook(sheet_of(pair))["待确认重复"]
        links = [cell.hyperlink for row in page for cell in row if cell.hyperlink]
        assert {(sheet_of(pair).parent / link.target.replace("\\", "/")).resolve() for link in links} == {
            pair.inbox / "李晓梅.xlsx"
        }
        assert [link.location for link in links] == ["'Sheet1'!A2", "'Sheet1'!A3"]

    def test_colours_what_differs(self, pair):
        page = openpyxl.load_workbook(sheet_of(pair))["待确认重复"]
        head = heading_row(page)
        golden = {
            page.cell(head, cell.column).value
            for row in page.iter_rows(min_row=head + 1)
            for cell in row
            if cell.fill.start_color.rgb == "FFFFE08A"
        }
        assert golden == {"客户名称", "联系人", "登记日期"}

    def test_a_second_run_writes_the_same(self, pair):
        before = sheet_of(pair).read_bytes()
        run(pair)
        assert sheet_of(pair).read_bytes() == before

    def test_says_so_if_there_is_nothing_to_decide(self, tmp_path):
        space = space_with(tmp_path, inquiry())
        (page,) = openpyxl.load_workbook(sheet_of(space))
        assert "没有要确认的" in "".join(str(cell.value) for row in page for cell in row)
        done = review([sheet_of(space)], workspace=space.root, today=TODAY)
        assert (done.run, done.problems) == (None, [])

    def test_lists_numbers_that_are_nobodys(self, tmp_path):
        people = ("王志强", "刘美兰", "陈国庆", "孙玉兰", "赵春生")
        space = space_with(tmp_path, *(inquiry(客户称呼=name) for name in people))
        page = openpyxl.load_workbook(sheet_of(space))["共用号码"]
        (line,) = [[cell.value for cell in row] for row in page if row[1].value == MOBILE]
        assert line[:3] == ["手机", MOBILE, 5]
        assert all(name in line[3] for name in people)

    def test_the_week_says_how_many_wait(self, pair):
        assert run(pair)["review_pairs"] == 1
        told = CliRunner().invoke(main, ["consolidate", "-w", str(pair.root), "--week", WEEK, "--as-of", str(TODAY)])
        assert f"1组，写在待确认重复里：请在「决定」里选好，再运行 wbtools review {sheet_of(pair)}" in told.output

    def test_the_valid_list_names_whom_he_may_be(self, pair):
        page = openpyxl.load_workbook(pair.week_folder(WEEK) / "有效客户名单表.xlsx")["待定品牌"]
        head = next(row for row in page if any(cell.value == "重复标记" for cell in row))
        at = [cell.value for cell in head].index("重复标记")
        assert [row[at].value for row in page.iter_rows(min_row=head[0].row + 1)] == [TWO, ONE]

    def test_keeps_to_the_schema(self, trio, assert_valid_xlsx):
        assert_valid_xlsx(sheet_of(trio))


class TestTheMonday:
    def test_united(self, pair):
        before = face(pair, ONE) | face(pair, TWO)
        done = decided(pair, KH000002="合并")
        assert done.united == {TWO: ONE}
        assert done.is_clean
        assert list(customers(pair)) == [ONE]
        assert {(name, value) for name, value, _ in before} - {(n, v) for n, v, _ in face(pair, ONE)} == {
            ("logged_on", "2026-11-18")
        }
        assert [line["客户编号"] for line in register(pair)] == [ONE]
        assert {entry.customer_no for entry in entries(pair)} == {ONE}
        assert run(pair)["review_pairs"] == 0
        assert [cell.value for cell in openpyxl.load_workbook(sheet_of(pair)).active["A"]][1].startswith("没有要确认")

    def test_a_sheet_that_was_taken_over_is_written_anew_without_a_word(self, pair):
        decided(pair, KH000002="合并")
        assert consolidate(workspace=pair.root, week=WEEK, as_of=TODAY).set_aside == []

    def test_rows_of_either_go_to_the_one(self, pair):
        decided(pair, KH000002="合并")
        save(pair.inbox / "下周.xlsx", [COUPLE[1] | {"咨询日期": date(2026, 11, 25)}, COUPLE[0] | {"备注": "又来电"}])
        run(pair, week="2026-W48", as_of=date(2026, 11, 30))
        assert list(customers(pair)) == [ONE]
        assert asked(pair) == set()

    def test_told_apart_is_not_asked_again(self, pair):
        done = decided(pair, KH000002="不是同一客户")
        assert (done.united, done.apart) == ({}, [(ONE, TWO)])
        save(pair.inbox / "下周.xlsx", [COUPLE[1] | {"咨询日期": date(2026, 11, 25)}])
        assert run(pair, week="2026-W48", as_of=date(2026, 11, 30))["review_pairs"] == 0
        assert list(customers(pair)) == [ONE, TWO]

    @pytest.mark.parametrize("ruling", ["以后再看", None])
    def test_left_open_is_asked_again(self, pair, ruling):
        done = decided(pair, **({TWO: ruling} if ruling else {}))
        assert (done.run, done.open) == (None, 1)
        assert asked(pair) == {(ONE, TWO)}

    def test_twice_the_same_changes_nothing(self, trio):
        decided(trio, KH000002="合并", KH000003="不是同一客户")
        before = tree(trio.root)
        done = review([sheet_of(trio)], workspace=trio.root, today=TODAY)
        assert (done.run, done.united, done.apart, done.problems) == (None, {}, [], [])
        after = tree(trio.root)
        assert {path for path in before | after if before.get(path) != after.get(path)} <= {".wbtools", *(
            path for path in before | after if path.startswith(".wbtools/"))}  # fmt: skip
        told = CliRunner().invoke(main, ["review", str(sheet_of(trio)), "-w", str(trio.root)])
        assert "没有新的决定" in told.output
        assert told.exit_code == 0

    def test_what_was_corrected_by_hand_is_taken_over_first(self, pair):
        correct(pair, "联系人", "王志刚")
        done = decided(pair, KH000002="合并")
        assert [problem.code for problem in done.problems] == ["register-changed"]
        assert customers(pair)[ONE]["contact_name"] == "王志刚"
        assert register(pair)[0]["联系人"] == "王志刚"

    def test_is_undone(self, trio):
        def state():
            with Ledger(trio.ledger_file) as ledger:
                numbers = list(ledger.customers())
                return ledger.customers(), open_doubts(ledger), ledger.index.of(numbers), ledger.entries()

        before, published = state(), trio.register_file.read_bytes()
        decided(trio, KH000002="合并", KH000003="不是同一客户")
        assert state() != before
        assert history(trio.root)[-1]["task"] == "review"
        undo(trio.root, today=TODAY)
        assert state() == before
        assert trio.register_file.read_bytes() == published


class TestAGroupOfThree:
    def test_all_decided_decides_every_pair(self, trio):
        assert asked(trio) == {(ONE, TWO), (ONE, THREE), (TWO, THREE)}
        done = decided(trio, KH000002="不是同一客户", KH000003="不是同一客户")
        assert done.apart == [(ONE, TWO), (ONE, THREE), (TWO, THREE)]
        assert asked(trio) == set()

    def test_half_decided_leaves_the_rest_open(self, trio):
        decided(trio, KH000002="不是同一客户", KH000003="以后再看")
        assert asked(trio) == {(ONE, THREE), (TWO, THREE)}

    def test_half_united_goes_on_under_the_staying_number(self, trio):
        decided(trio, KH000002="合并", KH000003="以后再看")
        assert asked(trio) == {(ONE, THREE)}
        done = decided(trio, KH000003=("合并", TWO))
        assert [problem.code for problem in done.problems] == ["review-followed"]
        assert done.is_clean
        assert list(customers(trio)) == [ONE]

    def test_compared_with_another(self, trio):
        decided(trio, KH000002="不是同一客户", KH000003=("合并", TWO))
        assert list(customers(trio)) == [ONE, TWO]
        assert {entry.customer_no for entry in entries(trio)} == {ONE, TWO}
        assert asked(trio) == set()

    def test_all_one(self, trio):
        decided(trio, KH000002="合并", KH000003=("合并", TWO))
        assert list(customers(trio)) == [ONE]


class TestContradictions:
    def test_within_the_sheet(self, trio, tmp_path):
        copy = tmp_path / "另一份.xlsx"
        copy.write_bytes(sheet_of(trio).read_bytes())
        paths = [
            decide(sheet_of(trio), KH000002="合并", KH000003=("合并", TWO)),
            decide(copy, KH000003=("不是同一客户", ONE)),
        ]
        done = review(paths, workspace=trio.root, today=TODAY)
        (problem,) = done.problems
        assert problem.code == "review-contradiction"
        assert (problem.place.file, problem.heading) == ("另一份.xlsx", "决定")
        assert problem.place.cell.startswith("E")
        assert done.run is None
        assert len(customers(trio)) == 3

    def test_with_what_was_decided_before(self, trio):
        decided(trio, KH000002="不是同一客户")
        done = decided(trio, KH000002="合并")
        (problem,) = done.problems
        assert f"以前定过 {ONE} 和 {TWO} 不是同一客户" in problem.message
        assert len(customers(trio)) == 3

    def test_telling_apart_who_is_one(self, pair):
        decided(pair, KH000002="合并")
        done = decided(pair, KH000002="不是同一客户")
        (problem,) = done.problems
        assert "--split" in problem.suggestion
        assert done.run is None

    def test_another_group_is_taken_all_the_same(self, tmp_path):
        other = inquiry(客户称呼="赵春生", 手机="13951600022")
        rows = (*COUPLE, other, other | {"客户称呼": "孙玉兰", "咨询日期": date(2026, 11, 19)})
        space = space_with(tmp_path, *rows)
        numbers = [line["客户编号"] for line in lines(sheet_of(space)) if line["对照"]]
        decided(space, **{numbers[0]: "不是同一客户"})
        done = decided(space, **dict.fromkeys(numbers, "合并"))
        assert [problem.code for problem in done.problems] == ["review-contradiction"]
        assert len(done.united) == 1


class TestAPersonsSheet:
    def test_may_be_sorted_filtered_and_have_more_columns(self, trio):
        path = decide(sheet_of(trio), KH000002="合并", KH000003="不是同一客户")
        book = openpyxl.load_workbook(path)
        page = book["待确认重复"]
        head = heading_row(page)
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=head + 1)]
        for number, row in enumerate(reversed(rows), head + 1):
            for column, value in enumerate(row, 1):
                page.cell(number, column).value = value
        page.insert_cols(3)
        page.cell(head, 3).value = "谁看的"
        page.cell(head + 1, 3).value = "小张"
        page.row_dimensions[head + 2].hidden = True
        book.save(path)
        done = review([path], workspace=trio.root, today=TODAY)
        assert done.united == {TWO: ONE}
        assert done.apart == [(ONE, THREE)]

    @pytest.mark.libreoffice
    def test_may_be_saved_by_libreoffice(self, pair, office, tmp_path):
        saved = office(decide(sheet_of(pair), KH000002="合并"), "xlsx", tmp_path)
        assert review([saved], workspace=pair.root, today=TODAY).united == {TWO: ONE}

    def test_put_into_the_inbox_is_not_taken_for_a_list(self, pair):
        path = decide(sheet_of(pair), KH000002="合并")
        path.rename(pair.inbox / "小张.xlsx")
        done = consolidate(workspace=pair.root, week=WEEK, as_of=TODAY)
        (problem,) = [problem for problem in done.problems if problem.place.file == "小张.xlsx"]
        assert "wbtools review" in problem.suggestion
        assert len(entries(pair)) == len(COUPLE)
        assert review([pair.inbox / "小张.xlsx"], workspace=pair.root, today=TODAY).united == {TWO: ONE}

    def test_written_anew_meanwhile_is_kept_and_can_be_given(self, pair):
        decide(sheet_of(pair), KH000002="合并")
        told = CliRunner().invoke(main, ["consolidate", "-w", str(pair.root), "--week", WEEK, "--as-of", str(TODAY)])
        (kept,) = re.findall(r"那一份存在 (\S+)；请把它交给 wbtools review", told.output)
        assert review([pair.root / kept], workspace=pair.root, today=TODAY).united == {TWO: ONE}

    @pytest.mark.parametrize(
        ("against", "said"),
        [
            ("KH000099", "客户总表里没有 KH000099 这个编号"),
            ("王总", "不是客户编号"),
            ("", "没有写和谁比"),
            (TWO, "就是 KH000002 自己"),
        ],
    )
    def test_a_number_nobody_has(self, trio, against, said):
        done = decided(trio, KH000002=("合并", against), KH000003=("合并", ONE))
        (problem,) = done.problems
        assert said in problem.message
        assert "王总" not in problem.sentence()
        assert problem.place.cell.startswith("E")
        assert done.united == {THREE: ONE}

    def test_a_decision_nobody_understands(self, pair):
        done = decided(pair, KH000002="让王志强自己说")
        (problem,) = done.problems
        assert "看不懂" in problem.message
        assert "王志强" not in problem.sentence()

    def test_one_that_names_nobody_is_shown_in_full_with_what_may_be_chosen(self, pair):
        (problem,) = decided(pair, KH000002="大概是吧").problems
        assert problem.sentence().endswith(
            "「决定」：看不懂“大概是吧”，请填 合并、不是同一客户 或 以后再看，再运行一次"
        )

    def test_a_foreign_workbook(self, pair):
        with pytest.raises(WorkbookError, match="不是待确认重复"):
            review([pair.inbox / "李晓梅.xlsx"], workspace=pair.root, today=TODAY)

    def test_another_companys_sheet(self, pair, tmp_path):
        rows = [inquiry(客户称呼=name, 手机="13951600022") for name in ("赵春生", "孙玉兰")]
        other = space_with(tmp_path / "别家", *rows)
        done = review([decide(sheet_of(other), KH000002="合并")], workspace=pair.root, today=TODAY)
        assert "对不上" in done.problems[0].message
        assert len(customers(pair)) == 2


class TestSplit:
    def test_gives_both_back_what_they_were(self, pair):
        before = customers(pair)
        decided(pair, KH000002="合并")
        done = take_apart(TWO, workspace=pair.root, today=TODAY)
        assert (done.parted.customer_no, done.parted.staying, done.parted.kept) == (TWO, ONE, [])
        assert customers(pair) == before
        assert [entry.customer_no for entry in entries(pair)] == [ONE, TWO]
        assert [line["客户编号"] for line in register(pair)] == [ONE, TWO]
        assert run(pair)["review_pairs"] == 0
        assert customers(pair) == before

    def test_each_is_found_by_what_is_his(self, pair):
        decided(pair, KH000002="合并")
        with Ledger(pair.ledger_file) as ledger:
            assert len(ledger.index.of([ONE])[ONE]) == 2
        take_apart(TWO, workspace=pair.root, today=TODAY)
        with Ledger(pair.ledger_file) as ledger:
            known = ledger.index.of([ONE, TWO])
        assert [who.person.full for no in (ONE, TWO) for who in known[no]] == ["王志强", "刘美兰"]

    def test_what_was_added_since_stays_and_is_told(self, pair):
        decided(pair, KH000002="合并")
        save(pair.inbox / "下周.xlsx", [COUPLE[1] | {"咨询日期": date(2026, 11, 25), "意向品牌": "康泰"}])
        run(pair, week="2026-W48", as_of=date(2026, 11, 30))
        done = take_apart(TWO, workspace=pair.root, today=TODAY)
        assert "意向品牌" in done.parted.kept
        assert customers(pair)[ONE]["brand"] == "康泰"
        assert "brand" not in customers(pair)[TWO]

    def test_keeps_what_was_corrected_since(self, pair):
        decided(pair, KH000002="合并")
        correct(pair, "联系人", "王志刚")
        take_apart(TWO, workspace=pair.root, today=TODAY)
        assert customers(pair)[ONE]["contact_name"] == "王志刚"
        assert customers(pair)[ONE]["locked"] == ["contact_name"]
        assert "locked" not in customers(pair)[TWO]

    def test_what_the_other_had_corrected_goes_with_him(self, pair):
        correct(pair, "详细地址", "解放路1号", line=1)
        decided(pair, KH000002="合并")
        assert customers(pair)[ONE]["address"] == "解放路1号"
        take_apart(TWO, workspace=pair.root, today=TODAY)
        assert "address" not in customers(pair)[ONE]
        assert (customers(pair)[TWO]["address"], customers(pair)[TWO]["locked"]) == ("解放路1号", ["address"])

    def test_one_of_three(self, trio):
        before = customers(trio)
        decided(trio, KH000002="合并", KH000003="合并")
        take_apart(TWO, workspace=trio.root, today=TODAY)
        assert customers(trio)[TWO] == before[TWO]
        names = {value for name, value, _ in face(trio, ONE) if name == "contact_name"}
        assert names == {"王志强", "陈国庆"}
        take_apart(THREE, workspace=trio.root, today=TODAY)
        assert customers(trio) == before

    def test_a_chain_is_taken_apart_from_its_end(self, trio):
        decided(trio, KH000003=("合并", TWO))
        decided(trio, KH000002="合并", KH000003="以后再看")
        with pytest.raises(WorkbookError, match=f"请先拆开 {TWO}"):
            take_apart(THREE, workspace=trio.root, today=TODAY)
        take_apart(TWO, workspace=trio.root, today=TODAY)
        assert list(customers(trio)) == [ONE, TWO]

    def test_who_is_not_united(self, pair):
        with pytest.raises(WorkbookError, match="没有合并"):
            take_apart(TWO, workspace=pair.root, today=TODAY)

    def test_is_undone(self, pair):
        decided(pair, KH000002="合并")
        before, published = customers(pair), pair.register_file.read_bytes()
        take_apart(TWO, workspace=pair.root, today=TODAY)
        undo(pair.root, today=TODAY)
        assert (customers(pair), pair.register_file.read_bytes()) == (before, published)
        assert {entry.customer_no for entry in entries(pair)} == {ONE}

    def test_on_the_command_line(self, pair):
        decided(pair, KH000002="合并")
        told = CliRunner().invoke(main, ["review", "--split", TWO, "-w", str(pair.root), "--json"])
        assert told.exit_code == 0, told.output
        assert f"拆开{TWO}" in CliRunner().invoke(main, ["history", "-w", str(pair.root)]).output
        said = json.loads(told.output)
        assert said["split"] == {"customer_no": TWO, "staying": ONE, "kept": []}
        assert list(said)[-4:] == ["outputs", "set_aside", "waiting", "notices"]

    def test_needs_a_sheet_or_a_number(self, pair):
        assert CliRunner().invoke(main, ["review", "-w", str(pair.root)]).exit_code == 2


RULINGS = st.sampled_from(["合并", "不是同一客户", "以后再看", "", "随便"])
NAMES = ("王志强", "刘美兰", "陈国庆", "孙玉兰", "赵春生")


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(RULINGS, st.integers(0, 6)), min_size=5, max_size=5), st.booleans())
def test_whatever_is_decided_every_row_has_one_customer_and_no_value_is_lost(rulings, takes_apart):
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            inquiry(客户称呼=name, 手机=f"1385390000{at // 3}", 咨询日期=date(2026, 11, 10 + at), 备注=f"第{at}条")
            for at, name in enumerate(NAMES)
        ]
        space = space_with(Path(folder), *rows)
        said = {(name, value) for no in customers(space) for name, value, _ in face(space, no) if name != "logged_on"}
        numbers = [line["客户编号"] for line in lines(sheet_of(space))]
        wanted = {
            no: (ruling, f"KH{against:06d}" if against else None)
            for no, (ruling, against) in zip(numbers, rulings, strict=False)
        }
        done = decided(space, **wanted)
        if done.united and takes_apart:
            take_apart(next(iter(done.united)), workspace=space.root, today=TODAY)
        known = customers(space)
        assert len(known) == len(NAMES) - len(done.united) + bool(done.united and takes_apart)
        assert all(entry.customer_no in known for entry in entries(space))
        now = {(name, value) for no in known for name, value, _ in face(space, no) if name != "logged_on"}
        assert said <= now
        again = run(space)
        assert again["customers"]["new"] == again["customers"]["updated"] == 0
        assert again["rows"]["seen"] == len(NAMES)


@pytest.mark.parametrize("heading", ["客户编号", "对照", "决定"])
def test_a_column_that_is_gone_is_named(pair, heading):
    path = sheet_of(pair)
    book = openpyxl.load_workbook(path)
    page = book["待确认重复"]
    head = next(cell for row in page.iter_rows() for cell in row if cell.value == heading)
    page.delete_cols(head.column)
    book.save(path)
    with pytest.raises(WorkbookError) as refused:
        review([path], workspace=pair.root)
    assert refused.value.code == "no-column"
