"""Rows whose cells are as they were, but are understood otherwise now: a heading was mended, a name became known."""

from datetime import date

import pytest
from weeks import WEEK, cells, correct, customers, entries, inquiry, run, save, visit, workspace

from workbook_tools.columns.as_json import from_json
from workbook_tools.forms.settings import Brand, Role, Staff
from workbook_tools.tasks.erase import erase, readmit
from workbook_tools.tasks.init import write_settings

NEXT = {"week": "2026-W48", "as_of": date(2026, 11, 30)}


@pytest.fixture
def space(tmp_path):
    return workspace(tmp_path / "公司", brands=[("康悦理疗", "韩雪梅")])


def figures(done):
    return {name: done["rows"][name] for name in ("accepted", "held_back", "seen")}


def named(rows, old, new):
    return [{new if heading == old else heading: value for heading, value in row.items()} for row in rows]


class TestHeldBack:
    @pytest.fixture
    def rows(self):
        nameless = {"单位/店名": None, "客户称呼": None, "来访者": "孙大圣"}
        return [inquiry(**nameless), inquiry(**nameless | {"来访者": "猪八戒"}, 手机="13853900002")]

    def test_is_accepted_once_its_heading_is_mended(self, space, rows):
        save(space.inbox / "小林.xlsx", rows)
        assert figures(run(space)) == {"accepted": 0, "held_back": 2, "seen": 0}
        save(space.inbox / "小林.xlsx", named(rows, "来访者", "客户称呼"))
        assert figures(run(space)) == {"accepted": 2, "held_back": 0, "seen": 0}
        assert [facts["contact_name"] for facts in customers(space).values()] == ["孙大圣", "猪八戒"]
        assert figures(run(space)) == {"accepted": 0, "held_back": 0, "seen": 2}

    def test_is_held_back_again_as_long_as_nobody_mends_it(self, space, rows):
        save(space.inbox / "小林.xlsx", rows)
        for week in ({}, {}, NEXT, NEXT):
            done = run(space, **week)
            assert figures(done) == {"accepted": 0, "held_back": 2, "seen": 0}
            assert "孙大圣" not in str(customers(space))
            figure = list(cells(space.week_folder(week.get("week", WEEK)) / "有效客户名单表.xlsx")["本周概况"].values())
            assert figure[figure.index("待补的行") + 1] == 2
        assert [entry.status for entry in entries(space)] == ["held_back", "held_back"]

    def test_is_accepted_once_its_customer_may_come_back(self, space):
        save(space.inbox / "小林.xlsx", [inquiry()])
        run(space)
        erase("KH000001", workspace=space.root)
        (space.inbox / "小林.xlsx").unlink()
        save(space.inbox / "小李.xlsx", [inquiry(咨询内容="又来问")])
        assert figures(run(space)) == {"accepted": 0, "held_back": 1, "seen": 0}
        assert figures(run(space)) == {"accepted": 0, "held_back": 1, "seen": 0}
        readmit("KH000001", workspace=space.root)
        assert figures(run(space)) == {"accepted": 1, "held_back": 0, "seen": 0}
        assert [facts["need"] for facts in customers(space).values()] == ["又来问"]


