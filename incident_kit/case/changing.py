"""A case that is judged and written while nobody else changes its folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from incident_kit.case.case import Case
from incident_kit.case.opening import load_case
from incident_kit.workspace import open_workspace
from incident_kit.workspace.locking import hold_folder


@contextmanager
def change_case(case: Case) -> Iterator[Case]:
    """Hold the folder of ``case``, and give the case as it is by then.

    Whoever judges before they write does both within: else what was judged is not what is
    written on. What a person named (the number of a line) is looked up before, in the case
    that they saw.
    """
    with hold_folder(case.folder.path):
        yield load_case(open_workspace(case.workspace.root), case.id, case.now)
