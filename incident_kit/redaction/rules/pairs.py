"""Secrets known by the word before them: in code, configuration, commands and chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_letters, digits
from typing import NamedTuple

import re2

from incident_kit.redaction.matching import GroupSpans, compile_pattern
from incident_kit.redaction.names.words import is_word
from incident_kit.redaction.rules.values import (
    classes,
    is_code,
    is_mixed,
    is_name,
    is_noise,
    is_ordered,
    is_password,
    is_run,
    is_strong,
    is_token,
    stands_out,
)
from incident_kit.redaction.source import Source, Span, find_windows
from incident_kit.redaction.views import fold_text, lower

#: Words and how much they say: ``p`` whatever follows is a password, ``t`` what
#: follows must look made by a machine, ``k`` it must look random, too.
WORDS: dict[str, str] = {
    word: strength
    for strength, words in {
        "p": "password passwd passwort passphrase pass-phrase passcode pwd passw psswd pswd pw "
        "pass psw "
        "contraseña "
        "contrasena kennwort senha wachtwoord hasło lösenord passord adgangskode salasana "
        "lozinka geslo slaptažodis parool पासवर्ड รหัสผ่าน wagwoord contrasenya "
        "heslo jelszó şifre sifre "
        "parola пароль паролем пароля 密码 密碼 口令 パスワード 비밀번호 비번 패스워드 암호 "
        "pa$$word p@ssword passw0rd pa55word passwrd pasword "
        "κωδικός סיסמה mdp motdepasse clave pword secretword userpass",
        "t": "secret token apikey api_key api-key accesskey access_key access-key authkey auth_key "
        "auth-key "
        "privatekey private_key private-key clientsecret credential credentials cred creds "
        "auth bearer signingkey "
        "signing_key encryption_key encryptionkey master_key masterkey license_key licensekey "
        "storage_key account_key accountkey secretkey secret_key servicekey service_key "
        "webhook psk passkey samlresponse "
        "토큰 시크릿 токен 令牌 秘密 トークン schlüssel accessid access_id _login .login",
        "k": "key salt nonce signature hmac sig seed session cookie hash_secret pin otp code",
    }.items()
    for word in words.split()
}
PHRASES: dict[str, str] = {
    "mot de passe": "p",
    "mật khẩu": "p",
    "كلمة المرور": "p",
    "كلمة السر": "p",
    "رمز عبور": "p",
    "app key": "t",
    "application key": "t",
    "shared key": "t",
    "kata sandi": "p",
    "palabra clave": "p",
    "pass phrase": "p",
    "api key": "t",
    "access key": "t",
    "secret key": "t",
    "private key": "t",
    "integration key": "t",
    "routing key": "t",
    "signing key": "t",
    "client secret": "t",
    "auth key": "t",
    "api token": "t",
    "license key": "t",
    "root pw": "p",
    "p/w": "p",
    "pass word": "p",
    "wifi key": "t",
    "wi-fi key": "t",
    "network key": "t",
    "recovery key": "t",
    "community string": "p",
}
#: A name that ends so tells of a secret without holding one.
ABOUT = re2.compile(
    r"(?i)(?:name|names|file|filename|path|dir|url|uri|type|types|length|len|size|field|"
    r"fields|policy|policies|count|"
    r"expir\w*|ttl|limit|label|prompt|hint|page|endpoint|version|alg|algorithm|format|min|"
    r"max|regex|pattern|prefix|"
    r"suffix|store|manager|provider|service|required|enabled|disabled|reset|column|idx|index|"
    r"ring|board|word_?s|"
    r"words|ref|env|var|method|mode|class|strength|rotation|lifetime|header|param|arn|holder|"
    r"input|element|form|"
    r"validator|generator|source|scope|scopes|bucket|status|error|message|text|title|usage|"
    r"budget|timeout|days|hours|seconds|minutes|attempts|retries|changed|at|date|link|encryption|"
    r"template|view|script|rules?|check|age|history|chars|alphabet|str|"
    r"(?:cred\w*|secrets?|key|token)_?-?id)$"
)
#: A name that holds one of these is no secret's, whatever it ends in.
HARMLESS = re2.compile(
    r"(?i)public|primary|foreign|sort[_-]?key|partition|cache[_-]?key|keyword|keyboard|"
    r"(?:mon|tur|don|hoc|joc)key$|"
    r"(?:change|next|page|paging|pagination|continuation|creation|sync|cancellation|"
    r"client_?request)_?token|"
    r"author(?:s|ed|ity|ise|ize)?\b|authentic|passenger|passive|passing|passport|compass|"
    r"bypass|passed|passes|"
    r"tokeni[sz]|secretar|keynote|keyframe|keystroke|max_?tokens?|num_?tokens?|commit|"
    r"checksum|digest|etag|"
    r"fingerprint|idempotency|(?:row|map|object|s3|index|hot)[_-]?key|"
    r"csrf_?header|site_?key|bucket_?key|key_?vault|key_?chars"
)
_NAME = r"[\w-]*(?:\.[\w-]+)*(?:\[[\w\"']*\])?(?P<close>[\"'`*_\]]*\)?)"
_VERB = (
    r"\s+(?P<verb>is now|was|is|ist|lautet|est|es|war|jest|är|ar|to|as|to be|set to|changed to|"
    r"reset to)[:\s]\s*(?:still |now |just |actually )?"
)
_LINE = r"[ \t]*(?P<line>\\?\s?(?:[|>][+-]?)?\n[ \t>]*)?"
#: What a language may put between a name and its value.
_OPEN = (
    r"(?:(?:Optional|Secret)?\[?(?:str(?:ing)?|String|char\s?\*?|&str|SecretStr|Text)\]?\s*=\s*)?"
    r"(?P<open>[*_|]*[ \t]*(?:[@fbruL$]{0,2}(?:\\?[\"'`]+|&quot;|&#39;)[\"'`]?|<)?)"
)
#: The value follows the word,
_NEXT = (
    rf"{_NAME}(?:(?:</[A-Za-z]+[0-9]?>)?[ \t]*(?P<sep>-{{1,2}}>?\s|は|が|是|는|은|为|"
    rf":{{1,3}}=|={{1,3}}>?|=~|->|:{{1,2}}|\(\s?|\?=|\|\|=?|,|\||!=|：|＝){_LINE}(?:<[a-z]+>)?|"
    rf"{_VERB}|\s*(?P<tag>(?:</?[A-Za-z][^<>]*>\s*)+|"
    rf"(?:[\w:.-]+=\"[^\"<>\n]*\"[ \t]*)*>)\s*|"
    rf"[ \t]+){_OPEN}"
)
#: or what it opens stands between them.
_AFAR = (
    rf"{_NAME}(?:\s*\([^)\n]+\)|\s+(?:for|of|to|on|at|in|pour|für|fur|del?|da|do|zu)\s"
    rf"(?:the |our |this |your |my )?[\w@./:-]*[\w/](?:'s)?(?: [\w@./-]+){{0,3}}?)"
    rf"(?:\s*(?P<sep>:|->|=>|\s=\s|=|-{{1,2}}\s){_LINE}|{_VERB}){_OPEN}"
)
#: What a name is made of, where it is looked for backwards.
NAMING = f"{ascii_letters}{digits}_-."
#: How far from its word a value is looked for, and how long it may be.
REACH = 400
_TAILS = (_NEXT, _AFAR)
_TOLD = ("verb", "tag")
#: By the standard library: on a short text with no repetition it is the faster one.
VALUE_END = re.compile(
    r"[\s,;\"'`<>|]|\\[\"'nrt]|&quot;|&#39;|&amp;|\)[\s,;.]|\)$|\*\*(?:\s|$)|\]\s|\}\s|\}\}|\}$",
    re.ASCII,
)
CHAT, QUIET = ".,;:!?)*_", ".,;:)*_"


class Pair(NamedTuple):
    """A word, what stood between, and the value's place; offsets in characters."""

    strength: str
    name: str
    sep: str
    value: str
    start: int
    quoted: bool


