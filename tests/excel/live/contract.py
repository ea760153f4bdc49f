"""What every adapter of the port promises, open workbook or closed one: each promise a function that asserts it.

A promise is given a desk (desks.py), on which its workbook lies: there it opens it by the adapter, lets its owner do
something to it, and looks at what a person would see then. broken.py has adapters that break each of them.
"""

from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter

from workbook_tools.columns.base import CellFault
from workbook_tools.excel.live.port import TAG, Mark, Selection
from workbook_tools.excel.patch import SheetChange
from workbook_tools.excel.sheet_xml import Grown
from workbook_tools.problems import WorkbookError

LOG, LISTS, OURS, LOCKED = "咨询记录", "选项", "保护的", "有密码的"
HEADINGS = ("称呼", "手机", "日期", "数", "渠道")
MORNING = datetime(2026, 11, 17, 8, 30)  # noqa: DTZ001 # a cell knows no zone
PINK, YELLOW, GREEN = "FADBD8", "FFFF00", "92D050"
ID = "110101199001011234"
PHONE = Mark(3, 2, f"#{PINK}", "「手机」：“1380013800”只有10位，请核对后重填。")
HIS_NOTE = "老板：要回访\n两次"


def make(path):
    """Write the workbook that promises are made of.

    咨询记录: an Excel table in A2:E4 with a drop-down in column E, two notes of its owner's, fills of his, a merged
    area, a hidden row, formulas. 选项: the tool's hidden lists. 保护的, 有密码的: protected; the second by a password.
    """
    with xlsxwriter.Workbook(path) as book:
        text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
        yellow = book.add_format({"bg_color": f"#{YELLOW}"})
        log, lists, ours, locked = (book.add_worksheet(name) for name in (LOG, LISTS, OURS, LOCKED))
        log.write(0, 0, "客户咨询记录本")
        rows = [
            ["王总", "013800138000", date(2026, 11, 17), 3, "来电"],
            ["张总", ID, MORNING, None, None],
        ]
        log.add_table("A2:E4", {"name": "记录", "columns": [{"header": heading} for heading in HEADINGS]})
        for line, row in enumerate(rows, 2):
            log.write(line, 0, row[0], yellow if line == 3 else None)
            log.write_string(line, 1, row[1], text)
            log.write_datetime(line, 2, row[2], day)
            log.write(line, 3, row[3])
            log.write(line, 4, row[4])
        log.data_validation("E3:E4", {"validate": "list", "source": ["来电", "来访"]})
        log.write_formula("G3", "=D3*2", None, 6)
        log.write_formula("G4", '=TEXT(D3,"0")&"位"', None, "3位")
        log.write_formula("G5", "=1/0", None, "#DIV/0!")
        log.write_comment("A3", HIS_NOTE, {"author": "老板"})
        log.write_comment("C4", "核过了", {"author": "小李"})
        log.merge_range("A9:B10", "合并的")
        log.write("A12", "藏着", None)
        log.set_row(11, None, None, {"hidden": True})
        log.write_datetime("C12", time(8, 30), book.add_format({"num_format": "hh:mm"}))
        log.write("D12", timedelta(hours=36) / timedelta(1), book.add_format({"num_format": "[h]:mm"}))
        lists.hide()
        for line, words in enumerate([["人员", "品牌"], ["小李", "御康"], ["小王", "云枕"], ["小张", None]]):
            lists.write_row(line, 0, words)
        book.define_name("人员", "='选项'!$A$2:$A$4")
        for sheet, password in ((ours, ""), (locked, "secret")):
            sheet.write_row(0, 0, ["称呼", "手机"])
            sheet.write_row(1, 0, ["王总", "1"])
            sheet.protect(password, {"autofilter": True, "format_columns": True})
    return path


PROMISES = []


def promise(check):
    """Take a function in as one of the promises."""
    PROMISES.append(check)
    return check


