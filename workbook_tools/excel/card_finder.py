"""Where one card ends and the next begins: lines of labels and values, cut into cards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from workbook_tools.columns.base import shown
from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.book import Sheet
from workbook_tools.excel.headings import FEWEST_HITS
from workbook_tools.excel.lines import is_title, only_labels
from workbook_tools.excel.pairs import LabelledLines, Line, Pair
from workbook_tools.form import Form

UNLABELLED: Final = "没有标签的内容"
"""The label under which a card keeps what stands on it without one."""
_GLANCED_AT: Final = 60
_FEWEST_LINES: Final = 2
_MOST_DOUBTFUL: Final = 1 / 3
_LONGEST_BAND: Final = 12
"""A lone text up to this long between the lines of a card names a part of it: 基本情况."""
_LONGEST_HEADING: Final = 10
_ALL_COLUMNS: Final = (1, 10**6)
_FOOTNOTE: Final = pattern(r"\s*(?:[(（【]?(?:注|备注|说明|提示|注意|填表|填写)|[※*])")


@dataclass
class Card:
    """One card: its labels with their values, from top to bottom."""

    pairs: list[Pair]

    @property
    def rows(self) -> range:
        """The lines from its first label to its last."""
        return range(self.pairs[0].at[0], max(pair.spot[0] for pair in self.pairs) + 1)


def may_hold_cards(sheet: Sheet, forms: Sequence[Form]) -> bool:
    """Tell at a glance whether lines begin with labels, as they do on cards; cheap enough for every sheet."""
    labelled = LabelledLines(sheet, forms)
    found = set()
    for row in range(1, min(len(sheet.rows), _GLANCED_AT) + 1):
        openings = [labelled.opening(cell) for _, cell in labelled.cells(row)[:2]]
        found |= {opening.label for opening in openings if opening and opening.known}
        if len(found) >= _FEWEST_LINES:
            return True
    return False


def are_cards(cards: Sequence[Card]) -> bool:
    """Tell cards from a list whose headings, or words for 来源渠道, look like labels: by several lines to a card."""
    pairs = [pair for card in cards for pair in card.pairs]
    known = [pair for pair in pairs if pair.known]
    sure = [{pair.key: pair.at[0] for pair in card.pairs if _is_sure(pair)} for card in cards]
    return (
        bool(known)
        and sum(map(len, sure)) >= FEWEST_HITS * len(cards)
        and sum(len(set(rows.values())) for rows in sure) >= _FEWEST_LINES * len(cards)
        and sum(pair.doubtful for pair in known) <= _MOST_DOUBTFUL * len(known)
        and sum(pair.second for pair in pairs) <= _MOST_DOUBTFUL * len(pairs)
    )


def _is_sure(pair: Pair) -> bool:
    """Tell a label that can be nothing else where it stands."""
    return pair.known and not pair.second and not pair.doubtful


def cards_on(sheet: Sheet, forms: Sequence[Form]) -> list[Card]:
    """Cut a sheet into cards, from top to bottom and left to right; none if no line has a label."""
    labelled = LabelledLines(sheet, forms)
    lines = _lines(labelled, *_ALL_COLUMNS)
    cards: list[Card] = []
    for first, last in _bands(lines):
        cards += _cut(lines if (first, last) == _ALL_COLUMNS else _lines(labelled, first, last))
    return sorted(cards, key=lambda card: card.pairs[0].at)


def _lines(labelled: LabelledLines, first: int, last: int) -> list[Line]:
    """Give the lines with no labels in those of a list: its headings, and its rows up to a blank line or a card.

    What stands in a list is not looked at any closer, and most sheets are one: no line of those is given.
    """
    given: list[Line | None] = []
    in_list = False
    for row in labelled.rows:
        if in_list and labelled.opens_with_value(row, first, last):
            given.append(None)
            continue
        line = labelled.sketch(row, first, last)
        if in_list:
            in_list = bool(line.cells) and not _begins_with_heading(line)
        elif row + 1 in labelled.rows:
            in_list = _heads_a_list(line, labelled.sketch(row + 1, first, last))
        given.append(Line(row, line.cells) if in_list else labelled.line(row, first, last))
    if not any(line and line.pairs for line in given):
        return []
    return [line or Line(row, labelled.cells(row, first, last)) for row, line in zip(labelled.rows, given, strict=True)]


def _begins_with_heading(line: Line) -> bool:
    return bool(line.pairs) and line.pairs[0].known


def _heads_a_list(line: Line, following: Line) -> bool:
    """Tell headings side by side (日期 方式 内容) from labels with values: none begins the next line."""
    texts = {cell for _, cell in line.cells if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING}
    if not FEWEST_HITS <= len(texts) == len(line.cells) or len(following.cells) < 2 or _begins_with_heading(following):
        return False
    headings = _begins_with_heading(line) and all(pair.doubtful for pair in line.pairs if pair.value is not None)
    return headings or (not following.pairs and following.cells[0][0] == line.cells[0][0])


def _first_label(lines: Sequence[Line]) -> tuple[str, int] | None:
    """Give the label each card begins with, and its column: the topmost that stands as often as most labels do."""
    counts = Counter((pair.key, pair.at[1]) for line in lines for pair in line.pairs if _is_sure(pair))
    if not counts:
        return None
    usual = max(Counter(counts.values()).items(), key=lambda item: (item[1], item[0]))[0]
    return next(label for label, count in counts.items() if count == usual)


def _bands(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Give the columns from which to which cards stand: several bands where cards stand side by side."""
    label = _first_label(lines)
    beside: list[int] = []
    for line in lines:
        if any((pair.key, pair.at[1]) == label for pair in line.pairs):
            beside = [pair.at[1] for pair in line.pairs if label and pair.key == label[0] and not pair.second]
            break
    first, last = _ALL_COLUMNS
    borders = beside[1:] if len(beside) > 1 and _are_alike(lines, beside[1]) else []
    yield from zip([first, *borders], [*(border - 1 for border in borders), last], strict=True)


