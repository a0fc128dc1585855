"""Verbs that a warm server runs for whoever calls them in a shell.

The one who calls waits with what it came with: nothing of the command line is imported
there. What happens is what would have happened at home: the same output on the same streams,
signals passed on, the same exit code. A caller who is killed takes the verb along.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any, NoReturn

from incident_kit.errors import ForkError
from incident_kit.warm.address import connect_server, find_sockets
from incident_kit.warm.child import Json, Task, find_function
from incident_kit.warm.hosted import HostedChild, ask_host
from incident_kit.warm.identity import identify_interpreter, identify_kit

#: The verbs of one incident; but for those that sign, for which a program of the system may
#: ask for a passphrase on the caller's own terminal.
FORWARDED = frozenset(
    "note gather curate report redact public decide check audit export restore".split()
)
_WORKSPACE = ("-w", "--workspace")
_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGCONT")
_COMMAND_LINE = "incident_kit.cli:main"


def forward(arguments: Sequence[str]) -> None:
    """Have a warm server run the verb, and leave with its exit code; return where none runs
    for exactly this kit, or the verb is none that may be forwarded."""
    if find_verb(arguments) not in FORWARDED or not hasattr(os, "fork"):
        return
    connection = connect_server(identify_kit()) if _is_any_there() else None
    if connection is None:
        return
    try:
        child = ask_host(connection, Task(f"{__name__}:run_verb", _describe_call(arguments)))
    except (ForkError, OSError):  # it has just ended, or the folder that we are in is gone
        return
    _leave_as(_wait_for(child))


def _is_any_there() -> bool:
    """Whether a server of this interpreter was started, of whatever files: most have started
    none, and need not wait until all files were looked at."""
    interpreter = identify_interpreter()
    return bool(find_sockets(interpreter, f"{interpreter}-{interpreter}"))


def find_verb(arguments: Sequence[str]) -> str | None:
    """The verb that the command's arguments call, if it is plain that they call one."""
    words = iter(arguments)
    for word in words:
        if word in _WORKSPACE:
            next(words, None)
        elif not word.startswith("-"):
            return word
        elif not word.startswith(("--workspace=", "-w")):
            return None
    return None


def _describe_call(arguments: Sequence[str]) -> dict[str, Any]:
    mask = os.umask(0o077)
    os.umask(mask)
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return {
        "arguments": [sys.argv[0], *arguments],
        "mask": mask,
        "encodings": [stream and [stream.encoding, stream.errors] for stream in streams],
    }


def _wait_for(child: HostedChild) -> int:
    """The verb's exit status; what the caller is sent meanwhile, and heeds, it is sent."""
    for name in _PASSED_ON:
        number = getattr(signal, name)
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, frame: child.send_signal(number))
    status = child.wait()
    assert status is not None
    return status


def _leave_as(status: int) -> NoReturn:
    """End as the verb did: of the same signal, or with its code."""
    if status < 0:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    os._exit(status if status >= 0 else 1)


def run_verb(given: Json, channel: socket.socket) -> None:
    """In the server's child: run the command line as the caller would have."""
    os.umask(given["mask"])
    streams = (sys.stdin, sys.stdout, sys.stderr)
    for stream, encoding in zip(streams, given["encodings"], strict=True):
        if encoding is not None and isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=encoding[0], errors=encoding[1])
    sys.argv = list(given["arguments"])
    find_function(_COMMAND_LINE)(sys.argv[1:])
