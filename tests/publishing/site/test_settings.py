"""What ``incident-kit.yaml`` may say of a folder of pages."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from incident_kit.model.settings import Settings, WebFolder

GOOD: list[tuple[Any, WebFolder]] = [
    (None, WebFolder()),
    ({}, WebFolder()),
    ({"folder": None, "branch": None, "url": None}, WebFolder()),
    ({"folder": "../reports"}, WebFolder(folder="../reports")),
    (
        {"folder": "../site.git", "branch": "gh-pages", "url": "https://reports.example.org"},
        WebFolder(folder="../site.git", branch="gh-pages", url="https://reports.example.org/"),
    ),
    (
        {"folder": "site", "url": "http://127.0.0.1:8000/incidents"},
        WebFolder(folder="site", url="http://127.0.0.1:8000/incidents/"),
    ),
    ({"folder": "site", "branch": "site/live.2"}, WebFolder(folder="site", branch="site/live.2")),
]
BAD: list[Any] = [
    {"branch": "pages"},
    {"url": "https://reports.example.org"},
    {"folder": "site", "url": "reports.example.org"},
    {"folder": "site", "url": "ftp://reports.example.org/"},
    {"folder": "site", "url": "https://reports.example.org/?page=1"},
    {"folder": "site", "url": "https://reports.example.org/#top"},
    {"folder": "site", "url": "https://user@reports.example.org/"},
    {"folder": "site", "url": "https://reports.example.org/a b"},
    {"folder": "site", "url": 'https://reports.example.org/"x'},
    *({"folder": "site", "branch": name} for name in ("-x", "a b", "a..b", "/a", "a/", "a.lock")),
    *({"folder": "site", "branch": name} for name in ("a//b", "@{1}", "a/.b", ".a", "a:b", "a~1")),
    {"folder": "site", "theme": "dark"},
    "site",
]


@pytest.mark.parametrize(("said", "expected"), GOOD)
def test_a_folder_may_be_named_with_a_branch_and_an_address(said: Any, expected: WebFolder) -> None:
    assert Settings(publish=said).publish == expected


@pytest.mark.parametrize("said", BAD)
def test_what_names_no_place_is_refused(said: Any) -> None:
    with pytest.raises(ValidationError):
        Settings(publish=said)
