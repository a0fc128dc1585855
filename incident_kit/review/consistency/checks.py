"""What a sentence states of the incident, held against its facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from incident_kit.process import humanize
from incident_kit.review.consistency.components import find_wrong_components
from incident_kit.review.consistency.context import THING, Context, list_contexts
from incident_kit.review.consistency.days import Days, find_days
from incident_kit.review.consistency.extents import find_extent
from incident_kit.review.consistency.facts import Facts
from incident_kit.review.consistency.lengths import Length
from incident_kit.review.consistency.mentions import Mention
from incident_kit.review.consistency.moments import Moment
from incident_kit.review.consistency.sentences import Sentence

_REPORT = re.compile(r"(?i)\b(?:report|review|post-?mortem|published|updated?|summary|written)\b")
_OF_IT = re.compile(r"(?i)\b(?:incident|outage|disruption)s? (?:on|of)(?: the)?(?: [a-z]+day,?)? $")
_FAIL = (
    r"(?:fail|return|see|experienc|show|tim|slow|error|drop|refus|degrad|get|receiv"
    r"|respond|affect)\w*"
)
_GONE = r"(?:went|became|go|got) (?:down|offline|unavailable|unreachable|inaccessible|slow)"
_OVER = (
    r"(?:(?:fully |finally |completely |now )?(?:resolved|fixed|over|mitigated|recovered"
    r"|ended|cleared)"
    r"|(?:was|were|been|fully) restored|restored (?:full |normal )?(?:service|access"
    r"|\w+)(?= at| by| …|$)"
    r"|back (?:to normal|up|online|in service|in operation)|(?:working|available|normal"
    r"|healthy) again"
    r"|(?<!errors )(?<!problem )(?<!problems )(?<!issue )(?<!issues )(?<!failures )came back"
    r"|stopped failing|returned to normal|normal service resumed|operational)"
)
#: What a moment is said to be: what stands before it, and what after.
_ROLES = tuple(
    (name, tuple(re.compile(rf"(?i){form}") for form in before), re.compile(rf"(?i){after}"))
    for name, before, after in (
        (
            "declared",
            (r"\bdeclared\b[^,;]{0,40}$", r"^declared ?[:|][^,;]{0,12}$"),
            r"^,? (?:we |the \w+ |an? )[^,;]{0,24}\bdeclared\b",
        ),
        (
            "mitigated",
            (rf"{THING} (?:was|were) mitigated\b[^,;]{{0,24}}$", r"^mitigated ?[:|][^,;]{0,12}$"),
            rf"^,? [^;]{{0,20}}?{THING} (?:was|were) mitigated\b",
        ),
        (
            "detected",
            (
                r"\b(?:detected|noticed|became aware|paged|alerted|spotted|discovered)\b"
                r"[^,;]{0,30}$",
            ),
            r"^,? [^,;]{0,40}\b(?:detected|noticed|became aware|(?:was|were) (?:paged|alerted)"
            r"|spotted|discovered)\b",
        ),
        (
            "started",
            (
                rf"{THING} (?:first )?(?:started|began|commenced|occurred|happened|took place)\b"
                r"[^,;]{0,24}$",
                rf"\b(?:started|began)(?: to)? {_FAIL}[^;]{{0,40}}$",
                rf"\b{_GONE}[^;]{{0,30}}$",
                r"\bstopped (?:working|responding|serving)[^,;]{0,24}$",
                r"\bfirst (?:saw|noticed|seen|errors?|failures?)[^,;]{0,40}$",
                r"^(?:started|start(?: time)?|began) ?[:|][^,;]{0,12}$",
                r"\b(?:this|it) (?:started|began)\b[^,;]{0,12}$",
            ),
            rf"^,? [^;]{{0,60}}?(?:\b(?:started|began)(?: to)? {_FAIL}|\b{_GONE}"
            rf"|\bstopped (?:working|responding|serving)|{THING} (?:started|began|first))\b",
        ),
        (
            "resolved",
            (
                rf"\b{_OVER}\b[^,;]{{0,34}}$",
                r"^(?:resolved|end(?:ed)?(?: time)?) ?[:|][^,;]{0,12}$",
            ),
            rf"^,? [^;]{{0,50}}?\b{_OVER}\b",
        ),
    )
)
_UNTIL = re.compile(r"(?i)^(?!.*\b(?:not|never|n['’]t)\b).*\b(?:until|till)(?: \w+){0,2} ?$")
#: The facts that a moment may be which is said to be one.
_MAY_BE = {
    "started": ("started", "declared", "detected"),
    "declared": ("declared",),
    "detected": ("detected", "acknowledged", "declared", "started"),
    "mitigated": ("mitigated",),
    "resolved": ("resolved", "mitigated"),
}
_TOOK_PLACE = re.compile(rf"(?i){THING} (?:happened|occurred|took place)\b")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a sentence ``says``, the ``fact``, ``by`` what, and what of that may be wrong."""

    says: str
    fact: str
    source: str = ""
    by: str = "incident.yaml"


