"""Keys in the path or behind the ``#`` of a link: magic links, feeds, sealed pastes."""

from __future__ import annotations

import re2

from incident_kit.redaction.rules.rule import Hit, Rule
from incident_kit.redaction.rules.values.measures import is_mixed
from incident_kit.redaction.rules.values.tokens import is_strong, is_wordy
from incident_kit.redaction.word_lists import any_word, read_lists

_LISTS = read_lists("link_keys.txt")
_UUID = re2.compile(r"(?i)^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
#: The host of a link, and parts of its path in front of what counts.
_LINK = r"(?:https?|webcal)://[^\s/?#@<>\"'`|]+(?:/[^\s/?#<>\"'`|]+)*?"
_TOKEN = r"(?P<v>[a-z0-9_-]{20,})"
_END = r"(?:[/?&#\s\"'<>()\]`|,.;:!]|$)"


def _is_key(hit: Hit) -> bool:
    """Made by a machine, and no number of a thing."""
    value = hit.text
    return is_mixed(value) and is_strong(value) and not is_wordy(value) and not _UUID.search(value)


LINK_KEYS: tuple[Rule, ...] = (
    Rule(
        "magic-link",
        "secret",
        "A key in the path of a link, behind a word for what it is good for.",
        rf"(?i){_LINK}/(?:{any_word(_LISTS['good for'])})[/-]{_TOKEN}{_END}",
        _is_key,
        gate=rf"(?i)/(?:{any_word(_LISTS['good for'])})[/-][a-z0-9_-]{{20}}",
    ),
    Rule(
        "private-feed",
        "secret",
        "A key in the path of a link to a calendar.",
        rf"(?i){_LINK}/(?:private-)?{_TOKEN}(?:/[\w.-]+)?\.ics",
        _is_key,
        gate=r"(?i)\.ics",
    ),
    Rule(
        "sealed-link",
        "secret",
        "A key that a link carries to the browser alone.",
        rf"(?i){_LINK}/(?:\?[0-9a-f]{{12,32}}|(?:download|d|file|folder|s|p)/[\w-]+/?)"
        rf"#(?:key=)?{_TOKEN}{_END}",
        _is_key,
        gate=r"(?i)://[^\s#]*#(?:key=)?[a-z0-9_-]{20}",
    ),
)
