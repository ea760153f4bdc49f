"""What is wrong with 设置.xlsx beyond single cells: pages that are not there, names that nobody has, doubles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

from workbook_tools.columns.base import Context, Vocabulary, spelling_key
from workbook_tools.columns.contacts import email_address
from workbook_tools.columns.hours_text import read_hour, read_hours
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.regions import RegionKind
from workbook_tools.excel.table import Table
from workbook_tools.form import Row
from workbook_tools.forms import FORMS
from workbook_tools.forms.settings import (
    ANSWERS,
    DEFAULTS,
    SETTINGS_FORMS,
    Brand,
    Rule,
    Staff,
    Territory,
    Workday,
    answer_meant,
    parts,
)
from workbook_tools.problems import Place, Problem


def missing_pages(tables: Sequence[Table], file: str) -> Iterator[Problem]:
    """Yield a problem for each page that is not there, or is hidden."""
    there = {table.form for table in tables}
    for row_class in SETTINGS_FORMS:
        if row_class.form.key not in there:
            yield Problem(
                "settings-missing",
                Place(file),
                f"没有「{row_class.form.sheet}」这一页",
                "请补上这一页；若隐藏了，请取消隐藏",
            )


def check_lists(
    brands: Sequence[Brand], staff: Sequence[Staff], vocabularies: Mapping[str, Vocabulary]
) -> Iterator[Problem]:
    """Yield what does not fit together in 品牌 and 人员.

    vocabularies: the company's own lists, made from these rows.
    """
    yield from _brands_twice(brands)
    yield from _namesakes(staff)
    yield from _shared_aliases(staff)
    for person in staff:
        yield from _unknown_names(person, vocabularies)
        yield from _unknown_forms(person)
        if person.email and not email_address(person.email):
            suggestion = "请填一个邮箱地址，如 xiaoli@example.com"
            yield person.problem("email", "email-unread", "“{value}”不像邮箱地址", suggestion)
    for brand in brands if staff else ():  # of a page that is still empty nothing can be looked up
        if brand.director and not vocabularies["person"].meant(brand.director):
            yield brand.problem("director", "unknown-person", "人员页里没有“{value}”", "请填人员页里的姓名")


def check_places(
    staff: Sequence[Staff],
    territories: Sequence[Territory],
    vocabularies: Mapping[str, Vocabulary],
) -> Iterator[Problem]:
    """Yield the places in 人员 and 区域 that nobody can find: customers there are nobody's.

    In 区域 a place is one of the country's; only people may be said to work in a territory of the company's own.
    """
    country = Context(date.today())
    own = replace(country, vocabularies={"region": vocabularies["region"]}) if "region" in vocabularies else country
    for row in (*staff, *territories):
        name, known = ("territory", own) if isinstance(row, Staff) else ("places", country)
        for place in parts(getattr(row, name)):
            found = RegionKind().read(place, known).findings
            doubt = next((each for each in found if each.code in ("region-unknown", "region-ambiguous")), None)
            if doubt:
                yield _about(place, row, name, doubt.code, doubt.message, doubt.suggestion)


def check_calendar(workdays: Sequence[Workday]) -> Iterator[Problem]:
    """Yield each row of 工作日历 that contradicts one above it: only the first counts."""
    known: dict[date, str] = {}
    for row in workdays:
        if row.on and row.kind and known.setdefault(row.on, row.kind) != row.kind:
            yield row.problem(
                "kind", "settings-double", f"{row.on}前面填的是“{known[row.on]}”，这里是“{{value}}”", "请只留一行"
            )


def check_answers(rules: Sequence[Rule]) -> Iterator[Problem]:
    """Yield answers in 规则 that cannot be read as what they should say: they are not followed, the default is."""
    answered: dict[str, str] = {}
    for rule in rules:
        if rule.rule_no and rule.value and answered.setdefault(rule.rule_no, rule.value) != rule.value:
            before = answered[rule.rule_no]
            yield rule.problem(
                "value", "settings-double", f"前面{rule.rule_no}填的是“{before}”，这里是“{{value}}”", "请只留一行"
            )
        default = DEFAULTS.get(rule.rule_no or "")
        fault = _fault_of(rule.rule_no or "", rule.value, default) if rule.value and default else None
        if fault:
            code, what, suggestion = fault
            yield rule.problem("value", code, f"“{{value}}”{what}，按默认值 {default} 办", suggestion)


def _fault_of(rule_no: str, said: str, default: str) -> tuple[str, str, str] | None:
    """Give the code of what is wrong with an answer, what it is, and what to type instead; None if it can be read."""
    if rule_no in ANSWERS and not answer_meant(rule_no, said):
        return _none_of([option.value for option in ANSWERS[rule_no]])
    if rule_no == _OFFICE_HOURS and not read_hours(said):
        return "time-unread", "看不出是几点到几点", f"请写成 {default} 或 09:00-12:00、13:00-18:00"
    if rule_no == _ANSWER_HOUR and read_hour(said) is None:
        return "time-unread", "看不出是几点", f"请写成 {default} 这样的时间"
    if default in _YES_NO and said not in _YES_NO:
        return _none_of(_YES_NO)
    if _NUMBER.fullmatch(default) and number_meant(said, rule_no) is None:
        typed = _number_typed(said)
        if typed is not None and abs(typed) <= _LARGEST:
            return "number-unread", "用不上", "请填一个整数，不带正负号"
        what = "不是数字" if typed is None else "这个数太大"
        return "number-unread", what, "请填数字"
    if _LADDER.fullmatch(default) and not rising_numbers(said):
        return "number-unread", "不是从小到大的几个数", f"请写成 {default} 这样"
    return None


def number_meant(text: str, rule_no: str = "") -> float | None:
    """Give the number an answer begins with: 15 of “15天”, 50,000 of “5万位”.

    None if there is none, or one that this rule cannot mean: a larger one, or for most rules one that is not
    whole or below nothing.
    """
    number = _number_typed(text)
    if number is None or abs(number) > (_MANY if rule_no == _REGISTER else _LARGEST):
        return None
    return number if rule_no.startswith(_ANY_NUMBER) or number == abs(int(number)) else None


def _number_typed(text: str) -> float | None:
    """Give the number a text begins with; None if there is none, or another one follows as in 30-60 and 1/0."""
    typed = _THOUSANDS.sub("", text.strip())
    found = _NUMBER.match(typed)
    if not found or any(map(str.isdigit, typed[found.end() :])):
        return None
    return float(found[1]) * (_MYRIAD if found[2] else 1)


def rising_numbers(text: str) -> tuple[int, ...]:
    """Give the numbers of an answer such as 3、5、7; none if it is anything but one to three rising numbers."""
    typed = parts(text)
    numbers = tuple(int(part) for part in typed if part.isdecimal() and number_meant(part) is not None)
    rises = all(one < other for one, other in pairwise((0, *numbers)))
    return numbers if len(numbers) == len(typed) <= _STEPS and rises else ()


_STEPS: Final = 3
_LADDER: Final = pattern(r"\d+(?:、\d+)+")


def _none_of(options: Sequence[str]) -> tuple[str, str, str]:
    named = f"{'、'.join(options[:-1])} 或 {options[-1]}"
    return "not-a-choice", f"不是 {named}", f"请填 {named}"


_OFFICE_HOURS: Final = "移交-3"
_ANSWER_HOUR: Final = "移交-2"
_YES_NO: Final = ("是", "否")
_NUMBER: Final = pattern(r"(-?\d+(?:\.\d+)?)\s*(万)?")
_THOUSANDS: Final = pattern(r"(?<=\d)[,，](?=\d{3}(?!\d))")
"""A comma between thousands, as Excel shows it: without it 50,000 would be 50."""
_MYRIAD: Final = 10_000
_LARGEST: Final = 99_999
"""Days, minutes, points or a port: beyond this a day would leave the calendar."""
_ANY_NUMBER: Final = ("评分", "查重", "急件-1")
"""Rules whose numbers may be a share or below nothing: points, and a call due before the handoff is due at once."""
_REGISTER: Final = "总表-1"
_MANY: Final = 1_000_000
"""Customers, of whom a sheet has no room for more."""


def in_their_columns(problems: Iterator[Problem], tables: Sequence[Table]) -> Iterator[Problem]:
    """Give problems of rows their column: a row knows its line only."""
    for problem in problems:
        row, column = problem.place.row, 0
        for table in tables:
            if not column and table.sheet == problem.place.sheet and row in table.lines:
                row_class = next(c for c in SETTINGS_FORMS if c.form.key == table.form)
                name = next((c.field for c in row_class.form.columns if c.heading == problem.heading), "")
                row, column = table.cell_at(table.lines.index(row), name)
        yield problem.moved(row=row, column=column)


def _brands_twice(brands: Sequence[Brand]) -> Iterator[Problem]:
    known: set[str] = set()
    for row in brands:
        if row.brand and spelling_key(row.brand) in known:
            yield row.problem("brand", "settings-double", "“{value}”写了两行", "请只留一行")
        known.add(spelling_key(row.brand or ""))


def _namesakes(staff: Sequence[Staff]) -> Iterator[Problem]:
    """Two people of one name need a 工号 each, or nobody can tell them apart."""
    count = Counter(person.name for person in staff if person.name)
    for person in staff:
        if person.name and count[person.name] > 1 and not person.staff_no:
            yield person.problem("name", "settings-double", "有两个人叫“{value}”，又没有工号", "请各填一个工号")


def _shared_aliases(staff: Sequence[Staff]) -> Iterator[Problem]:
    spelled = [{spelling_key(alias): alias for alias in parts(person.aliases)} for person in staff]
    count = Counter(key for aliases in spelled for key in aliases)
    for person, aliases in zip(staff, spelled, strict=True):
        for key, alias in aliases.items():
            if count[key] > 1:
                yield _about(
                    alias, person, "aliases", "settings-double", "不止一个人的别名是“{value}”", "请改成能分清的叫法"
                )


def _unknown_names(person: Staff, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Problem]:
    if person.deputy and not vocabularies["person"].meant(person.deputy):
        yield person.problem("deputy", "unknown-person", "人员页里没有“{value}”", "请填人员页里的姓名")
    if person.deputy and person.name in (person.deputy, *vocabularies["person"].meant(person.deputy)):
        yield person.problem("deputy", "settings-double", "代理人写的就是本人，不在岗时没有人接", "请换一个人")
    for brand in person.brand or ():
        if not vocabularies["brand"].meant(brand):
            yield _about(brand, person, "brand", "unknown-brand", "品牌页里没有“{value}”", "请填品牌页里的品牌")


def _unknown_forms(person: Staff) -> Iterator[Problem]:
    forms = [row_class.form for row_class in FORMS]
    known = {spelling_key(name) for form in forms for name in form.names}
    titles = "、".join(form.title for form in forms)
    for name in parts(person.due_forms):
        if spelling_key(name) not in known:
            yield _about(name, person, "due_forms", "not-a-choice", "没有“{value}”这种表", f"请填：{titles}")


def _about(value: str, row: Row, field: str, code: str, message: str, suggestion: str) -> Problem:
    """Make a problem of one of several names in a cell."""
    return replace(row.problem(field, code, message, suggestion), value=value)
