"""What is planted in the record is in no byte of what is public."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from support.kit import (
    CHANNEL,
    ID,
    USERS,
    accept_all,
    authored,
    flags,
    incident,
    kit,
    notebook,
    said,
    save,
    tree,
    user,
    write_export,
    write_statuspage,
)

TOKEN = "ghp_" + "9fQ2xLr7Vt3KbYz0WmD4sNhE8cJuP1aG5oRi"
CANARIES = {
    "person": "Zebedee Quartermain",
    "handle": "zquarter",
    "email": "z.quartermain@canary-mail.example",
    "token": TOKEN,
    "host": "db07.prod.canary.internal",
    "address": "10.83.44.219",
    "phone": "+44 1632 960417",
    "tenant": "Quibblenook Ferries",
    "url": "https://wiki.prod.canary.internal/runbook",
    "cloud id": "arn:aws:iam::835072619441:role/canary-admin",
    "path": "/home/zquarter/dumps/canary.sql",
    "ticket": "CANARY-4412",
}
ALL = "; ".join(CANARIES.values())


def planted(folder: Path) -> None:
    """A workspace whose record holds every canary in every place there is."""
    person = user(
        "U0ZEB00001",
        CANARIES["handle"],
        CANARIES["person"],
        CANARIES["email"],
        phone=CANARIES["phone"],
        title=f"{TOKEN} {CANARIES['host']} {CANARIES['address']}",
    )
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": ALL}]}
    card = {"title": ALL, "text": ALL, "fallback": ALL, "fields": [{"title": "f", "value": ALL}]}
    file = {
        "id": "F1",
        "name": f"{ALL}.log",
        "mode": "hosted",
        "url_private": f"https://files.canary.internal/F1?t={TOKEN}",
        "permalink": f"https://disk.slack.example/files/{CANARIES['handle']}",
    }
    messages = [
        said(1, f"Text: {ALL}", by="U0ZEB00001", reactions=[{"name": "pushpin", "count": 1}]),
        said(2, "", subtype="bot_message", username="Bot", attachments=[card]),
        said(3, "", blocks=[{"type": "rich_text", "elements": [section]}]),
        said(4, "a file", files=[file]),
        said(5, f"set the channel topic: {ALL}", subtype="channel_topic", topic=ALL),
    ]
    channel = {**CHANNEL, "topic": {"value": ALL}, "purpose": {"value": ALL}}
    write_export(folder.parent / "export.zip", messages, [*USERS, person], channel)
    write_statuspage(folder.parent / "status.json", [f"Apps are slow. {ALL}", "Fixed."])
    assert kit(folder, "init", str(folder)).code == 0
    settings = folder / "incident-kit.yaml"
    listed = f"tenants:\n  - {CANARIES['tenant']}\n"
    settings.write_text(settings.read_text().replace("tenants: []\n", listed))
    sources = {
        "slack_channel": "incident",
        "slack_export": str(folder.parent / "export.zip"),
        "statuspage_incident": "diskinc00001",
        "statuspage_json": str(folder.parent / "status.json"),
    }
    made = kit(folder, "new", ID, *flags(title=f"Broken: {ALL}", **sources))
    assert made.code == 0, made.err


def type_everywhere(folder: Path, name: str, text: str) -> None:
    path = incident(folder) / f"{name}.ipynb"
    content = notebook(path)
    for cell in authored(content):
        cell["source"] = text
    save(path, content)


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planted record after the whole journey, in a folder named like a person."""
    folder = tmp_path_factory.mktemp("Zebedee Quartermain") / "ws"
    planted(folder)
    for verb in ("gather", "report"):
        ran = kit(folder, verb, ID)
        assert ran.code == 0, ran.err
    type_everywhere(folder, "report", f"Internally we know: {ALL}. It was fixed.")
    for verb in ("report", "public", "redact", "public"):
        assert kit(folder, verb, ID).code == 0
    assert kit(folder, "export", ID).code == 0
    assert kit(folder, "export", ID, "--preview").code == 0
    return folder


