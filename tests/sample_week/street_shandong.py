"""业务员 王志远 and 孙丽华: a filter left on, a hidden old sheet; blocks side by side, no news."""

from __future__ import annotations

from datetime import date

from .grid import PLAIN, TITLE, Book, Line, Look, Mark
from .invent import Customer, Inventor
from .lines import referral, spread, visit
from .team import DAYS, REFERRALS, VISITS

_VISIT = {
    "visited_on": "拜访日期",
    "half_day": "时段",
    "owner": "业务代表",
    "region": "意向区域",
    "customer_name": "店名",
    "address": "详细地址",
    "contact_name": "负责人",
    "job_title": "职务",
    "mobile": "手机",
    "landline": "固定电话",
    "current_brands": "代理品牌",
    "size": "店面规模",
    "intent": "合作意向",
    "need": "客户要求",
    "materials": "留下资料",
    "next_visit_on": "下次拜访",
    "note": "备注",
}


def wang_visits(people: Inventor, shared: dict[str, Customer]) -> Book:
    """陌生拜访登记本, 24 rows, those without interest hidden by a filter."""
    book = Book("王志远 陌拜登记 第47周.xlsx", "王志远", VISITS)
    who = people.several(24, "山东")
    who[2] = shared["two spellings"]
    lines = [visit(c, day, "王志远", people.random) for c, day in zip(who, spread(24, DAYS[:5]), strict=True)]
    lines[2].set(contact_name=f"{who[2].name[0]}总")
    lines[1].set(region="临沂兰山区")
    lines[2].spoil("region", "同上", 13, "区域写“同上”", "ditto")
    lines[5].spoil("visited_on", "11.17", 26, "日期没写年", "date-year-added")
    lines[8].spoil("intent", "看看再说", 37, "不是下拉里的意向", "not-a-choice")
    lines[11].smudge("materials", "宣传页/名片，价格表", 38, "一格几样，分隔符混用", "宣传页、名片、价格表")
    lines[13].look = Look(strike=True, red=True)
    lines[13].marks.append(Mark("visited_on", 42, "整行画了删除线", "struck-out"))
    lines[16].set(landline=who[16].landline).spoil("mobile", who[16].mobile[1:], 7, "手机少了第一位", "phone-digits")
    lines[20].set(next_visit_on=date(2026, 11, 26))
    for line in lines:
        line.hidden = line.values["intent"] == "无"
    sheet = book.sheet("11月新", (12, 7, 10, 22, 22, 18, 9, 8, 14, 15, 16, 13, 9, 28, 16, 12, 14))
    book.headings(sheet, 1, 1, list(_VISIT.values()), "FCE4D6")
    end = book.lines(sheet, 2, 1, list(_VISIT), lines, size=10)
    sheet.filtered = (f"A1:Q{end - 1}", 12, ["有", "一般", "待回访", "看看再说"])
    book.note(sheet, "", 24, f"筛选没清，隐藏了{len(sheet.hidden_rows)}行", "rows-hidden")
    book.note(sheet, "A1", 23, "表名改成了“11月新”")
    _old_sheet(book, people)
    return book


def _old_sheet(book: Book, people: Inventor) -> None:
    """Last month's rows on a hidden sheet: named, not read."""
    sheet = book.sheet("10月旧表")
    sheet.state = "hidden"
    book.headings(sheet, 1, 1, list(_VISIT.values()), "D9D9D9")
    for row, customer in enumerate(people.several(5, "山东"), start=2):
        old = visit(customer, date(2026, 10, 20 + row), "王志远", people.random)
        for column, name in enumerate(_VISIT, start=1):
            sheet.put(row, column, old.values[name])
    book.note(sheet, "", 25, "隐藏的旧表，不读，列出", "sheet-hidden")


_REFERRAL = {
    "logged_on": "登记日期",
    "referrer": "介绍人",
    "referrer_phone": "介绍人电话",
    "referrer_type": "介绍人身份",
    "relation": "关系",
    "customer_name": "被介绍客户",
    "contact_name": "被介绍人",
    "mobile": "联系电话",
    "region": "地区",
    "need": "需求说明",
    "referrer_told": "介绍人已打招呼",
    "customer_told": "新客户知情",
    "logged_by": "经办人",
    "note": "备注",
}


