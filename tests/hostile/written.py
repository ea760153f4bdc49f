"""A look into written workbooks, part by part: what would be done when one opens, and what nobody should find in it."""

import re
import zipfile
from pathlib import Path

import openpyxl

HOSTILE = ("=", "+", "-", "@", "\t", "{=", "http://", "mailto:", "internal:", "file://", "external:", "'", '"')
"""What texts begin with that a program may take for something else."""
MARKED = tuple("=+-@\t'")
"""Those that would change when someone edits the cell, unless it is marked as text."""


def parts(path: Path) -> dict[str, bytes]:
    """Give the parts of a package by name."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def formulas(path: Path) -> list[str]:
    """Give every formula of every sheet's cells."""
    sheets = [part for name, part in parts(path).items() if name.startswith("xl/worksheets/sheet")]
    return [found for sheet in sheets for found in re.findall(r"<f[ >/].*?(?:</f>|/>)", sheet.decode(), re.DOTALL)]


def links(path: Path) -> list[str]:
    """Give every link of every sheet, and the targets outside the workbook."""
    found = []
    for name, part in parts(path).items():
        if name.startswith("xl/worksheets/"):
            found += re.findall(r"<hyperlink .*?/>", part.decode(), re.DOTALL)
        if name.endswith(".rels"):
            found += re.findall(r'Target="[^"]*" TargetMode="External"', part.decode())
    return found


def texts(path: Path) -> dict[str, bool]:
    """Give every text that stands in a cell, and whether each cell of it is marked as text."""
    found: dict[str, bool] = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and cell.data_type != "f":
                    found[cell.value] = found.get(cell.value, True) and bool(cell.quotePrefix)
    return found


def assert_only_texts(path: Path, wanted: set[str]) -> None:
    """Check that every wanted text stands in the workbook just so, marked where it must be, and does nothing."""
    assert formulas(path) == []
    assert links(path) == []
    found = texts(path)
    assert wanted <= found.keys()
    assert all(found[text] for text in wanted if text.startswith(MARKED))
