"""The week's workbooks: 有效客户名单表, 问题清单, 未交名单 — made from the ledger, so that a second run gives the same."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.links import Link
from workbook_tools.excel.writer import FactsPage, Page, TablePage, write_book
from workbook_tools.forms import FORMS
from workbook_tools.forms.channels import Channel
from workbook_tools.forms.missing_list import HandIn, MissingForm
from workbook_tools.forms.problem_list import ProblemLine
from workbook_tools.forms.unlisted_list import UnlistedCustomer
from workbook_tools.forms.weekly_list import ValidCustomer
from workbook_tools.ledger import Entry, Ledger
from workbook_tools.problems import Problem
from workbook_tools.sales.validity import valid_reason
from workbook_tools.tasks.hand_ins import HandIns
from workbook_tools.tasks.people import UNSIGNED
from workbook_tools.tasks.reading import FileReading
from workbook_tools.workspace import INBOX, REGISTER_FILE, Settings, Workspace

NO_BRAND: Final = "待定品牌"
_PRESUMED: Final = "品牌按登记人推定"


class WeekBooks:
    """Builds and publishes what a week's run hands out."""

    def __init__(
        self,
        space: Workspace,
        settings: Settings,
        ledger: Ledger,
        readings: Sequence[FileReading],
        problems: Sequence[Problem],
        hand_ins: HandIns,
        week: str,
    ) -> None:
        self.space, self.settings, self.ledger, self.week = space, settings, ledger, week
        self.readings, self.problems, self.hand_ins = readings, problems, hand_ins
        self.folder = space.week_folder(week)
        self.entries = ledger.entries(week=week)
        by_customer: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.status == "accepted" and entry.customer_no:
                by_customer[entry.customer_no].append(entry)
        self.by_customer = dict(sorted(by_customer.items()))
        self.facts = ledger.customers(list(self.by_customer))

    def publish(self) -> list[str]:
        """Write the three workbooks. Gives their paths below the workspace."""
        books = {
            "有效客户名单表.xlsx": self._valid_pages(),
            "问题清单.xlsx": self._problem_pages(),
            "未交名单.xlsx": self._missing_pages(),
        }
        vocabularies = self.settings.vocabularies()
        for name, pages in books.items():
            write_book(self.folder / name, pages, vocabularies=vocabularies)
        return [(self.folder / name).relative_to(self.space.root).as_posix() for name in books]

    # --- 有效客户名单表 ---

    def _valid_pages(self) -> list[Page]:
        listed: dict[str, list[ValidCustomer]] = {brand.brand: [] for brand in self.settings.brands if brand.brand}
        listed[NO_BRAND] = []
        unlisted: list[UnlistedCustomer] = []
        for no, entries in self.by_customer.items():
            if any(not entry.valid for entry in entries):
                row = self._valid_customer(no)
                listed.setdefault(self._page_of(row.brand), []).append(row)
            else:
                unlisted.append(self._unlisted(no, entries))
        pages: list[Page] = [
            TablePage(
                brand,
                ValidCustomer.form,
                _numbered(rows),
                f"{brand} 有效客户名单 {self.week}",
                self._notes(brand),
            )
            for brand, rows in listed.items()
        ]
        pages.append(
            TablePage(
                "未列入", UnlistedCustomer.form, unlisted, f"未列入有效名单的客户 {self.week}",
                ("这些客户已收进客户总表，按公司的规则暂不算有效；规则在 设置.xlsx 的「规则」页里改。",),
            )
        )  # fmt: skip
        return [self._front(listed, unlisted), *pages]

    def _page_of(self, brand: str | None) -> str:
        """Each brand of the company has its page; one it does not know is for the directors to claim."""
        unknown = self.settings.brands and brand not in {b.brand for b in self.settings.brands}
        return NO_BRAND if not brand or unknown else brand

    def _notes(self, brand: str) -> tuple[str, ...]:
        if brand == NO_BRAND:
            return ("还不知道要哪个品牌。请各位市场总监认领：在「意向品牌」里填上品牌。",)
        director = self.settings.director_of(brand) or "（设置里还没有填）"
        return (f"市场总监：{director}。请在「分配跟进人」「分配日期」里填写分配结果。",)

    def _valid_customer(self, no: str) -> ValidCustomer:
        facts = self.facts[no]
        brand = facts.get("brand")
        presumed = None if brand else self.settings.brand_of(facts.get("logged_by") or facts.get("owner"))
        notes = [facts.get("note"), _PRESUMED if presumed else None]
        channel = facts.get("channel")
        return ValidCustomer.of(
            {
                **{name: facts.get(name) for name in _PLAIN_FACTS},
                "week": self.week,
                "customer_no": no,
                "mobile": tuple(facts.get("mobile", ())),
                "landline": tuple(facts.get("landline", ())),
                "channel": Channel(channel) if channel in set(Channel) else channel,
                "source_no": facts.get("source"),
                "logged_on": date.fromisoformat(facts["logged_on"]) if facts.get("logged_on") else None,
                "brand": brand or presumed,
                "product": tuple(filter(None, (facts.get("product") or "").split("、"))),
                "valid_reason": valid_reason(facts),
                "director": self.settings.director_of(brand or presumed),
                "note": "；".join(filter(None, notes)) or None,
            }
        )

    def _unlisted(self, no: str, entries: Sequence[Entry]) -> UnlistedCustomer:
        facts = self.facts[no]
        return UnlistedCustomer.of(
            {
                **{
                    name: facts.get(name)
                    for name in ("customer_name", "contact_name", "channel", "logged_by", "source")
                },
                "customer_no": no,
                "mobile": tuple(facts.get("mobile", ())),
                "logged_on": date.fromisoformat(facts["logged_on"]) if facts.get("logged_on") else None,
                "reason": "；".join(dict.fromkeys(entry.valid for entry in entries)),
            }
        )

    def _front(self, listed: dict[str, list[ValidCustomer]], unlisted: Sequence[UnlistedCustomer]) -> FactsPage:
        count = {s: sum(e.status == s for e in self.entries) for s in ("accepted", "held_back", "seen")}
        titles = {row_class.form.key: row_class.form.title for row_class in FORMS}
        per_form = {key: [e for e in self.entries if e.form == key and e.status != "seen"] for key in titles}
        unreadable = [r for r in self.readings if r.unreadable]
        valid = sum(map(len, listed.values()))
        blocks: list[tuple[str, list[tuple[str | Link, Any, str]]]] = [
            (
                "本周交来的",
                [
                    ("收下的行", count["accepted"], f"合成{len(self.by_customer)}位客户"),
                    ("待补的行", count["held_back"], "没写客户是谁，或没有联系方式，见问题清单；补好再交就收"),
                    ("以前交过的行", count["seen"], "与别的文件完全相同，不重复收"),
                    ("读不了的文件", len(unreadable), "列在下面，请本人重交" if unreadable else "没有"),
                    ("没交的表", len(self.hand_ins.missing()), "见未交名单"),
                ],
            ),
            (
                "本周有效客户",
                [
                    *((Link.to_sheet(brand, brand), len(rows), self._director_remark(brand)) for brand, rows in listed.items()),
                    ("合计", valid, ""),
                    (Link.to_sheet("未列入", "未列入"), len(unlisted), "已收进客户总表，按规则暂不算有效"),
                ],
            ),
            (
                "按来源表",
                [
                    (titles[key], len(entries), f"其中待补{held}行" if (held := sum(e.status == "held_back" for e in entries)) else "")
                    for key, entries in per_form.items()
                    if entries
                ],
            ),
        ]  # fmt: skip
        notes = (
            f"客户总表里共有{self.ledger.customer_count()}位客户，见 {REGISTER_FILE}。",
            self._rules_said(),
        )
        return FactsPage("本周概况", f"有效客户名单 {self.week}", blocks, notes)

    def _director_remark(self, brand: str) -> str:
        return "请各位总监认领" if brand == NO_BRAND else f"市场总监：{self.settings.director_of(brand) or '未填'}"

    def _rules_said(self) -> str:
        """The company's rules that shape this workbook, for all to see."""
        rule = self.settings.rule
        return (
            f"怎样算有效：购买的名录{'不必' if rule('有效-1') == '否' else '要'}接通过；核实为{rule('有效-2')}的不算；"
            f"只写着{rule('有效-3')}的不算。手册没有定，公司可在 设置.xlsx 的「规则」页里改。"
        )

    # --- 问题清单 ---

    def _problem_pages(self) -> list[Page]:
        by_person: dict[str, list[ProblemLine]] = defaultdict(list)
        for reading in self.readings:
            if reading.unreadable:
                person = self._person(reading.source.name)
                by_person[person].append(self._unreadable_line(reading))
        for problem in self.problems:
            by_person[self._person(problem.place.file)].append(self._line(problem))
        for lines in by_person.values():
            lines.sort(key=lambda line: line.need != _MEND)
        people = sorted(by_person, key=lambda person: (person == UNSIGNED, person))
        counts = [
            (
                Link.to_sheet(person, person),
                sum(line.need == _MEND for line in by_person[person]),
                f"另有{know}条知道就行" if (know := sum(line.need != _MEND for line in by_person[person])) else "",
            )
            for person in people
        ]
        notes = (
            "点姓名看他的清单；点「位置」打开原表的那一格。",
            "“要改”的请改好再交；其余的行照收，不用等。",
        )
        front = FactsPage("各人要改的", f"问题清单 {self.week}", [("姓名 / 要改几处", counts)], notes)
        pages = [
            TablePage(person, ProblemLine.form, by_person[person], f"{person} 的问题清单 {self.week}", notes[1:])
            for person in people
        ]
        return [front, *pages]

    def _person(self, file: str) -> str:
        return self.hand_ins.person.get(file, UNSIGNED)

    def _line(self, problem: Problem) -> ProblemLine:
        place = problem.place
        text = f"{place.sheet or ''} {place.cell}".strip() or place.file
        return ProblemLine(
            need=_KNOW if problem.is_remark else _MEND,
            cell=Link.to_file(text, self._path_to(place.file), place.sheet or "", self._cell(problem)),
            file=place.file,
            sheet=place.sheet,
            heading=problem.heading or None,
            value=problem.value or None,
            message=problem.said(unmask=True),
            suggestion=problem.suggestion or None,
        )

    @staticmethod
    def _cell(problem: Problem) -> str:
        place = problem.place
        return place.cell if place.column and place.row else f"A{place.row or 1}"

    def _unreadable_line(self, reading: FileReading) -> ProblemLine:
        assert reading.unreadable
        name = reading.source.name
        link = Link.to_file(Path(name).name, self._path_to(name))
        return ProblemLine(need=_MEND, cell=link, file=name, message=reading.unreadable.message)

    def _path_to(self, name: str) -> str:
        """Where a file stands, seen from the folder the list lies in."""
        known = next((r.source.path for r in self.readings if r.source.name == name), None)
        path = known or self.space.root / (name if name in {REGISTER_FILE, "设置.xlsx"} else f"{INBOX}/{name}")
        try:
            return Path(os.path.relpath(path, self.folder.resolve())).as_posix()
        except ValueError:  # another drive
            return path.as_posix()

    # --- 未交名单 ---

    def _missing_pages(self) -> list[Page]:
        order = {HandIn.MISSING: 0, HandIn.NOTHING_NEW: 1, HandIn.DONE: 2}
        lines: list[MissingForm] = sorted(self.hand_ins.lines, key=lambda m: order[HandIn(m.state or HandIn.MISSING)])
        notes = (
            "应交的表在 设置.xlsx 的「人员」页里填。交一张空表，就是报“本周无新增”。",
            "只认本周新交来的文件；上周的文件原样再放着，不算本周交了。",
        )
        return [TablePage("未交名单", MissingForm.form, lines, f"未交名单 {self.week}", notes)]


_MEND: Final = "要改"
_KNOW: Final = "知道就行"
_PLAIN_FACTS: Final = (
    "customer_name", "contact_name", "wechat", "qq", "region", "region_level", "need", "logged_by", "owner",
)  # fmt: skip


def _numbered(rows: Sequence[ValidCustomer]) -> list[ValidCustomer]:
    return [ValidCustomer.of({**row.__dict__, "line_no": number}) for number, row in enumerate(rows, start=1)]