class TestAccepted:
    def test_says_what_stands_under_a_heading_that_was_mended(self, space):
        row = visit(时间=date(2026, 11, 18), 拜访日期=None, 牌子="康悦理疗")
        save(space.inbox / "大张.xlsx", [row])
        run(space)
        (before,) = customers(space).values()
        assert "brand" not in before
        mended = named(named([row], "时间", "拜访日期"), "牌子", "意向品牌")
        save(space.inbox / "大张.xlsx", mended)
        done = run(space)
        assert figures(done) == {"accepted": 1, "held_back": 0, "seen": 0}
        assert done["customers"] == {"new": 0, "updated": 1, "unchanged": 0, "total": 1}
        (facts,) = customers(space).values()
        assert (facts["brand"], facts["logged_on"]) == ("康悦理疗", "2026-11-18")
        assert "牌子" not in str(facts)
        again = run(space)
        assert figures(again) == {"accepted": 0, "held_back": 0, "seen": 1}
        assert list(customers(space).values()) == [facts]

    def test_has_the_names_that_the_settings_came_to_know(self, space):
        save(space.inbox / "大张.xlsx", [visit(意向品牌="康悦里疗", 业务代表="李方")])
        run(space)
        (facts,) = customers(space).values()
        assert (facts["brand"], facts["owner"]) == ("康悦里疗", "李方")
        staff = [Staff(name="李芳", aliases="李方", role=Role.SALES)]
        write_settings(space.settings_file, {Staff: staff, Brand: [Brand(brand="康悦理疗", aliases="康悦里疗")]})
        run(space, **NEXT)
        (facts,) = customers(space).values()
        assert (facts["brand"], facts["owner"]) == ("康悦理疗", "李芳")
        assert figures(run(space, **NEXT))["seen"] == 1

    def test_loses_nothing_to_a_heading_that_was_spoilt(self, space):
        rows = [visit(意向品牌="康悦理疗")]
        save(space.inbox / "大张.xlsx", rows)
        run(space)
        before = customers(space)
        save(space.inbox / "大张.xlsx", named(rows, "意向品牌", "牌子"))
        assert figures(run(space)) == {"accepted": 0, "held_back": 0, "seen": 1}
        save(space.inbox / "大张.xlsx", named(rows, "手机", "号码"))
        assert figures(run(space))["seen"] == 1
        assert customers(space) == before

    def test_takes_what_was_mended_though_another_heading_was_spoilt(self, space):
        row = visit(牌子="康悦理疗", 微信="wang_zq88")
        save(space.inbox / "大张.xlsx", [row])
        run(space)
        save(space.inbox / "大张.xlsx", named(named([row], "牌子", "意向品牌"), "合作意向", "愿不愿意"))
        assert figures(run(space)) == {"accepted": 1, "held_back": 0, "seen": 0}
        (facts,) = customers(space).values()
        assert facts["brand"] == "康悦理疗"
        assert from_json(entries(space)[-1].facts)["intent"] == "有"
        assert figures(run(space, **NEXT)) == {"accepted": 0, "held_back": 0, "seen": 1}
        assert list(customers(space).values()) == [facts]

    def test_a_person_stays_under_the_heading_that_was_mended_for_him(self, space):
        """The referrer was taken for the customer; one of the mended headings is still written wrongly."""
        said = ["11.3", "赵国栋", "18628628964", "客户", "钱德明", "17760937131", "河南省郑州市金水区"]
        wrong = ["登记日期", "姓名", "手机", "转介绍人类型", "姓名 ", "电话", "所在地区"]
        right = ["登记日期", "转介绍人", "转介绍人电话", "介绍人的类型", "联系人", "手机", "所在地区"]
        for headings in (wrong, right):
            row = dict(zip(headings, said, strict=True))
            save(space.inbox / "转介绍.xlsx", [row], headings=headings, title="转介绍单")
            assert figures(run(space))["accepted"] == 1
        facts = from_json(entries(space)[-1].facts)
        told = {name: facts[name] for name in ("referrer", "referrer_mobile", "contact_name", "mobile")}
        assert told == {
            "referrer": "赵国栋",
            "referrer_mobile": ["18628628964"],
            "contact_name": "钱德明",
            "mobile": ["17760937131"],
        }
        assert facts["referrer_kind"] == "客户"

    def test_keeps_the_day_that_a_relative_word_meant_when_it_was_first_read(self, space):
        save(space.inbox / "小李.xlsx", [inquiry(咨询日期="昨天")])
        run(space)
        before = customers(space)
        assert figures(run(space, **NEXT))["seen"] == 1
        assert customers(space) == before

    def test_keeps_that_day_when_something_else_of_it_is_understood(self, space):
        row = visit(牌子="康悦理疗", 拜访日期="昨天")
        save(space.inbox / "大张.xlsx", [row])
        run(space)
        (before,) = customers(space).values()
        save(space.inbox / "大张.xlsx", named([row], "牌子", "意向品牌"))
        assert figures(run(space, **NEXT)) == {"accepted": 1, "held_back": 0, "seen": 0}
        (facts,) = customers(space).values()
        assert (facts["brand"], facts["logged_on"]) == ("康悦理疗", before["logged_on"])
        assert figures(run(space, **NEXT))["seen"] == 1
        assert before["logged_on"] in entries(space)[-1].facts

    def test_keeps_what_a_person_corrected_in_the_register(self, space):
        save(space.inbox / "大张.xlsx", [visit(牌子="康悦理疗")])
        run(space)
        correct(space, "意向品牌", "暖橘堂")
        save(space.inbox / "大张.xlsx", [visit(意向品牌="康悦理疗")])
        run(space)
        (facts,) = customers(space).values()
        assert facts["brand"] == "暖橘堂"

    def test_two_equal_rows_stay_two(self, space):
        rows = [visit(牌子="康悦理疗")] * 2
        save(space.inbox / "大张.xlsx", rows)
        run(space)
        save(space.inbox / "大张.xlsx", named(rows, "牌子", "意向品牌"))
        assert figures(run(space)) == {"accepted": 2, "held_back": 0, "seen": 0}
        assert figures(run(space)) == {"accepted": 0, "held_back": 0, "seen": 2}
        save(space.inbox / "大张.xlsx", named([*rows, rows[0]], "牌子", "意向品牌"))
        assert figures(run(space)) == {"accepted": 1, "held_back": 0, "seen": 2}