@promise
def reads_what_stands_there(desk):
    book = desk.open().read()
    assert [sheet.name for sheet in book.sheets] == [LOG, LISTS, OURS, LOCKED]
    log, lists = book.sheets[:2]
    assert log.rows[1] == [*HEADINGS, None, None]
    assert log.rows[2] == ["王总", "013800138000", date(2026, 11, 17), 3.0, "来电", None, 6.0]
    assert log.rows[3] == ["张总", ID, MORNING, None, None, None, "3位"]
    assert log.rows[4][6] == CellFault("error", "#DIV/0!")
    assert log.rows[11][2:4] == [time(8, 30), timedelta(hours=36)]
    assert (log.formulas, log.merges) == ({(3, 7), (4, 7), (5, 7)}, ((9, 1, 10, 2),))
    assert (log.hidden_rows, lists.state, log.state) == ({12}, "hidden", "visible")


@promise
def reads_what_its_owner_has_typed_since(desk):
    desk.open().read()
    desk.types(LOG, "A3", "改过")
    assert desk.open().read().sheets[0].rows[2][0] == "改过"


@promise
def gives_what_the_button_says_is_selected(desk):
    assert desk.open(LOG, "B7:C9").selection() == Selection(LOG, (7, 2, 9, 3))
    assert desk.open(OURS, "B:B").selection() == Selection(OURS, (1, 2, 1048576, 2))


@promise
def a_mark_is_a_colour_and_a_note(desk):
    book = desk.open()
    book.mark(LOG, [PHONE, Mark(4, 1, PINK, "认不出")])
    seen = desk.look(LOG)
    assert (seen.colours.get("B3"), seen.colours.get("A4")) == (PINK, PINK)
    assert seen.notes.get("B3") == f"{TAG}{PHONE.sentence}\n（标色 {PINK}，原来没有底色）"
    assert seen.notes.get("A4") == f"{TAG}认不出\n（标色 {PINK}，原来的底色 {YELLOW}）"
    assert book.marks(LOG) == [Mark(3, 2, PINK, PHONE.sentence), Mark(4, 1, PINK, "认不出")]
    assert seen.values["B3"] == "013800138000"


@promise
def marks_are_known_to_whoever_opens_it_next(desk):
    desk.open().mark(LOG, [PHONE])
    assert desk.open().marks(LOG) == [Mark(3, 2, PINK, PHONE.sentence)]
    assert desk.open().marks(OURS) == []


@promise
def marking_twice_leaves_one_note_that_says_the_new(desk):
    book = desk.open()
    book.mark(LOG, [PHONE, Mark(4, 1, PINK, "旧话"), Mark(3, 1, PINK, "旧话")])
    book.mark(LOG, [PHONE, Mark(4, 1, "FFF2CC", "新话"), Mark(3, 1, PINK, "新话")])
    notes = desk.look(LOG).notes
    assert [notes[at].count(TAG) for at in ("B3", "A4", "A3")] == [1, 1, 1]
    assert notes["A4"] == f"{TAG}新话\n（标色 FFF2CC，原来的底色 {YELLOW}）"
    book.unmark(LOG)
    assert desk.look(LOG).colours["A4"] == YELLOW


@promise
def unmarking_takes_ours_and_gives_each_cell_its_own_fill_back(desk):
    before = desk.look(LOG)
    book = desk.open()
    book.mark(LOG, [PHONE, Mark(4, 1, PINK, "认不出"), Mark(30, 20, PINK, "远")])
    assert desk.look(LOG).notes.keys() > before.notes.keys()
    book.unmark(LOG)
    after = desk.look(LOG)
    assert (after.notes, after.colours) == (before.notes, before.colours)
    assert after.values == before.values
    assert book.marks(LOG) == []


@promise
def what_its_owner_wrote_in_a_note_survives(desk):
    book = desk.open()
    book.mark(LOG, [Mark(3, 1, PINK, "称呼")])
    assert desk.look(LOG).notes["A3"].startswith(f"{HIS_NOTE}\n{TAG}称呼\n")
    desk.notes(LOG, "A3", f"{desk.look(LOG).notes['A3']}\n又及")
    book = desk.open()
    book.unmark(LOG)
    assert desk.look(LOG).notes == {"A3": f"{HIS_NOTE}\n又及", "C4": "核过了"}


