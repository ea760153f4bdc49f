"""`python -m workbook_tools` is `wbtools`."""

from workbook_tools.cli import main

main()
