from datetime import date
from enum import StrEnum

import pytest

from workbook_tools.columns.base import Column, Context, Vocabulary
from workbook_tools.columns.choices import (
    Choice,
    Listed,
    Options,
    Several,
    YesNo,
    choice,
    choices,
    listed,
    person,
    yes_no,
)

TODAY = Context(today=date(2026, 11, 23))


class Urgency(Options):
    NORMAL = "普通", "一般"
    URGENT = "紧急", "急 加急"


class Grade(StrEnum):
    A = "A"
    B = "B"


class Way(Options):
    PHONE = "电话"
    CHAT = "微信/QQ", "微信"
    VISIT = "拜访"
    NONE = "无", "没有"


class Source(Options):
    CHAT = "网络·百度商桥", "百度商桥 商桥"
    FORUM = "网络·百度贴吧", "百度贴吧 贴吧"
    UNSURE = "网络·待定", "网络"
    CALL = "网络·咨询电话", "咨询电话"


URGENCY = Choice(Urgency)
SOURCE = Choice(Source, guesses={"电话": Source.CALL}, unsure={"百度": Source.UNSURE})
WAYS = Several(Choice(Way))
STAFF = Vocabulary(
    "人员",
    {
        "李明": ("李明",),
        "小李": ("李明",),
        "张伟": ("张伟(一部)", "张伟(二部)"),
        "张伟(一部)": ("张伟(一部)",),
        "王芳": ("王芳",),
    },
    retired=frozenset({"王芳"}),
)
PRODUCTS = Vocabulary("产品", {"高电位9000": ("高电位 9000",), "a/b型": ("A/B型",), "床垫": ("床垫",)})
COMPANY = Context(today=date(2026, 11, 23), vocabularies={"person": STAFF, "product": PRODUCTS})


def read(kind, cell, context=TODAY):
    reading = kind.read(cell, context)
    return reading.value, [finding.code for finding in reading.findings]


def column(declared) -> Column:
    return declared.metadata["column"]


@pytest.mark.parametrize(
    ("typed", "meant", "official"),
    [
        ("小李", ("李明",), "李明"),
        (" 王 芳", ("王芳",), "王芳"),
        ("张伟（一部）", ("张伟(一部)",), "张伟(一部)"),
        ("张伟", ("张伟(一部)", "张伟(二部)"), ""),
        ("赵六", (), ""),
        ("", (), ""),
    ],
)
def test_what_is_typed_means_an_official_name_if_it_can_mean_one_only(typed, meant, official):
    assert (STAFF.meant(typed), STAFF.official(typed)) == (meant, official)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("普通", Urgency.NORMAL),
        (" 普 通 ", Urgency.NORMAL),
        ("普通件", Urgency.NORMAL),
        ("1.普通", Urgency.NORMAL),
        ("☑紧急", Urgency.URGENT),
        ("加急！", Urgency.URGENT),
        ("急", Urgency.URGENT),
        ("", None),
        ("无", None),
    ],
)
def test_an_option_is_known_by_any_of_its_words_however_decorated(cell, value):
    assert read(URGENCY, cell) == (value, [])


@pytest.mark.parametrize("cell", ["A", "a", "Ａ", "A类", "A级", "（A）", "A类客户"])
def test_plain_string_enums_are_options_too(cell):
    assert read(Choice(Grade), cell) == (Grade.A, [])


@pytest.mark.parametrize("cell", ["A+", "A-B", "AB", 3.0, True, date(2026, 3, 5)])
def test_what_is_no_option_is_left_empty_and_told(cell):
    assert read(Choice(Grade), cell) == (None, ["not-a-choice"])


def test_the_value_is_the_member_itself():
    assert read(URGENCY, "加急")[0] is Urgency.URGENT


@pytest.mark.parametrize(
    "cell", ["网络·百度商桥", "网络-百度商桥", "网络—百度商桥", "网络（百度商桥）", "网络/百度商桥", "商桥"]
)
def test_the_joint_between_the_halves_of_an_option_does_not_matter(cell):
    assert read(SOURCE, cell) == (Source.CHAT, [])


def test_a_guess_is_remarked():
    assert read(SOURCE, "电话") == (Source.CALL, ["choice-guessed"])
    assert read(URGENCY, "紧急（客户催）") == (Urgency.URGENT, ["choice-guessed"])


def test_an_ambiguous_word_is_taken_and_asked_back():
    reading = SOURCE.read("百度", TODAY)
    assert reading.value is Source.UNSURE
    (finding,) = reading.findings
    assert finding.code == "choice-unsure"
    assert finding.suggestion == "请写明是网络·百度商桥或网络·百度贴吧"


