"""The text of a status page update: Markdown with some HTML in it, made safe.

Statuspage shows simple HTML and a part of Markdown. Markdown stays as it was
written; HTML turns into Markdown or goes; what could run, load or lead astray is
left as plain words.
"""

from __future__ import annotations

import re

from incident_kit.text.markup import unescape_html
from incident_kit.text.mrkdwn import clean, render_link
from incident_kit.text.mrkdwn import escape as escape_text

# Code is kept; a tag is turned over; any other "<" that could begin one is escaped.
_TOKEN = re.compile(
    r"(?P<fenced>^(?P<fence>`{3,}+|~{3,}+)[^\n]*\n.*?(?:^(?P=fence)[`~]*+[ ]*$|\Z))"
    r"|(?P<code>(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<link><(?:https?://|mailto:)[^\s<>]+>|<[\w.+-]+@[\w.-]+>)"
    r"|(?P<hidden><!--.{0,5000}?-->"
    r"|<(?P<no>script|style|iframe|object|template)\b.{0,5000}?</(?P=no)\s*>)"
    r"|(?P<anchor><a\b(?P<given>[^<>]*)>(?P<label>.{0,2000}?)</a\s*>)"
    r"|(?P<tag><(?P<close>/?)(?P<name>[a-z][a-z0-9]*)\b[^<>]*>)"
    r"|(?P<less><(?=[a-z/!?]))",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TARGET = re.compile(r"\](?P<sign>[(:])(?P<gap>\s*<?)(?P<url>[^)>\s]*)")
_SCHEME = re.compile(r"(?P<scheme>[^/?#:]*):")
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_TAGS = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"\n{3,}")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "del": "~~", "s": "~~"}
_BREAKS = {"br": "  \n", "hr": "\n\n", "p": "\n\n", "div": "\n\n", "ul": "\n\n", "ol": "\n\n"}
# Tags that go and leave what they enclose; "<app name>" is no tag and stays.
_DROPPED = frozenset(
    {"a", "abbr", "big", "blockquote", "body", "button", "center", "dd", "dl", "dt", "font", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "head", "html", "iframe", "img", "input", "ins", "kbd"}
    | {"label", "li", "link", "mark", "meta", "object", "pre", "q", "script", "small", "span"}
    | {"style", "sub", "sup", "svg", "table", "tbody", "td", "template", "th", "thead", "tr", "tt"}
    | {"u", "video"}
)


def clean_wording(text: object) -> str:
    """An update's text as safe Markdown, its lines as they were; ``""`` for what
    is not text. No HTML is left in it, and no link other than http, https,
    mailto, tel and relative ones; images become links."""
    found = _TOKEN.sub(_convert, clean(text)).replace("![", "[")
    return _BLANKS.sub("\n\n", _TARGET.sub(_defuse_target, found)).strip()


def _convert(match: re.Match[str]) -> str:
    if match["fenced"] or match["code"] or match["link"]:
        return match[0]
    if match["hidden"]:
        return ""
    if match["anchor"]:
        return _convert_anchor(match)
    return _convert_tag(match) if match["tag"] else "&lt;"


def _convert_anchor(match: re.Match[str]) -> str:
    href = _HREF.search(match["given"])
    url = unescape_html(next(filter(None, href.groups()), "")) if href else ""
    label = unescape_html(_TAGS.sub("", match["label"]))
    return render_link(label, url) if url else escape_text(" ".join(label.split()))


def _convert_tag(match: re.Match[str]) -> str:
    name, closing = match["name"].lower(), bool(match["close"])
    if name == "li":
        return "" if closing else "\n- "
    if name in _DROPPED:
        return ""
    return _MARKS.get(name) or _BREAKS.get(name) or f"&lt;{match[0][1:]}"


def _defuse_target(match: re.Match[str]) -> str:
    plain = re.sub(r"[\x00-\x20\\]", "", unescape_html(match["url"]))
    scheme = _SCHEME.match(plain)
    if scheme is None or scheme["scheme"].casefold() in _SCHEMES:
        return match[0]
    return f"]\\{match[0][1:]}"
