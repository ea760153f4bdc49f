"""设置.xlsx: the company's own answers. Five pages, forms like any other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from workbook_tools.columns import choice, choices, count, day, identifier, listed, person, phone, text
from workbook_tools.columns.base import spelling_key
from workbook_tools.columns.choices import Options, YesNo
from workbook_tools.form import Row


class Role(Options):
    """What someone does in the week's work (一·2, 一·3)."""

    SERVICE = "客服", "客服员 接待"
    DESK = "客服专员", "专员 汇总客服 管理员"
    SALES = "业务员", "业务代表 销售 销售员 销售代表"
    HEAD = "销售部负责人", "销售经理 负责人 销售主管"
    DIRECTOR = "市场总监", "总监 品牌总监"


class DayKind(Options):
    """Whether the company works on a day that the calendar would decide otherwise."""

    REST = "休", "休息 放假 节假日"
    WORK = "班", "上班 调休 补班"


class NextDay(Options):
    """Which day the manual's 第二天 is (移交-1)."""

    WORKING_DAY = "下一工作日", "下一个工作日 下个工作日 第二个工作日 工作日"
    CALENDAR_DAY = "次日", "自然日"


class WeeklyRest(Options):
    """Which days of an ordinary week the company rests (移交-4)."""

    SATURDAY_AND_SUNDAY = "双休", "双休日 周末双休"
    SUNDAY = "单休", "单休日 周日休息"
    NONE = "无休", "不休 全年无休"


class VisitRound(Options):
    """How often visits are collected (移交-5)."""

    DAILY = "每天", "每日 天天 日"
    WEEKLY = "每周", "一周一次 周"


class WriteUpDay(Options):
    """By which day an urgent customer handed over without a form is written up (急件-2)."""

    SAME_DAY = "当天", "当日 同日"
    NEXT_DAY = "次日", "第二天"


class MailSecurity(Options):
    """How mails travel to the server that sends them on."""

    SSL = "SSL", "SSL/TLS TLS"
    STARTTLS = "STARTTLS", "STARTTLS加密"
    NONE = "不加密", "无 没有"


class Major(Options):
    """Where a customer came from, as far as it matters who follows him (一·2)."""

    NETWORK = "网络", "网上 线上"
    LISTS = "行业名录", "名录 展会"
    REFERRALS = "转介绍", "介绍 推荐"
    VISITS = "陌生拜访", "陌拜 拜访"
    OTHERS = "其他", "其它"


class Brand(Row, key="settings_brands", title="品牌", sheet="品牌", chapter="一·3"):
    """One brand and the 市场总监 who assigns its customers."""

    brand: str | None = text("品牌", required=True, aliases=("品牌名称", "产品线"), note="名单按品牌分页")
    director: str | None = text("市场总监", required=True, aliases=("总监", "品牌总监"), note="谁分配这个品牌的客户")
    aliases: str | None = text("别名", aliases=("简称", "别称"), note="员工常写的别的叫法，用顿号隔开")


class Staff(Row, key="settings_staff", title="人员", sheet="人员", chapter="一·2"):
    """One member of staff."""

    staff_no: str | None = identifier("工号", aliases=("员工编号", "编号"), note="同名的人靠它分清")
    name: str | None = text("姓名", required=True, name=True, aliases=("名字",))
    aliases: str | None = text("别名", aliases=("昵称", "简称"), note="表里常写的叫法，如 小李、李姐，用顿号隔开")
    role: str | None = choice("角色", Role, required=True, aliases=("岗位", "职务"))
    brand: tuple[str, ...] = listed("品牌", "brand", many=True, note="只跟一个品牌的，名单里空着的品牌按它推定")
    territory: str | None = text("负责区域", aliases=("区域",), note="用顿号隔开，如 临沂市、日照市")
    on_duty: str | None = choice("在岗", YesNo, default=YesNo.YES, aliases=("是否在岗", "在职"), note="离职填 否")
    off_from: date | None = day(
        "离岗日期", direction="future", folded=True, aliases=("休假开始",), note="从哪天起不在岗，如休假、离职"
    )
    back_on: date | None = day("返岗日期", direction="future", folded=True, aliases=("休假结束",), note="哪天回来上班")
    joined_on: date | None = day("入职日期", folded=True, aliases=("入职时间",), note="入职首月不提回收")
    capacity: int | None = count(
        "接单份额", minimum=1, folded=True, aliases=("份额", "接单能力"), note="新客户按它的比例分，空着算10"
    )
    channels: tuple[Major, ...] = choices("负责渠道", Major, folded=True, note="只跟某些来源的客户才填，空着都跟")
    most_held: int | None = count("持有上限", aliases=("客户上限",), note="最多同时跟几个客户，空着不限")
    weekly_quota: int | None = count("每周配额", aliases=("周配额",), note="每周最多新分几个，空着不限")
    due_forms: str | None = text(
        "应交表", aliases=("应交",), note="每周要交的表，用顿号隔开，如 客户咨询记录本、陌生拜访登记本"
    )
    mobile: tuple[str, ...] = phone("手机", folded=True, note="本人的手机；客户表里出现这个号，不当作客户的号")
    email: str | None = text("邮箱", longest=100, folded=True, aliases=("电子邮箱",), note="wbtools send 发到这里")
    deputy: str | None = person("代理人", aliases=("代班人",), note="不在岗时由谁代")


