"""The file of customers' names is read right, or refused with the line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from incident_kit.errors import FileError
from incident_kit.workspace import create_workspace, open_workspace

BOTH = ("Acme Parcels", "Blue Fern Trust")


def _read(folder: Path, content: str | bytes) -> tuple[str, ...]:
    if not (folder / "incident-kit.yaml").exists():
        create_workspace(folder, {"tenants_file": "names.txt"})
    data = content.encode() if isinstance(content, str) else content
    (folder / "names.txt").write_bytes(data)
    return open_workspace(folder).tenants()


@pytest.mark.parametrize(
    "content",
    [
        "Acme Parcels\nBlue Fern Trust\n",
        "\r\nAcme Parcels\r\n\r\n  # not yet\r\nBlue Fern Trust",
        "Acme Parcels\rBlue Fern Trust\r",
        "\ufeffAcme Parcels\n\tBlue Fern Trust \n\u00a0\n",
        "- Acme Parcels\n- Blue Fern Trust\n",
        '"Acme Parcels"\n"Blue Fern Trust"\n',
        "'Acme Parcels'\n“Blue Fern Trust”\n",
        "Acme Parcels\nacme parcels\nBlue Fern Trust\nBlue Fern Trust\n",
        "Acme Parcels;;\nBlue Fern Trust;;\n",
        "name\nAcme Parcels\nBlue Fern Trust\n",
        '"Customer Name"\n"Acme Parcels"\n"Blue Fern Trust"\n',
        "id,name\n1,Acme Parcels\n2,Blue Fern Trust\n",
        "# ours\nid,name\n\n1,Acme Parcels\n# gone: 3,Quillon\n2,Blue Fern Trust,,\n",
        "Tenant;Country\nAcme Parcels;GB\nBlue Fern Trust;\n",
        "sep=;\r\nNo;Organisation\r\n1;Acme Parcels\r\n2;Blue Fern Trust\r\n",
        '"sep=,"\nAcme Parcels\nBlue Fern Trust\n',
        "no\ttenant_name\n1\tAcme Parcels\n2\tBlue Fern Trust\n",
        'id, name\n1, "Acme Parcels"\n2, "Blue Fern Trust"\n',
        "| customer | since |\n| Acme Parcels | 2024 |\n| Blue Fern Trust | 2025 |\n",
        "Acme Parcels\nBlue Fern Trust\n".encode("utf-16"),
        "Acme Parcels\nBlue Fern Trust\n".encode("utf-16-le"),
        "name\tid\nAcme Parcels\t1\nBlue Fern Trust\t2\n".encode("utf-16-be"),
        "\ufeffname;id\r\nAcme Parcels;1\r\nBlue Fern Trust;2\r\n".encode("utf-16-be"),
    ],
)
def test_names_are_read_from_lines_and_from_tables(tmp_path: Path, content: str | bytes) -> None:
    assert _read(tmp_path, content) == BOTH


def test_every_column_that_may_hold_a_customer_s_name_is_read(tmp_path: Path) -> None:
    content = 'tenant,name,city\nacme,"Acme, Inc.",Leeds\nfern,,York\n'
    assert _read(tmp_path, content) == ("acme", "Acme, Inc.", "fern")


def test_a_comma_in_quotation_marks_is_part_of_a_name(tmp_path: Path) -> None:
    assert _read(tmp_path, '"Acme, Inc."\n"Smith; Jones ""& Co"""\n007\n') == (
        *("Acme, Inc.", 'Smith; Jones "& Co"', "007"),
    )


@pytest.mark.parametrize("content", ["", "\n \n", "# none yet\n", "name\n", "id,name\n", "sep=;\n"])
def test_a_file_without_a_name_gives_none(tmp_path: Path, content: str) -> None:
    assert _read(tmp_path, content) == ()


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("Acme Parcels\nSmith, Jones\n", 2, "holds “,”: one name, or several columns?"),
        ("Acme Parcels;GB\n", 1, "holds “;”"),
        ("\n# ours\nAcme\tGB\n", 3, "holds a tab"),
        ("id,label\n1,Acme Parcels\n", 1, "holds “,”"),
        ("sep=;\nid;label\n1;Acme\n", 2, "names no column of names: id, label"),
        ("name,city\nAcme, Inc.,Leeds\n", 2, "has 3 cells, the first line 2"),
        ("name,city\nAcme,Leeds\n,York\n", 3, "has no name"),
        ('name\n"Acme\nBlue Fern Trust\n', 3, "has a quotation mark that is not closed"),
        ('"Acme" Parcels\n', 1, "has a quotation mark that is not closed, or stands inside"),
        ('name,city\n"Acme\nParcels",Leeds\n', 3, "is no name"),
        ("Acme\n---\n", 2, "is no name"),
        ("Acme\nCaf\xe9 Noir\n".encode("latin-1"), 2, "is not UTF-8 text"),
        ('["Acme", "Boots"]', 1, "is no list of names"),
        ("<html><table>", 1, "is no list of names"),
        (b"PK\x03\x04 xl/workbook.xml", None, "is a spreadsheet or a document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", None, "is a spreadsheet or a document"),
        (b"%PDF-1.7", None, "is a spreadsheet or a document"),
        (b"Acme\n\x01\x00\x02\x00\x00", None, "is not text"),
        (b"\x00\x01\x02\x03Acme\x00\x80\xe1\xf0", None, "is not text"),
    ],
)
def test_what_may_be_read_in_two_ways_is_refused(
    tmp_path: Path, content: str | bytes, line: int | None, problem: str
) -> None:
    with pytest.raises(FileError) as caught:
        _read(tmp_path, content)
    place = f"names.txt, line {line}: " if line else "names.txt: "
    assert str(caught.value).startswith(f"{place}{problem}"), caught.value
    assert caught.value.todo


def test_names_of_the_settings_and_of_the_file_count_together(tmp_path: Path) -> None:
    create_workspace(tmp_path, {"tenants": ["Quillon"], "tenants_file": "names.txt"})
    assert _read(tmp_path, "Acme Parcels\n") == ("Quillon", "Acme Parcels")