@promise
def a_colour_its_owner_gave_since_stays(desk):
    desk.open().mark(LOG, [PHONE, Mark(4, 1, PINK, "认不出")])
    desk.paints(LOG, "B3", GREEN)
    desk.open().unmark(LOG)
    seen = desk.look(LOG)
    assert (seen.colours.get("B3"), seen.colours.get("A4")) == (GREEN, YELLOW)
    assert "B3" not in seen.notes


@promise
def a_cell_painted_since_and_marked_again_remembers_the_new_colour(desk):
    desk.open().mark(LOG, [PHONE])
    desk.paints(LOG, "B3", GREEN)
    desk.open().mark(LOG, [PHONE])
    assert desk.look(LOG).colours["B3"] == PINK
    desk.open().unmark(LOG)
    assert desk.look(LOG).colours["B3"] == GREEN


@promise
def only_the_cells_asked_for_are_unmarked(desk):
    book = desk.open()
    book.mark(LOG, [PHONE, Mark(4, 1, PINK, "认不出"), Mark(4, 4, PINK, "没写")])
    book.unmark(LOG, {(3, 2), (4, 4), (20, 20)})
    seen = desk.look(LOG)
    assert [at for at, text in seen.notes.items() if TAG in text] == ["A4"]
    assert (seen.colours.get("B3"), seen.colours["A4"]) == (None, PINK)
    book.unmark(LOG, set())
    assert [(mark.row, mark.column) for mark in book.marks(LOG)] == [(4, 1)]


@promise
def of_a_merged_area_the_first_cell_is_marked(desk):
    book = desk.open()
    book.mark(LOG, [Mark(10, 2, PINK, "合并")])
    assert [(mark.row, mark.column) for mark in book.marks(LOG)] == [(9, 1)]
    book.unmark(LOG, {(10, 2)})
    assert book.marks(LOG) == []


@promise
def text_stays_text(desk):
    words = ["013900139000", ID, "3月5日", "1-2", "=1+1", "'引号", "2026/11/5", "TRUE", "１３８", "王总\n二行"]
    desk.open().write({LOG: SheetChange({(20 + at, 2): word for at, word in enumerate(words)})})
    seen = desk.look(LOG)
    assert [seen.values[f"B{20 + at}"] for at in range(len(words))] == words
    assert not seen.formulas.keys() & {f"B{20 + at}" for at in range(len(words))}
    assert [row[1] for row in desk.open().read().sheets[0].rows[19:]] == words


@promise
def days_times_and_numbers_are_what_they_are(desk):
    said = [date(2026, 11, 23), MORNING, time(9, 15), timedelta(hours=30), 12, 2.5, 13800138000]
    desk.open().write({LOG: SheetChange({(20, 2 + at): value for at, value in enumerate(said)})})
    assert desk.open().read().sheets[0].rows[19][1:8] == said
    desk.open().write({LOG: SheetChange(dict.fromkeys([(20, 2 + at) for at in range(len(said))]))})
    assert len(desk.open().read().sheets[0].rows) < 20


@promise
def all_that_is_not_written_stays(desk):
    before = desk.look(LOG)
    desk.open().write({LOG: SheetChange({(4, 4): 7, (20, 1): "新"})})
    after = desk.look(LOG)
    changed = {at for at in after.values if after.values[at] != before.values.get(at)}
    assert changed == {"D4", "A20"}
    assert (after.formulas, after.notes, after.colours) == (before.formulas, before.notes, before.colours)
    assert (after.table, after.merges) == (before.table, before.merges)


@promise
def a_table_grows_with_what_is_written_under_it(desk):
    desk.open().write({LOG: SheetChange({(5, 1): "李总", (6, 2): "013700137000"}, [Grown(4, 6, 1, 5)])})
    seen = desk.look(LOG)
    assert seen.table == "A2:E6"
    assert (seen.values["A5"], seen.values["B6"]) == ("李总", "013700137000")
    assert {"E5", "E6"} <= seen.chosen
    assert (seen.values["A4"], "C5" in seen.values, "C5" in seen.notes) == ("张总", False, False)
    assert seen.formulas.keys() == {"G3", "G4", "G5"}


