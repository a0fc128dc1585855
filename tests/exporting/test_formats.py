"""An export format is one row, and says of which reports it can be made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.approved import approve_text
from support.kit import ID, flags, kit

from incident_kit.errors import UsageError
from incident_kit.exporting.formats import (
    DEFAULT_FORMATS,
    EVERY_EDITION,
    FORMATS,
    choose_formats,
    describe_formats,
    formats_of,
    make_files,
)
from incident_kit.model import Action
from incident_kit.model.document import Document, Edition
from incident_kit.review import Approved

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "# Slow\n\n![Errors by minute](attachment:a.png)\n\n| Part | State |\n|---|---|\n| API | down |"
)
DOCUMENT = Document(
    "internal", "Slow", ((TEXT, {}), ("Second.", {})), (Action(1, "Fix it", "Ada", "", "T-1"),)
)

APPROVED = approve_text("\n\n".join(text for text, _ in DOCUMENT.pieces) + "\n")


def made_as(edition: Edition) -> Document | Approved:
    """The report as it is put into the files of an edition."""
    return APPROVED if edition == "public" else replace(DOCUMENT, edition=edition)


#: An edition, the formats asked for, and what the refusal says and offers; "" if taken.
ASKED: list[tuple[Edition, tuple[str, ...], str, str]] = [
    ("internal", ("html", "md", "csv"), "", ""),
    ("internal", ("csv",), "", ""),
    ("public", ("md",), "", ""),
    ("preview", ("html",), "", ""),
    ("public", ("csv",), "the public version has no format csv", "html, md, statuspage"),
    ("public", ("html", "csv"), "the public version has no format csv", "html, md, statuspage"),
    ("preview", ("csv",), "the preview has no format csv", "html, md"),
    ("internal", ("docx", "md"), "the internal report has no format docx", "html, md, csv"),
    ("internal", (), "no format is named", "html, md, csv"),
]


@pytest.mark.parametrize(("edition", "names", "message", "offer"), ASKED)
def test_a_format_that_an_edition_does_not_have_is_refused(
    edition: Edition, names: tuple[str, ...], message: str, offer: str
) -> None:
    if not message:
        assert tuple(each.name for each in choose_formats(edition, names)) == names
        return
    with pytest.raises(UsageError) as refused:
        choose_formats(edition, names)
    assert (refused.value.args[0], refused.value.todo) == (message, (f"choose from {offer}",))


def test_a_command_that_would_write_nothing_is_a_usage_error(tmp_path: Path) -> None:
    kit(tmp_path, "init", str(tmp_path))
    kit(tmp_path, "new", ID, *flags(started="2026-03-03T09:00", security="no"))
    for edition in ("--public", "--preview"):
        ran = kit(tmp_path, "export", ID, edition, "--to", "csv")
        assert (ran.code, ran.out) == (2, "")
        assert "choose from html, md" in ran.err


@pytest.mark.parametrize("edition", EVERY_EDITION)
def test_each_format_gives_one_file_of_its_own(edition: Edition) -> None:
    files = make_files(made_as(edition), formats_of(edition))
    names = [file.name for file in files]
    assert names == [each.file_name(edition) for each in formats_of(edition)]
    assert len(set(names)) == len(names)
    assert all(file.data.endswith(b"\n") for file in files)


def test_a_file_of_the_public_version_is_known_by_its_name() -> None:
    """By that it gets its proof sheet, and is found again to be taken back."""
    for edition in ("public", "preview"):
        for each in formats_of(edition):
            assert each.file_name(edition).startswith(f"{edition}.")


def test_the_internal_markdown_keeps_tables_and_the_public_one_reads_on_a_status_page() -> None:
    internal, public = (
        make_files(made_as(edition), choose_formats(edition, ["md"]))[0]
        for edition in EVERY_EDITION[:2]
    )
    assert internal.data.decode() == (
        "# Slow\n\n*Errors by minute*\n\n| Part | State |\n|---|---|\n| API | down |\n\nSecond.\n"
    )
    assert public.data.decode() == (
        "# Slow\n\nErrors by minute\n\n- **Part**: API; **State**: down\n\nSecond.\n"
    )


def test_a_preview_is_the_public_page_under_a_banner() -> None:
    public, preview = (
        make_files(made_as(edition), choose_formats(edition, ["html"]))[0]
        for edition in EVERY_EDITION[1:]
    )
    assert "DRAFT" not in public.data.decode()
    assert "DRAFT" in preview.data.decode()


def test_the_actions_are_a_table_for_a_tracker() -> None:
    (file,) = make_files(DOCUMENT, choose_formats("internal", ["csv"]))
    assert file.name == "actions.csv"
    assert b"T-1,Fix it,,Ada,,action" in file.data


def test_help_and_readme_name_every_format() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for each in FORMATS:
        assert each.name in describe_formats()
        assert f"internal.{each.name}" in readme or f"--to {each.name}" in readme
    assert set(DEFAULT_FORMATS) <= {each.name for each in FORMATS}
