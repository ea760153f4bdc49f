"""The promises, on weeks nobody thought of: nothing vanishes, twice is once, order and names do not matter."""

import itertools
import re
import tempfile
import unicodedata
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from weeks import cells, correct, customers, entries, run, save, traced, tree, workspace

from workbook_tools.ledger import Ledger
from workbook_tools.workspace import Workspace

PEOPLE = ("李晓梅", "周文静", "赵小龙")
BRANDS = (("康泰", "张总监"), ("益寿", "王总监"))

# What a line may say, in the words of each form; a heading left out cannot be said there.
HEADINGS = {
    "inquiry_log": {
        "day": "咨询日期", "channel": "来源渠道", "name": "客户称呼", "mobile": "手机", "wechat": "微信/QQ", "qq": "QQ",
        "region": "所在地区", "firm": "单位/店名", "need": "咨询内容", "brand": "意向品牌", "by": "登记客服",
        "note": "备注",
    },
    "visit_register": {
        "day": "拜访日期", "by": "业务代表", "region": "意向区域", "firm": "店名", "address": "详细地址",
        "name": "负责人", "mobile": "手机", "wechat": "微信", "need": "客户要求", "intent": "合作意向", "note": "备注",
    },
    "prospect_list": {
        "firm": "客户名称", "name": "联系人", "mobile": "手机", "landline": "固定电话", "wechat": "微信", "qq": "QQ",
        "region": "所在地区", "address": "详细地址", "channel": "信息来源", "day": "取得日期", "by": "登记客服",
        "note": "备注",
    },
    "referral_slip": {
        "day": "登记日期", "referrer": "转介绍人", "firm": "被介绍客户", "name": "联系人", "mobile": "手机",
        "qq": "QQ", "region": "所在地区", "need": "需求说明", "by": "受理人", "note": "备注",
    },
}  # fmt: skip

# Typed → the numbers it must come to. Few and alike, so that people meet again and again.
MOBILES = {
    "13853900001": ("13853900001",),
    "138 5390 0001": ("13853900001",),
    "+86 138-5390-0001": ("13853900001",),
    "１３８５３９０００１１": ("13853900011",),
    13853900011: ("13853900011",),
    "13853900011；13951600022": ("13853900011", "13951600022"),
    "13951600022": ("13951600022",),
    "手机：13951600022": ("13951600022",),
    "0539-8123456": ("0539-8123456",),
    "1385390000": (),
    "138****0001": (),
    "1.38539E+10": (),
    "无": (),
    "暂无": (),
}
ACCOUNTS = {"wang_zq88": "wang_zq88", "Wang_ZQ88": "wang_zq88", "lisi-2020": "lisi-2020", "一路有你": "", "/": ""}
QQS = {"7654321": "7654321", 7654321: "7654321", "12": ""}
NAMES = {"王志强": "王志强", "王 志 强": "王志强", "李秀英": "李秀英", "王总": "", "老李": "", "测试": None, "无": None}
FIRMS = {
    "临沂康泰医疗器械有限公司": "临沂康泰医疗器械",
    "临沂康泰医疗器械": "临沂康泰医疗器械",
    "康乐保健品店": "康乐保健品店",
    "康乐保健品店（二店）": "康乐保健品店二店",
    "测试": None,
}
DAYS = (date(2026, 11, 16), date(2026, 11, 19), "2026.11.18", "11月17日", "20261120", "昨天", "2026/13/45", "等通知")
TEXTS = st.text(alphabet=st.sampled_from("想买床=+-@<&\"'，。1A é😀\n"), min_size=1, max_size=12).filter(
    lambda text: re.search(r"\w", text)  # -- says nothing, and '' says what stands above
)


