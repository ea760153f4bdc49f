"""What is compressed comes back, whoever reads it."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyopenvba.vba import decompress
from unpacked import unpacked

from workbook_tools.excel.vba.compression import compressed

SOURCES = st.text(st.sampled_from("abcSub() \r\n\"'客户"), min_size=1, max_size=300).map(
    lambda text: text.encode("gbk")
)


@given(SOURCES, st.integers(1, 60))
@example(b"a", 4095)
@example(b"a", 4096)
@example(b"a", 4097)
@example(b"a", 20_000)
@example(b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa", 1)
def test_it_comes_back(text, times):
    data = text * times
    packed = compressed(data)
    assert unpacked(packed) == decompress(packed) == data
    assert len(packed) <= 1 + len(data) + 2 * (len(data) // 4096 + 1) + len(data) // 8 + 1


@given(st.binary(min_size=1, max_size=3000))
def test_anything_short_comes_back(data):
    packed = compressed(data)
    assert unpacked(packed) == decompress(packed) == data


@pytest.mark.parametrize("length", [4096, 4096 * 2, 4096 + 100])
def test_what_has_no_repeats_comes_back_from_a_chunk_that_is_not_compressed(length):
    data = random.Random(length).randbytes(length)
    packed = compressed(data)
    assert unpacked(packed) == decompress(packed) == data


def test_an_end_that_cannot_be_written_is_refused_rather_than_filled_up_with_zeros():
    with pytest.raises(ValueError, match="cannot be compressed"):
        compressed(random.Random(1).randbytes(4000))


PLAIN = b"abcdefghijklmnopqrstuv."
SOME_REPEATS = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"


def test_the_examples_of_the_specification():
    """[MS-OVBA] 3.2.1 and 3.2.3: without a repeat, and with nothing else."""
    assert compressed(PLAIN).hex() == "0119b000616263646566676800696a6b6c6d6e6f70007172737475762e"
    assert compressed(b"a" * 73).hex() == "0103b002614500"


def test_the_example_that_looks_for_repeats_in_another_order():
    """[MS-OVBA] 3.2.2 takes repeats further back than 2.4.1.3.19.4 finds: other bytes, as many, that say the same."""
    theirs = "012fb000236161616263646582660070616768696a013808616b6c00306d6e6f70067102700410727374757610"
    theirs = bytes.fromhex(theirs + "7778797a003c")
    assert unpacked(theirs) == unpacked(compressed(SOME_REPEATS)) == SOME_REPEATS
    assert len(compressed(SOME_REPEATS)) == len(theirs)
