"""Columns of phones, WeChat accounts and QQ numbers."""

import timeit
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.base import CellFault, Context, column_of
from workbook_tools.columns.contacts import (
    SAME_AS_PHONE,
    PhoneKind,
    QqKind,
    WechatKind,
    email_address,
    phone,
    qq,
    wechat,
)
from workbook_tools.form import Row
from workbook_tools.problems import CODES

TODAY = Context(date(2026, 11, 23))
IN_LINYI = Context(date(2026, 11, 23), region="山东省临沂市兰山区")
PHONE, WECHAT, QQ = PhoneKind(), WechatKind(), QqKind()
ONE = ("13800138000",)


def codes(reading):
    return [finding.code for finding in reading.findings]


def said(reading):
    return "".join(finding.message for finding in reading.findings)


# Phones


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        (None, None),
        ("", None),
        ("13800138000", ONE),
        (" 13800138000 ", ONE),
        (13800138000.0, ONE),
        (13800138000, ONE),
        (1.38000001e10, ("13800000100",)),
        ("13800138000.0", ONE),
        (4001234567.0, ("400-123-4567",)),
        ("13800138000/0539-8123456", ("13800138000", "0539-8123456")),
    ],
)
def test_numbers_are_read_from_text_and_number_cells(cell, numbers):
    reading = PHONE.read(cell, TODAY)
    assert (reading.value, reading.findings, reading.asides) == (numbers, (), {})


@pytest.mark.parametrize(
    "word", ["无", "/", "N/A", "—", "未取得", "待补", "没留", "没有电话", "暂时没有", "还没问到", "暂缺"]
)
def test_nothing_yet_is_a_blank_and_no_mistake(word):
    assert PHONE.read(word, TODAY) == PHONE.read(None, TODAY)


@pytest.mark.parametrize(
    "cell", ["加微信给", "问老板要", "微信同号", "微信", "手机", True, 13800138000.5, date(2026, 3, 5), -5.0]
)
def test_a_cell_without_a_number_is_told(cell):
    reading = PHONE.read(cell, TODAY)
    assert (reading.value, codes(reading)) == (None, ["phone-unread"])


@pytest.mark.parametrize("cell", [float("inf"), float("-inf"), float("nan")])
def test_a_cell_that_is_not_a_finite_number_is_told(cell):
    assert codes(PHONE.read(cell, TODAY)) in (["phone-unread"], ["phone-lost-digits"])


@pytest.mark.parametrize("cell", [13864900000, 13864900000.0, 1.39e10])
def test_a_number_that_was_once_shown_in_six_digits_is_asked_about(cell):
    reading = PHONE.read(cell, TODAY)
    assert (reading.value, codes(reading), PHONE.at_a_glance([cell], TODAY)) == (None, ["phone-lost-digits"], {})
    assert "文本" in reading.findings[0].suggestion


@pytest.mark.parametrize("cell", ["13864900000", 13864910000, 13864900001.0])
def test_one_that_was_typed_as_text_or_has_fewer_zeros_is_what_it_says(cell):
    reading = PHONE.read(cell, TODAY)
    assert (reading.value, reading.findings) == ((str(int(cell)),), ())


def test_a_number_longer_than_excel_keeps_has_lost_digits():
    assert codes(PHONE.read(1380013800013900139000.0, TODAY)) == ["phone-lost-digits"]


@pytest.mark.parametrize(
    ("cell", "number"),
    [(5398123456.0, "0539-8123456"), (53181234567, "0531-81234567"), (1081234567.0, "010-81234567")],
)
def test_the_leading_zero_that_excel_ate_is_put_back_and_told(cell, number):
    reading = PHONE.read(cell, TODAY)
    assert (reading.value, codes(reading)) == ((number,), ["phone-area-added"])


