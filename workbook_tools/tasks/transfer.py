"""Customers go from one salesperson to another with all that is known of them, as when somebody leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.forms.settings import Role
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.attendance import attendance
from workbook_tools.sales.customers import corrected
from workbook_tools.sales.in_words import absence_said
from workbook_tools.sales.weeks import week_of
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.assignments import Assignments, Record, Via, keep_records
from workbook_tools.tasks.corrections import take_over_corrections
from workbook_tools.tasks.editions import add_editions
from workbook_tools.tasks.outcome import Outcome
from workbook_tools.tasks.publication import Publication, begin_run, writing
from workbook_tools.tasks.register import add_register
from workbook_tools.workspace import SETTINGS_FILE, Workspace

TRANSFER: Final = "transfer"


@dataclass
class Transferred(Outcome):
    """What a transfer did, or would do on a dry run.

    customers: their numbers. left: those named who are not the giver's: number → whose they are, empty if nobody's.
    problems:  what was corrected by hand in 客户总表 meanwhile.
    """

    giver: str
    taker: str
    customers: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """True if nothing needs correcting."""
        return super().is_clean and not self.left

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return {
            "run": self.run,
            "from": self.giver,
            "to": self.taker,
            "customers": self.customers,
            "left": [{"customer_no": no, "owner": owner or None} for no, owner in self.left.items()],
            "problems": [problem.sentence() for problem in self.problems],
            **self.published(),
        }


def transfer(
    giver: str,
    taker: str,
    *,
    workspace: Path,
    customers: Sequence[str] = (),
    as_of: date | None = None,
    dry_run: bool = False,
    password: str = "",
) -> Transferred:
    """Move the customers of one salesperson to another, with their history, and publish both workbooks anew.

    giver, taker: by any name 人员 knows. customers: their numbers (default: all of his). dry_run: tell, write nothing.
    Whoever gives them up may be given them again at once.
    Raises WorkbookError if a person is unknown, both are one, or the one who takes them is not at work.
    """
    space, day = Workspace(workspace).require(), as_of or date.today()
    settings = load_settings(space.settings_file, day)
    taker = _taker(taker, settings, day)
    with writing(space, TRANSFER, password) as ledger, Publication(space, ledger, password) as publication:
        giver = _giver(giver, taker, settings, ledger)
        run = begin_run(ledger, TRANSFER, as_of=day)
        _, told = take_over_corrections(publication, settings, day)
        done = Transferred(giver, taker, problems=[*settings.problems, *told], notices=ledger.notices)
        _choose(ledger, done, customers)
        if dry_run or not done.customers:
            return done
        _move(ledger, done, day)
        add_register(publication, settings)
        add_editions(publication, settings, day)
        done.publish(publication, run, {"transferred": len(done.customers), "from": giver, "to": taker})
    return done


def _giver(giver: str, taker: str, settings: Settings, ledger: Ledger) -> str:
    """Give the giver by his official name; one whom 人员 does not know any more may still have customers."""
    name = giver.strip()
    try:
        found = settings.person(name)
    except WorkbookError:
        if not any(facts.get("owner") == name for facts in ledger.customers().values()):
            raise
        found = name
    if not found:
        raise WorkbookError("unknown-person", "请写明从谁那里转：--from 张三")
    if found == taker:
        raise WorkbookError("nothing-done", f"转出和转入都是{taker}，没有可转的")
    return found


def _taker(taker: str, settings: Settings, day: date) -> str:
    """Give who takes customers over by his official name: a salesperson who is at work."""
    taker = settings.person(taker.strip())
    if not taker:
        raise WorkbookError("unknown-person", "请写明转给谁：--to 李四")
    one = settings.people.get(taker)
    if one is None:
        raise WorkbookError("ambiguous-person", f"人员页里有几个人叫“{taker}”，请写 姓名（工号）")
    if one.role != Role.SALES:
        raise WorkbookError(
            "unknown-person", f"{taker}不是业务员（{SETTINGS_FILE}里写的是{one.role}），客户转不到他名下"
        )
    there = attendance(one, day)
    if not there.on_duty:
        said = f"{taker}{absence_said(there, day)}"
        raise WorkbookError("person-left", f"{said}，请转给在岗的人，或先改 {SETTINGS_FILE} 的「人员」页")
    return taker


def _choose(ledger: Ledger, done: Transferred, asked: Sequence[str]) -> None:
    """Find which customers go, and which of those named are not his to give."""
    if not asked:
        done.customers = [no for no, facts in ledger.customers().items() if facts.get("owner") == done.giver]
        return
    aliases = ledger.aliases()
    numbers = [no.strip().upper() for no in asked]
    numbers = list(dict.fromkeys(aliases.get(no, no) for no in numbers))
    known = ledger.customers(numbers)
    if unknown := [no for no in numbers if no not in known]:
        raise WorkbookError("customer-unknown", f"客户总表里没有{'、'.join(unknown)}，请用客户编号，如 KH000012")
    done.customers = [no for no in numbers if known[no].get("owner") == done.giver]
    done.left = {no: known[no].get("owner") or "" for no in numbers if no not in done.customers}


def _move(ledger: Ledger, done: Transferred, day: date) -> None:
    known = ledger.customers(done.customers)
    memory = Assignments(ledger)
    first = memory.next_seq(day)
    records = []
    for seq, (no, facts) in enumerate(known.items(), first):
        last = memory.last_of(no)
        brand = facts.get("brand") or (last.brand if last else "")
        records.append(
            Record(
                week=week_of(day),
                no=no,
                owner=done.taker,
                on=day.isoformat(),
                seq=seq,
                via=Via.TRANSFER,
                grade=facts.get("grade") or "",
                brand=brand,
                before=done.giver,
            )
        )
    source = f"转交 {day.isoformat()}"
    ledger.put_customers({no: corrected(facts, {"owner": done.taker}, source) for no, facts in known.items()})
    keep_records(ledger, records)
