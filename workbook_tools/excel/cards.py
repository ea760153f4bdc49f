"""Cards, one customer each: laid out as the lines of a list, and read as any other list is.

So whatever is checked in a list is checked in cards, and every problem is carried back to the cell of its card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from workbook_tools.columns.base import Cell, Vocabulary
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value
from workbook_tools.excel.block_checks import report_after_rows
from workbook_tools.excel.block_reader import BlockReader
from workbook_tools.excel.book import Sheet
from workbook_tools.excel.card_finder import UNLABELLED, Card, are_cards, cards_on, may_hold_cards
from workbook_tools.excel.heading_names import columns_named
from workbook_tools.excel.headings import Block, block_at, find_blocks
from workbook_tools.excel.pairs import Pair, Spot
from workbook_tools.excel.table import Table
from workbook_tools.form import Form
from workbook_tools.problems import Problem

_LOOKED_AT: Final = 120
"""So many rows tell whether a sheet holds cards."""
_MOST_HEAD_LINES: Final = 3
"""Up to so many lines of labels above a list are its head (业务代表：李四 电话：138…), and no card."""
_OF_HEADINGS: Final = frozenset({"heading-unknown", "heading-unsure", "heading-misnamed", "column-missing"})
_WORDS: Final = (
    ("表头上方", "卡片上方"), ("表头", "标签"), ("这一列", "这一项"), ("几列", "几项"), ("一列", "一处"),
)  # fmt: skip
"""How what is said of a list's headings is said of a card's labels."""
_LIST_COLUMNS: Final = pattern("（[A-Z]+列(?:、[A-Z]+列)*）")
"""Where on the list: a card has no such place."""


class Cards(Value):
    """The cards of a sheet, laid out as a list.

    source:  the sheet they stand on.
    columns: the list's columns, from 1, each with the pairs that stand in it by the index of their card.
    sheet:   the list: the lines above the first card, one line of headings, then one line for each card.
    block:   its headings.
    rest:    the source without the cards: there may be a list below them.
    """

    source: Sheet
    cards: Sequence[Card]
    columns: Mapping[int, Mapping[int, Pair]]
    sheet: Sheet
    block: Block
    rest: Sheet

    @property
    def head(self) -> int:
        """The list's heading line."""
        return self.block.last_heading_row

    @property
    def label_lines(self) -> int:
        """How many lines have labels."""
        return len({pair.at[0] for card in self.cards for pair in card.pairs if pair.label != UNLABELLED})

    @property
    def other_lines(self) -> int:
        """How many lines hold what has no label."""
        texts = [str(pair.value) for card in self.cards for pair in card.pairs if pair.label == UNLABELLED]
        return sum(text.count("\n") + 1 for text in texts)

    def spot(self, row: int, column: int) -> Spot:
        """Give the cell of the source that a cell of the list was taken from."""
        if row < self.head:
            return row, column
        pairs = self.columns.get(column, {})
        if row == self.head:
            return next(iter(pairs.values()), self.cards[0].pairs[0]).at
        index = row - self.head - 1
        return pairs[index].spot if index in pairs else self.cards[index].pairs[0].spot


def find_cards(sheet: Sheet, forms: Sequence[Form], file: str, today: date) -> Cards | None:
    """Find the cards of a known form on a sheet, or None if there are none or it is a list after all."""
    if not may_hold_cards(sheet, forms):
        return None
    top = replace(sheet, rows=sheet.rows[:_LOOKED_AT])
    if not are_cards(cards_on(top, forms)):
        return None
    below = find_blocks(_below(sheet, cards_on(sheet, forms), forms), forms, file, today)
    above = replace(sheet, rows=sheet.rows[: below[0].heading_rows[0] - 1]) if below else sheet
    cards = _laid_out(sheet, cards_on(above, forms), forms, file, today)
    if cards is None or (cards.label_lines <= _MOST_HEAD_LINES and (below or cards.other_lines > 1)):
        return None
    rivals = [len(block.fields) for block in find_blocks(top, forms, file, today) if block not in below]
    return cards if len(_sure_fields(cards)) > max(rivals, default=0) else None


def _sure_fields(cards: Cards) -> set[str]:
    """Give the fields surely on the cards; none if no label asks for a name or a number, where the form has such."""
    form = cards.block.form

    def is_sure(pair: Pair) -> bool:
        """What is a heading of another form only (电话) may well be a value here."""
        return pair.known and not pair.second and not (pair.doubtful and columns_named(form, str(pair.value)))

    columns = [at for at, pairs in cards.columns.items() if any(map(is_sure, pairs.values()))]
    fields = {cards.block.fields[at] for at in columns if at in cards.block.fields}
    personal = {column.field for column in form.columns if column.kind.personal}
    return fields if fields & personal or not personal else set()


def _below(sheet: Sheet, cards: Iterable[Card], forms: Sequence[Form]) -> Sheet:
    """Give a sheet below its cards. A form's name without a value (名单) is no label, but the title of what follows."""
    titles = {name for form in forms for name in form.names}
    labelled = (pair for card in cards for pair in card.pairs if pair.label != UNLABELLED)
    last = max(pair.at[0] for pair in labelled if pair.value is not None or pair.label not in titles)
    blank: list[Cell] = [None] * max(map(len, sheet.rows))
    return replace(sheet, rows=[blank if row <= last else cells for row, cells in enumerate(sheet.rows, 1)])


