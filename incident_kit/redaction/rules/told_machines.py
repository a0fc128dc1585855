"""Machines told in short: several in a row of numbers, one by the prompt of its console, by
the column of a table or by the city in its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.names.words import is_nobodys, is_word
from incident_kit.redaction.rules.hosts import ROLE
from incident_kit.redaction.rules.rule import Detector, Hit, Row, Rule, Runs
from incident_kit.redaction.source import Source, Span
from incident_kit.redaction.word_lists import any_word, read_lists

_LISTS = read_lists("told_machines.txt")
_SORTS = any_word(_LISTS["sorts"])
_TASKS = any_word(_LISTS["tasks of hardware"])
_MORE = r"(?:,? (?:and|or|to|through|und|et|y|e|en|i|bis|a) |, ?| ?[&/] ?)"
_HEADING = rf"[ *_`]*(?:{any_word(_LISTS['columns'])})[ *_`]*"
_COLUMN = rf"(?im)^[ \t]*\|(?:[^|\n]*\|)*?{_HEADING}\|"
_CELL_HOST = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*-?[a-z]?[0-9]{1,4}[a-z]?", re.IGNORECASE)
_NEXT_WORD = re.compile(r" ?([a-z%]+)")
_STATES = frozenset(_LISTS["words behind machines"].split())


def _are_numbers_of_machines(hit: Hit) -> bool:
    """The numbers behind a machine's are written like its own and count nothing."""
    numbers = re.findall(r"[0-9]+", hit.text)[-2:]
    if len({len(number) for number in numbers}) > 1 or hit.after(1) in (":", "%", "/", "-"):
        return False
    if hit.after(2)[:1] == "." and hit.after(2)[1:].isdigit():
        return False
    following = _NEXT_WORD.match(hit.after(20))
    return following is None or following[1] in _STATES


def _is_prompted(hit: Hit) -> bool:
    """No word alone, and no number of a step or heading."""
    name = hit.text.lower()
    parts = [part for part in re.split(r"[-.0-9]+", name) if part]
    return len(parts) > 1 or not is_word(name.rstrip("0123456789")) or _is_task(parts[0])


def _is_task(word: str) -> bool:
    return re.fullmatch(ROLE, word, re.IGNORECASE) is not None


def _is_in_city(hit: Hit) -> bool:
    """A word between that nobody's dictionary has: a place, or a name."""
    between = hit.text.lower().split("-")[1]
    return not is_word(between) and not _is_task(between) and hit.after(1) not in ("/", "_", "=")


def _find_in_columns(source: Source, runs: Runs) -> Iterator[Span]:
    """The cells of the columns of tables that are headed as machines are."""
    for [(_, high)] in compile_pattern(_COLUMN).within(source.data, runs):
        end = source.to_character(high)
        column = source.text.count("|", source.text.rfind("\n", 0, end - 1) + 1, end) - 1
        start = source.find_line_end(end) + 1
        while source.text[start : start + 1] == "|":
            stop = source.find_line_end(start)
            yield from _read_cell(source.text, start, stop, column)
            start = stop + 1


def _read_cell(text: str, start: int, stop: int, column: int) -> Iterator[Span]:
    """The machine in a cell of a row, if it is one."""
    cells = text[start:stop].split("|")
    if len(cells) <= column:
        return
    first = start + sum(len(cell) + 1 for cell in cells[:column])
    name = cells[column].strip(" *_`")
    if _CELL_HOST.fullmatch(name) and not is_nobodys(name):
        first = text.index(name, first)
        yield Span(first, first + len(name), "host", "column-host", name)


TOLD_MACHINES: tuple[Row, ...] = (
    Rule(
        "host-row",
        "host",
        "Machines of one task, all but the first by their numbers.",
        rf"(?i)\b(?:[a-z]{{2,12}}-)?(?:{ROLE})-?0[0-9]{{1,3}}(?:{_MORE}0[0-9]{{1,3}})+\b",
        _are_numbers_of_machines,
        gate=r"(?i)[a-z]-?0[0-9]{1,3}[ ,&/][^0-9]{0,9}0[0-9]",
    ),
    Rule(
        "numbered-machines",
        "host",
        "Machines by their numbers in a cluster.",
        rf"(?i)\b(?:{_SORTS}) [0-9]{{1,3}}(?:{_MORE}[0-9]{{1,3}})* (?:of|in|on) (?:the |our )?"
        rf"(?:{ROLE})(?: cluster)?\b|"
        rf"\b(?:{ROLE}) (?:{_SORTS}) [0-9]{{1,3}}(?:{_MORE}[0-9]{{1,3}})+\b",
        lambda hit: hit.after(1) not in ("-", "/", "_", "%"),
        gate=rf"(?i)\b(?:{_SORTS}) [0-9]",
    ),
    Rule(
        "device-prompt",
        "host",
        "The device in the prompt of its console.",
        r"(?im)^[ \t]{0,4}(?P<v>[a-z][a-z0-9.-]*[0-9])(?:\([a-z0-9/_-]{2,30}\))?[#>] ?"
        rf"(?:{any_word(_LISTS['commands of devices'])})(?:\s|$)",
        _is_prompted,
        gate=r"(?i)[0-9)][#>] ?[a-z]{2}",
    ),
    Rule(
        "city-host",
        "host",
        "A machine by its task, where it stands and its number.",
        rf"(?i)\b(?:{_TASKS})-[a-z]{{3,14}}-[0-9]{{1,3}}\b",
        _is_in_city,
    ),
    Detector("column-host", rf"(?i)\|{_HEADING}\|", _find_in_columns),
)
