"""A small company whose directors assign customers, and their workbooks as they fill them in."""

import warnings
from datetime import date, datetime, time

import openpyxl
from weeks import save, visit

from workbook_tools.forms.settings import RULES, Brand, Role, Rule, Staff
from workbook_tools.sales.answers import Answer
from workbook_tools.tasks.apply import apply
from workbook_tools.tasks.assign import assign
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.handed import Handed, remember, remember_answers
from workbook_tools.tasks.init import write_settings
from workbook_tools.tasks.publication import begin_run, writing
from workbook_tools.workspace import Workspace

MONDAY = date(2026, 11, 30)
WEEK, NEXT = "2026-W48", "2026-W49"
WANG, CHEN, SUN, MA = "王志远", "陈建军", "孙丽华", "马东"
CLOUD, WARM = "云枕", "暖橘"
BRANDS = [Brand(brand=CLOUD, director="高远航"), Brand(brand=WARM, director="吴敏")]
PEOPLE = [
    Staff(name="李晓梅", role=Role.SERVICE),
    Staff(staff_no="Y01", name=WANG, aliases="志远", role=Role.SALES, brand=(CLOUD,), deputy=CHEN),
    Staff(staff_no="Y02", name=CHEN, aliases="老陈", role=Role.SALES, brand=(CLOUD,), capacity=20),
    Staff(staff_no="Y03", name=SUN, role=Role.SALES, brand=(WARM,)),
    Staff(staff_no="Y04", name=MA, role=Role.SALES, brand=(CLOUD,), on_duty="否"),
    Staff(name="高远航", role=Role.DIRECTOR),
    Staff(name="吴敏", role=Role.DIRECTOR),
]


def changed(name, **values):
    """Give the people with something else said of one of them."""
    return [Staff.of({**one.__dict__, **values}) if one.name == name else one for one in PEOPLE]


def answering(**answers):
    """Give the rules with these answers: 分配_3="10"."""
    by_no = {no.replace("_", "-"): value for no, value in answers.items()}
    return [Rule.of({**rule.__dict__, "value": by_no.get(rule.rule_no)}) for rule in RULES]


def company(folder, *, people=None, brands=None, **answers):
    """Make a workspace with these people."""
    space = Workspace(folder)
    space.inbox.mkdir(parents=True)
    settle(space, people=people, brands=brands, **answers)
    return space


def settle(space, *, people=None, brands=None, **answers):
    """Write 设置.xlsx anew."""
    pages = {Staff: people or PEOPLE, Brand: BRANDS if brands is None else brands}
    if answers:
        pages[Rule] = answering(**answers)
    space.settings_file.unlink(missing_ok=True)
    write_settings(space.settings_file, pages)


def asked(number, **said):
    """Give one inquiry of its own customer: a number makes name and mobile."""
    clean = {
        "咨询日期": date(2026, 11, 24),
        "来源渠道": "网络·百度商桥",
        "单位/店名": f"{_SHOPS[number % len(_SHOPS)]}{_KINDS[number // len(_SHOPS) % len(_KINDS)]}",
        "客户称呼": f"{_NAMES[number % len(_NAMES)]}{_GIVEN[number // len(_NAMES) % len(_GIVEN)]}",
        "手机": f"1385390{number:04d}",
        "所在地区": "山东省临沂市兰山区",
        "咨询内容": "想了解理疗床的代理价格",
        "意向品牌": CLOUD,
        "登记客服": "李晓梅",
    }
    return {heading: value for heading, value in (clean | said).items() if value is not None}


_SHOPS = ("康宁", "长寿", "乐龄", "福泰", "安禾", "颐年", "松鹤", "春晖", "德善", "瑞安", "永和", "静心", "同心")
_KINDS = ("器械店", "养生馆", "大药房", "理疗店", "体验馆", "康复店", "睡眠馆")
_NAMES = tuple("王李张刘陈杨赵黄周吴徐")
_GIVEN = (
    "志强",
    "美兰",
    "国庆",
    "玉兰",
    "建国",
    "秀英",
    "文静",
    "小龙",
    "立新",
    "思远",
    "家豪",
    "明辉",
    "红梅",
    "丽萍",
)


