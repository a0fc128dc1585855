"""The views inside a view: of what is escaped or marked up in it, and of what is encoded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from incident_kit.redaction.decoding.change import Change
from incident_kit.redaction.decoding.encodings import find_encoded
from incident_kit.redaction.decoding.marks import find_marks
from incident_kit.redaction.decoding.wraps import find_wraps
from incident_kit.redaction.source import Source
from incident_kit.redaction.views import Piece, View, assemble, cut_pieces

#: How many characters around something hidden are read again, and how many behind it: the
#: words that tell of a value mostly stand before it.
_MOST_AROUND, _MOST_BEHIND = 96, 64


def open_inner_views(view: View, source: Source) -> Iterator[View]:
    """The views to look into after this one; none if nothing is hidden."""
    changes = [*find_marks(source), *find_wraps(source)]
    if changes:
        changes.sort(key=lambda change: change.start)
        yield _view_surroundings(view, source.text, _drop_overlapping(changes))
    encoded = list(_view_encoded(view, source))
    if encoded:
        yield assemble(encoded)


def _drop_overlapping(changes: Iterable[Change]) -> list[Change]:
    """Changes that do not overlap, the first of each that do."""
    result: list[Change] = []
    for change in changes:
        if not result or change.start >= result[-1].end:
            result.append(change)
    return result


def _view_encoded(view: View, source: Source) -> Iterator[Piece]:
    """What runs of an encoding hold, each standing for its whole run."""
    for plain, start, end in find_encoded(source):
        low, high = view.span(start, end)
        yield plain, low, high
        yield "\n\n", high, high


def _view_surroundings(view: View, text: str, changes: list[Change]) -> View:
    """A view of the surroundings of the changes, with the changes made."""
    pieces: list[Piece] = []
    index = 0
    while index < len(changes):
        copied = _find_start(text, changes[index].start)
        reach = _find_end(text, changes[index].end)
        while index < len(changes) and changes[index].start <= reach:
            new, start, end = changes[index]
            pieces.extend(cut_pieces(view, copied, start))
            if new:
                pieces.append((new, *view.span(start, end)))
            copied = end
            reach = max(reach, _find_end(text, end))
            index += 1
        pieces.extend(cut_pieces(view, copied, reach))
        if pieces:
            _, _, last = pieces[-1]
            pieces.append(("\n\n", last, last))
    return assemble(pieces)


def _find_start(text: str, start: int) -> int:
    """Where the surroundings before ``start`` begin: at a blank some way off."""
    near = max(0, start - _MOST_AROUND)
    if near == 0:
        return 0
    far = max(0, near - _MOST_AROUND)
    return max(text.rfind(" ", far, near), text.rfind("\n", far, near), far)


def _find_end(text: str, end: int) -> int:
    """Where the surroundings behind ``end`` stop: at a blank some way off."""
    near = min(len(text), end + _MOST_BEHIND)
    far = near + _MOST_AROUND
    blanks = (text.find(" ", near, far), text.find("\n", near, far))
    return min((blank for blank in blanks if blank >= 0), default=min(len(text), far))
