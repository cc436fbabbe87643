"""The records of a BIFF stream: a number, a length and that many bytes, one after the other."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from perfbatch.reading.refused import damaged
from perfbatch.wording import formats

BOFS = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
EOF = 0x000A
FILEPASS = 0x002F
CODEPAGE = 0x0042
WRITEACCESS = 0x005C
BOUNDSHEET = 0x0085
EXTERNSHEET = 0x0017
SUPBOOK = 0x01AE
SST = 0x00FC
FONT = 0x0031
CONTINUE = 0x003C
FORMAT = frozenset({0x001E, 0x041E})
ROW = 0x0208
OLD_ROW = 0x0008
COLINFO = 0x007D
OLD_COLWIDTH = 0x0024
WSBOOL = 0x0081
MERGEDCELLS = 0x00E5
NUMBER = 0x0203
OLD_NUMBER = 0x0003
OLD_INTEGER = 0x0002
RK = 0x027E
MULRK = 0x00BD
LABEL = 0x0204
OLD_LABEL = 0x0004
RSTRING = 0x00D6
LABELSST = 0x00FD
BOOLERR = 0x0205
OLD_BOOLERR = 0x0005
FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
STRING = 0x0207
OLD_STRING = 0x0007
SHRFMLA = 0x04BC
ARRAY = 0x0221

WORKSHEET = 0x0010
"""The kind that the BOF of a worksheet names."""

_VERSIONS = {0x0600: 8, 0x0500: 5, 0x0400: 4, 0x0300: 3}


class Record(NamedTuple):
    """A record: its number, where its data begin in the stream, and the data."""

    code: int
    at: int
    data: bytes


class Opening(NamedTuple):
    """What the BOF of a substream says: BIFF 2, 3, 4, 5 (also 7) or 8, and the kind."""

    version: int
    kind: int


def opening(stream: bytes, at: int) -> Opening:
    """The BOF that stands at a place of the stream. Raises RefusedWorkbook where there is none."""
    try:
        code, length, version, kind = struct.unpack_from("<4H", stream, at)
    except struct.error as error:
        raise damaged(formats.INCOMPLETE) from error
    if code not in BOFS or length < 4:
        raise damaged(formats.READER_FAILED)
    if code == 0x0809:
        return Opening(_VERSIONS.get(version, 2), kind)
    return Opening(2 + (code >> 9), kind)


def substream(stream: bytes, at: int) -> Iterator[Record]:
    """The records after a BOF up to its EOF, those of embedded substreams included.

    Raises RefusedWorkbook where the stream ends before.
    """
    depth = 0
    try:
        while True:
            code, length = struct.unpack_from("<HH", stream, at)
            at += 4
            if at + length > len(stream):
                raise damaged(formats.INCOMPLETE)
            yield Record(code, at, stream[at : at + length])
            at += length
            depth += (code in BOFS) - (code == EOF)
            if not depth:
                return
    except struct.error as error:
        raise damaged(formats.INCOMPLETE) from error