@pytest.mark.parametrize(
    ("typed", "asides", "told"),
    [
        ("13800138000 王总 微信同号", {"contact_name": "王总", "wechat": "13800138000"}, "称呼、微信"),
        ("王总微信同号13800138000", {"contact_name": "王总", "wechat": "13800138000"}, "称呼、微信"),
        ("王总138 0013 8000", {"contact_name": "王总"}, "称呼"),
        ("13800138000(王总)", {"contact_name": "王总"}, "称呼"),
        ("王总手机：13800138000", {"contact_name": "王总"}, "称呼"),
        ("王小强经理 13800138000", {"contact_name": "王小强经理"}, "称呼"),
        ("13800138000 欧阳小姐", {"contact_name": "欧阳小姐"}, "称呼"),
        ("13800138000 老李", {"contact_name": "老李"}, "称呼"),
        ("13800138000 张姐（老板娘）", {"contact_name": "张姐", "note": "老板娘"}, "称呼、别的内容"),
        ("13800138000 下午打", {"note": "下午打"}, "别的内容"),
        ("13800138000转1234", {"note": "转1234"}, "别的内容"),
        ("13800138000 abc@163.com", {"note": "abc@163.com"}, "别的内容"),
        ("13800138000 传真：0539-8123457", {"note": "传真0539-8123457"}, "传真"),
        ("13800138000 QQ12345678", {"qq": "12345678"}, "QQ号"),
    ],
)
def test_what_stands_beside_a_number_goes_to_its_own_column(typed, asides, told):
    reading = PHONE.read(typed, TODAY)
    assert (reading.value, dict(reading.asides)) == (ONE, asides)
    assert codes(reading) == ["phone-split"]
    assert said(reading) == f"“{{value}}”里的{told}已分开存放"
    assert CODES["phone-split"].remark


@pytest.mark.parametrize("typed", ["王总13800138000 李总13900139000", "13800138000常用 13900139000备用"])
def test_with_several_numbers_the_note_keeps_who_has_which(typed):
    reading = PHONE.read(typed, TODAY)
    assert reading.value == ("13800138000", "13900139000")
    assert reading.asides["note"] == typed


@pytest.mark.parametrize("typed", ["13800138000（手机）", "手机13800138000", "无/13800138000", "本人 13800138000"])
def test_labels_are_not_names(typed):
    assert PHONE.read(typed, TODAY) == PHONE.read("13800138000", TODAY)


def test_a_name_beside_a_wrong_number_is_not_lost():
    reading = PHONE.read("王总1380013800", TODAY)
    assert (reading.value, reading.asides) == (None, {"contact_name": "王总"})
    assert codes(reading) == ["phone-digits", "phone-split"]


def test_a_wechat_account_in_a_phone_cell_still_reaches_the_customer():
    reading = PHONE.read("微信：abc_123", TODAY)
    assert (reading.value, reading.asides, codes(reading)) == (None, {"wechat": "abc_123"}, ["phone-split"])


@pytest.mark.parametrize("typed", ["wang qiang88", "微信：wang qiang88"])
def test_the_end_of_an_account_with_a_blank_in_it_is_no_account(typed):
    reading = PHONE.read(typed, TODAY)
    assert (reading.value, reading.asides, codes(reading)) == (None, {}, ["phone-unread"])


def test_a_local_number_takes_the_area_code_of_the_rows_region():
    reading = PHONE.read("8123456转801", IN_LINYI)
    assert (reading.value, codes(reading)) == (("0539-8123456-801",), ["phone-area-added"])
    assert "0539" in said(reading)


@pytest.mark.parametrize("region", ["", "乱写的地方"])
def test_a_local_number_in_an_unknown_region_is_kept_and_told(region):
    reading = PHONE.read("8123456", Context(date(2026, 11, 23), region=region))
    assert (reading.value, codes(reading)) == (("8123456",), ["phone-area-missing"])


def test_a_number_completed_to_one_already_there_is_kept_once():
    assert PHONE.read("8123456；0539-8123456", IN_LINYI).value == ("0539-8123456",)


def test_a_faulty_cell_is_told_as_such():
    assert codes(PHONE.read(CellFault("error", "#N/A"), TODAY)) == ["cell-error"]


@pytest.mark.parametrize(
    "typed", ["1380013800", "138****8000", "371301198001011234", "1380013800O", "13800138000 王总", "8123456"]
)
def test_no_sentence_repeats_what_was_typed(typed):
    findings = PHONE.read(typed, TODAY).findings
    assert findings
    for finding in findings:
        sentence = finding.message + finding.suggestion
        assert "{value}" in finding.message
        assert not any(part in sentence for part in ("138", "8000", "王总", "8123", "3713"))


