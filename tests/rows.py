"""Rows of any form, drawn for hypothesis: every value is one that is read back just as it was written."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from workbook_tools import columns
from workbook_tools.columns.base import DITTO_WORDS, Column, Context, Kind
from workbook_tools.columns.birthdays import Birthday, BirthdayKind
from workbook_tools.columns.choices import Choice, Listed, Options, Several, YesNo
from workbook_tools.columns.contacts import PhoneKind, QqKind, WechatKind
from workbook_tools.columns.dates import DayKind, MomentKind, MonthKind, TimeOfDayKind, WeekKind
from workbook_tools.columns.identifiers import CreditCode, Identifier
from workbook_tools.columns.links import Link, LinkKind
from workbook_tools.columns.numbers import Count, Money, Number, Percent
from workbook_tools.columns.regions import RegionKind
from workbook_tools.columns.texts import Reference, Text
from workbook_tools.columns.units import MoneyInTenThousands, Years
from workbook_tools.field_values import FieldValues
from workbook_tools.form import Form, Row

TODAY = date(2026, 11, 23)
_NOW = Context(TODAY)
_LONG_AGO = date(1995, 1, 1)
_SIGNS = "想买床店面大小周末送样甲乙丙丁王强康泰AbZ，。（）&<>\"'=+@-é😀\n"
_WORDS = st.text(st.sampled_from("想买床店面大小周末送样甲乙丙丁王强康泰"), min_size=1, max_size=12)
_NAMES = st.sampled_from(["李晓雨", "周建国", "张伟", "康泰", "益寿堂"])


class Taste(Options):
    """Options that people could take for labels."""

    PHONE = "电话"
    OWNER = "老板"
    OTHER = "其他"
    CALL = "网络·百度商桥"


class Everything(Row, key="everything", title="样样都有表", sheet="样样都有", chapter="九·9"):
    """A form with a column of every kind."""

    record_no: str | None = columns.identifier("档案编号", by_tool=True)
    customer_name: str | None = columns.text("客户名称", name=True, personal=True, longest=60, required=True)
    contact_name: str | None = columns.text("联系人", name=True, personal=True, longest=20)
    mobile: columns.Phones = columns.phone("手机")
    wechat: str | None = columns.wechat("微信")
    qq: str | None = columns.qq("QQ")
    region: str | None = columns.region("所在地区")
    need: str | None = columns.text("需求", longest=500, required=True)
    taste: Taste | None = columns.choice("口味", Taste)
    taste_or_text: Taste | str | None = columns.choice("口味或别的", Taste, open=True)
    tastes: tuple[Taste, ...] = columns.choices("几样口味", Taste)
    agreed: YesNo | None = columns.yes_no("同意没有")
    brand: str | None = columns.listed("品牌", "brand")
    products: tuple[str, ...] = columns.listed("几样产品", "product", many=True)
    logged_by: str | None = columns.person("登记的人", required=True)
    came_on: date | None = columns.day("来访日期", past_only=True)
    due_on: date | None = columns.day("约定日期", direction="future")
    called_at: datetime | None = columns.moment("来电时刻")
    at: time | None = columns.time_of_day("几点")
    week: str | None = columns.week("周次")
    month: str | None = columns.month("月份")
    born: Birthday | None = columns.birthday("生日")
    people: int | None = columns.count("人数", minimum=1, maximum=500)
    size: float | None = columns.number("面积")
    share: float | None = columns.percent("占比")
    amount: Decimal | None = columns.money("金额")
    worth: Decimal | None = columns.money_in_ten_thousands("身家（万元）")
    since: float | None = columns.years("经营年数", maximum=60)
    credit_code: str | None = columns.credit_code("信用代码", folded=True)
    handoff_no: str | None = columns.reference("移交单号", folded=True)
    link: Link | None = columns.link("去处", by_tool=True)
    note: str | None = columns.text("备注", longest=500)


def field_values_of(row: Row) -> FieldValues:
    """What one row says, as what many say is told."""
    return FieldValues(type(row), {name: [getattr(row, name)] for name in row.form.by_field}, 1)


def rows_of(form: Form) -> st.SearchStrategy[Row]:
    """Rows of a form, some cells blank, with what the form needs at least so that a row is one."""
    values = {column.field: _values(column) for column in form.columns}
    wanted = [column.field for column in form.columns if not column.by_tool][:3]

    @st.composite
    def draw_row(draw: Callable[..., Any]) -> Row:
        drawn = {name: draw(value) for name, value in values.items() if draw(st.integers(0, 2))}
        for name in wanted:
            drawn.setdefault(name, draw(values[name]))
        for problem in form.row_class.of(drawn).minimum():
            missing = next(column.field for column in form.columns if column.heading == problem.heading)
            drawn[missing] = draw(values[missing])
        return form.row_class.of(drawn)

    return draw_row()


def _values(column: Column) -> st.SearchStrategy[Any]:
    kind = column.kind
    return _drawn(kind).filter(lambda value: _is_read_back(kind, value))


def _is_read_back(kind: Kind[Any], value: Any) -> bool:
    reading = kind.read(kind.write(value), _NOW)
    return reading.value == value and not reading.asides and value not in DITTO_WORDS


def _texts(kind: Text) -> st.SearchStrategy[str]:
    if kind.name or kind.personal:
        return _WORDS
    return st.text(st.sampled_from(_SIGNS), min_size=2, max_size=min(60, kind.longest))


def _some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=1, max_size=3, unique=True).map(tuple)


def _chosen(kind: Choice) -> st.SearchStrategy[Any]:
    options = st.sampled_from(list(kind.options))
    return options | _WORDS if kind.open else options


def _days(kind: DayKind | MomentKind) -> st.SearchStrategy[date]:
    ahead = 150 if kind.direction == "future" else 0
    return st.dates(_LONG_AGO, TODAY + timedelta(days=ahead))


def _credit_codes(_: CreditCode) -> st.SearchStrategy[str]:
    return st.sampled_from(["91371300MA3EXAMP02", "91350100M000100Y43"])


_DIGITS = st.text(st.sampled_from("0123456789"), min_size=8, max_size=8)
_NUMBERS = (
    st.builds("{}{}".format, st.sampled_from(["138", "159", "186"]), _DIGITS)
    | _DIGITS.map(lambda digits: f"0539-8{digits[1:]}")
    | _DIGITS.map(lambda digits: f"010-6{digits[1:]}-801")
)
_CLOCK = st.builds(time, st.integers(0, 23), st.integers(0, 59))

_DRAWN: dict[type[Kind[Any]], Callable[[Any], st.SearchStrategy[Any]]] = {
    Text: _texts,
    Reference: lambda kind: st.from_regex(r"[A-Z]{2}-[0-9]{4,9}", fullmatch=True),
    Identifier: lambda kind: st.from_regex(r"[A-Z0]{2}-?[0-9]{4,9}", fullmatch=True),
    CreditCode: _credit_codes,
    Choice: _chosen,
    Listed: lambda kind: _NAMES,
    Several: lambda kind: _some(_drawn(kind.one)),
    PhoneKind: lambda kind: _some(_NUMBERS),
    WechatKind: lambda kind: st.from_regex(r"[A-Za-z][-_A-Za-z0-9]{5,19}", fullmatch=True),
    QqKind: lambda kind: st.from_regex(r"[1-9][0-9]{4,9}", fullmatch=True),
    RegionKind: lambda kind: st.sampled_from(["山东省临沂市兰山区", "北京市朝阳区", "浙江省杭州市"]),
    DayKind: _days,
    MomentKind: lambda kind: st.builds(datetime.combine, _days(kind), _CLOCK),
    TimeOfDayKind: lambda kind: _CLOCK,
    WeekKind: lambda kind: st.builds("{}-W{:02d}".format, st.integers(2020, 2026), st.integers(1, 52)),
    MonthKind: lambda kind: st.builds("{}-{:02d}".format, st.integers(2020, 2026), st.integers(1, 12)),
    BirthdayKind: lambda kind: st.builds(
        Birthday,
        st.none() | st.integers(1930, 2010),
        st.integers(1, 12),
        st.integers(1, 28),
        st.booleans(),
    ),
    Count: lambda kind: st.integers(kind.minimum or 0, kind.maximum or 10**9),
    Years: lambda kind: st.integers(0, 2 * int(kind.maximum or 30)).map(lambda half: half / 2),
    Percent: lambda kind: st.integers(0, 100).map(lambda points: points / 100),
    Number: lambda kind: st.integers(0, 10**6).map(lambda thousandths: thousandths / 1000),
    MoneyInTenThousands: lambda kind: st.integers(0, 10**6).map(lambda yuan: Decimal(yuan).quantize(Decimal("0.01"))),
    Money: lambda kind: st.integers(0, 10**9).map(lambda cents: Decimal(cents).scaleb(-2)),
    LinkKind: lambda kind: _WORDS.map(Link),
}


def _drawn(kind: Kind[Any]) -> st.SearchStrategy[Any]:
    """Values of a kind, or of the one it refines; of a kind that is not known here, say above how they look."""
    return next(_DRAWN[known] for known in type(kind).__mro__ if known in _DRAWN)(kind)
