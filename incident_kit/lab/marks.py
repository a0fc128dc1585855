"""What views show, by the name of each answer, which comes back with a decision."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from itertools import count

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError, WaitingError
from incident_kit.journey.meanwhile import Seen, read_seen

#: The files in which people's decisions on an incident stand.
_FILES = ("curation.yaml", "redactions.yaml")
#: So many are kept of an incident: a page that shows an older state is asked to look again.
_MOST = 64


class Marks:
    """The decisions on one incident as they were shown last."""

    def __init__(self) -> None:
        self._shown: OrderedDict[str, Seen] = OrderedDict()
        self._own, self._numbers = secrets.token_hex(4), count()

    def leave(self, case: Case) -> str:
        """The name of an answer that shows how ``case`` stands. Where a file of decisions
        cannot be read, nothing is decided on what is shown."""
        name = f"{self._own}-{next(self._numbers)}-{_compute_digest(case)}"
        try:
            self._shown[name] = read_seen(case)
        except IncidentKitError:
            return name
        while len(self._shown) > _MOST:
            self._shown.popitem(last=False)
        return name

    def find(self, name: str, case: Case) -> Seen:
        """What was shown in the answer of that name, now that the incident stands as in
        ``case``; a :class:`WaitingError` if that is not known, and something was decided
        since."""
        seen = self._shown.get(name)
        if seen is not None:
            return seen
        if name.rpartition("-")[2] == _compute_digest(case):  # another server showed it
            return read_seen(case)
        raise WaitingError(
            "others decided on this incident since the page was shown: nothing was recorded",
            todo=["look at how it stands now, then decide again"],
        )


def _compute_digest(case: Case) -> str:
    whole = hashlib.sha256()
    for name in _FILES:
        whole.update(repr(case.read_ground(name)).encode())
    return whole.hexdigest()