def holding(files: dict[str, bytes], canary: str) -> list[str]:
    code = base64.b64encode(canary.encode()).decode().rstrip("=")[:-1]
    spellings = {canary, json.dumps(canary)[1:-1], quote(canary), canary.lower(), code}
    return [
        name
        for name, data in files.items()
        if any(one.encode().lower() in data.lower() for one in spellings)
    ]


def public_files(folder: Path) -> dict[str, bytes]:
    return {
        name: data
        for name, data in tree(incident(folder)).items()
        if name.startswith(
            ("public.ipynb", "export/public", "export/preview", ".ipynb_checkpoints")
        )
    }


@pytest.mark.parametrize("kind", CANARIES)
def test_no_canary_is_in_what_the_kit_writes_for_the_public(gathered: Path, kind: str) -> None:
    files = public_files(gathered)
    assert {"public.ipynb", "export/preview.html", "export/preview.md"} <= set(files)
    assert holding(files, CANARIES[kind]) == []


def test_the_token_is_in_no_byte_outside_raw(gathered: Path) -> None:
    files = tree(gathered)
    # A person typed it into the report, which is never altered, and so are its versions.
    typed = f"incidents/{ID}/report.ipynb"
    versions = [name for name in files if re.search(r"/\.history/\w+_report\.ipynb", name)]
    assert [
        name
        for name in holding(files, TOKEN)
        if not name.startswith(f"incidents/{ID}/raw/") and name not in (typed, *versions)
    ] == []
    assert holding(files, TOKEN), "raw/ holds responses as received"


def test_accepted_and_signed_the_public_version_holds_none(gathered: Path) -> None:
    accept_all(gathered)
    refused = kit(gathered, "export", ID, "--public")
    assert (refused.code, TOKEN in refused.err) == (5, False), refused.err
    assert kit(gathered, "signoff", ID, "--by", "Dee", "--role", "delivery manager").code == 0
    assert kit(gathered, "export", ID, "--public").code == 0
    files = public_files(gathered)
    assert {"export/public.html", "export/public.md"} <= set(files)
    assert [
        (kind, holding(files, one)) for kind, one in CANARIES.items() if holding(files, one)
    ] == []


@pytest.mark.parametrize("kind", CANARIES)
def test_a_canary_that_somebody_types_stops_the_export(
    gathered: Path, tmp_path: Path, kind: str
) -> None:
    """It stays where it was typed, is named to be decided, and no file is left."""
    folder = Path(shutil.copytree(gathered, tmp_path / "ws"))
    type_everywhere(folder, "public", f"We thank {CANARIES[kind]} for the fix.")
    ran = kit(folder, "export", ID, "--public")
    assert ran.code == 4, ran
    assert (TOKEN in ran.err) is False
    assert CANARIES[kind] in (incident(folder) / "public.ipynb").read_text()
    assert not list((incident(folder) / "export").glob("public.*"))


# every place of a notebook --------------------------------------------------------

Notebook = dict[str, Any]


def code_cell(content: Notebook) -> dict[str, Any]:
    return next(cell for cell in content["cells"] if cell["cell_type"] == "code")


def typed(text: str) -> Callable[[Notebook], None]:
    def plant(content: Notebook) -> None:
        authored(content)[1]["source"] = f"We are sorry. {text}"

    return plant


def shown(**output: Any) -> Callable[[Notebook], None]:
    return lambda content: code_cell(content)["outputs"].append(output)


def in_metadata(content: Notebook) -> None:
    content["metadata"]["title"] = ALL
    for cell in content["cells"]:
        cell["metadata"]["note"] = ALL


def in_parameters(content: Notebook) -> None:
    code_cell(content)["source"] = f"incident = {ALL!r}"


def in_widgets(content: Notebook) -> None:
    state = {"model": {"model_name": "HTMLModel", "state": {"value": ALL}}}
    mime = "application/vnd.jupyter.widget-state+json"
    content["metadata"]["widgets"] = {mime: {"state": state}}


def attached(name: str) -> Callable[[Notebook], None]:
    data = {"text/plain": base64.b64encode(ALL.encode()).decode()}
    return lambda content: authored(content)[1].update(attachments={name: data})