def wang_referrals(people: Inventor, shared: dict[str, Customer]) -> Book:
    """转介绍单表, 9 rows: careful, but one referrer is only “老王”."""
    book = Book("王志远转介绍.xlsx", "王志远", REFERRALS)
    who = people.several(9, "山东")
    givers = [*people.several(4, "山东"), shared["two spellings"]]
    lines = [
        referral(customer, day, "王志远", givers[at % 5], people.random)
        for at, (customer, day) in enumerate(zip(who, spread(9, DAYS[:5]), strict=True))
    ]
    lines[3].smudge("referrer", "老王", 34, "介绍人只写“老王”，对不上是谁", "老王")
    lines[6].smudge("customer_told", "√", 37, "打勾就是“是”", "是")
    _referral_sheet(book, "转介绍登记表", lines)
    return book


def _referral_sheet(book: Book, title: str, lines: list[Line]) -> None:
    sheet = book.sheet("转介绍", (12, 9, 14, 11, 9, 20, 10, 14, 22, 24, 14, 11, 9, 16))
    sheet.merge(1, 1, 1, len(_REFERRAL), title, TITLE)
    book.headings(sheet, 2, 1, list(_REFERRAL.values()), "E4DFEC")
    book.lines(sheet, 3, 1, list(_REFERRAL), lines)


def liu_referrals(people: Inventor, shared: dict[str, Customer]) -> Book:
    """转介绍单表 of the sales head, 6 rows, nothing wrong."""
    book = Book("刘国平 朋友推荐.xlsx", "刘国平", REFERRALS, font="等线")
    who = [*people.several(5), shared["recommended"]]
    givers = people.several(2)
    lines = [
        referral(customer, day, "刘国平", givers[at % 2], people.random)
        for at, (customer, day) in enumerate(zip(who, spread(6, DAYS[:5]), strict=True))
    ]
    _referral_sheet(book, "老客户转介绍登记表", lines)
    return book


_BLOCK = {
    "visited_on": "拜访时间",
    "customer_name": "店面名称",
    "contact_name": "店主",
    "mobile": "手机号",
    "landline": "店内电话",
    "region": "区域",
    "address": "店址",
    "intent": "意向",
    "note": "附注",
}


def sun_visits(people: Inventor, shared: dict[str, Customer]) -> Book:
    """陌生拜访登记本, 22 rows in two blocks side by side, to print on one page."""
    book = Book("业务部/孙丽华/扫街登记11.16-11.22.xlsx", "孙丽华", VISITS, font="楷体")
    who = people.several(22, "浙江")
    who[6], who[14], who[15] = shared["wife"], shared["first shop"], shared["second shop"]
    lines = [visit(c, day, "孙丽华", people.random) for c, day in zip(who, spread(22, DAYS[:6]), strict=True)]
    lines[3].spoil("visited_on", "11/12/2026", 29, "月日分不清", "date-ambiguous")
    lines[9].spoil("intent", "一般般", 37, "不是下拉里的意向", "not-a-choice")
    lines[14].smudge("mobile", lines[14].values["mobile"], 33, "一个老板两家店，同一个手机")
    lines[17].set(landline=who[17].landline).spoil("mobile", "问老板要", 8, "写的不是号码", "phone-unread")
    sheet = book.sheet("扫街登记", (11, 18, 9, 14, 14, 20, 16, 8, 16, 3, 11, 18, 9, 14, 14, 20, 16, 8, 16))
    sheet.merge(1, 1, 1, 19, "扫街登记    业务代表：孙丽华", TITLE)
    for left, part in ((1, lines[:11]), (11, lines[11:])):
        book.headings(sheet, 2, left, list(_BLOCK.values()), "DDEBF7")
        book.lines(sheet, 3, left, list(_BLOCK), part)
    book.note(sheet, "K2", 18, "左右并排两块")
    sheet.merge(7, 8, 7, 9, "待回访", Look())
    book.note(sheet, "H7", 4, "“意向”和“附注”横着合并", value="待回访")
    return book


def sun_nothing() -> Book:
    """转介绍单表 handed in with no rows, saying so."""
    book = Book("业务部/孙丽华/转介绍 本周无新增.xlsx", "孙丽华", REFERRALS, font="楷体")
    _referral_sheet(book, "转介绍登记表（11月16日—22日）", [])
    sheet = book.sheets[0]
    sheet.put(3, 1, "本周无新增", PLAIN)
    sheet.put(5, 1, "填表人：孙丽华", PLAIN)
    return book
