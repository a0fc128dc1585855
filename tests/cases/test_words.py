"""What the word law counts as a word, as shown and as lost."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from support.words import list_lost_words

LOST = [
    ("a text under any key", {"heading": "Harbour lights"}, ["harbour", "lights"]),
    ("a text of a kind that nobody knows", {"x": [{"y": {"z": "tide"}}]}, ["tide"]),
    ("each word once, in order", {"text": "tide Tide", "title": "gate"}, ["tide", "gate"]),
    ("words of three letters are not asked for", {"text": "the big api"}, []),
    ("an id", {"id": "lighthouse", "channel_id": "harbour", "user": "UTIDEGATE"}, []),
    ("an object under a key of ids", {"user": {"summary": "Mira"}}, ["mira"]),
    ("an address", {"url": "https://harbour.example/tide", "thumbUrl": "tide"}, []),
    ("an address in a text", {"text": "see https://harbour.example/tide now"}, []),
    (
        "a colour, a kind and a time",
        {"color": "danger", "type": "section", "createdAt": "noon"},
        [],
    ),
    ("an emoji", {"type": "emoji", "name": "anchor"}, []),
    ("an emoji in a text", {"text": ":anchor: down"}, ["down"]),
    ("the value of a button, which nobody sees", {"type": "button", "value": "acknowledge"}, []),
    (
        "a mention, which has a name elsewhere",
        {"text": "<@UTIDEGATE> <#CGATE|harbour>"},
        ["harbour"],
    ),
    ("a labelled address", {"text": "<https://harbour.example/tide|The gate>"}, ["gate"]),
    (
        "markup of HTML",
        {"body": "<p class='wide'>Tide &amp; gate</p><style>p{}</style>"},
        ["tide", "gate"],
    ),
    ("a text itself", "Harbour", ["harbour"]),
]


@pytest.mark.parametrize(
    ("payload", "lost"), [row[1:] for row in LOST], ids=[row[0] for row in LOST]
)
def test_a_word_counts_where_people_could_read_it(payload: object, lost: list[str]) -> None:
    """Everything but ids, addresses, colours, kinds and times is text."""
    assert list_lost_words(payload, []) == lost


@pytest.mark.parametrize(
    "shown",
    [
        "tide_gate opens",
        "**Tide**\\_gate &#111;pens",
        "> ti**de** | gate | [opens](https://harbour.example)",
        "`tide` ~~gate~~ *opens*",
    ],
)
def test_a_word_is_shown_through_any_markup(shown: str) -> None:
    """Marks, escapes and entities of Markdown are undone; letter case does not count."""
    assert list_lost_words({"text": "TIDE_gate opens"}, [shown]) == []


def test_the_target_of_a_link_shows_no_word() -> None:
    """Nobody reads an address."""
    assert list_lost_words({"text": "tide"}, ["[gate](https://harbour.example/tide)"]) == ["tide"]


def test_what_stands_beside_is_not_asked_for() -> None:
    """The profile of a writer stands in the writer's name and not in the body."""
    payload = {"text": "tide", "profile": {"name": "Mira"}}
    assert list_lost_words(payload, ["tide"], beside=["profile"]) == []


def test_the_inline_texts_of_a_mail_are_asked_for() -> None:
    """All of them, in whatever encoding; a file beside them is another matter."""
    mail = EmailMessage()
    mail.set_content("Tide réglée", charset="iso-8859-1", cte="quoted-printable")
    mail.add_alternative("<p>Gate</p>", subtype="html")
    mail.add_attachment("ballast", filename="log.txt")
    assert list_lost_words(mail, []) == ["tide", "réglée", "gate"]
