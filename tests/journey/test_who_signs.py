"""A small team without any list gets through; who answers is asked for once, and shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.kit import ID, authored, incident, kit_as, notebook, save

TEXT = "We are sorry. On 3 March 2026 the apps were slow."
SIGN = ("signoff", ID, "--role", "delivery manager")


@pytest.fixture
def team(ready: Path, tmp_path: Path) -> Path:
    """A workspace in which nobody and nothing is listed."""
    folder = Path(shutil.copytree(ready, tmp_path / "ws"))
    settings = folder / "incident-kit.yaml"
    settings.write_text(settings.read_text().replace("tenants_file: customers.txt\n", ""))
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    authored(content)[1]["source"] = TEXT
    save(path, content)
    return folder


def answer(folder: Path, security: str) -> None:
    path = incident(folder) / "incident.yaml"
    path.write_text(path.read_text().replace("security: no", f"security: {security}"))


def test_a_team_without_any_list_gets_through_in_three_commands(team: Path) -> None:
    without = ("decide", ID, "--without-lists", "--reason", "we serve our own teams")
    assert kit_as("Dee Delivery", team, *without).code == 0
    signed = kit_as("Dee Delivery", team, *SIGN)
    assert (signed.code, "by Dee Delivery, the git user here" in signed.out) == (0, True)
    assert kit_as("Dee Delivery", team, "export", ID, "--public").code == 0
    sheet = (incident(team) / "export" / "proof.md").read_text()
    assert "Signed off by Dee Delivery (delivery manager" in sheet
    assert "on no list" in sheet.partition("## Security and sign-off")[2].partition("##")[0]


@pytest.mark.parametrize("writer", ["Ben Madeup", "Someone Else <ben@disk.example>"])
def test_the_writer_s_own_machine_signs_nothing(team: Path, writer: str) -> None:
    kit_as("Dee Delivery", team, "decide", ID, "--without-lists", "--reason", "ours alone")
    assert kit_as(writer, team, *SIGN).code == 2
    assert kit_as(writer, team, *SIGN, "--by", "Dee Delivery").code == 2


def test_after_one_of_two_signatures_the_next_step_is_the_second(team: Path) -> None:
    answer(team, "yes")
    kit_as("Dee Delivery", team, "decide", ID, "--without-lists", "--reason", "ours alone")
    first = kit_as("Dee Delivery", team, *SIGN)
    assert first.code == 0, first.err
    next_step = first.out.partition("Next:")[2]
    assert ("signoff" in next_step or "security" in next_step, "export" in next_step) == (
        True,
        False,
    )


def test_an_answer_without_a_name_is_mended_in_one_step(team: Path) -> None:
    path = incident(team) / "incident.yaml"
    rows = path.read_text().splitlines(keepends=True)
    path.write_text("".join(row for row in rows if not row.startswith("security_by")))
    assert "nobody's name stands by the answer" in kit_as(None, team, "security", ID).out
    said = kit_as("Ada Fictional", team, "security", ID, "--answer", "no")
    assert said.code == 0, said.err
    assert "security_by: Ada Fictional" in path.read_text()
    assert "clear" in kit_as(None, team, "security", ID).out
