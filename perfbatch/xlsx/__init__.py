"""The only room that imports openpyxl, XlsxWriter and calamine: reading and writing of workbooks."""
