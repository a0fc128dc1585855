"""Public texts of made-up incidents in which people, suppliers, hosts, links and secrets stand
that nobody listed, among sentences that anybody may read.

==================  ==========================================================================
kind                what it plants
==================  ==========================================================================
``contact``         a person of a customer, by a whole name or a given name alone
``engineer``        a person of a supplier and the supplier's own name
``words``           a person whose names are words of the language
``script``          a person in another script
``host``            a server by its full name, and its neighbour by its short one
``switch``          a switch or router by the shape of its name
``address``         an address inside a network
``password``        a password in a sentence of one of nine languages
``share``           a link to a document, board or recording that whoever has it can open
``mailbox``         a person's e-mail address
``phone``           a person's telephone number
==================  ==========================================================================
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

CALM = (
    "We will add a check so that a full disk pages us earlier.",
    "May was quiet, and the long queue drained by noon.",
    "Some apps answered slowly between 09:04 and 09:31.",
    "We rolled back to the version of the day before.",
    "No data was lost.",
    "Nobody had to change anything.",
    "The errors ended as soon as the cache was warm again.",
    "An alert told us three minutes after it began.",
    "We are sorry for the time this cost you.",
    "Deploys were held until the afternoon.",
)
GIVEN = "Oluwaseun Ffion Tadeusz Marisol Kwabena Ingeborg Ximena Bartholomew Sunniva Anjali".split()
FAMILY = "Achterberg Llewellyn-Pryce O'Doherty Vasquez Okonjo Brzezinski Haldane Nakagawa".split()
WORD_GIVEN = "Grace Mark Summer Rose Grant Dale Faith Hunter Robin Ivy".split()
WORD_FAMILY = "Field Banks Hill Cook Young Mason Rivers Marsh Wells Page".split()
SCRIPTS = ("Олена Ковальчук", "李建国", "محمد الحربي", "Γιώργος Παππάς", "अनिता शर्मा")
STEMS = "Quor Velt Zamb Brin Oxley Tarn Moxa Drell Fenwar Pelto".split()
ENDS = ("ix Networks", "data Ltd", "ora Hosting", "link", "aq Telecom", "en Systems GmbH")
PLACES = ("eqx4", "ldn2", "slo1", "man3", "dub7")
PASSWORDS = (
    "The password for the router is {s}.",
    "We set it to {s} in a hurry, as the password had expired.",
    "Le mot de passe du routeur était {s}.",
    "La contraseña del servidor es {s}.",
    "A senha do banco de dados é {s}.",
    "Das Passwort für den Switch lautet {s}.",
    "La password del database è {s}.",
    "Het wachtwoord van de server is {s}.",
    "Hasło do bazy to {s}.",
    "Y cyfrinair ar gyfer y llwybrydd yw {s}.",
)
SHARES = (
    "https://docs.google.com/document/d/{t}/edit",
    "https://miro.com/app/board/{t}/",
    "https://zoom.us/rec/share/{t}",
    "https://gist.github.com/someone/{t}",
    "https://www.dropbox.com/s/{t}/notes.pdf",
    "https://example-team.sharepoint.com/:w:/s/ops/{t}",
    "https://wetransfer.com/downloads/{t}",
)


@dataclass(frozen=True, slots=True)
class Stranger:
    """A sentence with something in it that nobody listed, and what that is."""

    kind: str
    sentence: str
    values: Sequence[str]


def make_text(number: int) -> tuple[str, Sequence[Stranger]]:
    """The public text of incident ``number`` and its strangers, always the same."""
    draw = random.Random(f"strangers {number}")
    kinds = draw.sample(sorted(_MAKERS), draw.randint(1, 3))
    strangers = [_MAKERS[kind](draw) for kind in kinds]
    sentences = [*draw.sample(CALM, 5), *(one.sentence for one in strangers)]
    draw.shuffle(sentences)
    return " ".join(sentences), strangers


def _token(draw: random.Random, length: int) -> str:
    letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"
    return "k7" + "".join(draw.choice(letters) for _ in range(length))


def _contact(draw: random.Random) -> Stranger:
    name = draw.choice([f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}", draw.choice(GIVEN)])
    told = (
        "Our contact {} rang us at 09:20.",
        "{} told us that it worked again.",
        "We thank {} for the report.",
        "It was seen first by {}, who wrote to us.",
    )
    return Stranger("contact", draw.choice(told).format(name), [name])


def _engineer(draw: random.Random) -> Stranger:
    name = f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}"
    company = draw.choice(STEMS) + draw.choice(ENDS)
    told = (
        "An engineer of {1}, {0}, replaced the card.",
        "{0} from {1} joined the call.",
        "We escalated to {1} and spoke to {0}.",
    )
    return Stranger("engineer", draw.choice(told).format(name, company), [name, company])


def _words(draw: random.Random) -> Stranger:
    name = f"{draw.choice(WORD_GIVEN)} {draw.choice(WORD_FAMILY)}"
    told = ("We asked {} to confirm.", "{} of the council rang.", "Thanks to {} for her patience.")
    return Stranger("words", draw.choice(told).format(name), [name])


def _script(draw: random.Random) -> Stranger:
    name = draw.choice(SCRIPTS)
    return Stranger("script", f"We spoke to {name} at noon.", [name])


def _host(draw: random.Random) -> Stranger:
    stem, number = draw.choice(["db", "web", "cache", "kafka"]), draw.randrange(10, 90)
    place = draw.choice(PLACES)
    full, short = f"{stem}{number}.{place}.internal", f"{stem}{number + 1}"
    told = "The disk of {} was full, and {} followed."
    return Stranger("host", told.format(full, short), [full, short])


def _switch(draw: random.Random) -> Stranger:
    shape = draw.choice(["asw{}-{}-{}", "cr{}-{}-{}", "sw-core-{}{}-{}"])
    name = shape.format(draw.randrange(1, 9), draw.choice("abcd"), draw.choice(PLACES))
    return Stranger("switch", f"The port of {name} flapped for an hour.", [name])


def _address(draw: random.Random) -> Stranger:
    address = f"10.{draw.randrange(1, 250)}.{draw.randrange(1, 250)}.{draw.randrange(1, 250)}"
    return Stranger("address", f"All requests went to {address} alone.", [address])


def _password(draw: random.Random) -> Stranger:
    secret = draw.choice(
        [_token(draw, 9), f"{draw.choice(['Sommer', 'Tiger', 'Welcome'])}{draw.randrange(999)}!"]
    )
    return Stranger("password", draw.choice(PASSWORDS).format(s=secret), [secret])


def _share(draw: random.Random) -> Stranger:
    link = draw.choice(SHARES).format(t=_token(draw, 24))
    return Stranger("share", f"Our notes are at {link} for whoever wants them.", [link])


def _mailbox(draw: random.Random) -> Stranger:
    address = f"{draw.choice(GIVEN)}.{_token(draw, 4)}@{draw.choice(STEMS)}.example".lower()
    return Stranger("mailbox", f"Write to {address} if it happens again.", [address])


def _phone(draw: random.Random) -> Stranger:
    number = f"+44 7700 900{draw.randrange(100, 999)}"
    return Stranger("phone", f"Ring {number} if it happens again.", [number])


_MAKERS: Mapping[str, Callable[[random.Random], Stranger]] = {
    "contact": _contact,
    "engineer": _engineer,
    "words": _words,
    "script": _script,
    "host": _host,
    "switch": _switch,
    "address": _address,
    "password": _password,
    "share": _share,
    "mailbox": _mailbox,
    "phone": _phone,
}
