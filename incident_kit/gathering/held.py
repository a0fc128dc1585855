"""What guesses took out of the record, beside it in ``raw/``: it may be given back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from incident_kit.files.writing import dump_json
from incident_kit.gathering.masks import Masking
from incident_kit.model import Event, RawFile
from incident_kit.workspace import Folder

_NAME = "masked.json"


def pack_held(masking: Masking, events: Iterable[Event]) -> list[RawFile]:
    """A file with what each event would say without guesses, if there is such an event."""
    held = masking.list_held(events)
    return [RawFile(_NAME, dump_json({"version": 1, "events": held}).encode())] if held else []


def find_held(folder: Folder, event: Event) -> list[str]:
    """What ``event`` would say without guesses, as the gatherings here know; empty where
    its words were gathered elsewhere, or nothing but a token or key is masked in them."""
    mask = Masking()
    texts = {text for text in _list_texts(folder, event.id) if mask(text) == event.body}
    return sorted(texts)


def _list_texts(folder: Folder, event: str) -> Iterator[str]:
    for path in sorted((folder.path / "raw").glob("masked-*.json")):
        yield from json.loads(path.read_bytes())["events"].get(event, ())
