"""The parts of a binary workbook: its sheets, cell styles, texts, and the books it looks into."""

import re
from collections.abc import Callable, Mapping, Sequence, Sized
from dataclasses import dataclass

from perfbatch.reading.container import Container
from perfbatch.reading.number_formats import AsShown, styles_as_shown
from perfbatch.reading.ooxml.package import Relation, SheetPart, main_part, relations
from perfbatch.reading.refused import damaged
from perfbatch.reading.runs import Look
from perfbatch.reading.xlsb import records as biff
from perfbatch.reading.xlsb.links import OtherSheets
from perfbatch.reading.xlsb.richtext import font_look, rich_text
from perfbatch.wording import formats

_BOOK = re.compile(r"xl/workbook\d*\.bin")
_FROM_1904 = 1
_MOST_SHEETS, _MOST_STYLES, _MOST_STRINGS = 1_000, 65_536, 1_000_000
_MOST_REFERENCES = 65_536
"""A formula has two bytes for the number of a reference."""


@dataclass(frozen=True, slots=True)
class Package:
    """What must be known of a workbook before its sheets are read.

    `styles` has the number format of each cell style, `codes` the formats of the workbook's own,
    `fonts` what each font makes of a text, `style_fonts` the font of each cell style.
    """

    sheets: tuple[SheetPart, ...]
    from_1904: bool
    styles: tuple[int, ...]
    codes: Mapping[int, str]
    strings: tuple[str, ...]
    others: OtherSheets
    fonts: tuple[Look, ...] = ()
    style_fonts: tuple[int, ...] = ()

    def styles_that(self, look: Look) -> frozenset[int]:
        """The numbers of the cell styles whose font has a look."""
        found = {number for number, own in enumerate(self.fonts) if own & look}
        return frozenset(style for style, font in enumerate(self.style_fonts) if font in found)

    def number_styles(self) -> Mapping[int, AsShown]:
        """What cell styles by their numbers make of a number."""
        codes = {str(number): code for number, code in self.codes.items()}
        return styles_as_shown(codes, map(str, self.styles))


def open_package(container: Container) -> Package:
    """Follow the relations to the sheets, styles and texts. Raises RefusedWorkbook."""
    book = main_part(container, container.name(_BOOK) or "xl/workbook.bin")
    related = relations(container, book)
    by_kind = {relation.kind: relation.part for relation in related.values()}
    reading = _Book(related)
    _walk(container, book, reading.seen, needed=True)
    if not reading.sheets:
        raise damaged(formats.NO_SHEETS)
    styles = _Styles()
    _walk(container, by_kind.get("styles", "xl/styles.bin"), styles.seen)
    strings = _Strings(styles.fonts)
    _walk(container, by_kind.get("sharedStrings", "xl/sharedStrings.bin"), strings.seen)
    names = {part: _names(container, part) for part in dict.fromkeys(reading.others)}
    others = OtherSheets(
        tuple(reading.references),
        tuple(reading.numbers),
        tuple(names[part] for part in reading.others),
    )
    return Package(
        sheets=tuple(reading.sheets),
        from_1904=reading.from_1904,
        styles=tuple(styles.used),
        codes=styles.codes,
        strings=tuple(strings.items),
        others=others,
        fonts=tuple(styles.fonts),
        style_fonts=tuple(styles.style_fonts),
    )


