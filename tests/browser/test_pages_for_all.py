"""The exported pages for everybody: axe-core finds nothing, in any light, on any screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from support import browser
from support.access import find_faults

from incident_kit.batch.outcomes import STATES, Outcome
from incident_kit.batch.summary import render_summary
from incident_kit.demo import make_demo
from incident_kit.rendering import render

pytestmark = pytest.mark.browser

#: A desk's screen, a tablet and a phone, in CSS pixels.
SCREENS = {"desk": (1400, 900), "tablet": (760, 1024), "phone": (390, 844)}
WIDE = """## What is wide

| One | Two | Three | Four | Five | Six |
|---|---|---|---|---|---|
| it was slow | it was slower | it was slowest | nobody knew | somebody knew | all knew |

```
2026-11-03T07:34:00Z router-07 handshake failed: certificate expired at 2026-11-03T07:30:00Z
```

- [ ] [a task](https://example.test/a-very-long-address-that-has-no-place-to-break-it-anywhere)
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every kind of page that the kit writes."""
    folder = tmp_path_factory.mktemp("pages")
    make_demo(folder / "demo")
    outcomes = [
        Outcome(f"2026-11-0{n}-slow", state, "why", 0, 1.5) for n, state in enumerate(STATES)
    ]
    (folder / "summary.html").write_text(
        render_summary(folder, outcomes, datetime(2026, 11, 3, tzinfo=UTC))
    )
    for kind in ("internal", "preview"):
        text = render("It was slow", [WIDE], kind=kind, subtitle="3 November")
        (folder / f"wide-{kind}.html").write_text(text)
    made = sorted(folder.rglob("*.html"))
    assert {page.name for page in made} >= {"internal.html", "preview.html", "public.html"}
    return made


@pytest.fixture(params=["light", "dark"])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with browser.new_page(chromium) as page:
        page.emulate_media(color_scheme=request.param)
        yield page


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_on_any_page(page: Page, pages: list[Path], screen: str) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), SCREENS[screen], strict=True)))
    faults = {}
    for file in pages:
        page.goto(file.as_uri())
        faults[file.name, file.parts[-3]] = find_faults(page)
    assert {file: found for file, found in faults.items() if found} == {}


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    with browser.new_page(chromium, *SCREENS["phone"]) as page:
        yield page


def test_no_page_is_wider_than_a_phone(phone: Page, pages: list[Path]) -> None:
    for file in pages:
        phone.goto(file.as_uri())
        assert phone.evaluate("document.documentElement.scrollWidth") == 390, file


def test_the_report_begins_on_the_first_screen_of_a_phone(phone: Page, pages: list[Path]) -> None:
    for file in pages:
        phone.goto(file.as_uri())
        begins = "document.querySelector('main').firstElementChild.getBoundingClientRect().top"
        assert phone.evaluate(begins) < SCREENS["phone"][1] * 0.75, file


def test_the_picture_says_that_it_scrolls_and_does_so_by_keys(
    phone: Page, pages: list[Path]
) -> None:
    phone.goto(next(file for file in pages if file.name == "internal.html").as_uri())
    picture = phone.locator("figure.drawn")
    said = picture.evaluate("one => getComputedStyle(one, '::before').content")
    assert "Scrolls sideways" in said
    picture.focus()
    picture.evaluate("one => one.addEventListener('scroll', () => { one.id = 'scrolled' })")
    assert picture.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    phone.keyboard.press("ArrowRight")
    phone.locator("#scrolled").wait_for()


def test_the_picture_is_dark_where_the_page_is(chromium: Browser, pages: list[Path]) -> None:
    """It is drawn for white paper; a glaring one is as hard to read as grey on grey."""
    with browser.new_page(chromium) as page:
        page.goto(next(file for file in pages if file.name == "internal.html").as_uri())
        picture = page.locator("figure.drawn img")
        filters = {}
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            filters[scheme] = picture.evaluate("one => getComputedStyle(one).filter")
    assert filters["light"] == "none"
    assert filters["dark"].startswith("invert(")
