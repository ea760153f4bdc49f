"""What `import workbook_tools` promises: shapes, errors, and that what is written is read back."""

from datetime import date, datetime, time
from pathlib import Path

import pandas as pd
import pytest

import workbook_tools as wb
from workbook_tools.columns.base import Context
from workbook_tools.columns.choices import Choice, Several
from workbook_tools.columns.gazetteer import RegionLevel
from workbook_tools.forms import FORMS
from workbook_tools.forms.customer_analysis import CustomerAnalysis
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.practice_score import SCORES, PracticeScore
from workbook_tools.forms.referral_slip import Referral, ReferrerKind
from workbook_tools.tasks.init import init

AS_OF = date(2026, 11, 23)

# What someone types into a column, by its kind.
TYPED = {
    "文字": "暖橘堂理疗店",
    "编号": "0012",
    "其他表的编号": "0034",
    "整数": 7,
    "日期": date(2026, 11, 18),
    "时间": time(14, 30),
    "日期和时间": datetime(2026, 11, 18, 14, 30),  # noqa: DTZ001 # a cell knows no time zone
    "周次": "2026-W47",
    "地区": "山东省临沂市兰山区",
    "微信号": "wang_8866",
    "QQ号": "123456789",
    "名单里的名字": "李晓雨",
}


def sample(column):
    kind = column.kind
    if kind.title == "电话":
        return ("0539-8123456",) if column.field == "landline" else ("13864912345", "15953912346")
    if isinstance(kind, Choice):
        return list(kind.options)[-1]
    if isinstance(kind, Several):
        return tuple(kind.one.options)[:2] if isinstance(kind.one, Choice) else ("按摩椅", "理疗床")
    return TYPED[kind.title]


def example(column):
    """Give what a template's example line says, without its mark; 同手机 would be read as a number."""
    cell = TYPED["微信号"] if column.field == "wechat" else column.sample
    return column.kind.read(cell.removeprefix("示例：") if isinstance(cell, str) else cell, Context(AS_OF)).value


def full_row(row_class):
    """Give a row with every column filled, as the example line fills it, that breaks no rule."""
    values = {c.field: sample(c) if c.sample is None else example(c) for c in row_class.form.columns}
    if row_class is PracticeScore:
        values |= {"total": sum(values[name] for name in SCORES)}
    if row_class is CustomerAnalysis:
        values |= {"region_level": RegionLevel.CITY}  # which the region of the example is
    return row_class(**values)


def short_row(row_class):
    """Give a row of two cells."""
    typed = [column for column in row_class.form.columns if not column.by_tool and example(column) is not None]
    known = [column for column in typed if column.field in ("customer_name", "contact_name", "mobile")]
    return row_class(**{column.field: example(column) for column in (known + typed)[:2]})


def inquiry(**changes):
    values = {"received_on": date(2026, 11, 18), "contact_name": "王志强", "mobile": ("13864912345",)}
    return Inquiry(**{**values, **changes})


def test_it_offers_these_functions_and_their_types():
    assert set(wb.__all__) == {
        *("read", "write", "write_cards", "append", "update", "validate", "consolidate", "lookup", "to_frame"),
        *("handoff", "feedback", "assign", "apply_assignments", "transfer", "export"),
        *("Form", "Row", "Place", "Problem", "WorkbookError"),
    }
    assert all(getattr(wb, name).__doc__ for name in wb.__all__)


