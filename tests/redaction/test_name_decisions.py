"""A decision to keep a person's name is for that name alone; one to hide it reaches further."""

from __future__ import annotations

import pytest

from incident_kit.model import Decision, Known, Person
from incident_kit.redaction import propose, prove, read_undecided_names, redact

JOSE, PLAIN = "Jos\u00e9 Ruiz", "Jose Ruiz"
TAKEN_APART = "Jose\u0301 Ruiz"


def _known(*names: str) -> Known:
    return Known(people=tuple(map(Person, names)))


def _list_open(text: str, known: Known, *decisions: Decision) -> list[str]:
    undecided = redact(text, known, decisions).undecided
    return [text[finding.start : finding.end] for finding in undecided]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (JOSE, JOSE),
        (JOSE, TAKEN_APART),
        (TAKEN_APART, JOSE),
        (JOSE, "JOS\u00c9 RUIZ"),
        (JOSE, "Jos\u00e9\u00a0Ruiz"),
        ("Ann O'Brien", "Ann O\u2019Brien"),
        ("Ann O\u2019Brien", "Ann O'Brien"),
        ("Ann Lee-Roy", "Ann Lee\u2011Roy"),
    ],
)
def test_a_kept_name_stays_in_every_case_and_encoding(name: str, written: str) -> None:
    keep = Decision("person", name, "keep")
    text = f"We met {written} there."
    assert propose(text, _known(name), [keep]) == text
    assert _list_open(text, _known(name), keep) == []
    assert prove(text.encode(), "a.md", _known(name), [keep]) == []


@pytest.mark.parametrize(("kept", "other"), [(JOSE, PLAIN), (PLAIN, JOSE), (TAKEN_APART, PLAIN)])
@pytest.mark.parametrize("people", [(JOSE,), (PLAIN,), (JOSE, PLAIN), (PLAIN, JOSE)])
@pytest.mark.parametrize("kind", ["person", "name"])
def test_a_kept_name_says_nothing_of_one_with_other_accents(
    kept: str, other: str, people: tuple[str, ...], kind: str
) -> None:
    keep = Decision(kind, kept, "keep")
    text = f"We met {other} there."
    assert other not in propose(text, _known(*people), [keep])
    assert _list_open(text, _known(*people), keep) == [other]
    assert prove(text.encode(), "a.md", _known(*people), [keep])


def test_whoever_decided_on_both_ways_of_writing_is_asked_no_more() -> None:
    keep = Decision("person", JOSE, "keep", variants=(JOSE, PLAIN))
    assert _list_open(f"{JOSE} met {PLAIN}.", _known(JOSE), keep) == []


@pytest.mark.parametrize("in_order", [True, False], ids=["kept first", "hidden first"])
@pytest.mark.parametrize(("kept", "hidden"), [(JOSE, PLAIN), (PLAIN, JOSE)])
def test_of_two_names_alike_but_for_accents_hiding_one_hides_both(
    kept: str, hidden: str, in_order: bool
) -> None:
    """The directory may take one for the other, so nothing less is safe."""
    decisions = [Decision("person", kept, "keep"), Decision("person", hidden, "replace")]
    decisions = decisions if in_order else decisions[::-1]
    for known in (_known(JOSE), _known(JOSE, PLAIN), _known(PLAIN, JOSE)):
        applied = redact(f"{JOSE} met {PLAIN}.", known, decisions)
        assert "Ruiz" not in applied.text
        assert prove(applied.text.encode(), "a.md", known, decisions, applied.hidden) == []
        assert prove(hidden.encode(), "a.md", known, decisions, applied.hidden)


def test_a_kept_name_inside_a_longer_kept_one_has_its_accents() -> None:
    keep = Decision("name", f"{PLAIN} Bank", "keep")
    assert _list_open(f"At {PLAIN}\nBanks.", _known(PLAIN), keep) == []
    assert _list_open(f"At {JOSE} Bank.", _known(PLAIN), keep) == [JOSE]


@pytest.mark.parametrize(("kept", "other"), [(JOSE, PLAIN), (PLAIN, JOSE)])
def test_a_name_on_no_list_is_asked_about_with_its_own_accents(kept: str, other: str) -> None:
    keep = Decision("name", kept, "keep")
    text = f"We met {other} there, and {kept.upper()} too."
    assert [one.value for one in read_undecided_names(text, Known(), [keep]).asked] == [other]


@pytest.mark.parametrize("written", [JOSE, PLAIN, "Ruiz, Jos\u00e9"])
def test_hiding_a_name_hides_its_other_ways(written: str) -> None:
    hide = Decision("person", PLAIN, "replace", replacement="the lead")
    assert redact(f"We met {written}.", _known(JOSE), [hide]).text == "We met the lead."


def test_hiding_in_the_kit_s_own_words_hides_whoever_may_be_meant() -> None:
    """Words of its own, and a dropped sentence, are for the person that a decision names."""
    known = _known("J. Ruiz-Soto")
    hide = Decision("person", "Jos\u00e9 Ruiz Soto", "replace")
    assert redact("We met J. Ruiz-Soto.", known, [hide]).text == "We met an engineer."
    named = Decision("person", "Jos\u00e9 Ruiz Soto", "replace", replacement="the lead")
    dropped = Decision("person", "Jos\u00e9 Ruiz Soto", "drop")
    for decision in (named, dropped):
        assert _list_open("We met J. Ruiz-Soto.", known, decision) == ["J. Ruiz-Soto"]


@pytest.mark.parametrize("kind", ["tenant", "host"])
def test_what_is_no_person_is_kept_whatever_its_accents(kind: str) -> None:
    known = Known(tenants=["Caf\u00e9 Noir"])
    keep = Decision(kind, "Cafe Noir", "keep")
    assert _list_open("We met Caf\u00e9 Noir there.", known, keep) == []
