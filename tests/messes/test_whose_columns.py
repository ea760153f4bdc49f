"""Sheets that speak of two people: nobody's number is taken for another's."""

import pytest
from staff_books import seen

HERS, HIS, LANDLINE = "13811122233", "13953912340", "0539-8123456"
WORDS = {"刘": "刘敏", "王": "王强", "她": HERS, "他": HIS, "座": LANDLINE, "日": "2026-11-20", "微": "liumin_88"}


def grid(*lines):
    """Lines of cells, parted by blanks; · is a blank cell, and of the data one sign stands for what is in WORDS."""
    *headings, data = ([None if cell == "·" else cell for cell in line.split()] for line in lines)
    return [*headings, [WORDS.get(cell, cell) for cell in data]]


def read_one(tmp_path, *lines, **options):
    got = seen(tmp_path, grid(*lines), **options)
    (row,) = got.rows
    return got, row


def of_both(row):
    return row.referrer, row.referrer_mobile, row.contact_name, row.mobile, row.landline


RIGHT = ("刘敏", (HERS,), "王强", (HIS,), ())


@pytest.mark.parametrize(
    ("headings", "data"),
    [
        ("登记日期 转介绍人 电话 新客户 电话 地区 受理人", "日 刘 她 王 他 临沂 李娜"),
        ("登记日期 介绍人 联系电话 被介绍人 联系电话 地区 受理人", "日 刘 她 王 他 临沂 李娜"),
        ("登记日期 新客户 电话 介绍人 电话 地区 受理人", "日 王 他 刘 她 临沂 李娜"),
        ("登记日期 新客户 手机 地区 介绍人 联系电话 受理人", "日 王 他 临沂 刘 她 李娜"),
        ("登记日期 介绍人 身份 电话 新客户 店名 电话 受理人", "日 刘 客户 她 王 康泰 他 李娜"),
        ("登记日期 老客户 电话 新客户 电话 受理人", "日 刘 她 王 他 李娜"),
        ("登记日期 推荐人 手机 被推荐人 手机 受理人", "日 刘 她 王 他 李娜"),
        ("登记日期 介绍人 新客户 电话（介绍人） 电话（客户） 受理人", "日 刘 王 她 他 李娜"),
        ("登记日期 介绍人姓名 电话 客户姓名 客户电话 受理人", "日 刘 她 王 他 李娜"),
        ("登记日期 客户名称 转介绍人 电话 联系人 手机 受理人", "日 康泰 刘 她 王 他 李娜"),
    ],
)
def test_a_number_behind_the_referrer_is_hers_and_one_behind_the_customer_his(tmp_path, headings, data):
    got, row = read_one(tmp_path, headings, data, sheet="转介绍")
    assert of_both(row) == RIGHT
    assert "heading-unsure" not in [code for _, code in got.asked]


@pytest.mark.parametrize(
    "phones",
    [
        "转介绍人 转介绍人电话 新客户 电话 电话",
        "新客户 电话 电话 转介绍人 转介绍人电话",
        "新客户 电话 电话2 转介绍人 电话",
    ],
)
def test_two_numbers_of_the_customer_stay_his_where_hers_is_named(tmp_path, phones):
    data = {"转介绍人": "刘", "新客户": "王"}
    numbers = iter("她他座" if phones.startswith("转") else "他座她")
    line = " ".join(data.get(word) or next(numbers) for word in phones.split())
    _, row = read_one(tmp_path, f"登记日期 {phones} 受理人", f"日 {line} 李娜", sheet="转介绍")
    assert of_both(row) == ("刘敏", (HERS,), "王强", (HIS,), (LANDLINE,))


