"""The public text, put together from its sections and redacted by the decisions."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from incident_kit.model import Decision, Finding, Known, PublicSection, Redacted
from incident_kit.redaction import (
    Sign,
    find_signs,
    list_guessed,
    list_harmless,
    match_decisions,
    read_undecided_names,
    redact,
)
from incident_kit.report import PUBLIC, is_proposed
from incident_kit.review.consistency import (
    Facts,
    describe_contradiction,
    list_contradictions,
)
from incident_kit.review.stubs import list_stub_steps
from incident_kit.text.fingerprint import digest
from incident_kit.text.remembering import remember

#: Also a reference (``![logo]``), whose place may be defined anywhere.
_IMAGE = re.compile(r"(?<!\\)!\[|<(?:img|image|picture|svg|object|embed|iframe|video)\b", re.I)
#: So many words does somebody read in ten seconds; the proof sheet has all.
MOST_WORDS = 40
_TITLE = re.compile(r"^#[ \t]+(\S.*)$", re.M)


def join_sections(sections: Sequence[PublicSection]) -> str:
    """The sections as one Markdown text: NFC, LF, one final newline.

    Empty sections are left out with their heading.
    """
    parts = [_join_section(section) for section in sections if section.text.strip()]
    text = unicodedata.normalize("NFC", "\n\n".join(parts))
    text = "\n".join(line.rstrip() for line in text.splitlines())
    return text.strip() + "\n"


def _join_section(section: PublicSection) -> str:
    text = section.text
    if section.heading:
        text = f"{section.heading}\n\n{text}"
    return text.strip()


@remember(8)
def redact_sections(
    sections: Sequence[PublicSection],
    known: Known,
    decisions: Sequence[Decision],
    *,
    questions: Sequence[Decision] = (),
    familiar: Sequence[str] = (),
    facts: Facts | None = None,
    kept: Collection[str] = (),
    harmless: Collection[str] = (),
) -> Redacted:
    """The public text after every decision, and what is still undecided in it:
    findings, names that neither a list nor ``familiar`` has, and sentences that differ
    from the ``facts`` and are not ``kept``. ``harmless`` are the prints of lines that hold no
    secret in the word of two people. ``questions`` say what was decided on it that
    does not hold."""
    decisions = [_compose_replacement(decision) for decision in decisions]
    applied = redact(join_sections(sections), known, decisions)
    text = applied.text.rstrip() + "\n"
    names = read_undecided_names(text, known, decisions, familiar)
    passed = list_harmless(text, applied.undecided, harmless)
    undecided = tuple(sorted({*applied.undecided, *names.asked} - {*passed}))
    without_findings = cut_findings(text, undecided)
    found = list_contradictions(without_findings, facts) if facts else ()
    contradictions = [one for one in found if one.sentence not in kept]
    proposed = tuple(_name_section(section) for section in sections if _is_proposal(section))
    return Redacted(
        text=text,
        digest=digest(text),
        title=find_title(text),
        proposed=proposed,
        undecided=undecided,
        problems=(
            *list_stub_steps(sections),
            *_list_problems(text),
            *map(describe_contradiction, contradictions),
        ),
        disputed=tuple(one.sentence for one in contradictions),
        hidden=tuple(applied.hidden),
        passed=() if proposed else names.passed,  # nobody signs a text with proposals in it
        doubts=match_decisions(undecided, text, questions),
        guessed=tuple(list_guessed(text, undecided)),
        harmless=passed,
    )


def describe_passed_words(words: Sequence[str], most: int = MOST_WORDS) -> str:
    """The capitalised words that passed as ordinary, on one line for a signer's eyes: all
    that there are, or the first ``most`` and how many more; empty for none."""
    if not words:
        return ""
    rest = len(words) - most
    more = f" and {rest} more" if rest > 0 else ""
    return f"Capitalised words that passed as ordinary: {', '.join(words[:most])}{more}"


def find_title(text: str) -> str:
    """The first heading of a public text, or what stands for one."""
    title = _TITLE.search(text)
    return title.group(1).strip() if title else "Incident report"


def cut_findings(text: str, findings: Sequence[Finding]) -> str:
    """``text`` as a message may quote it: nothing that is undecided stands in it."""
    for finding in reversed(findings):
        text = f"{text[: finding.start]}…{text[finding.end :]}"
    return text


def _compose_replacement(decision: Decision) -> Decision:
    """The decision with its replacement in NFC, as the text is."""
    if not decision.replacement:
        return decision
    return replace(decision, replacement=unicodedata.normalize("NFC", decision.replacement))


def _is_proposal(section: PublicSection) -> bool:
    """Whether something in the section is still only proposed."""
    return section.proposed or is_proposed(section.text) or is_proposed(section.heading)


def _name_section(section: PublicSection) -> str:
    """What to call a section in a message: never in words of its heading, which people
    may have changed to something that is to be hidden."""
    if not section.key:
        return "the start"
    names = {public.key: public.name for public in PUBLIC}
    return names.get(section.key, "a section of your own")


def _list_problems(text: str) -> list[str]:
    problems = []
    if _IMAGE.search(text):
        problems.append("take the images out of the public text: none is published")
    return [*problems, *_list_sign_problems(text)]


def _list_sign_problems(text: str) -> Iterator[str]:
    """A step for each line with a sign that nobody sees or that turns the letters' order,
    also where it is written as ``&#x202e;``."""
    for number, line in enumerate(text.split("\n"), start=1):
        signs = {sign.name: sign for sign in find_signs(html.unescape(line))}
        if signs:
            does = "turn the order of letters" if _turns_any(signs.values()) else "nobody sees"
            yield (
                f"take the signs out of line {number} of the public text that {does}: "
                f"{', '.join(signs)}; type the line anew if you do not find them"
            )


def _turns_any(signs: Iterable[Sign]) -> bool:
    return any(sign.turns for sign in signs)
