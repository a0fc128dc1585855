"""Everything known about one incident, read from its folder at one moment.

What stands in a notebook is read as it will stand after the next refresh, so that
what a running notebook says about itself is true when it has been written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from incident_kit import process, rendering
from incident_kit.case.answers import Answers
from incident_kit.case.conflicts import list_conflicts
from incident_kit.case.known_lists import list_names, read_lists
from incident_kit.case.leak_check import LeakCheck
from incident_kit.case.notebooks import (
    HEADINGS,
    PUBLIC_HEAD,
    list_misplaced_words,
    read_own_notebook,
    read_template,
)
from incident_kit.case.notes import describe_assumed_zone, list_notes
from incident_kit.case.signals import list_unanswered
from incident_kit.case.stated import find_facts, find_kept
from incident_kit.model import (
    Component,
    Curation,
    Decision,
    Event,
    Known,
    Person,
    PublicSection,
    Redacted,
    Review,
    Timeline,
    Window,
    Written,
    utc_now,
)
from incident_kit.model.dating import find_span
from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.model.people import list_everybody
from incident_kit.model.roster import Roster
from incident_kit.model.settings import Settings
from incident_kit.process.record import Record, Verdict
from incident_kit.process.signals import Signal, describe_signals
from incident_kit.redaction import (
    Settled,
    TenantOrder,
    order_tenants,
    propose,
    settle_decisions,
)
from incident_kit.report import (
    PUBLIC,
    Notebook,
    Report,
    compose,
    draft_public,
    draft_report,
    drop_markers,
    read_public,
    read_report,
    refresh,
)
from incident_kit.review import Lists, assess_security, list_unacknowledged, redact_sections
from incident_kit.review.stubs import list_missing_steps
from incident_kit.sources.pasted.matches import carry_decisions, list_replaced
from incident_kit.sources.registry import TRAITS
from incident_kit.timeline import (
    Fitted,
    build,
    compute_window,
    fit_decisions,
    list_misfit_steps,
    shift_clocks,
)
from incident_kit.workspace import (
    Folder,
    SharedDecisions,
    Sourced,
    Workspace,
    as_named,
    find_root,
    open_workspace,
)


@dataclass(frozen=True)
class Case:
    """One incident of a workspace; each part is read once, when first asked for.

    ``now`` is the moment of reading, by which entries dated in the future are told.
    """

    workspace: Workspace
    folder: Folder
    #: The time of the clock that it is looked at by.
    now: datetime = field(default_factory=utc_now, compare=False)
    #: Notebooks that were asked for, by name: as they are on disk, and as they will stand.
    _on_disk: dict[str, Notebook | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _refreshed: dict[str, Notebook] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def id(self) -> str:
        """The incident's id."""
        return self.folder.id

    @property
    def settings(self) -> Settings:
        """The workspace's settings."""
        return self.workspace.settings

    @cached_property
    def incident(self) -> Incident:
        """The facts."""
        return self.folder.incident()

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The gathered events, in timeline order."""
        return self.folder.events()

    @cached_property
    def sourced(self) -> Sourced:
        """What was checked."""
        return self.folder.sourced()

    @cached_property
    def curation(self) -> Curation:
        """People's decisions on events."""
        return self.folder.curation()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What is hidden and what may stay: what holds of this incident's own decisions and
        of those shared by others."""
        return self.settled.holds

    @cached_property
    def settled(self) -> Settled:
        """The decisions that hold, and those that are asked again."""
        span = find_span(self.incident, self.now)
        own, shared = self.folder.decisions(), self.shared.decisions
        return settle_decisions(own, shared, self.known, span)

    @cached_property
    def shared(self) -> SharedDecisions:
        """What other incidents decided for all."""
        return self.workspace.shared_decisions(self.id)

    @cached_property
    def answers(self) -> Answers:
        """What people answered, to read and to record."""
        whoever = Parties(self.incident, self.settings, self.directory)
        return Answers(self.folder, self.workspace.root, whoever, self.now)

    @property
    def review(self) -> Review:
        """Security decisions, sign-offs, publications: those that count."""
        return self.answers.review

    @cached_property
    def window(self) -> Window:
        """The span that is gathered."""
        return compute_window(self.incident, self.settings.margin_minutes)

    @cached_property
    def timeline(self) -> Timeline:
        """The timeline with people's decisions applied."""
        built = build(
            shift_clocks(self.events, self.incident.clock_offsets),
            carry_decisions(self.fitted.curation, list_replaced(self.events)),
            self.window,
            lead=list_names(self.incident.lead, self.known.people),
            time_zone=self.settings.time_zone,
            traits=TRAITS,
            started=self.incident.started,
        )
        return replace(built, places=self.sourced.places)

    @cached_property
    def fitted(self) -> Fitted:
        """The decisions on events that hold, and those that were made on something else."""
        return fit_decisions(self.curation, (*self.events, *self.curation.added))

    @cached_property
    def lists(self) -> Lists:
        """The lists that names are looked for by, and which are missing."""
        return read_lists(self.workspace, self.folder, self.sourced, self.directory)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was not checked, in words, for the report's appendix."""
        return (
            *list_notes(self.incident, self.sourced, self.lists, self.known.people),
            *describe_assumed_zone(self.folder.assumed(), self.settings.time_zone),
        )

    @cached_property
    def directory(self) -> tuple[Person, ...]:
        """Everybody whom the sources know."""
        return self.folder.people()

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """What may tell of a security incident, and nobody has answered for."""
        return list_unanswered(self.timeline, self.written, self.sourced.places, self.answers)

    @cached_property
    def parties(self) -> Parties:
        """Who may answer for the public text."""
        return replace(self.answers.parties, asked=describe_signals(self.signals))

    @property
    def roster(self) -> Roster:
        """Everybody known, and whom a name means."""
        return self.answers.parties.roster

    @cached_property
    def known(self) -> Known:
        """Who and what is to be hidden, and what is public already."""
        return Known(
            people=list_everybody(self.directory, self.incident, self.settings),
            tenants=self.workspace.tenants(),
            internal_domains=self.settings.internal_domains,
            public=(*self.sourced.public, *self.settings.public_contacts),
        )

    @cached_property
    def picture(self) -> rendering.Picture:
        """The record at a glance."""
        facts = self.incident
        return rendering.draw(
            self.timeline,
            started=facts.started,
            resolved=facts.resolved,
            declared=facts.declared,
            mitigated=facts.mitigated,
        )

    # the notebooks, as they will stand --------------------------------------------

    def stands(self, name: str) -> Notebook | None:
        """The notebook as it is on disk; ``None`` if it was not made yet."""
        if name not in self._on_disk:
            self._on_disk[name] = read_own_notebook(self.folder, name)
        return self._on_disk[name]

    def texts(self, name: str) -> Mapping[tuple[str, str], str]:
        """What the kit writes into the Markdown cells of a notebook."""
        if name == "report":
            return draft_report(self.report)
        if name == "public":
            return {**draft_public(self.report, self.propose), ("header", ""): PUBLIC_HEAD}
        return {("header", ""): f"# {HEADINGS[name]}: {self.incident.title or self.id}"}

    def notebook(self, name: str) -> Notebook:
        """The notebook as the next refresh leaves it, but for what its code prints."""
        if name not in self._refreshed:
            fresh = compose(read_template(name, self.id), self.texts(name))
            self._refreshed[name] = refresh(self.stands(name), fresh)
        return self._refreshed[name]

    @cached_property
    def written(self) -> Written:
        """What people wrote in ``report.ipynb``."""
        return read_report(self.stands("report"))

    @cached_property
    def report(self) -> Report:
        """Everything the drafts are made from."""
        return Report(
            incident=self.incident,
            settings=self.settings,
            timeline=self.timeline,
            checks=self.sourced.checks,
            notes=self.notes,
            written=self.written,
            title=self.sourced.title,
            asked=self.parties.asked,
        )

    def propose(self, text: str) -> str:
        """``text`` with everything hidden that is not decided to stay, named as in
        the whole public version."""
        return propose(text, self.known, self.decisions, self.naming)

    @cached_property
    def naming(self) -> TenantOrder:
        """What each tenant is called, by the order of the public sections."""
        texts = draft_public(self.report, str)
        places = {one.key: place for place, one in enumerate(PUBLIC)}
        keys = sorted(texts, key=lambda key: (places[key[0]], key[1] == ""))
        return order_tenants((texts[key] for key in keys), self.known)

    @cached_property
    def familiar(self) -> tuple[str, ...]:
        """Names of ours that nobody is asked about: they hide nobody. A service may be called
        after a customer, so it is asked about unless the status page shows it."""
        own = (self.settings.team, self.sourced.title)
        return (*filter(None, own), *dict.fromkeys(part.name for part in self.components))

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The components of the timeline's updates, in their order."""
        lines = self.timeline.lines
        return tuple(part for line in lines for part in line.event.components or ())

    @cached_property
    def sections(self) -> tuple[PublicSection, ...]:
        """The public version's sections as they stand in ``public.ipynb``."""
        return read_public(self.notebook("public"))

    @cached_property
    def unsettled(self) -> tuple[str, ...]:
        """What a merge left undecided, and decisions that are not applied, a step each."""
        conflicts = list_conflicts(self.workspace, self.folder, self.stands)
        return (*conflicts, *list_misfit_steps(self.fitted.misfits, self.id))

    @cached_property
    def public(self) -> Redacted:
        """The public text after every decision; once all is decided, what files would leak."""
        public = redact_sections(
            self.sections,
            self.known,
            self.decisions,
            questions=self.settled.questions,
            familiar=self.familiar,
            facts=find_facts(self.incident, self.timeline, self.written, self.components),
            kept=[one.sentence for one in find_kept(self.folder, self.roster)],
        )
        missing = (*list_missing_steps(self.sections), *list_misplaced_words(self.stands("public")))
        public = replace(
            public,
            problems=(*self.unsettled, *public.problems, *missing, *self.shared.problems),
            missing_lists=list_unacknowledged(self.lists, self.review),
        )
        if self.unsettled or public.undecided or public.proposed or not public.text.strip():
            return public
        leaks = self.leak_check(public.hidden).locate_leaks(public.text, self.sections)
        return replace(public, leaks=leaks)

    def leak_check(self, hidden: Sequence[str]) -> LeakCheck:
        """What is looked for in the files of a public text from which ``hidden`` was
        taken out."""
        return LeakCheck(self.known, self.decisions, hidden, self.familiar)

    @cached_property
    def draft(self) -> str:
        """The public text as if every proposal in it were accepted, and everything
        that is undecided, names on no list too, were hidden."""
        public = self.public
        names = tuple(one.value for one in public.undecided if one.rule == "unfamiliar")
        known = replace(self.known, names=names)
        return propose(drop_markers(public.text), known, self.decisions, self.naming)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the process asks for, rule by rule."""
        made = self.folder.notebook("public").exists()
        digest = self.public.digest if made else None
        return process.assess(
            Record(
                incident=self.parties.incident,
                settings=self.settings,
                timeline=self.timeline,
                checks=self.sourced.checks,
                written=self.written,
                review=self.review,
                digest=digest,
                public_exists=made,
                proposed=self.public.proposed if made else (),
                security_held=assess_security(self.parties, self.review, digest).state == "hold",
                directory=self.directory,
                now=self.now,
            )
        )


def load_case(workspace: Workspace, incident: str, now: datetime | None = None) -> Case:
    """The case of an incident that exists, as it is ``now``."""
    return Case(workspace, workspace.folder(incident), now or utc_now())


def case_at(path: Path) -> Case:
    """The case whose folder is ``path``, as it is named or else as it is."""
    named = as_named(path)
    folder = named if find_root(named.parent) else path.resolve()
    return load_case(open_workspace(folder.parent), folder.name)
