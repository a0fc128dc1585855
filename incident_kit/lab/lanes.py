"""A thread for each incident that is looked at: what takes long in one holds up no other.

What was read of an incident is kept in its lane from one request to the next, as long as its
files hold the same.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from incident_kit.case import reading_once
from incident_kit.case.reading import Memory
from incident_kit.lab.changes import Known
from incident_kit.lab.disk import translating
from incident_kit.lab.marks import Marks

Value = TypeVar("Value")

#: How many incidents are kept at once.
_MOST = 4


class Lane:
    """Does one thing after the other, off the server's loop; what browsers were answered is
    ``known``, and ``marks`` tell what of it they saw."""

    def __init__(self) -> None:
        self.known, self.marks = Known(), Marks()
        self._thread = ThreadPoolExecutor(1, "incident-kit-desk")
        self._memory = Memory()

    async def run(self, do: Callable[[], Value]) -> Value:
        """What ``do`` gives, once all that was asked for before is done."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, do)

    def _do(self, do: Callable[[], Value]) -> Value:
        with reading_once(self._memory), translating():
            return do()

    def end(self) -> None:
        """Take nothing more; what was asked for is done still."""
        self._thread.shutdown(wait=False)


class Lanes:
    """The lanes of the incidents that were asked about last; asked on the server's loop."""

    def __init__(self) -> None:
        self._lanes: OrderedDict[str, Lane] = OrderedDict()

    def find(self, name: str) -> Lane:
        """The lane called ``name``."""
        lane = self._lanes.pop(name, None) or Lane()
        self._lanes[name] = lane
        while len(self._lanes) > _MOST:
            self._lanes.popitem(last=False)[1].end()
        return lane
