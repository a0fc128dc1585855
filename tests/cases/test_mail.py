"""What went wrong with others' mails, as kinds: each kind with its neighbours.

A row is a message (or a file), and what a reader must find in its body; the law says
that no word of an inline text is lost.
"""

from __future__ import annotations

import gzip
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from random import Random

import pytest
from support.trying import choose_number
from support.words import list_lost_words

from incident_kit.errors import SourceError
from incident_kit.model import Gathered, Window
from incident_kit.sources.mail.files import MailFile

WINDOW = Window(datetime(2026, 11, 3, 9, tzinfo=UTC), datetime(2026, 11, 3, 12, tzinfo=UTC))
HEAD = (
    "From: Ines Pryce <ines@supplier.example>\nTo: rota@team.example\n"
    "Date: Tue, 3 Nov 2026 09:41:00 +0000\n"
)
NOTICE = (
    "From: Dock <dock@carrier.example>\nDate: Tue, 3 Nov 2026 08:50:00 +0000\nSubject: Cable cut\n"
)
PIXEL = "Content-Type: image/png; name=drop.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo="
PLAIN = "Content-Type: text/plain\n\n"


def mail(body: str, headers: str = "", subject: str = "Line 7", id_: str = "m1") -> bytes:
    own = f"Message-ID: <{id_}@supplier.example>\nSubject: {subject}\n"
    return f"{HEAD}{own}{headers}\n{body}\n".encode("utf-8", "surrogateescape")


def parts(kind: str, *inside: str, edge: str = "B") -> str:
    joined = "".join(f"--{edge}\n{part}\n" for part in inside)
    return f'Content-Type: multipart/{kind}; boundary="{edge}"\n\n{joined}--{edge}--\n'


def mixed(*inside: str, kind: str = "mixed", subject: str = "Line 7") -> bytes:
    headers, _, body = parts(kind, *inside).partition("\n\n")
    return mail(body, f"MIME-Version: 1.0\n{headers}\n", subject)


def read(path: Path) -> Gathered:
    return MailFile(path, path.name)(WINDOW)[0]


def read_data(folder: Path, data: bytes, name: str = "a.eml") -> Gathered:
    (folder / name).write_bytes(data)
    return read(folder / name)


def nest(depth: int) -> str:
    inside = f"{PLAIN}deepest words"
    for number in range(depth):
        inside = parts("mixed", inside, edge=f"edge{number}")
    return inside


def forward(marker: str, subject: str) -> bytes:
    return mail(f"FYI\n\n{marker}\n{NOTICE}\nA digger cut it.", subject=subject)


