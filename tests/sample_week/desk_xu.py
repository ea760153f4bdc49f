"""客服 许可心: bought, exhibited and given lists: a GB18030 .csv, a LibreOffice .xlsx, an .ods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .grid import PLAIN, TITLE, Book
from .invent import Customer, Inventor, full_width
from .lines import prospect
from .team import PROSPECTS

_CSV = {
    "row_no": "参展证号",
    "customer_name": "单位名称",
    "contact_name": "姓名",
    "job_title": "职位",
    "mobile": "手机号码",
    "landline": "座机",
    "region": "城市",
    "address": "店址",
    "business": "主营",
    "verified": "核实情况",
    "note": "备注",
}


def fair_book(people: Inventor, shared: dict[str, Customer]) -> Book:
    """展会名单, 30 rows: the fair's name and day are said once, above the headings."""
    book = Book("展会名单-临沂医博会.csv", "许可心", PROSPECTS, way="csv")
    who = [*people.several(24, "山东"), *people.several(6)]
    who[11] = shared["two spellings"]
    who[17] = replace(who[17], name="𬭚晓燕")
    lines = [prospect(customer, people.random).set(row_no=f"{no:05}") for no, customer in enumerate(who, start=118)]
    lines[4].smudge("mobile", full_width(who[4].mobile), 11, "全角数字", who[4].mobile)
    local = who[8].landline.split("-")[1]
    lines[8].spoil("landline", local, 10, "座机缺区号", "phone-area-added")
    lines[11].smudge("customer_name", "康宁大药房兰山店", 32, "同一家店，业务员写的店名不同", "康宁大药房兰山店")
    lines[13].smudge("landline", f"{who[13].landline}转801", 10, "座机带分机", f"{who[13].landline}-801")
    lines[15].set(landline=None).hold("no-contact", "mobile")
    lines[19].set(landline=who[19].landline).spoil("mobile", f"{who[19].mobile}3", 7, "手机有12位", "phone-digits")
    second = people.customer("山东").mobile
    both = f"{who[20].mobile}、{second}"
    lines[20].set(landline=None).smudge("mobile", f"{who[20].mobile} / {second}", 5, "一格两个号，用斜杠分开", both)
    lines[22].smudge("landline", "—", 13, "写“—”就是空着", "")
    lines[26].smudge("business", "医疗器械,养生理疗", 38, "一格几样，用逗号分开", "医疗器械,养生理疗")
    sheet = book.sheet("csv")
    sheet.put(1, 1, "展会名单（客户名单表）")
    said = (
        "信息来源：医疗器械展会",
        "来源说明：第八届临沂医博会",
        "取得日期：2026-11-18",
        "名录批次：LYYB-2026-08",
    )
    said += ("来源合规：展会自愿留", "登记客服：许可心", "接收负责人：刘国平", "移交日期：2026-11-20")
    for column, text in enumerate(said, start=1):
        sheet.put(2, column, text)
    for column, heading in enumerate(_CSV.values(), start=1):
        sheet.put(3, column, heading)
    end = book.lines(sheet, 4, 1, list(_CSV), lines)
    sheet.put(end, 1, "合计")
    sheet.put(end, 2, "32家")
    book.note(sheet, f"B{end}", 14, "合计写32家，实有30行", "total-differs")
    book.note(sheet, "A4", 40, "证号前面的零要留住", value="00118")
    book.note(sheet, "A3", 20, "多出来的列，原样保留", "heading-unknown")
    book.note(sheet, "A3", 44, "GB18030 的 .csv")
    book.note(sheet, f"C{lines.index(lines[17]) + 4}", 44, "生僻姓，GBK 里没有", value="𬭚晓燕")
    return book


_LIST = {
    "row_no": "序号",
    "customer_name": "公司名称",
    "contact_name": "负责人姓名",
    "mobile": "联系电话(必填)*",
    "region": "区 域",
    "business": "行业",
    "city_code": "城市代码",
    "calls": "外呼次数",
    "channel": "信息来源",
    "channel_detail": "具体来源",
    "obtained_on": "购买日期",
    "batch": "批次",
    "lawful": "是否同意",
    "logged_by": "录入人",
    "received_by": "接收",
    "handed_over_on": "转交日期",
    "note": "备 注",
}