class Territory(Row, key="settings_territories", title="区域", sheet="区域", chapter="二·3·①"):
    """One of the company's own territories, named in its own words."""

    territory: str | None = text(
        "区域名称", required=True, aliases=("区域", "大区"), note="公司自己的叫法，如 鲁南大区"
    )
    places: str | None = text("包含地区", aliases=("地区", "包括地区"), note="省市县，用顿号隔开")
    aliases: str | None = text("别名", aliases=("简称",), note="别的叫法，用顿号隔开")
    note: str | None = text("说明", aliases=("备注",))


class Workday(Row, key="settings_calendar", title="工作日历", sheet="工作日历", chapter="一·2·④"):
    """One day on which the company works or rests against the calendar."""

    on: date | None = day("日期", required=True, direction="future")
    kind: str | None = choice("类型", DayKind, required=True, note="休 或 班")
    note: str | None = text("说明", aliases=("备注",))


class Rule(Row, key="settings_rules", title="规则", sheet="规则", chapter="手册未定之处"):
    """One figure or answer that the manual leaves open."""

    rule_no: str | None = identifier("编号", required=True, note="请不要改")
    rule: str | None = text("规则", required=True, note="请不要改")
    value: str | None = text("值", note="空着就用默认值")
    default: str | None = text("默认值", note="请不要改")
    explanation: str | None = text("说明", longest=400)
    source: str | None = text("出处", longest=400)


SETTINGS_FORMS = (Brand, Staff, Territory, Workday, Rule)

_VALID = "一·3，手册没有定义“有效”"
_UNSET = "建议值，手册未定"
_LOST = "建议值，手册的数字已失"


def _rule(rule_no: str, rule: str, default: str, explanation: str, source: str = _UNSET) -> Rule:
    return Rule(rule_no=rule_no, rule=rule, default=default, explanation=explanation, source=source)


_ONLY_ORDER = "分；只用来排待确认重复的次序，不决定合并"
_POINTS = (
    ("手机、微信、QQ、信用代码有一个相同", "60"),
    ("再有一个相同", "10"),
    ("座机相同", "20"),
    ("手机只差一位", "25"),
    ("只有共用号码相同", "5"),
    ("姓名相同", "30"),
    ("姓名同音", "20"),
    ("称呼对得上", "8"),
    ("姓名不同", "-60"),
    ("店名相同", "28"),
    ("店名同音", "24"),
    ("店名相近", "16"),
    ("店名不同", "-35"),
    ("分店不同", "-60"),
    ("同一区县", "5"),
    ("同一城市", "3"),
    ("不在一个区县", "-10"),
    ("不在一个城市", "-20"),
)
"""What each piece of evidence is worth, in the order of `sales.verdict.Weights`."""

