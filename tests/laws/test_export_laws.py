"""Whatever people do in whatever order, what stands and is called covered is what is approved."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.kit import ID, incident, kit
from support.published import CLEAR, EXPORT, HOLD, SIGN, list_standing, make_accepted, type_text
from support.trying import tried

from incident_kit.case import load_case
from incident_kit.errors import IncidentKitError
from incident_kit.exporting.artifacts import approve_public, render_public
from incident_kit.exporting.exports import find_public_set
from incident_kit.workspace import open_workspace

TEXTS = ["We are sorry.", "We are sorry. Zorvex Bank was hit.", "It was a disk."]
KEEP = ("--reason", "agreed with them", "--by", "Ira Example")


def verb(*arguments: str) -> Callable[[Path], object]:
    return lambda folder: kit(folder, *arguments)


def copy_page(folder: Path) -> None:
    """What stands beside the notebooks once nbconvert was run."""
    page = incident(folder) / "export/public.html"
    if page.exists():
        shutil.copy(page, incident(folder) / page.name)


def spoil_file(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = incident(folder) / "export" / name
        if path.exists():
            path.write_bytes(path.read_bytes() + b"\n")

    return spoil


def remove_file(name: str) -> Callable[[Path], None]:
    return lambda folder: (incident(folder) / "export" / name).unlink(missing_ok=True)


VERBS = {
    "Dee signs": verb(*SIGN, "Dee Example"),
    "Eve signs": verb(*SIGN, "Eve Example"),
    "held": verb(*HOLD),
    "cleared": verb(*CLEAR),
    "exported": verb(*EXPORT),
    "exported as a page": verb(*EXPORT, "--to", "html"),
    "exported as Markdown": verb(*EXPORT, "--to", "md"),
    "previewed": verb("export", ID, "--preview"),
    "kept": verb("decide", ID, "Zorvex Bank", "keep", *KEEP),
    "hidden": verb("decide", ID, "Zorvex Bank", "replace", *KEEP),
    "declined": verb("decline", ID, *KEEP),
    "not declined": verb("decline", ID, "--undo", *KEEP),
    "noted": verb("note", ID, "We looked into it", "--at", "09:20"),
}
#: What is done behind the kit's back.
DEEDS = {
    **{
        f"text {number}": lambda folder, text=text: type_text(folder, text)
        for number, text in enumerate(TEXTS)
    },
    "nbconvert": copy_page,
    "page spoilt": spoil_file("public.html"),
    "sheet spoilt": spoil_file("proof.md"),
    "Markdown removed": remove_file("public.md"),
    "sheet removed": remove_file("proof.md"),
}


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_accepted(tmp_path_factory.mktemp("accepted") / "ws")


def render_approved(folder: Path) -> dict[str, bytes]:
    """The files of what is approved now; empty if nothing is."""
    case = load_case(open_workspace(folder), ID)
    try:
        return {file.name: file.data for file in render_public(case, approve_public(case))}
    except IncidentKitError:
        return {}


def check_standing(folder: Path, state: str) -> None:
    """``state``: what the kit says of what stands."""
    approved = render_approved(folder)
    standing = list_standing(folder)
    public = {name: data for name, data in standing.items() if "public." in name}
    if state == "none":
        assert standing == {}
    if state == "covered":
        assert {name: approved.get(Path(name).name) for name in public} == public
        sheet = standing.get("export/proof.md", b"").decode()
        exported = [Path(name).name for name in public if name.startswith("export/")]
        rows = [line.split(" | ") for line in sheet.splitlines() if line.startswith("| public.")]
        listed = {row[0][2:]: row[2][:-2] for row in rows}
        assert listed == {name: hashlib.sha256(approved[name]).hexdigest() for name in exported}


@given(
    st.lists(st.sampled_from([*VERBS, *DEEDS, "exported", "Dee signs"]), min_size=4, max_size=14)
)
@tried(12)
def test_what_is_called_covered_is_what_is_approved_now(accepted: Path, doings: list[str]) -> None:
    with TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(accepted, Path(temporary) / "ws"))
        for doing in doings:
            {**VERBS, **DEEDS}[doing](folder)
            state = find_public_set(load_case(open_workspace(folder), ID)).state
            check_standing(folder, state)
            assert doing in DEEDS or state != "not covered"