HTML_FORM = "Content-Type: text/html\n\n<p>Same words</p><p>more inside</p>"
SHOWN: dict[str, tuple[bytes, list[str]]] = {
    "text, picture, text": (
        mixed(f"{PLAIN}before words", PIXEL, f"{PLAIN}after words"),
        ["before words", "drop.png", "after words"],
    ),
    "text, HTML, text": (
        mixed(f"{PLAIN}one", "Content-Type: text/html\n\n<p>two</p>", f"{PLAIN}three"),
        ["one", "two", "three"],
    ),
    "an alternative with more in HTML": (
        mixed(f"{PLAIN}Same words", HTML_FORM, kind="alternative"),
        ["Same words", "more inside"],
    ),
    "alternatives that differ": (
        mixed(f"{PLAIN}plainly", "Content-Type: text/html\n\n<p>richly</p>", kind="alternative"),
        ["plainly", "in another form of this message only", "richly"],
    ),
    "signed": (
        mixed(
            f"{PLAIN}signed words",
            "Content-Type: application/pgp-signature; name=s.asc\n\nxx",
            kind="signed",
        ),
        ["signed words", "signature: s.asc"],
    ),
    "nested twenty deep": (
        mail(nest(20).partition("\n\n")[2], nest(20).partition("\n\n")[0] + "\n"),
        ["deepest words"],
    ),
    "boundaries that are nowhere": (
        mail("all of it is here", 'Content-Type: multipart/mixed; boundary="none"\n'),
        ["all of it is here"],
    ),
    "a boundary that is another one": (
        mail(
            "--C\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
            "PHA+Y29kZWQgd29yZHM8L3A+\n--C--",
            'Content-Type: multipart/mixed; boundary="none"\n',
        ),
        ["coded words"],
    ),
    "text below the last boundary": (
        mail("--B\n\nabove\n--B--\nbelow the end", 'Content-Type: multipart/mixed; boundary="B"\n'),
        ["above", "below the end"],
    ),
    "a delivery report": (
        mixed(
            f"{PLAIN}It bounced.",
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nStatus: 5.1.1\n",
            kind="report",
        ),
        ["It bounced.", "Status: 5.1.1"],
    ),
    "a digest": (
        mixed(f"\n{NOTICE}\nfirst words", f"\n{NOTICE}\nsecond words", kind="digest"),
        ["From: Dock", "first words", "second words"],
    ),
    "enriched": (
        mail("<bold>Heavy</bold> <<load>", "Content-Type: text/enriched\n"),
        ["Heavy &lt;load>"],
    ),
    "flowed": (
        mail("a long \nline", "Content-Type: text/plain; format=flowed\n"),
        ["a long line"],
    ),
    "called Base64 and plain": (
        mail("It is plain, of course.", "Content-Transfer-Encoding: base64\n"),
        ["It is plain, of course."],
    ),
    "Base64 and a list's foot": (
        mail("Q29kZWQ=\n-- a foot, plain", "Content-Transfer-Encoding: base64\n"),
        ["Coded", "a foot, plain"],
    ),
    "a message forwarded as a file": (
        mixed(f"{PLAIN}FYI", f"Content-Type: message/rfc822\n\n{NOTICE}\nA digger."),
        ["FYI", "From: Dock", "3 Nov 2026 08:50", "A digger."],
    ),
    "nothing but a message": (
        mail(f"{NOTICE}\nA digger.", "Content-Type: message/rfc822\n"),
        ["From: Dock", "A digger."],
    ),
    "a message in a message": (
        mail(
            f"{NOTICE}Content-Type: message/rfc822\n\n{NOTICE}\nA digger.",
            "Content-Type: message/rfc822\n",
        ),
        ["A digger."],
    ),
    "forwarded by Gmail": (
        forward("---------- Forwarded message ---------", "Fwd: Cable cut"),
        ["FYI", "From: Dock", "A digger cut it."],
    ),
    "forwarded in an answer": (
        forward("---------- Forwarded message ---------", "Re: Cable cut"),
        ["FYI", "A digger cut it."],
    ),
    "forwarded by Thunderbird in German": (
        forward("-------- Weitergeleitete Nachricht --------", "Re: Kabel"),
        ["A digger cut it."],
    ),
    "forwarded by Apple in French": (
        forward("Début du message réexpédié :", "Re: Coupure"),
        ["A digger cut it."],
    ),
    "forwarded by Outlook": (
        forward("_" * 32, "WG: Cable cut"),
        ["A digger cut it."],
    ),
    "a ruler of underscores": (
        mail(f"Dear all,\n{'_' * 32}\nWhat happened: it rebooted.\n{'_' * 32}\nRegards"),
        ["What happened: it rebooted.", "Regards"],
    ),
    "a ruler in an answer": (
        mail(f"Dear all,\n{'_' * 32}\nIt rebooted.", subject="Re: Line 7"),
        ["It rebooted."],
    ),
    "a line of > that nothing introduces": (
        mail("Look:\n>From 09:02 on it failed.", subject="Re: Line 7"),
        ["From 09:02 on it failed."],
    ),
    "undeclared Windows-1252": (
        mail("It\udc92s back \udc96 cost \udca350, caf\udce9"),
        ["It’s back – cost £50, café"],
    ),
    "called ASCII and UTF-8": (
        mail("naïve café", "Content-Type: text/plain; charset=us-ascii\n"),
        ["naïve café"],
    ),
    "called UTF-8 and Windows-1252": (
        mail("caf\udce9 \udc80", "Content-Type: text/plain; charset=utf-8\n"),
        ["café €"],
    ),
    "a charset that nobody knows": (
        mail("caf\udce9", "Content-Type: text/plain; charset=nope\n"),
        ["café"],
    ),
}


