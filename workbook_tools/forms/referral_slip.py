"""转介绍单表: customers that customers, colleagues in the trade and friends send (chapter 一·2·③)."""

from __future__ import annotations

from datetime import date

from workbook_tools.columns import Phones, choice, phone, text, yes_no
from workbook_tools.columns.choices import Options, YesNo
from workbook_tools.form import Row
from workbook_tools.forms import shared
from workbook_tools.forms.channels import Channel


class ReferrerKind(Options):
    """What the one who refers is to us."""

    CUSTOMER = "客户", "老客户 已合作客户 顾客"
    PEER = "同行", "同业"
    FRIEND = "朋友", "亲戚 亲友 熟人"


class ReferralStage(Options):
    """Whether the referrer had bought yet (chapter 八·4)."""

    BEFORE_SALE = "售前", "成交前"
    AFTER_SALE = "售后", "成交后"


class Relation(Options):
    """How referrer and new customer know each other; others are kept as written."""

    RELATIVE = "亲戚", "亲属"
    FRIEND = "朋友"
    PEER = "同行", "同业"
    PARTNER = "合作伙伴", "合作"
    NEIGHBOUR = "邻居"
    OTHER = "其他", "其它"


class Deal(Options):
    """What became of a referral."""

    RUNNING = "跟进中", "跟进 进行中"
    WON = "已成交", "成交 是"
    LOST = "未成交", "没成交 否 未"
    DUPLICATE = "重复客户", "重复"


class Thanks(Options):
    """How the referrer was thanked (chapter 一·2·③, step 4)."""

    NOT_YET = "未致谢", "未 否 没有 还没"
    CALL = "电话致谢", "电话 电话感谢"
    GIFT = "礼品", "送礼 礼物"
    PRAISE = "表彰"
    OTHER = "其他", "其它"


class Referral(
    Row,
    key="referral_slip",
    title="转介绍单表",
    sheet="转介绍",
    chapter="一·2·③",
    aliases=("转介绍登记表", "老客户转介绍登记表", "推荐登记", "转介绍单", "转介绍表", "介绍登记表", "介绍", "推荐"),
):
    """One customer that someone sent us."""

    record_no: str | None = shared.record_no()
    logged_on: date | None = shared.logged_on()
    referrer: str | None = text(
        "转介绍人",
        required=True,
        personal=True,
        name=True,
        longest=60,
        aliases=("介绍人", "委托人", "推荐人", "老客户", "谁介绍的", "介绍人姓名"),
        note="老客户请写他在册的名字",
        example="李秀英",
    )
    referrer_mobile: Phones = phone("转介绍人电话", aliases=("介绍人电话", "推荐人电话"))
    referrer_kind: ReferrerKind | None = choice(
        "转介绍人类型", ReferrerKind, required=True, aliases=("介绍人类型", "介绍人身份", "关系类别", "身份")
    )
    referral_stage: ReferralStage | None = choice("转介绍时机", ReferralStage, aliases=("成交前/后", "转介阶段"))
    relation: Relation | str | None = choice(
        "介绍人与被介绍人关系", Relation, open=True, aliases=("与介绍人关系", "关系", "认识途径")
    )
    customer_name: str | None = shared.customer_name("被介绍客户")
    contact_name: str | None = shared.contact_name(also="被介绍人 被推荐人 新客户 名单")
    mobile: Phones = shared.mobile(also="新客户电话 被介绍人电话 被推荐人电话")
    landline: Phones = shared.landline()
    wechat: str | None = shared.wechat()
    qq: str | None = shared.qq()
    region: str | None = shared.region()
    need: str | None = shared.need("需求说明")
    brand: str | None = shared.brand()
    referrer_agreed: YesNo | None = yes_no(
        "已与转介人沟通", required=True, aliases=("介绍人已打招呼", "转介人知情", "介绍人知道")
    )
    customer_agreed: YesNo | None = yes_no("已与被介绍人沟通", required=True, aliases=("已打招呼", "新客户知情"))
    logged_by: str | None = shared.logged_by("受理人")
    owner: str | None = shared.owner("跟进负责人", note="由销售部负责人填")
    deal: Deal | None = choice("结果", Deal, aliases=("成交情况", "是否成交"))
    thanks: Thanks | None = choice("感谢/奖励", Thanks, aliases=("奖励", "感谢方式", "是否感谢", "礼品"))
    note: str | None = shared.note()

    @property
    def channel(self) -> Channel:
        """The channel of a customer someone sent us: it depends on who did."""
        by_kind = {
            ReferrerKind.CUSTOMER: Channel.BY_CUSTOMER,
            ReferrerKind.PEER: Channel.BY_PEER,
            ReferrerKind.FRIEND: Channel.BY_FRIEND,
        }
        return by_kind[self.referrer_kind] if self.referrer_kind else Channel.REFERRAL_UNSURE

    minimum_rules = shared.who_and_how_to_reach()