def test_a_closed_list_names_its_options_and_the_nearest():
    (finding,) = URGENCY.read("紧急急", TODAY).findings
    assert finding.message == "“{value}”不在选项里"
    assert finding.suggestion == "请从这些里选：普通、紧急，最像的是“紧急”"


@pytest.mark.parametrize("typed", ["A-B", "A/B", "A或B", "A、B", "Ａ－Ｂ", "A类或B类"])
def test_two_options_in_place_of_one_are_asked_about_and_none_is_called_likely(typed):
    (finding,) = Choice(Grade).read(typed, TODAY).findings
    assert (finding.code, finding.proposal) == ("not-a-choice", "")
    assert finding.message == "“{value}”写了不止一项，这里只能选一项"
    assert finding.suggestion == f"请从这些里选一项：{'、'.join(Grade)}"


def test_of_a_long_list_only_the_options_written_are_named():
    many = StrEnum("many", {f"N{number}": f"第{number}种服务" for number in range(20)})
    (finding,) = Choice(many).read("第3种服务/第5种服务", TODAY).findings
    assert finding.suggestion == "请写明是第3种服务或第5种服务"


def test_words_that_share_only_a_not_are_not_alike():
    content = StrEnum("content", {"GOOD": "满意", "BAD": "不满"})
    (finding,) = Choice(content).read("不错", TODAY).findings
    assert (finding.suggestion, finding.proposal) == ("请从这些里选：满意、不满", "")


def test_a_long_list_names_only_what_is_near():
    many = StrEnum("many", {f"N{number}": f"第{number}种服务" for number in range(20)})
    (finding,) = Choice(many).read("第3种", TODAY).findings
    assert "第3种服务" in finding.suggestion
    assert len(finding.suggestion) < 60


def test_an_open_list_keeps_what_it_does_not_know():
    kind = Choice(Urgency, open=True)
    assert read(kind, "不太急") == ("不太急", [])
    assert read(kind, "急") == (Urgency.URGENT, [])
    assert not kind.guard().strict
    assert URGENCY.guard().strict


def test_nothing_is_an_option_where_the_list_has_it():
    assert read(Choice(Way), "无") == (Way.NONE, [])
    assert read(Choice(Way), "没有") == (Way.NONE, [])
    assert read(WAYS, "无") == ((Way.NONE,), [])
    assert read(Choice(Way), "—") == (None, [])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("电话、拜访", (Way.PHONE, Way.VISIT)),
        ("电话/拜访", (Way.PHONE, Way.VISIT)),
        ("电话；拜访，微信", (Way.PHONE, Way.VISIT, Way.CHAT)),
        ("电话 拜访", (Way.PHONE, Way.VISIT)),
        ("电话\n拜访", (Way.PHONE, Way.VISIT)),
        ("微信/QQ、电话", (Way.CHAT, Way.PHONE)),
        ("电话/微信/ＱＱ", (Way.PHONE, Way.CHAT)),
        ("微信/qq", (Way.CHAT,)),
        ("电话、电话", (Way.PHONE,)),
        ("", None),
        ("、", None),
    ],
)
def test_several_options_are_told_apart_by_any_mark(cell, value):
    assert read(WAYS, cell) == (value, [])


def test_one_bad_part_leaves_the_others_and_is_told_by_its_position():
    reading = WAYS.read("电话、传真、拜访", TODAY)
    assert reading.value == (Way.PHONE, Way.VISIT)
    (finding,) = reading.findings
    assert (finding.code, finding.message) == ("not-a-choice", "“{value}”的第2项不在选项里")


def test_several_are_written_so_that_they_read_back():
    for value in [(Way.CHAT, Way.PHONE), (Way.NONE,), tuple(Way)]:
        assert WAYS.read(WAYS.write(value), TODAY).value == value


@pytest.mark.parametrize("options", [Urgency, Grade, Way, Source, YesNo])
def test_every_option_reads_back_what_it_writes(options):
    kind = Choice(options)
    for option in options:
        assert kind.read(kind.write(option), TODAY).value is option


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        (
            ["是", "√", "Y", "yes", 1, 1.0, True, "TRUE", "对", "有", "有的", "已", "已移交", "已沟通"],
            YesNo.YES,
        ),
        (
            ["否", "×", "x", "N", "no", 0, False, "没", "没有", "无", "未", "未移交", "还没转", "不是"],
            YesNo.NO,
        ),
        (["待核实", "不详", "未知", "不清楚", "？", "??"], YesNo.UNCLEAR),
        (["", None, "/", "—", "N/A"], None),
    ],
)
def test_yes_no_and_not_known_yet_can_be_said_in_many_ways(cells, value):
    kind = column(yes_no("是否已直接移交")).kind
    assert {repr(cell): read(kind, cell) for cell in cells} == {repr(cell): (value, []) for cell in cells}


