import csv
from importlib.resources import files

import pytest

from workbook_tools.columns import data
from workbook_tools.columns.gazetteer import (
    Region,
    RegionLevel,
    area_code,
    level_of,
    parse_region,
    strip_place,
)


def place(text):
    return str(parse_region(text).region or "")


FIELD_SAMPLES = {
    "山东临沂市兰山区": "山东省临沂市兰山区",
    "义乌": "浙江省金华市义乌市",
    "广西桂林阳朔县白沙镇": "广西壮族自治区桂林市阳朔县白沙镇",
    "内蒙古呼和浩特新城区": "内蒙古自治区呼和浩特市新城区",
    "吉林市船营区": "吉林省吉林市船营区",
    "吉林长春": "吉林省长春市",
    "海南省琼海市博鳌镇": "海南省琼海市博鳌镇",
    "东莞长安镇": "广东省东莞市长安镇",
    "江苏省苏州昆山": "江苏省苏州市昆山市",
    "新疆石河子": "新疆维吾尔自治区石河子市",
    "湖北仙桃市": "湖北省仙桃市",
    "浙江温州乐清柳市镇": "浙江省温州市乐清市柳市镇",
    "北京市朝阳区": "北京市朝阳区",
    "上海浦东": "上海市浦东新区",
    "重庆万州": "重庆市万州区",
    "山东省临沂兰山": "山东省临沂市兰山区",
    "莱芜": "山东省济南市莱芜区",
    "襄樊": "湖北省襄阳市",
    "香港九龙": "香港特别行政区",
    "杭州余杭/临平区": "浙江省杭州市余杭区",
    "河北雄安": "河北省雄安新区",
}


@pytest.mark.parametrize(("typed", "expected"), FIELD_SAMPLES.items())
def test_the_samples_from_the_field_are_read(typed, expected):
    assert place(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("杭州余杭", "浙江省杭州市余杭区"),
        ("杭州临平区", "浙江省杭州市临平区"),
        ("江苏省昆山", "江苏省苏州市昆山市"),
        ("吉林船营", "吉林省吉林市船营区"),
        ("山东-临沂-兰山", "山东省临沂市兰山区"),
        ("山东省/临沂市，兰山区", "山东省临沂市兰山区"),
        ("山东（临沂）", "山东省临沂市"),
        ("山 东 省 临 沂 市", "山东省临沂市"),
        ("中国山东", "山东省"),
        ("内蒙通辽", "内蒙古自治区通辽市"),
        ("广西省南宁市", "广西壮族自治区南宁市"),
        ("北京市北京市朝阳区", "北京市朝阳区"),
        ("上海市市辖区浦东新区", "上海市浦东新区"),
        ("恩施州", "湖北省恩施土家族苗族自治州"),
        ("双江", "云南省临沧市双江拉祜族佤族布朗族傣族自治县"),
        ("唐山路南", "河北省唐山市路南区"),
        ("乐山市中", "四川省乐山市市中区"),
        ("西安碑林", "陕西省西安市碑林区"),
        ("临沂市区", "山东省临沂市"),
    ],
)
def test_short_names_missing_levels_and_separators_are_read(typed, expected):
    parsed = parse_region(typed)
    assert (str(parsed.region), parsed.rest, parsed.renamed) == (expected, "", None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("吉林", "吉林省"),
        ("海南", "海南省"),
        ("大理", "云南省大理白族自治州"),
        ("西安", "陕西省西安市"),
        ("海南州", "青海省海南藏族自治州"),
        ("长沙", "湖南省长沙市"),
    ],
)
def test_the_greater_place_is_meant_where_that_is_safe(typed, expected):
    assert place(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("朝阳区", {"北京市朝阳区", "吉林省长春市朝阳区"}),
        ("朝阳", {"北京市朝阳区", "吉林省长春市朝阳区", "辽宁省朝阳市", "辽宁省朝阳市朝阳县"}),
        (
            "鼓楼",
            {"江苏省南京市鼓楼区", "江苏省徐州市鼓楼区", "福建省福州市鼓楼区", "河南省开封市鼓楼区"},
        ),
    ],
)
def test_namesakes_are_listed_and_none_is_chosen(typed, expected):
    parsed = parse_region(typed)
    assert parsed.region is None
    assert {str(region) for region in parsed.candidates} == expected


