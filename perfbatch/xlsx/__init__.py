"""Workbooks that we write: the only room that imports XlsxWriter."""
