"""Machines by the shape of their names and by the place they stand in: devices of a network,
hosts in a program's messages, prompts and commands, names under a domain of somebody's."""

from __future__ import annotations

import re

import re2

from incident_kit.redaction.names.host_owners import find_owner
from incident_kit.redaction.names.words import is_nobodys, is_word
from incident_kit.redaction.rules.hosts import ROLE, is_open_source
from incident_kit.redaction.rules.rule import Hit, Rule
from incident_kit.redaction.word_lists import any_word, read_lists

_LISTS = read_lists("machines.txt")


def _any_spaced(patterns: str) -> str:
    """A pattern for any of some patterns, whose own blanks are written ``\\ ``."""
    return "|".join(re.split(r"(?<!\\)\s+", patterns))


_DEVICE = any_word(_LISTS["devices"])
_COMMAND = _any_spaced(_LISTS["commands"])
_SAID = _any_spaced(_LISTS["said of machines"])
_TOP = any_word(_LISTS["tops"])
_TOPS = frozenset(_LISTS["tops"].split())
_PRIVATE_LABELS = frozenset(_LISTS["private labels"].split())
_PRIVATE_TASKS = frozenset(_LISTS["private tasks"].split())
#: Domains that stand for the reader's own (RFC 2606, and as people write them).
_STAND_INS = frozenset({"example", "server", "domain", "mydomain", "yourdomain", "company", "host"})
_NAME = r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
_ROLE_LABEL = re2.compile(rf"(?i)(?:^|-)(?:{ROLE})(?:-|[0-9]|$)")
_NUMBERED = re.compile(r"[a-z](?:0\d{1,3}|-?\d{1,4})[a-z]?$", re.IGNORECASE)
#: Names of versions, sizes and sets of signs, which end in numbers too.
_VERSION = re2.compile(
    r"(?i)^(?:utf|sha|md|aes|rsa|iso|rfc|cve|http|ipv|tls|ssl|x|python|java|jdk|php|node|ruby|"
    r"ubuntu|debian|alpine|centos|rhel|fedora|windows|gpt|step|phase|part|day|week|sprint|tier|"
    r"level|sev|p|v|az|zone|ap|eu|us|uk|me|sa|ca|af|il)-?[a-z]*-?[0-9]"
)
#: What stands in the place of a host in logs that have none.
_LEVELS = frozenset("debug info notice warn warning error err crit critical alert fatal".split())
_PROGRAM_WITH_NUMBER = re.compile(r" [a-z][\w./-]{0,30}\[[0-9]+\]:")
#: What everybody is served from.
_SERVED = re.compile(r"^(?:www?|cdn|img|images?|static|assets|media)-?\d*$")


def _is_named_host(hit: Hit) -> bool:
    """What stands in a host's place and looks like one: a number, a hyphen or a dot in it, no
    word, and under nobody's public domain."""
    name = hit.text.lower()
    if "." in name:
        is_file = name.rpartition(".")[2] not in _TOPS
        return _is_somebodys(name) and not is_file and hit.after(1) != "("
    has_sign = any(sign.isdigit() or sign == "-" for sign in name)
    return has_sign and not name.isdigit() and not is_word(name)


def _is_somebodys(name: str) -> bool:
    """Is it a host, no address, under a domain that is neither the trade's nor an example?"""
    owner = find_owner(name)
    if name.replace(".", "").isdigit() or owner in _STAND_INS:
        return False
    return not is_nobodys(owner) and not is_open_source(name)


def _is_printed_host(hit: Hit) -> bool:
    """What a program's message has in a host's place, unless it is everybody's."""
    name = hit.text.lower()
    if "." in name:
        return _is_somebodys(name)
    return len(name) > 2 and name not in ("localhost", "host", "hostname")


def _is_log_host(hit: Hit) -> bool:
    """A word is a host before a program with its number in brackets, and a level is none."""
    name = hit.text
    if not _is_printed_host(hit) or name.isupper() or name.lower() in _LEVELS:
        return False
    return not is_word(name) or _PROGRAM_WITH_NUMBER.match(hit.after(48)) is not None


def _is_configured_host(hit: Hit) -> bool:
    """The name that a device is given, alone on its line, and no word of a heading."""
    return _is_printed_host(hit) and not is_word(hit.text)


