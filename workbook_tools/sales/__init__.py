"""The manual's method, pure: rows in, decisions out. No files, no clock, no randomness; the day is an argument."""