@pytest.mark.parametrize(
    ("cell", "value", "codes"),
    [
        ("李明", "李明", []),
        ("李 明", "李明", []),
        ("小李", "李明", []),
        ("王芳", "王芳", ["person-left"]),
        ("张伟", "张伟", ["ambiguous-person"]),
        ("赵六", "赵六", ["unknown-person"]),
        ("无", None, []),
    ],
)
def test_a_person_gets_his_official_name_and_is_never_lost(cell, value, codes):
    assert read(Listed("person"), cell, COMPANY) == (value, codes)


def test_an_ambiguous_person_is_shown_the_candidates():
    (finding,) = Listed("person").read("张伟", COMPANY).findings
    assert finding.message == "“{value}”可能是张伟(一部)或张伟(二部)"


def test_a_misspelt_person_is_shown_the_nearest():
    (finding,) = Listed("person").read("李明明", COMPANY).findings
    assert finding.suggestion.startswith("请核对是不是李明")


@pytest.mark.parametrize("typed", ["李明总", "小李老板", "李明女士"])
def test_a_name_with_a_title_is_nobody_misspelt(typed):
    (finding,) = Listed("person").read(typed, COMPANY).findings
    assert (finding.suggestion, finding.proposal) == ("请核对；确实是新的，请管理员加进设置", "")


def test_without_the_companys_list_nothing_is_checked():
    assert read(Listed("person"), "赵六") == ("赵六", [])
    assert read(Listed("brand"), "康乐", COMPANY) == ("康乐", [])


@pytest.mark.parametrize("vocabulary", ["person", "brand", "product"])
def test_an_unknown_name_has_the_code_of_its_list(vocabulary):
    context = Context(today=date(2026, 11, 23), vocabularies={vocabulary: Vocabulary(vocabulary)})
    assert read(Listed(vocabulary), "没见过", context) == ("没见过", [f"unknown-{vocabulary}"])


@pytest.mark.parametrize(
    ("cell", "value", "codes"),
    [
        ("高电位9000、床垫", ("高电位 9000", "床垫"), []),
        ("高电位 9000", ("高电位 9000",), []),
        ("高电位9000 床垫", ("高电位 9000", "床垫"), []),
        ("床垫/A/B型", ("床垫/A/B型",), ["unknown-product"]),
        ("床垫；A/B型", ("床垫", "A/B型"), []),
        ("床垫/高电位9000", ("床垫", "高电位 9000"), []),
        ("床垫、理疗仪 大号", ("床垫", "理疗仪 大号"), ["unknown-product"]),
    ],
)
def test_several_names_in_a_cell_are_split_only_where_that_is_sure(cell, value, codes):
    assert read(Several(Listed("product")), cell, COMPANY) == (value, codes)


def test_declared_columns_carry_their_kind_and_default():
    assert column(choice("紧急程度", Urgency, aliases=("急否",))).aliases == ("急否",)
    assert choice("紧急程度", Urgency, default=Urgency.NORMAL).default is Urgency.NORMAL
    assert choices("洽谈方式", Way).default == ()
    assert column(choices("洽谈方式", Way)).kind.many
    assert listed("意向产品", "product", many=True).default == ()
    assert column(listed("意向品牌", "brand")).kind.guard().source == "brand"
    assert not column(person("登记人")).kind.personal


def test_every_kind_says_what_may_be_typed():
    assert URGENCY.describe() == "选一项：普通、紧急"
    assert WAYS.describe() == "选一项：电话、微信/QQ、拜访、无；有几项时用“、”隔开"
    assert Listed("brand").describe() == "品牌，用设置里品牌页的名字"
    assert Several(Listed("product")).guard().source == "product"


@pytest.mark.parametrize("typed", ["A-", "A+", "B -", "B－"])
def test_a_grade_with_a_sign_is_asked_about(typed):
    reading = Choice(Grade).read(typed, TODAY)
    assert (reading.value, [finding.code for finding in reading.findings]) == (None, ["not-a-choice"])
