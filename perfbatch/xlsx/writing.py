"""Writing workbooks: typed, checked, the same bytes for the same content."""

import warnings
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import Self

from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format

from perfbatch.xlsx.addresses import address, span
from perfbatch.xlsx.cells import Cells
from perfbatch.xlsx.checked import Checked, WriteRefused
from perfbatch.xlsx.content import Formula, legal_sheet_name, quoted_sheet
from perfbatch.xlsx.contents import number_of
from perfbatch.xlsx.output_file import OutputFile
from perfbatch.xlsx.package import check_package
from perfbatch.xlsx.packing import Packed
from perfbatch.xlsx.sheet import Sheet
from perfbatch.xlsx.theme import PLAIN, Style

__all__ = ["Book", "Properties", "Sheet", "WriteRefused", "address", "span"]


@dataclass(frozen=True)
class Properties:
    """The document's properties; `created` is a date of the business, never the clock."""

    title: str
    subject: str
    author: str
    created: date


class Book:
    """A workbook being written to a file; used in a `with` block, complete when it ends.

    What the library declines or warns of raises WriteRefused, also at the end of the block; the
    finished file is looked over part by part (package.check_package). Raises OSError.
    """

    settled = ""
    """A sheet that lacks some of what formulas over it need: they are written as their values."""

    def __init__(self, path: Path, properties: Properties) -> None:
        self._path = path
        self.author = properties.author
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "max_url_length": 2079,
            "default_format_properties": PLAIN.properties(),
        }
        self._library = Packed(options)
        self.raw = Checked(self._library)
        self.raw.set_properties(
            {
                "title": properties.title,
                "subject": properties.subject,
                "author": properties.author,
                "created": datetime.combine(properties.created, time()),
            }
        )
        self._formats: dict[Style, Format] = {}
        self._alerts: dict[tuple[str, str], Format] = {}
        self._known: dict[int, tuple[Style, Format]] = {}
        self._names: set[str] = set()
        self.sheets: list[Sheet] = []
        self._warnings = warnings.catch_warnings()

    def __enter__(self) -> Self:
        self._warnings.__enter__()
        warnings.simplefilter("error", UserWarning)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if isinstance(error, UserWarning):
                raise WriteRefused(str(error)) from error
            if kind is None:
                self._close()
        finally:
            self._warnings.__exit__(kind, error, trace)

    def _close(self) -> None:
        """Write the file and look it over."""
        for sheet in self.sheets:
            sheet.end()
        try:
            self._library.pack(OutputFile(self._path))
        except FileCreateError as failed:
            raise OSError(*failed.args[0].args) from failed
        except UserWarning as warned:
            raise WriteRefused(str(warned)) from warned
        check_package(self._path, [sheet.written for sheet in self.sheets])

    def sheet(self, name: str) -> Sheet:
        """A new sheet; the name is made legal and unique, read it back from `Sheet.name`."""
        legal = legal_sheet_name(name, self._names)
        sheet = Sheet(self, legal, self._library.add_worksheet(legal, Cells))
        self.sheets.append(sheet)
        return sheet

    def format(self, style: Style) -> Format:
        """The writer's format of a style, made once."""
        if id(style) in self._known:
            return self._known[id(style)][1]
        if style not in self._formats:
            self._formats[style] = self.raw.add_format(style.properties())
            number_of(self._formats[style])  # in the order of their first use
        self._known[id(style)] = style, self._formats[style]  # kept, and its identity with it
        return self._formats[style]

    def alert(self, color: str, fill: str) -> Format:
        """The writer's format of cells that a condition paints, made once."""
        if (color, fill) not in self._alerts:
            look = {"font_color": color} | ({"bg_color": fill} if fill else {})
            self._alerts[color, fill] = self.raw.add_format(look)
        return self._alerts[color, fill]

    def look(self, style: Style) -> int:
        """The number of a style in the workbook, for cells that are rendered here."""
        return number_of(self.format(style))

    def is_settled(self, formula: Formula) -> bool:
        """Whether a formula is to be written as its value."""
        return bool(self.settled) and f"{quoted_sheet(self.settled)}!" in formula.text

    def define(self, name: str, refers_to: str) -> None:
        """A defined name of the workbook."""
        self.raw.define_name(name, f"={refers_to}")
