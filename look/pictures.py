"""Pictures of pages: small ones for the documents, and many on one contact sheet."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFont

COLUMNS, WIDTH, HEIGHT = 4, 560, 396
"""The contact sheet: pages side by side, and the box in pixels in which a page stands."""
GAP, LABEL = 14, 34
COLOURS = 256
_GROUND, _EDGE, _INK = "#ECECEC", "#9A9A9A", "#202020"


class Tile(NamedTuple):
    """A page on the contact sheet: what is written below it, and its picture."""

    label: str
    picture: Path


def contact_sheet(tiles: Sequence[Tile], typeface: tuple[Path, int] | None, path: Path) -> None:
    """The pages in rows from the left, each with its label below; a PNG with few colours.

    Without a typeface for 汉字 the labels are left out. Raises OSError.
    """
    rows = -(-len(tiles) // COLUMNS)
    across, down = WIDTH + GAP, HEIGHT + LABEL + GAP
    sheet = Image.new("RGB", (COLUMNS * across + GAP, rows * down + GAP), _GROUND)
    pen = ImageDraw.Draw(sheet)
    letters = ImageFont.truetype(str(typeface[0]), 21, typeface[1]) if typeface else None
    for at, tile in enumerate(tiles):
        left, top = GAP + at % COLUMNS * across, GAP + at // COLUMNS * down
        _put(sheet, pen, tile.picture, (left, top))
        if letters:
            pen.text((left, top + HEIGHT + 5), tile.label, fill=_INK, font=letters)
    _save(sheet, path)


def _put(sheet: Image.Image, pen: ImageDraw.ImageDraw, picture: Path, at: tuple[int, int]) -> None:
    """A page in its box, in the middle, with an edge."""
    with Image.open(picture) as page:
        share = min(WIDTH / page.width, HEIGHT / page.height)
        size = round(page.width * share), round(page.height * share)
        small = page.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    left, top = at[0] + (WIDTH - size[0]) // 2, at[1] + (HEIGHT - size[1]) // 2
    sheet.paste(small, (left, top))
    pen.rectangle((left, top, left + size[0] - 1, top + size[1] - 1), outline=_EDGE)


def small_picture(picture: Path, path: Path, width: int) -> None:
    """A picture with few colours, so many pixels wide at most (0: as wide as it is).

    With a width, the white around what is printed is cut off.
    """
    with Image.open(picture) as page:
        whole = page.convert("RGB")
    if width:
        whole = _cropped(whole)
    if width and whole.width > width:
        size = width, round(whole.height * width / whole.width)
        whole = whole.resize(size, Image.Resampling.LANCZOS)
    _save(whole, path)


def _cropped(page: Image.Image) -> Image.Image:
    """The part of a page that is printed on, with a little white around it."""
    box = ImageChops.invert(page.convert("L")).getbbox() or (0, 0, page.width, page.height)
    left, top, right, bottom = box
    return page.crop((left - GAP, top - GAP, right + GAP, bottom + GAP))


def _save(picture: Image.Image, path: Path) -> None:
    """As PNG with a palette, which stays small; colours that are rare on a page are kept too."""
    method = Image.Quantize.MAXCOVERAGE
    picture.quantize(COLOURS, method, dither=Image.Dither.NONE).save(path, optimize=True)
