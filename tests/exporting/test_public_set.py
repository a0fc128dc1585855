"""What stands in ``export/`` is one covered set or none, whatever happened on the way there."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Sequence
from itertools import chain, combinations
from pathlib import Path

import pytest
from support.kit import ID, incident, kit, tree
from support.published import (
    CLEAR,
    EXPORT,
    HOLD,
    SIGN,
    die_at,
    list_standing,
    make_accepted,
    put,
    run_in_child,
    sign,
    type_text,
)
from support.runs import write_run

from incident_kit.authoring.screens import Screens
from incident_kit.batch.jobs import run_one
from incident_kit.case import Case, load_case
from incident_kit.cli.catalog import VERBS, load
from incident_kit.exporting.artifacts import approve_public, render_public
from incident_kit.exporting.exports import export_report, find_public_set, take_back, write_public
from incident_kit.exporting.proof_sheet import make_proof_sheet, read_proof_sheet
from incident_kit.exporting.public_set import hash_bytes
from incident_kit.model import Artifact
from incident_kit.workspace import open_workspace

SET = ["export/proof.md", "export/public.html", "export/public.md"]
BESIDE = "public.html"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose incident is signed and exported; tests copy it."""
    folder = make_accepted(tmp_path_factory.mktemp("exported") / "ws")
    type_text(folder, "We are sorry. This is the first text.")
    sign(folder)
    ran = kit(folder, *EXPORT)
    assert ran.code == 0, ran
    return folder


@pytest.fixture
def folder(exported: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(exported, tmp_path / "ws"))


def case_of(folder: Path) -> Case:
    return load_case(open_workspace(folder), ID)


def state(folder: Path) -> str:
    answer = json.loads(kit(folder, "check", ID, "--json").out)
    return str(answer["exported"]["state"])


def standing(folder: Path) -> list[str]:
    return sorted(list_standing(folder))


# what is covered ------------------------------------------------------------------


