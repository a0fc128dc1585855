"""Support mail becomes one event a message, with what its writer wrote and nobody's address."""

from __future__ import annotations

import mailbox
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Actor, Event, Gathered, Person, Window
from incident_kit.sources.mail.files import MailFile
from incident_kit.sources.mail.html import html_text
from incident_kit.sources.mail.reply import reply_text
from incident_kit.timeline import merge

WINDOW = Window(datetime(2026, 11, 3, 9, tzinfo=UTC), datetime(2026, 11, 3, 12, tzinfo=UTC))
RECEIVED = "from mx.example by in.example with ESMTP id 1; Tue, 3 Nov 2026 10:02:40 +0000"
HEADERS = {
    "Received": RECEIVED,
    "From": '"Ada Fictional" <ada@supplier.example>',
    "To": "Ben Madeup <ben@team.example>",
    "Subject": "Queue is down",
    "Date": "Tue, 3 Nov 2026 10:02:31 +0000",
    "Message-ID": "<1@supplier.example>",
}


def letter(body: str = "We look into it.", **given: str | None) -> bytes:
    """A message with the usual headers; ``None`` leaves one out."""
    headers = {**HEADERS, **{key.replace("_", "-"): value for key, value in given.items()}}
    lines = [f"{key}: {value}" for key, value in headers.items() if value is not None]
    return "\n".join([*lines, "", body, ""]).encode("utf-8", "surrogateescape")


def gathered(folder: Path, *letters: bytes, window: Window = WINDOW) -> Gathered:
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for number, data in enumerate(letters):
        (folder / f"{number}.eml").write_bytes(data)
    return MailFile(folder)(window)[0]


def event(folder: Path, data: bytes) -> Event:
    (found,) = gathered(folder / "one", data).events
    return found


def test_a_message_is_one_event(tmp_path: Path) -> None:
    assert event(tmp_path, letter()) == Event(
        id="mail:1@supplier.example",
        at=datetime(2026, 11, 3, 10, 2, 31, tzinfo=UTC),
        source="mail",
        kind="mail",
        body="**Queue is down**\n\nWe look into it.",
        actor=Actor("Ada Fictional"),
    )


def test_one_file_a_box_and_a_folder_give_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(letter())
    box = mailbox.mbox(tmp_path / "b.mbox")
    box.add(mailbox.mboxMessage(letter()))
    box.close()
    ways = [tmp_path / "a.eml", tmp_path / "b.mbox", tmp_path]
    found = [MailFile(path)(WINDOW)[0] for path in ways]
    assert [one.events for one in found] == [found[0].events] * 3
    assert found[2].check.warnings == ("1 was a further copy of a message",)
    assert [one.check.source for one in found[:2]] == ["Mail, a.eml", "Mail, b.mbox"]


TIMES = {
    "an offset": ("Tue, 3 Nov 2026 11:02:31 +0100", "10:02:31", ()),
    "no offset": ("Tue, 3 Nov 2026 10:02:31", "10:02:31", ("1 message says no offset",)),
    "-0000": ("Tue, 3 Nov 2026 10:02:31 -0000", "10:02:31", ("1 message says no offset",)),
    "none": (None, "10:02:40", ("1 message has no date",)),
    "broken": ("yesterday", "10:02:40", ("1 message has no date",)),
    "an hour wrong": (
        "Tue, 3 Nov 2026 11:32:31 +0000",
        "11:32:31",
        ("a message dated 2026-11-03 11:32 UTC was received 90 minutes before that",),
    ),
    "half an hour late": ("Tue, 3 Nov 2026 09:32:31 +0000", "09:32:31", ()),
}


@pytest.mark.parametrize(("date", "clock", "warnings"), TIMES.values(), ids=TIMES)
def test_the_date_says_when_and_what_is_odd_is_told(
    date: str | None, clock: str, warnings: tuple[str, ...], tmp_path: Path
) -> None:
    found = gathered(tmp_path / "x", letter(Date=date))
    assert [f"{one.at:%H:%M:%S}" for one in found.events] == [clock]
    assert len(found.check.warnings) == len(warnings)
    for said, expected in zip(found.check.warnings, warnings, strict=True):
        assert said.startswith(expected)


def test_the_topmost_receipt_counts(tmp_path: Path) -> None:
    older = RECEIVED.replace("10:02:40", "04:00:00")
    assert (
        gathered(tmp_path / "x", letter(Received=f"{RECEIVED}\nReceived: {older}")).check.warnings
        == ()
    )


