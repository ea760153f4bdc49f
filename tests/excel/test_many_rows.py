"""Long tables are written column by column; nobody may see a difference."""

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from workbook_tools.columns.base import CellFault, Guard, Kind, Reading, declare
from workbook_tools.columns.links import Link, link
from workbook_tools.excel import many_rows, table_cells, table_page, writer
from workbook_tools.excel.read_back import prove
from workbook_tools.excel.safe_names import LONGEST_TEXT
from workbook_tools.excel.table_page import TablePage
from workbook_tools.excel.writer import build_book
from workbook_tools.form import Row
from workbook_tools.problems import WorkbookError


class Anything(Kind[Any]):
    title = "什么都行"

    def __init__(self, number_format="@", *, wrap=False, guard=None):
        self.number_format, self.wrap, self._guard = number_format, wrap, guard

    def parse(self, cell, context):
        return Reading(cell)

    def write(self, value):
        return value

    def guard(self):
        return self._guard


class Mixture(Row, key="mixture", title="什么都有"):
    mixture_no: Any = declare(Anything(), "编号", by_tool=True)
    mixture_name: Any = declare(Anything(), "名称", required=True)
    when: Any = declare(Anything("yyyy-mm-dd"), "日期")
    amount: Any = declare(Anything("#,##0.00"), "金额")
    choice: Any = declare(Anything(guard=Guard("list", options=("甲", "乙"))), "选项")
    where: Any = link("去处")
    rare: Any = declare(Anything(), "少用", folded=True)
    remark: Any = declare(Anything(wrap=True), "备注")


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

TEXTS = st.one_of(
    st.text(max_size=12),
    st.text("王小强 12<>&\"'=+-@＝_x\u3000\n\r\t\x07\x1f\x85\ud83d\uffff😀", max_size=12),
    st.sampled_from(
        ["_x0041_", "_x0041_x0042_", "<r>红</r>", "<r></r>", " ", "\x07", "</sheetData>", "长" * 90, "一\n二\n三"]
    ),
)
MOMENTS = st.one_of(
    st.dates(date(1850, 1, 1), date(2200, 1, 1)),
    st.datetimes(datetime.fromisoformat("1850-01-01"), datetime.fromisoformat("2200-01-01")),
    st.times(),
    st.timedeltas(timedelta(-1), timedelta(900)),
)
NUMBERS = st.one_of(st.integers(), st.integers(-3, 3), st.floats(), st.sampled_from([0.0, -0.0, 1e15, 0.1 + 0.2]))
CELLS = st.one_of(st.none(), TEXTS, NUMBERS, MOMENTS, st.booleans(), st.just(CellFault("error", "#N/A")))
LINKS = st.builds(
    Link, TEXTS, st.sampled_from(["", "internal:'去/处'!A1", "external:a.xlsx", "http://e.cn/" + "x" * 2_100])
)
ROWS = st.builds(
    lambda values, extra, unread: Mixture.of(values, extra=extra, unread=unread),
    st.fixed_dictionaries(
        {
            "mixture_no": st.one_of(st.none(), TEXTS),
            "mixture_name": TEXTS,
            "when": st.one_of(st.none(), MOMENTS),
            "amount": st.one_of(st.none(), NUMBERS),
            "choice": CELLS,
            "where": st.one_of(st.none(), LINKS),
            "rare": st.one_of(st.none(), TEXTS),
            "remark": st.one_of(st.none(), TEXTS),
        }
    ),
    st.dictionaries(st.sampled_from(["生日", "车牌"]), CELLS, max_size=2),
    st.dictionaries(st.sampled_from(["when", "remark", "amount"]), TEXTS, max_size=1),
)
PAGES = st.builds(
    lambda rows, title, blanks, differs, groups: TablePage(
        "去/处", Mixture.form, rows, title, blank_rows=blanks, differs=differs[: len(rows)], groups=groups[: len(rows)]
    ),
    st.lists(ROWS, min_size=1, max_size=8),
    st.sampled_from(["", "一张长表"]),
    st.integers(0, 2),
    st.lists(st.sets(st.sampled_from(["amount", "remark", "where"])), max_size=8),
    st.lists(st.sampled_from("甲乙"), max_size=8),
)


@pytest.fixture(scope="module")
def both_ways(tmp_path_factory):
    """Write pages the long way and column by column; give both files."""
    folder = tmp_path_factory.mktemp("both")

    def write(*pages):
        made = []
        for name, many in (("slow.xlsx", 10**9), ("fast.xlsx", 1)):
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(table_page, "MANY", many)
                patched.setattr(many_rows, "ROWS_AT_ONCE", 3)
                build_book(folder / name, pages, {})
            made.append(folder / name)
        return made

    return write


