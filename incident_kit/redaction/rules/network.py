"""Addresses, hosts and links that tell how a system is built."""

from __future__ import annotations

from incident_kit.redaction.late_patterns import put_off, put_off_linear
from incident_kit.redaction.rules.addresses import is_defanged_ipv4, is_ipv4, is_network_card
from incident_kit.redaction.rules.charts import is_of_public_chart
from incident_kit.redaction.rules.hosts import (
    PRIVATE_ENDING,
    ROLE,
    SUPPLIER_ENDING,
    is_private_host,
)
from incident_kit.redaction.rules.rule import Hit, Rule

#: A part of a host's name.
_LABEL = r"[a-z0-9_][a-z0-9_-]*"
_HOST_BEFORE = put_off_linear(
    r"(?i)\w@$|\b(?:ssh(?: to| into)?|host(?:s|name)?|on|node|server|machine|box|instance|from|"
    r"reboot(?:ed|ing)?|restart(?:ed|ing)?|ping|drain(?:ed)?|into)[: ]{1,2}[`\"'*]?(?:the )?$"
)
_DAY = put_off_linear(r"(?:^|-)20[0-9]{6}(?:-|$)")
_HOST_AFTER = put_off_linear(
    r"(?i)^(?:'s)? (?:(?:was|is|were|got) )?(?:depooled|repooled|rebooted|reimaged|unreachable|"
    r"lagg(?:ed|ing)|swapping|paging|crashed|died|hung|failed over|"
    r"(?:is|was|went) (?:down|back|dead|unhealthy|away|full|read-?only|offline))\b"
)
_REGION = put_off_linear(
    r"(?:^|-)(?:prod|prd|stg|stage|staging|dev|test|uat|[a-z]{2,4}[0-9]|(?:eu|us|ap|uk|sa|ca)"
    r"(?:[a-z]{0,3}[0-9]|-(?:west|east|south|north|central))|az[0-9a-c]|lon|ldn|dub|fra|ams|nyc|sfo|sjc|iad)[a-z0-9]{0,3}(?:-|$)"
)
#: A link's host and what follows its port. By the standard library: in the pattern of
#: the rule, groups would cost more than the search. Without ``(?i)``, by which each of the
#: million letters would be asked for its other case when the module is imported.
_URL_PARTS = put_off(
    r"[^:]+://(?:[^\s/@\"'<>]+@)?(\[[0-9a-fA-F:.%]{2,60}\]|[\w\x80-\U0010ffff.-]+)"
    r"(?::[0-9]{1,5})?(.*)"
)
#: What is a member of an object or a package of a program.
_CODE_NAMES = frozenset("self this com org io net java pkg src config settings".split())
_FILE_ENDINGS = frozenset(
    "py js ts go rb rs java c h cpp json yml yaml md txt xml conf cfg ini sh example".split()
)


def _is_private_url(hit: Hit) -> bool:
    parts = _URL_PARTS.match(hit.text)
    return parts is not None and is_private_host(parts[1].lower(), parts[2])


def _is_host_name(hit: Hit) -> bool:
    """A name, not a member of an object (``self.internal``), a file or a call."""
    first, *_, last = hit.text.lower().split(".")
    is_code = first in _CODE_NAMES or hit.after(1) in ("(", "=", "_")
    is_file = last in _FILE_ENDINGS
    if is_code or is_file or _is_in_path(hit):
        return False
    is_number = hit.text[0].isdigit() and hit.text.count(".") == 1
    return not is_number


def _is_in_path(hit: Hit) -> bool:
    before = hit.before(3)
    return before.endswith((".", "/", "\\")) and not before.endswith("://")


def _is_single_host(hit: Hit) -> bool:
    """A host's name of one label: a role and a number, in a host's place."""
    text = hit.text.lower()
    if not _is_numbered(text) or _DAY.search(text) or _is_part_of_more(hit):
        return False
    return _is_spoken_of(hit) or _is_surely_host(text)


