"""Pods of public charts, which every cluster has: their names give nobody away."""

from __future__ import annotations

from functools import cache

from incident_kit.redaction.word_lists import read_lists


def is_of_public_chart(deployment: str) -> bool:
    """Is it a chart's name with names of its parts behind it, and nothing of the team's?"""
    labels = deployment.split("-")
    charts, parts = _read_names("charts"), _read_names("parts")
    for end in range(len(labels), 0, -1):
        if "-".join(labels[:end]) in charts and _are_made_of(labels[end:], parts | charts):
            return True
    return False


def _are_made_of(labels: list[str], names: frozenset[str]) -> bool:
    """Can the labels be read as some of the names, one behind another?"""
    if not labels:
        return True
    return any(
        "-".join(labels[:end]) in names and _are_made_of(labels[end:], names)
        for end in range(1, len(labels) + 1)
    )


@cache
def _read_names(section: str) -> frozenset[str]:
    return frozenset(read_lists("charts.txt")[section].split())
