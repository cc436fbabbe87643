"""Cells whose own font strikes them out, or has ticks and crosses for letters."""

from collections.abc import Mapping, Sequence

from perfbatch.model.cell import RawValue
from perfbatch.reading import markup
from perfbatch.reading.ooxml.places import cell_place
from perfbatch.reading.ooxml.richtext import look_of
from perfbatch.reading.runs import Look, crossed_out, signs

_TELLING = (b"Wingdings 2", b"strike")
_PART = "styles.xml"
_OF_CELLS = Look.SIGNS | Look.STRUCK


def font_styles(styles: bytes | None) -> Mapping[str, Look]:
    """How cell styles by their numbers set what is in the cell; plain ones are left out.

    Raises RefusedWorkbook.
    """
    if styles is None or not any(sign in styles for sign in _TELLING):
        return {}
    fonts: list[Look] = []
    used: list[str] = []
    around = ""

    def seen(element: str, attributes: dict[str, str]) -> None:
        nonlocal around
        if element in {"fonts", "dxfs", "cellStyleXfs", "cellXfs", "cellStyles"}:
            around = element
        elif around == "fonts" and element == "font":
            fonts.append(Look.PLAIN)
        elif around == "fonts" and fonts:
            fonts[-1] |= look_of(element, attributes.get("val"))
        elif around == "cellXfs" and element == "xf":
            used.append(attributes.get("fontId", "0"))

    markup.walk(styles, _PART, seen)
    told = {str(number): look & _OF_CELLS for number, look in enumerate(fonts)}
    return {str(style): look for style, font in enumerate(used) if (look := told.get(font))}


def show_fonts(
    part: bytes, name: str, styles: Mapping[str, Look], rows: Sequence[list[RawValue]]
) -> None:
    """Put what is seen in the place of what is stored, in the cells of a sheet that have a place.

    `styles`: how the telling cell styles set what is in a cell.
    """
    if not styles:
        return

    def seen(element: str, attributes: dict[str, str]) -> None:
        look = styles.get(attributes.get("s", "0")) if element == "c" else None
        place = cell_place(attributes.get("r", "")) if look else None
        if look is None or place is None:
            return
        row, column = place
        if row <= len(rows) and column <= len(rows[row - 1]):
            value = rows[row - 1][column - 1]
            if look & Look.SIGNS and isinstance(value, str):
                value = signs(value)
            rows[row - 1][column - 1] = crossed_out(value) if look & Look.STRUCK else value

    markup.walk(part, name, seen)
