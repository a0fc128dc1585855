"""A section of the public version that somebody accepts, rewords or leaves out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.kit import ID, authored, incident, kit, notebook, save, workspace

from incident_kit.case import Case, load_case
from incident_kit.errors import IncidentKitError, UsageError, WaitingError
from incident_kit.journey.decisions import decide_entity
from incident_kit.journey.sections import choose_section
from incident_kit.model import PublicSection, utc_now
from incident_kit.workspace import open_workspace

BY = {"by": "Bo Example"}


@pytest.fixture
def made(just_begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(just_begun, tmp_path / "ws"))


def load(folder: Path) -> Case:
    return load_case(open_workspace(folder), ID)


def find(folder: Path, key: str = "what-happened") -> PublicSection:
    return next(section for section in load(folder).sections if section.key == key)


def choose(folder: Path, action: str, key: str = "what-happened", **given: str) -> None:
    choose_section(load(folder), key, action, {**BY, **given}, utc_now())


def retell(folder: Path, old: str, new: str) -> None:
    """Let the record say something else, as another gathering does."""
    path = incident(folder) / "events.jsonl"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def write_proposal(folder: Path, key: str, words: str) -> None:
    """Type into a proposed cell below its marker line."""
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    for cell in authored(content):
        is_proposed = "Proposed." in "".join(cell["source"])
        if cell["metadata"]["incident_kit"]["section"] == key and is_proposed:
            cell["source"] = "".join(cell["source"]) + words
    save(path, content)


def test_an_accepted_section_is_what_an_edited_cell_is(made: Path) -> None:
    before = find(made)
    assert before.proposed
    choose(made, "accept")
    assert not find(made).proposed
    assert find(made).text == before.text.partition("\n\n")[2]
    assert "what-happened" not in load(made).public.proposed


def test_no_decision_writes_the_notebook(made: Path) -> None:
    path = incident(made) / "public.ipynb"
    before = path.read_bytes()
    choose(made, "accept")
    choose(made, "reword", "summary", **{"with": "We are sorry."})
    assert path.read_bytes() == before


def test_a_reworded_section_says_the_new_words(made: Path) -> None:
    choose(made, "reword", **{"with": "Apps were slow."})
    assert (find(made).text, find(made).proposed) == ("Apps were slow.", False)


def test_a_section_left_out_leaves_with_its_heading(made: Path) -> None:
    choose(made, "leave out")
    assert "What happened" not in load(made).public.text


def test_undo_asks_again(made: Path) -> None:
    choose(made, "accept")
    choose(made, "undo")
    assert find(made).proposed
    assert not load(made).choices


@pytest.mark.parametrize(
    ("action", "given"), [("accept", {}), ("reword", {"with": "Slow."}), ("leave out", {})]
)
def test_a_text_that_changed_is_asked_about_again(
    made: Path, action: str, given: dict[str, str]
) -> None:
    choose(made, action, **given)
    retell(made, "Fixed: apps are fast again.", "Fixed, but for one app.")
    assert find(made).proposed
    assert "but for one app" in find(made).text


def test_words_typed_into_the_notebook_are_asked_about_again(made: Path) -> None:
    choose(made, "accept")
    write_proposal(made, "what-happened", "\n\nAnd more.")
    assert find(made).proposed


def test_a_name_replaced_by_ones_own_decision_is_no_change(made: Path) -> None:
    retell(made, "We are looking into slow apps.", "We look into apps of Elsewhere Ferries.")
    choose(made, "accept")
    decide_entity(load(made), "Elsewhere Ferries", "replace", {"with": "a ferry"}, utc_now())
    assert not find(made).proposed
    assert "a ferry" in find(made).text


def test_a_name_that_leaves_the_lists_is_asked_about_again(made: Path) -> None:
    retell(made, "We are looking into slow apps.", "We look into apps of Elsewhere Ferries.")
    choose(made, "accept")
    (made / "customers.txt").write_text("Other Company\n")
    assert find(made).proposed


def test_what_was_not_seen_is_not_decided_on(made: Path) -> None:
    seen = load(made).fingerprint(find(made))
    retell(made, "Fixed: apps are fast again.", "Fixed, but for one app.")
    with pytest.raises(WaitingError, match="changed meanwhile"):
        choose(made, "accept", seen=seen)
    case = load(made)
    assert case.typed_sections
    retell(made, "Fixed, but for one app.", "Fixed for all.")
    with pytest.raises(WaitingError, match="changed meanwhile"):
        choose_section(case, "what-happened", "accept", BY, utc_now())


@pytest.mark.parametrize(
    ("key", "action", "given"),
    [
        ("what-happened", "publish", {}),
        ("nothing", "accept", {}),
        ("what-happened", "reword", {"with": "  "}),
        ("what-happened", "accept", {"by": ""}),
        ("why", "accept", {}),
    ],
)
def test_what_cannot_be_decided_is_refused(
    made: Path, key: str, action: str, given: dict[str, str]
) -> None:
    with pytest.raises(IncidentKitError):
        choose(made, action, key, **given)
    assert not load(made).choices


@pytest.mark.parametrize(
    "row", ["by: ''", "by: team", "by: Somebody Unknown", "at: 2026-11-05T10:00"]
)
def test_a_row_by_nobody_known_is_no_decision(made: Path, row: str) -> None:
    settings = made / "incident-kit.yaml"
    people = "people: [{name: Bo Example, role: comms}]"
    settings.write_text(settings.read_text().replace("people: []", people))
    of = load(made).fingerprint(find(made))
    for action in ("accept", "reword"):
        path = incident(made) / "redactions.yaml"
        path.write_text(
            f"version: 1\nsections:\n- {{section: what-happened, action: {action}, "
            f"text: Slow., of: '{of}', {row}}}\n"
        )
        assert find(made).proposed


def test_two_rows_on_one_section_decide_nothing(made: Path) -> None:
    choose(made, "accept")
    path = incident(made) / "redactions.yaml"
    head, _, rows = path.read_text().partition("sections:\n")
    path.write_text(f"{head}sections:\n{rows}{rows}")
    assert find(made).proposed


def test_a_secret_in_new_words_is_not_stored(made: Path) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    choose(made, "reword", **{"with": f"The token {secret} expired."})
    assert secret not in (incident(made) / "redactions.yaml").read_text()


def test_the_command_line_decides_the_same(made: Path) -> None:
    ran = kit(made, "decide", ID, "--section", "What happened", "accept", "--by", "Bo Example")
    assert ran.code == 0, ran.err
    assert not find(made).proposed


def test_before_there_is_a_public_version_nothing_is_decided(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws", comms="Bo Example")
    assert kit(folder, "gather", ID).code == 0
    with pytest.raises(UsageError, match="no public version"):
        choose(folder, "accept")
