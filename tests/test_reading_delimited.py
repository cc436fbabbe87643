"""CSV and its relatives, the encoding of texts, and what other texts and files are called."""

import random
import struct
import subprocess
import time
from pathlib import Path

import office
import pytest

from perfbatch.isolation import Limits
from perfbatch.model.cell import RawValue
from perfbatch.reading.delimited import read_delimited
from perfbatch.reading.doors import read_workbook
from perfbatch.reading.encoding import decoded
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.sniff import Format, sniff
from perfbatch.reading.workbook import RawSheet, RawWorkbook

LIMIT = Limits().seconds
"""A reader is ended after so many seconds: what takes longer has hung."""

EXAMPLES = Path(__file__).parent.parent / "examples" / "2022-06"
TABLE = "单位,金额,备注\n教育局,2.41,\n档案馆,0,无\n"


def values(text: str | bytes) -> list[list[RawValue]]:
    (sheet,) = read_delimited(text.encode() if isinstance(text, str) else text).sheets
    return [list(row) for row in sheet.rows]


def refusal(data: bytes) -> RefusedWorkbook:
    with pytest.raises(RefusedWorkbook) as caught:
        read_workbook(data)
    return caught.value


def test_fields_are_texts_and_blanks_are_none() -> None:
    (sheet,) = read_workbook(TABLE.encode()).sheets
    assert (sheet.name, sheet.visible, sheet.filled) == ("表格", True, 8)
    assert [list(row) for row in sheet.rows] == [
        ["单位", "金额", "备注"],
        ["教育局", "2.41", None],
        ["档案馆", "0", "无"],
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
@pytest.mark.parametrize("separator", list(",\t;，|"))
def test_separators_and_encodings(separator: str, encoding: str) -> None:
    text = TABLE.replace(",", separator) + f"a{separator}b{separator}c\n"
    data = text.encode(encoding)
    assert sniff(data) is Format.TEXT
    assert read_workbook(data).sheets[0].rows[3] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,b\r\n"x, ""y""","1\r\n2"\r\n', [["a", "b"], ['x, "y"', "1\n2"]]),
        ('a,b\n="00123","=""007"""\n', [["a", "b"], ["00123", "007"]]),
        ("a,b\n'001,=A1*2\n", [["a", "b"], ["'001", "=A1*2"]]),
        ("sep=;\na;b,c\n1;2,5\n", [["a", "b,c"], ["1", "2,5"]]),
        (
            "标题,,\n\n a,b,c\n1,2\n,,\n",
            [["标题", None, None], [None] * 3, [" a", "b", "c"], ["1", "2", None]],
        ),
        ("甲;乙\n1,5;2,5\n3,5;4,5\n", [["甲", "乙"], ["1,5", "2,5"], ["3,5", "4,5"]]),
        ('a,5" pipe\nb,c', [["a", '5" pipe'], ["b", "c"]]),
        (
            "标题\n单位：元\n甲,乙,丙,丁\n1,2,3\n",
            [
                ["标题", None, None, None],
                ["单位：元", None, None, None],
                ["甲", "乙", "丙", "丁"],
                ["1", "2", "3", None],
            ],
        ),
        (
            "标题\n甲,乙,丙\n1,2\n3,4\n5,6,7\n8,9\n",
            [
                ["标题", None, None],
                ["甲", "乙", "丙"],
                ["1", "2", None],
                ["3", "4", None],
                ["5", "6", "7"],
                ["8", "9", None],
            ],
        ),
    ],
)
def test_forms_of_fields(text: str, expected: list[list[RawValue]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "variant", "word"),
    [
        ("各单位：\n请于六月底前报送，谢谢。\n财政局\n2022年6月\n", "unknown", "文本文件"),
        ("2022-06-01 started\n2022-06-01 done\n", "unknown", "文本文件"),
        ('{"a": [1, 2]}', "unknown", "JSON数据"),
        ("import re\n\ndef f(a):\n    return a\n", "unknown", "文本文件"),
        ("1,2;3\n4,5;6\n", "unknown", "文本文件"),
        ('a,b\n"c,d\ne,f\ng,h\n', "damaged", "引号"),
        ('a,b\n"c"x,d\n', "damaged", "第2行附近的引号"),
        ("a,b\n1,234,5\nc,d\ne,f\n", "damaged", "第2行有3列"),
        (
            "标题\n甲,乙,丙\n1,2\n1,234,5,6\n7,8,9\n4,5,6\n",
            "damaged",
            "第4行有4列，多于其他行的3列",
        ),
        ("a,b\n" * 200_001, "far_cell", ""),
    ],
)
def test_refusals(text: str, variant: str, word: str) -> None:
    found = refusal(text.encode())
    assert found.variant == variant
    assert word in found.found


