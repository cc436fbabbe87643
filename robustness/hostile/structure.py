"""Workbooks whose parts refer to one another wrongly, or to what is not theirs."""

import re

from robustness.hostile.kind import (
    Claim,
    Kind,
    Line,
    Make,
    edit,
    edited,
    family_of,
    late,
    reads,
    reads_or_refuses,
    refuses,
    sets_aside,
)
from robustness.hostile.sheets import rewritten
from robustness.sound import RELATIONS, SHEET, STYLES, TYPES, WORKBOOK, Parts, zipped

_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TARGET = 'Target="worksheets/sheet2.xml"'
_LISTED = '<sheet name="项目监控表" sheetId="2" r:id="rId2"/>'
_LAST_RELATION = "</Relationships>"
_EITHER = reads_or_refuses("S01", "S02")
_WITHOUT = refuses("damaged")


def _relation(number: str, kind: str, target: str, mode: str = "") -> str:
    told = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{number}" Type="{_KINDS}/{kind}" Target="{target}"{told}/>'


def _plus(kind: str, name: str, data: bytes, mode: str = "") -> Make:
    """A workbook with one more part that it refers to."""

    def make(parts: Parts) -> bytes:
        target = name if mode else f"/{name}"
        more = _relation("rId99", kind, target, mode) + _LAST_RELATION
        told = edit(parts, RELATIONS, _LAST_RELATION.encode(), more.encode())
        return zipped(told if mode else told | {name: data})

    return make


def _sheet_of(kind: str, name: str, data: bytes) -> Make:
    """A workbook with one more sheet, of another kind, before the others."""

    def make(parts: Parts) -> bytes:
        more = _relation("rId99", kind, f"/{name}") + _LAST_RELATION
        told = edit(parts, RELATIONS, _LAST_RELATION.encode(), more.encode())
        sheet = '<sheets><sheet name="别的" sheetId="99" r:id="rId99"/>'
        return zipped(edit(told, WORKBOOK, b"<sheets>", sheet.encode()) | {name: data})

    return make


def _without(*names: str) -> Make:
    return lambda parts: zipped({name: data for name, data in parts.items() if name not in names})


def _pointing(name: str, target: str, told: str, claim: Claim, mode: str = "") -> Line:
    where = f'Target="{target}"' + (f' TargetMode="{mode}"' if mode else "")
    return (f"sheet-{name}", told, claim, edited(RELATIONS, _TARGET, where))


def _more_sheets(listed: str) -> Make:
    return edited(WORKBOOK, _LISTED, _LISTED + listed)


def _renamed_workbook(parts: Parts) -> bytes:
    told = edit(parts, "_rels/.rels", b"xl/workbook.xml", b"xl/book9.xml")
    names = {WORKBOOK: "xl/book9.xml", RELATIONS: "xl/_rels/book9.xml.rels"}
    return zipped({names.get(name, name): data for name, data in told.items()})


def _state(state: str) -> Make:
    return edited(WORKBOOK, 'sheetId="2"', f'sheetId="2" state="{state}"')


def _styles(old: str, new: str) -> Make:
    return rewritten(lambda text: re.sub(old, new, text), STYLES)


_CHART = f'<chartsheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_KINDS}"/>'.encode()
_LINK = f'<externalLink xmlns:r="{_KINDS}"><externalBook r:id="rId1"/></externalLink>'.encode()

_TARGETS: tuple[Line, ...] = (
    _pointing("absolute", "/xl/worksheets/sheet2.xml", "an absolute part name", reads()),
    _pointing("up-and-down", "../xl/./worksheets/../worksheets/sheet2.xml", "a part name that goes up and down", reads()),
    _pointing("backslash", "worksheets\\sheet2.xml", "a part name with a backslash", reads()),
    _pointing("other-case", "Worksheets/SHEET2.xml", "a part name in other case", reads()),
    _pointing("percent", "worksheets/sheet%32.xml", "a part name with percent signs", _EITHER),
    _pointing("nowhere", "worksheets/sheet77.xml", "the sheet's part does not exist", _WITHOUT),
    _pointing("etc-passwd", "../../../../etc/passwd", "the sheet's part is /etc/passwd", _WITHOUT),
    _pointing("file-url", "file:///etc/passwd", "the sheet is an external file", _WITHOUT, "External"),
    _pointing("unc", "\\\\127.0.0.1\\share\\sheet2.xml", "the sheet stands on a server", _WITHOUT),
    _pointing("http", "http://127.0.0.1:9/sheet2.xml", "the sheet stands in the network", _WITHOUT, "External"),
    _pointing("workbook-itself", "workbook.xml", "the sheet is the workbook's part", _WITHOUT),
    _pointing("types", "/[Content_Types].xml", "the sheet is the list of content types", _WITHOUT),
    _pointing("folder", "worksheets/", "the sheet is a folder", _WITHOUT),
    _pointing("empty", "", "the sheet's target is empty", _WITHOUT),
)  # fmt: skip