UNSEEN = {
    "output": shown(output_type="stream", name="stdout", text=ALL),
    "several forms": shown(
        output_type="display_data", metadata={}, data={"text/plain": "x", "text/html": ALL}
    ),
    "traceback": shown(output_type="error", ename="E", evalue=ALL, traceback=[ALL]),
    "metadata": in_metadata,
    "parameter": in_parameters,
    "widget state": in_widgets,
    "attachment": attached("notes.txt"),
    "file name": attached(f"{ALL}.log"),
}
SEEN = {
    "source": typed(ALL),
    "alt text": typed(f"![{ALL}](attachment:a.png)"),
    "comment": typed(f"<!-- {ALL} -->"),
    "link target": typed(f"[our page](https://disk.example/?q={quote(ALL)})"),
    "link text": typed(f"[{ALL}](https://disk.example/)"),
    "attribute": typed(f'<b title="{ALL}">sorry</b>'),
    "linked file": typed(f"[log](attachment:{quote(ALL)}.log)"),
    "base64": typed(base64.b64encode(ALL.encode()).decode()),
    "table": typed(f"\n\n| a | b |\n| --- | --- |\n| x | {ALL} |"),
}


@pytest.fixture(scope="module")
def signed(gathered: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planted record, accepted and signed."""
    folder = Path(shutil.copytree(gathered, tmp_path_factory.mktemp("signed") / "ws"))
    accept_all(folder)
    kit(folder, "signoff", ID, "--by", "Eve", "--role", "delivery manager")
    assert kit(folder, "export", ID, "--public").code == 0
    return folder


@pytest.mark.parametrize("place", [*UNSEEN, *SEEN])
def test_no_place_of_the_notebook_leads_a_canary_out(
    signed: Path, tmp_path: Path, place: str
) -> None:
    """What is not the public text never leaves; what is stops the export."""
    folder = Path(shutil.copytree(signed, tmp_path / "ws"))
    path = incident(folder) / "public.ipynb"
    content = notebook(path)
    {**UNSEEN, **SEEN}[place](content)
    save(path, content)
    ran = kit(folder, "export", ID, "--public")
    assert ran.code == (0 if place in UNSEEN else 4), ran.err
    assert kit(folder, "export", ID, "--preview").code == 0
    export = incident(folder) / "export"
    assert (export / "public.md").exists() == (place in UNSEEN)
    files = {
        one.name: one.read_bytes()
        for one in export.iterdir()
        if one.name.startswith(("public", "preview", "proof"))
    }
    assert [kind for kind, one in CANARIES.items() if holding(files, one)] == []


def test_a_token_somebody_types_into_a_command_is_masked(tmp_path: Path) -> None:
    """In notes, decisions, reviews and names; and in components and profiles gathered."""
    folder = tmp_path / "ws"
    planted(folder)
    for verb in ("gather", "report", "public"):
        assert kit(folder, verb, ID).code == 0
    accept_all(folder)
    said = ("--by", f"Dee {TOKEN}", "--role", "delivery manager")
    kit(folder, "note", ID, f"The key is {TOKEN}", "--by", f"Ada {TOKEN}")
    kit(folder, "decide", ID, "Globex", "replace", "--with", f"a {TOKEN}", "--reason", TOKEN)
    kit(folder, "security", ID, "--hold", *said, "--reason", f"saw {TOKEN}")
    kit(folder, "signoff", ID, *said, "--evidence", f"https://x.example/?t={TOKEN}")
    kit(folder, "new", "other", "--title", TOKEN, "--slack-channel", TOKEN)
    files = tree(folder)
    assert [name for name in holding(files, TOKEN) if "/raw/" not in name] == []


def test_a_public_title_with_a_name_in_it_is_not_written_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    planted(folder)
    path = incident(folder) / "incident.yaml"
    title = f"{CANARIES['person']} at {CANARIES['host']}"
    path.write_text(path.read_text() + f"public_title: {title}\n")
    for verb in ("gather", "public"):
        assert kit(folder, verb, ID).code == 0
    text = (incident(folder) / "public.ipynb").read_text()
    assert (CANARIES["person"] in text, CANARIES["host"] in text) == (False, False)