local = st.from_regex(r"[2-9][0-9]{6,7}(-[0-9]{1,5})?", fullmatch=True)
number = st.one_of(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"0(10|2[0-57-9])-[0-9]{8}(-[0-9]{1,5})?", fullmatch=True),
    st.from_regex(r"0[3-9][0-9]{2}-[0-9]{7,8}(-[0-9]{1,5})?", fullmatch=True),
    st.from_regex(r"[48]00-[0-9]{3}-[0-9]{4}(-[0-9]{1,5})?", fullmatch=True),
    st.from_regex(r"\+(852|853)[2-9][0-9]{7}", fullmatch=True),
    st.from_regex(r"\+(44|49|65|81|82)[1-9][0-9]{7,9}", fullmatch=True),
    local,
)


@given(st.lists(number, min_size=1, max_size=4, unique=True).map(tuple))
def test_numbers_written_are_read_back_the_same(numbers):
    assert PHONE.read(PHONE.write(numbers), TODAY).value == numbers


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_the_short_way_gives_what_the_long_way_gives(mobile):
    context = TODAY
    assert PHONE.read(mobile, context) == PHONE.parse(mobile, context)
    number = PHONE.read(float(mobile), context)
    assert number == (PHONE.parse(float(mobile), context) if mobile.endswith("00000") else PHONE.read(mobile, context))


def test_a_plain_mobile_is_read_much_faster_than_any_other_text():
    def seconds(cell):
        return min(timeit.repeat(lambda: PHONE.read(cell, TODAY), number=500, repeat=5))

    assert seconds("13800138000") * 4 < seconds("手机 138 0013 8000")
    assert seconds(13800138000.0) * 4 < seconds("手机 138 0013 8000")


@pytest.mark.parametrize("kind", [PHONE, WECHAT, QQ])
@pytest.mark.parametrize("unit", ["手机", "abc_", "1-", "1.", "- ", "a@", "传真(", "138****"])
def test_a_pasted_page_does_not_hold_up_the_reading(kind, unit):
    page = unit * (30_000 // len(unit))
    assert timeit.timeit(lambda: kind.read(page, TODAY), number=1) < 3


# WeChat


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("abc_123", "abc_123"),
        ("Abc-12345", "Abc-12345"),
        ("ａｂｃ_１２３", "abc_123"),
        ("qq12345678", "qq12345678"),
        ("微信：abc_123", "abc_123"),
        ("微信号abc_123", "abc_123"),
        ("wx:abc_123", "abc_123"),
        ("VX：abc_123", "abc_123"),
        ("weixin: abc_123", "abc_123"),
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        (13800138000.0, "13800138000"),
        ("13800138000.0", "13800138000"),
        ("abc--123", "abc--123"),
        ("13800138000 微信同号", "13800138000"),
        ("无", None),
        ("没有微信", None),
        ("待补", None),
    ],
)
def test_a_wechat_account_is_an_id_or_a_mobile(cell, value):
    reading = WECHAT.read(cell, TODAY)
    assert (reading.value, reading.findings, reading.asides) == (value, (), {})


@pytest.mark.parametrize(
    "typed",
    [
        "同手机",
        "同电话",
        "微信同号",
        "同号",
        "手机号",
        "同上号",
        "手机同号",
        "与手机号一致",
        "微信：同手机",
        "就是手机号",
        "wx同号",
        "VX同号",
        "V同号",
        "微信号同手机",
        "微信号同手机号",
        "wx号同电话",
    ],
)
def test_every_way_of_saying_same_as_the_phone_is_one_value(typed):
    assert WECHAT.read(typed, TODAY).value == SAME_AS_PHONE == "同手机"


@pytest.mark.parametrize("cell", ["QQ:12345678", "QQ12345678", "2456789@qq.com"])
def test_what_is_called_qq_in_a_wechat_cell_is_a_qq_number(cell):
    reading = WECHAT.read(cell, TODAY)
    assert reading.value is None
    assert list(reading.asides) == ["qq"]
    assert reading.findings == ()


