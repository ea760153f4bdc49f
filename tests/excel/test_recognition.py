"""Which form a table is taken for, by what staff call it and by everyday headings."""

from datetime import date

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.columns.choices import YesNo
from workbook_tools.columns.dates import DayKind
from workbook_tools.excel.book import Sheet
from workbook_tools.excel.heading_names import columns_named
from workbook_tools.excel.headings import find_blocks
from workbook_tools.forms import FORMS
from workbook_tools.forms.channels import Channel

TODAY = date(2026, 11, 23)
BY_KEY = {form.form.key: form.form for form in FORMS}
PLAIN = ("日期", "姓名", "电话", "地区")


def blocks(*rows, sheet="Sheet1", file="a.xlsx"):
    width = max(map(len, rows))
    grid = [[*row, *[None] * (width - len(row))] for row in rows]
    return find_blocks(Sheet(sheet, grid), tuple(BY_KEY.values()), file, TODAY)


def fields(form, heading):
    return [column.field for column in columns_named(BY_KEY[form], heading)]


def read(form, field, typed):
    return BY_KEY[form].by_field[field].kind.read(typed, Context(TODAY))


def test_a_colleagues_own_inquiry_log_is_an_inquiry_log():
    headings = ("日期", "客户从哪来", "姓名", "电话", "加微信没", "哪里人", "店名", "咨询什么")
    line = ("11-20", "抖音", "罗", "13853901001", "加了", "临沂兰山", "康泰", "问价格")
    (found,) = blocks(("11月客服咨询登记",), headings, line, file="11月咨询（张婷）.xlsx")
    assert found.form.key == "inquiry_log"
    assert set(found.fields.values()) >= {"received_on", "channel", "contact_name", "region", "customer_name", "need"}
    assert list(found.unknown.values()) == ["加微信没"]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("11月咨询", "inquiry_log"),
        ("每日移交", "handoff_sheet"),
        ("客户交接", "handoff_sheet"),
        ("济南展会", "prospect_list"),
        ("购买名单", "prospect_list"),
        ("老客户介绍", "referral_slip"),
        ("朋友推荐", "referral_slip"),
        ("扫街", "visit_register"),
        ("走访", "visit_register"),
        ("客戶拜訪", "visit_register"),
        ("本周有效客户", "weekly_list"),
        ("本周有效客户名单", "weekly_list"),
    ],
)
def test_a_cue_word_in_the_title_decides_between_forms_that_fit_alike(title, key):
    (found,) = blocks((title,), PLAIN, ("11-20", "王强", "13853901001", "临沂"))
    assert found.form.key == key


def test_a_cue_word_in_a_file_name_alone_makes_no_form_of_expenses():
    assert blocks(("日期", "项目", "金额", "发票", "说明", "报销否"), ("11-20", "打车"), file="咨询费用.xlsx") == []


def test_tables_beside_each_other_without_a_gap_are_cut_where_the_headings_begin_anew():
    headings = ("咨询日期", "客户称呼", "手机", "咨询内容")
    line = ("11-20", "王强", "13853901001", "问价格")
    found = blocks(headings * 3, line * 3)
    assert [block.columns for block in found] == [(1, 4), (5, 8), (9, 12)]
    assert len({tuple(block.fields.values()) for block in found}) == 1


