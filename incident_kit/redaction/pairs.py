"""Secrets known by the word before them: in code, configuration, commands and chat."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import ahocorasick
import re2

from incident_kit.redaction.rules import Source, Span, compiled, windows
from incident_kit.redaction.values import is_mixed, is_password, is_strong, is_token, stands_out
from incident_kit.redaction.views import fold_text, lower

#: Words and how much they say: ``p`` whatever follows is a password, ``t`` what
#: follows must look made by a machine, ``k`` it must look random, too.
WORDS: dict[str, str] = {
    word: strength
    for strength, words in {
        "p": "password passwd passwort passphrase pass-phrase passcode pwd passw psswd pswd pw pass psw contraseña "
        "contrasena kennwort senha wachtwoord hasło lösenord passord adgangskode salasana heslo jelszó şifre sifre "
        "parola пароль паролем пароля 密码 密碼 口令 パスワード 비밀번호 비번 패스워드 암호 "
        "κωδικός סיסמה mdp motdepasse clave pword secretword userpass",
        "t": "secret token apikey api_key api-key accesskey access_key access-key authkey auth_key auth-key "
        "privatekey private_key private-key clientsecret credential credentials cred creds auth bearer signingkey "
        "signing_key encryption_key encryptionkey master_key masterkey license_key licensekey "
        "storage_key account_key accountkey secretkey secret_key servicekey service_key webhook passkey "
        "토큰 시크릿 токен 令牌 秘密 トークン schlüssel accessid access_id _login .login",
        "k": "key salt nonce signature hmac sig seed session cookie hash_secret pin otp code",
    }.items()
    for word in words.split()
}
PHRASES: dict[str, str] = {
    "mot de passe": "p",
    "mật khẩu": "p",
    "kata sandi": "p",
    "palabra clave": "p",
    "pass phrase": "p",
    "api key": "t",
    "access key": "t",
    "secret key": "t",
    "private key": "t",
    "client secret": "t",
    "auth key": "t",
    "api token": "t",
    "license key": "t",
    "root pw": "p",
}
#: A name that ends so tells of a secret without holding one.
ABOUT = re2.compile(
    r"(?i)(?:name|names|file|filename|path|dir|url|uri|type|types|length|len|size|field|fields|policy|policies|count|"
    r"expir\w*|ttl|limit|label|prompt|hint|page|endpoint|version|alg|algorithm|format|min|max|regex|pattern|prefix|"
    r"suffix|store|manager|provider|service|required|enabled|disabled|reset|column|idx|index|ring|board|word_?s|"
    r"words|ref|env|var|method|mode|class|strength|rotation|lifetime|header|param|arn|holder|input|element|form|"
    r"validator|generator|source|scope|scopes|bucket|status|error|message|text|title|usage|budget|chars|alphabet|str|"
    r"(?:cred\w*|secrets?|key|token)_?-?id)$"
)
#: A name that holds one of these is no secret's, whatever it ends in.
HARMLESS = re2.compile(
    r"(?i)public|primary|foreign|sort_?key|partition|cache_?key|keyword|keyboard|monkey|turkey|donkey|hockey|jockey|"
    r"author(?:s|ed|ity|ise|ize)?\b|authentic|passenger|passive|passing|passport|compass|bypass|passed|passes|"
    r"tokeni[sz]|secretar|keynote|keyframe|keystroke|max_?tokens?|num_?tokens?|commit|checksum|digest|etag|"
    r"fingerprint|idempotency|row_?key|map_?key|object_?key|s3_?key|index_?key|hot_?key|csrf_?header|site_?key|bucket_?key|key_?vault|key_?chars"
)
_TAIL = (
    r"(?P<rest>[\w-]{0,40}(?:\.[\w-]{1,40}){0,4})(?:\[[\w\"']{0,20}\])?(?P<close>[\"'`*_\]]{0,4}\)?)"
    r"(?P<mid>(?:\s{0,3}\([^)\n]{1,40}\))?(?:\s{1,3}(?:for|of|to|on|pour|für|del?|da|do)\s(?:the |our |this )?[\w@./:-]{1,60}(?: [\w@./-]{1,40}){0,3})?)"
    r"(?:\s{0,20}(?P<sep>-{1,2}>?\s|は|が|是|는|은|为|:{1,3}=|={1,3}>?|=~|->|:{1,2}|\?=|\|\|=?|,|\||!=|：|＝)[ \t]{0,20}(?P<line>\\?\s{0,2}\n[ \t>]{0,20})?"
    r"|\s{1,3}(?P<verb>is now|was|is|ist|est|es|war|jest|är|to|as|to be|set to|changed to|reset to)[:\s]\s{0,3}(?:still |now |just |actually )?"
    r"|\s{0,2}(?P<tag></?[a-z]{1,12}>|>)\s{0,3}|(?P<gap>[ \t]{1,4}))"
    r"(?P<type>(?:Optional|Secret)?\[?(?:str(?:ing)?|String|char\s?\*?|&str|SecretStr|Text)\]?\s{0,3}=\s{0,3})?"
    r"(?P<open>[*_]{0,3}(?:[@fbruL$]{0,2}(?:\\?[\"'`]{1,3}|&quot;|&#39;)[\"'`]?|<)?)(?P<v>[^\n]*)"
)
_READ = ("line", "sep", "verb", "tag", "gap", "open", "v")
VALUE_END = re2.compile(
    r"[\s,;\"'`<>|]|\\[\"'nrt]|&quot;|&#39;|&amp;|\)[\s,;.]|\)$|\*\*|\]\s|\}\s|\}\}|\}$"
)
CHAT = re2.compile(r"[.,;:!?)*_]+$")


class Pair(NamedTuple):
    """A word, what stood between, and the value's place; offsets in characters."""

    strength: str
    name: str
    sep: str
    value: str
    start: int
    quoted: bool


