"""Everything known about one incident, read from its folder at one moment.

What stands in a notebook is read as it will stand after the next refresh, so that
what a running notebook says about itself is true when it has been written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from incident_kit import process, rendering
from incident_kit.case.conflicts import TYPED, list_conflicts
from incident_kit.case.earlier_drafts import Basis, list_earlier_drafts
from incident_kit.case.known_lists import list_names, read_lists
from incident_kit.case.leak_check import LeakCheck
from incident_kit.case.notebooks import (
    HEADINGS,
    PUBLIC_HEAD,
    list_misplaced_words,
    read_template,
)
from incident_kit.case.notes import describe_assumed_zone, list_notes
from incident_kit.case.parts import Key, part
from incident_kit.case.signals import list_unanswered
from incident_kit.case.stated import find_choices, find_facts, find_kept
from incident_kit.case.stored import Stored
from incident_kit.model import (
    Component,
    Decision,
    KeptSentence,
    Known,
    PublicSection,
    Redacted,
    SectionChoice,
    Timeline,
    Window,
    Written,
)
from incident_kit.model.dating import Span, find_span
from incident_kit.model.parties import Parties
from incident_kit.model.people import list_everybody
from incident_kit.model.roster import Roster
from incident_kit.process.record import Record, Verdict
from incident_kit.process.signals import Signal, describe_signals, list_signals
from incident_kit.redaction import (
    Settled,
    TenantOrder,
    order_tenants,
    propose,
    set_aside,
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
from incident_kit.report.drafts import Alike, list_none_alike
from incident_kit.review import (
    Lists,
    assess_security,
    list_agreed_harmless,
    list_unacknowledged,
    redact_sections,
)
from incident_kit.review.choices import apply_choices
from incident_kit.review.corrections import list_correction_steps
from incident_kit.review.receipts import list_published
from incident_kit.review.stubs import list_missing_steps
from incident_kit.sources.pasted.matches import carry_decisions, list_replaced
from incident_kit.sources.registry import TRAITS
from incident_kit.text.fingerprint import digest
from incident_kit.timeline import (
    Fitted,
    build,
    compute_window,
    fit_decisions,
    list_misfit_steps,
    shift_clocks,
)
from incident_kit.workspace import (
    MARKER,
)


@dataclass(frozen=True)
class Case(Stored):
    """One incident of a workspace; each part is read once, when first asked for."""

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What is hidden and what may stay: what holds of this incident's own decisions and
        of those shared by others."""
        return self.settled.holds

    @part()
    def settled(self) -> Settled:
        """The decisions that hold, and those that are asked again."""
        own, shared = self.own_decisions, self.shared.decisions
        return settle_decisions(own, shared, self.known, self.span)

    @part()
    def span(self) -> Span:
        """From when until when decisions can have been made, as far as that tells of those
        that there are: as time goes by they are not settled anew."""
        decisions = (*self.own_decisions, *self.shared.decisions)
        return find_span(self.incident, self.now).narrow(one.at for one in decisions if one.at)

    @part("redactions.yaml")
    def kept(self) -> tuple[KeptSentence, ...]:
        """The sentences that somebody keeps by name, although they differ from the facts."""
        return find_kept(self.folder, self.roster)

    @part()
    def window(self) -> Window:
        """The span that is gathered."""
        return compute_window(self.incident, self.settings.margin_minutes)

    @part()
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

    @part()
    def fitted(self) -> Fitted:
        """The decisions on events that hold, and those that were made on something else."""
        return fit_decisions(self.curation, (*self.events, *self.curation.added))

    @part("people.json")
    def lists(self) -> Lists:
        """The lists that names are looked for by, and which are missing."""
        given = self.tenants, self.sourced, self.directory
        events = (*self.events, *self.curation.added)
        return read_lists(self.settings, self.folder, *given, events)

    @part("incident.yaml")
    def notes(self) -> tuple[str, ...]:
        """What was not checked, in words, for the report's appendix."""
        return (
            *list_notes(self.incident, self.sourced, self.lists, self.known.people),
            *describe_assumed_zone(self.folder.assumed(), self.settings.time_zone),
        )

    @part()
    def signals(self) -> tuple[Signal, ...]:
        """What may tell of a security incident, and nobody has answered for."""
        return list_unanswered(
            self.timeline, self.written, self.sourced.places, self.held, self.review
        )

    @part()
    def parties(self) -> Parties:
        """Who may answer for the public text."""
        return replace(self.held, asked=describe_signals(self.signals))

    @part()
    def roster(self) -> Roster:
        """Everybody known, and whom a name means."""
        return self.held.roster

    @part()
    def known(self) -> Known:
        """Who and what is to be hidden, and what is public already."""
        return Known(
            people=list_everybody(self.directory, self.incident, self.settings),
            tenants=self.tenants,
            internal_domains=self.settings.internal_domains,
            public=(*self.sourced.public, *self.settings.public_contacts),
        )

    @part()
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

    def texts(self, name: str) -> Mapping[tuple[str, str], str]:
        """What the kit writes into the Markdown cells of a notebook."""
        return self.find(Key("texts", name), lambda: self._draft_texts(name))

    def _draft_texts(self, name: str) -> Mapping[tuple[str, str], str]:
        if name == "report":
            return draft_report(self.report)
        if name == "public":
            return {**draft_public(self.report, self.propose), ("header", ""): PUBLIC_HEAD}
        return {("header", ""): f"# {HEADINGS[name]}: {self.incident.title or self.id}"}

    def notebook(self, name: str) -> Notebook:
        """The notebook as the next refresh leaves it, but for what its code prints."""

        def refresh_notebook() -> Notebook:
            return refresh(self.stands(name), self.begin(name), self.alike(name))

        return self.find(Key("notebook", name), refresh_notebook)

    def begin(self, name: str) -> Notebook:
        """The notebook as the kit begins it."""
        return compose(read_template(name, self.id), self.texts(name))

    def alike(self, name: str) -> Alike:
        """What the kit would have written into a notebook's cells from the words that stand
        inside now, had something else been decided."""
        if name != "public":
            return list_none_alike
        basis = Basis(self.report, self.known, self.decisions, self.naming)
        return partial(list_earlier_drafts, basis)

    @part()
    def written(self) -> Written:
        """What people wrote in ``report.ipynb``."""
        return read_report(self.stands("report"))

    @part()
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
            is_published=self.earlier is not None,
            asked=tuple(list_signals(self.signals)),
        )

    def propose(self, text: str) -> str:
        """``text`` with everything hidden that is not decided to stay, named as in
        the whole public version."""
        return propose(text, self.known, self.decisions, self.naming)

    @part()
    def naming(self) -> TenantOrder:
        """What each tenant is called, by the order of the public sections."""
        texts = self.words
        places = {one.key: place for place, one in enumerate(PUBLIC)}
        keys = sorted(texts, key=lambda key: (places[key[0]], key[1] == ""))
        return order_tenants((texts[key] for key in keys), self.known)

    @part()
    def familiar(self) -> tuple[str, ...]:
        """Names of ours that nobody is asked about: they hide nobody. A service may be called
        after a customer, so it is asked about unless the status page shows it."""
        own = (self.settings.team, self.sourced.title)
        return (*filter(None, own), *dict.fromkeys(part.name for part in self.components))

    @part()
    def components(self) -> tuple[Component, ...]:
        """The components of the timeline's updates, in their order."""
        lines = self.timeline.lines
        return tuple(part for line in lines for part in line.event.components or ())

    @part()
    def sections(self) -> tuple[PublicSection, ...]:
        """The public version's sections, as they were decided on."""
        return apply_choices(self.typed_sections, self.choices, self.fingerprint)

    @part()
    def typed_sections(self) -> tuple[PublicSection, ...]:
        """The public version's sections as they stand in ``public.ipynb``."""
        return read_public(self.notebook("public"))

    @part("redactions.yaml")
    def choices(self) -> tuple[SectionChoice, ...]:
        """What people decided by name on sections of the public version."""
        return find_choices(self.folder, self.roster)

    @part()
    def words(self) -> Mapping[tuple[str, str], str]:
        """What the proposals are made of, before anything in it is hidden."""
        return draft_public(self.report, str)

    def fingerprint(self, section: PublicSection) -> str:
        """What a section says, however our own decisions name what is hidden in it: a
        proposal counts by the words it is made of and by what is found in them."""
        text = section.text
        for key, words in self.words.items():
            draft = self.texts("public")[key].strip()
            if key[0] == section.key and draft and draft in text:
                bare = propose(words, self.known, (), self.naming)
                text = text.replace(draft, f"{words}\0{bare}\0")
        return digest(f"{section.heading}\0{text}")

    @part(*TYPED, MARKER)
    def unsettled(self) -> tuple[str, ...]:
        """What a merge left undecided, and decisions that are not applied, a step each."""
        conflicts = list_conflicts(self.workspace, self.folder, self.stands)
        return (*conflicts, *list_misfit_steps(self.fitted.misfits, self.id))

    @part()
    def public(self) -> Redacted:
        """The public text after every decision; once all is decided, what files would leak."""
        public = redact_sections(
            self.sections,
            self.known,
            self.decisions,
            questions=self.settled.questions,
            familiar=self.familiar,
            facts=find_facts(
                self.incident, self.timeline, self.written, self.components, self.earlier
            ),
            kept=[one.sentence for one in self.kept],
            harmless=sorted(list_agreed_harmless(self.parties, self.review)),
        )
        correcting = list_correction_steps(self.sections, public.digest, self.earlier)
        missing = (*list_missing_steps(self.sections), *self.misplaced, *correcting)
        public = replace(
            public,
            problems=(*self.unsettled, *public.problems, *missing, *self.shared.problems),
            missing_lists=self.missing_lists,
            own_domains=tuple(self.lists.own_domains),
        )
        if self.unsettled or public.undecided or public.proposed or not public.text.strip():
            return public
        check = self.leak_check(public.hidden, public.harmless_texts)
        return replace(public, leaks=check.locate_leaks(public.text, self.sections))

    @part()
    def misplaced(self) -> tuple[str, ...]:
        """What people wrote in cells that are not exported, a step each."""
        return tuple(list_misplaced_words(self.stands("public")))

    @part()
    def missing_lists(self) -> tuple[str, ...]:
        """The lists that are missing, and nobody said that it is meant to be so."""
        return tuple(list_unacknowledged(self.lists, self.review))

    def leak_check(self, hidden: Sequence[str], harmless: Sequence[str] = ()) -> LeakCheck:
        """What is looked for in the files of a public text from which ``hidden`` was
        taken out, and in which ``harmless`` is no secret."""
        return LeakCheck(self.known, self.decisions, hidden, self.familiar, harmless)

    @part()
    def draft(self) -> str:
        """The public text as if every proposal in it were accepted, and everything
        that is undecided, names on no list too, were hidden. What is no secret in the word
        of two people stands in it, as it is published."""
        public = self.public
        asked = [one for one in public.undecided if one.kind == "name"]
        written = (public.text[one.start : one.end] for one in asked)
        names = dict.fromkeys([*(one.value for one in asked), *written])
        known = replace(self.known, names=tuple(names))
        text, put_back = set_aside(public.text, public.harmless)
        return put_back(propose(drop_markers(text), known, self.decisions, self.naming))

    @part("public.ipynb")
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
                published=list_published(self.review),
                security_held=assess_security(self.parties, self.review, digest).state == "hold",
                directory=self.directory,
                now=self.now,
            )
        )
