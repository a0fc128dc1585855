"""Letters that make a text read otherwise than it stands: turned round, or seen by nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

#: What makes letters read in another order than they stand in.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: A flag of a part of a country: its letters are tags behind a black flag, and are seen.
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f")
#: Tags, further variants, fillers and blanks that are letters, signs for machines: a reader
#: sees nothing of them, and a search does not see through them.
_UNSEEN = re.compile(
    "[\U000e0000-\U000e007f\U000e0100-\U000e01ef\u2800\u115f\u1160\u3164\uffa0\u180e\u034f"
    "\u2061-\u2064\u206a-\u206f\ufff9-\ufffb]"
)
_STEPS = (
    (
        _TURNING,
        "take the signs out of the public text that turn the order of letters "
        "(U+202A to U+202E, U+2066 to U+2069): what is read there is not what stands there",
    ),
    (
        _UNSEEN,
        "take the letters out of the public text that nobody sees (tags, fillers, blanks of "
        "other scripts): a search does not read what a reader does not see",
    ),
)


def find_letters(text: str) -> Iterator[tuple[str, int]]:
    """What to take out of a Markdown or HTML text, a step for each kind, and the first line
    that it stands in, from 1; also where it is written as an entity."""
    lines = [_FLAG.sub("", unescape(line)) for line in text.split("\n")]
    for pattern, step in _STEPS:
        found = [number for number, line in enumerate(lines, start=1) if pattern.search(line)]
        if found:
            yield step, found[0]
