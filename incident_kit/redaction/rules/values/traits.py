"""What a value is by its form: a placeholder, code, a date, an address, letters only."""

from __future__ import annotations

from functools import lru_cache

from incident_kit.redaction.matching import PatternSet
from incident_kit.redaction.word_lists import any_word, read_lists

_WORDS = read_lists("values/words.txt")
#: Texts that stand where a secret would.
PLACEHOLDER = (
    r"(?i)^(?:[x*.\-_#•?0]+|<[^<>]*>|\[[^\]]*\]|\$?\{+[^}]*\}*|\$\(?[\w.]+\)?|\$\$?\{.*|"
    r"%[\w.()-]+%?|%%?s|"
    r"\{\{.*|@[\w.]+@?|__\w+__|"
    rf"(?:.*[-_ <.\[])?(?:{any_word(_WORDS['placeholder verb'])})[-_ ]?(?:own|real|actual)?[-_ ]?"
    rf"(?:{any_word(_WORDS['placeholder object'])}).*|"
    rf"(?:{any_word(_WORDS['placeholder first'])})(?:[-_ .<>\]].*|)|"
    rf".*(?:{any_word(_WORDS['placeholder part'])}).*|"
    rf"{any_word(_WORDS['placeholder whole'])})$"
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
DATE = (
    r"^\d{4}-\d\d-\d\d|^\d{1,2}[/.:]\d{1,2}(?:[/.:]\d{2,4})?$|^[vV^~]?\d+(?:\.\d+)+$|^\d+(?:\.\d+)"
    r"?(?:%|ms|s|m|h|d|[kmgt]i?b?)?$|^[A-Za-z][\w-]*-\d+\.\d+\.\d+$"
)
#: All of them are looked for in one pass.
_PATTERNS = {
    "placeholder": PLACEHOLDER,
    "code": CODE,
    "identifier": r"^[A-Za-z_$][A-Za-z_$-]*[0-9]{0,2}$",
    "letters": r"^[A-Za-z_$][A-Za-z_$-]*$",
    "keyword": rf"(?i){any_word(_WORDS['keyword'])}",
    "date": DATE,
    "run": r"x{6}|X{6}|0{10}|1{10}|\*{4}|#{6}|\.{4}",
    "email": r"(?i)^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$",
    "sentence": rf"(?i)\b(?:{any_word(_WORDS['sentence'])})\b",
}
_NAMES = tuple(_PATTERNS)


@lru_cache(maxsize=1)
def _compile_traits() -> PatternSet:
    return PatternSet(_PATTERNS.values())


@lru_cache(maxsize=1024)
def _read_traits(value: str) -> frozenset[str]:
    return frozenset(_NAMES[number] for number in _compile_traits().match(value))


def is_placeholder(value: str) -> bool:
    """Stands for a secret and is none."""
    return "placeholder" in _read_traits(value)


def is_filled_in(value: str, template_starts: tuple[str, ...]) -> bool:
    """Neither stands for a secret, nor begins as what a program fills in when it runs."""
    return not value.startswith(template_starts) and not is_placeholder(value)


def is_code(value: str) -> bool:
    """An expression, a variable, a path, an address."""
    return "code" in _read_traits(value)


def is_identifier(value: str) -> bool:
    """Letters as in the name of a variable, at most numbered."""
    return "identifier" in _read_traits(value)


def is_letters(value: str) -> bool:
    """Letters as in the name of a variable, without a number."""
    return "letters" in _read_traits(value)


def is_date(value: str) -> bool:
    """A date, a time, a version, an amount."""
    return "date" in _read_traits(value)


def is_run(value: str) -> bool:
    """Filled with one character, as examples are."""
    return "run" in _read_traits(value)


def is_email(value: str) -> bool:
    """An address of mail, whole."""
    return "email" in _read_traits(value)


def has_keyword(value: str) -> bool:
    """Holds a word that names of secrets hold."""
    return "keyword" in _read_traits(value)


def has_sentence_word(value: str) -> bool:
    """Holds a word that sentences about passwords hold."""
    return "sentence" in _read_traits(value)
