"""The files that people type, as plain values: a decision set, an answer given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain, count
from secrets import randbits
from typing import Any

from incident_kit.errors import UsageError
from incident_kit.model.ids import spell_number

#: How many letters the id of a note has.
_LENGTH = 7
#: What says nothing but what a decision was made on.
_FINGERPRINTS = {"of", "into_of"}
#: Whether a text of a row means the same as another text.
IsSame = Callable[[Mapping[str, Any], str, str], bool]


def find_rows(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The list of that name, which is made if there is none."""
    rows = data.get(name)
    if rows is None:
        rows = data[name] = []
    if not isinstance(rows, list):
        raise UsageError(f"`{name}` is no list", todo=[f"correct `{name}` by hand"])
    return rows


def name_note(rows: Iterable[Mapping[str, Any]], wanted: object = None) -> str:
    """The id of a note that is not among ``rows`` yet: the one that is ``wanted``, or chance
    letters, so that two clones do not name two notes alike."""
    taken = {str(row.get("id")) for row in rows}
    if wanted is not None and str(wanted) in taken:
        raise UsageError(f"there is a note {wanted} already", todo=["give it another id"])
    chance = (f"note:{spell_number(randbits(64), _LENGTH)}" for _ in count())
    return str(wanted) if wanted is not None else next(id_ for id_ in chance if id_ not in taken)


def set_choices(data: dict[str, Any], choices: Mapping[str, Mapping[str, object]]) -> None:
    """Set keys of the decisions on events, by id."""
    for event, choice in choices.items():
        set_choice(data, event, choice)


def set_choice(data: dict[str, Any], event: str, choice: Mapping[str, object]) -> None:
    """Set keys of the decision on an event; a ``None`` takes one back, and a decision of
    which nothing but fingerprints is left goes."""
    events: dict[str, Any] = data.get("events") or {}
    row = {**(events.get(event) or {}), **choice}
    decided = {key: value for key, value in row.items() if value is not None}
    if decided.keys() <= _FINGERPRINTS:
        events.pop(event, None)
    elif event in events:
        events[event] = decided
    else:
        events = _insert(events, sum(1 for known in events if str(known) < event), event, decided)
    data["events"] = events


def set_facts(data: dict[str, Any], facts: Mapping[str, object]) -> None:
    """Set keys of ``incident.yaml``; a new one stands above ``security``, since comments
    hang below the key they follow."""
    for key, value in facts.items():
        if key in data or "security" not in data:
            data[key] = value
            continue
        place = list(data).index("security")
        ordered = _insert(data, place, key, value)
        data.clear()
        data.update(ordered)


def _insert(data: Mapping[str, Any], place: int, key: str, value: object) -> dict[str, Any]:
    items = list(data.items())
    return dict([*items[:place], (key, value), *items[place:]])


def set_row(rows: list[dict[str, Any]], entry: Mapping[str, object], mean_same: IsSame) -> None:
    """Make ``entry`` the only row about its texts: the first earlier one becomes it, the
    others go, and what was a variant of something else is none any more."""
    texts = [str(entry["value"]), *_list_variants(entry)]

    def is_met(row: Mapping[str, Any], text: str) -> bool:
        return any(mean_same(row, text, other) for other in texts)

    earlier = [row for row in rows if is_met(row, str(row["value"]))]
    variants = dict.fromkeys(chain.from_iterable(map(_list_variants, (*earlier, entry))))
    complete = {**entry, "variants": list(variants)} if variants else entry
    changed = earlier[0] if earlier else {}
    _replace_keys(changed, complete)
    if not earlier:
        rows.append(changed)
    gone = set(map(id, earlier[1:]))
    for number in reversed(range(len(rows))):
        if id(rows[number]) in gone:
            del rows[number]
        elif rows[number] is not changed:
            _take_out_variants(rows[number], is_met)


def _take_out_variants(
    row: dict[str, Any], is_met: Callable[[Mapping[str, Any], str], bool]
) -> None:
    variants = _list_variants(row)
    left = [text for text in variants if not is_met(row, text)]
    if left and left != variants:
        row["variants"] = left
    if not left:
        row.pop("variants", None)


def _replace_keys(row: dict[str, Any], entry: Mapping[str, object]) -> None:
    """Make ``row`` hold the keys of ``entry`` alone."""
    row.update(entry)
    for key in [key for key in row if key not in entry]:
        del row[key]


def _list_variants(row: Mapping[str, Any]) -> list[str]:
    variants = row.get("variants") or []
    return [*map(str, variants)] if isinstance(variants, list) else [str(variants)]
