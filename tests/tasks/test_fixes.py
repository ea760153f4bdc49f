"""问题清单 comes back: accepted values are read instead of the cells, and last week's problems are followed up."""

from datetime import date

import openpyxl
import pytest
from weeks import TODAY, WEEK, customers, entries, inquiry, run, save, tree, workspace

from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.fixes import fix
from workbook_tools.tasks.history import history, undo
from workbook_tools.tasks.publication import begin_run

NEXT = "2026-W48"
WRONG = inquiry(手机="1385390000l")
SHORT = inquiry(客户称呼="李秀英", 手机="138539000")


@pytest.fixture
def space(tmp_path):
    made = workspace(tmp_path / "公司", staff=[("李晓梅", "客户咨询记录本")])
    save(made.inbox / "李晓梅.xlsx", [WRONG, SHORT])
    run(made)
    return made


def problem_list(space, week=WEEK):
    return space.week_folder(week) / "问题清单.xlsx"


def heading_row(page):
    return next(cell for row in page for cell in row if cell.value == "要不要改").row


def lines(path, person="李晓梅"):
    """Give the lines of a person's page as heading → value."""
    page = openpyxl.load_workbook(path)[person]
    head = heading_row(page)
    headings = [cell.value for cell in page[head]]
    return [dict(zip(headings, [cell.value for cell in row], strict=True)) for row in page.iter_rows(min_row=head + 1)]


def accept(path, changes, person="李晓梅"):
    """Accept the first line of what was written: value → what is typed into 建议值, None to take what stands there."""
    changes = dict(changes)
    book = openpyxl.load_workbook(path)
    page = book[person]
    head = heading_row(page)
    at = {cell.value: cell.column for cell in page[head]}
    for row in range(head + 1, page.max_row + 1):
        written = page.cell(row, at["原来写的"]).value
        if written in changes:
            page.cell(row, at["采纳"], "是")
            if (typed := changes.pop(written)) is not None:
                page.cell(row, at["建议值"]).value = typed
    book.save(path)
    return path


def accepted(space, changes):
    return fix([accept(problem_list(space), changes)], workspace=space.root)


class TestAccepting:
    def test_nothing_for_a_column_that_the_sheet_does_not_have(self, tmp_path):
        space = workspace(tmp_path / "别家", staff=[("李晓梅", "客户咨询记录本")])
        headings = ["客户称呼", "手机", "咨询日期", "来源渠道", "咨询内容", "登记客服", "紧急程度"]
        save(space.inbox / "李晓梅.xlsx", [inquiry(紧急程度="急", 所在地区=None)], headings=headings)
        run(space)
        (line,) = lines(problem_list(space))
        assert (line["列"], line["位置"]) == ("是否已直接移交", "Sheet1 第2行")
        done = accepted(space, {None: "是"})
        assert done.values == {}
        (refused,) = done.refused
        assert "没有「是否已直接移交」这一列" in refused.message
        with Ledger(space.ledger_file) as ledger:  # as one that was accepted before this was refused
            begin_run(ledger, "fix")
            ledger.decide("fix", {line["编号"]: "是"})
            ledger.commit()
        run(space)
        (facts,) = customers(space).values()
        assert facts["contact_name"] == "王志强"

    def test_a_proposal_makes_the_next_run_read_it(self, space):
        before = tree(space.inbox)
        by_value = {line["原来写的"]: line for line in reversed(lines(problem_list(space)))}
        assert by_value["1385390000l"]["建议值"] == "13853900001"
        assert by_value["138539000"]["建议值"] is None
        done = accepted(space, {"1385390000l": None})
        assert list(done.values.values()) == ["13853900001"]
        assert done.refused == []
        assert customers(space) == {}
        run(space)
        assert [facts["mobile"] for facts in customers(space).values()] == [["13853900001"]]
        assert tree(space.inbox) == before
        told = {line["原来写的"]: line for line in lines(problem_list(space))}
        assert "1385390000l" not in told
        assert told["13853900001"]["要不要改"] == "知道就行"

    def test_ones_own_value_counts_instead_of_the_proposal(self, space):
        accepted(space, {"138539000": "13853900002", "1385390000l": "13853900009"})
        run(space)
        assert sorted(facts["mobile"][0] for facts in customers(space).values()) == ["13853900002", "13853900009"]

    def test_lasts_while_the_row_moves_and_the_file_is_renamed(self, space):
        accepted(space, {"1385390000l": None})
        (space.inbox / "李晓梅.xlsx").unlink()
        save(space.inbox / "李晓梅 改名.xlsx", [inquiry(客户称呼="赵一", 手机="13853900003"), SHORT, WRONG], top=3)
        run(space)
        assert {facts["contact_name"] for facts in customers(space).values()} == {"赵一", "王志强"}

    def test_replaces_what_the_row_said_before(self, space):
        typo = inquiry(客户称呼="李秀英", 手机="13853900002", 所在地区="山东省临沂市兰衫区")
        save(space.inbox / "李晓梅.xlsx", [inquiry(), typo])
        run(space)
        accepted(space, {"山东省临沂市兰衫区": "山东省临沂市兰山区"})
        run(space)
        assert len({facts["region"] for facts in customers(space).values()}) == 1
        assert len(customers(space)) == 2

    def test_can_be_undone(self, space):
        accepted(space, {"1385390000l": None})
        assert history(space.root)[-1]["task"] == "fix"
        done = undo(space.root, today=TODAY)
        assert done.run.task == "fix"
        run(space)
        assert customers(space) == {}
        assert {entry.status for entry in entries(space)} == {"held_back"}

    def test_a_value_that_is_doubtful_itself_is_told_again(self, space):
        accepted(space, {"138539000": "13000000000"})
        run(space)
        assert "13000000000" in {line["原来写的"] for line in lines(problem_list(space)) if line["要不要改"] == "要改"}
        accepted(space, {"13000000000": "13853900002"})
        run(space)
        assert ["13853900002"] in [facts["mobile"] for facts in customers(space).values()]

    def test_the_same_list_a_second_time_records_nothing(self, space):
        accepted(space, {"1385390000l": None})
        before = history(space.root)
        again = fix([problem_list(space)], workspace=space.root)
        assert (again.run, again.values, again.already) == (None, {}, 1)
        assert history(space.root) == before

    def test_what_was_taken_over_is_not_asked_for_when_the_list_is_written_anew(self, space):
        accepted(space, {"1385390000l": None})
        assert consolidate(workspace=space.root, week=WEEK, as_of=TODAY).set_aside == []
        accept(problem_list(space), {"138539000": "13853900002"})
        assert len(consolidate(workspace=space.root, week=WEEK, as_of=TODAY).set_aside) == 1


