"""Credentials as people hand them to each other, and on command lines: no ``=`` in sight."""

from __future__ import annotations

import re

import re2

from incident_kit.redaction.rules.rule import Hit, Rule
from incident_kit.redaction.rules.typed import is_typed
from incident_kit.redaction.rules.values.measures import count_classes
from incident_kit.redaction.rules.values.passwords import is_no_word, is_password
from incident_kit.redaction.rules.values.things import is_issue, is_thing
from incident_kit.redaction.rules.values.tokens import is_strong, is_token
from incident_kit.redaction.rules.values.traits import has_sentence_word


def _is_credential(hit: Hit) -> bool:
    """Could not be a word, a path, a date, a version."""
    text = hit.text
    return is_no_word(text) and "://" not in text and not PATH.search(text)


def _is_pair_behind_address(hit: Hit) -> bool:
    """A password behind an address, not a path of it and not the path of a link to it."""
    if _is_in_link(hit) or _is_path_on_address(hit):
        return False
    if has_sentence_word(hit.group("u")) or TICKET.search(hit.text):
        return False
    return _is_half_of_pair(hit) and _is_credential(hit)


def _is_half_of_pair(hit: Hit) -> bool:
    """Neither half is a thing of the trade, nor both of them one."""
    user = hit.byte_offset("u")
    whole = hit.source.read_group((user, hit.byte_offset("v"))) + hit.text
    if is_issue(whole, hit.before(60)):
        return False
    return not any(map(is_thing, (hit.group("u"), hit.text, whole)))


def _is_path_on_address(hit: Hit) -> bool:
    """Slashes alone stand between the address, the user and the value: ``10.0.0.1/api/v1``."""
    if hit.text.count("/") >= 2:
        return True
    start, user, value = hit.spans[0][0], hit.byte_offset("u"), hit.byte_offset("v")
    between = hit.source.data[user:value].rstrip(b"\"'`")
    return hit.source.data[start:user].endswith(b"/") and between.endswith(b"/")


def _is_in_link(hit: Hit) -> bool:
    """The address follows ``://``, and neither a blank nor a bracket ends it before the user."""
    start, user = hit.spans[0][0], hit.byte_offset("u")
    data = hit.source.data
    is_link = data[max(0, start - 3) : start] == b"://"
    return is_link and not set(data[start:user]) & set(b"([{ \t")


def _is_named_after(hit: Hit) -> bool:
    """Not a variable that another one is given to."""
    is_assigned = hit.after(3).startswith(" =") and hit.text.isidentifier()
    return not is_assigned and _is_credential(hit)


def _is_login(hit: Hit) -> bool:
    """A pair of its own, not the middle of a path or link."""
    if _is_user_in_path(hit) or hit.group("u").lower() in PROTOCOLS:
        return False
    if QUERY.search(hit.text) or not _is_half_of_pair(hit):
        return False
    if _is_path_or_port(hit.text) or _is_fragment(hit):
        return False
    return _is_credential(hit)


def _is_path_or_port(text: str) -> bool:
    return text.startswith("/") or text.count("/") >= 2 or PORT.search(text) is not None


def _is_fragment(hit: Hit) -> bool:
    """It is what stands behind the ``#`` of a link."""
    return hit.text.startswith("#") and "://" in hit.before(120).rpartition(" ")[2]


def _is_user_in_path(hit: Hit) -> bool:
    """A sign before the user makes it a part of something longer."""
    user = hit.byte_offset("u")
    before = hit.source.data[max(0, user - 3) : user]
    return before == b"://" or before.endswith((b"/", b".", b"-", b"_", b"#", b"?"))


def _is_password_of_system(hit: Hit) -> bool:
    return _is_credential(hit) and not (hit.text.startswith("/") or is_thing(hit.text))


def _is_new_password(hit: Hit) -> bool:
    has_every_class = count_classes(hit.text) == 4 and SIGNS.search(hit.text) is not None
    return has_every_class and _is_credential(hit)


