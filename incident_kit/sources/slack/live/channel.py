"""The messages of one channel: its history, and its threads at the same time.

``conversations.history`` gives no replies but those also sent to the channel.
A thread is asked for by its parent; one that began before the window shows only
there, so the history is read from some days before the window on. Slack repeats
the parent on every page of a thread, or does not: messages are told apart by
their ``ts``, never by their place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from incident_kit.model import Window
from incident_kit.sources.slack.live.cache import PageCache
from incident_kit.sources.slack.live.client import Calls
from incident_kit.sources.slack.live.errors import RefusalError
from incident_kit.sources.slack.live.pages import Listing, Page, read_pages
from incident_kit.sources.slack.live.progress import HISTORY, REPLIES, ChannelProgress
from incident_kit.sources.slack.times import message_ts, thread_ts, ts_time
from incident_kit.sources.slack.twins import tell_apart, time_of
from incident_kit.text.counting import count

Message = Mapping[str, Any]

#: Messages of a page: Slack recommends no more, and larger pages of threads may fail.
LIMIT = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HIDDEN = "the workspace's plan hides its older messages: Gather sooner, or upgrade the plan."


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a channel, by ``ts``: ``inside`` the window, and as
    ``context`` the messages from outside it that began a thread with one inside.

    ``problems`` say why some may be missing, ``skipped`` counts entries
    without a time, ``lost`` threads whose first message Slack did not give.
    ``unfinished`` if gathering again would go on where this broke off.
    """

    inside: Mapping[str, Message]
    context: Mapping[str, Message]
    problems: tuple[str, ...] = ()
    skipped: int = 0
    lost: int = 0
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """The messages of one listing that matter, and why it ended before its end."""

    messages: Mapping[str, Message]
    pages: int = 0
    skipped: int = 0
    hidden: bool = False
    error: RefusalError | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """What is read of which channel, and with what. ``rescan`` is how long
    before the window a thread may have begun."""

    id: str
    window: Window
    rescan: timedelta
    calls: Calls
    pages: PageCache | None
    progress: ChannelProgress


def read_channel(channel: Channel) -> Reading:
    """All messages of the window, and the parents of its threads.

    Raises :class:`~incident_kit.sources.slack.live.errors.RefusalError` if not even
    the first page could be read; what is refused later is named in the value.
    """
    threads = _Threads(lambda ts: _read_thread(channel, ts))
    try:
        history = _read_history(channel, threads.ask)
        channel.progress.history_ended()
        replies = threads.results()
    except BaseException:
        channel.calls.stop()
        raise
    finally:
        threads.close()
    if history.error and not history.pages:
        raise history.error
    return _assemble(history, replies, channel.window)


def thread_to_read(message: Message, window: Window) -> str:
    """The ``ts`` of the thread that must be read because of ``message``; ``""``
    for none. A parent whose last reply came before the window needs none."""
    ts, root = message_ts(message), thread_ts(message)
    if root and root != ts:
        return root if ts_time(ts) in window else ""
    if not _is_parent(message, ts, root):
        return ""
    latest = message.get("latest_reply")
    at = ts_time(latest) if isinstance(latest, str) else None
    return "" if at and at < window.start else ts


def _is_parent(message: Message, ts: str, root: str) -> bool:
    count = message.get("reply_count")
    return bool(count) if isinstance(count, int) else bool(ts) and root == ts


def slack_ts(at: datetime) -> str:
    """A time as Slack writes it: Unix seconds and six digits, without a float."""
    since = at - _EPOCH
    return f"{since.days * 86400 + since.seconds}.{since.microseconds:06d}"


