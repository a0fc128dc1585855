"""What takes seconds holds up nobody, and leaves nothing half done when it is ended."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import psutil
import pytest
from support.kit import ID, incident, kit, list_files, notebook

from incident_kit.errors import IncidentKitError
from incident_kit.lab.desk import Desk
from incident_kit.warm.keeping import keep_warm
from incident_kit.warm.kernel import IMPORTS

OTHER = "2026-03-04-other"
#: What takes seconds: a verb, and what is asked besides.
MAKE = ("act", {"action": "make", "given": {"name": "report"}})


@pytest.fixture
def made(just_gathered: Path, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(just_gathered, tmp_path / "ws"))
    assert kit(folder, "new", OTHER, "--title", "Other", "--started", "2026-03-04T09:00Z").code == 0
    return folder


def ask(desk: Desk, verb: str, given: Any = None, ident: str = ID) -> Coroutine[Any, Any, Any]:
    asked = {"path": f"ws/incidents/{ident}/gather.ipynb", "incident": ident, "view": "timeline"}
    return desk.answer(verb, {**asked, **(given or {})})


async def do_during(long: Coroutine[Any, Any, Any], do: Callable[[psutil.Process], Any]) -> Any:
    """What comes of ``long``, in whose process ``do`` is done meanwhile, while it stands still."""
    task = asyncio.create_task(long)
    while not (children := psutil.Process(keep_warm(IMPORTS).find_process().pid).children()):
        await asyncio.sleep(0.005)
    children[0].suspend()
    await do(children[0])
    assert not task.done()
    children[0].resume()
    [answer] = await asyncio.gather(task, return_exceptions=True)
    return answer


@pytest.mark.parametrize("ident", [ID, OTHER])
def test_a_click_is_answered_while_a_notebook_is_made(
    made: Path, tmp_path: Path, ident: str
) -> None:
    desk = Desk(tmp_path)
    note = {"action": "note", "given": {"text": "Called the supplier", "at": "09:30"}}

    async def click(child: psutil.Process) -> None:
        state = (await ask(desk, "act", note, ident))["state"]
        assert "Called the supplier" in [line["text"] for line in state["lines"]]

    answer = asyncio.run(do_during(ask(desk, *MAKE), click))
    assert "lines" in answer["state"]
    assert (incident(made) / "report.ipynb").exists()


def test_the_process_that_makes_a_notebook_is_ended_and_nothing_is_half_written(
    made: Path, tmp_path: Path
) -> None:
    desk, before = Desk(tmp_path), list_files(made)

    async def kill(child: psutil.Process) -> None:
        child.kill()

    problem = asyncio.run(do_during(ask(desk, *MAKE), kill))
    assert isinstance(problem, IncidentKitError)
    assert problem.args == ("this was ended before it was done, and nothing is half written",)
    assert list_files(made) == before
    assert "lines" in asyncio.run(ask(desk, *MAKE))["state"]


def test_what_cannot_be_made_says_why_as_its_verb_does(made: Path, tmp_path: Path) -> None:
    with pytest.raises(IncidentKitError, match="there is no notebook 'weather'"):
        asyncio.run(ask(Desk(tmp_path), "act", {"action": "make", "given": {"name": "weather"}}))


def test_an_open_notebook_is_refreshed_beside_the_desk(made: Path, tmp_path: Path) -> None:
    open_one = notebook(incident(made) / "gather.ipynb")
    before = list_files(made)
    answer = asyncio.run(ask(Desk(tmp_path), "refresh", {"notebook": open_one}))
    assert answer["notebook"]["metadata"]["incident_kit"]["incident"] == ID
    assert list_files(made) == before
