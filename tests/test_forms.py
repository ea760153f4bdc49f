from datetime import date

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.columns.choices import Choice, Several, YesNo
from workbook_tools.forms import FORMS, channels
from workbook_tools.forms.channels import Channel
from workbook_tools.forms.handoff_sheet import Handoff, HandoffKind, Status
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.prospect_list import Prospect
from workbook_tools.forms.referral_slip import Referral
from workbook_tools.forms.shared import CONTACTS, Urgency
from workbook_tools.forms.visit_register import Visit
from workbook_tools.forms.weekly_list import ValidCustomer
from workbook_tools.problems import Place

TODAY = Context(today=date(2026, 11, 23))
COLUMNS = [(form.form, column) for form in FORMS for column in form.form.columns]

# What one heading is called in code, wherever it appears.
VOCABULARY = {
    "客户编号": "customer_no",
    "客户名称": "customer_name",
    "联系人": "contact_name",
    "职务": "job_title",
    "手机": "mobile",
    "固定电话": "landline",
    "微信": "wechat",
    "微信/QQ": "wechat",
    "QQ": "qq",
    "所在地区": "region",
    "区域级别": "region_level",
    "详细地址": "address",
    "来源渠道": "channel",
    "信息来源": "channel",
    "来源说明": "channel_detail",
    "意向品牌": "brand",
    "意向产品": "product",
    "市场总监": "director",
    "移交日期": "handed_over_on",
    "接收人": "received_by",
    "处理结果": "outcome",
    "反馈日期": "fed_back_on",
    "登记日期": "logged_on",
    "备注": "note",
}

# The columns that the manual or its readers ask for, in the order they stand on the sheet.
HEADINGS = {
    Inquiry: "记录编号 咨询日期 咨询时间 来源渠道 来源细类 客户称呼 客户账号 手机 固定电话 微信/QQ QQ 所在地区 "
    "单位/店名 咨询内容 意向品牌 意向产品 咨询类别 紧急程度 是否已直接移交 移交单号 登记客服 备注",
    Handoff: "记录编号 移交日期 移交批次 移交类型 来源表 来源记录号 来源渠道 来源细类 客户名称 联系人 手机 固定电话 "
    "微信/QQ QQ 所在地区 情况摘要 意向品牌 紧急程度 补记日期 移交人 接收人 接收时间 指派业务员 处理状态 "
    "反馈应答日 处理结果 反馈日期 反馈人 后续跟进 备注",
    Prospect: "序号 客户名称 联系人 职务 手机 固定电话 微信 QQ 所在地区 详细地址 经营项目 意向品牌 信息来源 "
    "来源说明 取得日期 名录批次 来源合规 是否有效 登记客服 接收负责人 移交日期 备注",
    Referral: "记录编号 登记日期 转介绍人 转介绍人电话 转介绍人类型 转介绍时机 介绍人与被介绍人关系 "
    "被介绍客户 联系人 手机 固定电话 微信 QQ 所在地区 需求说明 意向品牌 已与转介人沟通 已与被介绍人沟通 "
    "受理人 跟进负责人 结果 感谢/奖励 备注",
    Visit: "拜访日期 时段 业务代表 意向区域 店名 详细地址 负责人 职务 手机 固定电话 微信 QQ 意向品牌 "
    "在营品牌/产品 店面规模 合作意向 客户要求 留下资料 下次拜访 备注 移交单号",
    ValidCustomer: "统计周 序号 客户编号 客户名称 联系人 手机 固定电话 微信/QQ QQ 所在地区 区域级别 来源渠道 "
    "来源表/记录号 登记日期 意向品牌 意向产品 需求概述 有效依据 重复标记 汇总客服 市场总监 分配跟进人 "
    "分配日期 备注",
}


def codes(problems):
    return [problem.code for problem in problems]


def column(form, heading):
    return next(column for column in form.form.columns if column.heading == heading)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form.key)
class TestEveryForm:
    def test_has_its_columns_in_order(self, form):
        assert [column.heading for column in form.form.columns] == HEADINGS[form].split()

    def test_has_no_heading_twice_nor_as_an_alias_of_another_column(self, form):
        headings = [column.heading for column in form.form.columns]
        assert len(set(headings)) == len(headings)
        for column in form.form.columns:
            assert not set(column.aliases) & set(headings), column.heading
            assert len(set(column.aliases)) == len(column.aliases), column.heading

    def test_has_names_that_excel_takes(self, form):
        assert 0 < len(form.form.sheet) <= 31
        assert not set(form.form.sheet) & set("[]:*?/\\'")

    def test_keeps_to_the_vocabulary(self, form):
        for column in form.form.columns:
            assert column.field == VOCABULARY.get(column.heading, column.field)

    def test_can_be_reached_by_any_one_contact(self, form):
        assert set(CONTACTS) < set(form.form.by_field)
        for field in CONTACTS:
            assert codes(form.of({"customer_name": "康泰", field: "一个"}).minimum()) == []
            assert codes(form.of({"contact_name": "王强", field: "一个"}).minimum()) == []

    def test_holds_back_a_row_of_nobody(self, form):
        problems = list(form.of({}, place=Place("李.xlsx", "表", 7)).minimum())
        assert codes(problems) == ["no-name", "no-contact"]
        assert all(problem.suggestion.startswith("请") for problem in problems)
        assert [problem.heading for problem in problems][1] == column_of_first_way(form)

    def test_finds_nothing_wrong_within_an_empty_row(self, form):
        assert list(form.of({}).check()) == []

    def test_asks_nobody_for_what_the_tool_fills(self, form):
        assert not [column.heading for column in form.form.columns if column.by_tool and column.required]


