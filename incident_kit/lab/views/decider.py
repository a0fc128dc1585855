"""What is undecided in the public text, a card each, and what was decided already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

from incident_kit.case import Case
from incident_kit.exporting.exports import find_public_set
from incident_kit.journey.decisions import find_earlier_reason
from incident_kit.journey.progress import say_done
from incident_kit.lab.views.no_secrets import list_passed_entries, list_secret_cards
from incident_kit.model import Decision, Finding
from incident_kit.process.security import assess_security
from incident_kit.redaction import Entity, group_entities, is_borne, show_passages
from incident_kit.report import PUBLIC
from incident_kit.review import describe_missing, list_mending, list_waiting_steps, name_kind
from incident_kit.scanning.files import find_name
from incident_kit.scanning.incidents import search_case
from incident_kit.text.counting import count

Json: TypeAlias = Mapping[str, Any]
#: So many sentences of an entity are shown.
_SHOWN = 3
#: Why people keep what is found, in their words; those of a kind before those of any.
_REASONS: Mapping[str, Sequence[str]] = {
    "name": ("An ordinary word or a product", "Our own service", "Our supplier, named in public"),
    "person": ("They agreed to be named", "A public contact of ours"),
    "tenant": ("They agreed to be named", "They told of it in public themselves"),
    "sentence": (
        "It speaks of an earlier incident",
        "It speaks of a plan or a deadline",
        "It speaks of another service",
    ),
    "lists": ("We serve our own teams alone", "No list is kept of them"),
}
_ANY = ("Public already", "A made-up example")
_TREATED = {"keep": "stays", "drop": "its sentence is left out"}


def show_decisions(case: Case) -> Json:
    """The cards in the order of the text, and below them what was decided, the last first."""
    cards = list_cards(case)
    return {"cards": cards, "decided": [*_list_decided(case)], "next": _describe_next(case)}


def list_cards(case: Case) -> Sequence[Json]:
    """What is asked: lists that are missing, what looks like a secret, what else is found in
    the public text, sentences; last what others have to answer."""
    secrets = list_secret_cards(case)
    waiting = [card for card in secrets if card["words"]]
    asked = [card for card in secrets if not card["words"]]
    return [
        *_list_missing(case),
        *asked,
        *_list_entities(case),
        *_list_sentences(case),
        *waiting,
    ]


def search_name(case: Case, name: str) -> Json:
    """Where a ``name`` that somebody thought of stands, as `scan --name` looks for it; a card
    to decide on it if the public text has it. It is kept nowhere."""
    found = search_case(case, name)
    places, texts = len(found.occurrences), found.files
    summary = f"{count(places, 'place')} in {count(texts, 'text')}."
    name, text = name.strip(), case.public.text
    spans = find_name(text, name)
    findings = [Finding(one.start, one.end, "name", "sought", name) for one in spans]
    entities = group_entities(findings, text, case.known)
    cards = [_describe_entity(case, entity, "you looked for it") for entity in entities]
    return {"summary": summary, "card": next(iter(cards), None)}


# what is asked ------------------------------------------------------------------------------


def _list_missing(case: Case) -> Iterator[Json]:
    missing = case.public.missing_lists
    if missing:
        yield {
            "key": "lists",
            "asks": "lists",
            "missing": describe_missing(missing),
            "mending": list_mending([one for one in missing if one != "internal_domains"]),
            "domains": case.public.own_domains if "internal_domains" in missing else (),
            "reasons": _REASONS["lists"],
        }


def _list_entities(case: Case) -> Iterator[Json]:
    """A card for each entity; one for all names on no list if they are several. What is
    nobody's name, such as a password or a link, stays by no reason that is given for names."""
    public = case.public
    doubts = {one.value: doubt.reason for one, doubt in public.doubts.items()}
    names: list[Json] = []
    for entity in group_entities(public.undecided, public.text, case.known):
        doubt = doubts.get(entity.value)
        card = _describe_entity(case, entity, doubt or entity.reason)
        if doubt or not all(map(is_borne, entity.findings)):
            yield card
        else:
            names.append(card)
    if len(names) > 1:
        yield {"key": "names", "asks": "names", "names": names, "reasons": _REASONS["name"]}
    else:
        yield from names


