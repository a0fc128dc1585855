"""Addresses, hosts and links that tell how a system is built."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.hosts import (
    PRIVATE_SUFFIXES,
    REGIONAL,
    SUPPLIER_SUFFIXES,
    is_private_host,
    suffixes,
)
from incident_kit.redaction.rules.rule import Detector, Hit, Rule, Runs
from incident_kit.redaction.source import Source, Span

#: This one and the next four by the standard library: on a few characters it is the
#: faster one.
VERSION_BEFORE = re.compile(
    r"(?i)(?:\bv(?:er(?:sion)?)?\.? ?|version:? ?[\"']?|release:? |build:? |section |chapter "
    r"|clause |appendix |§ ?|step |[a-z]/|[a-z]-|==|~=|>=|<=|chrome |firefox |upgraded? to |"
    r"(?:openssl|openssh|nginx|apache|haproxy|envoy|redis|kafka|zookeeper|postgres(?:ql)?|mysql|"
    r"mariadb|mongodb|elasticsearch|kibana|grafana|jenkins|node|python|java|jdk|php|ruby|go|rails|"
    r"kernel|linux|windows|android|ios|docker|kubernetes|terraform|ansible|chef|puppet|istio|"
    r"consul|vault) "
    r"|\d\.)$"
)
#: Stands before a version even if that looks like a private address.
RELEASE_BEFORE = re.compile(r"(?i)(?:\bv|\bversion|firmware)[: ]?$")
MASK = re.compile(r"^255\.(?:0\.0|255\.(?:0|\d+))\.0$")
RELEASE_AFTER = re.compile(r"(?i)^ (?:kernel|firmware|release|version|build)\b")
PRIVATE = re.compile(r"^(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.")


def _ipv4(hit: Hit) -> bool:
    """Four numbers of a byte each that are no version."""
    address = hit.text.partition("/")[0]
    parts = address.split(".")
    if any(int(p) > 255 or (len(p) > 1 and p[0] == "0") for p in parts) or MASK.search(address):
        return False
    before, after = hit.before(16), hit.after(3)
    if (
        before[-1:] in ("_", ".")
        or before[-1:].isalnum()
        or after[:1].isalnum()
        or after[:1] == "_"
    ):
        return False
    if after[:1] == "." and after[1:2].isdigit():
        return PRIVATE.search(address) is not None
    if RELEASE_BEFORE.search(before) or RELEASE_AFTER.search(hit.after(10)):
        return False
    return PRIVATE.search(address) is not None or VERSION_BEFORE.search(before) is None


def _card(hit: Hit) -> bool:
    """No part of a fingerprint, no dates, no numbers, no example."""
    if re2.search(r"^(?:(?:aa|bb|cc|dd|ee|ff|00|11)[:-]?){6}$", hit.text.lower()):
        return False
    edges = (hit.before(1), hit.after(1))
    return not any(edge and edge in ":-." and hit.text[2] == edge for edge in edges) and (
        ":" in hit.text or any(c.isalpha() for c in hit.text) and any(c.isdigit() for c in hit.text)
    )


def _defanged(hit: Hit) -> bool:
    plain = hit.text.replace("dot", ".").translate(_BRACKETS)
    return plain != hit.text and all(p.isdigit() and int(p) < 256 for p in plain.split("."))


_BRACKETS = str.maketrans("", "", "[]() ")


V6_CANDIDATE = compile_pattern(
    r"[0-9A-Fa-f:]*:[0-9A-Fa-f]*:[0-9A-Fa-f:]*(?:\.[0-9]{1,3}){0,3}(?:%(?:25)"
    r"?[0-9A-Za-z._-]{1,20})?(?:/[0-9]{1,4})?"
)
#: What every address has.
V6_SIGNS = r"::|(?::[0-9A-Fa-f]+){5}:"
V6_WORDS = re2.compile(
    r"(?i)(?:\bip(?:v6)?\b|=|\b(?:address|unspecified|listen|bind|any|local|default|route|"
    r"host|src|dst|from|to)\b)[^\n]{0,20}$"
)


def find_ipv6(source: Source, runs: Runs) -> Iterator[Span]:
    """Every IPv6 address, with its zone and prefix length. ``::`` in code and
    clock times are none."""
    for [(low, high)] in V6_CANDIDATE.within(source.data, runs):
        text = source.data[low:high]
        if b"::" not in text and text.count(b":") < 6:
            continue
        start, end = source.to_character(low), source.to_character(high)
        length = _ipv6(source, start, end)
        if length:
            yield Span(start, start + length, "ip", "ipv6", source.text[start : start + length])


def _ipv6(source: Source, start: int, end: int) -> int:
    """How many characters from ``start`` are an address; 0 if none."""
    before, after = source.text[start - 1 : start], source.text[end : end + 1]
    if before and (
        before.isalnum()
        or before in "_.)]"
        or before == "["
        and source.text[start - 2 : start - 1].isalnum()
    ):
        return 0
    text = source.text[start:end]
    if text.endswith(":") and not text.endswith("::"):
        text, after = text[:-1], ":"
    if after and (
        after.isalnum() or after == "_" or after == "." and source.text[end + 1 : end + 2].isalnum()
    ):
        return 0
    return _length(text, source, start)


def _length(text: str, source: Source, start: int) -> int:
    address, slash, width = text.partition("/")
    if slash and int(width) > 128:
        text = address
    try:
        ipaddress.IPv6Address(address.replace("%25", "%"))
    except ValueError:
        return 0
    if address == "::":
        context = V6_WORDS.search(source.text[max(0, start - 40) : start]) is not None
        return len(text) if slash or context else 0
    plain = any(c.isdigit() for c in address) or address.count(":") > 3
    return len(text) if plain else 0


#: Names under which nothing public lives.
_LABEL = r"[a-z0-9_][a-z0-9_-]*"


ROLES = (
    "bastion|jump|jumpbox|jumphost|db|sql|database|mysql|mariadb|postgres|postgresql|pg|"
    "redis|memcache[d]?|mc|cache|web|www|app|api|"
    "proxy|lb|haproxy|nginx|node|worker|master|slave|replica|primary|secondary|standby|kafka|"
    "zk|zookeeper|es|elastic|elasticsearch|"
    "mongo|cassandra|rabbit|rabbitmq|queue|mq|etcd|consul|vault|nfs|nas|san|storage|backup|"
    "mail|smtp|mx|dns|ns|ldap|ad|dc|vpn|fw|"
    "firewall|router|rtr|switch|sw|gw|gateway|ingress|egress|nat|k8s|kube|eks|gke|docker|"
    "host|server|srv|vm|esx|esxi|hv|build|ci|"
    "jenkins|gitlab|runner|agent|prometheus|grafana|logs?|syslog|monitor(?:ing)?|batch|cron|"
    "job|ftp|sftp|edge|pop|cdn|compute|"
    "hypervisor|diego-cell|cell|router|cc|uaa|doppler|auctioneer|bosh|cf|prod|prd|stg|"
    "staging|preprod|uat|dev"
)


def _single(hit: Hit) -> bool:
    """A host's name of one label: a role and a number, in a host's place."""
    text = hit.text.lower()
    if "-" not in text and sum(c.isdigit() for c in text) < 2:
        return False
    numbered = text[-1].isdigit() or text[-2:-1].isdigit()
    if hit.before(1) in ("/", ".", "#", "-", "_") or hit.after(1) in ("/", "_", "-"):
        return False
    if hit.before(1) == "@" and not hit.before(2)[:1].isalnum() or DAY.search(text):
        return False
    parts = text.split("-")
    host = HOST_BEFORE.search(hit.before(24)) or HOST_AFTER.search(hit.after(16))
    digits = len(text) - len(text.rstrip("0123456789"))
    zero = digits >= 2 and text[-digits] == "0"
    return numbered and (
        host is not None
        or zero
        or len(parts) >= 3
        and digits >= 1
        and REGION.search(text) is not None
    )


HOST_BEFORE = re2.compile(
    r"(?i)\w@$|\b(?:ssh(?: to| into)?|host(?:s|name)?|on|node|server|machine|box|instance|from|"
    r"reboot(?:ed|ing)?|restart(?:ed|ing)?|ping|drain(?:ed)?|into)[: ]{1,2}[`\"'*]?(?:the )?$"
)
DAY = re2.compile(r"(?:^|-)20[0-9]{6}(?:-|$)")
HOST_AFTER = re2.compile(
    r"(?i)^(?:'s)? (?:(?:was|is|were|got) )?(?:depooled|repooled|rebooted|reimaged|unreachable|"
    r"lagg(?:ed|ing)|swapping|paging|crashed|died|hung|failed over|"
    r"(?:is|was|went) (?:down|back|dead|unhealthy|away|full|read-?only|offline))\b"
)
REGION = re2.compile(
    r"(?:^|-)(?:prod|prd|stg|stage|staging|dev|test|uat|[a-z]{2,4}[0-9]|(?:eu|us|ap|uk|sa|ca)"
    r"(?:[a-z]{0,3}[0-9]|-(?:west|east|south|north|central))|az[0-9a-c]|lon|ldn|dub|fra|ams|nyc|sfo|sjc|iad)[a-z0-9]{0,3}(?:-|$)"
)


#: A link's host and what follows its port. By the standard library: in the pattern of
#: the rule, groups would cost more than the search.
URL_PARTS = re.compile(
    r"(?i)[^:]+://(?:[^\s/@\"'<>]+@)?(\[[0-9a-f:.%]{2,60}\]|[\w\x80-\U0010ffff.-]+)"
    r"(?::[0-9]{1,5})?(.*)"
)


def _private_url(hit: Hit) -> bool:
    parts = URL_PARTS.match(hit.text)
    return parts is not None and is_private_host(parts[1].lower(), parts[2])


NETWORK: tuple[Rule, ...] = (
    Rule(
        "ipv4",
        "ip",
        "An IPv4 address, or a block of them.",
        r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/(?:[0-9]|[12][0-9]|3[0-2])\b)?",
        _ipv4,
    ),
    Rule(
        "ipv4-range",
        "ip",
        "A private block of addresses, its last numbers left open.",
        r"(?i)\b(?:10|192\.168|172\.(?:1[6-9]|2[0-9]|3[01]))(?:\.[0-9]{1,3}){1,2}"
        r"(?:\.(?:x{1,3}|\*)){1,2}",
        lambda hit: hit.text.count(".") == 3,
    ),
    Rule(
        "ipv4-defanged",
        "ip",
        "An IPv4 address made harmless to click.",
        r"\b[0-9]{1,3}(?:(?:\[\.\]|\(\.\)|\[dot\]| ?\(dot\) ?)[0-9]{1,3}|\.[0-9]{1,3}){3}\b",
        _defanged,
    ),
    Rule(
        "private-url",
        "url",
        "A link that only colleagues can follow.",
        r"(?i)\b[a-z][a-z0-9+.-]{1,20}://(?:[^\s/@\"'<>]+@)?(?:\[[0-9a-f:.%]{2,60}\]|"
        r"[\w\x{80}-\x{10ffff}.-]+)(?::[0-9]{1,5})?(?:[/?#][^\s\"'<>`|]*[^\s\"'<>`|"
        r".,;:!?)\]}*_]|/)?",
        _private_url,
        gate="://",
    ),
    Rule(
        "service-url",
        "url",
        "A link into a private service, its scheme left out.",
        r"(?i)\b[a-z0-9-]{1,60}\.(?:slack\.com/archives|pagerduty\.com/incidents|"
        r"atlassian\.net/(?:browse|wiki))/[\w/?=&#.-]{1,}",
        gate=r"(?i)\.(?:slack\.com/a|pagerduty\.com/i|atlassian\.net/)",
    ),
    Rule(
        "private-host",
        "host",
        "A host under a name that is not public.",
        rf"(?i)\b(?:{_LABEL}\.)+(?:{suffixes(PRIVATE_SUFFIXES)})\b(?:\.[a-z0-9-]+)*",
        lambda hit: _hostlike(hit),
    ),
    Rule(
        "supplier-host",
        "host",
        "What a supplier named after its customer.",
        rf"(?i)\b(?:{_LABEL}\.)+(?:{suffixes(SUPPLIER_SUFFIXES)}|{REGIONAL})\b",
    ),
    Rule(
        "aws-host",
        "host",
        "A host named after its address.",
        r"(?i)\b(?:ip|ec2|host|node|vm|server|dhcp|static|pool)-[0-9]{1,3}(?:-[0-9]{1,3}){3}"
        r"(?:\.[a-z0-9.-]{1,100}[a-z0-9])?",
        gate=r"(?i)-[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,3}-[0-9]",
    ),
    Rule(
        "reverse-name",
        "host",
        "An address written backwards, as name servers keep it.",
        r"(?i)\b(?:[0-9]{1,3}\.){1,4}in-addr\.arpa\b|\b(?:[0-9a-f]\.){4,32}ip6\.arpa\b",
    ),
    Rule(
        "mac",
        "ip",
        "The address of a network card.",
        r"(?i)\b(?:[0-9a-f]{2}(?::[0-9a-f]{2}){5}|[0-9a-f]{2}(?:-[0-9a-f]{2}){5}|"
        r"[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})\b",
        _card,
    ),
    Rule(
        "pod",
        "host",
        "A pod, which names the deployment behind it.",
        r"\b[a-z][a-z0-9-]{1,60}-[a-f0-9]{8,10}-[a-z0-9]{5}\b",
        lambda hit: any(c.isdigit() for c in hit.text[-16:]),
        gate=r"-[a-f0-9]{8,10}-[a-z0-9]{5}\b",
    ),
    Rule(
        "single-host",
        "host",
        "A host's name of one label.",
        rf"(?i)\b(?:[a-z][a-z0-9]{{1,15}}-){{0,3}}(?:{ROLES})(?:-[a-z0-9]{{1,12}})"
        rf"{{0,4}}-?[0-9]{{1,4}}[a-z]?\b",
        _single,
        gate=rf"(?i)\b(?:{ROLES})[a-z0-9-]*[0-9]",
    ),
    Rule(
        "unc",
        "path",
        "A share on a file server.",
        r"\\\\[A-Za-z0-9][\w.-]+\\[\w$.-]+(?:\\[\w$.-]+)*",
    ),
)


def _hostlike(hit: Hit) -> bool:
    """A name, not a member of an object (``self.internal``), a file or a call."""
    first, last = hit.text.split(".")[0].lower(), hit.text.lower().rsplit(".", 1)[-1]
    if hit.after(1) in ("(", "=", "_") or first in (
        "self",
        "this",
        "com",
        "org",
        "io",
        "net",
        "java",
        "pkg",
        "src",
        "config",
        "settings",
        "e.g",
        "i.e",
    ):
        return False
    if hit.before(1) in (".", "/", "\\") and not hit.before(3).endswith("://"):
        return False
    return last not in FILES and not (hit.text[0].isdigit() and hit.text.count(".") == 1)


FILES = frozenset(
    "py js ts go rb rs java c h cpp json yml yaml md txt xml conf cfg ini sh example".split()
)


IPV6 = Detector("ipv6", V6_SIGNS, find_ipv6)
