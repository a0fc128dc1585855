"""Is it an address of a machine, or a version, a mask, a time, a piece of code?"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from incident_kit.redaction.late_patterns import put_off, put_off_linear
from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.public_addresses import is_public_address
from incident_kit.redaction.rules.rule import Detector, Hit, Runs
from incident_kit.redaction.source import Source, Span
from incident_kit.redaction.word_lists import any_word, read_lists

#: These five by the standard library: on a few characters it is the
#: faster one.
_VERSION_BEFORE = put_off(
    r"(?i)(?:\bv(?:er(?:sion)?)?\.? ?|version:? ?[\"']?|release:? |build:? |section |chapter "
    r"|clause |appendix |§ ?|step |[a-z]/|[a-z]-|==|~=|>=|<=|chrome |firefox |upgraded? to |"
    rf"(?:{any_word(read_lists('products.txt')['products'])}) "
    r"|\d\.)$"
)
#: Stands before a version even if that looks like a private address.
_RELEASE_BEFORE = put_off(r"(?i)(?:\bv|\bversion|firmware)[: ]?$")
_NETMASK = put_off(r"^255\.(?:0\.0|255\.(?:0|\d+))\.0$")
_RELEASE_AFTER = put_off(r"(?i)^ (?:kernel|firmware|release|version|build)\b")
_PRIVATE = put_off(r"^(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.")
_EXAMPLE_CARD = put_off_linear(r"^(?:(?:aa|bb|cc|dd|ee|ff|00|11)[:-]?){6}$")
_BRACKETS = str.maketrans("", "", "[]() ")
_IPV6_CANDIDATE = compile_pattern(
    r"[0-9A-Fa-f:]*:[0-9A-Fa-f]*:[0-9A-Fa-f:]*(?:\.[0-9]{1,3}){0,3}(?:%(?:25)"
    r"?[0-9A-Za-z._-]{1,20})?(?:/[0-9]{1,4})?"
)
#: What every address has.
_IPV6_SIGNS = r"::|(?::[0-9A-Fa-f]+){5}:"
_IPV6_WORDS = put_off_linear(
    r"(?i)(?:\bip(?:v6)?\b|=|\b(?:address|unspecified|listen|bind|any|local|default|route|"
    r"host|src|dst|from|to)\b)[^\n]{0,20}$"
)


def is_ipv4(hit: Hit) -> bool:
    """Four numbers of a byte each that are no version."""
    address = hit.text.partition("/")[0]
    if not _is_made_of_bytes(address) or _NETMASK.search(address):
        return False
    if is_public_address(hit.text):
        return False
    before, after = hit.before(16), hit.after(10)
    if _is_inside_word(before[-1:], after[:1]):
        return False
    if _PRIVATE.search(address):
        return _has_more_numbers(after) or not _is_release(before, after)
    return not _has_more_numbers(after) and not _is_version(before, after)


def _is_made_of_bytes(address: str) -> bool:
    """Numbers of at most 255, none with a zero before other digits."""
    numbers = address.split(".")
    has_leading_zero = any(number[0] == "0" and number != "0" for number in numbers)
    return not has_leading_zero and all(int(number) < 256 for number in numbers)


def _is_inside_word(before: str, after: str) -> bool:
    """The character on one side of an address makes it a part of something longer."""
    return before == "." or _is_word_character(before) or _is_word_character(after)


def _is_word_character(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _has_more_numbers(after: str) -> bool:
    return after[:1] == "." and after[1:2].isdigit()


def _is_release(before: str, after: str) -> bool:
    """It is surely called a version, even if it looks like a private address."""
    return bool(_RELEASE_BEFORE.search(before) or _RELEASE_AFTER.search(after))


def _is_version(before: str, after: str) -> bool:
    """It is called a version, or stands where one may."""
    return _is_release(before, after) or _VERSION_BEFORE.search(before) is not None


def is_defanged_ipv4(hit: Hit) -> bool:
    """Four numbers of a byte each once the brackets are gone."""
    plain = hit.text.replace("dot", ".").translate(_BRACKETS)
    if plain == hit.text:
        return False
    is_address = all(part.isdigit() and int(part) < 256 for part in plain.split("."))
    return is_address and not is_public_address(plain)


def is_network_card(hit: Hit) -> bool:
    """No part of a fingerprint, no dates, no numbers, no example."""
    text = hit.text
    if _EXAMPLE_CARD.search(text.lower()) or _is_part_of_fingerprint(hit):
        return False
    if ":" in text:
        return True
    return any(map(str.isalpha, text)) and any(map(str.isdigit, text))


def _is_part_of_fingerprint(hit: Hit) -> bool:
    """What separates its numbers also separates it from more of them."""
    separator = hit.text[2]
    return separator in ":-." and separator in (hit.before(1), hit.after(1))


def find_ipv6(source: Source, runs: Runs) -> Iterator[Span]:
    """Every IPv6 address, with its zone and prefix length. ``::`` in code and
    clock times are none."""
    for [(low, high)] in _IPV6_CANDIDATE.within(source.data, runs):
        text = source.data[low:high]
        if b"::" not in text and text.count(b":") < 6:
            continue
        start = source.to_character(low)
        address = _read_ipv6(source, start, source.to_character(high))
        if address:
            yield Span(start, start + len(address), "ip", "ipv6", address)


def _read_ipv6(source: Source, start: int, end: int) -> str:
    """What from ``start`` is an address; empty if none is."""
    text = _drop_colon(source.text[start:end])
    if _is_part_of_name(source, start) or _is_followed(source, start + len(text)):
        return ""
    address, slash, width = text.partition("/")
    if not _is_ipv6(address):
        return ""
    if address == "::":
        is_address = slash != "" or _is_announced(source, start)
    else:
        is_address = _is_no_code(address)
    if not is_address:
        return ""
    has_valid_width = slash != "" and int(width) <= 128
    found = text if has_valid_width else address
    return "" if is_public_address(found) else found


def _drop_colon(text: str) -> str:
    """Without the colon of the sentence behind an address; two belong to it."""
    ends_clause = text.endswith(":") and not text.endswith("::")
    return text[:-1] if ends_clause else text


def _is_no_code(address: str) -> bool:
    """Has numbers or many parts, which ``a::b`` of a program has not."""
    return address.count(":") > 3 or any(map(str.isdigit, address))


def _is_followed(source: Source, end: int) -> bool:
    """What stands behind it makes it a part of something longer."""
    after, further = source.text[end : end + 1], source.text[end + 1 : end + 2]
    return _is_word_character(after) or (after == "." and further.isalnum())


def _is_announced(source: Source, start: int) -> bool:
    """The words before it tell of an address."""
    return _IPV6_WORDS.search(source.text[max(0, start - 40) : start]) is not None


def _is_part_of_name(source: Source, start: int) -> bool:
    """What stands before it makes it code: a name, a call, an index."""
    before = source.text[start - 1 : start]
    if before == "[":
        return source.text[start - 2 : start - 1].isalnum()
    return before.isalnum() or before in ("_", ".", ")", "]")


def _is_ipv6(address: str) -> bool:
    try:
        ipaddress.IPv6Address(address.replace("%25", "%"))
    except ValueError:
        return False
    return True


IPV6 = Detector("ipv6", _IPV6_SIGNS, find_ipv6)
