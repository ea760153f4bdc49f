from datetime import date, timedelta

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms.materials_list import STALE_AFTER, Material, MaterialKind, Medium, Suits

TODAY = date(2026, 11, 25)


def broken(**values):
    return [(problem.heading, problem.code) for problem in Material.of(values).check(TODAY)]


def read(field, cell):
    return Material.form.by_field[field].kind.read(cell, Context(TODAY)).value


@pytest.mark.parametrize("name", ["产品介绍价格表", "2026年报价单", "价目表（山东）"])
def test_a_price_list_says_its_version_and_from_when_on_it_holds(name):
    assert broken(material_name=name) == [("版本", "required"), ("更新日期", "required")]
    assert broken(material_name=name, version="秋季版") == [("更新日期", "required")]
    assert broken(material_name=name, version="秋季版", updated_on=TODAY) == []


def test_a_price_list_may_hold_from_a_day_to_come():
    assert broken(material_name="价格表", version="春季版", updated_on=TODAY + timedelta(days=30)) == []


@pytest.mark.parametrize("name", ["产品优势表", "企业宣传光碟", None])
def test_other_materials_need_neither(name):
    assert broken(material_name=name) == []


def test_what_is_long_unchanged_is_to_be_looked_at_and_is_no_slip_of_the_pen():
    kept = TODAY - timedelta(days=STALE_AFTER)
    assert broken(updated_on=kept) == []
    assert broken(updated_on=kept - timedelta(days=1)) == [("更新日期", "outdated")]
    assert [rule.overdue for rule in Material.rules if rule.code == "outdated"] == [True]


def test_nothing_is_old_without_a_today():
    assert list(Material.of({"updated_on": date(2020, 1, 1)}).check()) == []


def test_names_are_offered_and_kept_as_typed():
    kind = Material.form.by_field["material_name"].kind
    assert "企业宣传光碟" in kind.guard().options
    assert not kind.guard().strict
    for name in ("企业宣传光碟", "产品介绍价格表（山东）", "产品介绍价格表（江苏）", "磁疗床画册"):
        reading = kind.read(name, Context(TODAY))
        assert (reading.value, reading.findings) == (name, ())


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("①", MaterialKind.PUBLICITY),
        ("②操作手册", MaterialKind.MANUAL),
        (3, MaterialKind.SLIDES),
        ("视频及照片", MaterialKind.FILM),
        ("合同", MaterialKind.AGREEMENT),
    ],
)
def test_the_five_sorts_are_known_by_number_and_by_name(typed, kind):
    assert read("material_kind", typed) is kind


def test_a_material_may_be_on_paper_and_in_a_file_and_suit_several():
    assert read("medium", "纸质、电子版") == (Medium.PAPER, Medium.FILE)
    assert read("suits", "内在 战略") == (Suits.INTRINSIC, Suits.STRATEGIC)
    assert read("suits", "都适用") == (Suits.ALL,)


def test_a_list_as_the_office_keeps_it_is_read(workbook):
    path = workbook(
        ["洽谈资料清单  2026年11月盘点"],
        ["序号", "类别", "文件名", "载体", "版本号", "生效日期", "份数", "在哪", "保管"],
        [1, "价格表", "产品介绍价格表", "纸质", "2026秋", "2026.9.1", 50, "前台柜", "李晓雨"],
        [2, "ppt", "公司介绍PPT", "PPT/电子档", None, "2025年12月1日", None, "D盘/洽谈", "李晓雨"],
        [3, "视频", "价格说明视频", "视频", None, None, None, "D盘", "李晓雨"],
    )
    tables, left_over = read_tables(read_book(path), [Material.form], path.name, today=TODAY, vocabularies={})
    assert left_over == []
    rows = list(tables[0].rows(Material))
    assert [row.material_no for row in rows] == ["1", "2", "3"]
    assert [row.material_kind for row in rows] == [MaterialKind.PUBLICITY, MaterialKind.SLIDES, MaterialKind.FILM]
    assert (rows[0].updated_on, rows[0].quantity) == (date(2026, 9, 1), 50)
    assert rows[1].medium == (Medium.SLIDES, Medium.FILE)
    asked = [(problem.place.cell, problem.code) for problem in tables[0].problems if not problem.is_remark]
    assert asked == [("F4", "outdated"), ("E5", "required"), ("F5", "required")]
