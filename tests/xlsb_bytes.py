"""Binary workbooks (.xlsb) for tests, record by record after [MS-XLSB]: no program here saves them."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
BOOK, STRINGS, STYLES = "xl/workbook.bin", "xl/sharedStrings.bin", "xl/styles.bin"
BINARY = "application/vnd.ms-excel"


def record(kind: int, body: bytes = b"", length: int | None = None) -> bytes:
    """A record; `length` is what it declares, if that is to be a lie."""
    size = len(body) if length is None else length
    head = bytes([kind]) if kind < 128 else bytes([kind % 128 + 128, kind // 128])
    while True:
        size, low = divmod(size, 128)
        head += bytes([low + 128 if size else low])
        if not size:
            return head + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def row(number: int, *cells: bytes, height: int = 300, flags: int = 0) -> bytes:
    """BrtRowHdr and its cells; flags: 0x10 hidden, 0x20 height set by hand, 0x08 collapsed."""
    head = struct.pack("<IIHBBBI", number - 1, 0, height, 0, flags, 0, 0)
    return record(0, head) + b"".join(cells)


def head(column: int, style: int = 0) -> bytes:
    return struct.pack("<II", column - 1, style)


def blank(column: int, style: int = 0) -> bytes:
    return record(1, head(column, style))


def whole(column: int, number: int, style: int = 0, *, hundredths: bool = False) -> bytes:
    """BrtCellRk with an integer of 30 bits."""
    return record(2, head(column, style) + struct.pack("<i", number * 4 + 2 + hundredths))


def upper_half(column: int, number: float, style: int = 0) -> bytes:
    """BrtCellRk with a float whose lower half is zero."""
    return record(2, head(column, style) + struct.pack("<d", number)[4:])


def error(column: int, code: int) -> bytes:
    return record(3, head(column) + bytes([code]))


def boolean(column: int, *, value: bool) -> bytes:
    return record(4, head(column) + bytes([value]))


def real(column: int, number: float, style: int = 0) -> bytes:
    return record(5, head(column, style) + struct.pack("<d", number))


def text(column: int, value: str) -> bytes:
    return record(6, head(column) + wide(value))


def shared(column: int, number: int) -> bytes:
    return record(7, head(column) + struct.pack("<I", number))


def rich(column: int, value: str) -> bytes:
    """BrtCellRString with one run."""
    return record(62, head(column) + b"\1" + wide(value) + struct.pack("<IHH", 1, 0, 0))


def formula(kind: int, column: int, result: bytes, tokens: bytes, extra: bytes = b"") -> bytes:
    """Kinds: 8 text, 9 number, 10 boolean, 11 error."""
    stored = struct.pack("<H", 0) + struct.pack("<I", len(tokens)) + tokens
    return record(kind, head(column) + result + stored + struct.pack("<I", len(extra)) + extra)


def short(kind: int, value: bytes, style: int = 0) -> bytes:
    """A cell one to the right of the one before: 13 number, 14 error … 18 shared text."""
    return record(kind, struct.pack("<I", style) + value)


def cell_token(row_number: int, column: int) -> bytes:
    """PtgRef, absolute."""
    return b"\x44" + struct.pack("<IH", row_number - 1, column - 1)


def other_cell_token(reference: int, row_number: int, column: int) -> bytes:
    """PtgRef3d, absolute."""
    return b"\x5a" + struct.pack("<HIH", reference, row_number - 1, column - 1)


def columns(first: int, last: int, *, width: int = 2560, hidden: bool = False) -> bytes:
    return record(60, struct.pack("<IIIIH", first - 1, last - 1, width, 0, int(hidden)))


def merged(first_row: int, last_row: int, first_column: int, last_column: int) -> bytes:
    body = struct.pack("<IIII", first_row - 1, last_row - 1, first_column - 1, last_column - 1)
    return record(176, body)


@dataclass(frozen=True)
class Sheet:
    """A sheet part: its rows, and what stands before and after them."""

    rows: bytes = b""
    name: str = "表"
    state: int = 0
    kind: str = "worksheet"
    before: bytes = b""
    after: bytes = b""

    def part(self) -> bytes:
        infos = record(390) + self.before + record(391) if self.before else b""
        opening = record(129) + record(148, bytes(16)) + infos + record(145)
        ranges = self.after
        if ranges:
            ranges = record(177, struct.pack("<I", 1)) + ranges + record(178)
        return opening + self.rows + record(146) + ranges + record(130)


def strings_part(strings: Sequence[str | bytes], count: int | None = None) -> bytes:
    """The shared texts; bytes are the whole body of a BrtSSTItem."""
    bodies = [one if isinstance(one, bytes) else b"\0" + wide(one) for one in strings]
    declared = len(bodies) if count is None else count
    items = b"".join(record(19, body) for body in bodies)
    return record(159, struct.pack("<II", declared, declared)) + items + record(160)


def styles_part(styles: Sequence[int], codes: Mapping[int, str]) -> bytes:
    """The cell styles by number format, with one font, one fill and one border for all."""
    listed = b"".join(record(44, struct.pack("<H", n) + wide(code)) for n, code in codes.items())
    font = struct.pack("<HHHHBBBB8sB", 220, 0, 400, 0, 0, 2, 134, 0, b"\x07\x01" + bytes(6), 0)
    fill = record(603, struct.pack("<I", 1)) + record(45, bytes(68)) + record(604)
    border = record(613, struct.pack("<I", 1)) + record(46, bytes(51)) + record(614)
    xfs = b"".join(record(47, struct.pack("<HH10xH", 0, number, 1)) for number in styles)
    return (
        record(278)
        + (record(615, struct.pack("<I", len(codes))) + listed + record(616) if codes else b"")
        + record(611, struct.pack("<I", 1))
        + record(43, font + wide("宋体"))
        + record(612)
        + fill
        + border
        + record(626, struct.pack("<I", 1))
        + record(47, struct.pack("<HH12x", 0xFFFF, 10))
        + record(627)
        + record(617, struct.pack("<I", len(styles)))
        + xfs
        + record(618)
        + record(279)
    )


def book_part(sheets: Sequence[Sheet], *, from_1904: bool = False, after: bytes = b"") -> bytes:
    listed = b"".join(
        record(156, struct.pack("<II", one.state, number) + wide(f"rId{number}") + wide(one.name))
        for number, one in enumerate(sheets, 1)
    )
    settings = record(153, struct.pack("<II", int(from_1904), 0) + wide("ThisWorkbook"))
    listing = record(143) + listed + record(144)
    return record(131) + settings + listing + after + record(157, bytes(26)) + record(132)


def relations(*listed: tuple[str, str, str]) -> bytes:
    found = "".join(
        f'<Relationship Id="{identity}" Type="{KINDS}/{kind}" Target="{target}"/>'
        for identity, kind, target in listed
    )
    return f'<Relationships xmlns="{PACKAGE}">{found}</Relationships>'.encode()


def parts(
    *sheets: Sheet,
    strings: Sequence[str | bytes] = (),
    styles: Sequence[int] = (0,),
    codes: Mapping[int, str] | None = None,
    from_1904: bool = False,
    after: bytes = b"",
) -> dict[str, bytes]:
    """A binary workbook part by part; `after` stands in workbook.bin behind the sheets."""
    numbered = list(enumerate(sheets, 1))
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{BINARY}.{kind}"/>'
        for part, kind in [
            (BOOK, "sheet.binary.macroEnabled.main"),
            (STRINGS, "sharedStrings"),
            (STYLES, "styles"),
            *((f"xl/worksheets/sheet{number}.bin", "worksheet") for number, _ in numbered),
        ]
    )
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">{default}{overrides}</Types>'.encode(),
        "_rels/.rels": relations(("rId1", "officeDocument", BOOK)),
        BOOK: book_part(sheets, from_1904=from_1904, after=after),
        "xl/_rels/workbook.bin.rels": relations(
            *((f"rId{n}", one.kind, f"worksheets/sheet{n}.bin") for n, one in numbered),
            ("rId901", "sharedStrings", "sharedStrings.bin"),
            ("rId902", "styles", "styles.bin"),
            *([("rId903", "externalLink", "externalLinks/externalLink1.bin")] if after else []),
        ),
        STRINGS: strings_part(strings),
        STYLES: styles_part(styles, codes or {}),
    } | {f"xl/worksheets/sheet{number}.bin": one.part() for number, one in numbered}


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()
