"""Passwords that are given to commands, and values of entries that are named for secrets."""

from __future__ import annotations

from incident_kit.redaction.rules.rule import Hit, Rule
from incident_kit.redaction.rules.values.passwords import are_titles, is_password, stands_out
from incident_kit.redaction.rules.values.traits import is_filled_in


def _is_last_argument(hit: Hit) -> bool:
    """A command's argument: quoted, or no word."""
    if not _is_filled_in(hit):
        return False
    start = hit.byte_offset("v")
    is_quoted = hit.source.data[start - 1 : start] in (b"'", b'"')
    is_typed = stands_out(hit.text) or are_titles(hit.text)
    is_protocol = hit.text.startswith("HTTP/")
    return not is_protocol and (is_quoted or is_typed or "machine" in hit.before(80))


def _is_filled_in(hit: Hit) -> bool:
    """An option's value: anything but a placeholder or a variable."""
    text = hit.text.strip("\"'")
    return len(text) >= 3 and is_filled_in(text, TEMPLATE_STARTS)


def _is_option_value(hit: Hit) -> bool:
    """No word, no address and no file."""
    is_file = "." in hit.text[-5:-1]
    if is_file or "://" in hit.text:
        return False
    return _is_filled_in(hit) and stands_out(hit.text)


def _is_plain_option_value(hit: Hit) -> bool:
    """No word, and no file with an ending or a path."""
    if "/" in hit.text or "." in hit.text:
        return False
    return _is_filled_in(hit) and stands_out(hit.text)


#: How a value begins that is a variable, a template, another option or a path.
TEMPLATE_STARTS = ("$", "-", "<", "{", "%", "/", "(")
#: Begins with no dash, and has letters and something else.
_MIXED = (
    r"(?P<v>(?:[A-Za-z][^\s\"']*[0-9!@#$%^&*+=~?]|[0-9!@#$%^&*+=~?][^\s\"']*[A-Za-z])[^\s\"']*)"
)

#: A user's name, as a string of code.
_STRING = r"[\"'][^\"'\n]{1,80}[\"']"

