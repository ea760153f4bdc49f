"""洽谈与成交练习评分表: practice in pairs, scored by the group's leader (chapter 六·4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final, Self

from workbook_tools.columns import choice, count, day, number, person, text
from workbook_tools.columns.choices import Options
from workbook_tools.columns.values import Value
from workbook_tools.form import Row
from workbook_tools.forms.personality import Personality, personality
from workbook_tools.problems import Problem
from workbook_tools.rules import At, Condition, Is, Rule, Same, needed


class Round(Options):
    """Play, comment, play again; then the two change places."""

    FIRST = "首演", "第一轮 第1轮 一轮 1 首轮 第一次 第1次 初演"
    AGAIN = "再演", "第二轮 第2轮 二轮 2 第二次 第2次 复演"
    SWAPPED = "互换首演", "第三轮 第3轮 三轮 3 换角色首演 交换首演 互换后首演"
    SWAPPED_AGAIN = "互换再演", "第四轮 第4轮 四轮 4 换角色再演 交换再演 互换后再演"


class Scene(Options):
    """What is played; the manual stresses the first, and others are kept as written."""

    AGENT = "代理商沟通成交", "代理商 代理商成交 代理商沟通 沟通成交"
    CALL = "电话约见", "电话 约见 电话邀约"
    VISIT = "拜访", "上门 上门拜访"
    OBJECTION = "异议", "异议处理 处理异议"


class Level(Options):
    """What a total amounts to; from how many points on is the company's rule (规则 练习-1 to 练习-3)."""

    EXCELLENT = "优", "优秀"
    GOOD = "良", "良好"
    PASSED = "合格", "及格 通过 过关"
    FAILED = "不合格", "不及格 没通过 未通过 没过 未过 未过关"


SCORES: Final = ("logic_score", "fluency_score", "story_score", "closing_score")
"""The four standards of chapter 六·4; it gives no points, so what each can get is a suggestion, 100 in all."""


class NotSum(Value, Condition):
    """A number is not the sum of others that are all there."""

    field: str
    parts: tuple[str, ...]

    def holds(self, row: Any, today: date | None) -> bool:
        """Add up."""
        total, parts = getattr(row, self.field), [getattr(row, part) for part in self.parts]
        return total is not None and None not in parts and total != sum(parts)

    def looks_at(self) -> Mapping[str, bool]:
        """All the numbers."""
        return dict.fromkeys((self.field, *self.parts), True)

    def formula(self, at: At) -> str:
        """Add up what Excel takes for numbers."""
        total, parts = at(self.field), ",".join(map(at, self.parts))
        return f"AND(ISNUMBER({total}),COUNT({parts})={len(self.parts)},{total}<>SUM({parts}))"