def column_of_first_way(form):
    ways = (*CONTACTS, "address") if form is Visit else CONTACTS
    return next(column.heading for column in form.form.columns if column.field in ways)


@pytest.mark.parametrize(("form", "column"), COLUMNS, ids=[f"{form.key}-{column.field}" for form, column in COLUMNS])
class TestEveryColumn:
    def test_says_what_may_be_typed(self, form, column):
        assert column.kind.describe()
        assert len(column.note) <= 40

    def test_has_a_guard_within_excels_limits(self, form, column):
        guard = column.kind.guard()
        if guard is None:
            return
        assert len(column.heading) <= 32
        assert len(guard.message) <= 255
        if guard.rule == "list":
            assert guard.source or 0 < len(",".join(guard.options)) <= 255
            assert not any("," in option for option in guard.options)

    def test_reads_back_every_option_it_offers(self, form, column):
        one = column.kind.one if isinstance(column.kind, Several) else column.kind
        if not isinstance(one, Choice):
            return
        for option in one.labels:
            reading = column.kind.read(option, TODAY)
            assert reading.findings == ()
            assert reading.value in (option, (option,))


def test_keys_titles_and_sheets_tell_the_forms_apart():
    for name in ("key", "title", "sheet"):
        assert len({getattr(form.form, name) for form in FORMS}) == len(FORMS)
    every = [name for form in FORMS for name in {form.form.title, form.form.sheet, *form.form.aliases}]
    assert len(set(every)) == len(every)


def test_every_word_for_an_option_means_only_one():
    for _, column in COLUMNS:
        one = column.kind.one if isinstance(column.kind, Several) else column.kind
        if isinstance(one, Choice) and issubclass(one.options, str):
            words = [word for option in one.options for word in getattr(option, "spellings", ())]
            assert len(set(words)) == len(words), column.heading


@pytest.mark.parametrize(
    ("typed", "channel", "code"),
    [
        ("网络·百度贴吧", Channel.BAIDU_FORUM, None),
        ("贴吧", Channel.BAIDU_FORUM, None),
        ("网络-官网留言", Channel.SITE_MESSAGE, None),
        ("网络", Channel.NET_UNSURE, None),
        ("展会", Channel.EXHIBITION, None),
        ("医疗器械展会", Channel.EXHIBITION, None),
        ("客户推荐", Channel.BY_CUSTOMER, None),
        ("转介绍", Channel.REFERRAL_UNSURE, None),
        ("陌生拜访", Channel.SHOP_VISIT, None),
        ("扫街", Channel.SHOP_VISIT, None),
        ("抖音", Channel.DOUYIN, None),
        ("网上", Channel.NET_UNSURE, "choice-guessed"),
        ("电话", Channel.CALL_IN, "choice-guessed"),
        ("百度", Channel.NET_UNSURE, "choice-unsure"),
        ("QQ群", Channel.NET_UNSURE, "choice-unsure"),
        ("月球", None, "not-a-choice"),
    ],
)
def test_a_channel_is_known_by_its_whole_or_either_half(typed, channel, code):
    kind = channels.channel().metadata["column"].kind
    reading = kind.read(typed, TODAY)
    assert reading.value is channel
    assert [finding.code for finding in reading.findings] == ([code] if code else [])


def test_the_manuals_four_channels_and_the_rest_are_the_majors():
    assert {channel.major for channel in Channel} == {"网络", "行业名录", "转介绍", "陌生拜访", "其他"}


def test_a_visited_shop_is_reached_by_its_address():
    assert codes(Visit.of({"customer_name": "康泰", "address": "解放路1号"}).minimum()) == []
    assert codes(Inquiry.of({"customer_name": "康泰"}).minimum()) == ["no-contact"]


def test_an_account_name_is_no_way_to_reach_anyone():
    assert codes(Inquiry.of({"contact_name": "王强", "account": "清风"}).minimum()) == ["no-contact"]


def test_the_same_as_the_phone_is_no_contact_without_a_phone():
    assert codes(Inquiry.of({"contact_name": "王强", "wechat": "同手机"}).minimum()) == ["no-contact"]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"urgency": Urgency.URGENT}, ["urgent-unsaid"]),
        ({"urgency": Urgency.URGENT, "handed_over_directly": YesNo.NO}, []),
        ({"urgency": Urgency.NORMAL}, []),
    ],
)
def test_an_urgent_inquiry_says_whether_it_was_handed_over_at_once(values, found):
    assert codes(Inquiry.of(values).check()) == found


