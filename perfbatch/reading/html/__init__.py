"""HTML tables under a workbook's name, as budget platforms and office programs save them."""
