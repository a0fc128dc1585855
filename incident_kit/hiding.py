"""Deciding on many names at once, and looking for a name that is stored nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.journey import decide
from incident_kit.model import Known
from incident_kit.redaction import prove, readable

#: The files that leave, or that show what would.
FINAL = ("public.html", "public.md", "preview.html", "preview.md")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a name stands: a file as people know it, and a line of what it says."""

    path: str
    line: int


def names_left(case: Case) -> tuple[str, ...]:
    """The names on no list that nobody decided on, in the order of the public text."""
    return tuple(one.value for one in case.public.undecided if one.rule == "unfamiliar")


def keep_names(case: Case, given: Mapping[str, object], now: datetime) -> tuple[str, ...]:
    """Keep all names on no list that are left, for the one reason ``given``; which
    they were."""
    if not str(given.get("reason") or "").strip():
        raise UsageError(
            "a name that may stay needs a reason",
            todo=['say why: incident-kit decide ID --names keep --reason "WHY"'],
        )
    names = names_left(case)
    for name in names:
        decide(case, name, "keep", given, now)
    return names


def places_of(case: Case, name: str) -> tuple[tuple[str, ...], tuple[Spot, ...]]:
    """What was searched for ``name``, and where it stands there, openly or encoded:
    the public text and the final files. The name is kept nowhere."""
    if not name.strip():
        raise UsageError("there is no name to look for", todo=["type one, then Enter"])
    files = dict(_final(case))
    spots = (spot for label, data in files.items() for spot in spots_in(label, data, name))
    return tuple(files), tuple(spots)


def _final(case: Case) -> Iterator[tuple[str, bytes]]:
    if case.stands("public") is not None:
        yield f"{case.id}: the public text", case.public.text.encode("utf-8", "replace")
    for name in FINAL:
        path = case.folder.path / "export" / name
        if path.is_file():
            yield case.folder.label(f"export/{name}"), path.read_bytes()


def spots_in(label: str, data: bytes, name: str) -> Iterator[Spot]:
    """Where ``name`` stands in a file's bytes, whatever it is written like."""
    text = readable(data, label)
    lines = {
        text.count("\n", 0, one.start) + 1
        for one in prove(data, label, Known(), hidden=[name.strip()])
        if one.rule == "hidden" or one.value == name.strip()
    }
    yield from (Spot(label, line) for line in sorted(lines))