def test_many_columns_of_ones_own_do_not_hide_a_form():
    known = ("咨询日期", "来源渠道", "客户称呼", "手机", "所在地区", "咨询内容", "登记客服", "备注")
    (found,) = blocks((*known, *(f"自加{n}列" for n in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰")), ("11-20", "抖音", "王强"))
    assert (found.form.key, len(found.fields), len(found.unknown)) == ("inquiry_log", 8, 15)


@pytest.mark.parametrize(
    ("form", "field", "headings"),
    [
        ("inquiry_log", "customer_name", "公司 公司/店名 店铺 门店名称"),
        ("inquiry_log", "contact_name", "姓名/职务 老板姓名 Name"),
        ("inquiry_log", "mobile", "Phone Mobile 聯絡電話 手機號"),
        ("inquiry_log", "wechat", "微信号码 WeChat"),
        ("inquiry_log", "mobile", "老板电话 店主电话 老板手机"),
        ("inquiry_log", "contact_name", "客户名 名单"),
        ("inquiry_log", "need", "客户咨询的内容 客户咨询内容 内容 要求 需要 聊了什么"),
        ("inquiry_log", "logged_by", "负责客服 接待客服 接待人 经办"),
        ("inquiry_log", "urgency", "紧急吗 急吗 是否加急"),
        ("inquiry_log", "received_on", "来电日期 来电时间"),
        ("inquiry_log", "handed_over_directly", "已交负责人 已直接移交"),
        ("inquiry_log", "region", "客户所在地区 客户地区"),
        ("prospect_list", "validity", "核实 核实结果"),
        ("referral_slip", "referrer_kind", "介绍人类型"),
        ("referral_slip", "referrer_agreed", "介绍人知道"),
        ("visit_register", "visited_on", "时间"),
        ("visit_register", "address", "门牌 具体地址"),
        ("visit_register", "need", "要求 谈了什么"),
        ("inquiry_log", "region", "区县 所在城市 哪里人 在哪 地方 區域"),
        ("inquiry_log", "need", "情况说明 大致情况 咨询什么 问什么 需求情况 諮詢內容"),
        ("inquiry_log", "channel", "客户从哪来 怎么知道的 哪来的 來源"),
        ("inquiry_log", "urgency", "急不急 是否急件"),
        ("inquiry_log", "received_on", "Date"),
        ("inquiry_log", "note", "Remark 備註"),
        ("handoff_sheet", "received_by", "交给谁 移交给"),
        ("prospect_list", "business", "做什么的"),
        ("prospect_list", "validity", "有效吗"),
        ("referral_slip", "referrer", "谁介绍的 介绍人姓名"),
        ("referral_slip", "mobile", "新客户电话 被介绍人电话 被推荐人电话"),
        ("visit_register", "intent", "有没有意向 意向程度"),
        ("visit_register", "shop_size", "店面面积"),
        ("visit_register", "current_brands", "目前做的品牌 现在做什么牌子"),
    ],
)
def test_everyday_headings_are_known(form, field, headings):
    assert [heading for heading in headings.split() if fields(form, heading)[:1] != [field]] == []


@pytest.mark.parametrize(("cell", "field"), [(date(2026, 11, 20), "received_on"), ("9:30", "received_at")])
def test_a_time_column_with_days_in_it_is_the_day_of_the_inquiry(cell, field):
    (found,) = blocks(("咨询时间", "客户称呼", "手机", "咨询内容"), (cell, "王强", "13853901001", "问价格"))
    assert found.fields[1] == field


def test_a_time_column_stays_one_where_the_day_has_its_own():
    headings = ("咨询日期", "咨询时间", "客户称呼", "手机")
    (found,) = blocks(headings, (TODAY, TODAY, "王强", "13853901001"))
    assert (found.fields[1], found.fields[2]) == ("received_on", "received_at")


@pytest.mark.parametrize(
    ("field", "typed"), [("need", "问价格"), ("need", "床垫"), ("contact_name", "罗"), ("customer_name", "罗")]
)
def test_a_short_answer_is_an_answer(field, typed):
    reading = read("inquiry_log", field, typed)
    assert (reading.value, reading.findings) == (typed, ())


def test_a_need_that_says_nothing_is_remarked():
    assert [finding.code for finding in read("inquiry_log", "need", "咨询").findings] == ["text-short"]


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [("微信群", Channel.MEETING_SALES_WECHAT, ["choice-guessed"]), ("快手", Channel.OTHER_UNSURE, [])],
)
def test_a_channel_by_its_everyday_word(typed, value, codes):
    reading = read("inquiry_log", "channel", typed)
    assert (reading.value, [finding.code for finding in reading.findings]) == (value, codes)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("说过", YesNo.YES),
        ("已说", YesNo.YES),
        ("谈过", YesNo.YES),
        ("打过招呼", YesNo.YES),
        ("没说", YesNo.NO),
        ("没说过", YesNo.NO),
        ("还没打过招呼", YesNo.NO),
    ],
)
def test_yes_and_no_in_other_words(typed, value):
    assert read("referral_slip", "referrer_agreed", typed).value == value


def test_no_answer_is_proposed_where_the_closest_may_be_the_opposite():
    (finding,) = read("referral_slip", "referrer_agreed", "未曾沟通").findings
    assert (finding.code, "最像" in finding.suggestion) == ("not-a-choice", False)


@pytest.mark.parametrize(
    ("today", "planned"),
    [
        (date(2026, 11, 20), date(2026, 11, 25)),
        (date(2026, 11, 29), date(2026, 11, 25)),
        (date(2027, 1, 10), date(2026, 11, 25)),
        (date(2027, 8, 1), date(2027, 11, 25)),
    ],
)
def test_a_plan_without_a_year_keeps_its_year_when_read_again_later(today, planned):
    assert DayKind("future").read("11-25", Context(today)).value == planned


@pytest.mark.parametrize(
    "first_row",
    [
        ("青岛康泰", "王强", "13853901001", "青岛", "微信", "电话"),  # how they were followed up, not headings
        ("青岛康泰", "王强", None, None, "微信", None),
        (None, None, "13853901001", None, "微信", "QQ"),
    ],
)
def test_a_first_row_of_short_words_is_no_second_line_of_headings(first_row):
    headings = ("客户名称", "客户称呼", "手机", "所在地区", "怎么跟的", "怎么回的")
    (found,) = blocks(headings, first_row, ("临沂同仁", "李四", "13853901002", "临沂", "电话", "短信"))
    assert found.heading_rows == (1,)


