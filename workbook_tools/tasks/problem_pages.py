"""问题清单.xlsx: a page for each person, each problem with a click to its cell."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from workbook_tools.columns.links import Link
from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.excel.page import Page
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.problem_list import Need, ProblemLine, Seen
from workbook_tools.problems import Problem, WorkbookError
from workbook_tools.tasks.hand_ins import HandIns
from workbook_tools.tasks.mending import Mending, Told
from workbook_tools.tasks.people import UNSIGNED
from workbook_tools.tasks.reading import FileReading

FRONT_PAGE: Final = "各人要改的"
_NOTES: Final = (
    "点姓名看他的清单；点「位置」打开原表的那一格。",
    "“要改”的请改好再交；其余的行照收，不用等。",
    "原表改不了的，在「建议值」里写对，「采纳」选“是”，存好后请管理员运行 wbtools fix，下次汇总就按它收。",
)


def problem_pages(
    readings: Sequence[FileReading],
    problems: Sequence[Problem],
    hand_ins: HandIns,
    mending: Mending,
    folder: Path,
    week: str,
) -> list[Page]:
    """Give the pages: the people with how much each has to mend, then a page for each.

    folder: where the workbook will lie; the links lead from there to the files.
    """
    paths = {
        reading.source.name: "" if reading.source.fetched else _seen_from(folder, reading.source.path)
        for reading in readings
    }
    by_person: dict[str, list[ProblemLine]] = defaultdict(list)
    for reading in readings:
        if reading.unreadable:
            by_person[hand_ins.person_of(reading.source.name)].append(
                _unreadable_line(reading.source.name, reading.unreadable, paths)
            )
    for problem in problems:
        by_person[hand_ins.person_of(problem.place.file)].append(_line(problem, paths, mending))
    for told in mending.mended:
        by_person[told.person].append(_mended_line(told, mending))
    people = sorted(by_person, key=lambda person: (person == UNSIGNED, person))
    pages: list[Page] = [_front(people, by_person, week)]
    for person in people:
        lines = sorted(by_person[person], key=lambda line: list(Need).index(line.need or Need.KNOW))
        pages.append(TablePage(person, ProblemLine.form, lines, f"{person} 的问题清单 {week}", _NOTES[1:]))
    return pages


def _front(people: Sequence[str], by_person: Mapping[str, Sequence[ProblemLine]], week: str) -> FactsPage:
    counts = []
    for person in people:
        mend = sum(line.need is Need.MEND for line in by_person[person])
        old = sum(line.state is Seen.OLD for line in by_person[person])
        mended = sum(line.need is Need.MENDED for line in by_person[person])
        know = len(by_person[person]) - mend - mended
        more = {f"其中{old}处上次就有": old, f"上次的改好了{mended}处": mended, f"另有{know}条知道就行": know}
        counts.append((Link.to_sheet(person, person), mend, "，".join(said for said, count in more.items() if count)))
    return FactsPage(FRONT_PAGE, f"问题清单 {week}", [("姓名 / 要改几处", counts)], _NOTES)


def _line(problem: Problem, paths: Mapping[str, str], mending: Mending) -> ProblemLine:
    place = problem.place
    shown = f"{place.sheet or ''} {place.spot if place.row else ''}".strip() or place.file
    cell = place.cell if place.column and place.row else f"A{place.row or 1}"
    path = paths.get(place.file, f"../../{place.file}")  # 设置 and 客户总表 lie at the top of the workspace
    return ProblemLine(
        need=Need.KNOW if problem.is_remark else Need.MEND,
        cell=Link.to_file(shown, path, place.sheet or "", cell) if path else Link(shown),
        file=place.file,
        heading=problem.heading or None,
        value=problem.shown_value(unmask=True) or None,
        message=problem.said(unmask=True),
        suggestion=problem.suggestion or None,
        proposal=problem.proposal or None,
        state=None if problem.is_remark or not mending.week else Seen.OLD if problem.no in mending.known else Seen.NEW,
        no=problem.no or None,
    )


def _mended_line(told: Told, mending: Mending) -> ProblemLine:
    return ProblemLine(
        need=Need.MENDED,
        cell=Link(f"{told.sheet or ''} 第{told.row}行".strip()),
        file=told.file,
        heading=told.heading or None,
        message=f"{mending.week}的问题：{told.said}",
        no=told.no,
    )


def _unreadable_line(name: str, error: WorkbookError, paths: Mapping[str, str]) -> ProblemLine:
    link = Link.to_file(Path(name).name, paths[name]) if paths[name] else Link(Path(name).name)
    what, please, remedy = error.message.partition("，请")
    return ProblemLine(need=Need.MEND, cell=link, file=name, message=what, suggestion=f"请{remedy}" if please else None)


def _seen_from(folder: Path, path: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()
