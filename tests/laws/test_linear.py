"""No input takes more than linear time: what people's files may hold, to whoever reads it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from incident_kit.errors import SourceError
from incident_kit.gathering.masks import mask_name
from incident_kit.model import Window
from incident_kit.redaction import find_unfamiliar
from incident_kit.rendering import statuspage_subset, to_html
from incident_kit.report.clean import clean_run
from incident_kit.scanning.files import search
from incident_kit.sources.mail.files import MailFile
from incident_kit.sources.mail.reply import reply_text
from incident_kit.sources.pasted.lines import kinds_of
from incident_kit.sources.plain_text import plain_markdown, without_addresses
from incident_kit.sources.statuspage.wording import clean_wording
from incident_kit.text.mrkdwn import Names, to_markdown

WINDOW = Window(datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 11, 4, tzinfo=UTC))


def _run(text: str) -> object:
    output = {"output_type": "error", "ename": "E", "evalue": text, "traceback": []}
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}
    return clean_run({"cells": [cell], "metadata": {}}, "x")


READERS: dict[str, Callable[[str], object]] = {
    "Markdown": to_html,
    "Statuspage's Markdown": statuspage_subset,
    "Statuspage's wording": clean_wording,
    "Slack": lambda text: to_markdown(text, Names()),
    "a paste": kinds_of,
    "a mail's answer": reply_text,
    "a mail's words": lambda text: plain_markdown(without_addresses(text, {})),
    "an output": _run,
    "a name": mask_name,
    "questions": find_unfamiliar,
}
#: What each made quadratic once, and its like.
HOSTILE: list[tuple[str, str]] = [
    *(("Markdown", unit) for unit in ("\n#", "\n=", "-- \n", "> ", "[", "*a ", "`a``", "![a](")),
    *(("Statuspage's Markdown", unit) for unit in ("`", "`a``", "![", "<a ", "| a\n")),
    *(("Statuspage's wording", unit) for unit in ("`", "```a\n", "~", "<!--", "<a>", "](")),
    *(("Slack", unit) for unit in ("`", "```", "*a ", "_*", "<", "&gt;", "\n>")),
    *(("a paste", unit) for unit in (" ", "\t", ": ", "1", "Ann\n12:30\n", "Ann  12", ":a:")),
    *(("a mail's answer", unit) for unit in ("-", "_", "On 1 wrote:\n", "On ", "From: \n")),
    *(("a mail's words", unit) for unit in ("a@", "a.", "http://", "<")),
    *(("an output", unit) for unit in ("/", "\\", "a/", "'/", "C:")),
    *(("a name", unit) for unit in ("a1", "a")),
    *(("questions", unit) for unit in ("a1-", "q7", "a.", "1 ", "pin ", "pin 1\n", "'a ", "is a ")),
    *(("questions", unit) for unit in ("pw: a-b_", "le mot ", "one ", 'key "', "a~b&", "@a]")),
]


@pytest.mark.parametrize(("reader", "unit"), HOSTILE)
def test_what_is_repeated_takes_no_more_time_each_time(reader: str, unit: str) -> None:
    """A hundred thousand characters: a second here, if it were quadratic half a minute."""
    text = f"a{unit * (100_000 // len(unit))}b\n> c"
    began = time.process_time()
    READERS[reader](text)
    assert time.process_time() - began < 6


HEADERS = ["To", "Subject", "Date", "Message-ID", "Content-Type: text/plain; x", "Content-Encoding"]
SIGNS = ['"', "\\", "(a)", ";", "a=b;", "a@b,", ".", "é ", "=?utf-8?q?a?= ", "a*0=b;"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("header", HEADERS)
def test_a_mail_s_header_takes_no_more_time_where_it_is_long(
    header: str, sign: str, tmp_path: Path
) -> None:
    """Fifty thousand characters, to whoever scans a mail and to whoever gathers it."""
    said = sign * (50_000 // len(sign))
    path = tmp_path / "a.eml"
    path.write_text(f"{header}{'' if ':' in header else ':'} {said}\nDate: x\n\nHello\n")
    began = time.process_time()
    search([path], "Zorblax")
    with suppress(SourceError):
        MailFile(path)(WINDOW)
    assert time.process_time() - began < 6


def test_a_long_header_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    filling = ", ".join(f"a{n}@b.example" for n in range(100))
    path.write_text(f"To: {filling}, =?utf-8?q?Zorbl?= =?utf-8?q?=61x?= <c@b.example>\n\nHello\n")
    assert len(search([path], "Zorblax").occurrences) == 1


def test_names_on_no_list_take_no_more_time_where_they_are_many() -> None:
    """Six thousand names, each beside code: two seconds here, ten times as much once."""
    letters = "bcdfghjklmnpqrstvwxz"
    names = (f"We told Z{a}{b}{c}ex of `x`." for a in letters for b in letters for c in letters)
    text = " ".join(list(names)[:6000])
    began = time.process_time()
    assert len(find_unfamiliar(text)) == 6000
    assert time.process_time() - began < 6
