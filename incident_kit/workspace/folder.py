"""One incident's folder: every file of it read to values and written whole.

People type in these files, so a change is made in the file as it stands: their
comments, order and quotes stay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from incident_kit.errors import FileError
from incident_kit.files import (
    Keys,
    Model,
    change_file,
    check_version,
    decode_text,
    encode_text,
    locate,
    parse_yaml,
    read_json,
    read_text,
    read_yaml,
    validate_data,
    write_bytes,
    write_json,
    write_text,
)
from incident_kit.model import (
    Curation,
    Decision,
    Event,
    KeptSentence,
    Link,
    Person,
    RawFile,
    Review,
    SectionChoice,
)
from incident_kit.model.incident import Incident, list_times_without_offset
from incident_kit.model.settings import Settings
from incident_kit.model.typed import Typed
from incident_kit.workspace.beginnings import begin_file
from incident_kit.workspace.codec import (
    NOTED_TWICE,
    events_from,
    events_text,
    person_from,
    person_json,
    refuse_double_ids,
)
from incident_kit.workspace.config import IncidentFile
from incident_kit.workspace.decision_rows import (
    IsSame,
    find_rows,
    name_note,
    set_choices,
    set_facts,
    set_row,
)
from incident_kit.workspace.history import keep_version
from incident_kit.workspace.locking import hold_folder
from incident_kit.workspace.place import find_place, label_file
from incident_kit.workspace.recording import ReviewPage, Sign
from incident_kit.workspace.row_changes import Change, change_text
from incident_kit.workspace.sourced import Sourced, sourced_from, sourced_json
from incident_kit.workspace.typed import CurationFile, RedactionsFile

#: The four notebooks of an incident, in the order of the journey.
NOTEBOOKS = ("gather", "report", "redact", "public")


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of incident ``id`` at ``path``, in a workspace with ``settings``."""

    path: Path
    settings: Settings

    @property
    def id(self) -> str:
        """The incident's id, which is the folder's name."""
        return self.path.name

    def label(self, name: str) -> str:
        """A file's name in messages: ``incidents/ID/NAME``."""
        return label_file(self.path, name)

    def place(self, name: str) -> Path:
        """Where file ``name`` of the folder is written; a folder in it that is a link
        to somewhere else is refused."""
        return find_place(self.path, name)

    # reading -----------------------------------------------------------------

    def incident(self) -> Incident:
        """The facts; :class:`FileError` names what cannot be read."""
        label = self.label("incident.yaml")
        data = read_yaml(self.path / "incident.yaml", label)
        incident = validate_data(IncidentFile, data, label, {"zone": self.settings.time_zone})
        if incident.id != self.id:
            raise FileError(
                label,
                f"is {incident.id!r}, but the folder is {self.id!r}",
                line=locate(data, ["id"]),
                field="id",
                todo=[f"if it was renamed, write `id: {self.id}` and `formerly: [{incident.id}]`"],
            )
        return incident

    def own_ids(self) -> tuple[str, ...]:
        """The id, and those that the incident had before; one that another incident of the
        workspace has now is that one's."""
        return self.list_own_ids(self.incident())

    def list_own_ids(self, incident: Incident) -> tuple[str, ...]:
        """The same, by the facts that were read already."""
        return (self.id, *(one for one in incident.formerly if not self._is_taken(one)))

    def _is_taken(self, incident: str) -> bool:
        facts = self.path.parent / incident / "incident.yaml"
        return incident != self.id and facts.exists()

    def assumed(self) -> tuple[str, ...]:
        """The times of ``incident.yaml`` that say no offset."""
        return list_times_without_offset(
            read_yaml(self.path / "incident.yaml", self.label("incident.yaml"))
        )

    def events(self) -> tuple[Event, ...]:
        """The gathered events; empty before the first gathering."""
        path = self.path / "events.jsonl"
        if not path.exists():
            return ()
        return events_from(read_text(path, self.label(path.name)), self.label(path.name))

    def sourced(self) -> Sourced:
        """What was checked; empty before the first gathering."""
        data = self._read_json("sources.json")
        if data is None:
            return Sourced()
        try:
            return sourced_from(data)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise FileError(
                self.label("sources.json"), "is not as the kit wrote it", todo=["gather again"]
            ) from error

    def people(self) -> tuple[Person, ...]:
        """Everybody the sources' directories name; empty before gathering."""
        data = self._read_json("people.json")
        try:
            return tuple(map(person_from, data["people"] if data is not None else ()))
        except (KeyError, TypeError, AttributeError) as error:
            raise FileError(
                self.label("people.json"), "is not as the kit wrote it", todo=["gather again"]
            ) from error

    def curation(self) -> Curation:
        """People's decisions on events; two added ones of one id are a :class:`FileError`."""
        data = self._read_yaml("curation.yaml")
        file = self._validate(CurationFile, data, "curation.yaml")
        places = ((entry.id, locate(data, ["added", n])) for n, entry in enumerate(file.added))
        refuse_double_ids(places, self.label("curation.yaml"), NOTED_TWICE)
        return file.value()

    def decisions(self) -> tuple[Decision, ...]:
        """What this incident hides or keeps, each with its line in the file."""
        data = self._read_yaml("redactions.yaml")
        file = self._validate(RedactionsFile, data, "redactions.yaml")
        return tuple(
            replace(decision, line=locate(data, ["entities", number]))
            for number, decision in enumerate(file.value())
        )

    def kept_sentences(self) -> tuple[KeptSentence, ...]:
        """The sentences of the public text that stay although they differ from the facts."""
        data = self._read_yaml("redactions.yaml")
        return self._validate(RedactionsFile, data, "redactions.yaml").list_statements()

    def section_choices(self) -> tuple[SectionChoice, ...]:
        """What was decided on sections of the public version."""
        data = self._read_yaml("redactions.yaml")
        return self._validate(RedactionsFile, data, "redactions.yaml").list_sections()

    def may_share_decisions(self) -> bool:
        """Whether ``redactions.yaml`` speaks of sharing, though it may not be readable: one
        that does not stops its own incident alone."""
        try:
            text = (self.path / "redactions.yaml").read_text(encoding="utf-8")
        except (OSError, ValueError):
            return True
        return mentions_sharing(text)

    def review(self) -> Review:
        """Security decisions, sign-offs, publications."""
        return self._read_review_page().read()

    def notebook(self, name: str) -> Path:
        """Where one of :data:`NOTEBOOKS` is, whether it exists or not."""
        return self.path / f"{name}.ipynb"

    # writing -----------------------------------------------------------------

    def write_gathered(
        self,
        events: Sequence[Event],
        sourced: Sourced,
        people: Sequence[Person],
        raw: Sequence[RawFile],
    ) -> None:
        """Store a gathering: the record last, so that a crash leaves the old one.

        A response that differs from an earlier one stands beside it: its name ends in its
        digest.
        """
        named = {"version": 1, "people": [person_json(p) for p in people]}
        described = sourced_json(replace(sourced, people=max(len(people), sourced.people or 0)))
        with hold_folder(self.path):
            for file in raw:
                path = self.place(f"raw/{file.stored_name}")
                if not path.exists():
                    write_bytes(path, file.data)
            write_json(self.path / "people.json", named)
            write_json(self.path / "sources.json", described)
            write_text(self.path / "events.jsonl", events_text(events))

    def write_events(self, events: Sequence[Event]) -> None:
        """Store the record alone, where a line of it changed."""
        with hold_folder(self.path):
            write_text(self.path / "events.jsonl", events_text(events))

    def write_sources(self, sourced: Sourced) -> None:
        """Store what was checked, where nothing was gathered."""
        with hold_folder(self.path):
            write_json(self.path / "sources.json", sourced_json(sourced))

    def record_choice(self, event: str, choice: Mapping[str, object]) -> None:
        """Set keys of the decision on ``event``; a ``None`` takes one back."""
        self.record_choices({event: choice})

    def record_choices(self, choices: Mapping[str, Mapping[str, object]]) -> None:
        """The same for several events, by id, all in one write."""
        self._change_file("curation.yaml", CurationFile, lambda data: set_choices(data, choices))

    def add_note(self, entry: Mapping[str, object]) -> str:
        """Append an event people add; its id is returned: the one that ``entry`` gives, or
        else ``note:`` and letters that no other clone gives."""
        given = ""

        def change(data: dict[str, Any]) -> None:
            nonlocal given
            rows = find_rows(data, "added")
            given = name_note(rows, entry.get("id"))
            rows.append({"id": given} | dict(entry))

        self._change_file("curation.yaml", CurationFile, change)
        return given

    def record_decision(
        self, entry: Mapping[str, object], is_same: IsSame = lambda row, text, other: False
    ) -> None:
        """Set the decision about an entity, in place of every earlier one about it.

        The variants of the earlier one stay: they are the entity's, not the decision's.
        ``is_same`` tells which texts of another row mean the same, besides equal ones.
        """

        def mean_same(row: Mapping[str, Any], text: str, other: str) -> bool:
            return text.casefold() == other.casefold() or is_same(row, text, other)

        self._change_file(
            "redactions.yaml",
            RedactionsFile,
            lambda data: set_row(find_rows(data, "entities"), entry, mean_same),
        )

    def record_kept_sentence(self, entry: Mapping[str, object]) -> None:
        """Set the decision on a sentence, in place of an earlier one on it."""
        self.replace_rows("statements", "sentence", [str(entry["sentence"])], entry)

    def record_section(self, section: str, entry: Mapping[str, object] | None) -> None:
        """Set the decision on a section, in place of earlier ones; ``None`` takes it back."""
        rows = [] if entry is None else [{"section": section, **entry}]
        self.replace_rows("sections", "section", [section], *rows)

    def replace_rows(
        self, name: str, key: str, values: Collection[str], *new: Mapping[str, object]
    ) -> None:
        """Put ``new`` rows, or none, in place of those of a list of ``redactions.yaml`` whose
        ``key`` has one of the ``values``."""

        def change(data: dict[str, Any]) -> None:
            rows = find_rows(data, name)
            rows[:] = [row for row in rows if str(row.get(key)) not in values]
            rows.extend(map(dict, new))

        self._change_file("redactions.yaml", RedactionsFile, change)

    def change_facts(self, facts: Mapping[str, object]) -> None:
        """Set keys of ``incident.yaml``; what stands there stays as people typed it.

        A new key stands above ``security``: comments hang below the key they follow.
        """

        self._change_file("incident.yaml", IncidentFile, lambda data: set_facts(data, facts))

    def append_review(
        self, section: str, entry: Mapping[str, object], sign: Sign | None = None
    ) -> Link:
        """Append to a list of ``review.yaml`` an entry that follows all that stand there;
        its link. ``sign`` gives the signature of it, or none.

        A decision not to publish also writes `not_publishing`, its end takes that out.
        """
        link: Link | None = None

        def change(text: str) -> str:
            nonlocal link
            has_facts = (self.path / "incident.yaml").exists()
            answer = self.incident().security if has_facts else None
            page, link = self._put_review_page(text).append(section, entry, answer, sign)
            return page.text

        self._change_text("review.yaml", change)
        assert link is not None
        return link

    def _read_review_page(self) -> ReviewPage:
        path = self.path / "review.yaml"
        is_new = not path.exists()
        text = begin_file(path.name) if is_new else read_text(path, self.label(path.name))
        return self._put_review_page(text)

    def _put_review_page(self, text: str) -> ReviewPage:
        return ReviewPage(text, self.label("review.yaml"), self.id, self.settings)

    # -------------------------------------------------------------------------

    def _read_typed(self, model: type[Model], name: str) -> Model:
        return self._validate(model, self._read_yaml(name), name)

    def _read_yaml(self, name: str) -> Keys:
        path = self.path / name
        return read_yaml(path, self.label(name)) if path.exists() else Keys()

    def _validate(self, model: type[Model], data: Keys, name: str) -> Model:
        return validate_data(model, data, self.label(name), {"zone": self.settings.time_zone})

    def _read_json(self, name: str) -> Any:
        path = self.path / name
        if not path.exists():
            return None
        data = read_json(path, self.label(name))
        if not isinstance(data, dict):
            raise FileError(self.label(name), "is not as the kit wrote it", todo=["gather again"])
        check_version(data, self.label(name))
        return data

    def _change_file(self, name: str, model: type[Typed], change: Change) -> None:
        """Change what a YAML file says; what it said before and says then is valid."""
        label = self.label(name)

        def change_rows(text: str) -> str:
            self._validate(model, parse_yaml(text, label), name)
            changed = change_text(text, label, change)
            self._validate(model, parse_yaml(changed, label), name)
            return changed

        self._change_text(name, change_rows, keep_ends=True)

    def _change_text(
        self, name: str, change: Callable[[str], str], *, keep_ends: bool = False
    ) -> None:
        """Change the text of a file that people save too: while the folder is held, and once
        more for each time that somebody else saves it meanwhile."""
        label = self.label(name)

        def change_bytes(read: bytes | None) -> bytes:
            text = (
                begin_file(name) if read is None else decode_text(read, label, keep_ends=keep_ends)
            )
            data = encode_text(change(text), label)
            if read is not None and read != data:
                keep_version(self.path, name, read)
            return data

        with hold_folder(self.path):
            change_file(self.path / name, label, change_bytes)


def mentions_sharing(text: str) -> bool:
    """Whether a ``redactions.yaml`` may share a decision, told by its text alone."""
    return "shared" in text.casefold() or "\\" in text