class TestRefusing:
    def test_a_line_without_a_value_is_told_at_its_cell(self, space):
        done = accepted(space, {"138539000": None})
        assert done.values == {}
        (problem,) = done.refused
        assert (problem.place.sheet, problem.heading) == ("李晓梅", "建议值")
        assert "空着" in problem.message
        assert "请写上要改成什么" in problem.suggestion
        assert problem.place.column

    @pytest.mark.parametrize("typed", ["1385390000", "还是不知道"])
    def test_a_value_its_column_cannot_read_is_told_at_once(self, space, typed):
        done = accepted(space, {"138539000": typed})
        assert done.values == {}
        (problem,) = done.refused
        assert (problem.heading, problem.value) == ("建议值", typed)
        assert problem.said().startswith("填进「手机」的话，")
        assert typed not in problem.said()
        assert problem.suggestion

    def test_what_stands_in_no_cell_says_what_to_change_and_where(self, space):
        save(space.inbox / "周文静.xlsx", [{k: v for k, v in inquiry().items() if k != "登记客服"}])
        run(space)
        path, found = problem_list(space), []
        book = openpyxl.load_workbook(path)
        for page in book.worksheets[1:]:
            head = heading_row(page)
            at = {cell.value: cell.column for cell in page[head]}
            for row in range(head + 1, page.max_row + 1):
                if not page.cell(row, at["列"]).value and page.cell(row, at["要不要改"]).value == "要改":
                    page.cell(row, at["采纳"], "是")
                    found.append(page.cell(row, at["怎么改"]).value)
        book.save(path)
        refused = fix([path], workspace=space.root).refused
        assert found
        assert [problem.suggestion.partition("改：")[2] for problem in refused] == found
        assert all(problem.suggestion.startswith("请打开 周文静.xlsx") for problem in refused)

    def test_the_list_of_another_company(self, space, tmp_path):
        other = workspace(tmp_path / "别家")
        save(other.inbox / "别人.xlsx", [inquiry(客户称呼="赵一", 手机="1385390000O")])
        run(other)
        path = accept(problem_list(other), {"1385390000O": None})
        (problem,) = fix([path], workspace=space.root).refused
        assert "编号" in problem.message

    def test_a_mark_nobody_understands(self, space):
        path = accept(problem_list(space), {"1385390000l": None})
        book = openpyxl.load_workbook(path)
        cell = next(cell for row in book["李晓梅"] for cell in row if cell.value == "是")
        cell.value = "采纳了吧？"
        book.save(path)
        (problem,) = fix([path], workspace=space.root).refused
        assert "看不懂" in problem.message
        assert problem.place.cell == cell.coordinate

    def test_a_list_without_any_problem_has_nothing_to_take(self, space, tmp_path):
        other = workspace(tmp_path / "别家")
        save(other.inbox / "好.xlsx", [inquiry()])
        run(other)
        done = fix([problem_list(other)], workspace=other.root)
        assert (done.values, done.refused) == ({}, [])

    def test_what_is_no_such_list(self, space):
        with pytest.raises(WorkbookError, match="不是问题清单"):
            fix([space.inbox / "李晓梅.xlsx"], workspace=space.root)

    def test_a_line_nobody_accepted_changes_nothing(self, space):
        done = fix([problem_list(space)], workspace=space.root)
        assert (done.values, done.refused) == ({}, [])