@pytest.mark.parametrize(
    ("typed", "region", "rest"),
    [
        ("香港九龙", "香港特别行政区", "九龙"),
        ("杭州余杭/临平区", "浙江省杭州市余杭区", "临平区"),
        ("临沂高新区", "山东省临沂市", "高新区"),
        ("昆山开发区", "江苏省苏州市昆山市", "开发区"),
        ("苏州园区", "江苏省苏州市", "园区"),
        ("临沂市兰山区金雀山路12号", "山东省临沂市兰山区", "金雀山路12号"),
        ("青岛市南京路", "山东省青岛市", "南京路"),
        ("济南市中心医院", "山东省济南市", "中心医院"),
        ("临沂兰山路", "山东省临沂市", "兰山路"),
    ],
)
def test_what_is_no_place_is_left_over(typed, region, rest):
    parsed = parse_region(typed)
    assert (str(parsed.region), parsed.rest, parsed.guesses) == (region, rest, ())


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        ("临沂兰山街道", "兰山街道"),
        ("临沂市兰山区白沙埠镇政府旁", "白沙埠镇"),
        ("中山古镇镇", "古镇镇"),
        ("中山市东区街道办事处", "东区街道"),
        ("锡林浩特市宝力根苏木", "宝力根苏木"),
    ],
)
def test_a_town_is_known_by_its_ending(typed, town):
    assert parse_region(typed).region.town == town


@pytest.mark.parametrize("typed", ["白沙镇", "北京市"])
def test_without_a_county_or_city_there_is_no_town(typed):
    region = parse_region(typed).region
    assert not (region and region.town)


@pytest.mark.parametrize("typed", ["山东杭州", "济南兰山区", "山东、江苏", "山东省杭州市西湖区文三路"])
def test_a_parent_that_contradicts_makes_the_place_unknown(typed):
    parsed = parse_region(typed)
    assert parsed.region is None
    assert parsed.rest


@pytest.mark.parametrize("typed", ["全国", "华东", "华东地区", "江南", "鲁南大区", "东方红商店", "", "12"])
def test_what_is_no_place_is_unknown(typed):
    parsed = parse_region(typed)
    assert (parsed.region, parsed.candidates, parsed.guesses) == (None, (), ())


@pytest.mark.parametrize(
    ("typed", "today"),
    [
        ("襄樊市", "湖北省襄阳市"),
        ("莱芜市钢城区", "山东省济南市钢城区"),
        ("山东省莱芜市莱城区", "山东省济南市莱芜区"),
        ("巢湖市无为县", "安徽省芜湖市无为市"),
        ("淮安市清河区", "江苏省淮安市清江浦区"),
        ("北京宣武", "北京市西城区"),
        ("毕节地区", "贵州省毕节市"),
        ("即墨市", "山东省青岛市即墨区"),
        ("北京市密云县", "北京市密云区"),
        ("大同县", "山西省大同市云州区"),
        ("苍山县", "山东省临沂市兰陵县"),
        ("山东省苍山县", "山东省临沂市兰陵县"),
        ("临沂苍山", "山东省临沂市兰陵县"),
        ("滦县", "河北省唐山市滦州市"),
        ("横县", "广西壮族自治区南宁市横州市"),
        ("万县市", "重庆市万州区"),
        ("四川万县", "重庆市万州区"),
        ("林芝县", "西藏自治区林芝市巴宜区"),
        ("荆沙", "湖北省荆州市"),
        ("浙江绍兴县", "浙江省绍兴市柯桥区"),
        ("天津蓟县", "天津市蓟州区"),
    ],
)
def test_a_name_of_the_past_becomes_the_name_of_today(typed, today):
    parsed = parse_region(typed)
    assert str(parsed.region) == today
    assert parsed.renamed is not None
    assert parsed.renamed[1] == today


@pytest.mark.parametrize(
    ("typed", "expected", "rest"),
    [
        ("山東臨沂蘭山區", "山东省临沂市兰山区", ""),
        ("山东臨沂", "山东省临沂市", ""),
        ("陝西省乾縣", "陕西省咸阳市乾县", ""),
        ("臨沂蘭山區銀雀山路", "山东省临沂市兰山区", "銀雀山路"),
    ],
)
def test_traditional_characters_are_read_and_what_is_left_over_stays_as_typed(typed, expected, rest):
    parsed = parse_region(typed)
    assert (str(parsed.region), parsed.rest, parsed.renamed) == (expected, rest, None)


@pytest.mark.parametrize("typed", ["临沂北城", "齐南", "胶东", "临沂市东山路", "济南南郊"])
def test_a_first_character_that_could_be_many_gives_no_guess(typed):
    assert parse_region(typed).guesses == ()


def test_a_name_of_today_wins_over_one_of_the_past():
    parsed = parse_region("清河区")
    assert (str(parsed.region), parsed.renamed) == ("辽宁省铁岭市清河区", None)


