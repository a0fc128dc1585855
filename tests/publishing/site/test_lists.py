"""The index, the feed and the register of published pages, made of those pages alone."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.approved import approve_text
from support.sites import ATOM, find_words, list_feed_faults, make_report

from incident_kit.publishing.site.address import is_address, make_address, read_day
from incident_kit.publishing.site.listing import (
    Imprint,
    is_listed,
    is_notice,
    list_foreign,
    make_lists,
    make_notice,
)
from incident_kit.publishing.site.register import (
    Entry,
    Register,
    dump_register,
    parse_register,
)
from incident_kit.publishing.site.seals import read_seal, seal
from incident_kit.publishing.site.words import read_words
from incident_kit.rendering import render_public
from incident_kit.rendering.web_folder import Listed, render_index

IMPRINT = Imprint("Beacon hosting", ZoneInfo("Europe/London"))
DAY = datetime(2026, 3, 3, tzinfo=UTC)
HOSTILE = [
    "<script>alert(1)</script>",
    "]]> & <b>bold</b> &lt; &#60;",
    "\"quoted\" 'and' `ticked`",
    "</title></main></body><h1>over</h1>",
    "--> <!-- of sha256:0 as sha256:0 -->",
    "{{ page }} {% raw %}",
    "<![CDATA[x]]> <?xml?>",
    'javascript:alert(1) href="x"',
]
#: Words of texts that nobody approved, which no approved one says.
_CANARY = st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=12, max_size=20)


def make_site(
    texts: list[str], components: tuple[str, ...] = ()
) -> tuple[Register, dict[str, bytes]]:
    """The register and the pages of reports with these texts, a day each."""
    register, pages = Register(), {}
    for number, text in enumerate(texts):
        entry, page = make_report(text, DAY + timedelta(days=number), components=components)
        register = register.put(entry)
        pages[entry.address] = page
    return register, pages


# inert ----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words_in_the_feed(words: str) -> None:
    register, pages = make_site([f"# {words}\n\n{words}\n"], (words,))
    feed = make_lists(register, pages, IMPRINT)["feed.xml"]
    assert list_feed_faults(feed) == []
    [entry] = ElementTree.fromstring(feed).findall(f"{ATOM}entry")
    title, _ = read_words(next(iter(pages.values())).decode())
    assert entry.findtext(f"{ATOM}title") == title
    assert not list(entry.find(f"{ATOM}title") or ())
    assert [one.get("term") for one in entry.findall(f"{ATOM}category")] == [words]


class _Tags(HTMLParser):
    """The tags of a page with their attributes, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words_in_the_index(words: str) -> None:
    """The page has the same tags as with harmless words, one for one."""
    seen = []
    for said in (words, "harmless"):
        register, pages = make_site([f"# {said}\n\nA sentence.\n"], (said,))
        tags = _Tags()
        tags.feed(make_lists(register, pages, IMPRINT)["index.html"].decode())
        seen.append(tags)
    assert seen[0].tags == seen[1].tags
    assert " ".join(words.split()) in " ".join(seen[0].words.split())


def test_what_xml_cannot_hold_is_replaced() -> None:
    entry, page = make_report("# A title\n\nwords\n", DAY, components=("a\x00b\x1b\ufffe",))
    lists = make_lists(Register().put(entry), {entry.address: page}, IMPRINT)
    assert list_feed_faults(lists["feed.xml"]) == []


# only what is published ------------------------------------------------------------------


@given(st.lists(_CANARY, min_size=1, max_size=4, unique=True), st.data())
def test_no_text_that_is_not_published_is_in_any_list(
    texts: list[str], data: st.DataObject
) -> None:
    """Whatever stands in the folder beside: drafts of others, pages that were changed, reports
    that were withdrawn."""
    register, pages = make_site([f"# Slow {number}\n\nIt was a disk.\n" for number in range(4)])
    for text in texts:
        entry, page = make_report(f"# {text}\n\n{text}\n", DAY, components=(text,))
        kind = data.draw(st.sampled_from(["unregistered", "changed", "withdrawn"]))
        pages[entry.address] = page
        if kind == "changed":
            pages[entry.address] = page + b"<p>more</p>"
            register = register.put(replace(entry, components=()))
        elif kind == "withdrawn":
            register = register.put(entry).drop(entry.address, DAY)
    lists = make_lists(register, pages, IMPRINT)
    assert find_words(lists, *texts) == []
    assert lists["index.html"].count(b"It was a disk.") == 4


