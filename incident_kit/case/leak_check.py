"""The files that leave, and what their bytes still hold: asked before a sign-off, and again
before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from incident_kit import rendering
from incident_kit.model import Artifact, Decision, Finding, Known, LeakLocation, PublicSection
from incident_kit.model.document import Document
from incident_kit.redaction import (
    extract_readable,
    find_signs,
    normalize,
    prove,
    read_undecided_names,
    redact,
)
from incident_kit.report import PUBLIC
from incident_kit.text.conflicts import has_conflict_anywhere
from incident_kit.text.remembering import remember


def make_draft_files(text: str) -> list[Artifact]:
    """The page and the Markdown of a public text that nobody approved yet, under a title
    that says nothing. They hold all that the public files of it would hold, and a banner."""
    document = Document("preview", "Report", ((text, {}),))
    return [
        Artifact("preview.html", rendering.render_page(document)),
        Artifact("preview.md", rendering.render_markdown(document)),
    ]


@dataclass(frozen=True, slots=True)
class LeakCheck:
    """What is looked for in finished files: what is known to be hidden, by ``decisions``
    too, texts that were taken out (``hidden``), and names that are neither listed nor
    ``familiar``; ``harmless`` are texts that are no secret in the word of two people."""

    known: Known
    decisions: Sequence[Decision]
    hidden: Sequence[str] = ()
    familiar: Sequence[str] = ()
    harmless: Sequence[str] = ()

    def find_leaks(self, files: Sequence[Artifact]) -> list[Finding]:
        """What the finished bytes still hold that may not leave; empty means proven."""
        return list(_search_files(self, files))

    def locate_leaks(
        self, text: str, sections: Sequence[PublicSection]
    ) -> tuple[LeakLocation, ...]:
        """Where in a public text stands what its files may not hold: each kind once a
        paragraph, in order; empty means that they may leave."""
        if not self.find_leaks(make_draft_files(text)):
            return ()
        found: dict[LeakLocation, None] = {}
        for section, line, block in _split_paragraphs(text, self._read_headings(sections)):
            last = line + block.count("\n")
            for leak in self.find_leaks(make_draft_files(block)):
                found[LeakLocation(section, line, last, leak.kind, leak.value)] = None
        return tuple(found) or (LeakLocation("the whole text", 1, text.count("\n"), "name"),)

    def name_section(self, text: str, sections: Sequence[PublicSection], line: int) -> str:
        """What the section is called that a ``line`` of a public text, from 1, stands in."""
        name = ""
        for section, first, _ in _split_paragraphs(text, self._read_headings(sections)):
            if first <= line:
                name = section
        return name

    def _read_headings(self, sections: Sequence[PublicSection]) -> dict[str, PublicSection]:
        """The sections by their headings, as the public text has them."""
        return {
            redact(section.heading, self.known, self.decisions).text.strip(): section
            for section in sections
        }


@remember(16)
def _search_files(check: LeakCheck, files: Sequence[Artifact]) -> tuple[Finding, ...]:
    """The leaks of ``files``: the same bytes are searched for the same things once."""
    leaks = [leak for file in files for leak in _prove(check, file)]
    readable = {file.name: extract_readable(file.data, file.name) for file in files}
    return (
        *leaks,
        *_find_names(check, readable),
        *_find_unseen(readable),
        *_find_conflicts(readable),
    )


def _prove(check: LeakCheck, file: Artifact) -> list[Finding]:
    return prove(file.data, file.name, check.known, check.decisions, check.hidden, check.harmless)


def _find_names(check: LeakCheck, readable: Mapping[str, str]) -> Iterator[Finding]:
    """Names that a page shows and its Markdown has not in one piece: nobody was asked
    about them."""
    written = {name: text for name, text in readable.items() if name.endswith(".md")}
    asked = normalize("\n".join(written.values()))
    for name in readable.keys() - written.keys():
        names = read_undecided_names(readable[name], check.known, check.decisions, check.familiar)
        for found in names.asked:
            value = normalize(found.value)
            if value not in asked and value not in _frame_names():
                yield found


def _find_unseen(readable: Mapping[str, str]) -> Iterator[Finding]:
    """The signs that no reader of a file sees, or that turn its letters."""
    for text in readable.values():
        for sign in find_signs(text):
            yield Finding(sign.start, sign.start + 1, "sign", "unseen", sign.name)


def _find_conflicts(readable: Mapping[str, str]) -> Iterator[Finding]:
    """The marks of a merge that nobody finished, in the Markdown that a page is made from:
    which words are right is not decided."""
    written = (text for name, text in readable.items() if name.endswith(".md"))
    if any(map(has_conflict_anywhere, written)):
        yield Finding(0, 0, "conflict", "conflict")


@cache
def _frame_names() -> frozenset[str]:
    """What a page says with a capital whatever its text is."""
    page, _ = make_draft_files("")
    names = read_undecided_names(extract_readable(page.data, page.name), Known(), ())
    return frozenset(normalize(found.value) for found in names.asked)


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
