"""A project made of text is one that others read, source by source."""

from io import BytesIO

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyopenvba.cfb import CFB
from pyopenvba.vba import parse_vba_project
from unpacked import unpacked

from workbook_tools.excel.vba.module import standard_module
from workbook_tools.excel.vba.project import vba_project
from workbook_tools.excel.vba.project_stream import enciphered

SOURCE = 'Attribute VB_Name = "WbTest"\nOption Explicit\nPublic Sub Go()\n    Say "客户" \' 说一声\nEnd Sub\n'
THEIR_ID = "{917DED54-440B-4FD1-A5C1-74ACF261E600}"


def streams(data):
    with olefile.OleFileIO(BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as file:
        return {"/".join(path): file.openstream(path).read() for path in file.listdir()}


@pytest.fixture
def project():
    return vba_project([standard_module(SOURCE)], sheets=2)


def test_another_reader_finds_nothing_wrong_and_the_same_sources(project):
    read = parse_vba_project(CFB.from_bytes(project))
    assert read.validate() == []
    assert (read.name, read.code_page) == ("VBAProject", 936)
    assert read.module_names() == ["ThisWorkbook", "Sheet1", "Sheet2", "WbTest"]
    assert read.get_module("WbTest").source.replace("\r\n", "\n") == SOURCE


def test_every_source_ends_its_lines_as_windows_does(project):
    held = streams(project)
    for name in ("ThisWorkbook", "Sheet1", "WbTest"):
        text = unpacked(held[f"VBA/{name}"]).decode("gbk")
        assert text.startswith(f'Attribute VB_Name = "{name}"\r\n')
        assert text.count("\n") == text.count("\r\n") > 0
    assert held["PROJECT"].count(b"\n") == held["PROJECT"].count(b"\r\n")


def test_no_office_takes_it_for_compiled(project):
    assert streams(project)["VBA/_VBA_PROJECT"] == bytes.fromhex("cc61ffff000000")


def test_the_same_sources_give_the_same_bytes_and_others_another_number(project):
    assert vba_project([standard_module(SOURCE)], sheets=2) == project
    other = vba_project([standard_module(SOURCE + "' more\n")], sheets=2)
    ids = [streams(data)["PROJECT"].partition(b"\r\n")[0] for data in (project, other)]
    assert ids[0] != ids[1]


def test_what_the_code_page_lacks_is_refused_and_never_a_question_mark():
    with pytest.raises(UnicodeEncodeError):
        vba_project([standard_module(SOURCE.replace("客户", "😀"))], sheets=1)


def test_two_modules_of_one_name_are_refused():
    with pytest.raises(ValueError, match="one name"):
        vba_project([standard_module(SOURCE), standard_module(SOURCE.replace("WbTest", "wbtest"))], sheets=1)


def test_a_source_without_a_name_is_refused():
    with pytest.raises(ValueError, match="name"):
        standard_module("Option Explicit\n")


def deciphered(text, project_id):
    """Undo the encipherment, [MS-OVBA] 2.4.3.3; give the data after holding version, key and length to the rules."""
    held = bytes.fromhex(text)
    seed = held[0]
    assert held[1] ^ seed == 2
    key = held[2] ^ seed
    assert key == sum(project_id.encode()) % 256
    plain, before, last, found = key, held[1], held[2], bytearray()
    for byte in held[3:]:
        plain = byte ^ (before + plain) % 256
        before, last = last, byte
        found.append(plain)
    data = found[(seed & 6) // 2 :]
    assert int.from_bytes(data[:4], "little") == len(data) - 4
    return bytes(data[4:])


@pytest.mark.parametrize(
    ("text", "data"),
    [("0705D8E3D8EDDBF1DBF1DBF1DBF1", bytes(4)), ("0E0CD1ECDFF4E7F5E7F5E7", b"\0"), ("1517CAF1D6F9D7F9D706", b"\xff")],
)
def test_the_specifications_own_example_says_what_ours_does(text, data):
    """[MS-OVBA] 3.1.10; the first bytes of each are chosen freely, so only what they say can be compared."""
    assert deciphered(text, THEIR_ID) == data


@given(st.binary(max_size=40), st.integers(0, 255), st.uuids())
def test_what_is_enciphered_is_deciphered(data, seed, number):
    project_id = f"{{{number}}}".upper()
    assert deciphered(enciphered(data, project_id, seed), project_id) == data


def test_the_project_is_open_to_everybody(project):
    told = streams(project)["PROJECT"].decode("gbk")
    lines = dict(line.split("=", 1) for line in told.split("\r\n") if "=" in line)
    project_id = lines["ID"].strip('"')
    said = [deciphered(lines[name].strip('"'), project_id) for name in ("CMG", "DPB", "GC")]
    assert said == [bytes(4), b"\0", b"\xff"]
