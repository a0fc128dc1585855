"""What may be the value of a credential, in a sentence that speaks of one: a number, an odd
word, words in quotes or with hyphens between them.

They are asked about, never masked: such sentences have no grammar that rules could be sure
of. A sentence that only speaks about passwords has nothing in it that could be one: times,
versions, years, counts and the words of the language are none.
"""

from __future__ import annotations

from collections.abc import Iterator

from incident_kit.redaction.strange_tokens import list_slugs
from incident_kit.redaction.told_values.led import find_led
from incident_kit.redaction.told_values.numbers import find_numbers
from incident_kit.redaction.told_values.passages import Passage, find_passages
from incident_kit.redaction.told_values.placed import find_placed
from incident_kit.redaction.told_values.quoted import find_phrases, find_quoted
from incident_kit.redaction.told_values.words import find_runs, find_words


def find_told_values(text: str) -> Iterator[tuple[int, int]]:
    """Where in ``text``, which is folded, the values of credentials may stand, in no order,
    some of them twice; none is what a page calls the place of a heading."""
    slugs = list_slugs(text)
    for passage in find_passages(text):
        yield from (place for place in _find_in(text, passage) if text[slice(*place)] not in slugs)


def _find_in(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """What may be a value in one passage."""
    runs = list(find_runs(text, passage))
    yield from find_words(text, passage, runs)
    if passage.is_sure:
        yield from find_placed(text, passage, runs)
        yield from find_led(text, passage)
    if passage.is_strong or passage.is_entered:
        yield from find_quoted(text, passage)
    if passage.is_strong:
        yield from find_phrases(text, passage)
    yield from find_numbers(text, passage)