@pytest.mark.parametrize(
    ("headings", "data", "cell", "places"),
    [
        ("登记日期 介绍人 新客户 电话 电话 地区 受理人", "日 刘 王 她 他 临沂 李娜", "E1", "D列、E列"),
        ("登记日期 新客户 介绍人 电话 电话 地区 受理人", "日 王 刘 他 她 临沂 李娜", "E1", "D列、E列"),
        ("登记日期 电话 新客户 电话 介绍人 地区 受理人", "日 他 王 她 刘 临沂 李娜", "D1", "B列、D列"),
        ("登记日期 电话 介绍人 电话 新客户 地区 受理人", "日 她 刘 他 王 临沂 李娜", "D1", "B列、D列"),
    ],
)
@pytest.mark.parametrize("form", ["转介绍", "咨询"])
def test_numbers_that_could_be_either_ones_are_nobodys_and_asked_once(tmp_path, headings, data, cell, places, form):
    if form == "咨询":
        headings = headings.replace("登记日期", "咨询日期").replace("新客户", "客户称呼").replace("受理人", "登记客服")
    got, row = read_one(tmp_path, headings, data, sheet=form)
    assert (row.mobile, row.landline, getattr(row, "referrer_mobile", ())) == ((), (), ())
    assert {HERS, HIS} <= set(row.extra.values())
    problem = got.problem("heading-unsure")
    assert (problem.place.cell, places in problem.message) == (cell, True)
    others = "转介绍人电话" if form == "转介绍" else "介绍人电话"
    assert problem.suggestion == f"请把客户的写成“手机”，介绍人的写成“{others}”"
    assert "phone-found" not in [problem.code for problem in got.problems]


def test_a_heading_the_form_has_word_for_word_is_that(tmp_path):
    headings = "日期 推荐人 推荐人电话 身份 与介绍人关系 被推荐人 手机 转介人知情 已打招呼 记录人"
    got, row = read_one(tmp_path, headings, "日 刘 她 客户 朋友 王 他 是 是 李娜", sheet="转介绍")
    assert (of_both(row), row.referrer_agreed, row.extra, got.asked) == (RIGHT, "是", {}, [])


def test_what_was_asked_for_is_understood(tmp_path):
    _, row = read_one(
        tmp_path, "登记日期 介绍人 新客户 转介绍人电话 手机 受理人", "日 刘 王 她 他 李娜", sheet="转介绍"
    )
    assert of_both(row) == RIGHT


@pytest.mark.parametrize(
    ("headings", "data"),
    [
        ("咨询日期 客户称呼 手机 介绍人 电话 咨询内容 登记客服", "日 王 他 刘 她 想代理 李娜"),
        ("咨询日期 客户称呼 电话 介绍人 电话 咨询内容 登记客服", "日 王 他 刘 她 想代理 李娜"),
        ("咨询日期 介绍人 电话 客户称呼 电话 咨询内容 登记客服", "日 刘 她 王 他 想代理 李娜"),
        ("咨询日期 客户称呼 手机 推荐人 推荐人电话 咨询内容 登记客服", "日 王 他 刘 她 想代理 李娜"),
        ("咨询日期 客户称呼 手机 联系电话（介绍人） 介绍人 咨询内容 登记客服", "日 王 他 她 刘 想代理 李娜"),
    ],
)
def test_a_form_without_referrers_keeps_the_referrers_number_beside(tmp_path, headings, data):
    got, row = read_one(tmp_path, headings, data)
    assert (row.form.key, row.contact_name, row.mobile, row.landline) == ("inquiry_log", "王强", (HIS,), ())
    assert {"刘敏", HERS} <= set(row.extra.values())
    assert (got.asked, {code for _, code in got.remarks}) == ([("A1", "column-missing")], {"heading-unknown"})


@pytest.mark.parametrize(
    ("headings", "data"),
    [
        ("咨询日期 来源渠道 介绍人 电话 客户称呼 咨询内容 登记客服", "日 官网留言 刘 她 王 想代理 李娜"),
        ("咨询日期 来源渠道 客户称呼 介绍人电话 手机 咨询内容 登记客服", "日 官网留言 王 她 · 想代理 李娜"),
    ],
)
def test_a_customer_without_a_number_is_not_given_the_referrers(tmp_path, headings, data):
    got, row = read_one(tmp_path, headings, data)
    assert (row.mobile, row.landline, row.extra["介绍人电话"]) == ((), (), HERS)
    assert [code for _, code in got.asked] == ["no-contact"]


