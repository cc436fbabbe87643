"""XML that explodes, reaches for other files, is ill-formed, or legal and rare."""

import re

from robustness.hostile.kind import (
    Claim,
    Kind,
    Line,
    Make,
    edited,
    family_of,
    late,
    reads,
    reads_or_refuses,
    refuses,
)
from robustness.hostile.sheets import after_rows, rewritten, with_cell, with_rows
from robustness.sound import RELATIONS, SHEET, STRINGS, STYLES, TYPES, WORKBOOK, Parts, zipped

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(12)
)
_REFUSED = refuses("too_large", "damaged")
_EITHER = reads_or_refuses("S01")


def _doctype(part: str, root: str, subset: str) -> Make:
    return edited(part, _XML, f"{_XML}<!DOCTYPE {root} [{subset}]>")


def _laughing(part: str, root: str) -> Line:
    return (
        f"billion-laughs-in-{root}",
        f"entities of entities of entities in {root}",
        _REFUSED,
        _doctype(part, root, _LAUGHS),
    )


def _quadratic(parts: Parts) -> bytes:
    """One entity of 100 KB, told 50,000 times."""
    subset = f'<!ENTITY big "{"x" * 100_000}">'
    text = f"<si><t>{'&big;' * 50_000}</t></si></sst>"
    sheet = parts[STRINGS].replace(_XML.encode(), f"{_XML}<!DOCTYPE sst [{subset}]>".encode())
    return zipped(parts | {STRINGS: sheet.replace(b"</sst>", text.encode())})


def _encoded(part: str, encoding: str, declared: str, before: str = "") -> Make:
    def make(parts: Parts) -> bytes:
        body = parts[part].decode().removeprefix(_XML)
        text = f'<?xml version="1.0" encoding="{declared}"?>{before}{body}'
        return zipped(parts | {part: text.encode(encoding, "xmlcharrefreplace")})

    return make


