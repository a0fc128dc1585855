"""What is undecided, held or unsigned does not leave: by the verb, nbconvert or a batch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.kit import ID, authored, incident, kit, notebook, save

SIGN = ("signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")


def nbconvert(folder: Path, to: str, name: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", to, name],
        cwd=folder,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_nbconvert_renders_what_export_renders(exported: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    here = incident(folder)
    assert nbconvert(here, "incident_public", "public.ipynb").returncode == 0
    assert nbconvert(folder, "incident_internal", f"incidents/{ID}/report.ipynb").returncode == 0
    assert kit(folder, "export", ID).code == 0
    for name, made in (("public", "public"), ("report", "internal")):
        assert (here / f"{name}.html").read_bytes() == (here / f"export/{made}.html").read_bytes()


@pytest.mark.parametrize("how", ["a word more", "put on hold"])
def test_nbconvert_refuses_and_takes_back_what_was_there(
    exported: Path, tmp_path: Path, how: str
) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    here = incident(folder)
    nbconvert(here, "incident_public", "public.ipynb")
    assert (here / "public.html").exists()
    if how == "a word more":
        content = notebook(here / "public.ipynb")
        authored(content)[1]["source"] += " And more."
        save(here / "public.ipynb", content)
    else:
        hold = ("--hold", "--by", "Ira", "--role", "information assurance", "--reason", "a sign")
        assert kit(folder, "security", ID, *hold).code == 0
    ran = nbconvert(here, "incident_public", "public.ipynb")
    assert ran.returncode == 1
    assert "not published" in ran.stderr
    assert not (here / "public.html").exists()
    assert (here / "public.ipynb").exists()


def test_nbconvert_refuses_input_without_a_path(exported: Path) -> None:
    text = (incident(exported) / "public.ipynb").read_text()
    ran = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--stdin", "--stdout", "--to", "incident_public"],
        input=text,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (1, "")


@pytest.mark.parametrize(
    ("answer", "decided", "code"),
    [
        ("no", (), 0),
        ("unknown", (), 5),
        ("unknown", ("--clear", "anybody"), 0),
        ("yes", (), 5),
        ("yes", ("--reviewed", "engineer"), 5),
        ("yes", ("--reviewed", "information assurance"), 0),
        ("no", ("--hold", "anybody"), 5),
    ],
)
def test_security_waits_for_a_person(
    exported: Path, tmp_path: Path, answer: str, decided: tuple[str, ...], code: int
) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    path = incident(folder) / "incident.yaml"
    path.write_text(path.read_text().replace("security: no", f"security: {answer}"))
    if decided:
        how, role = decided
        kit(folder, "security", ID, how, "--by", "Ira", "--role", role, "--reason", "looked at it")
    second = ("signoff", ID, "--by", "Ira", "--role", "information assurance")
    kit(folder, *second)
    assert kit(folder, "export", ID, "--public").code == code


def test_any_later_change_voids_the_signoff(exported: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    authored(content)[1]["source"] += "!"
    save(path, content)
    ran = kit(folder, "export", ID, "--public")
    assert (ran.code, "changed since it was signed" in ran.err) == (5, True)
    assert kit(folder, *SIGN).code == 0
    assert kit(folder, "export", ID, "--public").code == 0


def test_who_wrote_it_does_not_sign_it(exported: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    ran = kit(folder, "signoff", ID, "--by", "Ben Madeup", "--role", "comms")
    assert (ran.code, "somebody else signs it off" in ran.err) == (2, True)


def test_what_is_signed_is_what_is_exported(exported: Path) -> None:
    """``sha256sum export/public.md`` is what review.yaml names."""
    import hashlib

    data = (incident(exported) / "export" / "public.md").read_bytes()
    review = (incident(exported) / "review.yaml").read_text()
    assert f"text: sha256:{hashlib.sha256(data).hexdigest()}" in review


def test_a_person_is_decided_on_once_for_all_variants(exported: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    authored(content)[1]["source"] = "Ada Fictional's fix worked. Thanks, Ada Fictional."
    save(path, content)
    ran = kit(folder, "export", ID, "--public")
    assert ran.code == 4
    assert ran.err.count("decide on the person") == 1
    assert kit(folder, "decide", ID, "Ada Fictional", "replace").code == 0
    kit(folder, *SIGN[:3], "Eve Delivery", *SIGN[4:])
    assert kit(folder, "export", ID, "--public").code == 0
    text = (incident(folder) / "export" / "public.md").read_text()
    assert "The incident lead's fix worked. Thanks, the incident lead." in text


def test_a_batch_tells_each_state_and_stops_at_nothing(exported: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    export = folder / "exports" / "slack.zip"
    bad = tmp_path / "bad.zip"
    bad.write_bytes(export.read_bytes()[:300])
    manifest = tmp_path / "incidents.csv"
    rows = [
        "id,title,started,resolved,security,slack-channel,slack-export",
        f"{ID},,,,,,",
        f"waits,Waits,2026-03-03T09:00Z,2026-03-03T10:00Z,no,incident,{export}",
        f"broken,Broken,2026-03-03T09:00Z,2026-03-03T10:00Z,no,incident,{bad}",
        f"flagged,Flagged,2026-03-03T09:00Z,2026-03-03T10:00Z,yes,incident,{export}",
    ]
    manifest.write_text("\n".join(rows) + "\n")
    ran = kit(folder, "batch", str(manifest), "--json")
    states = {row["incident"]: (row["state"], row["code"]) for row in json.loads(ran.out)}
    assert states == {
        ID: ("done", 0),
        "waits": ("needs review", 4),
        "broken": ("failed", 3),
        "flagged": ("held", 5),
    }
    assert ran.code == 3


def test_a_name_no_list_has_is_hidden_once_somebody_decides_so(
    exported: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    authored(content)[1]["source"] = "The kestrel team at bramblewood were hit, kestrel most."
    save(path, content)
    assert kit(folder, "decide", ID, "kestrel", "replace", "--with", "a customer").code == 0
    assert kit(folder, "decide", ID, "bramblewood", "replace", "--with", "one site").code == 0
    kit(folder, *SIGN[:3], "Eve Delivery", *SIGN[4:])
    assert kit(folder, "export", ID, "--public").code == 0
    text = (incident(folder) / "export" / "public.md").read_text().casefold()
    assert ("kestrel" in text, "bramblewood" in text) == (False, False)
    assert "the customer team at one site were hit, a customer most." in text


def test_a_word_too_plain_to_be_searched_for_is_refused_not_promised(
    exported: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    ran = kit(folder, "decide", ID, "orange", "replace", "--with", "a customer")
    assert (ran.code, "would hide nothing" in ran.err) == (2, True)
    assert not (incident(folder) / "redactions.yaml").exists()
    assert kit(folder, "decide", ID, "Bramblewood", "replace").code == 0


@pytest.mark.parametrize("instead", ["Bramblewood", "a Bramblewood site", "Ada Fictional's team"])
def test_what_stands_instead_may_not_be_hidden_itself(
    exported: Path, tmp_path: Path, instead: str
) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    ran = kit(folder, "decide", ID, "Bramblewood Bank", "replace", "--with", instead)
    assert (ran.code, "is to be hidden itself" in ran.err) == (2, True)
    assert not (incident(folder) / "redactions.yaml").exists()


def typed(exported: Path, tmp_path: Path, text: str) -> Path:
    """A copy of the workspace whose first text but the title says ``text``."""
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    authored(content)[1]["source"] = text
    save(path, content)
    return folder


@pytest.mark.parametrize(
    ("value", "given"), [("Bramblewood", ("--with", " ")), ("Bramblewood\nBank", ())]
)
def test_a_decision_that_no_text_can_follow_is_refused(
    exported: Path, tmp_path: Path, value: str, given: tuple[str, ...]
) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    assert kit(folder, "decide", ID, value, "replace", *given).code == 2
    assert not (incident(folder) / "redactions.yaml").exists()


def test_signs_that_turn_the_order_of_letters_do_not_leave(exported: Path, tmp_path: Path) -> None:
    folder = typed(exported, tmp_path, "We are sorry. We told \u202edoowelbmarB\u202c of it.")
    ran = kit(folder, "signoff", ID, "--by", "Eve", "--role", "delivery manager")
    assert (ran.code, "turn the order of letters" in ran.err) == (4, True)


@pytest.mark.parametrize(
    "written",
    ["B r a m b l e wood", "B-r-a-m-b-l-e-w-o-o-d", "`42 72 61 6d 62 6c 65 77 6f 6f 64`"],
)
def test_a_decided_name_that_stands_in_pieces_alone_does_not_leave(
    exported: Path, tmp_path: Path, written: str
) -> None:
    """The text has the name nowhere in one piece, so no decision took it out."""
    folder = typed(exported, tmp_path, f"We are sorry. We told {written} of it.")
    assert kit(folder, "decide", ID, "Bramblewood", "replace").code == 0
    ran = kit(folder, "signoff", ID, "--by", "Eve", "--role", "delivery manager")
    assert (ran.code, "can still be read there" in ran.err) == (4, True)


def test_a_secret_that_looks_like_a_name_alone_is_written_to_no_file(
    exported: Path, tmp_path: Path
) -> None:
    secret = "Zk8fq2" + "LmPw91x"
    folder = typed(exported, tmp_path, f"We are sorry. Use password={secret} for it.")
    ran = kit(folder, "decide", ID, secret, "keep", "--reason", "known", "--by", "Dee")
    assert (ran.code, "a secret needs no decision" in ran.err) == (2, True)
    assert not (incident(folder) / "redactions.yaml").exists()


@pytest.mark.parametrize(
    "split",
    [
        "Kes[trel](https://disk.example/)",
        "**Kes**trel",
        "the kestrels",
        "Kes\u00adtrel",
        "Kes-\ntrel",
        "> said Kes-\n> trel",
    ],
)
def test_a_decided_name_in_pieces_is_replaced_and_leaves(
    exported: Path, tmp_path: Path, split: str
) -> None:
    folder = typed(exported, tmp_path, f"We are sorry. We told\n\n{split}\n\nand fixed it.")
    assert kit(folder, "decide", ID, "Kestrel", "replace", "--with", "a customer").code == 0
    assert kit(folder, "signoff", ID, "--by", "Eve", "--role", "delivery manager").code == 0
    assert kit(folder, "export", ID, "--public").code == 0
    text = (incident(folder) / "export" / "public.md").read_text()
    assert ("customer" in text, "trel" in text, text.count("**") % 2) == (True, False, 0)


def test_what_the_files_would_still_hold_is_refused_before_the_signoff(
    exported: Path, tmp_path: Path
) -> None:
    """In the same words by signoff, check, export and preview: the section and the line."""
    split = "We are sorry.\n\nWe told **kes**[trel](https://disk.example/) about it."
    folder = typed(exported, tmp_path, split)
    assert kit(folder, "decide", ID, "Kestrel", "replace").code == 0
    before = (incident(folder) / "review.yaml").read_bytes()
    refused = kit(folder, "signoff", ID, "--by", "Eve", "--role", "delivery manager")
    step = "reword “Summary” in public.ipynb (line 7 of the public text): the name"
    assert (refused.code, step in refused.err) == (4, True), refused
    assert (incident(folder) / "review.yaml").read_bytes() == before
    assert step in kit(folder, "check", ID).out
    for flag in ("--public", "--preview"):
        ran = kit(folder, "export", ID, flag)
        assert (ran.code, step in ran.err) == (4, True), ran
    path = incident(folder) / "public.ipynb"
    path.write_text(path.read_text().replace("**kes**[trel](https://disk.example/)", "kestrel"))
    assert kit(folder, "signoff", ID, "--by", "Eve", "--role", "delivery manager").code == 0
    assert kit(folder, "export", ID, "--public").code == 0


@pytest.mark.parametrize("role", ["guidance", "generated", "heading"])
def test_words_in_a_cell_that_is_not_published_stop_the_signoff(
    exported: Path, tmp_path: Path, role: str
) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    cell = {
        "cell_type": "markdown",
        "id": "pasted",
        "metadata": {"incident_kit": {"role": role, "section": "response", "part": "pasted"}},
        "source": "We told Kestrel, and nobody else.",
    }
    content["cells"].append(cell)
    save(path, content)
    ran = kit(folder, "signoff", ID, "--by", "Eve", "--role", "delivery manager")
    step = f"move your words from the {role} cell of “How we responded” in public.ipynb"
    assert (ran.code, step in ran.err, "Kestrel" in ran.err) == (4, True, False), ran
    assert kit(folder, "export", ID, "--public").code == 4


def test_words_in_a_raw_cell_of_ones_own_are_named_as_not_published(
    exported: Path, tmp_path: Path
) -> None:
    """The internal report leaves all the same."""
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    raw = {"cell_type": "raw", "id": "raw", "metadata": {}, "source": "We told Kestrel."}
    content["cells"].append(raw)
    save(path, content)
    step = "move your words from the raw cell of “Contact” in public.ipynb into a text cell"
    for verb in (("check", ID), ("export", ID, "--public")):
        ran = kit(folder, *verb)
        assert (ran.code, step in ran.out + ran.err) == (4, True), ran
    assert kit(folder, "export", ID).code == 0


def test_a_raw_cell_in_the_report_is_named_and_stops_nothing(
    exported: Path, tmp_path: Path
) -> None:
    """It may be somebody's own notes."""
    folder = Path(shutil.copytree(exported, tmp_path / "ws"))
    path = incident(folder) / "report.ipynb"
    content = notebook(path)
    raw = {"cell_type": "raw", "id": "raw", "metadata": {}, "source": "Ask Ben again."}
    content["cells"].append(raw)
    save(path, content)
    before = kit(exported, "check", ID)
    ran = kit(folder, "check", ID)
    assert (ran.code, "is in no export" in before.out) == (before.code, False)
    assert "(report.ipynb) is in no export" in ran.out