@pytest.mark.parametrize("heading", ["电话", "联系电话"])
def test_the_only_number_behind_the_referrer_is_taken_and_asked_about(tmp_path, heading):
    headings = f"咨询日期 来源渠道 客户称呼 介绍人 {heading} 咨询内容 登记客服"
    got, row = read_one(tmp_path, headings, "日 官网留言 王 刘 他 想代理 李娜")
    assert (row.mobile, got.asked) == ((HIS,), [("E1", "heading-unsure")])
    assert "请把客户的写成“手机”" in got.problem("heading-unsure").suggestion
    got, row = read_one(tmp_path, headings.replace(heading, "手机"), "日 官网留言 王 刘 他 想代理 李娜")
    assert (row.mobile, got.asked) == ((HIS,), [])


def test_a_number_far_behind_the_referrer_is_asked_about_and_the_customers_own_taken(tmp_path):
    headings = "咨询日期 来源渠道 客户称呼 手机 介绍人 咨询内容 登记客服 电话"
    got, row = read_one(tmp_path, headings, "日 官网留言 王 他 刘 想代理 李娜 她")
    assert (row.mobile, row.landline, row.extra["电话"]) == ((HIS,), (), HERS)
    assert got.asked == [("H1", "heading-unsure")]
    assert got.problem("heading-unsure").suggestion == "请把客户的写成“客户电话”，介绍人的写成“介绍人电话”"


def test_what_is_nobodys_stays_where_it_was(tmp_path):
    headings = "客户称呼 手机 咨询日期 来源渠道 介绍人 时间 咨询内容 登记客服"
    got, row = read_one(tmp_path, headings, "王 他 日 官网留言 刘 14:30 想代理 李娜")
    assert (f"{row.received_at:%H:%M}", row.extra, got.asked) == ("14:30", {"介绍人": "刘敏"}, [])


def test_of_two_regions_the_customers_counts(tmp_path):
    _, row = read_one(
        tmp_path, "登记日期 介绍人 地区 新客户 电话 地区 受理人", "日 刘 青岛 王 他 临沂 李娜", sheet="转介绍"
    )
    assert (row.region, row.extra) == ("山东省临沂市", {"介绍人地区": "青岛"})


def test_who_is_with_the_customer_has_a_number_of_his_own(tmp_path):
    headings = "拜访日期 业务代表 店名 详细地址 老板 电话 店长 电话 合作意向"
    _, row = read_one(tmp_path, headings, "日 张伟 康泰 正阳路18号 王 他 刘 她 一般")
    assert (row.contact_name, row.mobile, row.landline) == ("王强", (HIS,), ())
    assert row.extra == {"店长": "刘敏", "店长电话": HERS}


def test_a_shop_without_an_owner_is_reached_by_its_manager(tmp_path):
    headings = "拜访日期 业务代表 店名 详细地址 店长 电话 合作意向"
    _, row = read_one(tmp_path, headings, "日 张伟 康泰 正阳路18号 王 他 一般")
    assert (row.mobile, row.extra) == ((HIS,), {"店长": "王强"})


SLIP_DATA = "日 刘 她 客户 王 他 临沂 想开店 李娜"
SLIP_LOWER = "· 姓名 电话 类型 姓名 电话 地区 · ·"


@pytest.mark.parametrize("merges", [[(1, 2, 1, 4), (1, 5, 1, 7)], [(1, 1, 2, 1), (1, 2, 1, 4), (1, 5, 1, 7)], []])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("介绍人", "被介绍人"),
        ("转介绍人", "新客户"),
        ("推荐人", "客户"),
        ("推荐方", "被推荐方"),
        ("转介绍人信息", "客户信息"),
        ("老客户", "新客户"),
    ],
)
def test_of_two_lines_the_upper_tells_whose_the_lower_is(tmp_path, one, other, merges):
    upper = f"登记日期 {one} · · {other} · · 需求 受理人"
    _, row = read_one(tmp_path, upper, SLIP_LOWER, SLIP_DATA, merges=merges)
    assert (row.form.key, of_both(row)) == ("referral_slip", RIGHT)
    assert (row.referrer_kind, row.region, row.extra) == ("客户", "山东省临沂市", {})


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_the_customer_may_stand_left_of_the_referrer_and_a_title_above_both(tmp_path, suffix):
    upper, lower = "登记日期 客户 · · 介绍人 · · 受理人", "· 姓名 电话 地区 姓名 电话 身份 ·"
    lines = ("转介绍登记表", upper, lower, "日 王 他 临沂 刘 她 客户 李娜")
    got, row = read_one(tmp_path, *lines, file=f"a{suffix}")
    assert of_both(row) == RIGHT
    assert [problem.place.row for problem in got.problems if problem.code == "column-missing"] == [3]


