"""Gathering from an export of 200,000 messages: whole, and whole after any interruption."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from support.kit import ID, kit

from incident_kit.workspace.codec import events_from

MESSAGES, CHANNELS = 200_000, 41
#: The incident's channel has as many messages as all others together.
IN_CHANNEL = MESSAGES // 2
FIRST = datetime(2026, 10, 1, tzinfo=UTC).timestamp()
SECONDS = timedelta(days=60).total_seconds()
STARTED = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
PACIFIC = ZoneInfo("America/Los_Angeles")
WRITTEN = ("events.jsonl", "people.json", "sources.json")


def messages_of(channel: int) -> Iterator[tuple[float, str]]:
    """Times and messages in order; each third answers one of up to 40 before it."""
    count = IN_CHANNEL if channel == 0 else (MESSAGES - IN_CHANNEL) // (CHANNELS - 1)
    step = SECONDS / count
    for n in range(count):
        at = FIRST + n * step
        root = n - n * 7 % 40 - 1
        in_thread = n % 3 == 0 and root > 0 and root % 3
        thread = f',"thread_ts":"{FIRST + root * step:.6f}"' if in_thread else ""
        yield (
            at,
            f'{{"type":"message","user":"U{n % 90:08}","text":"Router {n % 977} of {channel} '
            f'answers <@U{n * 7 % 90:08}> in {n % 53} s","ts":"{at:.6f}"{thread}}}',
        )


def day_of(pair: tuple[float, str]) -> str:
    return datetime.fromtimestamp(pair[0] // 3600 * 3600, PACIFIC).date().isoformat()


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scale") / "slack.zip"
    names = ["incident", *(f"team-{n}" for n in range(1, CHANNELS))]
    users = [{"id": f"U{n:08}", "name": f"p{n}", "real_name": f"Person P{n}"} for n in range(90)]
    with zipfile.ZipFile(path, "w") as archive:
        index = [{"id": f"C{n:08}", "name": name} for n, name in enumerate(names)]
        archive.writestr("channels.json", json.dumps(index))
        archive.writestr("users.json", json.dumps(users))
        for number, name in enumerate(names):
            for day, found in groupby(messages_of(number), day_of):
                texts = ",\n".join(text for _, text in found)
                archive.writestr(f"{name}/{day}.json", f"[{texts}]")
    return path


def workspace(folder: Path, export: Path, hours: float) -> Path:
    """An incident of so many hours, with an hour of margin at both ends."""
    kit(folder, "init", str(folder))
    settings = folder / "incident-kit.yaml"
    settings.write_text(settings.read_text().replace("raw: on", "raw: off"))
    ended = STARTED + timedelta(hours=hours)
    facts = ["--title", "Big", "--started", STARTED.isoformat(), "--resolved", ended.isoformat()]
    source = ["--slack-channel", "incident", "--slack-export", str(export)]
    made = kit(folder, "new", ID, *facts, *source)
    assert made.code == 0, made.err
    return folder


def counted(export: Path, start: datetime, end: datetime) -> set[str]:
    """The ids of the window, read from the ZIP's JSON and nothing of the kit: what was
    said in it, and what began a thread that was answered in it."""
    found: dict[str, Mapping[str, Any]] = {}
    with zipfile.ZipFile(export) as archive:
        for name in archive.namelist():
            if name.startswith("incident/"):
                found |= {one["ts"]: one for one in json.loads(archive.read(name))}
    inside = {ts for ts in found if start.timestamp() <= float(ts) <= end.timestamp()}
    roots = {found[ts].get("thread_ts", ts) for ts in inside}
    return {f"slack:C00000000/{ts}" for ts in inside | roots & set(found)}


def test_the_export_holds_200_000_messages(export: Path) -> None:
    with zipfile.ZipFile(export) as archive:
        days = [name for name in archive.namelist() if "/" in name]
        assert sum(archive.read(name).count(b'"type"') for name in days) == MESSAGES


#: Gathers in a folder that argv names, as the command does but for the notebook.
GATHER = """
import sys
from pathlib import Path
from incident_kit.case import load_case
from incident_kit.gathering import gather
from incident_kit.workspace import open_workspace

def run(root):
    return gather(load_case(open_workspace(Path(root)), sys.argv[1]))