_SHEETS: tuple[Line, ...] = (
    ("no-sheets", "a workbook without sheets", refuses("damaged"), rewritten(lambda text: re.sub(r"<sheets>.*</sheets>", "<sheets/>", text), WORKBOOK)),
    ("form-sheet-missing", "the form's sheet is gone from the list", sets_aside("S02"), edited(WORKBOOK, _LISTED, "")),
    ("form-hidden", "the form stands in a hidden sheet", _EITHER, _state("hidden")),
    ("form-very-hidden", "the form stands in a very hidden sheet", _EITHER, _state("veryHidden")),
    ("form-state-nonsense", "the sheet's state does not exist", _EITHER, _state("gone")),
    ("chart-sheet", "a chart sheet before the others", reads(), _sheet_of("chartsheet", "xl/chartsheets/sheet1.xml", _CHART)),
    ("dialog-sheet", "a dialog sheet before the others", reads(), _sheet_of("dialogsheet", "xl/dialogsheets/sheet1.xml", b"<dialogsheet/>")),
    ("macro-sheet", "a sheet of old macros before the others", reads(), _sheet_of("xlMacrosheet", "xl/macrosheets/sheet1.xml", b"<xm:macrosheet xmlns:xm='urn:x'/>")),
    ("sheet-of-unknown-kind", "a sheet of a kind that nobody knows", _EITHER, _sheet_of("hologram", "xl/holo/sheet1.xml", b"<holo/>")),
    ("other-part-missing", "the part of a sheet that nobody needs is missing", reads_or_refuses("S01.damaged"), _without("xl/worksheets/sheet4.xml")),
    ("form-part-missing", "the part of the form's sheet is missing", refuses("damaged"), _without(SHEET)),
    ("two-sheets-one-part", "two sheets share one part", sets_aside("S01", "S02"), _more_sheets('<sheet name="另一张" sheetId="77" r:id="rId2"/>')),
    ("two-sheets-one-name", "two sheets have one name", sets_aside("S01", "S02"), _more_sheets(_LISTED)),
    ("sheets-5000", "5,000 sheets share the part of the explanations", reads_or_refuses("S01"), late(lambda: _more_sheets("".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(100, 5100))))),
    ("sheets-100000", "100,000 sheets share the form's part", sets_aside("S01", "S02"), late(lambda: _more_sheets("".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId2"/>' for n in range(100, 100_100))))),
    ("sheet-without-relation", "a sheet without a relation", _EITHER, _more_sheets('<sheet name="x" sheetId="77"/>')),
    ("sheet-relation-unknown", "a sheet whose relation does not exist", _EITHER, _more_sheets('<sheet name="x" sheetId="77" r:id="rId777"/>')),
    ("sheet-name-long", "a sheet with a name of 100,000 letters", _EITHER, rewritten(lambda text: text.replace('name="项目监控表"', f'name="{"长" * 100_000}"'), WORKBOOK)),
    ("sheet-name-signs", "a sheet with a forbidden name", _EITHER, rewritten(lambda text: text.replace('name="项目监控表"', 'name="=[a]:*?/\\&#10;&quot;"'), WORKBOOK)),
    ("sheet-name-empty", "a sheet with an empty name", _EITHER, rewritten(lambda text: text.replace('name="项目监控表"', 'name=""'), WORKBOOK)),
    ("sheet-id-nonsense", "sheet ids that are none", reads(), rewritten(lambda text: re.sub(r'sheetId="\d+"', 'sheetId="-x"', text), WORKBOOK)),
)  # fmt: skip

_GUESTS: tuple[Line, ...] = (
    ("macros", "a workbook with macros", reads(), _plus("vbaProject", "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 500)),
    ("external-link", "links to another workbook on a server", reads(), _plus("externalLink", "xl/externalLinks/externalLink1.xml", _LINK)),
    ("external-link-outside", "a link outside of the package", reads(), _plus("externalLink", "\\\\127.0.0.1\\share\\book.xlsx", b"", "External")),
    ("connections", "a connection to a data base", reads(), _plus("connections", "xl/connections.xml", b'<connections><connection id="1" type="1"><dbPr connection="DRIVER=x" command="DROP TABLE x"/></connection></connections>')),
    ("ole-object", "an OLE object", reads(), _plus("oleObject", "xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99)),
    ("embedded-workbook", "a workbook in the workbook", reads(), lambda parts: zipped(parts | {"xl/embeddings/book.xlsx": zipped(parts)})),
    ("custom-xml", "custom XML that is ill-formed", reads(), _plus("customXml", "customXml/item1.xml", b"<a><b>")),
    ("printer-settings", "settings of a printer", reads(), _plus("printerSettings", "xl/printerSettings/p.bin", bytes(4096))),
    ("comments-broken", "a part of comments that is ill-formed", reads(), _plus("comments", "xl/comments1.xml", b"<comments><")),
    ("second-texts", "two lists of texts are referred to", reads_or_refuses("S01"), _plus("sharedStrings", "xl/other.xml", b"<sst/>")),
    ("second-styles", "two parts of styles are referred to", reads_or_refuses("S01"), _plus("styles", "xl/other.xml", b"<styleSheet/>")),
    ("relations-million", "200,000 relations", reads_or_refuses("S01"), late(lambda: edited(RELATIONS, _LAST_RELATION, "".join(_relation(f"x{n}", "image", "x.png") for n in range(200_000)) + _LAST_RELATION))),
    ("relation-twice", "one relation id twice, with two targets", sets_aside("S01", "S02"), edited(RELATIONS, _LAST_RELATION, _relation("rId2", "worksheet", "worksheets/sheet3.xml") + _LAST_RELATION)),
)  # fmt: skip

_MISSING: tuple[Line, ...] = (
    ("types-missing", "the list of content types is missing", reads_or_refuses("S01"), _without(TYPES)),
    ("types-wrong", "the content types say that the sheet is a picture", reads_or_refuses("S01"), rewritten(lambda text: text.replace("worksheet+xml", "png"), TYPES)),
    ("root-relations-missing", "the package's relations are missing", reads_or_refuses("S01"), _without("_rels/.rels")),
    ("relations-missing", "the workbook's relations are missing", refuses("damaged"), _without(RELATIONS)),
    ("workbook-missing", "the workbook's part is missing", sets_aside("S01"), _without(WORKBOOK)),
    ("workbook-renamed", "the workbook's part has another name", reads(), _renamed_workbook),
    ("theme-missing", "the theme is missing", reads(), _without("xl/theme/theme1.xml")),
    ("styles-missing", "the styles are missing", reads_or_refuses("S01"), _without(STYLES)),
    ("styles-ill-formed", "the styles are ill-formed", reads_or_refuses("S01.damaged"), edited(STYLES, "</styleSheet>", "")),
    ("styles-empty", "the styles say nothing", reads_or_refuses("S01"), lambda parts: zipped(parts | {STYLES: b"<styleSheet/>"})),
    ("colours-broken", "colours that are none", reads(), _styles(r'rgb="[0-9A-F]+"', 'rgb="bogus"')),
    ("fonts-broken", "font sizes that are none", reads(), _styles(r'<sz val="[^"]*"/>', '<sz val="gross"/>')),
    ("properties-broken", "the document's properties are ill-formed", reads(), lambda parts: zipped(parts | {"docProps/core.xml": b"<x", "docProps/app.xml": b""})),
    ("macro-type", "a workbook with macros by its content type, named .xlsx", reads(), rewritten(lambda text: text.replace("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"), TYPES)),
    ("workbook-protected", "the workbook's structure is protected", reads(), edited(WORKBOOK, "<bookViews>", '<workbookProtection workbookPassword="CC1A" lockStructure="1"/><bookViews>')),
    ("read-only-recommended", "opening read-only is recommended", reads(), edited(WORKBOOK, "<workbookPr ", '<fileSharing readOnlyRecommended="1" userName="甲"/><workbookPr ')),
)  # fmt: skip

KINDS: tuple[Kind, ...] = family_of("structure", (*_TARGETS, *_SHEETS, *_GUESTS, *_MISSING))
