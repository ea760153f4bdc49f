"""A large 客户总表 is kept by brand and year: everyone stands in one part, and only what changed is made anew."""

import shutil
import tempfile
import warnings
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from registers import (
    BRANDS,
    CLOUD,
    GUIDE,
    NEITHER,
    WARM,
    add_line,
    asks,
    correct_in,
    delete_line,
    edit,
    hand_in,
    line_of,
    lines_of,
    number_of,
    numbers_in,
    part,
    parted,
    published,
    settle,
    standing,
)
from weeks import TODAY, WEEK, backed_up, cells, correct, customers, register, run, save, tree

from workbook_tools.excel import book as book_module
from workbook_tools.problems import WorkbookError
from workbook_tools.settings import load_settings
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.corrections import note_register
from workbook_tools.tasks.history import undo
from workbook_tools.tasks.publication import Publication, begin_run, writing
from workbook_tools.tasks.register import add_register

A, B, A_BEFORE, NOBODYS = "云枕 2026", "暖橘 2026", "云枕 2025", "待定品牌 2026"
ONE, TWO, THREE, FOUR = "KH000001", "KH000002", "KH000003", "KH000004"


@pytest.fixture
def space(tmp_path):
    """Two customers of 云枕, one of them of last year, one of 暖橘, one of no brand."""
    made = parted(tmp_path / "公司")
    hand_in(made, asks(0, year=2025), asks(1), asks(2, WARM), asks(3, None))
    return made


def seen(space):
    """Everything a person sees, by path."""
    return {path: content for path, content in tree(space.root).items() if not path.startswith(".wbtools")}


def stamps(space):
    return {path.stem: path.stat().st_mtime_ns for path in (space.root / "客户总表").iterdir()}


def told(space):
    """Consolidate again, and give what is told of the register: code and message."""
    done = consolidate(workspace=space.root, week=WEEK, as_of=TODAY)
    return [(p.code, p.place.file, p.message) for p in done.problems if p.code.startswith("register")]


def guide(space):
    """Give the page 目录: every text and figure on it."""
    return list(cells(space.register_file)["目录"].values())


def open_in_excel(path):
    lock = path.with_name(f"~${path.name}")
    lock.write_bytes(bytes(165))
    return lock


