"""A sentence that differs from the facts stays where somebody says what else it speaks of."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.kit import ID, incident, kit
from support.published import type_text

EARLIER = "In its first year the outage lasted 5 hours"
KEEP = ("--reason", "an earlier outage", "--by", "Ada Fictional")
SIGN = ("signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")


@pytest.fixture(name="folder")
def copy_ready(ready: Path, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(ready, tmp_path / "ws"))
    type_text(folder, f"We are sorry.\n\n{EARLIER}.")
    return folder


def test_it_stops_a_sign_off_until_it_is_kept(folder: Path) -> None:
    refused = kit(folder, *SIGN)
    assert refused.code == 4
    assert f'--sentence "{EARLIER}." keep --reason "WHY"' in refused.err
    kept = kit(folder, "decide", ID, "--sentence", "in its first year", "keep", *KEEP)
    assert (kept.code, EARLIER in kept.out) == (0, True), kept.err
    assert kit(folder, *SIGN).code == 0
    assert kit(folder, "export", ID, "--public").code == 0
    sheet = (incident(folder) / "export/proof.md").read_text()
    assert "an earlier outage" in sheet


def test_it_is_asked_about_again_once_it_says_something_else(folder: Path) -> None:
    assert kit(folder, "decide", ID, "--sentence", EARLIER, "keep", *KEEP).code == 0
    type_text(folder, f"We are sorry.\n\n{EARLIER} and more.")
    assert "5 hours and more" in kit(folder, *SIGN).err


def test_to_keep_it_again_makes_no_second_row(folder: Path) -> None:
    for _ in range(2):
        assert kit(folder, "decide", ID, "--sentence", EARLIER, "keep", *KEEP).code == 2 * _
    assert (incident(folder) / "redactions.yaml").read_text().count("sentence:") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--sentence", EARLIER, "keep", "--by", "Ada Fictional"), "needs a reason"),
        (("--sentence", EARLIER, "keep", "--reason", "known", "--by", "?"), "needs a name"),
        (("--sentence", EARLIER, "drop", *KEEP), "kept or reworded"),
        (("--sentence", "nobody wrote this", "keep", *KEEP), "no sentence"),
        (("--sentence", "", "keep", *KEEP), "no sentence"),
    ],
)
def test_what_it_takes_is_said(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    refused = kit(folder, "decide", ID, *arguments)
    assert refused.code == 2
    assert said in refused.err
    assert not (incident(folder) / "redactions.yaml").exists()


def test_words_that_several_sentences_have_name_none(folder: Path) -> None:
    type_text(folder, f"{EARLIER}. Later the outage lasted 6 hours.")
    refused = kit(folder, "decide", ID, "--sentence", "outage lasted", "keep", *KEEP)
    assert (refused.code, "several sentences" in refused.err) == (2, True)


def test_it_is_asked_about_again_once_that_is_undone(folder: Path) -> None:
    assert kit(folder, "decide", ID, "--sentence", EARLIER, "keep", *KEEP).code == 0
    undone = kit(folder, "decide", ID, "--sentence", "first year", "undo")
    assert (undone.code, EARLIER in undone.out) == (0, True), undone.err
    assert f'--sentence "{EARLIER}." keep' in kit(folder, *SIGN).err
    again = kit(folder, "decide", ID, "--sentence", "first year", "undo")
    assert (again.code, "no sentence with these words was kept" in again.err) == (2, True)
