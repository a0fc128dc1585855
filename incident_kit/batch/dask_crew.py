"""The workers of a Dask cluster that take incidents, as they come and go."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeAlias

from distributed import Client

from incident_kit.batch.dask_worker import Errand, inspect_worker
from incident_kit.text.counting import count

_LOG = logging.getLogger(__name__)

#: Seconds in which a scheduler that is there answers.
_ANSWER = 10.0
#: Seconds between two looks at which workers there are.
_LOOK = 1.0
#: Seconds to wait without a word.
_QUIET = 2.0
#: Seconds in which a worker says what it is: it may have to load the kit first.
_INSPECTION = 60.0
#: Why a worker is left out that could not even say what it is.
_NO_KIT = "has no incident-kit that this one can speak with"
#: Where one answer comes in: why a worker cannot take incidents, or nothing.
Answers: TypeAlias = SimpleQueue[str | None]


class LostError(Exception):
    """The scheduler does not answer any more."""


class Crew:
    """The workers that take incidents, as they come and go, with their ``threads``."""

    def __init__(self, client: Client, errand: Errand, wake: Callable[[], None]) -> None:
        self.threads: dict[str, int] = {}
        self._client = client
        self._errand = errand
        self._wake = wake
        self._asked: dict[str, Answers] = {}
        self._asked_at = -_INSPECTION
        self._left_out: dict[str, str] = {}
        self._present: Mapping[str, int] = {}
        self._looked = 0.0
        self._alone_since = time.monotonic()
        self._has_said = False

    @property
    def pause(self) -> float:
        """Seconds until the next look."""
        return max(self._looked + _LOOK - time.monotonic(), 0.0)

    @property
    def is_asking(self) -> bool:
        """Whether somebody is still to say what it is."""
        return bool(self._asked) and time.monotonic() < self._asked_at + _INSPECTION

    def look(self) -> None:
        """Ask those that are new what they are, and hear those that were asked."""
        if self.pause == 0.0:
            self._looked = time.monotonic()
            self._present = self._list_workers()
            self._forget_gone()
            for address in self._present.keys() - self.threads.keys() - self._left_out.keys():
                self._ask(address)
        for address, answers in list(self._asked.items()):
            if not answers.empty():
                del self._asked[address]
                self._hear(address, answers.get())
        if self.threads or self.is_asking:
            self._alone_since = time.monotonic()
            self._has_said = False

    def leave_out(self, address: str, fault: str) -> None:
        """Give a worker nothing any more."""
        self.threads.pop(address, None)
        if address not in self._left_out:
            self._left_out[address] = fault
            _LOG.warning("the worker at %s is left out: it %s", address, fault)

    def find_end(self, patience: float) -> str | None:
        """Why there is nobody to wait for any more; ``None`` while there is."""
        seconds = time.monotonic() - self._alone_since
        if seconds > patience:
            return self._describe_nobody()
        if seconds > _QUIET and not self._has_said:
            self._has_said = True
            _LOG.warning("waiting for a worker of the cluster that can take incidents")
        return None

    def _describe_nobody(self) -> str:
        if not self._left_out:
            return "the cluster has no worker"
        return f"no worker can take it, and {count(len(self._left_out), 'worker')} left out"

    def _list_workers(self) -> dict[str, int]:
        """How many threads each worker has that is there now."""
        scheduler: Any = self._client.scheduler
        if self._client.status != "running":
            raise LostError
        try:
            found: Any = self._client.sync(
                scheduler.identity, n_workers=-1, callback_timeout=_ANSWER
            )
        except Exception as error:
            raise LostError from error
        return {address: worker["nthreads"] for address, worker in found["workers"].items()}

    def _forget_gone(self) -> None:
        known: Sequence[dict[str, Any]] = (self.threads, self._asked, self._left_out)
        for workers in known:
            for address in workers.keys() - self._present.keys():
                del workers[address]

    def _ask(self, address: str) -> None:
        """Have a worker say why it cannot take incidents, outside of Dask's tasks: one that
        knows no kit would break off on being sent a task of it."""
        if address not in self._asked:
            answers: Answers = SimpleQueue()
            self._asked[address] = answers
            self._asked_at = time.monotonic()
            asking = Thread(target=self._await_answer, args=(address, answers), daemon=True)
            asking.start()

    def _await_answer(self, address: str, answers: Answers) -> None:
        try:
            answer = self._client.run(
                inspect_worker, self._errand, workers=[address], on_error="return"
            )[address]
        except Exception as error:
            answer = error
        answers.put(_NO_KIT if isinstance(answer, Exception) else answer)
        self._wake()

    def _hear(self, address: str, fault: str | None) -> None:
        if fault is None:
            self.threads[address] = self._present[address]
        else:
            self.leave_out(address, fault)
