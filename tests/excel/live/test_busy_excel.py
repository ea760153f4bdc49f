"""What no LibreOffice can show of Excel: it is busy, it is there twice, it shows a workbook but lets nobody write."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
import xlwings
from stubs import IN_EDIT, REFUSED, Moody, StubApp, StubBook, busy, com_error, in_edit

from workbook_tools.columns.base import CellFault
from workbook_tools.excel.live import native, opening, patience
from workbook_tools.excel.live.closed import SavedBook
from workbook_tools.excel.live.opening import open_book
from workbook_tools.excel.live.patience import PAUSES, asked, patiently
from workbook_tools.excel.live.port import Mark
from workbook_tools.excel.live.running import RunningBook
from workbook_tools.excel.live.running_cells import formulas_of, values_of
from workbook_tools.excel.live.running_changes import SheetWriter, Undo
from workbook_tools.excel.live.running_marks import SheetMarks
from workbook_tools.excel.patch import SheetChange
from workbook_tools.excel.sheet_xml import Grown
from workbook_tools.problems import WorkbookError

ADDRESS = "https://company-my.sharepoint.com/personal/li/Documents/客服小李.xlsx"


@pytest.fixture
def pauses(monkeypatch):
    """Wait for nothing, and tell how long one would have waited."""
    waited = []
    monkeypatch.setattr(patience.time, "sleep", waited.append)
    return waited


@pytest.fixture
def running(monkeypatch):
    """Let these Excels run: running(app, …)."""

    def run(*apps, hwnds=None):
        engine = SimpleNamespace(name="excel", apps=SimpleNamespace(impl=apps))
        monkeypatch.setattr(xlwings.engines, "active", engine)
        monkeypatch.setattr(xlwings, "apps", apps)
        monkeypatch.setattr(xlwings, "App", lambda impl: impl)

        def app_of(xl):
            if xl not in (hwnds or {}):
                raise OSError("no such window")
            return hwnds[xl]

        com = SimpleNamespace(App=app_of, cleanup=lambda: pytest.fail("it kills"), N_COM_ATTEMPTS=0)
        monkeypatch.setattr(xlwings, "_xlwindows", com, raising=False)
        return com

    return run


@pytest.fixture
def path(workbook):
    """A workbook that says of itself that it is open."""
    found = workbook(["王总"], name="客服小李.xlsx", sheet="表").resolve()
    found.with_name(f"~${found.name}").write_bytes(b"")
    return found


@pytest.mark.parametrize("fault", [busy, in_edit])
def test_a_busy_excel_is_asked_again(fault, pauses):
    assert patiently(Moody("王总", fault, times=3)) == "王总"
    assert pauses == list(PAUSES[:3])


@pytest.mark.parametrize("fault", [busy, in_edit])
def test_one_that_stays_busy_is_told_after_a_few_seconds(fault, pauses):
    with pytest.raises(WorkbookError, match="请先退出单元格编辑（按回车或 Esc）再点一次") as refusal:
        patiently(Moody("王总", fault, times=99))
    assert refusal.value.code == "file-open"
    assert sum(pauses) < 10


def test_what_it_refuses_is_a_sentence_and_a_mistake_of_ours_is_none(pauses):
    with pytest.raises(WorkbookError, match="有没有开着的对话框"):
        patiently(Moody("王总", lambda: com_error(REFUSED), times=1))
    for mistake in (KeyError, AttributeError, AssertionError):
        with pytest.raises(mistake):
            patiently(Moody("王总", mistake, times=1))
    assert pauses == []


def test_what_an_older_excel_does_not_know_is_not_what_a_busy_one_does_not_say():
    assert asked(Moody(1, AttributeError, times=1), 2) == 2
    assert asked(Moody(1, lambda: com_error(REFUSED), times=1), 2) == 2
    with pytest.raises(com_error):
        asked(Moody(1, busy, times=1), 2)


def test_a_busy_excel_is_waited_for_when_the_workbook_is_looked_for_and_read(path, running, pauses):
    book = StubBook(path)
    app = StubApp(book)
    running(app)
    app._books.left, book.api.full_name.left = 2, 1
    found = open_book(str(path))
    assert type(found) is RunningBook
    book.word.left = 2
    assert found.read().sheets[0].rows == [["王总"]]
    assert len(pauses) == 5
    book.word.left = 99
    with pytest.raises(WorkbookError, match="Excel 正忙"):
        found.read()


def test_of_two_excels_the_one_that_has_it_is_found_and_one_that_is_ending_hides_nothing(path, running):
    ending = StubApp()
    ending._books.left, ending._books.fault = 99, lambda: com_error(REFUSED)
    running(ending, StubApp(StubBook("C:/别的/表.xlsx")), StubApp(StubBook(path)))
    assert open_book(str(path)).name == path.name


def test_of_one_name_it_is_the_one_of_the_same_folder(path, running, tmp_path):
    running(StubApp(StubBook(tmp_path / "别的" / path.name)))
    assert type(open_book(str(path))) is SavedBook


def test_a_name_that_excel_cannot_give_does_not_hide_the_others(path, running):
    shy = StubBook("", name=path.name)
    shy.api.full_name = Moody("", lambda: com_error(REFUSED), times=99)
    running(StubApp(shy, StubBook(ADDRESS), StubBook(path)))
    assert open_book(str(path)).name == path.name
    running(StubApp(shy))
    assert type(open_book(str(path))) is SavedBook


def test_opened_twice_the_one_that_can_be_written_is_taken(path, running):
    running(StubApp(StubBook(path, read_only=True)), StubApp(StubBook(path)))
    assert open_book(str(path)).refusal is None


def test_an_address_is_found_by_what_excel_says(running):
    running(StubApp(StubBook(ADDRESS)))
    assert open_book(ADDRESS.replace("客服小李", "%E5%AE%A2%E6%9C%8D%E5%B0%8F%E6%9D%8E")).refusal is None
    with pytest.raises(WorkbookError, match="没有在正运行的 Excel 里找到它"):
        open_book(ADDRESS.replace("li", "wang"))


def test_by_its_window_it_is_found_even_if_its_path_is_an_address(path, running):
    synced = StubApp(StubBook(ADDRESS))
    running(StubApp(), synced, hwnds={4711: synced})
    assert type(open_book(str(path))) is SavedBook
    assert type(open_book(str(path), 4711)) is RunningBook


def test_a_window_that_is_gone_leaves_the_search(path, running):
    running(StubApp(StubBook(path)))
    assert type(open_book(str(path), 4711)) is RunningBook
    running(StubApp(StubBook(ADDRESS)))
    assert type(open_book(str(path), 4711)) is SavedBook


def test_what_could_not_be_taken_back_is_still_to_be_taken_back():
    done, undo = [], Undo()
    undo.later(lambda: done.append(1))
    undo.later(Moody(2, busy, times=1))
    with pytest.raises(com_error):
        undo.all()
    undo.all()
    assert done == [1]
    undo.all()
    assert done == [1]


@pytest.mark.parametrize(("how", "why"), [({"read_only": True}, "只读方式打开"), ({"shared": True}, "共享工作簿")])
def test_what_nobody_can_write_to_is_read_and_told(path, running, how, why):
    running(StubApp(StubBook(path, **how)))
    book = open_book(str(path))
    assert book.refusal
    assert book.read().sheets[0].rows == [["王总"]]
    assert book.marks("表") == []
    for act in (
        lambda: book.mark("表", [Mark(1, 1, "FADBD8", "短")]),
        lambda: book.unmark("表"),
        lambda: book.write({}),
        lambda: book.replace_sheet("表", [], {}),
    ):
        with pytest.raises(WorkbookError, match=why) as refusal:
            act()
        assert refusal.value.code == "file-open"


def test_the_protected_view_is_told(path, running):
    running(StubApp(protected=[path.name.upper()]))
    with pytest.raises(WorkbookError, match="启用编辑"):
        open_book(str(path))


def test_xlwings_asks_a_busy_excel_only_so_often(path, running):
    com = running(StubApp(StubBook(path)))
    open_book(str(path))
    assert com.N_COM_ATTEMPTS == 3


def test_what_would_kill_every_excel_at_the_end_is_taken_away_and_nothing_large_is_loaded():
    done = subprocess.run([sys.executable, "-c", _AT_THE_END], check=False, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("ended\n", "")


_AT_THE_END = """
import atexit, sys, types
from workbook_tools.excel.live import running_apps
assert running_apps.find_open("C:/x.xlsx", 0) is None
import xlwings
com = types.SimpleNamespace(cleanup=lambda: print("killed"), N_COM_ATTEMPTS=0)
atexit.register(com.cleanup)
xlwings._xlwindows = com
xlwings.engines.active = types.SimpleNamespace(apps=types.SimpleNamespace(impl=[]))
assert running_apps.find_open("C:/x.xlsx", 0) is None
assert not {"pandas", "numpy"} & sys.modules.keys()
import pandas
print("ended")
"""


def test_the_paid_edition_is_not_used(path, running, monkeypatch):
    running(StubApp(StubBook(path)))
    assert xlwings.__pro__ is False
    monkeypatch.setattr(xlwings, "__pro__", True)
    with pytest.raises(WorkbookError, match="商业授权"):
        open_book(str(path))


def test_without_xlwings_what_was_saved_last_is_read(path, running, monkeypatch):
    running(StubApp(StubBook(path)))
    monkeypatch.setitem(sys.modules, "xlwings", None)
    monkeypatch.setattr(opening, "sys", SimpleNamespace(platform="win32", modules={}))
    assert type(open_book(str(path))) is SavedBook


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_a_closed_workbook_is_opened_without_xlwings(workbook, platform):
    path = workbook(["王总"])
    done = subprocess.run(
        [sys.executable, "-c", _OPENS, str(path), platform], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


_OPENS = """
import sys, types
from workbook_tools.excel.live import opening
opening.sys = types.SimpleNamespace(platform=sys.argv[2], modules=sys.modules)
assert opening.can_run_here() is (sys.argv[2] != "linux")
opening.open_book(sys.argv[1])
sys.exit("xlwings" in sys.modules)
"""


class Interior:
    """A fill as Excel tells it."""

    def __init__(self, pattern=1, theme=None, tint=0.0):
        self.Pattern, self.TintAndShade = pattern, tint
        self._theme = theme

    @property
    def ThemeColor(self):  # noqa: N802
        if self._theme is None:
            raise com_error(REFUSED)
        return self._theme

    @ThemeColor.setter
    def ThemeColor(self, value):  # noqa: N802
        self._theme = value


@pytest.mark.parametrize(
    ("colour", "interior", "words"),
    [
        (None, Interior(-4142), ""),
        ((255, 255, 0), Interior(), "FFFF00"),
        ((189, 215, 238), Interior(theme=5, tint=0.599963377788629), "BDD7EE 主题4 0.599963"),
        ((255, 255, 255), Interior(theme=1), "FFFFFF 主题0"),
        ((255, 0, 0), Interior(17), "?"),
        (None, Interior(4000), "?"),
    ],
)
def test_fills_are_said_as_for_a_closed_workbook(colour, interior, words):
    cell = SimpleNamespace(color=colour, api=SimpleNamespace(Interior=interior))
    assert native.fill_of(cell) == words


def test_a_colour_of_the_theme_comes_back_as_one():
    cell = SimpleNamespace(color=(250, 219, 216), api=SimpleNamespace(Interior=Interior()))
    native.paint(cell, "BDD7EE 主题4 0.59")
    assert (cell.api.Interior.ThemeColor, cell.api.Interior.TintAndShade) == (5, 0.59)
    native.paint(cell, "00FF00 色号3")
    assert cell.color == (0, 255, 0)
    native.paint(cell, "")
    assert cell.color is None


def test_the_number_excel_says_in_edit_is_the_one_that_is_waited_for():
    assert patience.is_busy(com_error(IN_EDIT))


def test_what_only_windows_hands_over_becomes_cells():
    said = [
        Decimal("12.50"), -2146826245, 3.0, True, "#N/A", "王\r\n总", "",
        datetime(1899, 12, 30, 8, 30), datetime(1899, 12, 31, 12), datetime(1899, 12, 31),  # noqa: DTZ001
        datetime(2026, 11, 17, tzinfo=UTC), datetime(2026, 11, 17, 8, 29, 59, 999999),  # noqa: DTZ001
    ]  # fmt: skip
    codes = {8: "hh:mm", 9: "[h]:mm", 10: "yyyy-mm-dd"}
    page = SimpleNamespace(
        range=lambda first, last: SimpleNamespace(
            options=lambda **_: SimpleNamespace(value=[said]),
            number_format=codes.get(first[1]) if first == last else None,
        )
    )
    assert values_of(page, (1, 1, 1, len(said))) == [
        [
            12.5, CellFault("error", "#GETTING_DATA"), 3.0, True, CellFault("error", "#N/A"), "王\n总", None,
            time(8, 30), timedelta(hours=36), date(1900, 1, 1), date(2026, 11, 17), datetime(2026, 11, 17, 8, 30),  # noqa: DTZ001
        ]
    ]  # fmt: skip


def test_a_text_that_looks_like_a_formula_is_none():
    page = SimpleNamespace(range=lambda *_: SimpleNamespace(formula=(("=1+1", "=1+1", "王总"),)))
    assert formulas_of(page, (1, 1, 1, 3), [["=1+1", 2.0, "王总"]]) == {(1, 2)}


def test_a_conversation_is_left_alone():
    added = []

    def cell(at):
        return SimpleNamespace(
            color=None,
            api=SimpleNamespace(Interior=Interior()),
            add_note=lambda text: (added.append((at, text)), SimpleNamespace(text=text, api=None))[1],
        )

    def place(row, column):
        return SimpleNamespace(row=row, column=column)

    page = SimpleNamespace(
        notes=[SimpleNamespace(location=place(3, 1), text="[核对] 像我们的\n（没有标色）")],
        comments=[SimpleNamespace(location=place(3, 1))],
        range=cell,
    )
    marks = SheetMarks(page)
    assert marks.own() == {}
    marks.mark([Mark(3, 1, "FADBD8", "称呼"), Mark(2, 2, "FADBD8", "手机")], lambda at: at)
    assert [at for at, _ in added] == [(2, 2)]


def test_a_line_of_totals_is_not_written_over():
    whole = SimpleNamespace(row=2, column=1, shape=(4, 5))
    page = SimpleNamespace(name="表", tables=[SimpleNamespace(range=whole, show_totals=True)])
    with pytest.raises(WorkbookError, match="表!第5行是表格的汇总行") as refusal:
        SheetWriter(page, None, Undo()).checked(SheetChange({}, [Grown(4, 6, 1, 5)]))
    assert refusal.value.code == "cell-taken"
    SheetWriter(page, None, Undo()).checked(SheetChange({}, [Grown(2, 4, 1, 5)]))


def test_a_note_is_as_large_as_its_text_where_excel_lets_us():
    shape = SimpleNamespace()
    native.fit_note(SimpleNamespace(api=SimpleNamespace(Shape=shape)), "字" * 100)
    assert (shape.Width, shape.Height > 80) == (200, True)
    native.fit_note(SimpleNamespace(api=None), "字")
