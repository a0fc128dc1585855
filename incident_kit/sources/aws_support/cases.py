"""Correspondence of AWS Support cases: live through boto3, or from saved JSON.

Facts from the service model of ``support`` (2013-04-15): the API answers in us-east-1
only, and only for accounts with a paid support plan; ``describe_cases`` leaves resolved
cases out unless asked, and brings the five latest communications at most, so that
``describe_communications`` is read instead; ``timeCreated`` is text; everything older
than 24 months is gone.

``severityCode`` is one of ``low``, ``normal``, ``high``, ``urgent`` and ``critical``.
Nothing says whether a case was opened by web, chat or call.

An event's id is ``aws-support:CASE/N``, and ``aws-support:CASE/opened`` for its opening.
CASE is the case's id without the number of the account, which both ways in know. N is
``timeCreated`` as digits, down to milliseconds: a count would shift when the oldest
correspondence expires, or where a saved file holds only the latest.
"""

from __future__ import annotations

import importlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from incident_kit.errors import SourceError
from incident_kit.model import Actor, Event, Gathered, Json, RawFile, SourceCheck, Window
from incident_kit.sources.aws_support.refusals import FALLBACK, LATER, REFUSALS, SAVE
from incident_kit.sources.json_values import Record, map_of, maps, text_of, utc_of
from incident_kit.sources.one_by_one import each_named
from incident_kit.sources.plain_text import (
    each_once,
    person_named,
    plain_markdown,
    without_addresses,
)
from incident_kit.sources.saved_json import read_documents
from incident_kit.sources.shapes import refuse_document
from incident_kit.sources.unshown import describe_unshown, list_texts, list_unshown
from incident_kit.text.counting import count
from incident_kit.text.mrkdwn import clean

REGION = "us-east-1"
_AWS = "amazon web services"
_MOST_PAGES = 1000
#: How many of the latest communications describe_cases brings at most.
_MOST_RECENT = 5
_ACCOUNT = re.compile(r"\Acase-(?:\d+-)?")
_NOT_IN_AN_ID = re.compile(r"[^\w.-]+", re.ASCII)
_ENDLESS = "the list did not end: what came before it turned in a circle is kept"


def aws_support_client(endpoint_url: str | None = None) -> Any:
    """A client of the Support API, with the credentials boto3 finds by itself.

    Raises :class:`~incident_kit.errors.SourceError` where boto3 is not installed.
    """
    try:
        boto3 = importlib.import_module("boto3")
        config = importlib.import_module("botocore.config")
    except ImportError as error:
        raise SourceError(
            "AWS Support: boto3 is not installed.",
            todo=["Install incident-kit[aws].", FALLBACK],
        ) from error
    retries = config.Config(retries={"max_attempts": 8, "mode": "standard"})
    with_url = {"endpoint_url": endpoint_url} if endpoint_url else {}
    return _call(lambda: boto3.client("support", region_name=REGION, config=retries, **with_url))


@dataclass(frozen=True)
class AwsSupport:
    """The named cases, by display id (``1234567890``) or case id (``case-…``).

    ``client`` is a boto3 client of ``support``; without it one is made when called.
    """

    cases: tuple[str, ...]
    client: Any = None

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """Each case whole, whatever ``window`` says, in the order named.

        A case that cannot be read has a check that says so. Raises the first
        :class:`~incident_kit.errors.SourceError` if none can.
        """
        client = aws_support_client() if self.client is None else self.client
        return each_named("AWS Support", self.cases, lambda name: _fetch_case(client, name.strip()))


@dataclass(frozen=True, slots=True)
class AwsSupportFile:
    """Cases out of saved JSON: what ``aws support describe-communications`` prints, or
    ``describe-cases``, in one file or a folder of them. ``label`` is the path as its
    user wrote it, for messages (the file's name by default)."""

    path: Path
    label: str = ""

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """Each case whole, whatever ``window`` says, by id.

        An unreadable file of a folder is skipped, and the checks say so. Raises
        :class:`~incident_kit.errors.UsageError` if there is no such file, and
        :class:`~incident_kit.errors.SourceError` where there is no case at all.
        """
        label = self.label or self.path.name
        saved = read_documents(self.path, label, [SAVE])
        found = _group_by_case(chain.from_iterable(map(_list_objects, saved.values)))
        if not found:
            wanted = "correspondence of AWS Support"
            raise refuse_document(label, wanted, saved.values, [SAVE], "--aws-json")
        headers = _index_headers(chain.from_iterable(map(_list_objects, saved.values)))
        return tuple(
            found[id_].gather(id_, saved.unread, headers.get(_short_id(id_), {}))
            for id_ in sorted(found)
        )


