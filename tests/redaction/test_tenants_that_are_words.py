"""A tenant whose name is a word is meant by its name, and not by the word."""

from __future__ import annotations

import pytest

from incident_kit.model import Known
from incident_kit.redaction import find

KNOWN = Known(
    tenants=["Lantern", "Anchor", "Eleven", "Three", "Fenwick District Council", "Anchor Housing"]
)
MEANT = [
    ("Lantern rang, by a lantern", ["Lantern"]),
    ("Lantern users were affected", ["Lantern"]),
    ("We told Lantern.", ["Lantern"]),
    ("tenant='lantern' status=503", ["lantern"]),
    ('{"tenant_id": "lantern"}', ["lantern"]),
    ("customer=lantern, org: anchor", ["lantern", "anchor"]),
    ("#inc-lantern-payments and #lantern_support", ["lantern", "lantern"]),
    ("#lantern is busy; see #AnchorHousing", ["lantern", "AnchorHousing"]),
    ("Eleven contacted support", ["Eleven"]),
    ("Eleven's users rang. We told Eleven and Three.", ["Eleven", "Eleven", "Three"]),
    ("Fenwick Council rang", ["Fenwick Council"]),
    ("Fenwick District rang", ["Fenwick District"]),
    ("fenwick council rang; fenwick-district", ["fenwick council", "fenwick-district"]),
    ("the lantern tenant; namespace: anchor", ["lantern", "anchor"]),
    ("LANTERN rang, LANTERN=1", ["LANTERN"]),
    ("label tenant:eleven", ["eleven"]),
    ("--tenant anchor; the tenant lantern", ["anchor", "lantern"]),
    ("see lantern-db.internal:5432", ["lantern-db.internal:5432"]),
    ("on web.lantern.svc.cluster.local", ["web.lantern.svc.cluster.local"]),
]
PLAIN = [
    "a lantern in the anchor tag",
    "eleven engineers saw three alerts; it goes up to eleven",
    "Eleven engineers were paged. Three of them rang. Eleven of twelve recovered.",
    "Eleven minutes later it was over.",
    "Anchor the boat. Anchor no hopes on it. Anchor your tags.",
    "element.hasLantern() and getAnchor() failed",
    "the lantern-based one, color: lantern",
    "issue #11",
]


@pytest.mark.parametrize(("text", "names"), MEANT)
def test_a_tenant_called_by_a_word_is_found_where_it_is_meant(text: str, names: list[str]) -> None:
    assert [text[one.start : one.end] for one in find(text, KNOWN)] == names


@pytest.mark.parametrize("text", PLAIN)
def test_a_word_that_is_a_tenants_name_is_left_where_it_is_the_word(text: str) -> None:
    assert [text[one.start : one.end] for one in find(text, KNOWN)] == []