@dataclass(frozen=True)
class Line:
    """One line of one form, and what its author knows of it without asking the tool."""

    form: str
    said: tuple[tuple[str, object], ...]

    @property
    def typed(self):
        return dict(self.said)

    @property
    def by_heading(self):
        return {HEADINGS[self.form][name]: value for name, value in self.said}

    @property
    def numbers(self):
        """What it can be told by: mobiles and accounts, not landlines."""
        typed = self.typed
        mobiles = {number for number in MOBILES.get(typed.get("mobile"), ()) if not number.startswith("0")}
        accounts = {ACCOUNTS.get(typed.get("wechat")), QQS.get(typed.get("qq"))} - {None, ""}
        return mobiles | accounts

    @property
    def is_reachable(self):
        typed = self.typed
        by_address = self.form == "visit_register" and typed.get("address")
        return bool(self.numbers or MOBILES.get(typed.get("mobile")) or typed.get("landline") or by_address)

    @property
    def has_name(self):
        return NAMES.get(self.typed.get("name")) is not None or FIRMS.get(self.typed.get("firm")) is not None

    def contradicts(self, other):
        """Tell whether both say a full name and not the same one, or both a firm and not the same one."""
        return (
            any(
                one and two and one != two
                for known, name in ((NAMES, "name"), (FIRMS, "firm"))
                for one, two in [(known.get(self.typed.get(name)), known.get(other.typed.get(name)))]
            )
            or self._calls_otherwise(other)
            or other._calls_otherwise(self)
        )

    def _calls_otherwise(self, other):
        surname = {"王总": "王", "老李": "李"}.get(self.typed.get("name"))
        theirs = {"王总": "王", "老李": "李"}.get(other.typed.get("name")) or NAMES.get(other.typed.get("name"))
        return bool(surname and theirs and surname not in theirs)


def sometimes(strategy):
    return st.none() | strategy


@st.composite
def lines(draw, form):
    fields = {
        "day": st.sampled_from(DAYS),
        "channel": st.sampled_from(["网络·百度商桥", "百度", "医疗器械展", "不知道"]),
        "name": sometimes(st.sampled_from(list(NAMES))),
        "firm": sometimes(st.sampled_from(list(FIRMS))),
        "mobile": sometimes(st.sampled_from(list(MOBILES))),
        "landline": st.none() | st.just("0539-8222333"),
        "wechat": sometimes(st.sampled_from(list(ACCOUNTS))),
        "qq": sometimes(st.sampled_from(list(QQS))),
        "region": sometimes(st.sampled_from(["山东省临沂市兰山区", "临沂兰山", "朝阳区", "火星"])),
        "address": sometimes(st.just("北京路12号")),
        "need": sometimes(TEXTS),
        "brand": sometimes(st.sampled_from(["康泰", "益寿", "A/B:[x]", "未列入"])),
        "by": st.sampled_from([*PEOPLE, "小李", "谁"]),
        "intent": sometimes(st.sampled_from(["有", "无", "看看"])),
        "referrer": sometimes(st.just("刘国平")),
        "note": sometimes(TEXTS),
    }
    said = {name: draw(fields[name]) for name in HEADINGS[form]}
    # Something is always said beside the day and the author: a line of a day alone is a divider.
    said["note"] = said["note"] or "x"
    said["note"] = f"备{said['note']}注"
    return Line(form, tuple((name, value) for name, value in said.items() if value is not None))


@st.composite
def weeks(draw, files=3, rows=6):
    """Give a week: the lines of each file. File names do not tell dates."""
    count = draw(st.integers(1, files))
    week = {}
    for number in range(count):
        form = draw(st.sampled_from(list(HEADINGS)))
        suffix = draw(st.sampled_from([".xlsx", ".xlsx", ".csv"]))
        week[f"{PEOPLE[number % 3]}{'甲乙丙'[number]}{suffix}"] = draw(st.lists(lines(form), min_size=1, max_size=rows))
    return week


@contextmanager
def handed_in(week):
    """Put a week into the inbox of a new workspace. Gives the workspace and address → line."""
    with tempfile.TemporaryDirectory() as folder:
        space = workspace(Path(folder) / "公司", staff=[(name, "") for name in PEOPLE], brands=BRANDS)
        yield space, put(space, week)


def put(space, week, *, turned=False, top=0):
    """Write a week's workbooks, their columns turned round if asked. Gives address → line.

    Each table starts one row further down than the one before, so that no two files are alike.
    """
    addresses = {}
    for number, (name, lines_of_file) in enumerate(week.items(), start=top):
        form = lines_of_file[0].form
        headings = list(HEADINGS[form].values())[:: -1 if turned else 1]
        rows = [line.by_heading for line in lines_of_file]
        first = save(space.inbox / name, rows, headings=headings, sheet="表", top=number)
        sheet = None if name.endswith(".csv") else "表"
        addresses |= {(name, sheet, first + n, form): line for n, line in enumerate(lines_of_file)}
    return addresses


def promise(examples):
    return settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@promise(15)
