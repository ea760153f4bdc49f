"""Adapters that break one promise each, to show that the contract notices.

Each stands before a true adapter, and does its damage as the owner of the workbook could: so one code breaks both.
"""

from dataclasses import replace

import contract
from contract import LOG

from workbook_tools.excel.book import read_book
from workbook_tools.excel.live.port import Mark
from workbook_tools.problems import column_letters


class Passed:
    """An adapter that only passes on; those below break something."""

    def __init__(self, book, desk):
        self._book, self._desk = book, desk
        self.name, self.refusal = book.name, book.refusal

    def __getattr__(self, name):
        return getattr(self._book, name)

    def _again(self):
        """Open it anew: the file has changed behind the true adapter's back."""
        self._book = self._desk.plain()


def _address(at):
    return f"{column_letters(at[1])}{at[0]}"


class AddsItsNoteTwice(Passed):
    kept = contract.marking_twice_leaves_one_note_that_says_the_new

    def mark(self, sheet, marks):
        self._book.mark(sheet, marks)
        for mark in marks:
            at = _address((mark.row, mark.column))
            text = self._desk.look(sheet).notes[at]
            self._desk.notes(sheet, at, f"{text}\n{text}")
        self._again()


class NeverUnmarks(Passed):
    kept = contract.unmarking_takes_ours_and_gives_each_cell_its_own_fill_back

    def unmark(self, sheet, cells=None):
        pass


class LosesHisColour(Passed):
    kept = contract.unmarking_takes_ours_and_gives_each_cell_its_own_fill_back

    def unmark(self, sheet, cells=None):
        marks = self._book.marks(sheet)
        self._book.unmark(sheet, cells)
        for mark in marks:
            self._desk.paints(sheet, _address((mark.row, mark.column)), None)
        self._again()


class PaintsOverHisColour(Passed):
    kept = contract.a_colour_its_owner_gave_since_stays

    def unmark(self, sheet, cells=None):
        marks = self._book.marks(sheet)
        self._book.unmark(sheet, cells)
        for mark in marks:
            self._desk.paints(sheet, _address((mark.row, mark.column)), None)
        self._again()


class WipesHisNote(Passed):
    kept = contract.what_its_owner_wrote_in_a_note_survives

    def mark(self, sheet, marks):
        for mark in marks:
            self._desk.notes(sheet, _address((mark.row, mark.column)), None)
        self._again()
        self._book.mark(sheet, marks)


class TakesHisNotesToo(Passed):
    kept = contract.unmarking_takes_ours_and_gives_each_cell_its_own_fill_back

    def unmark(self, sheet, cells=None):
        self._book.unmark(sheet, cells)
        for at in self._desk.look(sheet).notes:
            self._desk.notes(sheet, at, None)
        self._again()


class UnmarksEverything(Passed):
    kept = contract.only_the_cells_asked_for_are_unmarked

    def unmark(self, sheet, cells=None):
        self._book.unmark(sheet)


class OnlyPaints(Passed):
    kept = contract.a_mark_is_a_colour_and_a_note

    def mark(self, sheet, marks):
        for mark in marks:
            self._desk.paints(sheet, _address((mark.row, mark.column)), mark.colour.lstrip("#"))
        self._again()


class OnlyNotes(Passed):
    kept = contract.a_mark_is_a_colour_and_a_note

    def mark(self, sheet, marks):
        self._book.mark(sheet, marks)
        for mark in marks:
            self._desk.paints(sheet, _address((mark.row, mark.column)), None)
        self._again()


class TellsItsTag(Passed):
    kept = contract.a_mark_is_a_colour_and_a_note

    def marks(self, sheet):
        return [Mark(mark.row, mark.column, mark.colour, f"[核对] {mark.sentence}") for mark in self._book.marks(sheet)]


class MarksTheInsideOfAMergedArea(Passed):
    kept = contract.of_a_merged_area_the_first_cell_is_marked

    def marks(self, sheet):
        return [Mark(mark.row + 1, mark.column + 1, mark.colour, mark.sentence) for mark in self._book.marks(sheet)]


class MakesPhonesNumbers(Passed):
    kept = contract.text_stays_text

    def write(self, changes):
        self._book.write(
            {
                sheet: replace(change, cells={at: _number(value) for at, value in change.cells.items()})
                for sheet, change in changes.items()
            }
        )


class ReadsPhonesAsNumbers(Passed):
    kept = contract.reads_what_stands_there

    def read(self):
        book = self._book.read()
        sheets = [replace(sheet, rows=[[_number(cell) for cell in row] for row in sheet.rows]) for sheet in book.sheets]
        return replace(book, sheets=sheets)


def _number(value):
    return float(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


class ReadsFromTheDisk(Passed):
    """Only of an open workbook: what is not saved is not seen."""

    kept = contract.reads_what_its_owner_has_typed_since

    def read(self):
        return read_book(self._desk.path)


class LeavesTheTableAsItIs(Passed):
    kept = contract.a_table_grows_with_what_is_written_under_it

    def write(self, changes):
        self._book.write({sheet: replace(change, grown=()) for sheet, change in changes.items()})


class WritesHalf(Passed):
    kept = contract.a_formula_and_the_inside_of_a_merged_area_are_refused_and_nothing_is_written

    def write(self, changes):
        for sheet, change in changes.items():
            self._book.write({sheet: change})
            self._again()


class WritesOneCellTooMany(Passed):
    kept = contract.all_that_is_not_written_stays

    def write(self, changes):
        self._book.write(changes)
        self._desk.types(LOG, "B4", "1")
        self._again()


class LeavesOldCells(Passed):
    kept = contract.a_sheet_of_ours_says_just_what_it_is_told

    def replace_sheet(self, sheet, rows, names):
        old = next(each.rows for each in self._book.read().sheets if each.name == sheet)
        whole = [list(row) for row in rows]
        whole += [list(row) for row in old[len(whole) :]]
        self._book.replace_sheet(sheet, whole, names)


class LeavesNamesAsTheyAre(Passed):
    kept = contract.a_sheet_of_ours_says_just_what_it_is_told

    def replace_sheet(self, sheet, rows, names):
        self._book.replace_sheet(sheet, rows, {})


class SavesTheWorkbook(Passed):
    kept = contract.a_copy_says_what_it_says_and_the_workbook_is_not_saved

    def save_copy(self, target):
        self._book.save_copy(target)
        self._desk.saves()


class CopiesAnOlderState(Passed):
    kept = contract.a_copy_says_what_it_says_and_the_workbook_is_not_saved

    def save_copy(self, target):
        if target.exists():
            return
        self._book.save_copy(target)


class LeavesTheSheetOpen(Passed):
    kept = contract.a_sheet_protected_without_a_password_is_written_to_and_protected_again

    def mark(self, sheet, marks):
        self._book.mark(sheet, marks)
        self._desk.unprotects(sheet)
        self._again()


BROKEN = [kind for kind in Passed.__subclasses__() if kind is not ReadsFromTheDisk]
