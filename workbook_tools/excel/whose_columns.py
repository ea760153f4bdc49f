"""Whose a column is, where headings speak of two people: of a customer and of who sent him, or of who is with him.

A 电话 may be the referrer's. Its own words decide, or the heading over it; else what stands before it in the line.
What cannot be told is nobody's until somebody says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from workbook_tools.columns.base import Column
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value
from workbook_tools.excel.heading_names import (
    columns_named,
    columns_of_person,
    heading_keys,
    is_own_heading,
    says_a_name,
    spellings,
)
from workbook_tools.form import Form

CUSTOMER: Final = ""
"""Others are called by the sheet's own word for them."""

_REFERRER: Final = pattern(r"(?:客户的?)?((?:转?介绍|转介|推荐|委托)(?:人|方|者)|谁介绍的|老客户)")
_ROLE: Final = pattern("转介绍?|介绍|推荐|委托")
_ROLES: Final = {"转介": "转介绍"}
_OLD_CUSTOMER: Final = "老客户"
"""Who sent somebody, beside 新客户; alone it may ask whether he is one."""
_REFERRED: Final = pattern("新(?:客户|顾客)|被(?:转?介绍|推荐)")
_OF_CUSTOMER: Final = pattern("(?:新|意向|潜在)?(?:客户|顾客)|被(?:转?介绍|推荐)(?:人|方|者|客户)?")
_WITH_HIM: Final = pattern("(店长|总?经理|采购|财务|会计|老板娘|配偶|爱人|家属|(?:紧急|备用|其[他它]|第二)联系人)")
_STILL_HIMSELF: Final = pattern("的?(?:基本)?(?:信息|资料|情况|姓名|名字|名称)?")
"""With this behind it a word for somebody still names him, and nothing of his."""
_OF_NOBODY: Final = pattern(".*(?:信息|资料|情况|方式|内容|登记)")
_IN_BRACKETS: Final = pattern(r"(.+)\((.+)\)")
_SPEAKS_OF_OTHERS: Final = pattern(f"介绍|转介|推荐|委托|{_OLD_CUSTOMER}|{_WITH_HIM.pattern}")


class Shares(Value):
    """The headings that a form knows, shared out among the people a line of headings speaks of.

    hits:   column → what it may mean on the form: of the customer, or of the other where the form has a column.
    others: column → whose it is that the form has no column for; or, of the unsure ones, whose it may be.
    unsure: columns of which nobody can tell whose they are; one that stands alone is taken for the customer's.
    """

    hits: Mapping[int, tuple[Column, ...]]
    others: Mapping[int, str]
    unsure: frozenset[int]


class _Said(NamedTuple):
    """Whose a column is said to be, and what of his it is."""

    who: str
    what: str = ""


