"""公司洽谈资料清单: what the company has to show and to hand out, and who keeps it (chapter 五·3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from workbook_tools.columns import choice, choices, count, day, identifier, listed, person, text
from workbook_tools.columns.base import Context, Reading, declare
from workbook_tools.columns.choices import Choice, Options
from workbook_tools.columns.texts import typed_text
from workbook_tools.columns.values import Value
from workbook_tools.form import Row
from workbook_tools.forms import shared
from workbook_tools.forms.strategies import ValueType
from workbook_tools.rules import At, Condition, OlderThan, Rule, needed

STALE_AFTER: Final = 180
"""Days after which a material is looked at again; a suggestion, as the manual names none."""


class MaterialKind(Options):
    """The five sorts of chapter 五·2."""

    PUBLICITY = "宣传资料", "① 1 一 ①宣传资料 宣传 宣传品 宣传光碟 光碟 宣传页 优势表 价格表 单页 画册"
    MANUAL = "操作手册", "② 2 二 ②操作手册 手册 服务手册"
    SLIDES = "PPT演示", "③ 3 三 ③PPT PPT 演示 演示资料 PPT演示资料 幻灯片"
    FILM = "视频照片", "④ 4 四 ④视频照片 视频 照片 视频及照片 视频和照片 影像 影像资料"
    AGREEMENT = "合作协议", "⑤ 5 五 ⑤合作协议 ⑤协议 协议 合同 加盟协议"


class MaterialName(Options):
    """The materials chapter 五 names (五·2, 五·4): offered, and any other name is as good."""

    COMPANY_DISC = "企业宣传光碟"
    LEAFLET = "产品宣传页"
    ADVANTAGES = "产品优势表"
    PRICE_LIST = "产品介绍价格表"
    SERVICE_MANUAL = "服务手册"
    SHOP_MANUAL = "加盟店操作手册"
    COMPANY_SLIDES = "公司介绍PPT"
    PRODUCT_SLIDES = "产品特性PPT"
    SERVICE_SLIDES = "服务模式PPT"
    COMPANY_FILM = "企业介绍视频"
    WITNESS_FILM = "客户见证视频"
    PHOTOS = "照片"
    AGREEMENT = "加盟店合作协议"
    USER_MANUAL = "产品使用手册"
    SHEET = "单页"
    ALBUM = "画册"
    EXPERIENCE_MANUAL = "体验店操作手册"
    EXPERIENCE_LESSONS = "体验店课程讲解内容"


class Medium(Options):
    """What a material is made of."""

    PAPER = "纸质", "纸 印刷 印刷品 打印 纸质版 纸版"
    DISC = "光盘", "光碟 碟 碟片 DVD CD"
    SLIDES = "PPT", "幻灯片 演示文稿 课件"
    FILM = "视频", "录像 影像 短片"
    PHOTO = "照片", "图片 相片"
    FILE = "电子档", "电子 电子版 电子文档 文档 PDF Word Excel"
    AGREEMENT = "协议", "合同 协议书"


class Suits(Options):
    """Which customers to show it to, by the value they look for (chapter 三); what suits him is shown (五·4)."""

    INTRINSIC = ValueType.INTRINSIC.value, " ".join(ValueType.INTRINSIC.spellings)
    EXTRINSIC = ValueType.EXTRINSIC.value, " ".join(ValueType.EXTRINSIC.spellings)
    STRATEGIC = ValueType.STRATEGIC.value, " ".join(ValueType.STRATEGIC.spellings)
    ALL = "全部", "所有 都适用 都可以 通用 不限 所有客户 全部客户 三型"


class _Offered(Choice):
    """Names are offered and kept as typed: 产品介绍价格表（山东） is not the other price list."""

    def parse(self, cell: Any, context: Context) -> Reading[str]:
        """Take the name."""
        return Reading(*typed_text(cell))


class Mentions(Value, Condition):
    """One of these words is in the cell."""

    field: str
    words: tuple[str, ...]

    def holds(self, row: Any, today: date | None) -> bool:
        """Look for them in the text."""
        said = str(getattr(row, self.field) or "")
        return any(word in said for word in self.words)

    def looks_at(self) -> Mapping[str, bool]:
        """What it says."""
        return {self.field: True}

    def formula(self, at: At) -> str:
        """Look for them in the text."""
        found = [f'ISNUMBER(FIND("{word}",{at(self.field)}))' for word in self.words]
        return f"OR({','.join(found)})"


_IS_PRICE_LIST: Final = Mentions("material_name", ("价格", "报价", "价目"))


class Material(
    Row,
    key="materials_list",
    title="公司洽谈资料清单",
    sheet="洽谈资料",
    chapter="五·3",
    aliases=("资料清单", "洽谈资料表", "洽谈资料清单", "公司资料清单", "资料盘点表"),
):
    """One material to show or to hand out; a price list says from when on it holds."""

    material_no: str | None = identifier(
        "资料编号", required=True, aliases=("序号", "编号", "资料号", "资料编码"), example="ZL-01"
    )
    material_kind: MaterialKind | None = choice("资料类别", MaterialKind, required=True, aliases=("分类", "类别"))
    material_name: str | None = declare(
        _Offered(MaterialName, open=True),
        "资料名称",
        required=True,
        aliases=("名称", "文件名", "资料"),
        note="下拉里没有的可以自己写",
        example="示例：企业宣传光碟",
    )
    brand: str | None = listed(
        "品牌",
        "brand",
        aliases=("品牌/产品", "意向品牌", "产品线", "项目", "所属品牌"),
        note="全公司通用的空着",
    )
    medium: tuple[Medium, ...] = choices("形式", Medium, aliases=("介质", "载体", "资料形式"))
    version: str | None = text(
        "版本", longest=40, aliases=("版本号", "版次"), note="价格表必填", example="2026年秋季版"
    )
    updated_on: date | None = day(
        "更新日期",
        aliases=("修改日期", "更新时间", "版本日期", "生效日期", "生效日"),
        note=f"价格表填生效日；过了{STALE_AFTER}天会提醒核对",
    )
    quantity: int | None = count("数量", aliases=("份数", "本数", "台数", "数", "订货量"))
    location: str | None = text(
        "存放位置", aliases=("位置", "在哪", "存放地", "存放地点", "路径"), note="柜号或电脑里的路径", example="2号柜"
    )
    suits: tuple[Suits, ...] = choices(
        "适用对象", Suits, folded=True, aliases=("对象", "适用客户"), note="给哪类客户看"
    )
    telling_order: int | None = count(
        "讲解顺序",
        minimum=1,
        folded=True,
        aliases=("讲解次序", "顺序"),
        note="先企业，再产品，后服务",
        example=1,
    )
    keeper: str | None = person("保管人", aliases=("保管", "保管者", "责任人"))
    known: str | None = text(
        "熟悉程度",
        longest=300,
        folded=True,
        aliases=("熟悉程度(人×资料)", "熟悉情况", "谁能讲"),
        note="谁未学、学过、能讲，用顿号隔开",
        example="王志远:能讲、赵小龙:学过",
    )
    note: str | None = shared.note()

    rules = (
        needed("version", _IS_PRICE_LIST, "是价格表，但没写版本", "请填版本"),
        needed("updated_on", _IS_PRICE_LIST, "是价格表，但没写从哪天起生效", "请填生效那天"),
        Rule(
            "updated_on",
            OlderThan("updated_on", STALE_AFTER),
            "outdated",
            f"“{{value}}”到现在已过{STALE_AFTER}天",
            "请核对这份资料还能不能用，更新后改日期",
            overdue=True,
        ),
    )
