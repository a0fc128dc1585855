"""Findings in any file, also of what never was in the kit."""
