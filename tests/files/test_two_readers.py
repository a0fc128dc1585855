"""YAML that is read fast says what the careful reader reads, in every value and line."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml.scalarint import ScalarInt
from support.trying import choose_number
from support.yaml_by_hand import Hand

from incident_kit.errors import FileError
from incident_kit.files import Node, copy_values, parse_commented, parse_styled, parse_yaml
from incident_kit.files.commented import compose_carefully
from incident_kit.files.plain import compose_plain, read_plain
from incident_kit.files.reading import read_carefully
from incident_kit.workspace.shipped import shipped_folder

FROZEN = Path(__file__).parents[1] / "data" / "workspace-0.1.0" / "workspaces.tar.xz"


def describe(value: object) -> object:
    """A value with the type of each of its parts, and keys in their order."""
    if isinstance(value, dict):
        return dict, [(describe(key), describe(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return list, [*map(describe, value)]
    return int if isinstance(value, ScalarInt) else type(value), value


def compare(text: str) -> str:
    """Which reader ``text`` is left to; if to the fast one, it reads what the other does."""
    fast = read_plain(text)
    if fast is None:
        return "careful"
    careful = read_carefully(text, "a.yaml")
    assert describe(fast.value) == describe(careful.value), text
    assert fast.lines == careful.lines or has_comment_without_place(text), text
    return "fast"


def has_comment_without_place(text: str) -> bool:
    """Whether the careful reader can read it only without its comments and lines."""
    try:
        parse_commented(text, "a.yaml")
    except FileError as error:
        return "has a comment between a key and its value" in str(error)
    return False


def test_both_read_the_same_in_files_written_by_hand() -> None:
    """With whatever people write and mistype; two in five are no matter of doubt."""
    files = choose_number(5000, 100_000)
    readers = Counter(compare(Hand(seed).write_file()) for seed in range(files))
    assert readers["fast"] > files * 0.35


def test_both_read_the_same_in_pieces_of_real_files_with_a_slip_in_them() -> None:
    texts = list(list_real_files().values())
    pieces = choose_number(800, 20_000)
    readers: Counter[str] = Counter()
    for seed in range(pieces):
        hand = Hand(seed)
        readers[compare(hand.mistype(hand.cut(texts[seed % len(texts)])))] += 1
    assert readers["fast"] > pieces * 0.35


def test_both_find_every_part_of_a_file_in_the_same_place() -> None:
    """A change is made in the lines where its row stands."""
    for text in list_certain(choose_number(600, 50_000)):
        assert show(compose_plain(text)) == show(compose_carefully(text, "a.yaml")), text


def list_certain(files: int) -> Iterator[str]:
    """Files that are in no doubt, with comments where they can stay."""
    for text in (Hand(seed).write_file() for seed in range(files)):
        if read_plain(text) is not None and not has_comment_without_place(text):
            yield text


def show(node: Node | None) -> object:
    """A node with its place, but for what is not written: that stands nowhere."""
    if node is None or node.start == node.end:
        return None
    if node.kind == "word":
        return node
    return node.kind, node.start, node.end, node.line, node.style, [*map(show_part, node.value)]


def show_part(part: Node | tuple[Node, Node]) -> object:
    """An item of a list, or a key with its value."""
    return show(part) if isinstance(part, Node) else (show(part[0]), show(part[1]))


def test_both_keep_the_quotation_marks_of_what_is_written_again() -> None:
    for text in list_certain(choose_number(600, 50_000)):
        with contextlib.suppress(FileError):  # a list alone, which has no keys
            careful = copy_values(parse_commented(text, "a.yaml"))
            assert describe(parse_styled(text, "a.yaml")) == describe(careful), text


def list_real_files() -> dict[str, str]:
    """The example's story, and every file of two workspaces that the kit and people wrote."""
    story = shipped_folder("examples") / "demo.yaml"
    return {story.name: story.read_text("utf-8"), **dict(list_frozen())}


def list_frozen() -> Iterator[tuple[str, str]]:
    with tarfile.open(FROZEN) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None and member.name.endswith(".yaml"):
                yield member.name, file.read().decode("utf-8")


REAL = list_real_files()


@pytest.mark.parametrize("name", REAL)
def test_no_file_of_ours_is_in_doubt(name: str) -> None:
    """Doubt is dear: a file that people did nothing odd in is read fast."""
    assert compare(REAL[name]) == "fast"


