"""Reading what arrives: the bytes of a file become a raw workbook, or a refusal says why not."""