@promise
def a_table_does_not_grow_by_a_mark(desk):
    book = desk.open()
    book.mark(LOG, [Mark(4, 2, PINK, "短")])
    book.write({LOG: SheetChange({(5, 1): "李总"}, [Grown(4, 5, 1, 5)])})
    seen = desk.look(LOG)
    assert (seen.colours["B4"], seen.colours.get("B5")) == (PINK, None)
    assert [at for at, text in seen.notes.items() if TAG in text] == ["B4"]


@promise
def a_formula_and_the_inside_of_a_merged_area_are_refused_and_nothing_is_written(desk):
    before = desk.look(LOG), desk.look(OURS)
    for taken, why in (((3, 7), "是公式"), ((10, 2), "合并单元格")):
        with pytest.raises(WorkbookError, match=why) as refusal:
            desk.open().write({OURS: SheetChange({(2, 1): "改"}), LOG: SheetChange({(4, 1): "改", taken: "改"})})
        assert refusal.value.code == "cell-taken"
        assert (desk.look(LOG), desk.look(OURS)) == before


@promise
def a_sheet_of_ours_says_just_what_it_is_told(desk):
    rows = [["人员", "品牌", "号码"], ["小赵", None, "007"], ["小钱", "御康", None]]
    names = {"人员": (2, 1, 3, 1), "品牌": (2, 2, 3, 2)}
    desk.open().replace_sheet(LISTS, rows, names)
    assert desk.open().read().sheets[1].rows == rows
    assert desk.look(LISTS).names == {"人员": "'选项'!$A$2:$A$3", "品牌": "'选项'!$B$2:$B$3"}
    desk.open().replace_sheet(LISTS, [["人员"], ["小赵"]], {"人员": (2, 1, 2, 1)})
    assert desk.open().read().sheets[1].rows == [["人员"], ["小赵"]]


@promise
def a_copy_says_what_it_says_and_the_workbook_is_not_saved(desk):
    desk.types(LOG, "A4", "还没存")
    on_disk = desk.path.read_bytes()
    target = desk.path.parent / "收件箱" / "小李" / desk.path.name
    desk.open().save_copy(target)
    assert desk.path.read_bytes() == on_disk
    assert desk.look(LOG, target).values["A4"] == "还没存"
    assert [found.name for found in target.parent.iterdir()] == [target.name]
    desk.types(LOG, "A4", "又改了")
    desk.open().save_copy(target)
    assert desk.look(LOG, target).values["A4"] == "又改了"


@promise
def a_sheet_protected_without_a_password_is_written_to_and_protected_again(desk):
    before = desk.protection(OURS)
    book = desk.open()
    book.mark(OURS, [Mark(2, 2, PINK, "短")])
    assert (desk.look(OURS).colours["B2"], desk.protection(OURS)) == (PINK, before)
    book.write({OURS: SheetChange({(2, 2): "013800138000", (3, 1): "李总"})})
    assert (desk.look(OURS).values["B2"], desk.protection(OURS)) == ("013800138000", before)
    book.unmark(OURS)
    assert (desk.look(OURS).notes, desk.protection(OURS)) == ({}, before)


@promise
def a_password_is_respected(desk):
    before = desk.look(LOCKED)
    book = desk.open()
    for act in (
        lambda: book.mark(LOCKED, [Mark(2, 2, PINK, "短")]),
        lambda: book.write({LOG: SheetChange({(4, 1): "改"}), LOCKED: SheetChange({(2, 2): "改"})}),
    ):
        with pytest.raises(WorkbookError, match="密码") as refusal:
            act()
        assert refusal.value.code == "sheet-guarded"
    assert (desk.look(LOCKED), desk.look(LOG).values["A4"]) == (before, "张总")


@promise
def a_sheet_that_is_not_there_is_named(desk):
    for act in (
        lambda book: book.mark("没有", [PHONE]),
        lambda book: book.write({"没有": SheetChange({(1, 1): "新"})}),
        lambda book: book.replace_sheet("没有", [["人员"]], {}),
    ):
        with pytest.raises(WorkbookError, match="没有工作表“没有”") as refusal:
            act(desk.open())
        assert refusal.value.code == "sheet-unknown"


def is_kept(check, desk):
    """Tell whether a promise is kept. What raises anything but a failed assertion is a mistake of the test's."""
    try:
        check(desk)
    except (AssertionError, pytest.fail.Exception):
        return False
    return True
