"""Sentences of the public text that differ from the facts and stay: they speak of
something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from incident_kit.case import Case, change_case
from incident_kit.case.masking import mask_answers
from incident_kit.errors import UsageError
from incident_kit.journey.deciders import find_decider
from incident_kit.workspace.codec import stamp


def keep_sentence(case: Case, words: str, given: Mapping[str, object], now: datetime) -> str:
    """Record that the one sentence with ``words`` in it stays as it stands; the sentence.

    It is asked about again as soon as it says anything else.
    """
    by, reason = str(given.get("by") or ""), str(given.get("reason") or "").strip()
    if not reason:
        raise UsageError("what may stay needs a reason", todo=['say why: --reason "WHY"'])
    with change_case(case) as current:
        sentence = _find_sentence(current, words)
        answer = mask_answers({"reason": reason, "by": find_decider(current, by)})
        entry = {"sentence": sentence, **answer, "at": stamp(now)}
        current.folder.record_kept_sentence(entry)
    return sentence


def undo_sentence(case: Case, words: str) -> str:
    """Take back that the one sentence with ``words`` in it stays; the sentence, which is
    asked about again."""
    with change_case(case) as current:
        kept = [one.sentence for one in current.folder.kept_sentences()]
        sentence = _choose_sentence(
            kept,
            words,
            UsageError(
                "no sentence with these words was kept",
                todo=[f"look at what is left: incident-kit check {case.id}"],
            ),
        )
        current.folder.replace_rows("statements", "sentence", [sentence])
    return sentence


def _find_sentence(case: Case, words: str) -> str:
    """The one sentence that is asked about and has ``words`` in it."""
    check = f"incident-kit check {case.id}"
    missing = UsageError(
        "no sentence that differs from the facts has these words",
        todo=[f"copy them from what {check} says"],
    )
    return _choose_sentence(case.public.disputed, words, missing)


def _choose_sentence(sentences: Sequence[str], words: str, missing: UsageError) -> str:
    """The one sentence that has ``words`` in it; the error ``missing`` if none has."""
    wanted = _fold(words)
    found = [one for one in dict.fromkeys(sentences) if wanted and wanted in _fold(one)]
    exact = [sentence for sentence in found if _fold(sentence) == wanted]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        listed = "; ".join(f"“{sentence}”" for sentence in found)
        raise UsageError(f"several sentences say so: {listed}", todo=["give more of its words"])
    raise missing


def _fold(text: str) -> str:
    """``text`` however it is spaced and quoted."""
    return " ".join(text.casefold().replace("'", '"').replace("’", '"').split())
