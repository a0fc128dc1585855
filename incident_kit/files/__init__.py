"""Files on disk: written whole or not at all, YAML with people's comments kept.

Reading gives plain values; :func:`locate` turns a place in them back into a line
of the file, so that an error can name it.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar, TypeVar, cast

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node
from ruamel.yaml.resolver import VersionedResolver

from incident_kit.errors import ConflictError, FileError
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
from incident_kit.text.conflicts import find_conflict

__all__ = [
    "Model",
    "change_file",
    "check_replaceable",
    "check_version",
    "compose_yaml",
    "decode_text",
    "dump_entry",
    "dump_json",
    "dump_row",
    "dump_yaml",
    "encode_text",
    "load_yaml",
    "locate",
    "parse_json",
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

Model = TypeVar("Model", bound=BaseModel)

_AS_TYPED = tuple(f"tag:yaml.org,2002:{name}" for name in ("timestamp", "float", "int"))
_WHOLE = ("tag:yaml.org,2002:int", re.compile(r"(?:0|-?[1-9][0-9]*)$"))


class _TextResolver(VersionedResolver):
    """YAML 1.2 in which times, ``007`` and ``4e7`` stay the text that people typed:
    a customer or an id may be called so, and no setting is a fraction.

    It is asked about every value of a file, so a table is made once for each version of
    YAML that a file may name.
    """

    _tables: ClassVar[dict[str, Any]] = {}

    @property
    def versioned_resolver(self) -> Any:
        version = str(self.processing_version)
        if version not in self._tables:
            self._tables[version] = _text_table(super().versioned_resolver)
        return self._tables[version]


def _text_table(table: Mapping[str | None, Sequence[Any]]) -> dict[str | None, list[Any]]:
    """Which tags a plain value may have by its first character, without the numbers that
    are not whole and the times."""
    return {
        first: [row for row in rows if row[0] not in _AS_TYPED] + _whole_number(first)
        for first, rows in table.items()
    }


def _whole_number(first: str | None) -> list[Any]:
    return [_WHOLE] if first and first in "-0123456789" else []


#: What ruamel.yaml lets through for tags (``!!bool maybe``) and nesting it cannot read.
_NOT_YAML = (YAMLError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
#: No line is as long as this, so that none is broken.
_ENDLESS = 1 << 30
#: A marker of the document's start, with the comments above it.
_START = re.compile(r"\A(?:[ \t]*(?:#[^\n]*)?\n)*---[ \t]*\n")
#: A list written at the same depth as its key.
_FLUSH = re.compile(r"^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*\1- ", re.M)


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _TextResolver
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    return yaml


def read_text(path: Path, label: str) -> str:
    """UTF-8 text; ``label`` is the file's name in messages."""
    try:
        return decode_text(path.read_bytes(), label)
    except OSError as error:
        raise FileError(label, f"cannot be read ({error.strerror})") from error


