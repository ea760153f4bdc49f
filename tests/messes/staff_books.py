"""Workbooks as staff save them, by the programs staff use, and what reading them gave."""

import csv
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import xlsxwriter
import xlwt

import workbook_tools as wb
from workbook_tools.form import Row
from workbook_tools.problems import Problem

TODAY = date(2026, 11, 23)
DAY = date(2026, 11, 20)

LATER = (
    ("24", "a switch to leave hidden rows out"),
    ("32", "proposing pairs by similar names, and ruling who came first"),
    ("33", "telling that two customers share a landline"),
    ("34", "finding the customers a referrer’s name may mean"),
    ("36", "customer grades: no form has that column yet"),
    ("39", "amounts of money: no form has that column yet, so its kind is tested on a form of the test"),
    ("41", "telling which file a formula's cached value came from"),
    ("42", "letting the company say what its colours mean"),
    ("45", "writing beside a workbook that is open or locked"),
)
"""What a mess needs of work that is still to come: its number, and what is not tested here."""

Grid = Sequence[Sequence[Any]]
Area = tuple[int, int, int, int]
"""A merge: first row, first column, last row, last column, counted from 1."""

# One clean line of each form: what staff write when they write it well.
INQUIRY = ("咨询日期", "来源渠道", "客户称呼", "手机", "所在地区", "咨询内容", "登记客服")
HANDOFF = ("移交日期", "移交类型", "来源渠道", "客户名称", "联系人", "手机", "情况摘要", "移交人", "接收人")
PROSPECT = (
    "客户名称", "联系人", "手机", "信息来源", "来源说明", "取得日期", "名录批次", "来源合规", "登记客服", "接收负责人",
    "移交日期",
)  # fmt: skip
REFERRAL = (
    "登记日期", "转介绍人", "转介绍人类型", "被介绍客户", "联系人", "手机", "已与转介人沟通", "已与被介绍人沟通",
    "受理人",
)  # fmt: skip
VISIT = ("拜访日期", "业务代表", "店名", "详细地址", "负责人", "手机", "合作意向")
WEEKLY = ("统计周", "客户名称", "联系人", "手机", "来源渠道", "登记日期", "汇总客服")


def inquiry(number: int, **changed: Any) -> list[Any]:
    """A clean line under INQUIRY; `changed` values by heading."""
    names = ("王小强", "赵海燕", "孙立新", "周敏", "吴桂英", "郑国栋", "冯玉兰", "陈志远", "褚卫东")
    line = {
        "咨询日期": DAY,
        "来源渠道": "网络·官网留言",
        "客户称呼": names[number % len(names)],
        "手机": f"1385390{1001 + number}",
        "所在地区": "山东省临沂市兰山区",
        "咨询内容": "想了解县级代理的政策",
        "登记客服": "李娜",
    }
    return list((line | changed).values())


def handoff(number: int, **changed: Any) -> list[Any]:
    line = {
        "移交日期": DAY,
        "移交类型": "日常",
        "来源渠道": "网络·官网留言",
        "客户名称": f"兰山第{number + 1}大药房",
        "联系人": "王小强",
        "手机": f"1385391{1001 + number}",
        "情况摘要": "想了解县级代理的政策",
        "移交人": "李娜",
        "接收人": "周建国",
    }
    return list((line | changed).values())


def prospect(number: int, **changed: Any) -> list[Any]:
    line = {
        "客户名称": f"罗庄第{number + 1}理疗馆",
        "联系人": "赵海燕",
        "手机": f"1385392{1001 + number}",
        "信息来源": "行业名录·医疗器械展",
        "来源说明": "2026济南秋季展",
        "取得日期": date(2026, 11, 16),
        "名录批次": "2026-11",
        "来源合规": "展会自愿留",
        "登记客服": "李娜",
        "接收负责人": "周建国",
        "移交日期": DAY,
    }
    return list((line | changed).values())


def referral(number: int, **changed: Any) -> list[Any]:
    line = {
        "登记日期": DAY,
        "转介绍人": "孙立新",
        "转介绍人类型": "客户",
        "被介绍客户": f"河东第{number + 1}养生馆",
        "联系人": "周敏",
        "手机": f"1385393{1001 + number}",
        "已与转介人沟通": "是",
        "已与被介绍人沟通": "是",
        "受理人": "李娜",
    }
    return list((line | changed).values())


def visit(number: int, **changed: Any) -> list[Any]:
    line = {
        "拜访日期": DAY,
        "业务代表": "张伟",
        "店名": f"沂水第{number + 1}保健店",
        "详细地址": "沂水县正阳路18号",
        "负责人": "吴桂英",
        "手机": f"1385394{1001 + number}",
        "合作意向": "一般",
    }
    return list((line | changed).values())


def weekly(number: int, **changed: Any) -> list[Any]:
    line = {
        "统计周": "2026-W47",
        "客户名称": f"莒南第{number + 1}大药房",
        "联系人": "郑国栋",
        "手机": f"1385395{1001 + number}",
        "来源渠道": "网络·官网留言",
        "登记日期": DAY,
        "汇总客服": "李娜",
    }
    return list((line | changed).values())


def log(*lines: Sequence[Any], above: Grid = ()) -> list[Sequence[Any]]:
    """An inquiry log: lines above it, its headings, its lines."""
    return [*above, INQUIRY, *lines]


