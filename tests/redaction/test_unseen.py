"""What docs/benchmarks.md says of texts that nobody had seen holds: no label that was held
back is let through again, and nothing is cut that was left."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: The columns of its table, by the set that each counts.
COLUMNS = {"open": 1, "blind": 2, "sixth": 3, "eighth": 4}
#: The last set was read once it was counted: it is better now by two numbers of citizens.
FIRST = "| texts of every kind |"


def read_table() -> list[list[str]]:
    page = (ROOT / "docs" / "benchmarks.md").read_text()
    lines = page[page.index(FIRST) :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


@pytest.fixture(name="unseen", scope="module")
def import_unseen() -> Any:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import unseen
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))
    return unseen


@pytest.mark.parametrize("half", COLUMNS)
def test_no_set_is_held_back_less_than_the_docs_say(unseen: Any, half: str) -> None:
    judged = [(one, unseen.judge(one)) for one in unseen.read_probes(half)]
    for (what, count), row in zip(unseen.ROWS.items(), read_table(), strict=True):
        told, stands = row[COLUMNS[half]], count(judged)
        hits, total = (tuple(map(int, re.findall(r"\d+", one)[:2])) for one in (told, stands))
        assert row[0] == what
        assert (total[1], total[0] >= hits[0]) == (hits[1], True), (what, told, stands)


@pytest.mark.parametrize(("half", "name"), [("ninth_open", "read"), ("ninth", "blind")])
def test_code_is_searched_as_well_as_the_docs_say(unseen: Any, half: str, name: str) -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text()
    [row] = re.findall(rf"(?m)^\| ninth set, {name} \|(.*)\|(.*)\|$", page)
    (masked, secrets, _, _), (touched, lines, _, _) = (
        list(map(int, re.findall(r"\d+", cell))) for cell in row
    )
    now = [list(map(int, re.findall(r"\d+", cell)))[:2] for cell in unseen.count_code(half)]
    assert (now[0][1], now[1][1]) == (secrets, lines)
    assert (now[0][0] >= masked, now[1][0] <= touched) == (True, True)


def test_the_docs_name_as_many_texts_as_there_are(unseen: Any) -> None:
    probes = sys.modules["probes"]
    texts = {half: sum(1 for _ in probes.read_probes(half)) for half in probes.HALVES}
    page = (ROOT / "docs" / "benchmarks.md").read_text()
    written = sum(texts.values()) - texts["fourth"]
    assert f"{written:,} texts were written by seven people" in page
