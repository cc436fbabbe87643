"""More than five hundred texts that a program might take for something else, or cannot store.

They are made from families, never typed one by one: what may start a formula × what may stand
before it × what follows, links of every kind, escapes and markup of the file format, characters
that XML knows not, lengths around the limits, and names that sheets must not have.
"""

from collections.abc import Iterator
from itertools import product

SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "﹦")
BEFORE = ("", " ", "\u3000", "\u200b", "\ufeff", "'", '"', "“", "\n", "\u202e", "\xa0")
FORMULAS = (
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://a.example/?"&A1,"x")',
    "SUM(A1:A9)",
    "'[other.xlsx]Sheet'!A1",
)
LINKS = (
    "http://a.example",
    "https://a.example/?a=1&b=2#c",
    "ftp://a.example",
    "file:///etc/passwd",
    r"\\server\share\a.xlsx",
    "mailto:a@a.example",
    "internal:'说明'!A1",
    "internal:Sheet1!A1",
    "external:other.xlsx#Sheet1!A1",
    "javascript:alert(1)",
    "#说明!A1",
    "www.a.example",
    "{=1+1}",
    "{=cmd|'/C calc'!A0}",
)
MARKUP = (
    "<r>a</r>",
    "<r><t>a</t></r>",
    "<r></si><si><t>b</t></r>",
    "<r>&</r>",
    "</t></si></sst>",
    "<f>1+1</f><v>2</v>",
    "]]>",
    "<![CDATA[=1]]>",
    "<!-- -->",
    "<?xml version='1.0'?>",
    "&amp;lt;&#61;1",
    "&#x3D;1",
    "&",
    "<",
    ">",
    '"',
    "'",
    "''",
    "&C&P",
    "&&",
    '&"Arial"&A',
    "%s{0}{name}",
    "{",
    "}",
    "${x}",
)
ESCAPES = ("_x0041_", "_x000D_", "_x005F_", "_xFFFE_", "_x0000_", "_xd800_", "_x1F600_", "_x41_")
NAMES = (
    "History",
    "history",
    "ＨＩＳＴＯＲＹ",
    "R1C1",
    "RC",
    "A1",
    "XFD1048576",
    "TRUE",
    "#REF!",
    "#N/A",
    "#DIV/0!",
    ".",
    "...",
    "/",
    "[a]",
    ":*?\\",
    "'a'",
    "''",
    "a'b",
    "说明",
    "总览",
    "项目明细",
    "CON",
    "aux.xlsx",
    "../../a",
    "a\\b",
    "NaN",
    "Infinity",
    "1e308",
    "1E400",
    "-0",
    "00123",
    "123456789012345678901",
    "2022-06-30",
    "1-2",
    "6/7",
    "1,234.50",
    "50%",
    "￥2",
    "null",
    "None",
)
LENGTHS = (30, 31, 32, 254, 255, 256, 2_079, 2_080, 8_192, 32_766, 32_767, 32_768, 65_536)


def strings() -> list[str]:
    """All of them, each once, always in the same order."""
    return list(dict.fromkeys(one for one in _families() if one))


def _families() -> Iterator[str]:
    yield from NAMES
    yield from LINKS
    yield from MARKUP
    yield from _escapes()
    yield from _characters()
    yield from _lengths()
    yield from (f"{before}{one}" for before, one in product(("'", " ", "＝"), LINKS))
    for number, (sign, before) in enumerate(product(SIGNS, BEFORE)):
        yield f"{before}{sign}"
        yield f"{before}{sign}{FORMULAS[number % len(FORMULAS)]}"
        yield f"{before}{before}{sign}{FORMULAS[(number + 2) % len(FORMULAS)]}"


def _escapes() -> Iterator[str]:
    """Escapes alone, one after the other, and sharing an underscore."""
    for one, other in product(ESCAPES[:4], ESCAPES):
        yield one
        yield other
        yield f"{one}{other}"
        yield f"{one[:-1]}{other}"
    yield "_" * 40
    yield "_x0041" * 9 + "_"
    yield "_x005F" * 9 + "_x0041_"


def _characters() -> Iterator[str]:
    """Control characters, lone surrogates, noncharacters, marks of direction, wide characters."""
    for code in (
        *range(1, 32),
        0x7F,
        0x80,
        0x85,
        0x9F,
        0xAD,
        0x2028,
        0x2029,
        0xFFFD,
        0xFFFE,
        0xFFFF,
    ):
        yield f"甲{chr(code)}乙"
    for text in ("\x00", "\ud800", "\udfff", "\udc80\udcff", "\ud83d甲", "\ude00\ud83d"):
        yield f"{text}甲"
        yield f"甲{text}"
    for text in ("\U0001f600", "\U0010ffff", "\U0001fffe", "e\u0301", "\u202e甲\u202c", "\u0000"):
        yield text * 3
    for text in (" ", "\n", "\t", "\r\n", "\u3000", "\xa0", "\u200b", "\ufeff"):
        yield f"{text}甲{text}"
        yield text * 3


def _lengths() -> Iterator[str]:
    """Around the limits of names, messages, links and cells, with characters of one and two units."""
    for length in LENGTHS:
        yield "甲" * length
        yield "a" + "\U0001f600" * (length // 2)
    yield "=" * 32_768
    yield "_x0041_" * 4_700
    yield f"<r>{'<' * 32_700}</r>"
    yield "\n" * 300 + "甲"


MILLION = "长" * 1_000_000
"""One text of a million characters."""
