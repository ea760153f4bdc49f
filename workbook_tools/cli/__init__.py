"""The `wbtools` command: one command, one task. Help speaks both languages; every other sentence is Chinese."""

from workbook_tools.cli.app import main

__all__ = ["main"]