@given(weeks())
def test_every_row_ends_in_exactly_one_place_and_only_a_name_and_a_contact_decide(week):
    with handed_in(week) as (space, addresses):
        before = tree(space.inbox)
        told = run(space)
        assert tree(space.inbox) == before

        for figures in (told["rows"], *({"read": f["rows"], **f} for f in told["files"])):
            assert figures["read"] == figures["accepted"] + figures["held_back"] + figures["seen"]
        assert {f["path"]: f["rows"] for f in told["files"]} == {name: len(own) for name, own in week.items()}
        assert told["rows"]["read"] == len(addresses)
        assert told["unreadable"] == []

        trace = traced(space)
        assert trace.keys() == addresses.keys()
        for address, line in addresses.items():
            fits = line.has_name and line.is_reachable
            assert trace[address]["status"] == ("accepted" if fits else "held_back"), line
            assert bool(trace[address]["customer_no"]) == fits
        assert told["customers"]["total"] == len(customers(space))


@promise(15)
@given(weeks())
def test_rows_of_one_customer_never_contradict_and_a_number_and_a_full_name_make_one(week):
    with handed_in(week) as (space, addresses):
        run(space)
        by_customer = {}
        for address, line in traced(space).items():
            if line["customer_no"]:
                by_customer.setdefault(line["customer_no"], []).append(addresses[address])
        assert by_customer.keys() == customers(space).keys()
        for members in by_customer.values():
            assert not any(a.contradicts(b) for a, b in itertools.combinations(members, 2)), members
        accepted = [line for members in by_customer.values() for line in members]
        number_of = {id(line): no for no, members in by_customer.items() for line in members}
        for together in linked(accepted):
            known = all(NAMES.get(line.typed.get("name")) for line in together)
            if known and not any(a.contradicts(b) for a, b in itertools.combinations(together, 2)):
                assert len({number_of[id(line)] for line in together}) == 1, together


def linked(members):
    """Part lines into those that shared numbers connect."""
    parts = []
    for line in members:
        near = [part for part in parts if any(line.numbers & other.numbers for other in part)]
        parts = [part for part in parts if part not in near] + [[line, *itertools.chain(*near)]]
    return parts


@promise(8)
@given(weeks())
def test_a_second_run_sees_every_row_and_writes_the_same_cells(week):
    with handed_in(week) as (space, addresses):
        first = run(space)
        trace, known = traced(space), customers(space)
        books = {name: cells(space.root / name) for name in first["outputs"]}

        again = run(space)

        held = first["rows"]["held_back"]  # until somebody mends it
        assert again["rows"] == {
            "read": len(addresses),
            "accepted": 0,
            "held_back": held,
            "seen": len(addresses) - held,
        }
        assert again["customers"] == {
            "new": 0, "updated": 0, "unchanged": first["customers"]["total"], "total": first["customers"]["total"],
        }  # fmt: skip
        assert traced(space) == trace
        assert customers(space) == known
        assert again["outputs"] == first["outputs"]
        assert {name: cells(space.root / name) for name in again["outputs"]} == books


@promise(8)
@given(weeks(), st.randoms(use_true_random=False))
def test_names_of_files_and_order_of_files_rows_and_columns_do_not_matter(week, random):
    shuffled = {}
    names = random.sample([f"{letter}.xlsx" for letter in "zyxwv"], len(week))
    for name, own in zip(names, random.sample(list(week.values()), len(week)), strict=True):
        shuffled[name] = random.sample(own, len(own))
    week = {Path(name).stem + ".xlsx": own for name, own in week.items()}
    with handed_in(week) as (space, addresses):
        figures = run(space)
        went, known = destinies(space, addresses), without_places(customers(space))
    with handed_in({}) as (space, _):
        addresses = put(space, shuffled, turned=True)
        figures_too = run(space)
        assert figures_too["rows"] == figures["rows"]
        assert figures_too["customers"] == figures["customers"]
        assert destinies(space, addresses) == went
        assert without_places(customers(space)) == known


def destinies(space, addresses):
    """Give what became of each line, whatever its address; equal lines are counted."""
    return Counter(
        (addresses[address], line["customer_no"], line["status"], tuple(line["codes"]))
        for address, line in traced(space).items()
    )


def without_places(known):
    return {
        no: {
            **facts,
            "source": "",
            "sources": sorted(facts.get("sources", ())),
            "others": sorted(other[:2] for other in facts["others"]),
        }
        for no, facts in known.items()
    }


@promise(8)
@given(weeks())
def test_a_dry_run_says_the_same_and_writes_nothing_at_all(week):
    with handed_in(week) as (space, _):
        before = tree(space.root)
        said = run(space, dry_run=True)
        assert tree(space.root) == before
        done = run(space)
        assert {**done, "outputs": []} == said
        after = tree(space.root)
        again = run(space, dry_run=True)["rows"]
        assert again == done["rows"] | {"accepted": 0, "seen": done["rows"]["accepted"] + done["rows"]["seen"]}
        assert tree(space.root) == after