IDS = {
    "<a/b/issues/1@git.example>": "mail:a%2Fb%2Fissues%2F1@git.example",
    "bare@x.example": "mail:bare@x.example",
    "<folded\n id@x.example>": "mail:foldedid@x.example",
}


@pytest.mark.parametrize("header", IDS)
def test_the_id_is_the_message_id(header: str, tmp_path: Path) -> None:
    assert event(tmp_path, letter(Message_ID=header)).id == IDS[header]


def test_without_a_message_id_the_headers_identify(tmp_path: Path) -> None:
    one = event(tmp_path, letter(Message_ID=None))
    assert one.id.startswith("mail:sha256-")
    assert event(tmp_path, letter("Other words", Message_ID=None)).id == one.id
    assert event(tmp_path, letter(Message_ID=None, Subject="Other")).id != one.id


NAMES = {
    "=?utf-8?q?J=C3=B6rg_Erfunden?= <j@x.example>": ("Jörg Erfunden", "j@x.example"),
    "=?iso-8859-1?b?SvZyZw==?= <j@x.example>": ("Jörg", "j@x.example"),
    "ada.fictional@x.example": ("ada.fictional", "ada.fictional@x.example"),
    '"ada@x.example" <ada@x.example>': ("ada", "ada@x.example"),
}


@pytest.mark.parametrize("header", NAMES)
def test_names_are_decoded_and_addresses_go_to_people(header: str, tmp_path: Path) -> None:
    found = gathered(tmp_path / "x", letter(From=header, To=None))
    name, address = NAMES[header]
    assert found.events[0].actor == Actor(name)
    assert found.people == (Person(name, emails=(address,)),)


def test_no_address_stands_in_an_event(tmp_path: Path) -> None:
    body = "Ask ben@team.example or cy@else.example.\nmailto:ben@team.example"
    one = event(tmp_path, letter(body, Subject="For ben@team.example"))
    assert "@" not in f"{one.body} {one.actor}"
    assert one.body.startswith("**For Ben Madeup**\n\nAsk Ben Madeup or (address).")


ROLES = ["no-reply@aws.example", "support@aiven.example", "do-not-reply@x.example"]


@pytest.mark.parametrize("address", ROLES)
def test_a_mailbox_of_nobody_is_no_person(address: str, tmp_path: Path) -> None:
    found = gathered(tmp_path / "x", letter(From=f"AWS Support <{address}>", To=None))
    assert found.people == ()
    assert found.events[0].actor == Actor("AWS Support", bot="reply" in address)


@pytest.mark.parametrize(
    ("header", "bot"), [("auto-generated", True), ("auto-replied", True), ("no", False)]
)
def test_mail_that_says_so_was_written_by_a_machine(header: str, bot: bool, tmp_path: Path) -> None:
    assert event(tmp_path, letter(Auto_Submitted=header)).actor == Actor("Ada Fictional", bot=bot)


REPLY = "Thanks, fixed.\n\nAda"
REPLIES = {
    "nothing quoted": (REPLY, REPLY),
    "wrote": (f"{REPLY}\n\nOn Tue, 3 Nov 2026 at 10:00, Ben <b@x.example> wrote:\n> old", REPLY),
    "wrote, broken": (
        f"{REPLY}\n\nOn Tue, 3 Nov 2026 at 10:00, Ben\n<b@x.example> wrote:\nold",
        REPLY,
    ),
    "schrieb": (f"{REPLY}\n\nAm 3.11.2026 um 10:00 schrieb Ben <b@x.example>:\n> alt", REPLY),
    "Outlook": (f"{REPLY}\n\n-----Original Message-----\nFrom: Ben\nold", REPLY),
    "Outlook's header": (f"{REPLY}\n\nFrom: Ben\nSent: Tuesday\nTo: Ada\nold", REPLY),
    "a rule and a header": (f"{REPLY}\n\n{'_' * 32}\nFrom: Ben\nSent: 1\nTo: Ada\nold", REPLY),
    "a rule alone": (f"{REPLY}\n{'_' * 32}\nnew", f"{REPLY}\n{'_' * 32}\nnew"),
    "quotes that nothing introduces": ("> Is it?\nYes.\n> When?", "> Is it?\nYes.\n> When?"),
    "quotes between": ("On 3 Nov, Ben wrote:\n> Is it?\nYes.\n> When?\nNow.", "Yes.\nNow."),
    "forwarded below": (
        f"{REPLY}\n-------- Forwarded Message --------\nFrom: X\nDate: 1\nTo: Y\n> old",
        f"{REPLY}\n-------- Forwarded Message --------\nFrom: X\nDate: 1\nTo: Y\n> old",
    ),
    "answered below": ("On 3 Nov 2026, Ben wrote:\n> Is it?\n\nYes.", "Yes."),
    "a signature": (f"{REPLY}\n-- \nAda\n+44 7700 900123", REPLY),
    "only quotes": ("> old\n> words", "> old\n> words"),
    "forwarded only": ("-----Original Message-----\nold", "-----Original Message-----\nold"),
    "On the whole": (
        "On the whole it works: see 3 below.\nYes",
        "On the whole it works: see 3 below.\nYes",
    ),
    "a list with dashes": ("--\n- one", "--\n- one"),
}


