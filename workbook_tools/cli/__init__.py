"""The `wbtools` command: one command, one task. Help speaks both languages; every other sentence is Chinese."""

from workbook_tools.cli import assigning, bundle, doctor, folders, forms, handing, records, sending, week
from workbook_tools.cli.app import main

__all__ = ["assigning", "bundle", "doctor", "folders", "forms", "handing", "main", "records", "sending", "week"]
