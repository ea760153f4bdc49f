"""Whatever task changes a customer, the parts of 客户总表 show it, and only those that must are made anew."""

import os
import shutil
import signal
import zipfile
from datetime import date
from functools import partial

import pytest
from directors import CHEN, MONDAY, SUN, WANG, company, fill, propose, sheet_of, take, visited
from directors import CLOUD as CLOUD_
from directors import WARM as WARM_
from directors import WEEK as MONDAYS_WEEK
from directors import hand_in as visits_in
from registers import (
    WARM,
    asks,
    correct_in,
    hand_in,
    line_of,
    number_of,
    numbers_in,
    part,
    parted,
    published,
    settle,
    standing,
)
from weeks import TODAY, WEEK, cells, customers, run, save, tree

from workbook_tools.excel.book import read_book
from workbook_tools.excel.encryption import is_encrypted
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks import publication
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.erase import erase
from workbook_tools.tasks.history import undo
from workbook_tools.tasks.review import review, take_apart
from workbook_tools.tasks.transfer import transfer
from workbook_tools.workspace import Workspace

A, B, C = "云枕 2026", "暖橘 2026", "待定品牌 2026"
ONE, TWO, THREE, FOUR, FIVE = (f"KH00000{number}" for number in range(1, 6))
PASSWORD = "临沂-2026"


def seen(space):
    return {path: content for path, content in tree(space.root).items() if not path.startswith(".wbtools")}


def parts_seen(space):
    return {path: content for path, content in seen(space).items() if path.startswith("客户总表")}


def column(space, no, heading):
    return line_of(space, no).get(heading)


FIRM = {"单位/店名": "康泰大药房"}


class TestColleagues:
    """Two contacts of one firm, who want different brands: each stands in the other's line."""

    @pytest.fixture
    def space(self, tmp_path):
        made = parted(tmp_path / "公司")
        hand_in(made, asks(0, **FIRM), asks(3, None), asks(4, None))
        return made

    def test_a_link_to_one_in_another_part_makes_both_anew(self, space):
        assert hand_in(space, asks(1, WARM, **FIRM), name="又一份") == {A, B}
        other = number_of(space, "李秀英")
        assert column(space, ONE, "同公司") == other
        assert column(space, other, "同公司") == ONE
        assert hand_in(space) == set()

    def test_undone_it_is_gone_from_both(self, space):
        before = seen(space)
        hand_in(space, asks(1, WARM, **FIRM), name="又一份")
        undo(space.root, today=TODAY)
        (space.inbox / "又一份.xlsx").unlink()
        assert seen(space) == before
        assert hand_in(space) == set()

    def test_who_is_erased_is_gone_from_the_others_line(self, space):
        hand_in(space, asks(1, WARM, **FIRM), name="又一份")
        other = number_of(space, "李秀英")
        erase(other, workspace=space.root, today=TODAY)
        assert "同公司" not in line_of(space, ONE)
        assert [path for path in named_in(space, other, "13853900001") if path.endswith(".xlsx")] == []

    def test_one_who_is_united_with_a_third_shows_under_the_new_number_and_the_old_one_again(self, space):
        """KH5 is a colleague of KH1, and becomes one with KH4, who is of a third part."""
        hand_in(space, asks(5, None, 手机="13853900001", 客户称呼="李建国"), name="第三份")
        hand_in(space, asks(1, WARM, **FIRM), name="又一份")
        colleague, third = number_of(space, "李秀英"), number_of(space, "李建国")
        assert third < colleague
        before = parts_seen(space)
        united(space, colleague, third)
        assert column(space, ONE, "同公司") == third
        assert hand_in(space) == set()
        take_apart(colleague, workspace=space.root, today=TODAY)
        assert column(space, ONE, "同公司") == colleague
        undo(space.root, today=TODAY)
        undo(space.root, today=TODAY)  # the run that only looked
        undo(space.root, today=TODAY)
        assert parts_seen(space) == before


def united(space, one, other):
    """Let a person decide that two customers are one."""
    first, second = sorted([one, other])
    path = space.week_folder(WEEK) / "待确认重复.xlsx"
    correct_in(path, second, "待确认重复", 决定="合并", 对照=first)
    done = review([path], workspace=space.root, today=TODAY)
    assert done.united == {second: first}


class TestReview:
    @pytest.fixture
    def space(self, tmp_path):
        """Two who may be one, of different brands; and two others."""
        made = parted(tmp_path / "公司")
        hand_in(made, asks(0), asks(1, WARM, 手机="13853900000"), asks(3, None), asks(4, None))
        return made

    def test_who_is_united_leaves_his_part(self, space):
        before = parts_seen(space)
        united(space, ONE, TWO)
        assert published(space) == {A, B}  # B has nobody left
        assert standing(space) == {A: [ONE], C: [THREE, FOUR]}
        take_apart(TWO, workspace=space.root, today=TODAY)
        assert published(space) == {A, B}
        assert standing(space) == {A: [ONE], B: [TWO], C: [THREE, FOUR]}
        undo(space.root, today=TODAY)
        undo(space.root, today=TODAY)
        assert parts_seen(space) == before

    def test_a_correction_made_before_it_is_taken_over(self, space):
        correct_in(part(space, C), THREE, 备注="手工")
        united(space, ONE, TWO)
        assert customers(space)[THREE]["note"] == "手工"
        assert published(space) == {A, B, C}


