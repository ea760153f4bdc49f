"""Where a customer came from: the manual's four channels (chapter 一·2), and what it could not know yet."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any, Final, cast

from workbook_tools.columns.choices import Options, choice
from workbook_tools.rules import Outside, Rule


class Channel(Options):
    """A channel as 大类·细类. 待定 is the 细类 of someone who only knows the 大类.

    The labels together must fit into 255 characters, or Excel shows no drop-down.
    """

    SERVICE_CHAT = "网络·官网在线客服", "官网在线客服 在线客服 官网客服"
    SITE_MESSAGE = "网络·官网留言", "官网留言 客户留言 网站留言"
    CALL_IN = "网络·咨询电话", "咨询电话 电话咨询 来电 来电咨询"
    COMPANY_QQ = "网络·企业QQ", "企业QQ QQ咨询"
    BAIDU_CHAT = "网络·百度商桥", "百度商桥 商桥"
    BAIDU_FORUM = "网络·百度贴吧", "百度贴吧 贴吧"
    BAIDU_LIBRARY = "网络·百度文库", "百度文库 文库"
    COMMENTS = "网络·相关评论", "相关评论 评论"
    WEIBO = "网络·微博", "微博 新浪微博"
    PEER_SITE = "网络·同行网页", "同行网页 同行网站"
    POTENTIAL_QQ_GROUP = "网络·高电位QQ群", "高电位QQ群 高电位群"
    MEETING_SALES_GROUP = "网络·会销客户群", "会销客户群 会销群 会销QQ群"
    EXPERIENCE_SALES_GROUP = "网络·体销群", "体销群 体销QQ群"
    MEETING_SALES_WECHAT = "网络·会销微信群", "会销微信群"
    TRADE_SITE = "网络·行业网站", "行业网站 行业网"
    NET_UNSURE = "网络·待定", "网络"

    BOUGHT_LIST = "行业名录·购买名录", "购买名录 购买名单 买的名单"
    PEER_LIST = "行业名录·同行提供名录", "同行提供名录 同行提供 同行名录"
    EXHIBITION = "行业名录·医疗器械展", "医疗器械展 医疗器械展会 展会 参展 会展 医博会"
    LIST_UNSURE = "行业名录·待定", "行业名录 名录 名单"

    BY_CUSTOMER = "转介绍·客户介绍", "客户介绍 客户推荐 老客户介绍 老客户推荐 客户转介绍"
    BY_PEER = "转介绍·同行推荐", "同行推荐 同行介绍"
    BY_FRIEND = "转介绍·朋友推荐", "朋友推荐 朋友介绍 朋友"
    REFERRAL_UNSURE = "转介绍·待定", "转介绍 推荐 介绍"

    SHOP_VISIT = "陌生拜访·陌拜", "陌生拜访 陌拜 陌拜(同业店面) 同业店面 扫街 地推 扫店"

    DOUYIN = "其他·抖音", "抖音"
    WECHAT_CHANNELS = "其他·视频号", "视频号"
    XIAOHONGSHU = "其他·小红书", "小红书"
    CALL_400 = "其他·400电话", "400电话 400"
    REPURCHASE = "其他·老客户复购", "老客户复购 复购"
    OTHER_UNSURE = "其他·待定", "其他 其它 自定义 快手"

    @property
    def major(self) -> str:
        """The 大类: 网络, 行业名录, 转介绍, 陌生拜访 or 其他."""
        return self.partition("·")[0]

    @property
    def minor(self) -> str:
        """The 细类, or 待定."""
        return self.partition("·")[2]

    @property
    def is_unsure(self) -> bool:
        """True if only the 大类 is known."""
        return self.minor == "待定"


MAJORS: Final = tuple(dict.fromkeys(channel.major for channel in Channel))
_MINORS: Final = {c.name: (c.minor, " ".join((c.value, *c.spellings))) for c in Channel if not c.is_unsure}
Subchannel: Final[type[StrEnum]] = cast("Any", Options)("Subchannel", _MINORS, module=__name__)
"""The 细类 alone: what a drop-down offers once the 大类 has been chosen."""
_BY_MAJOR: Final = {major: [option for option in Subchannel if Channel[option.name].major == major] for major in MAJORS}

_GUESSES: Final = {
    "网上": Channel.NET_UNSURE,
    "电话": Channel.CALL_IN,
    "老客户": Channel.BY_CUSTOMER,
    "拜访": Channel.SHOP_VISIT,
    "微信群": Channel.MEETING_SALES_WECHAT,
}
_UNSURE: Final = {
    "百度": Channel.NET_UNSURE,
    "官网": Channel.NET_UNSURE,
    "QQ": Channel.NET_UNSURE,
    "QQ群": Channel.NET_UNSURE,
    "同行": Channel.REFERRAL_UNSURE,
}
_HEADINGS: Final = (
    "来源渠道",
    "信息来源",
    "客户来源",
    "来源",
    "渠道",
    "获客渠道",
    "认知途径",
    "从哪知道",
    "来源方式",
    "客户从哪来",
    "怎么知道的",
    "哪来的",
)


def channel(heading: str = "来源渠道", *, offered: Sequence[str] = (), **options: Any) -> Any:
    """Declare the column with the channel [Channel]; a 大类 or a 细类 alone will do.

    offered: what the drop-down shows; MAJORS where a column 来源细类 follows.
    """
    aliases = tuple(other for other in _HEADINGS if other != heading)
    return choice(heading, Channel, guesses=_GUESSES, unsure=_UNSURE, offered=offered, aliases=aliases, **options)


def subchannel() -> Any:
    """Declare the column 来源细类 [one of Subchannel], whose drop-down follows the 大类 chosen before it."""
    aliases = ("细类", "渠道细类", "来源小类", "二级渠道")
    note = "先选来源渠道，再选细类；不知道就空着"
    return choice("来源细类", Subchannel, within="channel", groups=_BY_MAJOR, aliases=aliases, note=note)


FITTING: Final = Rule(
    "subchannel",
    Outside("subchannel", "channel", _BY_MAJOR),
    "channel-mismatch",
    "“{value}”不是“<channel>”的细类",
    "请先改来源渠道，或重选细类",
)
"""For forms with both columns."""


def channel_of(row: Any) -> Channel | None:
    """Give the channel of a row of any form, as closely as its columns tell."""
    return channel_said(getattr(row, "channel", None), getattr(row, "subchannel", None))


@cache
def channel_said(said: str | None, closer: str | None) -> Channel | None:
    """Give the channel that a row says by its 来源渠道 and its 来源细类."""
    known = Channel(said) if said else None
    if closer is None:
        return known
    whole = Channel[Subchannel(closer).name]
    narrows = known is None or (known.is_unsure and known.major == whole.major)
    return whole if narrows else known
