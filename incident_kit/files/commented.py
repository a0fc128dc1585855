"""YAML with people's comments, quotes and places kept, for whoever writes it again.

This is the careful reader, in Python alone: what YAML means here is what it says.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, ClassVar

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver

from incident_kit.errors import FileError
from incident_kit.files.nodes import Node
from incident_kit.files.texts import refuse_conflict

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
#: What it raises where it can read a value, and knows no place for a comment on it.
_NO_PLACE = (NotImplementedError, AssertionError)
#: No line is as long as this, so that none is broken.
_ENDLESS = 1 << 30
#: What the library puts where a folded text was broken.
_FOLD = "\a"
#: A marker of the document's start, with the comments above it.
_START = re.compile(r"\A(?:[ \t]*(?:#[^\n]*)?\n)*---[ \t]*\n")
#: A list written at the same depth as its key.
_FLUSH = re.compile(r"^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*\1- ", re.M)


def _yaml(kind: str = "rt") -> YAML:
    yaml = YAML(typ=kind, pure=True)
    yaml.Resolver = _TextResolver
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    return yaml


def parse_commented(text: str, label: str) -> CommentedMap:
    """The mapping in ``text`` with its comments and places, empty if the text is; every
    fault is a :class:`FileError` with its line."""
    data = load_commented(text, label)
    if data is None:
        return CommentedMap()
    if not isinstance(data, CommentedMap):
        raise refuse_shape(text, label)
    return data


def refuse_shape(text: str, label: str) -> FileError:
    """The error for a text that holds no mapping."""
    refuse_conflict(text, label)
    return FileError(label, "should hold keys and values, one `key: value` a line", line=1)


def load_commented(text: str, label: str) -> Any:
    """What ``text`` holds, of whatever shape, with its comments; ``None`` if it is empty."""
    with _name_faults(text, label):
        return _yaml().load(text)


def load_values(text: str, label: str) -> Any:
    """The same for whoever only reads: where a comment has no place, without comments."""
    with _name_faults(text, label):
        try:
            return _yaml().load(text)
        except _NO_PLACE:
            return _yaml("safe").load(text)


def compose_carefully(text: str, label: str) -> Node | None:
    """The nodes that ``text`` is made of, each with its place; ``None`` if it is empty. One
    that is named elsewhere has the place where it stands itself."""
    with _name_faults(text, label):
        root = _yaml().compose(text)
        return None if root is None else _adopt(root, {})


def _adopt(node: Any, adopted: dict[int, Node]) -> Node:
    """A node of the library's as one of ours; one that has a name is ``adopted`` once."""
    if id(node) in adopted:
        return adopted[id(node)]
    place = (node.start_mark.index, node.end_mark.index, node.start_mark.line + 1)
    if isinstance(node, ScalarNode):
        return Node("word", node.value.replace(_FOLD, ""), *place, node.style or "")
    if isinstance(node, SequenceNode):
        items = tuple(_adopt(item, adopted) for item in node.value)
        own = Node("list", items, *place, "[" if node.flow_style else "")
    else:
        pairs = tuple((_adopt(key, adopted), _adopt(value, adopted)) for key, value in node.value)
        own = Node("mapping", pairs, *place, "{" if node.flow_style else "")
    adopted[id(node)] = own
    return own


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
    except _NO_PLACE as error:
        problem = "has a comment between a key and its value, which has no place there"
        raise FileError(label, problem, todo=["write the comment above the key"]) from error
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
