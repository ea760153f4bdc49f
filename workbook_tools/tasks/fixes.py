"""问题清单 comes back: what people accepted is read instead of the cell from the next consolidation on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.base import Column, Context
from workbook_tools.columns.choices import YesNo
from workbook_tools.excel.book import read_book
from workbook_tools.excel.file_hash import hash_of
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.table import Table
from workbook_tools.forms import ROW_CLASSES
from workbook_tools.forms.problem_list import ProblemLine
from workbook_tools.ledger import DecisionKind, Ledger
from workbook_tools.problems import Place, Problem, WorkbookError, mask_name
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.mending import Told, ever_told, ever_told_at
from workbook_tools.tasks.problem_pages import FRONT_PAGE
from workbook_tools.tasks.publication import begin_run, writing
from workbook_tools.workspace import Workspace

FIX: Final = "fix"
FIXED: Final = DecisionKind.FIXED
"""Decisions of this kind: the hash of a 问题清单 whose accepted values were all taken over."""

_MEANINGLESS: Final = frozenset(
    {"region-unknown", "unknown-person", "ambiguous-person", "unknown-brand", "unknown-product", "not-a-choice"}
)
"""What is found where a column keeps a text, though it knows nothing by that name."""
_NEEDED: Final = ("proposal", "accept", "no")
"""The columns without which nobody can have accepted anything."""
_AGAIN: Final = "再运行一次 wbtools fix"


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

    run:     its number; None if nothing was new.
    values:  number of the problem → the value its cell will be read as from the next consolidation on.
    already: how many values had been accepted before.
    replaced: where a value stands that is taken instead of another accepted before.
    refused: lines that could not be taken, at their cells.
    notices: what must be told of the ledger itself.
    """

    run: int | None = None
    values: dict[str, str] = field(default_factory=dict)
    already: int = 0
    replaced: list[str] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON; the values themselves are personal and stay out."""
        refused = [
            {"file": p.place.file, "sheet": p.place.sheet, "cell": p.place.cell, "message": p.said()}
            for p in self.refused
        ]
        return {
            "run": self.run,
            "accepted": sorted(self.values),
            "replaced": self.replaced,
            "refused": refused,
            "notices": self.notices,
        }


def fix(paths: Sequence[Path], *, workspace: Path, password: str = "") -> Accepted:
    """Take over what is marked 采纳 in 问题清单 workbooks. Staff files are never touched.

    The value in 建议值, as proposed or as somebody typed it, is read instead of the cell from the next consolidation
    on; one that its column cannot read is refused, and so are all that say something different of one problem. What a
    later run accepts replaces what was accepted before, which is told. A list taken over before changes nothing.
    Raises WorkbookError if a workbook cannot be read or is no 问题清单, or the folder is no workspace.
    """
    space = Workspace(workspace).require()
    lines = [line for path in paths for line in _lines(path, password)]
    with writing(space, FIX, password) as ledger:
        done = Accepted(notices=ledger.notices)
        run, before = begin_run(ledger, FIX), ledger.decisions(DecisionKind.FIX)
        reader = _ProposalReader(ledger, load_settings(space.settings_file, date.today()))
        answered = {line: reader.refusal(line) for line in lines}
        apart = _said_apart([line for line, refusal in answered.items() if not refusal])
        for line, refusal in answered.items():
            said = line.row
            if refusal or line in apart:
                done.refused.append(refusal or apart[line])
            elif said.accept is YesNo.YES and said.no:
                is_known = before.get(said.no) == said.proposal
                done.already += is_known
                if not is_known and said.no not in done.values:
                    done.values[said.no] = str(said.proposal)
                    done.replaced += [mask_name(str(line.place("proposal")))] if said.no in before else []
        if done.values:
            done.run = run
            ledger.decide(DecisionKind.FIX, done.values)
            if not done.refused:
                ledger.decide(FIXED, {hash_of(path): "" for path in paths})
            ledger.journal.sum_up(run, {"accepted": len(done.values)})
            ledger.commit()
    return done


@dataclass(frozen=True, eq=False)
class _Line:
    """A line of a 问题清单 that came back, and where it stands."""

    row: ProblemLine
    table: Table
    index: int

    @property
    def answer(self) -> str | None:
        """What its cell is to be read as; None if nothing."""
        return self.row.proposal if self.row.accept is YesNo.YES else None

    def place(self, field: str) -> Place:
        """Give the cell of a field."""
        return self.table.place(*self.table.cell_at(self.index, field))

    def refused(self, field: str, message: str, suggestion: str, value: str = "", *, personal: bool = False) -> Problem:
        """Say at the cell of a field why the line cannot be taken."""
        heading = ProblemLine.form.by_field[field].heading
        return Problem("fix-refused", self.place(field), message, suggestion, heading, value, personal)


def _lines(path: Path, password: str) -> list[_Line]:
    try:
        book = read_book(path, password)
    except WorkbookError as error:
        raise WorkbookError(error.code, f"{path.name}：{error.message}") from error
    tables, _ = read_tables(book, [ProblemLine.form], path.name, today=date.today(), vocabularies={})
    if not tables and FRONT_PAGE in {sheet.name for sheet in book.sheets}:
        return []  # nobody had anything to mend
    if not tables:
        raise WorkbookError("no-form", f"{path.name} 不是问题清单，请给 wbtools consolidate 写出的那一份")
    for table in tables:
        gone = [
            ProblemLine.form.by_field[name].heading for name in _NEEDED if table.lines and not table.cell_at(0, name)[1]
        ]
        if gone:
            said = f"{path.name} {table.sheet or ''}".strip()
            raise WorkbookError("no-column", f"{said} 里没有「{'」「'.join(gone)}」这样的列，请把列名改回来再收一次")
    return [_Line(row, table, index) for table in tables for index, row in enumerate(table.rows(ProblemLine))]


def _said_apart(lines: Sequence[_Line]) -> dict[_Line, Problem]:
    """Give a refusal for each line beside which another answers the same problem differently."""
    answers: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        if line.row.no and line.row.accept:
            answers[line.row.no].append(line)
    refused = {}
    for alike in answers.values():
        for line in alike:
            other = next((each for each in alike if each.answer != line.answer), None)
            if other:
                message = f"同一个编号在 {other.place('accept')} 答得不一样，两处都没有收"
                refused[line] = line.refused("accept", message, f"请定下一个，另一处删掉，{_AGAIN}")
    return refused


class _ProposalReader:
    """Knows the problems that were told, and reads what people accepted as it will be read in their cells."""

    def __init__(self, ledger: Ledger, settings: Settings) -> None:
        self._ledger = ledger
        self._told = ever_told(ledger)
        self._context = Context(date.today(), vocabularies=settings.vocabularies())

    def refusal(self, line: _Line) -> Problem | None:
        """Give what keeps a line from being taken, at its cell; None if it can be, or nobody accepted it."""
        row, again = line.row, _AGAIN
        if "accept" in row.unread:
            return line.refused("accept", f"看不懂“{row.unread['accept']}”", f"请选“是”或“否”，{again}")
        if row.accept is not YesNo.YES:
            return None
        if not row.heading or not row.no:
            return line.refused("accept", "这个问题不在一格里，采纳不了", _what_to_mend(row))
        if "proposal" in row.unread:
            message = "采纳了，可是这一格看不懂（公式没有结果，或格式不是文本）"
            return line.refused("proposal", message, f"请直接写上要改成什么，{again}")
        if not row.proposal:
            return line.refused("proposal", "采纳了，可是这一格空着", f"请写上要改成什么，{again}")
        if row.no not in self._told:
            message = "编号在台账里找不到，可能不是这个文件夹的问题清单"
            return line.refused("accept", message, f"请核对后{again}")
        if not self._is_about(row, self._told[row.no]):
            message = "「编号」和这一行的「位置」「列」「原来写的」对不上，可能有几列单独排过序，没有收"
            return line.refused("no", message, f"请在最新的问题清单上重新填，{again}", row.no)
        if not self._told[row.no].has_cell:
            message = f"原表没有「{row.heading}」这一列，采纳的没有地方写"
            return line.refused("accept", message, "请先在原表加上这一列")
        return self._not_readable(line, row.proposal, self._told[row.no])

    def _is_about(self, row: ProblemLine, told: Told) -> bool:
        """Tell whether a line says of its problem what it said when the list was written, be it an earlier one."""
        said = (row.cell.text if row.cell else "", row.value or "")
        return row.heading == told.heading and (
            told.is_at(*said) or any(each.is_at(*said) for each in self._told_at.get(told.no, ()))
        )

    @cached_property
    def _told_at(self) -> Mapping[str, Sequence[Told]]:
        return ever_told_at(self._ledger)

    def _not_readable(self, line: _Line, proposal: str, told: Told) -> Problem | None:
        """Refuse a value of which its own column could read nothing: it would only be told again."""
        column = _column_of(told)
        reading = column.kind.read(proposal, self._context) if column else None
        findings = reading.findings if reading else ()
        if reading and reading.value:  # a text, perhaps, that means nothing its column could know
            findings = tuple(finding for finding in findings if finding.code in _MEANINGLESS)
        if not column or not findings:
            return None
        finding = findings[0]
        message = f"填进「{column.heading}」的话，{finding.message}"
        return line.refused("proposal", message, finding.suggestion, proposal, personal=column.kind.personal)


def _column_of(told: Told) -> Column | None:
    """Give the column of the form in which a problem was found."""
    return ROW_CLASSES[told.form].form.by_heading.get(told.heading) if told.form in ROW_CLASSES else None


def _what_to_mend(row: ProblemLine) -> str:
    """Say what to do instead of accepting, and in which file."""
    where = " ".join(filter(None, [row.file, row.cell.text if row.cell and row.cell.text != row.file else ""]))
    return f"请打开 {where or '原表'} 改：{row.suggestion or row.message or '见「问题」'}"
