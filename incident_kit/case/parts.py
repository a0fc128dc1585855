"""The parts of a case, each computed once, and carried into the next case of the incident.

While a part is computed it is noted which files it reads and which other parts it asks for.
The next case takes it over if those files hold the same bytes and those parts are the same
there, and computes it anew if not: nobody has to say what depends on what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar, cast, overload

from incident_kit.case.grounds import Ground
from incident_kit.case.sameness import is_same

Value = TypeVar("Value")
_MISSING = object()


class Key(NamedTuple):
    """The name of a part, and what it is asked about, such as a notebook."""

    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """The value of a part, and what it rests on: files with what they held, and other parts
    in the order in which they were asked for, with their values then."""

    value: object
    grounds: Mapping[str, Ground]
    asked: Mapping[Key, object]


@dataclass(slots=True)
class Remembered:
    """What is kept of one incident between its cases: the parts computed last, and by name
    what was made of given values alone."""

    parts: dict[Key, Computed] = field(default_factory=dict)
    made: dict[str, tuple[object, object]] = field(default_factory=dict)


@dataclass(slots=True)
class _Frame:
    """What a part that is being computed asked for so far."""

    owner: Parts
    asked: dict[Key, object] = field(default_factory=dict)
    is_vouched: bool = True


_FRAME: ContextVar[_Frame | None] = ContextVar("frame", default=None)


class Parts:
    """The parts that one case was asked for; without a memory none is carried.

    ``ask`` gives the part of the case with a key, ``read`` what a file holds now.
    """

    def __init__(self, memory: Remembered | None = None) -> None:
        self._memory = memory
        self._values: dict[Key, object] = {}
        self._grounds: dict[str, Ground] = {}

    def find(
        self,
        case: Any,
        key: Key,
        compute: Callable[[], Value],
        grounds: Sequence[str] = (),
        *,
        is_carried: bool = True,
    ) -> Value:
        """The value of part ``key``, which reads the files ``grounds`` itself; a part that
        is not carried is computed anew in every case."""
        if key not in self._values:
            with _noting_errors():
                self._values[key] = self._settle(case, key, compute, grounds, is_carried=is_carried)
        value = self._values[key]
        self._note(key, value)
        return cast(Value, value)

    def forget(self, key: Key) -> None:
        """Let the part be asked for anew."""
        del self._values[key]

    def make(self, name: str, given: object, make: Callable[[], Value]) -> Value:
        """What ``make`` makes of ``given`` and of nothing else; as before, if that was given
        the last time too."""
        if self._memory is None:
            return make()
        before, made = self._memory.made.get(name, (_MISSING, None))
        if not is_same(before, given):
            made = make()
            self._memory.made[name] = (given, made)
        return cast(Value, made)

    def _settle(
        self,
        case: Any,
        key: Key,
        compute: Callable[[], object],
        grounds: Sequence[str],
        *,
        is_carried: bool,
    ) -> object:
        if self._memory is None:
            return compute()
        before = self._memory.parts.get(key)
        if before is not None and is_carried and self._holds(case, before):
            return before.value
        computed = self._compute(case, compute, grounds)
        if before is not None and is_same(before.value, computed.value):
            computed = Computed(before.value, computed.grounds, computed.asked)
        self._memory.parts[key] = computed
        return computed.value

    def _holds(self, case: Any, before: Computed) -> bool:
        """Whether what a part rested on before is the same now, asked in the same order."""
        grounds, asked = before.grounds.items(), before.asked.items()
        if not all(self._read_once(case, name) == ground for name, ground in grounds):
            return False
        with _framing(_Frame(self)):
            return all(is_same(value, case.ask(key)) for key, value in asked)

    def _compute(
        self, case: Any, compute: Callable[[], object], grounds: Sequence[str]
    ) -> Computed:
        """Compute a part; a file that changes meanwhile vouches for nothing."""
        first = {name: case.read_ground(name) for name in grounds}
        with _framing(_Frame(self)) as frame:
            value = compute()
        read = {name: case.read_ground(name) for name in grounds}
        is_vouched = frame.is_vouched and first == read
        return Computed(value, read if is_vouched else {"": object()}, frame.asked)

    def _read_once(self, case: Any, name: str) -> Ground:
        if name not in self._grounds:
            self._grounds[name] = case.read_ground(name)
        return self._grounds[name]

    def _note(self, key: Key, value: object) -> None:
        frame = _FRAME.get()
        if frame is None:
            return
        frame.asked.setdefault(key, value)
        frame.is_vouched = frame.is_vouched and frame.owner is self


@contextmanager
def _framing(frame: _Frame) -> Iterator[_Frame]:
    """Note in ``frame`` what is asked for meanwhile."""
    token = _FRAME.set(frame)
    try:
        yield frame
    finally:
        _FRAME.reset(token)


@contextmanager
def _noting_errors() -> Iterator[None]:
    """Let nothing be carried that came to be in spite of an error."""
    try:
        yield
    except BaseException:
        frame = _FRAME.get()
        if frame is not None:
            frame.is_vouched = False
        raise


class Part(Generic[Value]):
    """A part of a case, asked for like an attribute."""

    def __init__(
        self, compute: Callable[[Any], Value], grounds: Sequence[str], *, is_carried: bool
    ) -> None:
        self._compute = compute
        self.grounds = grounds
        self.is_carried = is_carried
        self.__doc__ = compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._key = Key(name)

    @overload
    def __get__(self, case: None, owner: type) -> Part[Value]: ...
    @overload
    def __get__(self, case: object, owner: type) -> Value: ...
    def __get__(self, case: Any, owner: type) -> Part[Value] | Value:
        if case is None:
            return self
        value: Value = case.find(
            self._key, lambda: self._compute(case), self.grounds, is_carried=self.is_carried
        )
        return value


def part(*grounds: str, is_carried: bool = True) -> Callable[[Callable[[Any], Value]], Part[Value]]:
    """Make a method a part of its case, which reads the files ``grounds`` itself. One that
    is not carried rests on more than files and parts, and is cheap."""
    return lambda compute: Part(compute, grounds, is_carried=is_carried)
