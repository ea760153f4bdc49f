"""The invented company of the sample week, as plain data: what 设置.xlsx says.

SETTINGS maps each sheet of 设置.xlsx to its rows, the headings first.
"""

from __future__ import annotations

from datetime import date

AS_OF = date(2026, 11, 23)
"""The Monday on which the week is consolidated."""
WEEK = "2026-W47"
DAYS = tuple(date(2026, 11, day) for day in range(16, 23))
"""Monday to Sunday of the week the files tell of."""

INQUIRIES, HANDOFFS, PROSPECTS = "客户咨询记录本", "客户信息移交表", "客户名单表"
REFERRALS, VISITS = "转介绍单表", "陌生拜访登记本"

BRANDS = (
    ("品牌", "市场总监", "别名"),
    ("暖橘堂", "吴敏", "暖橘、暖橘理疗"),
    ("云枕科技", "高远航", "云枕、云枕睡眠"),
    ("青禾悦动", "沈若兰", "青禾、悦动、青禾康复"),
)

_DESK = f"{INQUIRIES}、{HANDOFFS}"
_LISTS = f"{PROSPECTS}、{INQUIRIES}"
_STREET = f"{VISITS}、{REFERRALS}"
_PEOPLE = (
    ("工号", "姓名", "别名", "角色", "品牌", "负责区域", "在岗", "持有上限", "每周配额", "应交表", "代理人"),
    ("K01", "李晓雨", "小李、客服小李", "客服", None, None, "是", None, None, _DESK, "周文静"),
    ("K02", "周文静", "小周、客服小周", "客服", None, None, "是", None, None, _DESK, "李晓雨"),
    ("K03", "许可心", "小许、客服小许", "客服专员", None, None, "是", None, None, _LISTS, "李晓雨"),
    ("Y01", "王志远", "志远", "业务员", "暖橘堂", "临沂市、日照市", "是", 120, 12, _STREET, "陈建军"),
    ("Y02", "孙丽华", "孙姐、丽华", "业务员", "云枕科技", "金华市、温州市", "是", 100, 10, _STREET, "赵小龙"),
    ("Y03", "陈建军", "老陈、建军", "业务员", "暖橘堂", "徐州市、宿迁市", "是", 120, 12, _STREET, "王志远"),
    ("Y04", "赵小龙", "小赵、小龙", "业务员", "青禾悦动", "河南省", "是", 80, 10, _STREET, "孙丽华"),
    ("Y05", "马东", "小马", "业务员", "青禾悦动", "河北省", "否", None, None, None, "赵小龙"),
    ("Y06", "严立新", "老严", "业务员", "暖橘堂", None, "是", 100, 20, None, "贺思远"),
    ("Y07", "贺思远", "思远", "业务员", "暖橘堂", None, "是", 60, 10, None, "严立新"),
    ("Y08", "顾小满", "小满", "业务员", "云枕科技、青禾悦动", None, "是", 100, 12, None, "严立新"),
    ("X01", "刘国平", "刘经理、刘总", "销售部负责人", None, None, "是", None, None, None, "吴敏"),
    ("Z01", "吴敏", "吴总监", "市场总监", "暖橘堂", None, "是", None, None, None, None),
    ("Z02", "高远航", "高总监", "市场总监", "云枕科技", None, "是", None, None, None, None),
    ("Z03", "沈若兰", "沈总监", "市场总监", "青禾悦动", None, "是", None, None, None, None),
)  # fmt: skip

_SHARES = {"Y01": 20, "Y02": 20, "Y03": 20, "Y04": 20, "Y06": 20, "Y07": 10, "Y08": 10}
"""How much each salesperson takes on, beside the others."""
_MAILS = {
    "Y01": "wangzhiyuan", "Y02": "sunlihua", "Y03": "chenjianjun", "Y04": "zhaoxiaolong", "Y06": "yanlixin",
    "Y07": "hesiyuan", "Y08": "guxiaoman", "X01": "liuguoping", "Z01": "wumin", "Z02": "gaoyuanhang",
}  # fmt: skip
"""沈若兰 has none: her workbook cannot be mailed, and `wbtools send` says so."""
PEOPLE = (
    (*_PEOPLE[0], "接单份额", "邮箱"),
    *(
        (*each, _SHARES.get(each[0]), f"{_MAILS[each[0]]}@example.com" if each[0] in _MAILS else None)
        for each in _PEOPLE[1:]
    ),
)

REGIONS = (
    ("区域名称", "包含地区", "别名", "说明"),
    ("鲁南", "临沂、日照", "鲁南大区", "王志远"),
    ("浙中", "金华、温州", None, "孙丽华"),
    ("苏北", "徐州、宿迁", "苏北大区", "陈建军"),
    ("中原", "河南", None, "赵小龙"),
)

CALENDAR = (
    ("日期", "类型", "说明"),
    (date(2026, 11, 21), "班", "年底旺季，周六上班"),
    (date(2026, 12, 31), "休", "公司年会"),
    (date(2027, 1, 1), "休", "元旦"),
)

RULES = (
    ("编号", "规则", "值", "默认值", "说明", "出处"),
    ("急件-1", "急件首次联系", "20", "30", "分钟，只算上班时间", "本公司自定"),
)
"""Only what this company answers for itself; everything else keeps its default."""

SETTINGS = {"品牌": BRANDS, "人员": PEOPLE, "区域": REGIONS, "工作日历": CALENDAR, "规则": RULES}

LATE = (("许可心", INQUIRIES), ("赵小龙", REFERRALS))
"""Who owes which form this week: nothing of that form came in."""
