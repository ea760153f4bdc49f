"""Splink on the same normalised columns: unsupervised training, then groups by plain connection at a threshold."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

from pair_scores import Pair

from workbook_tools.columns.gazetteer import parse_region, strip_place
from workbook_tools.columns.phone_text import is_mobile
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.sales.keys import identity

LEAST = 0.05
"""Pairs less likely than this are not looked at."""


def is_missing() -> str:
    """Name what is not installed, or nothing."""
    return ", ".join(name for name in ("splink", "pypinyin", "pandas") if not find_spec(name))


def likely_pairs(rows: Sequence[Inquiry], seed: int) -> list[tuple[float, Pair]]:
    """Give the pairs of rows Splink finds likely to be one customer, each with its probability."""
    import pandas as pd  # noqa: PLC0415 # an optional rival
    from splink import DuckDBAPI, Linker, block_on  # noqa: PLC0415

    warnings.simplefilter("ignore")
    logging.getLogger("splink").setLevel(logging.ERROR)
    frame = pd.DataFrame([{"unique_id": number, **columns_of(row)} for number, row in enumerate(rows)])
    linker = Linker(DuckDBAPI().register(frame), _settings(), log_level=logging.ERROR)
    training = linker.training
    sure = [block_on("mobile", "name_sound"), block_on("wechat", "name_sound"), block_on("mobile", "firm_sound")]
    training.estimate_probability_two_random_records_match(sure, recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=seed)
    for block in (block_on("mobile"), block_on("name_sound", "city"), block_on("firm_sound")):
        training.estimate_parameters_using_expectation_maximisation(block, record_sample_proportion=1.0)
    found = linker.inference.predict(threshold_match_probability=LEAST).as_pandas_dataframe()
    pairs = zip(found["unique_id_l"].tolist(), found["unique_id_r"].tolist(), strict=True)
    return list(zip(found["match_probability"].tolist(), pairs, strict=True))


def columns_of(row: Inquiry) -> dict[str, Any]:
    """Give a row's columns for Splink; None is unknown."""
    who = identity(row)
    numbers: dict[str, list[str]] = {}
    for number in sorted(who.numbers):
        kind, _, rest = number.partition(":")
        numbers.setdefault(kind, []).append(rest)
    mobiles = numbers.get("mobile", [])
    lines = [number for number in (*row.landline, *row.mobile) if not is_mobile(number)]
    region = parse_region(row.region or "").region
    firm = strip_place(str(getattr(who.firm, "core", who.firm)))[1]
    known = who.person.full or who.person.part
    columns = {
        "mobile": mobiles[0] if mobiles else "", "mobiles": mobiles, "wechat": "".join(numbers.get("wechat", [])),
        "qq": "".join(numbers.get("qq", [])), "line": lines[0] if lines else "", "name": who.person.full,
        "name_sound": _sound(who.person.full), "surname": known[:1], "firm": firm, "firm_sound": _sound(firm),
        "firm_front": firm[:2], "mobile_front": mobiles[0][:7] if mobiles else "",
        "mobile_end": mobiles[0][-4:] if mobiles else "", "city": region.city or region.province if region else "",
        "county": region.county if region else "",
    }  # fmt: skip
    return {name: value or None for name, value in columns.items()}


@cache
def _sound(text: str) -> str:
    """Give the pinyin without tones; en and eng, in and ing are one."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 # an optional rival

    return " ".join(lazy_pinyin(text)).replace("eng", "en").replace("ing", "in")


def _settings() -> Any:
    from splink import SettingsCreator, block_on  # noqa: PLC0415
    from splink import comparison_level_library as levels  # noqa: PLC0415
    from splink import comparison_library as comparisons  # noqa: PLC0415

    def by_levels(name: str, *between: Any) -> Any:
        ends = levels.NullLevel(name), levels.ElseLevel()
        return comparisons.CustomComparison([ends[0], *between, ends[1]], output_column_name=name)

    mobile = levels.ExactMatchLevel("mobile", term_frequency_adjustments=True)
    mobile_off = levels.DamerauLevenshteinLevel("mobile", 1)
    named = levels.ExactMatchLevel("name", term_frequency_adjustments=True)
    firm = levels.ExactMatchLevel("firm", term_frequency_adjustments=True)
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            by_levels("mobile", mobile, levels.ArrayIntersectLevel("mobiles"), mobile_off),
            by_levels("wechat", levels.ExactMatchLevel("wechat")),
            by_levels("qq", levels.ExactMatchLevel("qq")),
            by_levels("line", levels.ExactMatchLevel("line", term_frequency_adjustments=True)),
            by_levels("surname", named, levels.ExactMatchLevel("name_sound"), levels.ExactMatchLevel("surname")),
            by_levels("firm", firm, levels.ExactMatchLevel("firm_sound"), levels.JaroWinklerLevel("firm", 0.85)),
            by_levels("city", levels.ExactMatchLevel("county"), levels.ExactMatchLevel("city")),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("mobiles", arrays_to_explode=["mobiles"]),
            block_on("wechat"), block_on("qq"), block_on("line"),
            *(block_on("name_sound", other) for other in ("city", "mobile_front", "mobile_end", "firm_front")),
            *(block_on("firm_sound", other) for other in ("city", "mobile_front", "mobile_end", "surname")),
            block_on("surname", "firm_front", "city"),
        ],
    )  # fmt: skip
