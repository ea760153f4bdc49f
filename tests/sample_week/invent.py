"""Invented customers: believable shops, people and places. Every number is drawn, none is looked up."""

from __future__ import annotations

import random
from dataclasses import dataclass, field


def words(*texts: str) -> list[str]:
    """Give the words of a list typed with blanks between them."""
    return " ".join(texts).split()


_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_GIVEN = words(
    "建国 秀英 桂兰 志强 丽萍 海燕 文斌 晓东 玉梅 国庆 春花 立新 凤霞 永刚 红梅 金龙 淑珍 卫东 "
    "翠花 明辉 雪梅 长江 爱民 小军 彩云 俊杰 亚楠 思远 雅静 振华 云霞 保国 素芬 家豪 佳琪 宏伟 "
    "晓梅 新民 美玲 德胜"
)
_CORES = words(
    "安禾 宁颐 乐颐 松鹤 百岁 晨露 颐年 春晖 和顺 长青 瑞禾 佳益 厚朴 永安 聚福 康宁 益寿 德善 "
    "福满 金秋 暖阳 常乐 知足 福寿 天和 众康 惠民 润生 合和 顺心 同心 静心 好睡 安眠 动力 健步 "
    "舒筋 回春 橘井 青囊"
)
_KINDS = words(
    "大药房 养生馆 保健品店 健康体验馆 医疗器械店 理疗店 老年用品店 足疗店 睡眠家居馆 康复辅具店 健康生活馆 艾灸馆"
)
_STREETS = words("解放路 人民路 和平路 建设街 中山路 文化路 育才街 新华路 滨河路 健康路 工农路 通达路 商城大道")
_PREFIXES = words("139 138 137 136 135 159 158 152 151 150 188 187 186 185 183 177 131 132")
_SYLLABLES = words("wang li zhang fang hong jun ping yan lin tao xin mei chun yun hai kang")

PLACES: dict[str, tuple[tuple[str, str, str, str, int], ...]] = {
    "山东": (
        ("山东", "临沂", "兰山区", "0539", 7),
        ("山东", "临沂", "罗庄区", "0539", 7),
        ("山东", "临沂", "河东区", "0539", 7),
        ("山东", "临沂", "沂水县", "0539", 7),
        ("山东", "临沂", "莒南县", "0539", 7),
        ("山东", "临沂", "费县", "0539", 7),
        ("山东", "日照", "东港区", "0633", 7),
        ("山东", "日照", "莒县", "0633", 7),
    ),
    "浙江": (
        ("浙江", "金华", "义乌市", "0579", 8),
        ("浙江", "金华", "东阳市", "0579", 8),
        ("浙江", "金华", "永康市", "0579", 8),
        ("浙江", "金华", "婺城区", "0579", 8),
        ("浙江", "温州", "乐清市", "0577", 8),
        ("浙江", "温州", "瑞安市", "0577", 8),
    ),
    "江苏": (
        ("江苏", "徐州", "云龙区", "0516", 8),
        ("江苏", "徐州", "铜山区", "0516", 8),
        ("江苏", "徐州", "泉山区", "0516", 8),
        ("江苏", "宿迁", "宿城区", "0527", 8),
        ("江苏", "苏州", "昆山市", "0512", 8),
    ),
    "河南": (
        ("河南", "郑州", "金水区", "0371", 8),
        ("河南", "郑州", "二七区", "0371", 8),
        ("河南", "洛阳", "洛龙区", "0379", 8),
        ("河南", "洛阳", "涧西区", "0379", 8),
        ("河南", "商丘", "睢阳区", "0370", 7),
        ("河南", "新乡", "红旗区", "0373", 7),
    ),
    "外省": (
        ("湖北", "武汉", "江汉区", "027", 8),
        ("湖南", "长沙", "雨花区", "0731", 8),
        ("四川", "成都", "武侯区", "028", 8),
        ("河北", "石家庄", "裕华区", "0311", 8),
        ("安徽", "合肥", "蜀山区", "0551", 8),
    ),
}


@dataclass(frozen=True)
class Customer:
    """One invented customer, everything known and spelt right.

    place is 省市县 written out in full; region and short_region are as people type it.
    """

    no: int
    name: str
    shop: str
    mobile: str
    landline: str
    wechat: str
    place: str
    region: str
    short_region: str
    address: str


@dataclass
class Inventor:
    """Draws customers one after the other; the same seed gives the same people."""

    seed: int
    customers: list[Customer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self._taken: set[str] = set()

    def customer(self, where: str = "") -> Customer:
        """Draw a customer of a province, or of anywhere."""
        draw = self.random
        area = where or draw.choices(list(PLACES), weights=(4, 3, 3, 3, 2))[0]
        province, city, county, code, digits = draw.choice(PLACES[area])
        town = county[:-1] if len(county) > 2 else county
        name = self._fresh(lambda: draw.choice(_SURNAMES) + draw.choice(_GIVEN))
        shop = self._fresh(lambda: draw.choice(("", town)) + draw.choice(_CORES) + draw.choice(_KINDS))
        mobile = self._fresh(lambda: draw.choice(_PREFIXES) + f"{draw.randrange(10_000_000, 99_999_999)}")
        local = f"{draw.choice('2368')}{draw.randrange(10 ** (digits - 2), 10 ** (digits - 1) - 1)}"
        wechat = "".join(draw.sample(_SYLLABLES, 2)) + draw.choice(("", "_")) + f"{draw.randrange(100, 9999)}"
        full = f"{province}{city}{county}"
        made = Customer(
            no=len(self.customers) + 1,
            name=name,
            shop=shop,
            mobile=mobile,
            landline=f"{code}-{local}",
            wechat=wechat,
            place=f"{province}省{city}市{county}",
            region=f"{province}省{city}市{county}" if draw.random() < 0.4 else full,
            short_region=f"{city}{county}" if draw.random() < 0.6 else full,
            address=f"{draw.choice(_STREETS)}{draw.randrange(3, 320)}号",
        )
        self.customers.append(made)
        return made

    def several(self, count: int, where: str = "") -> list[Customer]:
        """Draw several customers."""
        return [self.customer(where) for _ in range(count)]

    def _fresh(self, drawn: object) -> str:
        while (value := drawn()) in self._taken:  # type: ignore[operator] # a function without arguments
            pass
        self._taken.add(value)
        return value


def spaced(mobile: str, by: str = " ") -> str:
    """Write a mobile number in groups: 139 1234 5678."""
    return by.join((mobile[:3], mobile[3:7], mobile[7:]))


def full_width(text: str) -> str:
    """Write digits as a Chinese keyboard does when set to full width."""
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in text)
