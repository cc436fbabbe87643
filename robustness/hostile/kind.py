"""A kind of hostile entry: what it is, how it is put into a folder, and what must come of it."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from robustness.sound import SOUND, Figures, Parts, sound_parts, zipped

COUNTED, ASIDE, IGNORED, OPENED = "counted", "set_aside", "ignored", "opened"
ANY = frozenset({COUNTED, ASIDE, IGNORED, OPENED, "superseded"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What must come of an entry.

    `verdicts`: the words of run.json that are allowed. `reasons`: where the file is set aside, one
    of these findings must say so, as rule or rule.variant; none means any. `figures`: what it
    gives where it is counted; None means that nobody can know. `members`: claims for the members
    of an archive by their names.
    """

    verdicts: frozenset[str] = ANY
    reasons: frozenset[str] = frozenset()
    figures: Figures | None = None
    members: Mapping[str, "Claim"] = field(default_factory=dict)


def reads(figures: Figures = SOUND) -> Claim:
    """The return must be read, with exactly these figures."""
    return Claim(frozenset({COUNTED}), figures=figures)


def refuses(*variants: str) -> Claim:
    """The file must be set aside with one of these sentences of rule S01."""
    return sets_aside(*(f"S01.{variant}" for variant in variants))


def sets_aside(*reasons: str) -> Claim:
    """The file must be set aside, for one of these rules."""
    return Claim(frozenset({ASIDE}), frozenset(reasons))


def reads_or_refuses(*reasons: str, figures: Figures | None = SOUND) -> Claim:
    """Nobody can say which; but a return that counts has exactly these figures."""
    return Claim(frozenset({COUNTED, ASIDE}), frozenset(reasons), figures)


def ignores() -> Claim:
    """The entry is not opened."""
    return Claim(frozenset({IGNORED}))


def opens(**members: Claim) -> Claim:
    """An archive that is opened."""
    return Claim(frozenset({OPENED}), members=members)


def opens_members(members: Mapping[str, Claim]) -> Claim:
    """An archive that is opened, with claims for members whose names are no identifiers."""
    return Claim(frozenset({OPENED}), members=members)


def one_verdict() -> Claim:
    """Nothing can be claimed but one verdict, and no harm."""
    return Claim()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of hostile entry. `put` writes it into a folder, `entry` is its name there."""

    family: str
    name: str
    told: str
    claim: Claim
    entry: str
    put: Callable[[Path], None]


Make: TypeAlias = Callable[[Parts], bytes]
"""From the members of a sound return to the bytes of the hostile file."""
Line: TypeAlias = tuple[str, str, Claim, Make]
"""Name, sentence, claim and maker of a kind: a family is a table of these."""


def code_of(name: str) -> str:
    """The unit code of a kind's return: nine digits, every kind its own."""
    return f"8{zlib.crc32(name.encode()) % 10**8:08d}"


def kind_of_bytes(family: str, line: Line, suffix: str = ".xlsx") -> Kind:
    """A kind that is a file; the name of its entry is the kind's own."""
    name, told, claim, make = line
    entry = f"{family}-{name}{suffix}"

    def put(folder: Path) -> None:
        (folder / entry).write_bytes(make(sound_parts(code_of(f"{family}-{name}"))))

    return Kind(family, f"{family}-{name}", told, claim, entry, put)


def family_of(family: str, lines: tuple[Line, ...], suffix: str = ".xlsx") -> tuple[Kind, ...]:
    """The kinds of a family whose entries are all files with one suffix."""
    return tuple(kind_of_bytes(family, line, suffix) for line in lines)


def edited(part: str, old: str, new: str) -> Make:
    """Replace the first `old` in a part; an `old` that is not there is a mistake of ours."""
    return lambda parts: zipped(edit(parts, part, old.encode(), new.encode()))


def late(make: Callable[[], Make]) -> Make:
    """A maker that is made when it is needed: what it holds may be large."""

    def made(parts: Parts) -> bytes:
        return make()(parts)

    return made


def edit(parts: Parts, part: str, old: bytes, new: bytes) -> Parts:
    """The parts with the first `old` of one of them replaced. Raises LookupError."""
    if old not in parts[part]:
        raise LookupError(f"{part} has no {old!r}")
    return parts | {part: parts[part].replace(old, new, 1)}
