"""Whose file is it: by what it says, by its name, by what is written in its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from workbook_tools.columns.base import Vocabulary, shown, spelling_key
from workbook_tools.excel.table import Table
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.tasks.reading import FileReading

UNSIGNED: Final = "未署名"
_LABELS: Final = (
    "填表人",
    "填报人",
    "登记人",
    "登记客服",
    "记录人",
    "业务代表",
    "业务员",
    "客服",
    "移交人",
    "受理人",
    "制表",
    "制表人",
    "姓名",
)
_SIGNED_BY: Final = ("logged_by", "handed_over_by", "owner")


def person_of(reading: FileReading, people: Vocabulary | None) -> str:
    """Give the person a file belongs to, by official name where known, else as written, else 未署名."""
    if name := _official(reading, people):
        return name
    counted = Counter(name for table in reading.tables for name in _signatures(table))
    if counted:
        return min(counted, key=lambda name: (-counted[name], name))
    return next(_signed_once(reading), UNSIGNED)


def person_named(reading: FileReading, people: Vocabulary | None) -> str:
    """Give whom a file names as its own, above its rows or in its name; empty if nobody, whoever signed its rows."""
    return _official(reading, people) or next(_signed_once(reading), "")


def _signed_once(reading: FileReading) -> Iterator[str]:
    return (str(shown(table.said[label])) for table in reading.tables for label in _LABELS if label in table.said)


def _official(reading: FileReading, people: Vocabulary | None) -> str:
    for written in _signed_once(reading):
        if people and (name := people.official(written)):
            return name
    texts = (reading.source.name, *(table.sheet or "" for table in reading.tables))
    return next(filter(None, (_named_in(text, people) for text in texts)), "")


def owner_said(tables: Iterable[Table]) -> str:
    """Give the one who follows all customers of a 《我的客户》, however the file is called; empty if several do."""
    own = (table.columns.get("owner", ()) for table in tables if table.form == MyCustomer.form.key)
    owners = {owner for column in own for owner in column if owner}
    return owners.pop() if len(owners) == 1 else ""


def _named_in(text: str, people: Vocabulary | None) -> str:
    """Give the one person whose name or nickname stands in a text; the longest spelling decides."""
    if not people:
        return ""
    key = spelling_key(text)
    found = {s: names[0] for s, names in people.spellings.items() if len(s) > 1 and s in key and len(names) == 1}
    longest = max(map(len, found), default=0)
    names = {name for spelling, name in found.items() if len(spelling) == longest}
    return names.pop() if len(names) == 1 else ""


def _signatures(table: Table) -> Iterable[str]:
    for field in _SIGNED_BY:
        values = [value for value in table.columns.get(field, ()) if value]
        if values:
            return values
    return ()
