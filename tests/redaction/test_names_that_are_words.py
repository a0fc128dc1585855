"""A person whose name is a word is meant where a person is meant, and nowhere else."""

from __future__ import annotations

import pytest

from incident_kit.model import Known, Person
from incident_kit.redaction import find

ONE_WORD = Known(
    people=[
        *map(Person, "Will May Mark Long An He Art Bill Rose Grant So Support Kafka".split()),
        Person("Quillon"),
    ]
)
MEANT = [
    ("@Will can you look", ["@Will"]),
    ("@will can you look", ["@will"]),
    ("Will: on it", ["Will"]),
    ("An: I see an error", ["An"]),
    ("Will's fix went out, and we will keep it", ["Will"]),
    ("ask Will about it; he will know", ["Will"]),
    ("asked will, who knows", ["will"]),
    ("the person to ask is Mark, mark my words", ["Mark"]),
    ("spoke to May about the month of May", ["May"]),
    ("over to May for comms; she may be late", ["May"]),
    ("thanks Art. The art of it", ["Art"]),
    ("Mark, can you mark it?", ["Mark"]),
    ("Grant is looking at the grant", ["Grant"]),
    ("Rose was paged when traffic rose", ["Rose"]),
    ("Mark will check it", ["Mark"]),
    ("Bill has joined the bridge", ["Bill"]),
    ("So: hmm, so the certificate is fine?", ["So"]),
    ("told An and He that an engineer rang", ["An", "He"]),
    ("assignee=mark", ["mark"]),
    ("author: will", ["will"]),
    ("[09:15] long: the queue is long", ["long"]),
    ("quillon did it", ["quillon"]),
    ("ask Support, says Kafka", ["Support"]),
    ("mark said so, and that is bill's change", ["mark", "bill"]),
    ("got it from mark, with bill.", ["mark", "bill"]),
    ("Will just restarted it. Will rebooted it.", ["Will", "Will"]),
    ("So joined, and it is So's turn, so so", ["So", "So"]),
    ("Comms: Long, lead: An", ["Long", "An"]),
    ("Art + Bill are on; Will -> May", ["Art", "Bill", "Will", "May"]),
    ("Mark to write it up. Bill here, on it. An can do it", ["Mark", "Bill", "An"]),
    ("Regards, Rose", ["Rose"]),
    ("Mark and I restarted it", ["Mark"]),
    ("An's fix, as An said. An is on call, an hour long", ["An", "An", "An"]),
    ("Thanks for waiting,\nWill", ["Will"]),
    ("| Lead | Mark |", ["Mark"]),
    ("- Will\n- Art", ["Will", "Art"]),
    ("Comms: Rose", ["Rose"]),
    ("Deputy: Art, Scribe: Bill", ["Art", "Bill"]),
    ("Will? are you there", ["Will"]),
    ("paging Mark now (or Will)", ["Mark", "Will"]),
]
PLAIN = [
    "We will add a check, and it may take long.",
    "Will it come back? Will restart it. Will do.",
    "May be slow. May we restart it? Maybe in May, by 12 May or late May 2026.",
    "Mark the component as degraded and mark it again.",
    "- [ ] mark PR as ready\n- [ ] bill of materials",
    "Long queries were killed. Long-term fixes follow.",
    "An engineer restarted it. He said so. So it was. He is looking.",
    "So, can you check? He's sure. An hour, then.",
    "Click Mark as read, and select Art in the list.",
    "The Grant page and a Bill object were slow.",
    "The RFC says MAY and WILL.",
    "nobody will, may or should touch it; who pays the bill",
    "Kafka is down. We use Kafka for events. Contact Support for help.",
    "Error budget burn rose again; we grant no exceptions.",
    "Bill is due. Grant was refused. Rose is a colour. Art is long.",
    "We read `Mark` and `Will` in the code.",
    "In May we rose to 99.9 %.",
    "| May | 99.9 % |\n| Month | May |",
    "the mark's size, and a bill's total from long ago, to mark it with long lines",
    "Rose to 5 %. Mark to the left. Will here be a delay",
    "Will proceed. Will need it. Long delayed, it came.",
    "So?\nLong?\nMay?\n",
]


