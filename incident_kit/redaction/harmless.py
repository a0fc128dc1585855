"""Which hits of a text people may say are no secret: those of rules that only guess.

A vendor's token, a key, a header, and any string as strong as one, nobody lets pass.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from incident_kit.model import Finding
from incident_kit.redaction.engine import search_secrets
from incident_kit.redaction.guesses import GUESSES
from incident_kit.redaction.rules.values.tokens import is_noise, is_strong
from incident_kit.redaction.source import Span
from incident_kit.text.fingerprint import digest


def list_guessed(text: str, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Those of the ``findings`` of ``text`` that are secrets by a guess alone: no surer rule
    touches one, and no word in it is as strong as a token or a key."""
    secrets = [finding for finding in findings if finding.kind == "secret"]
    if not secrets:
        return
    sure = [span for span in search_secrets(text) if span.rule not in GUESSES]
    for finding in secrets:
        words = text[finding.start : finding.end].split()
        is_sure = any(_touches(span, finding) for span in sure)
        if not is_sure and not any(is_strong(word) or is_noise(word) for word in words):
            yield finding


def _touches(span: Span, finding: Finding) -> bool:
    return span.start < finding.end and finding.start < span.end


def print_lines(text: str, finding: Finding) -> str:
    """The digest of the whole lines that a finding stands on: what somebody says of it holds
    for exactly these words around it."""
    start = text.rfind("\n", 0, finding.start) + 1
    end = text.find("\n", finding.end)
    return digest(text[start : end if end >= 0 else len(text)])


def list_harmless(
    text: str, findings: Sequence[Finding], prints: Collection[str]
) -> tuple[Finding, ...]:
    """The guessed ``findings`` of ``text`` on lines whose ``prints`` are known to hold no
    secret."""
    if not prints:
        return ()
    guessed = list_guessed(text, findings)
    return tuple(finding for finding in guessed if print_lines(text, finding) in prints)


def drop_harmless(text: str, findings: Sequence[Finding], passed: Collection[str]) -> list[Finding]:
    """``findings`` of a finished file's ``text`` without the guessed ones that stand for one
    of the texts that ``passed``, or for a part of one."""
    if not passed:
        return list(findings)
    harmless = {
        finding
        for finding in list_guessed(text, findings)
        if any(text[finding.start : finding.end] in one for one in passed)
    }
    return [finding for finding in findings if finding not in harmless]
