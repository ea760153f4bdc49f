"""What a column is: a heading, and a kind of cell with five faces.

A kind reads a cell, writes it back, formats it, lets Excel guard it and describes itself.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Final, Generic, TypeVar

from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value
from workbook_tools.problems import Finding


class CellFault(Value):
    """A cell that holds no value to read: `error` (#N/A …), or a formula never calculated (`uncalculated`)."""

    kind: str
    shown: str = ""

    def __str__(self) -> str:
        return self.shown


Cell = str | float | int | bool | date | datetime | time | timedelta | CellFault | None
"""What a workbook cell can hold. Blank is None, never an empty string."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What a kind made of a cell.

    value:    the typed value, or None if blank or unreadable.
    findings: what to say about it.
    asides:   what the cell held that belongs to other columns, by field name
              (a phone cell “13800138000 王总 微信同号” also tells contact_name and wechat).
    """

    value: T | None = None
    findings: tuple[Finding, ...] = ()
    asides: Mapping[str, Cell] = field(default_factory=dict)


class Vocabulary(Value):
    """A company's own list of names (its people, brands …), with every accepted spelling.

    spellings: spelling_key(any accepted spelling) → the official names it may mean (more than one: ambiguous).
    retired:   official names no longer in use (a person who left).
    """

    title: str
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The official names in use, in the order of the list."""
        every = dict.fromkeys(name for names in self.spellings.values() for name in names)
        return tuple(name for name in every if name not in self.retired)

    def meant(self, typed: str) -> tuple[str, ...]:
        """Give the official names that what is typed may mean; none if the list does not have it."""
        return self.spellings.get(spelling_key(typed), ())

    def named_in(self, text: str) -> frozenset[str]:
        """Give the official names that stand somewhere in a text; a spelling within a longer one names nobody."""
        key = spelling_key(text)
        found = [spelling for spelling in self.spellings if len(spelling) > 1 and spelling in key]
        whole = [one for one in found if not any(one != other and one in other for other in found)]
        return frozenset(name for spelling in whole for name in self.spellings[spelling])

    def official(self, typed: str) -> str:
        """Give the official name that is meant, or an empty string if the list has none such, or several."""
        names = self.meant(typed)
        return names[0] if len(names) == 1 else ""


class Context(Value):
    """What a kind may know besides the cell.

    today:        the day that rules compare with (`--as-of`).
    near:         the day a missing year is counted from; None means `today`.
    month:        a day of the month that a title names, for days without a month (18日).
    written_on:   the day “昨天” is counted from; None means `near`, but with a `month` that nobody knows.
    vocabularies: the company's lists by name (`person`, `brand`, `product`); a list that is absent is not checked.
    region:       the row's region as typed, if it has one, for a landline without area code.
    from_1904:    the workbook counts its days from 1904, as Excel did on a Mac.
    """

    today: date
    near: date | None = None
    month: date | None = None
    written_on: date | None = None
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    region: str = ""
    from_1904: bool = False

    @property
    def base_day(self) -> date:
        """The day to count missing years from."""
        return self.near or self.today


class Guard(Value):
    """What Excel itself refuses while someone types, and marks in what was pasted.

    Titles ≤ 32 characters, messages ≤ 255.

    rule:    `list`, `date`, `decimal`, `integer`, `length` or `custom`.
    options: the drop-down of a `list`; `source` names a Vocabulary instead.
    accepts: every word that is read without asking back; `{accepted}` in `wrong` stands for the list of them.
    within:  the field on whose cell the drop-down depends; `groups` then holds the options by what that cell says,
             `group_words` every word for them.
    minimum, maximum: limits; a text is an Excel formula, such as `TODAY()`.
    formula: of a `custom` rule, true for what is allowed; `{cell}` stands for the cell itself.
    wrong:   an Excel formula, true for a filled cell that this kind cannot read; nothing it can read may be marked.
    strict:  False lets other values pass after a warning (an extensible list).
    """

    rule: str
    options: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    source: str = ""
    within: str = ""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    group_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    minimum: float | date | str | None = None
    maximum: float | date | str | None = None
    formula: str = ""
    wrong: str = ""
    message: str = ""
    strict: bool = True


class Kind(Generic[T]):
    """A kind of cell. Subclasses say how to `parse`, and override the other faces where they differ.

    Kinds are immutable once made and may be shared between columns.
    """

    title: ClassVar[str] = ""
    """What the documentation calls this kind: 文字, 日期 …"""
    many: ClassVar[bool] = False
    """True if the value is a tuple of several."""
    takes_anything: ClassVar[bool] = False
    """True if no content speaks against this kind, so that it decides nothing when a heading is ambiguous."""
    looks_at_region: ClassVar[bool] = False
    """True if cells that are not read at a glance may be read differently in rows of different regions."""
    follows_the_day: ClassVar[bool] = False
    """True if the same cell may say something else when it is read on another day, as 昨天 does."""
    personal: bool = False
    """True if values identify a person and are masked wherever they are shown."""
    number_format: str = "@"
    """Excel's number format; `@` keeps what is typed as text."""
    width: float = 12
    """A comfortable column width, in characters of the default font."""
    wrap: bool = False
    sample: Cell = None
    """A plain example of what to type, for a template's example line."""

    def read(self, cell: Cell, context: Context) -> Reading[T]:
        """Turn a cell into a value, or into sentences for the person who typed it. Never raises for bad input."""
        if isinstance(cell, str):
            cell = clean(cell)
            if not cell or (
                len(cell) <= LONGEST_BLANK_WORD and is_blank_word(cell) and not self.accepts_blank_word(cell)
            ):
                return Reading()
        elif cell is None:
            return Reading()
        elif isinstance(cell, CellFault):
            return Reading(findings=(_fault_finding(cell),))
        return self.parse(cell, context)

    def at_a_glance(self, cells: Iterable[Cell], context: Context) -> Mapping[Cell, T]:
        """Give the values of those cells, all different, of which one look tells that there is nothing to say.

        Nearly all cells are such. `read` gives the same values one by one, in whatever region.
        """
        return {}

    def parse(self, cell: Any, context: Context) -> Reading[T]:
        """Read a cell that is neither blank nor faulty; text comes cleaned."""
        raise NotImplementedError

    def accepts_blank_word(self, cell: Cell) -> bool:
        """Tell whether 无, / and the like mean something here (as 无 does in a drop-down)."""
        return False

    def write(self, value: T) -> Cell:
        """Give what to put in the cell; reading it back gives the same value."""
        return str(value)

    def guard(self) -> Guard | None:
        """Say what Excel should refuse, or None."""
        return None

    def describe(self) -> str:
        """Say in Chinese what may be typed, for the documentation and the notes on a template."""
        return self.title


class Column(Value):
    """One column of a form.

    required:      a row without it gets a problem; it is never held back for that alone.
    aliases:       other headings staff use for it.
    by_tool:       filled by the tool, grey, nobody need type it.
    folded:        rarely used: grouped and hidden until unfolded.
    heading_line:  may be given once for the whole sheet (“批次：2026-03”) and then counts for each row.
    note:          what to write here, in Chinese, for the template and the documentation.
    example:       what someone might type here; by default the kind's own sample.
    """

    heading: str
    kind: Kind[Any]
    required: bool = False
    aliases: tuple[str, ...] = ()
    by_tool: bool = False
    folded: bool = False
    heading_line: bool = False
    note: str = ""
    example: Cell = None
    field: str = ""

    @property
    def sample(self) -> Cell:
        """What the example line of a template says here; nothing where the tool fills in."""
        return None if self.by_tool else self.kind.sample if self.example is None else self.example

    @property
    def prompt(self) -> str:
        """What a template says over the heading, in a few words: what belongs here, or an example."""
        if self.note or self.by_tool:
            return self.note or "工具填"
        plain = shown(self.sample)
        return f"如 {plain}" if plain and len(plain) <= _SHORT_PROMPT else ""


def declare(kind: Kind[Any], heading: str, *, default: Any = None, **options: Any) -> Any:
    """Make the dataclass field that carries a column. `options` are Column's own."""
    column = Column(heading, kind, **options)
    if kind.many and default is None:
        default = ()
    return dataclasses.field(default=default, metadata={"column": column})


def column_of(item: dataclasses.Field[Any]) -> Column | None:
    """Give the column a dataclass field carries, with its field name filled in, or None."""
    column = item.metadata.get("column")
    return Column(**{**vars(column), "field": item.name}) if column else None  # `replace` takes twice as long


_FIGURES: Final = "0123456789０１２３４５６７８９〇零一二两三四五六七八九十"
SIGNS: Final[Mapping[str, tuple[str, ...]]] = {
    "day_signs": tuple(_FIGURES + "昨今前明后上下本这周月年日号天初末底正冬腊元"),
    "number_signs": tuple(_FIGURES + "百千万亿半廿卅壹贰叁肆伍陆柒捌玖拾佰仟萬億整无多几成"),
}
"""Signs without any of which no text can be read as a day, as a number: what Excel may mark without asking us."""

_SHORT_PROMPT: Final = 16
EXACT_IN_EXCEL: Final = 10**15
"""Excel keeps 15 digits of a number: of this one and larger ones the last are lost."""
AS_TEXT: Final = "请先把单元格设成文本格式，再重填"
"""What to do about it."""
_INVISIBLE = pattern(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_BLANK_WORDS: Final = frozenset(
    ["无", "暂无", "没有", "未知", "不详", "/", "\\", "-", "--", "—", "——", "?", "??", "N/A", "n/a", "空", "未填", "."]
)
BLANK_WORDS: Final = tuple(sorted(_BLANK_WORDS))
LONGEST_BLANK_WORD: Final = max(map(len, _BLANK_WORDS))
"""A longer text, cleaned, is none of them: folding its width makes no text of such signs shorter."""
DITTO_WORDS: Final = frozenset(["同上", "同上行", "如上", "同前", "〃", "″", '"', "”", "“", "''"])


def clean(text: str) -> str:
    """Drop invisible characters and surrounding blanks; keep the rest as typed."""
    if text.isprintable():  # then there is nothing invisible in it, and no blank but the plain one
        return text.strip()
    return _INVISIBLE.sub("", text).replace("\u3000", " ").replace("\xa0", " ").strip()


def without_invisible(text: str) -> str:
    """Drop invisible characters only."""
    return _INVISIBLE.sub("", text)


def is_han(letter: str) -> bool:
    """Tell whether it is a Chinese character. A regular expression's range of them is dear to compile."""
    return "\u3400" <= letter <= "\u9fff" or "\U00020000" <= letter <= "\U0003ffff"


def half_width(text: str) -> str:
    """NFKC: full-width letters, digits and punctuation become plain ones."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text)


def spelling_key(text: str) -> str:
    """Fold what does not matter in a name: width, case, blanks."""
    return "".join(half_width(clean(text)).split()).casefold()


def is_blank_word(cell: Cell) -> bool:
    """Tell whether someone typed a word that means "nothing here": 无, /, N/A, — ."""
    return isinstance(cell, str) and half_width(cell).strip() in _BLANK_WORDS


def shown(cell: Cell) -> str:
    """Show a cell the way its owner saw it, as far as that can be known."""
    if type(cell) is str:
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M" if (cell.hour or cell.minute) else "%Y-%m-%d")
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return str(cell)


def _fault_finding(fault: CellFault) -> Finding:
    if fault.kind == "error":
        return Finding("cell-error", "公式出错，显示为“{value}”", "请改成直接填写的内容")
    return Finding("cell-uncalculated", "公式没有计算结果", "请用 Excel 或 WPS 打开、保存一次再交")
