"""待确认重复 comes back: what people decided, line by line, and which of it cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.table import Table
from workbook_tools.forms.review_sheet import Decision, ReviewPair
from workbook_tools.ledger import DecisionKind, Ledger
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.sales.customer_numbers import CUSTOMER_NO
from workbook_tools.sales.evidence import evidence_of
from workbook_tools.tasks.erased import ERASED
from workbook_tools.tasks.pairs import Pair, decided_apart, pair_of

REVIEWED: Final = DecisionKind.REVIEWED
"""Decisions of this kind: the hash of a 待确认重复 whose decisions were taken over."""

_WHO: Final = ("customer_name", "contact_name", "mobile", "landline", "wechat", "qq")


@dataclass(frozen=True)
class Decided:
    """One decision: the customer of a line and the one he is compared with, by the numbers they go by now."""

    place: Place
    one: str
    other: str
    is_same: bool

    @property
    def pair(self) -> Pair:
        """The two, in their order; twice the same number if they are united already."""
        return pair_of(self.one, self.other)

    def problem(self, code: str, message: str, suggestion: str = "") -> Problem:
        """Say something at the cell in which it was decided."""
        return Problem(code, self.place, message, suggestion, _HEADING)


_HEADING: Final = ReviewPair.form.by_field["decision"].heading


_OPTIONS: Final = f"{'、'.join(list(Decision)[:-1])} 或 {list(Decision)[-1]}"


@dataclass
class Decisions:
    """What was decided and can be taken; what cannot, at its cell."""

    taken: list[Decided] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_review_sheets(paths: Sequence[Path], password: str = "") -> list[ReviewPair]:
    """Read the lines of 待确认重复 workbooks, each with the place of its 决定.

    Raises WorkbookError if one cannot be read or is no 待确认重复.
    """
    return [line for path in paths for line in _lines(path, password)]


def _lines(path: Path, password: str) -> Iterator[ReviewPair]:
    book = read_book(path, password)
    read, _ = read_tables(book, [ReviewPair.form], path.name, today=date.today(), vocabularies={})
    tables = [table for table in read if {"customer_no", "against", "decision"} <= _headed(table)]
    if not tables and ReviewPair.form.sheet not in {sheet.name for sheet in book.sheets}:
        raise WorkbookError(
            "no-form", f"{path.name} 不是待确认重复，也不是撞单裁定表，请给 wbtools consolidate 写出的那一份"
        )
    if not tables and any(_headed(table) for table in read):
        raise WorkbookError("no-column", f"{path.name} 里少了「客户编号」「对照」或「决定」这一列，请恢复表头再试")
    for table in tables:
        for index, row in enumerate(table.rows(ReviewPair)):
            yield replace(row, place=table.place(*table.cell_at(index, "decision")))


def _headed(table: Table) -> set[str]:
    """Give the fields the sheet has a column for, whether anybody wrote into it or not."""
    return {name for name in ReviewPair.form.by_field if table.lines and table.cell_at(0, name)[1]}


def decisions_in(lines: Iterable[ReviewPair], ledger: Ledger) -> Decisions:
    """Take what was decided. A number that was united goes on under the other, which a remark says."""
    reader = _RulingReader(ledger)
    found = Decisions()
    for line in lines:
        refusal = reader.refusal(line)
        if refusal:
            raw, place = line.unread.get("decision", ""), line.place or Place("")
            how = f"请填 {_OPTIONS}，再运行一次" if raw else "请改好再运行一次"
            personal = reader.names_somebody(line, raw)
            found.problems.append(Problem("review-refused", place, refusal, how, _HEADING, raw, personal))
        elif line.decision in (Decision.SAME, Decision.APART):
            each = reader.each(line)
            found.taken.append(each)
            found.problems += reader.remarks(line, each)
    return found


class _RulingReader:
    """Knows the customers the lines may name."""

    def __init__(self, ledger: Ledger) -> None:
        self._aliases = ledger.aliases()
        self._customers = ledger.customers()
        self._erased = set(ledger.decisions(ERASED).values())
        self._apart = decided_apart(ledger)

    def each(self, line: ReviewPair) -> Decided:
        one, other = (self._aliases.get(no, no) for no in _numbers(line))
        return Decided(line.place or Place(""), one, other, line.decision is Decision.SAME)

    def refusal(self, line: ReviewPair) -> str:
        """Say why a line cannot be taken; empty if it can, or decides nothing."""
        if "decision" in line.unread:
            return "看不懂“{value}”"
        if line.decision not in (Decision.SAME, Decision.APART):
            return ""
        one, other = _numbers(line)
        if not one or not other:
            return "没有写和谁比：「客户编号」或「对照」空着"
        if one == other:
            return f"「对照」写的就是 {one} 自己"
        unknown = [no for no in (one, other) if self._aliases.get(no, no) not in self._customers]
        if unknown:
            return self._unknown(unknown[0])
        if not self._is_he(line, self._customers[self._aliases.get(one, one)]):
            return f"这一行写的和客户总表里的 {one} 完全对不上，可能不是这个文件夹的待确认重复"
        return ""

    def names_somebody(self, line: ReviewPair, text: str) -> bool:
        """Tell whether a text may name a customer of the line: it has the first sign of a name of one of the two."""
        known = [self._customers.get(self._aliases.get(no, no), {}) for no in _numbers(line)]
        names = [facts.get(name) for facts in known for name in ("customer_name", "contact_name")]
        return any(name[0] in text for name in names if name)

    def _unknown(self, no: str) -> str:
        if not CUSTOMER_NO.fullmatch(no):
            return "「客户编号」或「对照」里写的不是客户编号"
        return f"{no} 已按要求删除" if no in self._erased else f"客户总表里没有 {no} 这个编号"

    def remarks(self, line: ReviewPair, each: Decided) -> Iterator[Problem]:
        """Say which numbers go by another now, unless what is decided has been decided before."""
        if each.one == each.other or (not each.is_same and each.pair in self._apart):
            return
        for no in _numbers(line):
            if no in self._aliases:
                message = f"{no} 早已合并到 {self._aliases[no]}，按 {self._aliases[no]} 办了"
                yield each.problem("review-followed", message)

    def _is_he(self, line: ReviewPair, facts: Mapping[str, Any]) -> bool:
        """Tell whether a line says anything of who he is that the register says, too; another company's would not."""
        said = {text for name in _WHO for text in _texts(getattr(line, name))}
        known = evidence_of(facts)
        return not said or bool(said & {one.value for name in _WHO for one in known.get(name, ())})


def _texts(value: Any) -> Sequence[str]:
    return value if isinstance(value, tuple) else [value] if value else []


def _numbers(line: ReviewPair) -> tuple[str, str]:
    return (line.customer_no or "").strip().upper(), (line.against or "").strip().upper()