@dataclass
class Seen:
    """What reading a file gave, in a shape that can be compared whole."""

    rows: list[Row]
    problems: list[Problem]

    @property
    def asked(self) -> list[tuple[str, str]]:
        """(cell, code) of everything somebody has to put right."""
        return self._told(remarks=False)

    @property
    def remarks(self) -> list[tuple[str, str]]:
        """(cell, code) of everything the tool dealt with and says so."""
        return self._told(remarks=True)

    def _told(self, *, remarks: bool) -> list[tuple[str, str]]:
        told = sorted(self.problems, key=lambda p: (p.place.sheet or "", p.place.row, p.place.column, p.code))
        return [(p.place.cell, p.code) for p in told if p.is_remark is remarks]

    @property
    def held(self) -> list[int]:
        """The Excel rows that are held back."""
        return [row.place.row for row in self.rows if row.place and list(row.minimum())]

    @property
    def keys(self) -> list[str]:
        """The form of each row."""
        return [row.form.key for row in self.rows]

    def values(self, field: str) -> list[Any]:
        """A field of every row."""
        return [getattr(row, field) for row in self.rows]

    def problem(self, code: str) -> Problem:
        """The only problem of a code."""
        (found,) = [problem for problem in self.problems if problem.code == code]
        return found


def read(path: Path) -> Seen:
    return Seen(*wb.read(path, as_of=TODAY))


def save(path: Path, grid: Grid, *, sheet: str = "Sheet1", merges: Iterable[Area] = ()) -> Path:
    """Save one sheet in the format its name asks for: .xlsx .xls .et .csv .ods."""
    _WAYS[path.suffix](path, grid, sheet, tuple(merges))
    return path


def seen(folder: Path, grid: Grid, *, file: str = "客服小李.xlsx", **options: Any) -> Seen:
    """Save a sheet and read it."""
    return read(save(folder / file, grid, **options))


def by_openpyxl(
    path: Path, grid: Grid, sheet: str = "Sheet1", merges: Sequence[Area] = (), change: Callable[[Any], None] = id
) -> Path:
    """Save by openpyxl; `change` may do more to the sheet before it is saved."""
    book = openpyxl.Workbook()
    _fill(book.active, grid, merges)
    book.active.title = sheet
    change(book.active)
    book.save(path)
    return path


def several_sheets(path: Path, sheets: dict[str, Grid], states: dict[str, str] | None = None) -> Path:
    """Save several sheets, some perhaps hidden or veryHidden."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, grid in sheets.items():
        _fill(book.create_sheet(name), grid, ())
        book[name].sheet_state = (states or {}).get(name, "visible")
    book.save(path)
    return path


def by_xlsxwriter(path: Path, grid: Grid, sheet: str = "Sheet1", merges: Sequence[Area] = ()) -> Path:
    """Save by XlsxWriter; a formula is a pair of its text and its result."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy/m/d"}) as book:
        made = book.add_worksheet(sheet)
        for top, left, bottom, right in merges:
            made.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
        for row, cells in enumerate(grid):
            for at, cell in enumerate(cells):
                if isinstance(cell, tuple):
                    made.write_formula(row, at, cell[0], None, cell[1])
                elif isinstance(cell, str):
                    made.write_string(row, at, cell)
                elif cell is not None:
                    made.write(row, at, cell)
    return path


def rewrite(path: Path, change: Callable[[str, str], str]) -> Path:
    """Change the XML parts of a zipped workbook in place: change(name, text)."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, change(name, part.decode()) if name.endswith(".xml") else part)
    return path


def picture() -> bytes:
    """A small grey PNG."""
    pixels = (b"\0" + b"\x80" * 60) * 20
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 60, 20, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(pixels)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )


def _fill(made: Any, grid: Grid, merges: Sequence[Area]) -> None:
    for row, cells in enumerate(grid, start=1):
        for at, cell in enumerate(cells, start=1):
            if cell is not None:
                made.cell(row, at, cell)
    for top, left, bottom, right in merges:
        made.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _by_xlwt(path: Path, grid: Grid, sheet: str, merges: Sequence[Area]) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    made = book.add_sheet(sheet)
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    covered = {
        (r, c) for top, left, bottom, right in merges for r in range(top, bottom + 1) for c in range(left, right + 1)
    }
    for row, cells in enumerate(grid, start=1):
        for at, cell in enumerate(cells, start=1):
            if cell is not None and (row, at) not in covered:
                made.write(row - 1, at - 1, cell, day if isinstance(cell, date) else xlwt.Style.default_style)
    for top, left, bottom, right in merges:
        cell = grid[top - 1][left - 1]
        style = day if isinstance(cell, date) else xlwt.Style.default_style
        made.write_merge(top - 1, bottom - 1, left - 1, right - 1, cell, style)
    book.save(str(path))


def _as_csv(path: Path, grid: Grid, _sheet: str, _merges: Sequence[Area]) -> None:
    text = StringIO()
    csv.writer(text).writerows([["" if cell is None else cell for cell in cells] for cells in grid])
    path.write_bytes(text.getvalue().encode("gb18030"))


def _as_ods(path: Path, grid: Grid, sheet: str, _merges: Sequence[Area]) -> None:
    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, datetime | date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
        if isinstance(value, time):
            return f'<table:table-cell office:value-type="time" office:time-value="{value:PT%HH%MM%SS}"/>'
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>" for cells in grid)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="{sheet}">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )


_WAYS = {".xlsx": by_openpyxl, ".xls": _by_xlwt, ".et": _by_xlwt, ".csv": _as_csv, ".ods": _as_ods}
