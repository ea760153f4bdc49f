"""A document type is refused wherever it begins: also across the border of two pieces that are inflated."""

import zipfile
from io import BytesIO

import pytest

from workbook_tools.excel.xml_parts import Package
from workbook_tools.problems import WorkbookError

PIECE = 1 << 20


@pytest.mark.parametrize("back", range(1, 12))
def test_a_document_type_is_refused_at_any_border(back):
    comment = b"<!--" + b"x" * (PIECE - back - 7) + b"-->"
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", comment + b"<!DOCTYPE w []><w/>")
    with pytest.raises(WorkbookError) as refused:
        Package(target.getvalue())
    assert refused.value.code == "file-unsafe"
