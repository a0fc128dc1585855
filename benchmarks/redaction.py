"""How much redaction finds, how much it flags wrongly, and how fast it is.

    python benchmarks/redaction.py [--sets DIR] [--show SET] [--beside]
    python benchmarks/redaction.py --fuzz N | --doubling

``DIR`` holds sets as gzipped JSON lines: ``text``, and ``labels`` as
``[start, end, kind]``. A label counts only if every character of it is covered;
addresses that are nobody's are not asked for, and
a set without labels counts flags. Without ``--sets`` only the project's own,
generated chat is measured. With ``--beside``, the tools in ``others.py`` that are
installed are measured too, in a table that ``docs/benchmarks.md`` keeps. ``--fuzz``
makes N documents with known values in every disguise and counts those that are left;
``--doubling`` shows that twice the text takes twice the time. Nothing is downloaded and
nothing is kept.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import string
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from incident_kit.model import Known, Person
from incident_kit.redaction import find, propose, prove
from incident_kit.redaction.rules.public_addresses import is_public_address

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import others
from others import Finder
from support import redaction_fuzz

#: Labels of kinds that are not looked for (places, dates, organisations …).
OTHER = frozenset(
    "STREET_ADDRESS GPE ORGANIZATION DATE_TIME TITLE AGE NRP ZIP_CODE DOMAIN_NAME URL PERSON "
    "US_DRIVER_LICENSE".split()
)
KNOWN = Known(
    people=(
        Person("Jane Okafor", ("jokafor",), ("jane.okafor@acme.example",), ("U02ABCDEF7Q",)),
        Person("José Núñez", ("jnunez",)),
        Person("Sam Wood", ("sam_w",)),
        Person("Иван Петров"),
        Person("王小明"),
    ),
    tenants=("Acme Bank", "Globex"),
    internal_domains=("acme.internal",),
)


class Sample(NamedTuple):
    """A text, what must be covered in it, and whether any hit will do."""

    id: str
    text: str
    labels: list[tuple[int, int, str]]
    any_hit: bool = False


def read(path: Path) -> list[Sample]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Sample(str(r["id"]), r["text"], list(read_labels(r)), r.get("anyhit", False)) for r in rows
    ]


def read_labels(row: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    """The labels of a row, but for addresses of the own machine, of documentation and of
    public resolvers: they are to stay."""
    for start, end, kind in row["labels"]:
        if not is_public_address(row["text"][start:end]):
            yield start, end, kind


# --- the project's own chat --------------------------------------------------------------

SAYINGS = (
    "ok the pw is {s} btw",
    "password: {s}",
    "the new password for {h} is {s}, please rotate",
    "login with {u} / {s} on the bastion",
    "{i} ({u}/{s})",
    "{i} {u} {s}",
    "creds: {u}:{s}",
    "user {u} pass {s}",
    "pw={s}",
    "pwd is `{s}`",
    "use {s} as the password",
    "{s} is the admin password",
    "passwd -> {s}",
    "ID: {u} PW: {s}",
    "export DB_PASSWORD={s}",
    "mysql -u {u} -p{s} orders",
    "curl -u {u}:{s} https://api.example.org/v1",
    "postgres://{u}:{s}@{h}:5432/app",
    "try {u}/{s} on {h}",
    "Passwort ist {s}",
    "mot de passe : {s}",
    "contraseña: {s}",
    "пароль: {s}",
    "비밀번호는 {s}",
    "密码：{s}",
    "| user | password |\n|---|---|\n| {u} | {s} |",
    "the token is {t}",
    "api key: {t}",
    "Authorization: Bearer {t}",
    "I pasted {g} by mistake",
    "temp pass: {s} (till Monday)",
    "{u}'s password was {s}",
    "root pw on {h}: {s}",
    "sshpass -p {s} ssh {u}@{i}",
    "vpn: {u} // {s}",
    "secret={t}",
    "AWS_SECRET_ACCESS_KEY={b}",
    "wifi password is {s}",
    "their login is {u}, password {s}",
    "set password to {s}",
)
CALM = (
    "the password reset page is slow",
    "token expiry was set to 24h",
    "rolled back to v{n}.{n}.{n} at 12:{n}:45",
    "p99 is {n} ms on api, error rate {n}%",
    "who owns the login service?",
    "we see 502s since 14:{n} UTC, commit {c}",
    "secret rotation is next week",
    "access key was not affected",
    "deploy {n} is out, watching Grafana",
    "the key question is why it took so long",
    "auth is fine, sessions expire after {n} minutes",
    "passing tests on main, 3/4 pods ready",
)


def chat(count: int = 1500, seed: int = 7) -> list[Sample]:
    """Messages with one credential each and, in between, calm ones without."""
    draw = random.Random(seed)
    return [_message(draw, number) for number in range(count)]


def _message(draw: random.Random, number: int) -> Sample:
    if number % 3 == 2:
        fill = {"n": draw.randrange(10, 60), "c": f"{draw.getrandbits(40):010x}"}
        return Sample(f"calm {number}", draw.choice(CALM).format(**fill), [])
    saying = draw.choice(SAYINGS)
    names = {
        "u": draw.choice(["admin", "root", "deploy", "svc-app", "jbloggs", "ubuntu", "app_user"]),
        "h": draw.choice(["db-2.prod.internal", "vpn.example.org", "the bastion"]).split(" ")[-1],
        "i": ".".join(str(draw.randrange(1, 250)) for _ in range(4)),
    }
    secret = {
        "s": _password(draw),
        "t": _letters(draw, string.ascii_letters + string.digits, draw.randrange(24, 44)),
        "g": "ghp_" + _letters(draw, string.ascii_letters + string.digits, 36),
        "b": _letters(draw, string.ascii_letters + string.digits + "+/", 40),
    }
    key = next(key for key in secret if "{" + key + "}" in saying)
    text = saying.format(**names, **secret)
    start = text.index(secret[key])
    return Sample(saying, text, [(start, start + len(secret[key]), "secret")])


def _letters(draw: random.Random, letters: str, length: int) -> str:
    return "a1B" + "".join(draw.choice(letters) for _ in range(length - 3))


def _password(draw: random.Random) -> str:
    """As people make them: random, or a word with digits and signs."""
    if draw.random() < 0.5:
        return (
            _letters(
                draw, string.ascii_letters + string.digits + "!@#%^*_+=?", draw.randrange(8, 18)
            )
            + "7"
        )
    word = draw.choice(["Summer", "Welcome", "orchid", "Hunter", "tiger", "Winter", "monday"])
    return word + draw.choice(["", "!", "@", "#"]) + str(draw.randrange(10, 9999))


# --- measuring ---------------------------------------------------------------------------


def ours(text: str) -> list[tuple[int, int]]:
    return [(f.start, f.end) for f in find(text, KNOWN)]


def measure(
    samples: list[Sample], finder: Finder = ours
) -> tuple[Counter[str], Counter[str], int, list[str]]:
    """Labels by kind, those covered, flags outside labels, what was missed."""
    total: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    wrong, missed = 0, []
    for sample in samples:
        found = finder(sample.text)
        flagged = {i for start, end in found for i in range(start, end)}
        for start, end, kind in sample.labels:
            if kind in OTHER:
                continue
            start, end = _trimmed(sample.text, start, end)
            ok = bool(found) if sample.any_hit else flagged >= set(range(start, end))
            total[kind] += 1
            hit[kind] += ok
            if not ok:
                missed.append(f"{sample.id}: {sample.text[max(0, start - 40) : end][:140]!r}")
        inside = {i for a, b, _ in sample.labels for i in range(a, b)}
        wrong += sum(not inside & set(range(start, end)) for start, end in found)
    return total, hit, wrong, missed


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A label without the quotes and blanks around what it means."""
    inner = text[start:end].strip("\"' =")
    start = text.index(inner, start)
    return start, start + len(inner)


