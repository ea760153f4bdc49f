"""The pages for people with Windows and Excel: they name every button, say what was never tried, and show pictures."""

import importlib.util
import re
from pathlib import Path

import pytest

from workbook_tools.tasks.macro_buttons import BUTTONS

DOCS = Path(__file__).parent.parent / "docs"
PAGES = ["install-windows.md", "try-in-excel.md"]


@pytest.mark.parametrize("page", PAGES)
def test_each_says_what_nobody_has_tried(page):
    assert "已在 LibreOffice 上测试，还没有在真正的 Excel 里试过" in (DOCS / page).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_each_names_every_button(page):
    text = (DOCS / page).read_text("utf-8")
    assert [button.caption for button in BUTTONS if button.caption not in text] == []


def test_every_picture_is_shown_and_the_drawn_ones_say_so():
    text = (DOCS / "install-windows.md").read_text("utf-8")
    pictures = sorted((DOCS / "pictures").iterdir())
    assert pictures
    for picture in pictures:
        (said,) = re.findall(rf"!\[([^\]]*)\]\(pictures/{re.escape(picture.name)}\)", text)
        if picture.suffix == ".svg":
            assert "示意图" in said
            assert "示意图" in picture.read_text("utf-8")


def test_the_sketches_are_as_they_are_drawn():
    """Run `python docs/sketches.py` after changing one."""
    spec = importlib.util.spec_from_file_location("sketches", DOCS / "sketches.py")
    sketches = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sketches)
    drawn = {name: draw() for name, draw in sketches.SKETCHES.items()}
    assert {path.name: path.read_text("utf-8") for path in (DOCS / "pictures").glob("*.svg")} == drawn


def test_every_step_to_try_has_a_number_and_a_place_for_the_answer():
    rows = re.findall(r"^\| (\d+) \|(.*)$", (DOCS / "try-in-excel.md").read_text("utf-8"), re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, len(rows) + 1))
    assert all(rest.count("|") == 4 for _, rest in rows)
