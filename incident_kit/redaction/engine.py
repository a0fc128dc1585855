"""Looking for everything that may not be public, in a text and in what it hides."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from incident_kit.model import Finding, Known
from incident_kit.redaction.decoding.inner import open_inner_views
from incident_kit.redaction.guesses import GUESSES, keep_sure
from incident_kit.redaction.keyed_links import widen_to_links
from incident_kit.redaction.names.directory import Directory, build_directory
from incident_kit.redaction.names.known_names import find_known
from incident_kit.redaction.rules.addresses import IPV6
from incident_kit.redaction.rules.chat import CHAT
from incident_kit.redaction.rules.citizens import CITIZENS
from incident_kit.redaction.rules.citizens_abroad import CITIZENS_ABROAD
from incident_kit.redaction.rules.code_lists import CODE_LISTS, CODE_PARTS
from incident_kit.redaction.rules.commands import COMMANDS
from incident_kit.redaction.rules.identifiers import IDENTIFIERS
from incident_kit.redaction.rules.lines import LINES, LISTS
from incident_kit.redaction.rules.link_keys import LINK_KEYS
from incident_kit.redaction.rules.machines import MACHINES
from incident_kit.redaction.rules.mail_logins import MAIL_LOGINS
from incident_kit.redaction.rules.manifests import MANIFESTS
from incident_kit.redaction.rules.network import NETWORK
from incident_kit.redaction.rules.pairs import find_pairs
from incident_kit.redaction.rules.pem import PEM
from incident_kit.redaction.rules.personal import PERSONAL
from incident_kit.redaction.rules.phones import PHONES
from incident_kit.redaction.rules.postal import POSTAL
from incident_kit.redaction.rules.prefixes import PREFIXES
from incident_kit.redaction.rules.rule import Table
from incident_kit.redaction.rules.services import SERVED
from incident_kit.redaction.rules.spoken import SPOKEN
from incident_kit.redaction.rules.spoken_near import NEAR
from incident_kit.redaction.rules.structures import STRUCTURES
from incident_kit.redaction.rules.tables import TABLES
from incident_kit.redaction.rules.told_machines import TOLD_MACHINES
from incident_kit.redaction.rules.typed import TYPED
from incident_kit.redaction.siblings import find_siblings, list_hosts
from incident_kit.redaction.source import Source, Span
from incident_kit.redaction.spans import make_findings, merge_spans
from incident_kit.redaction.views import View, fold
from incident_kit.text.remembering import remember

#: The tables, each run in one pass.
SECRETS = Table(
    (
        *(*STRUCTURES, *SERVED, *CHAT, *COMMANDS, *SPOKEN, *MAIL_LOGINS, *LINES),
        *(PREFIXES, PEM, TABLES, LISTS, MANIFESTS, TYPED, CODE_LISTS, CODE_PARTS, NEAR),
    ),
    passes=3,
)
OTHERS = Table(
    (
        *(*PERSONAL, *CITIZENS, *CITIZENS_ABROAD, *NETWORK, *MACHINES, *TOLD_MACHINES, *LINK_KEYS),
        *(*IDENTIFIERS, *POSTAL, PHONES, IPV6),
    ),
    passes=1,
)
MASK = "[secret removed]"
#: How often something hidden in something hidden is looked into.
MOST_LAYERS = 3
#: Texts of so many characters or fewer are masked once.
SHORT = 200


def find(text: str, known: Known | None = None) -> list[Finding]:
    """Everything in ``text`` that may not be for the public, sorted, none
    overlapping; offsets in ``text`` as given. Unfamiliar names are found by
    :func:`find_unfamiliar`, not here. Time is linear in the text's length."""
    return list(_find(text, build_directory(known or Known())))


@remember(16)
def _find(text: str, directory: Directory) -> tuple[Finding, ...]:
    """The same, by the directory, of which there is one for all that is known: whoever
    redacts a text asks again what is left in it, and the proof asks once more."""
    base = fold(text)
    spans = list(_search_layers(base, directory))
    hosts = [*directory.hosts, *list_hosts(spans, text)]
    if hosts:
        siblings = find_siblings(Source(base.text), hosts)
        starts = {span.start for span in spans if span.kind == "host"}
        for one in siblings:
            start, end = base.span(one.start, one.end)
            if start not in starts:
                spans.append(one._replace(start=start, end=end))
    spans = list(widen_to_links(text, spans))
    return tuple(make_findings(_drop_public(spans, base, directory), text))


def find_secrets(text: str) -> list[Span]:
    """Only the secrets of a text, sorted, none overlapping."""
    return merge_spans(search_secrets(text))


def search_secrets(text: str) -> list[Span]:
    """Every hit of every rule for secrets, in no order, each as its rule has it."""
    spans = _search_layers(fold(text), _know_nobody(), secrets_only=True)
    return [span for span in spans if span.kind == "secret"]


def mask_secrets(text: str) -> tuple[str, int]:
    """``text`` with every secret replaced, and how many there were. Nothing else
    changes."""
    return _replace_by_mask(text, find_secrets(text))


def mask_for_good(text: str, *, with_guesses: bool = True) -> tuple[str, int]:
    """The same for a record, in which nobody looks at what was there: see
    :mod:`incident_kit.redaction.guesses`. Without ``with_guesses`` only what is a secret by
    its form is replaced: a vendor's token, a key, a header."""
    if len(text) <= SHORT:
        return _mask_short(text, with_guesses)
    return _mask(text, with_guesses)


def _mask(text: str, with_guesses: bool) -> tuple[str, int]:
    secrets = search_secrets(text)
    if not with_guesses:
        secrets = [span for span in secrets if span.rule not in GUESSES]
    return _replace_by_mask(text, keep_sure(secrets, text))


#: For names and links, which stand on message after message.
_mask_short = lru_cache(maxsize=1024)(_mask)


@cache
def _know_nobody() -> Directory:
    return build_directory(Known())


def _replace_by_mask(text: str, spans: list[Span]) -> tuple[str, int]:
    parts: list[str] = []
    copied = 0
    for span in spans:
        parts += [text[copied : span.start], MASK]
        copied = span.end
    parts.append(text[copied:])
    return "".join(parts), len(spans)


def _search_layers(
    view: View, directory: Directory, layer: int = 0, secrets_only: bool = False
) -> Iterator[Span]:
    """The hits of a view and of the views inside it, at their offsets in the source
    of the view."""
    source = Source(view.text)
    for span in _search_text(source, directory, secrets_only):
        start, end = view.span(span.start, span.end)
        yield Span(start, end, span.kind, span.rule, span.value)
    if layer == MOST_LAYERS:
        return
    for inner in open_inner_views(view, source):
        yield from _search_layers(inner, directory, layer + 1, secrets_only)


def _search_text(source: Source, directory: Directory, secrets_only: bool) -> Iterator[Span]:
    yield from find_pairs(source)
    yield from SECRETS.run(source)
    if not secrets_only:
        yield from find_known(source, directory)
        yield from OTHERS.run(source)


def _drop_public(spans: list[Span], base: View, directory: Directory) -> Iterator[Span]:
    """Without what lies inside a text that is public by decision; no secret is."""
    public = list(_find_public(base, directory))
    for span in spans:
        is_public = any(start <= span.start and span.end <= end for start, end in public)
        if span.kind == "secret" or not is_public:
            yield span


def _find_public(base: View, directory: Directory) -> Iterator[tuple[int, int]]:
    """Where the texts stand that are public by decision."""
    if directory.passes is None:
        return
    for last, (length, _) in directory.passes.iter(Source(base.text).lower):
        yield base.span(last + 1 - length, last + 1)
