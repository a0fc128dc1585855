"""What around a word shows whether it is meant as a person's name."""

from __future__ import annotations

import re2

#: What shows that a word that is also a name is meant as the name.
NAME_BEFORE = re2.compile(
    r"(?i)(?:\b(?:by|with|from|asked|paged|called|told|cc|thanks|thank you|hi|hey|hello|dear|"
    r"and|to|for|mr|mrs|ms|miss|dr|sir|"
    r"lead|engineer|colleague|manager|assigned|owner|author|user|via|per|ping|pinged|phoned|"
    r"contacted|messaged|said|both|"
    r"approved|reported|raised|declared|written|handed|joined)[ :,]{1,2}(?:@|\*\*)?|@|^|"
    r"[.!?:>*\d\]\n-] {0,2}|\| {0,3})$"
)
NAME_AFTER = re2.compile(
    r"(?i)^(?:['’]s\b|[ ,]{1,2}(?:and [A-Z]|who|is|was|has|had|said|says|asked|asks|"
    r"restarted|rebooted|rolled|deployed|reverted|"
    r"declared|paged|noticed|confirmed|found|fixed|joined|left|reported|suggested|"
    r"merged|acked|acknowledged|resolved|started|"
    r"stopped|checked|ran|escalated|called|posted|replied|thinks|thought|will|can|did|does|"
    r"saw|took|went|opened|closed|updated|"
    r"wrote|investigated|identified|approved|pushed|enabled|disabled|increased|scaled|"
    r"drained|failed over|told|agreed|handed|helped|gave|got|spotted|suspected|emailed|texted|rang|"
    r"phoned|tried|jumped|kicked|proposed|volunteered|offered|wants|wanted|realised|realized|"
    r"recommended|arrived|logged|reviewed|verified|patched|at [0-9]{1,2}[:.][0-9]{2})\b|:)"
)
INITIAL_AFTER = re2.compile(r",? (?P<v>[A-Z])(?:\.|[^\w.'’]|$)")
ROLE_BEFORE = re2.compile(r"(?i)\b(?:ic|owner|assignee|author|on-?call|commander|scribe)[=:] ?$")
PLACE_BEFORE = re2.compile(r"\b(?:San|Santa|St\.?|Saint|Mount|Lake|Fort|Port) $")
FIRST = re2.compile(r"(?:^|[.!?\n]\s{1,2}|\n)$")
COPULA = re2.compile(r"^ (?:is|was|has|had|will|can|did|does)\b")
#: Nothing else is greeted, thanked, asked or paged.
SURELY_BEFORE = re2.compile(
    r"(?i)(?:^|\W)(?:hi|hey|hello|dear|thanks|thank you|cheers|cc|ping|pinged|asked|paged|"
    r"phoned|messaged|contacted|mr|mrs|ms|dr)[ :,.]{1,2}$"
)
#: What stands between the names of several people.
ROW = re2.compile(r"^(?:, | and | & |/| / |, and | or )$")
