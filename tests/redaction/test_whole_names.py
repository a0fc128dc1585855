"""A name on no list is asked about as a whole, in every form in which people write it."""

from __future__ import annotations

import pytest

from incident_kit.model import Decision, Known, Person
from incident_kit.redaction import find, find_unfamiliar, redact

WHOLE = [
    ("Gwilon ap Rhydquill has the keys", "Gwilon ap Rhydquill"),
    ("spoke to Llyrin ab Iorquill about it", "Llyrin ab Iorquill"),
    ("she swapped with Imrad ul-Quillon", "Imrad ul-Quillon"),
    ("asked Layra al-Quonset twice", "Layra al-Quonset"),
    ("ask Joost van der Quill about it", "Joost van der Quill"),
    ("Dr. van der Quill rang at noon", "Dr. van der Quill"),
    ("we told von Quill about it", "von Quill"),
    ("Mme de la Quill appelle encore", "Mme de la Quill"),
    ("J.-P. Quonset signed it", "J.-P. Quonset"),
    ("the list says Quill, J. K. and nobody else", "Quill, J. K."),
    ("Lorenzo de' Quill called", "Lorenzo de' Quill"),
    ("Anna-Maria von und zu Quill called", "Anna-Maria von und zu Quill"),
    ("Anna Quill née Quonset called", "Anna Quill née Quonset"),
    ("Anna Quill (née Quonset) called", "Anna Quill (née Quonset)"),
    ("Jón Þór Quillsson called", "Jón Þór Quillsson"),
    ("it was Anneke van 't Zorvel who rang", "Anneke van 't Zorvel"),
    ("told Sinead O'Zorvel, who rang", "Sinead O'Zorvel"),
    ("Zorin MacQuill-Doyle was on call", "Zorin MacQuill-Doyle"),
    ("spotted by our colleague Hye-jin Quonset", "Hye-jin Quonset"),
    ("Oksana Z. closed it", "Oksana Z."),
    ("paged J. Quonset at noon", "J. Quonset"),
    ("paged J. R. Quonset at noon", "J. R. Quonset"),
    ("told Dr. Quonset at noon", "Dr. Quonset"),
    ("Blessing Quonset rang", "Blessing Quonset"),
    ("the contact is Зорвел Квиллон (see the mail)", "Зорвел Квиллон"),
    ("قلعة الزرقاء reported it from the office", "قلعة الزرقاء"),
    ("Can you ask 陈嘉怡 from the map team?", "陈嘉怡"),
    ("contact: Γιώργος Παπαζόρβελ, by phone", "Γιώργος Παπαζόρβελ"),
    ("reported by 김소라 at noon", "김소라"),
    ("ask jzorvel he did it", "jzorvel"),
    ("thx zorvy, that fixed it", "zorvy"),
    ("ping zorva_w when it is green", "zorva_w"),
    ("ok ruthie go ahead", "ruthie"),
    ("cheers zorvo", "zorvo"),
    ("merge request opened by tquonset", "tquonset"),
    ("/cc @zoe-vdquill", "@zoe-vdquill"),
    ("assigned to mquonset", "mquonset"),
    ("[09:15] m.zorvel: restarting it", "m.zorvel"),
    ("09:15 <zorv3l> restarting it", "zorv3l"),
    ("has anyone seen priya today", "priya"),
    ("reviewer: zquill", "zquill"),
    ("Austin joined the bridge", "Austin"),
    ("ask Chelsea to look", "Chelsea"),
    ("Phoenix: on it", "Phoenix"),
    ("Lead: Ruby", "Ruby"),
    ("Will restarted the queue", "Will"),
    ("according to mquill it is fixed", "mquill"),
    ("jquill said it was fine", "jquill"),
    ("is zorvy around", "zorvy"),
    ("get zorvy on the call", "zorvy"),
    ("zorvy, can you look", "zorvy"),
    ("dave p is on it", "dave p"),
    ("told Department for Quills and Pensions twice", "Department for Quills and Pensions"),
    ("told Office for National Quills twice", "Office for National Quills"),
    ("told Ó Quillon twice", "Ó Quillon"),
    ("told Abd el-Quonset twice", "Abd el-Quonset"),
    ("told Zorvel St. John-Zorvelle twice", "Zorvel St. John-Zorvelle"),
    ("Blessing Networks rang", "Blessing Networks"),
    ("Li Na rang", "Li Na"),
    ("it is zquill's patch", "zquill"),
    ("zquill pls check", "zquill"),
    ("kudos to zquill", "zquill"),
    ("fixed by zquill on Monday", "zquill"),
    ("priya quonset has it", "priya quonset"),
    ("priya.quonset restarted it", "priya.quonset"),
    ("Quonset, Maria has it", "Quonset, Maria"),
    ('told Maria "Mags" Quonset twice', 'Maria "Mags" Quonset'),
    ("told Inspector Quonset twice", "Inspector Quonset"),
]
QUIET = [
    "thanks folks! thx all, ta everyone, cheers mate",
    "ping db01 and ask kubectl; ping the gateway, ask support, ask ops",
    "opened by nginx, closed by systemd, restarted by kubelet, run by cron",
    "ok lgtm, ok thx, ok gonna do it, ok brb, nice one team",
    "see @angular/core, `@zorvel`, user@1.2.3 and @here @channel @everyone",
    "@property\n@payments-oncall please look",
    "[09:15] error: it failed\n09:16 warning: it failed",
    "5 μs later, Δt was 3 and λ was 2; p99 of 20 µs",
    "A. B. and C. were fine. Plan B. was ready. I. did it",
    "hi all, hello team, dear customers, hey there",
    "handed to support, over to networking, thanks to caching",
    "user: admin, owner: platform, author: unknown, assignee: none",
    "pls don't, as we can't; well, can it look",
    "Austin is a region, and Phoenix a framework; Ruby workers were slow",
    "May: 99.9 %. Will restart it. Mark the ticket. Rose above 5 %",
    "according to metrics, kubelet said so, get kubectl on the call",
    "kubelet's patch, by nginx on Monday; please check; systemd can you",
    "drained amber last, a gift from a jasmine",
    "see README.md, priya.py, priya.example.org",
    "GET /users/priya and https://priya.zorvel.internal/ and priya_id",
]


