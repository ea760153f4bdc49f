"""Files no honest program writes, and what each must be refused as; what can be read all the same is `no-form`."""

import functools
import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator

import msoffcrypto.format.ooxml
import openpyxl
import xlwt

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MEGABYTE = 1 << 20
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'

Part = str | bytes | Iterator[bytes]


def sheet(rows: str = ONE, after: str = "", before: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{LINKS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(first: Part = "", names: tuple[str, ...] = ("表",), **more: Part) -> dict[str, Part]:
    """Give the parts of a small .xlsx: `first` is its first sheet; `more` replaces or adds parts by keyword."""
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    strings = f'<Relationship Id="s" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>' * ("strings" in more)
    made: dict[str, Part] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="'
        'application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}{strings}'
        "</Relationships>",
    }
    for n in range(1, len(names) + 1):
        made[f"xl/worksheets/sheet{n}.xml"] = sheet()
    made["xl/worksheets/sheet1.xml"] = first or sheet()
    renamed = {"strings": "xl/sharedStrings.xml", "workbook": "xl/workbook.xml", "links": "xl/_rels/workbook.xml.rels"}
    return made | {renamed.get(name, name): part for name, part in more.items()}


def zipped(members: dict[str, Part], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as package:
        for name, part in members.items():
            with package.open(name, "w") as target:
                for piece in part if isinstance(part, Iterator) else [part]:
                    target.write(piece.encode() if isinstance(piece, str) else piece)
    return stream.getvalue()


def xlsx(first: Part = "", **more: Part) -> bytes:
    return zipped(parts(first, **more))


def repeated(before: str, piece: str | bytes, times: int, after: str) -> Iterator[bytes]:
    """Give a part that says one thing many times, without ever holding it."""
    one = piece.encode() if isinstance(piece, str) else piece
    many = max(1, MEGABYTE // len(one))
    yield before.encode()
    for start in range(0, times, many):
        yield one * min(many, times - start)
    yield after.encode()


def around(rows: str, after: str = "") -> tuple[str, str]:
    """Cut a sheet in two where its rows would stand."""
    first, _, last = sheet("|", after).partition("|")
    return first + rows, last


@functools.cache
def good(rows: int = 400) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "年龄"])
    for row in range(rows):
        book.active.append([f"第{row}行", row * 7919])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def old(rows: int = 40) -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("旧")
    for row in range(rows):
        page.write(row, 0, f"第{row}行")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def encrypted(password: str) -> bytes:
    target = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(good())).encrypt(password, target)
    return target.getvalue()


def patched(data: bytes, *changes: tuple[int, bytes]) -> bytes:
    changed = bytearray(data)
    for at, new in changes:
        changed[at : at + len(new)] = new
    return bytes(changed)


def claiming_less() -> bytes:
    """Give a zip that says its sheet is 100 bytes long, when it is 100 MB."""
    first, last = around(ONE)
    data = xlsx(repeated(first, " ", 100 * MEGABYTE, last))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/worksheets/sheet1.xml"))
    return patched(data, (at + 24, struct.pack("<I", 100)))


def bit_flipped() -> bytes:
    data = zipped(parts(sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 99)))), 0)
    at = data.index(b"<v>57</v>")
    return patched(data, (at + 3, b"6"))


