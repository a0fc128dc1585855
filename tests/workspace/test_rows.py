"""A file is cut into rows with their comments, and joined again it is the same file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.typed_yaml import TypedFile, curations, redactions

from incident_kit.files import parse_yaml
from incident_kit.workspace.rows import Row, cut_rows

FILE = """\
# Ours.
version: 1

# What we decided.
events:  # by event
  # not a row's own

  # asked on the call
  slack:C1/1:
    include: true  # beside it
    # deeper

  # the next one's
  'slack:C1/2': {include: no}
  # to be continued

# People's notes.
added:
-
  # below the dash
  id: note:1
  text: |
    # no comment
- id: note:2  # the last
...
"""


def test_each_comment_is_in_the_part_that_it_belongs_to() -> None:
    page = cut_rows(FILE)
    assert page is not None
    assert (page.head, page.tail) == ("# Ours.\n", "...\n")
    events, added = page.block("events"), page.block("added")
    assert events is not None
    assert added is not None
    assert events.head == ("\n# What we decided.\nevents:  # by event\n  # not a row's own\n\n")
    assert events.rows == (
        Row(
            "slack:C1/1",
            "  # asked on the call\n",
            "  slack:C1/1:\n    include: true  # beside it\n    # deeper\n",
        ),
        Row(
            "slack:C1/2",
            "\n  # the next one's\n",
            "  'slack:C1/2': {include: no}\n  # to be continued\n",
        ),
    )
    assert (events.foot, added.head) == ("", "\n# People's notes.\nadded:\n")
    assert [(row.key, row.above) for row in added.rows] == [("note:1", ""), ("note:2", "")]
    assert added.rows[1].body == "- id: note:2  # the last\n"


OTHER = {
    "no YAML": "events: [",
    "a list": "- 1\n",
    "one line": "{version: 1, events: {}}\n",
    "markers of a merge": "<<<<<<< ours\nversion: 1\n=======\n>>>>>>> theirs\n",
    "a key that is asked for": "? events\n: slack:C1/1: {}\n",
    "items that are no mappings": "added:\n  - note\n",
    "a row that is named elsewhere": "added:\n  - &a {id: note:1}\n  - *a\n",
    "two documents": "version: 1\n---\nversion: 1\n",
}


@pytest.mark.parametrize("text", OTHER.values(), ids=OTHER)
def test_another_style_is_left_whole(text: str) -> None:
    assert cut_rows(text) is None


WITHOUT_ROWS = ("", "# only a comment", "version: 1\nevents:\n# none\nadded: []  # none\n")


@pytest.mark.parametrize("text", WITHOUT_ROWS)
def test_a_file_without_rows_is_cut_too(text: str) -> None:
    page = cut_rows(text)
    assert page is not None
    assert page.text == text
    assert [row for block in page.blocks for row in block.rows] == []


@given(file=st.one_of(curations(), redactions()))
def test_what_is_cut_and_joined_is_the_same_text(file: TypedFile) -> None:
    """Every row is found, by its key and in its order, and reads as it does in the file."""
    page = cut_rows(file.text)
    assert page is not None
    assert page.text == file.text
    for name, rows in file.data.items():
        block = page.block(name)
        assert block is not None
        if isinstance(rows, dict):
            assert [row.key for row in block.rows] == list(rows)
            assert [dict(parse_yaml(row.text, "")[row.key] or {}) for row in block.rows] == [
                *rows.values()
            ]
        elif isinstance(rows, list):
            keys = [row.get("id", row.get("value")) for row in rows]
            assert [row.key for row in block.rows] == keys


@given(text=st.text(st.sampled_from("a:b- #\n'{}[]|&*.?\r\t")))
def test_any_text_is_left_whole_or_cut_and_joined_the_same(text: str) -> None:
    page = cut_rows(text)
    assert page is None or page.text == text
