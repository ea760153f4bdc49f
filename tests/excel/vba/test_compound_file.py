"""Whatever is put into a compound file is found there by others, and its tree is one that they can search."""

from io import BytesIO

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyopenvba.cfb import CFB

from workbook_tools.excel.vba.compound_file import compound_file

BLACK = 1
NAMES = st.text(st.sampled_from("abcXYZ客户_0"), min_size=1, max_size=31)
STREAMS = st.one_of(st.binary(max_size=200), st.integers(0, 20_000).map(bytes))


def alike(name):
    return name.upper()


@given(st.dictionaries(NAMES, STREAMS, max_size=40), st.dictionaries(NAMES, STREAMS, max_size=20))
def test_every_stream_is_found_again(outer, inner):
    outer = {name: outer[name] for name in {alike(name): name for name in outer}.values()} | {"VBA folder": inner}
    outer["VBA folder"] = {name: inner[name] for name in {alike(name): name for name in inner}.values()}
    data = compound_file(outer)
    with olefile.OleFileIO(BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as file:
        found = {tuple(path): file.openstream(path).read() for path in file.listdir()}
        assert not file.parsing_issues
        _check_tree(file, 0)
    folder = outer.pop("VBA folder")
    assert found == {(name,): stream for name, stream in outer.items()} | {
        ("VBA folder", name): stream for name, stream in folder.items()
    }


def _check_tree(file, storage):
    """Hold the tree under a storage to [MS-CFB] 2.6.4: in order, no red under red, as many black ones on every way."""
    entries = file.direntries

    def walk(at, above):
        if at == 0xFFFFFFFF:
            return [], 0
        entry = entries[at] or file._load_direntry(at)
        assert entry.color == BLACK or above == BLACK
        left, blacks = walk(entry.sid_left, entry.color)
        right, others = walk(entry.sid_right, entry.color)
        assert blacks == others
        return [*left, entry, *right], blacks + (entry.color == BLACK)

    child = entries[storage].sid_child
    if child == 0xFFFFFFFF:
        return
    assert entries[child].color == BLACK
    found, _ = walk(child, BLACK)
    order = [(len(entry.name), entry.name.upper()) for entry in found]
    assert order == sorted(order)
    for entry in found:
        if entry.entry_type == olefile.STGTY_STORAGE:
            _check_tree(file, entry.sid)


def test_it_is_made_of_whole_sectors_and_always_the_same():
    made = {"a": bytes(5000), "b": b"short", "c": {}}
    assert compound_file(made) == compound_file(made)
    assert len(compound_file(made)) % 512 == 0
    assert len(CFB.from_bytes(compound_file(made)).to_bytes()) > 0


def test_one_with_a_fat_of_many_sectors_is_found_again():
    stream = bytes(range(256)) * 12_000
    with olefile.OleFileIO(BytesIO(compound_file({"much": stream})), raise_defects=olefile.DEFECT_UNSURE) as file:
        assert file.openstream("much").read() == stream


def test_more_than_there_is_room_for_is_refused():
    with pytest.raises(ValueError, match="too much"):
        compound_file({"much": bytes(8_000_000)})


@pytest.mark.parametrize("name", ["a/b", "a:b", "x" * 32])
def test_a_name_that_cannot_be_is_refused(name):
    with pytest.raises(ValueError, match="no name"):
        compound_file({name: b""})
