"""Keys known by the service they open: its name before them, its host, its way of making them."""

from __future__ import annotations

from incident_kit.redaction.rules.rule import Hit, Rule
from incident_kit.redaction.rules.values.measures import count_classes, count_turns, is_mixed
from incident_kit.redaction.rules.values.tokens import is_strong, is_wordy
from incident_kit.redaction.word_lists import any_word, read_lists

#: Services whose name alone, before a random value, tells of a key to them.
SERVICES = read_lists("services.txt")["services"]
#: Such a name, or one that tells of a programming interface.
_NAME = rf"(?:{any_word(SERVICES)}|[a-z0-9]_?api|[a-z0-9]_?access)"
#: A value set behind it, and not a link.
_VALUE = r"[^\s\"'`,;<>(){}\[\]"
_SET = rf"(?:=>|:=|[=:])\s{{0,3}}[\"'`]{{0,3}}(?P<v>{_VALUE}/]{_VALUE}]{{14,}}{_VALUE}.:])"


def _is_service_key(hit: Hit) -> bool:
    return is_strong(hit.text) and "sha256:" not in hit.text


SERVED: tuple[Rule, ...] = (
    Rule(
        "service",
        "secret",
        "A random value behind the name of a service.",
        rf"(?i){_NAME}[\"'`\])]{{0,2}}\s{{0,3}}{_SET}",
        _is_service_key,
        gate=_SET.replace("?P<v>", ""),
    ),
    Rule(
        "azure-signed",
        "secret",
        "A key of Azure's that carries the signature of the service.",
        r"\b[A-Za-z0-9+/]{30,}(?:JQQJ99[A-Z]|APIM|AZDO|AzFu|AzSe|AzCa|\+ACDb|\+AS[bt]|AIoT|\+AEh|"
        r"\+ARm|\+ACR)[A-Za-z0-9+/]{4,}={0,2}",
        lambda hit: count_classes(hit.text) >= 3 and is_mixed(hit.text),
        gate=r"JQQJ99|APIM|AZDO|Az(?:Fu|Se|Ca)|\+(?:ACDb|AS[bt]|AEh|ARm|ACR)|AIoT",
    ),
    Rule(
        "plain-prefix",
        "secret",
        "A long key behind a prefix that begins plain words, too.",
        r"(?:^|[^\w./-])(?P<v>key_[0-9a-f]{28,}|(?:live|test)_(?:(?:auth|pub)_)?(?:[0-9a-f]{31,}|"
        r"[A-Za-z0-9]{30}|[A-Za-z0-9]{60,})|pat[A-Za-z0-9]{14}\.[0-9a-f]{60,})(?:[^\w-]|$)",
        lambda hit: is_mixed(hit.text) and count_turns(hit.text) >= 4,
        gate=r"_[A-Za-z0-9]{28}|\.[0-9a-f]{60}",
    ),
    Rule(
        "halves",
        "secret",
        "A key of two parts, each of its own length: of Z.ai, Ghost, Ably, MaxMind.",
        r"(?:^|[^\w.-])(?P<v>[0-9a-fA-F]{32}\.[A-Za-z0-9]{16}|[0-9a-f]{24}:[0-9a-f]{64}|"
        r"[\w-]{6}\.[\w-]{6}:[\w-]{43}|[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk)(?:[^\w-]|$)",
        lambda hit: is_mixed(hit.text),
        gate=r"_mmk|\.[A-Za-z0-9]{16}|:[\w-]{43}",
    ),
    Rule(
        "url-key",
        "secret",
        "A key in the path of a link to a service that takes it there.",
        r"(?i)://(?:[\w-]+\.)*(?:alchemyapi\.io|alchemy\.com|infura\.io|quiknode\.pro|ankr\.com|"
        r"thingsboard\.(?:cloud|io)|getblock\.io|blastapi\.io|loggly\.com|pabbly\.com|"
        r"hc-ping\.com|nosnch\.in|betterstack\.com|uptimerobot\.com|cronitor\.link|"
        r"feishu\.cn|larksuite\.com|webhook\.site|rollbar\.com)/"
        r"(?:[\w.-]*/)*?(?P<v>[\w-]{16,})(?:[/?\s\"'#<>)]|$)",
        lambda hit: is_mixed(hit.text) and not is_wordy(hit.text),
        gate=r"(?i)[/.](?:alchemy|infura|quiknode|ankr|thingsboard|getblock|blastapi|loggly|pabbly|"
        r"hc-ping|nosnch|betterstack|uptimerobot|cronitor|make|feishu|larksuite|webhook|rollbar)"
        r"[a-z]{0,3}\.",
    ),
)
