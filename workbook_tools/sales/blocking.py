"""Who is worth comparing with whom: those who share a number, or a name and a hint.

A block so large that most of it would be accident is left out, and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workbook_tools.columns.gazetteer import Region
    from workbook_tools.sales.firms import FirmName
    from workbook_tools.sales.identities import Identity
    from workbook_tools.sales.names import PersonName

NUMBER_CAP: Final = 60
_AT_ONCE: Final = 50_000
HINT_CAP: Final = 30
"""Larger blocks are not compared: what so many share tells nobody from another."""


class Keys(NamedTuple):
    """Under what an identity is looked for and counted, as hashes that never change.

    numbers: his numbers; hints: a name or firm beside a hint.
    words:   name, firm and city, in this order; 0 for what is not known.
    """

    numbers: Sequence[int]
    hints: Sequence[int]
    words: Sequence[int]

    @classmethod
    def unpacked(cls, packed: bytes) -> Keys:
        """Give what `packed_keys` has packed."""
        every = memoryview(packed).cast("q").tolist()
        hints = _WORDS_END + every[0]
        return cls(every[_WORDS_END:hints], every[hints:], every[1:_WORDS_END])


def packed_keys(who: Identity) -> bytes:
    """Give the keys of an identity, each once, as they travel and are held, for there are millions.

    How many numbers, then words, numbers and hints, all in 64 bits, the lowest first: as processors have them.
    """
    numbers, lines, person, firm, place = who.parts
    words = (_word("name", person.reading), _word("firm", firm.reading), _word("city", place.city or place.county))
    own = [f"number|{number}" for number in (*numbers, *lines)]
    hints = dict.fromkeys(_hints(numbers, person, firm, place))
    return b"".join([len(own).to_bytes(_SIZE, "little"), *words, *_hashes([*own, *hints])])


_SIZE: Final = 8
_WORDS_END: Final = 4
"""At which place, packed, the numbers begin."""
_COUNT, _WORD, _NUMBER, _HINT = range(4)


class ManyKeys:
    """The keys of many identities, each at its place."""

    def __init__(self, packed: Sequence[bytes]) -> None:
        import numpy as np  # noqa: PLC0415 # who compares nobody does not wait for it

        self._flat = np.frombuffer(b"".join(packed), dtype=np.int64)
        lengths = np.fromiter(map(len, packed), dtype=np.int32, count=len(packed)) // self._flat.itemsize
        begins = np.cumsum(lengths) - lengths
        numbers = self._flat[begins].astype(np.int32)
        runs = np.empty((len(packed), 4), dtype=np.int32)  # how many there are of each kind, one kind after the other
        runs[:, _COUNT], runs[:, _WORD] = 1, _WORDS_END - 1
        runs[:, _NUMBER], runs[:, _HINT] = numbers, lengths - numbers - _WORDS_END
        self._kinds = np.repeat(np.tile(np.arange(4, dtype=np.int8), len(packed)), runs.ravel())
        self._places = np.repeat(np.arange(len(packed), dtype=np.int32), lengths)

    def words(self) -> dict[int, int]:
        """Count how often each word is known."""
        import numpy as np  # noqa: PLC0415 # as above

        words = self._flat[self._kinds == _WORD]
        found, counts = np.unique(words[words != 0], return_counts=True)
        return dict(zip(found.tolist(), counts.tolist(), strict=True))

    def in_order(self, numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Give each key with the number of the place at which it stands, in the order of keys."""
        import numpy as np  # noqa: PLC0415 # as above

        flat, places = self._sorted((self._kinds > _COUNT) & (self._flat != 0))
        standing = np.asarray(numbers, dtype=np.int64)[places]
        for start in range(0, len(flat), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            yield from zip(flat[part].tolist(), standing[part].tolist(), strict=True)

    def number_blocks(self) -> Iterator[list[int]]:
        """Give the blocks of two and more: the places, ascending, at which one number stands."""
        return self._blocks(self._kinds == _NUMBER)

    def hint_blocks(self) -> Iterator[list[int]]:
        """Give the blocks of two and more: the places, ascending, at which one hint stands."""
        return self._blocks(self._kinds == _HINT)

    def _sorted(self, which: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        import numpy as np  # noqa: PLC0415 # as above

        flat, places = self._flat[which], self._places[which]
        order = np.argsort(flat, kind="stable")
        return flat[order], places[order]

    def _blocks(self, which: NDArray[np.bool_]) -> Iterator[list[int]]:
        import numpy as np  # noqa: PLC0415 # as above

        flat, places = self._sorted(which)
        begins = np.flatnonzero(np.concatenate(([True], flat[1:] != flat[:-1]))) if len(flat) else flat
        ends = np.append(begins[1:], len(flat))
        several = ends - begins > 1
        for begin, end in zip(begins[several].tolist(), ends[several].tolist(), strict=True):
            yield places[begin:end].tolist()


def number_key(number: str) -> int:
    """Give the key of a number (`mobile:…`)."""
    return int.from_bytes(_hashes([f"number|{number}"])[0], "little", signed=True)


def _hashes(texts: Sequence[str]) -> list[bytes]:
    return [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()[::-1] for text in texts]


def _hints(numbers: Iterable[str], person: PersonName, named: FirmName, place: Region) -> list[str]:
    """Give what is no number, each with the kind of block it belongs to."""
    name, firm = person.reading if person.full else "", named.reading
    city = place.city or place.county or place.province
    mobiles = [number[7:] for number in numbers if number.startswith("mobile:")]
    found = [f"name+firm|{name}|{firm_start(firm)}"] if name and firm else []
    for kind, own in (("name", name), ("firm", firm)):
        if not own:
            continue
        if city:
            found.append(f"{kind}+city|{own}|{city}")
        for mobile in mobiles:
            found += (f"{kind}+head|{own}|{mobile[:7]}", f"{kind}+tail|{own}|{mobile[7:]}")
    if firm and person.reading:
        surname = person.reading.partition(" ")[0]
        found.append(f"firm+surname|{firm}|{surname}")
        if city:
            found.append(f"surname+firm+city|{surname}|{firm_start(firm)}|{city}")
    return found


def mobiles_among(numbers: Iterable[str]) -> list[str]:
    """Give the mobiles alone, in order."""
    return sorted([number[7:] for number in numbers if number.startswith("mobile:")])


def firm_start(reading: str) -> str:
    """Give the reading of a firm's first two characters."""
    return " ".join(reading.split(" ", 2)[:2])


@lru_cache(maxsize=65536)
def _word(kind: str, word: str) -> bytes:
    return _hashes([f"count|{kind}:{word}"])[0] if word else bytes(_SIZE)
