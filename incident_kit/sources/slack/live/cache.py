"""Pages as received, kept on disk so that an interrupted run goes on where it was.

A run is unfinished until :meth:`Pages.finish`; the next one then uses every page
of it. After a finished run pages are asked for again, since a message may be
edited long after it was sent (77 days, measured). A page stands under what was
asked for, cursor included; the token is no part of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from incident_kit.files import write_bytes

Message = Mapping[str, Any]

_RUN = "run.json"
#: An interrupted run older than this is not taken up again.
_RESUMED = timedelta(days=1)
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+", re.ASCII)


class PageCache:
    """The pages of one run in ``folder`` (made when needed); nothing is kept
    where it is ``None``.

    ``reuse`` is how old a page of an earlier, finished run may be to be used
    again; none by default. A file that cannot be read counts as none.
    """

    def __init__(
        self, folder: Path | None, clock: Callable[[], datetime], reuse: timedelta = timedelta(0)
    ) -> None:
        self._folder, self._clock, self._reuse = folder, clock, reuse
        last = _read(folder / _RUN) if folder else {}
        began, number = _time(last.get("began")), last.get("run")
        count = number if isinstance(number, int) else 0
        now = clock()
        resumed = last.get("finished") is False and began and now - began < _RESUMED
        self._run, self._began = (count, began or now) if resumed else (count + 1, now)
        self._note(finished=False)

    def get(self, asked: Message) -> Message | None:
        """The answer to ``asked``, if it is kept and may be used."""
        found = _read(self._path(asked)) if self._folder else {}
        data, at = found.get("answer"), _time(found.get("at"))
        if found.get("asked") != asked or not isinstance(data, Mapping) or at is None:
            return None
        usable = found.get("run") == self._run or self._clock() - at < self._reuse
        return data if usable else None

    def put(self, asked: Message, answer: Message) -> None:
        """Keep ``answer``, in place of an older one to the same question."""
        if self._folder:
            kept = {"asked": asked, "at": self._clock().isoformat(), "run": self._run}
            _write(self._path(asked), {**kept, "answer": answer})

    def finish(self) -> None:
        """The run came to its end: the next one asks again."""
        self._note(finished=True)

    def _note(self, *, finished: bool) -> None:
        if self._folder:
            began = self._began.isoformat()
            _write(self._folder / _RUN, {"began": began, "finished": finished, "run": self._run})

    def _path(self, asked: Message) -> Path:
        digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:20]
        kind = str(asked.get("method")).rpartition(".")[2]
        name = _NOT_IN_A_NAME.sub("_", f"{asked.get('channel')}-{kind}-{digest}.json")
        return (self._folder or Path()) / name


def _read(path: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError, RecursionError):
        found = json.loads(path.read_bytes())
        if isinstance(found, dict) and found.get("version") == 1:
            return found
    return {}


def _write(path: Path, value: Message) -> None:
    text = json.dumps({"version": 1, **value}, indent=1)
    write_bytes(path, f"{text}\n".encode())


def _time(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
