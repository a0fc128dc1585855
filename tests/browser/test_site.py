"""A folder of published pages as readers meet it: by a web server, with and without scripts."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser
from support import browser
from support.access import find_faults
from support.sites import (
    ATOM,
    BY,
    configure,
    find_words,
    list_feed_faults,
    make_report,
    open_door,
    publish_at,
    read_place,
)

from incident_kit.errors import UndecidedError, WaitingError
from incident_kit.publishing.acting import draft
from incident_kit.publishing.site.listing import Imprint, make_lists, make_notice
from incident_kit.publishing.site.register import Register

pytestmark = pytest.mark.browser

SIGNED, HELD = "2026-11-03-app-routing", "2026-11-19-build-queue"
MANY = 100
SCREENS = {"desk": (1400, 900), "phone": (390, 844)}
PARTS = ("App routing", "Databases", "Deploys", "Logs & metrics", "Sign-in")
HAPPENED = ("Slow builds", "Logs delayed", "Errors signing in", "Databases restarted", "No mail")
SUMMARY = (
    "We are sorry. For {minutes} minutes some of you could not work as usual. Nothing was lost, "
    "and there is nothing you need to do. This report says what happened."
)


@dataclass(frozen=True)
class Site:
    """A folder of pages, its address on loopback, and the page of the demo's report."""

    folder: Path
    url: str
    address: str


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The folder of the demo, into which a hundred other reports were published before."""
    root = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "incident_kit", "demo", str(root / "demo")]
    subprocess.run(command, check=True, capture_output=True)
    configure(root / "demo", "../pages")
    fill(root / "pages")
    held = open_door(root / "demo", HELD)
    with pytest.raises((UndecidedError, WaitingError)):
        draft(held.case, held, BY)
    address = publish_at(root / "demo", SIGNED).address
    handler = partial(_Quiet, directory=str(root / "pages"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.005,), daemon=True)
    thread.start()
    try:
        yield Site(root / "pages", f"http://127.0.0.1:{server.server_address[1]}/", address)
    finally:
        server.shutdown()
        server.server_close()


def fill(folder: Path) -> None:
    """Publish a hundred made-up reports in a folder."""
    folder.mkdir()
    register, pages = Register(), {}
    for number in range(MANY):
        day = datetime(2024, 1, 9, tzinfo=UTC) + timedelta(days=10 * number)
        text = (
            f"# {HAPPENED[number % 5]} – {day.day} {day:%B %Y}\n\n## Summary\n\n"
            f"{SUMMARY.format(minutes=number + 5)}\n\n## Why it happened\n\nA disk was full.\n"
        )
        parts = PARTS[number % 5 : number % 5 + 1 + number % 2]
        entry, page = make_report(text, day, components=parts, corrected=number % 9 == 4)
        register = register.put(entry)
        pages[entry.address] = page
    lists = make_lists(register, pages, Imprint("", ZoneInfo("Europe/London")))
    for name, data in {**pages, **lists}.items():
        (folder / name).write_bytes(data)
    gone = make_notice(datetime(2026, 3, 9, tzinfo=UTC).date())
    (folder / "2026-03-03-00000000.html").write_bytes(gone)


class _Links(HTMLParser):
    """The addresses that a page links to, and what it would run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag in ("script", "iframe", "object", "embed") or given.get("src"):
            self.fetched.append(tag)


def _read_links(page: bytes) -> _Links:
    links = _Links()
    links.feed(page.decode())
    return links


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_on_index_report_and_notice(
    chromium: Browser, site: Site, scheme: str, screen: str
) -> None:
    with browser.new_page(chromium, *SCREENS[screen]) as page:
        page.emulate_media(color_scheme=scheme)
        for name in ("", site.address, "2026-03-03-00000000.html"):
            page.goto(site.url + name)
            assert find_faults(page) == [], name
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= SCREENS[screen][0], name


def test_it_reads_without_scripts_from_the_index_to_a_report_and_back(
    chromium: Browser, site: Site
) -> None:
    """Nothing is asked of any other place."""
    context = chromium.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(site.url)
        title = "Errors reaching applications – 3 November 2026"
        short = "Errors reaching applications"  # the day stands beside it
        page.get_by_role("link", name=short).first.click()
        assert page.get_by_role("heading", level=1).inner_text() == title
        page.go_back()
        page.get_by_role("link", name="By component").click()
        assert page.url == f"{site.url}#by-component"
        page.get_by_role("link", name=short).last.click()
        assert page.url == site.url + site.address
    finally:
        context.close()
    assert [url for url in asked if not url.startswith((site.url, "data:"))] == []


def test_every_link_leads_somewhere_and_no_page_runs_anything(site: Site) -> None:
    files = read_place(site.folder)
    pages = {name: _read_links(data) for name, data in files.items() if name.endswith(".html")}
    assert len(pages) == MANY + 3
    assert {name: page.fetched for name, page in pages.items() if page.fetched} == {}
    local = {link for link in pages["index.html"].links if not link.startswith("#")}
    assert local == (pages.keys() | {"feed.xml"}) - {"index.html", "2026-03-03-00000000.html"}
    ids = set(files["index.html"].decode().split('id="')[1:])
    named = {one.partition('"')[0] for one in ids}
    anchors = {link[1:] for link in pages["index.html"].links if link.startswith("#")}
    assert anchors <= named


def test_the_feed_is_valid_and_its_links_lead_to_the_pages(site: Site) -> None:
    feed = (site.folder / "feed.xml").read_bytes()
    assert list_feed_faults(feed) == []
    entries = ElementTree.fromstring(feed).findall(f"{ATOM}entry")
    assert len(entries) == MANY + 1
    links = [link.get("href") for entry in entries for link in entry.findall(f"{ATOM}link")]
    assert [link for link in links if not (site.folder / str(link)).is_file()] == []
    updated = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert updated == sorted(updated, reverse=True)


def test_the_held_incident_is_nowhere(site: Site) -> None:
    """Words that its public text alone says, its components, its people, its id."""
    files = read_place(site.folder)
    assert find_words(files, SIGNED, HELD, "build-queue", "Jun Tidewell", "Deploys delayed") == []
    assert find_words(files, "automated account", "2026-11-19", "App deploys") == []
