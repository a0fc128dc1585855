"""Is a value one of the things of the trade that have digits and signs and open nothing?"""

from __future__ import annotations

import re
from functools import lru_cache

from incident_kit.redaction.late_patterns import put_off
from incident_kit.redaction.names.words import is_nobodys

#: By the standard library: one short word each.
_THINGS = (
    # a version, of something or alone; a commit, an image's digest
    r"[\w./-]+@(?:v[0-9][\w.]*|[0-9]+\.[\w.]*|[0-9a-f]{7,40}|sha[0-9]+:\w*)|sha[0-9]+:\w+",
    r"[A-Za-z-]*[vV]?[0-9]+(?:\.[0-9]+)+(?:[-+.][\w.-]*)?|[vV][0-9]+",
    r"(?=[a-f]*[0-9])[0-9a-f]{7,64}",
    # a ticket, a change, a weakness
    r"[A-Z][A-Z0-9]+-[0-9]+(?:-[0-9]+)?|[A-Z]{2,5}[0-9]{5,10}",
    # a length, a time or a part of one, a rate
    r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|us|ns|min|[smhdw]))+(?:/[\w.]+)?",
    r"(?:[0-9T-]*[T ])?(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}(?:[.,][0-9]+)?(?:Z|[+-][0-9:]{2,5})?",
    r"p[0-9]{2,3}|[a-z0-9]+=[0-9.]+[a-z]*(?:/[0-9.]+[a-z]*)*",
    # an address, a path, a link
    r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?::[0-9]+)?(?:/[0-9]+)?|[a-z][a-z0-9+.-]*://.*|[~.]?/\w.*",
)
_THING = put_off("|".join(f"(?:{thing})" for thing in _THINGS), re.ASCII)


#: An issue of a project, and words before one.
_ISSUE = put_off(r"([\w.-]+)/([\w.-]+)#([0-9]+)", re.ASCII)
_ABOUT_ISSUE = put_off(
    r"\b(?:upstream|issues?|bugs?|pr|pull|merge|fix(?:ed|es)?|see|tracked|github)\b"
)
#: A longer number no password made of a word has.
_LONG_NUMBER = 5


def is_issue(text: str, before: str) -> bool:
    """``kubernetes/kubernetes#118261``: a project, not a user and a password, as its names,
    its number or the words ``before`` it tell, which are in lower case."""
    issue = _ISSUE.fullmatch(text.rstrip("!?.,;:"))
    if issue is None:
        return False
    owner, project, number = issue.groups()
    is_project = owner == project or is_nobodys(owner)
    return is_project or len(number) >= _LONG_NUMBER or _ABOUT_ISSUE.search(before) is not None


@lru_cache(maxsize=1024)
def is_thing(value: str) -> bool:
    """A time, an issue, a version, a path, a length, a commit or a digest, whole; or two of
    these with a stroke between them."""
    value = value.rstrip("!?.,;:")
    if _THING.fullmatch(value):
        return True
    parts = value.split("/")
    return len(parts) > 1 and all(map(_THING.fullmatch, parts))
