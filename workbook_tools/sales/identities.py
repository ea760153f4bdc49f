"""Who somebody is, in a form that can be compared, sent and kept."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from workbook_tools.columns.as_json import from_json, spaced
from workbook_tools.columns.gazetteer import Region
from workbook_tools.sales.blocking import Keys, packed_keys
from workbook_tools.sales.firms import FirmName
from workbook_tools.sales.names import PersonName

Parts = tuple[frozenset[str], frozenset[str], PersonName, FirmName, Region]


class Identity:
    """Who a row is about. Two are equal if their parts are.

    numbers: what can identify a customer: `mobile:…`, `wechat:…`, `qq:…`, `credit:…`.
    lines:   what several people may answer: landlines with area code and extension, 400 numbers.
    person:  the contact's name; firm: the company's or shop's; place: where he is.

    It travels and is held as `text` and `packed_keys`. A large week meets hundreds of thousands, and most are compared
    with nobody: the parts are taken from the text when somebody asks for them.
    """

    __slots__ = ("_keys", "_parts", "_text")

    def __init__(
        self,
        numbers: frozenset[str] = frozenset(),
        lines: frozenset[str] = frozenset(),
        person: PersonName = PersonName(),  # noqa: B008 # it never changes
        firm: FirmName = FirmName(),  # noqa: B008
        place: Region = Region(),  # noqa: B008
    ) -> None:
        self._parts: Parts | None = (numbers, lines, person, firm, place)
        self._text: str | None = None
        self._keys: bytes | None = None

    @classmethod
    def kept(cls, text: str, packed_keys: bytes | None = None) -> Identity:
        """Give an identity back from its text, and its keys if they are known."""
        who = cls.__new__(cls)
        who._parts, who._text, who._keys = None, text, packed_keys
        return who

    @property
    def text(self) -> str:
        """All of it as JSON: equal texts mean equal identities, so it is written as it always was."""
        if self._text is None:
            numbers, lines, person, firm, place = self.parts
            own, shared = spaced(sorted(numbers)), spaced(sorted(lines))
            self._text = f"[{own}, {shared}, {_spaced(person)}, {_spaced(firm)}, {_spaced(_parts_of(place))}]"
        return self._text

    @property
    def keys(self) -> Keys:
        """Under what it is looked for."""
        return Keys.unpacked(self.packed_keys)

    @property
    def packed_keys(self) -> bytes:
        """The same as many of them are held."""
        if self._keys is None:
            self._keys = packed_keys(self)
        return self._keys

    @property
    def numbers(self) -> frozenset[str]:
        """What can identify a customer."""
        return self.parts[0]

    @property
    def lines(self) -> frozenset[str]:
        """What several people may answer."""
        return self.parts[1]

    @property
    def person(self) -> PersonName:
        """The contact's name."""
        return self.parts[2]

    @property
    def firm(self) -> FirmName:
        """The company's or shop's name."""
        return self.parts[3]

    @property
    def place(self) -> Region:
        """Where he is."""
        return self.parts[4]

    @property
    def is_nobody(self) -> bool:
        """True if it names nobody and reaches nobody; a place alone does neither."""
        return self.text.startswith(_NOBODY)

    @property
    def parts(self) -> Parts:
        """All parts at once: numbers, lines, person, firm, place."""
        return self._parts or _parts_in(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identity) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self._text or self.text)

    def __reduce__(self) -> tuple[Any, ...]:
        return Identity.kept, (self.text, self._keys)


_region: Final = lru_cache(maxsize=16384)(Region)


@lru_cache(maxsize=16384)
def _parts_in(text: str) -> Parts:
    numbers, lines, person, firm, place = from_json(text)
    return frozenset(numbers), frozenset(lines), PersonName(*person), FirmName(*firm), _region(*place)


_spaced: Final = lru_cache(maxsize=65536)(spaced)
"""For names and places: many have them in common."""


def _parts_of(place: Region) -> tuple[str, str, str, str]:
    return (place.province, place.city, place.county, place.town)


_NOBODY: Final = Identity().text.rpartition("[")[0]
"""How the text of one begins that has a place at most."""
