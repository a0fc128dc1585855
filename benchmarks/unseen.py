"""What redaction does with what nobody had seen, on one page.

    python benchmarks/unseen.py

The sets of ``probes/`` that have texts of every kind, in columns; below them code,
configuration, logs and tokens, half of which nobody has read; and what a large directory
costs: people taken for words in chat, the time of a message, and a cold ``scan``.
``python benchmarks/probes.py`` has the kinds, ``names.py`` real texts and chats of others.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from names import invent_crowd
from probes import HERE, Probe, Verdict, judge, read_probes

from incident_kit.model import Finding, Known
from incident_kit.redaction import find
from incident_kit.redaction.names.words import is_english

HALVES = ("open", "blind", "sixth", "eighth")
#: Snippets with their secrets, and lines in them that only look as if they held one.
CODE = ("ninth_open", "ninth")
CHANNELS = Path(__file__).resolve().parents[1] / "tests" / "data" / "channels"
#: How a small file is scanned by a new process, by tool: modules that may be missing.
COLD = {
    "incident-kit": ("incident_kit", ["-m", "incident_kit", "scan"]),
    "detect-secrets": ("detect_secrets", ["-m", "detect_secrets", "scan"]),
}
RUNS = 7

#: A probe and what became of it.
Judged = Sequence[tuple[Probe, Verdict]]


def main() -> None:
    """Show the tables."""
    judged = {half: [(one, judge(one)) for one in read_probes(half)] for half in HALVES}
    print(f"| texts of every kind | {' | '.join(HALVES)} |")
    print(f"|---|{'---|' * len(HALVES)}")
    for what, count in ROWS.items():
        print(f"| {what} | {' | '.join(count(judged[half]) for half in HALVES)} |")
    print("\n| code, configuration, logs, tokens | secrets masked whole | false lines touched |")
    print("|---|---|---|")
    for half in CODE:
        print(f"| {half.replace('_', ', ')} | {' | '.join(count_code(half))} |")
    print()
    report_crowd()
    report_cold()


def _share(hits: int, total: int) -> str:
    return f"{hits} of {total} ({100 * hits / total:.1f} %)" if total else "–"


def count_masked(judged: Judged) -> str:
    """Labels that are masked whole, or asked about whole where a person has to decide."""
    return _share(sum(one.whole for _, one in judged), _count_labels(judged))


def count_held(judged: Judged) -> str:
    """Labels that are masked or asked about whole."""
    return _share(sum(one.held for _, one in judged), _count_labels(judged))


def count_texts(judged: Judged) -> str:
    """Texts of which every label is masked or asked about whole."""
    labelled = [(probe, one) for probe, one in judged if probe.labels]
    return _share(sum(one.held == len(probe.labels) for probe, one in labelled), len(labelled))


def count_left(judged: Judged) -> str:
    """Texts in which nothing is cut that has to stay."""
    staying = [one for probe, one in judged if probe.stay]
    return _share(sum(not one.masked for one in staying), len(staying))


def count_people(judged: Judged) -> str:
    """People on no list who are asked about whole."""
    return count_held([(probe, one) for probe, one in judged if probe.kind == "people"])


def _count_labels(judged: Judged) -> int:
    return sum(len(probe.labels) for probe, _ in judged)


ROWS: Mapping[str, Callable[[Judged], str]] = {
    "labels masked, or asked where a person decides": count_masked,
    "labels masked or asked about whole": count_held,
    "texts held back whole": count_texts,
    "texts in which what has to stay does": count_left,
    "people on no list, asked about whole": count_people,
}


def count_code(half: str) -> tuple[str, str]:
    """How many secrets of a set are masked whole, and how many false lines are touched."""
    secrets, masked, lines, touched = 0, 0, 0, 0
    with gzip.open(HERE / f"{half}.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            found = find(row["text"])
            covered = _cover(found)
            values = [_list_signs(row["text"], one) for one in row["labels"]]
            secrets += len(values)
            masked += sum(covered >= value for value in values)
            places = [_find_line(row["text"], line) for line in row.get("false", ())]
            lines += len(places)
            flagged = _cover(one for one in found if one.kind == "secret")
            touched += sum(not flagged.isdisjoint(place) for place in places)
    return _share(masked, secrets), _share(touched, lines)


def _cover(found: Iterable[Finding]) -> set[int]:
    return {place for one in found for place in range(one.start, one.end)}


def _list_signs(text: str, label: Mapping[str, int]) -> set[int]:
    """The places of a label, without the blanks and line ends in it."""
    places = range(label["start"], label["end"])
    return {place for place in places if not text[place].isspace()}


def _find_line(text: str, line: str) -> range:
    start = text.index(line)
    return range(start, start + len(line))


def report_crowd() -> None:
    """Chat that knows nobody of a large directory: who is taken for somebody, and the time."""
    known = Known(people=invent_crowd())
    files = [json.loads(path.read_text("utf-8")) for path in sorted(CHANNELS.glob("*.json"))]
    messages = [message["text"] for file in files for message in file["messages"]]
    hits = [text[one.start : one.end] for text in messages for one in find(text, known)]
    wrong = [hit for hit in hits if hit.isalpha() and hit.islower() and is_english(hit)]
    words = sum(len(text.split()) for text in messages)
    spent = [_time(lambda: [find(text, known) for text in messages]) for _ in range(RUNS)]
    print(
        f"{len(messages)} messages of chat, {len(known.people)} people known: {len(wrong)} words "
        f"masked as people, {1000 * len(wrong) / words:.2f} per 1,000; "
        f"{1000 * statistics.median(spent) / len(messages):.2f} ms a message"
    )


def _time(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def report_cold() -> None:
    """Seconds of processor time that a new process takes to scan a small file."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "chat.txt"
        file.write_text("the queue grew, and we waited\n" * 20)
        for tool, (module, arguments) in COLD.items():
            if importlib.util.find_spec(module) is None:
                print(f"cold scan, {tool}: not installed, not measured")
                continue
            spent = [_measure([sys.executable, *arguments, str(file)]) for _ in range(RUNS)]
            print(f"cold scan, {tool}: {1000 * statistics.median(spent):.0f} ms")


def _measure(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
