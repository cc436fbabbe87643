"""Ways to break bytes: raw, inside the members of a zip, in XML, in BIFF records, by splicing.

Each takes the random generator, the bytes, and those of another file of the set.
"""

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import TypeAlias

from robustness.sound import AMOUNTS, zipped

Operator: TypeAlias = Callable[[random.Random, bytes, bytes], bytes]
_NUMBERS = (b"0", b"-1", b"1e308", b"99999999999999999999", b"NaN", b"1048577", b"4294967295", b"")
_VALUE = re.compile(rb'="[^"]*"')
_NUMBER = re.compile(rb"(?<=>)-?\d+(?:\.\d+)?(?=<)")
_TAG = re.compile(rb"<[^<>]+>")
_ZIP = b"PK\3\4"


def flip(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Some bits of some bytes."""
    told = bytearray(data)
    for _turn in range(chance.choice((1, 1, 3, 20))):
        told[chance.randrange(len(told))] ^= 1 << chance.randrange(8)
    return bytes(told)


def overwrite(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """A run of bytes becomes noise, zeros or ones."""
    length = min(len(data), chance.choice((1, 4, 16, 200)))
    at = chance.randrange(len(data) - length + 1)
    noise = chance.choice((chance.randbytes(length), bytes(length), b"\xff" * length))
    return data[:at] + noise + data[at + length :]


def drop(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """A run of bytes is gone."""
    length = min(len(data) - 1, chance.choice((1, 2, 30, 1000)))
    at = chance.randrange(len(data) - length)
    return data[:at] + data[at + length :]


def double(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """A run of bytes is there twice."""
    at = chance.randrange(len(data))
    end = at + chance.choice((1, 8, 100, 4000))
    return data[:end] + data[at:]


def truncate(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """The end is gone."""
    return data[: chance.randrange(len(data))]


def splice(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """The beginning of one file and the end of another."""
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]


def number_field(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Four bytes become a number at the edge of what fits."""
    if len(data) < 8:
        return data + b"\0"
    told = bytearray(data)
    edge = chance.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFF, len(data)))
    struct.pack_into("<I", told, chance.randrange(len(told) - 4), edge)
    return bytes(told)


def figure(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """One of the sound return's amounts becomes another, as text or as a packed number."""
    written = (
        [str(one).encode() for one in AMOUNTS],
        [struct.pack("<d", one) for one in AMOUNTS],
    )
    places = [
        (one.start(), old, way)
        for way in written
        for old in way
        for one in re.finditer(re.escape(old), data)
    ]
    if not places:
        return flip(chance, data, b"")
    at, old, way = chance.choice(places)
    return data[:at] + chance.choice([one for one in way if one != old]) + data[at + len(old) :]


def _in_text(chance: random.Random, data: bytes, pattern: re.Pattern[bytes], new: bytes) -> bytes:
    """One of the pattern's places gets another text."""
    places = [one.span() for one in pattern.finditer(data)]
    if not places:
        return flip(chance, data, b"")
    start, end = chance.choice(places)
    return data[:start] + new + data[end:]


def attribute(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """An attribute of the markup gets another value."""
    found = _VALUE.findall(data) or [b'=""']
    new = chance.choice((chance.choice(found), b'="' + chance.choice(_NUMBERS) + b'"'))
    return _in_text(chance, data, _VALUE, new)


def number(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """A number between tags becomes another."""
    return _in_text(chance, data, _NUMBER, chance.choice(_NUMBERS))


def tag(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """A tag becomes another one of the text, or nothing."""
    found = _TAG.findall(data) or [b""]
    return _in_text(chance, data, _TAG, chance.choice((chance.choice(found), b"")))


def biff_record(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """A record of an .xls gets another number, length or body, in place."""
    places = _records(data)
    if not places:
        return number_field(chance, data, b"")
    told = bytearray(data)
    at = chance.choice(places)
    kind, length = struct.unpack_from("<HH", told, at)
    how = chance.randrange(3)
    if how == 0:
        struct.pack_into("<H", told, at, chance.choice((0, 0x0A, 0x809, 0xFC, 0x3C, kind ^ 1)))
    elif how == 1:
        struct.pack_into("<H", told, at + 2, chance.choice((0, 0xFFFF, length + 1, length // 2)))
    elif length:
        end = min(len(told), at + 4 + length)
        told[at + 4 : end] = chance.randbytes(end - at - 4)
    return bytes(told)


def _records(data: bytes) -> list[int]:
    """Where the records begin, from the beginning of the workbook's stream on."""
    at = data.find(struct.pack("<HHH", 0x809, 16, 0x600))
    places: list[int] = []
    while 0 <= at < len(data) - 4 and len(places) < 5000:
        places.append(at)
        at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")
    return places


RAW: Mapping[str, Operator] = {
    "flip": flip,
    "overwrite": overwrite,
    "drop": drop,
    "double": double,
    "truncate": truncate,
    "splice": splice,
    "number-field": number_field,
    "figure": figure,
}
MARKUP: Mapping[str, Operator] = {"attribute": attribute, "number": number, "tag": tag}


def inside(operator: Operator) -> Operator:
    """The operator at work in a member of a zip, which is packed anew with the right checksum."""

    def change(chance: random.Random, data: bytes, other: bytes) -> bytes:
        if not data.startswith(_ZIP):
            return operator(chance, data, other)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        filled = [name for name, part in parts.items() if len(part) > 1]
        weights = [len(parts[name]) ** 0.5 for name in filled]
        name = chance.choices(filled, weights)[0]
        theirs = parts[chance.choice(filled)]
        return zipped(parts | {name: operator(chance, parts[name], theirs)})

    return change


def operators_for(data: bytes) -> Mapping[str, Operator]:
    """The operators that make sense for a file."""
    told = dict(RAW)
    if data.startswith(_ZIP):
        told |= {f"inside-{name}": inside(one) for name, one in {**RAW, **MARKUP}.items()}
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        told["biff-record"] = biff_record
    else:
        told |= MARKUP
    return told