def decode_text(data: bytes, label: str, *, keep_ends: bool = False) -> str:
    """The text in ``data`` without a byte order mark, with ``\\n`` line ends unless its own
    are to be kept."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(label, "is not UTF-8 text", todo=["save it as UTF-8"]) from error
    return text if keep_ends else text.replace("\r\n", "\n").replace("\r", "\n")


def read_json(path: Path, label: str) -> Any:
    """What the JSON file holds; :class:`FileError` names the line."""
    return parse_json(read_text(path, label), label)


def parse_json(text: str, label: str, todo: Sequence[str] = ()) -> Any:
    """What ``text`` holds as JSON; :class:`FileError` names the line, and says ``todo``."""
    try:
        return json.loads(text)
    except ValueError as error:
        refuse_conflict(text, label)
        line = getattr(error, "lineno", None)
        raise FileError(label, "is not JSON", line=line, todo=todo) from error


def refuse_conflict(text: str, label: str) -> None:
    """Raise :class:`ConflictError` where a merge that nobody finished left its marks."""
    line = find_conflict(text)
    if line is not None:
        raise ConflictError(label, line)


def read_yaml(path: Path, label: str) -> CommentedMap:
    """A YAML mapping with its comments and places; empty if the file is."""
    return parse_yaml(read_text(path, label), label)


def parse_yaml(text: str, label: str) -> CommentedMap:
    """The mapping in ``text``; every fault is a :class:`FileError` with its line."""
    data = load_yaml(text, label)
    if data is None:
        return CommentedMap()
    if not isinstance(data, CommentedMap):
        refuse_conflict(text, label)
        raise FileError(label, "should hold keys and values, one `key: value` a line", line=1)
    return data


def load_yaml(text: str, label: str) -> Any:
    """What ``text`` holds, of whatever shape; ``None`` if it is empty."""
    with _name_faults(text, label):
        return _yaml().load(text)


def compose_yaml(text: str, label: str) -> Node | None:
    """The nodes that ``text`` is made of, each with its place; ``None`` if it is empty."""
    with _name_faults(text, label):
        return cast("Node | None", _yaml().compose(text))


@contextlib.contextmanager
def _name_faults(text: str, label: str) -> Iterator[None]:
    try:
        yield
    except MarkedYAMLError as error:
        refuse_conflict(text, label)
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        problem = f"is not YAML: {error.problem or 'it ends too early'}"
        raise FileError(label, problem, line=line) from error
    except _NOT_YAML as error:
        refuse_conflict(text, label)
        raise FileError(label, "is not YAML") from error


def dump_yaml(data: Mapping[str, Any], like: str = "") -> str:
    """``data`` as YAML; what was read with comments keeps them.

    ``like`` is the text it was read from: lists stay as deep as they are there,
    and a start marker stays, with the comments above it.
    """
    yaml, out = _yaml(), StringIO()
    if _FLUSH.search(like):
        yaml.indent(mapping=2, sequence=2, offset=0)
    yaml.dump(data, out)
    start = _START.match(like)
    return (start.group() if start else "") + out.getvalue()


def dump_entry(key: str, value: object) -> str:
    """A key with its value as YAML, each text on one line."""
    yaml, out = _yaml(), StringIO()
    yaml.width = _ENDLESS
    yaml.dump({key: value}, out)
    return out.getvalue()


def dump_row(row: Mapping[str, Any]) -> str:
    """``row`` as YAML on one line, keys in their order: ``{by: Ada, at: …}``."""
    yaml, out = _yaml(), StringIO()
    yaml.width = _ENDLESS
    flow = CommentedMap(row)
    flow.fa.set_flow_style()
    yaml.dump(CommentedMap(row=flow), out)
    return out.getvalue().removeprefix("row: ").rstrip("\n")


def locate(data: object, path: Sequence[str | int]) -> int | None:
    """The line (from 1) of what ``path`` leads to in what :func:`read_yaml` gave.

    Where the path leads nowhere it is the line of the last step that exists; ``None``
    if there is none.
    """
    line: int | None = None
    for key in path:
        if not isinstance(data, CommentedMap | CommentedSeq):
            return line
        with contextlib.suppress(KeyError, IndexError, AttributeError, TypeError):
            line = data.lc.data[key][0] + 1
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return line
    return line


def validate_data(
    model: type[Model], data: CommentedMap, label: str, context: object = None
) -> Model:
    """``data`` as a ``model``; the first fault is a :class:`FileError`."""
    check_version(data, label)
    try:
        return model.model_validate(data, context=context)
    except ValidationError as error:
        raise _file_error(error, data, label, model) from error


def check_version(data: Mapping[str, Any], label: str, known: int = 1) -> None:
    """Refuse a file of a newer kit, or one without a readable version."""
    version = data.get("version", known)
    is_number = isinstance(version, int) and not isinstance(version, bool)
    if is_number and 1 <= version <= known:
        return
    problem, todo = "has no readable version: write `version: 1`", []
    if is_number and version > known:
        problem = f"is of version {version}; this incident-kit reads up to {known}"
        todo = ["install a newer incident-kit; the file is left as it is"]
    raise FileError(label, problem, line=locate(data, ["version"]), field="version", todo=todo)


def _file_error(
    error: ValidationError, data: CommentedMap, label: str, model: type[BaseModel]
) -> FileError:
    faults = error.errors(include_url=False)
    unknown = [fault for fault in faults if fault["type"] == "extra_forbidden"]
    fault = (unknown or faults)[0]  # a misspelt key explains one that is missing
    path = _typed_path(data, fault["loc"], missing=fault["type"] == "missing")
    field = ".".join(str(part) for part in path) or None
    problem = str(fault["msg"]).removeprefix("Value error, ")
    if unknown:
        problem = "is no setting here" + _suggest(str(path[-1]), model, path[:-1])
    return FileError(label, problem, line=locate(data, path), field=field)


def _typed_path(data: Any, path: Sequence[str | int], *, missing: bool) -> list[str | int]:
    """``path`` as far as the file has it, and the key it lacks if one is ``missing``.

    Pydantic adds the names of types where a value may be of several.
    """
    found: list[str | int] = []
    for part in path:
        try:
            data = data[part]
        except (LookupError, TypeError):
            return [*found, part] if missing else found
        found.append(part)
    return found


def _suggest(word: str, model: type[BaseModel], path: Sequence[str | int]) -> str:
    """The setting that may be meant by ``word``, or all that there are."""
    names = list(_list_settings(model, path))
    near = get_close_matches(word, names, n=1)
    return f"; did you mean `{near[0]}`?" if near else f"; known are {', '.join(names)}"


def _list_settings(model: type[BaseModel], path: Sequence[str | int]) -> Iterator[str]:
    """The keys that may stand in the mapping that ``path`` leads to."""
    for part in path:
        if isinstance(part, int) or part not in model.model_fields:
            continue
        inner = _find_models(model.model_fields[part].annotation)
        model = inner[0] if inner else model
    yield from (field.alias or name for name, field in model.model_fields.items())


def _find_models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for arg in getattr(annotation, "__args__", ()) for found in _find_models(arg)]
