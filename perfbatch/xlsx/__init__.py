"""The only room that imports openpyxl, XlsxWriter and calamine: workbooks in and out."""