def test_the_encoding_is_decided_once() -> None:
    page = '<meta charset="{}">预算绩效'
    assert decoded(page.format("gb2312").encode()) == page.format("gb2312")
    assert decoded(page.format("utf-8").encode("gbk")) == page.format("utf-8")
    assert decoded(
        page.format("big5").replace("预", "").replace("绩", "").encode("big5", "ignore")
    ).startswith("<meta")
    for broken in (b"\xff\xff\x00a", "中".encode("gbk") + "中文".encode() + b"\xff", b"a\x00b" * 9):
        with pytest.raises(RefusedWorkbook):
            decoded(broken)


ROOT = '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.{}">'
XML_2003 = '<?xml version="1.0"?>{}<?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
MAIL = "Received: from a\nFrom: b@c\nTo: d@e\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n--a\n"
DBASE = bytes([3, 122, 6, 30]) + struct.pack("<IHH", 2, 65, 10) + bytes(53) + b" " * 20 + b"\x1a"
KINDS = {
    "flat ods": (b'<?xml version="1.0"?>' + ROOT.format("spreadsheet").encode(), Format.ODS),
    "flat odt": (ROOT.format("text").encode(), Format.WORD),
    "xml 2003": (XML_2003.format("").encode(), Format.XML_SPREADSHEET_2003),
    "xml 2003 in UTF-16": (XML_2003.format("").encode("utf-16"), Format.XML_SPREADSHEET_2003),
    "xml 2003 in GBK": (
        XML_2003.format("<!-- 预算 -->").encode("gbk"),
        Format.XML_SPREADSHEET_2003,
    ),
    "xml 2003 after a comment": (
        XML_2003.format(f"<!--{'a - b' * 9000}-->").encode(),
        Format.XML_SPREADSHEET_2003,
    ),
    "other xml": (b'<?xml version="1.0"?><data><table>1</table></data>', Format.XML_OTHER),
    "html": (b"\r\n<TABLE><tr><td>1", Format.HTML),
    "html with style first": (b"<style>td{}</style>" + b" " * 9000 + b"<table>", Format.HTML),
    "xhtml": (b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="x"><table>', Format.HTML),
    "mail": (MAIL.encode(), Format.MAIL),
    "json": (b'\n{"rows": []}', Format.JSON),
    "rtf": (b"{\\rtf1", Format.WORD),
    "gzip": (b"\x1f\x8b\x08\x00", Format.ARCHIVE),
    "bz2": (b"BZh91AY", Format.ARCHIVE),
    "xz": (b"\xfd7zXZ\x00\x00", Format.ARCHIVE),
    "cab": (b"MSCF\x00\x00\x00\x00", Format.ARCHIVE),
    "tar": (b"a.xlsx".ljust(257, b"\x00") + b"ustar\x00", Format.ARCHIVE),
    "bmp": (b"BM\x00\x10\x00\x00\x00\x00\x00\x006\x00\x00\x00", Format.PICTURE),
    "webp": (b"RIFF\x00\x10\x00\x00WEBPVP8 ", Format.PICTURE),
    "heic": (b"\x00\x00\x00\x18ftypheic", Format.PICTURE),
    "tiff": (b"II*\x00\x08\x00\x00\x00", Format.PICTURE),
    "shortcut": (b"L\x00\x00\x00\x01\x14\x02\x00\x00", Format.SHORTCUT),
    "dBase": (DBASE, Format.DBASE),
    "Lotus": (b"\x00\x00\x02\x00\x06\x04\x06\x00", Format.LOTUS),
    "zeros": (bytes(3000), Format.DAMAGED),
    "a text that begins with BM": (b"BM,1\n", Format.TEXT),
}


@pytest.mark.parametrize(("data", "found"), KINDS.values(), ids=KINDS)
def test_other_files_are_called_by_their_names(data: bytes, found: Format) -> None:
    assert sniff(data) is found


HOSTILE = {
    "quotes": b'"' * 10**7,
    "commas": b"," * 10**7,
    "lines": b"\n" * 5_000_000,
    "open quotes": b'a,"b\n' * 10**6,
    "doubled quotes": b'a,b\n"' + b'""' * 5_000_000,
    "a long field": b"a,b\n" + b"x" * 10**7 + b",c\n",
    "two separators": b"a,b\tc\n" * 10**5,
    "spaces": b" " * 10**7,
    "headers": b"a:\n" * 10**6,
    "brackets": b"[" * 10**7,
    "declarations": b"<?xml encoding " * 500_000,
    "zeros": bytes(10**7),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_judged_in_time(data: bytes) -> None:
    started = time.process_time()
    with pytest.raises(RefusedWorkbook):
        read_workbook(data)
    assert time.process_time() - started < LIMIT


def test_mutants_are_read_or_refused() -> None:
    chance = random.Random(9)
    seed = 'sep=,\n单位,"金额, ""万元""",备注\n教育局,2.41,="001"\n' * 3
    verdicts = set()
    for number in range(1_000):
        data = bytearray(seed.encode("gb18030" if number % 2 else "utf-8"))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            signs = chance.choices(b'",;\t|=\r\n\x00\xff ', k=chance.randint(0, 3))
            data[at : at + chance.choice([0, 1, 1, 5])] = signs
        try:
            verdicts.add(type(read_workbook(bytes(data))))
        except RefusedWorkbook as found:
            verdicts.add(found.variant)
    assert {RawWorkbook, "damaged"} <= verdicts


@pytest.mark.parametrize("options", ["44,34,UTF8,1", "9,34,UTF8,1", "44,34,GB18030,1"])
def test_libreoffice_makes_a_text_of_an_example(tmp_path: Path, options: str) -> None:
    path = min(EXAMPLES.glob("*.xlsx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').resolve().as_uri()}"
    kind = f"csv:Text - txt - csv (StarCalc):{options},,0,false,true,false,false,false,2"
    subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--norestore",
            "--convert-to",
            kind,
            "--outdir",
            str(tmp_path),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    (made,) = tmp_path.glob("*.csv")
    (sheet,) = read_workbook(made.read_bytes()).sheets
    calculated = office.recalculate(path, tmp_path)
    original = read_workbook(calculated.read_bytes()).sheets[1]
    assert cells(sheet, as_text=True) == cells(original, as_text=False)
    assert len(cells(sheet, as_text=True)) > 100


def cells(sheet: RawSheet, *, as_text: bool) -> dict[tuple[int, int], str | float]:
    """The filled cells: a number as one however it is shown, the rest as text."""
    found: dict[tuple[int, int], str | float] = {}
    for row, line in enumerate(sheet.rows, 1):
        for column, value in enumerate(line, 1):
            if value is None or not str(value).strip():
                continue
            number = str(value).replace(",", "")
            plain = number.replace(".", "", 1).removeprefix("-")
            if isinstance(value, float) or (as_text and plain.isdigit() and len(plain) < 15):
                found[row, column] = float(number)
            else:
                found[row, column] = str(value)
    for at, value in found.items():
        if isinstance(value, str) and value.isdigit() and len(value) < 15:
            found[at] = float(value)  # a code or a year kept as text looks like a number in a text
    return found
