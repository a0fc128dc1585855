"""Files on disk: written whole or not at all, YAML with people's comments kept.

Reading gives plain values; :func:`locate` turns a place in them back into a line
of the file, so that an error can name it.

What writes YAML again loads on first use: who only reads waits for no such library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from incident_kit.files.nodes import Node
from incident_kit.files.reading import Keys, compose_yaml, load_yaml, locate, parse_yaml, read_yaml
from incident_kit.files.texts import (
    decode_text,
    parse_json,
    read_json,
    read_text,
    refuse_conflict,
)
from incident_kit.files.validating import Model, check_version, validate_data
from incident_kit.files.writing import (
    change_file,
    check_replaceable,
    dump_json,
    encode_text,
    read_bytes,
    replace_bytes,
    write_bytes,
    write_json,
    write_text,
)

if TYPE_CHECKING:
    from incident_kit.files.commented import dump_entry, dump_row, dump_yaml, parse_commented
    from incident_kit.files.styled import copy_values, parse_styled

__all__ = [
    "Keys",
    "Model",
    "Node",
    "change_file",
    "check_replaceable",
    "check_version",
    "compose_yaml",
    "copy_values",
    "decode_text",
    "dump_entry",
    "dump_json",
    "dump_row",
    "dump_yaml",
    "encode_text",
    "load_yaml",
    "locate",
    "parse_commented",
    "parse_json",
    "parse_styled",
    "parse_yaml",
    "read_bytes",
    "read_json",
    "read_text",
    "read_yaml",
    "refuse_conflict",
    "replace_bytes",
    "validate_data",
    "write_bytes",
    "write_json",
    "write_text",
]

_HOMES = {
    "copy_values": "styled",
    "dump_entry": "commented",
    "dump_row": "commented",
    "dump_yaml": "commented",
    "parse_commented": "commented",
    "parse_styled": "styled",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
