"""What was answered stays as it was recorded, or the file says that it was changed."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.errors import WaitingError
from incident_kit.model import Redacted, Review
from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.model.settings import Settings
from incident_kit.review import (
    approve,
    find_faults,
    find_impossible_times,
    list_agreed_harmless,
)
from incident_kit.text.fingerprint import digest
from incident_kit.workspace.codec import stamp
from incident_kit.workspace.review_file import QUESTIONS, ReviewFile, find_last_link

ID = "2026-11-03-app-routing"
START = datetime(2026, 11, 3, 9, tzinfo=UTC)
TEXT = Redacted("Routers refused requests.\n", digest("Routers refused requests.\n"))

File = dict[str, Any]


def read(file: Mapping[str, Any], incident: str = ID) -> Review:
    return ReviewFile.model_validate(file, context={"zone": "Europe/London"}).value(incident)


def record(file: File, section: str, minute: float, **answers: Any) -> File:
    """``file`` with an entry more, recorded as the kit does."""
    file = copy.deepcopy(file)
    follows = list(read(file).chain.heads)
    row = {**_ROWS[section], **answers, "at": stamp(START + timedelta(minutes=minute))}
    if follows:
        row["follows"] = follows
    file.setdefault(section, []).append(row)
    row["entry"] = "unsealed"
    row["entry"] = find_last_link(read(file), section).digest
    file.setdefault("journal", []).append(row["entry"])
    return file


_WHO = {"by": "Dee Example", "answered": "no"}
#: Where somebody said so: it shows who they are where no list does.
_SHOWN = {**_WHO, "evidence": "https://chat.paas.example/archives/C1/p2"}
_ROWS: Mapping[str, Mapping[str, Any]] = {
    "security": {**_SHOWN, "decision": "hold", "role": "information assurance", "reason": "a sign"},
    "signoffs": {**_SHOWN, "role": "delivery manager", "text": TEXT.digest},
    "publications": {"target": "statuspage", "action": "draft", "text": TEXT.digest},
    "declines": {**_WHO, "action": "decline", "reason": "nobody noticed"},
    "acknowledgements": {**_WHO, "about": "no tenants", "reason": "we have none"},
}


def merge(ours: File, theirs: File) -> File:
    """The lines of both, as git keeps them."""
    merged = copy.deepcopy(ours)
    for section, rows in theirs.items():
        lines = merged.setdefault(section, [])
        lines += [row for row in rows if row not in lines]
    return merged


# each fault in its words ------------------------------------------------------------

HISTORY = record(
    record(record({}, "security", 10, by="Ira Example"), "signoffs", 20),
    "signoffs",
    30,
    by="Pat Example",
)


def test_what_was_recorded_is_whole() -> None:
    assert find_faults(read(HISTORY)) == ()


def _change(file: File) -> None:
    file["signoffs"][1]["by"] = "Jo Example"


def _remove_first(file: File) -> None:
    del file["security"][0]


def _remove_last(file: File) -> None:
    del file["signoffs"][1]


def _add(file: File) -> None:
    file["signoffs"].append({"by": "Mo", "role": "PM", "at": stamp(START), "text": TEXT.digest})


def _unseal(file: File) -> None:
    for key in ("entry", "follows"):
        del file["signoffs"][1][key]


def _forget(file: File) -> None:
    file["journal"].pop()


FAULTS = {
    _change: [
        "the sign-off by Jo Example of 2026-11-03 09:30 UTC was changed after it was recorded, "
        "or copied from another incident"
    ],
    _remove_first: [
        "what the sign-off by Dee Example of 2026-11-03 09:20 UTC follows was removed or changed",
        "an entry that was recorded is not there any more",
    ],
    _remove_last: ["an entry that was recorded is not there any more"],
    _add: ["the sign-off by Mo of 2026-11-03 09:00 UTC was added by hand"],
    _unseal: [
        "an entry that was recorded is not there any more",
        "the sign-off by Pat Example of 2026-11-03 09:30 UTC was added by hand",
    ],
    _forget: [
        "the sign-off by Pat Example of 2026-11-03 09:30 UTC has lost its line in the journal"
    ],
}


@pytest.mark.parametrize("change", FAULTS)
def test_a_fault_is_said_in_plain_words(change: Any) -> None:
    file = copy.deepcopy(HISTORY)
    change(file)
    assert list(find_faults(read(file))) == FAULTS[change]


def test_an_entry_of_another_incident_proves_nothing() -> None:
    faults = find_faults(read(HISTORY, "2026-11-04-other"))
    assert len(faults) == 3
    assert all("copied from another incident" in fault for fault in faults)


def test_an_entry_is_not_dated_before_what_it_follows() -> None:
    """Clocks of two machines may be a few minutes apart."""
    near = record(record({}, "security", 10), "signoffs", 6)
    far = record(record({}, "security", 10), "signoffs", 4)
    assert find_faults(read(near)) == ()
    (fault,) = find_faults(read(far))
    assert fault.endswith("is dated before what it follows")


OLD = {
    "signoffs": [{"by": "Mo", "role": "PM", "at": stamp(START), "text": TEXT.digest}],
    "security": [
        {**_ROWS["security"], "at": stamp(START), "decision": decision}
        for decision in ("clear", "hold")
    ],
}


def test_what_is_older_than_the_chain_is_whole_and_locked_by_its_first_entry() -> None:
    assert find_faults(read(OLD)) == ()
    chained = record(OLD, "signoffs", 20)
    assert find_faults(read(chained)) == ()
    for section in OLD:
        changed = copy.deepcopy(chained)
        changed[section][0]["by"] = "Jo Example"
        assert find_faults(read(changed)) != ()


# dates ------------------------------------------------------------------------------

FACTS = Incident(id=ID, started=START, resolved=START + timedelta(hours=1))
DATES = [
    ("signoffs", 90, 120, None),
    ("signoffs", 124, 120, None),
    ("signoffs", 126, 120, "is dated in the future"),
    ("security", 126, 120, "is dated in the future"),
    ("signoffs", -1, 120, "is dated before the incident began"),
    ("declines", -1, 120, "is dated before the incident began"),
    ("security", -1, 120, None),  # a hold may come before the start is known well
    ("signoffs", 90, 30, None),  # the clock is before the end: it cannot tell
]


@pytest.mark.parametrize(("section", "minute", "now", "fault"), DATES)
def test_no_entry_is_of_the_future_or_from_before_the_incident(
    section: str, minute: int, now: int, fault: str | None
) -> None:
    review = read(record({}, section, minute))
    found = find_impossible_times(review, FACTS, START + timedelta(minutes=now))
    assert [one.partition(" UTC ")[2] for one in found] == ([fault] if fault else [])


# the gate ---------------------------------------------------------------------------


def allow(review: Review, facts: Incident | None = None) -> bool:
    answered = Incident(id=ID, security="no", security_by="Nam Example", comms="Jo Writer")
    parties = Parties(facts or answered, Settings())
    try:
        approve(parties, TEXT, review)
    except WaitingError:
        return False
    return True


SIGNED = record({}, "signoffs", 70, by="Pat Example")


def test_a_text_leaves_on_a_chain_that_is_whole() -> None:
    assert allow(read(SIGNED))


@pytest.mark.parametrize("change", [_forget, _add])
def test_no_text_leaves_on_a_chain_with_a_fault(change: Any) -> None:
    file = copy.deepcopy(SIGNED)
    change(file)
    assert not allow(read(file))
    assert not allow(replace(read(SIGNED), faults=("dated in the future",)))


def test_a_security_incident_stays_one() -> None:
    """Editing the answer away after it was acted on changes nothing."""
    seen = record({}, "acknowledgements", 10, answered="yes")
    assert allow(read(record(record({}, "acknowledgements", 10), "signoffs", 20)))
    assert not allow(read(record(seen, "signoffs", 20)))


def test_who_never_saw_a_hold_does_not_lift_it() -> None:
    """Two clones: one holds the text back, in the other it is cleared a moment later."""
    clear = {"decision": "clear", "by": "Ira Example", "text": TEXT.digest}
    ours = record(SIGNED, "security", 80, by="Dee Example", reason="a sign of an attack")
    theirs = record(SIGNED, "security", 81, **clear)
    assert allow(read(theirs))
    merged = merge(ours, theirs)
    assert not allow(read(merged))
    assert not allow(read({**merged, "security": merged["security"][::-1]}))
    holder = {**clear, "by": "Dee Example"}
    assert allow(read(record(merged, "security", 99, **holder)))


REFUSALS = [
    (["decline"], True),
    (["decline", "undo"], False),
    (["decline", "undo", "decline"], True),
    (["undo"], False),
]


@pytest.mark.parametrize(("actions", "stands"), REFUSALS)
def test_a_decision_not_to_publish_stands_until_it_is_taken_back(
    actions: list[str], stands: bool
) -> None:
    file = SIGNED
    for minute, action in enumerate(actions, start=80):
        file = record(file, "declines", minute, action=action)
    assert (read(file).refusal is not None) is stands
    assert allow(read(file)) is not stands


def test_who_never_saw_a_refusal_does_not_take_it_back() -> None:
    """Two clones: one declines, in the other an earlier decision is taken back."""
    start = record(SIGNED, "declines", 80)
    ours = record(start, "declines", 90, by="Ira Example", reason="it names a customer")
    theirs = record(start, "declines", 91, action="undo")
    assert read(theirs).refusal is None
    assert read(merge(ours, theirs)).refusal == {
        "by": "Ira Example",
        "reason": "it names a customer",
    }
    both = record(merge(ours, theirs), "declines", 99, action="undo")
    assert read(both).refusal is None


def test_who_never_saw_a_doubt_lets_no_line_pass() -> None:
    """Two clones: one doubts a line, in the other a second person says it holds no secret."""
    parties = Parties(Incident(id=ID), Settings())
    word = {"harmless": ["sha256:line", "sha256:other"], "reason": "a label"}
    start = record({}, "acknowledgements", 10, by="Ada Fictional", **word)
    ours = record(start, "acknowledgements", 20, by="Cy Example", doubted=["sha256:line"])
    theirs = record(start, "acknowledgements", 21, by="Bo Inventado", **word)
    both = merge(ours, theirs)
    assert list_agreed_harmless(parties, read(theirs)) == {*word["harmless"]}
    assert list_agreed_harmless(parties, read(both)) == {"sha256:other"}
    for by in ("Ada Fictional", "Bo Inventado"):
        both = record(both, "acknowledgements", 30, by=by, **word)
    assert list_agreed_harmless(parties, read(both)) == {*word["harmless"]}


def test_a_reason_written_by_hand_stands_too() -> None:
    refusal = {"by": "Ira", "reason": "internal", "at": stamp(START)}
    assert read({**SIGNED, "not_publishing": refusal}).refusal == {
        "by": "Ira",
        "reason": "internal",
    }
    assert not allow(read({**SIGNED, "not_publishing": refusal}))


# any history, any change ------------------------------------------------------------

_STEPS = st.lists(
    st.tuples(st.sampled_from(["ours", "theirs", "merge"]), st.sampled_from(list(QUESTIONS))),
    min_size=1,
    max_size=7,
)


def build(steps: list[tuple[str, str]], old: bool) -> File:
    """What two clones record, each for itself, until one takes in the other's lines."""
    ours = theirs = copy.deepcopy(OLD) if old else {}
    for minute, (where, section) in enumerate(steps):
        if where == "ours":
            ours = record(ours, section, minute, by="Dee Example")
        elif where == "theirs":
            theirs = record(theirs, section, minute, by="Pat Example")
        else:
            ours = theirs = merge(ours, theirs)
    return merge(ours, theirs)


