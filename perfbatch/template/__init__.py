"""A form becomes a workbook: the blank template, a prefilled one, or a return given back."""

from perfbatch.template.content import TOTALS, Content, ContentError, FormCell, blank
from perfbatch.template.prefilled import prefilled
from perfbatch.template.workbook import Addressed, first_rows, write_template

__all__ = [
    "TOTALS",
    "Addressed",
    "Content",
    "ContentError",
    "FormCell",
    "blank",
    "first_rows",
    "prefilled",
    "write_template",
]