def test_a_file_nobody_can_read_says_what_to_do_in_its_own_column(space):
    (space.inbox / "空.xlsx").touch()
    run(space)
    (line,) = [line for line in lines(problem_list(space), "未署名") if line["文件"] == "空.xlsx"]
    assert (line["问题"], line["怎么改"]) == ("文件是空的，可能没有存好", "请重新保存后再交")


class TestTheNextWeek:
    def next_week(self, space):
        consolidate(workspace=space.root, week=NEXT, as_of=date(2026, 11, 30))
        return lines(problem_list(space, NEXT))

    def test_says_nothing_of_old_and_new_in_the_first(self, space):
        assert {line["新旧"] for line in lines(problem_list(space))} == {None}

    def test_says_which_are_new_still_there_and_mended(self, space):
        numbers = {line["原来写的"]: line["编号"] for line in lines(problem_list(space))}
        mended = WRONG | {"手机": "13853900001"}
        save(space.inbox / "李晓梅.xlsx", [mended, SHORT, inquiry(客户称呼="赵一", 手机="13853900")])
        told = self.next_week(space)
        by_number = {line["编号"]: line for line in told}
        assert by_number[numbers["138539000"]]["新旧"] == "上次就有"
        assert by_number[numbers["1385390000l"]]["要不要改"] == "已改好"
        assert WEEK in by_number[numbers["1385390000l"]]["问题"]
        assert {line["新旧"] for line in told if line["原来写的"] == "13853900"} == {"新"}

    def test_does_not_call_mended_what_nobody_handed_in_again(self, space):
        (space.inbox / "李晓梅.xlsx").unlink()
        save(space.inbox / "李晓梅.xlsx", [inquiry(客户称呼="赵一", 手机="13853900")], top=9)
        assert "已改好" not in {line["要不要改"] for line in self.next_week(space)}

    def test_the_front_page_sums_it_up(self, space):
        save(space.inbox / "李晓梅.xlsx", [WRONG | {"手机": "13853900001"}, SHORT])
        self.next_week(space)
        front = openpyxl.load_workbook(problem_list(space, NEXT)).worksheets[0]
        said = " ".join(str(cell.value) for row in front for cell in row if cell.value)
        assert "上次就有" in said
        assert "上次的改好了" in said


def test_the_list_shows_no_whole_identity_number(tmp_path):
    made = workspace(tmp_path / "公司", staff=[("李晓梅", "客户咨询记录本")])
    save(made.inbox / "李晓梅.xlsx", [inquiry(咨询内容="想加盟，身份证 372801 19800101 1234")])
    run(made)
    (line,) = [line for line in lines(problem_list(made)) if line["列"] == "咨询内容"]
    assert line["原来写的"] == "想加盟，身份证 372****1234"
    assert not any("19800101" in str(cell) for cell in line.values())
    assert list(accepted(made, {"想加盟，身份证 372****1234": "想加盟"}).values.values()) == ["想加盟"]


def copied(path, name, change):
    """Save a copy of a list in which somebody changed the page of 李晓梅: `change(page, heading → column, head)`."""
    book = openpyxl.load_workbook(path)
    page = book["李晓梅"]
    head = heading_row(page)
    change(page, {cell.value: cell.column for cell in page[head]}, head)
    book.save(path.with_name(name))
    return path.with_name(name)


def row_of(page, at, value):
    return next(row for row in range(1, page.max_row + 1) if page.cell(row, at["原来写的"]).value == value)


