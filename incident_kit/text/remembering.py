"""Answers that are kept: of functions that depend on their arguments and on nothing else.

What is kept is found by the whole content of every argument, types and fields that take no
part in a comparison included, and never by a name, a time or a digest of it: an answer
stands for its question alone, so that a guard may be remembered too. So many are kept as a
function says, in this process and no longer.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

#: Types whose values are equal to no value of another type.
_PLAIN = frozenset({str, bytes, type(None)})


def remember(most: int) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:
    """Let a pure function keep its last ``most`` answers; they are not to be changed.

    An error is not kept: who asks again, has it raised again.
    """

    def decorate(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
        kept: OrderedDict[Hashable, Answer] = OrderedDict()
        lock = Lock()

        @wraps(function)
        def answer(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
            question = freeze((args, kwargs))
            with lock:
                if question in kept:
                    kept.move_to_end(question)
                    return kept[question]
            found = function(*args, **kwargs)
            with lock:
                kept[question] = found
                while len(kept) > most:
                    kept.popitem(last=False)
            return found

        return answer

    return decorate


def freeze(value: object) -> Hashable:
    """A value's whole content, equal to that of no value which differs in any part of it."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, list | tuple):
        return (kind, *map(freeze, value))
    if isinstance(value, Mapping):
        return (kind, *((freeze(key), freeze(inner)) for key, inner in value.items()))
    if is_dataclass(value) and kind is not type:
        return (kind, *(freeze(getattr(value, field.name)) for field in fields(value)))
    if isinstance(value, datetime):
        return (kind, value.isoformat(), value.tzinfo)
    return (kind, value)
