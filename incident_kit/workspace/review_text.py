"""The text of ``review.yaml`` with an entry more, as small a change as there can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from incident_kit.errors import FileError, UsageError
from incident_kit.files import dump_row, dump_yaml, parse_commented, parse_yaml
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
    wanted = parse_commented(text, label)
    _list_of(wanted, section).append(CommentedMap(row))
    return _choose(wanted, label, text, lambda: append_row(_add_all(text), section, dump_row(row)))


def append_digest(text: str, label: str, digest: str) -> str:
    """``text`` with a line more in its journal."""
    wanted = parse_commented(text, label)
    _list_of(wanted, "journal").append(digest)
    return _choose(wanted, label, text, lambda: append_row(_add_all(text), "journal", digest))


def set_refusal(text: str, label: str, refusal: Mapping[str, object] | None) -> str:
    """``text`` in which nothing is published for this reason, or for none."""
    wanted = parse_commented(text, label)
    wanted.pop(_REFUSAL, None)
    if refusal is not None:
        wanted[_REFUSAL] = CommentedMap(refusal)
    value = dump_row(refusal) if refusal is not None else None
    return _choose(wanted, label, text, lambda: set_key(text, _REFUSAL, value, "declines"))


def _add_all(text: str) -> str:
    return add_sections(text, _COMMENTS)


def _choose(wanted: CommentedMap, label: str, text: str, change: Callable[[], str]) -> str:
    """The text changed line by line if it then says what is ``wanted``; a file that
    people wrote in another style is written from its values, comments kept."""
    changed = change()
    try:
        is_right = _drop_empty(parse_yaml(changed, label)) == _drop_empty(wanted)
    except FileError:
        is_right = False
    return changed if is_right else dump_yaml(wanted, like=text)


def _drop_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, [], {})}


def _list_of(data: CommentedMap, section: str) -> Any:
    if data.get(section) is None:
        data[section] = CommentedSeq()
    rows = data[section]
    if not isinstance(rows, CommentedSeq):
        raise UsageError(
            f"`{section}` is not as the kit writes it", todo=[f"correct `{section}` by hand"]
        )
    if not rows:
        rows.fa.set_block_style()
    return rows