def _is_spoken_of(hit: Hit) -> bool:
    """The words around it say that it is a host."""
    return bool(_HOST_BEFORE.search(hit.before(24)) or _HOST_AFTER.search(hit.after(16)))


def _is_surely_host(text: str) -> bool:
    """Its number has a zero before it or is one of thousands, or a region or environment
    stands in it."""
    name = text.rstrip("0123456789")
    number = text[len(name) :]
    if len(number) >= 2 and number[0] == "0":
        return True
    if len(number) == 4 and not number.startswith(("19", "20")) and name.isalpha():
        return True
    return number != "" and text.count("-") >= 2 and _REGION.search(text) is not None


def _is_numbered(text: str) -> bool:
    """Ends with a number and at most a letter behind it, which tells it from a word."""
    ends_with_number = text[-1].isdigit() or text[-2:-1].isdigit()
    return ends_with_number and ("-" in text or sum(map(str.isdigit, text)) >= 2)


def _is_part_of_more(hit: Hit) -> bool:
    """Of a path, a longer name, a mention."""
    before, after = hit.before(1), hit.after(1)
    if before in ("/", ".", "#", "-", "_") or after in ("/", "_", "-"):
        return True
    return before == "@" and not hit.before(2)[:1].isalnum()


def _is_pod(hit: Hit) -> bool:
    """Has a number in what was drawn for it, and is of no public chart."""
    deployment, replicas, drawn = hit.text.rsplit("-", 2)
    return any(map(str.isdigit, replicas + drawn)) and not is_of_public_chart(deployment)


NETWORK: tuple[Rule, ...] = (
    Rule(
        "ipv4",
        "ip",
        "An IPv4 address, or a block of them.",
        r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/(?:[0-9]|[12][0-9]|3[0-2])\b)?",
        is_ipv4,
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
        is_defanged_ipv4,
    ),
    Rule(
        "private-url",
        "url",
        "A link that only colleagues can follow.",
        r"(?i)\b[a-z][a-z0-9+.-]{1,20}://(?:[^\s/@\"'<>]+@)?(?:\[[0-9a-f:.%]{2,60}\]|"
        r"[\w\x{80}-\x{10ffff}.-]+)(?::[0-9]{1,5})?(?:[/?#][^\s\"'<>`|]*[^\s\"'<>`|"
        r".,;:!?)\]}*_]|/)?",
        _is_private_url,
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
        rf"(?i)\b(?:{_LABEL}\.)+(?:{PRIVATE_ENDING})\b(?:\.[a-z0-9-]+)*",
        _is_host_name,
    ),
    Rule(
        "supplier-host",
        "host",
        "What a supplier named after its customer.",
        rf"(?i)\b(?:{_LABEL}\.)+(?:{SUPPLIER_ENDING})\b",
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
        is_network_card,
    ),
    Rule(
        "pod",
        "host",
        "A pod, which names the deployment behind it.",
        r"\b[a-z][a-z0-9-]{1,60}-[a-f0-9]{8,10}-[a-z0-9]{5}\b",
        _is_pod,
        gate=r"-[a-f0-9]{8,10}-[a-z0-9]{5}\b",
    ),
    Rule(
        "single-host",
        "host",
        "A host's name of one label.",
        rf"(?i)\b(?:[a-z][a-z0-9]{{1,15}}-){{0,3}}(?:{ROLE})(?:-[a-z0-9]{{1,12}})"
        rf"{{0,4}}-?[0-9]{{1,4}}[a-z]?\b",
        _is_single_host,
        gate=rf"(?i)\b(?:{ROLE})[a-z0-9-]*[0-9]",
    ),
    Rule(
        "unc",
        "path",
        "A share on a file server.",
        r"\\\\[A-Za-z0-9][\w.-]+\\[\w$.-]+(?:\\[\w$.-]+)*",
    ),
)
