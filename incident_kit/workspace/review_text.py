"""The text of ``review.yaml`` with an entry more, as small a change as there can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from incident_kit import files
from incident_kit.errors import FileError, UsageError
from incident_kit.files import parse_yaml
from incident_kit.workspace.appending import add_sections, append_row, set_key

#: The lists of the file in their order, each with what stands above it.
_COMMENTS = {
    "security": (
        "Could somebody have had access they should not have?",
        "Who answered that for which version of the text, and why.",
    ),
    "signoffs": (
        "Who signed which version of the text.",
        "Whoever wrote it signs nothing here.",
    ),
    "publications": (
        "What was sent where.",
        "The last line tells what stands there now.",
    ),
    "declines": (
        "Who decided that nothing is published, and who took that back.",
        "While one stands, no public version is made.",
    ),
    "acknowledgements": (
        "Who said that something is meant to be as it is,",
        "such as a list of customers that does not exist.",
    ),
    "journal": (
        "Every line that was ever recorded above, by its digest.",
        "After a merge the lines of both sides stay, in any order.",
    ),
}
_REFUSAL = "not_publishing"


def append_entry(text: str, label: str, section: str, row: Mapping[str, object]) -> str:
    """``text`` with ``row`` as the last entry of a list."""
    return _choose(
        text,
        label,
        lambda data: _list_of(data, section).append(dict(row)),
        lambda: append_row(_add_all(text), section, files.dump_row(row)),
    )


def append_digest(text: str, label: str, digest: str) -> str:
    """``text`` with a line more in its journal."""
    return _choose(
        text,
        label,
        lambda data: _list_of(data, "journal").append(digest),
        lambda: append_row(_add_all(text), "journal", digest),
    )


def set_refusal(text: str, label: str, refusal: Mapping[str, object] | None) -> str:
    """``text`` in which nothing is published for this reason, or for none."""
    value = files.dump_row(refusal) if refusal is not None else None
    return _choose(
        text,
        label,
        lambda data: _put_refusal(data, refusal),
        lambda: set_key(text, _REFUSAL, value, "declines"),
    )


def _put_refusal(data: dict[str, Any], refusal: Mapping[str, object] | None) -> None:
    data.pop(_REFUSAL, None)
    if refusal is not None:
        data[_REFUSAL] = dict(refusal)


def _add_all(text: str) -> str:
    return add_sections(text, _COMMENTS)


def _choose(
    text: str,
    label: str,
    change_values: Callable[[dict[str, Any]], None],
    change_lines: Callable[[], str],
) -> str:
    """The text changed line by line if it then says what its changed values say; a file that
    people wrote in another style is written from these, comments kept."""
    wanted = parse_yaml(text, label)
    change_values(wanted)
    changed = change_lines()
    try:
        is_right = _drop_empty(parse_yaml(changed, label)) == _drop_empty(wanted)
    except FileError:
        is_right = False
    if is_right:
        return changed
    commented = files.parse_commented(text, label)
    change_values(commented)
    return files.dump_yaml(commented, like=text)


def _drop_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, [], {})}


def _list_of(data: dict[str, Any], section: str) -> list[Any]:
    if data.get(section) is None:
        data[section] = []
    rows = data[section]
    if not isinstance(rows, list):
        raise UsageError(
            f"`{section}` is not as the kit writes it", todo=[f"correct `{section}` by hand"]
        )
    if not rows and hasattr(rows, "fa"):  # brackets with nothing in them are opened
        rows.fa.set_block_style()
    return rows
