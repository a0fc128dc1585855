"""A machine is asked about where only a machine stands, be its name a word of the language;
a thing, a colour or a part of the day there is not, and nothing of it is masked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.redaction_samples import marked
from support.trying import tried

from incident_kit.redaction import find, find_unfamiliar, mask_for_good

#: What stands between «marks» is held back.
MACHINES = [
    # what is done to machines
    "rebooted «halibut» and «turbot» at ten",
    "drained «anchor», then cordoned it",
    "we patched «bobcat» and «puma» last night",
    "put «osprey» into maintenance and left it there",
    "can somebody look at «pike»? it does not ping",
    # what befalls them
    "«mandible» ran out of disk overnight",
    "rebooted the lot, «turbot» still down",
    "«otter» and «stoat» are back, «weasel» next",
    "«db-blue» took the writes",
    # where things run, come from and go to
    "ssh to «gannet» hangs, «puffin» is fine",
    "failed over from «clavicle» to «femur» at 03:10",
    "replication from «dory» to «skate» stopped",
    "the raid on «kettle» is rebuilding",
    "The agent on «smelt» stopped reporting",
    "on «proxmox-shed» the pool lost two disks of six",
    # what they have and are
    "«pike»'s fan failed",
    "«mercury» (the old mail server) was never patched",
    # without an article, where machines are spoken of
    "All of it runs on a single box called «patella»",
    "nobody noticed that «coccyx» was still in the pool",
    "The hypervisors are «fibula», «dahlia» and «zinnia»",
    "failover «bowler» -> «trilby» took 40 s",
    "the box under the desk, «trilby», is the build server",
    # tables and lines of tools
    "64 bytes from «zinnia» (10.1.1.4): icmp_seq=1",
    "HOST      CPU  MEM\n«gudgeon»   91   40\n«tench»     12   33",
    "NODE       STATUS\n«roach»   Ready\n«perch»  NotReady",
    "10.2.3.4   «tench»   tench.corp.example.net",
    "haproxy: Server be_basket/«basket-vm-12» is DOWN",
    "It was «ns-b» that had the old zone",
    "its interface is «api-int.zorvelferries.wales», ours",
]
#: Things there that are called by no name.
OTHERS = [
    "we swapped blue for green and drained amber last",
    "rebooted everything, twice, overnight and again at ten",
    "rebooted the old server and both of the switches",
    "traffic was drained from the region and capacity is back up",
    "it went into a boot loop and came back on its own",
    "The latency is down, throughput is up and the queue is full",
    "failed over from primary to replica, then to standby",
    "moved from scratch to production, on demand",
    "mysql crashed, nginx restarted and postgres ran out of memory",
    "the team is back from lunch and off on holiday",
    "a restart every night killed whatever was left",
    "the host was in limbo, on a whim and behind a proxy",
    "the read-only, long-running job on on-call ran via cert-manager",
    "uksouth and westeurope were all green",
    "STATUS   CODE\nfine     200\n",
    "status: ok\nnetwork: down\n",
    "argocd-application-controller-0 restarted",
    "La base redémarre, le serveur est en panne",
]


@pytest.mark.parametrize("sample", MACHINES)
def test_what_stands_in_a_machine_s_place_is_held_back(sample: str) -> None:
    text, spans = marked(sample)
    masked = {place for one in find(text) for place in range(one.start, one.end)}
    asked = {text[one.start : one.end] for one in find_unfamiliar(text)}
    left = [
        text[start:end]
        for start, end in spans
        if not masked >= set(range(start, end)) and text[start:end] not in asked
    ]
    assert left == []


@pytest.mark.parametrize("text", OTHERS)
def test_what_has_no_name_there_is_not_asked_about(text: str) -> None:
    assert [text[one.start : one.end] for one in find_unfamiliar(text)] == []


RARE = st.sampled_from("halibut gannet stoat kettle femur turbot thistle osprey".split())
FRAMES = st.sampled_from(
    [
        "We rebooted {} at noon.",
        "At noon {} ran out of memory.",
        "I was on {}, and it hung.",
        "fenced {}",
        "{} is unreachable",
        "ssh to {} works again",
    ]
)


@tried(100)
@given(RARE, FRAMES)
def test_a_word_is_a_machine_without_an_article_and_none_with_one(word: str, frame: str) -> None:
    assert [one.value for one in find_unfamiliar(frame.format(word))] == [word]
    assert find_unfamiliar(frame.format(f"the {word}")) == []


@tried(100)
@given(RARE, FRAMES)
def test_the_record_keeps_the_word(word: str, frame: str) -> None:
    assert mask_for_good(frame.format(word)) == (frame.format(word), 0)


@pytest.mark.parametrize(
    ("key", "is_one"),
    [
        ("9KfQzv2+Tb7mLr0xYw1eNcHs5uPdAg8J", True),
        ("mB5+o1kWq8Zt0aVLr3yXc7EJ9hUdN2sFgPiTe4wKz6M=", True),
        ("482913-117062-590348-226611", True),
        ("2026-11-30-0900", False),
        ("AppSync-CI-2/AppSync-CD-2", False),
        ("sha512-9NK4bvJ7cQv2iXbHyXGxQ0w1o2yqk1mZ0qS3bHnS3gS0TGjUQ3nR2w==", False),
    ],
)
def test_a_key_is_asked_about_wherever_it_stands(key: str, is_one: bool) -> None:
    text = f"It said {key} and went on."
    assert (key in [one.value for one in find_unfamiliar(text)]) is is_one
