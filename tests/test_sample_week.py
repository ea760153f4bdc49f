"""The sample week against what was planted in it, and against the golden text of what comes out."""

import json
import os
import re
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string

from workbook_tools.forms import FORMS
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.demo import AS_OF, WEEK, sample_week
from workbook_tools.tasks.trace import trace

HERE = Path(__file__).parent
PLANTED = json.loads((HERE / "sample_week" / "planted.json").read_text(encoding="utf-8"))
GOLDEN = HERE / "golden"
SPELLED_TWICE = {("展会名单-临沂医博会.csv", 15), ("王志远 陌拜登记 第47周.xlsx", 4)}
"""The shop two colleagues spelled differently: one number, two names, kept apart until someone decides."""


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "out"
    return folder, sample_week(folder)


def row_of(cell):
    return re.sub("[A-Z]", "", cell)


@pytest.mark.parametrize("planted", PLANTED["planted"], ids=lambda p: f"{p['file']} {p['cell']} {p['code']}")
def test_each_planted_mess_is_reported_where_it_was_planted(week, planted):
    _, done = week
    here = [p for p in done.problems if p.place.file == planted["file"] and p.code == planted["code"]]
    if planted["cell"].isdigit():
        assert [p for p in here if p.place.sheet == planted["sheet"] and row_of(p.place.cell) == planted["cell"]]
    elif planted["cell"]:
        assert [p for p in here if (p.place.sheet, p.place.cell) == (planted["sheet"], planted["cell"])]
    else:
        unreadable = {r.source.name: r.unreadable.code for r in done.readings if r.unreadable}
        assert here or unreadable[planted["file"]] == planted["code"]


REPAIRED = [planted for planted in PLANTED["repaired"] if "value" in planted]


@pytest.mark.parametrize("planted", REPAIRED, ids=lambda p: f"{p['file']} {p['cell']} {p['what']}")
def test_each_repaired_cell_reads_as_was_meant(week, planted):
    _, done = week
    letters, line = re.fullmatch(r"([A-Z]+)(\d+)", planted["cell"]).groups()
    column = column_index_from_string(letters)
    tables = [t for r in done.readings for t in r.tables if (t.file, t.sheet) == (planted["file"], planted["sheet"])]
    read = set()
    for table in tables:
        for index, row in enumerate(table.rows(FORM_OF[table.form])):
            if row.place.row == int(line):
                fields = [c.field for c in row.form.columns if table.cell_at(index, c.field)[1] == column]
                read |= {written(getattr(row, field)) for field in fields} | set(row.extra.values())
    assert planted["value"] in read
    asked = [p for p in done.problems if (p.place.file, p.place.sheet, p.place.cell) == place_of(planted)]
    assert all(problem.is_remark or problem.code == "shared-contact" for problem in asked)


FORM_OF = {row_class.form.key: row_class for row_class in FORMS}


def place_of(planted):
    return planted["file"], planted["sheet"], planted["cell"]


def written(value):
    return "、".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def test_nothing_is_reported_that_was_not_planted(week):
    """Every problem that asks something of someone was planted: a clean cell gets no sentence."""
    _, done = week
    planted = {(p["file"], p["sheet"], p["cell"]) for p in PLANTED["planted"]}
    planted_rows = {(p["file"], p["sheet"], row_of(p["cell"])) for p in PLANTED["planted"]}
    held = {(h["file"], h["sheet"], str(h["row"])) for h in PLANTED["held_back"]}
    files = {p["file"] for p in PLANTED["planted"] if not p["cell"]}
    shared = {
        (p["file"], p["sheet"], str(p["row"])) for group in PLANTED["different_customers"] for p in group["places"]
    }
    for problem in done.problems:
        place = problem.place
        row = (place.file, place.sheet, str(place.row))
        known = (place.file, place.sheet, place.cell) in planted or row in held or place.file in files
        by_row = problem.code in {"picture", "struck-out"} and row in planted_rows
        spelled_twice = (place.file, place.row) in SPELLED_TWICE
        same_number = problem.code == "shared-contact" and (row in shared or spelled_twice)
        assert problem.is_remark or known or by_row or same_number, problem.sentence()


