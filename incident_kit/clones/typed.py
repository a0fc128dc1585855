"""The YAML files of two clones, merged by key; the comments of a row stay with it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from incident_kit.clones.merged import CannotMergeError, MergedText, join_merged, pair_sides
from incident_kit.text.three_way import MergeTexts, Sides
from incident_kit.workspace.rows import Block, Page, cut_rows

#: A key that holds nothing.
_EMPTY = re.compile(r"^[^\s#][^\n]*:[ \t]*(\{\}|\[\])?[ \t]*(#[^\n]*)?\n?\Z", re.M)


def merge_typed(texts: Sides[str], merge_texts: MergeTexts) -> MergedText:
    """A YAML file of both: every key, every decision and every added row as the one side has
    it that changed it; what both changed stands between marks."""
    pages = texts.each(_cut)
    blocks = pair_sides(pages.each(_name_blocks))
    merged = join_merged(
        (
            _merge_lines(pages.each(lambda page: page.head), merge_texts),
            *(_merge_block(block, merge_texts) for block in blocks),
            _merge_lines(pages.each(lambda page: page.tail), merge_texts),
        )
    )
    if not merged.conflicts and cut_rows(merged.text) is None:
        raise CannotMergeError
    return merged


def _cut(text: str) -> Page:
    page = cut_rows(text if text.endswith("\n") or not text else f"{text}\n")
    if page is None:
        raise CannotMergeError
    return page


def _name_blocks(page: Page) -> Mapping[str, Block]:
    blocks = {block.name: block for block in page.blocks}
    if len(blocks) != len(page.blocks):
        raise CannotMergeError
    return blocks


def _merge_block(sides: Sides[Block | None], merge_texts: MergeTexts) -> MergedText:
    texts = sides.each(lambda block: block.text if block else "")
    rows = sides.each(_list_rows)
    if texts.is_settled or not all(isinstance(one, dict) for one in rows):
        return _merge_lines(texts, merge_texts)
    blocks = _fill_in(sides)
    merged = [
        _merge_row(row.each(lambda text: text or ""), merge_texts)
        for row in pair_sides(rows.each(lambda one: one or {}))
    ]
    if not any(one.text for one in merged):
        return MergedText("")
    head = _merge_lines(blocks.each(lambda block: block.head), merge_texts)
    foot = _merge_lines(blocks.each(lambda block: block.foot), merge_texts)
    return join_merged((head, *merged, foot))


def _list_rows(block: Block | None) -> dict[str, str] | None:
    """The rows of a block by their names; ``None`` where a row has no name of its own, or
    the block another value than rows."""
    if block is None:
        return {}
    rows = {row.key: row.text for row in block.rows}
    has_other_value = not rows and not _EMPTY.search(block.head)
    is_unclear = "" in rows or len(rows) != len(block.rows)
    return None if has_other_value or is_unclear else rows


def _fill_in(sides: Sides[Block | None]) -> Sides[Block]:
    """The blocks; in place of one without rows, that of the other side."""
    ours = sides.ours if sides.ours and sides.ours.rows else sides.theirs
    theirs = sides.theirs if sides.theirs and sides.theirs.rows else ours
    none = Block("", "")
    return Sides(sides.base or none, ours or none, theirs or none)


def _merge_row(texts: Sides[str], merge_texts: MergeTexts) -> MergedText:
    """One row: key by key where both sides changed it and it has keys of its own."""
    if texts.is_settled or not (_has_keys(texts.ours) and _has_keys(texts.theirs)):
        return _merge_lines(texts, merge_texts)
    return merge_typed(texts, merge_texts)


def _has_keys(row: str) -> bool:
    page = cut_rows(row)
    return page is not None and len(page.blocks) == 1 and bool(page.blocks[0].rows)


def _merge_lines(texts: Sides[str], merge_texts: MergeTexts) -> MergedText:
    if texts.is_settled:
        return MergedText(texts.pick())
    text, is_conflict = merge_texts(texts)
    return MergedText(text if text.endswith("\n") or not text else f"{text}\n", int(is_conflict))
