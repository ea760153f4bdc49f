"""Messes 30 to 35: the same rows again, the same customer twice, and names that fit several."""

import shutil
from datetime import date

import pytest
from offices import inbox, office, run, statuses, told
from staff_books import DAY, INQUIRY, REFERRAL, VISIT, inquiry, log, read, referral, save, seen, visit


def test_mess_30_last_weeks_rows_are_seen_and_not_counted_again(tmp_path):
    root = office(tmp_path)
    lines = [inquiry(n, 咨询日期=date(2026, 11, 10)) for n in range(5)]
    save(inbox(root, "小李.xlsx"), log(*lines))
    first = run(root, week="2026-W46", as_of=date(2026, 11, 15))
    assert (first.figures()["accepted"], first.customers["new"]) == (5, 5)
    second = run(root, week="2026-W47", as_of=date(2026, 11, 22))
    assert (second.figures()["seen"], second.customers["new"], second.customers["total"]) == (5, 0, 5)


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_mess_30_a_sheet_copied_from_last_week_is_asked_about(tmp_path, suffix):
    root = office(tmp_path)
    lines = [inquiry(n % 9, 咨询日期="2026-11-10", 手机=f"1385390{2001 + n}") for n in range(20)]
    save(inbox(root, f"小李46{suffix}"), log(*lines))
    run(root, week="2026-W46", as_of=date(2026, 11, 15))
    inbox(root, f"小李46{suffix}").unlink()
    save(inbox(root, f"小李47{suffix}"), log(*lines, inquiry(3, 手机="18605390009")))
    again = run(root, week="2026-W47", as_of=date(2026, 11, 22))
    assert (again.figures()["seen"], again.figures()["accepted"], again.customers["new"]) == (20, 1, 1)
    assert [(file, code) for file, _, code in told(again, "looks-copied")] == [(f"小李47{suffix}", "looks-copied")]


def test_mess_30_a_list_whose_days_were_pulled_on_is_asked_about(tmp_path):
    root = office(tmp_path)
    numbers = [f"1385390{2001 + n}" for n in range(20)]
    for week, day in (("2026-W46", 10), ("2026-W47", 17)):
        lines = [inquiry(n % 9, 咨询日期=date(2026, 11, day), 手机=number) for n, number in enumerate(numbers)]
        save(inbox(root, f"小李{week[-2:]}.xlsx"), log(*lines, inquiry(3, 手机=f"186053900{day}")))
        done = run(root, week=week, as_of=date(2026, 11, day + 5))
        asked = told(done, "looks-copied")
        assert len(asked) == (week == "2026-W47")
    assert asked == told(run(root, week=week, as_of=date(2026, 11, 22)), "looks-copied")
    assert asked[0][0] == "小李47.xlsx"
    assert "21行里有20行除了日期都与以前交过的一样" in str(done.problems)


def test_mess_30_customers_who_ask_for_something_else_are_not_asked_about(tmp_path):
    root = office(tmp_path)
    for week, day in (("2026-W46", 10), ("2026-W47", 17)):
        lines = [
            inquiry(n % 9, 咨询日期=date(2026, 11, day), 手机=f"1385390{2001 + n}", 咨询内容=f"第{day + n}款多少钱")
            for n in range(20)
        ]
        save(inbox(root, f"小李{week[-2:]}.xlsx"), log(*lines))
        assert told(run(root, week=week, as_of=date(2026, 11, day + 5)), "looks-copied") == []


def test_mess_30_a_week_of_new_rows_is_not_asked_about(tmp_path):
    root = office(tmp_path)
    save(inbox(root, "46.xlsx"), log(*map(inquiry, range(8))))
    run(root, week="2026-W46", as_of=date(2026, 11, 21))
    save(inbox(root, "47.xlsx"), log(*(inquiry(n, 手机=f"1595390{1001 + n}") for n in range(8))))
    assert told(run(root, week="2026-W47"), "looks-copied") == []


def test_mess_31_a_file_handed_in_twice_counts_once(tmp_path):
    root = office(tmp_path)
    save(inbox(root, "小李.xlsx"), log(inquiry(0), inquiry(1)))
    shutil.copy(inbox(root, "小李.xlsx"), inbox(root, "小李 - 副本.xlsx"))
    shutil.copy(inbox(root, "小李.xlsx"), inbox(root, "补交/客户名单(1).xlsx"))
    done = run(root)
    assert (done.figures()["accepted"], done.figures()["seen"], done.customers["total"]) == (2, 4, 2)
    assert {file for file, _, status in statuses(done) if status == "accepted"} == {"小李.xlsx"}
    assert {file for file, _, _ in told(done, "same-file")} == {"小李 - 副本.xlsx", "补交/客户名单(1).xlsx"}


@pytest.mark.parametrize("suffix", [".csv", ".xls", ".ods"])
def test_mess_31_renamed_or_saved_in_another_format_it_is_the_same(tmp_path, suffix):
    root = office(tmp_path)
    lines = [inquiry(n, 咨询日期="2026-11-19") for n in range(3)]
    save(inbox(root, "小李.xlsx"), log(*lines))
    run(root)
    inbox(root, "小李.xlsx").unlink()
    save(inbox(root, f"客服小李11月{suffix}"), [["客户咨询记录本"], *log(*lines)], sheet="新表")
    again = run(root)
    assert (again.figures()["seen"], again.customers["new"], again.customers["total"]) == (3, 0, 3)