class PracticeScore(
    Row,
    key="practice_score",
    title="洽谈与成交练习评分表",
    sheet="练习评分",
    chapter="六·4",
    aliases=("演练评分表", "通关评分表", "话术通关表", "练习评分表", "演练评分", "通关评分", "话术演练"),
):
    """One performance of a pair: the scores are those of who plays the seller."""

    practised_on: date | None = day(
        "练习日期", required=True, past_only=True, heading_line=True, aliases=("日期", "演练日期")
    )
    team_no: str | None = text(
        "组别", required=True, longest=20, heading_line=True, aliases=("小组", "第几组", "组", "组号"), example="第1组"
    )
    scorer: str | None = person(
        "组长(评分人)",
        required=True,
        heading_line=True,
        aliases=("打分人", "组长", "评委", "评分人"),
        note="自己扮销售的那几场请别人评",
    )
    hours: float | None = number(
        "课时",
        minimum=0,
        folded=True,
        aliases=("小时", "时长", "时间", "课时数"),
        note="手册是1课时",
        example=1,
    )
    pair_no: int | None = count(
        "配对号", minimum=1, aliases=("几号对", "对", "搭档", "第几对"), note="两人一对，一对一个号", example=1
    )
    seller: str | None = person(
        "扮演销售", required=True, aliases=("扮销售", "销售", "销售方", "被评人"), example="王志远"
    )
    buyer: str | None = person("扮演客户", required=True, aliases=("客户", "客户方", "扮客户"), example="赵小龙")
    round: Round | None = choice(
        "轮次",
        Round,
        required=True,
        unsure={"互换": Round.SWAPPED, "换角色": Round.SWAPPED},
        aliases=("次", "第几轮"),
    )
    customer_personality: tuple[Personality, ...] = personality("模拟客户性格")
    scene: Scene | str | None = choice("场景", Scene, open=True, aliases=("案例", "题目"))
    logic_score: int | None = count(
        "成交逻辑(0–30)", maximum=30, required=True, aliases=("成交逻辑", "逻辑", "逻辑性"), note="满分30"
    )
    fluency_score: int | None = count(
        "话术流畅(0–25)", maximum=25, required=True, aliases=("话术流畅", "流畅度", "表达", "话术"), note="满分25"
    )
    story_score: int | None = count(
        "成长故事吸引力(0–20)",
        maximum=20,
        required=True,
        aliases=("成长故事吸引力", "成长故事", "吸引力", "故事", "讲故事"),
        note="满分20",
    )
    closing_score: int | None = count(
        "导入成交动作与话术(0–25)",
        maximum=25,
        required=True,
        aliases=("导入成交动作与话术", "成交", "成交动作", "要求成交"),
        note="满分25",
    )
    total: int | None = count(
        "合计", maximum=100, by_tool=True, aliases=("合计分", "得分", "总分", "总计"), note="四项相加"
    )
    level: Level | None = choice(
        "等级", Level, by_tool=True, aliases=("程度", "级别", "评级"), note="由合计定，几分起见设置的规则页"
    )
    comment: str | None = text(
        "点评",
        longest=500,
        aliases=("点评意见", "评价", "评语"),
        note="首演必填：哪里好，哪里要改",
        example="示例：讲得顺，成交时再主动一些",
    )
    to_improve: str | None = text(
        "改进点", longest=300, folded=True, aliases=("改进", "改进建议", "行动"), example="报完价马上要求成交"
    )

    rules = (
        Rule("buyer", Same("buyer", "seller"), "two-roles", "“{value}”一个人扮了双方", "请核对，两人一对"),
        Rule("scorer", Same("scorer", "seller"), "two-roles", "“{value}”在给自己打分", "请换别人评这一场"),
        Rule("total", NotSum("total", SCORES), "total-differs", "“{value}”不是四项分数的和", "请核对这几项分数"),
        needed(  # playing again is for doing better what the comment says
            "comment", Is("round", Round.FIRST, Round.SWAPPED), "是首演，但没写点评", "请写哪里好、哪里要改"
        ),
    )

    formulas: ClassVar[Mapping[str, str]] = {
        "total": "IF(COUNT({logic_score},{fluency_score},{story_score},{closing_score})=4,"
        'SUM({logic_score},{fluency_score},{story_score},{closing_score}),"")',
    }

    @classmethod
    def check_together(cls, rows: Sequence[Self]) -> Iterator[Problem]:
        """Hold each pair to two people, and each group to an even number of them."""
        groups: dict[tuple[Any, ...], list[Self]] = {}
        for row in rows:
            if row.seller and row.buyer:
                groups.setdefault((row.practised_on, row.team_no), []).append(row)
        for group in groups.values():
            crowded = list(_crowded_pairs(group))
            yield from crowded
            players = _players(group)
            if len(players) % 2 and not crowded:
                message = f"“{{value}}”上场的有{len(players)}个人（{'、'.join(players)}），不是偶数"
                yield group[0].problem("team_no", "pairing", message, "请核对名字，或补上没登记的人")


def _crowded_pairs(group: Sequence[PracticeScore]) -> Iterator[Problem]:
    """Tell the first row of each pair that brings in a third person."""
    pairs: dict[int, list[PracticeScore]] = {}
    told: set[int] = set()
    for row in group:
        if row.pair_no is None or row.pair_no in told:
            continue
        pair = pairs.setdefault(row.pair_no, [])
        pair.append(row)
        if len(players := _players(pair)) > 2:
            told.add(row.pair_no)
            message = f"第“{{value}}”对不止两个人（{'、'.join(players)}）"
            yield row.problem("pair_no", "pairing", message, "两人一对，请核对配对号和名字")


def _players(rows: Sequence[PracticeScore]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for row in rows for name in (row.seller, row.buyer) if name))