def _is_before_and_after(hit: Hit) -> bool:
    """Neither the old password nor the new one is a word."""
    words = hit.text.split()
    return all(is_no_word(word.strip("\"'`")) for word in (words[0], words[-1]))


def _is_far_key(hit: Hit) -> bool:
    """Random, and announced by a verb or of several classes."""
    if not is_strong(hit.text) or OTHER_KEYS.search(hit.before(70)):
        return False
    return bool(hit.group("verb")) or count_classes(hit.text) >= 3


def _is_pass_phrase(hit: Hit) -> bool:
    words = hit.text.replace("-", " ").split()
    return is_password(" ".join(words[:8]), quoted=True)


def _is_upper_with_digit(hit: Hit) -> bool:
    return hit.text == hit.text.upper() and any(letter.isdigit() for letter in hit.text)


#: What a link begins with: no user.
PROTOCOLS = frozenset(("http", "https", "ftp", "ssh", "file"))
#: What people put into passwords and no machine into names and numbers.
SIGNS = re2.compile(r"[!@#$%^&*?+=~]")
#: Keys that open nothing.
OTHER_KEYS = re2.compile(
    r"(?i)public|primary|foreign|partition|cache|commit|digest|hash|checksum|sha|idempot|object|row"
)

_USER = r"[\w.@+-]+"
_VALUE = r"(?P<v>[^\s|,;\"'`<>()]{4,}[^\s|,;\"'`<>().!?:])"
_ADDRESS = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]{1,5})?"
_NAME = r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::[0-9]{1,5})?"

_LABEL = r"(?:(?:id|user(?:name)?|login|u)\s?[:=]\s?)?"
_PASS = r"(?:(?:pw|pass(?:word)?|p)\s?[:=]\s?)?"

