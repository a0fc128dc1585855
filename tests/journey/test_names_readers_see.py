"""A name is asked about wherever a reader of the page sees it, and only a whole phrase that
is listed passes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.kit import ID, authored, incident, kit, notebook, save

WAYS = [
    ("in code", "Run `curl Quillon` again."),
    ("in a block of code", "Run this:\n\n```\nGET Quillon\n```"),
    ("as the host of a link", "See [the notes](https://www.quillon.example/)."),
    ("as a bare link", "See <https://quillon.example/a>."),
    ("in the title of a link", 'See [it](https://status.disk.example "Quillon").'),
    ("in the definition of a link", "See [it][1].\n\n[1]: https://quillon.example/"),
    ("in a heading", "## Errors at Quillon\n\nThey are over."),
    ("in a list", "- the shops\n- Quillon"),
    ("cut by bold letters", "We told **The**uillon of it."),
    ("cut by italic letters", "We told The*uillon*."),
    ("with a letter as a number", "We told &#84;heuillon."),
    ("with a letter as a hexadecimal number", "We told &#x51;uillon."),
    ("with an escaped letter", "We told Q\\uillon, and \\Quillon."),
]
PHRASES = [
    "Home Office",
    "Land Registry",
    "Met Office",
    "NHS",
    "BT",
    "O2",
    "Boots",
    "Next",
    "Shell",
    "EE",
    "3i",
    "British Gas",
    "John Lewis",
    "Ministry of Justice",
]


def write(ready: Path, tmp_path: Path, text: str) -> Path:
    folder = Path(shutil.copytree(ready, tmp_path / "ws"))
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    authored(content)[1]["source"] = text
    save(path, content)
    return folder


@pytest.mark.parametrize("text", [way[1] for way in WAYS], ids=[way[0] for way in WAYS])
def test_a_name_is_asked_about_wherever_a_reader_sees_it(
    ready: Path, tmp_path: Path, text: str
) -> None:
    folder = write(ready, tmp_path, text)
    signed = kit(folder, "signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")
    assert (signed.code, "uillon" in signed.err) == (4, True)


def test_a_part_that_was_kept_does_not_let_the_whole_pass(ready: Path, tmp_path: Path) -> None:
    folder = write(ready, tmp_path, "We told **Quil**lon.")
    why = ("--by", "Dee Delivery", "--reason", "it is a part")
    assert kit(folder, "decide", ID, "Quil", "keep", *why).code == 0
    signed = kit(folder, "signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")
    assert (signed.code, '"Quillon"' in signed.err) == (4, True)


@pytest.mark.parametrize("name", PHRASES)
def test_ordinary_words_are_asked_about_as_a_phrase(ready: Path, tmp_path: Path, name: str) -> None:
    folder = write(ready, tmp_path, f"The errors reached {name} at noon.")
    signed = kit(folder, "signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")
    assert (signed.code, f'"{name}"' in signed.err) == (4, True)


def test_a_phrase_that_was_kept_passes_as_a_whole_alone(ready: Path, tmp_path: Path) -> None:
    folder = write(ready, tmp_path, "The errors reached Home Office and Home Retail at noon.")
    why = ("--by", "Dee Delivery", "--reason", "it says so itself")
    assert kit(folder, "decide", ID, "Home Office", "keep", *why).code == 0
    told = kit(folder, "check", ID).out
    assert ('"Home Retail"' in told, '"Home Office"' in told) == (True, False)


def test_what_passed_as_ordinary_is_named_on_one_line(ready: Path, tmp_path: Path) -> None:
    folder = write(ready, tmp_path, "Boots waited. Applications waited as well, applications too.")
    line = "Capitalised words that passed as ordinary: Boots"
    assert line in kit(folder, "check", ID).out
    assert kit(folder, "export", ID, "--preview").code == 0
    for name in ("preview.html", "preview.md"):
        assert line in (incident(folder) / "export" / name).read_text()
    signed = kit(folder, "signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")
    assert signed.code == 0, signed.err
    assert kit(folder, "export", ID, "--public").code == 0
    assert line in (incident(folder) / "export" / "proof.md").read_text()
    assert "ordinary" not in (incident(folder) / "export" / "public.html").read_text()