@pytest.mark.parametrize(
    ("upper", "lower", "data", "merges"),
    [
        ("登记日期 介绍人 · 新客户 电话 受理人", "· 姓名 电话 · · ·", "日 刘 她 王 他 李娜", [(1, 2, 1, 3)]),
        ("登记日期 介绍人 电话 新客户 · 受理人", "· · · 姓名 电话 ·", "日 刘 她 王 他 李娜", [(1, 4, 1, 5)]),
        ("登记日期 介绍人 介绍人 客户 客户 受理人", "· 姓名 电话 姓名 电话 ·", "日 刘 她 王 他 李娜", []),
        ("登记日期 介绍人 · 客户 · 受理人", "登记日期 姓名 电话 姓名 电话 受理人", "日 刘 她 王 他 李娜", []),
        ("介绍人 · · 客户 · ·", "姓名 电话 地区 姓名 电话 地区", "刘 她 临沂 王 他 临沂", []),
        ("介绍人 · 客户 ·", "姓名 电话 姓名 电话", "刘 她 王 他", []),
    ],
)
def test_some_headings_may_have_none_over_them(tmp_path, upper, lower, data, merges):
    _, row = read_one(tmp_path, upper, lower, data, merges=merges, sheet="转介绍")
    assert of_both(row) == RIGHT


@pytest.mark.parametrize("merges", [[(1, 3, 1, 4), (1, 5, 1, 6)], []])
@pytest.mark.parametrize(
    ("one", "other", "who"), [("客户", "介绍人", "王 他 刘 她"), ("介绍人", "客户", "刘 她 王 他")]
)
def test_an_inquiry_log_of_two_lines_keeps_the_referrer_beside(tmp_path, one, other, who, merges):
    upper, lower = f"咨询日期 来源渠道 {one} · {other} · 咨询内容 登记客服", "· · 姓名 电话 姓名 电话 · ·"
    got, row = read_one(tmp_path, upper, lower, f"日 官网留言 {who} 想代理 李娜", merges=merges)
    assert (row.form.key, row.contact_name, row.mobile, row.landline) == ("inquiry_log", "王强", (HIS,), ())
    assert row.extra == {"介绍人姓名": "刘敏", "介绍人电话": HERS}
    assert "没有当作客户的" in next(p.message for p in got.problems if p.code == "heading-unknown")


@pytest.mark.parametrize("merges", [[(1, 4, 1, 5), (1, 6, 1, 7)], []])
@pytest.mark.parametrize("word", ["店长", "采购", "技师"])
def test_a_group_no_form_knows_is_kept_beside_the_owner(tmp_path, word, merges):
    upper, lower = f"拜访日期 店名 详细地址 老板 · {word} · 合作意向", "· · · 姓名 电话 姓名 电话 ·"
    _, row = read_one(tmp_path, upper, lower, "日 康泰 正阳路18号 王 他 刘 她 一般", merges=merges)
    assert (row.contact_name, row.mobile, row.landline) == ("王强", (HIS,), ())
    assert row.extra == {f"{word}姓名": "刘敏", f"{word}电话": HERS}


def test_without_an_owner_the_first_group_is_who_to_talk_to(tmp_path):
    upper, lower = "拜访日期 店名 详细地址 店长 · 采购 · 合作意向", "· · · 姓名 电话 姓名 电话 ·"
    _, row = read_one(tmp_path, upper, lower, "日 康泰 正阳路18号 王 他 刘 她 一般")
    assert (row.contact_name, row.mobile, row.extra) == ("王强", (HIS,), {"采购姓名": "刘敏", "采购电话": HERS})