class TestWriteAndRead:
    @pytest.mark.parametrize("row_class", FORMS, ids=lambda row_class: row_class.form.key)
    def test_a_row_with_every_column_filled_comes_back_as_it_was(self, row_class, tmp_path):
        row = full_row(row_class)
        wb.write(tmp_path / "一行.xlsx", [row])
        assert wb.read(tmp_path / "一行.xlsx", as_of=AS_OF) == ([row], [])

    @pytest.mark.parametrize("row_class", FORMS, ids=lambda row_class: row_class.form.key)
    def test_a_row_with_two_cells_comes_back_as_it_was(self, row_class, tmp_path):
        row = short_row(row_class)
        wb.write(tmp_path / "一行.xlsx", [row])
        assert wb.read(tmp_path / "一行.xlsx", as_of=AS_OF)[0] == [row]

    def test_rows_of_several_forms_share_a_workbook_and_come_back_form_by_form(self, tmp_path):
        rows = [full_row(row_class) for row_class in FORMS]
        wb.write(tmp_path / "各表.xlsx", [*rows, rows[0]])
        again, _ = wb.read(tmp_path / "各表.xlsx", as_of=AS_OF)
        assert again == [rows[0], rows[0], *rows[1:]]
        assert [row.place.sheet for row in again[1:]] == [row_class.form.sheet for row_class in FORMS]

    def test_columns_the_form_does_not_know_are_written_and_read(self, tmp_path):
        wb.write(tmp_path / "表.xlsx", [inquiry(extra={"快递单号": "SF0012"}), inquiry(contact_name="刘敏")])
        rows, _ = wb.read(tmp_path / "表.xlsx", as_of=AS_OF)
        assert [row.extra for row in rows] == [{"快递单号": "SF0012"}, {}]

    def test_folders_above_are_made_and_an_older_file_is_replaced(self, tmp_path):
        path = tmp_path / "新" / "表.xlsx"
        wb.write(path, [inquiry(), inquiry()])
        wb.write(str(path), iter([inquiry(contact_name="刘敏")]))
        assert [row.contact_name for row in wb.read(str(path))[0]] == ["刘敏"]
        assert [file.name for file in path.parent.iterdir()] == ["表.xlsx"]

    def test_nothing_to_write_is_an_error_and_leaves_no_file(self, tmp_path):
        with pytest.raises(ValueError, match="no rows"):
            wb.write(tmp_path / "空.xlsx", [])
        assert list(tmp_path.iterdir()) == []

    def test_a_place_that_cannot_be_written_is_said(self, tmp_path):
        (tmp_path / "文件").write_text("不是文件夹", "utf-8")
        with pytest.raises(wb.WorkbookError) as error:
            wb.write(tmp_path / "文件" / "表.xlsx", [inquiry()])
        assert error.value.code == "file-denied"


class TestRead:
    def test_gives_rows_with_their_places_and_problems_with_their_cells(self, workbook):
        path = workbook(
            ["日期", "姓名", "电话", "咨询内容", "快递单号"],
            ["2026-11-18", "王志强", "1386491234", "想代理按摩椅", "SF0012"],
            name="小李.xlsx",
        )
        (row,), problems = wb.read(path, as_of=AS_OF)
        assert isinstance(row, Inquiry)
        assert row.place == wb.Place("小李.xlsx", "Sheet1", 2)
        assert (row.mobile, row.unread, row.extra) == ((), {"mobile": "1386491234"}, {"快递单号": "SF0012"})
        found = next(problem for problem in problems if problem.code == "phone-digits")
        assert (found.place.cell, found.heading, found.is_remark) == ("C2", "手机", False)
        assert found.sentence().startswith("小李.xlsx Sheet1!C2「手机」：“138****234”")
        assert "1386491234" in found.sentence(unmask=True)
        assert any(problem.is_remark for problem in problems), "remarks are given too"

    def test_compares_with_the_day_it_is_given(self, tmp_path):
        wb.write(tmp_path / "表.xlsx", [inquiry(received_on=date(2026, 11, 20))])
        codes = {
            day: [problem.code for problem in wb.read(tmp_path / "表.xlsx", as_of=day)[1]]
            for day in (AS_OF, date(2026, 11, 19))
        }
        assert "date-future" not in codes[AS_OF]
        assert "date-future" in codes[date(2026, 11, 19)]

    def test_a_workbook_without_a_known_form_is_no_error(self, workbook):
        rows, problems = wb.read(workbook(["菜名", "份数"], ["红烧肉", 12]))
        assert rows == []
        assert [problem.code for problem in problems] == ["no-form"]

    @pytest.mark.parametrize(
        ("content", "code"),
        [(None, "file-missing"), (b"", "file-empty"), (b"hello", "file-not-workbook"), (b"PK\3\4", "file-incomplete")],
    )
    def test_a_file_that_cannot_be_read_is_an_error_with_a_sentence(self, content, code, tmp_path):
        path = tmp_path / "坏.xlsx"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(wb.WorkbookError) as error:
            wb.read(path)
        assert error.value.code == code
        assert str(error.value) == error.value.message != ""


