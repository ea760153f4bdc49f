"""Every button does to a workbook that is open just what it does to a closed one, and saves nothing for its owner."""

import shutil
from dataclasses import replace
from datetime import date, datetime, time

import openpyxl
import pytest
from days import asks
from days import company as daily_company
from desks import seen
from directors import CLOUD, MONDAY, WANG, company, fill, hand_in, propose, sheet_of, take, visited
from weeks import inquiry, run, save, visit, workspace

import workbook_tools as wb
from workbook_tools.buttons import press
from workbook_tools.excel.lists import LISTS_SHEET
from workbook_tools.excel.live.port import TAG
from workbook_tools.forms.channels import Channel
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.settings import Brand, Staff
from workbook_tools.tasks.init import write_settings
from workbook_tools.tasks.new import new
from workbook_tools.tasks.templates import template_pages, write_template

pytestmark = pytest.mark.libreoffice

LOG = Inquiry.form.sheet
DAY = date(2026, 11, 23)
FRIDAY = date(2026, 12, 4)


class Pair:
    """Two equal folders: in one the workbook is closed, in the other it is open."""

    def __init__(self, excel, folder, make):
        self._office, self._folder = excel, folder
        self.closed = make(folder / "关着")
        self.open = make(folder / "开着")
        excel("open", str(self._path(self.open)))

    def press(self, name, sheet, selection="A1", day=DAY):
        """Press a button in both; they say the same. Gives the sentence."""
        said = [self._pressed(made, name, sheet, selection, day) for made in (self.closed, self.open)]
        assert said[0] == said[1]
        return said[0].sentence

    def _pressed(self, made, name, sheet, selection, day):
        space, path = made
        at = datetime.combine(day, time(17))
        return press(name, str(path), sheet=sheet, selection=selection, workspace=space and space.root, now=at)

    def look(self, sheet):
        """Give what is seen on a sheet; in both the same."""
        copy = self._folder / "看一看.xlsx"
        copy.unlink(missing_ok=True)
        self._office("save_copy", str(self._path(self.open)), str(copy))
        closed, opened = (self._plain(seen(path, sheet)) for path in (self._path(self.closed), copy))
        assert opened == closed
        return closed

    def type(self, sheet, at, value):
        """Type into both."""
        path = self._path(self.closed)
        book = openpyxl.load_workbook(path)
        book[sheet][at] = value
        book.save(path)
        found = book[sheet][at]
        area = [found.row, found.column, found.row, found.column]
        typed = {"day": (value - date(1899, 12, 30)).days} if isinstance(value, date) else value
        self._office("set_values", str(self._path(self.open)), sheet, area, [[typed]])

    @staticmethod
    def _path(made):
        return made[1].resolve()

    @staticmethod
    def _plain(found):
        """Leave out how LibreOffice spells formulas, and which cells without words it keeps a drop-down for."""
        return replace(found, formulas=dict.fromkeys(found.formulas), chosen=set())


def template(folder, *rows, space=None):
    """Make the 咨询记录本 as staff get it, with rows in it."""
    path = folder / "客户咨询记录本 李晓梅.xlsx"
    new("inquiry_log", path, workspace=space.root if space else None)
    wb.append(path, [Inquiry.of(row) for row in rows])
    return path


def said_of(**changes):
    fields = {
        "received_on": date(2026, 11, 17),
        "channel": Channel.CALL_IN,
        "contact_name": "王志强",
        "region": "山东省临沂市兰山区",
        "need": "想了解理疗床的代理价格",
        "logged_by": "李晓梅",
    }
    return fields | changes


def simple(folder, *rows, headings=()):
    path = folder / "咨询记录.xlsx"
    save(path, list(rows), headings=[*dict.fromkeys(h for row in rows for h in row), *headings], sheet=LOG)
    return path


def test_check_marks_the_same_cells_and_a_second_press_clears_them(excel, tmp_path):
    pair = Pair(
        excel,
        tmp_path,
        lambda folder: (
            None,
            simple(folder, inquiry(), inquiry(手机="1385390000"), inquiry(咨询日期=None, 手机="13B53900002")),
        ),
    )
    before = pair.look(LOG)
    assert "3行里有3处要改，都标了红" in pair.press("check", LOG)
    assert {at for at, text in pair.look(LOG).notes.items() if TAG in text} == {"A4", "D3", "D4"}
    pair.type(LOG, "A4", date(2026, 11, 20))
    assert "3行里有2处要改" in pair.press("check", LOG)
    assert "标记先清掉了" in pair.press("check", LOG)
    after = pair.look(LOG)
    assert (after.notes, after.colours) == ({}, before.colours)


def test_accept_types_the_proposed_value_as_text(excel, tmp_path):
    pair = Pair(
        excel, tmp_path, lambda folder: (None, simple(folder, inquiry(手机="l385390000I"), inquiry(手机="13B53900002")))
    )
    pair.press("check", LOG)
    assert pair.press("accept", LOG, "D2") == "采纳了1处建议：D2，原来写的在批注里。"
    found = pair.look(LOG)
    assert found.values["D2"] == "13853900001"
    assert found.notes.keys() == {"D2", "D3"}
    assert "原来写的是" in found.notes["D2"]


