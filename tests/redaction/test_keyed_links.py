"""A link that lets in whoever has it is hidden whole, and another one keeps all but the
secret in it."""

from __future__ import annotations

import pytest

from incident_kit.redaction import find, find_unfamiliar, mask_for_good

TOKEN = "T6PWwMoF7napEEiee4epBQSpb9VGsghwlCSaIFWh"
HEX = "eb8fc1f3b5c2844f73985764ea1996c8"
#: Links with a key in what follows the host.
KEYS = [
    f"https://accounts.brackenfold.example/reset?token={TOKEN}",
    f"https://accounts.brackenfold.example/reset?lang=cy&token={TOKEN}&next=/home",
    "https://www.dropbox.com/scl/fi/p8WZr7Se0AlSj20b/t.csv?rlkey=Icj8F6tcgqJmDdKTYxeVCl&dl=0",
    f"https://bracken-dumps.s3.eu-west-2.amazonaws.com/q3.csv?X-Amz-Expires=600&X-Amz-Signature={HEX}{HEX}",
    "https://brackenbk.blob.core.windows.net/d/n.bak?sv=2023-11-03&sp=r&sig=7tTKP6RUDLYLvqsKt3sVNrCtNuPBUKibc7XiiDvD%3D",
    f"https://portal.brackenfold.example/auth/magic/{TOKEN}",
    f"https://portal.brackenfold.example/users/password/reset/{TOKEN}?lang=cy",
    f"https://portal.brackenfold.example/invite/{HEX}",
    f"https://calendar.google.com/calendar/ical/rota%40brackenfold.example/private-{HEX}/basic.ics",
    f"webcal://rota.brackenfold.example/feeds/{TOKEN}.ics",
    f"https://privatebin.net/?f514703dfc868ded#{TOKEN}",
    f"https://paste.brackenfold.example/?f514703dfc868ded#{TOKEN}",
    f"https://send.brackenfold.example/download/3b5c2844f739/#{TOKEN}",
]
#: Links beside which a word of the kind stands, and none of which is a key.
OTHERS = [
    "https://www.gov.uk/guidance/reset/how-to-reset-a-password-in-2024",
    "https://docs.github.com/en/rest/invite/about-the-invitation-of-20-people",
    "https://kubernetes.io/docs/verify/3f2b8c1d-77aa-4b1e-9c55-0d2e4a6b8c10",
    "https://github.com/kubernetes/kubernetes/commit/1da177e4c3f41524e886b7f1b8a0c1fc7321cac2",
    "https://www.rfc-editor.org/rfc/rfc6749#section-10.12",
    "https://www.w3.org/TR/2018/REC-WCAG21-20180605/#Success-Criterion-1-4-3-Contrast",
    "https://www.gov.uk/bank-holidays/england-and-wales.ics",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
]


@pytest.mark.parametrize("link", KEYS)
@pytest.mark.parametrize("around", ["see {}, please", "({})", "{}", "the feed is <{}>"])
def test_a_link_that_is_a_key_is_hidden_whole(link: str, around: str) -> None:
    text = around.format(link)
    start = text.index(link)
    hidden = {place for one in find(text) for place in range(one.start, one.end)}
    assert "".join(text[place] for place in sorted(hidden)).rstrip(",") == link
    assert [one for one in find_unfamiliar(text) if one.start >= start] == []


@pytest.mark.parametrize("link", OTHERS)
def test_a_link_that_is_no_key_stays(link: str) -> None:
    assert [one.rule for one in find(f"see {link}, please") if one.kind == "secret"] == []


def test_a_link_to_what_everybody_may_read_keeps_all_but_the_secret() -> None:
    text = f"curl https://www.gov.uk/api/pages?access_token={TOKEN}"
    assert [text[one.start : one.end] for one in find(text)] == [TOKEN]


def test_a_password_in_a_link_leaves_the_rest_to_a_question() -> None:
    text = "at https://portal.brackenfold.example/login?user=rota&password=Zk8fq2LmPw91x ok"
    assert [text[one.start : one.end] for one in find(text)] == ["Zk8fq2LmPw91x"]
    assert [one.value for one in find_unfamiliar(text)] == ["portal.brackenfold.example"]


def test_a_user_and_password_before_a_host_leave_the_host() -> None:
    text = "git clone https://rota:Gorse_lamp61@www.gov.uk/a.git"
    assert [one.end <= text.index("/a.git") for one in find(text)] == [True]


def test_a_record_keeps_the_rest_of_a_link() -> None:
    text = f"see https://accounts.brackenfold.example/reset?token={TOKEN}&lang=cy for it"
    assert mask_for_good(text)[0].startswith("see https://accounts.brackenfold.example/reset?")
