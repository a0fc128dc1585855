"""The address of a public status page, and of an incident on it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from incident_kit.errors import UsageError

#: Hosts of Statuspage itself, and of its shortlinks, which are no page.
_NO_PAGES = frozenset({"stspg.io", "stspg.co", "manage.statuspage.io", "api.statuspage.io"})


def parse_incident_url(url: str) -> tuple[str, str | None]:
    """The page's base URL, and the incident's id if the address names one.

    ``https://status.example.com/incidents/abc`` gives ``https://status.example.com``
    and ``abc``; an address without a scheme is taken for HTTPS. Raises
    :class:`~incident_kit.errors.UsageError` for what is no page's address, a
    shortlink or the management pages among it.
    """
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _no_page_error(text) from None
    is_full_name = "." in host or ":" in host or bool(port)  # not the "x" of https://x
    if parts.scheme not in ("http", "https") or not is_full_name or host in _NO_PAGES:
        raise _no_page_error(text)
    bracketed = f"[{host}]" if ":" in host else host
    base = f"{parts.scheme}://{bracketed}" + (f":{port}" if port else "")
    named = re.match(r"/(?:incidents|maintenance)/([^/]+)", parts.path)
    return base, named[1].removesuffix(".json") if named else None


def strip_address(url: str) -> str:
    """An address that :func:`parse_incident_url` reads, without a login and whatever else
    may be meant for nobody else to see: what stands behind its path."""
    text = url.strip()
    path = urlsplit(text if "://" in text else f"https://{text}").path
    return f"{parse_incident_url(text)[0]}{path}"


def _no_page_error(url: str) -> UsageError:
    return UsageError(
        f"{url} is not the address of a status page",
        todo=["Open the incident on the public page and copy the address from the browser."],
    )
