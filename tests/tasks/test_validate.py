import json
import re
import shutil

import openpyxl
import pytest
from weeks import TODAY, cells, inquiry, save, tree, visit, workspace

from workbook_tools.problems import CODES, WorkbookError
from workbook_tools.tasks.validate import validate

PROBLEM = ["code", "sheet", "cell", "heading", "value", "message", "suggestion"]


def told(*paths, unmask=False, **options):
    return validate(paths, as_of=TODAY, **options).summary(unmask=unmask)


def problems(summary):
    return [problem for file in summary["files"] for problem in file["problems"]]


@pytest.fixture
def messy(tmp_path):
    path = tmp_path / "交表" / "小李.xlsx"
    rows = [
        inquiry(),
        inquiry(手机="1385390000"),
        inquiry(客户称呼="王小强的朋友", 手机="138****0001", 咨询日期="等通知"),
    ]
    save(path, rows, sheet="咨询")
    return path


class TestTheFindings:
    def test_have_the_documented_keys_and_no_others(self, messy):
        summary = told(messy)
        assert list(summary) == ["files", "unreadable"]
        (file,) = summary["files"]
        assert list(file) == ["path", "form", "sheet", "rows", "problems"]
        assert (file["path"], file["form"], file["sheet"], file["rows"]) == ("小李.xlsx", "inquiry_log", "咨询", 3)
        assert file["problems"]
        for problem in file["problems"]:
            assert list(problem) == PROBLEM
            assert problem["code"] in CODES
            assert problem["message"]
        assert json.loads(json.dumps(summary)) == summary

    def test_say_the_cell_what_was_typed_and_what_to_type(self, messy):
        found = {(p["cell"], p["code"]): p for p in problems(told(messy, unmask=True))}
        short = found["D3", "phone-digits"]
        assert (short["sheet"], short["heading"], short["value"]) == ("咨询", "手机", "1385390000")
        assert short["suggestion"].startswith("请")
        assert found["A4", "date-unread"]["value"] == "等通知"
        assert ("D4", "phone-masked") in found

    def test_of_a_clean_file_are_none(self, tmp_path):
        save(tmp_path / "小李.xlsx", [inquiry()])
        result = validate([tmp_path / "小李.xlsx"], as_of=TODAY)
        assert result.is_clean
        assert problems(result.summary()) == []

    def test_of_text_files_name_no_sheet(self, tmp_path):
        save(tmp_path / "小李.csv", [inquiry(手机="1385390000")])
        (file,) = told(tmp_path / "小李.csv")["files"]
        assert file["sheet"] is None
        assert {problem["sheet"] for problem in file["problems"]} == {None}

    def test_are_given_for_each_form_in_a_file(self, tmp_path):
        book = openpyxl.Workbook()
        for sheet, row in (("咨询", inquiry()), ("陌拜", visit()), ("又一张", visit())):
            page = book.create_sheet(sheet)
            page.append(list(row))
            page.append(list(row.values()))
        book.save(tmp_path / "大家.xlsx")
        found = [(f["form"], f["sheet"], f["rows"]) for f in told(tmp_path)["files"]]
        assert found == [("inquiry_log", "咨询", 1), ("visit_register", "陌拜", 1), ("visit_register", "又一张", 1)]

    def test_are_given_for_copies_too(self, messy):
        shutil.copy(messy, messy.with_name("小李 副本.xlsx"))
        files = told(messy.parent)["files"]
        assert [f["path"] for f in files] == ["小李 副本.xlsx", "小李.xlsx"]
        assert files[0]["problems"] == files[1]["problems"] != []
        assert files[0]["rows"] == files[1]["rows"] == 3


class TestWhatIsShown:
    def test_is_masked_unless_asked(self, messy):
        masked, whole = (json.dumps(told(messy, unmask=unmask), ensure_ascii=False) for unmask in (False, True))
        assert "1385390000" not in masked
        assert "王小强" not in masked
        assert "1385390000" in whole

    @pytest.mark.parametrize(
        "said",
        [
            {"手机": "1385390000112"},
            {"手机": "138 5390 0001 打不通"},
            {"手机": "138-5390-0001x"},
            {"手机": "138539000O1"},
            {"手机": "13853900001 13853900001 王志强"},
            {"微信/QQ": "13853900001 一路有你"},
            {"咨询内容": "长" * 2100 + "13853900001"},
            {"客户称呼": "13853900001"},
            {"咨询日期": "13853900001"},
            {"所在地区": "13853900001"},
            {"来源渠道": "13853900001"},
            {"登记客服": "13853900001"},
            {"备注": "371302199001011234"},
            {"咨询内容": "买"},
        ],
        ids=lambda said: next(iter(said.items()))[0] + next(iter(said.items()))[1][-22:],
    )
    def test_never_holds_a_whole_number_anywhere(self, tmp_path, said):
        save(tmp_path / "a.xlsx", [inquiry(**said)])
        space = workspace(tmp_path / "公司")
        shown = told(tmp_path / "a.xlsx", workspace=space.root)
        for problem in problems(shown):
            digits = re.sub(r"[\s-]", "", "|".join(str(value) for value in problem.values()))
            assert not re.search(r"1[3-9]\d{8}|\d{17}", digits), problem