def bought_book(people: Inventor) -> Book:
    """行业名录, 28 rows: the region is looked up from a code, and two codes are not in the table."""
    book = Book("行业名录11月.xlsx", "许可心", PROSPECTS, way="LibreOffice")
    who = people.several(28, "山东")
    codes = {place: f"D{no:02}" for no, place in enumerate(sorted({customer.place for customer in who}), start=1)}
    lines = []
    for no, customer in enumerate(who, start=1):
        line = prospect(customer, people.random).set(
            row_no=no, channel="购买名录", channel_detail="11月第二批，0.3元/条"
        )
        line.set(obtained_on=date(2026, 11, 16), batch="GM-2611-02", lawful="公开", logged_by="许可心")
        line.set(received_by="刘国平", handed_over_on=date(2026, 11, 19), calls=people.random.randrange(0, 4))
        row = no + 2
        look_up = f"=VLOOKUP(G{row},区域表!$A$1:$B${len(codes)},2,FALSE)"
        line.set(city_code=codes[customer.place], region=look_up)
        lines.append(line)
    for at in (9, 21):
        lines[at].set(city_code="D99").spoil(
            "region", lines[at].values["region"], 41, "查不到，显示 #N/A", "cell-error"
        )
    lines[3].smudge("region", lines[3].values["region"], 41, "公式，取算好的结果", who[3].place)
    lines[5].smudge("customer_name", f"{who[5].shop}\n", 12, "店名后面带换行", who[5].shop)
    lines[16].set(landline=None).hold("no-contact", "mobile")
    sheet = book.sheet("11月第二批", (6, 22, 11, 18, 20, 16, 9, 9, 11, 20, 12, 13, 9, 9, 9, 12, 14))
    sheet.merge(1, 1, 1, len(_LIST), "行业名录（11月第二批）", TITLE)
    book.headings(sheet, 2, 1, list(_LIST.values()), "EDEDED")
    book.lines(sheet, 3, 1, list(_LIST), lines)
    book.note(sheet, "D2", 21, "表头带“(必填)*”")
    book.note(sheet, "E2", 21, "表头中间有空格")
    book.note(sheet, "G2", 20, "多出来的列，原样保留", "heading-unknown")
    book.note(sheet, "H2", 20, "多出来的列，原样保留", "heading-unknown")
    table = book.sheet("区域表", (8, 20))
    for row, (region, code) in enumerate(codes.items(), start=1):
        table.put(row, 1, code, PLAIN)
        table.put(row, 2, region, PLAIN)
    book.note(table, "", 0, "公式用的对照表，不是要交的表", "sheet-unknown")
    return book


_GIVEN = {
    "customer_name": "客户名称",
    "contact_name": "联系人",
    "mobile": "手机",
    "region": "所在地区",
    "address": "地址",
    "business": "经营项目",
    "channel": "信息来源",
    "channel_detail": "来源说明",
    "obtained_on": "取得日期",
    "batch": "名录批次",
    "lawful": "来源合规",
    "logged_by": "登记客服",
    "received_by": "接收负责人",
    "handed_over_on": "移交日期",
}


def given_book(people: Inventor) -> Book:
    """同行提供名录, 14 rows, an .ods."""
    book = Book("同行提供名录_许可心.ods", "许可心", PROSPECTS, way="LibreOffice")
    lines = []
    for customer in people.several(14):
        line = prospect(customer, people.random).set(channel="同行提供名录", channel_detail="同行胡经理提供")
        line.set(obtained_on=date(2026, 11, 17), batch="TH-2611-01", lawful="本人同意", logged_by="许可心")
        lines.append(line.set(received_by="刘国平", handed_over_on=date(2026, 11, 20)))
    lines[3].spoil("region", "湖北襄樊", 35, "旧地名，现在叫襄阳", "region-renamed")
    lines[7].spoil("region", "临忻", 35, "错字，应是临沂", "region-unknown")
    lines[10].spoil("obtained_on", "2204-11-17", 27, "年份打错", "date-far")
    sheet = book.sheet("名录", (22, 10, 14, 22, 18, 16, 14, 16, 12, 13, 11, 10, 11, 12))
    book.headings(sheet, 1, 1, list(_GIVEN.values()), "D9E1F2")
    book.lines(sheet, 2, 1, list(_GIVEN), lines, size=10)
    book.note(sheet, "A1", 44, "WPS、LibreOffice 的 .ods")
    return book
