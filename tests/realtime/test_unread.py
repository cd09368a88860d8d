"""What clients leave unread, each of them and all together."""

import socket

import pytest

from engagenow.core.figures import figures
from engagenow.realtime.outgoing import Outgoing
from engagenow.realtime.polling import MOST_AT_EASE, MOST_QUEUED, MOST_QUEUED_BYTES, RoomPacket
from engagenow.realtime.unread import MOST_UNREAD, Unread

POLLING = "/socket.io/?EIO=4&transport=polling"


class Client:
    def __init__(self, unread):
        self.account = unread.account(self.ends)
        self.ended = False

    def ends(self):
        self.ended = True
        self.account.size = 0


def test_over_the_bound_the_largest_goes_first_and_no_more_than_needed():
    unread, before = Unread(most=100), figures.slow_readers
    small, large, middle = Client(unread), Client(unread), Client(unread)
    small.account.size, large.account.size, middle.account.size = 10, 50, 30
    assert unread.total == 90
    small.account.size = 25
    assert (small.ended, large.ended, middle.ended) == (False, True, False)
    assert unread.total == 55
    assert figures.slow_readers == before + 1
    middle.account.size = 101
    assert (small.ended, middle.ended) == (False, True)
    assert unread.total == 25


def test_what_is_read_is_forgotten():
    unread = Unread(most=100)
    client = Client(unread)
    for size in (40, 90, 10, 0):
        client.account.size = size
        assert unread.total == size
    assert not unread._sizes


def test_nothing_more_is_read_of_a_client_above_its_bound():
    client = Client(Unread())
    client.account.size = MOST_UNREAD
    assert not client.account.is_full
    client.account.size += 1
    assert client.account.is_full


def test_a_client_is_behind_while_something_waits_that_the_kernel_does_not_keep():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        out = Outgoing(ours, Unread().account(lambda: None))
        out.write(b"a short frame")
        assert not out.is_behind
        out.write(bytes(900_000))
        assert out.is_behind
        out.end()


@pytest.fixture
def polling(app, client):
    """A client's session on long-polling."""
    sid = client.get(POLLING).text.partition('"sid":"')[2].partition('"')[0]
    return app.extensions["socketio"].server.eio.sockets[sid]


def test_a_polling_client_is_behind_while_its_queue_is_long(client, polling):
    polling.enqueue(RoomPacket(4, "x"))
    assert not polling.is_behind
    polling.enqueue(RoomPacket(4, "x" * MOST_AT_EASE))
    assert polling.is_behind
    client.get(f"{POLLING}&sid={polling.sid}")
    assert not polling.is_behind


@pytest.mark.parametrize(("text", "most"), [("x", MOST_QUEUED), ("x" * 100_000, MOST_QUEUED_BYTES // 100_100)])
def test_a_polling_client_that_fetches_nothing_is_let_go(client, polling, text, most):
    before = figures.slow_readers
    for _ in range(most):
        polling.enqueue(RoomPacket(4, text))
    assert not polling.closed
    for _ in range(2):
        polling.enqueue(RoomPacket(4, text))
    assert polling.closed
    assert figures.slow_readers == before + 1
    assert client.get(f"{POLLING}&sid={polling.sid}").status_code == 400
