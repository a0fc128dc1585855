"""What a bare `incident-kit` says of an incident: where it stands, and whom it waits for."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.kit import ID, incident, kit, workspace

from incident_kit.journey.whom import (
    name_lead,
    name_security_reviewers,
    name_signers,
    name_writer,
)
from incident_kit.model import Review, Signoff
from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.model.settings import Member, Settings, SignoffRule


def stage(folder: Path) -> str:
    """The row of the incident in the bare call's table."""
    ran = kit(folder)
    return next(line for line in ran.out.splitlines() if line.startswith(ID))


def test_a_gathering_that_failed_is_told(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    assert "  new  " in stage(folder)
    (folder / "exports" / "slack.zip").write_bytes(b"PK no zip")
    (folder / "exports" / "incidents.json").write_text("{")
    assert kit(folder, "gather", ID).code == 3
    assert "gathering failed: Slack export, slack.zip, Statuspage, incidents.json" in stage(folder)


def test_one_that_was_read_in_part_is_told(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    (folder / "exports" / "incidents.json").write_text("{")
    assert kit(folder, "gather", ID).code == 3
    assert "gathered in part" in stage(folder)


def test_a_report_that_was_exported_is_told_until_it_is_written_in(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    for verb in ("gather", "report"):
        assert kit(folder, verb, ID).code == 0
    assert "report begun, by Ada Fictional" in stage(folder)
    assert kit(folder, "export", ID).code == 0
    assert "report exported  " in stage(folder)
    later = (incident(folder) / "export" / "internal.html").stat().st_mtime + 1
    os.utime(incident(folder) / "report.ipynb", (later, later))
    assert "report exported, changed since" in stage(folder)


TEAM = [
    Member(name="Jo Ferran", role="comms, product manager"),
    Member(name="Dee Maskell", role="delivery manager"),
    Member(name="Pat Quillan", role="product manager"),
    Member(name="Ines Alder", role="information assurance"),
]
ASKED = SignoffRule(roles=["delivery manager", "product manager"])
FACTS = Incident(id=ID, lead="Mira Tolland", comms="Jo Ferran")


@pytest.mark.parametrize(
    ("settings", "signers", "reviewers"),
    [
        (Settings(), "somebody other than Jo Ferran", "information assurance"),
        (Settings(signoff=ASKED), "delivery manager or product manager", "information assurance"),
        (Settings(people=TEAM, signoff=ASKED), "Dee Maskell or Pat Quillan", "Ines Alder"),
    ],
    ids=["nobody is listed", "roles are asked for", "people are listed"],
)
def test_an_incident_waits_for_people_by_name_where_the_team_is_listed(
    settings: Settings, signers: str, reviewers: str
) -> None:
    parties = Parties(FACTS, settings)
    assert name_signers(parties, Review(), "sha256:0") == signers
    assert name_security_reviewers(parties) == reviewers
    assert (name_lead(parties), name_writer(parties)) == ("Mira Tolland", "Jo Ferran")


def test_who_signed_is_not_waited_for() -> None:
    parties = Parties(FACTS, Settings(people=TEAM, signoff=ASKED))
    at = datetime(2026, 3, 4, 12, tzinfo=UTC)
    signed = Signoff("Dee Maskell", "delivery manager", at, "sha256:0")
    assert name_signers(parties, Review(signoffs=(signed,)), "sha256:0") == "Pat Quillan"
    assert "Dee Maskell" in name_signers(parties, Review(signoffs=(signed,)), "sha256:1")


def test_a_security_incident_waits_for_who_reviews_too_and_for_no_role_that_signed() -> None:
    facts = Incident(id=ID, lead="Mira Tolland", comms="Jo Ferran", security="yes")
    parties = Parties(facts, Settings(people=TEAM, signoff=SignoffRule(roles=["delivery manager"])))
    assert name_signers(parties, Review(), "sha256:0") == "Dee Maskell or Ines Alder"
    at = datetime(2026, 3, 4, 12, tzinfo=UTC)
    signed = Signoff("Dee Maskell", "delivery manager", at, "sha256:0")
    assert name_signers(parties, Review(signoffs=(signed,)), "sha256:0") == "Ines Alder"


def test_where_nobody_is_named_the_role_is() -> None:
    parties = Parties(Incident(id=ID, comms="TBC"), Settings())
    assert (name_lead(parties), name_writer(parties)) == ("the lead", "comms")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose incident has a public version that nobody has to decide on."""
    folder = workspace(tmp_path_factory.mktemp("stages"), comms="Jo Ferran")
    for verb in ("gather", "report", "public"):
        assert kit(folder, verb, ID).code == 0
    return folder


def test_a_version_with_proposals_waits_for_who_writes_it(written: Path) -> None:
    assert "deciding, waits for Jo Ferran" in stage(written)
