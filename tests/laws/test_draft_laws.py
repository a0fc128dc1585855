"""A draft that is laid out otherwise is no change below people's words; another word is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.report import Notebook, refresh
from incident_kit.report.notebook import Cell, Key

WORDS = st.from_regex(r"[a-zé]{1,8}[.,:]?", fullmatch=True)
#: Phrases, some of them emphasised, some of them code.
PHRASES = st.tuples(
    st.sampled_from(("plain", "emphasis", "strong", "code")),
    st.lists(WORDS, min_size=1, max_size=4),
)
Phrase = tuple[str, list[str]]


@dataclass(frozen=True)
class Layout:
    """How an editor draws a text; ``wraps`` says below which words a line ends."""

    bullet: str
    line: str
    end: str
    gap: str
    blank: str
    wraps: Sequence[bool]


LAYOUTS = st.builds(
    Layout,
    bullet=st.sampled_from("-*+"),
    line=st.sampled_from("*_"),
    end=st.sampled_from(("\n", "\r\n", "  \n", " \t\n")),
    gap=st.sampled_from((" ", "   ")),
    blank=st.sampled_from(("", "\n", "\n\n\n")),
    wraps=st.lists(st.booleans(), min_size=1, max_size=6),
)


@dataclass(frozen=True)
class Text:
    """A paragraph, and a list below it."""

    phrases: list[Phrase]
    items: list[list[Phrase]]

    def lay_out(self, how: Layout) -> str:
        """The text as an editor with that habit has it."""
        items = (f"{how.bullet}{how.gap}{_join(item, how, '  ')}" for item in self.items)
        return f"{how.blank}{_join(self.phrases, how)}{how.end}\n{how.end.join(items)}{how.blank}"


def _join(phrases: list[Phrase], how: Layout, indent: str = "") -> str:
    drawn = [_draw(phrase, how) for phrase in phrases]
    ends = [f"{how.end}{indent}" if wrap else how.gap for wrap in how.wraps]
    gaps = [ends[place % len(ends)] for place in range(len(drawn) - 1)]
    return "".join(one for pair in zip(drawn, [*gaps, ""], strict=True) for one in pair)


def _draw(phrase: Phrase, how: Layout) -> str:
    kind, words = phrase
    if kind == "code":
        return f"`{' '.join(words)}`"
    marks = {"plain": "", "emphasis": how.line, "strong": how.line * 2}[kind]
    return f"{marks}{how.gap.join(words)}{marks}"


TEXTS = st.builds(
    Text,
    st.lists(PHRASES, min_size=1, max_size=4),
    st.lists(st.lists(PHRASES, min_size=1, max_size=3), max_size=3),
)


def compose(draft: str) -> Notebook:
    """A template with one cell to write in."""
    key = Key("authored", "why")
    memory = {"incident_kit": {"role": key.role, "section": key.section}}
    return Notebook((Cell("markdown", draft, "why", key=key, metadata=memory),))


def write(notebook: Notebook, words: str) -> Notebook:
    """The notebook with people's words in the place of the draft."""
    return replace(notebook, cells=(replace(notebook.cells[0], text=words),))


def is_marked(notebook: Notebook) -> bool:
    """Whether the kit says below people's words that their draft changed, and marks them."""
    marked = {cell.stale is not None for cell in notebook.cells if cell.role == "authored"}
    noticed = any(cell.is_notice for cell in notebook.cells)
    assert marked == {noticed}
    return noticed


@given(TEXTS, LAYOUTS, LAYOUTS)
@tried(120)
def test_another_layout_of_a_draft_is_no_change(text: Text, one: Layout, other: Layout) -> None:
    """Nor is a third one; and people's words stand to the letter."""
    written = write(refresh(None, compose(text.lay_out(one))), "Mine,  as  it is. ")
    for layout in (other, one, other):
        written = refresh(written, compose(text.lay_out(layout)))
        assert not is_marked(written)
        assert written.cells[0].text == "Mine,  as  it is. "


@given(TEXTS, LAYOUTS, LAYOUTS, st.integers(0, 99), WORDS)
@tried(120)
def test_another_word_always_is(
    text: Text, one: Layout, other: Layout, place: int, word: str
) -> None:
    """Wherever it stands, however both are laid out."""
    lists = [words for _, words in (*text.phrases, *(each for item in text.items for each in item))]
    written = write(refresh(None, compose(text.lay_out(one))), "Mine.")
    words = lists[place % len(lists)]
    words[place % len(words)] += f"q{word}"
    assert is_marked(refresh(written, compose(text.lay_out(other))))


@given(TEXTS, TEXTS, LAYOUTS, LAYOUTS)
@tried(60)
def test_a_notice_that_was_answered_is_not_given_again_for_another_layout(
    first: Text, second: Text, one: Layout, other: Layout
) -> None:
    """And one that was not answered stays, though an editor lays people's words out anew."""
    written = write(refresh(None, compose(first.lay_out(one))), "Mine, *this*\nis.")
    told = refresh(written, compose(f"{second.lay_out(one)} More."))
    assert is_marked(told)
    reflowed = replace(
        told, cells=(replace(told.cells[0], text="Mine,\n_this_ is."), *told.cells[1:])
    )
    assert is_marked(refresh(reflowed, compose(f"{second.lay_out(other)} More.")))
    answered = replace(told, cells=told.cells[:1])
    assert not is_marked(refresh(answered, compose(f"{second.lay_out(other)} More.")))
