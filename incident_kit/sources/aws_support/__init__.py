"""Correspondence with AWS Support, live or from saved JSON."""