def change(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda here: (here / name).write_bytes(data)


def add_a_byte(name: str) -> Callable[[Path], object]:
    return lambda here: (here / name).write_bytes((here / name).read_bytes() + b"\n")


def drop(name: str) -> Callable[[Path], object]:
    return lambda here: (here / name).unlink()


def copy(name: str, to: str) -> Callable[[Path], object]:
    return lambda here: shutil.copy(here / name, here / to)


def link(name: str) -> Callable[[Path], object]:
    def replace(here: Path) -> None:
        (here / name).rename(here / "kept")
        (here / name).symlink_to(here / "kept")

    return replace


def edit_sheet(old: str, new: str) -> Callable[[Path], object]:
    def edit(here: Path) -> None:
        sheet = here / "export/proof.md"
        text = sheet.read_text()
        assert old in text
        sheet.write_text(text.replace(old, new))

    return edit


def edit_both(
    one: Callable[[Path], object], other: Callable[[Path], object]
) -> Callable[[Path], object]:
    return lambda here: (one(here), other(here))


def forge(name: str) -> Callable[[Path], object]:
    """Add a sentence to a file, and have the sheet list the file as it is then."""

    def edit(here: Path) -> None:
        page, sheet = here / "export" / name, here / "export/proof.md"
        data = page.read_bytes() + b"Nothing else was lost.\n"
        new = f"| {name} | {len(data)} | {hash_bytes(data)} |"
        page.write_bytes(data)
        sheet.write_text(re.sub(rf"(?m)^\| {re.escape(name)} \|.*$", new, sheet.read_text()))

    return edit


#: What was done to a set that is covered, what it is then, and what the next verb that
#: writes leaves of it.
DONE: dict[str, tuple[Callable[[Path], object], str, list[str]]] = {
    "nothing": (lambda here: None, "covered", SET),
    "a page more": (add_a_byte("export/public.html"), "not covered", []),
    "a page and its row changed": (forge("public.html"), "not covered", []),
    "a text and its row changed": (forge("public.md"), "not covered", []),
    "drawn by other templates": (
        edit_both(forge("public.html"), edit_sheet("| templates | ", "| templates | 0")),
        "not covered",
        SET,
    ),
    "drawn by other templates, of another text": (
        edit_both(
            edit_sheet("text: `sha256:", "text: `sha256:0"),
            edit_sheet("| templates | ", "| templates | 0"),
        ),
        "not covered",
        [],
    ),
    "other templates, nothing else": (
        edit_sheet("| templates | ", "| templates | 0"),
        "covered",
        SET,
    ),
    "another text": (change("export/public.md", b"Sorry.\n"), "not covered", []),
    "a file gone": (drop("export/public.md"), "not covered", []),
    "the sheet gone": (drop("export/proof.md"), "not covered", []),
    "an empty sheet": (change("export/proof.md", b""), "not covered", []),
    "the sheet of another text": (
        edit_sheet("text: `sha256:", "text: `sha256:0"),
        "not covered",
        [],
    ),
    "a row taken out": (edit_sheet("| public.md |", "| - |"), "not covered", []),
    "a row twice": (edit_sheet("| public.md |", "| public.html |"), "not covered", []),
    "a file that is a link": (link("export/public.md"), "not covered", []),
    "a sheet that is a link": (link("export/proof.md"), "not covered", []),
    "a write that was ended": (change("export/.public.md.x1.tmp", b"We"), "not covered", SET),
    "nbconvert's page": (copy("export/public.html", BESIDE), "covered", [*SET, BESIDE]),
    "nbconvert's page of old": (change(BESIDE, b"<html>"), "not covered", SET),
    "nbconvert's page alone": (
        lambda here: (
            (here / "export/public.html").rename(here / BESIDE),
            drop("export/proof.md")(here),
        ),
        "not covered",
        [BESIDE],
    ),
}


@pytest.mark.parametrize("done", DONE)
def test_a_set_is_covered_whole_and_with_its_sheet_or_taken_back(folder: Path, done: str) -> None:
    act, expected, left = DONE[done]
    act(incident(folder))
    assert state(folder) == expected
    assert kit(folder, "note", ID, "later").code == 0
    assert standing(folder) == left
    assert state(folder) == ("covered" if left else "none")
    assert not list((incident(folder) / "export").glob(".*"))


#: Files that are named like a public version, and that people put there.
FOREIGN = ["public.pdf", "public.HTML", "public.md.bak", "Public.docx", "public.de.md"]


@pytest.mark.parametrize("name", FOREIGN)
def test_what_people_put_there_is_named_and_never_removed(folder: Path, name: str) -> None:
    path = incident(folder) / "export" / name
    path.write_bytes(b"somebody's")
    assert state(folder) == "not covered"
    assert kit(folder, "check", ID).code == 5
    for verb in (("note", ID, "later"), HOLD):
        ran = kit(folder, *verb)
        assert (ran.code, f"export/{name} is on no proof sheet" in ran.err) == (0, True), ran
    assert path.read_bytes() == b"somebody's"


def test_nothing_is_exported_beside_a_file_that_nobody_approved(folder: Path) -> None:
    """It may be of any text, and would pass for a part of the new version."""
    path = incident(folder) / "export/public.pdf"
    path.write_bytes(b"somebody's")
    ran = kit(folder, *EXPORT)
    assert (ran.code, "move it out of export/" in ran.err) == (6, True), ran
    path.rename(incident(folder) / "ours.pdf")
    assert kit(folder, *EXPORT).code == 0
    assert state(folder) == "covered"


SHEETS = [
    ("Public text: `sha256:{0}`\n\n## Files\n\n| public.md | 1 | {1} |\n\n## Held\n", True),
    ("Public text: `sha256:{0}`\n\n## Files\n\n| public.md | 1 | {1} |\n", False),
    ("Public text: `{0}`\n\n## Files\n\n| public.md | 1 | {1} |\n\n## Held\n", False),
    ("## Files\n\n| public.md | 1 | {1} |\n\n## H\n\nPublic text: `sha256:{0}`\n", False),
    (
        "Public text: `sha256:{0}`\n\n## Files\n\n## Kept\n\n| public.md | 1 | {1} |\n\n## H\n",
        False,
    ),
    ("Public text: `sha256:{0}`\n\n## Files\n\n| ../public.md | 1 | {1} |\n\n## Held\n", False),
    ("Public text: `sha256:{0}`\n\n## Files\n\n| internal.md | 1 | {1} |\n\n## Held\n", False),
]


@pytest.mark.parametrize(("sheet", "is_read"), SHEETS)
def test_a_sheet_is_read_back_as_it_was_written_or_not_at_all(sheet: str, is_read: bool) -> None:
    read = read_proof_sheet(sheet.format("0" * 64, "1" * 64))
    assert (read is not None) == is_read
    if read is not None:
        assert (read.digest, read.files) == ("sha256:" + "0" * 64, {"public.md": "1" * 64})


# verbs that write, and verbs that read --------------------------------------------


def spoil(folder: Path) -> None:
    type_text(folder, "We are sorry. This is the second text.")


#: Each verb that takes an incident, as it is called to write, and the code it ends with.
#: Those that run a notebook are stopped before their kernel starts.
WRITING = {
    "note": (("note", ID, "later"), 0),
    "gather": (("gather", ID), 2),
    "curate": (("curate", ID, "word", "note:1", "We looked"), 0),
    "report": (("report", ID), 2),
    "redact": (("redact", ID), 2),
    "public": (("public", ID), 2),
    "decide": (("decide", ID, "Zorvex Bank", "replace"), 0),
    "unmask": (("unmask", ID, "note:1", "--by", "Ira Example", "--reason", "a label"), 2),
    "security": (HOLD, 0),
    "signoff": ((*SIGN, "Dee Example"), 0),
    "decline": (("decline", ID, "--by", "Ira Example", "--reason", "nobody noticed"), 0),
    "export": (("export", ID, "--preview"), 0),
    "publish": (("publish", ID, "--draft", "--by", "Ira Example"), 2),
    "published": (("published", ID, "--url", "nowhere", "--by", "Ira Example"), 2),
    "new": (("new", ID, "--title", "Again"), 2),
    "restore": (("restore", ID, "curation.yaml", "--yes"), 2),
}
#: The verbs that only look, or that only look as they are called here.
READING = {
    "check": ("check", ID),
    "audit": ("audit", ID),
    "security": ("security", ID),
    "curate": ("curate", ID),
    "decide": ("decide", ID, "--names"),
    "restore": ("restore", ID),
    "scan": ("scan", "incidents"),
}


def test_every_verb_that_takes_an_incident_is_tried_here() -> None:
    taking = {
        name
        for name, verb in VERBS.items()
        if any(one.name == "incident" and one.required for one in load(verb.home).params)
    }
    assert taking <= {*WRITING, *READING}


@pytest.mark.parametrize("verb", WRITING)
def test_a_verb_that_writes_takes_back_what_is_not_covered(folder: Path, verb: str) -> None:
    """However it ends: here some are refused."""
    spoil(folder)
    here = incident(folder)
    if verb in ("gather", "report", "redact", "public"):
        (here / f"{verb}.ipynb").write_text("{")
    arguments, code = WRITING[verb]
    ran = kit(folder, *arguments)
    assert (ran.code, standing(folder)) == (code, []), ran
    assert f"taken back: incidents/{ID}/export/proof.md" in ran.err


@pytest.mark.parametrize("verb", WRITING)
def test_a_verb_that_writes_leaves_what_is_still_covered(folder: Path, verb: str) -> None:
    if verb in ("note", "curate", "decide", "export", "new"):
        arguments, code = WRITING[verb]
        assert kit(folder, *arguments).code == code
        assert (standing(folder), state(folder)) == (SET, "covered")


@pytest.mark.parametrize("verb", READING)
def test_a_look_removes_nothing_and_says_what_is_not_covered(
    folder: Path, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(folder)
    monkeypatch.chdir(folder)
    before = tree(folder)
    ran = kit(folder, *READING[verb])
    assert tree(folder) == before
    if verb != "scan":
        assert "not covered by what is approved now" in ran.out + ran.err


def test_the_bare_call_says_so_and_removes_nothing(folder: Path) -> None:
    spoil(folder)
    before = tree(folder)
    shown = " ".join(kit(folder).out.split())
    assert "what stands in export/ is not covered" in shown
    assert tree(folder) == before


def test_the_public_notebook_s_screen_says_so_and_removes_nothing(folder: Path) -> None:
    said = "What was exported before is not covered by this text."
    assert said not in str(Screens(case_of(folder)).public_state().text)
    spoil(folder)
    before = tree(folder)
    assert said in str(Screens(case_of(folder)).public_state().text)
    assert tree(folder) == before


@pytest.mark.parametrize("how", ["held", "declined", "signed anew", "configuration broken"])
def test_after_a_change_of_what_is_approved_no_sheet_says_clear(folder: Path, how: str) -> None:
    assert "Security: clear" in (incident(folder) / "export/proof.md").read_text()
    if how == "held":
        assert kit(folder, *HOLD).code == 0
    elif how == "declined":
        assert kit(folder, *WRITING["decline"][0]).code == 0
    elif how == "signed anew":
        spoil(folder)
        sign(folder)
    else:
        (folder / "incident-kit.yaml").write_text("version: 1\nteam: [\n")
        assert kit(folder, "note", ID, "later").code == 2
    assert standing(folder) == []


@pytest.mark.parametrize(
    ("formats", "written"),
    [("html", "public.html"), ("md", "public.md"), ("html,md", "public.html")],
)
def test_a_hint_names_a_file_that_was_written_now(folder: Path, formats: str, written: str) -> None:
    """Where there is no door through which the kit could publish it."""
    facts = incident(folder) / "incident.yaml"
    facts.write_text(facts.read_text().partition("sources:")[0])
    spoil(folder)
    sign(folder)
    ran = kit(folder, *EXPORT, "--to", formats)
    names = {f"export/public.{name}" for name in formats.split(",")}
    assert (ran.code, set(standing(folder))) == (0, {"export/proof.md", *names})
    (hint,) = [line for line in ran.out.splitlines() if line.startswith("Next: ")]
    assert (written in hint, hint.count("public.")) == (True, 1)


def test_a_hint_leads_to_the_door_where_there_is_one(folder: Path) -> None:
    ran = kit(folder, *EXPORT)
    assert ran.out.splitlines()[-1] == f"Next: incident-kit publish {ID}"


def test_a_hold_that_is_lifted_asks_for_a_new_export(folder: Path) -> None:
    assert kit(folder, *HOLD).code == 0
    assert kit(folder, *CLEAR).code == 0
    assert kit(folder, *EXPORT).code == 0
    assert state(folder) == "covered"


def test_a_new_export_of_the_same_text_changes_no_file(folder: Path) -> None:
    def stamps() -> dict[Path, tuple[int, int]]:
        files = (incident(folder) / "export").iterdir()
        return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}

    before = stamps()
    assert kit(folder, *EXPORT).code == 0
    assert stamps() == before


def test_a_new_export_of_the_same_text_takes_back_an_old_page_beside_it(folder: Path) -> None:
    """By itself, whoever calls it: a script has no verb that takes back at its end."""
    (incident(folder) / BESIDE).write_text("<html>")
    export_report(case_of(folder), "public")
    assert standing(folder) == SET


# what cannot be removed or written ------------------------------------------------


def test_what_cannot_be_removed_is_named_and_the_verb_fails(folder: Path) -> None:
    """Here a folder has the page's name; what the verb was for is done all the same."""
    page = incident(folder) / "export/public.html"
    page.unlink()
    page.mkdir()
    ran = kit(folder, *HOLD)
    assert (ran.code, "recorded: hold" in ran.out) == (6, True), ran
    assert f"incidents/{ID}/export/public.html cannot be removed" in ran.err
    assert "decision: hold" in (incident(folder) / "review.yaml").read_text()
    assert standing(folder) == []
    assert kit(folder, "check", ID).code == 5
    assert kit(folder, *EXPORT).code == 6


def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    export = incident(folder) / "export"
    shutil.rmtree(export)
    export.write_text("a file")
    for edition in ("--public", "--preview"):
        ran = kit(folder, "export", ID, edition)
        assert (ran.code, "cannot be written in export/" in ran.err) == (6, True), ran


def lose_privileges() -> None:
    """Make the rights of files hold for the superuser too, in this process, for good."""
    import ctypes

    if os.geteuid() == 0:
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        assert ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)()) == 0