def test_look_up_says_who_follows_him(excel, tmp_path):
    def make(folder):
        space = workspace(folder / "公司", staff=[("李晓梅", ""), ("赵小龙", "")])
        save(space.inbox / "赵小龙.xlsx", [visit(固定电话="0516-85881234")])
        run(space)
        return space, simple(folder, inquiry(手机="139 5160 0001", 客户称呼="孙姐"), inquiry(手机="13700001111"))

    pair = Pair(excel, tmp_path, make)
    assert "赵小龙在跟，先问他" in pair.press("lookup", LOG, "B2:D2")
    assert pair.press("lookup", LOG, "A3") == "第3行：没有登记过，可以跟。"


def test_new_customers_stand_below_in_a_protected_sheet_of_ours(excel, tmp_path):
    def make(folder):
        space = company(folder / "公司")
        hand_in(space, [visited(n) for n in (1, 2)], name=WANG)
        propose(space, "2026-W48", MONDAY)
        take(space, fill(sheet_of(space, CLOUD, "2026-W48"), blanks="是"), as_of=MONDAY)
        mine = folder / f"我的客户 {WANG}.xlsx"
        shutil.copy(space.own_files([WANG])[WANG], mine)
        hand_in(space, [visited(n) for n in (3, 4)], name=f"{WANG} 第二周", week="2026-W49", as_of=FRIDAY)
        propose(space, "2026-W49", FRIDAY)
        take(space, fill(sheet_of(space, CLOUD, "2026-W49"), blanks="是"), as_of=FRIDAY)
        return space, mine

    pair = Pair(excel, tmp_path, make)
    said = pair.press("take-new", "客户", day=FRIDAY)
    assert said == "加了2位新客户，在「客户」页最下面：KH000003、KH000004。"
    assert "KH000004" in pair.look("客户").values.values()
    assert pair.press("take-new", "客户", day=FRIDAY) == "没有新客户，您这里已经是最新的。"


def test_drop_downs_say_what_the_settings_say(excel, tmp_path):
    def make(folder):
        space = workspace(folder / "公司", staff=[("李晓梅", ""), ("周文静", "")], brands=[("云枕", "高远航")])
        path = template(folder, space=space)
        space.settings_file.unlink()
        staff = [Staff(name=name, aliases="阿一") for name in ("赵小龙", "王志远", "陈建军")]
        write_settings(space.settings_file, {Staff: staff, Brand: []})
        return space, path

    pair = Pair(excel, tmp_path, make)
    assert pair.press("refresh-lists", LOG) == "下拉更新好了：人员3个、品牌0个。"
    found = pair.look(LISTS_SHEET)
    assert {"赵小龙", "王志远", "陈建军"} < set(found.values.values())
    assert pair.press("refresh-lists", LOG) == "下拉已经是最新的。"


def test_the_days_customers_go_over_and_their_rows_get_their_numbers(excel, tmp_path):
    def make(folder):
        return daily_company(folder), simple(folder, asks(1), asks(2), headings=["移交单号"])

    pair = Pair(excel, tmp_path, make)
    assert pair.press("handoff", LOG).startswith("移交了2位给刘国平")
    assert {"20261123-01", "20261123-02"} < set(pair.look(LOG).values.values())
    pair.press("handoff", LOG)


def test_what_is_not_saved_yet_is_handed_in_and_the_workbook_is_not_saved(excel, tmp_path):
    def make(folder):
        space = workspace(folder / "公司", staff=[("李晓梅", ""), ("周文静", "")])
        return space, template(folder, said_of(mobile=("13853900001",)), space=space)

    pair = Pair(excel, tmp_path, make)
    space, path = pair.open
    head = next(cell for row in openpyxl.load_workbook(path)[LOG].iter_rows() for cell in row if cell.value == "手机")
    line = next(
        cell.row for cell in openpyxl.load_workbook(path)[LOG][head.column_letter] if cell.value == "13853900001"
    )
    on_disk = path.read_bytes()
    pair.type(LOG, f"{head.column_letter}{line}", "13853900009")
    pair.press("submit", LOG)
    (copy,) = space.inbox.iterdir()
    assert [row.mobile for row in wb.read(copy, as_of=DAY)[0]] == [("13853900009",)]
    assert path.read_bytes() == on_disk
    pair.press("submit", LOG)


def test_the_workbook_with_buttons_is_checked_and_refreshed_while_open(excel, tmp_path):
    def make(folder):
        space = workspace(folder / "公司", staff=[("李晓梅", ""), ("周文静", "")])
        path = folder / "客户咨询记录本 李晓梅.xlsm"
        write_template(path, template_pages(Inquiry), {})
        wb.append(path, [Inquiry.of(said_of(mobile=("13853900001",), received_on=date(2027, 1, 1)))])
        return space, path

    pair = Pair(excel, tmp_path, make)
    before = pair.look(LOG)
    assert "1行里有1处要改，都标了红" in pair.press("check", LOG)
    assert sum(TAG in text for text in pair.look(LOG).notes.values()) == 1
    assert "标记先清掉了" in pair.press("check", LOG)
    assert pair.look(LOG) == before
    assert pair.press("refresh-lists", LOG) == "下拉更新好了：人员2个、品牌0个。"
    assert {"李晓梅", "周文静"} < set(pair.look(LISTS_SHEET).values.values())
