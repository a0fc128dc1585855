"""How many names on no list somebody is asked about, and how often for nothing.

    python benchmarks/names.py [--sets DIR] [--half first|second] [--show] [--chat ZIP]

Names of ``organisations.txt`` are planted into neutral sentences, in each place of a text
that a reader reads; ``asked`` are those that a decision is asked on. ``DIR`` holds sets of
real texts as ``benchmarks/redaction.py`` reads them; of those without a planted name, the
questions are counted, names that really stand there among them. ``--half`` measures on
every other name and text only, so that the rest can be put away while rules are changed.

``ZIP`` is an export of Slack's: its people are the directory for its messages, and for the
texts of ``DIR`` with a crowd of made-up people, each called by one word or by two. What is
taken for a person there, and is a word without a capital, is counted as wrong.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from incident_kit.case.leak_check import make_draft_files
from incident_kit.model import Known, Person
from incident_kit.redaction import extract_readable, find, find_unfamiliar
from incident_kit.redaction.names.words import is_english, is_plain, read_words

Item = TypeVar("Item")
HERE = Path(__file__).resolve().parent
#: Where a name may stand. ``{n}`` is the name, ``{h}`` what a host calls it.
PLACES = {
    "inside a sentence": "## Why\n\nWe told {n} about it at noon, and the errors ended.\n",
    "after a colon": "## Why\n\nThe errors were seen by one of you: {n}, at noon.\n",
    "start of a sentence": "## Why\n\nThe errors ended. {n} told us at noon that it was over.\n",
    "a heading": "## What we said to {n} about it\n\nThe errors ended at noon.\n",
    "a title of its own": "## {n}\n\nThe errors ended at noon.\n",
    "a list item": "## Who\n\n- {n}\n- somebody else\n",
    "a table's cell": "## Who\n\n| who | how long |\n|---|---|\n| {n} | an hour |\n",
    "bold": "## Why\n\nWe told **{n}** about it at noon.\n",
    "code": "## Why\n\nWe saw the error `no such site {n}` at noon.\n",
    "text of a link": "## Why\n\nWe told [{n}](https://www.wikipedia.org/) about it at noon.\n",
    "host of a link": "## Why\n\nWe wrote [there](https://www.{h}.example/) at noon.\n",
    "path of a link": "## Why\n\nWe wrote [there](https://www.wikipedia.org/wiki/{p}) at noon.\n",
    "title of a link": '## Why\n\nWe wrote [there](https://www.wikipedia.org/ "to {n}") at noon.\n',
    "cut by markup": "## Why\n\nWe told **{a}**{b} about it at noon.\n",
}
#: What of a name a host shows.
HOST_LETTERS = str.maketrans({" ": "-", "'": None, "&": None})


def read_names() -> Iterator[tuple[str, str]]:
    """Each planted name with its shape."""
    shape = ""
    for line in (HERE / "organisations.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            shape = line.strip("[]")
        elif not line.startswith("#"):
            yield from ((shape, name.strip()) for name in line.split(";"))


def list_asked(text: str) -> list[str]:
    """What is asked about a text: what its Markdown holds, and what its page shows."""
    page = make_draft_files(text)[0]
    frame = list_asked_on_page("")
    asked = [one.value for one in find_unfamiliar(text, Known())]
    asked += [name for name in list_asked_on_page(text, page.data) if name not in frame]
    return list({name.casefold(): name for name in asked}.values())


def list_asked_on_page(text: str, data: bytes | None = None) -> list[str]:
    data = data if data is not None else make_draft_files(text)[0].data
    return [one.value for one in find_unfamiliar(extract_readable(data, "a.html"), Known())]


def plant(name: str, place: str) -> str:
    half = max(1, len(name) // 2)
    host = name.lower().translate(HOST_LETTERS)
    path = name.replace(" ", "_").replace("'", "%27")
    return PLACES[place].format(n=name, h=host, p=path, a=name[:half], b=name[half:])


def is_asked(name: str, place: str, asked: Sequence[str]) -> bool:
    wanted = name.lower().translate(HOST_LETTERS) if place.startswith("host") else name.lower()
    readings = (one.lower().replace("_", " ") for one in asked)
    return any(wanted in one or (len(one) > 1 and one in wanted) for one in readings)


def half_of(items: Sequence[Item], half: str) -> Sequence[Item]:
    """All, or every other one."""
    return {"": items, "first": items[::2], "second": items[1::2]}[half]


def measure_planted(half: str, *, show: bool) -> None:
    names = half_of(list(read_names()), half)
    shapes = list(dict.fromkeys(shape for shape, _ in names))
    total: Counter[str] = Counter(shape for shape, _ in names)
    hits: dict[str, Counter[str]] = defaultdict(Counter)
    missed: dict[str, list[str]] = defaultdict(list)
    for place in PLACES:
        for shape, name in names:
            if is_asked(name, place, list_asked(plant(name, place))):
                hits[place][shape] += 1
            else:
                missed[place].append(name)
    print(f"| % of {len(names)} names asked about | all | {' | '.join(shapes)} |")
    print(f"|---|---|{'---|' * len(shapes)}")
    for place in PLACES:
        cells = (f"{100 * hits[place][shape] / total[shape]:.0f}" for shape in shapes)
        print(f"| {place} | {100 * hits[place].total() / len(names):.0f} | {' | '.join(cells)} |")
        if show:
            print(f"    passed: {', '.join(missed[place])}")
    everything = sum(hits[place].total() for place in PLACES)
    print(f"all places: {100 * everything / len(names) / len(PLACES):.1f} %")


def read_set(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row["text"] for row in rows]


def measure_clean(folder: Path, half: str, *, show: bool) -> None:
    for path in sorted(folder.glob("neg_*.jsonl.gz")):
        texts = half_of(read_set(path), half)
        asked = [list_asked(text) for text in texts]
        words = sum(len(text.split()) for text in texts)
        questions = sum(map(len, asked))
        most = sorted(map(len, asked))
        print(
            f"{path.name}: {len(texts)} texts, {words} words, {questions} questions, "
            f"{1000 * questions / words:.1f} per 1,000 words; a text has {most[len(most) // 2]} "
            f"in the middle, {sum(number <= 10 for number in most)} of {len(most)} ten or fewer"
        )
        show_shares("all", texts, asked)
        show_shares("of no word", texts, [list(filter(is_strange, names)) for names in asked])
        if show:
            counted = Counter(name for names in asked for name in names)
            print("; ".join(f"{name} {n}" if n > 1 else name for name, n in counted.most_common()))


def is_strange(name: str) -> bool:
    """Whether a name has a word that is no word of the language; others may be words."""
    return not all(is_plain(word.removesuffix("'s")) for word in name.replace("-", " ").split())


def show_shares(which: str, texts: Sequence[str], asked: Sequence[Sequence[str]]) -> None:
    """Questions per 500 words; a shorter text counts as one of 500."""
    shares = [
        500 * len(names) / max(500, len(text.split()))
        for names, text in zip(asked, texts, strict=True)
    ]
    print(
        f"    per 500 words, {which}: {median(shares):.1f} in the middle, {max(shares):.0f} at "
        f"most, {sum(share > 10 for share in shares)} above ten"
    )


def read_chat(path: Path) -> tuple[list[Person], list[str]]:
    """The people and the messages of an export of Slack's."""
    with zipfile.ZipFile(path) as archive:
        users = json.loads(archive.read("users.json"))
        days = [name for name in archive.namelist() if "/" in name and name.endswith(".json")]
        messages = [message for day in days for message in json.loads(archive.read(day))]
    people = [_read_person(user) for user in users]
    return people, [message.get("text", "") for message in messages]


