"""The lists of one workbook: each a column of a hidden sheet under a defined name, for drop-downs and marks alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import zip_longest
from typing import Any, Final

from workbook_tools.columns.base import SIGNS, Column, Guard, Vocabulary
from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.paper import insist
from workbook_tools.excel.safe_names import is_like_formula, safe_text, sheet_name
from workbook_tools.excel.style import CELL, HEADINGS, Formats
from workbook_tools.problems import column_letters

LISTS_SHEET: Final = "选项"
OFFERED, KNOWN = "选项", "认得"
"""What the names of lists begin with: what a drop-down shows, and every word that is read."""
_NOT_IN_NAMES: Final = pattern(r"\W")
_LONGEST_NAME: Final = 200


def name_part(text: str) -> str:
    """Give a text as a defined name may hold it."""
    return _NOT_IN_NAMES.sub("_", text)[:_LONGEST_NAME]


class Lists:
    """Gathers the lists while pages are written, then writes the sheet that holds them.

    vocabularies: the company's own lists, from its 设置.xlsx.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        self._vocabularies = vocabularies
        self._words: dict[str, tuple[str, ...]] = {}

    def name(self, wanted: str, words: tuple[str, ...]) -> str:
        """Give the defined name of a list of words; a second list of one title gets a number."""
        base = name_part(wanted)
        name, number = base, 1
        while self._words.get(name, words) != words:
            number += 1
            name = f"{base}_{number}"
        self._words[name] = words
        return name

    def options(self, guard: Guard) -> tuple[str, ...]:
        """Give what may be chosen: the guard's own options, or the names of the vocabulary it names."""
        if not guard.source:
            return guard.options
        known = self._vocabularies.get(guard.source)
        return known.names if known else ()

    def offered(self, column: Column, guard: Guard) -> str:
        """Give the name of the list a column's drop-down shows; empty if nothing is known of the company's."""
        options = self.options(guard)
        if not options and guard.source not in self._vocabularies:
            return ""
        title = self._vocabularies[guard.source].title if guard.source else f"{OFFERED}_{column.heading}"
        return self.name(title, options)

    def groups(self, column: Column, guard: Guard) -> str:
        """Give what the names of a column's lists by group begin with; each goes on with the group."""
        base = self.name(f"{OFFERED}_{column.heading}", guard.options)
        for label, options in guard.groups.items():
            self.name(f"{base}_{label}", options)
        return f"{base}_"

    def group_words(self, column: Column, guard: Guard) -> str:
        """The same for every word that is read as an option of the group."""
        base = self.groups(column, guard).replace(OFFERED, KNOWN, 1)
        for label, words in guard.group_words.items():
            self.name(f"{base}{label}", words)
        return base

    def accepted(self, column: Column, guard: Guard) -> str:
        """Give the name of the list of all words a column reads; empty if it reads any."""
        if not guard.source:
            return self.name(f"{KNOWN}_{column.heading}", guard.accepts) if guard.accepts else ""
        known = self._vocabularies.get(guard.source)
        return self.name(_accepted_name(known), _accepted(known)) if known else ""

    def signs(self, which: str) -> str:
        """Give the name of the list of SIGNS without any of which no text can be read."""
        return self.name({"day_signs": "日期用字", "number_signs": "数目用字"}[which], SIGNS[which])

    def add_texts(self, texts: Mapping[str, str]) -> None:
        """Put single texts on the same sheet, each in the cell of its name; an empty one is for somebody to fill in."""
        self._words |= {name: (text,) for name, text in texts.items()}

    def write(self, book: Any, formats: Formats, taken: Collection[str]) -> None:
        """Add the hidden sheet, if there is any list: one column each, under its name."""
        if not self._words:
            return
        name = sheet_name(LISTS_SHEET, taken)
        sheet = book.add_worksheet(name)
        sheet.hide()
        title_look, look = formats.get(HEADINGS["by_tool"]), formats.get(CELL, num_format="@")
        insist(sheet.set_column(0, len(self._words) - 1, 24))
        # A large book must be written row by row.
        for row, texts in enumerate(zip_longest(*((title, *words) for title, words in self._words.items()))):
            for column, text in enumerate(texts):
                if text is not None:
                    plain = look if row else title_look
                    drawn = formats.quoted(plain) if is_like_formula(text) else plain
                    insist(
                        sheet.write_string(row, column, safe_text(text), drawn)
                        if text
                        else sheet.write_blank(row, column, None, drawn)
                    )
        for column, (title, words) in enumerate(self._words.items(), 1):
            letters = column_letters(column)
            insist(book.define_name(title, f"='{name}'!${letters}$2:${letters}${max(len(words), 1) + 1}"))


def company_lists(vocabularies: Mapping[str, Vocabulary]) -> dict[str, tuple[str, ...]]:
    """Give the lists that a company's own vocabularies make, by the names they have in every workbook."""
    lists: dict[str, tuple[str, ...]] = {}
    for known in vocabularies.values():
        lists |= {known.title: known.names, _accepted_name(known): _accepted(known)}
    return lists


def _accepted_name(known: Vocabulary) -> str:
    return f"{KNOWN}_{known.title}"


def _accepted(known: Vocabulary) -> tuple[str, ...]:
    """Give every word that is read as one of the names in use."""
    spelled = [key for key, names in known.spellings.items() if len(names) == 1 and names[0] in known.names]
    return tuple(dict.fromkeys((*known.names, *spelled)))
