"""Which markets have no good customer: every region that is somebody's or has a customer is counted once."""

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.gazetteer import RegionLevel, parse_region
from workbook_tools.sales.coverage import coverage


def place(text):
    found = parse_region(text).region
    assert found, text
    return found


LANSHAN, HEDONG, XUZHOU = place("临沂市兰山区"), place("临沂市河东区"), place("徐州市")


def counted(customers, territories=()):
    return {str(one.place): (one.customers, one.best) for one in coverage(customers, territories)}


def test_a_customer_counts_in_every_region_around_him():
    assert counted([((LANSHAN,), "A")]) == {"山东省": (1, 1), "山东省临沂市": (1, 1), "山东省临沂市兰山区": (1, 1)}


def test_a_territory_without_a_customer_is_named():
    assert counted([], [XUZHOU]) == {"江苏省徐州市": (0, 0)}


def test_of_each_level_those_without_a_good_customer_come_first():
    found = coverage([((LANSHAN,), "A"), ((HEDONG,), "B")], [XUZHOU])
    assert [(one.level, str(one.place)) for one in found] == [
        (RegionLevel.PROVINCE, "山东省"),
        (RegionLevel.PREFECTURE, "江苏省徐州市"),
        (RegionLevel.PREFECTURE, "山东省临沂市"),
        (RegionLevel.CITY, "山东省临沂市河东区"),
        (RegionLevel.CITY, "山东省临沂市兰山区"),
    ]


def test_nobody_knows_where_is_counted_nowhere():
    assert coverage([((), "A")], []) == []


@given(st.lists(st.tuples(st.sampled_from([(LANSHAN,), (HEDONG,), (XUZHOU,), ()]), st.sampled_from("ABC"))))
def test_counts_add_up_and_do_not_depend_on_the_order(customers):
    found = counted(customers)
    assert found == counted(customers[::-1])
    placed = [grade for where, grade in customers if where]
    provinces = [found.get("山东省", (0, 0)), found.get("江苏省", (0, 0))]
    assert (sum(n for n, _ in provinces), sum(best for _, best in provinces)) == (len(placed), placed.count("A"))