RULES = (
    _rule("有效-1", "购买的名录要接通过才算有效", "是", "「是否有效」填 有效 或 拒绝 算接通；免得名录太多", _VALID),
    _rule("有效-2", "这些核实情况不算有效", "空号、停机、打不通、错号",
          "对照「是否有效」一列，和唯一的号码旁边、备注里只写着的", _VALID),
    _rule("有效-3", "只写着这些字样的不算有效", "推销、测试", "对照咨询内容、咨询类别、备注", _VALID),
    _rule("品牌-1", "品牌空着时按登记人所属品牌推定", "是", "推定的在名单里标明；推不出的列在「待定品牌」"),
    _rule("移交-1", "第二天", "下一工作日", "填 下一工作日 或 次日，到时要有反馈", "一·2·④ 没说是否只算工作日"),
    _rule("移交-2", "第二天几点前反馈", "18:00", "24小时制"),
    _rule("移交-3", "上班时间", "09:00-18:00", "中午休息的写成 09:00-12:00、13:00-18:00"),
    _rule("移交-4", "每周休息", "双休", "填 双休、单休 或 无休"),
    _rule("移交-5", "陌拜客户怎么收", "每天", "填 每天 或 每周", "一·2 第四·③ 前说每天、后说每周"),
    _rule("急件-1", "急件首次联系", "30", "分钟，只算上班时间", "一·2·③ 没有定义“紧急”的时限"),
    _rule("急件-2", "急件补录期限", "当天", "填 当天 或 次日", "一·2·③“事后再相关记录”"),
    _rule("急件-3", "急件多少被认为不急就提醒", "3", "次，一个月里每人；由接收人在移交表里填「确属紧急」"),
    _rule("分配-1", "公平看几周", "4", "周，连本周；份额小的人看得更久，直到他也该有一位"),
    _rule("分配-2", "不在岗几天以上交代理人", "3", "天；原来的客户先由代理人跟，回来再还"),
    _rule("分配-3", "收回或改派以后多久不再分给原来的人", "30", "天"),
    _rule("分配-4", "回来的人补足不在时的份额", "否", "填 是 的话，回来后先多分给他"),
    _rule("归属-1", "登记后的保护期", "15", "天", _LOST),
    _rule("归属-2", "每次有效联系续保护", "30", "天", _LOST),
    _rule("归属-3", "多少天没到洽谈交总监复核", "90", "天", _LOST),
    _rule("归属-4", "都有效时的分成", "50:50", "撞单分不出归谁时的建议，由主管裁定；三人以上写平分"),
    _rule("归属-5", "跨区是否标出", "是", "业务员登记负责区域以外的客户就标出；填 否 不标"),
    _rule("查重-1", "一个手机号只算一位客户", "否", "填 是 的话，手机相同就合并，不管姓名店名；空着先问人"),
    _rule("查重-2", "姓名、店名、城市都相同而号码不同，算换了号", "是", "填 否 的话，列进待确认重复"),
    _rule("查重-3", "一个号码有几个不同的姓名或店名就算共用号码", "4", "共用号码不用来认人，另列一页"),
    _rule("查重-4", "多少分起写“建议合并”", "60", "只决定待确认重复里的次序和建议，不决定合并"),
    _rule("查重-5", "不到多少分写“多半不同”", "20", "只决定待确认重复里的次序和建议，不决定合并"),
    _rule("查重-6", "不到多少分不问", "-35", "手机相同、姓名店名都不同的，正好是这个分数"),
    _rule("查重-7", "同名同店同城的别人，预计有几位以上就不自动合并", "0.02", "按名单推算；只管号码不同的"),
    *(_rule(f"评分-{number}", what, points, _ONLY_ORDER) for number, (what, points) in enumerate(_POINTS, 1)),
    _rule("总表-1", "超过多少位客户，客户总表就分册", "50000", "按品牌和登记年份分，放在「客户总表」文件夹里"),
    _rule("跟进-1", "分配后首次联系", "1", "个工作日"),
    _rule("跟进-2", "A类客户跟进间隔", "3", "天，约好的日期优先"),
    _rule("跟进-3", "B类客户跟进间隔", "7", "天，约好的日期优先"),
    _rule("跟进-4", "C类客户跟进间隔", "30", "天，约好的日期优先"),
    _rule("跟进-5", "未评级客户跟进间隔", "7", "天，约好的日期优先"),
    _rule("跟进-6", "逾期几个工作日升级提醒", "3、5、7", "第一级提醒本人，第二级加经理，第三级建议改派"),
    _rule("跟进-7", "有效联系的内容至少几个字", "4", "不到的、和上次写的一样的，不算有效联系"),
    _rule("回收-1", "A类客户多少天无有效联系提议回收", "15", "天，只提议，不自动收回；春节停钟"),
    _rule("回收-2", "B类客户多少天无有效联系提议回收", "30", "天，只提议，不自动收回；春节停钟"),
    _rule("回收-3", "C类客户多少天无有效联系提议回收", "60", "天，只提议，不自动收回；春节停钟"),
    _rule("回收-4", "申辩期", "7", "天；入职首月不提回收"),
    _rule("回收-5", "未评级客户多少天无有效联系提议回收", "60", "天，只提议，不自动收回；春节停钟"),
    _rule("回收-6", "到期前几天先提醒", "7", "天"),
    _rule("邮件-1", "发信服务器", "", "如 smtp.exmail.qq.com；空着不能发邮件"),
    _rule("邮件-2", "端口", "465", "SSL 多用 465，STARTTLS 多用 587"),
    _rule("邮件-3", "加密方式", "SSL", "填 SSL、STARTTLS 或 不加密"),
    _rule("邮件-4", "发件邮箱", "", "从哪个邮箱发出"),
    _rule("邮件-5", "登录名", "", "空着就用发件邮箱；密码不写在这里"),
    _rule("邮件-6", "附件加密", "否", "填 是 的话，附件要用 --password-file 里的密码打开"),
    _rule("练习-1", "洽谈练习合计多少分起算优", "90", "分，满分100"),
    _rule("练习-2", "洽谈练习合计多少分起算良", "80", "分"),
    _rule("练习-3", "洽谈练习合计多少分起算合格", "60", "分"),
)  # fmt: skip
"""Every answer the manual leaves open, with the default the tool works by."""
DEFAULTS = {str(rule.rule_no): rule.default or "" for rule in RULES}
"""The default of each rule, by its number."""
ANSWERS: Final[Mapping[str, type[Options]]] = {
    "移交-1": NextDay,
    "移交-4": WeeklyRest,
    "移交-5": VisitRound,
    "急件-2": WriteUpDay,
    "邮件-3": MailSecurity,
}
"""The rules that are answered by one of a few words."""


def parts(text: str | None) -> list[str]:
    """Take a list typed in one cell apart: 小李、李姐 → [小李, 李姐]."""
    return [part for part in re.split(r"[、,，;；/\s]+", text or "") if part]


def answer_meant(rule_no: str, said: str) -> Options | None:
    """Give the answer meant by what is written for a rule of `ANSWERS`, or None if it is none of them."""
    key = spelling_key(said)
    return next((a for a in ANSWERS[rule_no] if key in map(spelling_key, (a.value, *a.spellings))), None)
