"""What the forms are, for people at a terminal: their names, and the columns of one."""

from __future__ import annotations

import difflib

from workbook_tools.columns.base import spelling_key
from workbook_tools.form import Row
from workbook_tools.forms import FORMS
from workbook_tools.problems import WorkbookError


def find_form(name: str) -> type[Row]:
    """Give the form of a key, title, sheet or other name. Raises WorkbookError with the closest names if none is."""
    wanted = spelling_key(name)
    names = {spelling_key(spelled): row_class for row_class in FORMS for spelled in row_class.form.names}
    if wanted in names:
        return names[wanted]
    close = [names[near].form for near in difflib.get_close_matches(wanted, names, n=3, cutoff=0.5)]
    hint = "、".join(dict.fromkeys(f"{form.title}（{form.key}）" for form in close))
    remedy = f"是不是 {hint}" if hint else "全部的表，请看 wbtools forms"
    raise WorkbookError("no-form", f"没有“{name}”这种表，{remedy}")


def list_forms() -> list[dict[str, str]]:
    """Give each form's key, title and chapter, in the manual's order."""
    return [
        {"key": row_class.form.key, "title": row_class.form.title, "chapter": f"手册 {row_class.form.chapter}"}
        for row_class in FORMS
    ]


def describe_form(name: str) -> list[dict[str, str]]:
    """Give each column of a form: heading, whether it must be filled in, what may be typed, what belongs there.

    Raises WorkbookError if there is no such form.
    """
    return [
        {
            "heading": column.heading,
            "duty": "工具填" if column.by_tool else "必填" if column.required else "选填",
            "kind": column.kind.describe(),
            "note": column.note,
        }
        for column in find_form(name).form.columns
    ]
