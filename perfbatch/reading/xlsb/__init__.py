"""The binary workbook: a walk of our own over its records, and a library that must agree."""
