"""What a salesperson writes down of his work with a customer, and which of it counts as a contact (三·4, 四·3).

An entry may stand in the 客户跟进策略进度表 or in the 客户洽谈信息记录表; one that stands in both counts once. Only a
valid contact sets a clock anew: the customer was spoken to, and what was said and what comes next is written down.
What did not reach him (未接、关机、空号、拒接) is an attempt: it counts as effort and sets nothing anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any, Final

from workbook_tools.columns.base import half_width
from workbook_tools.form import Row
from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.strategy_progress import FollowUpStage, Reached, Way

TWO_WAYS: Final = frozenset({Way.PHONE, Way.VISIT, Way.RECEPTION, Way.WECHAT, Way.QQ})
"""Ways by which a customer is spoken to; a text or a letter is sent, and nobody knows whether it was read."""
ENDED: Final = frozenset({Status.WON, Status.LOST, Status.INVALID})
FEWEST_CHARACTERS: Final = 4
_ATTEMPTS: Final = frozenset({Reached.NO_ANSWER, Reached.REFUSED})
_SPOKEN: Final = frozenset({Reached.REACHED, Reached.POSTPONED})
_NEVER: Final = date.min


@dataclass(frozen=True, slots=True)
class Contact:
    """One entry about one customer.

    on, at:  the day, and the time of day if it was written down.
    next_on: the day agreed for the next contact.
    person:  whose entry it is, empty if it does not say. form: the key of the form. source: where it stands.
    """

    on: date
    at: time | None = None
    way: str | None = None
    reached: str | None = None
    content: str = ""
    next_step: str = ""
    next_on: date | None = None
    outcome: str | None = None
    stage: str | None = None
    promise: str = ""
    person: str = ""
    form: str = ""
    source: str = ""

    @property
    def is_reached(self) -> bool:
        """True if the customer was spoken to about what matters."""
        return self.reached == Reached.REACHED

    @property
    def is_spoken(self) -> bool:
        """True if the customer answered, if only to put it off (改约)."""
        return self.reached in _SPOKEN

    @property
    def is_attempt(self) -> bool:
        """True if the customer was tried and not reached."""
        return self.reached in _ATTEMPTS

    @property
    def ends(self) -> bool:
        """True if nothing more is to be done afterwards: 成交, 战败, 无效."""
        return self.outcome in ENDED or (self.outcome is None and self.stage == FollowUpStage.LOST)

    @property
    def plans(self) -> bool:
        """True if it says what comes next, or when."""
        return bool(self.next_step or self.next_on)

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """Oldest first, whatever the order of the rows; of two of one moment, who plans further is the later."""
        others = (self.content, self.next_step, self.reached, self.way, self.outcome, self.stage, self.promise)
        words = (str(word or "") for word in (*others, self.person, self.form, self.source))
        return (self.on, self.at or time.min, self.next_on or _NEVER, *words)


def contact_of(row: Any, source: str = "") -> Contact | None:
    """Give what a row of either form tells; None if it is of another form, or does not say of which day it is."""
    moment = getattr(row, "followed_up_on", None) or getattr(row, "talked_at", None)
    if moment is None or "reached" not in row.form.by_field:
        return None
    at = moment.time() if isinstance(moment, datetime) else getattr(row, "followed_up_at", None)
    days = [row.next_follow_up_on, getattr(row, "appointment_at", None)]
    return Contact(
        on=date(moment.year, moment.month, moment.day),
        at=at if at != time() else None,  # a moment of which only the day was typed stands at 00:00
        way=row.way,
        reached=row.reached,
        content=row.content or "",
        next_step=row.next_step or "",
        next_on=min((date(day.year, day.month, day.day) for day in days if day), default=None),
        outcome=row.outcome,
        stage=getattr(row, "stage", None),
        promise=getattr(row, "promise", None) or "",
        person=getattr(row, "owner", None) or getattr(row, "logged_by", None) or "",
        form=row.form.key,
        source=source,
    )


def contacts_of(rows: Iterable[tuple[Row, str]]) -> tuple[Contact, ...]:
    """Give the entries of one customer, oldest first, each once; `rows` are rows with where they stand.

    Entries of one day that say the same are one. Those that say nothing (未接) are one only if they stand in two forms.
    """
    by_day: defaultdict[tuple[date, str], list[Contact]] = defaultdict(list)
    for row, source in rows:
        if one := contact_of(row, source):
            by_day[one.on, gist(one.content)].append(one)
    found = [one for (_, said), alike in by_day.items() for one in _each_once(said, alike)]
    return tuple(sorted(found, key=lambda one: one.sort_key))


def _each_once(said: str, alike: Sequence[Contact]) -> list[Contact]:
    ordered = sorted(alike, key=lambda one: one.sort_key)
    if said:
        return [_together(ordered)]
    by_form: defaultdict[str, list[Contact]] = defaultdict(list)
    for one in ordered:
        by_form[one.form].append(one)
    return [_together([one for one in same if one]) for same in zip_longest(*by_form.values())]


def _together(same: Sequence[Contact]) -> Contact:
    """Make one of several that are the same entry: each says what the ones before it leave open."""
    one, spoken = same[0], any(other.is_reached for other in same)
    for other in same[1:]:
        blank = {f.name: getattr(other, f.name) for f in fields(one) if getattr(one, f.name) in (None, "")}
        one = replace(one, **blank)
    return replace(one, reached=Reached.REACHED) if spoken else one


def valid_contacts(contacts: Sequence[Contact], fewest_characters: int = FEWEST_CHARACTERS) -> tuple[Contact, ...]:
    """Give those that count, oldest first, of one customer's entries in this order."""
    found, before = [], ""
    for one in contacts:
        if not why_not_counted(one, before, fewest_characters):
            found.append(one)
        if one.is_reached:
            before = one.content or before
    return tuple(found)


def why_not_counted(contact: Contact, before: str = "", fewest_characters: int = FEWEST_CHARACTERS) -> str:
    """Say why an entry does not count as a valid contact; an empty string if it does.

    before: what was written of the conversation before it; who copies it has not written anything down.
    """
    said = gist(contact.content)
    if not contact.is_reached:
        return "没有接通"
    if contact.way and contact.way not in TWO_WAYS:
        return f"{contact.way}不算当面或通话"
    if len(said) < fewest_characters:
        return f"内容不到{fewest_characters}个字"
    if said == gist(before):
        return "内容和上一次写的一样"
    if not contact.next_step and not contact.ends:
        return "没写下一步"
    return ""


def gist(text: str) -> str:
    """Give a text without spaces and signs, so that 谈了价格。 and 谈了 价格 are the same."""
    return "".join(sign for sign in half_width(text).lower() if sign.isalnum())


def attempts_after(contacts: Iterable[Contact], last: Contact | None) -> list[Contact]:
    """Give the attempts made after a contact; all of them if there was none."""
    return [one for one in contacts if one.is_attempt and (last is None or one.sort_key > last.sort_key)]


def closed_as(contacts: Sequence[Contact]) -> str | None:
    """Give how it ended with a customer (成交, 战败, 无效) by his entries in their order; None while it goes on.

    Who was lost is in play again once he is spoken to and something is planned; who has signed is so only if an entry
    says another outcome.
    """
    closed: str | None = None
    for one in contacts:
        if one.ends:
            closed = one.outcome or Status.LOST
        elif one.outcome or (closed != Status.WON and one.is_spoken and one.plans):
            closed = None
    return closed
