"""Values that are none, or not what they seem, in cells of an otherwise sound return.

J9 and F9 are amounts of the first project, C9 its name, G4 the unit's name. An amount that is
there and cannot be read sets its row aside; a name never does.
"""

import html
import re

from robustness.hostile.kind import (
    Claim,
    Kind,
    Line,
    edit,
    edited,
    family_of,
    reads,
    reads_or_refuses,
    refuses,
)
from robustness.hostile.sheets import inline, rewritten, with_cell, with_cells
from robustness.sound import RELATIONS, SHEET, STRINGS, WORKBOOK, Parts, figures, zipped

ROW_ASIDE = figures(2, "50.625", "20.545678", aside=1)
_ZERO_PAID = figures(3, "60.875", "20.545678")
_RUBBISH = reads_or_refuses("S01.damaged", figures=ROW_ASIDE)
_THOUSAND = figures(3, "60.875", "1020.545678")
_PLAIN = '<c r="J9"'


def _amount(name: str, told: str, claim: Claim, inner: str, kind: str = "") -> Line:
    return (f"amount-{name}", f"an amount is {told}", claim, with_cell("J9", kind, inner))


def _written(name: str, text: str, claim: Claim) -> Line:
    return _amount(name, f"the text {text!r}"[:80], claim, inline(html.escape(text)), "inlineStr")


def _text(name: str, text: str, claim: Claim | None = None) -> Line:
    """The text as the name of a project and of the unit, and as its department."""
    cell = ("inlineStr", inline(html.escape(text)))
    told = f"names are {text[:30]!r}{'…' if text[30:] else ''}"
    return (
        f"text-{name}",
        told,
        claim or reads(),
        with_cells({"C9": cell, "G4": cell, "J4": cell}),
    )


def _all_inline(parts: Parts) -> bytes:
    """No shared strings at all."""
    texts = re.findall(r"<si>(.*?)</si>", parts[STRINGS].decode(), re.DOTALL)
    told = dict(parts)
    for name, data in parts.items():
        if name.startswith("xl/worksheets/"):
            told[name] = re.sub(
                rb't="s"><v>(\d+)</v>',
                lambda one: f't="inlineStr"><is>{texts[int(one[1])]}</is>'.encode(),
                data,
            )
    del told[STRINGS]
    relations = re.sub(rb"<Relationship [^>]*sharedStrings[^>]*/>", b"", told[RELATIONS])
    return zipped(told | {RELATIONS: relations})


def _without_values(parts: Parts) -> bytes:
    """As programs write that do not calculate."""
    bare = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", parts[SHEET])
    return zipped(parts | {SHEET: bare})


def _errors(parts: Parts) -> bytes:
    """Every rate of the sheet is #DIV/0!."""
    wrong = re.sub(
        rb'(<c r="K\d+" s="\d+")>(<f>[^<]*</f>)<v>[^<]*</v>',
        rb'\1 t="e">\2<v>#DIV/0!</v>',
        parts[SHEET],
    )
    return zipped(parts | {SHEET: wrong})


def _lone(parts: Parts, part: str) -> bytes:
    return zipped({name: data for name, data in parts.items() if name != part})