class _Threads:
    """Threads being read beside the history, one after the other, each once."""

    def __init__(self, read: Callable[[str], _Found]) -> None:
        self._read, self._futures = read, dict[str, Future[_Found]]()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="slack-threads")

    def ask(self, ts: str) -> bool:
        """Have the thread ``ts`` read; false if it was asked for before."""
        if ts in self._futures:
            return False
        self._futures[ts] = self._pool.submit(self._read, ts)
        return True

    def results(self) -> list[_Found]:
        """What all of them hold, oldest thread first, when the last is read."""
        return [self._futures[ts].result() for ts in sorted(self._futures, key=moment)]

    def close(self) -> None:
        """Begin no further thread, and wait for the one being read."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _read_history(channel: Channel, ask: Callable[[str], bool]) -> _Found:
    window, progress = channel.window, channel.progress
    span = Window(window.start - channel.rescan, window.end)

    def ask_for_thread(message: Message) -> None:
        ts = thread_to_read(message, window)
        if ts and ask(ts):
            progress.thread_asked()

    def note(page: Page) -> None:
        for message in page.items:
            ask_for_thread(message)
        times = (ts_time(message_ts(message)) for message in page.items)
        progress.page(len(page.items), [at for at in times if at and at in span], more=page.more)

    def key(message: Message) -> str:
        ts = message_ts(message)
        return ts if ts_time(ts) in span else ""

    return _read_listing(channel, _make_listing(HISTORY, channel.id, span, key), note)


def _read_thread(channel: Channel, ts: str) -> _Found:
    try:
        listing = _make_listing(REPLIES, channel.id, channel.window, message_ts, ts=ts)
        return _read_listing(channel, listing, lambda page: None)
    finally:
        channel.progress.thread_read()


def _make_listing(
    method: str, channel_id: str, span: Window, key: Callable[[Message], str], **more: str
) -> Listing:
    params = {
        "channel": channel_id,
        "oldest": slack_ts(span.start),
        "latest": slack_ts(span.end),
        "inclusive": "true",
        "limit": LIMIT,
        **more,
    }
    return Listing(method, "messages", params, key)


def _read_listing(channel: Channel, listing: Listing, note: Callable[[Page], None]) -> _Found:
    """The messages of the window and the parents in ``listing``, whatever the
    order; ``note`` hears of each page."""
    found: list[Message] = []
    pages = skipped = 0
    hidden = False
    try:
        for page in read_pages(listing, channel.calls, channel.progress.waiting, channel.pages):
            timed = [(ts, message) for message in page.items if (ts := message_ts(message))]
            found += [one for ts, one in timed if _matters(ts, one, channel.window)]
            pages, hidden = pages + 1, hidden or page.hidden
            skipped += page.strays + len(page.items) - len(timed)
            note(page)
    except RefusalError as error:
        return _Found(tell_apart(found, pick_fuller), pages, skipped, hidden, error)
    return _Found(tell_apart(found, pick_fuller), pages, skipped, hidden)


def _matters(ts: str, message: Message, window: Window) -> bool:
    return ts_time(ts) in window or _is_parent(message, ts, thread_ts(message))


def pick_fuller(first: Message | None, second: Message) -> Message:
    """Of two copies of one message the one edited last, then the one that has a
    subtype (also sent to the channel; deleted meanwhile), then the first."""
    if first is None:
        return second
    return max((first, second), key=_fullness)


def _fullness(message: Message) -> tuple[bool, datetime, bool]:
    edited = message.get("edited")
    ts = edited.get("ts") if isinstance(edited, Mapping) else None
    at = ts_time(ts) if isinstance(ts, str) else None
    return bool(edited), at or _EPOCH, bool(message.get("subtype"))


def _assemble(history: _Found, threads: list[_Found], window: Window) -> Reading:
    found = _join_messages(history, threads)
    inside = {ts: found[ts] for ts in sorted(found, key=moment) if time_of(ts) in window}
    wanted = {thread_ts(message) for message in inside.values()} - {""} - set(inside)
    parents = {**_list_copies(inside), **found}
    context = {ts: parents[ts] for ts in wanted if ts in parents}
    errors = [listing.error for listing in (history, *threads) if listing.error]
    return Reading(
        inside,
        context,
        problems=_list_problems(history, threads),
        skipped=history.skipped + sum(thread.skipped for thread in threads),
        lost=len(wanted) - len(context),
        unfinished=any(error.fatal or error.error == "no_answer" for error in errors),
    )


def _join_messages(history: _Found, threads: list[_Found]) -> dict[str, Message]:
    """Every message by key, in its fullest copy."""
    listings = [history, *threads]
    copies = [message for listing in listings for message in listing.messages.values()]
    return tell_apart(copies, pick_fuller)


def _list_problems(history: _Found, threads: list[_Found]) -> tuple[str, ...]:
    cut = Counter(thread.error.summary for thread in threads if thread.error)
    problems: list[str] = []
    if history.error:
        problems.append(f"older messages were not read: {history.error.summary}")
    for reason, number in cut.items():
        problem = count(
            number, "thread was not read to its end", "threads were not read to their end"
        )
        problems.append(f"{problem}: {reason}")
    if history.hidden:
        problems.append(_HIDDEN)
    return tuple(problems)


def _list_copies(inside: Mapping[str, Message]) -> dict[str, Message]:
    """Parents by ``ts`` as replies sent to the channel carry them along."""
    roots = (message.get("root") for message in inside.values())
    return {ts: root for root in roots if isinstance(root, Mapping) and (ts := message_ts(root))}


def moment(key: str) -> tuple[datetime, str]:
    """What to sort messages by, given their keys: time, not text."""
    return (time_of(key) or _EPOCH, key)
