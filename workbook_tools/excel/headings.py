"""Which form a sheet holds and where: found by headings, never by file, sheet or column position."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from operator import itemgetter

from workbook_tools.columns.base import Cell, Column, Context, clean, half_width, shown
from workbook_tools.columns.choices import Listed
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value
from workbook_tools.excel.book import Sheet
from workbook_tools.excel.heading_names import (
    NUMBERING,
    are_prompts,
    columns_named,
    columns_under,
    heading_keys,
    is_heading,
    is_own_heading,
    known_headings,
    literal_headings,
    says_a_name,
    says_little,
    weights_of_names,
)
from workbook_tools.excel.lines import MOBILE
from workbook_tools.excel.whose_columns import Shares, is_of_referrer, names_somebody, people_in
from workbook_tools.form import Form

SEARCHED_ROWS = 15
"""A first heading row stands within the first filled rows, under titles; later blocks may start anywhere."""
FEWEST_HITS = 3
MOST_HEADINGS = 0.6
"""The share of headings that must be known where nothing else speaks for a form."""
ENOUGH_HITS = 5
"""So many known headings speak for a form, however many columns someone has added."""
MOST_CELLS = 1000
"""A line with more is no heading: the widest list anyone keeps has a tenth of that."""
SAMPLE_CELLS = 20
CALLED = 3.0
"""The weight from which a name alone makes a table one of a form: a cue in a file name is too little."""
UNTOLD = 100.0
"""What a form loses that nothing tells: then any other that fits at all is rather meant."""
CLOSE = 2.0
"""A form that fits as well but for one column may be meant as well."""
MOST_LINES = 3
"""客户信息 over 联系方式 over 手机 and 微信."""
SHORTEST_TABLE = 3
"""Headings that repeat after fewer columns are one table that has them twice."""

_CUSTOMER_NO = pattern(r"\s*KH\d{6,}\s*")
_NUMBER = pattern(r"\d{5}")
"""So many digits are somebody's number, and no heading (手机2 is one)."""


class Block(Value):
    """One table of one form on a sheet. Rows and columns are counted from 1, as Excel does.

    fields:  column → field name; several phone columns may feed one field.
    unknown: column → heading of a column the form does not know (blank headings are named by letter).
    unsure:  columns whose heading fits several fields and whose content did not decide, or whose it is.
    others:  column → whose it is that is not the customer's, or may not be: the form has no field for it.
    rival:   the title of another form that fits nearly as well, empty if only none fits well; None if this is the one.
    """

    form: Form
    heading_rows: tuple[int, ...]
    columns: tuple[int, int]
    fields: Mapping[int, str]
    headings: Mapping[int, str]
    unknown: Mapping[int, str]
    unsure: frozenset[int] = frozenset()
    others: Mapping[int, str] = field(default_factory=dict)
    rival: str | None = None

    @property
    def last_heading_row(self) -> int:
        """The row after which data may start."""
        return self.heading_rows[-1]

    @property
    def numbering(self) -> frozenset[int]:
        """The columns the form does not know that only number the lines."""
        return frozenset(at for at, heading in self.unknown.items() if set(heading_keys(heading)) & NUMBERING)

    @property
    def understood(self) -> frozenset[int]:
        """The columns whose headings the form knows, be it that they are another person's."""
        others = (at for at in self.others if columns_named(self.form, self.headings[at]))
        return frozenset(self.fields).union(others)


@dataclass
class _Line:
    """A candidate heading: per column the texts it may be known by, best first, and the headings over it, if any."""

    rows: tuple[int, ...]
    texts: dict[int, tuple[str, ...]] = field(default_factory=dict)
    groups: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def headings(self) -> dict[int, str]:
        """The lowest text of each column."""
        return {at: texts[0] for at, texts in self.texts.items()}

    def piece(self, columns: Sequence[int]) -> _Line:
        """Give a part of the line."""
        groups = {at: self.groups[at] for at in columns if at in self.groups}
        return _Line(self.rows, {at: self.texts[at] for at in columns}, groups)