def _is_spoken_of(hit: Hit) -> bool:
    """A name with a number at its end that no version has."""
    if _goes_on(hit) or _VERSION.search(hit.text):
        return False
    return _is_windows_name(hit.text) or _is_joined_name(hit.text)


def _goes_on(hit: Hit) -> bool:
    """Is it a part of a path, a call, a setting or a longer name?"""
    after = hit.after(2)
    return after[:1] in ("/", "_", "=", "(") or (after[:1] == "." and after[1:].isalnum())


def _is_windows_name(name: str) -> bool:
    return name.isalnum() and name.isupper() and name[-2:].isdigit() and len(name) > 5


def _is_joined_name(name: str) -> bool:
    """Words and a number, more than one word of the trade's."""
    if "-" not in name or _NUMBERED.search(name) is None:
        return False
    parts = [part for part in re.split(r"[-\d]+", name) if part]
    return len(parts) > 1 or not all(is_nobodys(part) or is_word(part) for part in parts)


def _is_windows_host(hit: Hit) -> bool:
    """Its number has a zero before it, or it is said to be a machine."""
    return hit.text[-2:-1] == "0" or hit.text[-3] == "0"


def _is_device(hit: Hit) -> bool:
    text, before, after = hit.text.lower(), hit.before(1), hit.after(2)
    is_part = before in ("/", ".", "-", "_", "@") or after[:1] in ("/", "_", "=")
    is_file = after[:1] == "." and after[1:].isalnum()
    return not is_part and not is_file and text not in ("core2-duo", "core2-quad")


def _is_own_host(hit: Hit) -> bool:
    """A host of somebody's by its first label, a role with a number, or by a label between
    under which nothing public lives."""
    name = hit.text.lower()
    labels = name.split(".")
    is_numbered_example = find_owner(name) == "example" and labels[0][-1:].isdigit()
    is_somebodys = is_numbered_example or _is_somebodys(name)
    if hit.after(1) in ("(", "=", "_") or not is_somebodys or _SERVED.match(labels[0]):
        return False
    if hit.before(1) in (".", "\\", "-") or (hit.before(1) == "/" and hit.before(2) != "//"):
        return False
    owner = find_owner(name)
    between = labels[1 : labels.index(owner)] if owner in labels else []
    has_private = any(label in _PRIVATE_LABELS for label in between)
    has_private_task = not _PRIVATE_TASKS.isdisjoint(labels[0].split("-"))
    return has_private or has_private_task or _is_numbered_role(labels[0])


def _is_numbered_role(label: str) -> bool:
    """``web-1``, ``bkp01``, ``ops-jump2``: a machine's task with a number, or a number that
    has a zero before it."""
    if not label[-1:].isdigit():
        return False
    number = label[len(label.rstrip("0123456789")) :]
    has_role = _ROLE_LABEL.search(label) is not None
    return has_role or (len(number) > 1 and number[0] == "0") or len(number) == 4


