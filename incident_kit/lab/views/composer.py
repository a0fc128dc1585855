"""The public version, section by section, and what it takes to let it leave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError
from incident_kit.exporting.artifacts import approve_public
from incident_kit.exporting.exports import find_public_set
from incident_kit.journey.sections import drop_heading, name_section
from incident_kit.journey.whom import name_signers, name_writer
from incident_kit.lab.views.decider import list_cards
from incident_kit.lab.views.publishing import show_publishing
from incident_kit.lab.views.security import show_security
from incident_kit.model import PublicSection, SectionChoice
from incident_kit.process.sign_offs import count_signoffs, select_valid_signoffs
from incident_kit.process.signers import find_signer
from incident_kit.redaction import find_open
from incident_kit.rendering import statuspage_subset, to_html
from incident_kit.report import PUBLIC, drop_markers
from incident_kit.review import (
    describe_passed_words,
    join_sections,
    list_undecided_steps,
    list_waiting_steps,
)
from incident_kit.review.choices import index_choices

#: What a decision is called once it holds.
_STATES = {"accept": "accepted", "reword": "reworded", "leave out": "left out"}
#: So many signs of what stands instead tell it from other words of the page.
_TELLING = 4
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
#: The command at the end of a step: here it is a button.
_COMMAND = re.compile(r":? incident-kit .*", re.DOTALL)
#: How a step is said where it is a button beside this view.
_HERE = (
    (
        re.compile(r"reword or delete the proposal in (“[^”]*”) \(public\.ipynb\)"),
        r"reword or leave out \1",
    ),
    (re.compile(r"on what redact\.ipynb lists"), "on what is hidden"),
    (re.compile(r"say in redact\.ipynb whether"), "say whether"),
    (re.compile(r" that redact\.ipynb shows"), ""),
)
#: A step that is a reviewer's decision on security.
_DECIDES = re.compile(r"incident-kit security \S+ --(?:clear|reviewed)\b")
_NOTEBOOK = re.compile(r"\b(report|redact|public)\.ipynb")


def show_composer(case: Case) -> Mapping[str, Any]:
    """Every section beside what it is made of, the page, and what is left to do."""
    refusal = case.review.refusal
    if refusal is not None:
        closed = f"Not published, decided by {refusal['by']}: {refusal['reason']}"
        return {"closed": closed, "publishing": show_publishing(case)}
    text = _find_approved(case)
    return {
        "sections": [
            _describe(case, typed, settled)
            for typed, settled in zip(case.typed_sections, case.sections, strict=True)
        ],
        "cards": len(list_cards(case)),
        "page": to_html(case.draft),
        "instead": _list_instead(case),
        "seen": case.public.digest,
        "signing": _describe_signing(case),
        "security": show_security(case),
        "todo": [_describe_step(step) for step in _list_steps(case)],
        "files": _list_files(case),
        "statuspage": statuspage_subset(text),
        "publishing": show_publishing(case),
    }


def _find_approved(case: Case) -> str:
    """The public text if it may leave, else nothing."""
    try:
        return approve_public(case).text
    except IncidentKitError:
        return ""


# sections -------------------------------------------------------------------------


def _describe(case: Case, typed: PublicSection, settled: PublicSection) -> Mapping[str, Any]:
    choice = index_choices(case.choices).get(typed.key)
    words = drop_heading(typed, _join_words(case, typed.key))
    text = drop_heading(typed, drop_markers(settled.text))
    return {
        "key": typed.key,
        "name": name_section(typed) or "The start",
        "question": next((one.question for one in PUBLIC if one.key == typed.key), ""),
        "state": _name_state(settled, choice),
        "by": (choice.by or "") if choice and not settled.proposed else "",
        "earlier": drop_heading(typed, choice.text) if choice and settled.proposed else "",
        "changed": bool(choice and settled.proposed),
        "internal": list(_mark_hidden(case, words)),
        "public": list(_mark_changed(words, text)),
        "text": text,
        "proposed": drop_heading(typed, drop_markers(typed.text)),
        "seen": case.fingerprint(typed),
    }


def _name_state(section: PublicSection, choice: SectionChoice | None) -> str:
    if section.proposed:
        return "undecided"
    if choice is not None and _holds(section, choice):
        return _STATES[choice.action]
    return "written" if section.text.strip() else "empty"


def _holds(section: PublicSection, choice: SectionChoice) -> bool:
    """Whether a section, which is decided, is so by ``choice``."""
    return choice.action == "accept" or section.text == (choice.text or "")


def _join_words(case: Case, key: str) -> str:
    """The internal words that a section is proposed from."""
    words = (drop_markers(text).strip() for (own, _), text in case.words.items() if own == key)
    return "\n\n".join(filter(None, words))


def _mark_hidden(case: Case, text: str) -> Iterator[Mapping[str, str]]:
    """The text in pieces; a piece that is hidden from the public says what it is."""
    end = 0
    for finding in find_open(text, case.known, case.decisions):
        if finding.start > end:
            yield {"text": text[end : finding.start]}
        yield {"text": text[finding.start : finding.end], "hidden": finding.kind}
        end = finding.end
    if end < len(text):
        yield {"text": text[end:]}


def _mark_changed(words: str, text: str) -> Iterator[Mapping[str, Any]]:
    """The text in pieces; a piece that the internal words have not is changed, with the
    spaces between its words."""
    before, after = _WORD.findall(words), _WORD.findall(text)
    compared = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    spans = [(tag != "equal" and bool(words), *ends) for tag, _, _, *ends in compared]
    pieces = [("".join(after[start:end]), changed) for changed, start, end in spans if start < end]
    last = len(pieces) - 1
    joined = [
        (text, changed or (0 < number < last and not text.strip()))
        for number, (text, changed) in enumerate(pieces)
    ]
    for changed, group in groupby(joined, key=lambda piece: piece[1]):
        yield {"text": "".join(text for text, _ in group), "changed": changed}


def _list_instead(case: Case) -> Sequence[str]:
    """What the kit writes in the place of what is hidden, of what the sections are proposed
    from and of what people wrote; no word that is too short to be told from others."""
    internal = [_join_words(case, section.key) for section in case.sections]
    hidden = [(words, case.propose(words)) for words in internal]
    hidden.append((drop_markers(join_sections(case.sections)), case.draft))
    pieces = [one for before, after in hidden for one in _mark_changed(before, after)]
    lines = [line.strip() for one in pieces if one["changed"] for line in one["text"].split("\n")]
    return sorted({line for line in lines if len(line) >= _TELLING})


# leaving --------------------------------------------------------------------------


def _describe_signing(case: Case) -> Mapping[str, Any]:
    parties, public = case.parties, case.public
    valid = select_valid_signoffs(parties, case.review, public.digest)
    counted = count_signoffs(parties, case.review, public.digest)
    rule = case.settings.signoff
    return {
        "who": name_signers(parties, case.review, public.digest),
        "writer": name_writer(parties),
        "people": [f"{one.name}" for one in case.settings.people],
        "roles": [] if parties.roster.has_roles else _list_roles(rule.roles, counted.roles),
        "listed": parties.roster.has_list,
        "have": counted.have,
        "need": counted.need,
        "signed": [str(find_signer(one, parties)) for one in valid],
        "passed": describe_passed_words(public.passed),
    }


def _list_roles(asked: Sequence[str], missing: Sequence[str]) -> Sequence[str]:
    """As what somebody may sign whose role no list says: what is missing comes first."""
    return list(dict.fromkeys((*missing, *asked)))


def _list_steps(case: Case) -> Sequence[str]:
    steps = list_undecided_steps(case.public, case.id, quoting=False)
    return [*steps, *list_waiting_steps(case.parties, case.public, case.review)]


def _describe_step(step: str) -> Mapping[str, str]:
    """A step as a sentence, and where it is done: a section, a notebook, a panel of this
    view, or neither."""
    sentence = _COMMAND.sub("", step).strip()
    for elsewhere, here in _HERE:
        sentence = elsewhere.sub(here, sentence)
    section = next((one.key for one in PUBLIC if f"“{one.name}”" in step), "")
    named = _NOTEBOOK.search(step)
    notebook = named[1] if named and not section and named[1] != "public" else ""
    panel = "Security" if _DECIDES.search(step) else ""
    return {"text": sentence, "section": section, "notebook": notebook, "panel": panel}


def _list_files(case: Case) -> Sequence[str]:
    """What stands of this very text below the incident's folder."""
    covered = find_public_set(case).covered
    return [path.relative_to(case.folder.path).as_posix() for path in covered]
