"""Clean rows of the five input forms, as a careful person would type them; the habits come later."""

from __future__ import annotations

import random
from datetime import date, time

from .grid import Line
from .invent import Customer, words

BRANDS = ("暖橘堂", "云枕科技", "青禾悦动")
PRODUCTS = {
    "暖橘堂": ("高电位理疗仪", "石墨烯热敷床", "足疗桶"),
    "云枕科技": ("深睡枕", "智能床垫", "助眠灯"),
    "青禾悦动": ("步行训练器", "手功能手套", "平衡训练台"),
}
CHANNELS = words("官网在线客服 官网留言 咨询电话 企业QQ 百度商桥 百度贴吧 微博 会销微信群 行业网站 抖音 视频号")
_NEEDS = {
    "暖橘堂": (
        "开了两家养生馆，想加一台理疗仪做体验",
        "问加盟政策和首批拿货要多少钱",
        "在做会销，想了解高电位椅的代理价",
        "店里老人多，想看热敷床的样机",
        "朋友店里在用，问本地有没有代理",
        "问区域保护怎么签，县里能不能独家",
    ),
    "云枕科技": (
        "做床上用品批发，想拿深睡枕的代理",
        "问枕头能不能贴自己的牌子",
        "问智能床垫的出厂价和起订量",
        "开睡眠馆，想要整店方案",
        "刷到视频，想先寄一个样品看看",
        "双十二想做活动，问供货要几天",
    ),
    "青禾悦动": (
        "康复科护士长推荐来的，想看步行训练器",
        "开康复辅具店，问手套的批发价",
        "养老院要配两台训练器，要报价单",
        "问售后维修和培训怎么安排",
        "父亲中风后康复，先买一台试试",
        "想做县级代理，问要压多少货",
    ),
}
_ASIDES = (
    "下午方便接电话",
    "先发资料再谈",
    "自己开店，说了算",
    "要跟家里人商量",
    "约了周末再联系",
    "说话干脆",
    "同学介绍来问的",
)
_SHORT = {
    "暖橘堂": "想做理疗仪代理，要价格表",
    "云枕科技": "要深睡枕样品和报价",
    "青禾悦动": "问训练器价格和售后",
}
_VISIT_WORDS = (
    "老板在，聊了二十分钟，要价格表",
    "在做别家足疗桶，想对比一下",
    "店长说要等老板回来定",
    "想看样机，约了下周再去",
    "刚进了一批货，年后再谈",
    "对区域保护很关心",
    "老人客流多，位置不错",
    "夫妻店，老板娘做主",
)
_TITLES = ("老板", "店长", "老板", "经理", "总经理", "采购")
_SIZES = ("60平", "80平左右", "120㎡", "两层约200平", "40平，2人", "100平，4人")
_RIVALS = ("某品牌足疗桶", "几家床垫在卖", "没有同类", "代理两个保健品牌", "艾灸、膏药", "自己贴牌的枕头")


def needs(brand: str, draw: random.Random) -> str:
    """Say what a customer wants, as 客服 writes it down."""
    return draw.choice(_NEEDS[brand])


def short_need(brand: str) -> str:
    """Say it the short way of a handoff sheet."""
    return _SHORT[brand]


def _aside(draw: random.Random) -> str | None:
    return draw.choice(_ASIDES) if draw.random() < 0.18 else None


def inquiry(customer: Customer, day: date, by: str, draw: random.Random) -> Line:
    """客户咨询记录本."""
    brand = draw.choice(BRANDS)
    urgent = draw.random() < 0.14
    return Line(
        customer,
        {
            "day": day,
            "received_on": day,
            "asked_at": time(draw.randrange(8, 21), draw.choice((0, 5, 12, 20, 30, 36, 45, 50))),
            "channel": draw.choice(CHANNELS),
            "contact_name": customer.name,
            "mobile": customer.mobile,
            "wechat": customer.wechat if draw.random() < 0.5 else None,
            "region": customer.region if draw.random() < 0.6 else customer.short_region,
            "customer_name": customer.shop if draw.random() < 0.7 else None,
            "need": needs(brand, draw),
            "brand": brand if draw.random() < 0.75 else None,
            "product": draw.choice(PRODUCTS[brand]),
            "urgency": "紧急" if urgent else "普通",
            "handed_over_directly": "是" if urgent else None,
            "logged_by": by,
            "note": _aside(draw),
        },
    )


