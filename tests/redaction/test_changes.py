"""What is written where something was taken out, and that the rest stays as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.model import Decision, Known, Person
from incident_kit.redaction import Applied, propose, redact
from incident_kit.redaction.replacing.changes import Change, apply_changes
from incident_kit.redaction.replacing.paired_marks import find_unpaired
from incident_kit.redaction.replacing.wording import fit, pluralize

KNOWN = Known(people=[Person("Jane Okafor")], tenants=["Acme Bank", "Globex", "Quillon"])
DROP = Decision("tenant", "Globex", "drop")
REPLACE = Decision("tenant", "Acme Bank", "replace")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Acme Bank told Globex of it. We fixed it.", "We fixed it."),
        ("Globex told Acme Bank of it. We fixed it.", "We fixed it."),
        ("It broke. Globex told Acme Bank. We fixed it.", "It broke. We fixed it."),
        ("Acme Bank saw it. Globex rang.", "A tenant saw it."),
        ("- Acme Bank told Globex\n- Acme Bank", "- A tenant"),
        ("Globex rang Globex. Acme Bank knew.", "Another tenant knew."),
    ],
)
def test_a_dropped_sentence_goes_whole_before_anything_in_it_is_replaced(
    text: str, left: str
) -> None:
    decisions = [REPLACE, DROP]
    assert redact(text, KNOWN, decisions).text == left
    assert redact(text, KNOWN, decisions[::-1]).text == left
    assert propose(text, KNOWN, decisions) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Quillon Globex Trust Ltd rang Trust Ltd.", "Quillon Globex Trust Ltd rang Trust Ltd."),
        ("We told Quillon Globex Trust Ltd.", "We told Quillon Globex Trust Ltd."),
        ("We told Globex and Quillon Globex Trust Ltd.", None),
    ],
)
def test_of_two_kept_texts_around_a_name_the_one_that_reaches_farther_counts(
    text: str, left: str | None
) -> None:
    decisions = [
        Decision("name", "Quillon Globex Trust Ltd", "keep"),
        Decision("name", "Quillon", "keep"),
        Decision("tenant", "Globex", "replace"),
        Decision("name", "Globex Trust", "replace", replacement="a firm"),
        Decision("name", "Ltd", "keep"),
    ]
    expected = left or "We told a tenant and Quillon Globex Trust Ltd."
    assert redact(text, KNOWN, decisions).text == expected


def test_a_kept_text_that_is_as_long_as_a_name_decides_nothing_on_it() -> None:
    """Only a longer one stands around it: else the decision on the name counts."""
    decisions = [
        Decision("person", "Jane Okafor", "replace"),
        Decision("name", "Jane", "keep"),
    ]
    assert redact("We asked Jane.", KNOWN, decisions).text == "We asked an engineer."


@pytest.mark.parametrize(
    ("text", "changes", "left"),
    [
        ("abcdef", [Change(1, 3, "[X]")], "a[X]def"),
        ("abcdef", [Change(3, 5, "[Y]"), Change(0, 1, "[X]")], "[X]bc[Y]f"),
        ("abcdef", [Change(1, 3, "[X]"), Change(3, 5, "[Y]")], "a[X][Y]f"),
        ("abcdef", [Change(1, 4, "[X]"), Change(3, 5, "[Y]")], "a[X][Y]f"),
        ("abcdef", [Change(1, 5, "[X]"), Change(2, 3, "[Y]")], "a[X]f"),
        ("abcdef", [Change(1, 2, "[Y]"), Change(1, 5, "[X]")], "a[X]f"),
        ("ask Abc' now", [Change(4, 7, "a tenant")], "ask a tenant's now"),
        ("ask Abc’ now", [Change(4, 7, "a tenant")], "ask a tenant’s now"),
        ("ask Abc's now", [Change(4, 7, "a tenant")], "ask a tenant's now"),
        ("ask the Abc Def", [Change(4, 7, "[X]"), Change(8, 11, "a b")], "ask [X] a b Def"),
        ("One. Two. Three.", [Change(5, 8, "", drop=True)], "One. Three."),
        ("One. Two.\nThree.", [Change(5, 8, "", drop=True)], "One.\nThree."),
        ("One.\nTwo.\nThree.", [Change(5, 8, "", drop=True)], "One.\nThree."),
        ("One two\nthree four", [Change(9, 10, "", drop=True)], "One two\n"),
        ("One. Two", [Change(5, 8, "", drop=True)], "One."),
        ("- One. Two.\n- Three.", [Change(7, 8, "", drop=True)], "- Three."),
        ("1) One. Two.\nThree.", [Change(8, 9, "", drop=True)], "Three."),
        ("## One. Two.\nThree.", [Change(8, 9, "", drop=True)], "Three."),
        ("> | One. Two. |\nThree.", [Change(9, 10, "", drop=True)], "Three."),
        ("**One. Two.** Three.", [Change(7, 8, "", drop=True)], "**One.** Three."),
        ("One. **Two. Three.**", [Change(7, 8, "", drop=True)], "One. **Three.**"),
    ],
)
def test_changes_are_made_in_order_and_each_stretch_once(
    text: str, changes: list[Change], left: str
) -> None:
    assert apply_changes(text, changes) == left


@given(st.lists(st.text(alphabet="abc é世.\n", max_size=6), min_size=1, max_size=6))
def test_the_rest_of_a_text_stays_as_it_was(pieces: list[str]) -> None:
    text, changes = pieces[0], []
    for piece in pieces[1:]:
        changes.append(Change(len(text), len(text) + 2, "[x]"))
        text += f"(){piece}"
    assert apply_changes(text, reversed(changes)).split("[x]") == pieces


@pytest.mark.parametrize(
    ("new", "before", "after", "fitted"),
    [
        ("a tenant", "", " rang", "A tenant"),
        ("a tenant", "we told ", ".", "a tenant"),
        ("a tenant", "It broke. ", " rang", "A tenant"),
        ("a tenant", "It broke, e.g. ", " rang", "a tenant"),
        ("a tenant", "- [ ] ", " rang", "A tenant"),
        ("a tenant", "| ", " |", "A tenant"),
        ("a tenant", "x\n\n", " rang", "A tenant"),
        ("a tenant", "x\n", " rang", "a tenant"),
        ("a tenant", "the ", " rang", "tenant"),
        ("a tenant", "The affected ", " rang", "tenant"),
        ("another tenant", "the ", " rang", "other tenant"),
        ("an engineer", "our **", "** rang", "engineer"),
        ("[address]", "", " rang", "[address]"),
        ("a third party", "Our supplier ", " rang", "(a third party)"),
        ("a tenant", "x. The first affected\n> customer ", ".", "(a tenant)"),
        ("the lead", "our on-call engineer ", " rang", "(the lead)"),
        ("a third party", "Our supplier ", "'s engineer", "a third party"),
        ("a third party", "We told supplier ", " of it", "a third party"),
        ("[phone number]", "our contact ", ".", "[phone number]"),
        ("a third party", "Our supplier, ", ", rang", "a third party"),
        ("a tenant", "cust-", "-prod", "tenant"),
        ("a big tenant", "x", "-prod", "-big-tenant"),
        ("a tenant", "-", "prod", "tenant-"),
        ("a tenant", "/srv/", "/x", "tenant"),
        ("a tenant", "/srv/", " x", "a tenant"),
        ("a tenant", "/srv/", "-x", "tenant"),
        ("a tenant", "at x", "/y", "a tenant"),
        ("[address]", "x", "y", "[address]"),
        ("a tenant", "ask ", "' team", "a tenant's"),
        ("a tenant", "ask ", "’ team", "a tenant’s"),
        ("a tenant", "ask ", "'s team", "a tenant"),
        ("tenants", "ask ", "' team", "tenants"),
        ("a tenant", "ask '", "' now", "a tenant"),
        ("[address]", "ask ", "' now", "[address]"),
    ],
)
def test_a_replacement_fits_what_stands_around_it(
    new: str, before: str, after: str, fitted: str
) -> None:
    assert fit(new, before, after) == fitted


@pytest.mark.parametrize(
    ("new", "several"),
    [
        ("a tenant", "tenants"),
        ("another tenant", "other tenants"),
        ("a third tenant", "a third tenant"),
        ("a tenth tenant", "a tenth tenant"),
        ("a city", "cities"),
        ("a big survey", "big surveys"),
        ("the incident lead", "the incident lead"),
        ("[address]", "[address]"),
    ],
)
def test_a_replacement_for_several_is_in_the_plural_where_it_has_one(
    new: str, several: str
) -> None:
    assert pluralize(new) == several


@pytest.mark.parametrize(
    ("before", "taken", "after", "unpaired"),
    [
        ("a ", "**b**", " c", ("", "")),
        ("a ", "**b", "** c", ("**", "")),
        ("a **b ", "c**", " d", ("", "**")),
        ("a *b ", "c* and **d", "** e", ("**", "*")),
        ("see ", "[the", " page](x)", ("[", "")),
        ("see [the ", "page](x)", ".", ("", "](x)")),
        ("see ", "[the page](x)", ".", ("", "")),
        ("a <b>", "c</b>", " d", ("", "</b>")),
        ("a ", "<b>c", "</b> d", ("<b>", "")),
        ("a ", "b<br>c", " d", ("", "")),
        ("a ", r"b\*c", " d", ("", "")),
        ("a ", "b_c", "d", ("", "")),
        ("a ", "b * c", " d", ("", "")),
        ("* an item of ", "b", " c", ("", "")),
        ("* an item of *b ", "c*", " d", ("", "*")),
        ("a **b\n\n", "c**", " d", ("**", "")),
        ("a `b ", "c`", " d", ("", "`")),
    ],
)
def test_marks_of_which_one_was_taken_out_are_told(
    before: str, taken: str, after: str, unpaired: tuple[str, str]
) -> None:
    """First those that it opened, then those that it closed."""
    start = len(before)
    assert find_unpaired(before + taken + after, start, start + len(taken)) == unpaired


def test_what_was_hidden_is_listed_in_all_its_ways_and_no_plain_word_is() -> None:
    known = Known(people=[Person("June Page")])
    decision = Decision("person", "June Page", "replace", variants=("jpage",))
    applied = redact("cc June", known, [decision])
    assert applied == Applied("cc an engineer", (), ("June Page", "jpage"))
