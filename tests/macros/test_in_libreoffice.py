"""Buttons are pressed in LibreOffice, and a real process gets what the VBA hands over.

LibreOffice runs VBA, but has no WScript.Shell; so the module WbSystem, and only that, is replaced there.
"""

import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from desk import SHEET
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from weeks import workspace

import workbook_tools as wb
from workbook_tools.excel.status_line import STATUS_TAG
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.tasks.macro_buttons import BUTTONS
from workbook_tools.tasks.this_machine import MachineSettings, save_machine_settings

pytestmark = pytest.mark.libreoffice


def test_a_process_gets_what_was_meant_to_the_letter_and_its_sentence_comes_back(desk):
    said = desk.press("校验本表", program=desk.program("有3处要改\n登记客服：李四\n", code=1))
    assert desk.got() == [
        "button", "check", "--workbook", str(desk.book), "--sheet", SHEET, "--selection", "B10:C12",
        "--result-file", str(desk.folder / "said"),
    ]  # fmt: skip
    assert said == "有3处要改\n登记客服：李四"


def test_every_button_of_every_sheet_starts_its_own_task(desk, books):
    program = desk.program()
    on_sheets = [(Inquiry, SHEET), (MyCustomer, MyCustomer.form.sheet), (MyCustomer, "跟进记录")]
    asked = []
    for row_class, sheet in on_sheets:
        for button in BUTTONS:
            if button.is_for(row_class.form) and not (sheet == "跟进记录" and button.forms):
                book = str(books / f"{row_class.form.title}.xlsm")
                asked.append((button, desk.wish(book=book, sheet=sheet, press=button.caption, program=program)))
    for (button, _), came in zip(asked, desk.ask([wish for _, wish in asked]), strict=True):
        assert came == {"macro": f"WbButtons.{button.sub}", "came": "done", "status": f"{STATUS_TAG}查完了"}
    assert desk.got()[1] == asked[-1][0].key


def test_a_workbook_without_a_file_is_refused_and_nothing_started(desk):
    assert desk.press("校验本表", program=desk.program(), unsaved=True).startswith("这个文件还没有保存过")
    assert desk.got() is None


def test_a_missing_program_is_told_with_what_to_do(desk):
    said = desk.press("校验本表", program=str(desk.folder / "没有"))
    assert said.startswith("这台电脑上没有找到 wbtools")
    assert "wbtools doctor --install-buttons" in said


@pytest.mark.parametrize(("said", "code"), [(None, 0), ("", 0), ("\n \n", 1), (None, 139)])
def test_a_program_that_says_nothing_is_told_of(desk, said, code):
    told = desk.press("提交本周", program=desk.program(said, code))
    assert told.startswith("wbtools 没有说做得怎样")
    assert told.endswith(f" [{code}]")


def test_a_program_that_may_not_be_started_is_told_of_with_its_number(desk):
    """WbSystem as it is: here nothing gives it a WScript.Shell."""
    told = desk.press("查重", modules={}, program=desk.program())
    assert told.startswith("wbtools 没能启动")
    assert told.endswith(" [323]")
    assert desk.got() is None


def test_long_answers_are_whole_in_the_cell(desk):
    answer = "第一处：手机只有10位。" * 300
    assert desk.press("校验本表", program=desk.program(answer)) == answer


def test_what_looks_like_a_formula_is_shown_as_it_is(desk):
    assert desk.press("校验本表", program=desk.program("=1+1")) == "=1+1"


def test_without_its_hidden_sheet_a_workbook_still_says_something(desk):
    file = openpyxl.load_workbook(desk.book, keep_vba=True)
    del file["选项"]
    for name in [name for name in file.defined_names if name.startswith(("wbtools", "选项", "认得", "日期", "数目"))]:
        del file.defined_names[name]
    file.save(desk.book)
    file.vba_archive.close()
    (came,) = desk.ask([desk.wish(press="校验本表", modules={})])
    assert came["came"] == "done"
    assert came["status"].startswith(STATUS_TAG)  # what is not understood is not overwritten either


def test_a_text_is_quoted_as_windows_programs_take_it_apart(desk):
    """Python knows the rules of the C library: what it makes of a text with a blank is the text between two quotes."""
    texts = ["", "a b", "\\", "a\\\\", 'a"b', 'a\\"b', 'a\\\\"b\\', '"', "C:\\甲 乙\\", "100%PATH%", "a&b^(c)"]

    @settings(max_examples=150, phases=[Phase.generate], deadline=None, database=None)
    @given(st.text(st.sampled_from('a\\" %&客'), max_size=12))
    def gather(text):
        texts.append(text)

    gather()
    (came,) = desk.ask([desk.wish(call=[["WbRunner.Escaped", [text]] for text in texts])])
    wanted = [subprocess.list2cmdline([f" {text}"]) for text in texts]
    assert [f'" {gave}"' for gave in came["gave"]] == wanted


class TestTheRealCommand:
    """The same with `wbtools` itself, as it is installed."""

    WBTOOLS = str(Path(sys.executable).parent / "wbtools")

    @pytest.fixture
    def filled(self, desk):
        row = Inquiry(received_on=date(2026, 11, 20), contact_name="张伟", mobile=("13951600017",), need="想代理按摩椅")
        wb.append(desk.book, [row])
        return desk

    def test_says_what_is_wrong_in_the_workbook_it_was_pressed_in(self, filled):
        said = filled.press("校验本表", program=self.WBTOOLS)
        assert said.startswith(f"「{SHEET}」看的是上次存盘的1行，有2处要改")  # LibreOffice has it open
        assert "先看D10：「来源渠道」空着" in said

    def test_answers_every_button_with_a_sentence(self, filled):
        buttons = [button for button in BUTTONS if button.is_for(Inquiry.form)]
        came = filled.ask([filled.wish(press=button.caption, program=self.WBTOOLS) for button in buttons])
        said = {button.key: one["status"].removeprefix(STATUS_TAG) for button, one in zip(buttons, came, strict=True)}
        taken = "没有做：文件正开着"
        unknown = "没有做：还不知道公司的工作文件夹在哪里"
        starts = {"check": f"「{SHEET}」", "accept": taken, "lookup": unknown}
        starts |= {"handoff": taken, "submit": unknown, "refresh-lists": taken}
        assert {key: sentence[: len(starts[key])] for key, sentence in said.items()} == starts

    def test_hands_the_workbook_in_as_it_was_saved(self, filled, tmp_path):
        space = workspace(tmp_path / "公司 一&二", staff=[("李晓梅", "")], brands=[("暖橘堂", "周建国")])
        save_machine_settings(MachineSettings(space.root, "李晓梅"), filled.home)
        said = filled.press("提交本周", program=self.WBTOOLS)
        (handed_in,) = space.inbox.rglob("*.xlsm")
        assert handed_in.name in said
        assert handed_in.read_bytes() == filled.book.read_bytes()