CHAT: tuple[Rule, ...] = (
    Rule(
        "login-pair",
        "secret",
        "A user and a password behind a word for logging in.",
        r"(?i)\b(?:creds?|credentials?|logins?|zugangsdaten|identifiants|credencia(?:les|is)|"
        r"credenziali|inloggegevens|logon|log(?:ged)? ?(?:in|on)|sign(?:ed)? ?in|"
        r"account|acct|user|"
        r"username|id|ssh|rdp|vnc|s?ftp|auth|access|vpn|wi-?fi|bastion|console|portal|계정|아이디)\b"
        rf"(?:(?: [\w'@-]+)*?[\s:=(\"'`]+)?(?P<u>{_USER})[\"'`]?[ \t]{{0,2}}(?:/{{1,2}}|:|\|)"
        rf"[ \t]{{0,2}}[\"'`]?{_VALUE}",
        _is_login,
    ),
    Rule(
        "tried-pair",
        "secret",
        "A user and a password to try.",
        rf"(?i)\b(?:try|tried|use|using|with|as|it'?s|its|is)[: ]\s?[\"'`]?(?P<u>{_USER})"
        rf"[\"'`]?(?: ?/ ?|:){_VALUE}",
        lambda hit: count_classes(hit.text) >= 3 and _is_login(hit),
    ),
    Rule(
        "bare-pair",
        "secret",
        "A user and a password that only people make, with nothing before them.",
        r"(?:^|[\s(\[\"'`])(?P<u>[a-z][a-z0-9_.-]{1,24})(?: ?/ ?|: ?)[\"'`]?"
        r"(?P<v>[^\s|,;\"'`<>()/]*[!@#$%^&*?~+=][^\s|,;\"'`<>()/]*)",
        lambda hit: is_typed(hit.text) and _is_login(hit),
        gate=r"[/:] ?[\"'`]?[^\s|,;\"'`<>()/]*[!@#$%^&*?~+=]",
    ),
    Rule(
        "ip-pair",
        "secret",
        "A user and a password behind the address they open.",
        rf"(?i)\b{_ADDRESS}[\"'`]?[ \t:,=|/(\[{{-]{{1,8}}{_LABEL}(?P<u>{_USER})[\"'`]?(?:[ "
        rf"\t]{{0,3}}[/:,|][ \t]{{0,3}}|[ \t]+){_PASS}[\"'`]?{_VALUE}",
        _is_pair_behind_address,
    ),
    Rule(
        "host-pair",
        "secret",
        "A user and a password in brackets behind the name they open.",
        rf"(?i)\b{_NAME}[\"'`]?(?:[ \t]?[:(\[{{]|[ \t]-)[ \t]?{_LABEL}"
        rf"(?P<u>{_USER})[\"'`]?[ \t]{{0,3}}[/:|][ \t]{{0,3}}{_PASS}[\"'`]?{_VALUE}",
        _is_pair_behind_address,
        gate=r"(?i)\.[a-z]{2,}(?::[0-9]{1,5})?[\"'`]?(?:[ \t]?[:(\[{]|[ \t]-)[ \t]?"
        r"[\w.@+:=\s-]*[\"'`]?[ \t]{0,3}[/:|]",
    ),
    Rule(
        "known-user",
        "secret",
        "A password behind a user every system has.",
        rf"(?i)(?:^|[\s(\[\"'`,|])(?:root|admin|administrator|sysadmin|ubuntu|ec2-user|"
        rf"centos|oracle|postgres|sa|guest|superuser|master|sys|system)[ \t]{{0,2}}[/:|"
        rf",][ \t]{{0,2}}[\"'`]?{_VALUE}",
        _is_password_of_system,
    ),
    Rule(
        "said-after",
        "secret",
        "A password named after it was given.",
        r"(?i)[\"'`]?(?P<v>[^\s\"'`<>]{5,}[^\s\"'`<>,.;:])[\"'`]?,? (?:is|was|as|=) (?:the|"
        r"our|your|my|its|his|her|their|a)? ?(?:[\w'-]+ ){0,3}?(?:password|passwd|passcode|pw|"
        r"pwd|passphrase|api key|token|secret|pass)\b",
        _is_named_after,
        gate=r"(?i)(?:password|passwd|passcode|pw|pwd|passphrase|api key|token|secret|pass)\b",
    ),
    Rule(
        "named-after",
        "secret",
        "A password named in brackets after it was given.",
        r"(?:^|[\s\"'`])(?P<v>[^\s\"'`<>()]{6,})[\"'`]? \((?i:(?:the|our|your|my|its|his|her|their|"
        r"an?)? ?(?:[\w'-]+ ){0,3}?(?:password|passwd|passcode|pw|pwd|passphrase|api key|token|"
        r"secret|pass))\b",
        lambda hit: count_classes(hit.text) >= 3 and _is_credential(hit),
        gate=r"(?i)\([\w' -]*(?:pass|pw|api key|token|secret)",
    ),
    Rule(
        "named-before",
        "secret",
        "A credential in brackets behind what it is.",
        r"(?i)\b(?:password|passwd|passcode|pw|pwd|passphrase|token|key|secret) "
        r"\([\"'`]?(?P<v>[^\s()\"'`<>]{8,})[\"'`]?\)",
        lambda hit: is_token(hit.text) and _is_credential(hit),
    ),
    Rule(
        "set-to",
        "secret",
        "What a password was set to.",
        r"(?i)\b(?:re)?(?:set|changed) (?:it|them|that) (?:back )?to [\"'`]?"
        r"(?P<v>[^\s\"'`<>()]{5,}[^\s\"'`<>(),.;:])",
        _is_new_password,
    ),
    Rule(
        "changed-from",
        "secret",
        "A password before and after it was changed.",
        r"(?i)\b(?:password|passwd|passcode|pw|pwd|passphrase|pass|pin|token|secret)\b[^\n.;]{0,40}?"
        r"\bfrom [\"'`]?(?P<v>[^\s\"'`<>]{4,}[\"'`]? to [\"'`]?[^\s\"'`<>]{3,}[^\s\"'`<>,.;:])",
        _is_before_and_after,
        gate=r"(?i)\b(?:pass(?:word|wd|code|phrase)?|pwd?|pin|token|secret)\b",
    ),
    Rule(
        "key-told",
        "secret",
        "A key, and between it and its name what it opens.",
        r"(?i)\b(?:key|token|secret)\b(?P<verb>[^\n.:;]{0,40}? (?:is|was))? [\"'`]?"
        r"(?P<v>[a-z0-9_/+=-]{20,})",
        _is_far_key,
        gate=r"(?i)\b(?:key|token|secret)\b",
    ),
    Rule(
        "user-and-password",
        "secret",
        "A user and a password, each behind its first letter.",
        r"(?i)\bu(?:ser)?\s?[:=]\s?[^\s,;/|]+[\s,;/|]{1,4}p(?:w|wd|ass|assword)?\s?[:=]\s?"
        r"[\"'`]?(?P<v>[^\s|,;\"'`<>()]{5,})",
        _is_credential,
    ),
    Rule(
        "licence",
        "secret",
        "A licence or recovery key in groups.",
        r"(?i)\b(?:licen[cs]e|product|recovery|activation|serial)(?: key| code| number)?\b"
        r"[^\n]{0,12}?(?P<v>\b[A-Z0-9]{4,8}(?:-[A-Z0-9]{4,8}){3,8})\b",
        _is_upper_with_digit,
    ),
    Rule(
        "phrase",
        "secret",
        "A pass-phrase of several words.",
        r"(?i)\b(?:pass ?-?phrase|recovery phrase|seed phrase|mnemonic)"
        r"(?:[\"']?\s{0,3}[:=]\s{0,3}|\s(?:is|was)[: ]\s{0,2})[\"'`]?(?P<v>[a-z]+(?:[ "
        r"-][a-z0-9]+){2,24})",
        _is_pass_phrase,
        gate=r"(?i)(?:phrase|mnemonic)",
    ),
    Rule(
        "one-time",
        "secret",
        "A one-time or door code.",
        r"(?i)\b(?:otp|pin|2fa|mfa|totp|sms|one[- ]time|verification|security|door|unlock|entry|"
        r"gate|alarm|safe|access|"
        r"auth(?:entication)?)(?: (?:backup|recovery|reset|login))?"
        r"(?:(?: (?:code|pin|password|token))?(?:\s{0,2}[:=]\s{0,2}|\s(?:is|"
        r"was)[: ]\s{0,2})| code )[\"'`*]{0,2}(?P<v>[0-9]{3} ?[0-9]{3}|[0-9]{4,8})\b",
        None,
    ),
    Rule(
        "one-time-told",
        "secret",
        "A one-time code right behind its name.",
        r"(?i)\b(?:otp|pin|passcode|(?:mfa|2fa|totp|sms)(?: (?:token|code))?)[ :]{1,2}"
        r"(?P<v>[0-9]{6})\b",
    ),
    Rule(
        "one-time-seed",
        "secret",
        "What one-time codes are made from.",
        r"(?i)\b(?:totp|otp|mfa|2fa|authenticator)(?:[ _]?(?:seed|secret|key|code))?(?: is)?[\"']?"
        r"[ :=]{1,3}[\"']?(?P<v>[a-z0-9]{16,64}|[a-z2-7]{4}(?:[ -][a-z2-7]{4}){3,15})\b",
        _is_upper_with_digit,
    ),
)

#: Words with a stroke between them: a path, a branch, a date. These two by the standard
#: library: on a short text it is the faster one.
PATH = re.compile(r"^[A-Za-z_-]{2,}/[\w./:-]*$|^[\w.-]*/[\w.-]+/", re.ASCII)
QUERY = re.compile(r"[?&][\w.-]+=")
PORT = re.compile(r"^[0-9]{2,5}/[a-z_]*$", re.ASCII)
TICKET = re.compile(r"^[A-Z][A-Z0-9]+-[0-9]+$")
