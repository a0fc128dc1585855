"""What a guess took for a secret and is none, in the word of two people: what was masked in
the record, and what stops a public text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations, product, starmap

from incident_kit.model import Acknowledgement, PersonName, Review
from incident_kit.model.parties import Parties
from incident_kit.process.signers import split_identity

#: How many people have to say so.
NEEDED = 2


def list_given_back(parties: Parties, review: Review) -> frozenset[str]:
    """The digests of the texts, masked but for guesses, that two people have given back."""
    return _list_agreed(parties, review.acknowledgements, lambda one: filter(None, [one.of]))


def list_agreed_harmless(parties: Parties, review: Review) -> frozenset[str]:
    """The prints of lines of the public text that hold no secret, in the word of two."""
    return _list_agreed(parties, _drop_doubted(review), lambda one: one.harmless)


def list_words(review: Review, prints: Iterable[str]) -> list[Acknowledgement]:
    """Who said of all the lines with ``prints`` that they hold no secret, the first first."""
    wanted = {*prints}
    said = (one for one in _drop_doubted(review) if wanted <= {*one.harmless})
    return [one for one in said if not PersonName(one.by).names_nobody]


def describe_missing_word(parties: Parties, said: Sequence[Acknowledgement]) -> str:
    """What is missing until ``said``, the words on one line, are those of two people, as a
    sentence in the middle of another; empty if they are."""
    if _are_two(said, parties):
        return ""
    names = list({PersonName(one.by).key: one.by for one in said}.values())
    if not names:
        return "two people have to say so, each with a reason"
    if len(names) == 1:
        return f"{names[0]} has said so; somebody else has to say so too"
    listed = " and ".join(names)
    if _are_named_apart(names, parties):
        return (
            f"{listed} count as one person, since both said so at the same computer and no list "
            "tells them apart: one of them has to say so at their own, or both are added to "
            "`people` in incident-kit.yaml"
        )
    return f"{listed} may be one person, by their names; somebody else has to say so too"


def _are_named_apart(names: Sequence[str], parties: Parties) -> bool:
    pairs = combinations(names, NEEDED)
    return any(not parties.roster.could_be_one_person(*pair) for pair in pairs)


def _drop_doubted(review: Review) -> list[Acknowledgement]:
    """The answers, each without the lines on which it does not count: somebody doubted them,
    and who answered had not seen that."""
    doubts = [one for one in review.acknowledgements if one.doubted]
    if not doubts:
        return [*review.acknowledgements]
    has_seen = review.chain.has_seen
    return [
        replace(
            one,
            harmless=tuple(
                line
                for line in one.harmless
                if all(has_seen(one.link, each.link) for each in doubts if line in each.doubted)
            ),
        )
        for one in review.acknowledgements
    ]


def _list_agreed(
    parties: Parties,
    answers: Iterable[Acknowledgement],
    read: Callable[[Acknowledgement], Iterable[str]],
) -> frozenset[str]:
    """What two people have said of what an answer names."""
    words: dict[str, list[Acknowledgement]] = defaultdict(list)
    for one in answers:
        if not PersonName(one.by).names_nobody:
            for named in read(one):
                words[named].append(one)
    return frozenset(named for named, said in words.items() if _are_two(said, parties))


def _are_two(said: Iterable[Acknowledgement], parties: Parties) -> bool:
    """Whether two of them are surely by different people."""
    pairs = combinations(said, NEEDED)
    return any(not _could_be_one(one, other, parties) for one, other in pairs)


def _could_be_one(one: Acknowledgement, other: Acknowledgement, parties: Parties) -> bool:
    pairs = product(_list_names(one, parties), _list_names(other, parties))
    return any(starmap(parties.roster.could_be_one_person, pairs))


def _list_names(said: Acknowledgement, parties: Parties) -> Sequence[str]:
    """The names that may be theirs: where nobody is listed, the one git knows is too."""
    return [said.by] if parties.roster.has_list else [said.by, *split_identity(said.recorded_by)]
