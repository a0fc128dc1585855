"""A text that was published and says something else now says so on top, and since when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from incident_kit.model import PublicSection
from incident_kit.report.sections import CORRECTION
from incident_kit.review.consistency.days import find_days, is_since

_NAME = "“Correction” in public.ipynb"
_WORD = re.compile(r"[^\W\d_]{2,}")
#: The words of a correction that names no more than its day.
_SAYS_NOTHING = frozenset(
    "corrected correction corrections updated update changed amended edited revised on at of in "
    "the this report text was is as since and st nd rd th gmt bst utc january february march "
    "april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues "
    "wed thu thurs fri sat sun".split()
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was published last: the digest of the ``text``, the ``day`` on which it was, here,
    and what it says, as far as it is kept; ``today`` is the day on which that is asked."""

    text: str
    day: date
    today: date
    last: str = ""


def list_correction_steps(
    sections: Sequence[PublicSection], text: str, earlier: Earlier | None
) -> Iterator[str]:
    """What the text with the digest ``text`` has to say before it replaces what was
    published ``earlier``: what was corrected, and on which day."""
    if earlier is None or text == earlier.text:
        return
    said = "\n\n".join(one.text for one in sections if one.key == CORRECTION).strip()
    if not said or " ".join(said.split()) in " ".join(earlier.last.split()):
        yield (
            f"say on top what changed since it was published on {_describe(earlier.day)}, and on "
            f"which day: {_NAME}"
        )
    elif not _says_what(said):
        yield f"say what was corrected, besides the day: {_NAME}"
    elif not any(is_since(days, earlier.day, earlier.today) for days, _ in find_days(said)):
        yield f"say on which day it was corrected, such as {_describe(earlier.day)}: {_NAME}"


def _says_what(said: str) -> bool:
    """Whether it says more than that something was corrected, and when."""
    return any(word not in _SAYS_NOTHING for word in _WORD.findall(said.casefold()))


def _describe(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
