"""Tables of credentials: what stands under a heading such as *password*."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.rule import Detector, Runs
from incident_kit.redaction.rules.values.passwords import is_password, stands_out
from incident_kit.redaction.rules.values.traits import is_placeholder
from incident_kit.redaction.source import Source, Span
from incident_kit.redaction.views import fold_text, lower

HEADINGS = frozenset(
    lower(fold_text(w))
    for w in "password passwd pwd pass pw passwort kennwort secret token key "
    "api_key apikey passphrase "
    "passcode credential credentials contraseña senha пароль 密码 パスワード 비밀번호 비번 암호 "
    "access_key secret_key pin "
    "mot_de_passe wachtwoord".split()
)
#: Such a word at the end of a cell, and the cell whole.
END = rf"(?:{'|'.join(map(re2.escape, sorted(HEADINGS)))})[ \"'*_`]*(?:[|\t,;\r]|  |$)"
HEADING = compile_pattern(rf"(?im)(?:^|[|\t,;])[ \"'*_`]*[\w -]*{END}")


#: What stands at least between the columns of a table drawn with spaces.
SPACES = "  "
CELL = re2.compile(r"\S+(?: \S+)*")


def find_tables(source: Source, runs: Runs) -> Iterator[Span]:
    """The cells under a heading such as *password*, in tables drawn with ``|``,
    tabs, commas or runs of spaces."""
    reach = -1
    for [(_, end)] in HEADING.within(source.data, runs):
        place = source.to_character(end) - 1
        if place > reach:
            start = source.text.rfind("\n", 0, place) + 1
            reach = source.text.find("\n", place)
            for line, place, cut, columns in _rows(source.text, start):
                yield from _cells(line, place, cut, columns)
                reach = place
            if reach < 0:
                return


def _rows(text: str, place: int) -> Iterator[tuple[str, int, str, dict[int, str]]]:
    """The lines of a table below the heading line at ``place``."""
    end = text.find("\n", place)
    heading = text[place : end if end >= 0 else len(text)]
    cut = next((sign for sign in (*"|\t,;", SPACES) if sign in heading), "")
    columns = _columns(heading, cut) if cut else {}
    while columns and end >= 0:
        place = end + 1
        end = text.find("\n", place)
        line = text[place : end if end >= 0 else len(text)]
        if cut not in line:
            return
        yield line, place, cut, columns


def _columns(line: str, cut: str) -> dict[int, str]:
    """Which columns a heading line says are secret."""
    cells = [lower(cell.strip(" *_`\"'\r\n")).replace(" ", "_") for _, cell in _split(line, cut)]
    if cut in ",;" and not all(len(c) < 30 for c in cells) or len([c for c in cells if c]) < 2:
        return {}
    return {
        number: cell
        for number, cell in enumerate(cells)
        if cell in HEADINGS or cut != SPACES and cell.rsplit("_", 1)[-1] in HEADINGS
    }


def _cells(line: str, place: int, cut: str, columns: dict[int, str]) -> Iterator[Span]:
    for number, (start, cell) in enumerate(_split(line, cut)):
        text = cell.strip(" *_`\"'\r\n")
        if number in columns and _in_table(text, columns[number]):
            start += place + cell.index(text)
            yield Span(start, start + len(text), "secret", "table")


def _split(line: str, cut: str) -> Iterator[tuple[int, str]]:
    """The cells of a line, each with where it starts."""
    if cut == SPACES:
        yield from ((match.start(), match.group()) for match in CELL.finditer(line))
        return
    place = 0
    for cell in line.split(cut):
        yield place, cell
        place += len(cell) + len(cut)


def _in_table(text: str, heading: str) -> bool:
    if len(text) < 4 or not text.strip("-:") or " " in text or is_placeholder(text):
        return False
    return (
        stands_out(text)
        if heading.endswith(("key", "token", "secret"))
        else is_password(text, quoted=True)
    )


TABLES = Detector("table", rf"(?im){END}", find_tables)