class People(Value):
    """The people a line of headings speaks of.

    texts:   column → its heading.
    said:    column → whose it is by its own words, or by the heading over it.
    names:   column → whom its own heading names: what stands behind it may be his.
    grouped: columns under a heading that names somebody.
    """

    texts: Mapping[int, str]
    said: Mapping[int, _Said]
    names: Mapping[int, str]
    grouped: frozenset[int]

    def share(self, form: Form, hits: Mapping[int, tuple[Column, ...]]) -> Shares:
        """Tell which columns are the customer's, which another's, and of which nobody can tell."""
        taken, others, unsure = dict(hits), dict[int, str](), set[int]()
        theirs = {at: said for at, said in self.said.items() if said.who}
        alike: dict[str, list[int]] = defaultdict(list)
        for at in sorted(hits.keys() - theirs.keys()):
            alike[hits[at][0].field].append(at)
        for columns in alike.values():
            meant = hits[columns[0]][0]
            several = meant.kind.many or any(len(hits[at]) > 1 for at in columns)  # 时间 may be the hour beside a day
            if self._referrer_has_own(form, meant) or (several and not meant.kind.personal):
                continue
            sure, doubtful = self._parted(columns, meant)
            theirs |= {at: _Said(who, self.texts[at]) for at, who in sure.items()}
            others |= doubtful
            unsure |= doubtful.keys()
            if len(columns) > 1:
                taken = {at: found for at, found in taken.items() if at not in doubtful}
        for at, said in theirs.items():
            taken.pop(at, None)
            if found := columns_of(form, said.who, said.what):
                taken[at] = found
            else:
                others[at] = said.who
        return Shares(taken, others, frozenset(unsure))

    def _referrer_has_own(self, form: Form, meant: Column) -> bool:
        """Tell whether the referrer has such a column by his very name: then the rest are not his."""
        his = [columns_named(form, said.what) for said in self.said.values() if _REFERRER.match(said.who) and said.what]
        return any(meant in columns for columns in his)

    def _parted(self, columns: Sequence[int], meant: Column) -> tuple[dict[int, str], dict[int, str]]:
        """Give of columns that mean the same those that are another's, and those that may be: column → whose."""
        before = {at: self._named_before(at) for at in columns}
        theirs = {at: who for at, who in before.items() if who}
        if not theirs:
            return {}, self._perhaps_the_referrers(columns, before) if meant.kind.personal else {}
        close = {at: who for at, who in theirs.items() if self._is_right_behind(at, theirs)}
        first = {at: who for at, who in theirs.items() if not self._customer_before(at)}
        may_ask = meant.kind.personal and any(_REFERRER.match(who) for who in theirs.values())
        if len(theirs) < len(columns):
            his = [at for at in columns if at not in theirs]
            if all(before[at] is None for at in his) and self._named_behind(his[-1]):
                return {}, dict.fromkeys(columns, next(iter(theirs.values()))) if may_ask else {}
            doubtful = theirs.keys() - close.keys() - first.keys()
            return close | first, {at: theirs[at] for at in doubtful if may_ask}
        if not meant.kind.personal:
            return {}, {}
        if close == first == theirs:
            return theirs, {}
        if len(columns) == 1 and not first and (not close or is_own_heading(self.texts[columns[0]], meant)):
            return {}, {}
        return {}, theirs if may_ask else {}

    def _perhaps_the_referrers(self, columns: Sequence[int], before: Mapping[int, str | None]) -> dict[int, str]:
        """Give the columns with one heading of which one may be the referrer's, though none stands behind him."""
        free = [at for at in columns if at not in self.said]
        headings = {heading_keys(self.texts[at])[1] for at in free}
        referrers = {
            at: said.who for at, said in self.said.items() if _REFERRER.match(said.who) and says_a_name(said.what)
        }
        if len(headings) == len(free) or not referrers:
            return {}
        stands_first = min(referrers) < max(free) or any(before[at] is None for at in free)
        return dict.fromkeys(columns, referrers[min(referrers)]) if stands_first else {}

    def _named_before(self, at: int) -> str | None:
        """Give who is named last before a column; None if nobody is."""
        if at in self.said:
            return self.said[at].who
        for column in sorted((column for column in self.texts if column < at), reverse=True):
            if column in self.names:
                return self.names[column]
            if column in self.grouped:
                return None
        return None

    def _named_behind(self, at: int) -> str | None:
        return next((self.names[column] for column in sorted(self.names) if column > at), None)

    def _is_right_behind(self, at: int, theirs: Mapping[int, str]) -> bool:
        """Tell whether the heading at the left names another, or is one more that stands right behind him."""
        left = max((column for column in self.texts if column < at), default=0)
        return bool(self.names.get(left)) or (left in theirs and self._is_right_behind(left, theirs))

    def _customer_before(self, at: int) -> bool:
        named = {column for column, who in self.names.items() if not who}
        named |= {column for column in self.grouped if not self.said[column].who}
        return any(column < at for column in named)


def people_in(
    texts: Mapping[int, str], groups: Mapping[int, tuple[str, ...]], forms: tuple[Form, ...]
) -> People | None:
    """Tell whom a line of headings speaks of; None if of nobody but the customer.

    groups: column → the headings over its own, from the top.
    """
    together = "|".join(heading_keys(text)[0] for text in chain(texts.values(), *groups.values()))
    if not groups and not _SPEAKS_OF_OTHERS.search(together):
        return None
    people = _Words(forms, has_referred=bool(_REFERRED.search(together))).people(texts, groups)
    return people if any(said.who for said in people.said.values()) else None


@lru_cache(maxsize=1 << 10)
def _named_by(text: str, forms: tuple[Form, ...]) -> str | None:
    return _Words(forms, has_referred=True).named(text)


def names_somebody(text: str, forms: Sequence[Form]) -> bool:
    """Tell a heading that names a customer or another from one that says what is under it: 联系方式."""
    return _named_by(text, tuple(forms)) is not None


def is_of_referrer(heading: str) -> bool:
    """Tell a heading for something of who sent a customer: 转介绍人电话, but not 转介绍人."""
    found = _REFERRER.match(heading)
    return found is not None and found.end() < len(heading)