def _are_alike(lines: Sequence[Line], border: int) -> bool:
    """Tell whether the labels left and right of a column are the same."""
    pairs = [pair for line in lines for pair in line.pairs if _is_sure(pair)]
    left, right = ({pair.key for pair in pairs if (pair.at[1] < border) is side} for side in (True, False))
    return 2 * len(left & right) >= max(len(left), len(right))


def _cut(lines: Sequence[Line]) -> Iterator[Card]:
    """Cut lines where the first label stands again."""
    first = _first_label(lines)
    starts: list[int] = []
    for number, line in enumerate(lines):
        if any((pair.key, pair.at[1]) == first for pair in line.pairs):
            starts.append(_begin(lines, number, starts[-1] if starts else -1))
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        own = lines[start:end]
        yield _card(own if end == len(lines) else _without_titles(own))


def _begin(lines: Sequence[Line], start: int, before: int) -> int:
    """Give the first line of a card: some begin with a line that others lack, right above their first label."""
    number = start
    while number - 1 > before and _has_labels(lines[number - 1]):
        number -= 1
    return start if number - 1 == before >= 0 else number


def _has_labels(line: Line) -> bool:
    """Tell a line of a card from a title with a colon in it (流程：第三步)."""
    return any(pair.known or pair.spot != pair.at for pair in line.pairs)


def _without_titles(lines: Sequence[Line]) -> Sequence[Line]:
    """Give the lines of a card without the titles of the next one: lone texts right above that, after a gap."""
    end = len(lines)
    while end > 1 and len(lines[end - 1].cells) == 1 and not _has_labels(lines[end - 1]):
        end -= 1
    return lines if lines[end - 1].cells else lines[:end]


def _card(lines: Sequence[Line]) -> Card:
    """Put a card together from its lines."""
    pairs: list[Pair] = []
    strays: list[Line] = []
    for line in lines:
        if line.pairs:
            pairs += line.pairs
        elif line.under and any(pair.at == line.under for pair in pairs):
            _add_to_value(pairs, line)
        elif pairs and _is_value_below(pairs[-1], line):
            pairs[-1] = replace(pairs[-1], value=line.cells[0][1], spot=(line.row, line.cells[0][0]))
        elif line.cells and not _is_band(line):
            strays.append(line)
    if strays:
        text = "\n".join(" ".join(shown(cell) for _, cell in line.cells) for line in strays)
        at = (strays[0].row, strays[0].cells[0][0])
        pairs.append(Pair(UNLABELLED, False, at, text, at))
    return Card(pairs)


def _add_to_value(pairs: list[Pair], line: Line) -> None:
    number = next(n for n, pair in enumerate(pairs) if pair.at == line.under)
    texts = [shown(pairs[number].value), *(shown(cell) for _, cell in line.cells)]
    pairs[number] = replace(pairs[number], value="\n".join(filter(None, texts)))


def _is_value_below(pair: Pair, line: Line) -> bool:
    """Tell the text that stands under its label from one that names the next part of the card."""
    (at, cell), *others = line.cells or [(0, None)]
    below = (line.row - 1, at) == pair.at and pair.value is None and not others
    return below and isinstance(cell, str) and len(cell) > _LONGEST_BAND


def _is_band(line: Line) -> bool:
    """Tell a lone text that is no value of anything: a title, a footnote, the name of a part of the card."""
    text = line.cells[0][1]
    if len(line.cells) > 1 or not isinstance(text, str):
        return False
    cells = dict(line.cells)
    titled = is_title(cells) and not only_labels(cells)
    short = len(text) <= _LONGEST_BAND and not re.search(r"\d", text)
    return titled or short or _FOOTNOTE.match(text) is not None
