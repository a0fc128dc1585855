"""What a line tells of: the table of the moments a first timeline is chosen by.

A line is chosen by what changed, not by who spoke. Wording only ever decides what is
shown first; it decides no rule of the process and no time, and a person's choice wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from incident_kit.model import Event
from incident_kit.timeline.reading import MOST_READ, Reading, is_statement, read
from incident_kit.timeline.wording import Wordings

By = Literal["anyone", "person", "bot"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A kind of moment: why its lines are shown, how much one weighs and how much less
    after every four of them, the wordings that tell of it, whose they are, and whether
    they tell of it even in a question or a wish, or in pasted text."""

    why: str
    weight: int
    fades: int
    wordings: str
    by: By = "anyone"
    even_asked: bool = False
    even_pasted: bool = False


_NAMES = {
    # No clock time, no date, no number of a ticket.
    "amount": (
        r"(?<![\d:/#.-])\d+([.,]\d+)*\s?(%|percent|k|m|ms|s|gb|tb|mb|rps|qps|x)?"
        r"(?![\w:-]|/\d+/)"
    ),
    "metric": (
        "(errors?|error rate|4xx|5xx|50[0234]|latency|p50|p90|p95|p99|cpu|load|memory|heap|disk|"
        "queue|backlog|lag|conn(ection)?s|rps|qps|requests?|calls/min|builds|success|timeouts?|"
        "fail(ing|ures?|ed)|sessions?|throughput|apdex|availability|traffic|events|users?|"
        "docs/s|tickets|wait|response times?|packet loss|login|reports)"
    ),
    "moved": (
        "(drop(s|ped|ping)?|f[ae]ll(s|ing)?|r[io]s(e|es|ing)|climb(s|ed|ing)?|grow(s|ing|n)?|"
        "spik(e|es|ed|ing)|increas(ed|ing)|decreas(ed|ing)|plung(ed|ing)|doubl(ed|ing)|halved|"
        "(going|coming|came|went|back|still|now) (up|down)|(down|up) (to|from)|caught up|"
        "return(ed|s|ing)? (to|below|above)|normali[sz](ed|ing)|stabili[sz](ed|ing)|"
        "cross(ed|es)|exceed(ed|s|ing)|back (to|at|under|below)|recover(s|ed|ing)|"
        "stable|flat|higher|lower|above|below)"
    ),
    "client": (
        "(customers?|clients?|tenants?|users?|merchants?|schools?|kunden?|clientes?|"
        "support( line| desk)?|help ?desk|shops?|departments?)"
    ),
    "reports": (
        "(report(s|ed|ing)?|complain-|sa(ys?|id|ying)|tell(s|ing)?|writes?|wrote|r[aiu]ng|"
        "ringing|phon(e|es|ed|ing)|call(s|ed|ing)?|tickets?|ask(s|ed|ing)?|can(no|')t|unable|"
        "see(s|ing)?|affected)"
    ),
    "supplier": (
        "(supplier|vendor|provider|upstream|aws|azure|gcp|cloudflare|fastly|akamai|"
        "data ?cent(er|re)|hosting|isp|carrier|council)"
    ),
    "severity": r"(sev(erity)?[ -]?\d|s\d|p[0-5])",
    "secret": "(token|key|password|secret|certificate|credential)s?",
    "exposed": "(rotat-|revok-|leak-|expos-|paste-|live-looking|invalidated|commit(s|ted))",
    "did": "(ed|ing|es|s)",
}