def gather_case(
    case_id: str,
    communications: Sequence[Record],
    subject: str = "",
    *,
    cut: bool = False,
    warnings: Sequence[str] = (),
    header: Record | None = None,
) -> Gathered:
    """What a source gives for one case, whole: its check has no start and no end.

    ``header`` is the case as ``describe_cases`` tells it, with its severity.

    The same communication twice is one. ``cut`` says that earlier correspondence is
    missing. One without a time is skipped, and the check says so.
    """
    case = _short_id(case_id)
    communications = _drop_repeats(communications)
    timed = [(at, record) for record in communications if (at := utc_of(record, "timeCreated"))]
    opening = _make_opening(case, header or {}, timed)
    events = (*opening, *_make_events(case, timed))
    lost = len(communications) - len(timed)
    notes = list(warnings)
    if lost:
        notes.append(
            count(
                lost,
                "communication has no time and was skipped",
                "communications have no time and were skipped",
            )
        )
    if cut:
        notes.append(
            "earlier correspondence is missing: save describe-communications, not describe-cases"
        )
    if not communications:
        notes.append("the case has no correspondence")
    names = [text_of(record, "submittedBy") for _, record in timed]
    shown = [*(event.body for event in events), *names]
    texts = (text for _, record in timed for text in list_texts(record))
    notes += describe_unshown(list_unshown(texts, shown))
    check = SourceCheck(
        source=f"AWS Support, {' '.join(filter(None, (case, subject)))}",
        start=None,
        end=None,
        complete=bool(events) and not (cut or warnings),
        items=len(events),
        skipped=lost,
        warnings=tuple(notes),
    )
    authors = (person_named(text_of(record, "submittedBy")) for _, record in timed)
    people = each_once(author for author in authors if author and author.name.casefold() != _AWS)
    data = {"subject": subject, "communications": communications}
    raw = RawFile(f"aws-support-{case}.json", json.dumps(data, indent=1).encode())
    return Gathered(check, events, people, (raw,), scope=f"aws-support:{case}/")


def _drop_repeats(records: Sequence[Record]) -> list[Record]:
    return list({json.dumps(record, sort_keys=True): record for record in records}.values())


def _short_id(case_id: str) -> str:
    """The case's id without the number of the account."""
    return _NOT_IN_AN_ID.sub("-", _ACCOUNT.sub("", case_id)) or "unknown"


# ---- events


def _make_events(case: str, timed: Iterable[tuple[datetime, Record]]) -> tuple[Event, ...]:
    """Oldest first. Of several in one millisecond the ids end in ``-2``, ``-3``, in the
    order of a hash of their text."""
    found: dict[str, Event] = {}
    times: Counter[str] = Counter()
    for at, record in sorted(timed, key=lambda pair: (pair[0], _hash_of(pair[1]))):
        number = f"{at:%Y%m%d%H%M%S}{at.microsecond // 1000:03}"
        times[number] += 1
        suffix = f"-{times[number]}" if times[number] > 1 else ""
        id_ = f"aws-support:{case}/{number}{suffix}"
        found[id_] = _make_event(id_, at, record)
    return tuple(found.values())


def _make_opening(
    case: str, header: Record, timed: Sequence[tuple[datetime, Record]]
) -> tuple[Event, ...]:
    """That the case was opened, with its severity; nothing where that is not known.

    The body begins with the severity, in bold: rules read it there.
    """
    severity = _NOT_IN_AN_ID.sub("-", text_of(header, "severityCode"))
    at = utc_of(header, "timeCreated") or min((at for at, _ in timed), default=None)
    if not severity or at is None:
        return ()
    subject = plain_markdown(without_addresses(text_of(header, "subject"), {}))
    return (
        Event(
            id=f"aws-support:{case}/opened",
            at=at,
            source="aws-support",
            kind="case",
            body=f"**Opened, severity {severity}:** {subject}".removesuffix(" "),
            order=-1,
        ),
    )


def _hash_of(communication: Record) -> str:
    words = clean(communication.get("body")) + text_of(communication, "submittedBy")
    return sha256(words.encode()).hexdigest()


def _make_event(id_: str, at: datetime, record: Record) -> Event:
    author = person_named(text_of(record, "submittedBy"))
    files = [*maps(record.get("attachmentSet")), *maps(record.get("attachments"))]
    names = dict.fromkeys(text_of(file, "fileName") or "a file" for file in files)
    text = without_addresses(clean(record.get("body")), {})
    attached = f"(attached: {', '.join(names)})" if names else ""
    return Event(
        id=id_,
        at=at,
        source="aws-support",
        kind="case",
        body=plain_markdown("\n\n".join(filter(None, (text, attached)))) or "(no text)",
        actor=Actor(author.name) if author else None,
        flags=("files",) if files else (),
    )