@pytest.mark.parametrize(("text", "expected"), REPLIES.values(), ids=REPLIES)
def test_only_what_the_writer_wrote_is_shown(text: str, expected: str) -> None:
    assert reply_text(text).text == expected


def test_the_whole_message_is_kept_as_it_came(tmp_path: Path) -> None:
    data = letter(f"{REPLY}\n\nOn 3 Nov 2026, Ben wrote:\n> old words", In_Reply_To="<0@x.example>")
    found = gathered(tmp_path / "x", data)
    assert found.events[0].body.endswith("Ada\n\n\\[2 lines quoted, not shown\\]")
    assert [file.data for file in found.raw] == [data]
    assert found.raw[0].name.startswith("mail-")


HTML = {
    "paragraphs": ("<p>One<br>two</p><p>Three</p>", "One\ntwo\n\nThree"),
    "entities": ("a &lt;b&gt; &amp; c&nbsp;d", "a <b> & c d"),
    "unseen": ("<style>p{}</style><script>x()</script><p>Hi</p>", "Hi"),
    "quoted": ("<p>New</p><blockquote>old</blockquote>", "New\n\n> old"),
    "a list": ("<ul><li>a<li>b</ul>", "a\nb"),
    "broken": ("<p>Hi <b <![x", "Hi <b <![x"),
}


@pytest.mark.parametrize(("markup", "expected"), HTML.values(), ids=HTML)
def test_html_is_read_as_text(markup: str, expected: str) -> None:
    assert html_text(markup) == expected


def test_html_is_used_where_there_is_no_text(tmp_path: Path) -> None:
    data = letter(
        "<p>New <i>words</i></p><blockquote>old</blockquote>",
        Content_Type="text/html; charset=utf-8",
    )
    assert event(tmp_path, data).body == "**Queue is down**\n\nNew words\n\n\\> old"


def test_all_inline_texts_are_shown_and_attachments_named(tmp_path: Path) -> None:
    body = (
        "--x\nContent-Type: text/html\n\n<p>html</p>\n--x\nContent-Type: text/plain\n\nplain\n"
        "--x\nContent-Type: image/png\nContent-Disposition: attachment; filename=a.png\n\nx\n--x--"
    )
    one = event(tmp_path, letter(body, Content_Type='multipart/mixed; boundary="x"'))
    named = "\\[file: a.png (image/png, 1 byte), not read\\]"
    assert one.body == f"**Queue is down**\n\nhtml\n\nplain\n\n{named}"
    assert one.flags == ("files",)


def test_markup_in_a_message_stays_words(tmp_path: Path) -> None:
    one = event(tmp_path, letter("# <script>\n- [x](javascript:y) $a$\n\nfe80:a:b::1"))
    assert one.body.endswith("\\# &lt;script>  \n\\- \\[x\\](javascript:y) \\$a\\$\n\nfe80:a:b::1")


OLD = letter(Date="Mon, 2 Nov 2026 09:00:00 +0000", Received=None)
ANSWERS = [
    {"References": "<1@supplier.example> <other@x.example>", "In_Reply_To": "<other@x.example>"},
    {"In_Reply_To": "<1@supplier.example>"},
    {"Subject": "Re: AW: queue is down"},
]


