"""WebSocket frames: what is written is read back, however the network cuts it."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagenow.realtime.frames import BINARY, CLOSE, PING, TEXT, Parser, ProtocolError, unmask, websocket_frame

LARGEST = 70_000


def masked(payload, opcode=TEXT, final=True):
    """A frame as a client sends it."""
    mask = os.urandom(4)
    head = bytearray(websocket_frame(payload, opcode))
    del head[len(head) - len(payload) :]
    head[0] = (0x80 if final else 0) | opcode
    head[1] |= 0x80
    return bytes(head) + mask + unmask(payload, mask)


def read(parser, data, step):
    messages = []
    for start in range(0, len(data), step):
        parser.feed(data[start : start + step])
        while (message := parser.next()) is not None:
            messages.append(message)
    return messages


@given(payloads=st.lists(st.binary(max_size=300), max_size=8), step=st.integers(1, 400))
def test_what_is_written_is_read_in_pieces_of_any_size(payloads, step):
    stream = b"".join(masked(payload, BINARY) for payload in payloads)
    assert read(Parser(LARGEST), stream, step) == [(BINARY, payload) for payload in payloads]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536])
def test_every_length_has_its_head(size):
    payload = os.urandom(size)
    assert read(Parser(LARGEST), masked(payload), 4_096) == [(TEXT, payload)]


@given(pieces=st.lists(st.binary(max_size=50), min_size=2, max_size=6), step=st.integers(1, 100))
def test_fragments_are_one_message_and_a_ping_may_come_between(pieces, step):
    first, *rest = pieces
    stream = masked(first, TEXT, final=False) + masked(b"!", PING)
    for number, piece in enumerate(rest):
        stream += masked(piece, 0, final=number == len(rest) - 1)
    assert read(Parser(LARGEST), stream, step) == [(PING, b"!"), (TEXT, b"".join(pieces))]


WRONG = {
    "too large": (masked(b"x" * 101), 1009),
    "too large in fragments": (masked(b"x" * 60, TEXT, False) + masked(b"x" * 60, 0), 1009),
    "empty fragments without end": (masked(b"", TEXT, False) + masked(b"", 0, False) * 100, 1009),
    "a new message inside another": (masked(b"a", TEXT, False) + masked(b"b"), 1002),
    "a continuation of nothing": (masked(b"a", 0), 1002),
    "not masked": (websocket_frame(b"a"), 1002),
    "a fragmented close": (masked(b"", CLOSE, False), 1002),
    "an unknown opcode": (masked(b"", 3), 1002),
}


@pytest.mark.parametrize(("stream", "status"), WRONG.values(), ids=WRONG.keys())
def test_what_breaks_the_protocol_is_named(stream, status):
    with pytest.raises(ProtocolError) as wrong:
        read(Parser(100), stream, 1_000)
    assert wrong.value.status == status