def test_an_empty_folder_says_so_and_its_feed_is_one() -> None:
    entry, page = make_report("# A title\n\nwords\n", DAY)
    register = Register().put(entry).drop(entry.address, DAY)
    lists = make_lists(register, {entry.address: page}, IMPRINT)
    assert b"No report is published here at the moment." in lists["index.html"]
    assert list_feed_faults(lists["feed.xml"]) == []
    assert find_words(lists, entry.address, entry.id, "words") == []


# the same bytes ---------------------------------------------------------------------------


def test_lists_are_the_same_in_whatever_order_reports_come() -> None:
    reports = [
        make_report(f"# Slow {number}\n\nwords\n", DAY + timedelta(days=number % 5))
        for number in range(12)
    ]
    made = []
    for seed in range(5):
        random.Random(seed).shuffle(reports)
        register = Register(feed="urn:uuid:1")
        for entry, _ in reports:
            register = register.put(entry)
        pages = {entry.address: page for entry, page in reports}
        made.append(make_lists(register, pages, IMPRINT))
    assert all(one == made[0] for one in made)


def test_the_newest_comes_first_in_feed_and_index() -> None:
    register, pages = make_site([f"# Slow {number}\n\nwords\n" for number in range(3)])
    lists = make_lists(register, pages, IMPRINT)
    feed = ElementTree.fromstring(lists["feed.xml"])
    titles = [one.findtext(f"{ATOM}title") for one in feed.findall(f"{ATOM}entry")]
    assert titles == ["Slow 2", "Slow 1", "Slow 0"]
    index = lists["index.html"].decode()
    assert index.index("Slow 2") < index.index("Slow 1") < index.index("Slow 0")


def test_a_correction_keeps_id_and_first_time_and_comes_to_the_top() -> None:
    register, pages = make_site([f"# Slow {number}\n\nwords\n" for number in range(2)])
    first = register.entries[0]
    later = replace(first, updated=DAY + timedelta(days=9), is_corrected=True)
    lists = make_lists(register.put(later), pages, IMPRINT)
    entry = ElementTree.fromstring(lists["feed.xml"]).findall(f"{ATOM}entry")[0]
    assert entry.findtext(f"{ATOM}id") == first.id
    assert entry.findtext(f"{ATOM}updated") == "2026-03-12T00:00:00Z"
    assert entry.findtext(f"{ATOM}published") == "2026-03-03T17:00:00Z"
    assert b'Corrected on <time datetime="2026-03-12">12 March 2026</time>' in lists["index.html"]


def test_components_are_listed_with_their_reports() -> None:
    one, page = make_report("# Slow apps\n\nwords\n", DAY, components=("Apps", "Databases"))
    two, other = make_report("# No deploys\n\nwords\n", DAY, components=("apps",))
    register = Register().put(one).put(two)
    index = make_lists(register, {one.address: page, two.address: other}, IMPRINT)["index.html"]
    by_component = index.decode().partition('<h2 id="by-component">')[2]
    names = ["Apps", "apps", "Databases"]
    places = [by_component.index(f">{name}</h3>") for name in names]
    assert places == sorted(places)
    assert by_component.count(one.address) == 2


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Slow apps – 3 March 2026", "Slow apps"),
        ("Slow apps, 3 March 2026", "Slow apps"),
        ("Slow apps on 4 March 2026", "Slow apps on 4 March 2026"),
        ("Incident on 3 March 2026", "Incident on 3 March 2026"),
        ("3 March 2026", "3 March 2026"),
        ("13 March 2026", "13 March 2026"),
    ],
)
def test_a_title_in_the_index_does_not_repeat_the_day_beside_it(title: str, expected: str) -> None:
    index = render_index("", [Listed("a.html", title, "", DAY.date())])
    assert f'<a href="a.html">{expected}</a>' in index


# the register ----------------------------------------------------------------------------

_MOMENTS = st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
_ENTRIES = st.builds(
    Entry,
    address=st.builds(
        make_address,
        st.dates().filter(lambda day: day.year > 999),
        st.from_regex(r"sha256:[0-9a-f]{64}", fullmatch=True),
    ),
    body=st.from_regex(r"sha256:[0-9a-f]{64}", fullmatch=True),
    published=_MOMENTS,
    updated=_MOMENTS,
    components=st.lists(st.text(max_size=9)).map(tuple),
    is_corrected=st.booleans(),
)


@given(st.lists(_ENTRIES, max_size=4))
def test_a_register_is_read_as_it_was_written(entries: list[Entry]) -> None:
    register = Register()
    for entry in entries:
        register = register.put(entry)
    assert parse_register(dump_register(register)) == register


