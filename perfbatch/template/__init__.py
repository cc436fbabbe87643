"""A form becomes a workbook: the blank template, a prefilled one, or a return given back."""

from perfbatch.template.content import Content, ContentError, blank
from perfbatch.template.workbook import write_template

__all__ = ["Content", "ContentError", "blank", "write_template"]
