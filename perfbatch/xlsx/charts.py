"""Charts: typefaces named, alternative texts, told apart without colour."""

from dataclasses import dataclass
from typing import Any

from perfbatch.wording import typefaces
from perfbatch.xlsx.writing import Sheet

_DARK, _LIGHT, _LINE = "#2F5597", "#8FAADC", "#C00000"
_MARK = {"type": "long_dash", "size": 20, "fill": {"color": _LINE}, "border": {"color": _LINE}}
_FONT = {
    "name": typefaces.BODY,
    "charset": typefaces.CHARSET,
    "pitch_family": typefaces.PITCH_FAMILY,
    "size": 10,
}


@dataclass(frozen=True)
class Series:
    """A row of figures by its name and its range, as formulas name it."""

    name: str
    values: str


@dataclass(frozen=True)
class PairedBars:
    """Two bars for each category, one filled and one hatched, and a dashed line across.

    `description`: the alternative text. `single`: there is one category, over which a line of one
    point is not seen, so that the point is marked. `most`: where the axis ends, None for its own
    choice. `size`: width and height in pixels. The ranges may lie in hidden columns.
    """

    title: str
    categories: str
    first: Series
    second: Series
    line: Series
    description: str
    most: float | None
    single: bool
    size: tuple[int, int]


def paired_bars(sheet: Sheet, place: tuple[int, int], chart: PairedBars) -> None:
    """Put the chart on a sheet, its corner in a cell (row, column)."""
    book = sheet.book.raw
    bars = book.add_chart({"type": "column"})
    hatched = {"pattern": "wide_upward_diagonal", "fg_color": _DARK, "bg_color": "#FFFFFF"}
    bars.add_series(_bar(chart, chart.first) | {"fill": {"color": _LIGHT}, "gap": 60})
    bars.add_series(_bar(chart, chart.second) | {"pattern": hatched})
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": chart.line.name,
            "categories": f"={chart.categories}",
            "values": f"={chart.line.values}",
            "line": {"color": _LINE, "width": 2.25, "dash_type": "dash"},
            "marker": _MARK if chart.single else {"type": "none"},
        }
    )
    bars.combine(line)
    title_font = {**_FONT, "size": 11, "bold": True}
    bars.set_title({"name": chart.title, "name_font": title_font, "overlay": False})
    bars.set_x_axis({"num_font": _FONT})
    axis: dict[str, Any] = {"num_font": _FONT, "num_format": "0%", "min": 0}
    if chart.most is not None:
        axis["max"] = chart.most
    bars.set_y_axis(axis | {"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    bars.set_legend({"position": "bottom", "font": _FONT})
    bars.show_hidden_data()
    width, height = chart.size
    bars.set_size({"width": width, "height": height})
    options = {"description": chart.description, "object_position": 2, "x_offset": 8}
    row, column = place
    sheet.raw.insert_chart(row - 1, column - 1, bars, options)


def _bar(chart: PairedBars, series: Series) -> dict[str, Any]:
    """A series of bars, outlined so that it is seen on any paper."""
    return {
        "name": series.name,
        "categories": f"={chart.categories}",
        "values": f"={series.values}",
        "border": {"color": _DARK},
    }
