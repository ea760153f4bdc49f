"""Who may be given a customer, and what spoke against everyone else (一·3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WaitingReason(StrEnum):
    """Why a customer is given to nobody; the label is what 待分配 shows."""

    DISPUTED = "撞单待裁定"
    NO_BRAND = "待定品牌"
    NO_DIRECTOR = "无品牌负责人"
    NOBODY_SELLS_BRAND = "无人跟该品牌"
    NO_REGION = "无该区域"
    NO_CHANNEL = "无人接该渠道"
    NOBODY_ON_DUTY = "均不在岗"
    COOLING = "冷却期内"
    ALL_FULL = "全部满额"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Somebody who may not be given a customer, and the first thing that speaks against it, in words."""

    name: str
    why: str
