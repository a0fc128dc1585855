"""Is a value next to a telling word a secret, or only a word, a variable, a path?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import log2
from typing import Any

import re2

#: Texts that stand where a secret would.
PLACEHOLDER = (
    r"(?i)^(?:[x*.\-_#•?0]+|<[^<>]*>|\[[^\]]*\]|\$?\{+[^}]*\}*|\$\(?[\w.]+\)?|\$\$?\{.*|"
    r"%[\w.()-]+%?|%%?s|"
    r"\{\{.*|@[\w.]+@?|__\w+__|"
    r"(?:.*[-_ <.\[])?(?:your|my|insert|enter|replace|put|add|paste|choose|fill|some)[-_ "
    r"]?(?:own|real|actual)?[-_ ]?"
    r"(?:pass|pw|secret|token|api|key|cred|value|here|auth|user|client|access|private).*|"
    r"(?:your|insert|enter|replace|dummy|sample|placeholder|example|redacted|masked|hidden|"
    r"censored|removed|"
    r"filtered|scrubbed|encrypted)(?:[-_ .<>\]].*|)|"
    r".*(?:example|placeholder|redacted|change[-_ ]?me|replace[-_ ]?me|todo|fixme|xxxx+|"
    r"\*{3,}|\.{3,}|<[a-z _-]+>).*|"
    r"none|null|nil|nan|true|false|yes|no|on|off|undefined|empty|default|required|optional|"
    r"unset|unknown|missing|"
    r"n/?a|tbd|str|string|int|integer|bool|boolean|float|bytes|object|text|varchar|char|void|"
    r"any|self|this|"
    r"not[-_ ]?set|disabled|enabled|expired|invalid|valid|revoked|rotated|leaked|exposed|"
    r"changed|correct|incorrect|"
    r"wrong|bad|good|ok|fake|test|env|environ|secret[-_ ]?removed|utf-?8|base64|hex|latin-?1|"
    r"(?:user ?name|password|passwd|passphrase)\s?[:?*]+)$"
)
#: What is computed when the program runs is no secret in the text.
CODE = (
    r"(?:\w\(|\)$|->|::|\w\[|^[\w$]+(?:\.[A-Za-z_]\w*)+$|^(?:os|sys|process|config|settings|"
    r"self|this|props|req|env)\.|"
    r"^[!=&|<>]|^\w+\s*[=!]=+\s*\w|^(?:new|await|lambda|function|return|import|from|def|"
    r"class|const|let|var|func)\b|=>|&&|\|\||"
    r"^[A-Z][A-Za-z]*(?:<.*>|\?)$|^\\?/(?:[\w.@-]+/)*[\w.@-]*$|^\.{1,2}/|^~/|^[A-Za-z]:\\|"
    r"^[a-z][a-z0-9+.-]*://|^\w+:\w+\(\)|^[a-z_]+(?:/[a-z_]+)+(?:#[a-z_]+)?$|\w\?\.\w|"
    r"^[,;)](?:\s|[A-Za-z_]+\s?[=:(]|$)|^\$[A-Z_]{3,}/|^[\w.-]*\{\w*\}[\w.-]*$|"
    r"^\+\w+\.\w|^-{1,2}[A-Za-z][\w-]*(?:=|$)|^\w+(?:\.\w+)+=|^[a-z_]+=(?:True|False|None|[0-9]{1,3})$|"
    r"\$\{|\{\{|<%|^\{|^\[|^\(|^\.\w+\(|^@\w+/)"
)
IDENTIFIER = r"^[A-Za-z_$][A-Za-z_$-]*[0-9]{0,2}$"
LETTERS = r"^[A-Za-z_$][A-Za-z_$-]*$"
KEYWORDS = (
    r"(?i)pass|pwd|secret|token|key|cred|auth|login|user|admin(?:istrator)?$|config|value|param|"
    r"field|input|string|name"
)
#: What names of secrets are made of.
NAMING = re2.compile(
    r"(?:pass|pwd)(?:word|code|phrase|wd)|pass|pwd|secret|token|key|cred|auth|login|user|admin|"
    r"config|value|param|field|input|string|name|confirm|current|forgot|reset|change|update|new|"
    r"old|repeat|verify|retype|strength|label|root|default|master|database|db|e?mail|account|"
    r"hash|salt|store|manager|again|hint|data"
)
DATE = (
    r"^\d{4}-\d\d-\d\d|^\d{1,2}[/.:]\d{1,2}(?:[/.:]\d{2,4})?$|^[vV^~]?\d+(?:\.\d+)+$|^\d+(?:\.\d+)"
    r"?(?:%|ms|s|m|h|d|[kmgt]i?b?)?$|^[A-Za-z][\w-]*-\d+\.\d+\.\d+$"
)
RUN = "x{6}|X{6}|0{10}|1{10}|\\*{4}|#{6}|\\.{4}"
EMAIL = r"(?i)^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$"
SENTENCE = (
    r"(?i)\b(?:the|your|please|is|are|was|to|must|should|for|of|an?|and|or|with|not|this|"
    r"that|in|on|enter|set|"
    r"use[ds]?|will|can|cannot|has|have|been|be|it|from|by|as|at|no|if|invalid|missing|"
    r"required|forgot|reset|"
    r"confirm|new|old|current|repeat|again|change|failed|error|field)\b"
)


#: What one pass tells of a value.
TRAITS = {
    "placeholder": PLACEHOLDER,
    "code": CODE,
    "identifier": IDENTIFIER,
    "letters": LETTERS,
    "keywords": KEYWORDS,
    "date": DATE,
    "run": RUN,
    "email": EMAIL,
    "sentence": SENTENCE,
}


@lru_cache(maxsize=1)
def _set() -> Any:
    rows = re2.Set.SearchSet()
    for pattern in TRAITS.values():
        rows.Add(pattern)
    rows.Compile()
    return rows


@lru_cache(maxsize=1024)
def traits(value: str) -> frozenset[str]:
    """Which of :data:`TRAITS` a value has."""
    names = tuple(TRAITS)
    return frozenset(names[number] for number in _set().Match(value) or ())


def entropy(text: str) -> float:
    """Shannon's entropy, in bits a character."""
    counts = Counter(text).values()
    return -sum(n / len(text) * log2(n / len(text)) for n in counts) if text else 0.0


