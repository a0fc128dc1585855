"""A file in a style without rows, written anew with what it is to say."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from copy import deepcopy
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from incident_kit.files import dump_yaml, parse_commented


def rewrite(text: str, label: str, wanted: Mapping[str, Any], places: Mapping[int, int]) -> str:
    """``text`` written by the library, saying what ``wanted`` says.

    ``places`` holds the place that each item of a list had, by the identity of the item.
    """
    data = parse_commented(text, label)
    _part_aliases(data, set())
    _conform(data, wanted, places)
    return dump_yaml(data, like=text)


def _part_aliases(data: Any, seen: set[int]) -> None:
    """Give each name of a value that stands elsewhere a value of its own."""
    pairs = data.items() if isinstance(data, CommentedMap) else enumerate(data)
    for key, value in list(pairs):
        if not isinstance(value, CommentedMap | CommentedSeq):
            continue
        if id(value) in seen:
            data[key] = value = deepcopy(value)
        seen.add(id(value))
        _part_aliases(value, seen)


def _conform(node: CommentedMap, wanted: Mapping[str, Any], places: Mapping[int, int]) -> None:
    for key in [key for key in node if key not in wanted]:
        del node[key]
    for place, (key, value) in enumerate(wanted.items()):
        if key not in node:
            node.insert(place, key, value)
        elif node[key] != value:
            _conform_value(node, key, value, places)


def _conform_value(
    node: MutableMapping[str, Any], key: str, value: Any, places: Mapping[int, int]
) -> None:
    stands = node[key]
    if isinstance(stands, CommentedMap) and isinstance(value, Mapping) and stands:
        _conform(stands, value, places)
    elif isinstance(stands, CommentedSeq) and any(id(item) in places for item in value or ()):
        _conform_items(stands, value, places)
    else:
        node[key] = value


def _conform_items(
    stands: MutableSequence[Any], wanted: Sequence[Mapping[str, Any]], places: Mapping[int, int]
) -> None:
    kept = {places.get(id(item)) for item in wanted}
    for place in reversed(range(len(stands))):
        if place not in kept:
            del stands[place]
    for place, item in enumerate(wanted):
        if id(item) in places:
            _conform(stands[place], item, places)
        else:
            stands.insert(place, item)
