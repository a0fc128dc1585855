"""The rule about the first words that tenants read: R2."""

from __future__ import annotations

import re

from incident_kit.model import Event
from incident_kit.process.milestones import STATUS, read_status
from incident_kit.process.record import Outcome, Record, fail_unless_partial

_THING = r"possible\s+(?:\w+\s+)?(?:issue|problem|incident|disruption)s?"
_DOING = r"(?:investigating|looking\s+(?:in)?(?:to|at)|examining|checking)"
_DONE = r"(?:investigated|looked\s+(?:in)?(?:to|at)|examined|checked)"
#: Words that may stand between a verb and what it is about, and change nothing.
_PLAIN = (
    r"(?:(?:currently|now|actively|also|still|urgently|a|an|the|some|this|reports?\s+of|"
    r"what\s+(?:may|might|could)\s+be)\s+)*"
)
_WE_ARE = r"(?:\b(?:are|is|have\s+been|has\s+been)|['’](?:re|ve\s+been)|\A\W*)"
#: The saved template in the ways that it is written: somebody is investigating a possible
#: issue, or a possible issue is being investigated.
_SAYS = (
    re.compile(rf"{_WE_ARE}\s*{_PLAIN}{_DOING}\s+{_PLAIN}{_THING}\b", re.IGNORECASE),
    re.compile(
        rf"\b{_THING}\b[^,;:]{{0,80}}?\s(?:being\s+{_DONE}|under\s+investigation|"
        rf"we(?:\s+are|['’]re)\s+{_PLAIN}{_DOING})\b",
        re.IGNORECASE,
    ),
)
#: That there is one, which is enough where the page's own status is "investigating".
_TELLS = re.compile(
    rf"(?:\A\W*{_PLAIN}|\b(?:aware\s+of|seeing|experiencing|noticed|identified|found|detected|"
    rf"there\s+(?:is|may\s+be)|reports?\s+of)\s+{_PLAIN}){_THING}\b",
    re.IGNORECASE,
)
_NAMES_IT = re.compile(rf"\b{_THING}\b", re.IGNORECASE)
#: What makes of a possible issue one that is past, certain, or none: before it is named,
#: and behind.
_PAST = rf"(?<!being\s)\b{_DONE}\b"
_DENIES_BEFORE = re.compile(
    r"\b(?:no|not|never|neither|only|just|merely|more than|beyond|rather than|instead|was|were|"
    r"had|earlier|previous(?:ly)?|initially|originally|longer|former(?:ly)?|began|started|"
    r"thought|believed|confirmed|ruled out|turned|stopped|finished|ended|closed|resolved|"
    rf"fixed)\b|n['’]t\b|{_PAST}",
    re.IGNORECASE,
)
_DENIES_BEHIND = re.compile(
    r"\b(?:was|were|had|confirmed|ruled out|turned out|turns out|over|ended|closed|resolved|"
    r"fixed|finished|stopped|became|no longer|proved|yesterday|earlier)\b|"
    r"\b(?:is|are)(?:n['’]t|\s+not)\s+(?:being|under|an?|the|one)\b|"
    rf"\bis\s+now\s+(?!being|under)|{_PAST}",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_CLAUSE = re.compile(r"[,;:]|\s[–—-]\s|\bbut\b|\bwhich\b", re.IGNORECASE)


def check_opening(record: Record) -> Outcome:
    """R2: the first update says that a possible issue is being investigated, now.

    The page's own status has to agree. Words that deny it, or tell of the past, are no
    opening; what is not understood is for a person.
    """
    if not record.updates:
        return Outcome("not seen", "no public update was seen")
    first = record.updates[0]
    facts = record.cite_lines([first])
    quoted = f"“{_shorten(first.original.body)}”"
    evidence = f"first update at {record.format_clock(first.original.at)}: {quoted}"
    reading = _read_opening(first.original)
    if reading == "opens":
        return Outcome("pass", evidence, facts)
    if reading == "unclear":
        doubt = f"{evidence}; does line {first.number} say that it is being investigated?"
        return Outcome("not seen", doubt, facts)
    return fail_unless_partial(record, "statuspage", evidence, facts)


def _read_opening(update: Event) -> str:
    """``opens``, ``unclear``, or ``other`` for words that say something else."""
    status = read_status(update)
    text = re.sub(r"[*_`]", "", STATUS.sub("", update.body))
    named = [sentence for sentence in _SENTENCE_END.split(text) if _NAMES_IT.search(sentence)]
    if not named:
        return "other"
    if any(_denies(sentence) for sentence in named):
        return "other"
    if status and status != "investigating":
        return "other"
    if any(_says(sentence, is_bare=bool(status)) for sentence in named):
        return "opens"
    return "unclear"


def _says(sentence: str, *, is_bare: bool) -> bool:
    """Whether the sentence is the opening. Where the page's status says that it is being
    investigated (``is_bare``), to name the possible issue is enough."""
    forms = (*_SAYS, _TELLS) if is_bare else _SAYS
    return any(form.search(sentence) for form in forms)


def _denies(sentence: str) -> bool:
    """Whether the clause that names the possible issue, or what it is joined to, denies it.

    What follows in a clause of its own ("…, your apps are not affected") denies nothing.
    """
    match = _NAMES_IT.search(sentence)
    if match is None:
        return False
    before = _CLAUSE.split(sentence[: match.start()])[-1]
    behind = _CLAUSE.split(sentence[match.end() :], maxsplit=1)[0]
    return bool(_DENIES_BEFORE.search(before) or _DENIES_BEHIND.search(behind))


def _shorten(text: str) -> str:
    words = " ".join(text.replace("*", "").split())
    if len(words) <= 100:
        return words
    return f"{words[:99]}…"
