"""What only looks like a secret in the public text passes by the word of two people."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.kit import ID, Ran, incident, kit
from support.published import type_text
from support.redaction_samples import token

#: A guess takes it for a user and a password; a rule knows it by its form.
GUESSED = "The fix is in admin / Blue-Crane9 upstream"
FORMAL = "glpat-" + token("an", 20, "no secret")
STRONG = f"The rack is labelled admin / {token('an', 32, 'strong')}"
SIGN = ("signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")


@pytest.fixture(name="folder")
def copy_ready(ready: Path, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(ready, tmp_path / "ws"))
    type_text(folder, f"We are sorry.\n\n{GUESSED}.")
    return folder


def find_line(folder: Path) -> str:
    """The line of the public text that is asked about, as the step names it."""
    refused = kit(folder, *SIGN)
    assert refused.code == 4, refused.out
    return refused.err.partition("--no-secret ")[2].partition(" ")[0]


def say(folder: Path, line: str, by: str, reason: str = "a label on a rack") -> Ran:
    return kit(folder, "decide", ID, "--no-secret", line, "--by", by, "--reason", reason)


def test_one_person_s_word_lets_nothing_pass_and_two_people_s_does(folder: Path) -> None:
    line = find_line(folder)
    first = say(folder, line, "Ada Fictional")
    assert (first.code, "somebody else has to say so too" in first.out) == (0, True), first.err
    again = say(folder, line, "Ada Fictional")
    assert (again.code, "Ada Fictional has said so" in again.err) == (5, True), again.out
    assert find_line(folder) == line
    second = say(folder, line, "Bo Inventado")
    assert (second.code, "in the word of two people" in second.out) == (0, True), second.err
    assert kit(folder, *SIGN).code == 0
    exported = kit(folder, "export", ID, "--public")
    assert exported.code == 0, exported.err
    export = incident(folder) / "export"
    for name in ("public.md", "public.html"):
        assert "Blue-Crane9" in (export / name).read_text()


def agree(folder: Path) -> None:
    line = find_line(folder)
    for by in ("Ada Fictional", "Bo Inventado"):
        assert say(folder, line, by).code == 0


def test_what_was_said_of_a_line_is_taken_back_by_anybody_and_takes_two_again(folder: Path) -> None:
    line = find_line(folder)
    agree(folder)
    assert kit(folder, *SIGN).code == 0
    assert kit(folder, "export", ID, "--public").code == 0
    assert kit(folder, "decide", ID, "--no-secret", line, "undo", "--by", "Cy Nobody").code == 0
    assert kit(folder, "export", ID, "--public").code == 4
    assert not (incident(folder) / "export/public.html").exists()
    for by, code in (("Ada Fictional", 4), ("Bo Inventado", 0)):
        assert say(folder, line, by).code == 0
        assert kit(folder, "export", ID, "--public").code == code
    told = kit(folder, "audit", ID).out
    assert "what was said to be no secret in the public text may be one" in told


def test_nothing_is_taken_back_of_a_line_of_which_nobody_said_anything(folder: Path) -> None:
    line = find_line(folder)
    refused = kit(folder, "decide", ID, "--no-secret", line, "undo", "--by", "Cy Nobody")
    assert (refused.code, f"nobody says of line {line}" in refused.err) == (2, True)


def test_it_holds_for_exactly_this_line(folder: Path) -> None:
    agree(folder)
    assert kit(folder, *SIGN).code == 0
    type_text(folder, f"We are sorry.\n\n{GUESSED} now.")
    refused = kit(folder, "export", ID, "--public")
    assert (refused.code, "--no-secret" in refused.err) == (4, True)


def test_the_proof_sheet_says_what_passed_and_counts_the_names_that_went(folder: Path) -> None:
    type_text(folder, f"We are sorry, says Zorvex Bank.\n\n{GUESSED}.")
    agree(folder)
    assert kit(folder, "decide", ID, "Zorvex Bank", "replace").code == 0
    assert kit(folder, *SIGN).code == 0
    assert kit(folder, "export", ID, "--public").code == 0
    sheet = (incident(folder) / "export/proof.md").read_text()
    for by in ("Ada Fictional", "Bo Inventado"):
        assert f"| Blue-Crane9 | a label on a rack | {by} |" in sheet
    assert "nothing else was found" in sheet
    assert "| name | 1 | 1 |" in sheet
    assert "Zorvex" not in sheet


def test_a_preview_shows_what_passed_as_it_is_published_and_nothing_else(folder: Path) -> None:
    type_text(folder, f"We are sorry.\n\n{GUESSED}.")
    line = find_line(folder)
    preview = incident(folder) / "export" / "preview.md"
    for by, is_shown in (("Ada Fictional", False), ("Bo Inventado", True)):
        assert say(folder, line, by).code == 0
        made = kit(folder, "export", ID, "--preview")
        assert made.code == 0, made.err
        assert ("Blue-Crane9" in preview.read_text()) == is_shown
    type_text(folder, f"We are sorry.\n\n{GUESSED}.\n\nZorvex saw admin / Blue-Crane9 again.")
    assert kit(folder, "export", ID, "--preview").code == 0
    text = preview.read_text()
    assert (text.count("Blue-Crane9"), "Zorvex" in text) == (1, False)


def test_the_same_words_on_another_line_are_asked_about(folder: Path) -> None:
    agree(folder)
    type_text(folder, f"We are sorry.\n\n{GUESSED}.\n\nIt was admin / Blue-Crane9 again.")
    assert kit(folder, *SIGN).code == 4


def test_a_word_that_was_changed_by_hand_lets_nothing_leave(folder: Path) -> None:
    line = find_line(folder)
    assert say(folder, line, "Ada Fictional").code == 0
    path = incident(folder) / "review.yaml"
    path.write_text(path.read_text().replace("Ada Fictional", "Cy Invented"))
    assert say(folder, line, "Bo Inventado").code != 0
    assert kit(folder, *SIGN).code != 0


@pytest.mark.parametrize("text", [f"We saw {FORMAL}.", f"{GUESSED}, {FORMAL}.", f"{STRONG}."])
def test_a_token_or_what_is_as_strong_never_passes(folder: Path, text: str) -> None:
    type_text(folder, f"We are sorry.\n\n{text}")
    refused = kit(folder, *SIGN)
    assert (refused.code, "take the secret out" in refused.err) == (4, True)
    line = refused.err.partition("(line ")[2].partition(" ")[0]
    said = say(folder, line, "Ada Fictional")
    assert (said.code, "nobody lets it pass" in said.err) == (2, True)
    assert FORMAL not in said.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--no-secret", "5", "--by", "Ada Fictional"), "reason"),
        (("--no-secret", "5", "--by", "?", "--reason", "a label"), "name"),
        (("--no-secret", "999", "--by", "Ada Fictional", "--reason", "a label"), "looks like"),
        (("--no-secret", "5", "keep", "--by", "Ada Fictional", "--reason", "a"), "stands alone"),
    ],
)
def test_what_it_takes_is_said(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    refused = kit(folder, "decide", ID, *arguments)
    assert (refused.code, said in refused.err) == (2, True), refused.err


@pytest.mark.parametrize("word", ["otter-lagoon", "zwibbel"])
def test_what_was_shown_to_stand_instead_of_a_credential_stands_there(
    folder: Path, word: str
) -> None:
    type_text(folder, f"We are sorry. The console password: {word} for now.")
    assert kit(folder, "decide", ID, word, "replace").code == 0
    assert kit(folder, *SIGN).code == 0
    assert kit(folder, "export", ID, "--public").code == 0
    page = (incident(folder) / "export/public.md").read_text()
    assert "The console password: [internal detail] for now." in page
