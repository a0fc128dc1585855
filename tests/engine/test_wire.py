"""Messages come as they were sent, however the socket cuts them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.engine.wire import IOPUB, SHELL, Unpacker, pack

MESSAGES = st.lists(
    st.tuples(st.sampled_from([SHELL, IOPUB]), st.lists(st.binary(max_size=40), max_size=8)),
    max_size=6,
)


@tried(100)
@given(MESSAGES, st.lists(st.integers(min_value=1, max_value=60), min_size=1, max_size=9))
def test_messages_come_whole_and_in_order_whatever_the_pieces(
    messages: list[tuple[bytes, list[bytes]]], sizes: list[int]
) -> None:
    sent = b"".join(pack(route, parts) for route, parts in messages)
    unpacker = Unpacker()
    came = []
    while sent:
        for size in sizes:
            came += unpacker.feed(sent[:size])
            sent = sent[size:]
    assert came == messages