@lru_cache(maxsize=1)
def _automaton() -> Any:
    automaton = ahocorasick.Automaton()
    for word, strength in {**WORDS, **PHRASES}.items():
        automaton.add_word(lower(fold_text(word)), (len(fold_text(word)), strength))
    automaton.make_automaton()
    return automaton


def _tail() -> Any:
    return compiled(_TAIL)[0]


@lru_cache(maxsize=1)
def _scout() -> Any:
    """Finds the lines where something may be given away."""
    words: dict[str, list[str]] = {strength: [] for strength in "ptk"}
    for word, strength in {**WORDS, **PHRASES}.items():
        words[strength].append(re2.escape(lower(fold_text(word))))
    told, key = "|".join(words["p"] + words["t"]), "|".join(words["k"])
    name = r"[\w.-]*[\[\]\"'`*_)\w]{0,6}(?:\s{0,3}\([^)\n]{1,40}\))?"
    after = r"(?:\s{0,20}[:=,|>?~：＝はが是는은为-]|\s+(?:[^\s]+\s){0,8}(?:is|was|ist|est|es|war|jest|ar|to|as)\b|[ \t]+[*_]{0,3}[\"'`]|[ \t]+\S*[0-9!@#$%^&*+=~?])"
    return re2.compile(f"(?i)(?:{told}){name}{after}|(?:{key}){name}\\s{{0,20}}[:=>|?~-]".encode())


def find_pairs(source: Source) -> Iterator[Span]:
    """Every value that the word before it gives away."""
    reach = -1
    for pair in _pairs(source):
        if pair.start + len(pair.value) > reach and _is_secret(pair, source):
            reach = pair.start + len(pair.value)
            yield Span(pair.start, pair.start + len(pair.value), "secret", f"pair-{pair.strength}")