class _Book:
    """What the records of workbook.bin say, one after another."""

    def __init__(self, related: Mapping[str, Relation]) -> None:
        self._related = related
        self.sheets: list[SheetPart] = []
        self.from_1904 = False
        self.numbers: list[int] = []
        self.others: list[str] = []
        self.references: list[tuple[int, int]] = []

    def seen(self, kind: int, data: bytes, at: int, end: int) -> None:
        if kind == biff.SHEET:
            self._sheet(data, at, end)
        elif kind == biff.BOOK_PROPERTIES:
            self.from_1904 = bool(biff.whole(data, at, end) & _FROM_1904)
        elif kind == biff.OTHER_BOOK:
            relation = self._related.get(biff.text(data, at, end))
            self.others.append(relation.part if relation else "")
            self.numbers.append(len(self.others))
        elif kind in {biff.THIS_BOOK, biff.SAME_SHEET, biff.ADD_IN}:
            self.numbers.append(0)
        elif kind == biff.SHEET_REFERENCES:
            for place in range(at + 4, min(end - 11, at + 12 * _MOST_REFERENCES), 12):
                self.references.append(
                    (biff.whole(data, place, end), biff.whole(data, place + 4, end))
                )

    def _sheet(self, data: bytes, at: int, end: int) -> None:
        name_at = biff.text_end(data, at + 8, end)
        identity, name = biff.text(data, at + 8, end), biff.text(data, name_at, end)
        if not identity:
            return  # an old module sheet has no part
        relation = self._related.get(identity)
        if relation is None:
            raise damaged(formats.PART_MISSING, part=name)
        if relation.kind == "worksheet":
            visible = biff.whole(data, at, end) == 0
            self.sheets.append(SheetPart(name, visible, relation.part))
            _limit(self.sheets, _MOST_SHEETS)


class _Styles:
    """The fonts and number formats of styles.bin; styles only of cells, not named ones."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.used: list[int] = []
        self.fonts: list[Look] = []
        self.style_fonts: list[int] = []
        self._in_cells = self._in_fonts = False

    def seen(self, kind: int, data: bytes, at: int, end: int) -> None:
        if kind == biff.NUMBER_FORMAT:
            self.codes[biff.whole(data, at, end) & 0xFFFF] = biff.text(data, at + 2, end)
        elif kind == biff.STYLE and self._in_cells:
            self.used.append(biff.whole(data, at, end) >> 16)
            self.style_fonts.append(int.from_bytes(data[at + 4 : min(at + 6, end)], "little"))
            _limit(self.used, _MOST_STYLES)
        elif kind == biff.FONT and self._in_fonts:
            self.fonts.append(font_look(data, at, end))
            _limit(self.fonts, _MOST_STYLES)
        elif kind in {biff.BEGIN_FONTS, biff.END_FONTS}:
            self._in_fonts = kind == biff.BEGIN_FONTS
        elif kind in {biff.BEGIN_STYLES, biff.END_STYLES}:
            self._in_cells = kind == biff.BEGIN_STYLES


class _Strings:
    """The texts of sharedStrings.bin, without how they are read aloud."""

    def __init__(self, fonts: Sequence[Look]) -> None:
        self._fonts = fonts
        self.items: list[str] = []

    def seen(self, kind: int, data: bytes, at: int, end: int) -> None:
        if kind == biff.STRING_ITEM:
            self.items.append(rich_text(data, at, end, self._fonts))
            _limit(self.items, _MOST_STRINGS)


def _limit(listed: Sized, most: int) -> None:
    """No honest workbook has more. Raises ValueError."""
    if len(listed) > most:
        raise ValueError


def _names(container: Container, part: str) -> tuple[str, ...]:
    """The sheets of another workbook, as the part that caches it names them."""
    names: list[str] = []

    def seen(kind: int, data: bytes, at: int, end: int) -> None:
        if kind == biff.SHEET_NAMES:
            at += 4
            while at < end and len(names) < _MOST_REFERENCES:
                names.append(biff.text(data, at, end))
                at = biff.text_end(data, at, end)

    _walk(container, part, seen)
    return tuple(names)


_Seen = Callable[[int, bytes, int, int], None]


def _walk(container: Container, part: str, seen: _Seen, *, needed: bool = False) -> None:
    """Show each record of a part. Raises RefusedWorkbook for one that ends too early."""
    data = container.needed(part) if needed else container.part(part) or b""
    for kind, at, end in biff.records(data, part):
        try:
            seen(kind, data, at, end)
        except ValueError as error:
            raise damaged(formats.PART_ILL_FORMED, part=part) from error
