"""Saying that what looks like a secret in the public text is none: two people's word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from incident_kit.case import Case, change_case
from incident_kit.case.masking import mask_answers
from incident_kit.errors import UsageError, WaitingError
from incident_kit.journey.deciders import find_decider
from incident_kit.model import Acknowledgement, Finding, PersonName
from incident_kit.redaction import print_lines
from incident_kit.review import describe_missing_word, list_words
from incident_kit.workspace.codec import stamp

#: Why nobody's word is taken on some lines.
SURE = "holds a token or a key, or what is as strong as one: nobody lets it pass"


@dataclass(frozen=True, slots=True)
class SecretLine:
    """A ``line`` of the public text, from 1, with what looks like secrets in it, by place, and
    the ``prints`` of the lines that they reach over. ``is_guessed`` is whether none of them
    is surely one."""

    line: int
    findings: tuple[Finding, ...]
    prints: tuple[str, ...]
    is_guessed: bool


@dataclass(frozen=True, slots=True)
class NoSecret:
    """What came of somebody's word on a line: what is ``missing`` until it passes, as
    :func:`~incident_kit.review.describe_missing_word` says it."""

    line: int
    missing: str

    @property
    def is_agreed(self) -> bool:
        """Whether enough people have said so."""
        return not self.missing


# the lines --------------------------------------------------------------------------


def list_secret_lines(case: Case) -> list[SecretLine]:
    """The lines of the public text that stop it by what looks like a secret, in order."""
    public = case.public
    secrets = [one for one in public.undecided if one.kind == "secret"]
    return _group_by_line(public.text, secrets, {*public.guessed})


def list_passed_lines(case: Case) -> list[SecretLine]:
    """Those that passed by the word of two people, in order."""
    public = case.public
    return _group_by_line(public.text, public.harmless, {*public.harmless})


def find_line_as_seen(case: Case, prints: Collection[str]) -> int:
    """The line, wherever it stands by now, that somebody saw; a :class:`WaitingError` if no
    line that looks like a secret says that any more."""
    for one in list_secret_lines(case):
        if {*one.prints} == {*prints}:
            return one.line
    raise WaitingError(
        "this line was decided on or says something else by now: nothing was recorded",
        todo=["look at how it stands now, then decide again"],
    )


def _group_by_line(
    text: str, secrets: Iterable[Finding], guessed: Collection[Finding]
) -> list[SecretLine]:
    lines: dict[int, list[Finding]] = {}
    for one in sorted(secrets):
        lines.setdefault(text.count("\n", 0, one.start) + 1, []).append(one)
    return [_describe_line(text, line, found, guessed) for line, found in lines.items()]


def _describe_line(
    text: str, line: int, found: Sequence[Finding], guessed: Collection[Finding]
) -> SecretLine:
    prints = sorted({print_lines(text, one) for one in found})
    return SecretLine(line, tuple(found), tuple(prints), {*found} <= {*guessed})


# somebody's word ----------------------------------------------------------------------


def say_no_secret(
    case: Case, line: int, by: str, reason: str, recorder: str | None, now: datetime
) -> NoSecret:
    """Record that what looks like a secret on a ``line`` of the public text, from 1, is none.
    It holds for the line as it stands, once another person has said so too.

    A token or key, known by its form or as strong as one, never passes: a
    :class:`UsageError`. Who has said so already is refused as a :class:`WaitingError`.
    """
    answers = mask_answers({"by": by.strip(), "reason": reason.strip()})
    if len(answers) < 2:
        raise UsageError(
            "that something is no secret takes a name and a reason",
            todo=['say who and why: --by "NAME" --reason "WHY"'],
        )
    with change_case(case) as current:
        decider = find_decider(current, str(answers["by"]))
        prints = _find_guessed(current, line).prints
        _check_word_is_new(current, prints, decider, recorder, line)
        entry = {
            "about": f"what looks like a secret in line {line} of the public text is none",
            "harmless": [*prints],
            **answers,
            "by": decider,
            "recorded_by": recorder,
            "at": stamp(now),
        }
        current.answers.record("acknowledgements", {key: one for key, one in entry.items() if one})
    with change_case(case) as current:
        said = list_words(current.review, prints)
        return NoSecret(line, describe_missing_word(current.parties, said))


def doubt_line(
    case: Case, prints: Collection[str], by: str, recorder: str | None, now: datetime
) -> None:
    """Record that what people said to be no secret, on the lines with these ``prints``, may be
    one: what they said counts no more, and it is asked about again.

    A :class:`UsageError` where nobody said so, or nobody's name is given.
    """
    answers = mask_answers({"by": by.strip()})
    if not answers:
        raise UsageError("that takes a name", todo=['say who: --by "NAME"'])
    with change_case(case) as current:
        if not list_words(current.review, prints):
            raise UsageError("nobody says of this line that it holds no secret", todo=[])
        entry = {
            "about": "what was said to be no secret in the public text may be one",
            "doubted": sorted(prints),
            "by": find_decider(current, str(answers["by"])),
            "reason": "taken back",
            "recorded_by": recorder,
            "at": stamp(now),
        }
        current.answers.record("acknowledgements", {key: one for key, one in entry.items() if one})


def find_line_said(case: Case, line: int) -> SecretLine:
    """A ``line`` of the public text, from 1, of which somebody said that it holds no secret; a
    :class:`UsageError` for any other."""
    for one in (*list_secret_lines(case), *list_passed_lines(case)):
        if one.line == line and list_words(case.review, one.prints):
            return one
    raise UsageError(
        f"nobody says of line {line} of the public text that it holds no secret",
        todo=[f"look at what was decided: incident-kit audit {case.id}"],
    )


def _find_guessed(case: Case, line: int) -> SecretLine:
    """What looks like a secret on a line, and may be none."""
    found = next((one for one in list_secret_lines(case) if one.line == line), None)
    if found is None:
        raise UsageError(
            f"nothing in line {line} of the public text looks like a secret now",
            todo=[f"look at what is left: incident-kit check {case.id}"],
        )
    if not found.is_guessed:
        raise UsageError(f"line {line} {SURE}", todo=["take it out of public.ipynb"])
    return found


def _check_word_is_new(
    case: Case, prints: Sequence[str], by: str, recorder: str | None, line: int
) -> None:
    """Refuse a word that somebody has given already, and that adds nothing to it."""
    said = list_words(case.review, prints)
    if any(_is_the_same(one, by, recorder, is_listed=case.roster.has_list) for one in said):
        missing = describe_missing_word(case.parties, said)
        raise WaitingError(
            f"nothing was recorded: {missing}",
            todo=[f'incident-kit decide {case.id} --no-secret {line} --by "NAME" --reason "WHY"'],
        )


def _is_the_same(one: Acknowledgement, by: str, recorder: str | None, *, is_listed: bool) -> bool:
    """Whether it is the word of the same name; where nobody is listed, from the same computer:
    from their own it may be the one that is missing."""
    is_same_name = PersonName(one.by).is_same(PersonName(by))
    return is_same_name and (is_listed or one.recorded_by == recorder)