@tried(30)
@given(_STEPS, st.booleans())
def test_any_history_of_two_clones_is_whole(steps: list[tuple[str, str]], old: bool) -> None:
    review = read(build(steps, old))
    assert find_faults(review) == ()
    seen: set[str] = set()
    for link in review.chain.order:
        assert set(link.follows) <= seen
        seen.add(link.name)


def _list_values(review: Review) -> list[object]:
    """What is read from a file, whatever the order of its lines."""
    return [getattr(review, section) for section in QUESTIONS] + [review.refusal]


@tried(60)
@given(_STEPS, st.booleans(), st.data())
def test_any_change_of_a_history_is_seen_or_changes_nothing(
    steps: list[tuple[str, str]], old: bool, data: st.DataObject
) -> None:
    before = build(steps, old)
    after = copy.deepcopy(before)
    if not read(before).journal:
        return  # from before the chain: nothing locks it yet
    section = data.draw(st.sampled_from([name for name in before if before[name]]))
    rows = after[section]
    number = data.draw(st.integers(0, len(rows) - 1))
    how = data.draw(st.sampled_from(["change", "drop", "remove", "move", "double", "copy"]))
    if how in ("change", "drop") and isinstance(rows[number], dict):
        key = data.draw(st.sampled_from([key for key in rows[number] if key not in _NEEDED]))
        _alter(rows[number], key, drop=how == "drop")
    elif how == "move":
        rows.insert(0, rows.pop(number))
    elif how == "double":
        rows.append(rows[number])
    elif how == "copy":
        assert find_faults(read(before, "2026-11-04-other")) != ()
    else:
        del rows[number]
    was, now = read(before), read(after)
    assert find_faults(now) != () or _list_values(was) == _list_values(now)


#: What a row cannot be read without, or with another word in its place.
_NEEDED = ("decision", "action", "answered", "at")


def _alter(row: dict[str, Any], key: str, *, drop: bool) -> None:
    if drop and key in ("follows", "entry", "text"):
        row.pop(key) if key != "text" else row.update(text="sha256:1")
    elif key == "follows":
        row[key] = ["sha256:1"]
    else:
        row[key] = f"{row[key]}x"


@pytest.mark.parametrize(
    ("key", "value"),
    [("decision", "clear"), ("answered", "yes"), ("at", stamp(START)), ("reason", "none")],
)
def test_a_word_of_a_decision_is_not_changed_unseen(key: str, value: str) -> None:
    file = copy.deepcopy(HISTORY)
    file["security"][0][key] = value
    assert find_faults(read(file)) != ()
