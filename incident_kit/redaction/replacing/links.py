"""Links whose target may not be seen: their text stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import re2

from incident_kit.model import Finding

LINK = re2.compile(
    r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target><[^<>\n]*>|[^()\s]*(?:\([^()"
    r"\s]*\)[^()\s]*)*)(?P<title>\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
SLACK_LINK = re2.compile(r"<(?P<target>(?:https?|mailto|tel):[^|<>\s]+)\|(?P<text>[^<>]*)>")
ANCHOR = re2.compile(r"(?is)<a\b(?P<target>[^>]*)>(?P<text>.*?)</a>")
REFERENCE = re2.compile(r"(?m)^ {0,3}\[(?P<label>[^\]\n]+)\]:[ \t]*(?P<target>\S+)[^\n]*\n?")
#: The address in a text, of which a finding is a part.
ADDRESS = re2.compile(r"<?[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]*_]>?")
#: What an address begins after, and how long it is at most behind a finding.
ADDRESS_STARTS, LONGEST_ADDRESS = " \n\t\"'`(|", 2000

#: What of a text may not be seen.
FindHidden = Callable[[str], Sequence[Finding]]


def unlink(text: str, find_hidden: FindHidden) -> str:
    """``text`` with the links whose target may not be seen as their text."""

    def keep_or_unlink(link: Any) -> str:
        return str(link.group("text") if _is_hidden(link, find_hidden) else link.group())

    if _may_have_links(text):
        for pattern in (LINK, SLACK_LINK, ANCHOR):
            text = pattern.sub(keep_or_unlink, text)
    return _drop_references(text, find_hidden) if "]:" in text else text


def _may_have_links(text: str) -> bool:
    return "](" in text or "|" in text or "<a" in text.lower()


def _is_hidden(link: Any, find_hidden: FindHidden) -> bool:
    """May its target not be seen? What only the whole link shows is no address."""
    target: str = link.group("target")
    if find_hidden(f"{target} "):
        return True
    return "://" not in target and bool(find_hidden(link.group()))


def _drop_references(text: str, find_hidden: FindHidden) -> str:
    """Without the definitions of references to hidden targets, and without the
    brackets that refer to them."""
    labels = [m.group("label") for m in REFERENCE.finditer(text) if find_hidden(m.group())]
    for label in map(re2.escape, labels):
        text = re2.sub(rf"(?mi)^ {{0,3}}\[{label}\]:[^\n]*\n?", "", text)
        text = re2.sub(rf"(?i)\[([^\[\]]*)\]\[{label}\]", r"\1", text)
        text = re2.sub(rf"(?i)\[({label})\](?:\[\])?", r"\1", text)
    return text


def find_address(text: str, finding: Finding) -> tuple[int, int]:
    """Where the bare link stands of which a finding is a part, or the finding itself."""
    itself = (finding.start, finding.end)
    if finding.kind == "secret":
        return itself
    low = max(text.rfind(sign, 0, finding.start + 1) for sign in ADDRESS_STARTS) + 1
    if "://" not in text[low : finding.end]:
        return itself
    high = min(len(text), finding.end + LONGEST_ADDRESS)
    for match in ADDRESS.finditer(text, low, high):
        if match.start() > finding.start:
            break
        if finding.end <= match.end():
            return match.start(), match.end()
    return itself
