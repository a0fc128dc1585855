"""Whose a host is, by its name."""

from __future__ import annotations

#: Labels that stand between a name and the top of the tree.
_BRANCHES = frozenset({"co", "com", "org", "net", "gov", "ac", "nhs", "police", "edu", "sch"})


def find_owner(host: str) -> str:
    """The label under which a site is registered: ``github`` of ``docs.github.com``; the
    first label, where no name stands before the top of the tree."""
    labels = host.lower().split(".")[:-1]
    while len(labels) > 1 and labels[-1] in _BRANCHES:
        labels.pop()
    return labels[-1] if labels else host.lower()