def report(name: str, samples: list[Sample], show: bool) -> None:
    total, hit, wrong, missed = measure(samples)
    words = sum(len(s.text.split()) for s in samples)
    labels = sum(total.values())
    recall = f"{100 * sum(hit.values()) / labels:6.1f} %" if labels else "       –"
    print(f"{name:22} {len(samples):6} {labels:7} {recall} {wrong:7} {1000 * wrong / words:9.2f}")
    for kind in sorted(k for k in total if hit[k] < total[k]):
        print(f"    {kind}: {hit[kind]} of {total[kind]}")
    if show:
        print("\n".join(f"      missed {line}" for line in missed))


# --- beside others -----------------------------------------------------------------------

#: Characters of a set, and of a text for speed, that each tool is given: slow ones are slow.
MOST, PACE = 120_000, 60_000


def beside(named: dict[str, list[Sample]], prose: str, dense: str) -> None:
    """A table in Markdown: recall and flags outside labels per 1,000 words, and speed,
    of every tool that is installed, told as they come."""
    tools: dict[str, Finder] = {"incident-kit": ours}
    for tool, number, finder in others.installed():
        print(f"{tool} {number}", file=sys.stderr)
        tools[tool] = finder
    print(f"\n| set | labels | {' | '.join(tools)} |\n|---|---|{'---|' * len(tools)}")
    cut = []
    for name, samples in named.items():
        part = some(samples)
        cut += [name] if len(part) < len(samples) else []
        labels = sum(measure(part, lambda text: [])[0].values())
        _row(f"{name} | {labels}", tools, partial(_side, part))
    for name, text in (("prose", prose[:PACE]), ("dense", dense[:PACE])):
        _row(f"{name}, MB/s |", tools, partial(_pace, text))
    part = ", ".join(cut) or "none"
    print(f"\nTaken in part, every so many texts up to {MOST:,} characters: {part}.")