class TestOwners:
    @pytest.fixture
    def space(self, tmp_path):
        """王志远's customers of two brands, and one of 孙丽华's."""
        made = company(tmp_path / "公司", 总表_1="2")
        visits_in(made, [visited(1), visited(2, 意向品牌=WARM_)], name=WANG)
        visits_in(made, [visited(3, 意向品牌=WARM_, 业务代表=SUN)], name=SUN)
        return made

    def test_a_transfer_makes_the_givers_parts_anew(self, space):
        before = parts_seen(space)
        transfer(WANG, CHEN, customers=[ONE], workspace=space.root, as_of=MONDAY)
        assert published(space) == {A}
        assert column(space, ONE, "跟进负责人") == CHEN
        undo(space.root, today=MONDAY)
        assert parts_seen(space) == before

    def test_what_directors_decide_makes_the_parts_of_their_customers_anew(self, space):
        visits_in(space, [asks(7, CLOUD_)], name="李晓梅")
        no = max(customers(space))
        before = parts_seen(space)
        propose(space)
        assert published(space) == set()
        take(space, fill(sheet_of(space), **{no: {"决定": "确认"}}))
        assert published(space) == {A}
        assert column(space, no, "跟进负责人")
        undo(space.root, today=MONDAY)
        assert parts_seen(space) == before

    def test_a_ruling_makes_his_part_anew(self, space):
        save(space.inbox / "抢.xlsx", [visited(1, 业务代表=CHEN, 拜访日期=date(2026, 11, 25))])
        consolidate(workspace=space.root, week=MONDAYS_WEEK, as_of=MONDAY)
        before = parts_seen(space)
        path = space.week_folder(MONDAYS_WEEK) / "撞单裁定表.xlsx"
        correct_in(path, ONE, "撞单裁定表", 裁定归属=CHEN, 签字="高远航", 裁定日期=MONDAY)
        done = review([path], workspace=space.root, today=MONDAY)
        assert done.ruled == {ONE: CHEN}
        assert published(space) == {A}
        assert column(space, ONE, "跟进负责人") == CHEN
        undo(space.root, today=MONDAY)
        assert parts_seen(space) == before


def named_in(space, *words):
    """Give the files outside 收件箱 in which a word stands, unzipped if they are workbooks."""
    found = []
    for path in space.root.rglob("*"):
        if path.is_file() and "收件箱" not in path.parts:
            content = path.read_bytes()
            if path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as package:
                    content = b"".join(package.read(name) for name in package.namelist())
            found += [path.relative_to(space.root).as_posix() for word in words if word.encode() in content]
    return found


class TestErasing:
    @pytest.fixture
    def space(self, tmp_path):
        made = parted(tmp_path / "公司")
        hand_in(made, asks(0), asks(1, WARM), asks(2, WARM), asks(3, None), asks(4, None))
        return made

    def test_leaves_no_word_of_him_in_his_part_nor_any_copy(self, space):
        correct_in(part(space, B), TWO, 备注="13853900001 打不通")
        hand_in(space, asks(6, WARM), name="又一份")
        assert named_in(space, "13853900001")
        erase(TWO, workspace=space.root, today=TODAY)
        assert published(space) == {B}
        assert named_in(space, "13853900001", "李秀英") == []
        assert len(numbers_in(part(space, B))) == 2

    def test_the_last_of_a_part_takes_it_with_him(self, space):
        erase(ONE, workspace=space.root, today=TODAY)
        assert standing(space) == {B: [TWO, THREE], C: [FOUR, FIVE]}
        assert named_in(space, "13853900000", "王志强") == []
        assert not any("云枕" in str(text) for text in cells(space.register_file)["目录"].values())
        assert hand_in(space) == set()

    def test_nor_in_one_that_waits(self, space):
        lock = part(space, B).with_name(f"~${B}.xlsx")
        lock.write_bytes(bytes(165))
        hand_in(space, asks(6, WARM), name="又一份")
        lock.unlink()
        assert any("待合并" in path for path in named_in(space, "13853900001"))
        erase(TWO, workspace=space.root, today=TODAY)
        assert named_in(space, "13853900001") == []

    def test_tells_of_a_workbook_of_somebodys_in_which_he_stands(self, space):
        shutil.copyfile(part(space, B), part(space, "抄的"))
        done = erase(TWO, workspace=space.root, today=TODAY)
        assert "客户总表/抄的.xlsx" in done.left

    def test_down_to_the_limit_there_is_one_workbook_again(self, tmp_path):
        space = parted(tmp_path / "公司")
        hand_in(space, asks(0), asks(1, WARM), asks(2, WARM))
        erase(TWO, workspace=space.root, today=TODAY)
        assert standing(space) == {}
        assert numbers_in(space.register_file) == [ONE, THREE]
        assert named_in(space, "13853900001") == []