#: All of them as texts have them, the longest first.
STRENGTHS = {
    lower(fold_text(word)): strength
    for word, strength in sorted({**WORDS, **PHRASES}.items(), key=lambda row: -len(row[0]))
}


def _any(strengths: str) -> str:
    return "|".join(re2.escape(word) for word, how in STRENGTHS.items() if how in strengths)


def _scout() -> str:
    told, key = _any("pt"), _any("k")
    after = r"(?:[^\n]*[:=,|>\"'`~：＝はが是는은为0-9!@#$%^&*+?<-]|\W{0,4}\n)"
    name = r"[\w.-]*[\[\]\"'`*_)\w]{0,6}"
    return rf"(?i)(?:{told}){after}|(?:{key}){name}\s*(?:[:=>|?~-]|,\s*[\"'])"


ANY = f"(?i){_any('ptk')}"
#: The lines where something may be given away.
SCOUT = _scout()


def find_pairs(source: Source) -> Iterator[Span]:
    """Every value that the word before it gives away."""
    reach = -1
    for end, length, strength in _words(source):
        for pair in _pairs(source, end, length, strength):
            if pair.start + len(pair.value) > reach and _is_secret(pair):
                reach = pair.start + len(pair.value)
                yield Span(pair.start, reach, "secret", f"pair-{strength}")
                break


def _words(source: Source) -> Iterator[tuple[int, int, str]]:
    """Where each telling word ends, its length and how much it says."""
    word = compile_pattern(ANY)
    for [(low, high)] in word.within(
        source.data, find_windows(compile_pattern(SCOUT), source.data)
    ):
        start, end = source.to_character(low), source.to_character(high)
        # Some letters have two small forms, such as the Greek sigma.
        yield end, end - start, STRENGTHS.get(source.lower[start:end], "p")


