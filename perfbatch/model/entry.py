"""The entries of the inbox and of its archives. Every one gets exactly one verdict."""

import os
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from perfbatch.model.address import Place

LONGEST_NAME = 255
_REPLACEMENT = "\ufffd"
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Verdict(Enum):
    """What became of an entry of the inbox."""

    COUNTED = "counted"
    SET_ASIDE = "set_aside"
    SUPERSEDED = "superseded"
    IGNORED = "ignored"
    OPENED = "opened"


class Ignored(Enum):
    """Why an entry was not opened."""

    LOCK = "lock"
    SYSTEM = "system"
    FOLDER = "folder"
    LINK = "link"
    UNFINISHED = "unfinished"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the inbox, or a file in an archive that is one.

    `name` is how it is shown, `path` exactly where it is; for a member `path` is the archive's and
    `member` its place there. `size`: its bytes when it was listed, None where that is not known.
    `ignored` says why it is not opened, None that it is. `of_return`: it is opened for the returns
    in it; else for the roster.
    """

    name: str
    path: Place
    ignored: Ignored | None = None
    size: int | None = None
    member: int | None = None
    of_return: bool = True


def shown_name(name: str) -> str:
    """A file's name as people can read it.

    Bytes that are no UTF-8 come from the system as lone surrogates: they are most likely GB18030,
    as a program on a Chinese Windows wrote them. What nobody can read becomes a replacement sign.
    """
    if os.name != "nt" and any("\udc80" <= sign <= "\udcff" for sign in name):
        with suppress(UnicodeError):
            name = os.fsencode(name).decode("gb18030")
    shown = _UNPRINTABLE.sub(_REPLACEMENT, name)
    return shown if len(shown) <= LONGEST_NAME else f"{shown[: LONGEST_NAME - 1]}…"


def told_apart(names: Iterable[str]) -> tuple[str, ...]:
    """The same names, the second of two equal ones with a number: no two are equal afterwards."""
    wanted = list(names)
    taken = set(wanted)
    seen: Counter[str] = Counter()
    told = []
    for name in wanted:
        seen[name] += 1
        one = name
        while seen[name] > 1 and one in taken:
            one = f"{name} ({seen[name]})"
            seen[name] += one in taken
        taken.add(one)
        told.append(one)
    return tuple(told)