class TestValidate:
    def test_gives_each_file_and_what_is_wrong_in_it(self, tmp_path):
        wb.write(tmp_path / "甲.xlsx", [full_row(Inquiry)])
        wb.write(tmp_path / "乙.xlsx", [inquiry(mobile=())])
        (tmp_path / "丙.xlsx").write_bytes(b"hello")
        result = wb.validate([str(tmp_path)], as_of=AS_OF)
        assert not result.is_clean
        assert not result.nothing_read
        assert {problem.place.file for problem in result.problems} == {"乙.xlsx"}
        assert [reading.source.name for reading in result.readings if reading.unreadable] == ["丙.xlsx"]
        assert wb.validate([tmp_path / "甲.xlsx"], as_of=AS_OF).is_clean
        assert wb.validate([tmp_path / "丙.xlsx"]).nothing_read

    def test_masks_its_summary_unless_told(self, tmp_path, workbook):
        path = workbook(["日期", "姓名", "电话", "咨询内容"], ["2026-11-18", "王志强", "1386491234", "想代理"])
        result = wb.validate([path], as_of=AS_OF)
        assert "1386491234" not in str(result.summary())
        assert "1386491234" in str(result.summary(unmask=True))

    def test_checks_people_only_against_a_workspace(self, tmp_path):
        init(tmp_path / "公司")
        wb.write(tmp_path / "表.xlsx", [full_row(Inquiry)])
        alone = wb.validate([tmp_path / "表.xlsx"], as_of=AS_OF)
        within = wb.validate([tmp_path / "表.xlsx"], workspace=tmp_path / "公司", as_of=AS_OF)
        assert alone.problems == []
        assert {"unknown-person", "unknown-brand"} <= {problem.code for problem in within.problems}

    def test_looks_for_one_form_only_if_told(self, tmp_path):
        wb.write(tmp_path / "表.xlsx", [full_row(row_class) for row_class in FORMS])
        result = wb.validate([tmp_path / "表.xlsx"], form="weekly_list", as_of=AS_OF)
        assert {table.form for reading in result.readings for table in reading.tables} == {"weekly_list"}

    def test_writes_marked_copies_and_leaves_the_original(self, tmp_path):
        path = tmp_path / "表.xlsx"
        wb.write(path, [inquiry(mobile=())])
        before = path.read_bytes()
        result = wb.validate([path], annotate=tmp_path / "标注", as_of=AS_OF)
        assert result.annotated == [tmp_path / "标注" / "表.xlsx"]
        assert result.annotated[0].is_file()
        assert path.read_bytes() == before

    def test_a_missing_path_or_workspace_is_an_error(self, tmp_path):
        with pytest.raises(wb.WorkbookError, match="找不到"):
            wb.validate([tmp_path / "没有.xlsx"])
        with pytest.raises(wb.WorkbookError) as error:
            wb.validate([tmp_path], workspace=tmp_path)
        assert error.value.code == "settings-missing"


