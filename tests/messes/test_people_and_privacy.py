"""What a team lives with besides: late records, leavers, namesakes, nicknames, and what must not be written."""

from datetime import date

import pytest
from offices import inbox, office, run, statuses, told
from staff_books import DAY, HANDOFF, INQUIRY, VISIT, handoff, inquiry, log, save, seen, visit

from workbook_tools.tasks.validate import validate


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_an_urgent_inquiry_handed_over_first_and_written_up_later_is_in_order(tmp_path, suffix):
    headings = [*INQUIRY, "紧急程度", "是否已直接移交"]
    got = seen(tmp_path, [headings, [*inquiry(0), "紧急", "是"]], file=f"a{suffix}")
    assert got.asked == []
    headings = [*HANDOFF, "补记日期"]
    lines = [
        [*handoff(n, 移交类型="紧急", 移交日期=date(2026, 11, 18)), day]
        for n, day in enumerate([DAY, date(2026, 11, 18)])
    ]
    got = seen(tmp_path, [headings, *lines], file=f"b{suffix}")
    assert (got.values("written_up_on"), got.asked) == ([DAY, date(2026, 11, 18)], [])


def test_an_urgent_one_written_up_before_it_was_handed_over_is_asked(tmp_path):
    headings = [*HANDOFF, "补录日期"]
    got = seen(
        tmp_path, [headings, [*handoff(0, 移交类型="急件"), date(2026, 11, 18)], [*handoff(1, 移交类型="急件"), None]]
    )
    assert got.asked == [("J2", "date-order"), ("J3", "required")]


def test_an_urgent_inquiry_must_say_whether_it_was_handed_over(tmp_path):
    got = seen(tmp_path, [[*INQUIRY, "急否"], [*inquiry(0), "急"], [*inquiry(1), "不急"]])
    assert (got.held, [code for _, code in got.asked]) == ([], ["urgent-unsaid"])


def test_a_leavers_customer_is_kept_and_asked_about(tmp_path):
    root = office(tmp_path)
    save(inbox(root, "街.xlsx"), [VISIT, visit(0, 业务代表="刘洋"), visit(1, 业务代表="大张伟")])
    done = run(root)
    assert [status for *_, status in statuses(done)] == ["accepted", "accepted"]
    assert told(done, "person-left") == [("街.xlsx", "B2", "person-left")]
    assert [row.row.owner for row in done.rows] == ["刘洋", "张伟（Y01）"]


@pytest.mark.parametrize(
    ("written", "owner", "code"),
    [
        ("张伟", "张伟", "ambiguous-person"),
        ("Y02", "张伟（Y02）", ""),
        ("张伟（Y02）", "张伟（Y02）", ""),
        ("张伟(y01)", "张伟（Y01）", ""),
        ("小张伟", "张伟（Y02）", ""),
        ("张卫", "张卫", "unknown-person"),
    ],
)
def test_two_of_one_name_are_told_apart_by_their_number(tmp_path, written, owner, code):
    root = office(tmp_path)
    save(inbox(root, "街.xls"), [VISIT, visit(0, 业务代表=written)])
    done = run(root)
    assert [row.row.owner for row in done.rows] == [owner]
    assert done.figures()["accepted"] == 1
    codes = ("ambiguous-person", "unknown-person")
    assert told(done, *codes) == ([("街.xls", "B2", code)] if code else [])


@pytest.mark.parametrize("written", ["小李", "李姐", "李娜", " 李 娜", "k01"])
def test_a_nickname_is_the_person(tmp_path, written):
    root = office(tmp_path)
    save(inbox(root, "咨询.csv"), log(inquiry(0, 登记客服=written, 咨询日期="2026-11-20")))
    done = run(root)
    assert [row.row.logged_by for row in done.rows] == ["李娜"]
    assert [p for p in done.problems if not p.is_remark and p.code != "choice-unsure"] == []


CARD = "371302199001011234"


@pytest.mark.parametrize(
    ("heading", "typed"), [("备注", f"身份证{CARD}"), ("咨询内容", f"想办会员 {CARD}"), ("手机", f"13853900001 {CARD}")]
)
def test_an_identity_number_is_told_and_masked(tmp_path, heading, typed):
    headings = [*INQUIRY, "备注"]
    line = dict(zip(headings, [*inquiry(0), None], strict=True)) | {heading: typed}
    got = seen(tmp_path, [headings, list(line.values())])
    assert (got.held, got.values("contact_name")) == ([], ["王小强"])
    found = got.problem("sensitive")
    assert CARD not in found.sentence() + found.sentence(unmask=True) + found.advice()
    assert found.heading == heading


@pytest.mark.parametrize("typed", ["母亲糖尿病十年，心脏搭过桥", "本人高血压、脑梗后遗症"])
def test_what_someone_suffers_from_is_told_and_masked(tmp_path, typed):
    got = seen(tmp_path, [[*INQUIRY, "备注"], [*inquiry(0), typed]])
    assert (got.values("note"), got.held) == ([typed], [])
    found = got.problem("health")
    assert (found.place.cell, typed in found.sentence()) == ("H2", False)


def test_no_sentence_shows_a_whole_number_or_name_unless_asked_to(tmp_path):
    path = save(
        tmp_path / "a.xlsx",
        log(inquiry(0, 手机="138001380001", 客户称呼="测试"), inquiry(1, 手机="13800138000 1390013900")),
    )
    done = validate([path], as_of=DAY)
    masked = "".join(problem.sentence() for problem in done.problems)
    assert "138001380001" not in masked
    assert "1390013900" not in masked
    assert "138001380001" in "".join(problem.sentence(unmask=True) for problem in done.problems)
