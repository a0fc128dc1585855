"""Values that can be written again in the quotation marks that people typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)

from incident_kit.files.commented import parse_commented
from incident_kit.files.nodes import Node
from incident_kit.files.plain import DoubtError, compose_plain, resolve

_STYLES: Mapping[str, type[str]] = {
    "'": SingleQuotedScalarString,
    '"': DoubleQuotedScalarString,
    "|": LiteralScalarString,
}


def parse_styled(text: str, label: str) -> dict[str, Any]:
    """The mapping in ``text``, none of whose parts stands in two places; every fault is a
    :class:`FileError` with its line."""
    try:
        root = compose_plain(text)
        values = _style(root) if root else {}
    except (DoubtError, ValueError):
        values = None
    if isinstance(values, dict):
        return values
    copied: dict[str, Any] = copy_values(parse_commented(text, label))
    return copied


def _style(node: Node) -> Any:
    """The values of a node. A folded text is in doubt, and a block of text in a list: the
    careful reader knows how their lines were broken."""
    if node.kind == "mapping":
        return {_style(key): _style(value) for key, value in node.value}
    if node.kind == "list":
        if any(item.is_block_of_text for item in node.value):
            raise DoubtError
        return [_style(item) for item in node.value]
    if node.style == ">":
        raise DoubtError
    value = resolve(node)
    return _STYLES[node.style](value) if node.style else value


def copy_values(value: Any) -> Any:
    """``value`` in mappings and lists of its own, none of which stands in two places."""
    if isinstance(value, Mapping):
        return {key: copy_values(inner) for key, inner in value.items()}
    return [*map(copy_values, value)] if isinstance(value, list) else value