# ---- live


def _fetch_case(client: Any, name: str) -> Gathered:
    key = {"caseIdList": [name]} if name.startswith("case-") else {"displayId": name}
    asked: Record = {**key, "includeResolvedCases": True, "includeCommunications": False}
    cases, _ = _fetch_pages(client.describe_cases, "cases", asked)
    if not cases or not text_of(cases[0], "caseId"):
        raise _make_refusal("CaseIdNotFound", name)
    case_id, subject = text_of(cases[0], "caseId"), text_of(cases[0], "subject")
    found, whole = _fetch_pages(
        client.describe_communications, "communications", {"caseId": case_id}
    )
    warnings = [] if whole else [_ENDLESS]
    return gather_case(case_id, found, subject, warnings=warnings, header=cases[0])


def _fetch_pages(call: Callable[..., Json], key: str, asked: Record) -> tuple[list[Record], bool]:
    """All pages of an answer, and whether they came to an end."""
    found: list[Record] = []
    seen: set[str] = set()
    token = ""
    for _ in range(_MOST_PAGES):
        question = {**asked, **({"nextToken": token} if token else {})}
        answer = _call(partial(call, **question))
        answer = answer if isinstance(answer, Mapping) else {}
        found += maps(answer.get(key))
        token = clean(answer.get("nextToken"))
        if not token:
            return found, True
        if token in seen:
            break
        seen.add(token)
    return found, False


def _call(call: Callable[[], Any]) -> Any:
    """``call()``; what boto3 raises becomes ours, everything else goes through."""
    try:
        return call()
    except Exception as error:
        response = getattr(error, "response", None)
        ours = type(error).__module__.startswith(("botocore", "boto3")) or response is not None
        if not ours:
            raise
        answer = response if isinstance(response, Mapping) else {}
        code = text_of(map_of(answer, "Error"), "Code")
        # One that nobody answered may quote the address of a proxy, with its password.
        cause = error if response is not None else None
        raise _make_refusal(code or type(error).__name__) from cause


def _make_refusal(code: str, name: str = "") -> SourceError:
    problem, todo = REFUSALS.get(code, (f"it answered {_shorten(code)}", LATER))
    label = f"AWS Support, {name}" if name else "AWS Support"
    return SourceError(f"{label}: {problem}.", todo=todo)


def _shorten(code: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "", code)[:60] or "with an error"


# ---- saved


@dataclass(frozen=True, slots=True)
class _Saved:
    """A case as it stands in several files: each one's subject, and whether it was cut."""

    communications: list[Record] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    cuts: list[bool] = field(default_factory=list)

    def gather(self, case_id: str, warnings: Sequence[str], header: Record) -> Gathered:
        """One file that has everything is enough."""
        subject = next(filter(None, self.subjects), "")
        cut = all(self.cuts)
        return gather_case(
            case_id, self.communications, subject, cut=cut, warnings=warnings, header=header
        )


def _list_objects(document: Json) -> list[Record]:
    """The objects that a document is."""
    return maps(document if isinstance(document, list) else [document])


def _index_headers(documents: Iterable[Record]) -> dict[str, Record]:
    """The cases as ``describe_cases`` tells them, by their ids without the account."""
    cases = (case for document in documents for case in maps(document.get("cases")))
    return {_short_id(text_of(case, "caseId")): case for case in cases}


def _group_by_case(documents: Iterable[Record]) -> dict[str, _Saved]:
    """By case id, in the order first met."""
    found: dict[str, _Saved] = {}
    for part in _split_documents(documents):
        for record in part.communications:
            case_id = text_of(record, "caseId") or part.case_id or "unknown"
            saved = found.setdefault(case_id, _Saved())
            saved.communications.append(record)
            saved.subjects.append(part.subject)
            saved.cuts.append(part.cut)
    return found


@dataclass(frozen=True, slots=True)
class _SavedPart:
    """Correspondence that stands together in a file: of one case if ``case_id`` says
    which; ``cut`` says that earlier correspondence is missing."""

    communications: Sequence[Record]
    cut: bool
    case_id: str = ""
    subject: str = ""


def _split_documents(documents: Iterable[Record]) -> Iterator[_SavedPart]:
    for document in documents:
        cut = bool(clean(document.get("nextToken")))
        yield _SavedPart(maps(document.get("communications")), cut)
        for case in maps(document.get("cases")):
            recent = map_of(case, "recentCommunications")
            listed = maps(recent.get("communications"))
            cut = bool(clean(recent.get("nextToken"))) or len(listed) >= _MOST_RECENT
            yield _SavedPart(listed, cut, text_of(case, "caseId"), text_of(case, "subject"))
