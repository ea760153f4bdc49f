"""我的客户: one lasting workbook for a salesperson, with the customers he holds already in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from workbook_tools.columns.base import Cell
from workbook_tools.excel import style
from workbook_tools.excel.agenda_page import AgendaColumn, AgendaPage, Figure
from workbook_tools.excel.guide_page import GuidePage
from workbook_tools.excel.page import GUIDE_SHEET, Page
from workbook_tools.excel.template_page import TemplatePage
from workbook_tools.forms.my_customers import CUSTOMERS, FOLLOW_UPS, Due, MyCustomer
from workbook_tools.forms.strategy_progress import StrategyStep
from workbook_tools.ledger import Ledger
from workbook_tools.tasks.follow_ups import OWN_WORDS, own_words
from workbook_tools.tasks.prepared_lines import told_apart
from workbook_tools.workspace import Workspace

FRONT_SHEET: Final = "首页"
_LINES: Final = 60
_PREPARED: Final = 300
_HOW: Final = "逾期的在最前，再是今天的，再是还没有计划的。打开就按今天算；在「跟进记录」里写下一次，这里就变。"
_FACTS: Final = ("customer_name", "contact_name", "wechat", "qq", "region", "brand", "need", "owner", "note")
_STATES: Final = (("逾期", style.OVERDUE), ("今日", style.REMARK), ("无计划", style.BY_TOOL))
_FOLLOW_UP_FORMULAS: Final = {
    "customer_no": (
        f'IF(LEN({{customer_name}})=0,"",IFERROR(INDEX({CUSTOMERS}_客户编号,'
        f'MATCH({{customer_name}},{CUSTOMERS}_客户名称,0))&"",""))'
    ),
    "follow_up_count": f'IF(LEN({{customer_name}})=0,"",COUNTIF({FOLLOW_UPS}_客户名称,{{customer_name}}))',
}
_NAMES_OFFERED: Final = (
    f"OFFSET(INDEX({CUSTOMERS}_客户名称,1),0,0,MAX(1,SUMPRODUCT(MAX((LEN({CUSTOMERS}_客户名称)>0)"
    f"*(ROW({CUSTOMERS}_客户名称)-MIN(ROW({CUSTOMERS}_客户名称))+1)))),1)"
)
"""Only as many names as there are, not the blank rows below."""


@dataclass(frozen=True)
class Edition:
    """What a salesperson's workbook holds besides his customers.

    entries: his follow-ups, as he wrote them, in his order. settled: which of them, by index, are about somebody who is
             not in the workbook any more, so that nothing of them is looked up.
    groups:  for each customer, to which group he belongs: a line parts the groups.
    notes:   what is said on the front page besides.
    promised: the page with what he has promised, if there is anything.
    """

    entries: Sequence[StrategyStep] = ()
    settled: Collection[int] = ()
    groups: Sequence[str] = ()
    notes: Sequence[str] = ()
    promised: Page | None = None


def my_customers_pages(person: str, customers: Sequence[MyCustomer], edition: Edition | None = None) -> list[Page]:
    """Give the pages of one salesperson's workbook: front page, customers, follow-ups, and how to fill them.

    What is computed from the follow-ups is shown before it is computed if the customers say it (`state` and so on).
    """
    edition = edition or Edition()
    whose = f"我的客户　{person}".strip("　")
    said = {"owner": person} if person else {}
    return [
        _front(whose, customers, edition.notes),
        TemplatePage(
            MyCustomer.form.sheet,
            MyCustomer.form,
            customers,
            title=whose,
            notes=(
                f"销售操作手册 {MyCustomer.form.chapter}　一位客户一行。灰色的列由「跟进记录」算出，不用填；"
                "新客户由工具追加，也可以自己加在下面。",
            ),
            groups=edition.groups,
            blank_rows=_PREPARED - len(customers) if len(customers) < _PREPARED else _PREPARED,
            said=said,
            names=CUSTOMERS,
        ),
        TemplatePage(
            StrategyStep.form.sheet,
            StrategyStep.form,
            edition.entries,
            title=StrategyStep.form.title,
            notes=("每跟进一次记一行，接着往下写。客户名称从下拉里选，编号和次数自己出来。",),
            said=said,
            formulas=_FOLLOW_UP_FORMULAS,
            settled=edition.settled,
            offers={"customer_name": _NAMES_OFFERED},
            names=FOLLOW_UPS,
        ),
        *filter(None, [edition.promised]),
        GuidePage(GUIDE_SHEET, MyCustomer.form),
        GuidePage(f"{GUIDE_SHEET}（跟进记录）", StrategyStep.form),
    ]


def customers_of(person: str, workspace: Workspace) -> list[MyCustomer]:
    """Give the customers whose 跟进负责人 is this person in 客户总表; none before anything was consolidated."""
    if not workspace.ledger_file.exists():
        return []
    with Ledger(workspace.ledger_file, write=False) as ledger:
        return held_customers(ledger, person)


def held_customers(ledger: Ledger, person: str = "") -> list[MyCustomer]:
    """Give everyone who has an owner, or who has this one, as a line of his owner's workbook, in the order of numbers.

    The follow-ups find a customer by his name. So who has no shop stands under his own, and where two in one workbook
    are called the same, both bear their numbers.
    """
    owned = {no: facts for no, facts in ledger.customers().items() if facts.get("owner")}
    held = {no: facts for no, facts in owned.items() if not person or facts["owner"] == person}
    called = {no: facts.get("customer_name") or facts.get("contact_name") or "" for no, facts in held.items()}
    count = Counter((facts["owner"], called[no]) for no, facts in held.items())
    doubled = {no for no, facts in held.items() if called[no] and count[facts["owner"], called[no]] > 1}
    thought = own_words(ledger, held)
    return [
        _row(no, facts | thought.get(no, {}), told_apart(called[no], no) if no in doubled else called[no])
        for no, facts in held.items()
    ]


def _row(no: str, facts: Mapping[str, Any], called: str) -> MyCustomer:
    numbers = {name: tuple(facts.get(name, ())) for name in ("mobile", "landline")}
    values = {name: facts[name] for name in (*_FACTS, *OWN_WORDS) if facts.get(name)}
    return MyCustomer.of({"customer_no": no, **values, "customer_name": called or None, **numbers})


def _front(title: str, customers: Sequence[MyCustomer], notes: Sequence[str]) -> AgendaPage:
    """Give the front page; before anything is computed, a customer of whom nothing is known is one without a plan."""
    names = f"{CUSTOMERS}_状态"
    waiting = Counter(str(one.state or Due.UNPLANNED) for one in customers)
    urgent = sorted(filter(_is_shown, customers), key=_rank)
    counts = [Figure(word, f'COUNTIF({names},"{word}")', waiting.get(word, 0), colour) for word, colour in _STATES]
    # TODAY() has it computed whenever the workbook is opened, like the others: what stood there before may be old.
    total = Figure("客户总数", f"SUMPRODUCT(--(LEN({CUSTOMERS}_客户名称)>0))+0*TODAY()", len(customers))
    shown = (
        ("状态", "状态", 9, "@"),
        ("客户", "客户名称", 22, "@"),
        ("手机", "手机", 15, "@"),
        ("该跟进的日子", "下次跟进", 13, "yyyy-mm-dd"),
        ("说好的下一步", "下一步", 30, "@"),
        ("上次跟进", "上次跟进", 13, "yyyy-mm-dd"),
        ("等级", "通话后等级", 7, "@"),
    )
    columns = [
        AgendaColumn(
            heading,
            f"INDEX({CUSTOMERS}_{name},{{at}})" + ('&""' if number_format == "@" else ""),
            width,
            number_format,
            wrap=width >= 30,
        )
        for heading, name, width, number_format in shown
    ]
    return AgendaPage(
        FRONT_SHEET,
        title,
        "\n".join((_HOW, *notes)),
        [*counts, total],
        f'IFERROR(MATCH(SMALL({CUSTOMERS}_排序,{{n}}),{CUSTOMERS}_排序,0),"")',
        columns,
        _LINES,
        [_line(customer) for customer in urgent[:_LINES]],
        _STATES,
    )


def _is_shown(one: MyCustomer) -> bool:
    return one.state in (None, Due.OVERDUE, Due.TODAY, Due.UNPLANNED)


def _rank(one: MyCustomer) -> tuple[bool, date]:
    """Give the place of a customer on the front page, as its formula does: by the day, then who has no plan."""
    is_due = one.state in (Due.OVERDUE, Due.TODAY)
    return (not is_due, (one.next_follow_up_on or date.max) if is_due else date.max)


def _line(one: MyCustomer) -> Sequence[Cell]:
    state = str(one.state or Due.UNPLANNED)
    days = one.next_follow_up_on, one.last_followed_up_on
    return (state, one.customer_name, "；".join(one.mobile), days[0], one.next_step, days[1], one.call_grade)
