"""Replies from a chat become answers: what is understood is shown first, and only what a person confirms is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.base import Vocabulary
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Place, Problem, WorkbookError, mask_numbers
from workbook_tools.sales.answers import Answer
from workbook_tools.sales.handoff_text import short_number
from workbook_tools.sales.in_words import day_said
from workbook_tools.sales.replies import NotUnderstood, Reply, read_replies
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.daily_owners import unfit_owners
from workbook_tools.tasks.feedback import Answering, FedBack, Told, newest_with, run_feedback
from workbook_tools.tasks.handed import Handed, answers, handed
from workbook_tools.tasks.publication import Publication
from workbook_tools.workspace import Workspace

_LARGEST: Final = 1_000_000
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_WEEKDAYS: Final = "一二三四五六日"


@dataclass(frozen=True)
class Understood:
    """What a reply says of one customer.

    number:  as it goes by today. changes: the columns it would change. doubt: what is not sure, in words.
    was:     the answer as it was known when the reply was read.
    """

    record_no: str
    number: str
    customer_no: str
    reply: Reply
    changes: Mapping[str, Any]
    was: Answer
    doubt: str = ""

    @property
    def can_be_taken(self) -> bool:
        """True if there is anything to write that is not known yet."""
        return bool(self.changes)

    def sentence(self) -> str:
        """Say what was understood, for a person to confirm."""
        said = self.changes
        parts = [
            f"派给{said['owner']}" if said.get("owner") else "",
            str(said["status"]) if said.get("status") else "",
            "收到" if said.get("received_at") and len(said) == 1 else "",
            f"结果“{said['outcome']}”" if said.get("outcome") else "",
            f"下一步{said['next_step']}" if said.get("next_step") else "",
            self.doubt,
        ]
        what = "；".join(filter(None, parts)) or "没有新的内容"
        return f"{self.number}号（{self.customer_no}）：{mask_numbers(what)}"


@dataclass
class ReadReplies:
    """What a chat was understood to say: by customer, in the order it was written; and what was not understood."""

    understood: list[Understood] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON; free text has its numbers masked."""
        return {
            "understood": [
                {
                    "number": one.number,
                    "no": one.record_no,
                    "customer_no": one.customer_no,
                    "owner": one.changes.get("owner"),
                    "status": str(one.changes["status"]) if one.changes.get("status") else None,
                    "outcome": mask_numbers(one.changes.get("outcome") or ""),
                    "next_on": one.reply.next_on.isoformat() if one.reply.next_on else None,
                    "doubt": mask_numbers(one.doubt),
                }
                for one in self.understood
            ],
            "not_understood": [{"said": mask_numbers(one.said), "why": one.why} for one in self.not_understood],
        }


def understand(path: Path, *, workspace: Path, day: date | None = None, now: datetime | None = None) -> ReadReplies:
    """Read the replies of a chat that was saved as a text; nothing is written.

    day: the handoff that bare numbers belong to (default: the newest one that has them).
    Raises WorkbookError if the file cannot be read, nothing was ever handed over, or the folder is no workspace.
    """
    space, at = Workspace(workspace).require(), now or datetime.now()  # noqa: DTZ005 # the office's own clock
    settings = load_settings(space.settings_file, at.date())
    text = _text_of(path)
    if not space.ledger_file.exists():
        raise WorkbookError("feedback-refused", "还没有移交过，请先运行 wbtools handoff")
    with Ledger(space.ledger_file, write=False) as ledger:
        return _Resolver(ledger, settings, at, day).resolve(text)


def take_replies(
    confirmed: Sequence[Understood], *, workspace: Path, now: datetime | None = None, password: str = ""
) -> FedBack:
    """Write what a person confirmed. What was answered otherwise since it was shown is told, and not overwritten."""

    def decide(_: Publication, answering: Answering) -> None:
        told: dict[str, Told] = {}
        running = dict(answering.known)
        for one in confirmed:
            known = running.get(one.record_no, Answer())
            if one.record_no not in told and known != one.was:
                place = Place(f"移交 {one.record_no}")
                message = f"{one.number}号刚刚另有答复，这一条没有写"
                answering.done.problems.append(Problem("feedback-contradiction", place, message, "请再读一次"))
                continue
            before = told[one.record_no].changes if one.record_no in told else {}
            told[one.record_no] = Told({**before, **one.changes}, one.reply.at)
        answering.take(told)

    return run_feedback(workspace, decide, now, password)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise WorkbookError("file-too-large", f"“{path.name}”太大，不像聊天记录")
        content = path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError("file-missing", f"找不到 {path.name}，请核对路径") from None
    except OSError as error:
        raise WorkbookError("file-denied", f"{path.name} 读不了，请检查权限") from error
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookError("file-encoding", f"{path.name} 的文字编码认不出，请另存为 UTF-8 的文本再试")