def _laid_out(sheet: Sheet, cards: Sequence[Card], forms: Sequence[Form], file: str, today: date) -> Cards | None:
    """Lay cards out as a list: the same label has the same column; the second of a card has one of its own."""
    numbers: dict[tuple[str, int], int] = {}
    columns: dict[int, dict[int, Pair]] = {}
    for index, card in enumerate(cards):
        times: dict[str, int] = {}
        for pair in card.pairs:
            times[pair.key] = times.get(pair.key, 0) + 1
            column = numbers.setdefault((pair.key, times[pair.key]), len(numbers) + 1)
            columns.setdefault(column, {})[index] = pair
    lead = sheet.rows[: min(card.rows.start for card in cards) - 1]
    head = len(lead) + 1
    heading: list[Cell] = [next(iter(columns[at].values())).label for at in range(1, len(columns) + 1)]
    lines = [[pairs[i].value if i in (pairs := columns[at]) else None for at in columns] for i in range(len(cards))]
    taken = {pair.spot: (head + 1 + index, at) for at, pairs in columns.items() for index, pair in pairs.items()}
    listed = Sheet(
        sheet.name,
        [*lead, heading, *lines],
        formulas=frozenset(taken[spot] for spot in sheet.formulas & taken.keys()),
        struck=frozenset(taken[spot] for spot in sheet.struck & taken.keys()),
        fills={taken[spot]: colour for spot, colour in sheet.fills.items() if spot in taken},
        from_1904=sheet.from_1904,
    )
    block = block_at(listed, head, forms, file, today)
    if block is None:
        return None
    for line in lines:
        if all(cell is None or _by_tool(block, at) for at, cell in enumerate(line, 1)):
            line[:] = [None] * len(line)  # an empty card, printed with its number
    return Cards(sheet, cards, columns, listed, block, _below(sheet, cards, forms))


def _by_tool(block: Block, column: int) -> bool:
    return column in block.fields and block.form.by_field[block.fields[column]].by_tool


def read_cards(cards: Cards, file: str, today: date, vocabularies: Mapping[str, Vocabulary]) -> Table:
    """Read the cards of a sheet: each that is filled in is a row, its places those of the cells on the card."""
    block = cards.block
    table = Table(block.form.key, file, cards.source.name)
    reader = BlockReader(cards.sheet, block, [block], table, today, vocabularies)
    reader.read_rows()
    report_after_rows(reader)
    table.problems = [_carried_back(problem, cards) for problem in table.problems]
    indexes = [line - cards.head - 1 for line in table.lines]
    table.lines = [cards.cards[index].rows.start for index in indexes]
    table.spots = [_spots(cards, index) for index in indexes]
    _report_rows(table, cards, indexes)
    return table


def _spots(cards: Cards, index: int) -> dict[str, Spot]:
    """Give where each field of a card stands, and each label the form does not know."""
    block = cards.block
    spots: dict[str, Spot] = {}
    for at, pairs in cards.columns.items():
        if index in pairs:
            spots.setdefault(block.fields.get(at) or block.unknown[at], pairs[index].spot)
    return spots


def _carried_back(problem: Problem, cards: Cards) -> Problem:
    """Put a problem of the list on the cell of the card, in a card's words."""
    place = problem.place
    row, column = cards.spot(place.row, place.column)
    moved = problem.moved(row=row, column=column)
    if problem.code == "heading-unknown" and cards.block.headings.get(place.column) == UNLABELLED:
        kept = f"旁边没有标签，照抄在“{UNLABELLED}”里"
        return Problem("heading-blank", moved.place, kept, "请在左边的格里写上这是什么")
    if problem.code in _OF_HEADINGS:
        message, suggestion = _LIST_COLUMNS.sub("", problem.message), problem.suggestion
        for of_list, of_card in _WORDS:
            message, suggestion = message.replace(of_list, of_card), suggestion.replace(of_list, of_card)
        return replace(moved, message=message, suggestion=suggestion)
    suggestion = problem.suggestion.replace("表里没有", "卡片上没有").replace("这一列", "这一项")
    message = problem.message.replace(f"第{place.row}行起", f"第{row}行起")
    return replace(moved, message=message, suggestion=suggestion)


def _report_rows(table: Table, cards: Cards, indexes: Sequence[int]) -> None:
    """Name hidden lines and pictures of the cards, which the list has no place for."""
    sheet = cards.source
    rows = [row for index in indexes for row in cards.cards[index].rows]
    hidden = sorted(sheet.hidden_rows.intersection(rows))
    if hidden:
        message = f"有{len(hidden)}行隐藏或被筛选掉了（第{hidden[0]}行起），一并读入"
        table.add("rows-hidden", hidden[0], 1, message)
    for row in sorted(set(sheet.pictures).intersection(rows)):
        table.add("picture", row, 1, "这一行有图片，工具读不出图片里的内容", "请把内容打成字")
