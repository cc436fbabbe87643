"""Functions in formulas: only those that Excel 2010 and WPS both know."""

import re
from collections.abc import Iterator

from look.judges.fault import Fault
from look.opened import Workbook

_SHARED_WORDS = """
ABS AND AVERAGE AVERAGEIF AVERAGEIFS CEILING CHOOSE COLUMN COLUMNS COUNT COUNTA COUNTBLANK
COUNTIF COUNTIFS DATE DAY EXACT FIND FLOOR HLOOKUP HYPERLINK IF IFERROR INDEX INDIRECT INT
ISBLANK ISERROR ISNA ISNUMBER ISTEXT LARGE LEFT LEN LOOKUP LOWER MATCH MAX MID MIN MOD MONTH N
NOT OFFSET OR RANK RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS SEARCH SMALL SUBSTITUTE SUBTOTAL SUM
SUMIF SUMIFS SUMPRODUCT T TEXT TRIM UPPER VALUE VLOOKUP YEAR
"""
SHARED = frozenset(_SHARED_WORDS.split())
"""In Excel since 2007 at the latest, and in WPS, under the same name with the same arguments."""

_TEXT = re.compile(r'"[^"]*"|\'[^\']*\'')
_RULES = (
    "conditionalFormatting/cfRule/formula",
    "dataValidations/dataValidation/formula1",
    "dataValidations/dataValidation/formula2",
)
_FUNCTION = re.compile(r"([A-Za-z_][\w.]*)\s*\(")


def functions_in(formula: str) -> set[str]:
    """The functions that a formula calls; what stands in texts and names of sheets is none."""
    return {one.upper() for one in _FUNCTION.findall(_TEXT.sub('""', formula))}


def strange_functions(book: Workbook) -> Iterator[Fault]:
    """Formulas of cells, rules for looks and entries, and names, with a function not shared."""
    for sheet, at, formula in _formulas(book):
        for one in sorted(functions_in(formula) - SHARED):
            yield Fault(sheet, at, "function", one)
        if re.search(r"[{}]|#REF!|\[\d+\]", _TEXT.sub('""', formula)):
            yield Fault(sheet, at, "formula", formula[:200])


def _formulas(book: Workbook) -> Iterator[tuple[str, str, str]]:
    for sheet in book.sheets:
        for cell in sheet.cells.values():
            if cell.formula:
                yield sheet.name, cell.at, cell.formula
        for path in _RULES:
            for one in sheet.all(path):
                yield sheet.name, path.partition("/")[0], one.text or ""
    for name in book.names:
        yield "", name.name, name.refers_to
