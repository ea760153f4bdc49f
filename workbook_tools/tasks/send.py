"""Mailing directors and salespeople their own workbooks, each edition to each person once.

Before a mail is handed over the ledger is told, and afterwards again: whatever happens in between, what was sent is
not sent twice, and what may have been sent is told and left to a person.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from workbook_tools.excel.encryption import encrypt, is_encrypted
from workbook_tools.ledger import DecisionKind, Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.letters import Letter, message_id
from workbook_tools.tasks.mail_server import PATIENCE, UNREACHABLE, UNSURE, MailServer, MailSession
from workbook_tools.tasks.outbox import Held, Outbox, Parcel
from workbook_tools.tasks.publication import begin_run, writing
from workbook_tools.tasks.weeks import week_asked
from workbook_tools.workspace import SETTINGS_FILE, Workspace

SEND: Final = "send"
MAILED: Final = DecisionKind.MAILED
"""Decisions of this kind: person/SHA-256 of a workbook → JSON with state (sending or sent), week, at, to, message_id.

`sending` is written before the mail is handed over: found by a later run, nobody knows whether it arrived.
"""


@dataclass
class Sent:
    """What became of a week's workbooks.

    run:     its number; None if nothing was handed over.
    sent:    what the server took. already: what had been sent before, and is not sent again.
    to_send: what is still to be sent: all that would be in a dry run, otherwise what was not reached.
    held:    what is not sent, and why. notices: what must be told of the ledger itself.
    """

    week: str
    run: int | None = None
    sent: list[Parcel] = field(default_factory=list)
    already: list[Parcel] = field(default_factory=list)
    to_send: list[Parcel] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """True if nothing needs correcting."""
        return not (self.held or self.notices)

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return {
            "run": self.run,
            "week": self.week,
            **{name: [_plain(parcel) for parcel in getattr(self, name)] for name in ("sent", "already", "to_send")},
            "held": [
                {"code": each.code, "file": each.path or None, "person": each.person or None, "message": each.message}
                for each in self.held
            ],
            "notices": self.notices,
        }


def send(
    *,
    workspace: Path,
    ask: Callable[[], str],
    week: str = "",
    today: date | None = None,
    dry_run: bool = False,
    resend: Collection[str] = (),
    password: str = "",
    context: ssl.SSLContext | None = None,
    patience: float = PATIENCE,
) -> Sent:
    """Mail each director and salesperson the workbooks of a week, and those that were made anew since.

    ask:      gives the password of the mailbox; called only if the server wants one.
    week:     its label (default: the week of today). dry_run: only say who would get what.
    resend:   people who are sent their workbooks though they had them, or may have had them.
    password: what attachments open with if the company wants them encrypted (邮件-6).
    context:  which certificates of servers are trusted (default: those the system trusts); patience: in seconds.
    Raises WorkbookError if the folder is no workspace, the settings do not say how to mail, or nobody is so called.
    """
    space, day = Workspace(workspace).require(), today or date.today()
    label = week_asked(week, day)
    settings = load_settings(space.settings_file, day)
    office = _Office(space, settings, label, day, frozenset(map(settings.person, resend)), password)
    if dry_run:
        return office.rehearsal()
    server = MailServer.of(settings)
    planned = office.plan_only()
    if not planned.to_send:
        return planned
    office.require_password(planned)
    with MailSession(server, ask, context=context, patience=patience) as session:
        try:
            session.open()
        except WorkbookError as error:
            if error.code != UNREACHABLE:
                raise
            planned.held.append(Held(error.code, error.message))
            return planned
        with writing(space, SEND, password) as ledger:
            done = office.plan(ledger)  # again: only now does nobody else send
            office.require_password(done)
            done.notices = ledger.notices
            _Round(office, server, session, ledger, done).go()
    return done


@dataclass(frozen=True)
class _Office:
    """What is to be sent in a week, and how."""

    space: Workspace
    settings: Settings
    week: str
    today: date
    resend: frozenset[str]
    password: str

    def plan(self, ledger: Ledger) -> Sent:
        """Sort what is to be sent from what has been."""
        done = Sent(self.week)
        parcels, done.held = Outbox(self.space, self.settings, self.week, self.today).pack(ledger)
        log = ledger.decisions(MAILED)
        for parcel in parcels:
            known = json.loads(log.get(_subject(parcel), "{}"))
            if not known or parcel.person in self.resend:
                done.to_send.append(parcel)
            elif known["state"] == "sent":
                done.already.append(parcel)
                if known["to"] != parcel.to:
                    said = f"这一版以前发到了“{known['to']}”，邮箱后来改过；要再发，请加 --resend {parcel.person}"
                    done.held.append(Held("mail-elsewhere", said, parcel.path, parcel.person))
            else:
                said = f"{_time(known['at'])}发的时候断了，不知道发到没有；{_ask(parcel.person)}"
                done.held.append(Held(UNSURE, said, parcel.path, parcel.person))
        return done

    def plan_only(self) -> Sent:
        """Do so without keeping others from writing."""
        if not self.space.ledger_file.exists():  # and none is made: nothing was ever published
            with Ledger(Path(":memory:")) as nothing:
                return self.plan(nothing)
        with Ledger(self.space.ledger_file, write=False) as ledger:
            return self.plan(ledger)

    def rehearsal(self) -> Sent:
        """Say who would get what, and what is missing for it."""
        planned = self.plan_only()
        for check in (lambda: MailServer.of(self.settings), lambda: self.require_password(planned)):
            try:
                check()
            except WorkbookError as error:
                planned.held.append(Held(error.code, error.message))
        return planned

    def is_locked(self, parcel: Parcel) -> bool:
        """Tell whether a workbook goes out encrypted."""
        return self.settings.encrypts_mail or is_encrypted(parcel.content)

    def require_password(self, planned: Sent) -> None:
        """Raise WorkbookError file-password if a workbook is to be encrypted and nobody said with what."""
        if not self.password and any(self.is_locked(p) and not is_encrypted(p.content) for p in planned.to_send):
            said = f"{SETTINGS_FILE}的 邮件-6 是“是”，附件要加密，请加上 --password-file 再运行"
            raise WorkbookError("file-password", said)

    def letter(self, parcel: Parcel, sender: str) -> Letter:
        """Write the mail for a workbook."""
        content = parcel.content
        locked = self.is_locked(parcel)
        if locked and not is_encrypted(content):
            content = _encrypted(content, self.password)
        lines = [
            f"{parcel.person}，您好：",
            "",
            parcel.about,
            *(["附件要用密码打开，密码不在邮件里，请向管理员问。"] if locked else []),
            "",
            f"管理员用 wbtools 从 {sender} 发出",
        ]
        return Letter(sender, parcel.to, parcel.subject, "\n".join(lines) + "\n", parcel.file_name, content)


@dataclass
class _Round:
    """One round of handing over, in a session that is open."""

    office: _Office
    server: MailServer
    session: MailSession
    ledger: Ledger
    done: Sent

    def go(self) -> None:
        """Hand over mail after mail; each that is taken leaves `to_send`, each that is refused as well."""
        while self.done.to_send:
            parcel = self.done.to_send[0]
            try:
                self._deliver(parcel)
            except WorkbookError as error:
                self.done.held.append(self._told(error, parcel))
                if error.code == UNREACHABLE:
                    return
                if error.code == UNSURE:
                    self.done.to_send.pop(0)
                    return  # a server that dies once would leave every mail in doubt
            self.done.to_send.pop(0)

    def _told(self, error: WorkbookError, parcel: Parcel) -> Held:
        if error.code == UNREACHABLE:  # which mail it was does not matter
            return Held(error.code, error.message)
        message = error.message
        if error.code == UNSURE:
            message += f"；{_ask(parcel.person)}"
        return Held(error.code, message, parcel.path, parcel.person)

    def _deliver(self, parcel: Parcel) -> None:
        now = datetime.now().astimezone()
        this = message_id(self.office.week, parcel.digest, parcel.to, self.server.sender)
        message = self.office.letter(parcel, self.server.sender).as_bytes(this, now)
        self.session.offer(parcel.to, len(message))
        if self.done.run is None:
            self.done.run = begin_run(self.ledger, SEND, self.office.week, self.office.today)
        subject = _subject(parcel)
        before = self.ledger.decisions(MAILED).get(subject)
        said = {"week": self.office.week, "at": now.isoformat(timespec="seconds"), "to": parcel.to, "message_id": this}
        self.ledger.decide(MAILED, {subject: _json({"state": "sending", **said})})
        self._keep()
        try:
            self.session.hand_over(message)
        except WorkbookError as error:
            if error.code != UNSURE:
                self._forget(subject, before)
            raise
        self.ledger.decide(MAILED, {subject: _json({"state": "sent", **said})})
        self.done.sent.append(parcel)
        self._keep()

    def _forget(self, subject: str, before: str | None) -> None:
        """Let the log say what it said before a mail was refused."""
        if before is None:
            self.ledger.take_back(MAILED, [subject])
        else:
            self.ledger.decide(MAILED, {subject: before})
        self._keep()

    def _keep(self) -> None:
        """Make the log, and what the history tells of the run, permanent."""
        self.ledger.journal.sum_up(self.done.run or 0, {"sent": len(self.done.sent)})
        self.ledger.commit()


def _encrypted(content: bytes, password: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "附件.xlsx"
        path.write_bytes(content)
        encrypt(path, password)
        return path.read_bytes()


def _subject(parcel: Parcel) -> str:
    return f"{parcel.person}/{parcel.digest}"


def _json(value: dict[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _ask(person: str) -> str:
    return f"请问问本人，没有收到就加 --resend {person} 再运行一次"


def _time(at: str) -> str:
    return at[:16].replace("T", " ")


def _plain(parcel: Parcel) -> dict[str, str]:
    return {"person": parcel.person, "to": parcel.to, "file": parcel.path, "subject": parcel.subject}
