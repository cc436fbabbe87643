"""OpenDocument spreadsheets: .ods, and .fods as one flat XML file."""