def _strict(parts: Parts) -> bytes:
    """Every namespace as strict OOXML has it."""
    strict = (
        (_MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (_KINDS, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    )
    told = dict(parts)
    for name, data in parts.items():
        text = data
        for old, new in strict:
            text = text.replace(old.encode(), new.encode())
        told[name] = text
    return zipped(told)


def _prefixed(text: str) -> str:
    """Every element of a sheet with a prefix for its namespace."""
    named = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", text)
    return named.replace(f'xmlns="{_MAIN}"', f'xmlns:x="{_MAIN}"', 1)


def _nested(depth: int) -> str:
    return "<extLst>" + "<ext>" * depth + "</ext>" * depth + "</extLst>"


def _broken(name: str, told: str, part: str, old: str, new: str) -> Line:
    return (name, told, refuses("damaged"), edited(part, old, new))


_ENTITIES: tuple[Line, ...] = (
    _laughing(SHEET, "worksheet"),
    _laughing(STRINGS, "sst"),
    _laughing(WORKBOOK, "workbook"),
    _laughing(STYLES, "styleSheet"),
    _laughing(RELATIONS, "Relationships"),
    ("billion-laughs-in-types", "entities of entities in the content types", _EITHER, _doctype(TYPES, "Types", _LAUGHS)),
    ("quadratic-blowup", "one large entity told 50,000 times", _REFUSED, _quadratic),
    ("external-entity", "an entity that is /etc/passwd", _REFUSED, _doctype(SHEET, "worksheet", '<!ENTITY e SYSTEM "file:///etc/passwd">')),
    ("external-subset", "a DOCTYPE in the network", _REFUSED, edited(SHEET, _XML, f'{_XML}<!DOCTYPE worksheet SYSTEM "http://127.0.0.1:9/x.dtd">')),
    ("parameter-entity", "a parameter entity that reads a file", _REFUSED, _doctype(SHEET, "worksheet", '<!ENTITY % e SYSTEM "file:///etc/hostname"> %e;')),
    ("harmless-doctype", "a DOCTYPE that declares nothing", _REFUSED, edited(SHEET, _XML, f"{_XML}<!DOCTYPE worksheet>")),
    ("doctype-in-utf16", "a DOCTYPE hidden in UTF-16", _REFUSED, _encoded(SHEET, "utf-16", "UTF-16", f"<!DOCTYPE worksheet [{_LAUGHS}]>")),
    ("doctype-after-megabyte", "a DOCTYPE after a megabyte of comment", _REFUSED, edited(SHEET, _XML, f"{_XML}<!--{'x' * 2**20}--><!DOCTYPE worksheet [{_LAUGHS}]>")),
    ("doctype-in-comment", "a DOCTYPE in a comment, which is none", _EITHER, edited(SHEET, _XML, f"{_XML}<!-- <!DOCTYPE x> -->")),
    ("unknown-entity", "an entity that nobody declared", refuses("damaged"), with_rows("<row r='900'><c r='A900' t='str'><v>&nobody;</v></c></row>")),
)  # fmt: skip

_SIZES: tuple[Line, ...] = (
    ("deep-200000", "elements 200,000 deep after the rows", _EITHER, after_rows(_nested(200_000))),
    ("deep-in-cell", "elements 200,000 deep in a cell", _EITHER, late(lambda: with_rows(f"<row r='900'><c r='A900'>{'<x>' * 200_000}{'</x>' * 200_000}</c></row>"))),
    ("deep-strings", "rich text 100,000 deep", _EITHER, late(lambda: edited(STRINGS, "</sst>", f"<si>{'<r>' * 100_000}<t>x</t>{'</r>' * 100_000}</si></sst>"))),
    ("deep-relations", "relations 100,000 deep", _EITHER, late(lambda: edited(RELATIONS, "</Relationships>", f"{'<x>' * 100_000}{'</x>' * 100_000}</Relationships>"))),
    ("attribute-of-10-mb", "an attribute of 10 MB", _EITHER, late(lambda: with_rows(f"<row r='900' x='{'a' * 10_000_000}'/>"))),
    ("attributes-million", "an element with a million attributes", _EITHER, late(lambda: with_rows(f"<row r='900' {' '.join(f'a{n}=' + chr(34) + chr(34) for n in range(1_000_000))}/>"))),
    ("attributes-colliding", "20,000 attributes in 20,000 namespaces", _EITHER, late(lambda: with_rows(f"<row r='900' {' '.join(f'xmlns:n{n}={chr(34)}u{n}{chr(34)} n{n}:a={chr(34)}1{chr(34)}' for n in range(20_000))}/>"))),
    ("name-of-a-megabyte", "an element with a name of a megabyte", _EITHER, after_rows(f"<{'n' * 2**20}/>")),
    ("comment-of-10-mb", "a comment of 10 MB between the rows", reads(), late(lambda: with_rows(f"<!--{'c' * 10_000_000}-->"))),
    ("instructions-million", "half a million processing instructions", reads_or_refuses("S01"), late(lambda: with_rows("<?x y?>" * 500_000))),
    ("elements-million", "a million unknown elements after the rows", _EITHER, late(lambda: after_rows(f"<extLst>{'<e/>' * 1_000_000}</extLst>"))),
    ("references-million", "a text of a million character references", _EITHER, late(lambda: with_cell("T9", "inlineStr", f"<is><t>{'&#65;' * 1_000_000}</t></is>"))),
)  # fmt: skip

_ILL_FORMED: tuple[Line, ...] = (
    _broken("no-end-tag", "the sheet's last end tag is missing", SHEET, "</worksheet>", ""),
    _broken("crossed-tags", "tags that cross", SHEET, "</sheetData>", "</row></sheetData>"),
    _broken("bare-ampersand", "a bare ampersand in a text", STRINGS, "<si><t>", "<si><t>A & B "),
    ("control-character", "a control character in a text", reads_or_refuses("S01.damaged"), edited(STRINGS, "<si><t>", "<si><t>\x01")),
    _broken("nul-character", "a NUL in the sheet", SHEET, "<sheetData>", "<sheetData>\x00"),
    _broken("reference-to-nul", "a reference to character 0", STRINGS, "<si><t>", "<si><t>&#0;"),
    _broken("reference-to-surrogate", "a reference to half a character", STRINGS, "<si><t>", "<si><t>&#xD800;"),
    _broken("attribute-twice", "an attribute twice", SHEET, "<sheetData>", "<sheetData a='1' a='2'>"),
    _broken("two-roots", "two roots in one part", WORKBOOK, "</workbook>", "</workbook><workbook/>"),
    _broken("junk-after-root", "text after the root", SHEET, "</worksheet>", "</worksheet>junk"),
    _broken("declaration-late", "white space before the declaration", SHEET, _XML, f"\n{_XML}"),
    _broken("wrong-root", "the sheet is a chart sheet by its root", SHEET, f'<worksheet xmlns="{_MAIN}"', f'<chartsheet xmlns="{_MAIN}"'),
    ("empty-sheet-part", "the sheet's part has no bytes", refuses("damaged"), lambda parts: zipped(parts | {SHEET: b""})),
    ("empty-workbook-part", "the workbook's part has no bytes", refuses("damaged"), lambda parts: zipped(parts | {WORKBOOK: b""})),
    ("html-as-sheet", "the sheet's part is a web page", refuses("damaged"), lambda parts: zipped(parts | {SHEET: b"<html><body><br></body></html>"})),
    ("binary-as-strings", "the texts' part is no XML", refuses("damaged"), lambda parts: zipped(parts | {STRINGS: bytes(range(256)) * 40})),
)  # fmt: skip


def _in(encoding: str, declared: str, claim: Claim) -> Line:
    return (f"sheet-in-{declared.lower()}-as-{encoding}", f"the sheet in {encoding}, said to be {declared}", claim, _encoded(SHEET, encoding, declared))  # fmt: skip


_ENCODINGS: tuple[Line, ...] = (
    _in("utf-16", "UTF-16", _EITHER),
    _in("utf-16-be", "UTF-16", _EITHER),
    _in("utf-8", "UTF-16", _EITHER),
    _in("ascii", "ISO-8859-1", _EITHER),
    _in("ascii", "no-such-encoding", _EITHER),
    _in("utf-8", "GB18030", _EITHER),
    ("texts-in-gb18030", "the texts in GB18030, and said so", _EITHER, _encoded(STRINGS, "gb18030", "GB18030")),
    ("texts-in-gbk-said-utf8", "the texts in GBK, said to be UTF-8", refuses("damaged"), _encoded(STRINGS, "gbk", "UTF-8")),
    ("texts-in-utf7", "the texts said to be UTF-7", _EITHER, _encoded(STRINGS, "utf-8", "UTF-7")),
    ("byte-order-mark", "a byte order mark before every sheet", reads(), edited(SHEET, _XML, f"\ufeff{_XML}")),
    ("overlong-utf8", "an overlong form of a letter", refuses("damaged"), lambda parts: zipped(parts | {STRINGS: parts[STRINGS].replace(b"<si><t>", b"<si><t>\xc0\xbc", 1)})),
)  # fmt: skip

_RARE: tuple[Line, ...] = (
    ("strict", "strict OOXML", reads(), _strict),
    ("prefixed", "every element of the sheet has a prefix", reads(), rewritten(_prefixed)),
    ("prefixed-strings", "every element of the texts has a prefix", reads(), rewritten(_prefixed, STRINGS)),
    ("cdata", "texts in CDATA", reads(), rewritten(lambda text: re.sub(r"<t>([^<&]+)</t>", r"<t><![CDATA[\1]]></t>", text), STRINGS)),
    ("references", "every text as character references", reads(), rewritten(lambda text: re.sub(r"[^\x00-\x7f]", lambda one: f"&#x{ord(one[0]):X};", text), STRINGS)),
    ("instructions", "processing instructions everywhere", reads(), rewritten(lambda text: text.replace("<row ", "<?mso-a b?><row "))),
    ("comments-in-values", "comments in the middle of values", reads_or_refuses("S01.damaged"), rewritten(lambda text: text.replace("<v>10.25</v>", "<v>10<!-- x -->.25</v>"))),
    ("white-space", "white space between all elements", reads(), rewritten(lambda text: text.replace("><", ">\r\n\t<"))),
    ("foreign-elements", "elements of a foreign namespace between the cells", reads(), rewritten(lambda text: text.replace("<c r=", "<z:v xmlns:z='urn:z'>7</z:v><c r="))),
    ("no-declaration", "no XML declaration anywhere", reads(), lambda parts: zipped({name: data.removeprefix(_XML.encode()) for name, data in parts.items()})),
    ("single-quotes", "attributes in single quotes", reads(), rewritten(lambda text: text.removeprefix(_XML).replace('"', "'"))),
)  # fmt: skip

KINDS: tuple[Kind, ...] = family_of("xml", (*_ENTITIES, *_SIZES, *_ILL_FORMED, *_ENCODINGS, *_RARE))