def find_wrong_day(title: str, facts: Facts) -> Iterator[Wrong]:
    """A title with one day that is none of the incident's; the day of a report may
    be a later one."""
    span, of_incident = facts.find_span(), _find_days_of_incident(title)
    stated = of_incident or _find_only_day(title)
    if span is None or not stated or any(map(facts.has_one_of, stated)):
        return
    may_be_of_report = not of_incident and _REPORT.search(title)
    if may_be_of_report and not _is_before(stated[0], span[0]):
        return
    yield _start_on("", facts)


def _start_on(says: str, facts: Facts) -> Wrong:
    return Wrong(says, f"it started at {facts.describe('started')}", "`started` in incident.yaml")


def _find_days_of_incident(title: str) -> list[Days]:
    """The days that the title itself calls the incident's."""
    return [days for days, start in find_days(title) if _OF_IT.search(title[:start])]


def _find_only_day(title: str) -> list[Days]:
    """The one day in the title; empty if there are none or several."""
    days = [days for days, _ in find_days(title)]
    return days if len(days) == 1 else []


def _is_before(days: Days, first: date) -> bool:
    return all((year or first.year, m, d) < first.timetuple()[:3] for year, m, d in days)


def find_wrong_statements(
    sentence: Sentence, facts: Facts, *, is_title: bool = False
) -> Iterator[Wrong]:
    """What of a sentence differs from the facts: days, times, spans, lengths, components."""
    text = sentence.text
    for context in list_contexts(text):
        mention = context.mention
        yield from _check_weekday(mention, text, facts)
        if context.is_elsewhere or (is_title and mention.length is None):
            continue
        for check in _CHECKS:
            yield from check(context, facts)
    for fact in find_wrong_components(text, facts.parts):
        yield Wrong("", fact, "the components of the updates", "the updates on the status page")


# days ------------------------------------------------------------------------------------


def _check_weekday(mention: Mention, text: str, facts: Facts) -> Iterator[Wrong]:
    """A day of the week that its date is not."""
    for moment in filter(None, (mention.moment, mention.last)):
        dates = list(_list_dates(moment, facts))
        if moment.weekday is None or not dates:
            continue
        if all(day.weekday() != moment.weekday for day in dates):
            day = dates[0]
            yield Wrong(
                _quote(text, mention),
                f"{day.day} {day:%B %Y} is a {day:%A}",
                by="the calendar",
            )


def _list_dates(moment: Moment, facts: Facts) -> Iterator[date]:
    """The dates that ``moment`` names; without a year those of the incident alone."""
    for year, month, day in sorted(moment.days):
        if year:
            yield date(year, month, day)
    yield from (
        day
        for day in facts.list_days()
        if replace(moment, weekday=None, later=None).is_on(day, facts.first_day)
        and any(not year for year, _, _ in moment.days)
    )


def _check_day(context: Context, facts: Facts) -> Iterator[Wrong]:
    moments = [one for one in (context.mention.moment, context.mention.last) if one]
    dated = [one for one in moments if one.has_day]
    if not dated or not facts.list_days() or not _is_of_incident(context):
        return
    if all(facts.is_on_a_day(one) for one in dated):
        return
    yield _start_on(_quote(context.text, context.mention), facts)


def _is_of_incident(context: Context) -> bool:
    said = context.speaks_of_impact or context.speaks_of_response
    return said or bool(_find_role(context))


def _check_words(context: Context, facts: Facts) -> Iterator[Wrong]:
    """ "Yesterday", and a night that was none."""
    says, word = _quote(context.text, context.mention), context.mention.word
    if not word or "started" not in facts.times or not context.speaks_of_impact:
        return
    if word == "relative":
        yield Wrong(
            says,
            f"it started at {facts.describe('started')}, and a reader does not know when "
            "this was written: name the day",
        )
    elif word == "long":
        yield from _check_long(context, facts)
    elif not _has_night(facts):
        yield _bound(says, facts)


def _check_long(context: Context, facts: Facts) -> Iterator[Wrong]:
    """ "All day", of what was over in an hour."""
    length, known = context.mention.length, [fact for fact, _ in facts.list_lengths()]
    if length and known and not context.is_partial and max(known) < length.least:
        yield _bound(_quote(context.text, context.mention), facts)


