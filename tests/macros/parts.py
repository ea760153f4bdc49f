"""A look into the parts of a workbook with macros."""

import re
import zipfile
from io import BytesIO

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FMLA = "{urn:schemas-microsoft-com:office:excel}FmlaMacro"


def parts(path):
    """Give every part of a workbook by name."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def code_names(held):
    """Give the code names a workbook's XML tells: of the workbook, then of the sheets in order."""
    book = etree.fromstring(held["xl/workbook.xml"])
    related = etree.fromstring(held["xl/_rels/workbook.xml.rels"])
    targets = {relation.get("Id"): relation.get("Target") for relation in related}
    names = [book.find(f"{MAIN}workbookPr").get("codeName")]
    for sheet in book.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
        (number,) = [value for name, value in sheet.items() if name.endswith("}id")]
        part = targets[number].removeprefix("/xl/")
        names.append(etree.fromstring(held[f"xl/{part}"]).find(f"{MAIN}sheetPr").get("codeName"))
    return names


def buttons(held):
    """Give (caption, macro) of every button, in order."""
    found = []
    for name in sorted(held):
        if re.fullmatch(r"xl/drawings/vmlDrawing\d+\.vml", name):
            drawing = etree.parse(BytesIO(held[name]))
            for shape in drawing.iter("{urn:schemas-microsoft-com:vml}shape"):
                caption = "".join(shape.find("{urn:schemas-microsoft-com:vml}textbox").itertext())
                found.append((caption, next(shape.iter(FMLA)).text))
    return found


def drawings(held):
    """Give the names of the VML drawings."""
    return [name for name in held if name.endswith(".vml")]
