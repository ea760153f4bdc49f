"""客服 周文静: headings on two lines, phones as numbers, dates five ways, an old .xls; and 刘国平's sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .grid import PLAIN, TITLE, Book, Line, Look, Sheet
from .invent import Customer, Inventor, words
from .lines import handoff, inquiry, spread
from .team import DAYS, HANDOFFS, INQUIRIES

_FIELDS = words(
    "received_on channel contact_name mobile wechat region customer_name need brand urgency "
    "handed_over_directly logged_by"
)
_UPPER = (
    "日期",
    "来源",
    "称呼",
    "联系方式",
    None,
    "所在地",
    "单位名称",
    "需求",
    None,
    "优先级",
    "已转",
    "客服",
)
_LOWER = (None, None, None, "手机", "微信/QQ", None, None, "咨询内容", "意向品牌", None, None, None)


def inquiry_book(people: Inventor, shared: dict[str, Customer]) -> Book:
    """客户咨询记录本: 32 rows; a divider after 11 of them, the headings again after 22."""
    book = Book("咨询登记-周文静.xlsx", "周文静", INQUIRIES)
    who = people.several(32)
    who[4], who[15] = shared["twice asked"], shared["same name 2"]
    who[19] = replace(who[19], name=who[19].name[::2])
    lines = [
        inquiry(customer, day, "周文静", people.random) for customer, day in zip(who, spread(32, DAYS[:6]), strict=True)
    ]
    for line in lines:
        line.set(mobile=int(line.values["mobile"]))
    _spoil(lines, who)
    sheet = book.sheet("客服小周", (12, 13, 10, 16, 16, 20, 20, 34, 10, 8, 7, 9))
    sheet.merge(1, 1, 1, 12, "网络咨询登记    2026年11月16日—11月22日", TITLE)
    _headings(book, sheet, 2)
    book.note(sheet, "D2", 2, "表头两行，“联系方式”下分手机、微信")
    book.note(sheet, "D4", 6, "整列手机都是数值", value=who[0].mobile)
    row = book.lines(sheet, 4, 1, _FIELDS, lines[:11])
    sheet.looks[6, 4] = Look(format="0.00E+00")
    book.note(sheet, "D6", 6, "显示成科学计数，数值还全", value=who[2].mobile)
    sheet.put(row, 1, "以下为11月18日新增", PLAIN)
    book.note(sheet, f"A{row}", 16, "中间插了一行分隔")
    row = book.lines(sheet, row + 1, 1, _FIELDS, lines[11:22])
    _headings(book, sheet, row)
    book.note(sheet, f"A{row}", 17, "打印分页，表头又来一遍")
    row = book.lines(sheet, row + 2, 1, _FIELDS, lines[22:])
    sheet.put(row, 1, "说明：紧急的已电话告诉刘经理", PLAIN)
    book.note(sheet, f"A{row}", 15, "说明行，不是客户")
    _phrases(book)
    return book


def _headings(book: Book, sheet: Sheet, row: int) -> None:
    book.headings(sheet, row, 1, _UPPER, "FFF2CC")
    book.headings(sheet, row + 1, 1, _LOWER, "FFF2CC")
    look = Look(bold=True, fill="FFF2CC", center=True)
    sheet.merge(row, 4, row, 5, "联系方式", look)
    sheet.merge(row, 8, row, 9, "需求", look)
    for column in (1, 2, 3, 6, 7, 10, 11, 12):
        sheet.merge(row, column, row + 1, column, _UPPER[column - 1], look)


def _spoil(lines: list[Line], who: list[Customer]) -> None:
    lines[1].smudge("received_on", "2026.11.16", 26, "日期用点", "2026-11-16")
    lines[3].smudge("received_on", "2026年11月16号", 26, "日期写年月号", "2026-11-16")
    lines[6].spoil("received_on", "11月17号", 26, "日期没写年", "date-year-added")
    lines[7].smudge("received_on", (date(2026, 11, 17) - date(1899, 12, 30)).days, 26, "日期成了序列号", "2026-11-17")
    lines[8].smudge("wechat", "同手机", 9, "微信写“同手机”", who[8].mobile)
    letters = who[9].mobile[:5] + "O" + who[9].mobile[6:]
    lines[9].set(wechat=who[9].wechat).spoil("mobile", letters, 11, "字母O当成0", "letters-as-digits")
    lines[12].set(wechat=who[12].wechat).spoil("mobile", "1.38E+10", 6, "文字的科学计数，位数已丢", "phone-lost-digits")
    lines[13].spoil("channel", "同上", 13, "来源写“同上”", "ditto")
    lines[14].spoil("wechat", "阳光总在风雨后", 8, "微信写的是昵称", "wechat-nickname")
    lines[17].spoil("received_on", "2月30日", 29, "没有2月30日", "date-impossible")
    lines[19].smudge("contact_name", " ".join(who[19].name), 12, "两字姓名中间有空格")
    lines[23].set(wechat=None).hold("no-contact", "mobile")
    lines[25].spoil("received_on", "昨天", 26, "日期写“昨天”", "date-relative")
    lines[28].smudge("urgency", "急", 37, "“急”就是紧急", "紧急").set(handed_over_directly="是")
    lines[30].set(customer_name="无").hold("no-name", "contact_name")


def _phrases(book: Book) -> None:
    sheet = book.sheet("常用回复", (60,))
    for row, text in enumerate(
        (
            "您好，我是客服小周，请问您想了解哪款产品？",
            "方便留个电话吗？我请业务同事给您回电。",
            "样品要先登记，一般三天内寄出。",
        ),
        start=1,
    ):
        sheet.put(row, 1, text, PLAIN)
    book.note(sheet, "", 0, "不是要交的表", "sheet-unknown")


_XLS = {
    "handed_over_on": "交接日期",
    "handoff_type": "类型",
    "channel": "渠道",
    "customer_name": "单位",
    "contact_name": "姓名",
    "mobile": "手机号码",
    "region": "城市",
    "need": "客户情况",
    "brand": "项目",
    "urgency": "加急",
    "handed_over_by": "移交人",
    "received_by": "签收人",
}


def handoff_book(people: Inventor, inquiries: Book) -> Book:
    """客户信息移交表 in the .xls of an old Excel: 16 rows."""
    book = Book("移交单1120周文静.xls", "周文静", HANDOFFS, way="xlwt")
    asked = [line for *_, line in inquiries.rows if line.fine][:16]
    lines = []
    for line in asked:
        made = handoff(line.customer, line.values["day"], "周文静", people.random)
        made.set(channel=line.values["channel"], brand=line.values["brand"], region=line.values["region"])
        made.set(need=line.values["need"])
        made.set(mobile=float(line.customer.mobile), handed_over_on=date(2026, 11, 20))
        lines.append(made)
    sheet = book.sheet("移交", (12, 8, 13, 22, 10, 14, 22, 30, 10, 7, 9, 9))
    sheet.merge(1, 1, 1, len(_XLS), "移交单（本周）", TITLE)
    book.headings(sheet, 2, 1, list(_XLS.values()), "")
    lines[6].spoil("mobile", f"{lines[6].customer.mobile}8", 7, "手机有12位", "phone-digits")
    lines[6].held = "no-contact"
    lines[9].spoil("received_by", "老刘头", 37, "人员页里没有这个人", "unknown-person")
    book.lines(sheet, 3, 1, list(_XLS), lines)
    book.note(sheet, "F3", 44, "真正的旧版 .xls，手机是浮点数", value=lines[0].customer.mobile)
    return book


_URGENT = {
    "handed_over_on": "移交日期",
    "handoff_type": "移交类型",
    "customer_name": "客户名称",
    "contact_name": "联系人",
    "mobile": "电话",
    "region": "所在地区",
    "need": "情况摘要",
    "brand": "意向品牌",
    "channel": "来源渠道",
    "urgency": "紧急程度",
    "logged_on": "补记日期",
    "handed_over_by": "移交人",
    "received_by": "接收人",
    "owner": "指派业务员",
    "status": "处理状态",
    "next_step": "下一步",
}


def urgent_book(people: Inventor, urgent: list[Line]) -> Book:
    """刘国平's protected sheet of urgent customers, told first and written down after."""
    book = Book("刘经理 急件移交.xlsx", "刘国平", HANDOFFS, font="等线")
    sheet = book.sheet("急件", (12, 9, 22, 10, 14, 22, 26, 10, 13, 9, 12, 9, 9, 10, 9, 16))
    sheet.protected = True
    lines = []
    for at, asked in enumerate(urgent):
        day = asked.values["day"]
        line = handoff(asked.customer, day, str(asked.values["logged_by"] or "李晓雨"), people.random)
        line.set(handoff_type="紧急", urgency="紧急", logged_on=min(day.replace(day=day.day + 1), DAYS[6]))
        line.set(need=asked.values["need"], brand=asked.values["brand"])
        line.set(channel=asked.values["channel"], owner=("王志远", "孙丽华", "陈建军", "赵小龙")[at % 4])
        line.set(status="处理中", next_step=("先电话联系", "寄价格表", "约来公司")[at % 3])
        lines.append(line)
    lines[2].spoil("owner", "马东", 0, "指派的人已离职", "person-left")
    sheet.merge(1, 1, 1, len(_URGENT), "客户信息移交表——急件", TITLE)
    book.headings(sheet, 2, 1, list(_URGENT.values()), "F8CBAD")
    book.lines(sheet, 3, 1, list(_URGENT), lines)
    book.note(sheet, "A3", 45, "工作表加了保护，照样要读", value=str(lines[0].values["handed_over_on"]))
    return book