@pytest.mark.parametrize(("text", "names"), MEANT)
def test_a_name_that_is_a_word_is_found_where_a_person_is_meant(
    text: str, names: list[str]
) -> None:
    assert [text[one.start : one.end] for one in find(text, ONE_WORD)] == names


@pytest.mark.parametrize("text", PLAIN)
def test_a_word_that_is_somebodys_name_is_left_where_it_is_the_word(text: str) -> None:
    assert [text[one.start : one.end] for one in find(text, ONE_WORD)] == []


TWO_WORDS = Known(people=[Person("Will Long"), Person("Rose Field"), Person("Mark Okafor")])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Will Long rang", ["Will Long"]),
        ("this will long be slow, as the rose field is", []),
        ("cc will.long and rose_field", ["will.long", "rose_field"]),
        ("Field validation rose; the Field and the Long queue", []),
        ("mark okafor and Okafor, Mark rang", ["mark okafor", "Okafor, Mark"]),
        ("the one to ask is Rose", ["Rose"]),
        ("WILL LONG - ON CALL", ["WILL LONG"]),
    ],
)
def test_two_words_are_a_name_with_their_capitals(text: str, names: list[str]) -> None:
    assert [text[one.start : one.end] for one in find(text, TWO_WORDS)] == names


PEOPLE = Known(
    people=[
        Person("Elizabeth Quonset"),
        Person("Christopher Vennick"),
        Person("Thomas Mark Penquill"),
        Person("Margaret Okafor-Lysle"),
        Person("Liz Zorvel"),
        Person("Alexander Prynne-Hughes"),
    ]
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Liz did it, and Lizzie saw it", ["Liz", "Lizzie"]),
        ("Chris noticed it", ["Chris"]),
        ("ok Meg Okafor is taking notes", ["Meg Okafor"]),
        ("Tom Penquill signed it off", ["Tom Penquill"]),
        ("Maggie says go", ["Maggie"]),
        ("Lysle, M. raised it", ["Lysle, M."]),
        ("HUGHES ALEX - ON CALL", ["HUGHES ALEX"]),
        ("Elizabeth Zorvel rang", ["Elizabeth Zorvel"]),
        ("Hughes's patch and the Okafor one", ["Hughes", "Okafor"]),
        ("a tom-tom, the mag tape, an alexandrine and a peg in it", []),
        ("Peg counts were high", []),
        ("the DOM and the SAM file", []),
        ("ask liz, thanks liz. @liz can you; liz is on it", ["liz", "liz", "liz", "liz"]),
        ("lizquonset logged in, tom.penquill did", ["lizquonset", "tom.penquill"]),
        ("Mark P. approved it", ["Mark P."]),
        ("Elizabeth has it", ["Elizabeth"]),
        ("the wind vane, a vane pump", []),
    ],
)
def test_people_are_found_by_short_names_and_halves_of_double_ones(
    text: str, names: list[str]
) -> None:
    assert [text[one.start : one.end] for one in find(text, PEOPLE)] == names


CROWD = Known(
    people=[
        *(Person(name) for name in ("Igor Do", "Donald Zorvel", "Sam", "bot", "Felicia An")),
        *(Person(name) for name in ("Carolyn Penquill", "Aishwarya Cloud", "Richard Vane")),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "What should I do? I do not know.",
        "Don't do it; we don't.",
        "a SAM file, and the bots of our bot",
        "a duct carries the fibres, and a read can fan out",
        "Look into Zorvex Cloud's metrics. Cloud is down.",
        "The Quillon Cloud is slow, and Zorvex Bot: no",
    ],
)
def test_a_large_directory_takes_no_plain_words(text: str) -> None:
    assert [text[one.start : one.end] for one in find(text, CROWD)] == []
