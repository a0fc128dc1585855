"""The merge driver: what git calls for a file that both sides changed.

Whatever goes wrong here, git's own merge of lines takes its place, and no side is lost.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from incident_kit.clones.gathered import merge_events, merge_people, merge_sources
from incident_kit.clones.merged import CannotMergeError, MergedText
from incident_kit.clones.typed import merge_typed
from incident_kit.files import check_version, write_bytes
from incident_kit.report import Json, Notebook, dumps, find_damage, kit_memory, parse_notebook
from incident_kit.report.merging import merge_notebooks
from incident_kit.text.three_way import Sides, mark_both
from incident_kit.workspace import NOTEBOOKS

_Merge = Callable[[Sides[str]], MergedText]


def merge_file(base: Path, ours: Path, theirs: Path, name: str) -> bool:
    """Write what comes of the file called ``name`` to ``ours``; whether it is clean.

    The three hold its content; ``base`` is empty where each side made a file of its own.
    """
    place = PurePosixPath(name)
    if place.parent.name == "export":
        return True  # made from the notebooks: ours stands until it is exported again
    places = Sides(base, ours, theirs)
    merge = _MERGES.get(place.name)
    if merge is not None:
        try:
            merged = merge(places.each(_read))
        except Exception:
            return _merge_lines_of_files(places)  # whatever it was, git's way loses no side
        write_bytes(ours, merged.text.encode("utf-8", "surrogatepass"))
        return not merged.conflicts
    return _merge_lines_of_files(places)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def merge_stored_notebooks(texts: Sides[str]) -> MergedText:
    """A notebook of an incident, of which all texts are as it is stored, the base empty where
    each side made one of its own; :class:`CannotMergeError` where it is not one notebook."""
    ours, theirs = _read_notebook(texts.ours), _read_notebook(texts.theirs)
    if not _is_same_notebook(ours.memory, theirs.memory):
        raise CannotMergeError
    base = _read_notebook(texts.base) if texts.base.strip() else None
    merged = merge_notebooks(base, ours, theirs, merge_lines)
    return MergedText(dumps(merged.notebook), merged.conflicts)


def _is_same_notebook(ours: Json, theirs: Json) -> bool:
    """Whether both are one notebook of one incident, by what the kit remembers in them."""
    return all(ours.get(key) and ours[key] == theirs.get(key) for key in ("notebook", "incident"))


def _read_notebook(text: str) -> Notebook:
    stored = json.loads(text)
    if find_damage(stored):
        raise CannotMergeError
    check_version(kit_memory(stored.get("metadata", {})), "the notebook")
    return parse_notebook(stored)


_MERGES: Mapping[str, _Merge] = {
    **{f"{name}.ipynb": merge_stored_notebooks for name in NOTEBOOKS},
    **{
        name: lambda texts: merge_typed(texts, merge_lines)
        for name in ("incident.yaml", "curation.yaml", "redactions.yaml")
    },
    "events.jsonl": merge_events,
    "people.json": merge_people,
    "sources.json": merge_sources,
}


# git's own merge of lines ----------------------------------------------------------------

_LABELS = ("-L", "ours", "-L", "base", "-L", "theirs")


def merge_lines(texts: Sides[str]) -> tuple[str, bool]:
    """A text merged by lines, as git does; both texts whole where git cannot."""
    with TemporaryDirectory() as folder:
        places = Sides(*(Path(folder, name) for name in ("base", "ours", "theirs")))
        for path, text in zip(places, texts, strict=True):
            path.write_bytes(f"{text}\n".encode("utf-8", "surrogatepass"))
        conflicts, merged = _ask_git_to_merge(places, "--stdout")
    if conflicts is None:
        return mark_both(texts)
    return merged.decode("utf-8", "surrogatepass").removesuffix("\n"), conflicts > 0


def _merge_lines_of_files(places: Sides[Path]) -> bool:
    conflicts, _ = _ask_git_to_merge(places)
    if conflicts is None:
        raise CannotMergeError
    return conflicts == 0


def _ask_git_to_merge(places: Sides[Path], *options: str) -> tuple[int | None, bytes]:
    """How many conflicts git leaves, ``None`` where it cannot merge, and what it printed."""
    files = (places.ours, places.base, places.theirs)
    command = ["git", "merge-file", *_LABELS, *options, *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=False)
    return (done.returncode if 0 <= done.returncode < 128 else None), done.stdout
