"""Decisions on what is found, and the words that stand in its place."""
