"""The day's 客户信息移交表.xlsx: a front page for the phone, a sheet to fill in for each receiver, who is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from workbook_tools.columns.base import Cell
from workbook_tools.columns.links import Link
from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.excel.page import Page
from workbook_tools.excel.table_page import TablePage
from workbook_tools.form import arranged
from workbook_tools.forms.handoff_sheet import Handoff
from workbook_tools.forms.settings import Role
from workbook_tools.sales.answers import ANSWER_FIELDS, late_by
from workbook_tools.sales.handoff_text import numbers_said, short_place, title_of
from workbook_tools.sales.in_words import day_said
from workbook_tools.sales.receivers import NOBODY
from workbook_tools.sales.write_ups import Misuse, WriteUp
from workbook_tools.settings import Settings
from workbook_tools.tasks.handed import number_order
from workbook_tools.tasks.handoff_lines import Line

FRONT_PAGE: Final = "今天移交"
URGENT_PAGE: Final = "急件与补录"
LATE_PAGE: Final = "谁晚了"
_FIRST: Final = (
    "record_no", "contact_name", "customer_name", "mobile", "need", "owner", "status", "outcome", "note", "next_step",
    "fed_back_on", "fed_back_by", "received_at", "truly_urgent",
)  # fmt: skip
_FORM: Final = arranged(Handoff.form, _FIRST, ANSWER_FIELDS)
_OWED: Final = "急件还没补录"

Lines = list[tuple[str | Link, Cell | Link, str]]
Blocks = list[tuple[str, Lines]]


@dataclass(frozen=True)
class HandoffPages:
    """Builds the pages of one day.

    notes:   what has to be said on the front page besides. write_ups, misuse: of the urgent lane up to the day.
    others:  lines of other days' sheets that tell who is late. now: up to when lateness is counted.
    """

    settings: Settings
    day: date
    lines: Sequence[Line]
    notes: Sequence[str]
    write_ups: Sequence[WriteUp]
    misuse: Sequence[Misuse]
    others: Sequence[Line]
    now: datetime

    @property
    def title(self) -> str:
        """The day's figures in a line."""
        return title_of(self.day, *_counts(self.lines))

    def pages(self) -> list[Page]:
        """Give the pages: front, receivers, urgent ones, who is late."""
        return [self._front(), *self._sheets(), self._urgent(), self._late()]

    # --- the front page

    def _front(self) -> FactsPage:
        waiting = [line for line in self.lines if not line.answer.is_given]
        today = [line for line in waiting if not line.is_left]
        urgent = [line for line in waiting if line.record.is_urgent]
        left = [line for line in waiting if line.is_left and not line.record.is_urgent]
        blocks: Blocks = [
            (_OWED, [self._owed(each) for each in self.write_ups if each.is_owed]),
            ("急件", [self._line(line) for line in sorted(urgent, key=lambda line: line.is_left)]),
            ("以前移交的，还没答", [self._line(line) for line in left]),
            ("咨询", [self._line(line) for line in today if not (line.record.is_urgent or line.is_visit)]),
            ("陌拜", [self._line(line) for line in today if line.is_visit and not line.record.is_urgent]),
            ("已经答了的", [self._line(line) for line in self.lines if line.answer.is_given]),
        ]
        filled = [block for block in blocks if block[1]]
        notes = [*self.notes, self._rules_said()]
        if NOBODY in self._receivers():
            notes.append(f"{NOBODY}：设置.xlsx 的「人员」页里没有{Role.HEAD}，请填上，下一次移交就交给他。")
        if not self.lines:
            notes.insert(0, "今天没有要移交的客户。")
        return FactsPage(FRONT_PAGE, self.title, filled, notes, alerts=(_OWED,))

    def _line(self, line: Line) -> tuple[str | Link, Cell | Link, str]:
        row = line.row
        name, *shop = line.names or [""]
        who = f"{line.number}号{' 急' if line.record.is_urgent else ''} {name}"
        place = " ".join(filter(None, [short_place(row.region or ""), *shop]))
        to = f"交{row.received_by}" if len(self._receivers()) > 1 else ""
        how_far = "".join(f"{said}：" for said in [" ".join(filter(None, [row.owner, row.status]))] if said)
        answered = f"{how_far}{row.outcome or ''}" if line.answer.is_given else ""
        # who left no number is found by his own when he asks to be forgotten
        no = "" if row.mobile or row.landline or row.wechat or row.qq else line.record.customer_no
        said = "；".join(filter(None, ["，".join(filter(None, [place, row.need])), row.note, answered, to, no]))
        return Link.to_sheet(who, row.received_by or NOBODY), " ".join(filter(None, line.contact)), said

    def _owed(self, each: WriteUp) -> tuple[str | Link, Cell | Link, str]:
        if each.waits_for_receiver and each.listed_on:
            told = f"{day_said(each.handed_at.date())}先口头移交的急件，{day_said(each.listed_on)}已写进移交表"
            return each.person, "等接收人确认", f"{each.customer_no}：{told}，接收人答一句就清了"
        return (
            f"{each.person}欠",
            each.what,
            f"{each.customer_no}：{day_said(each.handed_at)}先口头移交的急件，应在{_moment(each.due)}前补录",
        )

    def _rules_said(self) -> str:
        clock = self.settings.handoff_clock()
        due = clock.answer_due(self.day)
        calls = clock.first_call_due(clock.calendar.next_opening(clock.calendar.opening_of(self.day)))
        has_urgent = any(line.record.is_urgent and not line.is_left for line in self.lines)
        urgent = f"急件请在{_moment(calls)}前先联系一次。" if has_urgent else ""
        visits = "每周最后一个工作日" if self.settings.collects_visits_weekly else "每天"
        return (
            f"{urgent}请在{_moment(due)}前答复（哪天上班看{clock.calendar.source_of(due.date())}）：在自己那一页的白格里填，或在群里回“3号小王，已打，周四来公司”。"
            f"陌拜{visits}移交一次。什么算第二天、几点前，在 设置.xlsx 的「规则」页里改。"
        )

    # --- the receivers' sheets

    def _receivers(self) -> list[str]:
        return list(dict.fromkeys(line.record.receiver for line in self.lines))

    def _sheets(self) -> list[TablePage]:
        return [self._sheet(receiver) for receiver in self._receivers()]

    def _sheet(self, receiver: str) -> TablePage:
        own = [line for line in self.lines if line.record.receiver == receiver]
        title = f"{Handoff.form.title}　{receiver}　{title_of(self.day, *_counts(own))}"
        notes = ("白格由接收人填：派给谁、处理到哪一步、结果怎样；填好存盘，交回来运行 wbtools feedback。",)
        return TablePage(receiver, _FORM, [line.row for line in own], title, notes, kept_in_sight="record_no")

    # --- the urgent lane

    def _urgent(self) -> FactsPage:
        owed: Lines = [self._owed(each) for each in self.write_ups if each.is_owed]
        late: Lines = [self._late_write_up(each) for each in self.write_ups if each.is_late]
        most = self.settings.most_not_urgent
        people: Lines = [(each.person, f"直接移交{each.direct}件", each.said(most)) for each in self.misuse]
        blocks: Blocks = [(_OWED, owed), ("补录晚了的", late), (f"{self.day.month}月各人用急件", people)]
        notes = [
            f"急件可以先口头移交，事后补录，期限是{self.settings.rule('急件-2')}下班前。"
            "写进了移交表、等接收人确认的，接收人在移交表里或群里答一句就清了；"
            "欠咨询记录、补记日期的，交上咨询记录本，在自己的移交表里写上补记日期。"
            f"接收人在「确属紧急」里填“否”的，一个月满{most}件就提醒。都可以在 设置.xlsx 的「规则」页里改。",
        ]
        if not any(lines for _, lines in blocks):
            notes.insert(0, "没有先口头移交的急件。")
        title = f"{URGENT_PAGE} {self.day}"
        return FactsPage(URGENT_PAGE, title, [block for block in blocks if block[1]], notes, alerts=(_OWED,))

    def _late_write_up(self, each: WriteUp) -> tuple[str | Link, Cell | Link, str]:
        assert each.made_on is not None, "who is late has done it"
        return (
            each.person,
            each.what,
            f"{each.customer_no}：应在{_moment(each.due)}前补录，{day_said(each.made_on)}才补",
        )

    # --- who is late

    def _late(self) -> FactsPage:
        still: dict[str, Lines] = defaultdict(list)
        came: dict[str, Lines] = defaultdict(list)
        for (receiver, handed_on, how, is_given), own in self._overdue().items():
            numbers = numbers_said([line.record.record_no for line in own], self.day)
            said = f"应在{_moment(own[0].record.due)}前答：{numbers}"
            (came if is_given else still)[receiver].append((f"{day_said(handed_on)}移交的{len(own)}位", how, said))
        late: Blocks = [(f"{who}还没答", lines) for who, lines in still.items()]
        blocks = late + [(f"{who}答晚了", lines) for who, lines in came.items()]
        notes = [f"算到{_moment(self.now)}，只算上班时间；答晚了的只列这个月的。"]
        if not blocks:
            notes.insert(0, "没有人晚答。")
        return FactsPage(LATE_PAGE, f"{LATE_PAGE} {self.day}", blocks, notes, alerts=[heading for heading, _ in late])

    def _overdue(self) -> dict[tuple[str, date, str, bool], list[Line]]:
        """Give who is or was late, by receiver, day of the handoff, how late, and whether the answer came at all."""
        calendar = self.settings.calendar()
        found: dict[tuple[str, date, str, bool], list[Line]] = defaultdict(list)
        for line in sorted(self.others, key=lambda line: (line.record.due, number_order(line.record.record_no))):
            record, is_given = line.record, line.answer.is_given
            until = line.answer.answered_at if is_given else self.now
            if until and until > record.due:
                late = late_by(record.due, line.answer, self.now, calendar)
                how = f"晚了{calendar.hours_said(late)}" if late else "时限刚过"
                found[record.receiver, record.handed_on, how, is_given].append(line)
        return found


def _counts(lines: Sequence[Line]) -> tuple[int, int, int]:
    """Count who is new, who of them is urgent, and who is left of earlier days without an answer."""
    new = [line for line in lines if not line.is_left]
    left = sum(line.is_left and not line.answer.is_given for line in lines)
    return len(new), sum(line.record.is_urgent for line in new), left


def _moment(at: datetime) -> str:
    return f"{day_said(at)}{at:%H:%M}"
