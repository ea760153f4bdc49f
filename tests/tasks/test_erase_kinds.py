"""Whatever kind of decision the ledger keeps, erasing a customer knows what is to become of it."""

import ast
import importlib
import json
from itertools import chain
from pathlib import Path

import pytest

import workbook_tools
from workbook_tools.ledger import Ledger
from workbook_tools.ledger.decision_kinds import DecisionKind, WhenErased
from workbook_tools.tasks.demo import demo
from workbook_tools.workspace import Workspace

HOUSE = Path(workbook_tools.__file__).parent
HIM, OTHER = "KH000012", "KH000013"
HANDED, HANDED_OTHER = "20261123-01", "20261123-02"


def kinds_decided():
    """Give the kinds that the sources decide, with the file of each: the first argument of every `decide`."""
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "decide":
                name = ".".join([HOUSE.name, *path.relative_to(HOUSE).with_suffix("").parts])
                yield path.name, eval(ast.unparse(node.args[0]), vars(importlib.import_module(name)))


def test_every_kind_that_is_decided_says_what_becomes_of_it_and_no_other_does():
    decided = list(kinds_decided())
    assert [(file, kind) for file, kind in decided if not isinstance(kind, DecisionKind)] == []
    assert {kind for _, kind in decided} == set(DecisionKind)


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        opened.begin_run("consolidate", "2026-W47", "2026-11-23", "2026-11-23T09:00:00")
        for handed, no in ((HANDED, HIM), (HANDED_OTHER, OTHER)):
            opened.decide(DecisionKind.HANDOFF, {handed: json.dumps({"customer_no": no})})
        yield opened


def subjects_of(no):
    """Give the subjects under which something of a customer is kept, by what becomes of it."""
    handed = HANDED if no == HIM else HANDED_OTHER
    return {
        WhenErased.STAYS: [no, f"2026-W47 {no}", f"KH000001+{no}"],
        WhenErased.GOES: [no, f"2026-W47 {no}", handed],
        WhenErased.GOES_IF_IT_NAMES_HIM: [f"ABC-{no}"],
        WhenErased.LOSES_WHY: [f"2026-W47 {no}", f"2026-W47 {no} taken-back"],
    }


@pytest.mark.parametrize("kind", DecisionKind)
def test_erasing_does_with_each_kind_as_it_says_and_leaves_others_alone(ledger, kind):
    fate, said = kind.when_erased, {}
    for no in (HIM, OTHER):
        for subject in subjects_of(no)[fate]:
            said[subject] = json.dumps({"customer_no": no, "changed_why": f"{no}自己要的"}, ensure_ascii=False)
    ledger.decide(kind, said)
    before = ledger.decisions(kind)
    ledger.erase_customer(HIM, lambda text: HIM in text)
    after = ledger.decisions(kind)
    his = subjects_of(HIM)[fate]
    assert {s: v for s, v in after.items() if s not in his} == {s: v for s, v in before.items() if s not in his}
    if fate is WhenErased.STAYS:
        assert after == before
    elif fate is WhenErased.LOSES_WHY:
        assert [json.loads(after[subject]) for subject in his] == [{"customer_no": HIM}] * len(his)
    else:
        assert after.keys().isdisjoint(his)


def test_what_was_replaced_or_taken_back_earlier_goes_too(ledger):
    ledger.decide(DecisionKind.RULING, {HIM: "早先说的"})
    ledger.begin_run("consolidate", "2026-W48", "2026-11-30", "2026-11-30T09:00:00")
    ledger.decide(DecisionKind.RULING, {HIM: "后来说的"})
    ledger.take_back(DecisionKind.RULING, [HIM])
    assert [said for _, said in ledger.said_when(DecisionKind.RULING, HIM)] == ["早先说的"]
    ledger.erase_customer(HIM, lambda _: False)
    assert ledger.said_when(DecisionKind.RULING, HIM) == []


def test_what_stays_tells_of_no_customer(tmp_path):
    demo(tmp_path / "out")
    with Ledger(Workspace(tmp_path / "out").ledger_file, write=False) as ledger:
        everyone = ledger.customers().values()
        words = {number for facts in everyone for number in facts.get("mobile") or ()}
        words |= {facts[name] for facts in everyone for name in ("customer_name", "contact_name") if facts.get(name)}
        staying = [
            kind for kind in DecisionKind if kind.when_erased is WhenErased.STAYS and kind is not DecisionKind.SHARED
        ]
        said = {kind: "".join(chain(*ledger.decisions(kind).items())) for kind in staying}
    assert len(words) > 50
    assert {kind: found for kind in staying if (found := [word for word in words if word in said[kind]])} == {}
