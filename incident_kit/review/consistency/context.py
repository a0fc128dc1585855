"""What a sentence speaks of: the incident, a part of it, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from incident_kit.review.consistency.mentions import Mention, find_mentions

#: What a whole incident is called.
THING = (
    r"\b(?:(?:the|this|our|an?|a \w+|these|those|some) )?(?:whole |entire |overall |service |major "
    r"|partial )?(?:incident|outage|disruption|downtime|interruption|degradation|problems?|issues?"
    r"|errors|failures|unavailability|slowness|impact|trouble|timeouts)"
)
_IMPACT = re.compile(
    r"(?i)\b(?:incident|outage|disruption|disrupted|downtime|interrupt\w*|degrad\w+|problems?"
    r"|issues?|errors?|fail(?:s|ed|ing|ures?)?|unavailab\w+|down|unreachable|inaccessible|offline"
    r"|slow(?:ly|er|ness)?|affect\w*|impact\w*|experienc\w+|could(?: not|n['’]t)|unable"
    r"|not able|time[sd]? ?out|timeouts|stopped|broke|broken|refused|dropped|crashed|lost"
    r"|no(?:body| one| \w+) could(?! have)|could no longer|no longer worked"
    r"|did(?: not|n['’]t) (?:work|load|respond)|not (?:work|load|respond)ing)\b"
)
_RESPONSE = re.compile(
    r"(?i)\b(?:roll(?:ed|ing)?(?: \w+){0,3} back|rollback|revert\w*|restart\w*|reboot\w*|mitigat\w+"
    r"|declar\w+|paged|alerted|detect\w*|investigat\w+|identified|escalat\w+|rotated|failed over"
    r"|resolv\w+|fixed|restor\w+|recover\w+|back to normal|working again|undid|switched|noticed)\b"
)
_CAUSE = re.compile(
    r"(?i)(?<!not )(?<!n't )(?<!n’t )(?<!\bto )\b(?:deploy\w*|releas\w+|changed?|changes"
    r"|merged|upgrad\w+|migrat\w+|maintenance"
    r"|certificates?|expire[sd]?|configur\w+|introduced|rolled out|rollout|installed|patch\w*"
    r"|versions?|renew\w*|bug|commit\w*|created|bought|announc\w+|since)\b"
)
_UNDONE = re.compile(r"(?i)\b(?:rolled|rolling|roll|put|turned) (?:\w+ ){1,4}back\b|\brevert\w*")
#: What says of a whole clause that it is about something else.
_OTHER = re.compile(
    r"(?i)\b(?:previous(?:ly)?|earlier (?:incident|outage|this (?:week|month|year))|similar"
    r"|last (?:week|month|year|time|one)|in (?:19|20)\d\d|another (?:incident|outage)"
    r"|(?:supplier|vendor|provider)s?(?:['’]s?)? (?:says?|said|incident|outage|had|report\w*)"
    r"|(?:at|by) (?:the|our) (?:supplier|vendor|provider)|suppliers?|reviewed|publish\w*|posted"
    r"|discuss\w*|closed|closing|post-?mortem|longest|that (?:incident|outage)"
    r"|incidents? (?:like|page|team|channel|line)"
    r"|(?:every|each) (?:\d+|few|day|hour|minute|week|month|night|time|incident|outage|year"
    r"|release)|retain\w*|retention|(?:office|working|business|support) hours"
    r"|(?:takes?|running|runs?) (?:longer|more) than)\b"
)
#: What says so of what stands nearest to it.
_OTHER_NEAR = re.compile(
    r"(?i)\b(?:history|meetings?|calls?|reviews?|(?<!first )report|trackers?|tickets?|upgrade"
    r"|support|training|work on|average|usually|normally|typically|always|daily|hourly|weekly"
    r"|nightly|per|intervals?|windows?|SLAs?|read|subscrib\w+)\b"
)
_FUTURE = re.compile(
    r"(?i)\b(?:will|['’]ll|shall|going to|plan(?:s|ned|ning)?|scheduled|intend\w*|aim\w*|next"
    r" (?:week|month|year|quarter|review|incident)|by the end|in future|from now on|we now"
    r"|target|deadline|due (?:by|on|date|for|in)|to be (?:done|finished|completed)|expects? to)\b"
)
_SUPPOSED = re.compile(
    r"(?i)\b(?:^had|if|would|could(?! not|n)|should|may|might|whether|thought|assumed|believed"
    r"|feared|expected|says|claims?|reported that|according to)\b"
)
#: A clause of its own on when the incident, or what led to it, began.
_WHICH_BEGAN = re.compile(
    rf"(?i){THING},? (?:which|that) (?:first )?(?:started|began)\b[^,;]{{0,24}}$"
)
_CAUSE_WHICH = re.compile(
    r"(?i)\b(?:upgrade|update|maintenance|deploy(?:ment)?|migration|change|release|rollout|job"
    r"|backup|work), (?:which|that)$"
)
#: What says that a statement holds for a part of those affected, or of the time.
_PARTLY = re.compile(
    r"(?i)\b(?:most(?:ly)?|many|several|few|certain|one|half|parts?|largely|partially|partly"
    r"|number of|fraction|handful|subset|minority|\d+ ?(?:%|per ?cent)|per ?cent|regions?|zones?"
    r"|worst|peak\w*|highest|intermittent\w*|briefly|brief|first|second|third|initial\w*|again"
    r"|phase|more than half|some|few|individual|older|new|took|backlog|queues?)\b"
    r"|%|\bin (?:the )?(?:[A-Z]\w+)|\bfor (?:people|customers|users|tenants|teams)\b"
)
_CLAUSE = re.compile(
    r"; |, (?:but|and|so|which|while|whereas|then|or)\b|\b(?:but|while|whereas|because)\b"
    r"|\band (?=(?:we|it|they|the|this|will|then|was|is)\b)|[—–] (?=[a-z])| \("
)


def list_contexts(text: str) -> list[Context]:
    """Every mention of ``text`` with what stands around it."""
    mentions = find_mentions(text)
    starts = [0, *(one.end for one in mentions)]
    ends = [*(one.start for one in mentions[1:]), None]
    return [
        Context(text, mention, since, until)
        for mention, since, until in zip(mentions, starts, ends, strict=False)
    ]


@dataclass(frozen=True)
class Context:
    """A mention within its sentence, between the one before and the one after it."""

    text: str
    mention: Mention
    since: int = 0
    until: int | None = None

    @cached_property
    def clause(self) -> tuple[int, int]:
        """From where to where the clause goes that the mention stands in."""
        start, end = 0, len(self.text)
        for cut in _CLAUSE.finditer(self.text):
            if cut.end() <= self.mention.start:
                start = cut.end()
            elif cut.start() >= self.mention.end:
                return start, cut.start()
        return start, end

    @property
    def before(self) -> str:
        """What stands before the mention in its clause."""
        return self.text[self.clause[0] : self.mention.start]

    @property
    def after(self) -> str:
        """What stands after the mention in its clause."""
        return self.text[self.mention.end : self.clause[1]]

    @property
    def lead(self) -> str:
        """What stands before it and after an earlier mention."""
        return self.text[max(self.clause[0], self.since) : self.mention.start]

    @property
    def tail(self) -> str:
        """What stands after it and before a later mention."""
        end = self.clause[1] if self.until is None else min(self.clause[1], self.until)
        return self.text[self.mention.end : end]

    @property
    def around(self) -> str:
        """The clause without the mention."""
        return f"{self.before}…{self.after}"

    @property
    def speaks_of_impact(self) -> bool:
        """Whether the sentence says that something did not work."""
        return bool(_IMPACT.search(self.text))

    @property
    def is_of_impact(self) -> bool:
        """Whether the clause itself says so."""
        return bool(_IMPACT.search(self.around))

    @property
    def speaks_of_response(self) -> bool:
        """Whether the clause says what was done about it."""
        return bool(_RESPONSE.search(self.around))

    @property
    def is_partial(self) -> bool:
        """Whether it is said of a part of what was affected."""
        return bool(_PARTLY.search(self.around))

    @property
    def tells_beginning(self) -> bool:
        """Whether "the outage, which began at" stands before it."""
        return bool(_WHICH_BEGAN.search(self.text[: self.mention.start]))

    @property
    def is_elsewhere(self) -> bool:
        """Whether the clause speaks of something that is not this incident."""
        if _CAUSE_WHICH.search(self.text[: self.clause[0]]):
            return True
        if _SUPPOSED.search(self.before) or _FUTURE.search(self.around):
            return True
        if _OTHER.search(self.around) or self._is_nearer(_OTHER_NEAR):
            return True
        return self._is_nearer(_CAUSE) and not _UNDONE.search(self.around)

    def _is_nearer(self, words: re.Pattern[str]) -> bool:
        """Whether one of ``words`` stands nearer than a word of what did not work."""
        other, impact = self._measure(words), self._measure(_IMPACT)
        return other is not None and (impact is None or other < impact)

    def _measure(self, words: re.Pattern[str]) -> int | None:
        """How far the nearest of ``words`` is from the mention, in characters."""
        before = [len(self.before) - match.end() for match in words.finditer(self.before)]
        after = [match.start() for match in words.finditer(self.after)]
        return min((*before, *after), default=None)