class TestParts:
    def test_everyone_stands_in_the_part_of_his_brand_and_year(self, space):
        assert standing(space) == {A_BEFORE: [ONE], A: [TWO], B: [THREE], NOBODYS: [FOUR]}

    def test_a_few_customers_stay_in_one_workbook(self, tmp_path):
        space = parted(tmp_path, most=4)
        hand_in(space, asks(0), asks(1), asks(2, WARM), asks(3, None))
        assert len(register(space)) == 4
        assert standing(space) == {}

    def test_a_brand_the_company_does_not_know_is_no_part_of_its_own(self, tmp_path):
        space = parted(tmp_path)
        hand_in(space, asks(0, "别家"), asks(1), asks(2, "云枕、暖橘"))
        assert standing(space) == {NOBODYS: [ONE], A: [TWO, THREE]}
        assert line_of(space, THREE)["意向品牌"] == "云枕、暖橘"

    def test_who_has_no_day_goes_by_his_first_week_and_by_none_if_he_has_none(self, tmp_path):
        space = parted(tmp_path, most=0)
        save(space.inbox / "李晓梅.xlsx", [asks(0, 咨询日期=None)])
        run(space, week="2024-W10")
        with writing(space, "consolidate") as ledger, Publication(space, ledger) as publication:
            number = begin_run(ledger, "consolidate")
            note_register(publication)
            ledger.put_customers({TWO: {"contact_name": "孙玉兰"}})
            add_register(publication, load_settings(space.settings_file, TODAY))
            publication.commit(number)
        assert standing(space) == {"云枕 2024": [ONE], "待定品牌 年份不详": [TWO]}

    def test_names_of_brands_may_be_anything(self, tmp_path):
        long = "长长的品牌名字" * 12
        brands = ("御康/临沂", "御康／临沂", "a*b?%#1", long, long + "二")
        space = parted(tmp_path, brands=brands)
        hand_in(space, *(asks(number, brand) for number, brand in enumerate(brands)))
        hand_in(space, *(asks(number + 10, brand, year=2025) for number, brand in enumerate(brands)), name="去年")
        stands = standing(space)
        assert sorted(no for numbers in stands.values() for no in numbers) == sorted(customers(space))
        assert len(stands) == 10
        for path in (space.root / "客户总表").iterdir():
            brands_in = {line["意向品牌"] for line in lines_of(path)}
            years = {line["登记日期"].year for line in lines_of(path)}
            assert len(brands_in) == len(years) == 1
            assert cells(path)["客户总表"]["A1"] == f"客户总表：{brands_in.pop()} {years.pop()}"
        links = link_targets(space)
        assert sorted(links) == sorted(f"客户总表/{name}.xlsx" for name in stands)

    def test_twice_gives_the_same_bytes(self, space):
        before, times = seen(space), stamps(space)
        assert hand_in(space) == set()
        assert (seen(space), stamps(space)) == (before, times)

    def test_the_page_that_leads_to_them_has_links_and_counts(self, space):
        page = guide(space)
        assert [text for text in page if text in (CLOUD, WARM, NEITHER)] == [CLOUD, WARM, NEITHER]
        assert page.count(1) == 4
        assert page[page.index(CLOUD) + 1 :][:3] == [A_BEFORE, 1, "位客户"]
        assert any("4位" in str(text) for text in page)
        assert sorted(link_targets(space)) == sorted(f"客户总表/{name}.xlsx" for name in standing(space))
        hand_in(space, asks(5), name="又一份")
        assert guide(space).count(2) == 1

    def test_a_link_in_a_part_leads_to_the_file_in_the_inbox(self, space):
        hand_in(space, asks(1, 咨询内容="还要两台按摩椅"), name="又一份")
        links = [cell.hyperlink.target for cell in linked(part(space, A))]
        assert links
        assert all((part(space, A).parent / link.partition("#")[0].replace("\\", "/")).is_file() for link in links)

    def test_the_whole_folder_as_source_takes_none_of_them_for_a_hand_in(self, space):
        lock = open_in_excel(part(space, A))
        hand_in(space, asks(5), name="又一份")  # one waits beside the old one
        lock.unlink()
        add_line(part(space, B), 客户编号=None, 联系人="手工加的")
        (space.root / "客户总表" / "我的.xlsx").write_bytes((space.inbox / "李晓梅.xlsx").read_bytes())
        done = consolidate([space.root], workspace=space.root, week=WEEK, as_of=TODAY)
        read = {reading.source.name for reading in done.readings}
        assert not any("客户总表" in name for name in read)
        assert "收件箱/李晓梅.xlsx" in read
        assert len(customers(space)) == 5


def linked(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep
        book = openpyxl.load_workbook(path)
    return [c for page in book for row in page.iter_rows() for c in row if c.hyperlink and c.hyperlink.target]


def link_targets(space):
    return [unquote(cell.hyperlink.target).replace("\\", "/") for cell in linked(space.register_file)]


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from([*BRANDS, "云枕、暖橘", "暖橘、云枕", "别家", None]),
        st.sampled_from([2024, 2025, 2026, None]),
    ),
    max_size=7,
)