def some(samples: list[Sample]) -> list[Sample]:
    """Every so many of the samples, so that they are no longer than :data:`MOST`."""
    step = -(-sum(len(s.text) for s in samples) // MOST)
    return samples[:: max(1, step)]


def _row(name: str, tools: dict[str, Finder], cell: Callable[[Finder], str]) -> None:
    print(f"| {name}", end="", flush=True)
    for finder in tools.values():
        try:
            text = cell(finder)
        except Exception as error:
            text = f"fails: {type(error).__name__}"
        print(f" | {text}", end="", flush=True)
    print(" |")


def _side(samples: list[Sample], finder: Finder) -> str:
    total, hit, wrong, _ = measure(samples, finder)
    labels, words = sum(total.values()), sum(len(s.text.split()) for s in samples)
    recall = f"{100 * sum(hit.values()) / labels:.1f} %" if labels else "–"
    return f"{recall} / {1000 * wrong / words:.2f}"


def _pace(text: str, finder: Finder) -> str:
    """Megabytes a second of processor time, after a first, small text."""
    finder(text[:200])
    start = time.process_time()
    finder(text)
    speed = len(text.encode()) / 1e6 / (time.process_time() - start)
    return f"{speed:.2g}" if speed < 100 else f"{speed:.0f}"


# --- laws at scale -----------------------------------------------------------------------


def fuzz(count: int) -> int:
    """How many of ``count`` made-up documents still hold a known value."""
    start, bad, known = time.process_time(), 0, redaction_fuzz.KNOWN
    for text, ways in redaction_fuzz.documents(count):
        done = propose(text, known)
        proof = prove(done.encode(), "a.md", known, hidden=redaction_fuzz.VALUES)
        if proof or redaction_fuzz.left_in(done):
            bad += 1
            print(f"left: {', '.join(ways)}")
    took = time.process_time() - start
    print(f"fuzz: {count} documents, {bad} with a known value left, {took:.1f} s")
    return bad


def doubling() -> None:
    """Seconds for a text and for twice of it, full of values in disguise."""
    unit = "\n".join(text for text, _ in redaction_fuzz.documents(60))
    find(unit, redaction_fuzz.KNOWN)
    for times in (1, 2, 4, 8):
        start = time.process_time()
        find(unit * times + ".", redaction_fuzz.KNOWN)
        took = time.process_time() - start
        size = len(unit) * times
        print(f"{size / 1e3:8.0f} k {took:8.3f} s {1e6 * took / size:8.2f} µs a character")


def speed(name: str, text: str) -> None:
    """Megabytes a second of processor time, so that a busy machine tells the same."""
    size = len(text.encode())
    times = []
    for number in range(5):
        start = time.process_time()
        find(f"{text}{number}", KNOWN)  # what was asked a moment ago is remembered
        times.append(time.process_time() - start)
    print(f"{name:22} {size / 1e6:6.2f} MB {size / statistics.median(times) / 1e6:8.1f} MB/s")


def cold() -> float:
    """Seconds a new process takes to import and to search once, median of five."""
    code = (
        "import time; a = time.perf_counter(); from incident_kit.redaction import find;"
        "find('the pw is hunter2x, ring 020 7946 0958'); print(time.perf_counter() - a)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        for _ in range(5)
    ]
    return statistics.median(float(run.stdout) for run in runs)


def sets(folder: Path | None) -> Iterator[tuple[str, list[Sample]]]:
    if folder:
        for path in sorted(folder.glob("*.jsonl.gz")):
            yield path.name.removesuffix(".jsonl.gz"), read(path)
    yield "own chat", chat()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", type=Path, help="a folder of *.jsonl.gz")
    parser.add_argument("--show", default="", help="a set whose misses are listed")
    parser.add_argument("--beside", action="store_true", help="measure other tools too")
    parser.add_argument("--fuzz", type=int, metavar="N", help="search N made-up documents")
    parser.add_argument("--doubling", action="store_true", help="time against length")
    options = parser.parse_args()
    if options.fuzz:
        sys.exit(bool(fuzz(options.fuzz)))
    if options.doubling:
        doubling()
        return
    print(f"{'set':22} {'texts':>6} {'labels':>7} {'recall':>8} {'other':>7} {'per 1,000':>9}")
    texts: dict[str, str] = {}
    named = dict(sets(options.sets))
    for name, samples in named.items():
        report(name, samples, name == options.show)
        texts[name] = "\n".join(s.text for s in samples)
    print()
    calm = "\n".join(s.text for s in chat(6000) if not s.labels)
    clean = max((t for n, t in texts.items() if n.startswith("neg_")), key=len, default=calm)
    prose = clean * max(1, 400_000 // len(clean))
    dense = "\n".join(t for n, t in texts.items() if not n.startswith("neg_"))[:400_000]
    speed("prose", prose)
    speed("dense", dense)
    print(f"{'cold start':22} {cold():.3f} s")
    if options.beside:
        beside(named, prose, dense)


if __name__ == "__main__":
    main()
