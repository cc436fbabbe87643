"""The walk over a BIFF stream: which sheets there are, what each holds, what the library may see.

The library gets a copy of the stream in which every record that it does not need has another
number, so that it passes over it: not the formats of a million blank cells, nor names, drawings,
charts and rules, in all of which it has loops and assertions of its own.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from perfbatch.model.source import column_letters
from perfbatch.reading.extent import MOST_CELLS
from perfbatch.reading.refused import RefusedWorkbook, damaged
from perfbatch.reading.runs import Look
from perfbatch.reading.xls import formulas, records
from perfbatch.reading.xls.fonts import fonts_to
from perfbatch.reading.xls.formulas import Books
from perfbatch.reading.xls.records import Record
from perfbatch.reading.xls.scan import Scanner, SheetScan
from perfbatch.reading.xls.texts import decoded, encoding_of, shared_texts, unicode_text
from perfbatch.wording import formats

_PASSED_OVER = b"\xff\xff"
_CELLS = frozenset(
    {
        *(records.NUMBER, records.OLD_NUMBER, records.OLD_INTEGER, records.RK, records.MULRK),
        *(records.LABEL, records.OLD_LABEL, records.RSTRING, records.LABELSST),
        *(records.BOOLERR, records.OLD_BOOLERR, records.STRING, records.OLD_STRING),
        *records.FORMULAS,
    }
)
_AFTER_FORMULAS = frozenset({records.SHRFMLA, records.ARRAY, 0x0021, 0x0036, 0x0037, 0x0236})
_FORMATTING = frozenset({0x0043, 0x0044, 0x0056, 0x00E0, 0x0243, 0x0443}) | records.FORMAT
_BOOK = frozenset({records.CODEPAGE, records.BOUNDSHEET, records.SST, 0x0022})
_DIMENSIONS = frozenset({0x0000, 0x0200})
_KEPT = _CELLS | _AFTER_FORMULAS | _FORMATTING | _BOOK | _DIMENSIONS
_KEPT |= {records.CONTINUE, records.EOF}
_LONGEST_FORMAT = 1100
_MOST_SHEETS = 10_000
_HIDDEN = 0x03
_NO_WORKSHEET = 0x06
_CALC = b"\x04\x00\x00Calc"
"""Who saved the file last, as LibreOffice has it of every file."""


@dataclass(slots=True)
class Walk:
    """A workbook as the walk has seen it: its worksheets, and the stream for the library.

    `encoding` is '' where every text says its own. `fonts`: what each font makes of a text.
    """

    stream: bytes
    version: int
    encoding: str
    sheets: list[SheetScan]
    fonts: list[Look] = field(default_factory=list)


def walk(stream: bytes) -> Walk:
    """Walk over a stream from its first BOF. Raises RefusedWorkbook."""
    return _Walker(stream).run()


class _Walker:
    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._copy = bytearray(stream)
        self._version = records.opening(stream, 0).version
        self._codepage: int | None = None
        self._books = Books(self._version)
        self._sheets: list[SheetScan] = []
        self._by_calc = False
        self._fonts: list[Look] = []
        self._begun: set[int] = set()
        self._walked = self._area = 0

    def run(self) -> Walk:
        bound: list[Record] = []
        if self._version < 5:
            self._only_sheet()
        else:
            bound = self._globals()
            for record in bound:
                self._bound_sheet(record)
        if not self._sheets:
            raise damaged(formats.NO_SHEETS)
        self._settle()
        texts = [text for sheet in self._sheets for text in sheet.texts]
        texts += [_name_bytes(record) for record in bound]
        encoding = "" if self._version == 8 else encoding_of(self._codepage, texts)
        return Walk(bytes(self._copy), self._version, encoding, self._sheets, self._fonts)

    def _settle(self) -> None:
        """Tell the formulas without a result from those whose result is an empty text or 0.

        A sum is no text: where one has an empty text as its result, the program that wrote the
        file calculates nothing, and stored the same for every formula. Joined texts are no 0.
        LibreOffice stores 0 for every text that a formula gives in a cell with a number format:
        whoever reads its file has to calculate the formula.
        """
        version = self._version
        if any(
            formulas.can_be_no_text(tokens, version)
            for sheet in self._sheets
            for tokens in sheet.unsettled.values()
        ):
            for sheet in self._sheets:
                sheet.uncalculated.update(sheet.unsettled)
        for sheet in self._sheets:
            for address, tokens in sheet.zeros.items():
                may_be_text = self._by_calc and not formulas.can_be_no_text(tokens, version)
                if may_be_text or formulas.can_be_no_number(tokens, version):
                    sheet.uncalculated[address] = tokens

    def _globals(self) -> list[Record]:
        """The records that list the sheets, after everything before the sheets has been judged."""
        found = list(self._records(0))
        for at, record in enumerate(found):
            if record.code == records.CODEPAGE:
                self._codepage = _codepage(record)
            elif record.code == records.WRITEACCESS:
                self._by_calc = record.data[:7] == _CALC
            elif record.code == records.FONT:
                self._fonts += fonts_to(len(self._fonts), record.data, self._version)
            elif record.code == records.SST:
                count = shared_texts(_with_continuations(found, at))
                struct.pack_into("<I", self._copy, record.at + 4, count)
        bound = [record for record in found if record.code == records.BOUNDSHEET]
        if len(bound) > _MOST_SHEETS:
            raise damaged(formats.READER_FAILED)
        self._books.encoding = encoding_of(self._codepage, map(_name_bytes, bound))
        for at, record in enumerate(found):
            if record.code == records.SUPBOOK:
                self._books.add_book(record.data)
            elif record.code == records.EXTERNSHEET:
                whole = b"".join(part.data for part in _with_continuations(found, at))
                self._books.add_sheets(whole)
        return bound

    def _only_sheet(self) -> None:
        """Before BIFF 5 a stream is one sheet without a name."""
        if records.opening(self._stream, 0).kind != records.WORKSHEET:
            raise damaged(formats.NO_SHEETS)
        self._sheets.append(self._scanned(0, "1"))

    def _bound_sheet(self, record: Record) -> None:
        """Scan a worksheet; what is none is hidden from the library too."""
        try:
            at, state, kind = struct.unpack_from("<IBB", record.data)
        except struct.error as error:
            raise damaged(formats.READER_FAILED) from error
        scan = None
        if not kind and records.opening(self._stream, at).kind == records.WORKSHEET:
            scan = self._scanned(at, self._name(record))
        if scan is None or scan.dialog:
            self._copy[record.at + 5] = _NO_WORKSHEET
            return
        scan.visible = not state & _HIDDEN
        self._sheets.append(scan)
        self._measure(scan)

    def _measure(self, scan: SheetScan) -> None:
        """All sheets together reach no further than one may; a thousand of them cost a lot."""
        self._area += scan.last_row * scan.last_column
        if self._area > MOST_CELLS:
            cell = f"{column_letters(scan.last_column)}{scan.last_row}"
            raise RefusedWorkbook("far_cell", facts={"sheet": scan.name, "cell": cell})

    def _name(self, record: Record) -> str:
        if self._version == 8:
            return unicode_text(record.data, 6, 1)
        return decoded(_name_bytes(record), self._books.encoding)

    def _scanned(self, at: int, name: str) -> SheetScan:
        scanner = Scanner(name, self._version, self._books)
        for record in self._records(at):
            if record.code == records.CODEPAGE:
                self._codepage = _codepage(record)
            scanner.take(record.code, record.data)
        return scanner.finish()

    def _records(self, at: int) -> Iterator[Record]:
        """The records of a substream, without those of substreams in it, judged and sorted out.

        No two substreams begin at one place, and all together are no longer than the stream.
        """
        depth = 0
        for record in records.substream(self._stream, at):
            self._walked += len(record.data) + 4
            if self._walked > len(self._stream) or record.at in self._begun:
                raise damaged(formats.READER_FAILED)
            if record.code in records.BOFS:
                self._begun.add(record.at)
                depth += 1
            if depth == 1 and record.code not in records.BOFS:
                self._judge(record)
                yield record
            elif record.at - 4 != at:
                self._renumber(record, _PASSED_OVER)
            depth -= record.code == records.EOF

    def _judge(self, record: Record) -> None:
        """Refuse what the library must not see; sort out what it need not see."""
        if record.code == records.FILEPASS:
            raise RefusedWorkbook("encrypted")
        if record.code in records.FORMAT and len(record.data) > _LONGEST_FORMAT:
            raise damaged(formats.READER_FAILED)
        if record.code == records.RSTRING:  # the library insists on the runs of its formats
            self._renumber(record, records.LABEL.to_bytes(2, "little"))
        elif record.code not in _KEPT:
            self._renumber(record, _PASSED_OVER)

    def _renumber(self, record: Record, number: bytes) -> None:
        self._copy[record.at - 4 : record.at - 2] = number


def _with_continuations(found: list[Record], at: int) -> list[Record]:
    end = at + 1
    while end < len(found) and found[end].code == records.CONTINUE:
        end += 1
    return found[at:end]


def _codepage(record: Record) -> int:
    return int.from_bytes(record.data[:2], "little")


def _name_bytes(record: Record) -> bytes:
    """The name of a sheet as it stands in the record, before BIFF 8."""
    return record.data[7 : 7 + record.data[6]] if len(record.data) > 6 else b""
