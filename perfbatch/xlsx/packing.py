"""The parts of a workbook, packed one after the other as the library renders them.

The library would render each part into a file of its own and pack those at the end. It asks for
the place of a part by a method that is there to be replaced: here it gets the member of the zip.
The parts are the bytes that the library's own way gives, by test.
"""

import re
import zipfile
from contextlib import suppress
from io import BytesIO, StringIO
from typing import IO, Any

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings, SharedStringTable

from perfbatch.deflate import packing
from perfbatch.xlsx.checked import WriteRefused
from perfbatch.xlsx.output_file import OutputFile

NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every part, the first that a zip knows: same input, same bytes."""

_TEXTS_AT_ONCE = 10_000

_CARE = re.compile(r"[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]|_x|^\s|\s$")
"""What the library writes otherwise than it is, or marks."""


class Part(StringIO):
    """Where the library renders a part."""

    def __init__(self, member: IO[bytes]) -> None:
        super().__init__()
        self._member = member

    def hand_on(self, more: str = "") -> None:
        """What was rendered since the last time, and more, goes into the zip."""
        told = self.getvalue()
        if told:
            self.seek(0)
            self.truncate()
        self._member.write((told + more).encode("utf-8"))

    def end(self) -> None:
        """The part is whole. Raises WriteRefused for one that is longer than a zip holds."""
        self.hand_on()
        try:
            self._member.close()
        except RuntimeError as error:
            raise WriteRefused(str(error)) from error


class Archive:
    """The zip that becomes the workbook: its members are written in turn."""

    def __init__(self, file: OutputFile) -> None:
        self._zip = zipfile.ZipFile(file, "w", allowZip64=False)
        self._part: Part | None = None

    def part(self, name: str) -> Part:
        """The next member; the one before it is whole."""
        self._end_part()
        self._part = Part(packing(self._zip, zipfile.ZipInfo(name, NO_TIME)))
        return self._part

    def close(self) -> None:
        """The zip is whole."""
        self._end_part()
        self._zip.close()

    def give_up(self) -> None:
        """What was begun is ended without a word, for its file takes nothing more."""
        for open_one in (self._part, self._zip):
            with suppress(Exception):  # nobody wants it any more
                if isinstance(open_one, Part):
                    open_one.end()
                elif open_one is not None:
                    open_one.close()

    def _end_part(self) -> None:
        part, self._part = self._part, None
        if part:
            part.end()


def hand_on(place: StringIO, told: list[str]) -> None:
    """Write to a part what was rendered; the list is empty then. It need not be one of ours."""
    text = "".join(told)
    told.clear()
    if isinstance(place, Part):
        place.hand_on(text)
    else:
        place.write(text)


class Packed(xlsxwriter.Workbook):
    """The library's workbook, of which the parts are packed here."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(BytesIO(), options)  # it makes an empty zip there: no parts are left
        self.str_table = _Texts()
        self._archive: Archive | None = None

    def pack(self, file: OutputFile) -> None:
        """Render all parts into a zip in this file. Raises what closing the library's does."""
        self._archive = Archive(file)
        try:
            self.close()
        finally:
            file.give_up()
            self._archive.give_up()

    def _get_packager(self) -> Packager:
        assert self._archive is not None
        return _Parts(self._archive)


class _Texts(SharedStringTable):
    """The library's table of texts, of which it looks each up twice and sorts them at the end."""

    string_table: dict[str, int]
    string_array: list[str]

    def _get_shared_string_index(self, string: str) -> int:
        index: int = self.string_table.setdefault(string, self.unique_count)
        if index == self.unique_count:
            self.unique_count += 1
        self.count += 1
        return index

    def _sort_string_data(self) -> None:
        self.string_array = list(self.string_table)  # a dictionary keeps their order
        self.string_table = {}


class _Parts(Packager):
    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self._archive = archive

    def _filename(self, xml_filename: str) -> Part:
        return self._archive.part(xml_filename)

    def _create_package(self) -> list[object]:
        super()._create_package()
        self._archive.close()
        return []

    def _write_shared_strings_file(self) -> None:
        table = self.workbook.str_table
        if table.count:
            strings = Strings()
            strings.string_table = table
            strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))  # noqa: SLF001 - as the library
            strings._assemble_xml_file()  # noqa: SLF001 - as the library


class Strings(SharedStrings):
    """The library's list of texts; what asks for no care is rendered here."""

    fh: Any
    string_table: Any

    def _write_sst_strings(self) -> None:
        texts = self.string_table.string_array
        for at in range(0, len(texts), _TEXTS_AT_ONCE):
            told: list[str] = []
            for text in texts[at : at + _TEXTS_AT_ONCE]:
                if _CARE.search(text):
                    hand_on(self.fh, told)
                    self._write_si(text)
                else:
                    told.append(f"<si><t>{text}</t></si>")
            hand_on(self.fh, told)