def test_every_row_of_every_file_is_counted(week):
    _, done = week
    counted = defaultdict(int)
    for entry in done.summary()["files"]:
        assert entry["rows"] == entry["accepted"] + entry["held_back"] + entry["seen"]
        counted[entry["path"]] += entry["rows"]
    assert {file: counted[file] for file in PLANTED["rows"]} == PLANTED["rows"]


def test_just_the_rows_without_a_name_or_a_contact_are_held_back(week):
    _, done = week
    held = {
        (row.table.file, row.table.sheet, row.table.lines[row.index]) for row in done.rows if row.status == "held_back"
    }
    assert held == {(h["file"], h["sheet"], h["row"]) for h in PLANTED["held_back"]}


def customers_at(done, places):
    """The customer numbers of rows; side-by-side tables have two rows on one line."""
    wanted = {(p["file"], p["sheet"], p["row"]) for p in places}
    rows = [row for row in done.rows if (row.table.file, row.table.sheet, row.table.lines[row.index]) in wanted]
    return {row.customer_no for row in rows if row.customer_no}


def test_rows_that_mean_one_customer_share_his_number(week):
    _, done = week
    for group in PLANTED["same_customer"]:
        if not any((p["file"], p["row"]) in SPELLED_TWICE for p in group):
            assert len(customers_at(done, group)) == 1, group


def test_different_customers_who_share_a_number_or_a_name_stay_apart(week):
    _, done = week
    for group in PLANTED["different_customers"]:
        assert len(customers_at(done, group["places"])) > 1, group["what"]


def test_the_late_are_listed(week):
    _, done = week
    titles = {(m["person"], m["form"]) for m in done.summary()["missing"]}
    assert titles == {(late["person"], late["form"]) for late in PLANTED["late"]}


def test_a_second_run_sees_everything_and_changes_nothing(week):
    folder, first = week
    lines = list(trace(folder))
    again = consolidate(workspace=folder, week=WEEK, as_of=AS_OF)
    figures = again.figures()
    assert figures == first.figures() | {"accepted": 0, "seen": figures["read"] - figures["held_back"]}
    assert again.customers == {"new": 0, "updated": 0, "unchanged": 235, "total": 235}
    assert list(trace(folder)) == lines
    assert_like_golden(folder)


def as_text(path):
    """A workbook as text, one line a row: what a reader of a diff can read."""
    lines = []
    for sheet in openpyxl.load_workbook(path):
        lines.append(f"## {sheet.title} ({sheet.sheet_state})")
        for row in sheet.iter_rows(values_only=True):
            cells = ["" if cell is None else str(cell).replace("\n", "⏎") for cell in row]
            lines.append("|".join(cells).rstrip("|"))
    return "\n".join(lines) + "\n"


def assert_like_golden(folder):
    """Compare with the golden texts; WBTOOLS_WRITE_GOLDEN=1 writes them anew, for the diff to be read."""
    for path in [*sorted((folder / "名单" / WEEK).glob("*.xlsx")), folder / "客户总表.xlsx"]:
        golden = GOLDEN / f"{path.stem}.txt"
        if os.environ.get("WBTOOLS_WRITE_GOLDEN"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(as_text(path), encoding="utf-8", newline="\n")
        assert as_text(path) == golden.read_text(encoding="utf-8"), path.name


def test_the_week_comes_out_as_the_golden_texts_say(week):
    folder, _ = week
    assert_like_golden(folder)


def test_the_outputs_keep_to_the_schema(week, assert_valid_xlsx):
    folder, done = week
    for output in done.outputs:
        assert_valid_xlsx(folder / output)
    assert_valid_xlsx(folder / "设置.xlsx")


@pytest.mark.libreoffice
def test_libreoffice_opens_the_outputs_without_a_formula_error(week, office, tmp_path):
    folder, done = week
    for output in done.outputs:
        recalculated = openpyxl.load_workbook(office(folder / output, "xlsx", tmp_path), data_only=True)
        original = openpyxl.load_workbook(folder / output)
        assert [s.title for s in recalculated] == [s.title for s in original]
        for sheet in recalculated:
            assert not [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "e"]
            assert sheet.max_row >= original[sheet.title].max_row - 1
        assert office(folder / output, "pdf", tmp_path).read_bytes().startswith(b"%PDF")


def test_the_sample_files_are_not_touched(week):
    folder, _ = week
    samples = HERE.parent / "sample_workbooks"
    for path in (folder / "收件箱").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (samples / path.relative_to(folder)).read_bytes()