def _pairs(source: Source) -> Iterator[Pair]:
    for low, high in windows(_scout(), source.data):
        first, last = source.character(low), source.character(high)
        for last_letter, (length, strength) in _automaton().iter_long(source.lower[first:last]):
            end = first + last_letter
            place = source.place(end + 1)
            found = _tail().match(source.data, place, place + 900)
            pair = found and _pair(source, found, end + 1 - length, strength)
            if pair:
                yield pair


def _name_before(source: Source, start: int) -> str:
    """What of the name stands before its telling word."""
    low = start
    while (
        low > 0
        and start - low < 40
        and (source.text[low - 1].isalnum() or source.text[low - 1] in "_-.")
    ):
        low -= 1
    return source.text[low:start]


def _pair(source: Source, found: Any, start: int, strength: str) -> Pair | None:
    names = compiled(_TAIL)[1]
    group = {name: _part(source, found.span(names[name])) for name in _READ}
    opening = group["open"].lstrip("*_@fbruL$")
    value = _value(group["v"], opening)
    if not value or group["line"] and not stands_out(value):
        return None
    place = source.character(found.start(names["v"]))
    sep = group["sep"] or group["verb"] or group["tag"] or "gap"
    end = source.character(found.start(names["close"]))
    return Pair(
        strength,
        _name_before(source, start) + source.text[start:end],
        sep,
        value,
        place,
        bool(opening) and opening != "<",
    )


def _part(source: Source, span: tuple[int, int]) -> str:
    return source.data[span[0] : span[1]].decode("utf-8", "ignore") if span[0] < span[1] else ""


def _value(rest: str, opening: str) -> str:
    """The value at the start of ``rest``, up to its closing quote or its end."""
    if opening and opening != "<":
        close = opening[-1] if opening[0] != "&" else "&"
        if opening.startswith("\\"):
            close = "\\" + close
        stop = rest.find(close)
        while stop > 0 and rest[stop - 1] == "\\" and close[0] != "\\":
            stop = rest.find(close, stop + 1)
        return rest[:stop] if stop >= 0 else _bare(rest)
    return _bare(rest)


def _bare(rest: str) -> str:
    stop = VALUE_END.search(rest)
    value = rest[: stop.start()] if stop else rest
    tail = CHAT.search(value)
    return value[: tail.start()] if tail and tail.end() - tail.start() < len(value) else value


def _is_secret(pair: Pair, source: Source) -> bool:
    name = pair.name.strip("_-.")
    if HARMLESS.search(name) or pair.sep == "!=":
        return False
    if ABOUT.search(name) and name.lower() not in WORDS:
        return False
    return _JUDGES[pair.strength](pair, source)


def _password(pair: Pair, source: Source) -> bool:
    if pair.sep == "gap" and pair.name.startswith("--"):
        return is_password(pair.value, quoted=True)
    if pair.sep in _VERBS or pair.sep in ("gap", ","):
        if pair.sep == "," and not pair.quoted:
            return False
        return is_password(pair.value, quoted=pair.quoted) and (
            stands_out(pair.value) or pair.quoted and pair.sep != "gap"
        )
    if len(pair.name) < 5 and pair.name.lower() in ("pass", "pw") and not stands_out(pair.value):
        return pair.quoted and is_password(pair.value, quoted=True)
    return is_password(pair.value, quoted=pair.quoted)


def _token(pair: Pair, source: Source) -> bool:
    if pair.sep in _VERBS or pair.sep == "gap":
        return is_token(pair.value) and is_mixed(pair.value)
    return is_token(pair.value)


def _key(pair: Pair, source: Source) -> bool:
    return pair.sep != "gap" and is_strong(pair.value)


_VERBS = frozenset(
    {
        "is now",
        "was",
        "is",
        "ist",
        "est",
        "es",
        "war",
        "jest",
        "är",
        "to",
        "as",
        "to be",
        "set to",
        "changed to",
        "reset to",
    }
)
_JUDGES = {"p": _password, "t": _token, "k": _key}