def test_to_keep_all_names_lets_no_form_of_a_hidden_one_through(
    exported: Path, tmp_path: Path
) -> None:
    folder = typed(exported, tmp_path, "Zorvex Bank was hit, the Zorvexes most; Quillons were not.")
    assert kit(folder, "decide", ID, "Zorvex Bank", "replace", "--with", "a customer").code == 0
    kept = kit(folder, "decide", ID, "--names", "keep", "--reason", "our own", "--by", "Dee")
    assert ("Quillons" in kept.out, "Zorvex" in kept.out) == (True, False)
    assert kit(folder, "signoff", ID, "--by", "Eve", "--role", "delivery manager").code == 0
    assert kit(folder, "export", ID, "--public").code == 0
    text = (incident(folder) / "export" / "public.md").read_text()
    assert "A customer was hit, the customers most; Quillons were not." in text


def test_to_keep_a_part_of_a_tenants_name_keeps_no_more(exported: Path, tmp_path: Path) -> None:
    folder = typed(exported, tmp_path, "The BMB protocol failed. Bright Meadow Bank told us.")
    settings = folder / "incident-kit.yaml"
    settings.write_text(
        settings.read_text().replace("tenants: []", "tenants: [Bright Meadow Bank]")
    )
    assert (
        kit(folder, "decide", ID, "BMB", "keep", "--reason", "a protocol", "--by", "Dee").code == 0
    )
    steps = kit(folder, "check", ID).out
    assert 'decide on the tenant "Bright Meadow Bank"' in steps
    assert (
        kit(
            folder, "decide", ID, "Bright Meadow Bank", "keep", "--reason", "agreed", "--by", "Dee"
        ).code
        == 0
    )
    assert "decide on the tenant" not in kit(folder, "check", ID).out
