"""How each cell of a notebook stands to the template.

====================  ======================================  ============================
standing              what stands there                       what comes of it
====================  ======================================  ============================
``PASSING``           a notice of the kit's, an error banner  nothing; notices are renewed
``OWN``               people's own, a copy, a cell pasted in  it stays, where it is
``GONE_EMPTY``        gone from the template, without words   nothing
``GONE_WRITTEN``      gone from the template, with words      it moves to the end
``GONE_CODE``         code of the kit's that is gone, with    the words move into a cell of
                      words in it                             people's own, and a notice
``CODE``              code of the kit's                       the new code
``CODE_IDLE``         code of the kit's that was not run now  the new code, the old outputs
``CODE_TYPED``        code of the kit's that people typed in  the new code, a notice, and
                                                              people's cell with the words
``UNTOUCHED``         what the kit wrote last (its base)      the new text
``AGREED``            people's words, which the kit would     people's words, compared with
                      write now as well                       the base they had
``WRITTEN``           people's words, no news from the kit    people's words
``BOTH_CHANGED``      people's words, and another new text    people's words and a notice
====================  ======================================  ============================

Text is compared by what it says, however it is laid out, and code to the letter. A text is
no news either if the kit wrote one last that is ``alike``: the same but for a decision. But
what stands there is ``UNTOUCHED`` only if it is what the kit wrote to the last blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from incident_kit.report.banners import is_banner
from incident_kit.report.drafts import Alike, Drafts, Identity, Past, identify, list_sections
from incident_kit.report.notebook import STALE, Cell
from incident_kit.report.notices import MOVED
from incident_kit.text.fingerprint import is_of
from incident_kit.text.meaning import find_meaning


class Standing(Enum):
    """How a cell that stands in a notebook relates to what the kit would write now."""

    PASSING = auto()
    OWN = auto()
    GONE_EMPTY = auto()
    GONE_WRITTEN = auto()
    GONE_CODE = auto()
    CODE = auto()
    CODE_IDLE = auto()
    CODE_TYPED = auto()
    UNTOUCHED = auto()
    AGREED = auto()
    WRITTEN = auto()
    BOTH_CHANGED = auto()


@dataclass(frozen=True, slots=True)
class Pair:
    """A cell that stands in the notebook, and its draft if the template has one."""

    cell: Cell
    draft: Cell | None
    standing: Standing


def pair_up(cells: Sequence[Cell], drafts: Drafts, past: Past, alike: Alike) -> list[Pair]:
    """Each cell with its draft and its standing, in order.

    Of several cells with one identity (a copy, the second half of a cell that was split)
    one has the draft.
    """
    noticed = {cell.about for cell in cells if cell.is_notice and cell.part == STALE}
    claims = _claim_drafts(cells, drafts)
    sections = list_sections(drafts)
    pairs = []
    for place, cell in enumerate(cells):
        draft = claims.get(place)
        if draft is None:
            standing = _classify_without_draft(cell, drafts, past, sections)
        else:
            standing = _classify(cell, draft, alike, noticed=cell.name in noticed)
        pairs.append(Pair(cell, draft, standing))
    return list(_settle_moved_sections(pairs, past))


def _claim_drafts(cells: Sequence[Cell], drafts: Drafts) -> Mapping[int, Cell]:
    """The drafts by the place of their cell: of several, the first that has the draft's
    kind and its id, or one of them."""
    places: dict[Identity, list[int]] = {}
    for place, cell in enumerate(cells):
        if identify(cell) in drafts and not _is_passing(cell):
            places.setdefault(identify(cell), []).append(place)
    claims = {}
    for identity, candidates in places.items():
        draft = drafts[identity]
        best = min(candidates, key=lambda place: _unlikeness(cells[place], draft))
        claims[best] = draft
    return claims


def _unlikeness(cell: Cell, draft: Cell) -> tuple[bool, bool]:
    return (cell.kind != draft.kind, cell.id != draft.id)


def _is_passing(cell: Cell) -> bool:
    return is_banner(cell) or (cell.is_notice and cell.part == STALE)


# without a draft ----------------------------------------------------------------


def _classify_without_draft(
    cell: Cell, drafts: Drafts, past: Past, sections: frozenset[str]
) -> Standing:
    if _is_passing(cell):
        return Standing.PASSING
    is_copy = identify(cell) in drafts
    is_pasted = cell.name not in past.written
    if cell.key is None or cell.about is not None or is_copy or is_pasted:
        return Standing.OWN
    if not _holds_words(cell):
        return Standing.GONE_EMPTY
    if cell.is_code and cell.role != "authored":
        return Standing.GONE_CODE
    return Standing.OWN if cell.section in sections else Standing.GONE_WRITTEN


def _holds_words(cell: Cell) -> bool:
    """Whether people wrote something into one of the kit's cells, or pasted a picture."""
    has_words = not cell.is_untouched and bool(cell.text.strip())
    return has_words or bool(cell.attachments)


