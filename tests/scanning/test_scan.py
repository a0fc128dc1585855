"""A file that never was in the kit is read for all it holds, and secrets are never shown."""

from __future__ import annotations

import base64
import io
import json
from email.message import EmailMessage
from os import mkfifo
from pathlib import Path

import pytest
from support.kit import ID, accept_all, authored, incident, kit, notebook, save, workspace

from incident_kit.errors import UsageError
from incident_kit.model import Known, Person
from incident_kit.scanning.files import scan, search

KNOWN = Known(people=[Person("Ada Fictional")], tenants=["Quillon Bank"])
TOKEN = "ghp_" + "9fQ2xLr7Vt3KbYz0WmD4sNhE8cJuP1aG5oRi"
SAID = f"Ada Fictional told Quillon Bank: {TOKEN}"


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"] = "About Quillon Bank"
    message["From"] = "Ada Fictional <ada@disk.example>"
    message.set_content("See the file.")
    message.add_attachment(SAID, filename="note.txt")
    return bytes(message)


def cells(source: str) -> bytes:
    output = {"output_type": "stream", "name": "stdout", "text": [source]}
    cell = {"cell_type": "code", "source": [], "outputs": [output], "metadata": {}}
    return json.dumps({"cells": [cell], "metadata": {}}, indent=1).encode()


FILES = {
    "draft.txt": SAID.encode(),
    "draft.md": f"# News\n\n{SAID}\n".encode(),
    "wide.txt": SAID.encode("utf-16"),
    "page.html": f"<p title='{SAID}'>News</p>".encode(),
    "comment.htm": f"<p>News</p><!-- {SAID} -->".encode(),
    "cells.ipynb": cells(SAID),
    "data.json": json.dumps({"a": [SAID]}).encode(),
    "mail.eml": mail(),
    "hidden.txt": base64.b64encode(SAID.encode()),
}


@pytest.mark.parametrize("name", FILES)
def test_every_form_is_read_for_all_it_holds(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    scanned = scan([path], KNOWN)
    wanted = {"secret"} if name == "hidden.txt" else {"person", "tenant", "secret"}
    assert wanted <= {place.kind for place in scanned.occurrences}
    assert scanned.unread == ()


LATIN = SAID.replace("told", "told André of").encode("cp1252")
#: A file, its encoding (``None``: its text does not stand in it as it is read).
WHERE: list[tuple[str, bytes, str | None]] = [
    ("draft.txt", FILES["draft.txt"], "utf-8"),
    ("draft.md", FILES["draft.md"], "utf-8"),
    ("crlf.md", f"# News\r\n\r\n{SAID}\r\n".encode(), "utf-8"),
    ("latin.txt", LATIN, "cp1252"),
    ("mark.md", b"\xef\xbb\xbf" + SAID.encode(), "utf-8"),
    ("wide.txt", ("é\n" + SAID).encode("utf-16"), "utf-16-le"),
    ("wide.html", f"<p>é</p>\n<p>{SAID}</p>".encode("utf-16"), "utf-16-le"),
    ("page.html", FILES["page.html"], "utf-8"),
    ("one-line.html", f"<h1>News</h1><p>All is well.</p><p>{SAID}</p>".encode(), "utf-8"),
    ("comment.htm", FILES["comment.htm"], "utf-8"),
    ("data.json", FILES["data.json"], "utf-8"),
    ("mark.json", b"\xef\xbb\xbf" + FILES["data.json"], "utf-8"),
    ("cells.ipynb", FILES["cells.ipynb"], "utf-8"),
    ("plain.eml", f"Subject: News\r\n\r\nGood day.\r\n{SAID}\r\n".encode(), "utf-8"),
    ("split.html", b"<p>Quillon <b>Bank</b></p>", None),
    ("coded.eml", b"Subject: =?utf-8?B?" + base64.b64encode(b"Quillon Bank") + b"?=\n\n.", None),
]


@pytest.mark.parametrize(("name", "data", "encoding"), WHERE, ids=[row[0] for row in WHERE])
def test_a_place_is_one_of_the_file_or_says_that_it_is_not(
    tmp_path: Path, name: str, data: bytes, encoding: str | None
) -> None:
    (tmp_path / name).write_bytes(data)
    tenant = next(one for one in scan([tmp_path / name], KNOWN).occurrences if one.kind == "tenant")
    assert tenant.where == ("source" if encoding else "extracted")
    if encoding:
        text = data.decode(encoding)
        assert text[tenant.start : tenant.end] == "Quillon Bank"
        line = text.split("\n")[tenant.line - 1].removeprefix("\ufeff")
        assert line[tenant.column - 1 :].startswith("Quillon Bank")


def test_a_name_in_pieces_is_no_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nothing here.\nQuil/lon/ Ba/nk\n")
    assert [one.where for one in search([tmp_path], "Quillon Bank").occurrences] == ["extracted"]


def test_each_of_several_places_is_told_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text(json.dumps({"a": ["Quillon Bank"] * 2, "b": "Quillon Bank"}))
    text, places = path.read_text(), scan([path], KNOWN).occurrences
    assert [text[one.start : one.end] for one in places] == ["Quillon Bank"] * 3
    assert len({one.start for one in places}) == 3


def test_a_secret_in_a_file_s_name_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / f"{TOKEN}.md").write_text("Quillon Bank")
    (tmp_path / f"{TOKEN}.png").write_bytes(b"\0")
    scanned = scan([tmp_path], KNOWN)
    shown = [scanned.occurrences[0].path, scanned.unread[0][0]]
    assert [TOKEN in one for one in shown] == [False, False]
    assert [Path(one).suffix for one in shown] == [".md", ".png"]