@pytest.mark.parametrize("arguments", [EXPORT, HOLD])
def test_a_folder_that_is_closed_for_writing_is_named(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    export = incident(folder) / "export"
    spoil(folder)
    export.chmod(0o555)
    said = folder / "said.txt"

    def run() -> None:
        lose_privileges()
        ran = kit(folder, *arguments)
        said.write_text(f"{ran.code} {ran.err}")

    assert run_in_child(run) == 0
    export.chmod(0o755)
    assert said.read_text().startswith("6 "), said.read_text()
    for name in ("proof.md", "public.html", "public.md"):
        assert f"incidents/{ID}/export/{name}" in said.read_text()


# ended midway ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def texts(
    exported: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, bytes]]:
    """A workspace in which a second text is signed, and the files of the first."""
    folder = Path(shutil.copytree(exported, tmp_path_factory.mktemp("texts") / "ws"))
    first = list_standing(folder)
    spoil(folder)
    sign(folder)
    return folder, {**first, BESIDE: first["export/public.html"]}


def make_files(case: Case, names: Sequence[str] = ("public.html", "public.md")) -> list[Artifact]:
    files = [one for one in render_public(case, approve_public(case)) if one.name in names]
    return [*files, make_proof_sheet(case, files)]


def subsets(names: list[str]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(names, n) for n in range(len(names) + 1)))


