"""A brand's 分配表.xlsx: whom each customer should go to and why, and the pages that answer what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from workbook_tools.columns.base import Vocabulary, spelling_key
from workbook_tools.columns.choices import YesNo
from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.excel.page import Page
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.assignment_sheet import (
    Assignment,
    ChangeLine,
    CoverageLine,
    FairLine,
    UnbrandedLine,
    WaitingLine,
)
from workbook_tools.forms.settings import parts
from workbook_tools.sales.assignment import Assigned, Unassigned
from workbook_tools.sales.coverage import Covered, coverage
from workbook_tools.sales.eligibility import WaitingReason
from workbook_tools.sales.fair_shares import Fairness
from workbook_tools.sales.in_words import day_said, grade_said, some_of
from workbook_tools.settings import Settings
from workbook_tools.tasks.assignments import Record
from workbook_tools.tasks.customer_names import named
from workbook_tools.tasks.proposing import NO_BRAND, WeekPlan
from workbook_tools.tasks.taking_back import TakeBackPage
from workbook_tools.tasks.waiting import Case, brand_of
from workbook_tools.workspace import NO_BRAND as UNKNOWN_BRAND

_REMEDIES: Final = {
    WaitingReason.DISPUTED: "请主管在「撞单裁定表」里裁定，裁定后自动归他",
    WaitingReason.ENDED: "不用办；还要跟的，在「分给」里定一个人",
    WaitingReason.NO_BRAND: "请总监在「待定品牌」页认领",
    WaitingReason.NO_DIRECTOR: "请在 设置.xlsx 的「品牌」页填上市场总监",
    WaitingReason.NOBODY_SELLS_BRAND: "请在 设置.xlsx 的「人员」页给业务员填上这个品牌，或在「分给」里定一个人",
    WaitingReason.NO_REGION: "请在 设置.xlsx 的「人员」页把这个地区划给谁，或在「分给」里定一个人",
    WaitingReason.NO_CHANNEL: "请在 设置.xlsx 的「人员」页改「负责渠道」，或在「分给」里定一个人",
    WaitingReason.NOBODY_ON_DUTY: "等人回来下周再分；等不得就在「分给」里定一个人",
    WaitingReason.COOLING: "冷却期过了再分；等不得就在「分给」里定一个人",
    WaitingReason.ALL_FULL: "下周再分；或调高「持有上限」「每周配额」，或在「分给」里定一个人",
}


class AssignmentPages:
    """Builds the workbooks of a week's plan, brand by brand.

    customers: the whole register. changes: what directors decided otherwise in the last weeks.
    decided:   brand → how many of the week's customers were decided already.
    back:      makes the page of who should be taken back.
    """

    def __init__(
        self,
        plan: WeekPlan,
        customers: Mapping[str, Mapping[str, Any]],
        settings: Settings,
        changes: Sequence[Record],
        decided: Mapping[str, int],
        back: TakeBackPage,
        today: date,
    ) -> None:
        self.plan, self.customers, self.settings, self.today = plan, customers, settings, today
        self.changes, self.decided, self.back = changes, decided, back
        self.sellers = settings.sellers(today)

    def vocabularies(self, brand: str) -> dict[str, Vocabulary]:
        """Give the lists of the workbook: customers may be given to those on duty who sell the brand."""
        at_work = [one for one in self.sellers.values() if one.on_duty]
        offered = [one.name for one in at_work if one.sells(brand)] or [one.name for one in at_work]
        people = Vocabulary("可改派的人", {spelling_key(name): (name,) for name in offered})
        return {**self.settings.vocabularies(), "person": people}

    def pages(self, brand: str) -> list[Page]:
        """Give the pages of a brand's workbook; those that would be empty are left out."""
        found = self.plan.found[brand]
        assigned = [one for one in found if isinstance(one, Assigned)]
        waiting = [one for one in found if isinstance(one, Unassigned)]
        unbranded = self.plan.found[NO_BRAND]
        pages = [self._front(brand, assigned, waiting, len(unbranded))]
        if waiting:
            pages.append(self._waiting_page(brand, waiting))
        if unbranded:
            pages.append(self._unbranded_page(brand, unbranded))
        own = self._of_brand(brand)
        pages += filter(None, (self.back.page(brand, own), self.back.long_held_page(brand, own)))
        pages.append(self._fair_page(brand))
        changes = [record for record in self.changes if record.brand == brand]
        if changes:
            pages.append(self._changes_page(brand, changes))
        return [*pages, *self._coverage_pages(brand)]

    def _title(self, brand: str, what: str) -> str:
        return f"{brand} {what} {self.plan.week}"

    # --- the front page ---

    def _front(self, brand: str, assigned: Sequence[Assigned], waiting: Sequence[Unassigned], unbranded: int) -> Page:
        title = self._title(brand, Assignment.form.title)
        notes = (self._summed_up(brand, assigned, waiting, unbranded), _HOW, self._rules_said())
        if not assigned:
            return FactsPage(Assignment.form.sheet, title, [], (notes[0], notes[2]))
        rows = [self._row(one, brand) for one in assigned]
        asked = {"blanks_confirm": YesNo.NO}
        return TablePage(Assignment.form.sheet, Assignment.form, rows, title, notes, asked=asked)

    def _summed_up(
        self, brand: str, assigned: Sequence[Assigned], waiting: Sequence[Unassigned], unbranded: int
    ) -> str:
        director = self.settings.director_of(brand)
        who = f"{director}总监" if director and not director.endswith("总监") else director or "这个品牌还没有市场总监"
        held = sum(one.hold is not None for one in assigned)
        if not assigned and not waiting:
            said = "本周没有要分配的客户"
        else:
            pieces = [f"{held}位按归属留给原来的人"] if held else []
            pieces += [f"{len(assigned) - held}位按份额分"] if len(assigned) > held else []
            pieces += [f"{len(waiting)}位待分配，见「待分配」"] if waiting else []
            said = f"要分的{len(assigned) + len(waiting)}位（本周的，和以前还没定的），{'，'.join(pieces)}"
        more = [f"另有{unbranded}位不知道要哪个品牌，见「待定品牌」"] if unbranded else []
        more += [f"早先已定的{self.decided[brand]}位不再列"] if self.decided.get(brand) else []
        changes = sum(record.brand == brand for record in self.changes)
        more += [f"近来改派过{changes}位，见「{ChangeLine.form.sheet}」"] if changes else []
        return "；".join([f"{who}，{said}", *more]) + "。"

    def _rules_said(self) -> str:
        rules = self.settings.assignment_rules()
        return (
            f"先看归属（总监定的、日常指派的、本人找来的、保护期内的、同一单位的、介绍人的业务员），"
            f"再按份额分：近{rules.weeks}周谁按份额收得少就轮到谁；不在岗超过{rules.deputy_after}天的，由代理人先跟。"
            "在 设置.xlsx 的「规则」「人员」页里改。"
        )

    def _row(self, one: Assigned, brand: str) -> Assignment:
        case = self.plan.cases[one.no]
        facts = case.facts
        second = "：".join(filter(None, (one.runner_up, one.why_not_him)))
        return Assignment.of(
            {
                **self._common(case, brand),
                "proposed": one.owner,
                "why": one.why,
                "contact_name": facts.get("contact_name"),
                "mobile": tuple(facts.get("mobile", ())),
                "region": facts.get("region"),
                "region_level": facts.get("region_level"),
                "grade": facts.get("grade"),
                "channel": facts.get("channel"),
                "logged_on": case.waiting.since,
                "runner_up": second or None,
                "others": "；".join(f"{each.name}{each.why}" for each in one.passed_over if each.name != one.owner)
                or None,
                "load_before": one.load_before,
                "load_after": one.load_after,
                "hold": str(one.hold) if one.hold else None,
                "need": facts.get("need"),
            }
        )

    def _common(self, case: Case, brand: str) -> dict[str, Any]:
        return {
            "customer": named(case.waiting.no, case.facts),
            "situation": self._situation(case),
            "customer_no": case.waiting.no,
            "week": self.plan.week,
            "brand": brand,
        }

    def _situation(self, case: Case) -> str:
        """Say in short lines what decides his turn."""
        one = case.waiting
        first = ["急件"] if one.urgent else []
        first += [grade_said(one.grade), str(one.tier or "地区不详")]
        second = [one.channel.major if one.channel else "来源不详"]
        second += [f"{day_said(one.since, self.today)}来"] if one.since else []
        third = ["品牌按登记人推定"] if case.presumed else []
        return "\n".join(" · ".join(line) for line in (first, second, third) if line)

    # --- the other pages ---

    def _waiting_page(self, brand: str, waiting: Sequence[Unassigned]) -> Page:
        rows = [
            WaitingLine.of(
                {
                    **self._common(case := self.plan.cases[one.no], brand),
                    "reason": str(one.reason),
                    "said": one.said,
                    "remedy": _REMEDIES[one.reason],
                    "need": case.facts.get("need"),
                }
            )
            for one in waiting
        ]
        ended = "，已有结果的除外" if any(one.reason is WaitingReason.ENDED for one in waiting) else ""
        notes = (
            f"这些客户按规则谁也分不了，一位也没有丢：下周还会列出来{ended}。现在就要定的，在「分给」里填一个人。",
        )
        title = self._title(brand, WaitingLine.form.title)
        return TablePage(WaitingLine.form.sheet, WaitingLine.form, rows, title, notes)

    def _unbranded_page(self, brand: str, unbranded: Sequence[Assigned | Unassigned]) -> Page:
        rows = []
        for one in unbranded:
            case = self.plan.cases[one.no]
            typed = f"写的是“{case.typed_brand}”，设置里没有" if case.typed_brand else ""
            common = self._common(case, brand)
            rows.append(
                UnbrandedLine.of(
                    {
                        **common,
                        "situation": "\n".join(filter(None, (common["situation"], typed, case.waiting.ended))),
                        "need": case.facts.get("need"),
                        "logged_by": case.facts.get("logged_by"),
                        "followed_by": f"{one.owner}（{one.hold}）" if isinstance(one, Assigned) else None,
                    }
                )
            )
        notes = (f"还不知道要哪个品牌。是{brand}的，在「认领」里选 是；各位总监都看得到这一页，两位都认领的要先商量。",)
        title = f"{UNKNOWN_BRAND} {self.plan.week}"
        return TablePage(UnbrandedLine.form.sheet, UnbrandedLine.form, rows, title, notes)

    def _fair_page(self, brand: str) -> Page:
        weeks = self.settings.assignment_rules().weeks
        title, shares = self._title(brand, FairLine.form.title), self.plan.shares[brand]
        notes = (
            "应得＝分出去的客户 × 自己的份额 ÷ 在岗各人的份额；归属不变的也算在里面，所以个别人会差得多。",
            f"「近几周」是连本周的{weeks}周；份额在 设置.xlsx 的「人员」页「接单份额」里改。",
        )
        if not shares:
            return FactsPage(FairLine.form.sheet, title, [], ("没有在岗的业务员跟这个品牌。",))
        return TablePage(FairLine.form.sheet, FairLine.form, [_fair_line(one) for one in shares], title, notes)

    def _changes_page(self, brand: str, changes: Sequence[Record]) -> Page:
        counted = Counter((one.proposed, one.owner, one.changed_why or "没写") for one in changes)
        lately = {(one.proposed, one.owner, one.changed_why or "没写"): one.week for one in changes}
        rows = [
            ChangeLine(proposed=who, changed_to=to, changed_why=why, count_of=times, lately=lately[who, to, why])
            for (who, to, why), times in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        ]
        weeks = self.settings.assignment_rules().weeks
        notes = (
            f"近{weeks}周改派了{len(changes)}位。同一种改派一再出现，多半是规则要改：区域、品牌、份额，或谁不该接。",
        )
        title = self._title(brand, ChangeLine.form.title)
        return TablePage(ChangeLine.form.sheet, ChangeLine.form, rows, title, notes)

    def _coverage_pages(self, brand: str) -> list[Page]:
        own = [self.customers[no] for no in self._of_brand(brand)]
        placed = [(self.settings.places_of([facts.get("region") or ""]), facts.get("grade") or "") for facts in own]
        sellers = [one for one in self.sellers.values() if one.sells(brand) and not one.has_left]
        territories = [place for one in sellers for place in one.places]
        territories += [p for each in self.settings.territories for p in self.settings.places_of(parts(each.territory))]
        found = coverage(placed, territories)
        if not found:
            return []
        without = sum(not one.best for one in found)
        unknown = sum(not where for where, _ in placed)
        notes = [f"{len(found)}个地区里，{without}个还没有A类客户（排在各级的前面）。"]
        notes += [f"{unknown}位客户没写地区，没有算进来。"] if unknown else []
        rows = [self._coverage_line(one, sellers) for one in found]
        title = self._title(brand, CoverageLine.form.title)
        return [TablePage(CoverageLine.form.sheet, CoverageLine.form, rows, title, notes)]

    def _of_brand(self, brand: str) -> list[str]:
        return [no for no, facts in self.customers.items() if brand_of(facts, self.settings)[0] == brand]

    def _coverage_line(self, one: Covered, sellers: Iterable[Any]) -> CoverageLine:
        names = [each.name for each in sellers if (each.nearness((one.place,)) or 0) > 0]
        whose = f"，归{some_of(names, 3)}" if names else ""
        said = "" if one.best else f"还没有A类客户{whose}" if one.customers else f"还没有客户{whose}"
        return CoverageLine(
            region_level=str(one.level),
            region=str(one.place),
            customer_count=one.customers,
            best_count=one.best,
            said=said or None,
        )


_HOW: Final = (
    "请在「决定」里选 确认 或 改派；改派的写上改派给谁、为什么。空着的先放着，下次还问；都同意的，在下面一格选 是。"
    "存好发回给管理员。"
)


def _fair_line(one: Fairness) -> FairLine:
    return FairLine(
        person=one.person,
        capacity=one.capacity,
        ideal=round(float(one.ideal), 1),
        got=one.got,
        difference=round(float(one.difference), 1),
        ideal_lately=round(float(one.ideal_lately), 1),
        got_lately=one.got_lately,
    )