class TestTwoAnswersToOneProblem:
    def test_in_two_lists_are_both_told_and_neither_is_taken(self, space):
        first = accept(problem_list(space), {"1385390000l": None})

        def otherwise(page, at, head):
            page.cell(row_of(page, at, "1385390000l"), at["建议值"]).value = "13853900009"

        other = copied(first, "另一份.xlsx", otherwise)
        for order in ([first, other], [other, first]):
            done = fix(order, workspace=space.root)
            assert done.values == {}
            assert {problem.place.file for problem in done.refused} == {"另一份.xlsx", "问题清单.xlsx"}
            assert all("答得不一样，两处都没有收" in problem.message for problem in done.refused)

    def test_in_one_sheet_of_which_one_says_no(self, space):
        def twice(page, at, head):
            row, below = row_of(page, at, "1385390000l"), page.max_row + 1
            for column in range(1, page.max_column + 1):
                page.cell(below, column).value = page.cell(row, column).value
            page.cell(below, at["采纳"]).value = "否"

        done = fix(
            [copied(accept(problem_list(space), {"1385390000l": None}), "两行.xlsx", twice)], workspace=space.root
        )
        assert done.values == {}
        assert len(done.refused) == 2

    def test_that_agree_are_taken_once(self, space):
        first = accept(problem_list(space), {"1385390000l": None})
        done = fix([first, copied(first, "另一份.xlsx", lambda *_: None)], workspace=space.root)
        assert (list(done.values.values()), done.refused) == (["13853900001"], [])

    def test_of_which_the_later_run_replaces_the_earlier_and_says_so(self, space):
        assert accepted(space, {"1385390000l": None}).replaced == []
        done = accepted(space, {"1385390000l": "13853900009"})
        assert list(done.values.values()) == ["13853900009"]
        (place,) = done.replaced
        assert place.startswith("问题清单.xlsx 李晓梅!")


class TestAColumnSortedApart:
    @pytest.mark.parametrize("headings", [["编号"], ["位置", "文件", "编号"], ["列", "原来写的"]])
    def test_is_told_and_nothing_of_it_is_taken(self, space, headings):
        def swap(page, at, head):
            first, second = row_of(page, at, "1385390000l"), row_of(page, at, "138539000")
            for heading in headings:
                one, other = page.cell(first, at[heading]), page.cell(second, at[heading])
                one.value, other.value = other.value, one.value

        path = accept(problem_list(space), {"1385390000l": "13853900001", "138539000": "13853900002"})
        done = fix([copied(path, "排过.xlsx", swap)], workspace=space.root)
        assert done.values == {}
        assert len(done.refused) == 2
        assert all("「编号」和这一行的「位置」「列」「原来写的」对不上" in problem.message for problem in done.refused)

    def test_but_an_earlier_list_is_taken_though_the_rows_moved_since(self, space):
        path = accept(problem_list(space), {"1385390000l": None})
        earlier = copied(path, "早先的.xlsx", lambda *_: None)
        save(space.inbox / "李晓梅.xlsx", [inquiry(客户称呼="赵一", 手机="13853900003"), WRONG, SHORT])
        run(space)
        done = fix([earlier], workspace=space.root)
        assert (list(done.values.values()), done.refused) == (["13853900001"], [])


def test_a_value_that_names_nothing_its_column_knows_is_refused(space):
    save(space.inbox / "李晓梅.xlsx", [inquiry(所在地区="山东省临沂市兰衫区", 登记客服="李晓美")])
    run(space)
    done = accepted(space, {"山东省临沂市兰衫区": "测试😀", "李晓美": "测试😀"})
    assert done.values == {}
    assert {problem.said().partition("的话")[0] for problem in done.refused} >= {"填进「所在地区」"}


@pytest.mark.parametrize("heading", ["采纳", "建议值", "编号"])
def test_a_column_that_was_renamed_is_said_before_anything_is_taken(space, heading):
    def rename(page, at, head):
        page.cell(head, at[heading]).value = "改过的列名"

    path = copied(accept(problem_list(space), {"1385390000l": None}), "改列名.xlsx", rename)
    with pytest.raises(WorkbookError, match=f"改列名.xlsx 李晓梅 里没有「{heading}」这样的列"):
        fix([path], workspace=space.root)


def test_a_list_that_is_not_there_is_named(space):
    with pytest.raises(WorkbookError, match=r"^没有这份\.xlsx：找不到文件"):
        fix([space.root / "没有这份.xlsx"], workspace=space.root)
