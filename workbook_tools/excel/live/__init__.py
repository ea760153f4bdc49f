"""The workbook somebody is typing in: open in Excel, or closed on the disk. One port, and an adapter for each."""