#: Of two moments that weigh the same, the first names why.
MOMENTS: tuple[Moment, ...] = (
    # What systems of record tell through bots, and people of them.
    Moment(
        "page", 18, 4, "paging | paged | notified | assigned | alert (created|opened)", by="bot"
    ),
    Moment(
        "alert cleared", 16, 4, "recover(y|ed) | resolved | is (up|ok|healthy) | closed", by="bot"
    ),
    Moment(
        "alert",
        16,
        4,
        "triggered | firing | problem | critical | alarm | new issue | down",
        by="bot",
    ),
    Moment(
        "alert",
        14,
        4,
        "alerts? (fired?|fires|firing|trigger(s|ed)|received|went off|raised|from)"
        " | alert .. triggers | first (alert|errors?)"
        " | (monitoring|probes?|checks?) .. (detect|report|complain|alert){did}"
        " | alertmanager | (issues|raised) .. alerts",
    ),
    Moment("acknowledged", 18, 6, "ack | acked | acknowledge(s|d)"),
    Moment("escalated", 18, 2, "escalat- | paging | paged | pages | (pull|call)(ed|ing) in"),
    # How the incident stands.
    Moment(
        "declared",
        18,
        4,
        "declar(e|es|ed|ing) | (treat|call) (this|it) (as )?an incident | incident in progress"
        " | (open|rais|start|creat)(e|s|ed|ing)? (an? |the )?inc(ident)?"
        r" | inc(ident)?[- ]?\d* (is )?(created|opened|declared|started)",
    ),
    Moment(
        "severity changed",
        18,
        4,
        "(rais-|upgrad-|downgrad-|bump-|lower-|now|severity) .. {severity}"
        r" | {severity}\s*(->|→|to|=>)\s*{severity}",
    ),
    Moment(
        "mitigated or resolved",
        18,
        4,
        "mitigat(ed|es) | moving to mitigated | resolv(ed|ing) | all[ -]clear | contain(ed|ment)"
        r" | clos(ed|ing)( (it|this|the incident|\d\d:\d\d))?(?=[\s.!]*([.!]|\Z))"
        " | (incident|it) is (over|closed|done|fixed) | call(ed|ing) it (fixed|done|over)"
        " | status (changed|set|is now) | back (to normal|online|up|to its usual)"
        " | (everything|all|services?|systems?|performance|site|things)"
        " .. (recovered|restored|normal|healthy|stable|working|operational)",
    ),
    Moment(
        "decision",
        18,
        1,
        "decisions? | we( have|'ve)? (decided?|agreed?) | decided | agreed with | going with"
        " | we( wi|')?ll (go|keep|leave) | we keep | let's (do|go) | do it",
    ),
    # What was done, and what it did.
    Moment(
        "rolled back",
        18,
        1,
        "roll(ed|ing|s)?[ -]?back | revert(ed|ing|s)? | back(ed|ing) out"
        " | (go|goes|going|went) back (to|with) | previous (version|image|release)",
    ),
    Moment(
        "no effect",
        16,
        1,
        "no (change|difference|effect|improvement) | so it is(n't| not) | changed nothing"
        " | (did|does|do)(n't| not) (help|work|fix|come back|change) | back again"
        " | still (get-|has|have|fail-|down|broken|seeing|high|white|not|out|slow|{amount})"
        r" | still the same | the same\W*\Z | same\W*\Z",
    ),
    Moment(
        "change",
        16,
        2,
        "deploy(ed|ing) | (new|recent) deploy | (start-|begin-|kick-) .. deploy- | deploy .. prod-"
        " | deploy(ment)? (start-|complete-|finish-|succe-|fail-) | synced | sync succeeded"
        " | roll(ed|ing|s)? ?-?(out|forwards?) | releas(ed|ing) | went live | shipp(ed|ing)"
        " | reload(ed)?( finished)? | maintenance (begins|began|started) | merg(ed|es|ing)"
        r" | push(ed|ing) | \d+ new commits? | build .. fail-",
    ),
    Moment("secret changed or seen", 22, 2, "{secret} .. {exposed} | {exposed} .. {secret}"),
    Moment(
        "security",
        16,
        2,
        "security (check|team|incident|question|side) | intrusion | unauthori[sz]ed | attack-"
        " | credential stuffing | breach- | compromis- | audit log | suspicious | phish-"
        " | ddos | (taken|took) over | malicious | brute force | secret scanning | tor exit"
        " | exploit- | vulnerab-",
        even_asked=True,
    ),
    Moment(
        "supplier",
        16,
        1,
        "{supplier} .. (chang-|mov-|rais-|open-|confirm-|report-|call-|say|says|said|sent|flush-)"
        " | {supplier} .. (fix-|engineer|outage|down|status|have|has) | (hello|hi|greetings) from"
        " | (rais-|open-|call-|contact-|rang|ask-|mov-|switch-) .. ({supplier}|support case)",
    ),
    Moment(
        "action taken",
        16,
        1,
        "(re)?start(ed|s) | restarting | reboot{did} | kill{did} | kick(ed|ing) | drain{did}"
        " | fail(ed|ing|s) ?-?over | promot{did} | switch{did} | (un)?mut(ed|ing) | disabl{did}"
        " | (re)?enabl{did} | turn(ed|ing|s) (off|on) | flags? .. (off|on|disabled|enabled)"
        " | (un)?block{did} | (un)?paus(ed|ing) | scal(ed|ing) | purg{did} | flush{did}"
        " | appl(ied|ies|ying) | patch(ed|ing)? | hotfix- | isolat{did} | weights? changed"
        " | (mov|shift|rout|divert){did} .. traffic | rotat{did} | revok{did} | remov{did}"
        r" | set \S+ ?=.* | delet{did} | restor(ed|ing) | rebuil(t|ding|ds) | replay{did}"
        " | throttl{did} | renew{did} | limit(ed)? (applied|set) | upgraded | clear(ed|ing)"
        r" | added | unplugg(ed|ing) | shut(ting)? ?down | tak(en|ing) .. out of | done\."
        " | stopp(ed|ing) | bypass(ed|ing) | by hand"
        " | (fix|purge|restart|failover|restore|clean-?up|removal|migration|patch|workaround)"
        " (is )?(initiated|started|complete|completed|applied|in progress|done|deployed)"
        " | (increas|rais|lower|doubl)(ed|ing) .. (size|limits?|timeouts?|pool|memory|replicas)"
        " | rewritten | terminat{did}",
    ),
    # What was seen, and what was found.
    Moment(
        "report of a customer",
        18,
        4,
        r"(?<!no ){client} .. {reports} | \d+ (support )?tickets"
        " | (report-|calls?|tickets?|complain-|e-?mails?|heard) (from|by) .. {client}"
        " | (more|other|two|three) (calls|callers|tickets)",
        by="person",
        even_asked=True,
    ),
    Moment(
        "cause found",
        16,
        1,
        "root cause | the trigger | caus(e|ed) (is|was|by|of) | the cause | culprit"
        " | found (it|the|that|a|an) | turn(s|ed) out | the (problem|issue|reason) (is|was)"
        " | expired | oom | oomkilled"
        " | out of (memory|disk|space|connections) | leak(s|ing)? | stuck on | due to"
        " | (is|are|was) (full|stuck|shut|missing|exhausted|saturated) | that's new"
        " | that is (a|an|credential) | mine probably | identified",
    ),
    Moment(
        "a number moved",
        18,
        1,
        r"{amount}( {metric})?\s*(->|→|…|\.\.\.?|to)\s*{amount} | before:? .. after:?"
        " | from .. {amount} .. to {amount} | {moved} + {amount} | {metric} + {moved}",
    ),
    Moment(
        "a number",
        14,
        2,
        r"{metric} + {amount} | \d+\s?%\W*\Z | x ?\d+"
        " | (half|a third|a quarter|most|all) of .. {metric}",
    ),
    Moment(
        "error shown",
        14,
        2,
        "traceback | exception | error: | fatal | panic | x509 | segfault",
        by="person",
        even_pasted=True,
    ),
    # Who came, and who was told.
    Moment(
        "handover",
        14,
        4,
        "hand(ing|ed)? ?-?over | tak(e|es|ing) over | (has|have|is|takes?) (now )?comms"
        " | (i'm|i am|i'll|i will|i do)( be)?( the)? (ic|lead( it)?|incident lead-)"
        r" | (ic|lead|comms) is (now )?@?\w+",
    ),
    Moment(
        "taken on",
        10,
        6,
        "on it | looking( into)? | checking | taking a look | (i'll|i will) (take|look|check)",
        by="person",
    ),
    Moment(
        "people told",
        12,
        4,
        "status ?page (updated|is up|set) | posted | announc(ed|ement)"
        " | {client} (are |were |have been )?(told|informed|notified|contacted)"
        " | notifications? sent | notified"
        " | (told|informed|notified|contacted|e-?mailed|mailed|written to|wrote to|sent)"
        " (all |the |our |every )*({client}|three|everybody|everyone|subscribers)"
        r" | (is|are) (told|informed) | went to nobody | reaches \d+.*",
    ),
    Moment(
        "cause suspected",
        12,
        4,
        "suspect(ed|s)? | hypothesis | theory | (most )?likely | (it )?looks like | points (at|to)",
    ),
    Moment(
        "noticed",
        10,
        4,
        "detect(ed|s) | notic(ed|es) | confirm(ed|s) | rul(ed|es) out | investigation started",
    ),
    Moment(
        "what failed",
        10,
        4,
        r"errors? | refused | time?d? ?-?outs? | timing out | fail(s|ed|ing|ure) | down | outage"
        " | can(no|')?t | stale | unreachable | unavailable | unresponsive | offline | broken?"
        " | crash- | blocked | degrad- | symptoms | reproduce- | did not come back | logged out"
        " | dead | all from | not dying | spins | hang- | stuck | slow | queued | white page"
        " | los(e|t|ing) (access|quorum|connectivity|power) | circuit breaker | 50[0234]"
        " | exhausted | (making|got|getting) .. worse",
    ),
)
_WORDINGS = Wordings([moment.wordings for moment in MOMENTS], _NAMES)


@lru_cache(MOST_READ)
def find_moments(reading: Reading, *, is_by_bot: bool) -> Sequence[Moment]:
    """The moments that a message tells of, the weightiest first."""
    found = {number for number in _WORDINGS.find(reading.pasted) if MOMENTS[number].even_pasted}
    for sentence in reading.sentences:
        numbers = _WORDINGS.find(sentence)
        if numbers and not is_statement(sentence):
            numbers = {number for number in numbers if MOMENTS[number].even_asked}
        found |= numbers
    moments = (MOMENTS[number] for number in sorted(found))
    by: By = "bot" if is_by_bot else "person"
    heard = (moment for moment in moments if moment.by in ("anyone", by))
    return tuple(sorted(heard, key=lambda moment: -moment.weight))


def tells_of_change(event: Event) -> bool:
    """Whether a bot posts that something was changed: deployed, released, merged."""
    if not event.is_by_bot:
        return False
    moments = find_moments(read(event.body), is_by_bot=True)
    return any(moment.why == "change" for moment in moments)
