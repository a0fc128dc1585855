"""Which hosts only colleagues can reach: by their endings, their names, the service."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from incident_kit.redaction.late_patterns import put_off_linear
from incident_kit.redaction.rules.public_addresses import is_public_address
from incident_kit.redaction.word_lists import any_word, read_lists

_LISTS = read_lists("hosts.txt")
#: Where a region of Amazon's stands in the ending of a host.
REGIONAL = r"(?:execute-api|dkr\.ecr|lambda-url)\.[a-z0-9-]{4,20}\.(?:amazonaws\.com|on\.aws)"


def _any_ending(endings: str) -> str:
    """A pattern for any of some endings of names, the longest first."""
    longest_first = sorted(endings.split(), key=len, reverse=True)
    return "|".join(ending.replace(".", r"\.") for ending in longest_first)


#: Endings of names under which nothing public lives.
PRIVATE_ENDING = _any_ending(_LISTS["private endings"])
#: Endings that suppliers give to what customers run; who runs it shows in the name.
SUPPLIER_ENDING = rf"{_any_ending(_LISTS['supplier endings'])}|{REGIONAL}"
#: What a machine is for, as its name says.
ROLE = any_word(_LISTS["roles"])
_PRIVATE_NAME = put_off_linear(rf"(?i)(?:^|\.)(?:{PRIVATE_ENDING}|{SUPPLIER_ENDING})$")
_PRIVATE_SERVICE = put_off_linear(rf"(?i)(?:^|\.)(?:{any_word(_LISTS['private services'])})")
_PRIVATE_LABEL = put_off_linear(rf"(?i)^(?:{any_word(_LISTS['private labels'])})(?:[.-]|$)")
_OPEN_SOURCE = put_off_linear(rf"(?i)(?:^|\.)(?:{any_word(_LISTS['open source'])})$")
#: Names that stand for any host, or for the reader's own.
_EXAMPLES = frozenset({"localhost", "example", "host", "hostname", "domain"})


@lru_cache(maxsize=1024)
def is_private_host(host: str, path: str = "") -> bool:
    """Is a link to this host one that only colleagues can follow?"""
    name = host.strip("[]")
    if _is_address(name.split("%")[0]):
        return not is_public_address(name)
    if _is_private_service(name, path):
        return True
    if _is_public(name):
        return False
    if "." not in name:
        return len(name) > 2
    if _PRIVATE_NAME.search(name):
        return True
    return name.count(".") >= 2 and _PRIVATE_LABEL.search(name) is not None


def _is_private_service(host: str, path: str) -> bool:
    return _PRIVATE_SERVICE.search(host + (path or "/")) is not None


def is_open_source(host: str) -> bool:
    """Is it a host of a project that runs its tools for everybody?"""
    return _OPEN_SOURCE.search(host) is not None


def _is_public(host: str) -> bool:
    """An example, an unfinished name, or a project whose hosts everybody can reach."""
    return host in _EXAMPLES or host.endswith(".") or is_open_source(host)


def _is_address(name: str) -> bool:
    may_be_address = ":" in name or name[-1:].isdigit()
    if not may_be_address:
        return False
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return False