#: By the standard library: on a short text it is the faster one.
DIGIT, LETTER, SIGN = re.compile(r"\d"), re.compile(r"[^\W\d_]"), re.compile(r"[!@#$%^&*+=~?]")


@lru_cache(maxsize=1024)
def is_mixed(text: str) -> bool:
    """Has letters and digits, and is not one character repeated."""
    return bool(DIGIT.search(text) and LETTER.search(text)) and len(set(text)) > 5


def classes(text: str) -> int:
    """How many of lower case, upper case, digits, others it holds."""
    return sum(
        (
            text != text.upper(),
            text != text.lower(),
            DIGIT.search(text) is not None,
            not text.isalnum(),
        )
    )


def is_placeholder(value: str) -> bool:
    """Stands for a secret and is none."""
    return "placeholder" in traits(value)


def is_code(value: str) -> bool:
    """An expression, a variable, a path, an address."""
    return "code" in traits(value)


#: Letters only, and passwords all the same.
COMMON = frozenset(
    "letmein letmeinnow qwerty qwertyuiop asdfgh asdfghjkl zxcvbnm swordfish iloveyou sunshine "
    "princess superman batman starwars toor".split()
)
#: Passwords that are words, where quotes show that the word itself is meant.
DEFAULTS = frozenset("root admin guest".split())


def is_password(value: str, *, quoted: bool) -> bool:
    """May follow a word for *password*: anything people type, save what is
    plainly a placeholder, code or a sentence."""
    if len(value) < 4 or is_placeholder(value) or value.isalpha() is False and value[-1] == ":":
        return False
    if " " in value:
        return quoted and _is_phrase(value)
    if is_code(value) or "date" in traits(value) and not value.isdigit():
        return False
    if value.lower() in COMMON:
        return True
    if quoted and value in DEFAULTS:
        return True
    if "letters" in traits(value):
        return quoted and not is_naming(value) and len(value) >= 5
    return quoted or classes(value) >= 2 or len(value) >= 6


def is_naming(value: str) -> bool:
    """Letters that name a secret (``newPassword``, ``db_pass``) rather than being one
    (``thisismypassword``)."""
    if "keywords" not in traits(value):
        return False
    joined = not value.isalpha() or any(a.islower() and b.isupper() for a, b in pairwise(value))
    return joined or len(NAMING.sub("", value.lower())) < 4


def _is_phrase(value: str) -> bool:
    """A pass-phrase rather than a sentence about one."""
    words = value.split()
    return (
        3 <= len(words) <= 8
        and "sentence" not in traits(value)
        and all(word[0].isalnum() for word in words)
        and len(value) <= 80
        and value[-1] not in ".?!:"
        and not (value[0].isupper() and value[1:].islower())
    )


@lru_cache(maxsize=1024)
def transitions(value: str) -> int:
    """How often letters and digits take turns."""
    digits = [c.isdigit() for c in value if c.isalnum()]
    return sum(a != b for a, b in pairwise(digits))


