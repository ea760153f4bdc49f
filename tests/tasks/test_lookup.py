import json
import re
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from weeks import inquiry, run, save, visit, workspace

from workbook_tools.cli import main
from workbook_tools.columns.choices import YesNo
from workbook_tools.forms.settings import Role, Staff
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.init import write_settings
from workbook_tools.tasks.lookup import lookup


@pytest.fixture
def space(tmp_path):
    space = workspace(tmp_path / "公司", staff=[("李晓梅", ""), ("赵小龙", "")])
    save(space.inbox / "李晓梅.xlsx", [inquiry(**{"微信/QQ": "wang_zq88"}, 单位或店名=None)])
    save(space.inbox / "赵小龙.xlsx", [visit(固定电话="0516-85881234")])
    run(space)
    return space


@pytest.mark.parametrize(
    ("query", "owner"),
    [
        ("13853900001", ""),
        ("+86 138-5390-0001", ""),
        ("wang_zq88", ""),
        ("王志强", ""),
        ("王自强", ""),
        ("13951600001", "赵小龙"),
        ("051685881234", "赵小龙"),
        ("康乐保健品店", "赵小龙"),
        ("康乐", "赵小龙"),
        ("孙玉", "赵小龙"),
        ("KH000002", "赵小龙"),
        ("kh000002", "赵小龙"),
        ("ＫＨ000002", "赵小龙"),
    ],
)
def test_finds_who_has_a_customer_by_whatever_is_known_of_him(space, query, owner):
    (found,) = lookup(query, workspace=space.root).found
    assert found.owner == owner


@pytest.mark.parametrize("query", ["13700001111", "李秀英", "益寿养生馆", "山东", "765432100"])
def test_says_so_if_nobody_is_known(space, query):
    assert lookup(query, workspace=space.root).found == []
    told = CliRunner().invoke(main, ["lookup", query, "-w", str(space.root)])
    assert (told.exit_code, told.output.strip()) == (0, "没有登记过，可以登记。")


@pytest.mark.parametrize(
    ("query", "surname"),
    [
        ("善国强", "单"),
        ("增小明", "曾"),
        ("求大伟", "仇"),
        ("谢放军", "解"),
        ("欧伟明", "区"),
        ("扎良才", "查"),
        ("瓢东升", "朴"),
        ("宅志刚", "翟"),
        ("sgq", "单"),
        ("DGQ", "单"),
        ("zxm", "曾"),
        ("wzq", "王"),
    ],
)
def test_finds_a_surname_read_in_its_own_way_and_initials(space, query, surname):
    names = ["单国强", "曾小明", "仇大伟", "解放军", "区伟明", "查良才", "朴东升", "翟志刚"]
    rows = [inquiry(客户称呼=name, 手机=f"1385390010{at}", 单位或店名=None) for at, name in enumerate(names)]
    save(space.inbox / "姓.xlsx", rows)
    run(space)
    assert [one.contact_name[0] for one in lookup(query, workspace=space.root).found] == [surname]


def test_initials_that_many_have_name_nobody(space):
    names = ["张国强", "赵国庆", "郑桂琴", "朱广全", "周刚强", "曾贵清"]
    save(space.inbox / "多.xlsx", [inquiry(客户称呼=name, 手机=f"1385390010{at}") for at, name in enumerate(names)])
    run(space)
    found = lookup("zgq", workspace=space.root)
    assert (found.found, found.note) == ([], "名字首字母是这样的有6位，请写全再查。")


def test_a_beginning_that_many_share_names_nobody(space):
    shops = ("养生馆", "大药房", "器械行", "理疗中心", "睡眠馆", "康复站")
    many = [inquiry(客户称呼=f"赵{shop[0]}", 手机=f"1385390010{at}") for at, shop in enumerate(shops)]
    save(space.inbox / "多.xlsx", [row | {"单位/店名": f"强哥{shop}"} for row, shop in zip(many, shops, strict=True)])
    run(space)
    found = lookup("强哥", workspace=space.root)
    assert (found.found, found.note) == ([], "名字或店名这样开头的有6位，请写全再查。")
    assert [one.customer_name[:1] for one in lookup("强哥康", workspace=space.root).found] == ["强"]


