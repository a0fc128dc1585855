"""Which domains may be a team's own: those of its people's addresses under which the record
names a host, and those under which it names several."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from incident_kit.redaction.names.host_owners import find_owner
from incident_kit.redaction.strange_links import is_everybodys
from incident_kit.redaction.word_lists import any_word, read_lists

#: So many are proposed, and so many hosts under one domain say that it is somebody's own.
MOST, SEVERAL = 5, 3
_TOPS = any_word(read_lists("machines.txt")["tops"])
#: By the standard library: what stands around a host is not taken from the next one.
_HOST = re.compile(
    rf"(?i)(?<![\w@.-])(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{2,6}}(?:{_TOPS})(?![\w-]|\.\w)"
)
#: Who keeps mail for anybody.
_MAIL = frozenset(
    "gmail googlemail outlook hotmail live msn icloud me yahoo ymail aol gmx web proton protonmail "
    "pm fastmail mail tutanota zoho posteo mailbox noreply github users".split()
)


def propose_domains(addresses: Iterable[str], texts: Iterable[str]) -> tuple[str, ...]:
    """The domains under which ``texts`` name hosts, those with most hosts first: one host
    under a domain of ``addresses`` is enough, of another it takes several; none that mail or
    pages of anybody's are under."""
    own = set(filter(None, map(_read_domain, addresses)))
    hosts: dict[str, set[str]] = defaultdict(set)
    for host in _list_hosts(texts):
        hosts[_cut_to_owner(host)].add(host)
    counted = Counter({domain: len(named) for domain, named in hosts.items()})
    likely = (one for one, count in counted.most_common() if one in own or count >= SEVERAL)
    return tuple(islice(likely, MOST))


def _read_domain(address: str) -> str:
    """What stands behind the sign, if it is a team's own."""
    domain = address.strip().lower().rpartition("@")[2]
    is_own = "." in domain and find_owner(domain) not in _MAIL and "@" in address
    return domain if is_own else ""


def _list_hosts(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for match in _HOST.finditer(text):
            host = match.group().lower()
            if not is_everybodys(f"https://{host}/"):
                yield host


def _cut_to_owner(host: str) -> str:
    """The domain that was registered: ``harbour.co.uk`` of ``db1.lan.harbour.co.uk``."""
    owner = find_owner(host)
    labels = host.split(".")
    return ".".join(labels[len(labels) - 1 - labels[::-1].index(owner) :])
