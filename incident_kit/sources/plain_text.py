"""Plain text of mail, trackers and support cases, as Markdown that shows it unchanged.

Other than Slack's texts these know no ``:emoji:``: ``2001:db8:a:b::1`` is an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from incident_kit.model import Person
from incident_kit.text.mrkdwn import clean, escape, render_link

#: An e-mail address; starts only where a run of its letters does, so it stays linear.
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9][\w-]*(?:\.[\w-]+)+")
_BRACKETED = re.compile(rf"[(<\[]?{ADDRESS.pattern}[)>\]]?")
_WEB = re.compile(r"https?://[^\s<>\"]+")
_END = re.compile(r"[.,;:!?'\")\]}]+\Z")
_LINE_START = re.compile(
    r"(?P<head>#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-=](?=[-=\s]|$))|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
)


def plain_markdown(text: object) -> str:
    """``text`` as Markdown paragraphs: a new line is a hard break, a blank line a new
    paragraph, a web address a link, everything else as it stands. Empty for what is
    not text."""
    lines = [_render_line(line.strip()) for line in clean(text).split("\n")]
    return "\n\n".join("  \n".join(group) for filled, group in groupby(lines, key=bool) if filled)


def bold(text: str) -> str:
    """``text`` on one bold line; empty for an empty text."""
    line = " ".join(clean(text).split())
    return f"**{escape(line)}**" if line else ""


def without_addresses(text: str, names: Mapping[str, str]) -> str:
    """``text`` with each e-mail address replaced by its owner's name (``names`` maps
    case-folded addresses to it) or by ``(address)``."""
    return ADDRESS.sub(lambda found: names.get(found[0].casefold(), "(address)"), text)


def person_named(text: str) -> Person | None:
    """The person that ``Ada Fictional``, ``Ada Fictional (ada@example.com)`` or a bare
    address names; ``None`` for an empty text. Without a name, that of the mailbox."""
    found = ADDRESS.search(text)
    address = found[0] if found else ""
    name = " ".join(_BRACKETED.sub(" ", text).split()).strip("\"' <>")
    name = name or address.partition("@")[0]
    return Person(name, emails=(address,) if address else ()) if name else None


def each_once(people: Iterable[Person]) -> tuple[Person, ...]:
    """Each person once, in the order first met."""
    return tuple({(person.name, tuple(person.emails)): person for person in people}.values())


def _render_line(line: str) -> str:
    out, end = "", 0
    for match in _WEB.finditer(line):
        url = _END.sub("", match[0])
        out += escape(line[end : match.start()]) + render_link("", url)
        end = match.start() + len(url)
    out += escape(line[end:])
    return _LINE_START.sub(_escape_start, out, count=1) if _LINE_START.match(out) else out


def _escape_start(match: re.Match[str]) -> str:
    return f"\\{match['head']}" if match["head"] else f"{match['number']}\\"