@pytest.mark.parametrize(("data", "found"), SHOWN.values(), ids=SHOWN)
def test_all_that_a_mail_says_stands_in_its_line(
    data: bytes, found: list[str], tmp_path: Path
) -> None:
    (event,) = read_data(tmp_path, data).events
    places = [event.body.find(words) for words in found]
    assert -1 not in places, event.body
    assert places == sorted(places)


UNREAD = {
    "winmail.dat": 'application/ms-tnef; name="winmail.dat"',
    "smime.p7m": 'application/pkcs7-mime; name="smime.p7m"',
    "invite.ics": 'text/calendar; name="invite.ics"',
    "report.pdf": 'application/pdf; name="report.pdf"',
    "unknown.xyz": 'application/x-new; name="unknown.xyz"',
    "encrypted.asc": 'application/octet-stream; name="encrypted.asc"',
    "kept elsewhere": "message/external-body; access-type=URL",
}


@pytest.mark.parametrize("name", UNREAD)
@pytest.mark.parametrize("alone", [True, False])
def test_what_cannot_be_read_is_named_and_nothing_is_complete(
    name: str, alone: bool, tmp_path: Path
) -> None:
    part = f"Content-Type: {UNREAD[name]}\n"
    inside = f"{part}\nContent-Type: text/plain\n\nx"
    data = mail("Content-Type: text/plain\n\nx", part) if alone else mixed(f"{PLAIN}See", inside)
    found = read_data(tmp_path, data)
    assert name in found.events[0].body
    assert "not read" in found.events[0].body
    assert not found.check.complete
    assert "1 part was not read" in found.check.warnings[0]


def test_a_picture_is_named_and_told(tmp_path: Path) -> None:
    found = read_data(tmp_path, mixed(f"{PLAIN}See", PIXEL))
    assert "drop.png (image/png, 8 bytes), not read" in found.events[0].body
    assert found.check.warnings == ("1 picture, sound or signature is named and not looked into",)


FORWARDED = f"Content-Type: message/rfc822\n\n{NOTICE}\nA digger\ncut it."
QUOTED = (
    "> From: Dock  \n> Date: Tue, 03 Nov 2026 08:50:00 +0000  \n> Subject: Cable cut\n>\n"
    "> A digger  \n> cut it."
)


def test_a_message_forwarded_as_a_file_is_a_quotation_in_markdown(tmp_path: Path) -> None:
    (event,) = read_data(tmp_path, mixed(f"{PLAIN}FYI", FORWARDED, f"{PLAIN}Over.")).events
    assert event.body.endswith(f"FYI\n\n{QUOTED}\n\nOver.")


def test_a_message_in_a_forwarded_one_is_a_quotation_in_a_quotation(tmp_path: Path) -> None:
    inner = f"Content-Type: message/rfc822\n\n{NOTICE}{FORWARDED}"
    (event,) = read_data(tmp_path, mixed(f"{PLAIN}FYI", inner)).events
    assert event.body.endswith("\n".join(f"> {line}" for line in QUOTED.split("\n")))


def test_what_a_forwarded_message_quotes_itself_stays_a_line_of_its_own(tmp_path: Path) -> None:
    inner = f"Content-Type: message/rfc822\n\n{NOTICE}\n> earlier words\n# not a title"
    (event,) = read_data(tmp_path, mixed(f"{PLAIN}FYI", inner, subject="Re: Line 7")).events
    assert event.body.endswith("> \\> earlier words  \n> \\# not a title")


def test_a_file_in_a_forwarded_message_is_named_in_its_quotation_and_told(tmp_path: Path) -> None:
    report = 'Content-Type: application/pdf; name="report.pdf"\n\nx'
    inner = f"Content-Type: message/rfc822\n\n{NOTICE}{parts('mixed', report, edge='I')}"
    found = read_data(tmp_path, mixed(f"{PLAIN}FYI", inner))
    assert "> \\[file: report.pdf (application/pdf, 1 byte), not read\\]" in found.events[0].body
    assert not found.check.complete


