"""The day: its inquiries and the visits collected go to the head of sales, who answers the next day (一·2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.visit_register import Visit
from workbook_tools.ledger import Entry, Ledger
from workbook_tools.problems import Place, Problem
from workbook_tools.sales.answers import Answer
from workbook_tools.sales.handoff_text import numbers_said, short_number
from workbook_tools.sales.in_words import day_said, some_of
from workbook_tools.sales.weeks import week_of
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.accounting import SourceRow, tally
from workbook_tools.tasks.corrections import take_over_corrections
from workbook_tools.tasks.feedback import Answering, FedBack
from workbook_tools.tasks.handed import Handed, answers, asked_about, handed, remember, remember_sheet, sheets
from workbook_tools.tasks.handoff_books import HandoffBooks
from workbook_tools.tasks.handoff_lines import Line
from workbook_tools.tasks.handoff_rows import HANDOFF_TASK, Choice, Chosen
from workbook_tools.tasks.intake import Intake, TakenIn, collector_at_rest, read_hand_ins
from workbook_tools.tasks.outcome import Outcome
from workbook_tools.tasks.progress import SILENT, Progress
from workbook_tools.tasks.publication import Publication, begin_run, writing
from workbook_tools.tasks.reading import FileReading, to_mend, unreadable
from workbook_tools.tasks.register import add_register
from workbook_tools.workspace import Workspace

_HANDED: Final = (Inquiry.form.key, Visit.form.key)


@dataclass
class HandedOver(Outcome):
    """What a day's handoff did.

    lines:    the customers on the day's sheet. problems: every problem of what was handed in.
    new, urgent, left: how many were handed over today, how many of them urgent, and how many of earlier days wait.
    held_back: how many rows of the day name nobody or no way to reach him, and wait until that is added.
    fed_back: what receivers had written into sheets before this one was made.
    changed:  a sentence on who was made urgent since he was handed over, or no longer is.
    notes:    a sentence for whatever is not handed over, or otherwise than one would think.
    """

    day: date
    readings: Sequence[FileReading]
    rows: Sequence[SourceRow]
    lines: Sequence[Line] = ()
    new: int = 0
    urgent: int = 0
    left: int = 0
    held_back: int = 0
    fed_back: FedBack = field(default_factory=FedBack)
    changed: Sequence[str] = ()
    notes: Sequence[str] = ()

    @property
    def is_clean(self) -> bool:
        """True if nothing needs correcting."""
        return super().is_clean and self.fed_back.is_clean and not unreadable(self.readings)

    @property
    def to_mend(self) -> int:
        """How much there is to mend in what was handed in."""
        return to_mend(self.readings, self.problems)

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return {
            "run": self.run,
            "day": self.day.isoformat(),
            "rows": tally(self.rows),
            "handed_over": self.new,
            "urgent": self.urgent,
            "unanswered_before": self.left,
            "held_back_today": self.held_back,
            "changed": list(self.changed),
            "notes": list(self.notes),
            "answers": self.fed_back.summary(),
            "receivers": list(dict.fromkeys(line.record.receiver for line in self.lines)),
            "lines": [
                {
                    "no": line.record.record_no,
                    "customer_no": line.record.customer_no,
                    "receiver": line.record.receiver,
                    "urgent": line.record.is_urgent,
                    "due": line.record.due.isoformat(),
                    "answered": line.answer.is_given,
                }
                for line in self.lines
            ],
            "unreadable": unreadable(self.readings),
            **self.published(),
        }


@collector_at_rest()
def handoff(
    sources: Sequence[Path | str] = (),
    *,
    workspace: Path,
    day: date | None = None,
    now: datetime | None = None,
    password: str = "",
    scheduler: str = "",
    progress: Progress = SILENT,
) -> HandedOver:
    """Hand over a day's inquiries and collected visits: take in what is new, then write the day's sheet and texts.

    sources: files, folders and URLs (default: the workspace's 收件箱). day: default today. now: default the clock's.
    scheduler: the address of a Dask cluster that reads.
    What receivers wrote into sheets since they were published is taken over first, as `feedback` does.
    The rows it takes in belong to the lists of the next consolidation, which are the same as without it. A second run
    on the same day hands over what is new since; numbers given stay. Raises WorkbookError as `consolidate` does.
    """
    space, at = Workspace(workspace).require(), now or datetime.now()  # noqa: DTZ005 # the office's own clock
    on = day or at.date()
    today = max(on, at.date())  # an earlier day is handed over today: what is read is read as of today, and kept so
    settings = load_settings(space.settings_file, today)
    readings = read_hand_ins(sources, space, settings, today, password, week_of(on), scheduler, progress)
    progress.then("都读完了，正在合并客户、做移交表")
    with writing(space, HANDOFF_TASK, password) as ledger, Publication(space, ledger, password) as publication:
        run, week = begin_run(ledger, HANDOFF_TASK, week_of(on), today), week_of(on)
        _, told = take_over_corrections(publication, settings, today)
        taken = Intake(ledger, settings, space, week, run, today, listing=False).take_in(readings)
        answering = Answering(ledger, settings, at, run)
        answering.take_sheets(publication, ())
        chosen = _choose(ledger, settings, on, run)
        done = _counted(on, readings, taken, [*settings.problems, *told])
        done.fed_back = answering.done
        calendar = settings.calendar()
        books = HandoffBooks(ledger, settings, calendar.opening_of(on))
        done.changed = list(_changed(chosen.changed))
        done.notes = _notes(chosen, taken.rows, on, _assigned(ledger, on))
        notes = [*done.changed, *done.notes, *calendar.warnings([on, settings.handoff_clock().answer_due(on)])]
        done.lines = books.add_day(publication, on, notes, answering.refused)
        if answering.done.answers:
            answering.publish(publication, without=on)
        _count(done)
        add_register(publication, settings)
        done.publish(publication, run, {"rows": tally(done.rows), "handed_over": done.new})
    return done


def _choose(ledger: Ledger, settings: Settings, day: date, run: int) -> Chosen:
    """Choose who is handed over, and remember it with what stands on the day's sheet."""
    chosen = Choice(ledger, settings, day, run).make()
    remember(ledger, [*chosen.changed, *chosen.grown, *chosen.new])
    left = [no for no, one in asked_about(ledger).items() if one.handed_on < day]
    own = [no for no, one in handed(ledger).items() if one.handed_on == day]
    before = sheets(ledger).get(day, [])
    remember_sheet(ledger, day, list(dict.fromkeys([*before, *left, *own])))
    return chosen


def _assigned(ledger: Ledger, day: date) -> list[str]:
    """Give who waited for an answer on the sheet before, and is no longer asked about."""
    before = [on for on in sheets(ledger) if on < day]
    known, asked = answers(ledger), asked_about(ledger)
    left = sheets(ledger)[max(before)] if before else []
    return [no for no in left if no not in asked and not known.get(no, Answer()).is_given]


def _counted(day: date, readings: Sequence[FileReading], taken: TakenIn, told_before: Sequence[Problem]) -> HandedOver:
    held = [row for row in taken.rows if _is_held_back(row, day)]
    return HandedOver(day, readings, taken.rows, problems=[*told_before, *taken.problems], held_back=len(held))


def _count(done: HandedOver) -> None:
    new = [line for line in done.lines if not line.is_left]
    done.new, done.urgent = len(new), sum(line.record.is_urgent for line in new)
    done.left = sum(line.is_left and not line.answer.is_given for line in done.lines)


def _is_held_back(row: SourceRow, day: date) -> bool:
    """Tell a row of the day that nobody could call; one is told on the sheet as long as it stands so in its file."""
    is_held = row.index in row.table.held and not row.copy_of and not row.is_erased
    return is_held and row.table.form in _HANDED and row.first_day == day


def _notes(chosen: Chosen, rows: Sequence[SourceRow], day: date, assigned: Sequence[str]) -> list[str]:
    """Say what is not handed over, and why: nothing goes missing without a word."""
    held = [row.source for row in rows if _is_held_back(row, day)]
    notes = []
    if assigned:
        shown = some_of([f"{short_number(no, day)}号" for no in assigned])
        notes.append(f"以前移交、还没答的{len(assigned)}位已分给了人跟，不再请您答（{shown}）。")
    if held:
        notes.append(f"今天还有{len(held)}行没法移交：缺姓名或联系方式，补好就移交（{some_of(held)}）。")
    if chosen.late:
        notes.append(
            f"咨询里有{len(chosen.late)}行写的是一周以前的日期，今天才交来，也在这里移交（{_places(chosen.late)}）；"
            "日期写错了的，请在咨询记录本里改。"
        )
    if chosen.unclear:
        notes.append(
            f"咨询里有{len(chosen.unclear)}行写的是一周以前的日期，是开始移交以前的，这里没有移交，在名单里"
            f"（{_places(chosen.unclear)}）。日期写错了的，请在咨询记录本里改，改好就移交；"
            "以前的也要移交的，请运行 wbtools handoff --date 加上那一天。"
        )
    if chosen.too_old:
        notes.append(f"陌拜里有{len(chosen.too_old)}位是一周以前拜访的，今天才交来，不在这里移交，在本周的名单里。")
    if chosen.own_form:
        notes.append(f"有{chosen.own_form}行已经写在各人自己交的客户信息移交表里，这里不再移交。")
    return notes


def _changed(records: Sequence[Handed]) -> Iterator[str]:
    """Say who was made urgent since he was handed over, and who no longer is."""
    for handed_on in dict.fromkeys(record.handed_on for record in records):
        for is_urgent, what in ((True, "改成了急件，请马上联系"), (False, "改成了普通")):
            own = [r.record_no for r in records if (r.handed_on, r.is_urgent) == (handed_on, is_urgent)]
            if own:
                yield f"{day_said(handed_on)}移交的{numbers_said(own, handed_on)}{what}。"


def _places(entries: Sequence[Entry]) -> str:
    """Name where rows stand; a row of a .csv by its line alone."""
    places = (Place(e.path, e.sheet, e.line) if e.sheet else f"{e.path} 第{e.line}行" for e in entries)
    return some_of(list(map(str, places)))
