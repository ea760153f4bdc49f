import subprocess
import sys
from importlib.resources import files
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from workbook_tools.excel import style
from workbook_tools.excel.flow_layout import BOX_WIDTH, NAME_LINE, NAME_SIZE, ROLE_LINE, ROLE_SIZE, flow_layout
from workbook_tools.excel.flow_picture import Node, flow_picture, text_width
from workbook_tools.excel.line_breaks import wrapped
from workbook_tools.forms.flow_chart import STEPS

MANUAL = [Node(step.step_no, step.name, step.kind, step.role, step.yes_step, step.no_step) for step in STEPS]
LONG = "一个写得特别特别长、要换好几行才放得下的问题，看看它怎么换？"
TABLES = {
    "the manual's": MANUAL,
    "one step": [Node(1, "登记")],
    "a loop up the left and one beside": [
        Node(1, "来电", "开始", "客服", 2),
        Node(2, "接听", "处理", "客服", 3),
        Node(3, "急件？", "判断", "客服", 4, 7),
        Node(4, "当场交负责人", "处理", "客服", 5),
        Node(5, "接通了？", "判断", "业务员", 6, 2),
        Node(6, "完", "结束"),
        Node(7, "填移交表", "文档", "客服", 8),
        Node(8, "反馈了？", "判断", "负责人", 6, 9),
        Node(9, "催一次", "处理", "客服", 8),
    ],
    "many noes to one end": [
        *(Node(no, LONG, "判断", "客服", no + 1, 20 - no) for no in range(1, 6)),
        Node(6, "完", "结束"),
        *(Node(no, "旁支", "处理", "跟进负责人", 6) for no in range(15, 20)),
    ],
    "noes that skip ahead": [
        Node(1, "甲？", "判断", "", 2, 3),
        Node(2, "乙？", "判断", "", 3, 4),
        Node(3, "丙？", "判断", "", 4, 5),
        Node(4, "丁", "处理", "", 5),
        Node(5, "戊", "结束"),
    ],
    "steps that nothing leads to": [Node(1, "甲", yes=2), Node(2, "乙"), Node(7, "丙", yes=1), Node(30, "丁", yes=9)],
}

numbers = st.none() | st.integers(1, 10)
kinds = st.sampled_from(["开始", "处理", "判断", "文档", "结束", "别的"])
texts = st.text(alphabet="理念是否一致？（，。）A1 b\U0001f600", max_size=40)
nodes = st.builds(Node, st.integers(1, 9), texts, kinds, texts, numbers, numbers)
tables = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


def laid_out(table):
    return flow_layout(table, text_width)


def sides(box):
    return box.left, box.top, box.left + BOX_WIDTH, box.top + box.height


def lines(arrow):
    return [(min(one, two), max(one, two)) for one, two in zip(arrow.points, arrow.points[1:], strict=False)]


def overlap(one, two):
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def runs_through(line, box):
    (x1, y1), (x2, y2) = line
    left, top, right, bottom = sides(box)
    return x1 < right and x2 > left and y1 < bottom and y2 > top


def run_along_each_other(one, two):
    for axis in (0, 1):
        both_still = one[0][axis] == one[1][axis] == two[0][axis] == two[1][axis]
        if both_still and max(one[0][1 - axis], two[0][1 - axis]) < min(one[1][1 - axis], two[1][1 - axis]):
            return True
    return False


def check_boxes_and_arrows(layout):
    for at, box in enumerate(layout.boxes):
        left, top, right, bottom = sides(box)
        assert left > 0 < top
        assert right < layout.width
        assert bottom < layout.height
        assert not any(overlap(sides(box), sides(other)) for other in layout.boxes[:at])
    for arrow in layout.arrows:
        for line in lines(arrow):
            assert line[0][0] == line[1][0] or line[0][1] == line[1][1]
            assert line[0][0] > 0 < line[0][1]
            assert line[1][0] < layout.width
            assert line[1][1] < layout.height
            # the wave of a 文档 lets an arrow start a little within its box
            others = [box for box in layout.boxes if box.node.no != arrow.source]
            assert not any(runs_through(line, box) for box in others)


def check_text_fits(box):
    cut = [*((line, NAME_SIZE, NAME_LINE) for line in box.name), *((line, ROLE_SIZE, ROLE_LINE) for line in box.role)]
    height = sum(line_height for *_, line_height in cut)
    width = max(text_width(line, size) for line, size, _ in cut)
    share = width / BOX_WIDTH + height / box.height if box.node.kind == "判断" else width / BOX_WIDTH
    assert share < 1
    assert height < box.height


@tables
def test_boxes_keep_apart_and_arrows_run_between_them(table):
    layout = laid_out(table)
    check_boxes_and_arrows(layout)
    assert {box.node.no for box in layout.boxes} == {node.no for node in table}


@settings(deadline=None, max_examples=60)
@given(st.lists(nodes, max_size=9))
def test_any_table_is_laid_out_with_nothing_over_anything_else(table):
    layout = laid_out(table)
    check_boxes_and_arrows(layout)
    for box in layout.boxes:
        check_text_fits(box)


@tables
def test_text_fits_its_box(table):
    for box in laid_out(table).boxes:
        check_text_fits(box)


@tables
def test_arrows_to_different_steps_never_share_a_line(table):
    arrows = laid_out(table).arrows
    for at, arrow in enumerate(arrows):
        for other in arrows[:at]:
            if other.target != arrow.target:
                assert not any(run_along_each_other(a, b) for a in lines(arrow) for b in lines(other))


