"""Support mail out of saved files."""