@pytest.mark.parametrize("headers", ANSWERS)
def test_an_answer_brings_what_it_answers(headers: dict[str, str], tmp_path: Path) -> None:
    found = gathered(tmp_path / "x", OLD, letter("Yes.", Message_ID="<2@x.example>", **headers))
    shown = {one.id: (one.parent, one.flags) for one in found.events}
    assert shown == {
        "mail:1@supplier.example": (None, ("context",)),
        "mail:2@x.example": ("mail:1@supplier.example", ()),
    }


def test_mail_outside_the_window_is_left_out_and_told_if_all_is(tmp_path: Path) -> None:
    found = gathered(tmp_path / "x", OLD)
    assert found.events == ()
    assert found.check.warnings == ("nothing in the window; 1 message is outside it",)


def test_bad_messages_are_skipped_and_told(tmp_path: Path) -> None:
    found = gathered(tmp_path / "x", letter(), b"", b"only words", letter(Date=None, Received=None))
    assert (len(found.events), found.check.skipped, found.check.complete) == (1, 3, False)
    assert found.check.warnings == (
        "1 message is empty or larger than 32 MiB and was skipped",
        "2 messages have neither a date nor a time of receipt and were skipped",
    )


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        MailFile(tmp_path / "none.eml")(WINDOW)
    with pytest.raises(SourceError, match="holds no e-mail that can be read"):
        MailFile(tmp_path)(WINDOW)


@pytest.mark.parametrize(
    ("data", "why", "todo"),
    [
        (letter(Date=None, Received=None), "has neither a date nor a time of receipt", "Date:"),
        (b"", "is empty or larger than 32 MiB", "saved anew"),
    ],
)
def test_a_single_message_that_cannot_be_read_says_why(
    tmp_path: Path, data: bytes, why: str, todo: str
) -> None:
    (tmp_path / "a.eml").write_bytes(data)
    with pytest.raises(SourceError, match=f"a.eml: its message {why}") as told:
        MailFile(tmp_path / "a.eml")(WINDOW)
    assert todo in told.value.todo[0]


def test_several_messages_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    for name in ("a.eml", "b.eml"):
        (tmp_path / name).write_bytes(letter(Date=None, Received=None))
    (tmp_path / "c.eml").write_bytes(b"")
    expected = "none of its 3 messages can be read: 2 have neither a date nor a time of receipt"
    with pytest.raises(SourceError, match=expected):
        MailFile(tmp_path)(WINDOW)


def test_mail_in_no_file_any_more_is_not_gone(tmp_path: Path) -> None:
    one, two = letter(Message_ID="<a/1@x>"), letter(Message_ID="<a/2@x>")
    first = gathered(tmp_path / "x", one, two)
    again = merge(first.events, [gathered(tmp_path / "x", one)])
    assert (again.new, again.changed, again.gone) == ((), (), ())


HEADER = st.text('ab<>@;:,()[]"\\=?utf-8q_ \t\x00é', max_size=40)
GARBAGE = st.builds(
    lambda who, when, own, refs, kind, body: letter(
        body, From=who, Date=when, Message_ID=own, References=refs, Content_Type=kind
    ),
    HEADER,
    HEADER | st.just(HEADERS["Date"]),
    HEADER,
    HEADER,
    HEADER
    | st.sampled_from(["text/html", "text/plain; charset=nope", 'multipart/mixed; boundary="x"']),
    st.text(max_size=80).filter(lambda text: "\ud800" not in text),
)


@given(st.lists(GARBAGE | st.binary(max_size=120), max_size=4))
def test_every_message_is_an_event_a_copy_or_skipped(
    tmp_path_factory: pytest.TempPathFactory, letters: list[bytes]
) -> None:
    """Whatever the messages hold; a good one beside them is always read."""
    whole = Window(datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))
    plain = [data for data in letters if not data.startswith(b"From ")]
    good = letter(Message_ID="<good@x.example>")
    found = gathered(tmp_path_factory.getbasetemp() / "mail", good, *plain, window=whole)
    copies = re.compile(r"\d+ (?:was a further copy of a message|were further copies of messages)")
    said = [warning for warning in found.check.warnings if copies.fullmatch(warning)]
    copies = sum(int(one.split()[0]) for one in said)
    assert len(found.events) + found.check.skipped + copies == len(plain) + 1
    assert "mail:good@x.example" in {one.id for one in found.events}


@given(st.text(max_size=300))
def test_any_text_is_cut_without_an_error(text: str) -> None:
    shown = reply_text(text).text
    assert bool(shown) == bool(text.strip())
    assert set(shown.split()) <= set(text.split())
    html_text(text)
