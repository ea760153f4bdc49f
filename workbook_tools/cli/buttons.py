"""The command behind the buttons of the macro workbooks."""

from __future__ import annotations

from pathlib import Path

import click

from workbook_tools.buttons import NAMES
from workbook_tools.cli.app import main
from workbook_tools.cli.console import CLEAN, NEEDS_CORRECTING, NOTHING_DONE, a_path, echo, says_why
from workbook_tools.problems import WorkbookError


@main.command("button")
@click.argument("name", type=click.Choice(NAMES))
@click.option("--workbook", required=True, help="按钮所在的文件 / the workbook it was clicked in")
@click.option("--hwnd", type=int, default=0, help="Excel 窗口的编号，没有就是 0 / Excel's window")
@click.option("--sheet", default="", help="在哪一页，默认打开时的那一页 / the sheet in front")
@click.option("--selection", default="", help="选中了哪里，如 B7:C9 / what is selected")
@click.option("--result-file", type=a_path, help="把要说的话写进这个文件 / where to write the sentence")
@click.option("-w", "--workspace", type=a_path, help="工作文件夹，默认是装按钮时说的那个 / workspace folder")
@says_why
def button_command(
    name: str,
    workbook: str,
    hwnd: int,
    sheet: str,
    selection: str,
    result_file: Path | None,
    workspace: Path | None,
) -> int:
    """点一次按钮：校验、查重、移交、提交 / Do what a button does, in an open or a closed workbook."""
    from workbook_tools.buttons import press  # noqa: PLC0415 # each command loads only its own task

    code, sentence = NOTHING_DONE, ""
    try:
        said = press(name, workbook, hwnd=hwnd, sheet=sheet, selection=selection, workspace=workspace)
        code, sentence = (NEEDS_CORRECTING if said.needs_correcting else CLEAN), said.sentence
    except WorkbookError as error:
        sentence = f"没有做：{error.message}"
    except Exception as error:
        import traceback  # noqa: PLC0415 # slow to load

        # A mistake of the tool's: whoever looks at the console sees where. What it says may quote a cell.
        traceback.print_tb(error.__traceback__)
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}，{Path(last.filename).name} 第{last.lineno}行"  # nothing of the workbook's
        sentence = f"工具出了意外，没有做完（{where}）；请把这句话告诉管理员。"
    if not (result_file and _told(result_file, sentence)):
        echo(sentence, err=code == NOTHING_DONE)
    return code


def _told(file: Path, sentence: str) -> bool:
    """Write the sentence into a file, and tell whether that went well: what was done was done all the same."""
    try:
        file.write_text(sentence, "utf-8", errors="replace")
    except OSError:
        return False
    return True