COMMANDS: tuple[Rule, ...] = (
    Rule(
        "command-password",
        "secret",
        "A password given to a command.",
        r"(?i)\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n|;]*?\s-p(?P<v>[^\s\"'-][^\s\"']{2,})",
        _is_filled_in,
        gate=r"(?i)\b(?:mysql|mariadb)",
    ),
    Rule(
        "command-option",
        "secret",
        "A password given to a command by a short option.",
        r"(?i)\b(?:sshpass|docker login|podman login|az login|twine upload|helm registry "
        r"login|mosquitto_pub|mosquitto_sub|cf login|cf l|redis-cli|ldapsearch|ldapadd|"
        r"ldapmodify|psexec|winexe|plink|pscp|ipmitool|mongo|mongosh|mongodump|sqlcmd|bcp|"
        r"isql|"
        r"impala-shell|beeline|snowsql|expect|lftp|net use|xfreerdp|rdesktop|kinit|smbclient|"
        r"curl)\b[^\n|;]*?\s(?:(?:-p|-a|-w|-pw|-P|/p:|--pass)[ =:]?|-[uU][ =]?[\"']?[\w.\\@-]+%)"
        rf"[\"']?{_MIXED}",
        _is_option_value,
        gate=r"(?i)\s(?:-p|-a|-w|-u|/p:|--pass)",
    ),
    Rule(
        "command-secret",
        "secret",
        "A password given to a command whose options mean something else elsewhere.",
        r"(?i)\b(?:snmp(?:walk|get|set|bulkwalk)|unzip|zip|7z|useradd|openssl|schtasks)\b[^\n|;]*?\s"
        rf"(?-i:-P|-p|-c|-A|-X|-k|/rp) ?[\"']?{_MIXED}",
        _is_plain_option_value,
    ),
    Rule(
        "command-argument",
        "secret",
        "A password given to a command as its last argument.",
        r"(?i)(?:\bsshpass\s+-p\s*|\bhtpasswd\s+-\w*b\w*\s+\S+\s+\S+\s+|\brabbitmqctl\s+(?:add_user|"
        r"change_password)\s+\S+\s+|\bnet\s+user\s+\S+\s+|\bnet\s+use\s+[^\n]*?/user:\S+\s+|"
        r"\bnet\s+use\s+(?:\w:\s+)?\\\\\S+\s+|\bcf\s+(?:auth|create-user)\s+\S+\s+|"
        r"\bwpa_passphrase\s+\S+\s+|\bsentinel\s+auth-pass\s+\S+\s+|"
        r"\bldappasswd\b[^\n|;]*?\s-s\s+|\b[a-z]?[0-9]{1,4}\s+LOGIN\s+\S+\s+|"
        r"\bvault\s+(?:kv\s+put|write)\s+\S+\s+\w+=|\brequirepass\s+|\bmasterauth\s+|"
        r"\b(?:user|role|grant)\s[^\n;]{0,80}\sidentified\s+(?:with\s+[\w'\"]+\s+)?(?:by|as)\s+"
        r"(?:password\s+)?|"
        r"\bidentified\s+(?:with\s+[\w'\"]+\s+)?(?:by|as)\s+(?:password\s+)?[\"']|"
        r"\bconvertto-securestring\s+(?:-string\s+)?|\bset\s+password\s*=?\s*|-(?:store|key)"
        r"pass(?:wd)?\s+|\bpassword[ \t]+(?:encrypted\s+)?[0-9]?\s?|"
        r"\bsnmp-server\s+community\s+|\benable\s+secret\s+(?:[0-9]\s+)?|"
        r"\bmachine\s+\S+\s+login\s+\S+\s+password\s+)[\"']?(?P<v>[^\s\"';]{4,})",
        _is_last_argument,
        gate=r"(?i)sentinel\s|ldappasswd|\sLOGIN\s|sshpass|htpasswd|rabbitmqctl|\bnet\s+use|\bcf\s+(?:auth|create)|wpa_passphrase|"
        r"\bvault\s|requirepass|masterauth|identified\s|securestring|set\s+password|"
        r"(?:store|key)pass|\bpassword[ \t]|\bcommunity\s|enable\s+secret|machine\s",
    ),
    Rule(
        "call-password",
        "secret",
        "A password given to a call behind a user's name.",
        r"(?i)(?:\b(?:PDO|getConnection)\s*\([^,\n]{1,120},\s*|(?:\b(?:set)?_?basic_?auth"
        r"|\bHTTPBasicAuth|Credentials?|\bPasswordAuthentication|\bauth[\"']?\s*(?:=>|:|=))"
        rf"\s*[(\[]{{0,2}}\s*){_STRING},\s*[\"'](?P<v>[^\"'\n]{{4,64}})[\"']",
        lambda hit: is_password(hit.text, quoted=True),
        gate=r"(?i)basic_?auth|Credential|PasswordAuth|\bauth[\"']?\s*[=:]|PDO|getConnection",
    ),
    Rule(
        "piped-password",
        "secret",
        "A password written into a command's input.",
        r"(?i)\becho\s+(?:-n\s+)?[\"']?(?P<v>[^\s\"'$|]{4,})[\"']?\s*\|\s*(?:sudo\s+-S|"
        r"(?:sudo\s+)?passwd|(?:sudo\s+)?chpasswd|base64|docker\s+login|"
        r"\S*\s*.{0,40}?--password-stdin|kinit|su\b)",
        _is_filled_in,
        gate=r"(?i)\becho\s",
    ),
    Rule(
        "named-value",
        "secret",
        "The value of an entry whose name says that it is secret.",
        r"(?i)[\"']?\b(?:name|key|id|field|property|label|variable)"
        r"[\"']?\s?[:=]\s?[\"']?[\w.:-]*(?:password|passwd|pwd|secret|token|api_?key|"
        r"access_?key|private_?key|credential|_pass)s?(?:_?[0-9]{1,3}|_[a-z]{2,3}(?:_[0-9])?)?[\"']?[\s,;/]{1,40}[\"']?(?:default_?)"
        r"?value[\"']?\s?[:=]\s?[\"']?(?P<v>[^\s\"'<>,;]{4,})",
        lambda hit: is_password(hit.text, quoted=True) and "valuefrom" not in hit.before(12),
        gate=r"(?i)value[\"']?\s?[:=]",
    ),
)
