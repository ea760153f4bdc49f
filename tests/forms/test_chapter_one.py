"""What holds for the forms of chapter one."""

from datetime import date

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.columns.choices import YesNo
from workbook_tools.forms import channels
from workbook_tools.forms.channels import Channel
from workbook_tools.forms.handoff_sheet import Handoff, HandoffKind, Status
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.prospect_list import Prospect
from workbook_tools.forms.shared import Urgency
from workbook_tools.forms.visit_register import Visit
from workbook_tools.forms.weekly_list import ValidCustomer

TODAY = Context(today=date(2026, 11, 23))


def codes(problems):
    return [problem.code for problem in problems]


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
        ({"handed_over_on": date(2026, 11, 18), "written_up_on": date(2026, 11, 22)}, ["late-record"]),
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