MACHINES: tuple[Rule, ...] = (
    Rule(
        "device",
        "host",
        "A switch or router by its task, its number and its place.",
        rf"(?i)\b(?:{_DEVICE})[0-9]{{1,2}}[a-z]?-(?:[a-z][0-9]{{0,3}}-)?[a-z]{{3,14}}[0-9]{{0,3}}\b|"
        rf"\b(?:{_DEVICE})-[a-z]{{0,4}}[0-9]{{1,3}}(?:-[0-9]{{1,3}}){{1,2}}\b",
        _is_device,
        gate=rf"(?i)\b(?:{_DEVICE})(?:[0-9]{{1,2}}[a-z]?-|-[a-z]{{0,4}}[0-9])",
    ),
    Rule(
        "printed-host",
        "host",
        "A host in a message of ssh's.",
        rf"(?i)(?:connect to host|resolve hostname|lookup|permanently added|host key for|scp:|"
        rf"authenticity of host|connection (?:to|closed by|reset by)) [\"'`]?"
        rf"(?P<v>{_NAME})(?: port|:| closed|[\"'`,]| \()",
        _is_printed_host,
        gate=r"(?i)host |hostname |lookup |permanently |host key|scp: |connection ",
    ),
    Rule(
        "log-host",
        "host",
        "The host that a line of a system's log begins with.",
        r"(?m)^[ \t>*-]{0,4}(?:<[0-9]{1,3}>1? ?)?(?:[A-Z][a-z]{2} [ 0-9][0-9] (?:20[0-9]{2} )?"
        r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?|20[0-9]{2}-[0-9]{2}-[0-9]{2}T"
        r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?"
        rf"(?:Z|[+-][0-9:]{{4,6}})) (?P<v>(?i:{_NAME})) [A-Za-z][\w./-]{{0,40}}(?:\[[0-9]+\])?:",
        _is_log_host,
        gate=r"[0-9]{2}:[0-9]{2}:[0-9]{2}",
    ),
    Rule(
        "configured-host",
        "host",
        "The name that a line of a configuration gives a device.",
        r"(?im)^[ \t>+-]{0,4}(?:set system host-?name|set hostname|hostname|host-name|sysname"
        rf"|switchname|set host name) [\"']?(?P<v>{_NAME})[\"']?;?[ \t]*$",
        _is_configured_host,
        gate=r"(?i)host-?name |host name |sysname |switchname ",
    ),
    Rule(
        "prompt-host",
        "host",
        "The host in a shell's prompt.",
        rf"(?im)\b[a-z_][a-z0-9_.-]{{0,31}}@(?P<v>{_NAME})"
        r"(?:[: ](?:~|/)[^\s#$%]{0,80}|:| \w+)[\])]? ?[#$%](?:\s|$)",
        _is_printed_host,
        gate=r"@[^\n]*[#$%]",
    ),
    Rule(
        "remote-path",
        "host",
        "The host of a path on another machine.",
        rf"(?i)(?:^|[\s\"'`(])[a-z_][a-z0-9_.-]{{0,31}}@(?P<v>{_NAME}):(?:[~/.]|[a-z]+/)",
        _is_printed_host,
        gate=r"@[^\n]*:",
    ),
    Rule(
        "command-host",
        "host",
        "The host that a command is given.",
        rf"(?i)(?:^|[\s\"'`($])(?:{_COMMAND}) ?(?:-[46ACNTfgknqtvxy]+ |-[a-z] [\w./~-]+ )*"
        rf"(?:[a-z_][\w.-]{{0,31}}@)?[\"'`]?(?P<v>{_NAME})\b",
        _is_named_host,
    ),
    Rule(
        "spoken-host",
        "host",
        "A name with a number, behind a word that takes a machine.",
        rf"(?i)\b(?:{_SAID})(?: (?:called|named|on))?[: ]{{1,2}}[\"'`*]?"
        rf"(?P<v>[a-z]{{2,12}}(?:-[a-z0-9]{{1,12}}){{0,4}}"
        rf"-?[0-9]{{1,4}}[a-z]?)\b",
        _is_spoken_of,
    ),
    Rule(
        "failing-host",
        "host",
        "A name with a number, before what happens to machines alone.",
        r"(?i)(?:^|[\s\"'`(])(?P<v>[a-z]{2,12}(?:-[a-z0-9]{1,12}){0,4}-?[0-9]{1,4}[a-z]?)[\"'`]? "
        rf"(?:(?:was|is|were|are|got|has|had|been) )*(?:{any_word(_LISTS['failing'])})\b",
        _is_spoken_of,
        gate=rf"(?i)[0-9][a-z]?[\"'`]? [^\n]*(?:{any_word(_LISTS['failing'])})\b",
    ),
    Rule(
        "cluster-node",
        "host",
        "A node of a cluster, as clouds name it.",
        r"\b(?:gke-[a-z0-9-]{3,50}-[0-9a-f]{8}-[a-z0-9]{4}|"
        r"aks-[a-z0-9]{1,12}-[0-9]{6,9}-vmss[0-9a-z]{6})\b",
        gate=r"\b(?:gke|aks)-",
    ),
    Rule(
        "windows-host",
        "host",
        "A machine's short name, as Windows has them.",
        rf"\b[A-Z]{{2,9}}-?(?:{any_word(_LISTS['windows roles'])})-?[0-9]{{2,3}}\b",
        _is_windows_host,
    ),
    Rule(
        "own-host",
        "host",
        "A host under somebody's domain, by its number or a label inside.",
        rf"(?i)\b(?:[a-z0-9][a-z0-9_-]{{0,40}}\.){{2,6}}(?:{_TOP})\b",
        _is_own_host,
    ),
)