#: What is written every day, and comes near to what is in doubt.
EVERYDAY = (
    "text: Tom & Jo said **so**, at 50 % of it!",
    "by: {by: Ada, at: 2026-11-03T09:02:00Z, text: sha256:ab12, url: https://a.example/?b=c#d}",
    "a: '“x”: y'\nb: \"a: b # c\"",
    "text: |\n  one\n\n  two\ntext2: >-\n  a | b\n   > c",
    "text: |\n\n  | a |\n\n  b\n",
    "---\n# c\na: 1 # d\n",
    "no: yes\n2026-11-03: 007\n1.5: ~",
    "# é 🙂 \u00a0\na: é 🙂 \u00a0",
    "a: -5\nb: 1_000\nc: 12:30:45\nd: 1e3\ne: 0o7",
    "",
    "# only a comment\n",
)


@pytest.mark.parametrize("text", EVERYDAY)
def test_what_is_written_every_day_is_read_fast(text: str) -> None:
    assert compare(text) == "fast"


#: What the two understand differently, or did not always read alike.
IN_DOUBT = {
    "a name for a value": "a: &x 1\nb: 2",
    "a value by its name": "a: &x {b: 1}\nc: *x",
    "a tag": "a: !!str 1",
    "keys taken over": "a: {b: 1}\n<<: {c: 2}",
    "keys taken over, as a word": "a: <<",
    "a default": "a: =",
    "a version of YAML": "%YAML 1.1\n---\na: no",
    "a second document": "a: 1\n---\nb: 2",
    "the end, twice": "a: 1\n...\n...\n",
    "a tab": "a:\tb",
    "a carriage return": "a: b\r\n",
    "an end of a line in YAML 1.1 alone": "a: b\u2028c",
    "a mark of the order of bytes": "a: \ufeffb",
    "a character that is none": "a: \x07",
    "half a character": "a: \ud800",
    "a key twice": "a: 1\na: 2",
    "a key that is a number": "1: a",
    "a key that is no word": "? [a]\n: b",
    "no key": ": a",
    "a colon that touches": '["a":b]',
    "a comment that touches": "a: |#c\n  b",
    "a text that begins with blanks alone": "a: |\n \n  b",
    "a word alone": "a",
    "a number that is too long": f"a: {'9' * 5000}",
    "more depth than people nest": "[" * 60 + "]" * 60,
    "a fault": "a: [b",
}


@pytest.mark.parametrize("text", IN_DOUBT.values(), ids=IN_DOUBT)
def test_what_is_in_doubt_is_left_to_the_careful_reader(text: str) -> None:
    assert compare(text) == "careful"


def test_a_fault_is_told_in_the_careful_reader_s_words() -> None:
    with pytest.raises(FileError, match=r'a.yaml, line 3: is not YAML: found duplicate key "b"'):
        parse_yaml("a:\n  b: 1\n  b: 2\n", "a.yaml")


def test_a_comment_below_which_a_value_stands_makes_no_file_unreadable() -> None:
    """To read it; to keep that comment where it stands is more than is known how to."""
    text = "title: # what users saw\n  Routing broken\n\nlead: Ada\n"
    values = {"title": "Routing broken", "lead": "Ada"}
    assert (parse_yaml(text, "a.yaml"), read_carefully(text, "a.yaml").value) == (values, values)
    with pytest.raises(FileError, match="write the comment above the key"):
        parse_commented(text, "a.yaml")


def test_what_has_two_names_is_one_value_however_often_it_is_named() -> None:
    """Ten lines that would make a thousand million values otherwise."""
    rows = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    read = parse_yaml("\n".join(("a0: &a0 [x]", *rows)), "a.yaml")
    assert read["a9"][0] is read["a9"][8]


def test_nobody_spoils_a_value_for_the_next_reader() -> None:
    """A text is parsed once, and each reader has values of their own."""
    text = "a: {b: [c]}\n"
    for parse in (parse_yaml, parse_styled):
        parse(text, "a.yaml")["a"]["b"].append("spoilt")
        assert parse(text, "a.yaml") == {"a": {"b": ["c"]}}


def test_without_libyaml_the_careful_reader_reads_alone() -> None:
    program = (
        "import sys; sys.modules['yaml._yaml'] = None\n"
        "from incident_kit.files import parse_yaml\n"
        "from incident_kit.files.plain import read_plain\n"
        "print(read_plain('a: no'), parse_yaml('a: no', 'a.yaml'))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "None {'a': 'no'}\n"