def _pairs(source: Source, end: int, length: int, strength: str) -> Iterator[Pair]:
    """The ways to read what follows a word, the nearest value first."""
    place = source.to_byte(end)
    for tail in _TAILS:
        pattern = compile_pattern(tail)
        found = pattern.match(source.data, place, place + REACH)
        if found is None:
            continue
        names = pattern.names
        sep = _part(source, found[names["sep"]])
        start = source.to_character(found[0][1])
        opening = _part(source, found[names["open"]]).lstrip("*_|@fbruL$ \t")
        value = _value(source.text[start : start + REACH].partition("\n")[0], opening)
        tag = opening == "<" and "tag" in names and found[names["tag"]][0] >= 0
        if (
            value
            and not tag
            and not (sep and _part(source, found[names["line"]]) and not stands_out(value))
        ):
            told = sep.strip() or _told(source, found, names)
            name = source.text[end - length : source.to_character(found[names["close"]][0])]
            name = _name_before(source, end - length) + name
            yield Pair(strength, name, told, value, start, bool(opening) and opening != "<")
        if sep or strength == "k":
            return


def _told(source: Source, found: GroupSpans, names: dict[str, int]) -> str:
    """What tells of a value where no sign does."""
    parts = (_part(source, found[names[one]]) for one in _TOLD if one in names)
    return next(filter(None, parts), "gap")


def _part(source: Source, span: tuple[int, int]) -> str:
    """What a group matched; empty if it took no part."""
    start, end = span
    return source.data[start:end].decode("utf-8", "ignore") if start < end else ""


def _name_before(source: Source, start: int) -> str:
    """What of the name stands before its telling word."""
    before = source.text[max(0, start - 40) : start]
    return before[len(before.rstrip(NAMING)) :]


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
    core = value.rstrip(CHAT)
    if core != value and stands_out(core):
        core = value.rstrip(QUIET)
    return core or value


def _is_secret(pair: Pair) -> bool:
    if pair.sep == "!=" and not (pair.quoted and stands_out(pair.value)):
        return False
    if pair.sep == "(" and not pair.quoted and classes(pair.value) < 3:
        return False
    if pair.sep == "," and (is_word(pair.value) or not pair.quoted):
        return False
    if _is_harmless(pair.name) or not pair.quoted and pair.value in pair.name:
        return False
    return _JUDGES[pair.strength](pair)


@lru_cache(maxsize=1024)
def _is_harmless(name: str) -> bool:
    """The name of something about a secret, or of something else."""
    name = name.strip("_-.")
    told = name.lower() in WORDS or name.lower() in PHRASES
    return bool(HARMLESS.search(name)) or bool(ABOUT.search(name)) and not told


def _password(pair: Pair) -> bool:
    if pair.sep == "gap" and pair.name.startswith("--"):
        return is_password(pair.value, quoted=True)
    if pair.sep in _VERBS or pair.sep in ("gap", ","):
        return is_password(pair.value, quoted=pair.quoted) and (
            stands_out(pair.value) or pair.quoted and pair.sep != "gap"
        )
    if len(pair.name) < 5 and pair.name.lower() in ("pass", "pw") and not stands_out(pair.value):
        return pair.quoted and is_password(pair.value, quoted=True)
    return is_password(pair.value, quoted=pair.quoted)


def _token(pair: Pair) -> bool:
    if pair.sep == "gap" and "=" in pair.value.rstrip("="):
        return False
    if pair.sep in _VERBS or pair.sep == "gap":
        return is_token(pair.value) and is_mixed(pair.value)
    if pair.quoted and is_noise(pair.value):
        return True
    typed = pair.quoted and pair.value.isalnum() and stands_out(pair.value) and len(pair.value) >= 8
    return (
        is_token(pair.value)
        or typed
        and not is_code(pair.value)
        or _is_filled(pair, 24)
        or pair.value.isdigit()
        and len(pair.value) >= 24
        and not is_run(pair.value)
        or _is_worded(pair)
    )


#: Words joined by signs, and how they end that name a secret.
WORDED = re2.compile(r"^[a-z]{2,}(?:[-_][a-z]{2,}){3,9}$")
NAMED = re2.compile(r"(?:^|[-_])(?:secrets?|keys?|tokens?|names?|cred\w*|passwords?|refs?|ids?)$")


def _is_worded(pair: Pair) -> bool:
    """A key that somebody made of words, not the name of one."""
    return (
        pair.sep in ("=", ":")
        and pair.name.lower().endswith("key")
        and WORDED.search(pair.value) is not None
        and NAMED.search(pair.value) is None
    )


def _key(pair: Pair) -> bool:
    return pair.sep != "gap" and (
        is_strong(pair.value) or pair.quoted and is_noise(pair.value) or _is_filled(pair, 32)
    )


def _is_filled(pair: Pair, length: int) -> bool:
    """Letters and digits without a sign, or in order, as those of a made-up key."""
    return (
        (pair.quoted or pair.sep in ("=", ":"))
        and len(pair.value) >= length
        and (pair.value.isalnum() or is_ordered(pair.value))
        and stands_out(pair.value)
        and not (is_name(pair.value) or is_code(pair.value) or " " in pair.value)
        and not is_run(pair.value)
        and "abcdefghijklmnopqrstuvwxyz" not in pair.value.lower()
    )


_VERBS = frozenset(
    {
        "is now",
        "was",
        "is",
        "ist",
        "lautet",
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