def test_an_inquiry_is_not_urgent_unless_said():
    assert Inquiry.of({}).urgency is Urgency.NORMAL


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"handoff_kind": HandoffKind.URGENT}, ["required"]),
        ({"handoff_kind": HandoffKind.URGENT, "written_up_on": date(2026, 11, 23)}, []),
        ({"handed_over_on": date(2026, 11, 23), "written_up_on": date(2026, 11, 22)}, ["date-order"]),
        ({"handed_over_on": date(2026, 11, 23), "written_up_on": date(2026, 11, 24)}, []),
        ({"handed_over_on": date(2026, 11, 23), "fed_back_on": date(2026, 11, 22)}, ["date-order"]),
        ({"handed_over_on": date(2026, 11, 23), "fed_back_on": date(2026, 11, 23)}, []),
        ({"status": Status.FOLLOWED_UP}, ["required"]),
        ({"status": Status.FOLLOWED_UP, "outcome": "约周五来访"}, []),
        ({"status": Status.OPEN}, []),
        ({"status": Status.WORKING}, []),
    ],
)
def test_a_handoff_holds_what_was_promised(values, found):
    assert codes(Handoff.of(values).check()) == found


@pytest.mark.parametrize(
    ("channel", "detail", "found"),
    [
        (Channel.EXHIBITION, None, ["detail-missing"]),
        (Channel.BY_PEER, None, ["detail-missing"]),
        (Channel.DOUYIN, None, ["detail-missing"]),
        (Channel.EXHIBITION, "第86届", []),
        (Channel.WEIBO, None, []),
        (None, None, []),
    ],
)
def test_a_list_says_where_it_came_from(channel, detail, found):
    assert codes(Prospect.of({"channel": channel, "channel_detail": detail}).check()) == found


@pytest.mark.parametrize(
    ("form", "earlier", "later"),
    [
        (Prospect, "obtained_on", "handed_over_on"),
        (Visit, "visited_on", "next_follow_up_on"),
        (ValidCustomer, "logged_on", "assigned_on"),
    ],
)
def test_dates_that_follow_each_other_are_held_to_it(form, earlier, later):
    assert codes(form.of({earlier: date(2026, 11, 2), later: date(2026, 11, 1)}).check()) == ["date-order"]
    assert codes(form.of({earlier: date(2026, 11, 2), later: date(2026, 11, 2)}).check()) == []


@pytest.mark.parametrize(
    ("form", "headings"),
    [
        (Inquiry, "登记客服"),
        (Handoff, "移交日期 移交批次 移交类型 移交人 接收人"),
        (Prospect, "信息来源 来源说明 取得日期 名录批次 来源合规 登记客服 接收负责人 移交日期"),
        (Referral, "受理人"),
        (Visit, "业务代表"),
        (ValidCustomer, "统计周 汇总客服"),
    ],
)
def test_what_holds_for_a_whole_sheet_may_stand_once_at_its_head(form, headings):
    assert [column.heading for column in form.form.columns if column.heading_line] == headings.split()


def test_few_columns_are_required_and_never_a_contact():
    required = {form.form.key: [column.heading for column in form.form.columns if column.required] for form in FORMS}
    agreed = {
        "inquiry_log": ["咨询日期", "来源渠道", "咨询内容", "登记客服"],
        "handoff_sheet": ["移交日期", "移交类型", "来源渠道", "情况摘要", "移交人", "接收人"],
        "prospect_list": [
            "信息来源",
            "取得日期",
            "名录批次",
            "来源合规",
            "登记客服",
            "接收负责人",
            "移交日期",
        ],
        "referral_slip": [
            "登记日期",
            "转介绍人",
            "转介绍人类型",
            "已与转介人沟通",
            "已与被介绍人沟通",
            "受理人",
        ],
        "visit_register": ["拜访日期", "业务代表", "详细地址", "合作意向"],
        "weekly_list": ["统计周", "来源渠道", "登记日期", "汇总客服"],
    }
    assert {key: required[key] for key in agreed} == agreed


def test_rarely_used_columns_are_folded():
    chapter_one = {"inquiry_log", "handoff_sheet", "prospect_list", "referral_slip", "visit_register", "weekly_list"}
    folded = {(form.key, column.heading) for form, column in COLUMNS if column.folded and form.key in chapter_one}
    on_the_weekly_list = {"统计周", "固定电话", "QQ", "来源表/记录号", "意向产品", "重复标记", "汇总客服"}
    assert folded == {
        ("inquiry_log", "客户账号"),
        ("visit_register", "在营品牌/产品"),
        ("visit_register", "店面规模"),
        *(("weekly_list", heading) for heading in on_the_weekly_list),
    }


def test_what_tells_who_a_customer_is_is_masked():
    personal = {
        "customer_name",
        "contact_name",
        "account",
        "referrer",
        "referrer_mobile",
        "address",
        *CONTACTS,
    }
    for form, column in COLUMNS:
        assert column.kind.personal == (column.field in personal), (form.key, column.heading)
