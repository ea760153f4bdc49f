"""Which copies are kept: all of a week, one a day for a month, one a week for a year, and always the last five."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.tasks.backups import ALWAYS, Backup, Backups, scheduled

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def kept(*ages, ending=".xlsx"):
    """Give the ages of the copies that stay, of copies of these ages."""
    copies = [Backup(Path(f"{n}{ending}"), f"表{ending}", NOW - age, f"{n:012}") for n, age in enumerate(ages)]
    return sorted(NOW - backup.taken for backup in scheduled(copies, NOW))


NEWEST = [HOUR * n for n in range(1, ALWAYS + 1)]


def test_all_of_the_last_week_stay():
    ages = [HOUR * n for n in range(1, 7 * 24)]
    assert kept(*ages) == ages


def test_then_the_last_of_each_day():
    assert kept(*NEWEST, 10 * DAY, 10 * DAY + HOUR, 11 * DAY) == [*NEWEST, 10 * DAY, 11 * DAY]


def test_then_the_last_of_each_week():
    monday = 65 * DAY + timedelta(hours=12)  # 2026-09-21 00:00
    assert kept(*NEWEST, monday - DAY, monday, monday + DAY) == [*NEWEST, monday - DAY, monday + DAY]


def test_after_a_year_only_the_last_five():
    assert kept(*NEWEST, 400 * DAY) == NEWEST
    assert kept(400 * DAY, 500 * DAY) == [400 * DAY, 500 * DAY]


def test_of_the_ledger_only_the_last_five():
    assert kept(*NEWEST, 6 * HOUR, 2 * DAY, ending=".sqlite") == NEWEST


def test_a_copy_from_a_clock_that_ran_ahead_stays():
    assert kept(*NEWEST, -DAY, 6 * HOUR) == [-DAY, *NEWEST, 6 * HOUR]


@given(st.lists(st.integers(0, 24 * 500), unique=True, min_size=1))
def test_the_last_five_always_stay_and_none_is_made_up(hours):
    ages = [HOUR * number for number in hours]
    stay = kept(*ages)
    assert set(stay) <= set(ages)
    assert sorted(ages)[:ALWAYS] == stay[:ALWAYS]


class TestTheFolder:
    def test_keeps_one_copy_of_one_content(self, tmp_path):
        book = tmp_path / "名单" / "2026-W47" / "问题清单.xlsx"
        book.parent.mkdir(parents=True)
        copies = Backups(tmp_path / "backup")
        book.write_bytes(b"one")
        first = copies.keep(book, "名单/2026-W47/问题清单.xlsx", NOW)
        assert copies.keep(book, "名单/2026-W47/问题清单.xlsx", NOW + DAY) == first
        (only,) = copies.every()
        assert (only.of, only.taken) == ("名单-2026-W47-问题清单.xlsx", NOW)
        assert copies.find(first) == only.path
        assert only.path.read_bytes() == b"one"

    def test_knows_nothing_of_what_is_not_there_or_was_changed(self, tmp_path):
        copies = Backups(tmp_path / "backup")
        assert copies.keep(tmp_path / "没有.xlsx", "没有.xlsx", NOW) == ""
        (tmp_path / "有.xlsx").write_bytes(b"one")
        digest = copies.keep(tmp_path / "有.xlsx", "有.xlsx", NOW)
        next(copies.every()).path.write_bytes(b"changed")
        assert copies.find(digest) is None
        assert copies.find("") is None

    def test_is_pruned_but_for_what_is_needed(self, tmp_path):
        copies = Backups(tmp_path / "backup")
        book = tmp_path / "表.xlsx"
        digests = []
        for number in range(ALWAYS + 2):
            book.write_bytes(bytes([number]))
            digests.append(copies.keep(book, "表.xlsx", NOW - (500 - number) * DAY))
        copies.prune(NOW, {digests[0]})
        assert [bool(copies.find(digest)) for digest in digests] == [True, False] + [True] * ALWAYS
