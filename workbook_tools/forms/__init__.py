"""The manual's forms, one file each, in the manual's order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workbook_tools.form import Row
from workbook_tools.forms.customer_analysis import CustomerAnalysis
from workbook_tools.forms.customer_file import CustomerFile
from workbook_tools.forms.flow_chart import FlowStep
from workbook_tools.forms.handoff_sheet import Handoff
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.key_customer import KeyCustomerAnalysis
from workbook_tools.forms.materials_list import Material
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.negotiation_record import Negotiation
from workbook_tools.forms.practice_score import PracticeScore
from workbook_tools.forms.prospect_list import Prospect
from workbook_tools.forms.referral_reward import ReferralReward
from workbook_tools.forms.referral_slip import Referral
from workbook_tools.forms.service_plan import ServiceTask
from workbook_tools.forms.service_record import ServiceRecord
from workbook_tools.forms.strategy_progress import StrategyStep
from workbook_tools.forms.visit_register import Visit
from workbook_tools.forms.weekly_list import ValidCustomer

FORMS: Final[tuple[type[Row], ...]] = (
    Inquiry,
    Handoff,
    Prospect,
    Referral,
    Visit,
    ValidCustomer,
    CustomerAnalysis,
    CustomerFile,
    KeyCustomerAnalysis,
    FlowStep,
    StrategyStep,
    Negotiation,
    Material,
    PracticeScore,
    ServiceTask,
    ServiceRecord,
    ReferralReward,
    MyCustomer,
)
"""Every form that people fill in, in the manual's order; a new form is one file and one name here."""

ROW_CLASSES: Final[Mapping[str, type[Row]]] = {row_class.form.key: row_class for row_class in FORMS}
"""The same by key."""
