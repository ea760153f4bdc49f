"""Workspaces whose 客户总表 is kept in parts though they have a handful of customers, and what stands in the parts."""

import warnings
from datetime import date

import openpyxl
from weeks import openpyxl_rows, run, save, workspace

from workbook_tools.forms.settings import Brand, Rule, Staff
from workbook_tools.ledger import Ledger
from workbook_tools.tasks.init import write_settings

CLOUD, WARM, NEITHER = "云枕", "暖橘", "待定品牌"
BRANDS = (CLOUD, WARM)
GUIDE = "客户总表.xlsx"
_NAMES = ("王志强", "李秀英", "孙玉兰", "陈建军", "刘美兰", "赵国庆", "黄文静", "周立新", "吴思远", "徐家豪")
_SHOPS = ("康宁器械店", "长寿养生馆", "乐龄大药房", "福泰理疗店", "安禾体验馆", "颐年康复店", "松鹤睡眠馆", "春晖诊所")


def parted(folder, *, most=2, brands=BRANDS, staff=("李晓梅",)):
    """Make a workspace whose 客户总表 is parted once there are more customers than `most`."""
    space = workspace(folder)
    settle(space, most=most, brands=brands, staff=staff)
    return space


def settle(space, *, most=2, brands=BRANDS, staff=("李晓梅",)):
    """Write 设置.xlsx anew."""
    space.settings_file.unlink(missing_ok=True)
    pages = {
        Staff: [*(Staff(name=name, role="客服") for name in staff), Staff(name="周总监", role="市场总监")],
        Brand: [Brand(brand=brand, director="周总监") for brand in brands],
        Rule: [Rule(rule_no="总表-1", rule="分册", value=str(most))],
    }
    write_settings(space.settings_file, pages)


def asks(number, brand=CLOUD, year=2026, **said):
    """Give one inquiry of a customer of his own: a number makes name, shop and mobile."""
    clean = {
        "咨询日期": date(year, 11, 1 + number % 20),
        "来源渠道": "网络·百度商桥",
        "单位/店名": f"{_SHOPS[number % len(_SHOPS)]}{number // len(_SHOPS) or ''}",
        "客户称呼": _NAMES[number % len(_NAMES)],
        "手机": f"1385390{number:04d}",
        "所在地区": "山东省临沂市兰山区",
        "咨询内容": "想了解理疗床的代理价格",
        "意向品牌": brand,
        "登记客服": "李晓梅",
    }
    return {heading: value for heading, value in (clean | said).items() if value is not None}


HEADINGS = tuple(asks(0))


def hand_in(space, *rows, name="李晓梅"):
    """Hand in a file and consolidate. Gives the paths of the workbooks of 客户总表 that the run published."""
    if rows:
        save(space.inbox / f"{name}.xlsx", rows, headings=dict.fromkeys([*HEADINGS, *(h for row in rows for h in row)]))
    run(space)
    return published(space)


def published(space, *, of=-1):
    """Give the workbooks of 客户总表 that a run published, the last by default; the page 目录 apart."""
    with Ledger(space.ledger_file) as ledger:
        number = ledger.journal.runs()[of].number
        paths = [output.path for output in ledger.journal.outputs(run=number)]
    return {path.removeprefix("客户总表/").removesuffix(".xlsx") for path in paths if path.startswith("客户总表/")}


def part(space, name):
    """Give the path of a part."""
    return space.root / "客户总表" / f"{name}.xlsx"


def standing(space):
    """Give who stands in which part: name of the part → customers' numbers."""
    return {path.stem: numbers_in(path) for path in sorted((space.root / "客户总表").glob("*.xlsx"))}


def numbers_in(path):
    return [line["客户编号"] for line in lines_of(path)]


def lines_of(path):
    """Give the lines of a part as heading → value."""
    return openpyxl_rows(path)[0]


def line_of(space, no):
    """Give the one line of a customer, wherever he stands."""
    (found,) = [line for name in standing(space) for line in lines_of(part(space, name)) if line["客户编号"] == no]
    return found


def number_of(space, name):
    """Give the number of the customer with this name."""
    with Ledger(space.ledger_file) as ledger:
        return next(no for no, facts in ledger.customers().items() if facts.get("contact_name") == name)


def edit(path, change, sheet=""):
    """Open a workbook, let `change(page, heading row, heading → column)` change a page of it, and save it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep
        book = openpyxl.load_workbook(path)
    page = book[sheet] if sheet else book.worksheets[0]
    head = next((cell.row for row in page.iter_rows() for cell in row if cell.value == "客户编号"), 1)
    change(page, head, {cell.value: cell.column for cell in page[head] if cell.value})
    book.save(path)


def correct_in(path, no, sheet="", **said):
    """Change cells of a customer's line by hand: heading → value. Gives the path."""

    def change(page, head, columns):
        (row,) = [cell.row for cell in page[openpyxl.utils.get_column_letter(columns["客户编号"])] if cell.value == no]
        for heading, value in said.items():
            page.cell(row, columns[heading]).value = value

    edit(path, change, sheet)
    return path


def add_line(path, **said):
    """Write a line below the others by hand."""

    def change(page, head, columns):
        row = page.max_row + 1
        for heading, value in said.items():
            if heading in columns:
                page.cell(row, columns[heading]).value = value

    edit(path, change)


def delete_line(path, no):
    """Take a customer's line away by hand."""

    def change(page, head, columns):
        (row,) = [cell.row for cell in page[openpyxl.utils.get_column_letter(columns["客户编号"])] if cell.value == no]
        page.delete_rows(row)

    edit(path, change)
