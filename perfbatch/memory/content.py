"""The digest of a value by what it says: equal content, equal digest, in every process.

Neither which objects are shared nor the order of a set makes a difference; types do (1 is not
1.0). It is taken for each workbook of a single unit, of some thousand values, so it must cost a
small part of writing one: what is plain is told by the interpreter's own `repr`, and a record that
occurs again is told once and then by its number.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from operator import attrgetter
from types import NoneType
from typing import Any

from perfbatch.model.finding import Rule

_PLAIN = frozenset(
    {
        *(str, int, float, bool, NoneType),
        *(Decimal, Fraction),
        *(date, datetime, time, timedelta),
    }
)
"""Whose `repr` says everything, and the type. Bytes are not among them: they are our numbers."""

_all_plain = _PLAIN.issuperset


def digest_of(*values: object) -> str:
    """64 hexadecimal digits for these values: records, tables, sequences, sets, plain values.

    They must not lead back to themselves. Raises TypeError for a value of any other kind.
    """
    content = _Content()
    whole = repr(content.all(values))
    told = "\n".join([*content.records, whole])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


class _Content:
    """`records`: what each record and choice says, in the order of their first occurrence."""

    def __init__(self) -> None:
        self.records: dict[str, int] = {}
        self._numbers: dict[int, bytes] = {}  # by identity; the values live as long as this

    def all(self, values: Collection[Any]) -> Collection[Any]:
        """The same values, with a number in the place of each record and choice."""
        if _all_plain(map(type, values)):
            return values
        known = self._numbers.get
        return [
            one if (kind := type(one)) in _PLAIN else known(id(one)) or self._one(one, kind)
            for one in values
        ]

    def _one(self, value: Any, kind: type) -> object:
        if kind is tuple:
            return (self.all(value),)
        if kind is list:
            return [self.all(value)]
        if kind is dict:
            return {0: self.all(tuple(value)), 1: self.all(tuple(value.values()))}
        if kind is bytes:
            return {3: value.hex()}
        if kind is frozenset:
            return {2: sorted(map(_text_of, value))}
        if isinstance(value, Enum):
            told = f"{kind.__module__}.{kind.__qualname__}.{value.name}"
        else:
            name, parts = _parts_of(kind)
            told = f"{name}{self.all(parts(value))}"
        number = b"%d" % self.records.setdefault(told, len(self.records))
        self._numbers[id(value)] = number
        return number


def _text_of(one: object) -> str:
    """A member of a set: texts alone are told, which is what our sets hold. Raises TypeError."""
    if type(one) is not str:
        raise TypeError(type(one).__name__)
    return one


@cache
def _parts_of(kind: type) -> tuple[str, Callable[[Any], tuple[object, ...]]]:
    """What a record is called, and what it is made of. Raises TypeError for what is no record."""
    name = f"{kind.__module__}.{kind.__qualname__}"
    if kind is Rule:  # what it says is the program's, not the record's
        return name, lambda rule: (rule.code,)
    names = [one.name for one in fields(kind)]
    if len(names) > 1:
        return name, attrgetter(*names)
    return name, lambda record: tuple(getattr(record, one) for one in names)