@given(first=PEOPLE, later=PEOPLE, most=st.integers(0, 8))
@examples(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nobody_is_lost_or_doubled(first, later, most):
    with tempfile.TemporaryDirectory() as folder:
        space = parted(Path(folder, "公司"), most=most)
        rows = [
            asks(number, brand, year or 2026, **({} if year else {"咨询日期": None}))
            for number, (brand, year) in enumerate([*first, *later])
        ]
        for rows_now in (rows[: len(first)], rows):
            hand_in(space, *rows_now)
            known = customers(space)
            stands = standing(space)
            everyone = [no for numbers in stands.values() for no in numbers]
            if len(known) > most:
                assert sorted(everyone) == sorted(known)
                assert all(stands.values())
                assert len(guide(space)) > len(stands)
            else:
                assert everyone == []
                assert [line["客户编号"] for line in register(space)] == sorted(known)


class TestOnlyWhatChanged:
    def test_a_new_customer_touches_his_part_alone(self, space):
        before, times = seen(space), stamps(space)
        assert hand_in(space, asks(5, WARM), name="又一份") == {B}
        changed = {path for path, content in seen(space).items() if before.get(path) != content}
        assert {path for path in changed if "客户总表" in path} == {GUIDE, f"客户总表/{B}.xlsx"}
        assert {name for name, time in stamps(space).items() if times[name] != time} == {B}

    def test_a_change_by_a_run_that_does_not_publish_is_shown_by_the_next(self, space):
        with writing(space, "grade") as ledger:
            begin_run(ledger, "grade")
            ledger.put_customers({TWO: {**ledger.customers()[TWO], "note": "别处改的"}})
            ledger.commit()
        assert hand_in(space) == {A}
        assert line_of(space, TWO)["备注"] == "别处改的"

    def test_a_correction_is_taken_over_and_locked(self, space):
        correct_in(part(space, A), TWO, 联系人="李秀芳")
        correct_in(part(space, B), THREE, 备注="老客户")
        assert [(code, file) for code, file, _ in told(space)] == [
            ("register-changed", f"客户总表/{A}.xlsx"),
            ("register-changed", f"客户总表/{B}.xlsx"),
        ]
        assert published(space) == {A, B}
        known = customers(space)
        assert (known[TWO]["contact_name"], known[TWO]["locked"]) == ("李秀芳", ["contact_name"])
        assert (known[THREE]["note"], known[THREE]["locked"]) == ("老客户", ["note"])
        assert told(space) == []
        assert published(space) == set()

    def test_another_brand_by_hand_moves_him(self, space):
        correct_in(part(space, A), TWO, 意向品牌=WARM)
        told(space)
        assert published(space) >= {B}
        assert standing(space) == {A_BEFORE: [ONE], B: [TWO, THREE], NOBODYS: [FOUR]}
        assert customers(space)[TWO]["locked"] == ["brand"]
        hand_in(space, asks(6), name="又一份")
        correct_in(part(space, B), TWO, 意向品牌=CLOUD)
        told(space)
        assert published(space) == {A, B}

    def test_a_new_brand_makes_all_of_them_anew(self, space):
        settle(space, brands=(*BRANDS, "新品"))
        assert hand_in(space) == {A_BEFORE, A, B, NOBODYS}
        assert hand_in(space) == set()

    def test_a_brand_that_is_no_more_gives_its_customers_to_nobody(self, space):
        settle(space, brands=(CLOUD,))
        hand_in(space)
        assert standing(space) == {A_BEFORE: [ONE], A: [TWO], NOBODYS: [THREE, FOUR]}

    def test_parts_that_are_as_published_are_not_read(self, space, monkeypatch):
        read = []
        real = book_module.read_book
        monkeypatch.setattr(
            "workbook_tools.tasks.register_lines.read_book", lambda path, *more: read.append(path) or real(path, *more)
        )
        hand_in(space, asks(5, WARM), name="又一份")
        assert read == []
        correct_in(part(space, A), TWO, 备注="改了")
        hand_in(space)
        assert read[0] == part(space, A)
        assert len(read) == 2  # it, and the copy of what was published

    def test_a_part_that_was_open_is_made_by_the_next_run_though_nothing_changed_since(self, space):
        lock = open_in_excel(part(space, A))
        done = run(space, *[save_more(space)])
        assert "待合并" in done["waiting"][0]
        assert numbers_in(part(space, A)) == [TWO]
        assert part(space, f"{A}.待合并").is_file()
        lock.unlink()
        assert hand_in(space) == {A}
        assert len(numbers_in(part(space, A))) == 2
        assert not part(space, f"{A}.待合并").exists()

    def test_one_written_into_while_it_was_open_loses_nothing(self, space):
        lock = open_in_excel(part(space, A))
        save_more(space)
        run(space)
        correct_in(part(space, A), TWO, 备注="开着的时候写的")
        lock.unlink()
        told(space)
        assert customers(space)[TWO]["note"] == "开着的时候写的"
        assert len(numbers_in(part(space, A))) == 2

    def test_one_that_is_gone_is_made_again(self, space):
        before = seen(space)
        part(space, B).unlink()
        assert hand_in(space) == {B}
        assert seen(space) == before
        shutil.rmtree(space.root / "客户总表")
        hand_in(space)
        assert seen(space) == before
        space.register_file.unlink()
        hand_in(space)
        assert seen(space) == before

    def test_without_the_page_that_leads_to_them_corrections_are_taken_from_all(self, space):
        space.register_file.unlink()
        for name, no in ((A, TWO), (A_BEFORE, ONE), (B, THREE), (NOBODYS, FOUR)):
            correct_in(part(space, name), no, 备注="手工")
        assert len(told(space)) == 4
        assert {facts["note"] for facts in customers(space).values()} == {"手工"}


def save_more(space):
    save(space.inbox / "又一份.xlsx", [asks(5)])
    return space.inbox


class TestWhatPeopleDoToThem:
    def test_a_line_moved_to_another_part_stays_where_it_belongs(self, space):
        line = line_of(space, TWO)
        delete_line(part(space, A), TWO)
        add_line(part(space, B), **line)
        found = told(space)
        assert [(code, file) for code, file, _ in found] == [
            ("register-extra", f"客户总表/{A}.xlsx"),
            ("register-stranger", f"客户总表/{B}.xlsx"),
        ]
        assert all(TWO in message for _, _, message in found)
        assert standing(space) == {A_BEFORE: [ONE], A: [TWO], B: [THREE], NOBODYS: [FOUR]}
        assert "locked" not in customers(space)[TWO]
        assert told(space) == []

    def test_a_line_copied_with_other_values_changes_nobody(self, space):
        add_line(part(space, B), **{**line_of(space, TWO), "联系人": "抄错的"})
        before = customers(space)
        ((code, _, message),) = told(space)
        assert (code, TWO in message) == ("register-stranger", True)
        assert customers(space) == before
        assert any("抄错的" in str(cells(copy)) for copy in backed_up(space, f"客户总表-{B}"))

    def test_even_if_no_copy_is_left_to_compare_with(self, space):
        add_line(part(space, B), **{**line_of(space, TWO), "联系人": "抄错的"})
        correct_in(part(space, B), THREE, 备注="手工")
        for copy in (space.hidden_folder / "backup").glob("*.xlsx"):
            copy.unlink()
        found = told(space)
        assert sorted(code for code, _, _ in found) == ["register-changed", "register-stranger"]
        assert customers(space)[TWO]["contact_name"] == "李秀英"
        assert customers(space)[THREE]["note"] == "手工"

    def test_a_problem_leads_to_the_cell_in_the_part(self, space):
        correct_in(part(space, A), TWO, 登记日期="2026/13/45")
        told(space)
        targets = {
            cell.hyperlink.target.partition("#")[0] for cell in linked(space.week_folder(WEEK) / "问题清单.xlsx")
        }
        reached = [space.week_folder(WEEK) / unquote(target).replace("\\", "/") for target in targets]
        assert part(space, A).resolve() in [path.resolve() for path in reached]

    def test_a_deleted_line_comes_back(self, space):
        hand_in(space, asks(5), name="又一份")
        delete_line(part(space, A), TWO)
        ((code, _, message),) = told(space)
        assert (code, TWO in message) == ("register-extra", True)
        assert len(numbers_in(part(space, A))) == 2

    def test_a_line_without_a_number_is_told_and_kept_in_a_copy(self, space):
        add_line(part(space, A), 联系人="手工加的")
        assert [code for code, _, _ in told(space)] == ["register-stranger"]
        assert numbers_in(part(space, A)) == [TWO]
        assert any("手工加的" in str(cells(copy)) for copy in backed_up(space, f"客户总表-{A}"))
        assert told(space) == []

    def test_the_page_that_leads_to_them_changed_by_hand_is_made_again_and_a_copy_kept(self, space):
        before = space.register_file.read_bytes()
        edit(space.register_file, lambda page, *_: page.cell(30, 1, "我写的"))
        ((code, file, _),) = told(space)
        assert (code, file) == ("register-extra", GUIDE)
        assert space.register_file.read_bytes() == before
        assert any("我写的" in str(cells(copy)) for copy in backed_up(space, "客户总表"))
        assert told(space) == []

    def test_a_workbook_of_somebodys_beside_them_is_told_and_left(self, space):
        own = part(space, "云枕 2026 - 副本")
        shutil.copyfile(part(space, A), own)
        assert told(space) == []  # it says nothing new
        correct_in(own, TWO, 联系人="旧的")
        content = own.read_bytes()
        before = customers(space)
        assert [(code, file) for code, file, _ in told(space)] == [("register-extra", f"客户总表/{own.name}")]
        assert (own.read_bytes(), customers(space)) == (content, before)

    def test_nor_does_one_hide_a_register_in_one_workbook(self, tmp_path):
        space = parted(tmp_path / "公司", most=9)
        hand_in(space, asks(0), asks(1))
        save(part(space, "我的"), [{"随便": "什么"}])
        correct(space, "备注", "手工改的")
        assert [code for code, _, _ in told(space)] == ["register-changed", "register-extra"]
        assert customers(space)[ONE]["note"] == "手工改的"

    def test_one_without_its_headings_is_refused_by_its_name(self, space):
        edit(part(space, A), lambda page, head, _: page.delete_rows(head))
        before = seen(space)
        with pytest.raises(WorkbookError, match=f"^客户总表/{A}.xlsx 里找不到表头"):
            told(space)
        assert seen(space) == before

    def test_one_that_takes_a_parts_name_is_kept_in_a_copy(self, space):
        save(part(space, "云枕 2024"), [{"随便": "我的东西"}])
        save(space.inbox / "前年.xlsx", [asks(7, year=2024)])
        done = consolidate(workspace=space.root, week=WEEK, as_of=TODAY)
        assert len(done.set_aside) == 1
        assert "我的东西" in str(cells(space.root / done.set_aside[0]))
        assert len(numbers_in(part(space, "云枕 2024"))) == 1


class TestTheLimit:
    def test_crossed_upwards_what_was_corrected_is_taken_over_first(self, tmp_path):
        space = parted(tmp_path / "公司", most=2)
        hand_in(space, asks(0), asks(1, WARM))
        correct(space, "联系人", "王志远")
        assert hand_in(space, asks(5), name="又一份") == {A, B}
        assert line_of(space, ONE)["联系人"] == "王志远"
        assert customers(space)[ONE]["locked"] == ["contact_name"]
        assert "目录" in cells(space.register_file)

    def test_even_if_the_one_workbook_was_open_and_is_changed_later(self, tmp_path):
        space = parted(tmp_path / "公司", most=2)
        hand_in(space, asks(0), asks(1, WARM))
        lock = open_in_excel(space.register_file)
        hand_in(space, asks(5), name="又一份")
        correct(space, "联系人", "王志远")
        lock.unlink()
        assert [code for code, _, _ in told(space)] == ["register-changed"]
        assert line_of(space, ONE)["联系人"] == "王志远"
        assert "目录" in cells(space.register_file)

    def test_crossed_downwards_the_parts_go_and_what_was_corrected_stays(self, space):
        correct_in(part(space, A), TWO, 联系人="李秀芳")
        add_line(part(space, B), 联系人="没有编号的")
        settle(space, most=9)
        assert sorted(code for code, _, _ in told(space)) == ["register-changed", "register-stranger"]
        assert standing(space) == {}
        assert not (space.root / "客户总表").exists()
        assert [line["联系人"] for line in register(space)] == ["王志强", "李秀芳", "孙玉兰", "陈建军"]
        assert any("没有编号的" in str(cells(copy)) for copy in backed_up(space, f"客户总表-{B}"))
        before = space.register_file.read_bytes()
        assert told(space) == []
        assert space.register_file.read_bytes() == before

    def test_a_part_that_cannot_be_taken_away_goes_later_with_nothing_lost(self, space):
        lock = open_in_excel(part(space, A))
        settle(space, most=9)
        assert any(A in said for said in run(space)["waiting"])
        correct_in(part(space, A), TWO, 备注="写得晚")
        lock.unlink()
        assert [code for code, _, _ in told(space)] == ["register-changed"]
        assert customers(space)[TWO]["note"] == "写得晚"
        assert standing(space) == {}

    def test_there_and_back_again(self, space):
        before = seen(space)
        settings = space.settings_file.read_bytes()
        settle(space, most=9)
        hand_in(space)
        space.settings_file.write_bytes(settings)
        hand_in(space)
        assert seen(space) == before

    def test_undone_it_is_as_before(self, tmp_path):
        space = parted(tmp_path / "公司", most=2)
        hand_in(space, asks(0), asks(1, WARM))
        before = seen(space)
        hand_in(space, asks(5), name="又一份")
        undo(space.root, today=TODAY)
        (space.inbox / "又一份.xlsx").unlink()
        assert seen(space) == before

    def test_undone_after_a_correction_in_a_part_the_one_workbook_has_it(self, tmp_path):
        space = parted(tmp_path / "公司", most=2)
        hand_in(space, asks(0), asks(1, WARM))
        hand_in(space, asks(5), name="又一份")
        correct_in(part(space, B), TWO, 备注="留着")
        done = undo(space.root, today=TODAY)
        assert done.kept == {TWO: ["备注"]}
        assert standing(space) == {}
        assert [line.get("备注") for line in register(space)] == [None, "留着"]

    def test_undone_downwards_the_parts_are_back_to_the_byte(self, space):
        before = seen(space)
        settings = space.settings_file.read_bytes()
        settle(space, most=9)
        hand_in(space)
        undo(space.root, today=TODAY)
        space.settings_file.write_bytes(settings)
        assert seen(space) == before
        assert hand_in(space) == set()


class TestUndoing:
    def test_gives_back_every_part_to_the_byte(self, space):
        before, known = seen(space), customers(space)
        hand_in(space, asks(5), asks(6, WARM), asks(7, year=2024), name="又一份")
        assert len(standing(space)) == 5
        undo(space.root, today=TODAY)
        (space.inbox / "又一份.xlsx").unlink()
        assert (seen(space), customers(space)) == (before, known)
        assert hand_in(space) == set()
        assert seen(space) == before

    def test_keeps_what_was_corrected_since_in_whichever_part(self, space):
        hand_in(space, asks(5), asks(7, year=2024), name="又一份")
        newest = number_of(space, "周立新")
        correct_in(part(space, A_BEFORE), ONE, 联系人="王志远")
        correct_in(part(space, "云枕 2024"), newest, 备注="只有这次才有的")
        done = undo(space.root, today=TODAY)
        assert done.kept == {ONE: ["联系人"]}
        assert done.gone == {newest: ["备注"]}
        assert standing(space) == {A_BEFORE: [ONE], A: [TWO], B: [THREE], NOBODYS: [FOUR]}
        assert line_of(space, ONE)["联系人"] == "王志远"
        (space.inbox / "又一份.xlsx").unlink()
        assert told(space) == []
        assert line_of(space, ONE)["联系人"] == "王志远"
        assert any("只有这次才有的" in str(cells(copy)) for copy in backed_up(space, "客户总表-云枕 2024"))

    def test_a_correction_a_run_took_over_is_one_again(self, space):
        correct_in(part(space, A), TWO, 备注="手工")
        corrected = part(space, A).read_bytes()
        hand_in(space, asks(5), name="又一份")
        undo(space.root, today=TODAY)
        (space.inbox / "又一份.xlsx").unlink()
        assert part(space, A).read_bytes() == corrected
        assert customers(space)[TWO].get("note") is None
        assert [code for code, _, _ in told(space)] == ["register-changed"]
        assert customers(space)[TWO]["note"] == "手工"

    def test_a_line_nobody_knows_does_not_come_back_for_good(self, space):
        add_line(part(space, A), 联系人="手工加的")
        hand_in(space, asks(5), name="又一份")
        undo(space.root, today=TODAY)
        assert [code for code, _, _ in told(space)] == ["register-stranger"]
        assert told(space) == []

    def test_one_after_another_goes_back_all_the_way(self, space):
        states = []
        for number, brand in enumerate((CLOUD, WARM, CLOUD), start=5):
            states.append((seen(space), customers(space)))
            hand_in(space, asks(number, brand), name=f"第{number}份")
        for number in (7, 6, 5):
            undo(space.root, today=TODAY)
            (space.inbox / f"第{number}份.xlsx").unlink()
            assert (seen(space), customers(space)) == states[number - 5]


class TestALostLedger:
    def test_is_made_again_from_the_parts(self, space):
        before = {no: line_of(space, no) for no in (ONE, TWO, THREE, FOUR)}
        correct_in(part(space, A), TWO, 备注="还没收的")
        shutil.rmtree(space.hidden_folder)
        done = consolidate(workspace=space.root, week=WEEK, as_of=TODAY)
        assert "按客户总表重建了4位客户" in done.notices[0]
        assert done.customers["new"] == 0
        assert standing(space) == {A_BEFORE: [ONE], A: [TWO], B: [THREE], NOBODYS: [FOUR]}
        for no, line in before.items():
            now = line_of(space, no)
            assert [now.get(h) for h in ("联系人", "手机", "意向品牌", "登记日期")] == [
                line.get(h) for h in ("联系人", "手机", "意向品牌", "登记日期")
            ]
        assert line_of(space, TWO)["备注"] == "还没收的"
        assert told(space) == []

    def test_even_if_the_page_that_leads_to_them_is_gone(self, space):
        shutil.rmtree(space.hidden_folder)
        space.register_file.unlink()
        done = consolidate(workspace=space.root, week=WEEK, as_of=TODAY)
        assert "按客户总表重建了4位客户" in done.notices[0]
        assert sorted(customers(space)) == [ONE, TWO, THREE, FOUR]

    def test_and_parts_that_are_no_longer_wanted_go(self, space):
        shutil.rmtree(space.hidden_folder)
        settle(space, brands=(CLOUD,))
        hand_in(space)
        assert standing(space) == {A_BEFORE: [ONE], A: [TWO], NOBODYS: [THREE, FOUR]}
        correct_in(part(space, NOBODYS), THREE, 备注="后来改的")
        hand_in(space)
        assert customers(space)[THREE]["note"] == "后来改的"

    def test_from_its_copy_nothing_is_made_anew(self, space):
        space.ledger_file.unlink()
        assert hand_in(space) == set()
        assert len(customers(space)) == 4
