"""A small company that hands over every day, and what its sheets say."""

import warnings
from datetime import date, datetime

import openpyxl
from weeks import customers, inquiry, save, visit

from workbook_tools.forms.settings import Brand, Role, Rule, Staff
from workbook_tools.tasks.handoff import handoff
from workbook_tools.tasks.init import write_settings
from workbook_tools.workspace import Workspace

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
FRIDAY = date(2026, 11, 27)

STAFF = (
    Staff(name="李晓梅", role=Role.SERVICE, aliases="小李", due_forms="客户咨询记录本"),
    Staff(name="周文静", role=Role.SERVICE),
    Staff(name="刘国平", role=Role.HEAD, aliases="刘经理"),
    Staff(name="王志远", role=Role.SALES, aliases="小王"),
    Staff(name="陈建军", role=Role.SALES, aliases="老陈、建军"),
    Staff(name="赵小龙", role=Role.SALES),
    Staff(name="孙丽华", role=Role.SALES, aliases="小孙", on_duty="否"),
)


def at(day, clock):
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time())  # noqa: DTZ007 # the office's own clock


def company(folder, *, staff=STAFF, rules=(), brands=()):
    """Make a workspace with these people; `rules` are (number, answer)."""
    space = Workspace(folder / "公司")
    space.inbox.mkdir(parents=True)
    pages = {
        Staff: list(staff),
        Brand: [Brand(brand=brand, director=director) for brand, director in brands],
        Rule: [Rule(rule_no=no, rule=no, value=value) for no, value in rules],
    }
    write_settings(space.settings_file, pages)
    return space


def asks(number, day=MONDAY, **said):
    """Give one clean inquiry of a day; the number makes him another customer."""
    own = {
        "客户称呼": f"王志强{number}",
        "手机": f"138539{number:05d}",
        "咨询日期": day,
        "咨询时间": f"{9 + number % 8:02d}:00",
    }
    return inquiry(**{**own, **said})


def shop(number, day=MONDAY, **said):
    own = {"店名": f"康乐{number}店", "负责人": f"孙玉兰{number}", "手机": f"139516{number:05d}", "拜访日期": day}
    return visit(**{**own, **said})


def number_of(space, number):
    """Give the customer number of who asks with a number; those of one day are numbered by what they say."""
    known = customers(space).items()
    return next(no for no, facts in known if f"138539{number:05d}" in facts.get("mobile", ()))


def hand_in(space, *rows, name="李晓梅.xlsx"):
    save(space.inbox / name, list(rows))


def hand_over(space, day=MONDAY, **options):
    return handoff(workspace=space.root, day=day, now=options.pop("now", at(day, "17:00")), **options)


def sheet_file(space, day=MONDAY):
    return space.handoff_file(day)


def opened(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def lines_on(space, day=MONDAY, receiver="刘国平"):
    """Give a receiver's lines of a day as heading → value."""
    page = opened(sheet_file(space, day))[receiver]
    head = heading_row(page)
    headings = [cell.value for cell in page[head]]
    rows = page.iter_rows(min_row=head + 1, values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows if any(row)]


def heading_row(page):
    return next(cell.row for row in page for cell in row if cell.value == "记录编号")


def numbers_on(space, day=MONDAY, receiver="刘国平"):
    return [line["记录编号"] for line in lines_on(space, day, receiver)]


def texts_on(path, sheet):
    """Give every text on a sheet, line by line."""
    return [
        [str(value) for value in row if value is not None] for row in opened(path)[sheet].iter_rows(values_only=True)
    ]


def said_on(path, sheet):
    return "\n".join(" ".join(line) for line in texts_on(path, sheet))


def fill(path, *answers, sheet="刘国平", save_as=None):
    """Write answers into a sheet: (number, {heading: value})."""
    book = opened(path)
    page = book[sheet]
    head = heading_row(page)
    columns = {cell.value: cell.column for cell in page[head]}
    rows = {page.cell(row, columns["记录编号"]).value: row for row in range(head + 1, page.max_row + 1)}
    for number, said in answers:
        for heading, value in said.items():
            page.cell(rows[number], columns[heading]).value = value
    book.save(save_as or path)
    return save_as or path
