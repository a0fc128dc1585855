"""What was searched or drawn once stands for that alone: any argument that changes asks anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from incident_kit.case.leak_check import LeakCheck
from incident_kit.model import Artifact, Decision, Known, Person, PublicSection
from incident_kit.model.incident import Incident
from incident_kit.redaction import extract_readable, find, mask_for_good
from incident_kit.rendering import html, statuspage
from incident_kit.review.consistency import Facts
from incident_kit.review.public_text import redact_sections


class Asked(NamedTuple):
    """A function that remembers, what it is asked, and each argument as another one."""

    ask: Callable[..., Any]
    given: Mapping[str, Any]
    others: Mapping[str, Any]


def _keep(value: str, **more: Any) -> Decision:
    return Decision("name", value, "keep", by="Ada Quist", **more)


def _find_leaks(
    files: list[Artifact], known: Known, decisions: list[Decision], hidden: Any, familiar: Any
) -> Any:
    return LeakCheck(known, decisions, hidden, familiar).find_leaks(files)


_PAGE = "<p>Harbour and Mole Ltd told Ivo Brandt of it; we told Anna Quillon.</p>"
_KNOWN = Known(people=[Person("Ivo Brandt", ids=["U1"])], tenants=["Mole Ltd"])
_FILES = [Artifact("public.html", _PAGE.encode()), Artifact("public.md", b"Harbour")]
_STARTED = datetime(2026, 11, 3, 9, tzinfo=UTC)
_SECTIONS = (
    PublicSection("title", "", "# Outage\n\nIt started at 10:30.\n\nWe told Anna Quillon."),
)


def _facts(hour: int = 9) -> Facts:
    times = {"started": _STARTED.replace(hour=hour), "resolved": _STARTED.replace(hour=hour + 1)}
    return Facts.of(Incident(id="2026-11-03-disk", **times), ZoneInfo("Europe/London"))


ASKED = {
    "the search of finished files": Asked(
        _find_leaks,
        {
            "files": _FILES,
            "known": _KNOWN,
            "decisions": [_keep("Mole Ltd")],
            "hidden": ["Harbour"],
            "familiar": [],
        },
        {
            "files": [_FILES[0], Artifact("public.md", b"Harbour, Anna Quillon")],
            "known": Known(people=[Person("Ivo Brandt")], tenants=["Mole Ltd", "Anna Quillon"]),
            "decisions": [_keep("Mole Ltd"), _keep("Ivo Brandt")],
            "hidden": ["Harbour", "told"],
            "familiar": ["Anna Quillon"],
        },
    ),
    "the search of a file of another form": Asked(
        lambda name: LeakCheck(_KNOWN, (), ["p"]).find_leaks([Artifact(name, _PAGE.encode())]),
        {"name": "public.html"},
        {"name": "public.txt"},
    ),
    "what is read of a file": Asked(
        extract_readable,
        {"data": _PAGE.encode(), "name": "public.html"},
        {"data": b"<p>Harbour</p>", "name": "public.txt"},
    ),
    "the search of a text": Asked(
        find,
        {"text": "We told Ivo Brandt.", "known": _KNOWN},
        {"text": "Ivo Brandt was told.", "known": Known(tenants=["Ivo Brandt"])},
    ),
    "a text without its secrets": Asked(
        mask_for_good,
        {"text": "password: Zk7quorl9", "with_guesses": True},
        {"text": "password: Zk7quorl8 it is", "with_guesses": False},
    ),
    "the text after every decision": Asked(
        redact_sections,
        {
            "sections": _SECTIONS,
            "known": Known(),
            "decisions": [],
            "questions": [],
            "familiar": [],
            "facts": _facts(),
            "kept": [],
        },
        {
            "sections": [PublicSection("title", "", "# Outage\n\nIt started at 10:31.")],
            "known": Known(tenants=["Outage"]),
            "decisions": [_keep("Anna Quillon")],
            "questions": [_keep("Anna Quillon")],
            "familiar": ["Anna Quillon"],
            "facts": _facts(10),
            "kept": ["It started at 10:30."],
        },
    ),
    "a piece of a page": Asked(
        html.to_fragment,
        {"markdown": "# One\n\n![a](attachment:a.png)", "images": {}, "taken": []},
        {"markdown": "# Two", "images": {"a.png": b"\x89PNG\r\n\x1a\n"}, "taken": ["one"]},
    ),
    "the Markdown of a status page": Asked(
        statuspage.statuspage_subset, {"markdown": "a<b>"}, {"markdown": "b<a>"}
    ),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_every_argument_that_changes_has_an_answer_of_its_own(asked: Asked) -> None:
    ask, given, others = asked
    first = ask(**given)
    assert set(given) == set(others)
    for name, value in others.items():
        assert repr(ask(**{**given, name: value})) != repr(first), name
        assert repr(ask(**given)) == repr(first)


def test_who_changes_what_was_found_changes_it_for_nobody_else() -> None:
    found = find("We told Ivo Brandt.", _KNOWN)
    found.clear()
    assert find("We told Ivo Brandt.", _KNOWN)