_NUMBERS: tuple[Line, ...] = (
    _amount("nan", "NaN", _RUBBISH, "<v>NaN</v>"),
    _amount("infinite", "INF", _RUBBISH, "<v>INF</v>"),
    _amount("minus-infinite", "-Infinity", _RUBBISH, "<v>-Infinity</v>"),
    _amount("1e308", "1e308", _RUBBISH, "<v>1e308</v>"),
    _amount("1e400", "1E400", _RUBBISH, "<v>1E400</v>"),
    _amount("1e15", "1e15", _RUBBISH, "<v>1e15</v>"),
    _amount("minus-zero", "-0", reads(_ZERO_PAID), "<v>-0</v>"),
    _amount("1e-400", "1e-400", reads_or_refuses("S01", figures=_ZERO_PAID), "<v>1e-400</v>"),
    _amount("tiny", "1e-300, no whole fen", _RUBBISH, "<v>1e-300</v>"),
    _amount("hexadecimal", "0x10", _RUBBISH, "<v>0x10</v>"),
    _amount("underscored", "5_13", _RUBBISH, "<v>5_13</v>"),
    _amount("thousands", "1,000 in a number cell", reads_or_refuses("S01.damaged", figures=_THOUSAND), "<v>1,000</v>"),
    _amount("full-width", "５.１３ in a number cell", reads_or_refuses("S01.damaged"), "<v>５.１３</v>"),
    _amount("two-values", "there twice in one cell", _RUBBISH, "<v>5.13</v><v>99</v>"),
    _amount("100000-digits", "a number of 100,000 digits", _RUBBISH, f"<v>{'9' * 100_000}</v>"),
    _amount("100000-zeros", "5.13 with 100,000 zeros", reads_or_refuses("S01", figures=None), f"<v>5.13{'0' * 100_000}</v>"),
    _amount("padded", "5.13 with white space around", reads(), "<v>\n 5.13\t</v>"),
    _amount("long-fraction", "5.13 as a program's sum", reads(), "<v>5.1300000000000008</v>"),
    _amount("true", "TRUE", _RUBBISH, "<v>1</v>", "b"),
    _amount("boolean-seven", "a boolean 7", _RUBBISH, "<v>7</v>", "b"),
    _amount("date-kind", "a cell of kind d", _RUBBISH, "<v>2022-06-30</v>", "d"),
    _amount("unknown-kind", "a cell of a kind that does not exist", _RUBBISH, "<v>x</v>", "zz"),
    _amount("error", "#VALUE!", reads(ROW_ASIDE), "<v>#VALUE!</v>", "e"),
    _amount("error-new", "#SPILL!", reads(ROW_ASIDE), "<v>#SPILL!</v>", "e"),
    _amount("error-invented", "an error that does not exist", _RUBBISH, "<v>#HELLO!</v>", "e"),
    _amount("formula-without-value", "a formula without a value", reads(ROW_ASIDE), "<f>5+0.13</f>"),
    _amount("formula-of-other-book", "a formula that looks into another workbook", reads(), "<f>[1]Sheet1!A1</f><v>5.13</v>"),
    _amount("formula-of-a-megabyte", "a formula of a megabyte", reads(), f"<f>{'1+' * 500_000}1</f><v>5.13</v>"),
    _amount("formula-text-nothing", "a formula with the result nothing", reads(_ZERO_PAID), '<f>""</f><v></v>', "str"),
    ("amount-as-date", "an amount has a date format", reads(ROW_ASIDE), rewritten(lambda text: re.sub(r'<c r="J9" s="\d+">', '<c r="J9" s="48">', text))),
)  # fmt: skip

_TEXTS_AS_AMOUNTS: tuple[Line, ...] = (
    _written("text", "5.13", reads()),
    _written("text-full-width", "５．１３", reads()),
    _written("text-invisible", "\u200b5.13\ufeff\u00a0", reads()),
    _written("text-wan", "5.13万元", reads()),
    _written("text-yuan", "51300元", reads()),
    _written("text-about", "约5.13", reads(ROW_ASIDE)),
    _written("text-formula", "=5.13", reads(ROW_ASIDE)),
    _written("text-exponent", "1e999999999", reads(ROW_ASIDE)),
    _written("text-100000-digits", "1" * 30_000, reads(ROW_ASIDE)),
    _written("text-digits-of-asia", "٥.١٣", reads_or_refuses("S01", figures=None)),
    _written("text-superscript", "5²", reads(ROW_ASIDE)),
)  # fmt: skip

_NAMES: tuple[Line, ...] = (
    _text("empty", "", reads_or_refuses("S06")),
    _text("invisible", "\u200b\u200d\u2060\ufeff", reads_or_refuses("S06")),
    _text("32767", "长" * 32_767),
    _text("32768", "长" * 32_768),
    _text("32767-emoji", "😀" * 16_384),
    _text("million", "长" * 1_000_000),
    _text("escaped-controls", "_x0000__x0001__x001F__x000D_"),
    _text("escaped-surrogate", "_xD800_甲_xDFFF_"),
    _text("line-ends", "甲\n乙\r\n丙\u2028丁\x85戊"),
    _text("right-to-left", "\u202e表算预\u2066\u2067甲\u2069"),
    _text("not-characters", "\ufffd\ufdd0甲"),
    _text("private-use", "\ue000\U000f0000\U0010fffd"),
    _text("zalgo", "甲" + "\u0301" * 3_000),
    _text("emoji-families", "👨‍👩‍👧‍👦" * 400),
    _text("formula", "=cmd|'/C calc'!A0"),
    _text("formula-full-width", "＝1＋1"),
    _text("plus", "+1+1"),
    _text("minus", "-1-1"),
    _text("at", "@SUM(A1)"),
    _text("tab", "\t=1+1"),
    _text("array-formula", "{=1+1}"),
    _text("link", "http://127.0.0.1:9/?a=b&c"),
    _text("link-inside", "internal:'说明'!A1"),
    _text("link-file", "file:///etc/passwd"),
    _text("error-words", "#REF!"),
    _text("words-for-nothing", "null"),
    _text("number-words", "1E5"),
    _text("sheet-name-signs", "[甲]:*?/\\'乙'"),
    _text("sheet-name-history", "History"),
    _text("sheet-name-ours", "项目明细"),
    _text("sheet-name-quotes", "'''"),
    _text("markup", "<script>alert(1)</script>&amp;]]>"),
    _text("format-braces", "{0.__class__}{file}%s%n"),
    _text("path", "../../../../tmp/甲"),
    _text("header-codes", "&P&N&F&[图片]"),
    ("name-an-error", "the name of a project is #N/A", reads(), with_cell("C9", "e", "<v>#N/A</v>")),
    ("name-a-number", "the name of a project is a number", reads(), with_cell("C9", "", "<v>1e22</v>")),
    ("code-a-number", "the code of a project is a number that lost its tail", reads(), with_cell("B9", "", "<v>5.10923E+19</v>")),
)  # fmt: skip

