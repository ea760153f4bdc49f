"""What Python finds wrong in a row of chapters five to eight, LibreOffice finds by the rule's formula."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest

from workbook_tools.columns.choices import YesNo
from workbook_tools.excel.book import read_book
from workbook_tools.form import Row
from workbook_tools.forms.materials_list import STALE_AFTER, Material
from workbook_tools.forms.practice_score import SCORES, PracticeScore, Round
from workbook_tools.forms.referral_reward import Prize, ReferralReward
from workbook_tools.forms.service_plan import Done, ServiceItem, ServiceKind, ServiceTask
from workbook_tools.forms.service_record import ServiceRecord
from workbook_tools.problems import column_letters

TODAY = date.today()  # formulas know no other
YESTERDAY, OLD = TODAY - timedelta(days=1), TODAY - timedelta(days=STALE_AFTER + 1)
SCORED = dict(zip(SCORES, (30, 25, 20, 15), strict=True))

ROWS = [
    Material.of({"material_no": "1", "material_name": "产品介绍价格表"}),
    Material.of({"material_name": "报价单", "version": "秋季版", "updated_on": TODAY}),
    Material.of({"material_name": "服务手册", "updated_on": OLD}),
    Material.of({"material_name": "服务手册", "updated_on": OLD + timedelta(days=1)}),
    PracticeScore.of({"scorer": "陈红", "seller": "王志远", "buyer": "王志远", **SCORED, "total": 90}),
    PracticeScore.of({"scorer": "陈红", "seller": "陈红", "buyer": "王志远", **SCORED, "total": 91}),
    PracticeScore.of({"scorer": "陈红", "seller": "王志远", "buyer": "陈红", "round": Round.FIRST, "total": 91}),
    PracticeScore.of({"round": Round.AGAIN, **SCORED}),
    ServiceTask.of({"service_kind": ServiceKind.REGULAR, "planned_on": YESTERDAY}),
    ServiceTask.of({"service_kind": ServiceKind.OCCASIONAL, "planned_on": TODAY, "done": Done.DONE}),
    ServiceTask.of({"customer_name": "康泰", "service_item": ServiceItem.BIRTHDAY, "planned_on": YESTERDAY}),
    ServiceTask.of({"customer_no": "KH1", "done": Done.MOVED, "planned_on": YESTERDAY}),
    ServiceRecord.of({"promise": "补寄手册"}),
    ServiceRecord.of({"customer_name": "康泰", "served_on": TODAY, "promise_due_on": YESTERDAY}),
    ServiceRecord.of({"served_on": TODAY, "promise": "补寄", "promise_due_on": TODAY, "closed_on": YESTERDAY}),
    ReferralReward.of({"prizes": (Prize.GIFT, Prize.CASH), "deal_on": TODAY, "paid_on": YESTERDAY}),
    ReferralReward.of({"referrer": "陈红", "prizes": (Prize.GIFT,), "prize_value": Decimal(300), "deal_on": TODAY}),
    ReferralReward.of({"prizes": (Prize.GIFT,), "approved_by": "周建国", "first_claim": YesNo.YES, "paid_on": TODAY}),
]
CASES = [(line, row, rule) for line, row in enumerate(ROWS, 1) for rule in (*row.minimum_rules, *row.rules)]


@dataclass(frozen=True)
class At:
    """The cells of a row that stands on one line of its own sheet."""

    row: Row
    line: int

    def __call__(self, field: str) -> str:
        at = list(self.row.form.by_field).index(field) + 1
        return f"'{self.row.form.key}'!${column_letters(at)}${self.line}"

    def filled(self, field: str) -> str:
        return f"LEN(TRIM({self(field)}))>0"

    def words(self, field: str, group: str) -> str:
        raise NotImplementedError


@pytest.fixture(scope="module")
def marked(office, tmp_path_factory):
    """Give what LibreOffice makes of each case's formula."""
    folder = tmp_path_factory.mktemp("faces")
    book = openpyxl.Workbook()
    answers = book.active
    answers.title = "answers"
    for form in {row.form.key: row.form for row in ROWS}.values():
        book.create_sheet(form.key)
    for line, row in enumerate(ROWS, 1):
        for at, column in enumerate(row.form.columns, 1):
            value = getattr(row, column.field)
            if value not in (None, ()):
                book[row.form.key].cell(line, at, column.kind.write(value))
    for number, (line, row, rule) in enumerate(CASES, 1):
        answers.cell(number, 1, f"=IF({rule.wrong.formula(At(row, line))},1,0)")
    book.save(folder / "a.xlsx")
    (folder / "out").mkdir()
    done = read_book(office(folder / "a.xlsx", "xlsx", folder / "out"))
    return [line[0] for line in next(sheet for sheet in done.sheets if sheet.name == "answers").rows]


@pytest.mark.libreoffice
def test_a_sheet_marks_what_the_reader_objects_to_and_nothing_else(marked):
    cases = [(line, rule.field, rule.code) for line, _, rule in CASES]
    found = [case for case, answer in zip(cases, marked, strict=True) if answer]
    assert found == [(line, rule.field, rule.code) for line, row, rule in CASES if rule.wrong.holds(row, TODAY)]


def test_every_rule_is_seen_broken_and_kept():
    for form in {type(row) for row in ROWS}:
        for rule in (*form.minimum_rules, *form.rules):
            seen = {rule.wrong.holds(row, TODAY) for row in ROWS if type(row) is form}
            assert seen == {True, False}, (form.form.title, rule.code, rule.field)
