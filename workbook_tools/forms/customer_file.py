"""客户档案表: all that is known of a customer, kept up to date (chapter 二·3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from workbook_tools.columns import (
    Phones,
    birthday,
    choice,
    credit_code,
    day,
    money_in_ten_thousands,
    number,
    person,
    text,
)
from workbook_tools.columns.birthdays import Birthday
from workbook_tools.columns.choices import Options
from workbook_tools.columns.gazetteer import RegionLevel
from workbook_tools.form import Row
from workbook_tools.forms import channels, grades, shared, strategies
from workbook_tools.forms.channels import Channel
from workbook_tools.forms.grades import Grade
from workbook_tools.forms.personality import AT_MOST_TWO, Personality, personality
from workbook_tools.forms.strategies import ValueType
from workbook_tools.rules import Filled, Is, needed


class CustomerKind(Options):
    """What kind of business a customer is."""

    EXPERIENCE_SHOP = "体验店", "体验馆 体验中心"
    FRANCHISE = "加盟店", "加盟商 加盟"
    AGENT = "代理商", "代理 省代 市代"
    DEALER = "经销商", "经销 批发商"
    MEETING_SALES = "会销公司", "会销 会销商"
    PHARMACY = "药店", "药房 大药房"
    BEAUTY = "美容养生", "美容院 养生馆 美容 养生 养生会所"
    MEDICAL = "医疗机构", "医院 诊所 卫生院 门诊 医疗"
    PERSON = "个人", "个体 散户 自用"
    OTHER = "其他", "其它"


class Gender(Options):
    """How to address the contact."""

    MALE = "男", "男士 先生 M ♂"
    FEMALE = "女", "女士 小姐 F ♀"
    UNKNOWN = "未知", "不详 不清楚"


class Credit(Options):
    """How well a customer pays."""

    GOOD = "好", "良好 优 守信 及时"
    FAIR = "一般", "中 尚可 偶尔拖"
    POOR = "差", "不好 不良 拖欠 欠款"
    UNRATED = "未评", "未知 不详 待定 没评"


class Stage(Options):
    """How far the relation has come."""

    POTENTIAL = "潜在", "潜在客户 未接触"
    INTERESTED = "意向", "意向客户 有意向"
    TALKING = "洽谈", "洽谈中 谈判 谈判中"
    SIGNED = "已签约", "签约 已签 已签单 签单 已成交 成交"
    ACTIVE = "合作中", "合作 已合作 在合作 老客户"
    LOST = "流失", "已流失 流失客户 停止合作"
    INVALID = "无效", "无效客户 作废"


_REFERRED = [channel for channel in Channel if channel.major == "转介绍"]


class CustomerFile(
    Row,
    key="customer_file",
    title="客户档案表",
    sheet="客户档案",
    chapter="二·3",
    aliases=("客户资料卡", "客户基本信息表", "客户资料表", "客户信息档案", "客户登记卡"),
    card=True,
):
    """One customer. His grade on paper and his grade after a call are two, each with its day."""

    customer_no: str | None = shared.customer_no(by_tool=True)
    filed_on: date | None = day(
        "建档日期",
        required=True,
        past_only=True,
        aliases=("建档时间", "日期", "时间", "登记日期", "登记时间", "录入日期", "填表日期", "date"),
    )
    customer_name: str | None = shared.customer_name()
    short_name: str | None = text(
        "客户简称", name=True, personal=True, longest=20, folded=True, aliases=("招牌名", "简称"), example="康泰"
    )
    customer_kind: CustomerKind | None = choice(
        "客户性质", CustomerKind, aliases=("业态", "企业类型", "客户类型", "性质", "类型")
    )
    credit_code: str | None = credit_code("统一社会信用代码", folded=True, aliases=("信用代码", "税号", "营业执照号"))
    # 老板, which the forms know for him too, is left to the contact: who is talked to comes first
    legal_person: str | None = text(
        "法人代表",
        name=True,
        personal=True,
        longest=20,
        folded=True,
        aliases=("法人", "法定代表人"),
        example="王强",
    )
    founded_on: date | None = day(
        "成立日期",
        past_only=True,
        aliases=("周年庆", "开业时间", "开店日期", "成立时间"),
        note="周年那天要祝贺",
    )
    business: str | None = text(
        "经营范围", folded=True, aliases=("业务类型", "主营", "经营项目", "行业"), example="理疗体验、保健品"
    )
    floor_area: float | None = number(
        "经营面积(㎡)", minimum=0, maximum=100_000, folded=True, aliases=("㎡", "平方", "店面面积", "面积"), example=120
    )
    team_size: int | None = shared.team_size("员工人数")
    turnover: Decimal | None = money_in_ten_thousands(
        "年营业额(万元)",
        folded=True,
        aliases=("年销售额", "年销量", "流水", "营业额", "年营业额"),
        note="只写数字的算万元",
    )
    current_brands: str | None = text(
        "经营品牌", folded=True, aliases=("代理品牌", "在做品牌", "现有品牌", "竞品"), example="两个床垫品牌"
    )
    region: str | None = shared.region()
    region_level: RegionLevel | None = shared.region_level()
    address: str | None = shared.address()
    contact_name: str | None = shared.contact_name()
    job_title: shared.JobTitle | str | None = shared.job_title()
    gender: Gender | None = choice("性别", Gender, folded=True, aliases=("男/女", "称谓"))
    mobile: Phones = shared.mobile()
    landline: Phones = shared.landline(folded=True)
    wechat: str | None = shared.wechat()
    qq: str | None = shared.qq(folded=True)
    birthday: Birthday | None = birthday(
        "生日",
        aliases=("农历生日", "出生日期", "生辰", "阳历生日", "公历生日", "阴历生日"),
        note="写明公历还是农历，年份可以不写",
    )
    hobbies: str | None = text("爱好", aliases=("兴趣", "兴趣爱好", "喜好"), example="钓鱼、喝茶")
    weakness: str | None = text(
        "弱点/忌讳",
        personal=True,
        folded=True,
        aliases=("弱点", "忌讳", "缺点"),
        note="敏感，默认不导出",
        example="不喜欢别人催",
    )
    personality: tuple[Personality, ...] = personality()
    channel: Channel | None = channels.channel(required=True, offered=channels.MAJORS)
    subchannel: StrEnum | None = channels.subchannel()
    referrer: str | None = text(
        "转介绍人",
        name=True,
        personal=True,
        longest=60,
        aliases=("介绍人", "委托人", "推荐人", "老客户"),
        note="转介绍来的必填，写他在册的名字",
        example="李红",
    )
    brand: str | None = shared.brand()
    paper_grade: Grade | None = grades.grade("纸面等级", note="见面以前分析出来的，第二章")
    paper_graded_on: date | None = day("纸面评级日期", past_only=True, aliases=("评级日期", "分析日期", "等级日期"))
    call_grade: Grade | None = grades.grade(
        "通话后等级", aliases=("电话后等级", "洽谈后等级", "沟通后等级"), note="联系过以后评的，第四章"
    )
    call_graded_on: date | None = day(
        "通话后评级日期", past_only=True, aliases=("电话后评级日期", "洽谈后评级日期", "沟通后评级日期")
    )
    value_type: ValueType | None = strategies.value_type()
    credit: Credit | None = choice("信用情况", Credit, folded=True, aliases=("付款情况", "信用", "信用等级", "信誉"))
    stage: Stage | None = choice("合作状态", Stage, required=True, aliases=("合作情况", "客户状态", "状态", "类型"))
    first_deal_on: date | None = day(
        "首次成交日", past_only=True, folded=True, aliases=("合作日期", "签约日期", "首单日期")
    )
    owner: str | None = shared.owner("跟进负责人", required=True)
    director: str | None = person("市场总监", by_tool=True, aliases=("分管总监", "品牌总监", "总监"))
    updated_on: date | None = day("更新日期", by_tool=True, folded=True, aliases=("修改日期", "更新时间", "版本日期"))
    note: str | None = shared.note()

    minimum_rules = shared.who_and_how_to_reach()
    rules = (
        needed("referrer", Is("channel", *_REFERRED), "是转介绍来的，但没写转介绍人", "请填是谁介绍的"),
        needed("paper_graded_on", Filled("paper_grade"), "评了纸面等级，但没写哪天评的", "请填评级那天"),
        needed("call_graded_on", Filled("call_grade"), "评了通话后等级，但没写哪天评的", "请填评级那天"),
        channels.FITTING,
        AT_MOST_TWO,
    )
