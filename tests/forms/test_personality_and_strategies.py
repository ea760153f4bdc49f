from datetime import date

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.forms.grades import Grade, grade
from workbook_tools.forms.key_customer import KeyCustomerAnalysis
from workbook_tools.forms.personality import NO_ADVICE, Personality, personality
from workbook_tools.forms.strategies import BY_VALUE_TYPE, Strategy, ValueType, strategies, value_type
from workbook_tools.forms.strategy_progress import StrategyStep

TODAY = Context(today=date(2026, 11, 25))


def kind(field):
    return field.metadata["column"].kind


def codes(found):
    return [one.code for one in found]


GRADE, PERSONALITY, VALUE_TYPE = kind(grade()), kind(personality()), kind(value_type())
STRATEGIES = kind(strategies())


def test_the_manual_knows_eighteen_personalities_in_this_order():
    labels = (
        "自以为是 斤斤计较 心怀怨恨 冷静思考 借故拖延 好奇心强烈 滔滔不绝 大吹大擂 虚情假意 生性多疑 情感冲动 沉默寡言 "
        "先入为主 思想保守 内向含蓄 固执己见 犹豫不决 精明理智"
    )
    assert [(kind.number, kind.value) for kind in Personality] == list(enumerate(labels.split(), 1))


def test_every_personality_has_advice_but_the_one_the_manual_leaves_open():
    assert [kind for kind in Personality if kind.advice == NO_ADVICE] == [Personality.RESERVED]
    assert all(len(kind.advice) <= 40 for kind in Personality)
    assert Personality.RESERVED.number == 15


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("斤斤计较型", (Personality.HAGGLER,)),
        ("2.斤斤计较", (Personality.HAGGLER,)),
        ("第二类型", (Personality.HAGGLER,)),
        ("第2类型", (Personality.HAGGLER,)),
        ("类型18", (Personality.SHREWD,)),
        ("第十八类型", (Personality.SHREWD,)),
        ("爱还价", (Personality.HAGGLER,)),
        ("内向", (Personality.RESERVED,)),
        ("多疑、爱还价", (Personality.SUSPICIOUS, Personality.HAGGLER)),
        ("多疑/固执", (Personality.SUSPICIOUS, Personality.STUBBORN)),
    ],
)
def test_a_personality_is_known_by_its_name_its_number_in_words_and_what_staff_call_it(typed, read):
    reading = PERSONALITY.read(typed, TODAY)
    assert (reading.value, reading.findings) == (read, ())


@pytest.mark.parametrize(
    ("typed", "read"), [("2型", Personality.HAGGLER), ("12型", Personality.SILENT), ("急性子", Personality.IMPULSIVE)]
)
def test_a_loose_word_for_a_personality_is_remarked(typed, read):
    reading = PERSONALITY.read(typed, TODAY)
    assert (reading.value, codes(reading.findings)) == ((read,), ["choice-guessed"])


@pytest.mark.parametrize("typed", ["2", 2, "外向", "不错的人"])
def test_a_bare_number_or_a_word_of_no_type_is_asked_back(typed):
    reading = PERSONALITY.read(typed, TODAY)
    assert (reading.value, codes(reading.findings)) == (None, ["not-a-choice"])


def test_a_main_and_a_second_personality_are_enough():
    kinds = (Personality.HAGGLER, Personality.SUSPICIOUS, Personality.STUBBORN)
    assert codes(StrategyStep.of({"personality": kinds[:2]}).check()) == []
    (problem,) = StrategyStep.of({"personality": kinds}).check()
    assert (problem.code, problem.heading) == ("too-many", "性格类型")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        *((word, Grade.A) for word in ("A", "a", "Ａ", "A类", "A级", "A类客户", "甲", "甲类", "最佳", "最佳客户")),
        *((word, Grade.B) for word in ("B", "b类", "乙", "好", "好客户")),
        *((word, Grade.C) for word in ("C", "Ｃ类", "丙", "次等", "比较次等的客户")),
    ],
)
def test_a_grade_is_known_by_its_letter_and_the_manuals_words(typed, read):
    reading = GRADE.read(typed, TODAY)
    assert (reading.value, reading.findings) == (read, ())


def test_a_key_customer_is_taken_for_an_a_and_remarked():
    reading = GRADE.read("重点", TODAY)
    assert (reading.value, codes(reading.findings)) == (Grade.A, ["choice-guessed"])


@pytest.mark.parametrize("typed", ["A+", "A-B", "A/B", "A或B", "AB", "D", "一般"])
def test_what_lies_between_two_grades_is_asked_back(typed):
    reading = GRADE.read(typed, TODAY)
    assert (reading.value, codes(reading.findings)) == (None, ["not-a-choice"])
    assert "A、B、C" in reading.findings[0].suggestion