class TestConsolidate:
    @pytest.fixture
    def company(self, tmp_path):
        return init(tmp_path / "公司").root

    def test_every_row_ends_in_one_place_and_a_second_run_changes_nothing(self, company):
        wb.write(company / "收件箱" / "小李.xlsx", [inquiry(), inquiry(contact_name="刘敏", mobile=())])
        first = wb.consolidate(workspace=str(company), as_of=AS_OF)
        assert first.week == "2026-W48"
        assert first.figures() == {"read": 2, "accepted": 1, "held_back": 1, "seen": 0}
        assert [(row.status, row.customer_no) for row in first.rows] == [("accepted", "KH000001"), ("held_back", None)]
        assert first.customers == {"new": 1, "updated": 0, "unchanged": 0, "total": 1}
        assert all((company / output).is_file() for output in first.outputs)
        assert not first.is_clean
        register = (company / "客户总表.xlsx").read_bytes()
        second = wb.consolidate(workspace=company, as_of=AS_OF)
        assert second.figures() == {"read": 2, "accepted": 0, "held_back": 1, "seen": 1}
        assert second.customers == {"new": 0, "updated": 0, "unchanged": 1, "total": 1}
        assert (company / "客户总表.xlsx").read_bytes() == register

    def test_a_dry_run_decides_the_same_and_writes_nothing(self, company):
        wb.write(company / "收件箱" / "小李.xlsx", [inquiry()])
        before = sorted(company.rglob("*"))
        done = wb.consolidate(workspace=company, dry_run=True, as_of=AS_OF)
        assert (done.figures()["accepted"], done.outputs) == (1, [])
        assert sorted(company.rglob("*")) == before

    def test_takes_other_sources_and_a_week(self, company, tmp_path):
        wb.write(tmp_path / "别处.xlsx", [inquiry()])
        done = wb.consolidate([str(tmp_path / "别处.xlsx")], workspace=company, week="2026-W40", as_of=AS_OF)
        assert done.summary()["week"] == "2026-W40"
        assert [Path(output).parts[:2] for output in done.outputs[:1]] == [("名单", "2026-W40")]

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            ({"week": "W40"}, "week-unread"),
            ({"week": "2026-W54"}, "week-unread"),
            ({"sources": ["没有.xlsx"]}, "file-missing"),
        ],
    )
    def test_what_cannot_be_done_is_an_error(self, company, options, code):
        with pytest.raises(wb.WorkbookError) as error:
            wb.consolidate(workspace=company, **options)
        assert error.value.code == code

    def test_a_folder_that_is_no_workspace_is_an_error_and_stays_as_it_is(self, tmp_path):
        with pytest.raises(wb.WorkbookError) as error:
            wb.consolidate(workspace=tmp_path)
        assert error.value.code == "settings-missing"
        assert list(tmp_path.iterdir()) == []


class TestToFrame:
    def test_gives_a_column_for_each_heading_with_values_as_they_are(self):
        frame = wb.to_frame([inquiry(), inquiry(contact_name=None, mobile=())])
        assert list(frame.columns) == [column.heading for column in Inquiry.form.columns]
        assert frame["手机"].tolist() == [("13864912345",), ()]
        assert frame["咨询日期"].tolist() == [date(2026, 11, 18)] * 2
        assert frame["客户称呼"].tolist() == ["王志强", None]
        assert set(frame.dtypes) == {pd.Series([], dtype=object).dtype}

    def test_no_rows_give_an_empty_frame(self):
        assert wb.to_frame([]).empty

    def test_rows_of_two_forms_are_refused(self):
        with pytest.raises(ValueError, match="one form"):
            wb.to_frame([inquiry(), Referral(referrer_kind=ReferrerKind.PEER)])


def test_what_could_not_be_read_is_empty_and_keeps_its_words(workbook):
    """Even where a blank has a default: 火烧眉毛 is no 普通."""
    path = workbook(["咨询日期", "客户称呼", "手机", "紧急程度"], ["2026-11-18", "王强", "13853912345", "火烧眉毛"])
    (row,), _ = wb.read(path, as_of=date(2026, 11, 23))
    assert (row.urgency, row.unread) == (None, {"urgency": "火烧眉毛"})
