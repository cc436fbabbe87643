"""Rows of cells that each span several columns, as high as their wrapped texts need."""

from collections.abc import Sequence
from dataclasses import dataclass

from perfbatch.xlsx.content import CellValue, Formula, Link
from perfbatch.xlsx.heights import height_for
from perfbatch.xlsx.theme import Style
from perfbatch.xlsx.writing import Sheet


@dataclass(frozen=True, slots=True)
class Box:
    """A value over the columns `first` to `last`, from 1."""

    first: int
    last: int
    value: CellValue
    style: Style


def side_by_side(values: Sequence[CellValue], spans: Sequence[int], style: Style) -> list[Box]:
    """Boxes beside one another from column 1, each over so many columns."""
    boxes, column = [], 1
    for value, columns in zip(values, spans, strict=True):
        boxes.append(Box(column, column + columns - 1, value, style))
        column += columns
    return boxes


def put_boxes(
    sheet: Sheet, row: int, boxes: Sequence[Box], widths: Sequence[float], least: float = 18.0
) -> float:
    """Write the boxes of a row on columns of these widths; its height in points."""
    height = height_of(boxes, widths, least)
    for box in boxes:
        sheet.merge(row, box.first, row, box.last, box.value, box.style)
    sheet.height(row, height)
    return height


def height_of(boxes: Sequence[Box], widths: Sequence[float], least: float = 18.0) -> float:
    """The points that a row of these boxes needs, no less than `least`."""
    wrapped = [
        (_shown(box.value), sum(widths[box.first - 1 : box.last]))
        for box in boxes
        if box.style.wrap
    ]
    return max(least, height_for(wrapped) or least)


def _shown(value: CellValue) -> str:
    """What of a value may need more than one line."""
    if isinstance(value, Link):
        return str(value.text)
    shown = value.value if isinstance(value, Formula) else value
    return shown if isinstance(shown, str) else ""
