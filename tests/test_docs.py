"""The documentation says what the software does: examples are run, options counted, pages generated again."""

import doctest
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import workbook_tools
from workbook_tools.cli import main
from workbook_tools.tasks.demo import demo

ROOT = Path(__file__).parent.parent
PACKAGE = Path(workbook_tools.__file__).parent
PAGES = [
    ROOT / name
    for name in (
        "README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/commands.md", "docs/api.md", "docs/performance.md",
    )
]  # fmt: skip
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
EVERY = {name: main.get_command(click.Context(main), name) for name in main.list_commands(click.Context(main))}
OPTIONS = [(name, option) for name, command in EVERY.items() for option in command.params]


def blocks(text, language):
    """Give the fenced blocks of a language, without the indent they have inside a list."""
    found = re.finditer(rf"^( *)```{language}\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL)
    return [re.sub(f"^{match[1]}", "", match[2], flags=re.MULTILINE) for match in found]


def section(command):
    """Give what docs/commands.md says of a command."""
    return re.search(rf"^## wbtools {command}$(.*?)(?=^## |\Z)", COMMANDS, re.MULTILINE | re.DOTALL)[1]


def commands_in(page):
    """Give the `wbtools …` commands of a page's shell blocks, in order."""
    lines = "\n".join(blocks(page.read_text("utf-8"), "sh")).splitlines()
    pieces = [piece.strip() for line in lines for piece in line.split("&&")]
    return [shlex.split(piece)[1:] for piece in pieces if piece.startswith("wbtools ")]


@pytest.fixture(scope="module")
def sample_week(tmp_path_factory):
    """The sample week, consolidated once."""
    folder = tmp_path_factory.mktemp("docs") / "out"
    demo(folder)
    return folder


@pytest.fixture
def beside_out(sample_week, tmp_path, monkeypatch):
    """A current folder in which `wbtools demo out` has been run, as the examples suppose."""
    shutil.copytree(sample_week, tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class TestReadme:
    @pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
    def test_starts_with_the_commands_that_ci_runs(self, name):
        text = (ROOT / name).read_text("utf-8")
        ci = (ROOT / ".ci" / "run").read_text("utf-8")
        for command in ("pip install . && wbtools demo out", 'pip install -e ".[test]" && pytest'):
            assert command in text
            assert command.replace('"', "") in ci.replace('"', "").replace("'", "")

    @pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
    def test_its_commands_run_one_after_the_other(self, name, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        ran = []
        for arguments in commands_in(ROOT / name):
            result = CliRunner().invoke(main, arguments)
            assert result.exit_code in (0, 1), (arguments, result.output)
            ran.append(arguments[0])
            if arguments[0] == "init":  # then staff put their workbooks there
                shutil.copy(next((tmp_path / "out" / "收件箱").glob("*.xls")), tmp_path / arguments[1] / "收件箱")
        assert ran[:3] == ["demo", "init", "templates"]
        assert {"new", "consolidate", "trace"} <= set(ran)

    @pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
    def test_names_every_workbook_that_the_demo_writes(self, name, sample_week):
        written = [path for path in sample_week.rglob("*.xlsx") if not {"收件箱", ".wbtools"} & set(path.parts)]
        told = re.findall(r"`(out/[^`]+\.xlsx)`", (ROOT / name).read_text("utf-8"))
        paths = {f"out/{path.relative_to(sample_week).as_posix()}" for path in written}
        assert set(told) <= paths
        assert {kind_of(path) for path in told} == {kind_of(path) for path in paths - {"out/设置.xlsx"}}


def kind_of(path):
    """Of workbooks that each brand's director and each salesperson has, one is named for all."""
    folder, _, name = path.rpartition("/")
    return folder, next((word for word in ("我的客户", "分配表") if word in name), name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_the_pages_say_in_python_is_so(page, beside_out):
    """Every `>>>` of a page is run, from top to bottom."""
    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8", verbose=False)
    assert found.failed == 0
    assert bool(found.attempted) == (page.name in {"README.md", "api.md"})


@pytest.mark.parametrize("page", sorted({*PAGES, *ROOT.glob("docs/*.md")}), ids=lambda page: page.name)
def test_links_and_pictures_of_every_page_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


class TestCommandsPage:
    def test_has_a_section_for_every_command_and_no_other(self):
        assert set(re.findall(r"^## wbtools (\w+)$", COMMANDS, re.MULTILINE)) == set(EVERY)

    @pytest.mark.parametrize("name", EVERY)
    def test_tells_each_commands_exit_codes(self, name):
        assert "Exit codes:" in section(name)

    @pytest.mark.parametrize(("name", "option"), OPTIONS, ids=lambda value: getattr(value, "name", value))
    def test_mentions_every_option_and_argument(self, name, option):
        if isinstance(option, click.Argument):
            assert f"{option.name.upper()}" in section(name).splitlines()[2]
        else:
            assert all(f"`{spelling}`" in section(name) for spelling in option.opts)

    @pytest.mark.parametrize("name", EVERY)
    def test_mentions_no_option_that_is_not_there(self, name):
        table = re.findall(r"^\| (`-.*?`) \|", section(name), re.MULTILINE)
        told = {spelling for cell in table for spelling in re.findall(r"`(-[^`]+)`", cell)}
        options = [option for option in EVERY[name].params if isinstance(option, click.Option)]
        assert told == {spelling for option in options for spelling in option.opts}

    def test_its_examples_run(self, beside_out):
        ran = set()
        for arguments in commands_in(ROOT / "docs" / "commands.md"):
            result = CliRunner().invoke(main, arguments)
            assert result.exit_code in (0, 1), (arguments, result.output)
            ran.add(arguments[0])
        assert ran == set(EVERY) - {"demo", "cards", "bundle"}  # no list to make cards of; a bundle is downloaded

    @pytest.mark.parametrize(
        ("name", "arguments"),
        [
            ("validate", ["out/收件箱", "--as-of", "2026-11-23"]),
            ("consolidate", ["-w", "out", "--as-of", "2026-11-23", "--week", "2026-W47"]),
            ("trace", ["-w", "out"]),
        ],
    )
    def test_shows_json_in_the_shape_it_has(self, name, arguments, beside_out):
        (shown,) = blocks(section(name), "json")
        result = CliRunner().invoke(main, [name, *arguments, "--json"])
        lines = result.stdout.splitlines()
        assert len(lines) == 1 or name == "trace"
        # In the sample week every list has an entry somewhere: look at all of them.
        assert shape(json.loads(shown)) == shape_of_all([json.loads(line) for line in lines])


def shape(value):
    """Give the keys of JSON and the types of its values."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape_of_all(value)]
    return type(value).__name__


def shape_of_all(values):
    """Give the one shape that values have in common; blanks in one are told by the others."""
    shapes = [shape(value) for value in values]
    if shapes and all(isinstance(each, dict) for each in shapes):
        assert len({tuple(each) for each in shapes}) == 1, "objects of one list have the same keys"
        return {key: shape_of_all([value[key] for value in values]) for key in shapes[0]}
    if shapes and all(isinstance(value, list) for value in values):
        return [shape_of_all([item for value in values for item in value])]
    known = {each for each in shapes if each != "NoneType"}
    return known.pop() if len(known) == 1 else known


class TestHelp:
    @pytest.mark.parametrize("name", EVERY)
    def test_every_command_has_help_in_both_languages(self, name):
        assert_two_languages(EVERY[name].help)

    @pytest.mark.parametrize(("name", "option"), OPTIONS, ids=lambda value: getattr(value, "name", value))
    def test_every_option_has_help_in_both_languages(self, name, option):
        if isinstance(option, click.Option):
            assert_two_languages(option.help)


def assert_two_languages(text):
    chinese, _, english = (text or "").partition(" / ")
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert re.search("[a-z]{3}", english)


@pytest.fixture
def generator():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestGeneratedPages:
    def test_are_up_to_date(self, generator):
        """Run `python docs/generate.py` after changing a form or a code."""
        assert {path.name: path.read_bytes() for path in generator.generated()} == {
            path.name: data for path, data in generator.generated().items()
        }

    def test_are_told_out_of_date_and_written_anew(self, generator, tmp_path, monkeypatch, capsys):
        monkeypatch.setattr(generator, "FOLDER", tmp_path)
        assert generator.main(["--check"]) == 1
        assert list(tmp_path.iterdir()) == []
        assert "forms.md" in capsys.readouterr().err
        assert generator.main([]) == 0
        assert generator.main(["--check"]) == 0
        (tmp_path / "problems.md").write_text("改过", "utf-8")
        assert generator.main(["--check"]) == 1

    def test_tell_every_form_column_and_code(self, generator):
        forms, problems = generator.forms_page(), generator.problems_page()
        for row_class in (*generator.FORMS, *generator.SETTINGS_FORMS):
            assert f"### {row_class.form.title}\n\n`{row_class.form.key}`" in forms
            for column in row_class.form.columns:
                assert re.search(rf"^\| {re.escape(column.heading)} \|.*\| `{column.field}` \|$", forms, re.MULTILINE)
                assert column.kind.describe() in forms
        for code in generator.CODES:
            assert f"| `{code}` |" in problems


# What the owner of the example form might hand in, and what should come of it.
MESSY = [
    ["11月客户投诉登记表"],
    ["填表人：李晓雨"],
    [],
    ["日期", "店名", "姓名", "联系电话", "原 因", "投诉事项*", "解决了吗", "处理结果", "快递单号"],
    ["2026.11.18", "康宁理疗店", "王志强", "138-6491-2345", "物流", "床垫缺一条腿", "是", "补发一条", "SF0012"],
    ["11月19日", "百草堂", "刘 敏", "１５９５３９１２３４６", "质量问题", "加热片不热", "√", None, None],
    ["同上", "安泰医疗", "赵女士", "1386491234", "服务", "电话没人接", "没有", None, None],
    ["合计", "3家"],
]
PROOF = """
import sys
from datetime import date
from pathlib import Path

import openpyxl

import workbook_tools as wb
from workbook_tools.forms.complaint_log import Cause, Complaint
from workbook_tools.tasks.init import init
from workbook_tools.tasks.templates import write_templates

assert Path(wb.__file__).parent == Path("package/workbook_tools").resolve(), wb.__file__
as_of = date(2026, 11, 23)

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "11月"
for line in MESSY:
    sheet.append(line)
sheet.merge_cells("A1:I1")
space = init(Path("公司"))
messy = space.inbox / "随便什么名字.xlsx"
book.save(messy)

rows, problems = wb.read(messy, as_of=as_of)
assert rows == [
    Complaint(
        logged_on=date(2026, 11, 18), customer_name="康宁理疗店", contact_name="王志强", mobile=("13864912345",),
        cause=Cause.DELIVERY, complaint="床垫缺一条腿", settled="是", outcome="补发一条", logged_by="李晓雨",
    ),
    Complaint(
        logged_on=date(2026, 11, 19), customer_name="百草堂", contact_name="刘敏", mobile=("15953912346",),
        cause=Cause.QUALITY, complaint="加热片不热", settled="是", logged_by="李晓雨",
    ),
    Complaint(
        logged_on=date(2026, 11, 19), customer_name="安泰医疗", contact_name="赵女士",
        cause=Cause.SERVICE, complaint="电话没人接", settled="否", logged_by="李晓雨",
    ),
], rows
assert rows[0].extra == {"快递单号": "SF0012"}, rows[0].extra
asked = [(problem.code, problem.place.cell) for problem in problems if not problem.is_remark]
assert asked == [("required", "H6"), ("phone-digits", "D7"), ("no-contact", "D7")], asked

wb.write("抄.xlsx", rows)
assert wb.read("抄.xlsx", as_of=as_of)[0] == rows
template = next(path for path in write_templates(Path("表样")) if path.stem == "客户投诉登记表")
assert wb.read(template) == ([], [])
heads = [cell.value for row in openpyxl.load_workbook(template)["投诉"].iter_rows(max_row=6) for cell in row]
assert [head for head in heads if head in Complaint.form.aliases or head == "投诉内容"] == ["投诉内容"], heads

result = wb.validate([messy], form="complaint_log", as_of=as_of)
assert [table.form for table in result.readings[0].tables] == ["complaint_log"]
done = wb.consolidate(workspace=space.root, as_of=as_of)
assert done.figures() == {"read": 3, "accepted": 2, "held_back": 1, "seen": 0}, done.figures()
assert done.customers["total"] == 2, done.customers
print("proved")
"""


def test_a_new_form_is_one_file_and_one_line(tmp_path):
    """The example of CONTRIBUTING.md, put into a copy of the package, is a form like any other."""
    module, registration, *_ = blocks((ROOT / "CONTRIBUTING.md").read_text("utf-8"), "python")
    import_line = registration.splitlines()[0]
    assert "    Complaint,\n" in registration
    package = tmp_path / "package" / "workbook_tools"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "forms" / "complaint_log.py").write_text(module, "utf-8")
    forms = package / "forms" / "__init__.py"
    before = forms.read_text("utf-8")
    after, found = re.subn(r"^(FORMS: .*?),?\s*\)$", r"\1, Complaint)", before, flags=re.MULTILINE | re.DOTALL)
    assert found == 1
    forms.write_text(after.replace("FORMS: ", f"{import_line}\n\nFORMS: ", 1), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONUTF8": "1"}
    proof = f"MESSY = {MESSY!r}\n{PROOF}"
    command = [sys.executable, "-W", "error", "-c", proof]
    options = {"capture_output": True, "encoding": "utf-8", "timeout": 120}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, check=False, **options)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "proved"
