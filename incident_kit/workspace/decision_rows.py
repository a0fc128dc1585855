"""The rows of ``redactions.yaml`` as they are typed: one decision about each entity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

#: Whether a text of a row means the same as another text.
IsSame = Callable[[Mapping[str, Any], str, str], bool]


def set_row(rows: CommentedSeq, entry: Mapping[str, object], mean_same: IsSame) -> None:
    """Make ``entry`` the only row about its texts: the first earlier one becomes it, the
    others go, and what was a variant of something else is none any more."""
    texts = [str(entry["value"]), *_list_variants(entry)]

    def is_met(row: Mapping[str, Any], text: str) -> bool:
        return any(mean_same(row, text, other) for other in texts)

    earlier = [row for row in rows if is_met(row, str(row["value"]))]
    variants = dict.fromkeys(chain.from_iterable(map(_list_variants, (*earlier, entry))))
    complete = {**entry, "variants": list(variants)} if variants else entry
    changed = earlier[0] if earlier else CommentedMap()
    _replace_keys(changed, complete)
    if not earlier:
        rows.append(changed)
    gone = set(map(id, earlier[1:]))
    for number in reversed(range(len(rows))):
        if id(rows[number]) in gone:
            del rows[number]
        elif rows[number] is not changed:
            _take_out_variants(rows[number], is_met)


def _take_out_variants(row: CommentedMap, is_met: Callable[[Mapping[str, Any], str], bool]) -> None:
    variants = _list_variants(row)
    left = [text for text in variants if not is_met(row, text)]
    if left and left != variants:
        row["variants"] = left
    if not left:
        row.pop("variants", None)


def _replace_keys(row: CommentedMap, entry: Mapping[str, object]) -> None:
    """Make ``row`` hold the keys of ``entry`` alone; comments beside them stay."""
    row.update(entry)
    for key in [key for key in row if key not in entry]:
        del row[key]


def _list_variants(row: Mapping[str, Any]) -> list[str]:
    variants = row.get("variants") or []
    return [*map(str, variants)] if isinstance(variants, list) else [str(variants)]
