"""Addresses that are nobody's or everybody's: the own machine, examples, public resolvers."""

from __future__ import annotations

import ipaddress
from functools import cache, lru_cache

from incident_kit.redaction.word_lists import read_lists

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
#: Every address at once: the route that is taken where there is no other.
_ALL = frozenset({"0.0.0.0/0", "::/0"})


@lru_cache(maxsize=1024)
def is_public_address(text: str) -> bool:
    """Is an address, or a block of them, one that tells nothing of anybody's system?"""
    return text in _ALL or _is_listed(_read_network(text))


def _is_listed(network: Network | None) -> bool:
    """Does a block lie within one of the list?"""
    if network is None:
        return False
    return any(_lies_within(network, listed) for listed in _read_networks())


def _lies_within(network: Network, listed: Network) -> bool:
    if isinstance(network, ipaddress.IPv4Network):
        return isinstance(listed, ipaddress.IPv4Network) and network.subnet_of(listed)
    return isinstance(listed, ipaddress.IPv6Network) and network.subnet_of(listed)


def _read_network(text: str) -> Network | None:
    """The block that ``text`` names; ``None`` if it is none, as with a zone behind it."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    is_single = network.prefixlen == network.max_prefixlen
    return ipaddress.ip_network(mapped) if mapped and is_single else network


@cache
def _read_networks() -> tuple[Network, ...]:
    lists = read_lists("public_addresses.txt")
    return tuple(map(ipaddress.ip_network, f"{lists['nobody']} {lists['resolvers']}".split()))