@tables
def test_every_link_to_a_step_that_exists_is_an_arrow_and_a_decisions_say_which(table):
    existing = {node.no for node in table}
    wanted = set()
    for node in table:
        forks = node.no_ in existing
        wanted |= {(node.no, node.yes, "是" if forks else "")} if node.yes in existing else set()
        wanted |= {(node.no, node.no_, "否")} if forks else set()
    assert {(arrow.source, arrow.target, arrow.answer) for arrow in laid_out(table).arrows} == wanted


def test_the_yeses_go_down_the_page_and_the_noes_stand_at_their_right():
    boxes = {box.node.no: box for box in laid_out(MANUAL).boxes}
    down = [boxes[no] for no in range(1, 11)]
    assert len({box.left for box in down}) == 1
    assert [box.top for box in down] == sorted(box.top for box in down)
    for decision, side in ((4, 12), (6, 11)):
        assert boxes[side].left > boxes[decision].left
        assert boxes[side].edge((-1, 0))[1] == boxes[decision].edge((1, 0))[1]


def test_the_manuals_picture_fits_a_page_of_a4():
    image = Image.open(BytesIO(flow_picture(MANUAL)))
    across, down = (pixels / image.info["dpi"][0] * 25.4 for pixels in image.size)
    assert 130 < across < 190
    assert down < 270


def test_the_same_steps_give_the_same_picture():
    assert flow_picture(MANUAL, reached=5) == flow_picture(tuple(MANUAL), reached=5)


def test_no_steps_give_a_picture_of_none():
    assert Image.open(BytesIO(flow_picture([]))).size[0] > 0


def inside(picture, no, layout):
    """Give the colour just inside the left corner of a step's box, half way down, or in the middle for a page."""
    box = next(box for box in layout.boxes if box.node.no == no)
    image = Image.open(BytesIO(picture)).convert("RGB")
    return "#{:02X}{:02X}{:02X}".format(*image.getpixel((2 * (box.left + 12), box.top * 2 + box.height)))


@pytest.mark.parametrize(
    ("reached", "skipped", "done", "to_come"),
    [
        (5, (), {1, 2, 3, 4}, {6, 7, 8, 9, 10, 11, 12}),
        (12, (), {1, 2, 3, 4}, {5, 6, 7, 8, 9, 10, 11}),
        (9, (5, 6, 7), {1, 2, 3, 4, 12, 8}, {5, 6, 7, 10, 11}),
        (10, (), set(range(1, 10)), {11, 12}),
        (99, (), set(), set(range(1, 13))),
    ],
)
def test_a_colour_says_what_is_done_where_he_is_and_what_is_to_come(reached, skipped, done, to_come):
    layout, picture = laid_out(MANUAL), flow_picture(MANUAL, reached=reached, skipped=skipped)
    colours = {node.no: inside(picture, node.no, layout) for node in MANUAL}
    assert {no for no, colour in colours.items() if colour == style.OPTIONAL} == done
    assert {no for no, colour in colours.items() if colour == style.REQUIRED} == {reached} & colours.keys()
    assert {no for no, colour in colours.items() if colour == "#FFFFFF"} == to_come


def test_without_a_customer_no_step_is_told_from_another():
    layout, picture = laid_out(MANUAL), flow_picture(MANUAL)
    assert {inside(picture, node.no, layout) for node in MANUAL} == {style.OPTIONAL}


@pytest.mark.parametrize(
    ("kind", "at_the_corner"),
    [("处理", style.REQUIRED), ("文档", style.REQUIRED), ("判断", "#FFFFFF"), ("开始", "#FFFFFF"), ("结束", "#FFFFFF")],
)
def test_a_kind_has_its_shape(kind, at_the_corner):
    table = [Node(1, "甲", kind)]
    box = laid_out(table).boxes[0]
    image = Image.open(BytesIO(flow_picture(table))).convert("RGB")
    assert "#{:02X}{:02X}{:02X}".format(*image.getpixel((2 * box.left, 2 * box.top))) == at_the_corner


def test_a_character_the_font_lacks_is_drawn_as_a_box_and_not_left_out():
    drawn = {name: flow_picture([Node(1, name)]) for name in ("", "\U0001f600", "龘")}
    assert drawn["\U0001f600"] == drawn["龘"] != drawn[""]


def test_every_character_of_the_manuals_chart_is_in_the_font():
    font = ImageFont.truetype(files("workbook_tools.excel").joinpath("data/NotoSansSC-subset.otf"), 20)
    characters = {character for node in MANUAL for character in node.name + node.role}
    assert "龘" not in characters
    assert not [one for one in characters if bytes(font.getmask(one)) == bytes(font.getmask("龘"))]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ("",)),
        ("一二三", ("一二三",)),
        ("一二三四五六七八九十", ("一二三四五", "六七八九十")),
        ("一二三四五六，七八", ("一二三四五六，", "七八")),
        ("一二三四五六七，八九", ("一二三四五", "六七，八九")),
        ("一二三四五（六）七八", ("一二三四五", "（六）七八")),
        ("一二 three four", ("一二 three", "four")),
        ("abcdefghijklmnopqrs", ("abcdefghij", "klmnopqrs")),
        (" 一\n二 ", ("一 二",)),
    ],
)
def test_chinese_is_cut_where_it_may_be(text, lines):
    assert wrapped(text, 7, 1, lambda words, size: sum(0.6 if word.isascii() else 1 for word in words)) == lines


def test_nothing_is_drawn_before_something_is_asked_for():
    probe = "import sys, workbook_tools.excel.flow_picture; print('PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.strip() == "False"