"""


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", GATHER + code, ID, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def written(folder: Path) -> dict[str, bytes]:
    return {name: (folder / "incidents" / ID / name).read_bytes() for name in WRITTEN}


def test_the_events_of_a_big_window_are_those_counted_in_the_raw_json(
    export: Path, tmp_path: Path
) -> None:
    folder = workspace(tmp_path / "ws", export, hours=70)
    done = run("run(sys.argv[2])", folder)
    assert done.returncode == 0, done.stderr
    events = events_from(written(folder)["events.jsonl"].decode(), "events.jsonl")
    margin = timedelta(hours=1)
    expected = counted(export, STARTED - margin, STARTED + timedelta(hours=70) + margin)
    assert len(expected) > 5000
    assert {event.id for event in events} == expected
    assert len(events) == len(expected)


#: Stops itself at a point that argv names, once the point is reached: a file opened, made
#: or put in its place, or so many calls of functions.
STOP = """
import os, shutil, signal
from itertools import count

def stop_at(point, number):
    what, _, place = point.partition(" ")
    met = lambda: os.kill(os.getpid(), getattr(signal, number))
    if what == "calls":
        calls, last = count(), int(place)
        sys.setprofile(lambda *_: next(calls) == last and met())
        return
    event = {"opens": "open", "makes": "tempfile.mkstemp", "places": "os.rename"}[what]
    sys.addaudithook(lambda name, given: name == event and place in str(given) and met())

template, root, *points = sys.argv[2:]
for point in points:
    number, _, place = point.partition(" ")
    folder = Path(root, point)
    shutil.copytree(template, folder)
    child = os.fork()
    if not child:
        stop_at(place, number)
        try:
            run(folder)
        except KeyboardInterrupt:
            os._exit(130)
        os._exit(0)
    print(f"{point}:", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    if not os.fork():
        run(folder)
        os._exit(0)
    assert os.wait()[1] == 0
"""
ENDS = {"SIGINT": 130, "SIGKILL": -9}
READING = ("opens slack.zip", "calls 20000", "calls 100000")
WRITING = tuple(f"{how} {name}" for name in WRITTEN for how in ("makes", "places"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
@pytest.mark.parametrize(
    ("again", "points"),
    [(False, WRITING[-3:]), (True, (*READING, *WRITING))],
    ids=["first", "again"],
)
def test_interrupted_anywhere_and_run_again_it_ends_the_same(
    export: Path, tmp_path: Path, again: bool, points: Sequence[str]
) -> None:
    """By Ctrl-C and by ``kill -9``; also when the record stood already and the source changed."""
    fresh = workspace(tmp_path / "fresh", export, hours=1)
    if again:
        let_the_record_be_behind(fresh)
    template = tmp_path / "template"
    shutil.copytree(fresh, template)
    assert run("run(sys.argv[2])", fresh).returncode == 0
    ends = [f"SIGKILL {one}" for one in points] + [f"SIGINT {one}" for one in points[::2]]
    done = run(STOP, template, tmp_path, *ends)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{name}: {ENDS[name.split()[0]]}" for name in ends]
    assert {name: kept(tmp_path / name) for name in ends} == dict.fromkeys(ends, kept(fresh))


def kept(folder: Path) -> dict[str, bytes]:
    """Every file of the incident but those that a killed process left half written."""
    files = (folder / "incidents" / ID).iterdir()
    whole = (path for path in files if path.is_file() and path.suffix != ".tmp")
    return {path.name: path.read_bytes() for path in whole}


def let_the_record_be_behind(folder: Path) -> None:
    """Gather, then take an event and a wording back."""
    assert run("run(sys.argv[2])", folder).returncode == 0
    path = folder / "incidents" / ID / "events.jsonl"
    _, second, *rest = path.read_text().splitlines(keepends=True)
    path.write_text("".join([second.replace("answers", "answered"), *rest]))


def test_ctrl_c_on_the_command_says_what_is_kept_and_how_to_go_on(
    export: Path, tmp_path: Path
) -> None:
    folder = workspace(tmp_path / "ws", export, hours=1)
    code = """
import os, signal
sys.addaudithook(lambda name, given: name == "open" and "slack.zip" in str(given)
                 and os.kill(os.getpid(), signal.SIGINT))
from incident_kit.cli import main
main(["-w", sys.argv[2], "gather", sys.argv[1]])
"""
    done = run(code, folder)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert "incident-kit: stopped: the record and your decisions are whole" in done.stderr
    assert "  - gather again" in done.stderr
    assert not (folder / "incidents" / ID / "events.jsonl").exists()