def _describe_entity(case: Case, entity: Entity, why: str) -> Json:
    public = case.public
    secrets = [one for one in public.undecided if one.kind == "secret"]
    passages = show_passages(public.text, entity.findings, entity.suggestion, secrets)
    earlier = find_earlier_reason(case, entity.value)
    reasons = (*([earlier] if earlier else ()), *_REASONS.get(entity.kind, ()), *_ANY)
    return {
        "key": f"{entity.kind}: {entity.value}",
        "asks": "entity",
        "value": entity.value,
        "kind": name_kind(entity.kind),
        "variants": entity.variants,
        "places": count(entity.count, "place"),
        "why": why,
        "suggestion": entity.suggestion,
        "passages": [[asdict(piece) for piece in passage] for passage in passages[:_SHOWN]],
        "reasons": reasons,
    }


def _list_sentences(case: Case) -> Iterator[Json]:
    for sentence in dict.fromkeys(case.public.disputed):
        said = (problem for problem in case.public.problems if sentence in problem)
        problem, _, _ = next(said, "").partition("; if it speaks of something else")
        section = _name_section(case, sentence)
        yield {
            "key": f"sentence: {sentence}",
            "asks": "sentence",
            "sentence": sentence,
            "section": section,
            "sectionKey": next((one.key for one in PUBLIC if one.name == section), ""),
            "why": problem.replace("`", ""),
            "reasons": _REASONS["sentence"],
        }


def _name_section(case: Case, sentence: str) -> str:
    """What the section is called that a sentence stands in; empty if it is not found as it is
    quoted."""
    text = case.public.text
    line = text.count("\n", 0, max(0, text.find(sentence))) + 1
    return case.leak_check(()).name_section(text, case.sections, line) if sentence in text else ""


# what was decided ---------------------------------------------------------------------------


def _list_decided(case: Case) -> Iterator[Json]:
    decided = [one for one in case.decisions if one.action != "ask"]
    last_first = sorted(
        enumerate(decided), key=lambda one: (str(one[1].at or ""), one[0]), reverse=True
    )
    for _, decision in last_first:
        yield _describe_decision(decision)
    for kept in reversed(case.kept):
        undo = {"action": "undosentence", "given": {"words": kept.sentence}}
        yield {
            **_describe_entry(f"sentence: {kept.sentence}", kept.sentence, "", "stays"),
            **{"why": kept.reason, "by": kept.by, "undo": undo},
        }
    yield from list_passed_entries(case)


def _describe_decision(decision: Decision) -> Json:
    replacement = f"replaced by “{decision.replacement}”" if decision.replacement else "replaced"
    how = _TREATED.get(decision.action, replacement)
    later = " and in later incidents" if decision.shared and not decision.incident else ""
    undo = {"action": "undecide", "given": {"values": [decision.value]}}
    kind = name_kind(decision.kind)
    return {
        **_describe_entry(f"{decision.kind}: {decision.value}", decision.value, kind, how + later),
        **{"why": decision.reason, "by": decision.by, "from": decision.incident},
        "undo": None if decision.incident else undo,
    }


def _describe_entry(key: str, what: str, kind: str, how: str) -> dict[str, Any]:
    return {"key": key, "what": what, "kind": kind, "how": how}


def _describe_next(case: Case) -> str:
    """What is next once no card is left, in a sentence."""
    public = case.public
    if not public.text.strip():
        return "Next: write the public version in public.ipynb."
    if public.proposed:
        sections = count(len(public.proposed), "section")
        return f"Next: accept, reword or leave out {sections} in public.ipynb."
    if public.leaks or public.problems:
        return "Next: correct what public.ipynb says has to be corrected."
    if case.review.refusal is not None:
        return "Nothing is left to do here: it was decided not to publish."
    if assess_security(case.parties, case.review, public.digest).state == "hold":
        return "Next: answer for security, then have it signed off, in public.ipynb."
    if list_waiting_steps(case.parties, public, case.review):
        return "Next: have the public version signed off, in public.ipynb."
    if find_public_set(case).state != "covered":
        return "Next: export the public version; it is signed off."
    return say_done(case)