@pytest.mark.parametrize("cut", ["--B--\n", "more inside</p>\n--B--\n"])
def test_a_message_that_has_no_end_is_told(cut: str, tmp_path: Path) -> None:
    data = mixed(f"{PLAIN}before words", HTML_FORM, kind="mixed")
    found = read_data(tmp_path, data[: data.rindex(cut.encode())])
    assert "before words" in found.events[0].body
    assert "may be cut off here" in found.events[0].body
    assert not found.check.complete
    assert found.events[0].flags == ()
    assert read_data(tmp_path, data).check.complete


def test_how_to_have_a_part_that_is_kept_elsewhere_is_shown(tmp_path: Path) -> None:
    away = (
        "Content-Type: message/external-body; access-type=mail-server\n\n"
        "Content-Type: text/plain\n\nSEND the minutes"
    )
    (event,) = read_data(tmp_path, mixed(f"{PLAIN}See", away)).events
    assert "SEND the minutes" in event.body


def test_what_is_quoted_in_an_answer_leaves_its_count(tmp_path: Path) -> None:
    quoted = "Done.\n\nOn 3 Nov 2026 at 09:00, Jo wrote:\n> a\n> b\n> c"
    (event,) = read_data(tmp_path, mail(quoted, subject="Re: Line 7")).events
    assert event.body.endswith("\\[4 lines quoted, not shown\\]")
    (event,) = read_data(tmp_path, mail(quoted, subject="Line 7")).events
    assert "\\> c" in event.body


def test_a_name_in_undeclared_letters_is_read_and_the_id_stays(tmp_path: Path) -> None:
    data = mail("x").replace(b"Ines Pryce", b"J\xfcrgen Pryce")
    (event,) = read_data(tmp_path, data).events
    assert event.actor is not None
    assert (event.actor.name, event.id) == ("Jürgen Pryce", "mail:m1@supplier.example")


def test_a_quoted_header_goes_whole_wherever_answers_are_to_go(tmp_path: Path) -> None:
    head = "From: Jo\nReply-To: Jo\nSent: Tue\nTo: Ines\nSubject: Line 7"
    (event,) = read_data(tmp_path, mail(f"Done.\n\n{head}\n\nIs it?", subject="Re: Line 7")).events
    assert event.body == "Done.\n\n\\[6 lines quoted, not shown\\]"


BOX = b"From x@y.example Tue Nov  3 09:41:00 2026\n"
ESCAPED = {
    ">From 09:02 on": "From 09:02 on",
    ">>From 09:02 on": ">From 09:02 on",
    "From 09:02 on": "From 09:02 on",
}


@pytest.mark.parametrize("line", ESCAPED)
def test_a_line_escaped_for_the_box_is_as_it_was_written(line: str, tmp_path: Path) -> None:
    data = BOX + mail(f"We looked.\n\n{line}\nEnd.") + b"\n" + BOX + mail("Other", id_="m2")
    found = read_data(tmp_path, data, "a.mbox")
    assert len(found.events) == 2
    assert f"We looked.\n\n{ESCAPED[line]}".replace("\n>", "\n\\>") in found.events[0].body


