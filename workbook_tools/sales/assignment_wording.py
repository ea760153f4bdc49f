"""Why somebody is given a customer, or nobody: the sentences on the director's sheet. They answer without the admin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from workbook_tools.sales.eligibility import PassedOver, WaitingReason
from workbook_tools.sales.in_words import back_said, day_said, grade_said, place_said
from workbook_tools.sales.sellers import Seller
from workbook_tools.sales.sticky import Keeping
from workbook_tools.sales.turns import Decider, Standing, Turn
from workbook_tools.sales.waiting import Hold, HoldKind, Waiting

_NAMED: Final = 3
"""How many people a sentence names; everyone stands in `passed_over`."""


def kept(customer: Waiting, keeping: Keeping, sellers: Mapping[str, Seller], lapsed: Sequence[str], today: date) -> str:
    """Say why a customer stays with somebody, what does not fit about it, and which stronger claims do not count."""
    holder = sellers[keeping.hold.person]
    if customer.disputed:
        return _joined([f"撞单未裁定，先不动，仍在{holder.name}手上", *_absence(holder, today)])
    said = [_hold_said(keeping.hold), *_misfits(customer, holder)]
    if keeping.stands_in_for:
        said.append(f"他不在岗（{back_said(holder.back_on, today)}），先由代理人{keeping.keeper}跟")
    else:
        said += _absence(holder, today)
    keeper = sellers[keeping.keeper]
    if keeper.is_full:
        said.append(f"手上已有{keeper.open}位（上限{keeper.most_held}），归属不受上限")
    return _joined([*said, *lapsed])


def chosen(
    customer: Waiting, turn: Turn, passed_over: Sequence[PassedOver], weeks: int, lapsed: Sequence[str], today: date
) -> str:
    """Say why it is somebody's turn: the numbers, the second, and that he fits."""
    owner, fits = turn.order[0], _fits(customer, turn.order[0])
    if not turn.second:
        nearest = [f"{each.name}{each.why}" for each in passed_over[:1]]
        return _joined([f"只有{owner.name}能接：{fits}", *nearest, *lapsed])
    return _joined([f"按份额轮到{owner.name}：近{weeks}周{_comparison(customer.grade, turn, today)}", fits, *lapsed])


def why_not(turn: Turn, today: date) -> str:
    """Say why it is not yet the second one's turn; empty if there is none."""
    first, second = turn.first, turn.second
    if not second:
        return ""
    if turn.decided_by is Decider.SHARE:
        _, his = _told(first, second)
        more = "按份额他收得" if _had_less(first, second) else "他份额小，算上这位就"
        return f"{more}比{first.name}多（{his}、份额{second.capacity}）"
    in_hand = "手上" if first.capacity == second.capacity else "手上按份额"
    same_day = first.last and second.last and first.last[0] == second.last[0]
    last = "上次同一天，他分到在后" if same_day else f"他上次分到更晚（{_last(second, today)}）"
    return {
        Decider.LOAD: f"份额上不分先后，他{in_hand}多（{second.open}位）",
        Decider.LAST: f"份额上不分先后，{in_hand}也一样，{last}",
        Decider.STAFF_NO: "样样都一样，按工号他在后",
    }[turn.decided_by]


def waits(customer: Waiting, reason: WaitingReason, stopped: Sequence[PassedOver], lapsed: Sequence[str] = ()) -> str:
    """Say why a customer is given to nobody. stopped: those the reason is about."""
    who = "；".join(f"{each.name}{each.why}" for each in stopped[:_NAMED]) + ("等" if len(stopped) > _NAMED else "")
    brand, place = customer.brand or "", place_said(customer.where)
    said = {
        WaitingReason.DISPUTED: "撞单还没裁定，先不分",
        WaitingReason.ENDED: f"{customer.ended}，不用再分",
        WaitingReason.NO_BRAND: "没写品牌，也推不出来，请总监认领",
        WaitingReason.NO_DIRECTOR: f"{brand}没有市场总监，请在设置.xlsx「品牌」里填上",
        WaitingReason.NOBODY_SELLS_BRAND: f"没有业务员跟{brand}",
        WaitingReason.NO_REGION: f"跟{brand}的都不管{place}：{who}",
        WaitingReason.NO_CHANNEL: f"合适的都不接这个渠道：{who}",
        WaitingReason.NOBODY_ON_DUTY: f"合适的都不在岗：{who}" if stopped else "",
        WaitingReason.COOLING: f"没有别人合适：{who}",
        WaitingReason.ALL_FULL: f"合适的都满额了：{who}",
    }
    return _joined([said[reason], *lapsed])