@pytest.mark.parametrize(
    ("typed", "guess"),
    [
        ("临忻", "山东省临沂市"),
        ("临沂市蓝山区", "山东省临沂市兰山区"),
        ("青岛市及墨区", "山东省青岛市即墨区"),
        ("荷泽", "山东省菏泽市"),
        ("荷泽市", "山东省菏泽市"),
        ("林沂市兰山区", "山东省临沂市兰山区"),
        ("山东临忻", "山东省临沂市"),
        ("临忻市兰山区", "山东省临沂市兰山区"),
        ("临沂市兰衫区", "山东省临沂市兰山区"),
        ("徐洲", "江苏省徐州市"),
        ("乌鲁木其", "新疆维吾尔自治区乌鲁木齐市"),
        ("呼和特", "内蒙古自治区呼和浩特市"),
    ],
)
def test_one_wrong_character_gives_a_guess(typed, guess):
    guesses = parse_region(typed).guesses
    assert guess in guesses
    assert len(guesses) <= 4


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("山东", RegionLevel.PROVINCE),
        ("上海", RegionLevel.PROVINCE),
        ("济南", RegionLevel.PROVINCE),
        ("临沂", RegionLevel.PREFECTURE),
        ("恩施州", RegionLevel.PREFECTURE),
        ("义乌", RegionLevel.CITY),
        ("仙桃", RegionLevel.CITY),
        ("北京朝阳区", RegionLevel.CITY),
        ("西安碑林", RegionLevel.CITY),
        ("阳朔县", RegionLevel.COUNTY),
        ("神农架", RegionLevel.COUNTY),
        ("鄂伦春自治旗", RegionLevel.COUNTY),
        ("东莞长安镇", RegionLevel.TOWN),
        ("朝阳区", None),
    ],
)
def test_every_place_has_one_of_five_tiers(typed, level):
    assert level_of(typed) is level


def test_an_empty_region_has_no_tier():
    assert Region().level is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("临沂", "0539"),
        ("山东临沂兰山白沙埠镇", "0539"),
        ("北京朝阳区", "010"),
        ("湖北仙桃", "0728"),
        ("河北雄安", "0312"),
        ("山东", ""),
        ("香港", ""),
    ],
)
def test_a_place_has_the_area_code_of_its_city(typed, code):
    assert area_code(parse_region(typed).region) == code


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("临沂康泰医疗", ("临沂", "康泰医疗")),
        ("山东省临沂市兰山区康泰", ("山东省临沂市兰山区", "康泰")),
        ("昆山市康泰", ("昆山市", "康泰")),
        ("昆山康泰", ("", "昆山康泰")),
        ("东方医疗", ("", "东方医疗")),
        ("北京同仁堂", ("北京", "同仁堂")),
        ("临沂", ("", "临沂")),
    ],
)
def test_a_place_in_front_of_a_company_name_is_parted(name, parts):
    assert strip_place(name) == parts


@pytest.mark.parametrize(
    "whole",
    [
        "浙江省杭州市临平区",
        "浙江省杭州市钱塘区",
        "山东省济南市莱芜区",
        "山东省济南市钢城区",
        "西藏自治区林芝市米林市",
        "西藏自治区山南市错那市",
        "浙江省台州市玉环市",
        "湖北省仙桃市",
        "新疆维吾尔自治区石河子市",
        "新疆维吾尔自治区白杨市",
        "广东省东莞市",
        "广东省中山市",
        "海南省儋州市",
        "香港特别行政区",
        "澳门特别行政区",
        "台湾省",
    ],
)
def test_the_table_is_up_to_date(whole):
    assert whole in data.places()


def test_the_table_holds_no_pseudo_counties():
    for place in data.places().values():
        assert place.name not in {"市辖区", "县", "高新区", "经开区"}
        assert not place.name.endswith(("开发区", "工业园区", "产业园区", "管理区", "示范区", "委员会"))


def test_every_place_of_the_table_reads_as_itself():
    for whole in data.places():
        parsed = parse_region.__wrapped__(whole)
        assert (str(parsed.region), parsed.rest, parsed.renamed, parsed.guesses) == (whole, "", None, ())


def test_every_old_name_leads_to_a_place_of_today_and_is_none_of_its_neighbours():
    rows = csv.DictReader(files(data).joinpath("region_changes.csv").read_text("utf-8").splitlines())
    places = data.places()
    for row in rows:
        parent = places[row["new"]].parent
        assert 1990 < int(row["year"]) < 2100
        assert parent is not None
        assert parent.full + row["old"].split("/")[-1] not in places or "/" in row["old"], row


def test_every_area_code_belongs_to_a_place_of_the_table():
    known = {place.code for place in data.places().values()}
    assert set(data.area_codes()) <= known
    for code in data.area_codes().values():
        assert code.startswith("0")
        assert len(code) in (3, 4)
