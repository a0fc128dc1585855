"""An answer recorded in ``review.yaml``: after all that stand there, one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from incident_kit.errors import UsageError
from incident_kit.files import parse_yaml, validate_data
from incident_kit.model import Link, Review
from incident_kit.model.dating import TOLERANCE
from incident_kit.model.settings import Settings
from incident_kit.workspace.review_file import ReviewFile, describe_rule, find_last_link
from incident_kit.workspace.review_text import append_digest, append_entry, set_refusal

#: A signature of an entry, or ``None`` where it needs none.
Sign = Callable[[Link], str | None]
#: The lists whose entries let a text leave, by the rule that is in force.
_RULED = ("security", "signoffs")
#: What stands for an entry's digest before it is computed.
_UNSEALED = "unsealed"


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The ``text`` of the ``review.yaml`` of ``incident``; ``label`` names it in errors."""

    text: str
    label: str
    incident: str
    settings: Settings

    def read(self) -> Review:
        """What it says; every fault is a :class:`FileError`."""
        data = parse_yaml(self.text, self.label)
        context = {"zone": self.settings.time_zone}
        return validate_data(ReviewFile, data, self.label, context).value(self.incident)

    def append(
        self, section: str, entry: Mapping[str, object], answer: str | None, sign: Sign | None
    ) -> tuple[ReviewPage, Link]:
        """The page with ``entry`` in a list, recorded while security was answered with
        ``answer``; and the link it is."""
        review = self.read()
        answer = review.chain.find_answer(answer) if answer else None
        context = {
            "answered": answer,
            "rule": describe_rule(self.settings, answer) if section in _RULED else None,
            "follows": list(review.chain.heads),
        }
        row = {**entry, **{key: value for key, value in context.items() if value}}
        link = self._link(section, row, review)
        sealed = {"signature": sign(link) if sign else None, "entry": link.digest}
        row |= {key: value for key, value in sealed.items() if value}
        text = append_entry(self.text, self.label, section, row)
        text = append_digest(text, self.label, link.digest)
        if section == "declines":
            text = set_refusal(text, self.label, _choose_refusal(entry))
        page = replace(self, text=text)
        return page, find_last_link(page.read(), section)

    def _link(self, section: str, row: Mapping[str, object], review: Review) -> Link:
        """The link that ``row`` is, before it is sealed."""
        unsealed = {**row, "entry": _UNSEALED}
        page = replace(self, text=append_entry(self.text, self.label, section, unsealed))
        link = find_last_link(page.read(), section)
        _check_clock(link, review)
        return link


def _check_clock(link: Link, review: Review) -> None:
    """Raise :class:`UsageError` for an entry dated before those that stand there already."""
    last = max((one.at for one in review.links), default=link.at)
    if last > link.at + TOLERANCE:
        raise UsageError(
            f"review.yaml holds an answer of {last:%Y-%m-%d %H:%M} UTC, and the clock here "
            f"says {link.at:%Y-%m-%d %H:%M} UTC: nothing was recorded",
            todo=["set the clock of this machine, then run this again"],
        )


def _choose_refusal(entry: Mapping[str, object]) -> Mapping[str, object] | None:
    """What `not_publishing` says after a decision to publish nothing; nothing after its end."""
    if entry.get("action") == "undo":
        return None
    return {key: entry[key] for key in ("by", "reason", "at")}
