"""What machines are called by, and what looks like a key, is asked about wherever it stands
in a public text; versions, sizes, dates and names of the trade are not, and nothing of it is
ever masked for that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.redaction_samples import marked
from support.trying import tried

from incident_kit.model import Decision, Known
from incident_kit.redaction import (
    find,
    find_unfamiliar,
    list_siblings,
    mask_for_good,
    read_undecided_names,
    redact,
)

#: What stands between «marks» is asked about, and nothing else.
ASKED = [
    # letters and digits
    "The row lost power, that is «qsx11» and «qsx14» plus the tape library",
    "They patched all but «mq1» on Tuesday",
    "The controller of «cc8» reports a fan at rest",
    "Interface «Te1/1/2» flapped twice",
    "It is pinned to «gpq-box-1» since the other has the old driver",
    "«quil-green-07» was not ready",
    "The job ran as «fQ8-linnet-0k» all night",
    "We set every account to «Moorhen-Sunday1» for a day",
    "It was «q7Wr1tXm0aQkP92sLhVb» that got into the log",
    # parts that are no words, words with a number, a word with a letter
    "The queue is on «prz-spool-wern»",
    "«leaf-203» could not be reached",
    "Traffic went to «bdd-quimper-b» then",
    "The licence daemon is on «thistle-b» now",
    "Moving it back onto «hz-left», hold on",
    "see «pe1-qrs.quillnet.net», ours",
    # a machine's place
    "core dumped on «grindel» around midnight",
    "it fell over on «hrothqar», and came back",
    "[admin@«qt-loft»] > print",
    "«nqs»:/export/home was full",
    "HOSTNAME=«prz-wern» says it",
    "ssh -J «quop» there hangs as well",
    "the far end is «zorvel»",
]
PLAIN = [
    # versions, sizes, times, counts
    "v1.2.3, 1.27.9, 2.0.0-rc.1, 2.X and 1.1.4-hotfix were compared",
    "40GB in 24h at 300ms and 99.95%, twice 5xx and 502s, 3x as many",
    "the 1st and 22nd at 6:48AM, 09:04Z, 6h40 or 2026-11-03T09:04:11Z",
    "a 20-second pause, a 62-minute outage, the last-4-hours window, 10-day notice",
    "P1, SEV2, Q4, H2 and 2026-Q3",
    # names of the trade, with digits in them
    "S3, EC2, HTTP/2, IPv6, k8s, OAuth2, SHA-256, UTF-8, Log4j, Log4Shell, 2FA, WPA2",
    "t3.large, m6i.2xlarge, db.r5.xlarge, gp3, n1-standard-4 and Standard_D4s_v3",
    "eu-west-2, eu-west-2a, us-east1 and europe-west2-b were well",
    "CVE-2022-36447, GHSA-jfh8-c2jp-5v3q, RFC-9110 and ISO-27001",
    "log4j-core-2.17.1.jar, node.js, web.config, values.yaml and ready.ps1",
    "uint64, sha256sum, base64, win32, x86-64, arm64, e2e, i18n, a11y and B2B",
    "eth0, bond0, sda1 and nvme0n1p2 as every machine has them",
    "postgres-15, redis-7, python3, Windows-10, node18 and mysql8",
    "cat6, rj45, 10GbE, RAID10, i7-8700, USB-C and 1Password",
    "commit 9b3a733a99f0 and 1f0c9c2e-1b2d-4c3e-8f4a-5b6c7d8e9f00",
    "ingress-nginx-controller-7d9c5b8f4-x2k9p and argocd-application-controller-0 restarted",
    # words with hyphens
    "an end-to-end, peer-2-peer, on-prem, pre-emptively, day-to-day and read-only thing",
    "plan-b, option-a, phase-2, step-3, top-10 and covid-19",
    "a load-balancer, a health-check and a self-service password-reset page",
    # what is code, or a part of something longer
    "run `getV2Config()` and `--quiet` in /var/log/qsx11/x and $qsx11",
    "see https://www.wikipedia.org/wiki/qsx11 for it",
    "failed—the second one—a little later",
    # other languages
    "Le serveur a redémarré peut-être tout seul, celui-ci vers 5h",
    "Het stond op papier en ging naar beneden",
]


@pytest.mark.parametrize("sample", ASKED)
def test_a_strange_token_is_asked_about_whole(sample: str) -> None:
    text, spans = marked(sample)
    asked = {text[one.start : one.end] for one in find_unfamiliar(text)}
    masked = {text[one.start : one.end] for one in find(text)}
    assert {text[start:end] for start, end in spans} <= asked | masked
    assert asked <= {text[start:end] for start, end in spans}


@pytest.mark.parametrize("text", PLAIN)
def test_what_public_prose_is_full_of_is_not_asked_about(text: str) -> None:
    assert [text[one.start : one.end] for one in find_unfamiliar(text)] == []


def test_a_heading_s_place_on_a_page_tells_no_more_than_the_heading() -> None:
    text = "The Qsx-wern nodes were down\n\nthe-qsx-wern-nodes-were-down\n"
    assert "the-qsx-wern-nodes-were-down" not in [one.value for one in find_unfamiliar(text)]


def test_what_the_incident_names_itself_is_not_asked_about() -> None:
    text = "The parts qsx-intake and qsx11 were slow."
    assert [one.value for one in find_unfamiliar(text, Known(), ["qsx-intake"])] == ["qsx11"]
    assert find_unfamiliar(text, Known(public=["qsx11"]), ["Parts: qsx-intake"]) == []


def test_a_host_of_whom_is_asked_about_by_name_is_no_second_question() -> None:
    text = "We told Zorvex at noon, and sso.zorvex.net and sso.quillon.net were slow."
    assert [one.value for one in find_unfamiliar(text)] == ["Zorvex", "sso.quillon.net"]
    hidden = redact(text, Known(), [Decision("name", "Zorvex", "replace")]).text
    assert "zorvex" not in hidden


@pytest.mark.parametrize("name", ["O2", "3i", "F5", "G4S", "4Com", "M&S", "Web3 Foundation"])
def test_a_company_with_a_digit_in_its_name_is_no_size(name: str) -> None:
    text = f"We told {name} at noon."
    assert [one.value for one in find_unfamiliar(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "At YYYY-MM-DD HH:mm it began.",
        "The bad link (MALICIOUS LINK!!!) was gone at noon.",
        "All were found, two in the first one, Two in the second one.",
        "What went well: \u2705 **Quick response** and more",
        "\n- \u2705 **Rapid detection** of it all\n- \u274c **Lack of tests**",
        "- **17:02 UTC** - [Unrelated deployment](https://www.wikipedia.org/) began.",
    ],
)
def test_a_capital_that_says_nothing_is_not_asked_about(text: str) -> None:
    assert [one.value for one in find_unfamiliar(text)] == []


# one question for those of one shape ------------------------------------------------------

ROW = "Take quil14, quil15 and quil19 out; quil14 first. The mq1 and mq2 stay."


def test_those_of_one_shape_are_one_question_at_every_one_s_place() -> None:
    found = [(ROW[one.start : one.end], one.value) for one in find_unfamiliar(ROW)]
    first = "quil14"
    row = [(first, first), ("quil15", first), ("quil19", first)]
    assert found == [*row, ("mq1", "mq1"), ("mq2", "mq2")]


def test_one_decision_keeps_them_all() -> None:
    keep = [Decision("name", one, "keep", reason="public") for one in ("quil14", "mq1", "mq2")]
    assert read_undecided_names(ROW, Known(), keep).asked == ()


def test_one_decision_hides_them_all() -> None:
    others = list_siblings(ROW, "quil14", Known())
    assert others == ["quil15", "quil19"]
    hidden = redact(ROW, Known(), [Decision("name", "quil14", "replace", tuple(others))]).text
    assert "quil1" not in hidden
    assert hidden.startswith("Take [internal detail], [internal detail] and [internal detail] out")


def test_initials_in_a_row_are_one_question_too() -> None:
    text = "## Who was there\n\n- RV\n- WZ\n- ZK\n\nLater: ZK, QJ. VQ was not."
    found = {(text[one.start : one.end], one.value) for one in find_unfamiliar(text)}
    assert found == {("RV", "RV"), ("WZ", "RV"), ("ZK", "RV"), ("QJ", "RV"), ("VQ", "VQ")}


@pytest.mark.parametrize("token", ["Te1/1/2", "quil-blue-07", "mq1", "fQ8-linnet-0k", "hz-left"])
def test_what_is_hidden_is_gone_wherever_it_stands(token: str) -> None:
    text = f"It was {token} ({token}), `{token}`: {token}."
    assert token not in redact(text, Known(), [Decision("name", token, "replace")]).text


# laws --------------------------------------------------------------------------------------

LETTERS = st.text("qzxvkj", min_size=2, max_size=5)
NAMES = st.builds(
    "{}-{}-{}".format, LETTERS, st.sampled_from(["wern", "quay", "spool"]), st.integers(1, 99)
)
FRAMES = st.sampled_from(
    ["We restarted {}.", "- {} was slow", "| {} | 3 |", "at noon {}: gone", "(see {})", "`{}` fell"]
)


@tried(100)
@given(NAMES, FRAMES)
def test_a_machine_s_name_is_held_back_in_every_place(name: str, frame: str) -> None:
    text = frame.format(name)
    held = [*find(text), *find_unfamiliar(text)]
    start = text.index(name)
    assert any(one.start <= start and one.end >= start + len(name) for one in held)


@tried(100)
@given(NAMES, FRAMES)
def test_the_record_keeps_what_is_only_asked_about(name: str, frame: str) -> None:
    assert mask_for_good(frame.format(name)) == (frame.format(name), 0)


@tried(100)
@given(st.integers(1, 9999), st.sampled_from("ms s GB MB % x st nd rd th k".split()), FRAMES)
def test_what_is_measured_is_never_asked_about(number: int, unit: str, frame: str) -> None:
    assert find_unfamiliar(frame.format(f"{number}{unit}")) == []