def _has_night(facts: Facts) -> bool:
    """Whether a part of the incident lay between midnight and five."""
    night = Moment(windows=((0, 5 * 60),))
    return facts.is_within(night)


def _bound(says: str, facts: Facts) -> Wrong:
    return Wrong(says, f"it {facts.describe_span()}", "these times in incident.yaml")


# times -----------------------------------------------------------------------------------


def _check_moment(context: Context, facts: Facts) -> Iterator[Wrong]:
    moment = context.mention.moment
    if moment is None or context.mention.last or not moment.windows:
        return
    if _quotes_a_line(context, facts):
        return
    role = _find_role(context)
    stated = moment if facts.is_on_a_day(moment) else moment.drop_day()
    if role and role in facts.known:
        allowed = tuple(facts.times) if _TOOK_PLACE.search(context.text) else _MAY_BE[role]
        if not _is_one_of(stated, allowed, facts):
            yield _name_fact(role, _quote(context.text, context.mention), facts)
        return
    if not facts.is_within(stated):
        yield _bound(_quote(context.text, context.mention), facts)


def _quotes_a_line(context: Context, facts: Facts) -> bool:
    """Whether a time begins its sentence as it does a line of the record: "09:30 Fixed."."""
    moment = context.mention.moment
    if moment is None or context.mention.start > 0:
        return False
    return any(facts.may_be(moment, at) for at in facts.events)


def _find_role(context: Context) -> str:
    """What a moment is said to be; empty where it is said of a part, or nothing is."""
    before, after = context.lead, context.tail
    if context.tells_beginning:
        return "started"
    for name, firsts, then in _ROLES:
        is_said = any(first.search(before) for first in firsts) or (
            then.match(after) and not before.strip(" ,(").lower().endswith("until")
        )
        if is_said:
            return "" if context.is_partial and name != "declared" else name
    if _UNTIL.search(before) and context.speaks_of_impact and not context.is_partial:
        return "resolved"
    return ""


def _is_one_of(moment: Moment, names: Sequence[str], facts: Facts) -> bool:
    known = facts.known
    return any(facts.may_be(moment, known[name]) for name in names if name in known)


def _name_fact(name: str, says: str, facts: Facts) -> Wrong:
    verb = "it started" if name == "started" else f"it was {name}"
    place = "incident.yaml" if name in facts.times else "the timeline"
    return Wrong(says, f"{verb} at {facts.describe(name)}", f"`{name}` in {place}", place)


def _check_span(context: Context, facts: Facts) -> Iterator[Wrong]:
    """``from … to …``: the start and the end, or a part of it."""
    start, end = context.mention.moment, context.mention.last
    if start is None or end is None or "started" not in facts.times:
        return
    start, end = (one if facts.is_on_a_day(one) else one.drop_day() for one in (start, end))
    if _may_be(start, "started", facts) and _may_be(end, "resolved", facts):
        return
    is_within = facts.is_within(start) and facts.is_within(end)
    says_whole = context.speaks_of_impact and not context.is_partial
    if not is_within or says_whole:
        yield _bound(_quote(context.text, context.mention), facts)


def _may_be(moment: Moment, name: str, facts: Facts) -> bool:
    """Whether a moment may be that of a fact: one that says no time may be any."""
    return not moment.windows or _is_one_of(moment, _MAY_BE[name], facts)


# lengths ---------------------------------------------------------------------------------


def _check_length(context: Context, facts: Facts) -> Iterator[Wrong]:
    length, known = context.mention.length, facts.list_lengths()
    if length is None or not known:
        return
    if _may_last(length, find_extent(context), [lasted for lasted, _ in known]):
        return
    whole, names = known[0]
    yield Wrong(
        _quote(context.text, context.mention),
        f"it lasted {humanize(whole)} ({names})",
        "these times in incident.yaml",
    )


def _may_last(length: Length, extent: str, known: Sequence[timedelta]) -> bool:
    """Whether that ``extent`` may last so long: the whole is one of the lengths that are
    ``known``, and a part is no longer than the longest; of something else anything may."""
    if not extent or any(lasted in length for lasted in known):
        return True
    return extent == "part" and length.least <= max(known)


def _quote(text: str, mention: Mention) -> str:
    return text[mention.start : mention.end].strip(" ,(")


_CHECKS: tuple[Callable[[Context, Facts], Iterator[Wrong]], ...] = (
    _check_day,
    _check_words,
    _check_moment,
    _check_span,
    _check_length,
)
