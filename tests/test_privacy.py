"""What is printed, logged or raised tells of no customer, but where --unmask asks for it.

The commands run as people run them, in processes of their own, over the sample week and over files that go wrong.
"""

import dataclasses
import json
import logging
import re
import subprocess
import sys
import traceback
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbook_tools as wb
from workbook_tools.forms import FORMS
from workbook_tools.forms.customer_analysis import CustomerAnalysis
from workbook_tools.forms.customer_file import CustomerFile
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.problems import mask, mask_name, mask_numbers

AS_OF = ("--as-of", "2026-11-23")
MOBILE, CARD = "13864912345", "371301198001011234"
NUMBERS = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|\d{17}[\dXx]")
NAMES = ("customer_name", "contact_name")


def wbtools(*arguments, folder=None):
    """Run a command; give all it printed. No traceback is ever shown."""
    command = [sys.executable, "-m", "workbook_tools", *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", cwd=folder, timeout=120)
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    """The sample week, consolidated."""
    folder = tmp_path_factory.mktemp("privacy") / "out"
    wbtools("demo", folder)
    return folder


@pytest.fixture(scope="module")
def customers(week):
    """The full names of everyone in the sample week's own workbooks; a name that is a word as well tells nobody."""
    found = set()
    for path in (week / "收件箱").rglob("*.*"):
        try:
            rows, _ = wb.read(path, as_of=date(2026, 11, 23))
        except wb.WorkbookError:
            continue
        found |= {getattr(row, name, None) for row in rows for name in NAMES}
    staff = {path.stem.split()[0] for path in (week / "收件箱").rglob("*")}
    return {name for name in found if name and len(name) > 1 and name not in staff}


COMMANDS = {
    "demo": ("demo", "{new}"),
    "validate": ("validate", "{inbox}", *AS_OF),
    "validate --all": ("validate", "{inbox}", "--all", *AS_OF),
    "validate --json": ("validate", "{inbox}", "--json", *AS_OF),
    "validate --annotate": ("validate", "{inbox}", "--annotate", "{new}", *AS_OF),
    "consolidate": ("consolidate", "-w", "{week}", *AS_OF),
    "consolidate --json": ("consolidate", "-w", "{week}", "--json", *AS_OF),
    "consolidate --dry-run": ("consolidate", "-w", "{week}", "--dry-run", *AS_OF),
    "review": ("review", "{week}/名单/2026-W47/待确认重复.xlsx", "-w", "{week}"),
    "review --json": ("review", "{week}/名单/2026-W47/待确认重复.xlsx", "-w", "{week}", "--json"),
    "trace": ("trace", "-w", "{week}"),
    "trace --json": ("trace", "-w", "{week}", "--json"),
    "export": ("export", "-w", "{week}", "--to-parquet", "{new}"),
    "cards": ("cards", "{inbox}", "{files}", "-o", "{new}.xlsx", *AS_OF),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_sample_week_is_told_without_a_customer_in_it(name, week, customers, tmp_path):
    files = tmp_path / "档案.xlsx"
    wb.write(files, [CustomerFile(customer_name=who, mobile=("1385390",)) for who in sorted(customers)[:30]])
    places = {"new": tmp_path / "新", "inbox": week / "收件箱", "week": week, "files": files}
    told = wbtools(*(part.format(**places) for part in COMMANDS[name]))
    assert told
    assert len(customers) > 200
    assert NUMBERS.findall(told) == []
    assert [who for who in customers if who in told] == []


def test_what_is_asked_for_is_shown(week, customers):
    told = wbtools("validate", week / "收件箱", "--all", "--unmask", *AS_OF)
    assert NUMBERS.search(told)
    assert any(who in told for who in customers)
    told = json.loads(wbtools("validate", week / "收件箱", "--json", "--unmask", *AS_OF))
    assert NUMBERS.search(json.dumps(told))


def hostile(path, *, sheet="Sheet1", heading="快递单号", **cells):
    """Write a workbook of inquiries with one that is wrong in every way."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append(["咨询日期", "来源渠道", "客户称呼", "手机", "微信", "咨询内容", "登记客服", heading, heading])
    wrong = {"day": MOBILE, "channel": f"王秘密{MOBILE}", "name": "王秘密", "mobile": f"王秘密{MOBILE}0", **cells}
    book.active.append([*wrong.values(), f"微信{MOBILE}", f"身份证{CARD} 电话{MOBILE}", "某人", f"=1+{MOBILE}"])
    book.active.append([date(2026, 11, 20), "电话", None, None, None, f"打{MOBILE}找王秘密", "某人", MOBILE])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


WRONG = {
    "a missing file": ("validate", f"{MOBILE}王总.xlsx"),
    "a missing folder": ("consolidate", "-w", f"{MOBILE}"),
    "a name with a mobile": ("validate", f"王总{MOBILE}.xlsx", "--all", *AS_OF),
    "a name with a mobile, as JSON": ("validate", f"王总{MOBILE}.xlsx", "--json", *AS_OF),
    "a sheet with a mobile": ("validate", "表名.xlsx", "--all", *AS_OF),
    "a sheet with a mobile, as JSON": ("validate", "表名.xlsx", "--json", *AS_OF),
    "a heading with a mobile": ("validate", "表头.xlsx", "--all", *AS_OF),
    "a heading with a mobile, as JSON": ("validate", "表头.xlsx", "--json", *AS_OF),
    "an empty file with a mobile": ("validate", f"空{MOBILE}.xlsx"),
    "a whole folder": ("validate", ".", "--all", *AS_OF),
    "marked copies": ("validate", ".", "--annotate", "标注", *AS_OF),
    "cards of nothing": ("cards", ".", "-o", "卡.xlsx", *AS_OF),
    "cards over a file": ("cards", "表名.xlsx", "-o", f"王总{MOBILE}.xlsx"),
    "an unknown form": ("validate", "表名.xlsx", "--form", MOBILE),
    "an unknown week": ("consolidate", "-w", "公司", "--week", MOBILE),
    "a week": ("consolidate", "-w", "公司", *AS_OF),
    "a week as JSON": ("consolidate", "-w", "公司", "--json", *AS_OF),
    "where the rows went": ("trace", "-w", "公司"),
    "where the rows went, as JSON": ("trace", "-w", "公司", "--json"),
    "a form for a number": ("new", "inquiry_log", "--for", MOBILE),
}


@pytest.fixture(scope="module")
def mess(tmp_path_factory):
    """A folder of workbooks whose names, sheets and headings hold numbers, and a workspace with the same."""
    folder = tmp_path_factory.mktemp("mess")
    wbtools("init", folder / "公司")
    for place in (folder, folder / "公司" / "收件箱"):
        hostile(place / f"王总{MOBILE}.xlsx")
        hostile(place / "表名.xlsx", sheet=f"王总{MOBILE}")
        hostile(place / "表头.xlsx", heading=f"电话{MOBILE}")
        (place / f"空{MOBILE}.xlsx").touch()
    wbtools("consolidate", "-w", folder / "公司", *AS_OF)
    return folder


@pytest.mark.parametrize("name", WRONG)
def test_what_goes_wrong_is_told_without_a_number_or_a_name(name, mess):
    told = wbtools(*WRONG[name], folder=mess)
    assert told
    assert NUMBERS.findall(told) == []
    assert "王秘密" not in told


def test_no_generated_file_is_called_by_a_number(mess):
    before = set(mess.rglob("*"))
    wbtools("new", "inquiry_log", "--for", f"王总{MOBILE}", folder=mess)
    wbtools("consolidate", "-w", "公司", *AS_OF, folder=mess)
    made = [path.name for path in set(mess.rglob("*")) - before]
    assert made
    own = {path.name for path in mess.glob("公司/收件箱/*")}
    written = [path.name for path in (mess / "公司").rglob("*") if path.is_file() and path.name not in own]
    assert not [name for name in (*made, *written) if NUMBERS.search(name)]


@pytest.mark.parametrize("unmask", [False, True])
def test_a_file_called_by_a_number_is_called_so_only_if_asked_for(mess, unmask):
    told = wbtools("validate", f"王总{MOBILE}.xlsx", *AS_OF, *(["--unmask"] if unmask else []), folder=mess)
    assert (MOBILE in told) is unmask
    assert ("138****2345" in told) is not unmask


# ---- what is masked


@given(st.from_regex(r"\d{7,20}", fullmatch=True))
def test_of_a_number_four_digits_at_least_are_hidden(digits):
    shown = mask_numbers(digits)
    assert sum(char.isdigit() for char in shown) <= min(7, len(digits) - 4)
    assert shown == mask(digits)


@given(st.lists(st.sampled_from(["", " ", "-", ".", "\u3000"]), min_size=10, max_size=10), st.sampled_from("电 ：,a"))
def test_a_mobile_is_hidden_however_it_is_grouped(gaps, beside):
    grouped = MOBILE[0] + "".join(gap + digit for gap, digit in zip(gaps, MOBILE[1:], strict=True))
    for masked in (mask_numbers, mask_name):
        assert masked(f"{beside}{grouped}{beside}") == f"{beside}138****2345{beside}"


@pytest.mark.parametrize(
    "name",
    [
        "20261123",
        "20261120-20261126",
        "KH0000001",
        "2026-11-23 13点",
        "导出20261123153045",
        "第47周",
        "待确认重复.20261123T010203456789Z.2561234567ab.xlsx",
    ],
)
def test_dates_and_codes_in_a_name_stay(name):
    assert mask_name(name) == name


# ---- exceptions and logs

SECRET = f"秘密王{MOBILE}"


def outcomes(action):
    """Give what an action raises, as a person or a log would see it."""
    try:
        action()
    except Exception as error:
        return "".join(traceback.format_exception(error)) + repr(error)
    return ""


@pytest.fixture
def logged():
    """Everything any library logs meanwhile."""
    records: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: records.append(record.getMessage())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield records
    root.removeHandler(handler)
    root.setLevel(level)


def tells(texts):
    return [text for text in texts if SECRET in text or MOBILE in text]


@pytest.mark.parametrize("row_class", FORMS, ids=lambda row_class: row_class.form.key)
def test_no_exception_carries_a_value_of_the_wrong_type(tmp_path, row_class, logged):
    told = []
    for column in row_class.form.columns:
        for value in (SECRET, (SECRET,), [SECRET], {SECRET: SECRET}):
            row = row_class.of({column.field: value})
            told += [outcomes(lambda row=row: wb.write(tmp_path / "本.xlsx", [row]))]
            told += [outcomes(lambda row=row: wb.to_frame([row])), outcomes(lambda row=row: list(row.check()))]
    assert tells((*told, *logged)) == []


def test_no_refusal_to_write_carries_a_value(tmp_path, logged):
    path = tmp_path / "小李.xlsx"
    sound = Inquiry(contact_name=SECRET, mobile=(MOBILE,), need=SECRET, note=SECRET, extra={"快递单号": SECRET})
    wb.write(path, [sound, sound])
    row = wb.read(path)[0][0]
    other = CustomerFile(customer_name=SECRET)
    told = [
        outcomes(lambda: wb.append(path, [other])),
        outcomes(lambda: wb.append(path, [Inquiry(need=SECRET, extra={"没有这列": SECRET})])),
        outcomes(lambda: wb.append(path, [Inquiry(need="\x07" + SECRET, note="长" * 40_000 + SECRET)])),
        outcomes(lambda: wb.update(path, [row, row])),
        outcomes(lambda: wb.update(path, [sound])),
        outcomes(lambda: wb.update(path, [dataclasses.replace(row, need=SECRET + "改", typed=b"x")])),
        outcomes(lambda: wb.write_cards(tmp_path / "卡.xlsx", [sound], [CustomerAnalysis(customer_name=SECRET)])),
        outcomes(lambda: wb.to_frame([sound, other])),
    ]
    assert all(told)
    assert tells((*told, *logged)) == []


@given(st.binary(max_size=60))
@settings(max_examples=30, deadline=None)
def test_no_refusal_to_read_carries_what_stands_in_the_file(tmp_path_factory, junk):
    path = tmp_path_factory.mktemp("junk") / "小李.xlsx"
    wb.write(path, [Inquiry(need=SECRET)])
    content = path.read_bytes()
    for ending, data in (("xlsx", content[: len(content) // 2] + junk), ("csv", junk + SECRET.encode()), ("xls", junk)):
        broken = path.with_suffix(f".{ending}")
        broken.write_bytes(data)
        assert tells([outcomes(lambda broken=broken: wb.read(broken))]) == []
