"""提交本周: a copy of the workbook goes to 收件箱, and its owner hears what is left to mend."""

from __future__ import annotations

from workbook_tools.tasks.clicks.check import first_said, wrong
from workbook_tools.tasks.clicks.click import Click, Said
from workbook_tools.tasks.clicks.inbox import hand_in


def submit(click: Click) -> Said:
    """Check every sheet and put a copy into 收件箱, under a name of its owner's; his last one there is replaced."""
    copy = hand_in(click)
    rows, left = sum(len(table.lines) for table in copy.tables), len({p.place for p in wrong(copy.tables)})
    saved = "" if not click.book.is_as_saved else "（上次存盘时的内容）"
    done = f"交到收件箱了{saved}：{copy.path.name}，{rows}行{copy.beside}"
    if left:
        again = "改好再点一次，会换成新的。"
        return Said(f"{done}；还有{left}处要改。{first_said(copy.tables)}{again}", needs_correcting=True)
    return Said(f"{done}，没有要改的。")
