"""Child processes are as their parent is, whatever way they were started."""

import gc

import pytest

from workbook_tools.excel.children import start


def tell_how_garbage_is_looked_for(line):
    line.send(gc.get_threshold())


@pytest.mark.parametrize("afresh", [False, True])
def test_a_child_looks_for_garbage_as_often_as_its_parent(afresh):
    usual = gc.get_threshold()
    gc.set_threshold(12_345)
    try:
        line, child = start(tell_how_garbage_is_looked_for, (), afresh=afresh)
        assert line.recv() == gc.get_threshold() != usual
    finally:
        gc.set_threshold(*usual)
    line.close()
    child.end()