def twice(name: str = "xl/worksheets/sheet1.xml") -> bytes:
    stream = io.BytesIO(xlsx())
    with zipfile.ZipFile(stream, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile knows that this is wrong
        package.writestr(name, sheet('<row r="1"><c r="A1"><v>2</v></c></row>'))
    return stream.getvalue()


def entities() -> bytes:
    declared = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    return f"<!DOCTYPE sst [{declared}]>".encode()


def bare_stream(version: int) -> bytes:
    """Give a workbook of Excel 2 to 4, in no container: the text 手机 cannot be said there, so it says Tel."""
    begin = {2: b"\x09\x00\x04\x00\x02\x00\x10\x00", 3: b"\x09\x02\x06\x00\x00\x03\x10\x00\x00\x00"}[version]
    label = {2: b"\x04\x00\x0b\x00\0\0\0\0\0\0\0\x03Tel", 3: b"\x04\x02\x0b\x00\0\0\0\0\0\0\x03\0Tel"}[version]
    return begin + label + b"\x0a\x00\x00\x00"


def record(number: int, content: bytes = b"") -> bytes:
    """Give a record of an .xlsb."""
    numbered = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
    return numbered + bytes([len(content)]) + content


def xlsb() -> bytes:
    name, link = "表", "r1"
    about = struct.pack("<II", 0, 1) + struct.pack("<I", 2) + link.encode("utf-16-le")
    about += struct.pack("<I", 1) + name.encode("utf-16-le")
    row = struct.pack("<IIHBBB", 0, 0, 300, 0, 0, 0) + struct.pack("<I", 0)
    page = (
        record(129)
        + record(148, struct.pack("<4I", 0, 0, 0, 1))
        + record(145)
        + record(0, row)
        + record(5, struct.pack("<IId", 0, 0, 7.0))
        + record(3, struct.pack("<IIB", 1, 0, 0x2A))
        + record(146)
        + record(130)
    )
    made = parts()
    made["_rels/.rels"] = str(made["_rels/.rels"]).replace("workbook.xml", "workbook.bin")
    links = str(made.pop("xl/_rels/workbook.xml.rels")).replace("sheet1.xml", "sheet1.bin")
    del made["xl/workbook.xml"], made["xl/worksheets/sheet1.xml"]
    made["xl/_rels/workbook.bin.rels"] = links
    made["xl/workbook.bin"] = record(131) + record(153, bytes(12)) + record(143) + record(156, about) + record(144)
    made["xl/workbook.bin"] += record(157, bytes(26)) + record(132)
    made["xl/worksheets/sheet1.bin"] = page
    return zipped(made)


def ods(content: str, **more: Part) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = f'xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0"'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="m"/>',
            "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>{content}"
            "</office:spreadsheet></office:body></office:document-content>",
            **more,
        }
    )


def deep() -> bytes:
    """Give a style sheet of a million nested elements."""

    def nested() -> Iterator[bytes]:
        yield from repeated(f'<styleSheet xmlns="{MAIN}"><fonts><strike/></fonts>', "<a>", 1_000_000, "")
        yield from repeated("", "</a>", 1_000_000, "</styleSheet>")

    link = f'<Relationship Id="t" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>'
    made = parts()
    made["xl/_rels/workbook.xml.rels"] = str(made["xl/_rels/workbook.xml.rels"]).replace("</Relationships>", link)
    made["xl/styles.xml"] = nested()
    return zipped(made)


def shared(texts: Part, rows: str) -> bytes:
    return xlsx(sheet(rows), strings=texts)


def many_rows(cell: str, rows: int, before: str = "") -> bytes:
    first, last = around("")
    return xlsx(repeated(first + before, cell, rows, last))


def huge_texts() -> bytes:
    """Give a text of 1 MB that 200,000 cells show."""
    text = f'<sst xmlns="{MAIN}"><si><t>{"长" * (MEGABYTE // 3)}</t></si></sst>'
    first, last = around("")
    return xlsx(repeated(first, '<row><c t="s"><v>0</v></c></row>', 200_000, last), strings=text)


def wide_utf16() -> bytes:
    return xlsx(b"\xff\xfe" + f'<?xml version="1.0" encoding="UTF-16"?>{sheet()}'.encode("utf-16-le"))


def strict() -> bytes:
    made = {name: str(part).replace(MAIN, STRICT).replace(LINKS, STRICT_LINKS) for name, part in parts().items()}
    return zipped(dict(made))


def named(name: str) -> bytes:
    return zipped(parts(names=(name,)))


def linked(target: str, mode: str = "") -> bytes:
    link = f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="{target}"{mode}/>'
    return xlsx(links=f'<Relationships xmlns="{PACKAGE}/relationships">{link}</Relationships>')


def renamed(change: Callable[[str], str]) -> bytes:
    return zipped({change(name): part for name, part in parts().items()})


