"""What is wrong with 设置.xlsx beyond single cells: pages that are not there, names that nobody has, doubles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from workbook_tools.columns.base import Vocabulary, spelling_key
from workbook_tools.columns.contacts import email_address
from workbook_tools.excel.table import Table
from workbook_tools.form import Row
from workbook_tools.forms import FORMS
from workbook_tools.forms.settings import DEFAULTS, SETTINGS_FORMS, Brand, Rule, Staff
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
    brands: Sequence[Brand],
    staff: Sequence[Staff],
    vocabularies: Mapping[str, Vocabulary],
    parts: Callable[[str | None], list[str]],
) -> Iterator[Problem]:
    """Yield what does not fit together in 品牌 and 人员.

    vocabularies: the company's own lists, made from these rows. parts: takes a list typed in one cell apart.
    """
    yield from _brands_twice(brands)
    yield from _namesakes(staff)
    yield from _shared_aliases(staff, parts)
    for person in staff:
        yield from _unknown_names(person, vocabularies)
        yield from _unknown_forms(person, parts)
        if person.email and not email_address(person.email):
            suggestion = "请填一个邮箱地址，如 xiaoli@example.com"
            yield person.problem("email", "email-unread", "“{value}”不像邮箱地址", suggestion)


def check_answers(rules: Sequence[Rule]) -> Iterator[Problem]:
    """Yield answers in 规则 that are no number, or neither 是 nor 否, where the default is: they are not followed."""
    for rule in rules:
        default = DEFAULTS.get(rule.rule_no or "", "")
        if not rule.value or not default:
            continue
        if default in _YES_NO and rule.value not in _YES_NO:
            yield rule.problem("value", "not-a-choice", "“{value}”不是 是 或 否，按默认值办", "请填 是 或 否")
        elif _NUMBER.fullmatch(default) and not _NUMBER.match(rule.value.strip()):
            yield rule.problem("value", "number-unread", f"“{{value}}”不是数字，按默认值 {default} 办", "请填数字")


_YES_NO: Final = ("是", "否")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")


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


def _shared_aliases(staff: Sequence[Staff], parts: Callable[[str | None], list[str]]) -> Iterator[Problem]:
    spelled = [{spelling_key(alias): alias for alias in parts(person.aliases)} for person in staff]
    count = Counter(key for aliases in spelled for key in aliases)
    for person, aliases in zip(staff, spelled, strict=True):
        for key, alias in aliases.items():
            if count[key] > 1:
                yield _about(
                    alias, person, "aliases", "settings-double", "不止一个人的别名是“{value}”", "请改成能分清的叫法"
                )


def _unknown_names(person: Staff, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Problem]:
    if person.deputy and not _is_listed(person.deputy, vocabularies, "person"):
        yield person.problem("deputy", "unknown-person", "人员页里没有“{value}”", "请填人员页里的姓名")
    for brand in person.brand or ():
        if not _is_listed(brand, vocabularies, "brand"):
            yield _about(brand, person, "brand", "unknown-brand", "品牌页里没有“{value}”", "请填品牌页里的品牌")


def _is_listed(name: str, vocabularies: Mapping[str, Vocabulary], which: str) -> bool:
    vocabulary = vocabularies[which]
    return spelling_key(name) in vocabulary.spellings or name in vocabulary.names


def _unknown_forms(person: Staff, parts: Callable[[str | None], list[str]]) -> Iterator[Problem]:
    forms = [row_class.form for row_class in FORMS]
    known = {spelling_key(name) for form in forms for name in (form.title, form.sheet, form.key, *form.aliases)}
    titles = "、".join(form.title for form in forms)
    for name in parts(person.due_forms):
        if spelling_key(name) not in known:
            yield _about(name, person, "due_forms", "not-a-choice", "没有“{value}”这种表", f"请填：{titles}")


def _about(value: str, row: Row, field: str, code: str, message: str, suggestion: str) -> Problem:
    """Make a problem of one of several names in a cell."""
    return replace(row.problem(field, code, message, suggestion), value=value)