def part(headers: str, body: str = SAID) -> bytes:
    return f"Subject: News\n{headers}\n\n{body}\n".encode()


MIXED = "Content-Type: multipart/mixed; boundary=q"
#: Files that say what they are not.
ODD: dict[str, bytes] = {
    **{
        f"{charset}.eml": part(f"Content-Type: text/{form}; charset={charset}")
        for form in ("plain", "html")
        for charset in ("x-nope", "utf-16", "rot13", "idna", "undefined", "unknown-8bit")
    },
    "preamble.eml": part(MIXED, f"{SAID}\n--q\n\nHi\n--q--"),
    "epilogue.eml": part(MIXED, f"--q\n\nHi\n--q--\n{SAID}"),
    "uuencoded.eml": part("Content-Transfer-Encoding: x-uuencode", f"begin 644 a\n {SAID}"),
    "wide.txt": SAID.encode("utf-16-le"),
    "wide.html": f"<p>{SAID}</p>".encode("utf-16-be"),
    "broken.ipynb": f'{{"cells": [{{"source": ["{SAID}"'.encode(),
    "deep.json": b"[" * 100_000 + SAID.encode(),
    "late.txt": b"a" * 9000 + b"\0" + SAID.encode(),
    "sections.html": f"<![x <![endif] <p>{SAID}</p>".encode(),
}


@pytest.mark.parametrize("name", ODD)
def test_what_a_file_wrongly_says_of_itself_hides_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(ODD[name])
    assert "tenant" in {place.kind for place in scan([path], KNOWN).occurrences}


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)), b"a\0b", b"PK\3\4\1\2"]
)
def test_a_named_file_that_is_no_text_is_not_called_clean(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.dat").write_bytes(data)
    (tmp_path / "b.md").write_text("All is well.")
    named, around = scan([tmp_path / "a.dat"], KNOWN), scan([tmp_path], KNOWN)
    assert (named.partial, around.partial) == (True, False)
    assert len(named.unread) == len(around.unread) == 1


def test_what_cannot_be_followed_or_is_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("All is well.")
    (tmp_path / "gone").symlink_to("nowhere")
    mkfifo(tmp_path / "pipe")
    scanned = scan([tmp_path], KNOWN)
    assert [Path(path).name for path, _ in scanned.unread] == ["gone", "pipe"]
    assert scanned.partial


def test_a_part_of_a_mail_that_is_no_text_is_told(tmp_path: Path) -> None:
    body = "--q\nContent-Disposition: attachment; filename=a.zip\n\nPK\3\4\1\2\n--q--"
    (tmp_path / "a.eml").write_bytes(part(MIXED, body))
    assert [why for _, why in scan([tmp_path], KNOWN).unread] == [
        "its part a.zip is no text: it was not read"
    ]


def test_an_empty_folder_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file"):
        scan([tmp_path], KNOWN)


def test_a_folder_is_walked_and_what_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "deep" / ".git").mkdir(parents=True)
    (tmp_path / "deep" / "a.md").write_text("Quillon Bank")
    (tmp_path / "deep" / ".git" / "b.md").write_text("Quillon Bank")
    (tmp_path / "c.png").write_bytes(b"\x89PNG\0\0")
    scanned = scan([tmp_path], KNOWN)
    assert [Path(one.path).name for one in scanned.occurrences] == ["a.md"]
    assert [(Path(path).name, why) for path, why in scanned.unread] == [
        ("c.png", "is no text: it was not read")
    ]
    assert scanned.files == 1


