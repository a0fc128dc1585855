"""What is done at a door, step by step, and what has to hold before each.

One publishes at a time. The gate is asked again, with the incident's folder held, right
before a request is sent; and before the one request that readers notice, a receipt is
written that says it is about to be. A process that ends after it is continued by looking,
and the request is not sent twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import sleep
from typing import Literal, NoReturn

from incident_kit.case import Case, change_case, load_case
from incident_kit.case.published_texts import keep_text
from incident_kit.errors import RenderingError, SourceError, UndecidedError, UsageError
from incident_kit.exporting.artifacts import approve_public
from incident_kit.model import Publication
from incident_kit.publishing.checking import check_place, was_told
from incident_kit.publishing.comparing import digest_body, is_of, is_same, list_differences
from incident_kit.publishing.door import Door, Shown
from incident_kit.publishing.recording import Asked, record_step
from incident_kit.review import Approved
from incident_kit.review.receipts import Receipts, find_receipts
from incident_kit.workspace import open_workspace
from incident_kit.workspace.locking import hold_folder

#: The pauses, in seconds, between looks at whether a request was heard: about a minute.
PAUSES = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
#: How often a draft is sent, which may be sent as often as one likes.
_TRIES = 3
_UNTOLD = "publish it without telling them (--notify)"

Wait = Callable[[float], None]


Did = Literal["drafted", "published", "taken back", "nothing"]


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, or found to be done already, at a door; ``said`` in a sentence."""

    did: Did
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A text that may leave, what it is made into for a door, and what stands there;
    ``before`` is what stood published by the receipts when somebody asked."""

    case: Case
    approved: Approved
    body: str
    shown: Shown
    receipts: Receipts
    before: Publication | None

    @property
    def is_live(self) -> bool:
        """Whether readers see it already."""
        return self.shown.shows(self.body)


@contextmanager
def _publishing(case: Case) -> Iterator[Case]:
    """Keep every other publisher of the incident away, and give it as it is by then."""
    with hold_folder(case.folder.path, "publish"):
        yield _load_again(case)


def _load_again(case: Case) -> Case:
    return load_case(open_workspace(case.workspace.root), case.id)


def prepare(case: Case, door: Door, asked: Asked) -> Ready:
    """What is approved now, once it is seen that it may go to ``door``.

    Raises what the gate does; :class:`UndecidedError` where nothing can be published there,
    or for what somebody else left there.
    """
    before = find_receipts(case.review, door.target).published
    case = continue_publishing(case, door)
    approved = approve_public(case)
    body = door.compose(case, approved)
    shown = door.look()
    receipts = find_receipts(case.review, door.target)
    check_place(shown, receipts, body, asked.over)
    return Ready(case, approved, body, shown, receipts, before)


def continue_publishing(case: Case, door: Door) -> Case:
    """Where nothing is recorded of what became of a text that was about to be published,
    look, and record it if readers see it; the case as it is then."""
    begun = find_receipts(case.review, door.target).begun
    if begun is None:
        return case
    shown = door.look()
    if not shown.is_whole or not is_of(shown.live, begun.body):
        return case
    asked = Asked(begun.by or "", begun.reason, notify=begun.notified)
    _record(case, door, "publish", begun.text, begun.body, asked)
    return _load_again(case)


@contextmanager
def _approving_again(ready: Ready) -> Iterator[Case]:
    """Hold the incident's folder, and give the case as it is by then; raise what the gate
    does where the text may not leave any more, or is another."""
    with change_case(ready.case) as current:
        if approve_public(current) != ready.approved:
            raise UndecidedError(f"not published: {current.id}: another text is approved now")
        yield current


# draft ------------------------------------------------------------------------------


def draft(case: Case, door: Door, asked: Asked, wait: Wait = sleep) -> Done:
    """Put what is approved now as a draft, and compare what stands there then.

    Raises as :func:`prepare`; :class:`RenderingError` where the door keeps another text
    than it was sent.
    """
    with _publishing(case) as current:
        ready = prepare(current, door, asked)
        if ready.is_live:
            return _settle(ready, door)
        if not is_same(ready.shown.draft, ready.body):
            with _approving_again(ready):
                pass  # it may leave, in this second
            ready = replace(ready, shown=_send_draft(door, ready.body, wait))
        last = ready.receipts.last
        if last is None or last.action != "draft" or not is_of(ready.body, last.body):
            _record(
                ready.case, door, "draft", ready.approved.digest, digest_body(ready.body), asked
            )
        if ready.is_live:
            return _settle(ready, door)
        return Done("drafted", f"the draft at {door.name} is the signed text", door.preview)


def _send_draft(door: Door, body: str, wait: Wait) -> Shown:
    """Send a draft until it stands there; what stands there then."""
    failure = SourceError(f"{door.name} took no draft")
    for pause in PAUSES[:_TRIES]:
        wait(pause)
        refused, doubt = _try_draft(door, body)
        if refused is not None:
            raise refused
        try:
            shown = door.look()
        except SourceError as error:
            failure = error
            continue
        if is_same(shown.draft, body) or is_same(shown.live, body):
            return shown
        if doubt is None:
            raise RenderingError(
                f"{door.name} keeps another text than it was sent; nothing is published",
                todo=[*list_differences(shown.draft or "", body), "reword what it changes"],
            )
        failure = doubt
    raise failure


def _try_draft(door: Door, body: str) -> tuple[SourceError | None, SourceError | None]:
    """The refusal of a draft, and else the doubt whether it was heard."""
    try:
        return door.put_draft(body), None
    except SourceError as error:
        return None, error


# publish ----------------------------------------------------------------------------


def publish(case: Case, door: Door, asked: Asked, wait: Wait = sleep) -> Done:
    """Show readers the draft that is approved now, and look whether they see it.

    Raises as :func:`prepare`; :class:`UsageError` where no draft of it stands there, or
    subscribers were told before; :class:`SourceError` where it is not known yet what
    readers see.
    """
    with _publishing(case) as current:
        ready = prepare(current, door, asked)
        if ready.is_live:
            return _say_untold(ready, door, asked, _settle(ready, door))
        _check_draft(ready, door)
        _check_telling(ready, door, asked)
        _begin(ready, door, asked)
        doubt = _send_once(door, asked)
        return _verify(ready, door, doubt, wait)


def _begin(ready: Ready, door: Door, asked: Asked) -> None:
    """Record that the text is about to be published, while the gate lets it pass."""
    with _approving_again(ready) as current:
        keep_text(current.folder, current.review, ready.approved.text)
        body = digest_body(ready.body)
        _record(current, door, "begin", ready.approved.digest, body, asked)


def _check_draft(ready: Ready, door: Door) -> None:
    """Only the very draft that was put and compared is published."""
    drafted = ready.receipts.drafted
    is_ours = drafted is not None and is_of(ready.body, drafted.body)
    if not is_ours or not is_same(ready.shown.draft, ready.body):
        raise UsageError(
            f"no draft of the signed text stands at {door.name} yet",
            todo=[f"put it there and look at it: {_name_command(ready.case, '--draft')}"],
        )


def _check_telling(ready: Ready, door: Door, asked: Asked) -> None:
    """Subscribers are told once, whatever is taken back and published again."""
    if not asked.notify:
        return
    if not door.notifies:
        raise UsageError(f"{door.name} has nobody to tell", todo=[_UNTOLD])
    if was_told(ready.shown, ready.receipts):
        raise UsageError(
            "those who subscribed were told of this report already, or may have been: "
            "they are told once",
            todo=[_UNTOLD],
        )


def _say_untold(ready: Ready, door: Door, asked: Asked, done: Done) -> Done:
    """The same, and that nobody was told now, if that was asked for: only the request that
    publishes tells."""
    were_told = ready.receipts.has_notified or ready.shown.notified
    if were_told or not asked.notify or not door.notifies:
        return done
    return replace(done, said=f"{done.said} already, and nobody was told: publishing alone tells")


def _send_once(door: Door, asked: Asked) -> SourceError | None:
    """Send the request; the doubt that is left, if nothing tells whether it was done."""
    try:
        refused = door.publish(notify=asked.notify)
    except SourceError as error:
        return error
    if refused is not None:
        raise refused
    return None


def _verify(ready: Ready, door: Door, doubt: SourceError | None, wait: Wait) -> Done:
    """Look until readers see what was sent, and record it."""
    for pause in PAUSES:
        wait(pause)
        try:
            shown = door.look()
        except SourceError as error:
            doubt = error
            continue
        if shown.shows(ready.body):
            return _settle(ready, door)
        seen_before = (ready.body, ready.shown.live)
        if shown.live is not None and not any(is_same(shown.live, one) for one in seen_before):
            _take_back_at_once(ready, door, shown.live)
    why = f" ({doubt.args[0]})" if doubt else ""
    raise SourceError(
        f"sent to {door.name}, and not seen there yet{why}: it is not sent again by itself",
        todo=[
            f"look at {door.url}",
            f"then let the kit look again: {_name_command(ready.case, '--live')}",
        ],
    )


def _take_back_at_once(ready: Ready, door: Door, live: str) -> NoReturn:
    """Readers see another text than was signed: take it back, and say so."""
    taken = "it was taken back at once"
    try:
        _take_away(ready.case, door)
    except SourceError as error:
        taken = f"NOT seen to be taken back ({error.args[0]})"
    else:
        _record(ready.case, door, "revert", ready.approved.digest, None, Asked(""))
    raise RenderingError(
        f"{door.name} showed another text than was signed: {taken}; mail that was sent "
        "cannot be called back",
        todo=[f"look at {door.url}", *list_differences(live, ready.body)],
    )


def _settle(ready: Ready, door: Door) -> Done:
    """Record that readers see the signed text, if that is not recorded yet."""
    case = continue_publishing(_load_again(ready.case), door)
    published = find_receipts(case.review, door.target).published
    said = f"readers see the signed text at {door.name}"
    if published is not None and is_of(ready.body, published.body):
        did: Did = "nothing" if ready.before == published else "published"
        return Done(did, said, door.url)
    keep_text(case.folder, case.review, ready.approved.text)
    body = digest_body(ready.body)
    _record(case, door, "publish", ready.approved.digest, body, Asked(""))
    return Done("published", said, door.url)


# take back --------------------------------------------------------------------------


def revert(case: Case, door: Door, asked: Asked) -> Done:
    """Take from readers what was published. No approval is asked for: whatever holds a
    report back, what left before can be taken back.

    Raises :class:`UndecidedError` where something else stands there than was published.
    """
    with _publishing(case) as current:
        shown = door.look()
        receipts = find_receipts(current.review, door.target)
        ours = [one for one in receipts.entries if one.action in ("begin", "publish")]
        if shown.live is None and (shown.is_whole or not ours):
            return _record_gone(current, door, receipts, asked)
        text = next((one.text for one in ours if is_of(shown.live, one.body)), None)
        if text is None and shown.live is not None and not asked.over:
            raise UndecidedError(
                f"not taken back: {door.name} shows another text than was published from here",
                todo=[
                    f"look at it: {door.url}",
                    "if it shall go all the same, say why: "
                    f'{_name_command(case, "--revert")} --over --reason "WHY"',
                ],
            )
        _take_away(current, door)
        sent = text or (ours[-1].text if ours else current.public.digest)
        _record(current, door, "revert", sent, None, asked)
    return Done(
        "taken back",
        f"readers of {door.name} do not see it any more; mail, feeds and copies keep it",
        door.url,
    )


def _take_away(case: Case, door: Door) -> None:
    """Take from readers what they see, and look; a :class:`SourceError` if that is refused,
    or is not seen to be done."""
    try:
        refused = door.revert()
    except SourceError:
        refused = None  # whether it was done is seen by looking
    if refused is not None:
        raise refused
    left = door.look()
    if left.live is not None or not left.is_whole:
        raise SourceError(
            f"asked {door.name} to take it back, and readers still see it",
            todo=[f"look at {door.url}, then again: {_name_command(case, '--revert')}"],
        )


def _record_gone(case: Case, door: Door, receipts: Receipts, asked: Asked) -> Done:
    """Nothing stands there: record it, where our receipts say that something does."""
    last = receipts.begun or receipts.published
    if last is None:
        return Done("nothing", f"nothing is published at {door.name}", door.url)
    _record(case, door, "revert", last.text, None, asked)
    return Done("taken back", f"nothing is published at {door.name} any more", door.url)


def _name_command(case: Case, flag: str) -> str:
    return f"incident-kit publish {case.id} {flag}"


def _record(case: Case, door: Door, action: str, text: str, body: str | None, asked: Asked) -> None:
    record_step(case, door.target, door.url, action, text, body, asked)
