"""Folders and branches of published pages, and the incidents whose reports stand in them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from support.approved import approve_text
from support.clones import git_ok
from support.kit import ID, incident, kit
from support.published import SIGN, type_section
from support.runs import write_run

from incident_kit.case import load_case
from incident_kit.model import utc_now
from incident_kit.publishing.acting import Asked, draft, publish
from incident_kit.publishing.comparing import digest_body
from incident_kit.publishing.site import SiteDoor, open_site
from incident_kit.publishing.site.address import make_address
from incident_kit.publishing.site.register import Entry
from incident_kit.rendering import render_public
from incident_kit.workspace import open_workspace

#: The places that pages are published in, by what they are.
PLACES = ("folder", "bare repository", "checked out repository")
BRANCH = "pages"
BY = Asked("Dee Example")
ATOM = "{http://www.w3.org/2005/Atom}"


def configure(workspace: Path, folder: str, branch: str = "", url: str = "") -> None:
    """Say in a workspace where its pages are published."""
    path = workspace / "incident-kit.yaml"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("publish:")]
    lines.append(f'publish: {{folder: "{folder}", branch: "{branch}", url: "{url}"}}')
    path.write_text("\n".join(lines) + "\n")


def make_place(workspace: Path, place: str, url: str = "") -> Path:
    """Make such a place beside a workspace, and configure it."""
    site = workspace.parent / "site"
    if place == "folder":
        configure(workspace, "../site", url=url)
        return site
    site.mkdir()
    bare = ["--bare"] if place.startswith("bare") else []
    git_ok(site, "init", "--quiet", "--initial-branch=main", *bare)
    if not bare:
        (site / "readme.txt").write_text("The code of the web site.\n")
        git_ok(site, "add", "--all")
        git_ok(site, "commit", "--quiet", "--message", "begin")
    configure(workspace, "../site", BRANCH, url)
    return site


def read_place(site: Path) -> dict[str, bytes]:
    """Every file that a web server would show of a place, by its name."""
    is_repository = (site / ".git").exists() or (site / "HEAD").exists()
    if not is_repository:
        files = site.rglob("*") if site.is_dir() else ()
        return {
            one.relative_to(site).as_posix(): one.read_bytes() for one in files if one.is_file()
        }
    names = git_ok(site, "ls-tree", "-r", "--name-only", BRANCH).splitlines()
    return {name: git_ok(site, "show", f"{BRANCH}:{name}").encode() for name in names}


def open_door(workspace: Path, ident: str = ID) -> SiteDoor:
    """The door to the configured place, for an incident."""
    door = open_site(load_case(open_workspace(workspace), ident))
    assert door is not None
    return door


def publish_at(workspace: Path, ident: str = ID, by: Asked = BY) -> SiteDoor:
    """Draft and publish what is signed; the door that it went through."""
    door = open_door(workspace, ident)
    draft(door.case, door, by)
    assert publish(door.case, door, by).did == "published"
    return door


def correct(workspace: Path, text: str, ident: str = ID) -> None:
    """Type another public text, and where one was published what changed since; have it
    signed."""
    if load_case(open_workspace(workspace), ident).earlier is not None:
        write_run(workspace, "public", ident)  # the section for it comes with a refresh
        type_section(workspace, "correction", f"Corrected on {utc_now():%d %B %Y}: more.", ident)
    type_section(workspace, "summary", text, ident)
    sign_as(workspace, ident)


def sign_as(workspace: Path, ident: str, name: str = "Dee Example") -> None:
    """Sign the public text of an incident as it is."""
    verb, _, *rest = SIGN
    ran = kit(workspace, verb, ident, *rest, name)
    assert ran.code == 0, ran


def copy_incident(workspace: Path, ident: str) -> None:
    """A second incident like the first, which nobody has signed yet."""
    copy = incident(workspace, ident)
    shutil.copytree(incident(workspace), copy, ignore=shutil.ignore_patterns(".history"))
    for path in (path for path in copy.rglob("*") if path.is_file()):
        path.write_bytes(path.read_bytes().replace(ID.encode(), ident.encode()))
    (copy / "review.yaml").unlink(missing_ok=True)
    nobody = ("--by", "Dee Example", "--reason", "nothing was gathered")
    assert kit(workspace, "decide", ident, "--without-lists", *nobody).code == 0


def make_report(
    text: str, day: datetime, *, components: tuple[str, ...] = (), corrected: bool = False
) -> tuple[Entry, bytes]:
    """A report as it stands in a register, and its page, made of a text that was approved."""
    approved = approve_text(text)
    page = render_public(approved)
    published = day.replace(hour=17).astimezone(UTC)
    updated = published.replace(minute=30) if corrected else published
    address = make_address(day.date(), approved.digest)
    entry = Entry(address, digest_body(page), published, updated, components)
    return entry, page.encode()


def list_feed_faults(feed: bytes) -> list[str]:
    """What RFC 4287 asks of a feed and this one does not have, a sentence each."""
    return list(_check_feed(ElementTree.fromstring(feed)))


def _check_feed(root: ElementTree.Element) -> Iterator[str]:
    entries = root.findall(f"{ATOM}entry")
    if root.tag != f"{ATOM}feed":
        yield "4.1.1: the root is no feed"
    if not root.findtext(f"{ATOM}author/{ATOM}name"):
        yield "4.1.1: the feed has no author, and its entries have none"
    for element in (root, *entries):
        yield from _check_metadata(element)
    for entry in entries:
        yield from _check_entry(entry)
    ids = [one.findtext(f"{ATOM}id") for one in (root, *entries)]
    if len(ids) != len(set(ids)):
        yield "4.1.1: an id stands twice"
    if any(one.tag not in _ELEMENTS for one in root.iter()):
        yield "4: an element that is none of Atom's"


def _check_metadata(element: ElementTree.Element) -> Iterator[str]:
    for name in ("id", "title", "updated"):
        if len(element.findall(f"{ATOM}{name}")) != 1:
            yield f"{element.tag}: not exactly one {name}"
    if ":" not in (element.findtext(f"{ATOM}id") or ""):
        yield f"{element.tag}: its id is no IRI"
    for stamp in (*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")):
        if datetime.fromisoformat(stamp.text or "").tzinfo is None or "T" not in str(stamp.text):
            yield f"3.3: {stamp.text} is no time of RFC 3339"


def _check_entry(entry: ElementTree.Element) -> Iterator[str]:
    alternate = [one for one in entry.findall(f"{ATOM}link") if one.get("rel") == "alternate"]
    if len(alternate) != 1 or not alternate[0].get("href"):
        yield "4.1.2: an entry without content has no one alternate link"
    if any(not one.get("term") for one in entry.findall(f"{ATOM}category")):
        yield "4.2.2: a category without a term"


_ELEMENTS = {
    f"{ATOM}{name}"
    for name in (
        *("feed", "entry", "id", "title", "updated", "published", "author", "name", "link"),
        *("summary", "category"),
    )
}


def find_words(files: Mapping[str, bytes], *words: str) -> list[tuple[str, str]]:
    """Each of these words with a file, or the name of a file, that holds it."""
    return [
        (word, name)
        for word in words
        for name, data in files.items()
        if word.encode() in data or word in name
    ]
