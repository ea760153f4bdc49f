from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.base import CellFault, Column, Context, Vocabulary, column_of
from workbook_tools.columns.data import places, spellings
from workbook_tools.columns.regions import RegionKind, region
from workbook_tools.form import Row

TODAY = Context(today=date(2026, 11, 23))
KIND = RegionKind()


def read(cell, context=TODAY):
    reading = KIND.read(cell, context)
    return reading.value, [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("cell", "value", "codes"),
    [
        ("山东临沂兰山白沙埠镇", "山东省临沂市兰山区白沙埠镇", []),
        ("　山东临沂　", "山东省临沂市", []),
        ("襄樊市", "湖北省襄阳市", ["region-renamed"]),
        ("香港九龙", "香港特别行政区 九龙", ["region-rest"]),
        ("朝阳区", "朝阳区", ["region-ambiguous"]),
        ("临忻", "临忻", ["region-unknown"]),
        ("山东临忻", "山东省 临忻", ["region-unknown"]),
        ("山东杭州", "山东杭州", ["region-unknown"]),
        ("鲁南大区", "鲁南大区", ["region-unknown"]),
        ("全国", "全国", ["region-unknown"]),
        (371302, "371302", ["region-unknown"]),
        (3.0, "3", ["region-unknown"]),
        (date(2026, 3, 5), "2026-03-05", ["region-unknown"]),
        (None, None, []),
        ("无", None, []),
        (CellFault("error", "#N/A"), None, ["cell-error"]),
    ],
)
def test_a_region_is_read_and_nothing_typed_is_lost(cell, value, codes):
    assert read(cell) == (value, codes)


def test_what_else_stands_beside_a_region_may_be_a_persons_address_and_is_masked():
    beside, misspelled = KIND.read("香港九龙", TODAY).findings, KIND.read("临忻", TODAY).findings
    assert [finding.personal for finding in (*beside, *misspelled)] == [True, False]


@pytest.mark.parametrize(
    ("cell", "message", "suggestion"),
    [
        (
            "朝阳区",
            "叫“{value}”的地方不止一个",
            "请写上级，如 北京市朝阳区、吉林省长春市朝阳区",
        ),
        ("徐洲", "“{value}”不是认得的地区", "请核对，是不是 江苏省徐州市"),
        (
            "全国",
            "“{value}”不是认得的地区",
            "请写省、市、县的名称，如 山东省临沂市兰山区",
        ),
        ("山东杭州", "“{value}”里的地名不在一处", "请只写一个地区，并核对上下级"),
        ("襄樊", "“襄樊”现在是“湖北省襄阳市”，已换成新地名", ""),
        ("临沂高新区", "“{value}”认出“山东省临沂市”，其余的字照原样留着", ""),
    ],
)
def test_the_sentences_say_what_to_type(cell, message, suggestion):
    (finding,) = KIND.read(cell, TODAY).findings
    assert (finding.message, finding.suggestion) == (message, suggestion)


def test_a_suggestion_lists_at_most_four_namesakes():
    (finding,) = KIND.read("城关区", TODAY).findings or KIND.read("鼓楼", TODAY).findings
    assert finding.suggestion.count("、") <= 3


OWN = Vocabulary(
    "区域",
    {
        "鲁南大区": ("鲁南大区",),
        "鲁南": ("鲁南大区",),
        "山东": ("山东大区",),
        "沿江": ("沿江一区", "沿江二区"),
    },
)


@pytest.mark.parametrize(
    ("cell", "value", "codes"),
    [
        ("鲁南大区", "鲁南大区", []),
        ("鲁 南", "鲁南大区", []),
        ("山东", "山东大区", []),
        ("沿江", "沿江", ["region-ambiguous"]),
        ("山东临沂", "山东省临沂市", []),
    ],
)
def test_the_companys_own_words_come_first(cell, value, codes):
    context = Context(today=TODAY.today, vocabularies={"region": OWN})
    assert read(cell, context) == (value, codes)


@given(st.sampled_from(sorted(places())))
def test_the_whole_name_of_any_place_reads_as_itself(whole):
    assert read(KIND.write(whole)) == (whole, [])


SNIPPETS = st.one_of(
    st.sampled_from(sorted(spellings())),
    st.sampled_from([" ", "/", "、", "-", "(", ")", "市", "区", "县", "镇", "路12号", "高新区", "白沙镇", "全境"]),
    st.text(alphabet="山东临沂市区县镇乡街道朝阳鼓楼 /()①ａ中国", max_size=4),
)


@given(st.lists(SNIPPETS, min_size=1, max_size=5).map("".join))
def test_reading_what_was_written_gives_the_same_value(typed):
    first = KIND.read(typed, TODAY)
    if first.value is not None:
        assert KIND.read(KIND.write(first.value), TODAY).value == first.value


def test_a_form_declares_a_region_in_one_line():
    class Customer(Row):
        where: str | None = region("所在地区", aliases=("区域",))

    columns = [column for item in fields(Customer) if (column := column_of(item))]
    assert [(column.heading, column.field, column.aliases) for column in columns] == [("所在地区", "where", ("区域",))]
    assert isinstance(columns[0], Column)
    assert "山东省临沂市" in columns[0].kind.describe()