FOREIGN = {
    "a.msg": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "Outlook's own format"),
    "a.pst": (b"!BDN" + bytes(99), "readpst"),
    "winmail.dat": (b"\x78\x9f\x3e\x22" + bytes(9), "winmail.dat"),
    "a.eml": (b"<!DOCTYPE html><p>hi", "Download message"),
    "a.mhtml": (b"From: <Saved by Blink>\nDate: x\n\n", "Download message"),
    "index.db": (b"SQLite format 3\0", "database"),
    "a.txt": (b"only words here", "with their headers"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_of_another_kind_is_named_with_the_way_out(name: str, tmp_path: Path) -> None:
    data, said = FOREIGN[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError) as told:
        read(tmp_path / name) if name != "a.txt" else read(tmp_path)
    words = f"{told.value} {' '.join(told.value.todo)}"
    assert said in words
    assert name in words


@pytest.mark.parametrize("name", FOREIGN)
def test_it_is_listed_as_unread_beside_mail(name: str, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / name).write_bytes(FOREIGN[name][0])
    (tmp_path / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (tmp_path / "good.eml").write_bytes(mail("Seen."))
    check = read(tmp_path).check
    assert (check.items, check.skipped, check.complete) == (1, 1, False)
    assert check.warnings[0].startswith(f"sub/{name} was not read: ")
    assert check.warnings[1] == "1 file that holds no mail: .DS_Store"


def emlx(data: bytes, size: int) -> bytes:
    return b"%d\n" % size + data + b'<?xml version="1.0"?>\n<plist></plist>\n'


def test_every_way_to_keep_a_mail_gives_the_same(tmp_path: Path) -> None:
    data = mail("The same.")
    files = {
        "a.eml": data,
        "a.emlx": emlx(data, len(data)),
        "wrong.emlx": emlx(data + b"\n", 7),
        "no-list.emlx": b"999\n" + data,
        "a.mbox": BOX + data,
        "a.mbox.gz": gzip.compress(BOX + data),
        "Apple.mbox/mbox": BOX + data,
        "Maildir/cur/1.M2:2,S": data,
        "bare": data,
    }
    for name, content in files.items():
        path = tmp_path / "x" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with zipfile.ZipFile(tmp_path / "x" / "all.zip", "w") as archive:
        archive.writestr("in/a.eml", data)
    found = [read(tmp_path / "x" / name.partition("/")[0]).events for name in [*files, "all.zip"]]
    assert found == [found[0]] * len(found)
    whole = read(tmp_path / "x")
    assert whole.check.complete
    assert whole.check.warnings == ("9 were further copies of messages",)


# ---- the law

WORDS = (
    "harbour pilot cable switch router outage rollback traffic ledger beacon café größer".split()
)
KINDS = ("mixed", "alternative", "related", "signed", "report", "digest-like")


def make_text(random: Random) -> EmailMessage:
    words = " ".join(f"{random.choice(WORDS)}" for _ in range(random.randint(1, 9)))
    own = "".join(random.choice("abcdefghijk") for _ in range(8))
    lines = f"{words}\n{random.choice(['', '> ', '_' * 30 + chr(10), 'From '])}{own}\n"
    part = EmailMessage(policy=default)
    if random.random() < 0.3:
        part.set_content(f"<div>{lines}</div>", subtype="html")
    else:
        part.set_content(lines, cte=random.choice(["8bit", "base64", "quoted-printable"]))
    return part


def make_tree(random: Random, depth: int) -> EmailMessage:
    if depth == 0 or random.random() < 0.3:
        return make_text(random)
    node = EmailMessage(policy=default)
    if random.random() < 0.15:
        inner = make_tree(random, depth - 1)
        inner["Subject"] = "Inner"
        node["Content-Type"] = "message/rfc822"
        node.set_payload([inner])
        return node
    node["Content-Type"] = f'multipart/{random.choice(KINDS)}; boundary="b{random.random()}"'
    node.set_payload([make_tree(random, depth - 1) for _ in range(random.randint(1, 4))])
    return node


def test_no_word_of_an_inline_text_is_lost(tmp_path: Path) -> None:
    """Two hundred mails, generated; what is left out of an answer is counted."""
    random = Random(20261103)
    for number in range(choose_number(200, 2000)):
        tree = make_tree(random, random.randint(0, 5))
        tree["Subject"] = random.choice(["Line 7", "Re: Line 7", "Fwd: Line 7"])
        tree["From"] = "Ines Pryce <ines@supplier.example>"
        tree["Date"] = "Tue, 3 Nov 2026 09:41:00 +0000"
        tree["Message-ID"] = f"<{number}@supplier.example>"
        data = tree.as_bytes()
        (event,) = read_data(tmp_path, data).events
        asked = BytesParser(policy=default).parsebytes(data)
        assert list_lost_words(asked, [event.body]) == [], data.decode()
