"""A text that readers saw never changes without a word: whatever it changes to."""

from __future__ import annotations

import pytest
from support.kit import ID, incident, kit
from support.published import SIGN, type_section
from support.publishing import Team, correct, go_live, put, read_kept, take_back
from support.runs import write_run

from incident_kit.errors import UndecidedError
from incident_kit.model import utc_now

SAID = f"Corrected on {utc_now():%d %B %Y}: more was slow."


def publish_correction(team: Team) -> bytes:
    """Publish a text and a correction of it; the first text's notebook."""
    put(team)
    go_live(team)
    first = (incident(team.folder) / "public.ipynb").read_bytes()
    correct(team.folder, "Apps were slow, and mail was late.")
    put(team)
    go_live(team)
    return first


def try_to_sign(team: Team) -> str:
    """Why the text as it stands cannot be signed; empty if it can."""
    return kit(team.folder, *SIGN, "Dee Example").err


def test_back_to_the_first_text_is_a_correction_too(team: Team) -> None:
    first = publish_correction(team)
    (incident(team.folder) / "public.ipynb").write_bytes(first)
    with pytest.raises(UndecidedError) as refused:
        put(team)
    assert any("what changed since it was published" in step for step in refused.value.todo)


def test_the_last_text_is_published_again_as_it_was(team: Team) -> None:
    publish_correction(team)
    take_back(team)
    assert [put(team), go_live(team)] == ["drafted", "published"]
    assert list(read_kept(team.folder)) == ["1.md", "2.md"]


@pytest.mark.parametrize(
    ("said", "needed"),
    [
        (SAID, True),
        (SAID.replace(" ", "  ").replace(": ", ":\n"), True),
        (" \n ", True),
        (f"**Corrected on {utc_now():%A, %d %B %Y}.**", True),
        (f"This report was updated on {utc_now():%Y-%m-%d}.", True),
        ("Corrected on 1 March 2026: even more was slow.", True),
        ("Even more was slow; mended by 1 January 2099.", True),
        (f"{SAID} Corrected on {utc_now():%d %B %Y}: and logs.", False),
    ],
    ids=[
        "the same",
        "the same in other lines",
        "blanks",
        "a day alone",
        "a day alone in other words",
        "an old day",
        "a day to come",
        "what is new too",
    ],
)
def test_a_second_correction_says_what_is_new(team: Team, said: str, *, needed: bool) -> None:
    publish_correction(team)
    write_run(team.folder, "public")
    type_section(team.folder, "summary", "Apps were slow, mail was late, and logs were missing.")
    type_section(team.folder, "correction", said)
    assert ("orrect" in try_to_sign(team)) is needed


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_published_text_that_is_not_kept_as_it_left_is_told(team: Team, *, is_gone: bool) -> None:
    publish_correction(team)
    said = "published/1.md is not there as readers saw it"
    assert said not in kit(team.folder, "check", ID).out
    kept = incident(team.folder) / "published/1.md"
    if is_gone:
        kept.unlink()
    else:
        kept.write_text("We never said so.")
    assert said in kit(team.folder, "check", ID).out
