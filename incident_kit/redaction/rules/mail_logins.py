"""Credentials in the records of a mail server: what a client answers to log in."""

from __future__ import annotations

import base64
import binascii

from incident_kit.redaction.rules.rule import Hit, Rule

#: What stands between user and password, and between the parts of a bearer's answer.
_SEPARATORS = (b"\x00", b"\x01")


def _decode(text: str) -> bytes:
    """The bytes of base64; none if it is no base64."""
    try:
        return base64.b64decode(text.encode(), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_answer(hit: Hit) -> bool:
    """It holds a user and a password, or a token, with what separates them between."""
    decoded = _decode(hit.text)
    return any(decoded.rstrip(sign).count(sign) for sign in _SEPARATORS)


def _is_encoded(hit: Hit) -> bool:
    return bool(_decode(hit.text))


_BASE64 = r"(?P<v>[A-Za-z0-9+/]{4,}={0,2})"

MAIL_LOGINS: tuple[Rule, ...] = (
    Rule(
        "auth-plain",
        "secret",
        "A user and a password in one answer to a mail server.",
        r"(?i)\bauth(?:enticate)?[ =](?:plain|xoauth2|oauthbearer)"
        r"(?:[ \t]+|[ \t\r]*\n(?:[^\n]*\b334\b[^\n]*\n)?(?:[^\n]{0,60}[ \t:>])?)\"?"
        rf"{_BASE64}(?:[^\w+/=]|$)",
        _is_answer,
    ),
    Rule(
        "auth-login",
        "secret",
        "The answer to a mail server that asks for the password.",
        rf"(?m)\b334 UGFzc3dvcmQ6[ \t\r]*\n(?:[^\n]{{0,60}}[ \t:>])?{_BASE64}[ \t\r]*$",
        _is_encoded,
    ),
)
