"""Small changes to a module's source, one at a time: what a test suite should notice.

A mutant is a splice of the source text. It says nothing about line numbers, so that
an explanation of a survivor holds until the line itself changes.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    **{ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is},
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt},
    **{ast.In: ast.NotIn, ast.NotIn: ast.In},
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult},
    **{ast.Div: ast.Mult, ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr},
}
NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}
#: A longer string is a message or a pattern, not a key.
LONGEST_WORD = 20


@dataclass(frozen=True)
class Mutant:
    """``source[start:end]`` of a module, replaced by ``text``."""

    path: str
    function: str  # its qualified name, "" outside of functions
    line: int
    start: int
    end: int
    text: str
    was: str
    becomes: str

    def apply(self, source: str) -> str:
        return source[: self.start] + self.text + source[self.end :]


def find_mutants(path: Path, root: Path) -> list[Mutant]:
    """Every mutant of a module, in the order of its source."""
    source = path.read_text(encoding="utf-8")
    name = path.relative_to(root).as_posix()
    return [
        _splice(name, site, source, text)
        for site in _sites(ast.parse(source), "", in_function=False)
        for text in _replacements(site)
    ]


@dataclass(frozen=True)
class _Site:
    """A node that runs, the outermost function around it, and the field that holds it."""

    node: ast.AST
    function: str
    field: str


def _sites(parent: ast.AST, scope: str, *, in_function: bool) -> Iterator[_Site]:
    for field, value in ast.iter_fields(parent):
        if field in ("annotation", "returns", "decorator_list"):
            continue
        # Defaults are made where the function is defined, not where it runs.
        inside = in_function or (isinstance(parent, Function) and field == "body")
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_left_alone(child):
                continue
            yield _Site(child, scope if inside else "", field)
            names_a_scope = not inside and isinstance(child, Function | ast.ClassDef)
            inner = f"{scope}.{child.name}".lstrip(".") if names_a_scope else scope
            yield from _sites(child, inner, in_function=inside)


def _is_left_alone(node: ast.AST) -> bool:
    """Docstrings, f-strings (their offsets are wrong before 3.12), and what only tools read."""
    match node:
        case ast.JoinedStr() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Subscript(value=ast.Name(id="Literal")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__" | "__slots__")]):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
    return False


def _replacements(site: _Site) -> Iterator[str]:
    yield from _changes(site.node)
    if site.field in ("test", "ifs") and not _has_an_opposite(site.node):
        yield f"not ({ast.unparse(site.node)})"


def _has_an_opposite(node: ast.AST) -> bool:
    """Whether one of its changes is its negation already."""
    match node:
        case ast.UnaryOp(op=ast.Not()) | ast.Constant(value=bool()):
            return True
        case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.Is() | ast.IsNot()]):
            return True
        case ast.Compare(ops=[ast.In() | ast.NotIn()]):
            return True
    return False


def _changes(node: ast.AST) -> Iterator[str]:
    """What may stand in a node's place."""
    if isinstance(node, ast.Constant):
        yield from _other_constants(node.value)
    elif isinstance(node, ast.stmt):
        yield from _other_statements(node)
    match node:
        case ast.Compare(ops=[operator, *others]):
            yield _with(node, "ops", [COMPARISONS[type(operator)](), *others])
        case ast.BoolOp(op=operator):
            yield _with(node, "op", ast.Or() if isinstance(operator, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not()):
            yield ast.unparse(node.operand)
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator) if type(operator) in OPERATORS:
            yield _with(node, "op", OPERATORS[type(operator)]())
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            yield _with(node, "func", ast.Name(NAMES[name]))


def _other_constants(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield str(not value)
    elif isinstance(value, int | float):
        yield repr(value + 1)
    elif isinstance(value, str) and value.isalnum() and len(value) < LONGEST_WORD:
        yield repr(f"not{value}")


def _other_statements(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.Return(value=ast.expr()):
            yield "return None"
        case ast.Break():
            yield "continue"
        case ast.Continue():
            yield "break"
        case ast.Raise() | ast.AugAssign() | ast.Expr(value=ast.Call()):
            yield "pass"


def _with(node: ast.AST, field: str, value: object) -> str:
    changed = copy.copy(node)
    setattr(changed, field, value)
    return ast.unparse(changed)


def _splice(path: str, site: _Site, source: str, new: str) -> Mutant:
    node = site.node
    assert isinstance(node, ast.expr | ast.stmt)
    lines = source.splitlines(keepends=True)
    start = _offset(lines, node.lineno, node.col_offset)
    end = _offset(lines, node.end_lineno or 0, node.end_col_offset or 0)
    padding = "\n" * source.count("\n", start, end)  # later lines keep their numbers
    text = f"({new}{padding})" if isinstance(node, ast.expr) else new + padding
    before = source[source.rfind("\n", 0, start) + 1 : start]
    after = source[end:].partition("\n")[0]
    was = " ".join(f"{before}{source[start:end]}{after}".split())
    becomes = " ".join(f"{before}{new}{after}".split())
    return Mutant(path, site.function, node.lineno, start, end, text, was, becomes)


def _offset(lines: list[str], line: int, column: int) -> int:
    """In characters of the source; ``column`` counts the bytes of its line."""
    head = lines[line - 1].encode()[:column].decode()
    return sum(map(len, lines[: line - 1])) + len(head)