class _Resolver:
    """Finds the customers replies are about, and what would change."""

    def __init__(self, ledger: Ledger, settings: Settings, now: datetime, day: date | None) -> None:
        self._records, self._answers = handed(ledger), answers(ledger)
        self._people = settings.vocabularies().get("person") or Vocabulary("人员")
        self._unfit = unfit_owners(settings, now.date())
        self._now, self._day = now, day

    def resolve(self, text: str) -> ReadReplies:
        read = read_replies(text, self._now.date(), self._people)
        found = ReadReplies(not_understood=list(read.not_understood))
        running = dict(self._answers)
        for reply in read.replies:
            records = list(self._about(reply, running))
            if not records:
                found.not_understood.append(NotUnderstood(reply.said, self._nobody(reply)))
            for record in records:
                found.understood.append(self._understood(record, reply, running))
        return found

    def _about(self, reply: Reply, running: Mapping[str, Answer]) -> Iterator[Handed]:
        day = reply.day or self._day
        if reply.is_about_all:
            yield from self._all(day, reply, running)
        elif day:
            yield from filter(None, [self._records.get(f"{day:%Y%m%d}-{reply.number:02d}")])
        else:
            yield from filter(None, [newest_with(reply.number, self._records.values(), self._now.date())])

    def _all(self, day: date | None, reply: Reply, running: Mapping[str, Answer]) -> Iterator[Handed]:
        """Give everyone of the newest handoff who waits for such a word: of the one who writes, if he receives."""
        days = [one.handed_on for one in self._records.values() if one.handed_on <= self._now.date()]
        on = day or max(days, default=None)
        own = [one for one in self._records.values() if one.handed_on == on]
        sender = self._people.official(reply.sender)
        mine = [one for one in own if one.receiver == sender] or own
        for one in mine:
            answer = running.get(one.record_no, Answer())
            if not answer.is_given and not (reply.is_receipt and answer.received_at):
                yield one

    def _understood(self, record: Handed, reply: Reply, running: dict[str, Answer]) -> Understood:
        was, known = self._answers.get(record.record_no, Answer()), running.get(record.record_no, Answer())
        changes = {name: value for name, value in self._said(reply, known).items() if value != getattr(known, name)}
        doubt = reply.doubt
        if known.owner and changes.get("owner") and not reply.reassigned:
            del changes["owner"]
            doubt = f"已经派给{known.owner}，没有改派；要改，请写“{reply.number}号改给{reply.owner}”"
        if (owner := changes.get("owner")) in self._unfit:
            del changes["owner"]
            doubt = f"{owner}{self._unfit[owner]}，没有派给他"
        if known.outcome and changes.get("outcome"):
            doubt = "；".join(filter(None, [doubt, f"代替原来的结果“{known.outcome}”"]))
        running[record.record_no] = known.changed(changes)
        newest = max(one.handed_on for one in self._records.values())
        number = short_number(record.record_no, newest)  # those of older handoffs carry their day
        return Understood(record.record_no, number, record.customer_no, reply, changes, was, doubt)

    def _said(self, reply: Reply, known: Answer) -> dict[str, Any]:
        at = min(reply.at or self._now, self._now)  # a telephone's clock may be ahead
        said: dict[str, Any] = {}
        if not known.received_at:
            said["received_at"] = at.replace(microsecond=0)
        if reply.owner:
            said["owner"] = reply.owner
        if reply.status and not (reply.only_gives and known.status):
            said["status"] = reply.status
        if reply.outcome:
            said |= {"outcome": reply.outcome, "fed_back_on": at.date()}
            said |= {"fed_back_by": sender} if (sender := self._people.official(reply.sender)) else {}
        if reply.next_on:
            said["next_step"] = f"{day_said(reply.next_on)}（周{_WEEKDAYS[reply.next_on.weekday()]}）"
        return said

    def _nobody(self, reply: Reply) -> str:
        if reply.is_about_all:
            return "没有还在等答复的客户"
        if reply.day or self._day:
            day = reply.day or self._day
            return f"{day:%m-%d}的移交里没有{reply.number}号"
        return f"最近的移交里没有{reply.number}号"


_RESULT: Final = ("owner", "status", "outcome")
"""What of several replies to one number must not differ for `--confirm`."""


def chosen(understood: Sequence[Understood], numbers: Collection[str]) -> list[Understood]:
    """Give what is understood of these numbers.

    Raises WorkbookError for a number nothing was understood of, or of which several replies say different things: those
    a person confirms one by one.
    """
    known = {one.number for one in understood}
    strange = [number for number in numbers if number not in known]
    if strange:
        raise WorkbookError(
            "feedback-refused", f"{'、'.join(strange)}号没有可写的：没看懂，或已经写过；请先不加 --confirm 看一遍"
        )
    wanted = [one for one in understood if one.number in numbers]
    for number in numbers:
        own = [one.changes for one in wanted if one.number == number]
        if any(len({repr(each[name]) for each in own if each.get(name)}) > 1 for name in _RESULT):
            told = f"{number}号有几条回复说得不一样，--confirm 分不清要哪一条；请不加 --confirm，一条条定"
            raise WorkbookError("feedback-contradiction", told)
    return wanted
