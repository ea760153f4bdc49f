"""Values and rows behave like frozen dataclasses, though they share their methods."""

import copy
import dataclasses
import pickle

import pytest

from workbook_tools.columns.links import Link
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value
from workbook_tools.forms.inquiry_log import Inquiry


class Box(Value):
    size: int
    names: list[str] = dataclasses.field(default_factory=list)
    colour: str = "red"


def test_fields_are_given_by_place_or_by_name_and_have_their_defaults():
    box = Box(3, colour="blue")
    assert (box.size, box.names, box.colour) == (3, [], "blue")
    assert box.names is not Box(3).names


@pytest.mark.parametrize("make", [Box, lambda: Box(1, [], "red", 4), lambda: Box(1, colours="blue")])
def test_a_field_that_is_missing_or_unknown_is_an_error(make):
    with pytest.raises(TypeError, match="size, names, colour"):
        make()


@pytest.mark.parametrize("value", [Box(3), Inquiry(contact_name="王志强")], ids=["value", "row"])
def test_nothing_changes_one(value):
    name = dataclasses.fields(value)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, name, 5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        delattr(value, name)


def test_equal_ones_are_equal_and_hash_alike_but_for_what_does_not_count():
    assert Link("表", "a") == Link("表", "b")
    assert hash(Link("表", "a")) == hash(Link("表", "b"))
    assert Link("表") != Link("单")
    row = Inquiry(contact_name="王志强")
    assert row == dataclasses.replace(row, extra={"快递": "1"})
    assert hash(row) == hash(dataclasses.replace(row))
    assert row != dataclasses.replace(row, contact_name="刘敏")


def test_they_can_be_replaced_copied_pickled_and_shown():
    box = Box(3, ["a"])
    assert dataclasses.replace(box, size=4) == Box(4, ["a"])
    assert copy.copy(box) == pickle.loads(pickle.dumps(box)) == box  # from ourselves
    assert repr(box) == "Box(size=3, names=['a'], colour='red')"
    with pytest.raises(TypeError):
        Inquiry(nobody="王志强")


def test_a_pattern_is_what_re_makes_of_it_before_and_after_its_first_use():
    digits = pattern(r"(\d)(\d)")
    assert digits.pattern == r"(\d)(\d)"
    assert digits.groups == 2
    assert [digits.search("a12").groups(), digits.sub("x", "12-34")] == [("1", "2"), "x-x"]