def test_something_of_a_customer_that_no_form_knows_is_not_his_name(tmp_path):
    upper, lower = "咨询日期 来源渠道 客户 · · 咨询内容 登记客服", "· · 姓名 电话 年龄 · ·"
    _, row = read_one(tmp_path, upper, lower, "日 官网留言 王 他 35岁 想代理 李娜", merges=[(1, 3, 1, 5)])
    assert (row.contact_name, row.customer_name, row.extra) == ("王强", None, {"年龄": "35岁"})


def test_a_line_of_labels_above_the_headings_is_no_line_of_headings(tmp_path):
    lines = ("介绍人 刘敏 备注 ·", "姓名 电话 地区 需求", "王 他 临沂 想代理")
    _, row = read_one(tmp_path, *lines, sheet="咨询")
    assert (row.place.row, row.contact_name, row.mobile) == (3, "王强", (HIS,))


UPRIGHT = [(1, column, 3, column) for column in (1, 2, 7, 8)] + [(2, 3, 3, 3), (2, 6, 3, 6)]
THREE = (
    "咨询日期 来源渠道 客户信息 · · · 咨询内容 登记客服",
    "· · 姓名 联系方式 · 地区 · ·",
    "· · · 手机 微信 · · ·",
)


@pytest.mark.parametrize(
    "merges",
    [
        [
            (1, 1, 3, 1),
            (1, 2, 3, 2),
            (1, 3, 1, 6),
            (2, 3, 3, 3),
            (2, 4, 2, 5),
            (2, 6, 3, 6),
            (1, 7, 3, 7),
            (1, 8, 3, 8),
        ],
        [(1, 3, 1, 6), (2, 4, 2, 5)],
        [],
    ],
)
@pytest.mark.parametrize("title", [(), ("客户咨询记录本",)])
def test_headings_of_three_lines_are_read_as_one(tmp_path, title, merges):
    down = len(title)
    merges = [(top + down, left, bottom + down, right) for top, left, bottom, right in merges]
    got, row = read_one(tmp_path, *title, *THREE, "日 官网留言 王 他 微 临沂 想代理 李娜", merges=merges)
    assert (row.contact_name, row.mobile, row.wechat, row.region) == ("王强", (HIS,), "liumin_88", "山东省临沂市")
    assert (row.need, row.logged_by, row.extra, got.asked) == ("想代理", "李娜", {}, [])


@pytest.mark.parametrize("merges", [[(1, 2, 1, 4), (1, 5, 1, 7), (2, 3, 2, 4), (2, 6, 2, 7)], []])
def test_three_lines_may_speak_of_two_people(tmp_path, merges):
    upper, middle = "登记日期 介绍人 · · 新客户 · · 受理人", "· 姓名 联系方式 · 姓名 联系方式 · ·"
    lines = (upper, middle, "· · 手机 微信 · 手机 座机 ·", "日 刘 她 微 王 他 座 李娜")
    _, row = read_one(tmp_path, *lines, merges=merges)
    assert of_both(row) == ("刘敏", (HERS,), "王强", (HIS,), (LANDLINE,))
    assert (row.wechat, row.extra) == (None, {"介绍人微信": "liumin_88"})


def test_a_card_may_speak_of_two_people(tmp_path):
    lines = ("登记日期 2026-11-20 受理人 李娜", "介绍人 刘敏 电话 " + HERS, "新客户 王强 电话 " + HIS)
    _, row = read_one(tmp_path, "转介绍登记卡", *lines, "地区 临沂 需求 想开店")
    assert of_both(row) == RIGHT


def test_a_card_has_no_columns_to_name(tmp_path):
    lines = ("登记日期 2026-11-20 受理人 李娜", "介绍人 刘敏 新客户 王强", f"电话 {HERS} 电话 {HIS}")
    got, row = read_one(tmp_path, "转介绍登记卡", *lines, "地区 临沂 需求 想开店")
    assert (row.mobile, row.referrer_mobile) == ((), ())
    message = got.problem("heading-unsure").message
    assert message == "“电话”不止一处，分不清哪一处是客户的、哪一处是介绍人的，都没有收，原样保留"
