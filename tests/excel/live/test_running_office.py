"""What is peculiar to an open workbook: it is read in Excel where no copy helps, and nothing is left half done."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from contract import ID, LOG, OURS, PINK, YELLOW
from desks import OfficeDesk
from office_engine import NativeSheet, com_error

import workbook_tools.excel.live as live
from workbook_tools.excel.live import running_changes, running_marks
from workbook_tools.excel.live.port import Mark, Selection
from workbook_tools.excel.live.running_cells import areas_of, positions_of, references_to
from workbook_tools.excel.live.running_sheets import read_sheets
from workbook_tools.excel.patch import SheetChange
from workbook_tools.excel.sheet_xml import Grown
from workbook_tools.problems import WorkbookError

BUSY = -2147418111


@pytest.fixture
def desk(tmp_path, excel):
    return OfficeDesk(tmp_path, excel)


@pytest.mark.libreoffice
def test_read_in_excel_it_says_what_its_copy_says_but_for_colours(desk):
    book = desk.open()
    by_copy = book.read()
    blank = [replace(sheet, fills={}) for sheet in by_copy.sheets]
    assert read_sheets(book._open).sheets == blank
    assert by_copy.sheets[0].fills == {(4, 1): YELLOW}


@pytest.mark.libreoffice
def test_where_excel_writes_no_copy_it_is_read_in_excel(desk, monkeypatch):
    def refuse(*_):
        raise com_error("no copies here")

    monkeypatch.setattr("workbook_tools.excel.live.native.copy_to", refuse)
    assert desk.open().read().sheets[0].rows[3][:2] == ["张总", ID]


@pytest.mark.libreoffice
def test_what_is_selected_is_what_its_owner_selected(desk):
    desk._ask("select", OURS, "B2:C3")
    assert desk.open().selection() == Selection(OURS, (2, 2, 3, 3))
    assert desk.open(OURS).selection() == Selection(OURS, (2, 2, 3, 3))
    assert desk.open(LOG).selection() == Selection(LOG, (1, 1, 1, 1))


@pytest.mark.libreoffice
def test_another_workbook_in_front_has_another_selection(desk, excel, workbook):
    other = workbook(["别的"], sheet=LOG)
    excel("open", str(other.resolve()))
    excel("select", str(other.resolve()), LOG, "A1:B9")
    assert desk.open().selection() == Selection(LOG, (1, 1, 1, 1))


@pytest.mark.libreoffice
def test_what_excel_makes_something_else_of_is_put_back_as_it_was(desk, monkeypatch):
    before = desk.look(LOG), desk.look(OURS), desk.protection(OURS)
    true = running_changes.is_held
    monkeypatch.setattr(running_changes, "is_held", lambda meant, found: meant != "末" and true(meant, found))
    change = SheetChange({(4, 1): "改", (4, 2): "1-2", (4, 4): None, (5, 1): "新", (6, 5): "末"}, [Grown(4, 6, 1, 5)])
    with pytest.raises(WorkbookError, match="写进去后读出来不一样，没有写") as refusal:
        desk.open().write({OURS: SheetChange({(2, 1): "改"}), LOG: change})
    assert refusal.value.code == "reads-differently"
    assert (desk.look(LOG), desk.look(OURS), desk.protection(OURS)) == before


@pytest.mark.libreoffice
def test_what_its_owner_filled_since_it_was_read_is_not_written_over(desk):
    book = desk.open()
    book.read()
    desk.types(LOG, "A5", "刚写的")
    with pytest.raises(WorkbookError, match="A5刚刚又改过，没有写") as refusal:
        book.write({LOG: SheetChange({(5, 1): "李总"}, [Grown(4, 5, 1, 5)])})
    assert (refusal.value.code, desk.look(LOG).values["A5"]) == ("file-changed", "刚写的")
    assert desk.look(LOG).table == "A2:E4"


@pytest.mark.libreoffice
def test_who_tries_on_what_was_read_does_not_change_what_is_known(desk):
    book = desk.open()
    book.read().sheets[0].rows[3][0] = "试试"
    book.write({LOG: SheetChange({(4, 1): "试试"})})
    assert desk.look(LOG).values["A4"] == "试试"


@pytest.mark.libreoffice
@pytest.mark.parametrize("times", [1, 2, 99])
def test_busy_in_the_middle_the_sheet_is_protected_again(desk, monkeypatch, times):
    monkeypatch.setattr("workbook_tools.excel.live.patience.time.sleep", lambda _: None)
    before = desk.protection(OURS)
    left = [times]
    true = running_marks.native.paint

    def paint(cells, fill):
        if left[0]:
            left[0] -= 1
            raise com_error("busy", BUSY)
        true(cells, fill)

    monkeypatch.setattr(running_marks.native, "paint", paint)
    if times == 99:
        with pytest.raises(WorkbookError, match="Excel 正忙"):
            desk.open().mark(OURS, [Mark(2, 2, PINK, "短")])
    else:
        desk.open().mark(OURS, [Mark(2, 2, PINK, "短")])
        assert desk.look(OURS).colours["B2"] == PINK
    assert desk.protection(OURS) == before
    left[0] = 0
    desk.open().unmark(OURS)
    assert (desk.look(OURS).notes, desk.look(OURS).colours) == ({}, {})


@pytest.mark.libreoffice
def test_busy_in_the_middle_of_writing_all_is_written_a_little_later(desk, monkeypatch):
    monkeypatch.setattr("workbook_tools.excel.live.patience.time.sleep", lambda _: None)
    left, true = [3], running_changes.SheetWriter._put

    def put(self, *what):
        true(self, *what)
        left[0] -= 1
        if left[0] == 0:
            raise com_error("busy", BUSY)

    monkeypatch.setattr(running_changes.SheetWriter, "_put", put)
    before = desk.look(LOG)
    cells = {(4, 1): "改", (5, 1): "李总", (5, 4): 3, (6, 2): "1-2"}
    desk.open().write({LOG: SheetChange(cells, [Grown(4, 6, 1, 5)])})
    after = desk.look(LOG)
    assert {at: value for at, value in after.values.items() if value != before.values.get(at)} == {
        "A4": "改", "A5": "李总", "D5": 3, "B6": "1-2",
    }  # fmt: skip
    assert after.table == "A2:E6"


@pytest.mark.libreoffice
def test_busy_while_it_is_protected_again_it_is_tried_again(desk, monkeypatch):
    monkeypatch.setattr("workbook_tools.excel.live.patience.time.sleep", lambda _: None)
    before = desk.protection(OURS)
    left = [2]
    true = NativeSheet.Protect

    def protect(self, *how):
        if left[0]:
            left[0] -= 1
            raise com_error("busy", BUSY)
        true(self, *how)

    monkeypatch.setattr(NativeSheet, "Protect", protect)
    desk.open().write({OURS: SheetChange({(2, 1): "改"})})
    assert (desk.protection(OURS), left) == (before, [0])
    left[0] = 99
    with pytest.raises(WorkbookError, match="保护没能恢复"):
        desk.open().write({OURS: SheetChange({(2, 1): "又改"})})


@pytest.mark.libreoffice
def test_many_marks_are_painted_in_few_calls(desk, monkeypatch):
    painted = []
    true = running_marks.native.paint
    monkeypatch.setattr(running_marks.native, "paint", lambda cells, fill: (painted.append(fill), true(cells, fill)))
    marks = [Mark(20 + at, 1 + at % 7, PINK, f"第{at}处") for at in range(90)]
    book = desk.open()
    book.mark(LOG, marks)
    assert len(painted) < 5
    assert len(book.marks(LOG)) == 90
    book.unmark(LOG)
    assert desk.look(LOG).notes.keys() == {"A3", "C4"}


@pytest.mark.parametrize("module", sorted(Path(live.__file__).parent.glob("*.py")), ids=lambda path: path.stem)
def test_nothing_ends_saves_or_takes_over_the_excel_of_somebody(module):
    tree = ast.parse(module.read_text("utf-8"))
    called = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    forbidden = {"quit", "kill", "save", "Save", "SaveAs", "Quit", "close", "Close", "activate", "Activate", "select"}
    assert not called & forbidden - ({"close"} if module.stem == "closed" else set())
    assert not called & {"App", "Book"} - ({"App"} if module.stem == "running_apps" else set())
    assert not named & {"eval", "exec"}


def test_references_are_as_short_as_excel_takes_them():
    cells = {(row, column) for row in range(1, 200) for column in range(1, 40, 2 + row % 2)}
    said = list(references_to(cells))
    assert all(len(reference) <= 255 for reference in said)
    assert {at for area in areas_of(cells) for at in positions_of(area)} == cells
    assert sum(reference.count(",") + 1 for reference in said) == len(areas_of(cells))
    assert list(references_to({(2, 1), (3, 1), (2, 2), (3, 2), (9, 9)})) == ["A2:B3,I9"]
