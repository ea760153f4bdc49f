"""The buttons of the macro workbooks: what stands on each, which Sub it starts, and on which forms it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workbook_tools.form import Form
from workbook_tools.forms import FORMS
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.visit_register import Visit


@dataclass(frozen=True)
class MacroButton:
    """A button.

    key:     how `wbtools button` calls it. caption: what stands on it. sub: the Sub it starts, in macros/WbButtons.bas.
    tip:     what it does, in one line.
    icon:    its picture on the ribbon, by Office's own name; a version of Office without it shows none.
    forms:   the keys of the forms it is for; empty for all.
    """

    key: str
    caption: str
    sub: str
    tip: str
    icon: str
    forms: frozenset[str] = frozenset()

    def is_for(self, form: Form) -> bool:
        """Tell whether the button belongs on the sheet of a form."""
        return not self.forms or form.key in self.forms


_ABOUT_CUSTOMERS: Final = frozenset(
    row_class.form.key for row_class in FORMS if {"customer_name", "contact_name"} & row_class.form.by_field.keys()
)
BUTTONS: Final = (
    MacroButton(
        "check", "校验本表", "CheckSheet", "看这张表哪里写错了，标在格子上；没改再点一次，标记就清掉", "DataValidation"
    ),
    MacroButton("accept", "采纳建议", "AcceptSuggestions", "选中标了红的格子，把建议值填进去", "ReviewAcceptChange"),
    MacroButton(
        "lookup", "查重", "LookUpRow", "选中一行，查这位客户是不是已经有人在跟", "FindDialog", _ABOUT_CUSTOMERS
    ),
    MacroButton(
        "handoff",
        "生成今日移交表",
        "HandOffToday",
        "把今天的客户移交给销售部负责人，移交过的行写上单号",
        "FileSendAsAttachment",
        frozenset({Inquiry.form.key, Visit.form.key}),
    ),
    MacroButton(
        "take-new",
        "取新客户",
        "TakeNewCustomers",
        "把新分给您的客户加到表的最下面，写过的都不动",
        "RecordsAddFromOutlook",
        frozenset({MyCustomer.form.key}),
    ),
    MacroButton("submit", "提交本周", "SubmitWeek", "把这个文件交一份到收件箱，并说还有哪里要改", "FileCheckIn"),
    MacroButton("refresh-lists", "刷新下拉", "RefreshLists", "按公司的设置更新人员、品牌、区域的下拉", "RefreshAll"),
)


def buttons_for(form: Form) -> Sequence[MacroButton]:
    """Give the buttons of a form's workbook, from left to right."""
    return [button for button in BUTTONS if button.is_for(form)]
