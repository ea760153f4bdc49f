"""Facts as the ledger keeps them: JSON, with Chinese as it is typed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from json.encoder import encode_basestring
from typing import Any, Final

import orjson


def as_json_bytes(value: Any) -> bytes:
    """Give a value as compact JSON in UTF-8: where there are hundreds of thousands, half as large as texts.

    Days and times become texts as ISO 8601 has them; amounts of money, birthdays and the like what `str` gives.
    """
    try:
        made = orjson.dumps(value, _plain, orjson.OPT_PASSTHROUGH_DATACLASS)
    except TypeError:  # a whole number beyond 64 bits, half a character
        return _by_python(value)
    # That is also how it writes what is no number, and infinity.
    return _by_python(value) if b"null" in made else made


def as_json_of_each(values: Sequence[Any]) -> list[bytes]:
    """Give the same of many values."""
    try:
        made = [orjson.dumps(value, _plain, orjson.OPT_PASSTHROUGH_DATACLASS) for value in values]
    except TypeError:
        return list(map(as_json_bytes, values))
    return [as_json_bytes(value) if b"null" in text else text for value, text in zip(values, made, strict=True)]


def from_json(text: str | bytes) -> Any:
    """Give what JSON says; a whole number beyond 64 bits, which no column takes, only as a float.

    Raises ValueError if it is none.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # half a character, NaN: Python takes them
        return json.loads(text)


def said_in(value: Any) -> str:
    """Give all that a value says, keys too, as it was typed, set apart by bars; JSON has an n where a line breaks.

    >>> said_in({"note": "加微信", "extra": {"孩子": 2}})
    'note|加微信|extra|孩子|2'
    """
    return "|".join(_said(value))


def _said(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, said in value.items():
            yield key
            yield from _said(said)
    elif isinstance(value, list):
        for each in value:
            yield from _said(each)
    else:
        yield str(value)


def spaced(texts: Iterable[str]) -> str:
    """Give texts as a list in JSON with a blank after each comma: as Python writes it, and older ledgers have it."""
    return f"[{', '.join(map(encode_basestring, texts))}]"


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else str(value)


def _by_python(value: Any) -> bytes:
    try:
        return _encoder.encode(value).encode()
    except UnicodeEncodeError:  # UTF-8 has no half characters
        return json.dumps(value, separators=(",", ":"), default=_plain).encode()


_encoder: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)
