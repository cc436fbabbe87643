"""How cells look: the few properties that say whether a value can be read on its page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from xml.etree import ElementTree as ET

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"} | {
    14: "yyyy-mm-dd",
    49: "@",
}
_DAY_ZERO = date(1899, 12, 30)
_WORDS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
"""Words in quotation marks, a sign after a stroke, room as wide as a sign."""
_NUMBER = re.compile(r"(#,##)?0(?:\.(0*)(#*))?(%?)")


class Look(NamedTuple):
    """The look of a cell: size in points, place, wrapped or shrunk, number format."""

    size: float
    across: str
    indent: int
    wrapped: bool
    shrunk: bool
    number: str


_USUAL = Look(10, "", 0, wrapped=False, shrunk=False, number="General")


@dataclass(frozen=True)
class Styles:
    """The looks by the number that cells name them with, and how many differential ones exist."""

    looks: Sequence[Look]
    differential: int

    @classmethod
    def of(cls, part: bytes | None) -> "Styles":
        """The styles of the part that lists them."""
        if part is None:
            return cls((_USUAL,), 0)
        root = ET.fromstring(part)
        sizes = [
            float(found.attrib["val"]) if (found := one.find(f"{_MAIN}sz")) is not None else 10
            for one in root.findall(f"{_MAIN}fonts/{_MAIN}font")
        ]
        formats = _BUILT_IN | {
            int(one.attrib["numFmtId"]): one.attrib["formatCode"]
            for one in root.findall(f"{_MAIN}numFmts/{_MAIN}numFmt")
        }
        looks = []
        for one in root.findall(f"{_MAIN}cellXfs/{_MAIN}xf"):
            placed = one.find(f"{_MAIN}alignment")
            said = placed.attrib if placed is not None else {}
            looks.append(
                Look(
                    sizes[int(one.get("fontId", "0"))],
                    said.get("horizontal", ""),
                    int(said.get("indent", "0")),
                    said.get("wrapText") == "1",
                    said.get("shrinkToFit") == "1",
                    formats.get(int(one.get("numFmtId", "0")), "?"),
                )
            )
        return cls(looks, len(root.findall(f"{_MAIN}dxfs/{_MAIN}dxf")))

    def look(self, number: int) -> Look:
        """The look with this number; the usual one where there is none."""
        return self.looks[number] if number < len(self.looks) else _USUAL


def shown(value: float, number_format: str) -> str:
    """A number as its cell shows it. Raises ValueError for a format that is not known here."""
    parts = re.sub(r"\[[^\]]*\]", "", number_format).split(";")
    part = parts[1] if value < 0 and len(parts) > 1 else parts[0]
    part = parts[2] if value == 0 and len(parts) > 2 else part
    if part in {"General", "@"}:
        return f"{value:.10g}"
    if "yy" in part:
        return (_DAY_ZERO + timedelta(days=int(value))).isoformat()
    found = _NUMBER.search(part)
    if found is None:
        if _WORDS.sub("", part):
            raise ValueError(number_format)
        return _words(part)
    sign = "-" if value < 0 and len(parts) < 2 else ""
    return (
        sign
        + _words(part[: found.start()])
        + _digits(abs(value), found)
        + _words(part[found.end() :])
    )


def _words(part: str) -> str:
    """What a part of a format says beside the digits."""
    return _WORDS.sub(r"\1\2", part)


def _digits(value: float, found: re.Match[str]) -> str:
    """The digits by a pattern: thousands apart, as many decimals as it says, the % sign."""
    always, more, percent = len(found[2] or ""), len(found[3] or ""), found[4] or ""
    told = f"{value * (100 if percent else 1):{',' if found[1] else ''}.{always + more}f}"
    if more:
        whole, _, decimals = told.partition(".")
        kept = decimals[:always] + decimals[always:].rstrip("0")
        told = f"{whole}.{kept}" if kept else whole
    return told + percent
