"""Records that are carried from one process to another, and kept for another run, by their values.

A county has some million values, of which most are equal to others: the name of a unit, the words
of a choice, a percentage. Where a record is taken in, equal ones become one object.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

LONGEST_TEXT = 100
"""Characters of a text that is looked for among those known: a longer one is seldom said twice."""

_KNOWN = 16_384
"""So many equal values are known at a time, the last that were met: those that matter come again
in every file, and none is held for long that does not."""

_KNOWN_MAPS = 512
"""The same of tables: a form has some, and people change them."""

Pair = tuple[str, object]


class Carried:
    """A frozen record with slots: it is pickled as its values, and made from them again.

    Nothing is checked or computed when it is made again: it was when it was made first.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        kind: type = type(self)
        return made, (kind, *_values_of(kind)(self))


def made(kind: type, *values: object) -> Carried:
    """The record of these values, in the order of its fields.

    Raises TypeError where it is none of ours, ValueError where the values are not its own.
    """
    one: Carried = object.__new__(kind)
    for put, value in zip(_puts(kind), values, strict=True):
        known = _WAYS.get(type(value))
        put(one, known(value) if known else value)
    return one


def shared(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same table, one object for all that are equal; its values must be hashable."""
    return _map(tuple(table.items()))


@lru_cache(_KNOWN_MAPS)
def shared_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """The same names, one object for all that are equal."""
    return names


@lru_cache(_KNOWN)
def _short(text: str) -> str:
    return text


def _text(text: str) -> str:
    return _short(text) if len(text) <= LONGEST_TEXT else text


_number = lru_cache(_KNOWN)(Decimal)


def _decimal(number: Decimal) -> Decimal:
    """By its digits: 1.0 and 1.00 are equal and say something else."""
    return _number(str(number))


@lru_cache(_KNOWN_MAPS)
def _map(pairs: tuple[Pair, ...]) -> Mapping[str, object]:
    return dict(pairs)


_NOTHING: Mapping[str, object] = {}


def _table(table: Mapping[str, object]) -> Mapping[str, object]:
    """Empty ones are one: nobody puts anything into the table of a record."""
    return table or _NOTHING


_WAYS: Mapping[type, Callable[[Any], object]] = {str: _text, Decimal: _decimal, dict: _table}


@cache
def _values_of(kind: type) -> Callable[[Carried], tuple[object, ...]]:
    names = [one.name for one in fields(kind)]
    return attrgetter(*names) if len(names) > 1 else lambda one: (getattr(one, names[0]),)


@cache
def _puts(kind: type) -> tuple[Callable[[Carried, object], None], ...]:
    """What puts each value in its place, which the record itself would refuse."""
    if Carried not in kind.__mro__:
        raise TypeError(kind)
    return tuple(getattr(kind, one.name).__set__ for one in fields(kind))