def find_blocks(sheet: Sheet, forms: Sequence[Form], file_name: str, today: date) -> list[Block]:
    """Find every table of a known form on a sheet, from top to bottom, left to right."""
    blocks: list[Block] = []
    known: dict[tuple[Cell, ...], list[Block]] = {}  # what stands under one line of headings
    first_cells: set[Cell] = set()
    literal = literal_headings(tuple(forms))
    row = start = next((n for n, cells in enumerate(sheet.rows, 1) if any(cell is not None for cell in cells)), 1)
    while row <= len(sheet.rows):
        if not blocks and row >= start + SEARCHED_ROWS:
            break
        cells = sheet.rows[row - 1]
        if cells and cells[0] in first_cells and (again := _repeated(sheet, row, known)):
            if blocks[-1].heading_rows == (row - 1,) and sheet.rows[row - 2] == sheet.rows[row - 1]:
                del blocks[-len(again) :]  # nothing stands between the two
            blocks += again
            row += 1
            continue
        # Among thousands of data rows a later heading is found by its words first: the full look is dear.
        worth_a_look = not blocks or (
            not literal.isdisjoint(cells) and sum(cell in literal for cell in cells if type(cell) is str) >= 2
        )
        found = _blocks_at(sheet, row, forms, file_name, today, blocks) if worth_a_look else []
        blocks += found
        if found and len(found[0].heading_rows) == 1:
            headings = tuple(sheet.rows[found[0].heading_rows[0] - 1])
            known[headings] = found
            first_cells.add(headings[0])
        row = found[0].last_heading_row + 1 if found else row + 1
    return blocks


def _repeated(sheet: Sheet, row: int, known: Mapping[tuple[Cell, ...], Sequence[Block]]) -> list[Block]:
    """Give tables anew where their very headings stand again, as on every printed page."""
    return [replace(block, heading_rows=(row,)) for block in known.get(tuple(sheet.rows[row - 1]), ())]


def block_at(sheet: Sheet, row: int, forms: Sequence[Form], file_name: str, today: date) -> Block | None:
    """Give the block whose headings fill one row of a sheet; None if it has no name and no way to reach anyone."""
    line = _Line((row,), {at: (text,) for at, text in enumerate(sheet.rows[row - 1], 1) if isinstance(text, str)})
    return _recognise(sheet, line, forms, file_name, today, (), most=math.inf)


def _blocks_at(
    sheet: Sheet, row: int, forms: Sequence[Form], file_name: str, today: date, before: Sequence[Block]
) -> list[Block]:
    """Give the blocks whose headings begin at a row: one line of headings, or more where each adds to the one above.

    More lines are read together only if that tells more than any of the lower ones alone: else the first is a title.
    """

    def read(line: _Line) -> list[Block]:
        best: list[Block] = []
        for pieces in _side_by_side(sheet, line) if line.texts else ():
            blocks = [_recognise(sheet, piece, forms, file_name, today, before) for piece in pieces]
            known = [block for block in blocks if block]
            if len(known) == len(pieces) and (len(pieces) > 1 or not best):
                best = max(best, known, key=_known_columns)
        return best

    single = _line(sheet, row, forms)
    if not single.texts:
        return []
    best = read(single) if len(single.texts) > 1 else []
    stacks = [single]  # the lines above the one looked at, read as one from each of them down
    for lower in range(row + 1, row + MOST_LINES):
        if not _may_have_lower_line(sheet, lower - 1):
            break
        below = _line(sheet, lower, forms)
        if not _adds_headings(sheet, stacks[0], below, forms):
            break
        stacks = [*(_double_line(sheet, stack, below, forms) for stack in stacks), below]
        whole, *parts = map(read, stacks)
        more = _known_columns(whole) - max(map(_known_columns, (best, *parts)))
        if more > 0 or (more == 0 and _parts_people(stacks[0], forms)):
            best = whole
    return best


def _parts_people(line: _Line, forms: Sequence[Form]) -> bool:
    """Tell whether all headings over others name people: without 介绍人 and 新客户 there, who is who is lost."""
    people = people_in(line.headings, line.groups, tuple(forms))
    return people is not None and people.grouped == line.groups.keys() and len(line.groups) > 2


def _known_columns(blocks: Sequence[Block]) -> int:
    return sum(len(block.understood) for block in blocks)


def _line(sheet: Sheet, row: int, forms: Sequence[Form]) -> _Line:
    cells = enumerate(sheet.rows[row - 1], start=1)
    texts = {at: cell for at, cell in cells if isinstance(cell, str) and clean(cell)}
    if (
        _has_mobile(sheet.rows[row - 1])
        or len(texts) > MOST_CELLS
        or are_prompts(tuple(texts.values()), forms)
        or _are_labels(texts)
    ):
        return _Line((row,))
    return _Line((row,), {at: (text,) for at, text in texts.items()})


def _has_mobile(cells: Iterable[Cell]) -> bool:
    """Tell a row by its number, though all its words may be headings, too: 老客户, 朋友, 客服."""
    return any(MOBILE.fullmatch(half_width(shown(cell)).strip()) for cell in cells if type(cell) in (str, float))