@given(st.data())
def test_a_register_that_anybody_changed_is_none(data: st.DataObject) -> None:
    register, _ = make_site(["# Slow\n\nwords\n"], ("Apps",))
    content = dump_register(register)
    place = data.draw(st.integers(0, len(content) - 1))
    changed = content[:place] + bytes([data.draw(st.integers(0, 255))]) + content[place + 1 :]
    parsed = parse_register(changed)
    assert parsed is None or parsed == register


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff", b'{"version": 1}'])
def test_what_is_no_register_is_none(content: bytes) -> None:
    assert parse_register(content) is None


@pytest.mark.parametrize("address", ["../index.html", "/etc/passwd", "a/2026-03-03-00000000.html"])
def test_a_register_leads_to_no_other_place(address: str) -> None:
    entry, _ = make_report("# Slow\n\nwords\n", DAY)
    assert parse_register(dump_register(Register().put(replace(entry, address=address)))) is None


def test_a_register_says_nothing_but_what_its_doc_says() -> None:
    register, _ = make_site(["# Slow\n\nwords\n"], ("Apps",))
    content = json.loads(dump_register(register))
    assert content.keys() == {"version", "feed", "changed", "reports", "digest"}
    [row] = content["reports"]
    assert row.keys() == {"address", "body", "published", "updated", "components", "corrected"}


# addresses, seals, words -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2026-03-03-0123abcd.html", True),
        ("0123abcd.html", True),
        ("2026-03-03-0123ABCD.html", False),
        ("2026-03-03-0123abc.html", False),
        ("2026-03-03-0123abcd.html.bak", False),
        ("a2026-03-03-0123abcd.html", False),
        ("index.html", False),
        ("2026-03-03-0123abcd.html\n", False),
    ],
)
def test_what_is_an_address_of_a_report(name: str, expected: bool) -> None:
    assert is_address(name) is expected


def test_an_address_keeps_the_day_and_may_have_none() -> None:
    assert read_day(make_address(DAY.date(), "sha256:0123456789")) == DAY.date()
    assert read_day(make_address(None, "sha256:0123456789")) is None
    assert read_day("2026-13-41-01234567.html") is None


def test_a_file_of_the_kit_s_is_known_until_somebody_changes_it() -> None:
    sealed = seal("words\n", "sha256:0")
    assert read_seal(sealed) == "sha256:0"
    assert read_seal(sealed.replace(b"words", b"Words")) is None
    assert read_seal(sealed + b" ") is None
    assert read_seal(b"words") is None
    assert read_seal(None) is None


def test_lists_of_another_register_lead_nowhere() -> None:
    register, pages = make_site(["# Slow\n\nwords\n", "# Down\n\nwords\n"])
    address = register.entries[0].address
    lists = make_lists(register, pages, IMPRINT)
    assert is_listed(address, lists)
    older = make_lists(register.drop(register.entries[1].address, DAY), pages, IMPRINT)
    for name in ("reports.json", "index.html", "feed.xml"):
        assert not is_listed(address, {**lists, name: older[name]})
    assert list_foreign(lists) == []


def test_the_page_of_a_withdrawn_report_says_one_line() -> None:
    notice = make_notice(datetime(2026, 3, 9, tzinfo=UTC).date())
    assert is_notice(notice)
    text = notice.decode()
    line = "This report was withdrawn on 9 March 2026."
    assert f"<title>{line}</title>" in text
    assert f'<h1 class="gone">{line}</h1>' in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# Slow apps\n\n## Summary\n\nWe are *sorry*: apps & more.\n\nMore.\n",
            "We are sorry: apps & more.",
        ),
        ("# Slow apps\n\n> Corrected on 3 May: the cause.\n\nWe are sorry.\n", "We are sorry."),
        ("# Slow apps\n\nCorrected on 3 May.\n\n## Summary\n\nWe are sorry.\n", "We are sorry."),
        ("# Slow apps\n\n- one\n- two\n\nAfter the list.\n", "After the list."),
        ("# Slow apps\n\n| a | b |\n|---|---|\n| c | d |\n", ""),
        (f"# Slow apps\n\n{'word ' * 200}\n", f"{'word ' * 79}word …"),
    ],
)
def test_a_page_begins_with_the_first_paragraph_of_a_section(text: str, expected: str) -> None:
    assert read_words(render_public(approve_text(text))) == ("Slow apps", expected)