def parts(path):
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def looks(every):
    """Give what each number of a style stands for, as XML."""
    root = ElementTree.fromstring(every["xl/styles.xml"])
    fonts, fills, borders = (
        [ElementTree.tostring(item).decode() for item in root.find(f"{MAIN}{name}")]
        for name in ("fonts", "fills", "borders")
    )
    codes = {item.get("numFmtId"): item.get("formatCode") for item in root.iter(f"{MAIN}numFmt")}
    found = []
    for style in root.find(f"{MAIN}cellXfs"):
        told = [fonts[int(style.attrib.pop("fontId"))], fills[int(style.attrib.pop("fillId"))]]
        told.append(borders[int(style.attrib.pop("borderId"))])
        number = style.attrib.pop("numFmtId")
        found.append("".join([*told, codes.get(number, number), ElementTree.tostring(style).decode()]))
    return found


def plain_sheet(every, name):
    """Give a sheet's XML with each text in its cell, and each style by what it stands for."""
    texts = re.findall(r"<si>(.*?)</si>", every.get("xl/sharedStrings.xml", ""), re.DOTALL)
    styles = looks(every)

    def in_its_cell(cell):
        text = texts[int(cell[2])]
        # Marks that XlsxWriter would take for its own, and escapes it would overlook, have to be hidden from it.
        if hidden := re.fullmatch(r'<r><t xml:space="preserve">(.*)</t></r>', text, re.DOTALL):
            said = hidden[1].replace("&#95;", "_")
            space = "" if said == said.strip() else ' xml:space="preserve"'
            text = f"<t{space}>{said}</t>"
        return f'{cell[1]} t="inlineStr"><is>{text}</is></c>'

    sheet = re.sub(r't="str"><v>([^<]*)</v>', r't="inlineStr"><is><t>\1</t></is>', every[name])
    sheet = re.sub(r'(<c [^>]*) t="s"><v>([0-9]+)</v></c>', in_its_cell, sheet)
    sheet = re.sub(r' spans="[0-9:]+"', "", sheet)
    return re.sub(r' (s|style)="([0-9]+)"', lambda found: f" {found[1]}={styles[int(found[2])]}", sheet)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(page=PAGES)
def test_a_sheet_is_the_same_byte_for_byte_however_it_is_written(both_ways, page):
    slow, fast = map(parts, both_ways(page, TablePage("便条", Mixture.form, [])))
    for name in slow.keys() - {"xl/sharedStrings.xml", "xl/styles.xml"}:
        if name.startswith("xl/worksheets/sheet"):
            assert plain_sheet(fast, name) == plain_sheet(slow, name)
        else:
            assert fast[name] == slow[name]


def long_table(count=10, **first):
    rows = [Mixture(mixture_name=f"第{at}位", amount=float(at), when=date(2026, 1, 1)) for at in range(count)]
    return TablePage("长表", Mixture.form, [Mixture(mixture_name="头一位", **first), *rows], "一张长表")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<r>红</r>", "<r>红</r>"),
        ("_x0041_", "_x0041_"),
        ("_x0041_x0042_", "_x0041_x0042_"),
        ("<r>_x0041_x0042_&</r>", "<r>_x0041_x0042_&</r>"),
        (" 空格 ", " 空格 "),
        ("</t></is></c>&amp;", "</t></is></c>&amp;"),
        ("长" * LONGEST_TEXT, "长" * LONGEST_TEXT),
        ("响铃\x07", "响铃"),
        ("\x07", ""),
        ("=1+1", "=1+1"),
    ],
)
def test_text_stays_what_it_is_however_it_is_written(both_ways, text, read):
    for path in both_ways(long_table(remark=text)):
        assert load_workbook(path).get_sheet_by_name("长表").to_python(skip_empty_area=False)[3][7] == read
        assert openpyxl.load_workbook(path)["长表"]["H4"].quotePrefix is (text == "=1+1")


def test_one_and_true_are_told_apart_however_they_are_written(both_ways):
    page = TablePage("长表", Mixture.form, [Mixture(choice=value) for value in (1, True, 1.0, 0, False, "1")])
    for path in both_ways(page):
        column = [cell.value for cell in openpyxl.load_workbook(path)["长表"]["E"][2:]]
        assert list(map(repr, column)) == ["1", "True", "1", "0", "False", "'1'"]


@pytest.mark.parametrize("longest", [10**15 - 1, 10**15, -(10**15)])
def test_whole_numbers_are_kept_to_the_last_digit_however_they_are_written(both_ways, longest):
    page = TablePage("长表", Mixture.form, [Mixture(amount=value) for value in (5, -3, longest)])
    for path in both_ways(page):
        column = [cell.value for cell in openpyxl.load_workbook(path)["长表"]["D"][2:]]
        assert column == [5, -3, longest if abs(longest) < 10**15 else str(longest)]


