"""A workbook with all a staff member may have put in it besides rows; and a look at its parts."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import xlsxwriter

HEADINGS = ["咨询日期", "来源渠道", "客户称呼", "手机", "咨询内容", "紧急程度", "快递单号"]
MACROS = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(range(256)) * 14
"""Begins as a compound file does; what a macro project holds does not matter to whoever keeps it."""


def picture() -> BytesIO:
    """Draw one red dot as a PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head, dot = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0), zlib.compress(b"\0\xff\0\0")
    return BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dot) + chunk(b"IEND", b""))


def rich_workbook(path: Path) -> Path:
    """Two inquiries in an Excel table at A4:G6 of 咨询记录, among everything that must survive."""
    book = xlsxwriter.Workbook(path)
    book.add_vba_project(BytesIO(MACROS), is_stream=True)
    book.set_vba_name("ThisWorkbook")
    framed = {"border": 1, "font_name": "宋体"}
    text, day = book.add_format({**framed, "num_format": "@"}), book.add_format({**framed, "num_format": "yyyy/m/d"})
    sheet = book.add_worksheet("咨询记录")
    sheet.set_vba_name("Sheet1")
    sheet.write("A1", "客户咨询记录本", book.add_format({"bold": True, "font_size": 18}))
    sheet.write_rich_string("A2", "红的", book.add_format({"font_color": "red"}), "必填")
    sheet.set_column("A:A", 14)
    sheet.set_row(5, 30)
    for line, values in enumerate(
        [[46344, "电话", "王志强", "13864912345"], [46345, "微信", "刘敏", "15953912346"]], 4
    ):
        sheet.write_number(line, 0, values[0], day)
        for at, value in enumerate([*values[1:], "想代理按摩椅", "普通", None], 1):
            sheet.write(line, at, value, text)
    sheet.add_table("A4:G6", {"name": "咨询", "columns": [{"header": heading} for heading in HEADINGS]})
    sheet.data_validation("B5:B6", {"validate": "list", "source": ["电话", "微信", "网络"]})
    sheet.data_validation("F5:F6", {"validate": "list", "source": "=紧急"})
    sheet.data_validation("A4", {"validate": "any", "input_title": "日期", "input_message": "客户来问的那一天"})
    red = book.add_format({"bg_color": "#FFC7CE"})
    sheet.conditional_format("F5:F6", {"type": "cell", "criteria": "==", "value": '"急"', "format": red})
    sheet.conditional_format("A5:A6", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
    sheet.add_sparkline("I6", {"range": "统计!A1:C1"})
    sheet.write_comment("C6", "老客户介绍来的", {"author": "小李"})
    sheet.insert_textbox("I8", "本周重点：按摩椅")
    sheet.insert_image("K8", "点.png", {"image_data": picture()})
    sheet.insert_button("I2", {"macro": "Module1.Import", "caption": "导入客户"})
    sheet.ignore_errors({"number_stored_as_text": "D5:D6"})
    sheet.freeze_panes(4, 0)
    sheet.set_header('&L&"宋体,常规"客户咨询记录本')
    sheet.set_footer("&C第&P页")
    figures = book.add_worksheet("统计")
    figures.set_vba_name("Sheet2")
    figures.write_row("A1", [1, 2, 3])
    figures.write_formula("D1", "=SUM(A1:C1)", None, 6)
    figures.write_formula("D2", "=COUNTA(咨询[客户称呼])", None, 2)
    figures.write_formula("D3", '="共"&D2&"人"', None, "共2人")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=统计!$A$1:$C$1"})
    figures.insert_chart("F2", chart)
    hidden = book.add_worksheet("选项")
    hidden.set_vba_name("Sheet3")
    hidden.write_column("A1", ["普通", "急"])
    hidden.hide()
    book.define_name("紧急", "=选项!$A$1:$A$2")
    book.define_name("打印说明", '="内部资料"')
    book.close()
    repack(path, lambda name, content: content.replace(b' fullCalcOnLoad="1"', b""))
    return path


def repack(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Change parts of a package in place."""
    content = parts(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in content.items():
            package.writestr(name, change(name, part))


def parts(path: Path) -> dict[str, bytes]:
    """Give the parts of a package by name, in their order."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed_parts(before: dict[str, bytes], path: Path) -> set[str]:
    """Give the names of the parts that differ; no part may come, go or move."""
    after = parts(path)
    assert list(after) == list(before)
    return {name for name in before if before[name] != after[name]}