MERGED_ALL = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
_EMPTY_ROW = '<row r="{}" s="1" customFormat="1"/>'

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    # not a workbook, or not all of one
    "空.xlsx": (lambda: b"", "file-empty"),
    "全零.xlsx": (lambda: bytes(9000), "file-incomplete"),
    "截断.xlsx": (lambda: good()[:3000], "file-incomplete"),
    "尾部是零.xlsx": (lambda: good()[:3000] + bytes(90_000), "file-incomplete"),
    "截断.xls": (lambda: old()[:1024], "file-incomplete"),
    "翻了一位.xlsx": (bit_flipped, "file-incomplete"),
    "少了工作表.xlsx": (lambda: linked("worksheets/none.xml"), "file-incomplete"),
    "网页.xls": (lambda: "<html><table><tr><td>姓名</td></tr></table></html>".encode("gbk"), "file-web-page"),
    "宽网页.xls": (lambda: "<html><table></table></html>".encode("utf-16"), "file-web-page"),
    "网页档案.xls": (lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "file-web-page"),
    "2003.xls": (lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "file-web-page"),
    "图片.xlsx": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "file-not-workbook"),
    "合同.xlsx": (lambda: b"%PDF-1.7\n1 0 obj", "file-not-workbook"),
    "程序.xlsx": (lambda: b"MZ\x90\0" + bytes(200), "file-not-workbook"),
    "压缩包.xlsx": (lambda: zipped({"小李.xlsx": good()}), "file-not-workbook"),
    "套娃.xlsx": (lambda: zipped({"1.zip": zipped({"2.zip": zipped({"3.zip": b"x"})})}), "file-not-workbook"),
    "空压缩包.xlsx": (lambda: zipped({}), "file-not-workbook"),
    "随机.xlsx": (lambda: bytes(n * 7 % 251 for n in range(5000)), "file-encoding"),
    "~$小李.xlsx": (lambda: bytes(range(256)), "file-locked"),
    "坏编码.csv": (lambda: b"\xff,\xff\xff\n\xff,\x80", "file-encoding"),
    "没有工作表.xlsx": (
        lambda: xlsx(workbook=f'<workbook xmlns="{MAIN}"><sheets/></workbook>'),
        "file-not-workbook",
    ),
    # closed to us
    "密码.xlsx": (lambda: encrypted("密码"), "file-password"),
    "密码.xls": (lambda: old().replace(b"\x5c\x00\x70\x00", b"\x2f\x00\x70\x00", 1), "file-password"),
    "加密压缩.xlsx": (
        lambda: b"PK\x01\x02".join(
            patched(piece, (4, b"\x01")) if n else piece for n, piece in enumerate(good().split(b"PK\x01\x02"))
        ),
        "file-password",
    ),
    # bombs
    "空白炸弹.xlsx": (
        lambda: xlsx(repeated(around(ONE)[0], " ", 100 * MEGABYTE, around("")[1])),
        "file-too-large",
    ),
    "一格一点五亿字.xlsx": (
        lambda: xlsx(
            repeated(
                around('<row r="1"><c r="A1" t="inlineStr"><is><t>')[0],
                "a",
                150 * MEGABYTE,
                "</t></is></c></row>" + around("")[1],
            )
        ),
        "file-too-large",
    ),
    "一千万格.xlsx": (lambda: many_rows("<row>" + "<c><v>1</v></c>" * 10 + "</row>", 1_000_000), "file-too-large"),
    "两千万个文字.xlsx": (
        lambda: shared(repeated(f'<sst xmlns="{MAIN}">', "<si><t/></si>", 20_000_000, "</sst>"), ONE),
        "file-too-large",
    ),
    "谎报个数.xlsx": (lambda: shared(f'<sst xmlns="{MAIN}" uniqueCount="4294967295"/>', ONE), "file-too-large"),
    "长文字二十万次.xlsx": (huge_texts, "file-crashed"),
    "十万个文件.xlsx": (lambda: xlsx(**{f"xl/media/{n}.png": "" for n in range(6000)}), "file-too-large"),
    "三百张表.xlsx": (lambda: zipped(parts(names=tuple(f"表{n}" for n in range(300)))), "file-too-large"),
    "谎报大小.xlsx": (claiming_less, "file-too-large"),
    "图片炸弹.xlsx": (lambda: xlsx(**{"xl/media/1.png": repeated("", b"\0", 100 * MEGABYTE, "")}), "file-too-large"),
    "一百万层.xlsx": (deep, "file-unsafe"),
    "表格炸弹.ods": (
        lambda: ods(
            '<table:table table:name="表"><table:table-row table:number-rows-repeated="1048576">'
            '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1">'
            "<text:p>1</text:p></table:table-cell></table:table-row></table:table>"
        ),
        "file-too-large",
    ),
    # far corners
    "两个角.xlsx": (
        lambda: xlsx(sheet(ONE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "file-too-large",
    ),
    "超出行.xlsx": (lambda: xlsx(sheet('<row r="9999999"><c r="A9999999"><v>1</v></c></row>')), "file-too-large"),
    "四十亿行.xlsx": (
        lambda: xlsx(sheet('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>')),
        "file-too-large",
    ),
    "超出列.xlsx": (lambda: xlsx(sheet('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>')), "file-too-large"),
    "首尾两行.xlsx": (lambda: xlsx(sheet(ONE + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>')), "no-form"),
    "谎报范围.xlsx": (lambda: xlsx(sheet(before='<dimension ref="A1:XFD1048576"/>')), "no-form"),
    "整表合并.xlsx": (lambda: xlsx(sheet(after=MERGED_ALL)), "no-form"),
    "合并两千次.xlsx": (
        lambda: xlsx(
            sheet(
                ONE + '<row r="9999"><c r="CV9999"><v>1</v></c></row>',
                "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 2000 + "</mergeCells>",
            )
        ),
        "file-too-large",
    ),
    "百万空行.xlsx": (
        lambda: xlsx(
            iter(
                [
                    around(ONE)[0].encode(),
                    *("".join(map(_EMPTY_ROW.format, range(n, n + 10_000))).encode() for n in range(2, 10**6, 10_000)),
                    around("")[1].encode(),
                ]
            )
        ),
        "no-form",
    ),
    "一万六千列.xlsx": (
        lambda: xlsx(sheet("".join("<row>" + "<c><v>1</v></c>" * 16_384 + "</row>" for _ in range(20)))),
        "no-form",
    ),
    # attacks on the parser
    "实体炸弹.xlsx": (
        lambda: shared(entities() + f'<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'.encode(), ONE),
        "file-unsafe",
    ),
    "读本机文件.xlsx": (
        lambda: xlsx('<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + sheet()),
        "file-unsafe",
    ),
    "联网.xlsx": (lambda: xlsx('<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">' + sheet()), "file-unsafe"),
    "宽实体.xlsx": (
        lambda: xlsx(b"\xff\xfe" + f'<!DOCTYPE w [<!ENTITY x "y">]>{sheet()}'.encode("utf-16-le")),
        "file-unsafe",
    ),
    "注释后的实体.xlsx": (
        lambda: xlsx(iter([b"<!--" + b"-x" * MEGABYTE + b"-->", b"<!DOCTYPE w [<!ENTITY x 'y'>]>", sheet().encode()])),
        "file-unsafe",
    ),
    "坏字节.xlsx": (lambda: xlsx(sheet().encode().replace(b"<v>1", b"<v>\xff\xfe1")), "file-crashed"),
    "控制字符.xlsx": (lambda: xlsx(sheet().replace("<v>1", "<v>\x01")), "no-form"),
    "没写完.xlsx": (lambda: xlsx(sheet()[:-30]), "file-incomplete"),
    # names
    "跳出去.xlsx": (lambda: zipped({**parts(), "../../etc/evil.xml": "x"}), "file-unsafe"),
    "盘符.xlsx": (lambda: zipped({**parts(), "C:/evil.xml": "x"}), "file-unsafe"),
    "指向外面.xlsx": (lambda: linked("../../../etc/passwd"), "file-incomplete"),
    "指向网上.xlsx": (lambda: linked("http://127.0.0.1:9/s.xml", ' TargetMode="External"'), "file-not-workbook"),
    "重名.xlsx": (twice, "file-unsafe"),
    "大小写重名.xlsx": (lambda: twice("XL/Worksheets/Sheet1.XML"), "file-unsafe"),
    "反斜杠.xlsx": (lambda: renamed(lambda name: name.replace("/", "\\")), "no-form"),
    "斜杠开头.xlsx": (lambda: renamed(lambda name: name if name.startswith("[") else f"/{name}"), "file-crashed"),
    "表名是路径.xlsx": (lambda: named("../../CON"), "no-form"),
    "表名是公式.xlsx": (lambda: named("=cmd|' /C calc'!A0"), "no-form"),
    "同名表.xlsx": (lambda: zipped(parts(names=("表", "表"))), "sheets-alike"),
    # two readings
    "一格两写.xlsx": (
        lambda: xlsx(sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')),
        "file-differs",
    ),
    "一行两写.xlsx": (lambda: xlsx(sheet(ONE + '<row r="1"><c r="A1"><v>2</v></c></row>')), "file-differs"),
    # odd, but to be read
    "严格.xlsx": (strict, "no-form"),
    "宽字符.xlsx": (wide_utf16, "no-form"),
    "默认密码.xlsx": (lambda: encrypted("VelvetSweatshop"), "no-form"),
    "二进制.xlsb": (xlsb, "no-form"),
    "改名.xls": (good, "no-form"),
    "第二版.xls": (lambda: bare_stream(2), "no-form"),
    "第三版.xls": (lambda: bare_stream(3), "no-form"),
    "缩进.ods": (
        lambda: ods(
            '<table:table table:name="表">\n  <table:table-row>\n    <table:table-cell office:value-type="float" '
            'office:value="1">\n <text:p>1</text:p>\n </table:table-cell>\n  </table:table-row>\n</table:table>'
        ),
        "no-form",
    ),
    "引号没关.csv": ('姓名,"电话\n王,1\n李,2\n'.encode, "no-form"),
    "一行一千万字.csv": (lambda: b"a," * 5 * MEGABYTE, "file-too-large"),
    "百万行.csv": (lambda: b"a,b\n" * 1_000_000, "no-form"),
}
"""File name → how to make it, and its code."""
