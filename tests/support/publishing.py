"""Publishing as two people do it: a signed incident, a page on loopback, and no waiting."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from support.kit import ID, incident, kit
from support.published import make_accepted, sign, type_section, type_text
from support.runs import write_run
from support.servers import FakeTime
from support.statuspage_server import (
    KEY,
    PAGE,
    Postmortem,
    PostmortemPage,
    make_page,
    serving_page,
)

from incident_kit.case import Case, load_case
from incident_kit.gathering import gather
from incident_kit.model import utc_now
from incident_kit.publishing.acting import draft, publish, revert
from incident_kit.publishing.recording import Asked
from incident_kit.publishing.statuspage import StatuspageDoor, open_statuspage
from incident_kit.review.receipts import Receipts, find_receipts
from incident_kit.sources.credentials import Secret
from incident_kit.workspace import open_workspace

TEXT = "We are sorry. Apps were slow for an hour."
TARGET = "statuspage:diskpage0001/diskinc00001"
BEN = Asked("Ben Madeup")


def make_signed(folder: Path) -> Path:
    """A workspace whose incident is signed by somebody who did not write it."""
    make_accepted(folder)
    gather(read_case(folder))
    type_text(folder, TEXT)
    sign(folder)
    return folder


def configure(folder: Path, api_url: str, page: str = PAGE) -> None:
    """Name the page, and where its management API is."""
    settings = folder / "incident-kit.yaml"
    lines = ["sources:", "  statuspage:", f"    page: {page}", f"    api_url: {api_url}"]
    kept = settings.read_text().split("\n# the page of the test\n")[0]
    kept = "\n".join(line for line in kept.splitlines() if not line.startswith("sources:"))
    settings.write_text("\n".join([kept, "# the page of the test", *lines, ""]))


def read_case(folder: Path) -> Case:
    return load_case(open_workspace(folder), ID)


def read_receipts(folder: Path) -> Receipts:
    return find_receipts(read_case(folder).review, TARGET)


def list_actions(folder: Path) -> list[str]:
    """What was recorded, step by step."""
    return [entry.action for entry in read_receipts(folder).entries]


class Team:
    """A workspace, the page it publishes on, and a clock that waits for nobody."""

    def __init__(self, folder: Path, page: PostmortemPage, url: str) -> None:
        self.folder, self.page, self.url = folder, page, url
        self.time = FakeTime()
        configure(folder, url)

    @property
    def case(self) -> Case:
        return read_case(self.folder)

    def open_door(self, named: str | None = None, **how: Callable[..., float]) -> StatuspageDoor:
        clock = {"clock": self.time.clock, "sleep": self.time.sleep, **how}
        return open_statuspage(self.case, Secret(KEY), named, **clock)


@contextmanager
def meet_team(signed: Path, folder: Path) -> Iterator[Team]:
    """A team with a copy of a ``signed`` workspace, at a page of their own."""
    shutil.copytree(signed, folder)
    page = make_page(folder / "exports")
    with serving_page(page) as url:
        yield Team(folder, page, url)


def put(team: Team, asked: Asked = BEN) -> str:
    """Put the draft; what was done."""
    return draft(team.case, team.open_door(), asked, team.time.sleep).did


def go_live(team: Team, asked: Asked = BEN) -> str:
    """Publish the draft; what was done."""
    return publish(team.case, team.open_door(), asked, team.time.sleep).did


def take_back(team: Team, asked: Asked = BEN) -> str:
    """Take it from readers; what was done."""
    return revert(team.case, team.open_door(), asked).did


def write_there(team: Team, draft: str | None = None, body: str | None = None) -> None:
    """What somebody writes on the page by hand."""
    published = "2026-03-08T08:00:00.000Z" if body else None
    team.page.postmortem = Postmortem(draft, "2026-03-08T08:00:00.000Z", body, published)


def change_text(folder: Path, text: str) -> None:
    """Type another text, which voids what was signed."""
    type_text(folder, text)


def correct(folder: Path, text: str) -> None:
    """Say something else than was published, and on top what changed and when; signed again."""
    write_run(folder, "public")  # the section for it comes with a refresh
    change_text(folder, text)
    type_section(folder, "correction", f"Corrected on {utc_now():%d %B %Y}: more was slow.")
    sign(folder)


def hold(folder: Path) -> None:
    ran = kit(
        folder,
        *("security", ID, "--hold", "--by", "Ira Example", "--role", "information assurance"),
        *("--reason", "a sign"),
    )
    assert ran.code == 0, ran


def read_kept(folder: Path) -> dict[str, str]:
    """The published texts that are kept, by their file's name."""
    return {one.name: one.read_text() for one in sorted(incident(folder).glob("published/*"))}
