"""A folder of pages as a door: the page of one incident in it, and the lists of all.

The page is written first, then the lists that lead to it; taken back, the lists go first. A
process that was ended between two writes leaves ``is_whole`` false, and the same request,
made again, writes the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from incident_kit.case import Case, load_case
from incident_kit.errors import SourceError
from incident_kit.exporting.artifacts import render_body
from incident_kit.files import read_bytes, write_bytes
from incident_kit.model import Artifact, utc_now
from incident_kit.publishing.comparing import digest_body, is_of
from incident_kit.publishing.door import Shown
from incident_kit.publishing.site.address import find_address, make_address, read_day
from incident_kit.publishing.site.listing import LISTS, REGISTER, Imprint
from incident_kit.publishing.site.receipts import TARGET, list_addresses, list_recorded, make_entry
from incident_kit.publishing.site.register import Register, parse_register
from incident_kit.publishing.site.standing import (
    Plan,
    Standing,
    plan_publication,
    plan_withdrawal,
)
from incident_kit.publishing.site.stores import Change, Store
from incident_kit.review import Approved
from incident_kit.review.receipts import Receipts, find_receipts
from incident_kit.text.counting import count
from incident_kit.workspace import open_workspace
from incident_kit.workspace.locking import HISTORY, hold_folder, make_history

#: The draft, in the incident's own folder, and the exported page that it is.
DRAFT, _PAGE = "site-draft.html", "public.html"


@dataclass
class SiteDoor:
    """The page of ``case`` in a ``store``, below the ``imprint``; ``clock`` says on which day
    a report is withdrawn.

    The methods are those of :class:`~incident_kit.publishing.door.Door`.
    """

    case: Case
    store: Store
    imprint: Imprint
    clock: Callable[[], datetime] = utc_now
    target = TARGET
    notifies = False
    _components: tuple[str, ...] = field(default=(), init=False)
    _seen: Standing | None = field(default=None, init=False, repr=False)

    @property
    def name(self) -> str:
        """The folder or the branch, by its name."""
        return self.store.label

    @property
    def address(self) -> str:
        """The name of the page: the one that it always had."""
        kept = find_address(self._receipts)
        return kept or make_address(_find_day(self.case), self.case.public.digest)

    @property
    def url(self) -> str:
        """Where readers find the page; where no address is configured, where it is."""
        root, address = self.imprint.url, self.address
        return f"{root}{address}" if root else self.store.locate(address)

    @property
    def preview(self) -> str:
        """The file that the draft is, to be opened in a browser."""
        return str(self._draft_path)

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The place, the page in it, the draft to open, and how many reports are listed."""
        rows = [*self.store.rows, ("page", self.url)]
        if self._draft_path.is_file():
            rows.append(("preview", str(self._draft_path)))
        if self._seen:
            rows.append(("listed", count(len(self._seen.register.entries), "report")))
        return tuple(rows)

    def compose(self, case: Case, approved: Approved) -> str:
        """The proven page of the signed text."""
        self._components = _list_components(case, approved)
        return render_body(case, approved, _PAGE)

    def list_losses(self, approved: Approved) -> tuple[str, ...]:
        """Nothing: the page is the exported one."""
        return ()

    def look(self) -> Shown:
        """The page at the address, the draft, and what else stands there in the way."""
        self.case = load_case(open_workspace(self.case.workspace.root), self.case.id)
        standing = self._seen = self._read()
        return Shown(
            draft=self._read_draft(),
            live=standing.live,
            refusals=tuple(self._list_refusals(standing)),
            questions=(*standing.list_questions(self.name), *self._list_twins(standing)),
            is_whole=standing.is_listed_right and not self.store.has_remains(),
        )

    def put_draft(self, body: str) -> SourceError | None:
        """Write the draft into the incident's own folder, which no reader sees."""
        make_history(self.case.folder.path)
        write_bytes(self._draft_path, body.encode())
        return None

    def publish(self, *, notify: bool) -> SourceError | None:
        """Write the draft to its address, then the lists that lead to it."""
        draft, receipts = self._read_draft(), self._read_receipts()
        begun = receipts.begun
        if draft is None or begun is None or not is_of(draft, begun.body):
            return SourceError("the draft is not the text that was about to be published")
        entry = make_entry(receipts, self.address, digest_body(draft), self._components)
        assert entry is not None
        page = draft.encode()
        refused = self._write(
            lambda standing: plan_publication(standing, entry, page, self.imprint)
        )
        if refused is None:
            self._draft_path.unlink(missing_ok=True)
        return refused

    def revert(self) -> SourceError | None:
        """Take the report out of the lists, then put a line into the place of its page."""
        foreign = self._read().foreign
        if foreign:
            return SourceError(
                f"{foreign[0]} in {self.name} is not as the kit wrote it, and may name the report",
                todo=[f"move it away, then run this again: {self.store.locate(foreign[0])}"],
            )
        return self._write(lambda standing: plan_withdrawal(standing, self.clock(), self.imprint))

    # -------------------------------------------------------------------------

    @property
    def _receipts(self) -> Receipts:
        return find_receipts(self.case.review, self.target)

    def _read_receipts(self) -> Receipts:
        """The receipts as they are on disk by now."""
        return find_receipts(self.case.folder.review(), self.target)

    @property
    def _draft_path(self) -> Path:
        return self.case.folder.path / HISTORY / DRAFT

    def _read_draft(self) -> str | None:
        data = read_bytes(self._draft_path, self.case.folder.label(f"{HISTORY}/{DRAFT}"))
        return None if data is None else data.decode(errors="replace")

    def _read(self) -> Standing:
        address = self.address
        self.store.open()
        files = self.store.read([*LISTS, address])
        register = parse_register(files.get(REGISTER, b""))
        if register is None:
            register = self._recall_register()
        pages = self.store.read([one.address for one in register.entries])
        return Standing(address, files, pages, register)

    def _recall_register(self) -> Register:
        """What the receipts say is published there, as far as it stands there."""
        register = Register()
        recorded = list(list_recorded(self.case.workspace))
        pages = self.store.read([one.address for one in recorded])
        for entry in recorded:
            if is_of(pages.get(entry.address, b"").decode(errors="replace"), entry.body):
                register = register.put(entry)
        return register

    def _list_refusals(self, standing: Standing) -> list[str]:
        refusals = self.store.list_refusals([*LISTS, standing.address])
        if standing.entry is not None and find_address(self._receipts) is None:
            refusals += [
                f"a report that nothing is recorded of here stands at {standing.address} already",
                "get the receipts of whoever published it: git pull",
            ]
        return refusals

    def _list_twins(self, standing: Standing) -> Iterator[str]:
        """Reports of the same day that nothing is recorded of here: one may be this one, as
        another clone published it in other words."""
        day = read_day(standing.address)
        twins = [one.address for one in standing.register.entries if read_day(one.address) == day]
        if day is None or find_address(self._receipts) is not None or not twins:
            return
        for address in sorted(set(twins) - list_addresses(self.case.workspace)):
            yield (
                f"{address} in {self.name} is of the same day, and nothing is recorded of it here: "
                "if it is this report, get the receipts of whoever published it first (git pull)"
            )

    def _write(self, plan: Callable[[Standing], Plan]) -> SourceError | None:
        """Write what is to stand there, while no other report of the workspace is written."""
        with hold_folder(self.case.workspace.root, "publish"):
            standing = self._read()
            if self._seen is not None and standing.page != self._seen.page:
                return SourceError(f"somebody changed {standing.address} in {self.name} meanwhile")
            planned = plan(standing)
            changes = [
                Change(name, standing.files.get(name), data) for name, data in planned.files.items()
            ]
            return self.store.write(changes, planned.note, planned.at)


def _find_day(case: Case) -> date | None:
    """The day of the incident in the zone that times are shown in."""
    facts = case.incident
    at = facts.started or facts.declared or facts.resolved
    return at.astimezone(ZoneInfo(case.settings.time_zone)).date() if at else None


def _list_components(case: Case, approved: Approved) -> tuple[str, ...]:
    """The components that the status page named in updates of the incident, by their names:
    those that the search of the finished files lets pass, although the page names them. One
    that is called after a customer, or that somebody decided to hide, is left out."""
    updates = (event for event in case.events if event.source == "statuspage")
    named = {part.name for event in updates for part in event.components or ()}
    public = sorted(named & set(case.sourced.public), key=lambda name: (name.casefold(), name))
    check = case.leak_check(approved.hidden, case.public.harmless_texts)
    strict = replace(check, known=replace(case.known, public=()))
    return tuple(
        name for name in public if not strict.find_leaks([Artifact("names.md", name.encode())])
    )