def test_a_table_longer_than_what_is_remembered_is_whole(both_ways, monkeypatch):
    monkeypatch.setattr(table_cells, "_REMEMBERED", 2)
    slow, fast = both_ways(long_table(30))
    assert list(openpyxl.load_workbook(fast)["长表"].values) == list(openpyxl.load_workbook(slow)["长表"].values)


def test_length_decides_how_a_table_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(table_page, "MANY", 11)
    pages = [long_table(10), replace(long_table(9), name="短表")]
    build_book(tmp_path / "本.xlsx", pages, {})
    every = parts(tmp_path / "本.xlsx")
    assert 't="str"' in every["xl/worksheets/sheet1.xml"]
    assert 't="str"' not in every["xl/worksheets/sheet2.xml"]


# ---- the proof


def changed(path, part, old, new):
    """Break a finished workbook: the first `old` in a part becomes `new`."""
    every = parts(path)
    assert old in every[part]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in every.items():
            book.writestr(name, content.replace(old, new, 1) if name == part else content)


SHEET = "xl/worksheets/sheet1.xml"
TEXT = 't="str"><v>{}</v>'
BREAKS = {
    "a text was altered": (TEXT.format("第5位"), TEXT.format("第5伟")),
    "a text is gone": (TEXT.format("第5位"), TEXT.format("")),
    "a text became a number": (TEXT.format("第5位"), "><v>5</v>"),
    "a text is there twice": (TEXT.format("第5位"), TEXT.format("第6位")),
    "a number is gone": ("<v>5</v>", ""),
    "a number became a text": ('"><v>46023</v>', f'" {TEXT.format("46023")}'),
    "a cell was added": ('<c r="G9" s="', f'<c r="G9" {TEXT.format("加")}</c><c r="I9" s="'),
    "a text moved to another row": ('<c r="B14" ', '<c r="B24" '),
}


@pytest.mark.parametrize(("old", "new"), BREAKS.values(), ids=BREAKS)
def test_the_proof_sees_whatever_is_lost_or_altered_among_many_rows(tmp_path, monkeypatch, old, new):
    monkeypatch.setattr(table_page, "MANY", 1)
    monkeypatch.setattr(many_rows, "ROWS_AT_ONCE", 4)
    told = {}
    monkeypatch.setattr(writer, "prove", lambda path, written: told.update(written))
    path = tmp_path / "本.xlsx"
    build_book(path, [long_table()], {})
    prove(path, told)
    changed(path, SHEET, old, new)
    with pytest.raises(WorkbookError) as refusal:
        prove(path, told)
    assert refusal.value.code == "reads-differently"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/sharedStrings.xml", "<t>第5位</t>", "<t>第5伟</t>"),
        ("xl/sharedStrings.xml", "<t>一张长表</t>", "<t></t>"),
        (SHEET, "<v>46023</v>", ""),
    ],
)
def test_the_proof_sees_what_is_lost_among_cells_written_one_by_one(tmp_path, monkeypatch, part, old, new):
    told = {}
    monkeypatch.setattr(writer, "prove", lambda path, written: told.update(written))
    path = tmp_path / "本.xlsx"
    build_book(path, [long_table()], {})
    prove(path, told)
    changed(path, part, old, new)
    with pytest.raises(WorkbookError):
        prove(path, told)


def test_rows_that_end_in_blank_ones_are_proved_as_well(both_ways):
    both_ways(replace(long_table(3), blank_rows=9))


@pytest.mark.parametrize("many", [1, 10_000])
def test_rows_go_down_to_the_last_one_of_a_worksheet_and_no_further(tmp_path, monkeypatch, many):
    monkeypatch.setattr(table_page, "MANY", many)
    monkeypatch.setattr(table_page, "MAX_ROWS", 20)
    page = TablePage("甲", Mixture.form, [], title="题", notes=("一", "二"))
    fitting = replace(page, rows=[Mixture(mixture_name="王")] * page.room)
    build_book(tmp_path / "甲.xlsx", [fitting], {})
    assert openpyxl.load_workbook(tmp_path / "甲.xlsx").active.max_row == 20
    for beyond in (replace(fitting, rows=[*fitting.rows, Mixture()]), replace(fitting, blank_rows=1)):
        with pytest.raises(WorkbookError) as refused:
            build_book(tmp_path / "乙.xlsx", [beyond], {})
        assert refused.value.code == "too-many-rows"
        assert str(refused.value) == "“甲”这一页有16行，一张工作表最多放得下15行，请分成几册"
