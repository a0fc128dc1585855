"""Domains that are likely a team's own: those of its people's e-mail addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

#: Where anybody may have an address.
PROVIDERS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com live.co.uk msn.com "
    "yahoo.com yahoo.co.uk icloud.com me.com mac.com proton.me protonmail.com gmx.com gmx.de "
    "aol.com btinternet.com sky.com fastmail.com zoho.com mail.com yandex.com".split()
)


def propose_domains(emails: Iterable[str], listed: Sequence[str] = ()) -> tuple[str, ...]:
    """The domains of ``emails``, the commonest first, without those that lie below a
    ``listed`` one and those where anybody may have an address."""
    domains = Counter(email.strip().rpartition("@")[2].lower() for email in emails if "@" in email)
    return tuple(
        domain
        for domain, _ in domains.most_common()
        if domain not in PROVIDERS and not _is_listed(domain, listed)
    )


def _is_listed(domain: str, listed: Sequence[str]) -> bool:
    known = (one.lower().lstrip("*.") for one in listed)
    return any(domain == one or domain.endswith(f".{one}") for one in known)
