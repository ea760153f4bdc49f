"""All that knows workbook files. Nothing outside this room imports a spreadsheet library."""