@pytest.mark.parametrize(("text", "name"), WHOLE)
def test_a_name_is_asked_about_as_a_whole(text: str, name: str) -> None:
    assert [one.value for one in find_unfamiliar(text)] == [name]


@pytest.mark.parametrize(("text", "name"), WHOLE)
def test_a_name_that_is_hidden_goes_as_a_whole(text: str, name: str) -> None:
    hidden = redact(text, Known(), [Decision("name", name, "replace")]).text
    alone = hidden.replace("(a third party)", "a third party")  # behind what they are to us
    assert alone.casefold() == text.replace(name, "a third party").casefold()


@pytest.mark.parametrize("text", QUIET)
def test_what_is_nobodys_is_not_asked_about(text: str) -> None:
    assert [one.value for one in find_unfamiliar(text) if "." not in one.value] == []


def test_a_known_first_name_before_a_family_name_on_no_list_is_asked_about() -> None:
    known = Known(people=[Person("Richard Vane")])
    text = "We told Richard Zorvel. Richard rang, and so did Richard Bank."
    assert [one.value for one in find_unfamiliar(text, known)] == ["Richard Zorvel"]
    decision = Decision("name", "Richard Zorvel", "replace")
    assert redact(text, known, [decision]).text.startswith("We told a third party. ")
    assert "Richard" in [text[one.start : one.end] for one in find(text, known)]


@pytest.mark.parametrize("name", ["ACCESS", "EBCDIC", "SHELL", "Harbour", "Eleven"])
def test_a_word_that_was_decided_on_goes_where_it_is_written_so(name: str) -> None:
    """Whoever is asked about it, and answers, has an effect."""
    hidden = redact(f"It was {name} again.", Known(), [Decision("name", name, "replace")])
    assert hidden.text == "It was a third party again."


def test_all_of_a_row_are_asked_about() -> None:
    asked = find_unfamiliar("thanks zquill, mquonset and tzorvel for that")
    assert [one.value for one in asked] == ["zquill", "mquonset", "tzorvel"]


def test_two_mentions_side_by_side_are_both_asked_about() -> None:
    asked = find_unfamiliar("/cc @zoe-vdquill @haroldq")
    assert [one.value for one in asked] == ["@zoe-vdquill", "@haroldq"]
