"""Taking telephone numbers, addresses and devices out of PagerDuty's responses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from incident_kit.model import Json, Person
from incident_kit.sources.json_values import Record, text_of
from incident_kit.text.mrkdwn import clean

#: What stands where a contact was.
REMOVED = "[contact removed]"

#: Keys whose whole value is a way to reach somebody, wherever they stand.
_CONTACT_KEYS = frozenset(
    {"address", "contact_method", "contact_methods", "country_code", "device_type", "email"}
    | {"notification_rules", "conference_number", "conference_url", "phone", "phone_number"}
    | {"phone_numbers", "avatar_url"}
)
#: Of these it is told that there was one.
_BRIDGE_KEYS = ("conference_number", "conference_url")
#: In an e-mail that triggered an incident.
_MAIL_KEYS = frozenset({"from", "to", "cc", "raw_url"})
_EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(r"(?<![\w.:/-])\+?\(?\d[\d().\s-]{6,18}\d(?!\w)")
#: A number in the words of people, as it is written to be dialled: with its country, in the
#: groups that numbers have in Britain, France and America.
_WRITTEN = (
    r"\+ ?\(?[1-9]\d{0,2}\)?(?:[ ().\xa0-]{0,2}\d){7,12}",
    r"00[1-9]\d?(?:[ ().\xa0-]{1,2}\d{2,4}){2,5}",
    r"07\d{3}[ -]?\d{3}[ -]?\d{3}",
    r"0\d{2,4}[ -]\d{3,4}[ -]\d{3,4}",
    r"0\d{4}[ -]\d{5,6}",
    r"0\d(?:[. -]\d\d){4}",
    r"\(0\d{1,4}\)[ .-]?\d{3,4}[ .-]?\d{3,4}",
    r"(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}",
)
#: What announces one that is written in any other way, just before it.
_ANNOUNCED = (
    r"\b(?:phone|telephone|tel|call(?:ed|ing)?|ring|rang|mobile|mob|cell|dial(?:-in)?|text|sms|"
    r"whatsapp|hotline|bridge|reach)\b(?:[ ]+(?:me|us|her|him|them|is|on|at|number|no|line))"
    r"{0,3}\.?:?[ ]*"
)
_ANY_GROUPS = r"\(?\d(?:[ ().-]{0,2}\d){6,14}"
_TYPED = re.compile(
    rf"(?:(?P<announced>{_ANNOUNCED})(?P<any>{_ANY_GROUPS})"
    rf"|(?<![\w./#=&%$£€@:+-])(?:{'|'.join(_WRITTEN)}))(?![\w%@]|[.:/-]\d)",
    re.IGNORECASE,
)
#: A row of digits that is a day, a time or an address, whatever stands before it.
_NO_NUMBER = re.compile(r"\d{4}[-./]\d\d?[-./]\d|\d\d?[-./]\d\d?[-./]\d{4}|(?:\d{1,3}\.){3}\d")
#: Keys whose text is no one's words.
_UNTYPED = re.compile(r"(?:^|_)(?:id|key|at|self|url|href|timestamp|token|type|start|end)$")
#: Nothing of PagerDuty's is nested deeper; what is, is dropped.
_DEEPEST = 60
_GAP = r"[\s().-]{0,3}"


def without_contacts(document: Json) -> Json:
    """A copy of ``document`` with every contact detail gone.

    Values under telling keys go with their keys. Addresses and numbers found there
    are also replaced wherever else the document repeats them, and so are telephone
    numbers that somebody typed, and whatever looks like one in the summary of a
    notification.
    """
    known = sorted(set(_list_contacts(document)), key=lambda text: (-len(text), text))
    pattern = re.compile("|".join(map(_pattern_of, known)), re.IGNORECASE) if known else None
    return _remove_contacts(document, pattern)


def people_of(*documents: Json) -> tuple[Person, ...]:
    """Everybody who is named, sorted by id: user objects and references to them.

    An e-mail address comes from a user object's own ``email`` only.
    """
    names: dict[str, str] = {}
    emails: dict[str, str] = {}
    for user in _list_users(documents):
        id_ = clean(user.get("id"))
        name = text_of(user, "name") or text_of(user, "summary")
        names[id_] = names.get(id_) or name
        emails[id_] = emails.get(id_) or text_of(user, "email")
    return tuple(
        Person(name, emails=(emails[id_],) if emails[id_] else (), ids=(id_,))
        for id_, name in sorted(names.items())
        if name
    )


def is_user(record: Record) -> bool:
    """Whether an object is a user, or refers to one: by its type, else by its links,
    since an agent may come without a type."""
    kind = clean(record.get("type"))
    if kind:
        return kind in ("user", "user_reference")
    links = (clean(record.get(key)) for key in ("self", "html_url", "user_url"))
    return any("/users/" in link for link in links) or "email" in record


def hide_numbers(text: str) -> str:
    """``text`` with each telephone number in it replaced, and nothing else."""
    return _TYPED.sub(_hide_number, text) if any(map(str.isdigit, text)) else text


def _hide_number(match: re.Match[str]) -> str:
    announcement = match["announced"] or ""
    number = match[0][len(announcement) :]
    return match[0] if _NO_NUMBER.search(number) else announcement + REMOVED


def _list_users(value: object) -> Iterator[Record]:
    """Every user object in ``value``, at any depth."""
    for record in _list_objects(value):
        if clean(record.get("id")) and is_user(record):
            yield record


def _list_objects(value: object) -> Iterator[Record]:
    """Every object in ``value``, at any depth."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, Mapping):
            yield item
            pending.extend(item.values())
        elif isinstance(item, list | tuple):
            pending.extend(item)


def _list_contacts(document: object) -> Iterator[str]:
    for record in _list_objects(document):
        for key in ("address", "email", "phone", "phone_number", "conference_number"):
            text = clean(record.get(key)).strip()
            if "@" in text or len(re.sub(r"\D", "", text)) >= 7:
                yield text


def _pattern_of(contact: str) -> str:
    """A pattern for a contact; for a number, however its digits are grouped."""
    if "@" in contact:
        return rf"(?<![\w.+-]){re.escape(contact)}(?!\w)"
    digits = re.sub(r"\D", "", contact)
    return rf"(?<!\d)\+?{_GAP.join(digits)}(?!\d)"


def _remove_contacts(
    value: Json, known: re.Pattern[str] | None, depth: int = 0, *, is_typed: bool = True
) -> Json:
    """A copy of ``value`` without the keys that hold contacts and the ``known`` ones.
    ``is_typed`` says that a text is somebody's words."""
    if isinstance(value, str):
        text = known.sub(REMOVED, value) if known else value
        return hide_numbers(text) if is_typed else text
    if not isinstance(value, Mapping | list):
        return value
    if depth >= _DEEPEST:
        return None
    if isinstance(value, list):
        return [_remove_contacts(item, known, depth + 1) for item in value]
    kind = clean(value.get("type"))
    gone = _CONTACT_KEYS | _MAIL_KEYS if "email" in kind else _CONTACT_KEYS
    cleared = {
        key: _remove_contacts(item, known, depth + 1, is_typed=not _UNTYPED.search(key))
        for key, item in value.items()
        if key not in gone
    }
    cleared.update({key: REMOVED for key in _BRIDGE_KEYS if value.get(key)})
    summary = cleared.get("summary")
    if kind.startswith("notify") and isinstance(summary, str):
        cleared["summary"] = _PHONE.sub(REMOVED, _EMAIL.sub(REMOVED, summary))
    return cleared