class TestTheFiles:
    def test_are_never_changed(self, messy, tmp_path):
        before = tree(messy.parent)
        told(messy.parent, annotate=tmp_path / "标注")
        assert tree(messy.parent) == before

    def test_that_cannot_be_read_are_named_with_their_reason(self, messy):
        (messy.parent / "空.xlsx").touch()
        save(messy.parent / "菜单.xlsx", [{"日期": "周一", "菜名": "红烧肉"}])
        result = validate([messy.parent], as_of=TODAY)
        unreadable = result.summary()["unreadable"]
        assert [list(entry) for entry in unreadable] == [["path", "code", "message"]] * 2
        assert {entry["path"]: entry["code"] for entry in unreadable} == {
            "空.xlsx": "file-empty",
            "菜单.xlsx": "no-form",
        }
        assert not result.is_clean
        assert not result.nothing_read

    def test_are_all_unreadable_only_if_none_could_be_read(self, tmp_path):
        (tmp_path / "空.xlsx").touch()
        assert validate([tmp_path], as_of=TODAY).nothing_read

    def test_that_are_missing_are_refused(self, tmp_path):
        with pytest.raises(WorkbookError, match=r"没有这个\.xlsx"):
            told(tmp_path / "没有这个.xlsx")


class TestOptions:
    def test_one_form_only_passes_over_the_others(self, tmp_path):
        save(tmp_path / "小李.xlsx", [inquiry()])
        save(tmp_path / "小赵.xlsx", [visit()])
        summary = told(tmp_path, form="visit_register")
        assert ("小赵.xlsx", "visit_register") in [(f["path"], f["form"]) for f in summary["files"]]
        assert {f["form"] for f in summary["files"]} == {"visit_register"}

    def test_a_workspace_lends_its_people(self, tmp_path):
        save(tmp_path / "小李.xlsx", [inquiry(登记客服="李小梅")])
        space = workspace(tmp_path / "公司", staff=[("李晓梅", "")])
        assert problems(told(tmp_path / "小李.xlsx")) == []
        (problem,) = problems(told(tmp_path / "小李.xlsx", workspace=space.root))
        assert problem["code"] == "unknown-person"
        assert "李晓梅" in problem["suggestion"]

    def test_a_folder_that_is_no_workspace_is_refused(self, messy, tmp_path):
        with pytest.raises(WorkbookError, match="wbtools init"):
            told(messy, workspace=tmp_path)

    def test_the_day_decides_what_lies_in_the_future(self, tmp_path):
        save(tmp_path / "小李.xlsx", [inquiry()])
        early = validate([tmp_path], as_of=TODAY.replace(month=6)).summary()
        assert [problem["code"] for problem in problems(early)] == ["date-future"]


class TestMarkedCopies:
    def test_hold_the_findings_at_their_cells(self, messy, tmp_path):
        (marked,) = validate([messy], as_of=TODAY, annotate=tmp_path / "标注").annotated
        assert marked == tmp_path / "标注" / "小李.xlsx"
        book = openpyxl.load_workbook(marked)
        comment = book["咨询"]["D3"].comment
        assert comment
        assert "11位" in comment.text
        assert cells(marked)["咨询"] == cells(messy)["咨询"]

    def test_are_made_only_where_something_must_be_mended(self, tmp_path):
        save(tmp_path / "交表" / "好.xlsx", [inquiry()])
        (tmp_path / "交表" / "空.xlsx").touch()
        assert validate([tmp_path / "交表"], as_of=TODAY, annotate=tmp_path / "标注").annotated == []
        assert not (tmp_path / "标注").exists()

    def test_of_files_named_alike_do_not_replace_each_other(self, tmp_path):
        for name in ("小李.csv", "小李.xlsx", "组/小李.xlsx"):
            save(tmp_path / "交表" / name, [inquiry(手机="1385390000")])
        marked = validate([tmp_path / "交表"], as_of=TODAY, annotate=tmp_path / "标注").annotated
        assert len(set(marked)) == 3
        assert all(path.is_file() for path in marked)

    def test_never_replace_their_original(self, messy):
        before = tree(messy.parent)
        with pytest.raises(WorkbookError, match="原文件"):
            told(messy, annotate=messy.parent)
        assert tree(messy.parent) == before

    def test_cannot_be_put_where_a_file_stands(self, messy, tmp_path):
        (tmp_path / "标注").write_text("")
        with pytest.raises(WorkbookError):
            told(messy, annotate=tmp_path / "标注")

    def test_can_be_checked_again_and_say_the_same(self, messy, tmp_path):
        (marked,) = validate([messy], as_of=TODAY, annotate=tmp_path / "标注").annotated
        said = [(p["code"], p["cell"]) for p in problems(told(messy)) if not CODES[p["code"]].remark]
        again = [(p["code"], p["cell"]) for p in problems(told(marked)) if not CODES[p["code"]].remark]
        assert again == said
