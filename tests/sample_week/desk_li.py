"""客服 李晓雨: merges her dates, writes titles, keeps one handoff sheet a day."""

from __future__ import annotations

from itertools import groupby

from .grid import DAY, PLAIN, TITLE, Book, Line, Look
from .invent import Customer, Inventor, spaced
from .lines import handoff, inquiry, spread
from .team import DAYS, HANDOFFS, INQUIRIES

_HEADINGS = {
    "received_on": "咨询日期",
    "asked_at": "咨询时间",
    "channel": "来源渠道",
    "contact_name": "客户姓名",
    "mobile": "联系电话",
    "wechat": "微信号",
    "region": "地区",
    "customer_name": "店名",
    "need": "咨询内容",
    "brand": "意向品牌",
    "urgency": "是否紧急",
    "handed_over_directly": "已移交",
    "note": "备注",
}


def inquiry_book(people: Inventor, shared: dict[str, Customer]) -> tuple[Book, list[Line]]:
    """客户咨询记录本: 34 rows."""
    book = Book("客服小李 咨询记录 11.16-11.22.xlsx", "李晓雨", INQUIRIES, font="微软雅黑")
    who = people.several(34)
    parts = {3: "twice asked", 9: "husband", 20: "walked in", 27: "same name 1"}
    for at, part in parts.items():
        who[at] = shared[part]
    lines = [
        inquiry(customer, day, "李晓雨", people.random) for customer, day in zip(who, spread(34, DAYS[:6]), strict=True)
    ]
    _spoil(lines, who)
    sheet = book.sheet("咨询记录", (12, 9, 13, 11, 20, 15, 20, 20, 36, 10, 9, 8, 18))
    last = len(_HEADINGS)
    sheet.merge(1, 1, 1, last, "客户咨询记录本  2026年11月（第47周）", TITLE)
    sheet.merge(2, 1, 2, last, "部门：客服部    登记客服：李晓雨", PLAIN)
    book.note(sheet, "A1", 1, "大标题合并在第1行，表头在第3行")
    book.headings(sheet, 3, 1, list(_HEADINGS.values()), "DDEBF7")
    end = book.lines(sheet, 4, 1, list(_HEADINGS), lines)
    _merge_days(book, lines)
    sheet.put(end, 1, "合计", Look(bold=True))
    sheet.put(end, 4, f"{len(lines)}人", Look(bold=True))
    book.note(sheet, f"A{end}", 14, "合计行，不是客户")
    sheet.merge(end + 1, 1, end + 1, last, "填表人：李晓雨        审核：刘国平", PLAIN)
    book.note(sheet, f"A{end + 1}", 15, "签字行，不是客户")
    book.sheet("Sheet2")
    book.sheet("Sheet3")
    return book, lines


def _spoil(lines: list[Line], who: list[Customer]) -> None:
    for line in lines:
        line.set(logged_by=None)
    lines[1].smudge(
        "mobile",
        f"{who[1].mobile}、{who[1].landline}",
        5,
        "一格两个号",
        f"{who[1].mobile}、{who[1].landline}",
    )
    lines[3].smudge("mobile", spaced(who[3].mobile, "-"), 5, "号码里带横线", who[3].mobile)
    short = who[5].mobile[:-1]
    lines[5].set(wechat=who[5].wechat).spoil("mobile", short, 7, "手机只有10位", "phone-digits")
    masked = f"{who[7].mobile[:3]}****{who[7].mobile[-4:]}"
    lines[7].set(wechat=who[7].wechat).spoil("mobile", masked, 8, "手机打了星号", "phone-masked")
    lines[10].set(contact_name=None, wechat=None)
    lines[10].spoil(
        "mobile",
        f"{who[10].mobile} {who[10].name[0]}总 微信同号",
        9,
        "号码、称呼、微信挤在一格",
        "phone-split",
    )
    lines[12].smudge("customer_name", f" {who[12].shop}　", 12, "前后有空格", who[12].shop)
    lines[13].smudge("wechat", "无", 13, "写“无”就是空着", "")
    lines[14].smudge("wechat", "/", 13, "写“/”就是空着", "")
    lines[16].set(wechat=None).hold("no-contact", "mobile")
    lines[16].values["note"] = "说晚点再打来"
    lines[18].spoil("region", "朝阳区", 35, "北京、长春都有朝阳区", "region-ambiguous")
    lines[20].smudge("mobile", f"+86 {who[20].mobile}", 5, "号码前有 +86", who[20].mobile)
    lines[21].spoil("channel", "百度", 37, "商桥、贴吧、文库分不清", "choice-unsure")
    lines[22].spoil("channel", "网上", 37, "只写了网上", "choice-guessed")
    lines[24].set(urgency="紧急").spoil("handed_over_directly", None, 37, "急件没写是否已移交", "urgent-unsaid")
    lines[26].spoil("brand", "康乐牌", 37, "公司没有这个品牌", "unknown-brand")
    lines[29].set(customer_name=None).hold("no-name", "contact_name")
    lines[29].values["note"] = "没留名，只留了电话"