def _hold_said(hold: Hold) -> str:
    person, said = hold.person, hold.said
    return {
        HoldKind.DIRECTOR: f"{said}，归{person}",
        HoldKind.DAILY: f"{said}，已指派给{person}",
        HoldKind.FOUND: f"{person}{said}的，归他",
        HoldKind.PROTECTED: f"{person}的保护期内（{said}），仍归他",
        HoldKind.SAME_FIRM: f"同一单位的客户归{person}（{said}），也归他",
        HoldKind.REFERRER: f"介绍人归{person}（{said}），也归他",
    }[hold.kind]


def _misfits(customer: Waiting, holder: Seller) -> list[str]:
    """Say what would speak against him if he did not hold the customer."""
    said = []
    if not customer.brand:
        said.append("品牌还没定")
    elif not holder.sells(customer.brand):
        said.append(f"他本不跟{customer.brand}")
    if holder.nearness(customer.where) is None:
        said.append(f"{place_said(customer.where)}本不是他的区域")
    return said


def _absence(holder: Seller, today: date) -> list[str]:
    return [] if holder.on_duty else [f"他暂不在岗（{back_said(holder.back_on, today)}）"]


def _fits(customer: Waiting, owner: Seller) -> str:
    near = owner.nearness(customer.where)
    if not customer.where:
        return f"{customer.brand}合适，地区不详"
    if near == 0:
        return f"{customer.brand}合适，他不限区域"
    if near == -1:
        return f"{customer.brand}合适，{place_said(customer.where)}有一部分归他"
    return f"{place_said(customer.where)}、{customer.brand}都合适"


def _comparison(grade: str, turn: Turn, today: date) -> str:
    first, second = turn.first, turn.second
    assert second is not None, "there is somebody to compare with"
    mine, his = _told(first, second)
    same_share = first.capacity == second.capacity
    if same_share and mine == his:
        numbers, even = f"他和{second.name}都是{mine}（份额{first.capacity}）", "，"
    else:
        numbers = f"他{mine}（份额{first.capacity}），{second.name}{his}（份额{second.capacity}）"
        even = "，不分先后；"
    if turn.decided_by is Decider.SHARE:
        return f"{_graded(grade)}{numbers}，{_less(first, second)}"
    in_hand = "手上" if same_share else "手上按份额"
    said = {
        Decider.LOAD: f"他{in_hand}少（{first.open}位，{second.name}{second.open}位）",
        Decider.LAST: f"{in_hand}也一样，{_longer_ago(first, second, today)}",
        Decider.STAFF_NO: f"{in_hand}也一样，按工号他在前",
    }
    return f"{_graded(grade)}{numbers}{even}{said[turn.decided_by]}"


def _less(first: Standing, second: Standing) -> str:
    """Say in which sense the first had less. This customer counts as half, so the larger share begins."""
    if not _had_less(first, second):
        return "他份额大，算上这位还是他少"
    return "他少" if first.capacity == second.capacity else "按份额他少"


def _had_less(first: Standing, second: Standing) -> bool:
    return first.received / first.capacity < second.received / second.capacity


def _longer_ago(first: Standing, second: Standing, today: date) -> str:
    if first.last and second.last and first.last[0] == second.last[0]:
        return f"上次都在{_last(first, today)}，他分到在前"
    return f"他更久没分到（{_last(first, today)}，{second.name}{_last(second, today)}）"


def _told(first: Standing, second: Standing) -> tuple[str, str]:
    """Say how many each had: as really given if that alone explains the choice, else as counted for it."""
    plain = [each.received if each.counted is None else Fraction(each.counted) for each in (first, second)]
    explains = plain == [first.received, second.received]
    if not explains:
        claims = [(n + Fraction(1, 2)) / each.capacity for n, each in zip(plain, (first, second), strict=True)]
        explains = claims[0] < claims[1] and first.claim < second.claim
    mine, his = plain if explains else (first.received, second.received)
    rounded = {round(float(mine), 1), round(float(his), 1)}
    digits = 1 if len(rounded) == 2 and 0 not in rounded else 2
    return _count(mine, digits), _count(his, digits)


def _count(number: Fraction, digits: int) -> str:
    if number.denominator == 1 and number >= 0:
        return f"{number}位"
    return f"{'折合' if number > 0 else '还欠'}{abs(float(number)):.{digits}f}位"


def _last(one: Standing, today: date) -> str:
    return day_said(one.last[0], today) if one.last else "还没分到过"


def _graded(grade: str) -> str:
    return grade_said(grade) if grade else "未评级客户"


def _joined(said: Sequence[str]) -> str:
    return "；".join(filter(None, said))