@promise(15)
@given(weeks())
def test_every_typed_value_of_every_row_can_be_found_again(week):
    with handed_in(week) as (space, addresses):
        run(space)
        kept = {(e.path, e.sheet, e.line, e.form): e.facts for e in entries(space)}
        facts_of = customers(space)
        for address, line in traced(space).items():
            known = plain(kept[address])
            for name, value in addresses[address].said:
                assert any(plain(word) in known for word in meanings(name, value)), (name, value, kept[address])
            if line["customer_no"]:
                everything = plain(str(facts_of[line["customer_no"]]))
                for name in ("name", "firm", "mobile", "wechat", "qq", "need", "note"):
                    for word in worth(name, addresses[address].typed.get(name)):
                        assert plain(word) in everything, (name, word, facts_of[line["customer_no"]])


def meanings(name, value):
    """What a typed value may have become, any of which will do; blank words say nothing."""
    if name == "mobile" and MOBILES[value]:
        return ["".join(MOBILES[value])] if len(MOBILES[value]) == 1 else [MOBILES[value][0]]
    if str(value) in {"无", "暂无", "/"}:
        return [""]
    days = {date(2026, 11, 16): "2026-11-16", date(2026, 11, 19): "2026-11-19", "2026.11.18": "2026-11-18",
            "11月17日": "2026-11-17", "20261120": "2026-11-20", "昨天": "2026-11-22"}  # fmt: skip
    others = {"临沂兰山": "山东省临沂市兰山区", "百度": "网络·待定", "医疗器械展": "行业名录·医疗器械展",
              "谁": "谁", "小李": "小李"}  # fmt: skip
    return [str(days.get(value) or others.get(value) or value)]


def worth(name, value):
    """What a customer must be told by in 客户总表, in its 其他值 at least."""
    if value is None or value in {"无", "暂无", "/"}:
        return []
    if name == "mobile":
        return MOBILES[value]
    known = {"name": NAMES, "firm": FIRMS, "wechat": ACCOUNTS, "qq": QQS}.get(name)
    return [str(value)] if not known or known[value] not in (None, "") else []


def plain(text):
    """Fold what does not count: width, blanks, and what JSON and Python add when they show a text."""
    return re.sub(r"\\n|[\s\\\"']", "", unicodedata.normalize("NFKC", str(text)))


@promise(6)
@given(weeks(files=2))
def test_a_register_saved_again_unchanged_corrects_nothing(week):
    with handed_in(week) as (space, _):
        run(space)
        known = customers(space)
        correct(space, "", None)
        run(space)
        assert customers(space) == known


@promise(6)
@given(weeks(files=2), weeks(files=2))
def test_a_later_week_adds_to_the_first_and_takes_nothing_away(first, second):
    second = {f"下周{name}": own for name, own in second.items()}
    with handed_in(first) as (space, addresses):
        run(space)
        before, trace = customers(space), traced(space)
        added = put(space, second, top=3)
        told = run(space, week="2026-W48")
        after = traced(space)
        assert told["rows"]["read"] == len(after) == len(addresses) + len(added)
        assert told["rows"]["seen"] == sum(line["status"] != "held_back" for line in trace.values())
        assert {address: after[address] for address in trace} == trace
        now = customers(space)
        assert now.keys() >= before.keys()
        for no, facts in before.items():
            for name in ("wechat", "qq", "need", "first_week"):
                assert now[no].get(name) == facts.get(name) or not facts.get(name)
            for name in ("customer_name", "contact_name"):  # a fuller one is shown instead
                kept = [now[no].get(name), *(other[1] for other in now[no]["others"] if other[0] == name)]
                assert facts.get(name) in kept or not facts.get(name)
            assert set(now[no].get("mobile", ())) >= set(facts.get("mobile", ()))


def test_a_ledger_keeps_what_was_promised_even_if_the_lists_are_thrown_away(tmp_path):
    space = workspace(tmp_path / "公司", staff=[(name, "") for name in PEOPLE])
    line = Line("inquiry_log", (("name", "王志强"), ("mobile", "13853900001"), ("note", "备注")))
    put(space, {"李晓梅甲.xlsx": [line, replace(line, said=(*line.said[:1], ("mobile", "13853900011")))]})
    outputs = run(space)["outputs"]
    before = {name: cells(space.root / name) for name in outputs}
    for name in outputs:
        (space.root / name).unlink()
    assert run(space)["rows"]["accepted"] == 0
    assert {name: cells(space.root / name) for name in outputs} == before
    with Ledger(Workspace(space.root).ledger_file) as ledger:
        assert ledger.customer_count() == 2
