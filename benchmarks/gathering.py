"""What gathering one channel's incident from a big Slack export costs.

    python benchmarks/gathering.py [--runs 5] [--viewer-python PATH]

Exports are generated, alike on every machine: fat messages as Slack writes them, in 33
channels over two years, of which the window is a small part. Each figure is the median
of runs in processes of their own: CPU seconds after the imports, peak memory with them.
``--viewer-python`` names a Python that has slack-export-viewer (``pip install
slack-export-viewer``), whose reader is timed on the same ZIP.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

CHANNELS = 33
INCIDENT = "incident"
START = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
#: Hours of the window, and how many messages the incident's channel has in its busiest week.
HOURS, WEEK, BUSY = 6, timedelta(days=7), 2400
PACIFIC = ZoneInfo("America/Los_Angeles")
WORDS = (
    "the api is slow again errors rose after deploy of router seven we look at graphs now "
    "latency back to normal please check queue workers restart done thanks moving to review"
).split()


class Cost(NamedTuple):
    """What one run of a way took, and what it gave."""

    cpu: float
    mib: float
    items: int


# --- the export ------------------------------------------------------------------------


def write_export(path: Path, count: int) -> None:
    """An export of ``count`` messages; the incident's channel is the same in each."""
    users = [_user(number) for number in range(120)]
    names = [INCIDENT, *(f"team-{number:02}" for number in range(1, CHANNELS))]
    channels = [{"id": f"C{n:08}", "name": name, "members": []} for n, name in enumerate(names)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("channels.json", json.dumps(channels, indent=4))
        archive.writestr("users.json", json.dumps(users, indent=4))
        for number, name in enumerate(names):
            for day, messages in _days(number, count):
                archive.writestr(f"{name}/{day}.json", json.dumps(messages, indent=4))


def _days(channel: int, count: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A channel's messages by the day they have in Los Angeles."""
    draw = random.Random(channel)
    times = sorted(_times(draw, channel, count))
    day, messages = "", list[dict[str, Any]]()
    root: dict[str, Any] | None = None
    for number, at in enumerate(times):
        now = datetime.fromtimestamp(at, PACIFIC).date().isoformat()
        if messages and now != day:
            yield day, messages
            messages = []
        day = now
        message = _message(draw, number, at)
        if number % 40 == 0:
            root = message
        elif root is not None and draw.random() < 0.25:
            message |= {"thread_ts": root["ts"], "parent_user_id": root["user"]}
            root |= {"thread_ts": root["ts"], "reply_count": root.get("reply_count", 0) + 1}
        messages.append(message)
    if messages:
        yield day, messages


def _times(draw: random.Random, channel: int, count: int) -> Iterator[float]:
    if channel == 0:
        for _ in range(BUSY):
            yield START.timestamp() + draw.random() * WEEK.total_seconds()
        return
    each, extra = divmod(count - BUSY, CHANNELS - 1)
    for _ in range(each + (channel <= extra)):
        yield START.timestamp() + (draw.random() * 2 - 1) * timedelta(days=365).total_seconds()


def _user(number: int) -> dict[str, Any]:
    name = f"Person {number:03}"
    profile = {
        "real_name": name,
        "display_name": f"person{number}",
        "email": f"person{number}@company.example",
        "image_72": f"https://avatars.example/{number:032x}_72.jpg",
    }
    return {"id": f"U{number:08}", "name": f"person{number}", "real_name": name, "profile": profile}


def _message(draw: random.Random, number: int, at: float) -> dict[str, Any]:
    """A message with the copies of everything that Slack puts beside it, 4 KB on average."""
    by, text = draw.randrange(120), _text(draw, 4, 60)
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    message: dict[str, Any] = {
        "client_msg_id": f"{draw.getrandbits(128):032x}",
        "type": "message",
        "text": text,
        "user": f"U{by:08}",
        "ts": f"{int(at)}.{number:06d}",
        "blocks": [{"type": "rich_text", "block_id": "b", "elements": [section]}],
        "team": "T00000001",
        "user_team": "T00000001",
        "user_profile": {**_user(by)["profile"], "first_name": "Person", "is_restricted": False},
    }
    if draw.random() < 0.2:
        people = [f"U{draw.randrange(120):08}" for _ in range(3)]
        message["reactions"] = [{"name": "eyes", "users": people, "count": 3}]
    if draw.random() < 0.5:
        message["attachments"] = [_unfurled(draw) for _ in range(draw.randrange(1, 4))]
    return message


def _unfurled(draw: random.Random) -> dict[str, Any]:
    link = f"https://graphs.example/d/{draw.getrandbits(64):x}"
    quoted = {"type": "section", "text": {"type": "mrkdwn", "text": _text(draw, 20, 120)}}
    return {
        "from_url": link,
        "title": _text(draw, 4, 12),
        "title_link": link,
        "text": _text(draw, 40, 240),
        "fallback": _text(draw, 10, 40),
        "footer": "Graphs",
        "fields": [{"title": "State", "value": _text(draw, 1, 9), "short": True}] * 2,
        "message_blocks": [{"team": "T00000001", "message": {"blocks": [quoted]}}],
    }


def _text(draw: random.Random, least: int, most: int) -> str:
    return " ".join(draw.choices(WORDS, k=draw.randrange(least, most)))


# --- the ways, each in a process of its own --------------------------------------------


def peak() -> float:
    """This process's peak memory in MiB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 * 1024 if sys.platform == "darwin" else 1024
    )


def read_merge_build(export: Path, hours: float) -> int:
    """SlackExport, merge and build; how many events."""
    from incident_kit.model import Curation, Window
    from incident_kit.sources.registry import TRAITS
    from incident_kit.sources.slack.export import SlackExport
    from incident_kit.timeline import build, fold_echoes, merge

    window = Window(START, START + timedelta(hours=hours))
    read = SlackExport(export, (INCIDENT,))(window)
    merged = merge((), read)
    events = fold_echoes(merged.events, TRAITS)
    build(
        events,
        Curation(),
        window,
        lead=("Person 001",),
        time_zone="Europe/London",
        traits=TRAITS,
    )
    return len(events)


def whole_verb(export: Path, hours: float) -> int:
    """All that ``gather`` does, masking secrets and writing the record included."""
    from incident_kit.case import load_case
    from incident_kit.gathering import gather
    from incident_kit.journey.facts import create_incident
    from incident_kit.workspace import create_workspace, open_workspace

    root = Path(tempfile.mkdtemp(dir=export.parent))
    create_workspace(root)
    end = START + timedelta(hours=hours - 2)
    facts = {
        "title": "Benchmark",
        "started": (START + timedelta(hours=1)).isoformat(),
        "resolved": (end + timedelta(hours=1)).isoformat(),
        "slack_channel": [INCIDENT],
        "slack_export": [str(export)],
    }
    workspace = open_workspace(root)
    create_incident(workspace, "benchmark", facts)
    return len(gather(load_case(workspace, "benchmark")).merged.events)


WAYS = {"read": read_merge_build, "gather": whole_verb}
#: Runs under --viewer-python: argv is the ZIP and the channels to read, or none for all.
VIEWER = """
import json, logging, resource, sys, time
logging.disable(logging.CRITICAL)
from slackviewer.config import Config
from slackviewer.reader import Reader
out, sys.stdout = sys.stdout, sys.stderr
start = time.process_time()
read = Reader(Config({"archive": sys.argv[1]})).compile_channels(sys.argv[2:] or None)
cpu = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
peak /= 1048576 if sys.platform == "darwin" else 1024
print(json.dumps([cpu, peak, sum(map(len, read.values()))]), file=out)
"""


def child(way: str, export: Path, hours: float) -> None:
    """Run one way here and print its cost."""
    import time

    import incident_kit.gathering
    import incident_kit.journey  # noqa: F401 - imports are not what is measured

    work = WAYS[way]
    start = time.process_time()
    items = work(export, hours)
    print(json.dumps([time.process_time() - start, peak(), items]))


def cost(command: Sequence[object], runs: int, **environ: str) -> Cost | None:
    """The median cost of ``command``, which prints one; ``None`` if it cannot run."""
    rows = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            variables = {**os.environ, "TMPDIR": folder, **environ}
            done = subprocess.run(
                [str(part) for part in command], capture_output=True, text=True, env=variables
            )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            print(f"{command[0]}: {last}", file=sys.stderr)
            return None
        rows.append(json.loads(done.stdout))
    return Cost(*(statistics.median(column) for column in zip(*rows, strict=True)))


def ours(way: str, export: Path, hours: float, runs: int) -> Cost:
    found = cost([sys.executable, __file__, "--child", way, export, hours], runs)
    if found is None:
        sys.exit(f"{way} did not run")
    return found


# --- the table -------------------------------------------------------------------------


def row(name: str, what: str, one: Cost | None, base: Cost, missing: str = "") -> None:
    if one is None:
        print(f"| {name} | {what} | {missing} | | | | |")
        return
    per = one.cpu / one.items * 1e6 if one.items else 0.0
    print(
        f"| {name} | {what} | {one.items:.0f} | {one.cpu:.3f} | {one.cpu / base.cpu:.1f} "
        f"| {per:.0f} | {one.mib:.0f} |"
    )


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]), float(sys.argv[4]))
        return
    if sys.argv[1:2] == ["--write"]:
        write_export(Path(sys.argv[2]), int(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="runs of each, for the median")
    parser.add_argument("--messages", type=int, default=12_000, help="messages of the export")
    parser.add_argument("--viewer-python", default=sys.executable, metavar="PATH")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), asked.messages, asked.runs, asked.viewer_python)


def measure(folder: Path, messages: int, runs: int, viewer: str) -> None:
    exports = {}
    for count in (messages, 2 * messages, 4 * messages):
        exports[count] = folder / f"export-{count}.zip"
        # In a process of its own: a child's peak memory counts from its parent's.
        command = [sys.executable, __file__, "--write", str(exports[count]), str(count)]
        subprocess.run(command, check=True)
    export = exports[messages]
    with zipfile.ZipFile(export) as archive:
        size = sum(info.file_size for info in archive.infolist()) / 1e6
    print(f"{messages} messages, {CHANNELS} channels, {size:.0f} MB of JSON,", end=" ")
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, median of {runs} runs\n")
    print("| way | on | messages read | CPU s | ratio | µs each | peak MiB |")
    print("|---|---|---|---|---|---|---|")
    base = ours("read", export, HOURS, runs)
    row("read, merge, build", f"{HOURS} h of one channel", base, base)
    row("the whole `gather`", "the same", ours("gather", export, HOURS, runs), base)
    missing = "NOT MEASURED: pip install slack-export-viewer, then --viewer-python"
    unpacked = folder / "unpacked"
    with zipfile.ZipFile(export) as archive:
        archive.extractall(unpacked)
    for what, path, channels in (
        ("one channel", export, [INCIDENT]),
        ("all channels", export, []),
        ("one channel, unpacked before", unpacked, [INCIDENT]),
        ("all channels, unpacked before", unpacked, []),
    ):
        theirs = cost([viewer, "-c", VIEWER, path, *channels], runs)
        row("slack-export-viewer's reader", what, theirs, base, missing)
    for hours in (HOURS * 2, HOURS * 7, HOURS * 14, HOURS * 28):
        row("read, merge, build", f"{hours} h", ours("read", export, hours, runs), base)
    for count, path in list(exports.items())[1:]:
        what = f"{HOURS} h of {count} messages"
        row("read, merge, build", what, ours("read", path, HOURS, runs), base)


if __name__ == "__main__":
    main()
