"""Information assurance alerted: as a fact, and as a mail for somebody to send."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from zoneinfo import ZoneInfo

from incident_kit.case import Case, change_case
from incident_kit.case.masking import mask_answers
from incident_kit.errors import UsageError
from incident_kit.files.writing import write_bytes
from incident_kit.journey.spoken_times import parse_spoken_time
from incident_kit.model import PersonName
from incident_kit.model.roles import has_role
from incident_kit.redaction import mask_secrets
from incident_kit.workspace.codec import stamp

#: The mail in the incident's folder. It is internal.
MAIL = "ia-alert.eml"
_ROLE = "information assurance"


def record_alert(case: Case, time: str, by: str, now: datetime) -> tuple[datetime, str, Path]:
    """Write into ``incident.yaml`` that ``by`` alerted information assurance at ``time``, and
    the alert as a draft mail beside it: the time, the name and the mail's path.

    The time is as people say it, nearest after the start; none that is to come, or from
    before the start, and no team's name: :class:`UsageError`.
    """
    with change_case(case) as current:
        at = read_time(current, time, now, "--ia-alerted")
        name = find_person(current, by, "name who alerted IA")
        current.folder.change_facts({"ia_alerted": {"at": stamp(at), **mask_answers({"by": name})}})
    path = case.folder.path / MAIL
    write_bytes(path, bytes(write_alert(case, at, name)))
    return at, name, path


def read_time(case: Case, text: str, now: datetime, flag: str) -> datetime:
    """The time that ``flag`` was given as people say it, between the start and ``now``."""
    started = case.incident.started
    try:
        at = parse_spoken_time(text, case.settings.time_zone, now, started)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{flag} {text!r}: {error}") from error
    if at > now:
        raise UsageError(f"{flag} {text!r} is to come", todo=["record it when it has happened"])
    if started is not None and at < started.replace(second=0, microsecond=0):
        raise UsageError(
            f"{flag} {text!r} is before the incident started ({stamp(started)})",
            todo=["correct the time, or `started` in incident.yaml"],
        )
    return at


def find_person(case: Case, by: str, todo: str) -> str:
    """The full name of the one person called ``by``; ``todo`` is what an error asks for."""
    if PersonName(by).names_nobody or case.roster.names_several(by):
        raise UsageError(f"--by {by!r} is not one person", todo=[todo])
    called = case.roster.find_called(by)
    return called[0].name if len(called) == 1 else by


def write_alert(case: Case, at: datetime, by: str) -> EmailMessage:
    """The alert as a mail that a mail client opens as a draft (``X-Unsent``); secrets are
    masked. To whoever is listed for information assurance, or to nobody yet."""
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"
    to = list(_list_addresses(case))
    if to:
        mail["To"] = ", ".join(to)
    incident = case.incident
    title = f" – {incident.title}" if incident.title else ""
    mail["Subject"] = _mask_line(f"Security alert: {case.id}{title}")
    facts = "\n".join(f"{name}: {value}" for name, value in _list_facts(case, at, by))
    mail.set_content(f"{_INTRODUCTION}\n\n{mask_secrets(facts)[0]}\n\n{_QUESTION}\n")
    return mail


_INTRODUCTION = "This is to alert Information Assurance to an incident with a security aspect."
_QUESTION = (
    "Please say who of you follows it, and what we may not do until you have looked. "
    "What points to security (add it here, without passwords, keys or tokens):"
)
_ANSWERS = {"yes": "a breach is suspected", "no": "no breach is suspected", "unknown": "not known"}


def _list_facts(case: Case, at: datetime, by: str) -> Iterator[tuple[str, str]]:
    """What is known of the incident, each with its name; what is not known is left out."""
    incident, zone = case.incident, ZoneInfo(case.settings.time_zone)
    times = {"Started": incident.started, "Declared": incident.declared, "Alerted": at}
    yield "Incident", case.id
    named = {
        "Title": incident.title,
        "Service": incident.service,
        "Priority": incident.priority,
        "Incident lead": incident.lead,
        "Incident comms": incident.comms,
    }
    yield from ((name, value) for name, value in named.items() if value)
    for name, time in times.items():
        if time is not None:
            yield name, f"{time.astimezone(zone):%d %B %Y, %H:%M %Z}"
    yield "Alerted by", by
    yield "Security", _ANSWERS[incident.security]
    yield "Resolved", "yes" if incident.resolved else "no"


def _mask_line(text: str) -> str:
    """One line for a header, without secrets."""
    return " ".join(mask_secrets(text)[0].split())


def _list_addresses(case: Case) -> Iterator[str]:
    """The first address of everybody listed for information assurance."""
    for person in case.settings.people:
        if person.emails and has_role(person.role or "", _ROLE):
            yield person.emails[0]