@pytest.mark.parametrize("cell", ["12345678", 12345678.0, "12345", "1234567890", "1380013812"])
def test_bare_digits_in_a_wechat_cell_are_taken_for_a_qq_number_and_told(cell):
    reading = WECHAT.read(cell, TODAY)
    assert reading.value is None
    assert list(reading.asides) == ["qq"]
    assert codes(reading) == ["qq-in-wechat"]
    assert CODES["qq-in-wechat"].remark


@pytest.mark.parametrize(
    ("typed", "value", "asides"),
    [
        ("wx_abc12/1234567", "wx_abc12", {"qq": "1234567"}),
        ("13800138000（王总）", "13800138000", {"contact_name": "王总"}),
        ("abc_123 王总", "abc_123", {"contact_name": "王总"}),
        ("abc_123 13800138000", "abc_123", {"mobile": "13800138000"}),
        ("abc_123（阳光男孩）", "abc_123", {"note": "阳光男孩"}),
        ("abc_123 def_456", "abc_123", {"note": "def_456"}),
        ("同手机 QQ:12345", "同手机", {"qq": "12345"}),
        ("12345678 王总", None, {"contact_name": "王总", "qq": "12345678"}),
    ],
)
def test_what_stands_beside_a_wechat_account_goes_to_its_own_column(typed, value, asides):
    reading = WECHAT.read(typed, TODAY)
    assert (reading.value, reading.asides, codes(reading)) == (value, asides, ["phone-split"])


@pytest.mark.parametrize(
    ("typed", "account"),
    [
        ("wang qiang88", "wangqiang88"),
        ("li mei_8888", "limei_8888"),
        ("zhang san 2020", "zhangsan2020"),
        ("微信：wang qiang88", "wangqiang88"),
        ("wx: wang qiang88", "wangqiang88"),
        ("zhang 12345", "zhang12345"),
    ],
)
def test_a_blank_in_an_account_is_taken_out_and_told(typed, account):
    reading = WECHAT.read(typed, TODAY)
    assert (reading.value, reading.asides, codes(reading)) == (account, {}, ["wechat-joined"])
    assert CODES["wechat-joined"].remark


@pytest.mark.parametrize(
    "typed", ["wangqiang 12345678", "wangxiao qiang88", "wang qiang88 王总", "王总 wang qiang88", "happy family"]
)
def test_of_an_account_that_may_have_a_blank_in_it_no_part_is_taken(typed):
    reading = WECHAT.read(typed, TODAY)
    assert (reading.value, reading.asides, codes(reading)) == (None, {}, ["wechat-unread"])
    assert "空格" in said(reading)


@pytest.mark.parametrize("typed", ["阳光男孩", "王小强", "临沂康泰-小王", "🌸🌸"])
def test_a_nickname_finds_nobody(typed):
    reading = WECHAT.read(typed, TODAY)
    assert (reading.value, codes(reading)) == (None, ["wechat-nickname"])
    assert reading.findings[0].suggestion == "请补微信号或手机号"


@pytest.mark.parametrize(
    "cell", ["abc", "abc***123", "abcdef***", "已加", "a@163.com", "1380013800012", "138****8000", True]
)
def test_what_is_no_account_is_told(cell):
    reading = WECHAT.read(cell, TODAY)
    assert (reading.value, codes(reading)) == (None, ["wechat-unread"])


accounts = st.from_regex(r"(?!QQ\d{5}|(?i:weixin|wechat)\Z)[A-Za-z][-_A-Za-z0-9]{5,19}", fullmatch=True)


@given(accounts | st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True) | st.just(SAME_AS_PHONE))
def test_wechat_written_is_read_back_the_same(value):
    assert WECHAT.read(WECHAT.write(value), TODAY).value == value


# QQ


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12345678", "12345678"),
        (2134567890.0, "2134567890"),
        ("2456789@qq.com", "2456789"),
        ("2456789@QQ.COM", "2456789"),
        ("QQ：12345678", "12345678"),
        ("qq12345678", "12345678"),
        ("扣扣 12345678", "12345678"),
        ("无", None),
        ("没有QQ", None),
    ],
)
def test_a_qq_number_is_digits(cell, value):
    reading = QQ.read(cell, TODAY)
    assert (reading.value, reading.findings, reading.asides) == (value, (), {})


