"""Files on disk: written whole or not at all, YAML with people's comments kept.

Reading gives plain values; :func:`locate` turns a place in them back into a line
of the file, so that an error can name it.
"""

from incident_kit.files.commented import (
    dump_entry,
    dump_row,
    dump_yaml,
    parse_commented,
)
from incident_kit.files.nodes import Node
from incident_kit.files.reading import Keys, compose_yaml, load_yaml, locate, parse_yaml, read_yaml
from incident_kit.files.styled import copy_values, parse_styled
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
