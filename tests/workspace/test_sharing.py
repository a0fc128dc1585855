"""What others share is what their files say now, and a file that nobody touched is read once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.published import run_in_child
from support.trying import tried

from incident_kit.workspace import Folder, SharedDecisions, create_workspace, open_workspace
from incident_kit.workspace.sharing import Sharing

NAMES = ("a-one", "b-two", "c-three")
HERE = "b-two"


def write_rows(*rows: str) -> str:
    return "version: 1\nentities:\n" + "".join(f"  - {{{row}}}\n" for row in rows)


SHARES = write_rows("value: Zorvex, action: keep, shared: yes")
FILES = {
    "shares": SHARES,
    "hides, as long": SHARES.replace("keep", "drop"),
    "shares two": write_rows(
        "value: Zorvex, action: keep, shared: yes", "value: Q, action: keep, shared: true"
    ),
    "keeps to itself": write_rows("value: Zorvex, action: keep"),
    "spells it out": write_rows('value: Zorvex, action: keep, "\\x73hared": yes'),
    "broken": "entities: [shared\n",
    "broken, of its own alone": "entities: [\n",
    "no text": "\udcff",
    "empty": "",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("ws")
    create_workspace(root, {"team": "Example"})
    for name in NAMES:
        open_workspace(root).create({"id": name, "started": "2026-03-03T09:00Z"})
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "ws"))


def place(root: Path, name: str) -> Path:
    return root / "incidents" / name / "redactions.yaml"


def write(root: Path, name: str, text: str) -> None:
    place(root, name).write_bytes(text.encode("utf-8", "surrogateescape"))


def look(sharing: Sharing, root: Path, but: str = HERE) -> SharedDecisions:
    settings = open_workspace(root).settings
    incidents = root / "incidents"
    return sharing.look(incidents, lambda name: Folder(incidents / name, settings), but)


def replace_whole(path: Path, text: str) -> None:
    new = path.with_name("new")
    new.write_text(text)
    new.replace(path)


#: What happens to the file of an incident, or to the incident.
DEEDS: dict[str, Callable[[Path, str], object]] = {
    **{
        f"{kind} in place": lambda root, name, text=text: write(root, name, text)
        for kind, text in FILES.items()
    },
    "replaced": lambda root, name: replace_whole(place(root, name), SHARES),
    "removed": lambda root, name: place(root, name).unlink(missing_ok=True),
    "facts removed": lambda root, name: (
        place(root, name).with_name("incident.yaml").unlink(missing_ok=True)
    ),
    "facts": lambda root, name: place(root, name).with_name("incident.yaml").touch(),
    "renamed": lambda root, name: shutil.move(
        place(root, name).parent, root / "incidents" / f"{name}-x"
    ),
    "time put back": lambda root, name: (
        place(root, name).exists() and os.utime(place(root, name), (1, 1))
    ),
}


@given(
    st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.sampled_from(NAMES)), max_size=8),
    st.sampled_from([0, 3_000_000_000]),
)
@tried(40)
def test_what_is_remembered_is_what_a_first_look_sees(
    made: Path, deeds: Sequence[tuple[str, str]], left_alone: int
) -> None:
    sharing = Sharing(left_alone)
    with TemporaryDirectory() as temporary:
        root = Path(shutil.copytree(made, Path(temporary) / "ws"))
        for deed, name in deeds:
            if place(root, name).parent.exists():
                DEEDS[deed](root, name)
            for but in NAMES:
                assert look(sharing, root, but) == look(Sharing(), root, but)


def test_the_value_is_the_very_same_while_nothing_changes(root: Path) -> None:
    write(root, "a-one", SHARES)
    sharing = Sharing()
    before = look(sharing, root)
    assert look(sharing, root) is before
    write(root, "a-one", SHARES)
    assert look(sharing, root) is before
    write(root, HERE, SHARES)
    assert look(sharing, root) == before


@pytest.mark.parametrize(
    ("left_alone", "read"), [(0, []), (10**15, ["a-one"] * 2)], ids=["old", "just written"]
)
def test_a_file_that_was_left_alone_is_read_once(
    root: Path, left_alone: int, read: list[str]
) -> None:
    """One that was written just now may be written again within the same tick of the clock."""
    write(root, "a-one", SHARES)
    sharing = Sharing(left_alone)
    look(sharing, root)
    opened: list[str] = []

    def work() -> None:
        look(sharing, root)
        look(sharing, root)
        assert opened == ["redactions.yaml" for _ in read]

    assert run_in_child(work, on_read=lambda name: opened.extend([name] * ("redact" in name))) == 0
