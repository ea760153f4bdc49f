"""Make the sample week: `python -m tests.sample_week.make_sample_week`, from the top of the repository.

Writes sample_workbooks/收件箱/, its README.md, and planted.json beside this file: what was put wrong,
at which cell. The same cells come out every time. Needs LibreOffice for two of the files.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from workbook_tools.forms.settings import RULES, Brand, Rule, Staff, Territory, Workday
from workbook_tools.settings import load_settings
from workbook_tools.tasks import init as tool_settings
from workbook_tools.tasks.demo import RETURNED

from . import desk_li, desk_xu, desk_zhou, street_jiangsu, street_shandong
from .director import save_answer
from .grid import Book, Sheet
from .invent import Customer, Inventor
from .readme import readme
from .save import save
from .team import AS_OF, LATE, SETTINGS, WEEK

HERE = Path(__file__).parent
WORKSPACE = HERE.parent.parent / "sample_workbooks"
SEED = 202647
COPY = "客服小李 咨询记录 11.16-11.22 - 副本.xlsx"
HALF = "业务部/陈建军 拜访登记(1).xlsx"
WEB_PAGE = "小周网页导出咨询.xls"
LOCK = "~$客服小李 咨询记录 11.16-11.22.xlsx"
LUNCH = "食堂报餐11月.xlsx"
_PAGE = """<html><head><meta charset="utf-8"><title>咨询导出</title></head><body><table>
<tr><th>时间</th><th>访客</th><th>电话</th></tr>
<tr><td>2026-11-18 09:12</td><td>访客8812</td><td>未留</td></tr>
</table></body></html>
"""


def shared_customers(people: Inventor) -> dict[str, Customer]:
    """Customers who turn up with several people, and those who only seem to be one."""
    husband, first, colleague, twin = (
        people.customer("浙江"),
        people.customer("浙江"),
        people.customer("江苏"),
        people.customer("山东"),
    )
    spellings = replace(
        people.customer("山东"), shop="兰山区康宁大药房", region="山东临沂兰山区", landline="0539-8126647"
    )
    return {
        "twice asked": people.customer("山东"),
        "walked in": people.customer("河南"),
        "recommended": people.customer("江苏"),
        "two spellings": _again(people, spellings),
        "husband": replace(husband, name="胡建国"),
        "wife": _again(people, husband, name="李秀兰"),
        "first shop": first,
        "second shop": _again(people, first, shop=f"{first.shop}城东店", address="城东大道118号"),
        "colleague 1": colleague,
        "colleague 2": _again(people, colleague, name="韩素云", mobile=""),
        "same name 1": twin,
        "same name 2": replace(people.customer("山东"), name=twin.name, shop="南坊助眠馆", region=twin.region),
    }


def _again(people: Inventor, like: Customer, **changes: str) -> Customer:
    """Make another customer that shares what is not changed."""
    no = people.customer().no
    return replace(like, no=no, **changes)  # type: ignore[arg-type] # the changes are texts


def books(people: Inventor, shared: dict[str, Customer]) -> list[Book]:
    """Make every book, in a fixed order: the inventor draws one after the other."""
    li, inquiries = desk_li.inquiry_book(people, shared)
    zhou = desk_zhou.inquiry_book(people, shared)
    asked = [*inquiries, *(line for *_, line in zhou.rows)]
    urgent = [line for line in asked if line.fine and line.values["handed_over_directly"] == "是"]
    return [
        li,
        desk_li.handoff_book(people, inquiries),
        zhou,
        desk_zhou.handoff_book(people, zhou),
        desk_zhou.urgent_book(people, urgent),
        desk_xu.fair_book(people, shared),
        desk_xu.bought_book(people),
        desk_xu.given_book(people),
        street_shandong.wang_visits(people, shared),
        street_shandong.wang_referrals(people, shared),
        street_shandong.liu_referrals(people, shared),
        street_shandong.sun_visits(people, shared),
        street_shandong.sun_nothing(),
        street_jiangsu.chen_visits(people, shared),
        street_jiangsu.chen_referrals(people, shared),
        street_jiangsu.zhao_visits(people, shared),
    ]


def strays(inbox: Path, made: dict[str, Path]) -> list[dict[str, Any]]:
    """Add what no one can read, or need not: a copy, half a file, a web page, a lock, a lunch list."""
    li, chen = "客服小李 咨询记录 11.16-11.22.xlsx", "业务部/陈建军 拜访登记.xlsx"
    shutil.copyfile(made[li], inbox / COPY)
    whole = made[chen].read_bytes()
    (inbox / HALF).write_bytes(whole[: len(whole) * 3 // 5])
    (inbox / WEB_PAGE).write_text(_PAGE, encoding="utf-8", newline="")
    (inbox / LOCK).write_bytes(b"\x02Li".ljust(55) + b"\x02\0" + "Li".ljust(54).encode("utf-16-le"))
    lunch = Book(LUNCH, "许可心", "")
    _lunch(lunch.sheet("11月"))
    save(lunch, inbox)
    says = (
        (COPY, 31, "与“客服小李 咨询记录 11.16-11.22.xlsx”一字不差", "same-file"),
        (HALF, 44, "只拷了一半", "file-incomplete"),
        (WEB_PAGE, 44, "网页存成的 .xls", "file-web-page"),
        (LOCK, 45, "打开时的临时文件", "file-locked"),
        (LUNCH, 0, "不是要交的表", "no-form"),
    )
    return [
        {"file": file, "sheet": None, "cell": "", "mess": mess, "what": what, "code": code}
        for file, mess, what, code in says
    ]


def _lunch(sheet: Sheet) -> None:
    for column, heading in enumerate(("部门", "16日", "17日", "18日", "19日", "20日"), start=1):
        sheet.put(1, column, heading)
    for row, (team, *counts) in enumerate((("客服部", 3, 3, 2, 3, 3), ("业务部", 1, 0, 2, 1, 4)), start=2):
        for column, value in enumerate((team, *counts), start=1):
            sheet.put(row, column, value)


def record(all_books: list[Book], stray: list[dict[str, Any]], shared: dict[str, Customer]) -> dict[str, Any]:
    """Tell what the week holds, for the tests to compare with."""
    places: dict[int, list[dict[str, Any]]] = defaultdict(list)
    held = []
    rows: dict[str, int] = {}
    for book in all_books:
        rows[book.file] = len(book.rows)
        for sheet, row, left, line in book.rows:
            place = {"file": book.file, "sheet": None if book.way == "csv" else sheet.name}
            place |= {"row": row, "column": left}
            places[line.customer.no].append(place)
            if line.held:
                held.append({**place, "code": line.held})
    rows[COPY] = rows[all_books[0].file]
    return {
        "as_of": str(AS_OF),
        "week": WEEK,
        "planted": [entry for book in all_books for entry in book.problems] + stray,
        "repaired": [entry for book in all_books for entry in book.repairs],
        "rows": rows,
        "held_back": held,
        "same_customer": [spots for spots in places.values() if len(spots) > 1],
        "different_customers": _different(shared, places),
        "no_rows": [book.file for book in all_books if not book.rows],
        "owners": {book.file: {"person": book.owner, "form": book.form} for book in all_books},
        "late": [{"person": person, "form": form} for person, form in LATE],
    }


def _different(shared: dict[str, Customer], places: dict[int, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    pairs = (
        ("husband", "wife", "夫妻共用一个手机"),
        ("first shop", "second shop", "一个老板两家店"),
        ("colleague 1", "colleague 2", "同一家店两个人，共用座机"),
        ("same name 1", "same name 2", "同名同区，手机不同"),
    )
    return [{"what": what, "places": places[shared[one].no] + places[shared[other].no]} for one, other, what in pairs]


def write_settings(path: Path) -> None:
    """Write the team's 设置.xlsx with the tool's own writer: the company typed it into what `wbtools init` made."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type] # a new workbook has an active sheet
    for name, lines in SETTINGS.items():
        sheet = workbook.create_sheet(name)
        for line in lines:
            sheet.append(line)
    workbook.save(path)
    typed = load_settings(path, AS_OF)
    rules = [Rule.of({**rule.__dict__, "value": typed.rules.get(str(rule.rule_no))}) for rule in RULES]
    pages = {Brand: typed.brands, Staff: typed.staff, Territory: typed.territories, Workday: typed.workdays}
    tool_settings.write_settings(path, {**pages, Rule: rules})


def main() -> None:
    """Make everything anew."""
    inbox = WORKSPACE / "收件箱"
    shutil.rmtree(inbox, ignore_errors=True)
    people = Inventor(SEED)
    shared = shared_customers(people)
    all_books = books(people, shared)
    made = {book.file: save(book, inbox) for book in all_books}
    told = record(all_books, strays(inbox, made), shared)
    write_settings(WORKSPACE / "设置.xlsx")
    save_answer(WORKSPACE / RETURNED)
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (HERE / "planted.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    (WORKSPACE / "README.md").write_text(readme(told), encoding="utf-8", newline="\n")
    kinds = Counter(entry["mess"] for entry in (*told["planted"], *told["repaired"]) if entry["mess"])
    print(f"{len(told['rows'])} workbooks, {sum(told['rows'].values())} rows, {len(kinds)} of the 46 messes")


if __name__ == "__main__":
    main()
