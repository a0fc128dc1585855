"""What was said in huddles, as an export has it in a file of its own.

``huddle_transcripts.json`` stands in real exports since 2026 and in no documentation: an
entry is of the huddle whose id stands anywhere in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from incident_kit.sources.archive import Archive
from incident_kit.sources.slack.layout import records
from incident_kit.text.counting import count
from incident_kit.text.json_objects import list_objects, object_or_empty
from incident_kit.text.mrkdwn import clean

Message = Mapping[str, Any]

_FILE = "huddle_transcripts.json"


def read_transcripts(archive: Archive) -> tuple[Message, ...]:
    """The entries of the export's file of transcripts, in its order; none without one."""
    members = [name for name in archive.names if name.rpartition("/")[2] == _FILE]
    return tuple(one for name in members for one in list_objects(records(archive.read(name))))


def add_transcripts(message: Message, transcripts: Sequence[Message]) -> Message:
    """``message``, and what was said in its huddle."""
    own = [one for one in transcripts if _is_of(one, _find_huddle(message))]
    return {**message, "huddle_transcripts": own} if own else message


def list_transcript_notes(
    messages: Iterable[Message], transcripts: Sequence[Message]
) -> Iterator[str]:
    """What to know of transcripts beside a channel that has huddles."""
    huddles = set(map(_find_huddle, messages)) - {""}
    strange = [one for one in transcripts if not any(_is_of(one, id_) for id_ in huddles)]
    if huddles and strange:
        found = count(len(strange), "transcript is", "transcripts are")
        yield f"{found} of no huddle that is known here and not shown: see {_FILE}"


def _find_huddle(message: Message) -> str:
    return clean(object_or_empty(message.get("room")).get("id"))


def _is_of(transcript: Message, huddle: str) -> bool:
    return bool(huddle) and json.dumps(huddle) in json.dumps(transcript)