def test_masks_whose_customer_it_is_not(space):
    told = CliRunner().invoke(main, ["lookup", "13951600001", "-w", str(space.root)])
    assert "赵小龙在跟，先问他" in told.output
    assert not any(said in told.output for said in ("13951600001", "孙玉兰", "康乐保健品店"))
    own = CliRunner().invoke(main, ["lookup", "13951600001", "-w", str(space.root), "--for", "赵小龙", "--json"])
    (found,) = json.loads(own.output)["found"]
    assert (found["mobile"], found["contact_name"], found["is_yours"]) == (
        ["13951600001", "0516-85881234"],
        "孙玉兰",
        True,
    )


class TestAnOwnerWhoCannotBeAsked:
    """Nobody is sent to him, but to who can say whose the customer is now."""

    @pytest.fixture
    def of_whom(self, space):
        def told(*staff):
            write_settings(space.settings_file, {Staff: [Staff(name="李晓梅", role=Role.SERVICE), *staff]})
            return CliRunner().invoke(main, ["lookup", "13951600001", "-w", str(space.root)]).stdout

        return told

    def test_because_he_has_left(self, of_whom):
        told = of_whom(Staff(name="赵小龙", role=Role.SALES, on_duty=YesNo.NO))
        assert "原来是赵小龙跟，已不在岗，现在没有人跟，先问负责人。" in told

    def test_because_nobody_is_called_so(self, of_whom):
        assert "登记的跟进人“赵小龙”不在人员页里，先问负责人。" in of_whom()

    def test_but_to_one_who_comes_back(self, of_whom):
        away = Staff(name="赵小龙", role=Role.SALES, on_duty=YesNo.NO, back_on=date.today() + timedelta(days=30))
        assert "赵小龙在跟，先问他。" in of_whom(away)


def test_shows_of_a_place_no_more_than_the_place(space):
    rows = [inquiry(客户称呼="周敏", 手机="13853900007", 所在地区="临沂兰山 13853912345"),
            inquiry(客户称呼="赵敏", 手机="13853900008", 所在地区="临沂兰山人民路12号3单元201")]  # fmt: skip
    save(space.inbox / "地区.xlsx", rows)
    run(space)
    for number in ("13853900007", "13853900008"):
        (found,) = lookup(number, workspace=space.root).found
        assert found.region == "山东省临沂市兰山区"
        assert found.sentence().count("*") > 4


@pytest.mark.parametrize("query", ["", "1385390000", "1381234", "13853", "138****0001", "138539000011"])
def test_refuses_with_a_sentence_what_is_no_number(space, query):
    with pytest.raises(WorkbookError) as refused:
        lookup(query, workspace=space.root)
    assert refused.value.code == "phone-unread"
    assert "1385390000" not in refused.value.message


@pytest.mark.parametrize(("query", "said"), [("13812345678", "随手填的"), ("8223344", "连区号")])
def test_says_which_numbers_tell_nobody(space, query, said):
    told = CliRunner().invoke(main, ["lookup", query, "-w", str(space.root)])
    assert said in told.output
    assert "可以登记" not in told.output


@pytest.mark.parametrize(
    ("query", "shown"), [("KH000099", "KH000099"), ("kh13853900001", "KH138****0001"), ("KH王志强", "KH****")]
)
def test_says_that_a_customer_number_is_not_there_and_shows_no_person(space, query, shown):
    with pytest.raises(WorkbookError, match=f"没有 {re.escape(shown)} 这个编号") as refused:
        lookup(query, workspace=space.root)
    assert refused.value.code == "customer-unknown"


def test_knows_nobody_before_the_first_run(tmp_path):
    space = workspace(tmp_path / "公司")
    assert lookup("13853900001", workspace=space.root).found == []


def test_refuses_a_stranger_who_asks(space):
    with pytest.raises(WorkbookError) as refused:
        lookup("13853900001", workspace=space.root, person="谁")
    assert refused.value.code == "unknown-person"


def test_tells_a_number_that_many_hold(space):
    names = ("李秀英", "张建国", "刘秀兰", "陈小明")
    save(
        space.inbox / "共用.xlsx",
        [inquiry(客户称呼=name, 咨询日期=date(2026, 11, 10 + n)) for n, name in enumerate(names)],
    )
    run(space)
    assert lookup("13853900001", workspace=space.root).is_shared