def _are_labels(texts: Mapping[int, str]) -> bool:
    """Tell labels with their values beside them (“登记客服：李晓雨”, in two cells) from headings side by side."""
    labels = [at for at, text in texts.items() if half_width(clean(text)).endswith(":")]
    return len(labels) > 1 and all(at + 1 not in labels for at in labels)


def _may_have_lower_line(sheet: Sheet, row: int) -> bool:
    """Tell whether the next line could be the second of two: short texts only."""
    lower = [cell for cell in sheet.rows[row] if cell is not None] if row < len(sheet.rows) else []
    return len(lower) >= 2 and all(isinstance(cell, str) and len(cell) <= 20 for cell in lower)


def _adds_headings(sheet: Sheet, upper: _Line, below: _Line, forms: Sequence[Form]) -> bool:
    """Tell one more line of headings from a first row of short words, which must not be lost as one.

    Each of its cells is a heading itself, stands under a heading over several columns, or under none.
    """
    known = known_headings(tuple(forms))
    over_several = set(_merged_right(sheet, upper))

    def fits(at: int, text: str) -> bool:
        if _NUMBER.search(text):
            return False
        above = upper.texts.get(at, ("",))[0]
        return not above or at in over_several or is_heading(text, known) or is_heading(above + text, known)

    return bool(below.texts) and all(fits(at, texts[0]) for at, texts in below.texts.items())


def _merged_right(sheet: Sheet, line: _Line) -> dict[int, int]:
    """Give each column under a heading merged over several → the one its text stands in."""
    return {
        at: left
        for top, left, bottom, right in sheet.merges
        if line.rows[0] <= top and bottom == line.rows[-1] and right > left
        for at in range(left, right + 1)
    }


def _double_line(sheet: Sheet, upper: _Line, below: _Line, forms: Sequence[Form]) -> _Line:
    merged = {at: left for at, left in _merged_right(sheet, upper).items() if left in upper.texts}
    heads = {at: at for at in upper.texts} | merged  # column → where the heading over it stands
    for at in sorted(below.texts):
        if at not in heads and at - 1 in heads and at - 1 in below.texts and at - 1 not in merged:
            heads[at] = heads[at - 1]  # nobody merged it, yet it stands over the blank at its right
    line = _Line((*upper.rows, *below.rows))
    under = Counter(heads[at] for at in below.texts if at in heads)
    for at in {*upper.texts, *merged, *below.texts}:
        above = upper.texts.get(merged.get(at, at), ())
        own = below.texts.get(at, ())
        joined = (over + text for over in above for text in own)
        # 年龄, which no form knows, is not the customer it stands under
        is_something_of_his = (
            bool(own and above and under[heads[at]] > 1) and not says_a_name(own[0]) and names_somebody(above[0], forms)
        )
        line.texts[at] = tuple(dict.fromkeys((*own, *joined, *(() if is_something_of_his else above))))
        if own and at in heads:
            line.groups[at] = (*upper.groups.get(heads[at], ()), upper.texts[heads[at]][0])
        elif heads.get(at) in upper.groups:
            line.groups[at] = upper.groups[heads[at]]
    return line


def _side_by_side(sheet: Sheet, line: _Line) -> Iterator[list[_Line]]:
    """Give the line whole, then cut where the headings begin anew, or at columns empty all the way down."""
    yield [line]
    columns = sorted(line.texts)
    if length := _repeated_after(line):
        starts = range(0, len(columns), length)
        yield [line.piece(columns[s : s + length]) for s in starts]
        return
    cuts = [at for at in range(columns[0], columns[-1]) if at not in line.texts and _is_empty(sheet, at, line)]
    if not cuts:
        return
    pieces: dict[int, list[int]] = {}
    for at in columns:
        pieces.setdefault(sum(cut < at for cut in cuts), []).append(at)
    yield [line.piece(piece) for piece in pieces.values()]