def _merge_days(book: Book, lines: list[Line]) -> None:
    """Her habit: one date for all rows of a day, merged downwards."""
    (sheet,) = book.sheets
    row = 4
    for day, group in groupby(line.values["received_on"] for line in lines):
        last = row + len(list(group)) - 1
        sheet.merge(row, 1, last, 1, day, Look(center=True, format=DAY))
        book.note(sheet, f"A{row + 1}", 3, f"日期竖着合并，管到第{last}行", value=str(day))
        row = last + 1


_HANDOFF = {
    "no": "序号",
    "handed_over_on": "移交日期",
    "handoff_type": "移交类型",
    "channel": "来源",
    "customer_name": "客户单位",
    "contact_name": "联系人",
    "mobile": "电话",
    "region": "区域",
    "need": "情况",
    "brand": "品牌",
    "urgency": "急否",
    "logged_on": "补录日期",
    "handed_over_by": "移交人",
    "received_by": "接收人",
    "note": "备注",
}


def handoff_book(people: Inventor, inquiries: list[Line]) -> Book:
    """客户信息移交表, a sheet a day: what she logged, handed on."""
    book = Book("小李-每日移交表11月.xlsx", "李晓雨", HANDOFFS, font="微软雅黑")
    good = [line for line in inquiries if line.fine]
    for at, day in enumerate(DAYS[:5]):
        sheet = book.sheet(f"{day.month}.{day.day}", (6, 12, 10, 13, 22, 10, 15, 22, 28, 10, 7, 12, 9, 9, 16))
        sheet.merge(1, 1, 1, len(_HANDOFF), f"客户信息移交表（{day.month}月{day.day}日）", TITLE)
        book.headings(sheet, 2, 1, list(_HANDOFF.values()), "E2EFDA")
        book.note(sheet, "A1", 23, "一天一张，表名只有日期")
        today = [line for line in good if line.values["day"] == day][:4]
        lines = [_handed_on(line, people) for line in today]
        for no, line in enumerate(lines, start=1):
            line.values["no"] = no
        if at == 2:
            lines[1].spoil("handed_over_on", day.replace(year=2025), 27, "年份写成了去年", "date-out-of-step")
        if at == 3:
            lines[0].smudge("mobile", float(lines[0].customer.mobile), 6, "手机成了数值", lines[0].customer.mobile)
        book.lines(sheet, 3, 1, list(_HANDOFF), lines)
    return book


def _handed_on(asked: Line, people: Inventor) -> Line:
    line = handoff(asked.customer, asked.values["day"], "李晓雨", people.random)
    kept = ("channel", "region", "urgency", "brand", "need")
    line.set(**{name: asked.values[name] for name in kept})
    if line.values["urgency"] == "紧急":
        line.set(handoff_type="紧急", logged_on=asked.values["day"])
    return line
