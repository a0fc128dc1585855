"""What a sentence says of a length of time: that the incident lasted so long, or a part of it."""

from __future__ import annotations

import re

from incident_kit.review.consistency.context import THING, Context

_HEDGE = re.compile(
    r"(?i)(?:(?:\b(?:about|around|approximately|approx\.?|roughly|nearly|almost|just|a little|a bit"
    r"|slightly|over|under|more|less|than|at least|up to|at most|some|a total of|total|exactly"
    r"|precisely|only|the best part of|well|no|close to|between|not quite|circa|longer|us|another"
    r"|as much as|in)|~)\s*)+$"
)
_FOR = re.compile(r"(?i)\bfor $")
_LASTED = re.compile(
    rf"(?i)(?:{THING}|\bthis) (?:lasted|went on|continued"
    r"|persisted)(?: for)? $|\(lasting $"
)
_NAMED = re.compile(
    r"(?i)\b(?:(?:duration|length|downtime|unavailable|time to (?:fix|resolve))\b[^.;]{0,30}[:|] ?"
    r"|(?:outage|downtime|disruption|interruption|unavailability) of )$"
)
_TOOK = re.compile(r"(?i)\btook $")
_ENDED = re.compile(
    r"(?i)\b(?:resolved|fixed|restored|recovered|over|mitigated|back to normal)"
    r"(?: \w+)? (?:after|within)? ?$"
)
_NOUN = re.compile(
    r"(?i)[ -](?:long |of )?(?:(?!the\b|this\b|our\b)\w+ )?(?:incident|outage|disruption"
    r"|downtime|interruption|unavailability)"
    r"(?=[,.;:!)]|$| (?:was|is|on|began|started|ended|caused|affected|hit|left|meant|made"
    r"|stopped|kept|took|that|which|we|of|to|in"
    r"|for)\b)"
)
_TO_END = re.compile(
    r"(?i) (?:for us )?to (?:fully )?(?:resolve|fix|restore|recover|mitigate|repair)\b"
)
_TO_SEE = re.compile(
    r"(?i) (?:for us )?to (?:detect|notice|find|identify|diagnose|respond|declare)\b"
)
#: What follows a length that is none of the incident's.
_RELATIVE = re.compile(
    r"(?i)[,]? ?(?:before|after|later|earlier|less|longer|shorter|more|too long|ago|old|per\b"
    r"|an? (?:day"
    r"|week|month|year)|of (?:data|logs|traffic|history|messages|work|retention)|into|in advance"
    r"|following|from now|at a time|each|apart)\b"
)


def find_extent(context: Context) -> str:
    """What a length is said to be that of: the ``whole`` incident, a ``part`` of it, or, where
    it is empty, something else."""
    if context.mention.word or _RELATIVE.match(context.after):
        return ""
    if _says_whole(context):
        return "part" if _is_of_a_part(context) else "whole"
    return "part" if _says_until(context) else ""


def _says_whole(context: Context) -> bool:
    """Whether a length is said to be how long something did not work."""
    before, after = _HEDGE.sub("", context.before), context.after
    if _LASTED.search(before) or _NAMED.search(before) or _NOUN.match(after):
        return True
    if _FOR.search(before):
        return context.is_of_impact
    if _TOOK.search(before) and _TO_END.match(after):
        return True
    return bool(_ENDED.search(before))


def _says_until(context: Context) -> bool:
    """Whether a length is said to be a part of how long it lasted."""
    return bool(_TOOK.search(_HEDGE.sub("", context.before)) and _TO_SEE.match(context.after))


def _is_of_a_part(context: Context) -> bool:
    return context.is_partial or bool(re.search(r"\b(?:to|of) (?:the )?[A-Z]", context.before))
