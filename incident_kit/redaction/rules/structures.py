"""Secrets known by their shape: keys in PEM, JWT, addresses with a password in
them, signed links, headers, cookies, command lines."""

from __future__ import annotations

import base64
import binascii
import re

from incident_kit.redaction.rules.rule import Hit, Rule
from incident_kit.redaction.rules.values.measures import (
    count_classes,
    count_turns,
    is_mixed,
    is_random,
    measure_entropy,
)
from incident_kit.redaction.rules.values.passwords import stands_out
from incident_kit.redaction.rules.values.tokens import is_wordy
from incident_kit.redaction.rules.values.traits import is_code, is_filled_in, is_placeholder

#: Names of schemes, which stand where a credential would.
SCHEMES = frozenset(("basic", "bearer", "token"))
#: What begins a value that is filled in when a program runs.
TEMPLATE_STARTS = ("$", "{", "<", "%s", "%(")
#: Words that stand for a password on a command line.
NO_PASSWORDS = frozenset(("password", "passwd", "pass", "pwd", "token", "secret", "yyy"))
#: What a name, a number or a digest stands behind.
NAME_BEFORE = re.compile(
    r"(?:name|id|arn|digest|hash|sha[0-9]*|checksum|integrity|etag|version)[\"'\])]*"
    r"\s{0,3}(?:[:=]|=>){1,2}\s{0,3}[\"'`(]*$"
)


def _is_jwt(hit: Hit) -> bool:
    """Its first part is JSON."""
    head = hit.text.split(".")[0]
    padding = "=" * (-len(head) % 4)
    try:
        return base64.urlsafe_b64decode(head + padding).lstrip()[:1] == b"{"
    except (binascii.Error, ValueError):
        return False


def _is_mixed_hit(hit: Hit) -> bool:
    return is_mixed(hit.text)


def _is_credential(hit: Hit) -> bool:
    """A header's or option's value that was really filled in."""
    text = hit.text.strip("\"'")
    if len(text) < 4 or "${" in text or text.lower() in SCHEMES:
        return False
    return is_filled_in(text, ("$", "%"))


def _is_header_value(hit: Hit) -> bool:
    text = hit.text
    is_call = hit.after(1) == "("
    if is_call or not _is_credential(hit):
        return False
    is_like_key = len(text) >= 24 and count_turns(text) >= 4
    if is_code(text) and not is_like_key:
        return False
    return is_mixed(text) or (len(text) >= 10 and count_classes(text) >= 2)


def _is_filled_in(hit: Hit) -> bool:
    """The password of an address, if it is no template."""
    return is_filled_in(hit.text, TEMPLATE_STARTS)


def _is_password_line(hit: Hit) -> bool:
    """Of a password file, not an address written with colons."""
    line = hit.source.read_group(hit.spans[0])
    has_word = any(letter.isalpha() and letter.lower() not in "abcdef" for letter in line)
    return has_word and _is_filled_in(hit)


def _is_user_and_password(hit: Hit) -> bool:
    """``user:password`` on a command line, filled in on either side of the colon."""
    name, colon, password = hit.text.strip("\"'<>").partition(":")
    password = password.strip("\"'")
    if not colon or password.lower() in NO_PASSWORDS:
        return False
    if not password:  # a key that stands where the user would
        return len(name) >= 8 and is_filled_in(name, ("$",))
    return is_filled_in(password, ("$", "%", "<"))


def _is_random_text(hit: Hit) -> bool:
    """All classes of characters, in no order of words, and no number of a thing."""
    text = hit.text
    letters = text.replace("-", "").replace("_", "")
    if count_classes(letters) < 3 or not is_random(text) or is_wordy(text):
        return False
    if _is_path(text) or measure_entropy(text) < 3.5:
        return False
    return not _is_named_harmless(hit)


def _is_named_harmless(hit: Hit) -> bool:
    """What stands before it calls it public, or a name, a number or a digest."""
    return "public" in hit.before(30) or NAME_BEFORE.search(hit.before(24)) is not None


def _is_path(text: str) -> bool:
    """A stroke near its beginning, or at it and often."""
    return "/" in text[1:4] or (text[0] == "/" and text.count("/") > 2)


def _is_amazon_secret(hit: Hit) -> bool:
    letters = hit.text.replace("/", "").replace("+", "")
    return count_classes(letters) == 3 and is_random(hit.text)


def _is_cookie(hit: Hit) -> bool:
    values = (pair.partition("=")[2] for pair in hit.text.split(";"))
    return any(is_mixed(value) for value in values)


