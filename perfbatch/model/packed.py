"""Raw values as some bytes: a county types half a million, and hardly anybody asks for them again.

Plain text in JSON, so that nothing but values can come of it, whoever has made the bytes.
"""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from perfbatch.model.cell import Dressed, ErrorValue, Percentage, RawValue, Ticked, Uncalculated

QUICK = 1
"""How hard it is compressed; harder takes longer and saves little."""


LARGEST = 256 * 1024**2
"""Bytes that are unpacked; no workbook that is read has as many."""


def packed(values: Sequence[object]) -> bytes:
    """Sequences within one another, and raw values in them. The same values give the same bytes."""
    told = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_told)
    return zlib.compress(told.encode("utf-8", "surrogatepass"), QUICK)


def unpacked(data: bytes) -> list[Any]:
    """The same values in lists. Raises ValueError for bytes that are no such."""
    try:
        way = zlib.decompressobj()
        told = way.decompress(data, LARGEST)
        if not way.eof:
            raise ValueError("cut, or too large")
        found: list[Any] = json.loads(told.decode("utf-8", "surrogatepass"), object_hook=_value)
    except (zlib.error, RecursionError, TypeError, OverflowError) as error:
        raise ValueError(str(error)) from error
    return found


def _told(value: object) -> Mapping[str, object]:
    """A value that JSON does not know, as a table with one entry."""
    for kind, tell, _ in _KINDS:
        if type(value) is kind:
            return {kind.__name__: tell(value)}
    raise TypeError(type(value).__name__)


def _value(told: Mapping[str, Any]) -> RawValue:
    ((name, parts),) = told.items()
    for kind, _, make in _KINDS:
        if kind.__name__ == name:
            return make(parts)
    raise ValueError(name)


_Way = tuple[type, Callable[[Any], object], Callable[[Any], RawValue]]

_KINDS: Sequence[_Way] = (
    (Percentage, lambda one: one.ratio, Percentage),
    (
        Dressed,
        lambda one: (one.number, one.unit, one.scaled),
        lambda parts: Dressed(*parts),
    ),
    (Uncalculated, lambda one: one.formula, Uncalculated),
    (ErrorValue, lambda one: one.code, ErrorValue),
    (datetime, datetime.isoformat, datetime.fromisoformat),
    (date, date.isoformat, date.fromisoformat),
    (time, time.isoformat, time.fromisoformat),
    (
        timedelta,
        lambda one: (one.days, one.seconds, one.microseconds),
        lambda parts: timedelta(*parts),
    ),
    (
        Ticked,
        lambda one: (one.marks, tuple(one.columns.items())),
        lambda parts: Ticked(tuple(map(tuple, parts[0])), dict(map(tuple, parts[1]))),
    ),
)
"""A kind of value, what it is told by, and how it is made of that again."""
