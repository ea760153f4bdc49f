"""Writes docs/forms.md and docs/problems.md from the code, so that they cannot say anything else.

The catalogue of Click's sentences is made here too, of the text beside it.

python docs/generate.py          write what is out of date
python docs/generate.py --check  write nothing; exit with 1 if something is out of date
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import polib

from workbook_tools.columns.base import Column
from workbook_tools.form import Form
from workbook_tools.forms import FORMS
from workbook_tools.forms.settings import SETTINGS_FORMS
from workbook_tools.problems import CODES

FOLDER: Final = Path(__file__).parent
CATALOGUE: Final = FOLDER.parent / "workbook_tools/cli/locale/zh_CN/LC_MESSAGES/messages.mo"
LONG: Final = 45
"""A longer description of what may be typed stands once, under the tables that point to it."""


def forms_page() -> str:
    """Give docs/forms.md: every form that is read, and the pages of 设置.xlsx, column by column."""
    forms = [row_class.form for row_class in FORMS]
    settings = [row_class.form for row_class in SETTINGS_FORMS]
    details = _details([*forms, *settings])
    parts = [
        "# 表和列 / Forms and their columns",
        "由 `python docs/generate.py` 从代码生成，请不要手改。\n"
        "*Generated from the declarations in `workbook_tools/forms`; do not edit.*",
        "表靠表头认，和文件名、表名、列的先后无关。表头写成“也认得”里的叫法一样读；多出来的列原样保留。",
        "- 必填：空着会提醒，但不会因此不收这一行。\n"
        "- 工具填：灰底的列，由工具填写，不用管。\n"
        "- 可写在表头上方：全表只有一个值时，在表头上方写一次就行，如“填表人：李晓雨”。",
        "## 员工交的表",
        *(_form(form, details) for form in forms),
        "## 设置.xlsx",
        *(_form(form, details) for form in settings),
        "## 填法",
        *(f"### 填法 {number}\n\n{description}。" for description, number in details.items()),
    ]
    return "\n\n".join(parts) + "\n"


def problems_page() -> str:
    """Give docs/problems.md: every code of the catalogue, and whether it asks anything of anyone."""
    rows = ((f"`{key}`", code.title, "知道就行" if code.remark else "要改") for key, code in CODES.items())
    parts = [
        "# 问题代码 / Problem codes",
        "由 `python docs/generate.py` 从代码生成，请不要手改。\n"
        "*Generated from `CODES` in `workbook_tools/problems.py`; do not edit.*",
        "“要改”的请改好再交；“知道就行”的，工具已经处理，谁都不用做什么（加 `--all` 才显示）。\n"
        "`--json` 和 `Problem.code` 里用的就是这些代码。",
        _table(("代码", "意思", "要不要改"), rows),
    ]
    return "\n\n".join(parts) + "\n"


def catalogue() -> bytes:
    """Give messages.mo, as gettext reads it."""
    return polib.pofile(CATALOGUE.with_suffix(".po")).to_binary()


def generated() -> dict[Path, bytes]:
    """Give what each generated file should hold."""
    pages = {"forms.md": forms_page(), "problems.md": problems_page()}
    return {CATALOGUE: catalogue(), **{FOLDER / name: text.encode() for name, text in pages.items()}}


def main(arguments: list[str]) -> int:
    """Write what is out of date, or with --check tell of it."""
    stale = {path: data for path, data in generated().items() if not path.exists() or path.read_bytes() != data}
    if arguments == ["--check"]:
        for path in stale:
            print(f"{path.name} is out of date: run python docs/generate.py", file=sys.stderr)
        return 1 if stale else 0
    for path, data in stale.items():
        path.write_bytes(data)
    return 0


def _details(forms: Iterable[Form]) -> dict[str, int]:
    """Number the long descriptions, in the order they come up."""
    long = (text for form in forms for column in form.columns if len(text := column.kind.describe()) > LONG)
    return {text: number for number, text in enumerate(dict.fromkeys(long), start=1)}


def _form(form: Form, details: Mapping[str, int]) -> str:
    names = f"`{form.key}`，手册 {form.chapter}，工作表名“{form.sheet}”。"
    if form.aliases:
        names += f"也叫：{'、'.join(form.aliases)}。"
    rows = (_column(column, details) for column in form.columns)
    heads = ("表头", "可以填什么", "要求", "也认得", "说明", "字段")
    return f"### {form.title}\n\n{names}\n\n{_table(heads, rows)}"


def _column(column: Column, details: Mapping[str, int]) -> tuple[str, ...]:
    description = column.kind.describe()
    number = details.get(description)
    asked = {
        "必填": column.required,
        "工具填": column.by_tool,
        "可写在表头上方": column.heading_line,
    }
    return (
        column.heading,
        f"{column.kind.title}，见[填法 {number}](#填法-{number})" if number else description,
        "、".join(word for word, holds in asked.items() if holds),
        "、".join(column.aliases),
        column.note,
        f"`{column.field}`",
    )


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