_STRINGS: tuple[Line, ...] = (
    ("all-inline", "every text stands in its cell", reads(), _all_inline),
    ("index-beyond", "a text's number is beyond the list", refuses("damaged"), with_cell("C9", "s", "<v>999999</v>")),
    ("index-negative", "a text's number is below zero", refuses("damaged"), with_cell("C9", "s", "<v>-1</v>")),
    ("index-fraction", "a text's number is 1.5", refuses("damaged"), with_cell("C9", "s", "<v>1.5</v>")),
    ("index-huge", "a text's number has 5,000 digits", refuses("damaged"), with_cell("C9", "s", f"<v>{'9' * 5000}</v>")),
    ("index-missing", "a shared text without a number", reads_or_refuses("S01.damaged"), with_cell("C9", "s", "")),
    ("strings-missing", "the list of texts is missing", refuses("damaged"), lambda parts: _lone(parts, STRINGS)),
    ("strings-empty", "the list of texts is empty", refuses("damaged"), lambda parts: zipped(parts | {STRINGS: b"<sst/>"})),
    ("strings-unrelated", "nothing refers to the list of texts", reads_or_refuses("S01.damaged"), rewritten(lambda text: re.sub(r"<Relationship [^>]*sharedStrings[^>]*/>", "", text), RELATIONS)),
    ("strings-count-huge", "the list says that it has 4 billion texts", reads(), rewritten(lambda text: re.sub(r'uniqueCount="\d+"', 'uniqueCount="4294967295"', text), STRINGS)),
    ("strings-count-nonsense", "the list says that it has -1 texts", reads(), rewritten(lambda text: re.sub(r'ount="\d+"', 'ount="-1"', text), STRINGS)),
    ("strings-rich", "texts in pieces of many looks, with readings", reads(), rewritten(lambda text: re.sub(r"<si><t>(.)([^<]+)</t></si>", r"<si><r><t>\1</t></r><r><rPr><b/></rPr><t>\2</t></r><rPh sb='0' eb='1'><t>ほ</t></rPh></si>", text), STRINGS)),
    ("strings-million", "half a million texts that nobody uses", reads(), edited(STRINGS, "</sst>", "<si><t>x</t></si>" * 500_000 + "</sst>")),
    ("dates-1904", "dates count from 1904", reads(), edited(WORKBOOK, "<workbookPr ", '<workbookPr date1904="1" ')),
    ("not-calculated", "no formula has a value", reads(), _without_values),
    ("rates-divided-by-zero", "every rate is #DIV/0!", reads(), _errors),
    ("shared-formula-nowhere", "a shared formula that nobody wrote", reads(), with_cell("I9", "", "<f t='shared' si='77'/>")),
    ("array-formula-huge", "an array formula over the whole sheet", reads(), with_cell("I9", "", "<f t='array' ref='A1:XFD1048576'>1</f><v>10.25</v>")),
    ("inline-twice", "two texts in one cell", reads_or_refuses("S01"), with_cell("C9", "inlineStr", inline("甲") + inline("乙"))),
    ("inline-and-value", "a text in the cell and a value too", reads_or_refuses("S01"), with_cell("C9", "inlineStr", inline("甲") + "<v>7</v>")),
    ("style-beyond", "a cell style that does not exist", reads_or_refuses("S01"), lambda parts: zipped(edit(parts, SHEET, _PLAIN.encode() + b' s="42"', _PLAIN.encode() + b' s="99999"'))),
    ("style-nonsense", "a cell style that is no number", reads_or_refuses("S01"), lambda parts: zipped(edit(parts, SHEET, _PLAIN.encode() + b' s="42"', _PLAIN.encode() + b' s="-x"'))),
)  # fmt: skip

KINDS: tuple[Kind, ...] = family_of("value", (*_NUMBERS, *_TEXTS_AS_AMOUNTS, *_NAMES, *_STRINGS))
