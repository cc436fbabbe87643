"""What cell styles and runs of a SpreadsheetML 2003 workbook make of what is in the cell."""

from collections.abc import Mapping
from typing import TypeVar

from perfbatch.model.cell import Percentage
from perfbatch.reading.markup import is_true
from perfbatch.reading.number_formats import AsShown, as_shown
from perfbatch.reading.runs import Look, look_of_font

_T = TypeVar("_T")
_NAMED = "Percent"
_MOST_STEPS = 10
_RUNS = {"s": Look.STRUCK, "sup": Look.RAISED, "sub": Look.LOWERED}


def look_of(element: str, attributes: Mapping[str, str]) -> Look:
    """How an element within a cell's Data, by its local name, sets the text in it."""
    found = _RUNS.get(element.lower(), Look.PLAIN)
    for name, value in attributes.items():
        if name.rpartition(":")[2] == "Face":
            found |= look_of_font(value)
    return found


class Styles:
    """The number formats by style, as the styles are met; a style may build on another."""

    def __init__(self) -> None:
        self._formats: dict[str, AsShown | None] = {}
        self._parents: dict[str, str] = {}
        self._looks: dict[str, Look] = {}
        self._struck: dict[str, bool] = {}
        self._name = ""

    def style(self, attributes: Mapping[str, str]) -> None:
        """Listen to a `Style`."""
        self._name = attributes.get("ID", "")
        self._parents[self._name] = attributes.get("Parent", "")

    def number_format(self, attributes: Mapping[str, str]) -> None:
        """Listen to the `NumberFormat` of the last style."""
        code = attributes.get("Format", "")
        self._formats[self._name] = Percentage if code == _NAMED else as_shown(code)

    def font(self, attributes: Mapping[str, str]) -> None:
        """Listen to the `Font` of the last style."""
        if "FontName" in attributes:
            self._looks[self._name] = look_of_font(attributes["FontName"])
        if "StrikeThrough" in attributes:
            self._struck[self._name] = is_true(attributes["StrikeThrough"])

    def look(self, name: str) -> Look:
        """How texts of this style are set: in which kind of font, and whether struck out."""
        look = self._first(self._looks, name) or Look.PLAIN
        return look | Look.STRUCK if self._first(self._struck, name) else look

    def as_shown(self, name: str) -> AsShown | None:
        """What this style makes of a number, if anything."""
        return self._first(self._formats, name)

    def _first(self, told: Mapping[str, _T], name: str) -> _T | None:
        """What the style says, or else the one that it builds on."""
        for _ in range(_MOST_STEPS if told else 0):
            if name in told:
                return told[name]
            name = self._parents.get(name, "")
        return None
