"""A door through which reports leave, and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from incident_kit.case import Case
from incident_kit.errors import SourceError
from incident_kit.publishing.comparing import is_same
from incident_kit.review import Approved


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands behind a door now, by what it says of itself.

    ``draft`` and ``live`` are the texts that stand there, ``None`` for none; readers see
    ``live`` alone. ``notified`` says whether those who subscribed were told of the report,
    ``None`` where the door does not say. ``refusals`` are why nothing can be published
    there, ``questions`` what a person has to decide first, a sentence each. ``is_whole``
    says that all that leads to ``live`` is as it should be, and nothing leads anywhere where
    there is none: false where a door takes several steps and was stopped between two.
    """

    draft: str | None = None
    live: str | None = None
    notified: bool | None = None
    refusals: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    is_whole: bool = True

    def shows(self, body: str) -> bool:
        """Whether readers see ``body``, and all that leads to it."""
        return self.is_whole and is_same(self.live, body)


class Door(Protocol):
    """A place where the report of one incident is published."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def target(self) -> str:
        """What receipts call it: the door, and the place behind it."""

    @property
    def notifies(self) -> bool:
        """Whether it can tell people who subscribed."""

    @property
    def url(self) -> str:
        """Where readers find the report; known once :meth:`look` was called."""

    @property
    def preview(self) -> str:
        """Where the team looks at the draft, which readers do not see."""

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The place in pairs of a word and what it is; known once :meth:`look` was called."""

    def compose(self, case: Case, approved: Approved) -> str:
        """What an approved text is made into for this door; the same every time."""

    def list_losses(self, approved: Approved) -> tuple[str, ...]:
        """What readers will not see there as it was written, a phrase each."""

    def look(self) -> Shown:
        """What stands there now; a :class:`SourceError` if that cannot be seen."""

    def put_draft(self, body: str) -> SourceError | None:
        """Put a draft that readers do not see, in place of the one there. The refusal, if
        it was refused; a :class:`SourceError` where nothing tells whether it was done."""

    def publish(self, *, notify: bool) -> SourceError | None:
        """Show readers the draft that stands there, by one request that is never sent again;
        with ``notify`` those who subscribed are told. As :meth:`put_draft`."""

    def revert(self) -> SourceError | None:
        """Take from readers what they see, by one request. As :meth:`put_draft`."""