def columns_of(form: Form, who: str, what: str) -> tuple[Column, ...]:
    """Give the columns a form has for what is another's, whichever of its words the sheet has for him."""
    role = _ROLE.match(who)  # 推荐方 is 推荐人 to a form, and 转介人 is 转介绍人
    usual = f"{_ROLES.get(role[0], role[0])}人" if role else who
    return columns_of_person(form, who, what) or columns_of_person(form, usual, what)


class _Words:
    """The words these forms have for customers; whom a heading means by them."""

    def __init__(self, forms: tuple[Form, ...], *, has_referred: bool) -> None:
        self._contacts = spellings(forms, "contact_name")
        self._customers = self._contacts | spellings(forms, "customer_name")
        self._has_referred = has_referred

    def people(self, texts: Mapping[int, str], groups: Mapping[int, tuple[str, ...]]) -> People:
        over = self._over(texts, groups)
        single = {at: text for at, text in texts.items() if at not in over}
        names = {at: who for at, text in single.items() if (who := self.named(text)) is not None}
        said = {
            at: _Said(CUSTOMER)
            for at, text in single.items()
            if any(map(heading_keys(text)[1].startswith, self._contacts))
        }
        said |= {at: _Said(who, texts[at]) for at, who in over.items()}
        said |= {at: _Said(who) for at, who in names.items()}
        said |= {at: found for at, text in texts.items() if (found := self._by_its_own_words(text))}
        has_contact = any(
            not said[at].who and (self._is_contact(texts[at]) or any(map(self._is_contact, groups.get(at, ()))))
            for at in said
        )
        if not has_contact:
            # nobody else is named to talk to: the first of those with the customer is the one
            beside = (said[at].who for at in sorted(said) if said[at].who and not _REFERRER.match(said[at].who))
            one = next(beside, CUSTOMER)
            said = {at: found._replace(who=CUSTOMER if found.who == one else found.who) for at, found in said.items()}
            names = {at: CUSTOMER if who == one else who for at, who in names.items()}
        return People(texts, said, names, frozenset(over))

    def _over(self, texts: Mapping[int, str], groups: Mapping[int, tuple[str, ...]]) -> dict[int, str]:
        """Give whom the headings over a column name; one over the customer and another as well says nothing."""
        over: dict[int, str] = {}
        for group in dict.fromkeys(groups.values()):
            columns = [at for at in groups if groups[at] == group]
            who = next((who for word in reversed(group) if (who := self.named(word, as_group=True)) is not None), None)
            if who is None and not _OF_NOBODY.fullmatch(group[-1]):
                contacts = {at for at, text in texts.items() if self._is_contact(text)}
                if contacts.intersection(columns) and not contacts.issubset(columns):
                    who = group[-1]  # 技师 over 姓名 and 电话, as the customer has them too
            if who is None or (not who and any(self._names_another(texts[at]) for at in columns)):
                continue
            over |= dict.fromkeys(columns, who)
        return over

    def _is_contact(self, text: str) -> bool:
        return heading_keys(text)[1] in self._contacts

    def _names_another(self, text: str) -> bool:
        return bool(self.named(text))

    def named(self, text: str, *, as_group: bool = False) -> str | None:
        """Give whom a heading names; None if it names nobody."""
        bare = heading_keys(text)[1]
        for words in (_REFERRER, _WITH_HIM):
            found = words.match(bare)
            if found and _STILL_HIMSELF.fullmatch(bare, found.end()) and self._is_meant(found[1]):
                return found[1]
        found = _OF_CUSTOMER.match(bare)
        names_customer = found and (as_group or _STILL_HIMSELF.fullmatch(bare, found.end()))
        return CUSTOMER if names_customer or bare in self._customers else None

    def _by_its_own_words(self, text: str) -> _Said | None:
        """Read 介绍人电话, 电话（介绍人）, 客户电话."""
        plain, bare = heading_keys(text)[:2]
        if found := _REFERRER.match(bare):
            return _Said(found[1], bare[found.end() :]) if self._is_meant(found[1]) else None
        if (found := _IN_BRACKETS.fullmatch(plain)) and (who := self.named(found[2])) is not None:
            return _Said(who, found[1])
        return _Said(CUSTOMER) if _OF_CUSTOMER.match(bare) else None

    def _is_meant(self, word: str) -> bool:
        return word != _OLD_CUSTOMER or self._has_referred
