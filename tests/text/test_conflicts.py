"""What a merge leaves in a text is told from what people and mails write."""

from __future__ import annotations

import pytest

from incident_kit.text.conflicts import find_conflict, has_conflict_anywhere

#: A text, and the line of its first mark.
MARKED = [
    ("<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> feature\n", 1),
    ("a: 1\n<<<<<<< HEAD\nb: 2\n", 2),
    ("a\n<<<<<<<\nb", 2),
    ("theirs, and the end alone is left\n>>>>>>> 1234abc (a subject)\n", 2),
    ("ours\n||||||| 1234abc\nbase\n", 2),
    ("ours\n|||||||\nbase\n", 2),
    ("a\r\n<<<<<<< HEAD\r\nb\r\n", 2),
    ("a\r\n>>>>>>>\r\n", 2),
    ('   "source": [\n    "<<<<<<< ours\\n",\n', 2),
    ('{"source": "a line\\n<<<<<<< HEAD\\nmore"}', 1),
    ("text: |\n  words\n  <<<<<<< HEAD\n", 3),
    ("text: 'a\n\n  >>>>>>> theirs'\n", 3),
    ("<<<<<<< local\nnbdime writes into the cell\n", 1),
    ('<span style="color:red">**<<<<<<< local**</span>', 1),
    ('<span style="color:red">**>>>>>>> remote**</span>', 1),
    ("<<<<<<<<< Temporary merge branch 1\n", 1),
]
#: What looks alike and is none.
UNMARKED = [
    "",
    "A heading\n=======\n",
    "=======",
    "> > > > > > > answered seven times\n",
    ">>> a prompt of Python\n",
    ">>>>>> six\n",
    ">>>>>>>>>>> eleven\n",
    "<<<<<< six\n",
    "<<<<<<<html",
    "cat <<EOF\n",
    "| a | b |\n|||||||\u200b\n",
    "||||||| a |\n",
    "||||||||\n",
    "the commit held `<<<<<<< HEAD` in its third line\n",
    "`<<<<<<< HEAD`\n",
    "C:\\new <<<<<<< x",
]


@pytest.mark.parametrize(("text", "line"), MARKED)
def test_a_mark_at_a_line_s_start_is_found_with_its_line(text: str, line: int) -> None:
    """With a label or without, quoted and indented, one half left over."""
    assert find_conflict(text) == line


@pytest.mark.parametrize("text", UNMARKED)
def test_what_looks_like_a_mark_is_none(text: str) -> None:
    """People may write about marks: in code within a line they stop nothing."""
    assert find_conflict(text) is None


def test_in_a_finished_page_a_mark_counts_within_a_line_too() -> None:
    """Lines were joined there, and nobody publishes seven signs in a row."""
    assert has_conflict_anywhere("09:02 <<<<<<< HEAD ours ======= theirs")
    assert has_conflict_anywhere("theirs >>>>>>> feature")
    assert not has_conflict_anywhere("a commit held `<<<<<<< HEAD` in its third line")
    assert not has_conflict_anywhere("A heading\n=======\n> > > > > > > seven\n<<EOF >>x")
