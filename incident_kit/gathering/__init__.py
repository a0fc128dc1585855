"""Gathering: the sources an incident names, read and merged into its record."""