def hand_in(space, rows, *, name="李晓梅", week=WEEK, as_of=MONDAY):
    """Hand a file in and consolidate the week."""
    save(space.inbox / f"{name}.xlsx", rows)
    return consolidate(workspace=space.root, week=week, as_of=as_of)


def visited(number, **said):
    """Give one visit by 王志远 to its own customer."""
    clean = asked(number)
    own = {
        "拜访日期": date(2026, 11, 24),
        "业务代表": WANG,
        "意向区域": clean["所在地区"],
        "店名": clean["单位/店名"],
        "负责人": clean["客户称呼"],
        "手机": clean["手机"],
        "意向品牌": CLOUD,
    }
    return visit(**(own | said))


def propose(space, week=WEEK, as_of=MONDAY):
    """Make the workbooks of a week."""
    return assign(space.root, week=week, as_of=as_of)


def take(space, *paths, as_of=MONDAY):
    """Take over what directors decided."""
    return apply(list(paths), workspace=space.root, as_of=as_of)


def sheet_of(space, brand=CLOUD, week=WEEK):
    """Give the path of a brand's workbook."""
    return space.assignment_files(week, [brand])[brand]


def opened(path):
    """Open a workbook without openpyxl's warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def lines(path, sheet="分配表"):
    """Give the lines of a page as heading → value; none if there is no such page or no table on it."""
    book = opened(path)
    if sheet not in book.sheetnames:
        return []
    page = book[sheet]
    head = head_of(page)
    if not head:
        return []
    headings = [cell.value for cell in page[head]]
    rows = page.iter_rows(min_row=head + 1, values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows if any(row)]


def head_of(page):
    """Give the row of the headings."""
    known = {"客户编号", "姓名", "区域级别", "建议的人"}
    return next((cell.row for row in page for cell in row if cell.value in known), None)


def said(path, sheet="分配表"):
    """Give what stands above the table of a page, or all that stands on it."""
    page = opened(path)[sheet]
    last = (head_of(page) or page.max_row + 1) - 1
    return [cell.value for row in page.iter_rows(max_row=last) for cell in row if cell.value]


def fill(path, sheet="分配表", *, to=None, blanks=None, **by_number):
    """Write into lines by customer number, as a director would: fill(path, KH000001={"决定": "确认"}).

    blanks: what he writes at 空着的都算确认. to: another path to save it at. Gives the path.
    """
    book = opened(path)
    page = book[sheet]
    head = head_of(page)
    at = {cell.value: cell.column for cell in page[head]} if head else {}
    for row in range((head or page.max_row) + 1, page.max_row + 1):
        for heading, value in by_number.pop(page.cell(row, at["客户编号"]).value, {}).items():
            page.cell(row, at[heading]).value = value
    assert not by_number, by_number
    if blanks:
        label = next(cell for row in page.iter_rows(max_row=head) for cell in row if cell.value == "空着的都算确认：")
        page.cell(label.row, label.column + 1).value = blanks
    target = to or path
    book.save(target)
    return target


def answered_in_the_daily_lane(space, no, *statuses):
    """Let the head of sales have answered of a customer, the first time on Thursday, then day after day."""
    days = [date(2026, 11, 26 + at) for at in range(len(statuses))]
    records = [Handed(f"{day:%Y%m%d}-01", (), no, day, datetime.combine(day, time(18)), "刘国平") for day in days]
    known = [Answer(status=each, answered_at=one.due) for one, each in zip(records, statuses, strict=True)]
    with writing(space, "feedback") as ledger:
        begin_run(ledger, "feedback")
        remember(ledger, records)
        remember_answers(ledger, {one.record_no: each for one, each in zip(records, known, strict=True)})
        ledger.commit()
