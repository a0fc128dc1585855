"""A link is asked about by the place it leads to: a host or a project once, and each link that
opens something for whoever has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.model import Decision, Known
from incident_kit.redaction import find, find_unfamiliar, propose, read_undecided_names, redact

#: What is asked about is the whole link.
SHARES = [
    "https://docs.google.com/document/d/1AbC_dEf-gH/edit#heading=h.x",
    "docs.google.com/spreadsheets/d/1AbC_dEf-gH/edit",
    "https://drive.google.com/drive/folders/1DBaFXx6sDYZf",
    "https://www.dropbox.com/scl/fi/p8WZr7Se0/traffic.csv?dl=0",
    "https://1drv.ms/u/s!Ak3x9ab",
    "https://we.tl/t-Zk4vQ9xLmP",
    "https://pastebin.com/u8Xk2QvN",
    "pastebin.com/u8Xk2QvN",
    "https://gist.github.com/rquill/c87dc700da1b06c7ab603ca4139d1032",
    "https://www.loom.com/share/a4eb8fc1f3b5c2844f73985764ea1996",
    "https://www.figma.com/board/e4epBQSpb9VGsg/Retro-14-May?node-id=0-1",
    "https://miro.com/app/board/uXjVN3abc=/",
    "https://lucid.app/lucidchart/4f3c2b1a-9e8d-7c6b-5a4f-3e2d1c0b9a8f/edit",
    "https://brackenfold.notion.site/Runbook-4f3c2b1a9e8d",
    "https://app.bugsnag.com/brackenfold/web/errors/8846831ce2db",
    "https://mega.nz/file/abc#key_Ab-3",
    "https://bit.ly/3xYzAb",
    "https://github.com/brackenfold/edge-config-internal/pull/482",
]
#: What is asked about is a host or a project, whatever link leads there.
PLACES = [
    ("https://www.brackenfold.example/a?b=c", "www.brackenfold.example"),
    ("https://github.com/brackenfold/edge/pull/4", "github.com/brackenfold"),
    ("github.com/brackenfold/edge", "github.com/brackenfold"),
    ("https://gitlab.com/brackenfold/edge/-/issues/12", "gitlab.com/brackenfold"),
    ("https://brackenfold.github.io/notes/", "brackenfold.github.io"),
    ("https://brackenfold.zendesk.com/hc/en", "brackenfold.zendesk.com"),
]
#: What everybody may read.
PUBLIC = [
    "https://github.com/kubernetes/kubernetes/pull/118261",
    "https://github.com/features/actions",
    "https://docs.github.com/en/rest",
    "https://docs.sentry.io/platforms/python/",
    "https://datatracker.ietf.org/doc/html/rfc9110",
    "https://nvd.nist.gov/vuln/detail/CVE-2023-44487",
    "https://www.gov.uk/guidance/content-design",
    "https://kubernetes.io/docs/concepts/services-networking/ingress/",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Troubleshooting.html",
    "https://stackoverflow.com/questions/11227809/why-is-it-faster",
    "https://www.cloudflarestatus.com/incidents/x1",
    "https://support.zoom.us/hc/en-gb",
    "https://about.gitlab.com/handbook/",
]


def read_asked(text: str, known: Known | None = None) -> list[str]:
    return [one.value for one in find_unfamiliar(text, known)]


@pytest.mark.parametrize("link", SHARES)
def test_a_link_that_is_a_key_is_asked_about_whole(link: str) -> None:
    text = f"the log is at {link}, as said"
    [found] = find_unfamiliar(text)
    assert (text[found.start : found.end], found.value) == (link, link)


@pytest.mark.parametrize(("link", "place"), PLACES)
def test_a_place_is_asked_about_once(link: str, place: str) -> None:
    text = f"see {link} and [this]({link}/more)."
    [found] = find_unfamiliar(text)
    assert (text[found.start : found.end], found.value) == (link, place)


@pytest.mark.parametrize("link", PUBLIC)
def test_what_everybody_may_read_is_not_asked_about(link: str) -> None:
    assert (read_asked(f"it is said at {link}."), find(f"it is said at {link}.")) == ([], [])


def test_a_meeting_is_hidden_although_its_host_has_public_pages() -> None:
    link = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0"
    assert [one.kind for one in find(f"join {link}")] == ["url"]
    assert [one.kind for one in find("at https://harbour.sentry.io/issues/51277")] == ["url"]


@pytest.mark.parametrize("link", SHARES)
def test_a_link_that_is_replaced_goes_with_its_path(link: str) -> None:
    text = f"the log is at {link}, as said"
    decided = [Decision("name", link, "replace", by="Tess Brook")]
    expected = "the log is at [internal link], as said"
    assert redact(text, Known(), decided).text == expected
    assert propose(text, Known(), decided) == expected


@pytest.mark.parametrize(("link", "place"), PLACES)
def test_a_place_that_is_replaced_goes_with_every_link_there(link: str, place: str) -> None:
    decided = [Decision("name", place, "replace", by="Tess Brook")]
    text = f"see {link} and {link}/More, too"
    applied = redact(text, Known(), decided)
    assert applied.text == "see [internal link] and [internal link], too"


@pytest.mark.parametrize(("link", "place"), PLACES)
def test_a_place_that_was_kept_is_not_asked_about_again(link: str, place: str) -> None:
    kept = [Decision("name", place, "keep", reason="public", by="Tess Brook")]
    assert read_undecided_names(f"see {link} and {link}/more", Known(), kept).asked == ()


@pytest.mark.parametrize("link", SHARES)
def test_a_key_that_was_kept_opens_no_other(link: str) -> None:
    kept = [Decision("name", link, "keep", reason="published", by="Tess Brook")]
    assert read_undecided_names(f"see {link} for it", Known(), kept).asked == ()
    other = f"{link}Zk4"
    assert [one.value for one in read_undecided_names(other, Known(), kept).asked] == [other]


def test_an_approved_link_to_a_document_approves_no_other() -> None:
    known = Known(public=["https://docs.google.com/document/d/1AbC/edit"])
    assert read_asked("see https://docs.google.com/document/d/1AbC/edit", known) == []
    other = "https://docs.google.com/document/d/2AbC/edit"
    assert read_asked(f"see {other}", known) == [other]


def test_a_secret_in_a_link_is_no_part_of_the_question() -> None:
    text = "at https://www.dropbox.com/s/ab12/x.csv?password=Zk8fq2LmPw91x ok"
    [found] = find_unfamiliar(text)
    assert found.value == text[found.start : found.end]
    assert "Zk8fq" not in found.value


@given(st.sampled_from(SHARES), st.sampled_from(["{}", "({})", "<{}>", "{}.", "[x]({})", "'{}'"]))
def test_a_key_is_asked_about_whatever_stands_around_it(link: str, around: str) -> None:
    assert read_asked(f"see {around.format(link)} now") == [link]
