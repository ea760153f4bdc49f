"""The page that tells a visitor who these people are and what is wrong in each of their files."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from .team import AS_OF, BRANDS, PEOPLE, WEEK

_HEAD = f"""# 样例：一个小组的一周

这里的公司、人、店和号码都是编的，号码由程序随机生成。{WEEK}（11月16日—22日）这一周，{{files}}个文件交进了收件箱，
共{{rows}}行（“副本”里重复的不算）。
到 {AS_OF}（周一）汇总：

```
wbtools consolidate -w sample_workbooks --as-of {AS_OF} --week {WEEK}
```

*An invented sales team and one week of its workbooks, with believable mistakes. Made by
`python -m tests.sample_week.make_sample_week`; every planted mistake is listed, cell by cell, in
`tests/sample_week/planted.json`.*

## 人

"""


def readme(told: dict[str, Any]) -> str:
    """Write the page from the record of the week."""
    files = sorted({entry["file"] for entry in told["planted"]} | set(told["rows"]))
    copies = {entry["file"] for entry in told["planted"] if entry["code"] == "same-file"}
    count = sum(rows for file, rows in told["rows"].items() if file not in copies)
    text = _HEAD.replace("{files}", str(len(files))).replace("{rows}", str(count))
    text += "| 姓名 | 角色 | 品牌 | 应交 |\n|---|---|---|---|\n"
    for _, name, _, role, brand, _, working, _, _, forms, *_ in PEOPLE[1:]:
        text += f"| {name} | {role}{'（已离职）' if working == '否' else ''} | {brand or ''} | {forms or ''} |\n"
    text += "\n三个品牌：" + "、".join(f"{brand}（{director}）" for brand, director, _ in BRANDS[1:]) + "。\n"
    owed = "、".join(f"{late['person']}（{late['form']}）" for late in told["late"])
    text += f"没交的：{owed}。\n\n## 文件\n\n括号里是错处的种类（常见的46种之一）。\n"
    said: dict[str, list[str]] = defaultdict(list)
    for entry in told["planted"]:
        said[entry["file"]].append(f"{_spot(entry)} {entry['what']}{_number(entry)}".strip())
    for held in told["held_back"]:
        lack = "没写是谁" if held["code"] == "no-name" else "没有联系方式"
        said[held["file"]].append(f"第{held['row']}行{lack}，待补")
    read_right: dict[str, list[str]] = defaultdict(list)
    for entry in told["repaired"]:
        read_right[entry["file"]].append(f"{_spot(entry)} {entry['what']}{_number(entry)}")
    for file, entries in read_right.items():
        said[file].append("工具自己会读对，不用改：" + "；".join(entries))
    for file in files:
        owner = told["owners"].get(file)
        whose = f"{owner['person']}，{owner['form']}，" if owner else ""
        rows = f"{told['rows'][file]}行" if file in told["rows"] else "读不了，或不用读"
        text += f"\n**{file}**　{whose}{rows}\n"
        text += "".join(f"- {line}\n" for line in said[file])
    text += "\n同一位客户出现在几个人的表里、几位客户共用一个号码的地方，"
    return text + "见 `planted.json` 的 `same_customer` 和 `different_customers`。\n"


def _spot(entry: dict[str, Any]) -> str:
    return f"{entry['sheet']}!{entry['cell']}".strip("!") if entry["sheet"] else str(entry["cell"])


def _number(entry: dict[str, Any]) -> str:
    return f"（{entry['mess']}）" if entry["mess"] else ""
