"""Which cell styles of a SpreadsheetML 2003 workbook show hundredths."""

from collections.abc import Mapping

from perfbatch.reading.number_formats import is_percent

_NAMED = "Percent"
_MOST_STEPS = 10


class Styles:
    """The number formats by style, as the styles are met; a style may build on another."""

    def __init__(self) -> None:
        self._formats: dict[str, bool] = {}
        self._parents: dict[str, str] = {}
        self._name = ""

    def style(self, attributes: Mapping[str, str]) -> None:
        """Listen to a `Style`."""
        self._name = attributes.get("ID", "")
        self._parents[self._name] = attributes.get("Parent", "")

    def number_format(self, attributes: Mapping[str, str]) -> None:
        """Listen to the `NumberFormat` of the last style."""
        code = attributes.get("Format", "")
        self._formats[self._name] = code == _NAMED or is_percent(code)

    def is_percent(self, name: str) -> bool:
        """Whether numbers of this style are shown as a percentage."""
        for _ in range(_MOST_STEPS):
            if name in self._formats:
                return self._formats[name]
            name = self._parents.get(name, "")
        return False