def test_a_path_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file or folder"):
        scan([tmp_path / "nothing.md"], KNOWN)


def test_names_on_no_list_are_shown_if_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("We told Zorvex twice. Zorvex was fine.")
    assert scan([path], KNOWN).occurrences == ()
    assert [one.text for one in scan([path], KNOWN, names=True).occurrences] == ["Zorvex"]


@pytest.mark.parametrize("header", ["To: x: a@b;[", "To: é: a@b;[", "Message-ID: <"])
def test_a_broken_header_hides_nothing_of_a_mail(tmp_path: Path, header: str) -> None:
    path = tmp_path / "a.eml"
    path.write_text(f"{header}\nX-Note: Quillon Bank\n\nQuillon Bank\n")
    assert [one.line for one in scan([path], KNOWN).occurrences if one.kind == "tenant"] == [2, 4]


def test_a_mail_that_breaks_its_parser_stops_no_scan(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text("Content-Type: text/plain; x*\n\nQuillon Bank\n")
    (tmp_path / "b.md").write_text("Quillon Bank")
    scanned = scan([tmp_path], KNOWN)
    assert [Path(one.path).name for one in scanned.occurrences] == ["b.md"]
    assert [why for _, why in scanned.unread] == ["is no mail that can be read"]


def test_a_pdf_is_read_or_its_extra_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4 broken")
    try:
        import pypdf
    except ImportError:
        with pytest.raises(UsageError, match="extra `pdf`"):
            scan([path], KNOWN)
        return
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": SAID})
    writer.write(out)
    (tmp_path / "b.pdf").write_bytes(out.getvalue())
    scanned = scan([tmp_path], KNOWN)
    assert [why for _, why in scanned.unread] == ["is no PDF that can be read"]
    assert {"person", "tenant", "secret"} <= {place.kind for place in scanned.occurrences}


# the verb -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the incident's public version made and accepted."""
    folder = workspace(tmp_path_factory.mktemp("scan") / "ws")
    for verb in ("gather", "report", "public"):
        assert kit(folder, verb, ID).code == 0
    accept_all(folder)
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    authored(content)[1]["source"] = "We are sorry. Zorvex and Quibblenook waited as well."
    save(path, content)
    return folder


KEYS = {"path", "line", "column", "start", "end", "kind", "rule", "where"}


def test_the_verb_shows_places_never_a_secret_and_leaves_with_4(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text(f"Hello\n\nBen Madeup: {TOKEN}\n")
    ran = kit(made, "scan", str(path))
    assert (ran.code, TOKEN in ran.out + ran.err) == (4, False)
    assert f"{path}:3  person  known-name  Ben Madeup" in ran.out
    told = json.loads(kit(made, "scan", str(path), "--json").out)
    assert [one["kind"] for one in told] == ["person", "secret"]
    assert set(told[0]) == KEYS


def test_the_verb_leaves_with_3_where_something_was_not_read(made: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    assert kit(made, "scan", str(tmp_path / "a.pdf")).code == 3


def test_the_verb_leaves_with_0_where_nothing_is_found(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text("We are sorry.")
    ran = kit(made, "scan", str(path))
    assert (ran.code, ran.out.startswith("0 findings in 1 file.")) == (0, True)


def test_without_a_workspace_it_says_that_only_rules_were_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from incident_kit.cli import verbs

    (tmp_path / "draft.md").write_text("Ben Madeup at 10.1.2.3")
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(verbs, ["scan", "draft.md"])
    assert ran.exit_code == 4
    assert "draft.md:1  ip" in ran.output
    assert "only rules were checked" in ran.output


@pytest.mark.parametrize(("name", "code"), [("zorvex", 4), ("Nobody", 0)])
def test_a_name_is_asked_for_looked_for_and_stored_nowhere(
    made: Path, name: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{name}\n"))
    ran = kit(made, "scan", "--name", ID)
    assert (ran.code, name in ran.out) == (code, False)
    said = "1 place in" if code else "0 places in"
    assert said in ran.out
    files = (path for path in made.rglob("*") if path.is_file())
    assert [path for path in files if b"Nobody" in path.read_bytes()] == []


def test_a_name_is_looked_for_in_files_folders_and_incidents(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.eml").write_bytes(
        b"Content-Transfer-Encoding: base64\n\n" + base64.b64encode(b"Zorvex waited")
    )
    (tmp_path / "b.md").write_text("\nWe told Zorvex twice.\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("Zorvex\n"))
    ran = kit(made, "scan", "--name", "--json", str(tmp_path), ID)
    places = json.loads(ran.out)
    assert (ran.code, {frozenset(one) for one in places}) == (4, {frozenset(KEYS)})
    found = [(Path(one["path"]).name, one["line"], one["column"], one["where"]) for one in places]
    assert found[:2] == [("b.md", 2, 9, "source"), ("a.eml", 3, 1, "extracted")]
    assert found[2][0] == f"{ID}: the public text"
    assert {(one["kind"], one["rule"]) for one in places} == {("name", "hidden")}


def test_a_path_that_is_neither_file_nor_incident_says_so(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Zorvex\n"))
    ran = kit(made, "scan", "--name", "nothing.md")
    assert (ran.code, "there is no file or folder nothing.md" in ran.err) == (2, True)


# names on no list -----------------------------------------------------------------


def test_names_on_no_list_are_asked_once_each_and_kept_together(made: Path, tmp_path: Path) -> None:
    import shutil

    folder = Path(shutil.copytree(made, tmp_path / "ws"))
    shown = kit(folder, "decide", ID, "--names")
    assert [line.strip() for line in shown.out.splitlines()[:2]] == ["Zorvex", "Quibblenook"]
    assert kit(folder, "decide", ID, "--names", "keep").code == 2, "a reason is needed"
    assert kit(folder, "decide", ID, "--names", "drop").code == 2
    signed = kit(folder, "signoff", ID, "--by", "Dee", "--role", "delivery manager")
    assert (signed.code, "2 names that are on no list" in signed.err) == (4, True)
    kept = kit(
        folder, "decide", ID, "--names", "keep", "--reason", "they are suppliers", "--by", "Dee"
    )
    assert (kept.code, "2 names are on no list: kept" in kept.out) == (0, True)
    assert f"Next: incident-kit check {ID}" in kit(folder, "decide", ID, "--names").out
    assert kit(folder, "signoff", ID, "--by", "Dee", "--role", "delivery manager").code == 0


@pytest.mark.parametrize(
    ("action", "left"),
    [
        ("replace", "We are sorry. A third party and Quibblenook waited as well."),
        ("keep", "We are sorry. Zorvex and Quibblenook waited as well."),
        ("drop", "We are sorry."),
        ("leave out", "We are sorry."),
    ],
)
def test_a_name_on_no_list_is_replaced_kept_or_dropped(
    made: Path, tmp_path: Path, action: str, left: str
) -> None:
    import shutil

    folder = Path(shutil.copytree(made, tmp_path / "ws"))
    decided = kit(folder, "decide", ID, "Zorvex", action, "--reason", "asked", "--by", "Dee")
    assert decided.code == 0
    shown = "~~Zorvex and Quibblenook waited as well.~~"
    assert (shown in decided.out) == (action in ("drop", "leave out"))
    if action not in ("drop", "leave out"):
        assert (
            kit(
                folder, "decide", ID, "Quibblenook", "keep", "--reason", "asked", "--by", "Dee"
            ).code
            == 0
        )
    assert kit(folder, "signoff", ID, "--by", "Dee", "--role", "delivery manager").code == 0
    assert kit(folder, "export", ID, "--public").code == 0
    export = incident(folder) / "export"
    assert f"\n{left}\n" in (export / "public.md").read_text()
    proof = (export / "proof.md").read_text()
    assert ("Zorvex" in proof) == (action == "keep")
    stored = "drop" if action == "leave out" else action
    assert (f"| name | {stored} | Dee | " in proof) is True
    kit(folder, "export", ID, "--public")
    assert (export / "proof.md").read_text() == proof


def test_a_preview_hides_a_name_that_nobody_decided_on(made: Path) -> None:
    assert kit(made, "export", ID, "--preview").code == 0
    assert "Zorvex" not in (incident(made) / "export" / "preview.html").read_text()


def test_what_may_stay_needs_a_reason(made: Path) -> None:
    ran = kit(made, "decide", ID, "Zorvex", "keep")
    assert (ran.code, "needs a reason" in ran.err) == (2, True)