def _repeated_after(line: _Line) -> int:
    """Give the number of headings after which the whole list of them stands again, or 0."""
    texts = [line.texts[at] for at in sorted(line.texts)]
    lengths = range(SHORTEST_TABLE, len(texts) // 2 + 1)
    return next((n for n in lengths if len(texts) % n == 0 and texts[n:] == texts[:-n]), 0)


def _is_empty(sheet: Sheet, column: int, line: _Line) -> bool:
    return all(len(row) < column or row[column - 1] is None for row in sheet.rows[line.rows[-1] :])


def _recognise(
    sheet: Sheet,
    line: _Line,
    forms: Sequence[Form],
    file_name: str,
    today: date,
    before: Sequence[Block],
    *,
    most: float = MOST_HEADINGS,
) -> Block | None:
    """Give the form this heading line fits best, or None; `most` is the share of known headings that is enough.

    A form that could not win even if each of its headings were its own is not looked at any closer.
    """
    above = " ".join(str(c) for row in sheet.rows[: line.rows[0] - 1][-SEARCHED_ROWS:] for c in row if c is not None)
    places = (above, sheet.name or "", file_name)
    meanings = columns_under(tuple(forms), tuple(line.texts.values()))
    people = people_in(line.headings, line.groups, tuple(forms))
    candidates = []
    for number, (form, columns, named) in enumerate(zip(forms, meanings, weights_of_names(forms, places), strict=True)):
        hits = {at: found for at, found in zip(line.texts, columns, strict=True) if found}
        if _enough(hits, line, before):
            candidates.append((_highest_score(hits, line) + named, -number, form, hits, named))
    fitting: list[tuple[float, int, Block]] = []  # of equals, the first form wins
    for highest, order, form, hits, named in sorted(candidates, key=itemgetter(0, 1), reverse=True):
        if fitting and highest < max(fitting, key=itemgetter(0, 1))[0] - CLOSE:
            break
        block = _assign(sheet, line, form, people.share(form, hits) if people else Shares(hits, {}, frozenset()), today)
        if not _enough(block.understood, line, before):
            continue
        if not (named >= CALLED or reaches_someone(block) or len(hits) >= len(line.texts) * most):
            continue  # a price list has names and remarks too
        is_told = named or not form.told_by or _tells_itself(sheet, line, block, today)
        fitting.append((_score(block) + named - (0 if is_told else UNTOLD), order, block))
    return _best(fitting)


def _best(fitting: Sequence[tuple[float, int, Block]]) -> Block | None:
    """Give the best of the blocks that fit, with their scores; it says which other form may be meant."""
    if not fitting:
        return None
    (score, _, best), *others = sorted(fitting, key=itemgetter(0, 1), reverse=True)
    close = [block.form.title for other, _, block in others if other >= score - CLOSE]
    return replace(best, rival=close[0] if close else "") if close or score < 0 else best


def _tells_itself(sheet: Sheet, line: _Line, block: Block, today: date) -> bool:
    """Tell whether a table has a column that only its form has, and in it what belongs there."""
    form = block.form
    own = [at for at, name in block.fields.items() if name in form.told_by and not says_little(block.headings[at])]
    return any(_fits(sheet, line, at, (form.by_field[block.fields[at]],), today)[block.fields[at]] >= 0.5 for at in own)


def _enough(hits: Collection[int], line: _Line, before: Sequence[Block]) -> bool:
    """Enough headings to believe it; a short list must match whole; a second block needs more than chance."""
    count, of = len(hits), len(line.texts)
    if before and count < of * MOST_HEADINGS:
        return False
    return count >= (FEWEST_HITS if count >= of * 0.35 else ENOUGH_HITS) or (count == of == 2 and not before)


def reaches_someone(block: Block) -> bool:
    """Tell whether there is a column to reach the customer by: a name alone is no customer."""

    def reaches(column: Column) -> bool:
        return column.kind.personal and not getattr(column.kind, "name", False)

    return any(reaches(block.form.by_field[name]) for name in block.fields.values())


def _score(block: Block) -> float:
    form = block.form
    own = sum(
        heading_keys(block.headings[at])[0] == heading_keys(form.by_field[name].heading)[0]
        for at, name in block.fields.items()
    )
    known = set(block.fields.values())
    # what each row must say, and cannot be said once for all of them
    lacking = sum(c.required and not c.heading_line and c.field not in known for c in form.columns)
    return len(known) * 2 + own - 0.5 * lacking - len(block.unknown)


def _highest_score(hits: Mapping[int, object], line: _Line) -> float:
    """Give the score of a block whose hits are all headings of its own and all that its form asks for."""
    return len(hits) * 3 - (len(line.texts) - len(hits))


def _assign(sheet: Sheet, line: _Line, form: Form, shares: Shares, today: date) -> Block:
    """Give each column its field: own headings first, then single meanings, then by content."""
    hits = shares.hits
    chosen: dict[int, str] = {}
    unsure = set(shares.unsure)

    def free(columns: Sequence[Column]) -> list[Column]:
        return [column for column in columns if column.field not in chosen.values()]

    def is_own(at: int) -> bool:
        return is_own_heading(line.texts[at][0], hits[at][0])

    for at in sorted(hits, key=lambda at: (not is_own(at), len(hits[at]), at)):
        candidates = free(hits[at])
        if is_own(at) and hits[at][0] in candidates:
            chosen[at] = hits[at][0].field
        elif len(candidates) == 1:
            chosen[at] = candidates[0].field
        elif candidates:
            fits = _fits(sheet, line, at, candidates, today)
            best = max(candidates, key=lambda column: fits[column.field])
            chosen[at] = best.field
            if fits[best.field] < 0.5:
                unsure.add(at)
        elif hits[at][0].kind.many:
            # a second 电话 column: a landline if there is room for one, else more numbers of the same field
            spare = [c for c in free(form.columns) if _is_alike(c, hits[at][0])]
            chosen[at] = (spare or [hits[at][0]])[0].field
    for at in filter(is_own, tuple(chosen)):
        chosen[at] = _better(sheet, line, at, form, chosen, today)
    chosen |= _customers_numbered(sheet, line, form, chosen)
    columns = (min(line.texts), max(line.texts))
    whose = {at: who for at, who in shares.others.items() if at not in unsure}
    unknown = _told_apart(
        {at: _named(text, whose.get(at, "")) for at, text in line.headings.items() if at not in chosen}
    )
    return Block(form, line.rows, columns, chosen, line.headings, unknown, frozenset(unsure), shares.others)


def _is_alike(one: Column, other: Column) -> bool:
    """Tell whether two columns hold the same of one person."""
    return type(one.kind) is type(other.kind) and is_of_referrer(one.heading) == is_of_referrer(other.heading)


def _named(heading: str, who: str) -> str:
    """Name a column that is another's: 姓名 under 介绍人 is 介绍人姓名."""
    return heading if who in heading else who + heading


def _better(sheet: Sheet, line: _Line, at: int, form: Form, chosen: Mapping[int, str], today: date) -> str:
    """Give the field for a column under a form's own heading.

    咨询时间 with days in it is 咨询日期 if no column has that: its content fits what each row must say and lacks.
    """
    own = form.by_field[chosen[at]]
    lacking = [
        column
        for column in form.columns
        if column.required and not column.heading_line
        if not (column.kind.takes_anything or isinstance(column.kind, Listed))  # any name may be somebody's
        if column.field not in chosen.values()
    ]
    if not lacking or _fits(sheet, line, at, (own,), today)[own.field] >= 0.5:
        return own.field
    fits = _fits(sheet, line, at, lacking, today)
    best = max(lacking, key=lambda column: fits[column.field])
    return best.field if fits[best.field] >= 0.8 else own.field


def _customers_numbered(sheet: Sheet, line: _Line, form: Form, chosen: Mapping[int, str]) -> dict[int, str]:
    """Give the column 编号 that does not number the lines but the customers: KH000012 is said by nothing else."""
    if "customer_no" not in form.by_field or "customer_no" in chosen.values():
        return {}
    for at, texts in line.texts.items():
        cells = _sample(sheet, line, at) if set(heading_keys(texts[0])) & NUMBERING else []
        if cells and all(isinstance(cell, str) and _CUSTOMER_NO.fullmatch(cell) for cell in cells):
            return {at: "customer_no"}
    return {}


def _told_apart(headings: Mapping[int, str]) -> dict[int, str]:
    """Number headings that stand more than once (回访, 回访2), so that each keeps its own cells."""
    names: dict[int, str] = {}
    stood: Counter[str] = Counter()
    for at, heading in headings.items():
        stood[heading] += 1
        names[at] = f"{heading}{stood[heading]}" if stood[heading] > 1 else heading
    return names


def _fits(sheet: Sheet, line: _Line, at: int, candidates: Sequence[Column], today: date) -> dict[str, float]:
    """Tell for each candidate which share of the column's cells its kind can read."""
    cells = _sample(sheet, line, at)
    context = Context(today)
    return {
        column.field: sum(column.kind.read(cell, context).value is not None for cell in cells) / len(cells)
        - (0.01 if column.kind.takes_anything else 0.0)
        if cells
        else 1.0
        for column in candidates
    }


def first_filled(rows: Iterable[Sequence[Cell]], at: int) -> list[Cell]:
    """Give the first cells of a column that say something: so many as show what it holds."""
    return list(islice((row[at - 1] for row in rows if len(row) >= at and row[at - 1] is not None), SAMPLE_CELLS))


def _sample(sheet: Sheet, line: _Line, at: int) -> list[Cell]:
    # A sort that took the headings for a row leaves them under all the others.
    return first_filled(sheet.rows[line.rows[-1] :] or sheet.rows[: line.rows[0] - 1], at)
