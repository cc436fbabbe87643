"""How a sheet comes out on paper: A4, so many pages wide, heads and names on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from perfbatch.xlsx.writing import Sheet

A4 = 9


@dataclass(frozen=True)
class Page:
    """What of a sheet is printed: its rows, and its columns up to `columns`, on how many pages.

    Without `columns` everything is, also what is added later: on a form.
    `heads`: first and last row that every page repeats. `names`: first and last column that every
    page repeats, for tables several pages `wide`. `tall` 0: as many pages as the rows need.
    `across`: pages that lie beside one another follow one another. `scale`: a fixed size in percent
    in place of pages `wide` and `tall`; the office programs obey page breaks only so.
    `breaks` and `beside`: the rows and the columns with which a new page begins then; with `beside`
    they follow one another too. `sides`, `top`, `bottom`: the margins, in inches.
    """

    columns: int = 0
    heads: tuple[int, int] | None = None
    names: tuple[int, int] | None = None
    wide: int = 1
    tall: int = 0
    across: bool = False
    scale: int = 0
    portrait: bool = False
    breaks: Sequence[int] = ()
    beside: Sequence[int] = ()
    sides: float = 0.5
    top: float = 0.6
    bottom: float = 0.7


def set_up(sheet: Sheet, page: Page, footer: str) -> None:
    """Lay a sheet that is written to its end on pages.

    `footer` has the office programs' codes (&P page, &N pages, &A sheet).
    """
    raw: Any = sheet.raw
    raw.set_paper(A4)
    if page.portrait:
        raw.set_portrait()
    else:
        raw.set_landscape()
    raw.set_margins(page.sides, page.sides, page.top, page.bottom)
    if page.scale:
        raw.set_print_scale(page.scale)
        raw.set_h_pagebreaks([row - 1 for row in page.breaks])
        raw.set_v_pagebreaks([column - 1 for column in page.beside])
        if page.beside:
            raw.print_across()
        else:
            raw.center_horizontally()
    else:
        raw.fit_to_pages(page.wide, page.tall)
        if page.across:
            raw.print_across()
    if page.columns:
        raw.print_area(0, 0, sheet.last_row - 1, page.columns - 1)
    if page.heads:
        raw.repeat_rows(page.heads[0] - 1, page.heads[1] - 1)
    if page.names:
        raw.repeat_columns(page.names[0] - 1, page.names[1] - 1)
    raw.set_footer(footer)
