"""What a message tells to have happened, in so many words.

What a first timeline is chosen by (:mod:`incident_kit.timeline.moments`) may be generous: it
only shows a line. Here a sentence is written for readers, or a line gets a kind that times
are counted by: a message that asks, wishes, denies or tries tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from incident_kit.timeline.reading import MOST_READ, is_statement, read

_CLIENT = (
    r"(?:customers?|clients?|tenants?|users?|readers?|subscribers?|members?|patients?|students?|"
    r"schools?|merchants?|shops?|departments?|citizens?|passengers?|guests?|people|folks)"
)
_TICKETS = r"(?:tickets?|calls?|callers?|complaints?|e-?mails?|reports?)"
_MANY = r"(?:[~\d]+|an?|two|three|four|five|several|some|more|first|many|dozens of)"
_RECORD = r"(?:(?:major|security|critical) )?(?:incident|outage|emergency|sev|p\d|s\d)"
_SEVERITY = r"(?:sev(?:erity)?|p|s)[ -]?\d"

#: What each milestone is told by, in lower case.
_WORDINGS: Mapping[str, re.Pattern[str]] = {
    milestone: re.compile("|".join(rf"\b(?:{wording})(?!\w)" for wording in wordings))
    for milestone, wordings in {
        "report of a customer": (
            rf"{_CLIENT}\b.{{0,30}}\b(?:report(?:s|ed|ing)?|complain(?:s|ed|ing)?|say(?:s|ing)?|"
            r"said|tell us|telling us|told us|rang|ringing|phoned|phoning|calling|writing|wrote)",
            rf"{_CLIENT} (?:are |is )?on the (?:support )?(?:line|phones?|desk)",
            rf"{_MANY} (?:\w+ )?{_TICKETS} (?:coming )?(?:in|now|so far|from|about|saying)",
            rf"{_TICKETS} (?:coming |are coming )?(?:in )?from .{{0,20}}{_CLIENT}",
            r"phones? (?:are |is )?(?:ringing|lighting up)",
        ),
        "declared": (
            rf"declar(?:e|ed|ing)(?: this| it)?(?: as)?(?: an?| the)? {_RECORD}",
            rf"declar(?:e|ed|ing) {_SEVERITY}",
            rf"(?:treat|call)ing (?:this|it) (?:as )?an? {_RECORD}",
            rf"this is (?:now )?(?:an? )?(?:incident|{_SEVERITY})",
            r"incident (?:is |has been )?declared",
        ),
        "rolled back": (
            r"rolled (?:\S+ ){0,4}back",
            r"reverted",
            r"backed (?:\S+ )?out",
            r"(?:rollback|revert)(?: of \S+)? (?:is |has |was )?(?:now )?"
            r"(?:done|complete|completed|finished|live|deployed|succeeded)",
        ),
        "cause found": (
            r"(?:root )?cause(?: (?:of|for) [\w ]{1,30})?"
            r"(?: is| was|:| found| identified| confirmed)",
            r"found (?:the |our )?(?:root )?(?:cause|culprit|reason)",
            r"culprit(?: is| was|:)",
            r"the trigger (?:is|was)",
            r"identified (?:the )?(?:root )?cause",
        ),
        "resolved": (
            r"(?:is|are|now) (?:now )?resolved",
            r"resolved (?:as of|at)",
            rf"(?:incident|inc-?\d+|{_SEVERITY}|it|this) (?:is |now )*(?:over|closed|stood down)",
            r"all clear",
        ),
        "decided": (
            r"that(?:'s| is) the (?:call|plan|decision)(?: then)?",
            r"(?:we|i)(?: have|'ve)? decided",
        ),
    }.items()
}
#: Ends a clause: what is said in the next one is said of something else.
_CLAUSE_END = re.compile(r"[;,()]|\s[-–—]+\s|\b(?:but|and|then)\b")
#: What is not so, or not yet, or may not be, or was at another time.
_DOUBT = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|cannot|without|instead|rather|fail(?:s|ed|ing)?|"
    r"unknown|unclear|if|unless|whether|until|before|once|when|maybe|perhaps|probably|possibly|"
    r"likely|apparently|seems?|looks? like|guess|suspect|think|hope|hopefully|might|may|could|"
    r"should|would|will|going to|about to|want|wants|need|needs|let's|let us|try|tries|trying|"
    r"tried|attempt\w*|ready to|plan to|able to|theory|hypothesis|last (?:time|week|month|year)|"
    r"now that|yesterday|tomorrow|later|next|test|staging|drill|exercise)\b|n't\b|'ll\b"
)
#: A customer who cannot do something reports just that; only that none did is a denial.
_NO_REPORT = re.compile(
    rf"\b(?:no|not|zero|0|without|never|any)\b(?: \w+){{0,2}} (?:{_TICKETS}|{_CLIENT})\b"
    r"|\b(?:if|unless|whether|until|maybe|might|could|tell|ask|told the|closed|merged)\b"
)
_DOUBTS: Mapping[str, re.Pattern[str]] = {"report of a customer": _NO_REPORT}


@lru_cache(MOST_READ)
def find_milestones(body: str) -> Sequence[str]:
    """The milestones that a message in Markdown tells of as having happened, in the order of
    the table; none where it says so in doubt."""
    clauses = [
        clause
        for sentence in read(body).sentences
        if is_statement(sentence)
        for clause in _CLAUSE_END.split(sentence)
    ]
    return tuple(
        milestone
        for milestone, wordings in _WORDINGS.items()
        if any(wordings.search(one) and not _is_doubted(milestone, one) for one in clauses)
    )


def _is_doubted(milestone: str, clause: str) -> bool:
    return _DOUBTS.get(milestone, _DOUBT).search(clause) is not None
