"""SpreadsheetML 2003: a workbook as one XML file, as budget platforms export it."""