def _read_person(user: Any) -> Person:
    return Person(user.get("real_name") or user["name"], (user["name"],), (), (user["id"],))


def invent_crowd() -> list[Person]:
    """Some thousand people as directories have them: two names, or one that may be a word."""
    first, given = sorted(read_words("first_names.txt")), sorted(read_words("given_names.txt"))
    pairs = [
        Person(f"{name.title()} {given[7 * number % len(given)].title()}", (name,))
        for number, name in enumerate(first[:1000])
    ]
    words = [*given[:100], *"an he so test data support team dev bot admin cloud kafka".split()]
    return pairs + [Person(word, (word,)) for word in words]


def measure_chat(path: Path, folder: Path | None, *, show: bool) -> None:
    """Count who is found, and which words are taken for somebody."""
    people, messages = read_chat(path)
    _count_wrong("chat", messages, Known(people=people), show=show)
    for clean in sorted(folder.glob("neg_*.jsonl.gz")) if folder else ():
        _count_wrong(clean.name, read_set(clean), Known(people=invent_crowd()), show=show)


def _count_wrong(name: str, texts: Sequence[str], known: Known, *, show: bool) -> None:
    found = [
        text[one.start : one.end]
        for text in texts
        for one in find(text, known)
        if one.kind == "person"
    ]
    wrong = [one for one in found if one[:1].islower() and is_english(one)]
    words = sum(len(text.split()) for text in texts)
    print(
        f"{name}: {len(known.people)} people known, {words} words, {len(found)} found, "
        f"{len(wrong)} of them words: {1000 * len(wrong) / words:.2f} per 1,000 words"
    )
    if show:
        print("; ".join(f"{one} {count}" for one, count in Counter(found).most_common()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", type=Path, help="a folder of neg_*.jsonl.gz")
    parser.add_argument("--half", choices=("", "first", "second"), default="")
    parser.add_argument("--show", action="store_true", help="list what passed, what was asked")
    parser.add_argument("--chat", type=Path, help="an export of Slack's, with its directory")
    options = parser.parse_args()
    measure_planted(options.half, show=options.show)
    if options.sets:
        measure_clean(options.sets, options.half, show=options.show)
    if options.chat:
        measure_chat(options.chat, options.sets, show=options.show)


if __name__ == "__main__":
    main()
