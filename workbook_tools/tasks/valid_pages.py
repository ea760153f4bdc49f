"""有效客户名单表.xlsx: the week's figures, a page for each brand, and who is not on the list and why (一·3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from workbook_tools.columns.links import Link
from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.excel.page import Page
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms import FORMS
from workbook_tools.forms.unlisted_list import UnlistedCustomer
from workbook_tools.forms.weekly_list import ValidCustomer
from workbook_tools.ledger import Ledger
from workbook_tools.sales.validity import valid_reason
from workbook_tools.settings import Settings
from workbook_tools.tasks.fact_cells import FactCells
from workbook_tools.tasks.linking import ABOUT_KNOWN
from workbook_tools.tasks.packed_facts import PackedFacts
from workbook_tools.tasks.pairs import Pair, partners
from workbook_tools.workspace import NO_BRAND, REGISTER_FILE

OVERVIEW: Final = "本周概况"
UNLISTED: Final = "未列入"
_PRESUMED: Final = "品牌按登记人推定"

Block = tuple[str, list[tuple[str | Link, Any, str]]]


@dataclass(frozen=True)
class ValidPages:
    """Builds the pages from what the ledger knows of a week. It may do so in a process of its own.

    total:      how many customers there are.
    rows:       how many rows of the week there are, by form and status.
    facts:      what is known of each customer of its accepted rows.
    left_out:   those of them whom no such row lists, each with the rows' reasons.
    doubles:    whom each customer may be.
    unreadable: the files nothing could be read of, and why.
    missing:    how many forms were not handed in.
    """

    settings: Settings
    week: str
    total: int
    rows: Mapping[tuple[str, str], int]
    facts: PackedFacts
    left_out: Mapping[str, Sequence[str]]
    doubles: Mapping[str, Sequence[str]]
    unreadable: Sequence[tuple[str, str]]
    missing: int

    @classmethod
    def of(
        cls,
        settings: Settings,
        ledger: Ledger,
        week: str,
        doubts: Iterable[Pair],
        unreadable: Sequence[tuple[str, str]],
        missing: int,
        held_back: Mapping[str, int],
    ) -> ValidPages:
        """Ask the ledger for all there is to know but for how many rows are held back now, by form.

        doubts: the pairs of customers who may be one.
        """
        rows = ledger.listed_rows(week)
        valid: set[str] = set()
        doubted: dict[str, list[str]] = {}
        for row in rows:
            if row.status == "accepted" and row.customer_no and row.valid != ABOUT_KNOWN:
                if row.valid:
                    doubted.setdefault(row.customer_no, []).append(row.valid)
                else:
                    valid.add(row.customer_no)
        count = Counter((row.form, row.status) for row in rows if row.status != "held_back")
        count.update({(form, "held_back"): lines for form, lines in held_back.items()})
        del rows  # they make room for the facts
        left_out = {no: reasons for no, reasons in doubted.items() if no not in valid}
        facts = PackedFacts(ledger.facts_of(valid | left_out.keys()))
        assert len(facts) == len(valid) + len(left_out), "who is listed is a customer"
        doubles = partners(doubts)
        return cls(settings, week, ledger.customer_count(), count, facts, left_out, doubles, unreadable, missing)

    def __call__(self) -> list[Page]:
        """Give the front page and the pages of brands."""
        known = [*(brand.brand for brand in self.settings.brands if brand.brand), NO_BRAND]
        brands = {brand: FactCells(ValidCustomer.form) for brand in known}
        unlisted = FactCells(UnlistedCustomer.form)
        page_of, brand_of = cache(self._page_of), cache(self.settings.brand_of)
        director_of = cache(self.settings.director_of)
        for customers in self.facts:
            valid: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
            left_out: dict[str, dict[str, Any]] = {}
            for no, facts in customers.items():
                if no in self.left_out:
                    left_out[no] = facts
                    continue
                if not facts.get("brand"):
                    _presume(facts, brand_of(facts.get("logged_by") or facts.get("owner")))
                valid[page_of(facts["brand"])][no] = facts
            for brand, own in valid.items():
                self._add_valid(brands.setdefault(brand, FactCells(ValidCustomer.form)), own, director_of)
            self._add_left_out(unlisted, left_out)
        pages: list[Page] = [self._front(brands, len(unlisted))]
        for brand, cells in brands.items():
            title = f"{brand} 有效客户名单 {self.week}"
            pages.append(TablePage(brand, ValidCustomer.form, cells, title, self._notes(brand)))
        title = f"未列入有效名单的客户 {self.week}"
        notes = ("这些客户已收进客户总表，按公司的规则暂不算有效；规则在 设置.xlsx 的「规则」页里改。",)
        pages.append(TablePage(UNLISTED, UnlistedCustomer.form, unlisted, title, notes))
        return pages

    def _page_of(self, brand: str | None) -> str:
        """Each brand of the company has its page; one it does not know is for the directors to claim."""
        unknown = self.settings.brands and brand not in {b.brand for b in self.settings.brands}
        return NO_BRAND if not brand or unknown else brand

    def _notes(self, brand: str) -> tuple[str, ...]:
        if brand == NO_BRAND:
            return ("还不知道要哪个品牌。请各位市场总监认领：在「意向品牌」里填上品牌。",)
        director = self.settings.director_of(brand) or "（设置里还没有填）"
        return (f"市场总监：{director}。请在「分配跟进人」「分配日期」里填写分配结果。",)

    def _add_valid(
        self, page: FactCells, customers: Mapping[str, Mapping[str, Any]], director_of: Callable[[str], str | None]
    ) -> None:
        """Add customers, number → facts, to the page of their brand; most facts are shown there as they are."""
        everyone = list(customers.values())
        page.add_facts(
            everyone,
            week=[self.week] * len(everyone),
            line_no=range(len(page) + 1, len(page) + len(everyone) + 1),
            customer_no=list(customers),
            source_no=[facts.get("source") for facts in everyone],
            product=[list(filter(None, (facts.get("product") or "").split("、"))) for facts in everyone],
            valid_reason=list(map(valid_reason, everyone)),
            duplicate_of=["、".join(self.doubles.get(no, ())) or None for no in customers],
            director=[director_of(facts["brand"]) for facts in everyone],
        )

    def _add_left_out(self, page: FactCells, customers: Mapping[str, Mapping[str, Any]]) -> None:
        """Add customers, number → facts, who are not on the list, with the reasons."""
        reasons = ["；".join(dict.fromkeys(self.left_out[no])) for no in customers]
        page.add_facts(list(customers.values()), customer_no=list(customers), reason=reasons)

    # --- the front page ---

    def _front(self, brands: Mapping[str, Sized], unlisted: int) -> FactsPage:
        unreadable = [(name, "", why) for name, why in self.unreadable]
        count: Counter[str] = Counter()
        for (_, status), rows in self.rows.items():
            count[status] += rows
        handed_in: Block = (
            "本周交来的",
            [
                ("收下的行", count["accepted"], f"合成{len(self.facts)}位客户"),
                ("待补的行", count["held_back"], "缺姓名或联系方式，见问题清单；补好再交就收"),
                ("以前交过的行", count["seen"], "与别处的完全相同，不重复收"),
                ("读不了的文件", len(unreadable), "列在下面，请本人重交" if unreadable else "没有"),
                ("没交的表", self.missing, "见未交名单"),
            ],
        )
        valid: Block = ("本周有效客户", [self._brand_line(brand, len(rows)) for brand, rows in brands.items()])
        valid[1].append(("合计", sum(map(len, brands.values())), ""))
        valid[1].append((Link.to_sheet(UNLISTED, UNLISTED), unlisted, "已收进客户总表，按规则暂不算有效"))
        blocks: list[Block] = [handed_in, valid]
        if fresh := self._form_lines():
            blocks.append(("按来源表", fresh))
        if unreadable:
            blocks.append(("读不了的文件", [*unreadable]))
        notes = (f"客户总表里共有{self.total}位客户，见 {REGISTER_FILE}。", self._rules_said())
        return FactsPage(OVERVIEW, f"有效客户名单 {self.week}", blocks, notes)

    def _brand_line(self, brand: str, count: int) -> tuple[Link, int, str]:
        director = self.settings.director_of(brand) or "未填"
        remark = "请各位总监认领" if brand == NO_BRAND else f"市场总监：{director}"
        return Link.to_sheet(brand, brand), count, remark

    def _form_lines(self) -> list[tuple[str | Link, Any, str]]:
        lines: list[tuple[str | Link, Any, str]] = []
        for row_class in FORMS:
            own = {status: rows for (form, status), rows in self.rows.items() if form == row_class.form.key}
            held, new = own.get("held_back", 0), sum(own.values()) - own.get("seen", 0)
            if new:
                lines.append((row_class.form.title, new, f"其中待补{held}行" if held else ""))
        return lines

    def _rules_said(self) -> str:
        """The company's rules that shape this workbook, for all to see."""
        rule = self.settings.rule
        return (
            f"怎样算有效：购买的名录{'不必' if rule('有效-1') == '否' else '要'}接通过；核实为{rule('有效-2')}的不算；"
            f"只写着{rule('有效-3')}的不算。手册没有定，公司可在 设置.xlsx 的「规则」页里改。"
        )


def _presume(facts: dict[str, Any], brand: str | None) -> None:
    """Let a customer who named no brand be wanted by the one of whoever wrote him down, if that is known."""
    facts["brand"] = brand
    if brand:
        facts["note"] = "；".join(filter(None, (facts.get("note"), _PRESUMED)))
