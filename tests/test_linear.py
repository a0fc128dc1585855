"""No input takes more than linear time: what people's files may hold, to whoever reads it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from incident_kit.gathering import mask_in_name
from incident_kit.mrkdwn import Names, to_markdown
from incident_kit.rendering import statuspage_subset, to_html
from incident_kit.report.clean import cleaned
from incident_kit.sources._plain import plain_markdown, without_addresses
from incident_kit.sources._reply import reply_text
from incident_kit.sources._wording import wording
from incident_kit.sources.pasted.lines import kinds_of


def _run(text: str) -> object:
    output = {"output_type": "error", "ename": "E", "evalue": text, "traceback": []}
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}
    return cleaned({"cells": [cell], "metadata": {}}, "x")


READERS: dict[str, Callable[[str], object]] = {
    "Markdown": to_html,
    "Statuspage's Markdown": statuspage_subset,
    "Statuspage's wording": wording,
    "Slack": lambda text: to_markdown(text, Names()),
    "a paste": kinds_of,
    "a mail's answer": reply_text,
    "a mail's words": lambda text: plain_markdown(without_addresses(text, {})),
    "an output": _run,
    "a name": mask_in_name,
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
]


@pytest.mark.parametrize(("reader", "unit"), HOSTILE)
def test_what_is_repeated_takes_no_more_time_each_time(reader: str, unit: str) -> None:
    """A hundred thousand characters: a second here, if it were quadratic half a minute."""
    text = f"a{unit * (100_000 // len(unit))}b\n> c"
    began = time.process_time()
    READERS[reader](text)
    assert time.process_time() - began < 6
