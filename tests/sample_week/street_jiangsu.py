"""业务员 陈建军 and 赵小龙: a picture, colours, broken and uncalculated formulas; columns moved about."""

from __future__ import annotations

from datetime import date

from .grid import TITLE, Book, Look, Mark
from .invent import Customer, Inventor, spaced, words
from .lines import referral, spread, visit
from .team import DAYS, REFERRALS, VISITS

_CHEN = {
    "visited_on": "日期",
    "owner": "业务员",
    "region": "市场",
    "customer_name": "门店",
    "contact_name": "老板",
    "mobile": "电话",
    "landline": "固话",
    "address": "地址",
    "current_brands": "竞品",
    "intent": "合作意愿",
    "need": "客户情况",
    "note": "备注",
}
_BROKEN = "=VLOOKUP(E{row},#REF!,3,FALSE)"


def chen_visits(people: Inventor, shared: dict[str, Customer]) -> Book:
    """陌生拜访登记本, 21 rows, starting at B3 and bordered far below."""
    book = Book("业务部/陈建军 拜访登记.xlsx", "陈建军", VISITS, font="仿宋", way="XlsxWriter")
    who = people.several(21, "江苏")
    who[5], who[12], who[13] = shared["recommended"], shared["colleague 1"], shared["colleague 2"]
    lines = [visit(c, day, "陈建军", people.random) for c, day in zip(who, spread(21, DAYS[:6]), strict=True)]
    for at in (12, 13):
        lines[at].set(mobile=None, landline=who[at].landline, customer_name=who[12].shop, address=who[12].address)
    lines[13].smudge("landline", who[13].landline, 33, "同一家店两个人，共用一部座机", who[13].landline)
    lines[4].smudge(
        "mobile",
        f"{who[4].mobile}\n{who[4].landline}",
        5,
        "一格两个号，换行分开",
        f"{who[4].mobile}、{who[4].landline}",
    )
    lines[7].spoil("region", "鼓楼区", 35, "徐州、南京等地都有鼓楼区", "region-ambiguous")
    lines[9].look = Look(fill="FFFF00")
    lines[9].marks.append(Mark("", 42, "整行涂黄", "coloured"))
    for at in (10, 15):
        formula = (_BROKEN.format(row=at + 4), "#REF!")
        lines[at].spoil("address", formula, 41, "公式查的表没了，显示 #REF!", "cell-error")
    lines[18].hold("no-name", "customer_name", "contact_name")
    sheet = book.sheet("拜访登记本", (3, 12, 9, 20, 20, 9, 15, 15, 18, 16, 9, 30, 16))
    sheet.merge(1, 2, 1, 13, "拜访登记本（第47周）", TITLE)
    book.headings(sheet, 3, 2, list(_CHEN.values()), "FFE699")
    end = book.lines(sheet, 4, 2, list(_CHEN), lines, wrap=True)
    sheet.heights[8] = 30
    book.note(sheet, "B3", 46, "表从B3开始，下面空格子画了三百行框")
    for row in range(end, end + 300):
        for column in range(2, 14):
            sheet.put(row, column, None)
    sheet.pictures.append((20, 13))
    book.note(sheet, "20", 43, "粘了名片照片", "picture")
    return book


_SLIP = {
    "logged_on": "日期",
    "referrer": "推荐人",
    "referrer_phone": "推荐人电话",
    "referrer_type": "身份",
    "relation": "与介绍人关系",
    "contact_name": "被推荐人",
    "mobile": "手机",
    "region": "地区",
    "need": "需求",
    "referrer_told": "转介人知情",
    "customer_told": "已打招呼",
    "logged_by": "记录人",
    "owner": "跟进人",
}


def chen_referrals(people: Inventor, shared: dict[str, Customer]) -> Book:
    """转介绍单表, 8 rows, exported by a program that never calculated its formulas."""
    book = Book("业务部/老陈推荐登记.xlsx", "陈建军", REFERRALS, font="仿宋")
    who = people.several(8, "江苏")
    who[1] = shared["recommended"]
    givers = people.several(3, "江苏")
    lines = [
        referral(customer, day, "陈建军", givers[at % 3], people.random)
        for at, (customer, day) in enumerate(zip(who, spread(8, DAYS[:5]), strict=True))
    ]
    lines[1].smudge("mobile", spaced(who[1].mobile), 5, "号码里带空格", who[1].mobile)
    for at in (2, 6):
        lines[at].spoil("logged_on", f"=DATE(2026,11,{16 + at // 2})", 41, "公式没有算过", "cell-uncalculated")
    lines[4].hold("no-contact").spoil("mobile", "139****" + who[4].mobile[-4:], 8, "手机打了星号", "phone-masked")
    lines[5].spoil("referrer_phone", who[5].mobile[:9], 7, "推荐人电话只有9位", "phone-digits")
    sheet = book.sheet("Sheet1 (2)", (12, 10, 14, 8, 13, 10, 15, 22, 24, 11, 10, 9, 9))
    sheet.merge(1, 1, 1, len(_SLIP), "推荐登记（转介绍单表）", TITLE)
    book.headings(sheet, 2, 1, list(_SLIP.values()), "C6E0B4")
    book.lines(sheet, 3, 1, list(_SLIP), lines)
    book.note(sheet, "A1", 23, "表名是“Sheet1 (2)”")
    return book


_ZHAO_FIELDS = words(
    "customer_name contact_name mobile landline guess region address visited_on owner intent "
    "size materials need next_visit_on"
)
_ZHAO = ("店名", "姓名", "电话", "电话", None, "地区", "门店地址", "日期", "业务员", "是否有意向", "店面大小")
_ZHAO += ("给了什么资料", "客户需求", "预约时间")


def zhao_visits(people: Inventor, shared: dict[str, Customer]) -> Book:
    """陌生拜访登记本, 20 rows: columns in his own order, 电话 twice, one heading blank."""
    book = Book("业务部/赵小龙/拜访登记本1116-1122.xlsx", "赵小龙", VISITS, font="等线")
    who = people.several(20, "河南")
    who[8] = shared["walked in"]
    lines = [visit(c, day, "赵小龙", people.random) for c, day in zip(who, spread(20, DAYS[:6]), strict=True)]
    for at, line in enumerate(lines):
        line.set(landline=line.customer.landline if at % 3 == 0 else None, guess=("县城", "市区", "乡镇")[at % 3])
    lines[4].spoil("size", date(2026, 3, 5), 28, "“3-5”人被 Excel 改成了日期", "date-in-text")
    lines[8].smudge("mobile", f"0086{who[8].mobile}", 5, "号码前有 0086", who[8].mobile)
    lines[11].spoil("next_visit_on", "月底", 26, "看不出是哪一天", "date-imprecise")
    lines[14].hold("no-name", "customer_name", "contact_name")
    lines[17].set(next_visit_on=date(2026, 11, 25))
    sheet = book.sheet("拜访", (20, 9, 14, 15, 7, 20, 18, 12, 9, 10, 13, 16, 28, 12))
    book.headings(sheet, 1, 1, _ZHAO, "BDD7EE")
    book.lines(sheet, 2, 1, _ZHAO_FIELDS, lines)
    book.note(sheet, "E1", 19, "表头空着，下面有内容", "heading-blank")
    book.note(sheet, "D2", 22, "两列都叫“电话”，后一列是座机", value=str(lines[0].values["landline"]))
    book.note(sheet, "A2", 20, "列的先后是自己排的", value=str(lines[0].values["customer_name"]))
    return book
