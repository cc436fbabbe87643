"""What stands inside a sheet or a cell of an OpenDocument file and is not its content."""

ASIDES = frozenset(
    {
        "annotation",
        "caption",
        "circle",
        "connector",
        "control",
        "custom-shape",
        "dde-links",
        "ellipse",
        "forms",
        "frame",
        "g",
        "line",
        "measure",
        "note",
        "path",
        "polygon",
        "polyline",
        "rect",
        "regular-polygon",
        "ruby-text",
        "scene",
        "shapes",
        "tracked-changes",
    }
)
"""Comments, drawings (a chart brings its own table along), controls and the record of changes.

A table inside a table is left aside as well: no program for tables shows it.
"""


def is_cache(table: str) -> bool:
    """Whether a table is LibreOffice's copy of a sheet of another file: 'file:///a.xlsx'#Sheet1."""
    return table.startswith("'") and "'#" in table