def starting_states(first: dict[str, bytes], second: dict[str, bytes]) -> list[dict[str, bytes]]:
    """Twenty: the first text's set whole and in part, with and without nbconvert's file; the
    second's, whole and in part; leftovers; a sheet beside files of the other text."""
    parts = [{name: first[name] for name in names} for names in subsets([*SET, BESIDE])]
    leftover = {"export/.public.md.abc123.tmp": b"We are"}
    mixed = {**{name: first[name] for name in SET}, "export/proof.md": second["export/proof.md"]}
    half = {name: second[name] for name in SET[::2]}
    return [*parts, second, half, {**parts[-1], **leftover}, mixed]


def read_rows(sheet: bytes) -> dict[str, str]:
    """The files that a sheet lists, with their digests, as a person reads it."""
    rows = [line.split(" | ") for line in sheet.decode().splitlines()]
    return {f"export/{row[0][2:]}": row[2][:-2] for row in rows if row[0].startswith("| public.")}


def assert_one_set_or_none(folder: Path, case: Case, new: dict[str, bytes], is_whole: bool) -> None:
    """What stands is covered only if it is exactly what the sheet lists, and approved. Where
    it began with a set that was whole (``is_whole``), it holds no mix and no sheet but that
    of the files beside it."""
    now = list_standing(folder)
    sheet = now.pop("export/proof.md", None)
    exported = {name: data for name, data in now.items() if name.startswith("export/")}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in exported.items()}
    if find_public_set(case).state == "covered":
        assert all(data == new[name] for name, data in now.items())
        assert digests == ({} if sheet is None else read_rows(sheet))
    if is_whole:
        assert len({data == new[name] for name, data in now.items()}) <= 1, sorted(now)
        assert sheet is None or digests == read_rows(sheet)