def _settle_moved_sections(pairs: Iterable[Pair], past: Past) -> Iterator[Pair]:
    """A heading stays with the words of its section, and so does the notice that they
    moved, for as long as there are any."""
    pairs = list(pairs)
    kept = {pair.cell.section for pair in pairs if pair.standing is Standing.GONE_WRITTEN}
    for pair in pairs:
        yield replace(pair, standing=_settle(pair, kept, past))


def _settle(pair: Pair, kept: set[str], past: Past) -> Standing:
    cell = pair.cell
    if cell.is_notice and cell.part == MOVED:
        stays = cell.section in kept & past.moved
        return Standing.OWN if stays else Standing.PASSING
    is_left_behind = pair.standing is Standing.GONE_EMPTY and cell.role == "heading"
    if is_left_behind and cell.text.strip() and cell.section in kept:
        return Standing.GONE_WRITTEN
    return pair.standing


# with a draft -------------------------------------------------------------------


def _classify(cell: Cell, draft: Cell, alike: Alike, *, noticed: bool) -> Standing:
    if draft.is_code:
        return _classify_code(cell, draft)
    if draft.key is None:
        return Standing.OWN
    return _classify_text(cell, draft, alike, noticed=noticed)


def _classify_code(cell: Cell, draft: Cell) -> Standing:
    same = cell.text == draft.text
    if not same and (draft.key is None or not cell.is_code):
        return Standing.OWN
    if cell.attachments:
        return Standing.OWN
    if not same and _holds_words(cell):
        return Standing.CODE_TYPED
    has_run = draft.rest.get("execution_count") is not None or draft.rest.get("outputs")
    return Standing.CODE_IDLE if same and not has_run else Standing.CODE


def _classify_text(cell: Cell, draft: Cell, alike: Alike, *, noticed: bool) -> Standing:
    if cell.is_untouched or _is_adoptable(cell, draft):
        return Standing.UNTOUCHED
    if find_meaning(cell.text) == find_meaning(draft.text):
        return Standing.AGREED
    if _is_no_news(cell, draft.text, noticed=noticed):
        return Standing.WRITTEN
    texts = _list_alike(cell, draft, alike)
    if any(_is_no_news(cell, text, noticed=noticed) for text in texts):
        return Standing.WRITTEN
    return Standing.BOTH_CHANGED


def _is_adoptable(cell: Cell, draft: Cell) -> bool:
    """Whether a cell whose base was lost may be taken for what the kit wrote: it has the
    draft's text, and is none that people write in."""
    if cell.base is not None or cell.text != draft.text:
        return False
    return cell.role != "authored" or not cell.text.strip()


def _list_alike(cell: Cell, draft: Cell, alike: Alike) -> Iterable[str]:
    """The texts that say the same as a draft; none is looked for again where people were told
    of this very one already."""
    if draft.key is None or is_of(cell.stale, draft.text):
        return ()
    return alike(draft.key)


def _is_no_news(cell: Cell, draft: str, *, noticed: bool) -> bool:
    """Whether people have had this draft: it stood there, or they answered its notice."""
    return cell.remembers(draft) or _is_answered(cell, draft, noticed=noticed)


def _is_answered(cell: Cell, draft: str, *, noticed: bool) -> bool:
    """Whether people saw the notice about this very draft: they deleted it, or edited
    their text since."""
    if not is_of(cell.stale, draft):
        return False
    return not noticed or not is_of(cell.kept, cell.text)