#: Words, numbers and versions with a sign between each two.
SEGMENTS = re.compile(
    r"(?:[a-z]{3,}|[0-9]{1,4}|v[0-9]+)(?:[-_./:](?:[a-z]{2,}|[0-9]{1,4}|v[0-9]+)){2,}$"
)


def is_wordy(value: str) -> bool:
    """Words and numbers joined by signs, as names of things are."""
    if SEGMENTS.match(value):
        return True
    if is_ordered(value):
        return True
    joined = any(c in "-_./: " for c in value.strip("-_./: "))
    ordered = transitions(value) <= 3 and not _is_broken(value) and not is_random(value)
    return joined and len(value) < 48 and ordered


def is_ordered(value: str) -> bool:
    """A good part of it is the alphabet, or digits in their order."""
    if "abcdefgh" not in value.lower() and "01234567" not in value and "12345678" not in value:
        return False
    return 3 * sum(ord(b) - ord(a) == 1 for a, b in pairwise(value)) > len(value)


def _is_broken(value: str) -> bool:
    """Case and digits change more often than words allow."""
    return sum(c.isalnum() for c in value) < 3.2 * _parts(value)


#: Words with capitals, and a number or two of one digit among them.
HUMPS = re.compile(r"[A-Za-z]?[a-z]+(?:[A-Z]{1,4}[a-z]*[0-9]?)+", re.ASCII)


def is_name(value: str) -> bool:
    """Words run together as in the name of a variable, at most numbered."""
    if is_random(value):
        return False
    if "identifier" not in traits(value):
        return HUMPS.fullmatch(value) is not None and len(value) >= 5 * _parts(value)
    return not (len(value) < 4 * _parts(value) and is_mixed(value))


def _parts(value: str) -> int:
    """How many words, acronyms and numbers it is made of."""
    kinds = [
        "0" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else " " for c in value
    ]
    starts = zip([" ", *kinds], kinds, strict=False)
    return sum(b != " " and a != b and a + b != "Aa" for a, b in starts)


def is_run(value: str) -> bool:
    """Filled with one character, as examples are."""
    return "run" in traits(value)


@lru_cache(maxsize=1024)
def is_token(value: str) -> bool:
    """May follow a word for *token* or *key*: looks made by a machine."""
    if len(value) < 8 or " " in value or is_placeholder(value):
        return False
    if is_code(value) and not is_dotted(value):
        return False
    if HEXADECIMAL.fullmatch(value):
        return len(set(value)) > 3
    if any(("date" in traits(value), "email" in traits(value), is_wordy(value), is_name(value))):
        return False
    return is_mixed(value) or is_random(value)


#: Digits that happen to be letters only; no word is so long.
HEXADECIMAL = re.compile(r"[0-9a-f]{32,}|[0-9A-F]{32,}")
#: Parts with points between them, as the names of modules and hosts are, too.
DOTTED = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){1,3}", re.ASCII)


def is_dotted(value: str) -> bool:
    """Parts with points between them, and one of them is no name of a thing."""
    return DOTTED.fullmatch(value) is not None and any(
        len(part) >= 16 and is_mixed(part) and is_random(part) for part in value.split(".")
    )


def is_random(value: str) -> bool:
    """Letters in an order no word has: case changes often, or few vowels."""
    letters = [c for c in value if c.isalpha()]
    return (
        len(letters) >= 16
        and "_" not in value.strip("_")
        and _changes(letters) * 3 > len(letters)
        or transitions(value) >= 4
        or any(len(part) >= 10 and _changes(part) * 2 > len(part) for part in value.split("_"))
        or any(len(part) >= 24 and _changes(part) * 20 > len(part) * 9 for part in value.split("_"))
    )


def _changes(letters: Sequence[str]) -> int:
    """How often the case changes."""
    return sum(a.islower() != b.islower() for a, b in pairwise(letters) if a.isalpha())


def is_strong(value: str) -> bool:
    """Random enough to be a secret with only *key* before it."""
    least = 2.5 if HEXADECIMAL.fullmatch(value) else 3.0
    return len(value) >= 16 and is_token(value) and entropy(value) >= least


def is_noise(value: str) -> bool:
    """Long, of every class, signs all over: what a generator of keys writes."""
    return (
        32 <= len(value) <= 128
        and value[0] not in ",;)"
        and sum(not c.isalnum() and not c.isspace() for c in value) * 8 > len(value)
        and classes(value) == 4
        and entropy(value) >= 4.2
        and len(value.split()) <= 4
    )


@lru_cache(maxsize=1024)
def stands_out(value: str) -> bool:
    """Would not be a word of the sentence: letters with digits or signs among them."""
    if len(value) < 5 or not LETTER.search(value):
        return False
    inner = DIGIT.search(value) or SIGN.search(value[:-1])
    return inner is not None and not is_placeholder(value)
