"""Rules about what follows an incident: R10, R11 and R13 to R16."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incident_kit.model import Action, PersonName, Publication, SecurityDecision
from incident_kit.model.times import to_utc
from incident_kit.process.record import Outcome, Record, listed
from incident_kit.process.sign_offs import count_signoffs, may_decide, select_valid_signoffs

#: The word that tells each role of the review, and the role as people call it.
_ROLES: tuple[tuple[str, str], ...] = (
    ("lead", "incident lead"),
    ("comms", "incident comms"),
    ("team", "incident team"),
    ("delivery", "delivery manager"),
    ("product", "product manager"),
    ("architect", "technical architect"),
)
_WITHIN = timedelta(days=7)
_HELD = re.compile(
    r"^[^\w\n]*+held[^\w\n]{0,40}?:\W{0,40}"
    r"(\d{4}-\d\d-\d\d)(?:[T ,]+(?:at )?(\d{1,2})[:.](\d\d))?",
    re.I | re.M,
)


def reviewed_in_time(record: Record) -> Outcome:
    """R10: held within seven days of resolution, with somebody of each role."""
    held, resolved = _held(record), record.resolved
    if held is None:
        return "not seen", "the report does not say when the review was held"
    if resolved is None:
        return "not seen", "the incident is not resolved"
    day = f"held on {held:%Y-%m-%d}"
    absent = [role for word, role in _ROLES if not _came(record, word)]
    if not _is_in_time(record, held, resolved):
        when = "before the resolution" if held < resolved else "more than 7 days after it"
        return "fail", f"{day}, {when} ({record.clock(resolved)})"
    if absent:
        return "fail", f"{day} without {listed(absent, len(absent))}"
    return "pass", f"{day} with all six roles"


def _held(record: Record) -> datetime | None:
    """When the review was held, in UTC; a day without a time is its last minute."""
    match = _HELD.search(record.written.sections.get("review", ""))
    if match is None:
        return None
    try:
        at = time(int(match[2]), int(match[3])) if match[2] else time(23, 59)
        day = datetime.combine(date.fromisoformat(match[1]), at)
        return to_utc(day, record.timeline.time_zone)
    except ValueError:
        return None


def _is_in_time(record: Record, held: datetime, resolved: datetime) -> bool:
    """Counted in days: a review on the seventh day is in time at any hour."""
    zone = ZoneInfo(record.timeline.time_zone)
    late = held.astimezone(zone).date() - resolved.astimezone(zone).date()
    return held >= resolved and late <= _WITHIN


def _came(record: Record, word: str) -> bool:
    return any(
        word in role.casefold() and who.strip() for role, who in record.written.attendance.items()
    )


_DATE = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*",
    re.IGNORECASE,
)
_AGREED = 3


def agreements_ticked(record: Record) -> Outcome:
    """R11: three agreements, each ticked with a name and a date behind it."""
    boxes = record.written.agreements
    ticked = [text for text, done in boxes.items() if done]
    if not ticked:
        held = _held(record) is not None and bool(boxes)
        return ("fail" if held else "not seen"), "no agreement is ticked"
    if len(ticked) < max(_AGREED, len(boxes)):
        return "fail", f"{len(ticked)} of {max(_AGREED, len(boxes))} agreements ticked"
    bare = [text for text in ticked if not _is_signed(text)]
    if bare:
        return "not seen", f"ticked without a name and a date: {listed(bare)}"
    return "pass", f"{listed(ticked)}"


def _is_signed(text: str) -> bool:
    """Whether a name and a date stand behind the agreement's own words."""
    behind = re.split(r"\s[—–-]+\s|[(:]", text, maxsplit=1)[1:]
    if not behind or not _DATE.search(behind[0]):
        return False
    return bool(re.search(r"[^\W\d_]{2,}", _DATE.sub("", behind[0])))


def public_or_reason(record: Record) -> Outcome:
    """R13: a public version, or who decided against one and why."""
    against = record.review.not_publishing
    if against is not None:
        reason, by = (str(against.get(key) or "").strip() for key in ("reason", "by"))
        if reason and by:
            return "pass", f"not published, decided by {by}: {reason}"
        return "fail", f"not published, without a written {'name' if reason else 'reason'}"
    if record.public_exists:
        return "pass", "there is a public version"
    return "not seen", "no public version yet, and no written reason not to publish"


def security_decided(record: Record) -> Outcome:
    """R14: a security incident left only with a decision that covers what left."""
    held = any(one.decision == "hold" for one in record.review.security)
    if record.incident.security == "no" and not held and not record.security_held:
        return "pass", "no security incident, says incident.yaml"
    left = [one for one in record.review.publications if one.action != "revert"]
    early = [one for one in left if not _decided_before(record, one)]
    if early:
        told = (f"{one.target} at {record.clock(one.at)}" for one in early)
        return "fail", f"left without a decision that covers it: {listed(told)}"
    if record.security_held:
        return "not seen", "no decision covers the public text yet; it is held back"
    last = record.review.security[-1] if record.review.security else None
    if last is None or last.decision == "hold":
        return "not seen", "nobody has cleared it, and nothing has left since"
    return "pass", f"{last.decision} by {last.by} ({last.role}) at {record.clock(last.at)}"


def _decided_before(record: Record, left: Publication) -> bool:
    before = [one for one in record.review.security if one.at <= left.at]
    if not before:
        return False
    last = before[-1]
    return last.decision != "hold" and last.text == left.text and _may_decide(record, last)


def _may_decide(record: Record, decision: SecurityDecision) -> bool:
    return may_decide(decision, record.incident, record.settings)


def signed_off(record: Record) -> Outcome:
    """R15: enough people other than the writer signed this very text.

    For a security incident the roles of ``signoff.security`` must be among them.
    """
    if record.digest is None:
        return "not seen", "there is no public text yet"
    text = record.digest
    count = count_signoffs(record.incident, record.review, text, record.settings)
    told = f"{count.have} of {count.need} signed this text"
    if count.enough:
        signoffs = select_valid_signoffs(record.incident, record.review, text, record.settings)
        return "pass", f"{told}: {listed(f'{one.by} ({one.role})' for one in signoffs)}"
    without = f", without {listed(count.roles)}" if count.roles else ""
    if not record.review.signoffs and not record.review.publications:
        return "not seen", f"nobody has signed off yet; {count.need} needed{without}"
    return "fail", f"{told}{without}"


_SEVERAL = re.compile(
    r"\s(?:and|und|et)\s|[,;&/+]|\b(?:team|squad|everyone|everybody|all|us|tbc|tbd|n/?a|"
    r"someone|somebody|unassigned|nobody)\b",
    re.IGNORECASE,
)


def actions_owned(record: Record) -> Outcome:
    """R16: each action has one person as owner, and a date."""
    actions = [action for action in record.written.actions if action.text.strip()]
    if not actions:
        return "not seen", "the report lists no action"
    bad = [f"row {one.row} ({why})" for one in actions if (why := _lacks(record, one))]
    if bad:
        return "fail", f"{len(bad)} of {len(actions)} actions: {listed(bad)}"
    return "pass", f"{len(actions)} with one owner and a date"


def _lacks(record: Record, action: Action) -> str:
    owner, due = action.owner.strip(" -–—?@"), action.due.strip()
    team = PersonName(owner).is_same(PersonName(record.settings.team or ""))
    lacks = [] if owner else ["no owner"]
    lacks += ["owner is not one person"] if owner and (team or _SEVERAL.search(owner)) else []
    return ", ".join(lacks + ([] if _DATE.search(due) else ["no due date"]))
