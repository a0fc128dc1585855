"""The notebooks people write in: run, drawn and written back without losing a word."""