class TestWithAPassword:
    @pytest.fixture
    def space(self, tmp_path):
        made = parted(tmp_path / "公司")
        save(made.inbox / "李晓梅.xlsx", [asks(0), asks(1, WARM), asks(3, None)])
        self.locked(made)
        return made

    def locked(self, space, password=PASSWORD):
        return consolidate(workspace=space.root, week=WEEK, as_of=TODAY, password=password)

    def numbers(self, space, name, password=PASSWORD):
        sheet = read_book(part(space, name), password).sheets[0]
        return [cell for row in sheet.rows for cell in row if str(cell).startswith("KH0")]

    def test_every_part_opens_with_it_only(self, space):
        for name in (A, B, C):
            assert is_encrypted(part(space, name).read_bytes())
        assert is_encrypted(space.register_file.read_bytes())
        assert self.numbers(space, A) == [ONE]

    def test_what_did_not_change_is_not_made_anew(self, space):
        before = part(space, A).read_bytes()
        save(space.inbox / "又一份.xlsx", [asks(5, WARM)])
        self.locked(space)
        assert published(space) == {B}
        assert part(space, A).read_bytes() == before

    def test_another_password_is_that_of_all_of_them(self, space):
        assert any("原来是另一个密码" in sentence for sentence in self.locked(space, "另一个").notices)
        assert not any("密码" in sentence for sentence in self.locked(space, "另一个").notices)
        self.locked(space)
        self.locked(space, "另一个")
        assert self.numbers(space, A, "另一个") == [ONE]
        assert published(space) == {A, B, C}

    def test_one_that_comes_later_is_that_of_all_of_them(self, tmp_path):
        space = parted(tmp_path / "另一家")
        hand_in(space, asks(0), asks(1, WARM), asks(3, None))
        self.locked(space)
        assert all(is_encrypted(path.read_bytes()) for path in (space.root / "客户总表").iterdir())
        assert published(space) == {A, B, C}

    @pytest.mark.parametrize("gone", [False, True], ids=["with 目录", "without"])
    def test_leaving_it_out_opens_nothing(self, space, gone):
        if gone:
            space.register_file.unlink()
        before = seen(space)
        with pytest.raises(WorkbookError, match="--password-file"):
            run(space)
        assert seen(space) == before

    def test_undo_erase_and_a_lost_ledger(self, space):
        before = seen(space)
        save(space.inbox / "又一份.xlsx", [asks(5, WARM)])
        self.locked(space)
        undo(space.root, today=TODAY, password=PASSWORD)
        (space.inbox / "又一份.xlsx").unlink()
        assert seen(space) == before
        erase(TWO, workspace=space.root, today=TODAY, password=PASSWORD)
        shutil.rmtree(space.hidden_folder)
        settle(space, most=1)
        assert "重建了2位客户" in self.locked(space).notices[0]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a child to kill")
@pytest.mark.parametrize("crossing", ["", "upwards", "downwards"])
def test_a_run_cut_off_between_two_parts_is_completed_by_the_next(tmp_path, crossing):
    before = parted(tmp_path / "前", most=9 if crossing == "upwards" else 2)
    hand_in(before, asks(0), asks(1, WARM), asks(3, None))
    settle(before, most=9 if crossing == "downwards" else 2)
    save(before.inbox / "又一份.xlsx", [asks(5), asks(6, WARM), asks(7, year=2024)])
    done = Workspace(tmp_path / "成")
    shutil.copytree(before.root, done.root)
    run(done)
    hurt = Workspace(tmp_path / "公司")
    killed = 0
    while True:
        shutil.rmtree(hurt.root, ignore_errors=True)
        shutil.copytree(before.root, hurt.root)
        if not is_killed(hurt, after=killed):
            break
        killed += 1
        run(hurt)
        assert lists_and_register(hurt) == lists_and_register(done)
        assert customers(hurt) == customers(done)
    assert killed >= 5


def lists_and_register(space):
    """Give everything a person sees but for 问题清单, where a second run tells of last week's problems."""
    return {path: content for path, content in seen(space).items() if "问题清单" not in path}


def is_killed(space, *, after):
    """Consolidate in a child that kills itself when so many workbooks are in place. Tells whether it came to that."""
    child = os.fork()
    if not child:
        try:
            left = iter(range(after))
            for name in ("put", "_remove"):
                setattr(publication, name, partial(placed, left, getattr(publication, name)))
            run(space)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def placed(left, place, *workbook):
    if next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    place(*workbook)
