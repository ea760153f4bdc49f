"""The lists the matcher is measured on: the same for the same seed, everything in them, in the shares asked for."""

from collections import Counter

import pytest
from customer_lists import HEADINGS, customer_list
from customer_words import SOUND_ALIKE
from customers import SITUATIONS
from matching import matched_rows, read, typed_rows
from pair_scores import Score, joined, labels_of, score
from typing_habits import NOISES

ROWS = 2000


@pytest.fixture(scope="module")
def entries():
    return customer_list(ROWS, seed=1)


@pytest.fixture(scope="module")
def clean():
    return customer_list(ROWS, seed=5, hard=0.5, duplicates=0, noise=0)


def customers(entries, situation):
    return {entry.customer for entry in entries if entry.situation == situation}


def shared_cells(entries, situation, heading):
    """Count the cells of a column that rows of different customers of a situation have in common."""
    holders = {}
    for entry in entries:
        cell = entry.cells[HEADINGS.index(heading)]
        if entry.situation == situation and cell:
            holders.setdefault(cell, set()).add(entry.customer)
    return sum(len(who) > 1 for who in holders.values())


class TestTheList:
    def test_is_the_same_for_the_same_seed(self, entries):
        assert customer_list(ROWS, seed=1) == entries
        assert customer_list(ROWS, seed=2) != entries

    def test_holds_every_situation_about_as_often_as_the_next(self, entries):
        counts = {name: len(customers(entries, name)) for name in SITUATIONS}
        assert min(counts.values()) > 0
        assert max(counts.values()) - min(counts.values()) <= 8

    def test_holds_every_noise(self, entries):
        assert set(NOISES) == {noise for entry in entries for noise in entry.noises}

    @pytest.mark.parametrize(("duplicates", "hard"), [(0.25, 0.125), (0.05, 0.125), (0.5, 0.4), (0, 0)])
    def test_has_the_shares_asked_for(self, duplicates, hard):
        made = customer_list(ROWS, seed=3, duplicates=duplicates, hard=hard)
        assert len(made) == ROWS
        assert ROWS - len({entry.customer for entry in made}) == round(ROWS * duplicates)
        assert sum(entry.situation != "plain" for entry in made) == pytest.approx(ROWS * hard, abs=8)

    def test_shows_twice_the_habits_at_twice_the_noise(self, entries):
        def shown(made):
            return sum(len(entry.noises) for entry in made)

        assert shown(customer_list(ROWS, seed=1, noise=2)) == pytest.approx(2 * shown(entries), rel=0.2)
        assert shown(customer_list(ROWS, seed=1, noise=0)) == 0

    def test_is_in_the_order_of_its_days(self, entries):
        days = [entry.cells[0] for entry in entries]
        assert days == sorted(days)

    def test_is_read_whole(self, entries):
        rows = typed_rows(read(entries))
        assert len(rows) == ROWS
        assert sum(bool(row.mobile or row.wechat or row.landline or row.qq) for row in rows) > 0.9 * ROWS
        assert len(labels_of(matched_rows(rows).groups, ROWS)) == ROWS


class TestASituation:
    @pytest.mark.parametrize(
        ("situation", "heading"),
        [
            ("spouse", "手机"), ("boss_two_shops", "手机"), ("boss_two_shops", "客户称呼"), ("recycled", "手机"),
            ("placeholder", "手机"), ("sales_number", "手机"), ("same_name", "客户称呼"), ("hotline", "手机"),
            ("hotline", "单位/店名"), ("owner_contact", "单位/店名"), ("chain", "固定电话"),
        ],
    )  # fmt: skip
    def test_has_customers_that_share_a_cell(self, clean, situation, heading):
        assert shared_cells(clean, situation, heading)

    @pytest.mark.parametrize("situation", ["plain", "near_phone", "same_name", "owner_contact", "chain"])
    def test_else_shares_no_mobile(self, clean, situation):
        assert not shared_cells(clean, situation, "手机")

    def test_near_phones_differ_in_one_digit(self, clean):
        numbers = [
            f"{cell:.0f}" if isinstance(cell, float) else cell
            for entry in clean
            if entry.situation == "near_phone" and (cell := entry.cells[HEADINGS.index("手机")])
        ]
        off_by = Counter(sum(a != b for a, b in zip(one, other, strict=True)) for one in numbers for other in numbers)
        assert off_by[1] >= len(numbers) - 2


class TestScores:
    def test_count_pairs(self):
        assert score([1, 1, 1, 2], "aabb") == Score(joined=3, true=2, both=1)
        assert (Score(3, 2, 1).precision, Score(3, 2, 1).recall, Score(3, 2, 1).f1) == (1 / 3, 1 / 2, 2 / 5)

    def test_of_nothing_to_join_are_perfect(self):
        assert score([1, 2], "ab").f1 == 1

    def test_join_transitively(self):
        first, second, third, fourth = joined(labels_of([[0], [1]], 4), [(0, 1), (1, 2)])
        assert first == second == third != fourth


def test_a_character_sounds_like_one_group_only():
    assert max(Counter("".join(SOUND_ALIKE)).values()) == 1
