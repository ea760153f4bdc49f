"""问题清单 comes back: what people accepted is read instead of the cell from the next consolidation on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.choices import YesNo
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms.problem_list import ProblemLine
from workbook_tools.ledger import DecisionKind, Ledger
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.tasks.mending import Told, ever_told
from workbook_tools.tasks.problem_pages import FRONT_PAGE
from workbook_tools.tasks.publication import begin_run, writing
from workbook_tools.workspace import Workspace

FIX: Final = "fix"


def accepted_fixes(space: Workspace) -> dict[str, str]:
    """Give what people accepted: number of the problem → the value for its cell."""
    if not space.ledger_file.exists():
        return {}
    try:
        with Ledger(space.ledger_file, write=False) as ledger:
            return ledger.decisions(DecisionKind.FIX)
    except WorkbookError:  # whoever writes the ledger will say so, and make it again
        return {}


@dataclass
class Accepted:
    """What became of the lines somebody accepted.

    values:  number of the problem → the value its cell will be read as from the next consolidation on.
    refused: lines that could not be taken, at their cells.
    notices: what must be told of the ledger itself.
    """

    run: int
    values: dict[str, str] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON; the values themselves are personal and stay out."""
        refused = [
            {"file": p.place.file, "sheet": p.place.sheet, "cell": p.place.cell, "message": p.said()}
            for p in self.refused
        ]
        return {"run": self.run, "accepted": sorted(self.values), "refused": refused, "notices": self.notices}


def fix(paths: Sequence[Path], *, workspace: Path, password: str = "") -> Accepted:
    """Take over what is marked 采纳 in 问题清单 workbooks. Staff files are never touched.

    The value in 建议值, as proposed or as somebody typed it, is read instead of the cell from the next consolidation
    on. Raises WorkbookError if a workbook cannot be read or is no 问题清单, or the folder is no workspace.
    """
    space = Workspace(workspace).require()
    lines = [line for path in paths for line in _lines(path, password)]
    with writing(space, FIX, password) as ledger:
        told = ever_told(ledger)
        done = Accepted(begin_run(ledger, FIX), notices=ledger.notices)
        for line in lines:
            refusal = _refusal(line, told)
            if refusal:
                place = line.place or Place("")
                done.refused.append(Problem("fix-refused", place, refusal, "请核对后再运行一次 wbtools fix", "采纳"))
            elif line.accept is YesNo.YES and line.no:
                done.values[line.no] = str(line.proposal)
        ledger.decide(DecisionKind.FIX, done.values)
        ledger.journal.sum_up(done.run, {"accepted": len(done.values)})
        ledger.commit()
    return done


def _lines(path: Path, password: str) -> list[ProblemLine]:
    book = read_book(path, password)
    tables, _ = read_tables(book, [ProblemLine.form], path.name, today=date.today(), vocabularies={})
    if not tables and FRONT_PAGE in {sheet.name for sheet in book.sheets}:
        return []  # nobody had anything to mend
    if not tables:
        raise WorkbookError("no-form", f"{path.name} 不是问题清单，请给 wbtools consolidate 写出的那一份")
    found: list[ProblemLine] = []
    for table in tables:
        for index, row in enumerate(table.rows(ProblemLine)):
            assert isinstance(row, ProblemLine)
            found.append(replace(row, place=table.place(*table.cell_at(index, "accept"))))
    return found


def _refusal(line: ProblemLine, told: Mapping[str, Told]) -> str:
    if "accept" in line.unread:
        return f"看不懂「采纳」里的“{line.unread['accept']}”，请选“是”或“否”"
    if line.accept is not YesNo.YES:
        return ""
    if "proposal" in line.unread:
        return "建议值看不懂（公式没有结果，或格式不是文本）"
    if not line.proposal:
        return "采纳了，可是建议值空着"
    if not line.heading or not line.no:
        return "这个问题采纳不了，请改原表"
    if line.no not in told:
        return "编号在台账里找不到，可能不是这个文件夹的问题清单"
    return "" if told[line.no].has_cell else f"原表没有「{line.heading}」这一列，采纳的没有地方写，请先在原表加上这一列"
