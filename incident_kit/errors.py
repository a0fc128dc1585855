"""Every error the kit raises on purpose, and the exit code each one means.

::

    IncidentKitError            1  unexpected, if nothing below fits
    ├── ForkError               1  no child process can be forked here
    ├── UsageError              2  a flag, a value, an id, a missing file
    │   └── FileError           2  a file people type: names file, line and field
    │       └── ConflictError   2  git could not merge it: names file and line
    ├── SourceError             3  a source refused, or is damaged as a whole
    ├── UndecidedError          4  proposals, findings, or a leak found
    ├── WaitingError            5  security or sign-off
    └── RenderingError          6  rendering or publishing failed

A message says what happened, to which thing, and what to do next. It never
holds a token or text that is to be hidden. The command line prints the message
and leaves with :attr:`IncidentKitError.code`.
"""

from __future__ import annotations

from collections.abc import Sequence


class IncidentKitError(Exception):
    """The root. ``str(error)`` is one message for a person.

    ``todo`` lists what to do next, one imperative sentence each, in the order
    to do it; it may be empty.
    """

    code = 1

    def __init__(self, message: str, *, todo: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.todo = tuple(todo)

    def __str__(self) -> str:
        lines = [str(self.args[0]), *(f"  - {step}" for step in self.todo)]
        return "\n".join(lines)


class ForkError(IncidentKitError):
    """No child can be forked: the system has no fork, or this process has threads."""


class UsageError(IncidentKitError):
    """What was asked for cannot be: a flag, an id, a time, a missing file."""

    code = 2


class FileError(UsageError):
    """A file that people type cannot be read; it names file, line and field.

    ``line`` counts from 1; ``field`` is a dotted path such as
    ``sources.slack.channels``.
    """

    def __init__(
        self,
        path: object,
        problem: str,
        *,
        line: int | None = None,
        field: str | None = None,
        todo: Sequence[str] = (),
    ) -> None:
        location = [str(path)]
        if line is not None:
            location.append(f"line {line}")
        if field is not None:
            location.append(field)
        super().__init__(f"{', '.join(location)}: {problem}", todo=todo)


class ConflictError(FileError):
    """A file holds the marks of a merge that nobody finished; ``line`` is the first of them."""

    def __init__(self, path: object, line: int) -> None:
        UsageError.__init__(
            self,
            f"a merge conflict in {path}, line {line}",
            todo=[
                "keep the lines that are right, take the marks out (<<<<<<<, |||||||, =======, "
                ">>>>>>>), and save it",
                "or, while git calls it unmerged, have it merged by its rows: incident-kit init, "
                "then git checkout --merge and its path",
            ],
        )


class SourceError(IncidentKitError):
    """A source refused, or is damaged as a whole. A single bad message is not
    an error: it is skipped and counted in the source's check."""

    code = 3


class UndecidedError(IncidentKitError):
    """Something in the public text was not decided on, or a leak was found."""

    code = 4


class WaitingError(IncidentKitError):
    """A person's answer is awaited: on security, or a sign-off."""

    code = 5


class RenderingError(IncidentKitError):
    """Rendering or publishing failed."""

    code = 6
