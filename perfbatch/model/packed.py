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


def packed(values: Sequence[object]) -> bytes:
    """Sequences within one another, and raw values in them. Equal values give equal bytes."""
    told = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_told)
    return zlib.compress(told.encode("utf-8", "surrogatepass"), QUICK)


def unpacked(data: bytes) -> list[Any]:
    """The same values in lists. Raises zlib.error or ValueError for bytes that are no such."""
    told = zlib.decompress(data).decode("utf-8", "surrogatepass")
    found: list[Any] = json.loads(told, object_hook=_value)
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