def handoff(customer: Customer, day: date, by: str, draw: random.Random) -> Line:
    """客户信息移交表."""
    brand = draw.choice(BRANDS)
    return Line(
        customer,
        {
            "handed_over_on": day,
            "handoff_type": "日常",
            "channel": draw.choice(CHANNELS),
            "customer_name": customer.shop,
            "contact_name": customer.name,
            "mobile": customer.mobile,
            "wechat": None,
            "region": customer.region,
            "need": short_need(brand),
            "brand": brand,
            "urgency": "普通",
            "logged_on": None,
            "handed_over_by": by,
            "received_by": "刘国平",
            "owner": None,
            "status": None,
            "next_step": None,
            "note": _aside(draw),
        },
    )


def prospect(customer: Customer, draw: random.Random) -> Line:
    """客户名单表."""
    return Line(
        customer,
        {
            "row_no": None,
            "customer_name": customer.shop,
            "contact_name": customer.name,
            "job_title": draw.choice(_TITLES),
            "mobile": customer.mobile,
            "landline": customer.landline if draw.random() < 0.4 else None,
            "region": customer.region,
            "address": customer.address if draw.random() < 0.7 else None,
            "business": draw.choice(("保健器材零售", "养生理疗", "医疗器械批发", "老年用品", "家居床品")),
            "verified": draw.choice(("有效", "未核实", "未核实")),
            "note": _aside(draw),
        },
    )


def referral(customer: Customer, day: date, by: str, referrer: Customer, draw: random.Random) -> Line:
    """转介绍单表."""
    brand = draw.choice(BRANDS)
    return Line(
        customer,
        {
            "logged_on": day,
            "referrer": referrer.name,
            "referrer_phone": referrer.mobile,
            "referrer_type": draw.choice(("客户", "客户", "同行", "朋友")),
            "relation": draw.choice(("亲戚", "朋友", "同行", "邻居", "合作伙伴")),
            "customer_name": customer.shop if draw.random() < 0.6 else None,
            "contact_name": customer.name,
            "mobile": customer.mobile,
            "region": customer.region,
            "need": short_need(brand),
            "referrer_told": "是",
            "customer_told": draw.choice(("是", "是", "待核实")),
            "logged_by": by,
            "owner": None,
            "note": _aside(draw),
        },
    )


def visit(customer: Customer, day: date, by: str, draw: random.Random) -> Line:
    """陌生拜访登记本."""
    return Line(
        customer,
        {
            "visited_on": day,
            "half_day": draw.choice(("上午", "下午")),
            "owner": by,
            "region": customer.region,
            "customer_name": customer.shop,
            "address": customer.address,
            "contact_name": customer.name,
            "job_title": draw.choice(("老板", "店长", "老板")),
            "mobile": customer.mobile,
            "landline": customer.landline if draw.random() < 0.25 else None,
            "current_brands": draw.choice(_RIVALS),
            "size": draw.choice(_SIZES),
            "intent": draw.choice(("有", "一般", "一般", "无", "待回访")),
            "need": draw.choice(_VISIT_WORDS),
            "materials": draw.choice(("宣传页", "名片", "宣传页、价格表", "宣传页、名片")),
            "next_visit_on": None,
            "note": _aside(draw),
        },
    )


def spread(count: int, days: tuple[date, ...]) -> list[date]:
    """Spread rows over days, in order."""
    return [days[at * len(days) // count] for at in range(count)]