@pytest.mark.parametrize("formats", [("public.html", "public.md"), ("public.md",)])
def test_a_kill_between_any_two_changes_leaves_one_covered_set_or_none(
    texts: tuple[Path, dict[str, bytes]], formats: tuple[str, ...]
) -> None:
    folder, first = texts
    case = case_of(folder)
    second = {f"export/{file.name}": file.data for file in make_files(case)}
    new = {**second, BESIDE: second["export/public.html"]}
    whole = [{}, second, {name: first[name] for name in SET}, first]
    states = starting_states(first, second)
    assert len(states) == 20
    files = make_files(case, formats)
    written = {f"export/{file.name}": file.data for file in files}
    for start in states if len(formats) == 2 else whole:
        code, number = 9, 0
        while code == 9:
            number += 1
            put(folder, start)
            code = run_in_child(lambda: write_public(case, files), die_at(number))
            assert_one_set_or_none(folder, case, new, is_whole=start in whole)
            if code == 9:
                take_back(case)
                assert_one_set_or_none(folder, case, new, is_whole=True)
                assert find_public_set(case).state != "not covered"
        assert (code, list_standing(folder)) == (0, written)
        assert number == 1 if start == written else number > len(start)


CLASSES = [MemoryError, KeyboardInterrupt, OSError, TypeError, RecursionError, SystemExit]


@pytest.mark.parametrize("kind", CLASSES)
def test_an_error_of_any_class_takes_back_and_is_raised_on(
    texts: tuple[Path, dict[str, bytes]], kind: type[BaseException]
) -> None:
    folder, first = texts
    case = case_of(folder)
    new = {f"export/{file.name}": file.data for file in make_files(case)}
    codes = []
    for number in range(1, 18):
        put(folder, first)

        def fail(now: int, at: int = number) -> None:
            if now == at:
                raise kind("something unforeseen")

        codes.append(run_in_child(lambda: export_report(case, "public"), fail))
        assert list_standing(folder) == ({} if codes[-1] else new), number
    assert codes.count(1) >= 10


