"""Texts of a BIFF stream: encodings before BIFF 8, names, and the table of shared texts."""

import struct
from collections.abc import Iterable, Sequence

from perfbatch.reading.refused import damaged
from perfbatch.reading.xls.records import Record
from perfbatch.wording import formats

_ENCODINGS = {
    367: "ascii",
    936: "gb18030",
    1200: "utf_16_le",
    10000: "mac_roman",
    32768: "mac_roman",
    32769: "cp1252",
}


def encoding_of(codepage: int | None, texts: Iterable[bytes]) -> str:
    """The encoding of a stream before BIFF 8: what its code page says.

    Programs that write such files today (reports of web platforms above all) leave the code page
    out: then GBK if every text is GBK, else Latin-1, in which anything can be read.
    """
    if codepage is not None:
        return _ENCODINGS.get(codepage, f"cp{codepage}")
    try:
        for text in texts:
            text.decode("gbk")
    except UnicodeDecodeError:
        return "iso-8859-1"
    return "gbk"


def decoded(text: bytes, encoding: str) -> str:
    """A text in an encoding. Raises RefusedWorkbook for what does not stand in it."""
    try:
        return text.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise damaged(formats.READER_FAILED) from error


def unicode_text(data: bytes, at: int, counted_by: int) -> str:
    """A BIFF 8 text: its length in one or two bytes, a byte of options, Latin-1 or UTF-16."""
    start = at + counted_by
    count = int.from_bytes(data[at:start], "little")
    if data[start : start + 1] == b"\x01":
        return decoded(data[start + 1 : start + 1 + 2 * count], "utf_16_le")
    return data[start + 1 : start + 1 + count].decode("iso-8859-1")


def shared_texts(table: Sequence[Record]) -> int:
    """How many texts an SST record and its continuations really have, up to the declared count.

    Declared counts and lengths can make a library go back and read the same bytes millions of
    times, and there are programs that declare too many texts. Raises RefusedWorkbook where a text
    does not lie within the records.
    """
    try:
        (declared,) = struct.unpack_from("<I", table[0].data, 4)
        place = _Place([record.data for record in table])
        count = 0
        while count < declared and not place.is_end():
            place.pass_text()
            count += 1
    except (struct.error, IndexError) as error:
        raise damaged(formats.READER_FAILED) from error
    return count


class _Place:
    """A place in the shared texts, which only moves forward."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces
        self._piece = 0
        self._at = 8

    def is_end(self) -> bool:
        """Whether there is nothing more."""
        return self._piece == len(self._pieces) - 1 and self._at >= len(self._pieces[-1])

    def pass_text(self) -> None:
        """Over one text, with the runs of its formats and its phonetic part."""
        if self._at >= len(self._pieces[self._piece]):
            self._piece += 1
            self._at = 0
        piece = self._pieces[self._piece]
        count, options = struct.unpack_from("<HB", piece, self._at)
        self._at += 3
        skipped = 0
        if options & 0x08:
            skipped += 4 * int(struct.unpack_from("<H", piece, self._at)[0])
            self._at += 2
        if options & 0x04:
            skipped += int(struct.unpack_from("<I", piece, self._at)[0])
            self._at += 4
        self._pass_characters(count, 1 + (options & 1))
        self._pass_bytes(skipped)

    def _pass_characters(self, count: int, width: int) -> None:
        """Each continuation begins with a byte that says how wide its characters are."""
        while True:
            here = min(count, max(0, len(self._pieces[self._piece]) - self._at) // width)
            self._at += here * width
            count -= here
            if not count:
                return
            self._piece += 1
            width = 1 + (self._pieces[self._piece][0] & 1)
            self._at = 1

    def _pass_bytes(self, count: int) -> None:
        self._at += count
        while self._at > len(self._pieces[self._piece]):
            self._at -= len(self._pieces[self._piece])
            self._piece += 1