@pytest.mark.parametrize(
    ("cell", "value", "asides"),
    [
        ("13800138000", None, {"mobile": "13800138000"}),
        (13800138000.0, None, {"mobile": "13800138000"}),
        ("abc_1234", None, {"wechat": "abc_1234"}),
        ("12345678 王总", "12345678", {"contact_name": "王总"}),
        ("12345678/87654321", "12345678", {"note": "87654321"}),
        ("12345678 13800138000", "12345678", {"mobile": "13800138000"}),
    ],
)
def test_what_is_no_qq_number_goes_to_its_own_column(cell, value, asides):
    reading = QQ.read(cell, TODAY)
    assert (reading.value, reading.asides, codes(reading)) == (value, asides, ["phone-split"])


@pytest.mark.parametrize("cell", ["1234", "0123456", "abc", "同手机", "123456789012", 12.5, True])
def test_what_is_no_number_is_told(cell):
    reading = QQ.read(cell, TODAY)
    assert (reading.value, codes(reading)) == (None, ["qq-unread"])


@given(st.from_regex(r"(?!1[3-9]\d{9}\Z)[1-9][0-9]{4,10}", fullmatch=True))
def test_qq_written_is_read_back_the_same(value):
    assert QQ.read(QQ.write(value), TODAY).value == value


# All three


class Person(Row):
    mobile: tuple[str, ...] = phone("手机", aliases=("电话",))
    wechat: str | None = wechat("微信")
    qq: str | None = qq("QQ")


def test_a_form_declares_them_in_a_word():
    columns = {item.name: column_of(item) for item in Person.__dataclass_fields__.values()}
    assert (columns["mobile"].heading, columns["mobile"].aliases) == ("手机", ("电话",))
    assert Person().mobile == ()
    assert Person().wechat is None


@pytest.mark.parametrize("kind", [PHONE, WECHAT, QQ])
def test_contacts_are_personal_texts_that_excel_only_warns_about(kind):
    guard = kind.guard()
    assert kind.personal
    assert kind.number_format == "@"
    assert not guard.strict
    assert len(guard.message) <= 255
    assert kind.describe()
    (guard.message + kind.describe()).encode("gbk")


@given(st.text(max_size=30) | st.floats() | st.integers() | st.booleans())
def test_any_cell_is_read_without_raising(cell):
    for kind in (PHONE, WECHAT, QQ):
        for finding in kind.read(cell, TODAY).findings:
            assert finding.code in CODES
            (finding.message + finding.suggestion).encode("gbk")


# Mail


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("xiaoli@qq.com", "xiaoli@qq.com"),
        (" Xiao.Li+kh@mail.example.com.cn\u200b", "Xiao.Li+kh@mail.example.com.cn"),
        ("ｘｉａｏｌｉ＠１６３．ｃｏｍ", "xiaoli@163.com"),
        ("12345678@qq.com", "12345678@qq.com"),
        ("li@xn--fiqs8s.xn--fiqs8s", "li@xn--fiqs8s.xn--fiqs8s"),
        (None, ""),
        ("", ""),
        ("无", ""),
        ("xiaoli", ""),
        ("xiaoli@localhost", ""),
        ("xiaoli@qq", ""),
        ("xiaoli@@qq.com", ""),
        ("xiaoli@qq..com", ""),
        ("xiaoli@-qq.com", ""),
        (".xiaoli@qq.com", ""),
        ("xiaoli.@qq.com", ""),
        ("xiao..li@qq.com", ""),
        ("小李@qq.com", ""),
        ("小李<xiaoli@qq.com>", ""),
        ("a@qq.com、b@qq.com", ""),
        ("a@qq.com b@qq.com", ""),
        ("a@qq.com\nBcc: b@qq.com", ""),
        ("a" * 65 + "@qq.com", ""),
        ("a@" + "b." * 130 + "com", ""),
    ],
)
def test_a_mail_address_is_one_that_a_server_takes(text, address):
    assert email_address(text) == address


def test_a_cell_made_to_look_almost_like_a_mail_address_takes_no_time():
    for text in ("a" * 100_000 + "@", "a@" + "a-" * 100_000, "a." * 100_000 + "@"):
        assert timeit.timeit(lambda text=text: email_address(text), number=1) < 1
