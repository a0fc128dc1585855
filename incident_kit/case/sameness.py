"""Whether two values say the same, to the last detail.

Equality is too mild for what is carried from one reading to the next: it takes 9:00 UTC for
10:00 in Paris, ignores the order of a mapping, and leaves out fields that are not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel

_PLAIN = (str, bytes, bool, int, type(None), date, timedelta, PurePath)


def is_same(one: object, other: object) -> bool:
    """Whether the two are of one kind, and the same in every part and in their order. What
    cannot be looked into is the same as itself alone."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if is_dataclass(one):
        return all(is_same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    for kind, compare in _COMPARE:
        if isinstance(one, kind):
            return compare(one, other)
    return False


def _are_same_times(one: datetime, other: datetime) -> bool:
    return (one.isoformat(), repr(one.tzinfo)) == (other.isoformat(), repr(other.tzinfo))


def _are_same_rows(one: Sequence[object], other: Sequence[object]) -> bool:
    return len(one) == len(other) and all(map(is_same, one, other))


def _are_same_mappings(one: Mapping[Any, object], other: Mapping[Any, object]) -> bool:
    return _are_same_rows([*one.items()], [*other.items()])


def _are_same_models(one: BaseModel, other: BaseModel) -> bool:
    return _are_same_mappings(vars(one), vars(other))


def _are_same_sets(one: frozenset[object], other: frozenset[object]) -> bool:
    return one == other and all(isinstance(each, str) for each in one)


#: How values of each kind are compared; a time is a date too, so it stands first.
_COMPARE: tuple[tuple[Any, Callable[[Any, Any], bool]], ...] = (
    (datetime, _are_same_times),
    (_PLAIN, lambda one, other: bool(one == other)),
    (float, lambda one, other: repr(one) == repr(other)),
    ((tuple, list), _are_same_rows),
    (Mapping, _are_same_mappings),
    (BaseModel, _are_same_models),
    (frozenset, _are_same_sets),
)