def test_mess_31_two_equal_lines_in_one_file_are_two_rows_of_one_customer(tmp_path):
    root = office(tmp_path)
    save(inbox(root, "小李.xlsx"), log(inquiry(0), inquiry(0), inquiry(1)))
    done = run(root)
    assert (done.figures()["accepted"], done.customers["total"]) == (3, 2)
    assert run(root).figures()["seen"] == 3


@pytest.mark.parametrize(
    ("one", "other"), [("临沂康泰", "康泰医疗(临沂)"), ("康泰大药房（河东店）", "康泰大药房（罗庄店）")]
)
def test_mess_32_one_number_under_two_names_is_asked_and_never_merged(tmp_path, one, other):
    root = office(tmp_path)
    for file, name, when in (("小李.xlsx", one, date(2026, 11, 18)), ("小周.csv", other, "2026-11-20")):
        headings = [*INQUIRY, "单位/店名"]
        save(inbox(root, file), [headings, [*inquiry(0, 客户称呼="王总", 咨询日期=when), name]])
    done = run(root)
    assert (done.figures()["accepted"], done.customers["total"]) == (2, 2)
    assert told(done, "shared-contact") == [("小周.csv", "D2", "shared-contact"), ("小李.xlsx", "D2", "shared-contact")]


def test_mess_32_one_number_under_one_name_is_one_customer_with_both_records(tmp_path):
    root = office(tmp_path)
    save(inbox(root, "小李.xlsx"), log(inquiry(0, 客户称呼="王总", 咨询日期=date(2026, 11, 20), 登记客服="小李")))
    save(inbox(root, "街.xlsx"), [VISIT, visit(0, 负责人="王小强", 手机="138 5390 1001", 拜访日期=date(2026, 11, 18))])
    done = run(root)
    (number,) = {row.customer_no for row in done.rows}
    assert (done.figures()["accepted"], done.customers["total"], bool(number)) == (2, 1, True)
    assert told(done, "shared-contact") == []


@pytest.mark.parametrize("names", [["王小强", "赵海燕"], ["王总", "王总"], ["王小强", "王小强"]])
@pytest.mark.parametrize("numbers", [["0539-8123456", "0539-8123456"], ["0539-8123456", "0531-87654321"]])
def test_mess_33_landlines_make_nobody_one_customer(tmp_path, names, numbers):
    root = office(tmp_path)
    lines = [
        inquiry(n, 客户称呼=name, 手机=number) for n, (name, number) in enumerate(zip(names, numbers, strict=True))
    ]
    save(inbox(root, "小李.xlsx"), log(*lines))
    done = run(root)
    assert (done.figures()["accepted"], done.customers["total"]) == (2, 2)
    assert told(done, "shared-contact") == []


def test_mess_33_one_owner_of_two_shops_keeps_two_shops(tmp_path):
    root = office(tmp_path)
    lines = [visit(n, 店名=name, 负责人="吴桂英", 手机="13853900001") for n, name in enumerate(["康乐店", "安康店"])]
    save(inbox(root, "街.xls"), [VISIT, *lines])
    done = run(root)
    assert (done.figures()["accepted"], done.customers["total"]) == (2, 2)
    assert [cell for _, cell, _ in told(done, "shared-contact")] == ["F2", "F3"]


@pytest.mark.parametrize("referrer", ["老王", "王总", "兰山王姐"])
def test_mess_34_a_referrer_is_kept_as_written_and_makes_no_customer(tmp_path, referrer):
    root = office(tmp_path)
    headings = [*REFERRAL[:2], "介绍人电话", *REFERRAL[2:]]
    line = referral(0, 转介绍人=referrer)
    path = save(inbox(root, "转介绍.xlsx"), [headings, [*line[:2], "13853900077", *line[2:]]])
    (row,) = read(path).rows
    assert (row.referrer, row.referrer_mobile, row.customer_name) == (referrer, ("13853900077",), "河东第1养生馆")
    done = run(root)
    assert (done.figures()["accepted"], done.customers["total"]) == (1, 1)


@pytest.mark.parametrize(
    ("typed", "region", "asked", "remarks"),
    [
        ("朝阳区", "朝阳区", ["region-ambiguous"], []),
        ("鼓楼", "鼓楼", ["region-ambiguous"], []),
        ("南京鼓楼", "江苏省南京市鼓楼区", [], []),
        ("襄樊", "湖北省襄阳市", [], ["region-renamed"]),
        ("莱芜", "山东省济南市莱芜区", [], []),
        ("莱芜市", "山东省济南市莱芜区", [], ["region-renamed"]),
        ("临忻", "临忻", ["region-unknown"], []),
        ("山东临沂兰山", "山东省临沂市兰山区", [], []),
        ("鲁南大区", "鲁南大区", ["region-unknown"], []),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_35_regions_with_namesakes_old_names_and_slips(tmp_path, typed, region, asked, remarks, suffix):
    got = seen(tmp_path, log(inquiry(0, 所在地区=typed)), file=f"a{suffix}")
    assert (got.values("region"), got.held) == ([region], [])
    assert (got.asked, got.remarks) == ([("E2", code) for code in asked], [("E2", code) for code in remarks])


def test_mess_35_namesakes_and_near_misses_are_proposed(tmp_path):
    got = seen(tmp_path, log(inquiry(0, 所在地区="朝阳区")))
    assert "北京" in got.problem("region-ambiguous").suggestion
    got = seen(tmp_path, log(inquiry(0, 所在地区="临忻", 咨询日期=DAY)), file="c.xlsx")
    assert "临沂" in got.problem("region-unknown").suggestion
