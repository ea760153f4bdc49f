"""What the buttons do to the workbook they are clicked in, open or closed: one module for each."""
