"""陌生拜访登记本: shops visited one by one, without an appointment (chapter 一·2·④)."""

from __future__ import annotations

from datetime import date

from workbook_tools.columns import Phones, choice, choices, day, reference, text
from workbook_tools.columns.choices import Options
from workbook_tools.form import Row
from workbook_tools.forms import shared
from workbook_tools.forms.channels import Channel
from workbook_tools.rules import not_before, not_long_after


class HalfDay(Options):
    """When in the day a visit was made."""

    MORNING = "上午", "早上 早 AM"
    AFTERNOON = "下午", "午后 PM"


class Intent(Options):
    """How willing a visited shop was."""

    YES = "有", "是 有意向 强 高 大"
    SOME = "一般", "中 还行"
    NO = "无", "否 没有 没 无意向 没意向 低"
    CALL_BACK = "待回访", "待定 再联系 待跟进"


class Handout(Options):
    """What was left at a shop."""

    LEAFLET = "宣传页", "宣传单 单页 彩页 传单"
    PRICE_LIST = "价格表", "报价单 价目表"
    CARD = "名片"
    SAMPLE = "样品", "样机"
    NOTHING = "无", "没有 没留 未留"


class Visit(
    Row,
    key="visit_register",
    title="陌生拜访登记本",
    sheet="陌拜",
    chapter="一·2·④",
    aliases=(
        "陌拜登记表",
        "扫街登记",
        "拜访登记本",
        "每日销售访问报告表",
        "陌拜登记本",
        "陌生拜访登记表",
        "陌生拜访",
        "拜访登记表",
        "陌拜表",
        "拜访",
        "扫街",
        "走访",
    ),
):
    """One shop visited; without a number, its name and address will do."""

    visited_on: date | None = day(
        "拜访日期", required=True, past_only=True, aliases=("拜访时间", "日期", "时间", "date")
    )
    half_day: HalfDay | None = choice("时段", HalfDay, aliases=("上/下午", "时间段"))
    owner: str | None = shared.owner("业务代表", required=True, heading_line=True)
    region: str | None = shared.region("意向区域")
    customer_name: str | None = shared.customer_name("店名")
    address: str | None = shared.address(required=True)
    contact_name: str | None = shared.contact_name("负责人", also="名单")
    job_title: shared.JobTitle | str | None = shared.job_title()
    mobile: Phones = shared.mobile()
    landline: Phones = shared.landline()
    wechat: str | None = shared.wechat()
    qq: str | None = shared.qq()
    brand: str | None = shared.brand()
    current_brands: str | None = text(
        "在营品牌/产品",
        folded=True,
        aliases=("代理品牌", "在做品牌", "现有品牌", "竞品", "经营品牌", "目前做的品牌", "现在做什么牌子"),
        example="安康",
    )
    shop_size: str | None = text(
        "店面规模",
        longest=60,
        folded=True,
        aliases=("店面大小", "规模", "面积", "店面面积"),
        note="面积或人数",
        example="60平方米",
    )
    intent: Intent | None = choice(
        "合作意向",
        Intent,
        required=True,
        aliases=("合作意愿", "意向", "是否有意向", "有没有意向", "意向程度"),
    )
    need: str | None = shared.need("客户要求", also="谈了什么 聊了什么")
    handouts: tuple[Handout, ...] = choices("留下资料", Handout, aliases=("携带资料", "给了什么资料", "资料"))
    next_follow_up_on: date | None = shared.next_follow_up_on("下次拜访")
    note: str | None = shared.note()
    handoff_no: str | None = reference("移交单号", by_tool=True)

    minimum_rules = shared.who_and_how_to_reach(ways=("address", *shared.CONTACTS))  # a shop can be walked to
    rules = (
        not_before("next_follow_up_on", "visited_on"),
        not_long_after("next_follow_up_on", "visited_on", shared.FAR_AHEAD),
    )

    @property
    def channel(self) -> Channel:
        """The channel of every customer of this form."""
        return Channel.SHOP_VISIT
