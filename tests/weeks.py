"""Small workbooks as staff hand them in, and what a run made of them."""

import csv
import hashlib
import warnings
from datetime import date
from pathlib import Path

import openpyxl

from workbook_tools.forms.settings import Brand, Role, Staff
from workbook_tools.ledger import Ledger
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.init import write_settings
from workbook_tools.tasks.trace import trace
from workbook_tools.workspace import Workspace

TODAY = date(2026, 11, 23)
WEEK = "2026-W47"

INQUIRY = (
    "咨询日期",
    "来源渠道",
    "客户称呼",
    "手机",
    "微信/QQ",
    "所在地区",
    "单位/店名",
    "咨询内容",
    "登记客服",
    "备注",
)
VISIT = ("拜访日期", "业务代表", "意向区域", "店名", "详细地址", "负责人", "手机", "合作意向", "备注")


def inquiry(**said):
    """Give one clean line of 客户咨询记录本 as heading → value; `said` changes it, None leaves a cell blank."""
    clean = {
        "咨询日期": date(2026, 11, 17),
        "来源渠道": "网络·百度商桥",
        "客户称呼": "王志强",
        "手机": "13853900001",
        "所在地区": "山东省临沂市兰山区",
        "咨询内容": "想了解理疗床的代理价格",
        "登记客服": "李晓梅",
    }
    return {heading: value for heading, value in (clean | said).items() if value is not None}


def visit(**said):
    """Give one clean line of 陌生拜访登记本."""
    clean = {
        "拜访日期": date(2026, 11, 18),
        "业务代表": "赵小龙",
        "意向区域": "江苏省徐州市铜山区",
        "店名": "康乐保健品店",
        "详细地址": "铜山区北京路12号",
        "负责人": "孙玉兰",
        "手机": "13951600001",
        "合作意向": "有",
    }
    return {heading: value for heading, value in (clean | said).items() if value is not None}


def save(path, rows, *, headings=None, sheet="Sheet1", title="", top=0, left=0):
    """Write lines to .xlsx or .csv as any program would. Gives the Excel row of the first line."""
    headings = list(headings or dict.fromkeys(heading for row in rows for heading in row))
    grid = [[title]] if title else []
    grid += [[]] * top
    grid += [headings, *([row.get(heading) for heading in headings] for row in rows)]
    grid = [[None] * left + line for line in grid]
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(grid)
    else:
        book = openpyxl.Workbook()
        page = book.active
        page.title = sheet
        for number, line in enumerate(grid, start=1):
            for at, value in enumerate(line, start=1):
                if value is not None:
                    cell = page.cell(number, at, value)
                    if isinstance(value, str):
                        cell.data_type = "s"  # also what begins with = and is meant as text
        book.save(path)
    return len(grid) - len(rows) + 1


def workspace(folder, *, staff=(), brands=()):
    """Make a workspace whose 设置.xlsx knows these people (name, due forms) and brands (name, director)."""
    space = Workspace(folder)
    space.inbox.mkdir(parents=True)
    people = [Staff(name=name, role=Role.SERVICE, due_forms=due) for name, due in staff]
    pages = {Staff: people, Brand: [Brand(brand=brand, director=director) for brand, director in brands]}
    write_settings(space.settings_file, pages)
    return space


def run(space, *sources, week=WEEK, as_of=TODAY, dry_run=False):
    """Consolidate and give the summary as `--json` has it."""
    return consolidate(sources, workspace=space.root, week=week, as_of=as_of, dry_run=dry_run).summary()


def traced(space, **only):
    """Give the trace as address → line."""
    lines = list(trace(space.root, **only))
    by_address = {(line["file"], line["sheet"], line["row"], line["form"]): line for line in lines}
    assert len(by_address) == len(lines), "an address was told twice"
    return by_address


def customers(space):
    """Give what the ledger knows of every customer, by number."""
    with Ledger(space.ledger_file) as ledger:
        return ledger.customers()


def backed_up(space, name):
    """Give the copies kept of a workbook, by the beginning of their names, oldest first."""
    return sorted((space.hidden_folder / "backup").glob(f"{name}.*"))


def entries(space):
    """Give every source row as the ledger keeps it."""
    with Ledger(space.ledger_file) as ledger:
        return ledger.entries()


def tree(folder):
    """Give every file below a folder with the hash of its bytes, and every folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(Path(folder).rglob("*"))
    }


def cells(path):
    """Give every cell of a workbook: sheet → address → value."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep, which does not matter for values
        book = openpyxl.load_workbook(path)
    return {
        page.title: {
            cell.coordinate: cell.value for line in page.iter_rows() for cell in line if cell.value is not None
        }
        for page in book
    }


def register(space):
    """Give 客户总表 as a list of heading → value."""
    return openpyxl_rows(space.register_file)[0]


def conflicts(space):
    """Give 冲突明细 as a list of heading → value."""
    return openpyxl_rows(space.register_file)[1]


def openpyxl_rows(path):
    """Give each sheet's lines under the line that holds 客户编号, as heading → value."""
    pages = []
    for by_address in cells(path).values():
        head = next(address for address, value in by_address.items() if value == "客户编号")
        row = int("".join(filter(str.isdigit, head)))
        lines = {}
        headings = {}
        for address, value in by_address.items():
            column, number = address.rstrip("0123456789"), int("".join(filter(str.isdigit, address)))
            if number == row:
                headings[column] = value
            elif number > row:
                lines.setdefault(number, {})[column] = value
        pages.append([{headings[c]: v for c, v in line.items() if c in headings} for line in lines.values()])
    return pages


def correct(space, heading, value, *, line=0, add=()):
    """Change a cell of 客户总表 by hand (of the given line, counted from 0), and add lines below."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(space.register_file)
    page = book.active
    head = next(cell for row in page.iter_rows() for cell in row if cell.value == "客户编号")
    columns = {cell.value: cell.column for cell in page[head.row]}
    if heading:
        cell = page.cell(head.row + 1 + line, columns[heading])
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    for below, extra in enumerate(add, start=page.max_row + 1):
        for name, said in extra.items():
            page.cell(below, columns[name], said)
    book.save(space.register_file)
