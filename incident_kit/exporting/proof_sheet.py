"""The proof sheet: what was held back from a public version, why it may leave, and what
nobody checked. Internal; it names what may stay and never what is hidden."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incident_kit import rendering
from incident_kit.case import Case
from incident_kit.model import Artifact, Decision, Finding, KeptSentence, Known, Signoff
from incident_kit.redaction import find, print_lines
from incident_kit.report import draft_public
from incident_kit.report.tables import render_table
from incident_kit.review import (
    assess_security,
    describe_acknowledged,
    describe_passed_words,
    find_signer,
    join_sections,
    list_notices,
    list_words,
    select_valid_signoffs,
)

NAME = "proof.md"
_TEXT = re.compile(r"^Public text: `(sha256:[0-9a-f]{64})`$", re.M)
_FILES = re.compile(r"(?ms)^## Files\n(.*?)^## ")
_MADE_WITH = re.compile(r"(?ms)^## Made with\n\n(.*?)\n\n## ")
_FILE = re.compile(r"^\| ([^|/\\]+) \| [0-9]+ \| ([0-9a-f]{64}) \|$", re.M)


@dataclass(frozen=True, slots=True)
class ProofSheet:
    """What a sheet is bound to: the ``digest`` of the text, and by the name of each file
    the SHA-256 of its bytes; ``made_with`` says by which packages and templates."""

    digest: str
    files: Mapping[str, str]
    made_with: str

    @property
    def is_outdated(self) -> bool:
        """Whether other packages or templates drew the files than would draw them now."""
        return self.made_with != _describe_making()


def read_proof_sheet(text: str) -> ProofSheet | None:
    """What the text of a sheet is bound to; ``None`` if it is not as the kit wrote it."""
    digest, table = _TEXT.search(text), _FILES.search(text)
    if digest is None or table is None or digest.start() > table.start():
        return None
    rows = _FILE.findall(table[1])
    files = dict(rows)
    is_sound = len(rows) == len(files) and all(name.startswith("public.") for name in files)
    made_with = _MADE_WITH.search(text)
    making = made_with[1] if made_with else ""
    return ProofSheet(digest[1], files, making) if files and is_sound else None


def make_proof_sheet(case: Case, files: Sequence[Artifact]) -> Artifact:
    """The sheet for the public ``files`` of ``case``; the same bytes for the same case."""
    parts = [
        f"# Proof sheet: {case.id}",
        "*Internal. What was hidden is counted here, never named; what was kept is public.*",
        f"Public text: `{case.public.digest}`",
        "## Files",
        render_table(("File", "Bytes", "SHA-256"), [_file_row(one) for one in files]),
        "## Held back",
        *_list_withheld(case),
        "## Kept",
        _list_kept(case.decisions),
        *_list_kept_sentences(case.kept),
        *_list_passed_lines(case),
        "## Decisions",
        _count_decisions(case.decisions),
        "## Security and sign-off",
        "\n".join(f"- {line}" for line in _list_answers(case)),
        "## How it was checked",
        "\n".join(f"- {line}" for line in _list_checks(case, files)),
        "## Made with",
        _describe_making(),
        "## Not checked",
        "\n".join(f"- {line}" for line in _list_gaps(case)),
    ]
    return Artifact(NAME, ("\n\n".join(part for part in parts if part) + "\n").encode())


def _describe_making() -> str:
    return render_table(("What", "Version"), rendering.describe_renderer())


def _file_row(file: Artifact) -> tuple[str, str, str]:
    return file.name, str(len(file.data)), hashlib.sha256(file.data).hexdigest()


def _list_withheld(case: Case) -> list[str]:
    """By kind: what the proposals were made without, and what decisions took out."""
    internal = "\n\n".join(draft_public(case.report, str).values())
    typed = join_sections(case.sections)
    kept = {
        _fold_case(spelling)
        for decision in case.decisions
        if decision.action == "keep"
        for spelling in _list_spellings(decision)
    }
    hidden = {_fold_case(text) for text in case.public.hidden}
    in_internal, in_typed = find(internal, case.known), find(typed, _name_hidden(case))
    before = [finding for finding in in_internal if _fold_case(finding.value) not in kept]
    taken = [finding for finding in in_typed if _fold_case(finding.value) in hidden]
    return [
        _count_by_kind("In the internal text that the proposals were made from", before),
        _count_by_kind("In the public text as people wrote it, by decision", taken),
    ]


def _name_hidden(case: Case) -> Known:
    """Who is known, with the names on no list that were decided to be hidden."""
    decided = (one for one in case.decisions if one.kind == "name" and one.action != "keep")
    names = [spelling for decision in decided for spelling in _list_spellings(decision)]
    return replace(case.known, names=(*case.known.names, *names))


def _count_by_kind(title: str, found: Sequence[Finding]) -> str:
    if not found:
        return f"{title}: nothing."
    places = Counter(finding.kind for finding in found)
    different = {(finding.kind, _fold_case(finding.value)) for finding in found}
    entities = Counter(kind for kind, _ in different)
    rows = [
        (kind, "–" if kind == "secret" else str(entities[kind]), str(places[kind]))
        for kind in sorted(places)
    ]
    return f"{title}:\n\n{render_table(('Kind', 'Different ones', 'Places'), rows)}"


def _list_spellings(decision: Decision) -> tuple[str, ...]:
    return (decision.value, *decision.variants)


def _fold_case(text: str) -> str:
    return " ".join(text.casefold().split())


def _list_kept(decisions: Iterable[Decision]) -> str:
    rows = [
        (
            one.value,
            one.kind,
            one.reason or "",
            one.by or "",
            _format_day(one.at),
        )
        for one in decisions
        if one.action == "keep"
    ]
    return render_table(("What", "Kind", "Why", "Who", "When"), rows) if rows else "Nothing."


def _list_kept_sentences(kept: Sequence[KeptSentence]) -> list[str]:
    """The sentences that stay although they differ from the facts; nothing if none does."""
    rows = [(one.sentence, one.reason or "", one.by or "", _format_day(one.at)) for one in kept]
    if not rows:
        return []
    return [
        "Sentences that speak of something else than this incident:",
        render_table(("Sentence", "Why", "Who", "When"), rows),
    ]


def _list_passed_lines(case: Case) -> list[str]:
    """What looks like a secret and was let pass, with each word on it; nothing if none was."""
    text = case.public.text
    rows = [
        (text[one.start : one.end], word.reason, word.by, _format_day(word.at))
        for one in case.public.harmless
        for word in list_words(case.review, [print_lines(text, one)])
    ]
    if not rows:
        return []
    return [
        "What looked like a secret, and is none in the word of two people:",
        render_table(("What", "Why", "Who", "When"), rows),
    ]


def _format_day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def _count_decisions(decisions: Iterable[Decision]) -> str:
    counts = Counter(
        (decision.kind, decision.action, decision.by or "not recorded")
        for decision in decisions
        if decision.action != "ask"
    )
    rows = [(*key, str(count)) for key, count in sorted(counts.items())]
    return (
        render_table(("Kind", "Decision", "Who", "How many"), rows) if rows else "None was needed."
    )


def _list_answers(case: Case) -> list[str]:
    digest = case.public.digest
    held = assess_security(case.parties, case.review, digest)
    signoffs = select_valid_signoffs(case.parties, case.review, digest)
    return [
        f"Security: {held.state} ({'; '.join(held.reasons)})",
        *(_describe_signoff(case, signoff) for signoff in signoffs),
    ]


def _describe_signoff(case: Case, signoff: Signoff) -> str:
    """Who signed, how the kit knows, and when."""
    signer = find_signer(signoff, case.parties)
    parts = [f"Signed off by {signer}"]
    if not signer.is_listed:
        parts.append("on no list")
    if signer.role and signer.is_role_said:
        parts.append("the role is as they said")
    if signoff.recorded_by:
        parts.append(f"recorded by {signoff.recorded_by}")
    parts.append(f"{signoff.at:%Y-%m-%d %H:%M} UTC")
    return ", ".join([*parts, *([signoff.evidence] if signoff.evidence else [])])


def _list_checks(case: Case, files: Sequence[Artifact]) -> list[str]:
    known, names = case.known, ", ".join(one.name for one in files)
    return [
        f"The finished bytes of {names} were read again, attributes and comments too, and "
        f"searched by every rule: nothing {'else ' if case.public.harmless else ''}was found.",
        f"They were searched for {len(case.public.hidden)} texts that decisions took out, as "
        "written and in every encoding: none was found.",
        f"{len(known.people)} people, {len(known.tenants)} tenants and "
        f"{len(known.internal_domains)} internal domains were known.",
        "Phrases with capitals that are on no list as a whole, names without one where somebody "
        "is addressed or speaks, words of other scripts and links' hosts were shown for a "
        "decision, in the text and as the page shows it.",
        "No sign that nobody sees, or that turns letters, stands in them. No image is published.",
    ]


def _list_gaps(case: Case) -> list[str]:
    lists = (
        ("Customer names: no list given", case.lists.tenants),
        ("Internal domains: none given", case.lists.internal_domains),
        ("People: no directory was gathered", (*case.lists.team, *case.lists.directory)),
    )
    lines = [f"{said}, not checked" for said, listed in lists if not listed]
    acknowledged = describe_acknowledged(case.lists, case.review)
    lines += [f"Meant to be so: {sentence}" for sentence in acknowledged]
    lines += [
        f"{check.source}: gathered in part only; who appears in the rest alone is not known"
        for check in case.sourced.checks
        if not check.complete
    ]
    passed = describe_passed_words(case.public.passed, len(case.public.passed))
    return [
        *lines,
        *([f"{passed}. Whoever signed read them"] if passed else []),
        *list_notices(case.review, case.incident),
        *(one.sentence for one in case.review.ignored),
        *_describe_keys(case),
        "Names of the trade and of its suppliers (such as Apple), plain words behind a listed "
        "name, numbers, and words that the text has without a capital too",
        "Names in scripts without capital letters, and names that are plain words in lower case",
        "Whether the facts that were told let a reader guess who was meant",
    ]


def _describe_keys(case: Case) -> list[str]:
    if case.answers.keyring.is_asked_for:
        return []
    return ["Whether whoever answered is who they say: no keys are asked for (allowed_signers)"]
