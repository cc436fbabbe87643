"""The styles of an OpenDocument file: how they set a text, and what numbers are shown as.

A number format is a tree of elements there. It is told here as the code that other programs
write for it, so that one judgement holds for all (`number_formats.as_shown`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from perfbatch.reading import markup
from perfbatch.reading.number_formats import AsShown, as_shown
from perfbatch.reading.ods.looks import look_of
from perfbatch.reading.runs import Look

PART = "styles.xml"
"""The part in which a packed file has the styles that people have given a name."""

_STYLES = frozenset({"style", "default-style"})
_NUMBERS = frozenset({"number-style", "currency-style"})
_EMBEDDED = "embedded-text"
_TEXTS = frozenset({"text", "currency-symbol", _EMBEDDED})
_CELL = "table-cell"
_MOST_STEPS = 10
_MOST_MAPS = 10
_LONGEST_CODE = 1_000

_Named: TypeAlias = tuple[str, str]
"""The family of a style and its name."""

_T = TypeVar("_T")
_OF_CELLS = Look.SIGNS | Look.STRUCK


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a style sets what is in a cell as a whole, and what it makes of a number."""

    look: Look
    is_struck: bool
    as_shown: AsShown | None


class Styles:
    """What the styles say, as their elements are met; a style may build on another."""

    def __init__(self) -> None:
        self.hidden_tables: set[str] = set()
        self._style: _Named = "", ""
        self._parents: dict[_Named, str] = {}
        self._looks: dict[_Named, Look] = {}
        self._formats: dict[_Named, str] = {}
        self._codes: dict[str, str] = {}
        self._cells: dict[str, CellStyle] = {}
        self._maps: dict[str, list[str]] = {}
        self._format = ""
        self._in_text = self._among_digits = False

    def add_part(self, data: bytes) -> None:
        """Listen to a part that has nothing but styles for us. Raises RefusedWorkbook."""
        prepared = markup.parser(PART)
        prepared.StartElementHandler = lambda name, told: self.start(name.rpartition(":")[2], told)
        prepared.EndElementHandler = lambda _: self.end()
        prepared.CharacterDataHandler = self.text
        markup.run(prepared, data, PART)

    def start(self, local: str, attributes: Mapping[str, str]) -> None:
        """Listen to an element, by its local name."""
        if local in _STYLES:
            self._start_style(_plain(attributes))
        elif local == "text-properties":
            if not self._format:
                self._looks[self._style] = look_of(attributes)
        elif local == "table-properties":
            if _plain(attributes).get("display") == "false":
                self.hidden_tables.add(self._style[1])
        elif local in _NUMBERS:
            self._format = _plain(attributes).get("name", "")
            self._codes[self._format] = ""
        elif local.endswith("-style"):
            self._format = ""
        elif self._format:
            self._start_in_format(local, _plain(attributes))

    def text(self, text: str) -> None:
        """Listen to text."""
        if self._in_text:
            self._add(text.replace('"', ""))

    def end(self) -> None:
        """Listen to the end of an element."""
        if self._in_text:
            self._in_text = False
            self._add('"0' if self._among_digits else '"')

    def look_of_span(self, name: str) -> Look:
        """How a style of texts sets a part of one."""
        return self._first(self._looks, "text", name) or Look.PLAIN

    def of_cell(self, name: str) -> CellStyle:
        """What a style of cells says; asked when all styles have been met."""
        known = self._cells.get(name)
        if known is None:
            look = (self._first(self._looks, _CELL, name) or Look.PLAIN) & _OF_CELLS
            known = CellStyle(look, Look.STRUCK in look, self._as_shown(name))
            self._cells[name] = known
        return known

    def _as_shown(self, name: str) -> AsShown | None:
        number_format = self._first(self._formats, _CELL, name)
        if number_format is None:
            return None
        others = self._maps.get(number_format, [])[:_MOST_MAPS]
        return as_shown(";".join(self._codes.get(one, "") for one in (*others, number_format)))

    def _start_style(self, attributes: Mapping[str, str]) -> None:
        self._style = attributes.get("family", ""), attributes.get("name", "")
        self._format = ""
        self._parents[self._style] = attributes.get("parent-style-name", "")
        if "data-style-name" in attributes:
            self._formats[self._style] = attributes["data-style-name"]

    def _start_in_format(self, local: str, attributes: Mapping[str, str]) -> None:
        if local in _TEXTS:
            self._in_text = True
            self._among_digits = local == _EMBEDDED
            self._add('"')
        elif local == "number":
            self._add("0" if attributes.get("display-factor", "1") == "1" else "0,")
        elif local == "map":
            others = self._maps.setdefault(self._format, [])
            others.append(attributes.get("apply-style-name", ""))

    def _add(self, piece: str) -> None:
        if len(self._codes[self._format]) < _LONGEST_CODE:
            self._codes[self._format] += piece

    def _first(self, told: Mapping[_Named, _T], family: str, name: str) -> _T | None:
        """What the style says, or else the one that it builds on."""
        for _ in range(_MOST_STEPS if told else 0):
            if (family, name) in told:
                return told[family, name]
            name = self._parents.get((family, name), "")
        return None


def _plain(attributes: Mapping[str, str]) -> dict[str, str]:
    """The attributes without prefixes; of two the first."""
    plain: dict[str, str] = {}
    for key, value in attributes.items():
        plain.setdefault(key.rpartition(":")[2], value)
    return plain
