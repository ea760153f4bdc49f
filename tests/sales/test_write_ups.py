"""Who owes the record of an urgent customer, and who uses the lane for what is not urgent."""

from datetime import date, datetime

from workbook_tools.sales.write_ups import WriteUp, misuse

NOVEMBER = date(2026, 11, 30)


def told(person="李晓梅", day=23, written=None, **more):
    at, due = (datetime.fromisoformat(f"2026-11-{day} {clock}") for clock in ("10:00", "18:00"))
    return WriteUp(person, "KH000001", "移交记录", at, due, written and date(2026, 11, written), **more)


def test_is_owed_until_written_and_late_after_its_day():
    assert told().is_owed
    assert not told(written=23).is_owed
    assert not told(written=23).is_late
    assert told(written=24).is_late


def test_is_counted_by_person_within_the_month_whoever_has_most_to_put_right_first():
    others = WriteUp("李晓梅", "KH000002", "移交记录", *[datetime.fromisoformat("2026-10-23 10:00")] * 2)
    used = misuse([told(), told(written=24), told("周文静", written=23, not_urgent=True), others], ["周文静"], NOVEMBER)
    assert [(each.person, each.direct, each.owed, each.late, each.not_urgent) for each in used] == [
        ("周文静", 1, 0, 0, 2),
        ("李晓梅", 2, 1, 1, 0),
    ]
    assert used[0].said(3) == "2件被认为不急"
    assert used[0].said(2) == "2件被认为不急；请提醒：不急的走日常移交"
    assert used[1].said(3) == "1件还没补录，1件补录晚了"