def test_each_value_type_has_its_own_strategies_numbered_as_in_the_manual():
    counts = {ValueType.INTRINSIC: 4, ValueType.EXTRINSIC: 3, ValueType.STRATEGIC: 4}
    assert {name: len(some) for name, some in BY_VALUE_TYPE.items()} == counts
    for kind, some in BY_VALUE_TYPE.items():
        assert [strategy.number for strategy in some] == list(range(1, len(some) + 1))
        assert {strategy.value_type for strategy in some} == {kind}
    assert sum(map(len, BY_VALUE_TYPE.values())) == len(Strategy)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("内在2", (Strategy.LOWER_COST,)),
        ("内在②", (Strategy.LOWER_COST,)),
        ("降价", (Strategy.LOWER_COST,)),
        ("战4", (Strategy.AS_EQUALS,)),
        ("建关系、愿景", (Strategy.RELATIONSHIP, Strategy.VISION)),
    ],
)
def test_a_strategy_is_known_by_its_type_and_number_and_by_catchwords(typed, read):
    reading = STRATEGIES.read(typed, TODAY)
    assert (reading.value, reading.findings) == (read, ())


def test_a_number_that_could_be_of_any_value_type_is_asked_back():
    assert codes(STRATEGIES.read("②", TODAY).findings) == ["not-a-choice"]


def test_a_value_type_is_known_without_its_ending():
    assert [VALUE_TYPE.read(word, TODAY).value for word in ("内在型", "外在", "战略价值")] == list(ValueType)


@pytest.mark.parametrize(
    ("chosen", "kind", "found"),
    [
        ((Strategy.LOWER_COST, Strategy.NEW_PRODUCTS), ValueType.INTRINSIC, []),
        ((Strategy.LOWER_COST,), ValueType.EXTRINSIC, ["strategy-mismatch"]),
        ((Strategy.EDUCATION, Strategy.LOWER_COST), ValueType.EXTRINSIC, ["strategy-mismatch"]),
        ((Strategy.LOWER_COST,), None, []),
        ((), ValueType.EXTRINSIC, []),
    ],
)
def test_strategies_are_those_of_the_value_type(chosen, kind, found):
    assert codes(StrategyStep.of({"strategies": chosen, "value_type": kind}).check()) == found


def test_a_strategy_of_another_type_says_which_type_it_should_fit():
    (problem,) = StrategyStep.of({"strategies": (Strategy.VISION,), "value_type": ValueType.INTRINSIC}).check()
    assert problem.said() == "“用愿景讲扶持力度”不都是“内在价值型”的策略"


@pytest.mark.parametrize("form", [KeyCustomerAnalysis, StrategyStep])
@pytest.mark.parametrize(
    ("kind", "needed", "colleague", "found"),
    [
        ("战略价值型", "是", "周总", []),
        ("战略价值型", "是", None, ["required"]),
        ("战略价值型", "否", "周总", ["senior-missing"]),
        ("战略价值型", "待核实", None, ["senior-missing", "required"]),
        ("战略价值型", None, None, ["senior-missing", "required"]),
        ("内在价值型", None, None, []),
        ("外在价值型", "否", None, []),
        ("外在价值型", "是", None, ["required"]),
        ("外在价值型", "是", "周总", []),
        (None, None, None, []),
        (None, "是", None, ["required"]),
    ],
)
def test_a_strategic_customer_needs_a_named_senior_colleague(form, kind, needed, colleague, found):
    columns = form.form.by_field
    read = {"value_type": kind, "senior_needed": needed, "senior_colleague": colleague}
    row = form.of({field: columns[field].kind.read(cell, TODAY).value for field, cell in read.items()})
    problems = list(row.check())
    assert codes(problems) == found
    headings = {"senior-missing": "需协同高层", "required": "协同高层姓名"}
    assert [problem.heading for problem in problems] == [headings[code] for code in found]


def test_nothing_tells_one_of_grade_value_type_and_personality_from_the_others():
    alone = [{"grade": Grade.A}, {"value_type": ValueType.INTRINSIC}, {"personality": (Personality.SHREWD,)}]
    for values in alone:
        row = StrategyStep.of(values)
        assert {name: getattr(row, name) for name in ("grade", "value_type", "personality")} == {
            "grade": None,
            "value_type": None,
            "personality": (),
        } | values


def test_the_columns_offer_what_fits_the_value_type():
    guard = STRATEGIES.guard()
    assert guard.within == "value_type"
    assert guard.groups == {name: tuple(map(str, some)) for name, some in BY_VALUE_TYPE.items()}