@pytest.mark.parametrize(
    "lower",
    [
        (None, "手机", "微信", "短号", None),  # 短号 is nobody's heading, but 联系方式 stands over it
        (None, "手机号码", "微信号", None, "（必填）"),
    ],
)
def test_a_second_line_of_headings_stands_under_headings_over_several_columns(lower):
    upper = ["客户名称", "联系方式", None, None, "备注"]
    sheet = Sheet(
        "Sheet1", [upper, list(lower), ["青岛康泰", "13853901001", "kangtai", None, "好"]], merges=((1, 2, 1, 4),)
    )
    (found,) = find_blocks(sheet, tuple(BY_KEY.values()), "a.xlsx", TODAY)
    assert found.heading_rows == (1, 2)
    assert found.fields[2] == "mobile"


def test_headings_that_stand_again_mean_what_they_meant_and_again_at_once_are_nothing():
    headings, line = ("咨询日期", "客户称呼", "手机", "咨询内容"), ("11-20", "王强", "13853901001", "问价格")
    found = blocks(headings, headings, headings, line, headings, line, line, headings)
    assert [block.heading_rows for block in found] == [(3,), (5,), (8,)]
    assert len({tuple(block.fields.items()) for block in found}) == 1


@pytest.mark.parametrize(
    "headings",
    [
        ("来电日期", "称呼", "手机号", "来源", "需求", "紧急吗", "客服"),
        ("登记时间", "客户", "电话", "渠道", "内容", "接待人"),
        ("日期", "客户", "电话", "情况", "处理情况"),
        ("姓名", "电话", "情况"),
        ("客户姓名", "联系电话", "地区", "情况", "备注"),
    ],
)
def test_a_list_of_inquiries_is_not_taken_for_what_was_handed_over_listed_or_is_somebodys(headings):
    (found,) = blocks(headings, tuple("x" * len(headings)))
    assert found.form.key == "inquiry_log"


@pytest.mark.parametrize(
    ("headings", "key"),
    [
        (("姓名", "电话", "备注"), "prospect_list"),
        (("姓名", "电话", "状态"), "customer_file"),
        (("客户编号", "姓名", "电话", "备注"), "my_customers"),
        (("客户名称", "电话", "下次跟进", "下一步"), "my_customers"),
        (("日期", "客户", "电话", "接收人"), "handoff_sheet"),
        (("姓名", "电话", "日期", "客户编号", "总监"), "weekly_list"),
    ],
)
def test_a_form_of_the_tools_own_is_told_by_a_column_only_it_has(headings, key):
    cells = {"状态": "已成交", "电话": "13853901001"}
    (found,) = blocks(headings, tuple(cells.get(heading, "某") for heading in headings))
    assert found.form.key == key


def test_a_title_that_says_only_customers_names_no_form():
    (found,) = blocks(("客户登记",), ("姓名", "电话", "情况"), ("王强", "13853901001", "问价格"), sheet="客户")
    assert found.form.key == "inquiry_log"


def test_a_form_is_doubted_where_another_fits_as_well_and_nothing_names_it():
    (found,) = blocks(("姓名", "电话", "情况"), ("王强", "13853901001", "问价格"))
    assert found.rival is not None
    (found,) = blocks(("客户咨询",), ("姓名", "电话", "情况"), ("王强", "13853901001", "问价格"))
    assert found.rival is None


@pytest.mark.parametrize(
    ("title", "headings", "key"),
    [
        ("客户咨询记录本", ("名单", "电话", "情况"), "inquiry_log"),
        ("客户名单表", ("名单", "电话", "信息来源"), "prospect_list"),
        ("转介绍单表", ("名单", "电话", "转介绍人", "备注"), "referral_slip"),
        ("陌生拜访登记本", ("名单", "电话", "备注"), "visit_register"),
    ],
)
def test_the_columns_the_manual_names_are_enough(title, headings, key):
    (found,) = blocks((title,), headings, ("钱一", "13955570001", "想代理", "要资料")[: len(headings)])
    assert (found.form.key, dict(found.unknown)) == (key, {})


@pytest.mark.parametrize(("cell", "field"), [("11月20日", "received_on"), ("9:30", "received_at")])
def test_the_time_of_a_call_is_a_day_or_an_hour(cell, field):
    (found,) = blocks(("来电时间", "客户称呼", "手机", "咨询内容"), (cell, "王强", "13853901001", "问价格"))
    assert found.fields[1] == field


def test_a_number_sign_alone_is_a_heading():
    (found,) = blocks(("#", "客户名称", "手机", "所在地区", "信息来源"), (1, "康泰店", "13953912345", "临沂", "展会"))
    assert (found.form.key, found.fields[1]) == ("prospect_list", "line_no")
