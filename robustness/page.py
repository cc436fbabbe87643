"""The page of the figures: a table between two marks, a row for each promise, written by the command.

Only the rows of the parts that were tried are replaced, so that the parts can be tried one by one.
"""

from collections.abc import Sequence
from datetime import date

from robustness.promise import Promise, Tried

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
_HEAD = ("part", "claim", "", "figure", "scale", "date")


def with_figures(page: str, parts: Sequence[Tried], order: Sequence[str], day: date) -> str:
    """The page with the rows of these parts; `order`: the names of all parts as they are listed.

    Raises ValueError where the page has no marks for the table.
    """
    before, mark, rest = page.partition(BEGIN)
    table, closing, after = rest.partition(END)
    if not mark or not closing:
        raise ValueError(f"no {BEGIN} and {END} in the page")
    rows = _rows_by_part(table)
    for part in parts:
        rows[part.name] = [_row(part.name, one, day) for one in part.promises]
    lines = [_line(_HEAD), _line(["---"] * len(_HEAD))]
    lines += [line for name in order for line in rows.get(name, [])]
    return f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}"


def _rows_by_part(table: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in table.strip().splitlines()[2:]:
        found.setdefault(line.split("|")[1].strip(), []).append(line)
    return found


def _row(part: str, one: Promise, day: date) -> str:
    held = "held" if one.held else "**failed**"
    return _line((part, one.claim, held, one.figure, one.scale, day.isoformat()))


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |"
