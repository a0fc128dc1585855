"""The files that leave, and what their bytes still hold: asked before a sign-off, and again
before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incident_kit import rendering
from incident_kit.model import Artifact, Decision, Finding, Known, LeakLocation, PublicSection
from incident_kit.model.document import Document
from incident_kit.redaction import prove, redact
from incident_kit.report import PUBLIC
from incident_kit.text.letters import find_letters


def make_draft_files(text: str) -> list[Artifact]:
    """The page and the Markdown of a public text that nobody approved yet, under a title
    that says nothing. They hold all that the public files of it would hold, and a banner."""
    document = Document("preview", "Report", ((text, {}),))
    return [
        Artifact("preview.html", rendering.render_page(document)),
        Artifact("preview.md", rendering.render_markdown(document)),
    ]


def list_letter_problems(text: str) -> list[str]:
    """What to do about letters that the finished page turns round, or shows to nobody, though
    ``text`` has no sign of them: the address of a link is decoded where it is shown."""
    if any(find_letters(text)):
        return []
    page, _ = make_draft_files(text)
    return [f"{step} (in the finished page)" for step, _ in find_letters(page.data.decode())]


def find_leaks(
    files: Sequence[Artifact], known: Known, decisions: Sequence[Decision], hidden: Sequence[str]
) -> list[Finding]:
    """What the finished bytes still hold of what is to be hidden; empty means proven."""
    return [
        leak for file in files for leak in prove(file.data, file.name, known, decisions, hidden)
    ]


def locate_leaks(
    text: str,
    sections: Sequence[PublicSection],
    known: Known,
    decisions: Sequence[Decision],
    hidden: Sequence[str],
) -> tuple[LeakLocation, ...]:
    """Where in a public text stands what its files may not hold: each kind once a
    paragraph, in order; empty means that they may leave."""
    if not find_leaks(make_draft_files(text), known, decisions, hidden):
        return ()
    headings = {
        redact(section.heading, known, decisions).text.strip(): section for section in sections
    }
    found: dict[LeakLocation, None] = {}
    for section, line, block in _split_paragraphs(text, headings):
        last = line + block.count("\n")
        for leak in find_leaks(make_draft_files(block), known, decisions, hidden):
            found[LeakLocation(section, line, last, leak.kind, leak.value)] = None
    return tuple(found) or (LeakLocation("the whole text", 1, text.count("\n"), "name"),)


def _split_paragraphs(
    text: str, headings: dict[str, PublicSection]
) -> Iterator[tuple[str, int, str]]:
    """Each paragraph with the section it stands in and its first line, from 1."""
    names = {section.key: section.name for section in PUBLIC}
    section, line = names["title"], 1
    for block in text.split("\n\n"):
        first_line = block.partition("\n")[0].strip()
        if first_line and first_line in headings:
            section = names.get(headings[first_line].key, "a section of your own")
        if block.strip():
            yield section, line, block
        line += block.count("\n") + 2
