"""Two people, one incident: from the signature to a correction, and back.

What they type and what they are shown stands in docs/publishing.md as well, word for word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.kit import ID, kit_as
from support.published import type_section
from support.publishing import TEXT, Team, change_text, read_kept
from support.runs import write_run
from support.statuspage_server import KEY

from incident_kit.model import utc_now
from incident_kit.publishing import statuspage
from incident_kit.sources.http import Manners

DOCS = Path(__file__).resolve().parents[2] / "docs" / "publishing.md"
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")
_DAY = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December) 20\d\d\b"
)


@dataclass
class Story:
    """What was typed and shown, in the order of the story."""

    team: Team
    told: list[str] = field(default_factory=list)

    def run(self, who: str, *arguments: str, code: int = 0) -> None:
        """Somebody runs a command at a machine of their own; it ends with ``code``."""
        name = who.split()[0].casefold()
        ran = kit_as(f"{who} <{name}@disk.example>", self.team.folder, *arguments)
        assert ran.code == code, ran
        typed = " ".join(f'"{one}"' if " " in one else one for one in arguments)
        shown = [line.rstrip() for line in f"{ran.out}{ran.err}".splitlines()]
        self.told.append("\n".join([f"{name}$ incident-kit {typed}", *shown]))

    @property
    def page(self) -> str:
        """What readers see."""
        shown = self.team.page.postmortem
        return (shown.body or "") if shown and shown.published else ""

    def change_on_the_page(self, old: str, new: str) -> None:
        """Somebody changes the draft in Statuspage itself."""
        postmortem = self.team.page.postmortem
        assert postmortem is not None
        assert postmortem.draft is not None
        postmortem.draft = postmortem.draft.replace(old, new)

    def list_told(self) -> list[str]:
        """Each command with what it showed, on any day."""
        days = (_TIME.sub("2026-03-09 10:00 UTC", block) for block in self.told)
        return [_DAY.sub("9 March 2026", block) for block in days]


@pytest.fixture
def story(team: Team, monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setenv("INCIDENT_KIT_STATUSPAGE_KEY", KEY)
    monkeypatch.setattr(statuspage, "MANNERS", Manners())
    return Story(team)


BEN, DEE = "Ben Madeup", "Dee Example"
PUBLISH = ("publish", ID)


def test_two_people_publish_correct_and_take_back_one_report(story: Story) -> None:
    team = story.team

    # Dee has signed what Ben wrote. He looks, and puts it where only the team sees it.
    story.run(BEN, *PUBLISH)
    story.run(BEN, *PUBLISH, "--draft")
    assert story.page == ""

    # Somebody improves it in Statuspage. What nobody signed is not published.
    story.change_on_the_page("for an hour", "for a little while")
    story.run(BEN, *PUBLISH, "--live", code=4)
    assert story.page == ""

    # They talk. Ben puts the signed text in its place, and says why.
    story.run(BEN, *PUBLISH, "--draft", "--over", "--reason", "agreed: the signed text goes")
    story.run(BEN, *PUBLISH, "--live", "--notify")
    assert TEXT in story.page
    assert len(team.page.mails) == 1
    assert "readers of Statuspage see what was signed" in kit_as(BEN, team.folder, "check", ID).out

    # It was more than apps. Ben says so on top, Dee signs again, and it replaces the other.
    write_run(team.folder, "public")
    change_text(team.folder, "We are sorry. Apps and mail were slow for an hour.")
    story.run(DEE, "signoff", ID, "--role", "delivery manager", code=4)
    today = utc_now()
    corrected = f"Corrected on {today.day} {today:%B %Y}: mail was slow too."
    type_section(team.folder, "correction", corrected)
    story.run(
        DEE, "signoff", ID, "--role", "delivery manager", "--evidence", "https://wiki.example/2"
    )
    story.run(BEN, *PUBLISH)
    story.run(BEN, *PUBLISH, "--draft")
    story.run(BEN, *PUBLISH, "--live")
    assert corrected in story.page
    assert list(read_kept(team.folder)) == ["1.md", "2.md"]

    # A customer asks for it to be taken back, and Dee does so.
    story.run(DEE, *PUBLISH, "--revert")
    assert story.page == ""
    assert "Dee Example took back version 2" in kit_as(DEE, team.folder, "audit", ID).out
    assert len(team.page.mails) == 1

    docs = DOCS.read_text(encoding="utf-8")
    assert [block for block in story.list_told() if block not in docs] == []