@pytest.mark.parametrize("kind", CLASSES)
def test_where_nothing_can_be_judged_any_more_nothing_counts_as_covered(
    folder: Path, kind: type[BaseException]
) -> None:
    def fail(name: str) -> None:
        if name == "review.yaml":
            raise kind("something unforeseen")

    assert run_in_child(lambda: export_report(case_of(folder), "public"), on_read=fail) == 1
    assert list_standing(folder) == {}


def test_an_error_takes_back_nothing_that_is_covered(folder: Path) -> None:
    def interrupt(number: int) -> None:
        raise KeyboardInterrupt

    case = case_of(folder)
    assert run_in_child(lambda: export_report(case, "public", ["html"]), interrupt) == 1
    assert (standing(folder), state(folder)) == (SET, "covered")


# nbconvert, papermill, a batch ----------------------------------------------------


def convert(folder: Path, name: str) -> object:
    """What `jupyter nbconvert --to incident_public NAME.ipynb` does, in this process."""
    from incident_kit.exporting.nbconvert import Public

    here = incident(folder)
    resources = {"metadata": {"name": name, "path": str(here)}, "unique_key": name}
    text, _ = Public().from_filename(str(here / f"{name}.ipynb"), resources)
    return text


def test_another_notebook_that_nbconvert_refuses_takes_back_nothing_covered(folder: Path) -> None:
    here = incident(folder)
    shutil.copy(here / "export/public.html", here / BESIDE)
    (here / "report.html").write_text("the internal report")
    with pytest.raises(Exception, match="only the public"):
        convert(folder, "report")
    assert standing(folder) == [*SET, BESIDE]
    assert (here / "report.html").exists()
    spoil(folder)
    with pytest.raises(Exception, match="only the public"):
        convert(folder, "report")
    assert standing(folder) == []


def test_a_notebook_refused_outside_of_an_incident_takes_back_what_is_named_like_it(
    folder: Path, tmp_path: Path
) -> None:
    here = incident(folder)
    names = ("public.ipynb", "report.ipynb", "export/public.html", "export/public.md")
    other = tmp_path / "other"
    (other / "export").mkdir(parents=True)
    for name in names:
        shutil.copy(here / name, other / name)
    shutil.copy(here / "export/public.html", other / BESIDE)
    here.rename(tmp_path / "away")
    other.rename(here)
    for name, left in (("report", True), ("public", False)):
        with pytest.raises(Exception, match="only the"):
            convert(folder, name)
        assert (here / BESIDE).exists() == left
    assert (here / "export/public.html").exists()


def test_what_nbconvert_makes_stands_beside_no_other_text(folder: Path) -> None:
    first = list_standing(folder)
    spoil(folder)
    sign(folder)
    put(folder, first)
    convert(folder, "public")
    assert standing(folder) == []


def test_plain_papermill_takes_back_what_its_notebook_does_not_cover(folder: Path) -> None:
    spoil(folder)
    write_run(folder, "public")
    assert standing(folder) == []


@pytest.mark.parametrize("kind", CLASSES)
def test_an_incident_that_fails_in_a_batch_takes_back(
    folder: Path, kind: type[BaseException]
) -> None:
    spoil(folder)
    said = folder / "said.json"

    def fail(name: str) -> None:
        if name == "incident.yaml":
            raise kind("something unforeseen")

    def run() -> None:
        outcome = run_one(folder, ID, {})
        said.write_text(json.dumps(outcome.json()))

    assert run_in_child(run, on_read=fail) == 0
    outcome = json.loads(said.read_text())
    assert (outcome["state"], standing(folder)) == ("failed", []), outcome


def test_what_a_batch_cannot_take_back_is_its_incident_s_failure(folder: Path) -> None:
    spoil(folder)
    (folder / "exports/slack.zip").unlink()
    page = incident(folder) / "export/public.html"
    page.unlink()
    page.mkdir()
    outcome = run_one(folder, ID, {})
    assert (outcome.code, "cannot be removed" in outcome.reason) == (6, True), outcome
