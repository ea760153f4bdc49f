import pytest

from workbook_tools.sales.customer_numbers import next_numbers, numbers_up_to, size_order


@pytest.mark.parametrize(
    ("last", "count", "numbers"),
    [
        (None, 2, ["KH000001", "KH000002"]),
        ("KH000041", 1, ["KH000042"]),
        ("KH999999", 2, ["KH1000000", "KH1000001"]),
        ("KH000041", 0, []),
    ],
)
def test_numbers_count_on_and_grow_when_six_digits_are_used_up(last, count, numbers):
    assert next_numbers(last, count) == numbers


def test_every_number_up_to_the_last_is_given():
    assert numbers_up_to("KH000003") == ["KH000001", "KH000002", "KH000003"]


def test_numbers_stand_in_the_order_of_their_size():
    assert sorted(["KH1000000", "KH999999", "KH000002"], key=size_order) == ["KH000002", "KH999999", "KH1000000"]
