"""The manual's forms, one file each, in the manual's order."""

from __future__ import annotations

from typing import Final

from workbook_tools.form import Row
from workbook_tools.forms.handoff_sheet import Handoff
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.prospect_list import Prospect
from workbook_tools.forms.referral_slip import Referral
from workbook_tools.forms.visit_register import Visit
from workbook_tools.forms.weekly_list import ValidCustomer

FORMS: Final[tuple[type[Row], ...]] = (
    Inquiry,
    Handoff,
    Prospect,
    Referral,
    Visit,
    ValidCustomer,
)
"""Every form of customers, in the manual's order; a new form is one file and one name here."""
