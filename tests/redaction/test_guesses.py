"""What a record loses for good: secrets, and never a line's end, a time, a path or a host."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.redaction_samples import marked, token

from incident_kit.redaction import find_secrets, mask_for_good
from incident_kit.redaction.engine import MASK

# words of an incident's log ---------------------------------------------------------

DAYS = st.integers(0, 10**8).map(lambda second: datetime.fromtimestamp(1_600_000_000 + second, UTC))
TIMES = st.one_of(
    DAYS.map(lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}"),
    DAYS.map(lambda at: f"{at:%Y-%m-%d %H:%M:%S.%f}"),
    DAYS.map(lambda at: f"[{at:%d/%b/%Y:%H:%M:%S} +0000]"),
    DAYS.map(lambda at: f"{at:%b %d %H:%M:%S}"),
    st.times().map(lambda at: f"{at:%H:%M}"),
)
ROLES = st.sampled_from("db web api router node worker redis-cache pg-replica edge kafka".split())
SITES = st.sampled_from(["", "ny-", "eu-west-1-", "prod-"])
NUMBERS = st.integers(1, 99).map(lambda number: f"{number:02}")
HOSTS = st.one_of(
    st.builds("{}{}-{}".format, SITES, ROLES, NUMBERS),
    st.builds("{}{}-{}".format, SITES, ROLES, NUMBERS).map(str.upper),
    st.builds("{}-{}.harbour.example".format, ROLES, NUMBERS),
    st.builds("10.{}.{}.7".format, st.integers(0, 255), st.integers(0, 255)),
    st.builds("10.0.{}.9:{}".format, st.integers(0, 255), st.integers(80, 65535)),
)
#: Hosts without their ports.
NAMES = HOSTS.map(lambda host: host.partition(":")[0])
PATHS = st.one_of(
    st.builds(
        "{}:8080/api/v{}/health".format, HOSTS.map(lambda host: host.partition(":")[0]), NUMBERS
    ),
    st.builds("https://harbour.example/orders/{}/items".format, NUMBERS),
    st.builds("/var/log/{}/app{}.log".format, ROLES, NUMBERS),
    st.builds("/api/v2/apps/{}".format, NAMES),
)
#: What stands between them, words that a password may follow elsewhere among it.
JOINS = st.sampled_from(
    [
        " ", " - ", ": ", " / ", " | ", " as ", " with ", " login ", " account ", " user ",
        " tried ", " using ", " identified as ", " identified by ", " root ", " admin: ",
        " system ", " master, ", " credentials for ", " access ", " ssh ",
        " (", ") ", " is ", " was ",
    ]
)  # fmt: skip
WORDS = st.sampled_from(
    ["drained", "timed out", "502 GET", "WARN", "attempt=2/3", "status=304", "restarted", "is slow"]
)
PARTS = st.one_of(TIMES, HOSTS, PATHS, WORDS)
#: A line of a log, with its time in front.
LINES = st.builds(
    lambda at, first, rest: f"{at} {first}" + "".join(join + part for join, part in rest),
    TIMES,
    PARTS,
    st.lists(st.tuples(JOINS, PARTS), max_size=4),
)


@settings(max_examples=150)
@example("2026-11-03T08:37:09Z a backend=10.24.7.31:61443\n2026-11-03T08:37:09Z router-07 WARN")
@example("09:00 The primary, identified as NY-SQL02, initiated a restart.")
@given(st.lists(LINES, min_size=1, max_size=4).map("\n".join))
def test_times_hosts_and_paths_stay(text: str) -> None:
    assert mask_for_good(text) == (text, 0)


SECRETS = (
    "Authorization: Bearer «{an36}»",
    "token=«glpat-{an20}»",
    "PRIVATE-TOKEN: «glpat-{an20}»",
    "password: «{pw}»",
    "the new password is «{pw}»",
    "10.1.2.3 (root/«{pw}»)",
    "admin / «{pw}!»",
    "login: joe / «{pw}!»",
    "the door PIN is «447193»",
    "Bridge, PIN «4471»#",
    "try password: «83920174»",
    "the verification code: «449 313»",
)


@settings(max_examples=100)
@given(
    st.lists(LINES, max_size=2),
    st.sampled_from(SECRETS),
    st.lists(LINES, min_size=1, max_size=3),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
)
def test_a_secret_goes_and_the_lines_around_it_stay(
    above: list[str], secret: str, below: list[str], end: str
) -> None:
    line, [(start, stop)] = marked(secret)
    hidden = line[start:stop]
    text = end.join([*above, f"09:12 {line}", *below])
    masked, count = mask_for_good(text)
    kept = [*above, f"09:12 {line.replace(hidden, MASK)}", *below]
    assert masked == end.join(kept)
    assert count == 1


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_key_over_several_lines_goes_line_by_line(end: str) -> None:
    body = [token("b64_", 64, f"pem{number}") for number in range(3)]
    key = ["-----BEGIN RSA PRIVATE KEY-----", *body, "-----END RSA PRIVATE KEY-----"]
    masked, _ = mask_for_good(end.join(["09:00 this is it", *key, "09:02 sorry"]))
    lines = masked.split(end)
    assert (lines[0], lines[-1], len(lines)) == ("09:00 this is it", "09:02 sorry", len(key) + 2)
    assert not any(row in masked for row in body)


def test_what_a_search_points_at_is_more() -> None:
    text = "tried db-01/replica-02"
    assert find_secrets(text)
    assert mask_for_good(text) == (text, 0)


def test_without_guesses_only_what_is_a_secret_by_its_form_goes() -> None:
    vendors = "glpat-" + token("an", 20, "form")
    text = f"admin / Zk7kd8Qm2! and {vendors}"
    assert mask_for_good(text, with_guesses=False)[0] == f"admin / Zk7kd8Qm2! and {MASK}"
