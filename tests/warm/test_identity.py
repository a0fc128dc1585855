"""What a server has imported is told by a word, which any change of a file changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from incident_kit.warm import address, identity, verbs


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "module.py").write_text("one = 1")
    monkeypatch.setattr(identity, "_PACKAGE", str(folder))
    return folder


def test_a_file_that_is_edited_made_or_removed_changes_the_word(package: Path) -> None:
    words = [identity.identify_kit()]
    (package / "module.py").write_text("one = 10")
    words.append(identity.identify_kit())
    (package / "other.py").touch()
    words.append(identity.identify_kit())
    (package / "module.py").unlink()
    words.append(identity.identify_kit())
    assert len(set(words)) == len(words)


def test_a_link_to_nowhere_stops_no_verb(package: Path) -> None:
    """As an editor puts one beside a file that it has open."""
    (package / ".#module.py").symlink_to("somebody@somewhere")
    assert identity.identify_kit() == identity.identify_kit()


def test_where_no_server_was_started_no_file_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[None] = []
    monkeypatch.setattr(verbs, "identify_kit", lambda: looked.append(None))
    monkeypatch.setattr(address, "_list_folders", lambda: iter([str(tmp_path / "none")]))
    verbs.forward(["check", "some-incident"])
    assert looked == []
