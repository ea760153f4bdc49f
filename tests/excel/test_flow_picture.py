import subprocess
import sys
from importlib.resources import files
from io import BytesIO

import pytest
from PIL import Image, ImageFont

from workbook_tools.excel import style
from workbook_tools.excel.flow_layout import BOX_WIDTH, NAME_LINE, NAME_SIZE, ROLE_LINE, ROLE_SIZE, Box, Layout
from workbook_tools.excel.flow_picture import flow_picture, text_width
from workbook_tools.forms.flow_chart import STEPS
from workbook_tools.tasks.flow_page import flow_layout

MANUAL = flow_layout()
BOXES = {box.no: box for box in MANUAL.boxes}
KINDS = {"处理": style.REQUIRED, "文档": style.REQUIRED, "判断": "#FFFFFF", "开始": "#FFFFFF", "结束": "#FFFFFF"}


def one_box(name="甲", kind="处理"):
    return Layout(272, 120, (Box(1, kind, (name,), (), 20, 20, 60),), ())


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


def test_boxes_keep_apart_and_lie_on_the_page():
    for at, box in enumerate(MANUAL.boxes):
        left, top, right, bottom = sides(box)
        assert left > 0 < top
        assert right < MANUAL.width
        assert bottom < MANUAL.height
        assert not any(overlap(sides(box), sides(other)) for other in MANUAL.boxes[:at])


def test_arrows_run_straight_between_the_boxes_and_end_at_them():
    for arrow in MANUAL.arrows:
        for line in lines(arrow):
            assert line[0][0] == line[1][0] or line[0][1] == line[1][1]
            assert line[0][0] > 0 < line[0][1]
            assert line[1][0] < MANUAL.width
            assert line[1][1] < MANUAL.height
            # the wave of a 文档 lets an arrow start a little within its box
            others = [box for box in MANUAL.boxes if box.no != arrow.source]
            assert not any(runs_through(line, box) for box in others)
        (across, down), (left, top, right, bottom) = arrow.points[-1], sides(BOXES[arrow.target])
        assert (across in (left, right) and down == (top + bottom) // 2) or (
            down == top and across == (left + right) // 2
        )


def test_arrows_to_different_steps_never_share_a_line():
    for at, arrow in enumerate(MANUAL.arrows):
        for other in MANUAL.arrows[:at]:
            if other.target != arrow.target:
                assert not any(run_along_each_other(a, b) for a in lines(arrow) for b in lines(other))


def test_the_places_and_arrows_are_those_of_the_steps():
    assert BOXES.keys() == {step.step_no for step in STEPS}
    wanted = set()
    for step in STEPS:
        wanted |= {(step.step_no, step.yes_step, "是" if step.no_step else "")} if step.yes_step else set()
        wanted |= {(step.step_no, step.no_step, "否")} if step.no_step else set()
    assert {(arrow.source, arrow.target, arrow.answer) for arrow in MANUAL.arrows} == wanted
    for step in STEPS:
        assert "".join(BOXES[step.step_no].name).endswith(step.name)


@pytest.mark.parametrize("box", MANUAL.boxes, ids=lambda box: box.no)
def test_text_fits_its_box(box):
    cut = [*((line, NAME_SIZE, NAME_LINE) for line in box.name), *((line, ROLE_SIZE, ROLE_LINE) for line in box.role)]
    height = sum(line_height for *_, line_height in cut)
    width = max(text_width(line, size) for line, size, _ in cut)
    share = width / BOX_WIDTH + height / box.height if box.kind == "判断" else width / BOX_WIDTH
    assert share < 1
    assert height < box.height


def test_the_yeses_go_down_the_page_and_the_noes_stand_at_their_right():
    down = [BOXES[no] for no in range(1, 11)]
    assert len({box.left for box in down}) == 1
    assert [box.top for box in down] == sorted(box.top for box in down)
    for decision, side in ((4, 12), (6, 11)):
        assert BOXES[side].left > BOXES[decision].left
        assert 2 * BOXES[side].top + BOXES[side].height == 2 * BOXES[decision].top + BOXES[decision].height


def test_the_manuals_picture_fits_a_page_of_a4():
    image = Image.open(BytesIO(flow_picture(MANUAL)))
    across, down = (pixels / image.info["dpi"][0] * 25.4 for pixels in image.size)
    assert 130 < across < 190
    assert down < 270


def test_the_same_steps_give_the_same_picture():
    assert flow_picture(MANUAL, reached=5) == flow_picture(flow_layout(), reached=5)


def inside(picture, no):
    """Give the colour just inside the left corner of a step's box, half way down, or in the middle for a page."""
    box = BOXES[no]
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
    picture = flow_picture(MANUAL, reached=reached, skipped=skipped)
    colours = {no: inside(picture, no) for no in BOXES}
    assert {no for no, colour in colours.items() if colour == style.OPTIONAL} == done
    assert {no for no, colour in colours.items() if colour == style.REQUIRED} == {reached} & colours.keys()
    assert {no for no, colour in colours.items() if colour == "#FFFFFF"} == to_come


def test_without_a_customer_no_step_is_told_from_another():
    picture = flow_picture(MANUAL)
    assert {inside(picture, no) for no in BOXES} == {style.OPTIONAL}


@pytest.mark.parametrize(("kind", "at_the_corner"), KINDS.items())
def test_a_kind_has_its_shape(kind, at_the_corner):
    layout = one_box(kind=kind)
    image = Image.open(BytesIO(flow_picture(layout))).convert("RGB")
    assert "#{:02X}{:02X}{:02X}".format(*image.getpixel((40, 40))) == at_the_corner


def test_a_character_the_font_lacks_is_drawn_as_a_box_and_not_left_out():
    drawn = {name: flow_picture(one_box(name)) for name in ("", "\U0001f600", "龘")}
    assert drawn["\U0001f600"] == drawn["龘"] != drawn[""]


def test_every_character_of_the_manuals_chart_is_in_the_font():
    font = ImageFont.truetype(files("workbook_tools.excel").joinpath("data/NotoSansSC-subset.otf"), 20)
    characters = {character for step in STEPS for character in f"{step.name}{step.role}"}
    assert "龘" not in characters
    assert not [one for one in characters if bytes(font.getmask(one)) == bytes(font.getmask("龘"))]


def test_nothing_is_drawn_before_something_is_asked_for():
    probe = "import sys, workbook_tools.excel.flow_picture; print('PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.strip() == "False"