STRUCTURES: tuple[Rule, ...] = (
    Rule(
        "jwt",
        "secret",
        "A JSON web token, signed or cut short.",
        r"\beyJ[A-Za-z0-9_-]{10,}\.(?:eyJ|ey|[A-Za-z0-9_-])"
        r"[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_+/-]*={0,2}){0,3}",
        _is_jwt,
    ),
    Rule(
        "url-password",
        "secret",
        "An address that holds a user's password.",
        r"(?i)\b[a-z][a-z0-9+.-]{1,30}:(?:[a-z0-9+]{1,20}:)"
        r"?//(?P<v>[^\s:/@\"'<>`]*:[^\s\"'<>`]+)@[a-z0-9\[\](][^\s\"'<>]*",
        _is_filled_in,
        gate=r"//[^\s/]*:[^\s]+@",
    ),
    Rule(
        "url-token",
        "secret",
        "An address with a token for a user.",
        r"(?i)\bhttps?://(?P<v>[a-z0-9_-]{16,})@[a-z0-9.-]{3,}",
        _is_mixed_hit,
        gate=r"(?i)://[a-z0-9_-]+@",
    ),
    Rule(
        "go-dsn",
        "secret",
        "A data source name as Go's drivers write it.",
        r"\b\w+:(?P<v>[^\s:@/\"']{3,100})@(?:tcp|unix)\(",
        _is_filled_in,
        gate=r"@(?:tcp|unix)\(",
    ),
    Rule(
        "header",
        "secret",
        "The value of an authorization header.",
        r"(?i)\b(?:proxy-)?authorization[\"'\]]{0,3}\s{0,5}(?:[:=,]|=>|\.)"
        r"\s{0,5}[\[\"'`]{0,3}(?:f?[\"'])?"
        r"(?:\s{0,3}(?:bearer|basic|token|oauth|digest|negotiate|apikey|api-key|api-token|"
        r"apitoken|sso-key|genie[kK]ey|key|jwt|"
        r"splunk|cloudinary|discogs|ghost|private-token|zoho-oauthtoken|klaviyo-api-key|"
        r"pve(?:api)?token|hmac\S*|aws4\S*|[a-z]{2,20})[ :=]\s{0,5}"
        r"(?:token=|apikey=|key=|api-key=)?)?[\"'`]{0,2}(?P<v>[a-z0-9_.~+/=:@!$%^*|-]{6,}={0,3})",
        _is_header_value,
        gate=r"(?i)authorization",
    ),
    Rule(
        "scheme",
        "secret",
        "A credential behind the name of its scheme.",
        r"(?i)(?:^|[^\w.-])(?:bearer|basic)[ :]\s{0,3}[\"'`]?(?P<v>[a-z0-9_.~+/-]{12,}={0,3})",
        lambda hit: is_mixed(hit.text) and _is_header_value(hit),
        gate=r"(?i)(?:bearer|basic)[ :]",
    ),
    Rule(
        "token-header",
        "secret",
        "A header whose name says that it holds a credential.",
        r"(?i)(?:-H|--header)\s{0,3}[\"']?\s{0,3}[\w-]{0,40}(?:token|key|secret|auth|session|"
        r"password|crumb)[\w-]{0,20}\s{0,2}[:=]\s{0,3}"
        r"(?:[a-z]{2,12} )?(?P<v>[^\s\"'<]{6,})",
        _is_credential,
        gate=r"(?i)(?:-H|--header)",
    ),
    Rule(
        "cookie",
        "secret",
        "A cookie that may open a session.",
        r"(?i)\b(?:set-)?cookie[\"']{0,2}\s{0,3}[:=,]\s{0,3}[\"']?(?P<v>[\w.-]+=[^\s;\"']{8,}"
        r"(?:;\s{0,3}[\w.-]+=[^\s;\"']{8,})*)",
        _is_cookie,
        gate=r"(?i)cookie",
    ),
    Rule(
        "session",
        "secret",
        "The id of a session.",
        r"(?i)\b(?:[\w.]{0,20}sess(?:ion)?_?id|connect\.sid|sid|sessionid|"
        r"_[\w]{1,30}_session|session_token|xsrf-token|csrf_?token)"
        r"[\"']{0,2}\s{0,3}[:=]\s{0,3}[\"']?(?P<v>[a-z0-9%_.+/=:-]{16,})",
        lambda hit: is_mixed(hit.text) and not is_code(hit.text),
        gate=r"(?i)(?:sid|sess(?:ion)?_?id|_session|session_token|[cx]srf[_-]?token)[\"']{0,2}\s{0,3}[:=]",
    ),
    Rule(
        "signed-url",
        "secret",
        "The signature, key or token in the query of a link.",
        r"(?i)[?&;](?:[\w.-]{0,30}(?:signature|sig|token|secret|password|passwd|pwd|api_?key|"
        r"access_?key|credential|auth|jwt|session)|key|sv|code|st|x-amz-security-token)"
        r"=(?P<v>[^\s&\"'<>#;)\]|]{6,})",
        lambda hit: _is_credential(hit) and (is_mixed(hit.text) or len(hit.text) >= 16),
        gate=r"[?&;][\w.-]+=",
    ),
    Rule(
        "webhook",
        "secret",
        "A web hook: who knows the address may write.",
        r"(?i)https?:(?://|\\/\\/)(?:hooks\.slack(?:-gov)?\.com(?:/|\\/)(?:services|"
        r"workflows|triggers)(?:/|\\/)[\w/\\-]{10,}"
        r"|(?:\w+\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d{5,}/[\w-]{20,}"
        r"|[\w.-]+\.webhook\.office\.com/webhookb2/[\w@/-]{20,}|outlook\.office(?:365)"
        r"?\.com/webhook/[\w@/-]{20,}"
        r"|hooks\.zapier\.com/hooks/catch/\w+/\w+|chat\.googleapis\.com/v1/spaces/[^\s\"']{10,}"
        r"|events\.pagerduty\.com/(?:integration|x-ere)/\w{16,}[/\w]*|"
        r"api\.telegram\.org/bot\d{5,}:[\w-]{20,}"
        r"|[\w.-]*logic\.azure\.com[^\s\"']{10,}|hooks\.chime\.aws/incomingwebhooks/[^\s\"']{10,}"
        r"|join\.slack\.com/t/[\w-]+/shared_invite/[\w~-]+|maker\.ifttt\.com/trigger/\w+/with/key/[\w-]+)",
    ),
    Rule(
        "azure-client-secret",
        "secret",
        "A client secret of Azure's directory.",
        r"(?:^|[^\w~.-])(?P<v>[\w~.-]{3}[0-9]Q~[\w~.-]{31,34})",
        gate=r"[0-9]Q~",
    ),
    Rule(
        "azure-key",
        "secret",
        "The key in a connection string of Azure's.",
        r"(?i)(?:accountkey|sharedaccesskey|sharedsecret(?:value)?|accesskey|"
        r"sharedaccesssignature)\s{0,2}[=:]\s{0,2}[\"']?(?P<v>[a-z0-9+/%_-]{20,}={0,3})",
        lambda hit: not is_placeholder(hit.text),
    ),
    Rule(
        "mailchimp",
        "secret",
        "A key of Mailchimp's.",
        r"\b[0-9a-f]{32}-us[0-9]{1,2}\b",
        gate=r"-us[0-9]",
    ),
    Rule(
        "discord",
        "secret",
        "A bot's token.",
        r"(?:^|[^\w.-])(?P<v>[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38})",
        _is_mixed_hit,
        gate=r"\.[\w-]{6}\.[\w-]{27}",
    ),
    Rule(
        "telegram",
        "secret",
        "A bot's token.",
        r"(?:^|[^\w:])(?P<v>(?:bot)?[0-9]{8,10}:AA[\w-]{32,34})(?:[^\w-]|$)",
        gate=r":AA[\w-]{32}",
    ),
    Rule(
        "terraform",
        "secret",
        "A token of Terraform's.",
        r"\b\w{14}\.atlasv1\.[\w=-]{40,}",
        gate=r"\.atlasv1\.",
    ),
    Rule(
        "facebook-app",
        "secret",
        "An application's token.",
        r"\b[0-9]{12,18}(?:\||%7C)[\w-]{24,30}\b",
        _is_mixed_hit,
        gate=r"[0-9](?:\||%7C)[\w-]{24}",
    ),
    Rule(
        "curl-user",
        "secret",
        "A user and password on a command line.",
        r"\bcurl\b(?:[^\n]|\\\s{0,3}\n)*?\s(?:-u|--user|--proxy-user|-U)[ =]{0,4}"
        r"(?P<v>\"[^\"\n]+\"(?::\"[^\"\n]+\")?|'[^'\n]{1,}'|[^\s\"':]+:(?:'[^'\n]+'|"
        r"\"[^\"\n]+\"|[^\s\"']{1,}))",
        _is_user_and_password,
        gate=r"\bcurl\b",
    ),
    Rule(
        "http-user",
        "secret",
        "A user and password given to HTTPie.",
        r"(?m)(?:^|[$>|;] ?|\bsudo )https? [^\n|;]{0,60}?(?:-a|--auth)[ =]"
        r"(?P<v>[^\s\"':]+:[^\s\"']{3,})",
        _is_user_and_password,
    ),
    Rule(
        "digest",
        "secret",
        "What answers a challenge: it can be guessed at.",
        r"(?i)\b(?:c?nonce|response|opaque)=\\?[\"']?(?P<v>[0-9a-f]{16,64})\b",
        _is_mixed_hit,
    ),
    Rule(
        "sourcegraph-hex",
        "secret",
        "A token of Sourcegraph's.",
        r"(?i)sourcegraph.{0,20}?\b(?P<v>[0-9a-f]{40})\b",
        gate=r"(?i)sourcegraph",
    ),
    Rule(
        "credential-host",
        "secret",
        "Credentials for a private package host.",
        r"(?i)__contribsys__com\s{0,3}[:=]\s{0,3}[\"']?(?P<v>[0-9a-f]{8}:[0-9a-f]{8})\b",
    ),
    Rule(
        "putty",
        "secret",
        "A private key in PuTTY's format.",
        r"(?i)private-lines:\s{0,3}\d+\s+(?P<v>(?:[a-z0-9+/=]{8,80}\s+)+)",
    ),
    Rule(
        "ansible-vault",
        "secret",
        "What Ansible encrypted: its password can be guessed at.",
        r"\$ANSIBLE_VAULT;[0-9.]+;AES256[^\n]*(?P<v>(?:\s+[0-9a-f]{16,128}\b)+)",
    ),
    Rule(
        "random",
        "secret",
        "A quoted string so random that only a machine could have made it.",
        r"[\"'`](?P<v>[A-Za-z0-9+/_-]{20,100}={0,2})\\?[\"'`]",
        _is_random_text,
        gate=r"[\"'`][A-Za-z0-9+/_-]{20}",
    ),
    Rule(
        "vault-old",
        "secret",
        "A token of Vault's, as it looked before version 1.10.",
        r"(?:^|[^\w.])(?P<v>[sbr]\.[A-Za-z0-9]{24}(?:\.[A-Za-z0-9]{5})?)\b",
        _is_mixed_hit,
        gate=r"[sbr]\.[A-Za-z0-9]{24}",
    ),
    Rule(
        "asana",
        "secret",
        "A token of Asana's.",
        r"\b[012]/[0-9]{8,}(?:/[0-9]{8,})?:[0-9a-f]{32}\b",
    ),
    Rule(
        "userinfo",
        "secret",
        "A user and a password before an address that has no scheme.",
        r"(?:^|[\s\"'`(=])(?P<v>[\w.-]+:[^\s:@/\"'`]{4,})@[\w-]+(?:\.[\w-]+)*(?:[.:][\w-]+)",
        lambda hit: stands_out(hit.text.partition(":")[2]),
        gate=r":[^\s:@/\"'`]{4,}@[\w-]",
    ),
    Rule(
        "oracle",
        "secret",
        "A user and a password as Oracle's tools take them.",
        r"(?i)(?:\bthin:|\bsqlplus\b[^\n]*?\s)(?P<v>\w+/[^\s@/]+)@",
        lambda hit: not is_placeholder(hit.text.partition("/")[2]),
        gate=r"(?i)(?:\bthin:|\bsqlplus\b)",
    ),
    Rule(
        "aws-secret",
        "secret",
        "The secret half of a key of Amazon's, forty characters of base64.",
        r"(?i)\b(?:aws|secret|access.?key|sk\b)[^\n]*?[\s=:\"'`](?P<v>[A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)",
        _is_amazon_secret,
        gate=r"(?i)\b(?:aws|secret|access.?key|sk\b)",
    ),
    Rule(
        "password-hash",
        "secret",
        "A password's hash, which can be guessed at.",
        r"\$(?:2[abxy]?|1|5|6|8|9|y|7|apr1|argon2(?:id|i|d)|pbkdf2[\w-]*|scrypt|sha1|P|H|"
        r"bcrypt-sha256)\$[A-Za-z0-9./$=,+-]{18,}|\$krb5(?:asrep|tgs|pa)\$[^\s\"'<>]{32,}|"
        r"\bpbkdf2_sha[0-9]+\$[0-9]+\$[\w.+/$=]{20,}|"
        r"\{(?:S?(?:SHA|MD5)[0-9]*|CRYPT|PBKDF2[\w-]*)\}[A-Za-z0-9./$=+]{16,}",
    ),
    Rule(
        "pgpass",
        "secret",
        "A line of a password file.",
        r"(?m)^[\w.*-]+:(?:\d{2,5}|\*):[\w*.-]{1,60}:[\w.-]{1,60}:(?P<v>\S{4,100})(?:[ \t]+#.*)?$",
        _is_password_line,
    ),
)
