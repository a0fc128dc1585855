"""The files that leave, and what their bytes still hold: asked before a sign-off, and again
before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incident_kit import rendering
from incident_kit.model import Artifact, Decision, Finding, Known, LeakLocation, PublicSection
from incident_kit.redaction import prove, redact
from incident_kit.report import PUBLIC


def finished(name: str, title: str, text: str) -> list[Artifact]:
    """``public.html`` and ``public.md`` of a public text, or, under a draft banner,
    ``preview.html`` and ``preview.md``."""
    page = rendering.render(title, [text], kind="public", draft=name == "preview")
    return [
        Artifact(f"{name}.html", page.encode()),
        Artifact(f"{name}.md", rendering.statuspage_subset(text).encode()),
    ]


def leaks(
    made: Sequence[Artifact], known: Known, decisions: Sequence[Decision], hidden: Sequence[str]
) -> list[Finding]:
    """What the finished bytes still hold of what is to be hidden; empty means proven."""
    return [leak for one in made for leak in prove(one.data, one.name, known, decisions, hidden)]


def places(
    text: str,
    sections: Sequence[PublicSection],
    known: Known,
    decisions: Sequence[Decision],
    hidden: Sequence[str],
) -> tuple[LeakLocation, ...]:
    """Where in a public text stands what its files may not hold: each kind once a
    paragraph, in order; empty means that they may leave."""
    if not leaks(finished("public", "Report", text), known, decisions, hidden):
        return ()
    headings = {redact(one.heading, known, decisions).text.strip(): one for one in sections}
    found: dict[LeakLocation, None] = {}
    for section, line, block in _paragraphs(text, headings):
        last = line + block.count("\n")
        for leak in leaks(finished("public", "Report", block), known, decisions, hidden):
            found[LeakLocation(section, line, last, leak.kind, leak.value)] = None
    return tuple(found) or (LeakLocation("the whole text", 1, text.count("\n"), "name"),)


def _paragraphs(text: str, headings: dict[str, PublicSection]) -> Iterator[tuple[str, int, str]]:
    """Each paragraph with the section it stands in and its first line, from 1."""
    named = {one.key: one.name for one in PUBLIC}
    section, line = named["title"], 1
    for block in text.split("\n\n"):
        start = block.partition("\n")[0].strip()
        if start in headings and start:
            section = named.get(headings[start].key, "a section of your own")
        if block.strip():
            yield section, line, block
        line += block.count("\n") + 2
