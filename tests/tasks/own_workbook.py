"""A salesperson's 《我的客户》, filled in as a person would."""

import warnings
from datetime import date

import openpyxl

from workbook_tools.tasks.new import new

CUSTOMERS, FOLLOW_UPS = "客户", "跟进记录"


class OwnWorkbook:
    """The workbook of one person in a workspace's 收件箱; `save` hands it in."""

    def __init__(self, space, person, name=""):
        self.path = space.inbox / (name or f"我的客户 {person}.xlsx")
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new("我的客户", self.path, person=person, workspace=space.root)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.book = openpyxl.load_workbook(self.path)

    def save(self, path=None):
        self.book.save(path or self.path)
        return path or self.path

    def _page(self, sheet):
        page = self.book[sheet]
        head = next(cell for row in page.iter_rows() for cell in row if cell.value == "客户编号")
        return page, head.row, {cell.value: cell.column for cell in page[head.row] if cell.value}

    def names(self):
        """Give the names in the customers' sheet, without the example."""
        page, head, columns = self._page(CUSTOMERS)
        cells = (page.cell(row, columns["客户名称"]).value for row in range(head + 2, page.max_row + 1))
        return [name for name in cells if name]

    def _line(self, sheet, name, count=1):
        page, head, columns = self._page(sheet)
        rows = [r for r in range(head + 2, page.max_row + 1) if page.cell(r, columns["客户名称"]).value == name]
        return page, rows[count - 1], columns

    def write(self, name, sheet=CUSTOMERS, count=1, **said):
        """Write into the line of a name (or the count-th of it)."""
        page, row, columns = self._line(sheet, name, count)
        for heading, value in said.items():
            page.cell(row, columns[heading]).value = value

    def read(self, name, heading, sheet=CUSTOMERS):
        page, row, columns = self._line(sheet, name)
        return page.cell(row, columns[heading]).value

    def add(self, sheet=CUSTOMERS, **said):
        """Write a line below the last."""
        page, head, columns = self._page(sheet)
        filled = [r for r in range(head + 1, page.max_row + 1) if self._is_filled(page, r, columns)]
        for heading, value in said.items():
            page.cell(max(filled) + 1, columns[heading]).value = value

    def follow_up(self, name, day, **said):
        """Write an entry that counts."""
        values = {"跟进方式": "电话", "接通情况": "接通", "跟进内容": "谈了首批拿货", "下一步": "寄样品"}
        values |= {"下次跟进日期": date(2026, 12, 1)} | said
        self.add(FOLLOW_UPS, 客户名称=name, 跟进日期=date(2026, 11, day), **values)

    def sort(self, sheet, key, *, leave_out=()):
        """Sort the lines by what is typed, as Excel does: formulas stay where they are. Names left out are deleted."""
        page, head, columns = self._page(sheet)
        lines = [r for r in range(head + 2, page.max_row + 1) if self._is_filled(page, r, columns)]
        typed = [at for at in columns.values() if not str(page.cell(lines[0], at).value or "").startswith("=")]
        values = [{at: page.cell(r, at).value for at in typed} for r in lines]
        values = [line for line in values if line[columns["客户名称"]] not in leave_out]
        values.sort(key=lambda line: key({heading: line.get(at) for heading, at in columns.items()}))
        for row, line in zip(lines, [*values, *([{}] * len(lines))], strict=False):
            for at in typed:
                page.cell(row, at).value = line.get(at)

    @staticmethod
    def _is_filled(page, row, columns):
        return any(page.cell(row, columns[name]).value for name in ("客户名称", "联系人") if name in columns)
