"""The kinds of column: one constructor each, which a form's class calls for its fields."""

from workbook_tools.columns.birthdays import birthday
from workbook_tools.columns.choices import choice, choices, listed, person, yes_no
from workbook_tools.columns.contacts import phone, qq, wechat
from workbook_tools.columns.dates import day, moment, month, time_of_day, week
from workbook_tools.columns.identifiers import credit_code, identifier
from workbook_tools.columns.links import link
from workbook_tools.columns.numbers import count, money, number, percent
from workbook_tools.columns.phone_text import Phones
from workbook_tools.columns.regions import region
from workbook_tools.columns.texts import reference, text
from workbook_tools.columns.units import money_in_ten_thousands, years

__all__ = [
    "Phones",
    "birthday",
    "choice",
    "choices",
    "count",
    "credit_code",
    "day",
    "identifier",
    "link",
    "listed",
    "moment",
    "money",
    "money_in_ten_thousands",
    "month",
    "number",
    "percent",
    "person",
    "phone",
    "qq",
    "reference",
    "region",
    "text",
    "time_of_day",
    "wechat",
    "week",
    "years",
    "yes_no",
]
