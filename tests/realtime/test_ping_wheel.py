"""Pings: who answers stays, who does not is gone, who never connected is nobody; and how long an answer takes."""

from types import SimpleNamespace

import pytest

from engagenow.realtime import direct_socket, ping_wheel, round_trips
from engagenow.realtime.direct_socket import DirectSocket
from engagenow.realtime.ping_wheel import PingWheel
from engagenow.realtime.round_trips import round_trip_of

INTERVAL, TIMEOUT = 10, 10


class Client:
    is_held_back = False

    def __init__(self, sid):
        self.sid, self.sent, self.closed, self.closing, self.last_ping = sid, 0, False, False, None

    def send(self, _packet):
        self.sent += 1

    def close(self, **_how):
        self.closed = True


@pytest.fixture
def wheel(monkeypatch):
    monkeypatch.setattr(ping_wheel, "monotonic", lambda: 0)
    server = SimpleNamespace(
        ping_interval=INTERVAL, ping_timeout=TIMEOUT, start_background_task=lambda _: None,
        reason=SimpleNamespace(PING_TIMEOUT="ping timeout"),
    )  # fmt: skip
    return PingWheel(server, lambda sid: sid != "nobody")


def test_a_client_is_pinged_when_it_is_due_and_not_before(wheel):
    ada = Client("ada")
    wheel.add(ada)
    wheel._step(INTERVAL - 1)
    assert ada.sent == 0
    wheel._step(INTERVAL)
    assert ada.sent == 1
    assert not ada.closed


def test_who_answers_stays_and_who_does_not_is_gone_after_twenty_seconds(wheel):
    ada, bob = Client("ada"), Client("bob")
    wheel.add(ada)
    wheel.add(bob)
    wheel._step(INTERVAL)
    ada.last_ping = None  # her PONG came
    wheel._step(INTERVAL + TIMEOUT - 1)
    assert not bob.closed
    wheel._step(INTERVAL + TIMEOUT)
    assert bob.closed
    assert not ada.closed


def test_who_never_said_connect_is_ended_at_the_first_ping(wheel):
    nobody = Client("nobody")
    wheel.add(nobody)
    wheel._step(INTERVAL)
    assert nobody.closed
    assert nobody.sent == 0


def test_whom_something_else_has_closed_is_left_alone(wheel):
    """A long-poller that let its queue fill, say, and never comes back."""
    ada = Client("ada")
    wheel.add(ada)
    ada.closed = True
    wheel._step(INTERVAL)
    wheel._step(INTERVAL + TIMEOUT)
    assert ada.sent == 0


def test_who_reads_a_long_answer_is_not_gone_meanwhile(wheel):
    """Its PONG is read once it has read: until then it is not missed."""
    ada = Client("ada")
    ada.is_held_back = True
    wheel.add(ada)
    wheel._step(INTERVAL)
    wheel._step(INTERVAL + TIMEOUT)
    assert not ada.closed
    ada.is_held_back = False
    wheel._step(INTERVAL + 2 * TIMEOUT)
    assert ada.closed


def test_the_smallest_round_trip_of_the_last_minute_is_known(monkeypatch):
    now = [0.0]
    for module in (direct_socket, round_trips):
        monkeypatch.setattr(module, "monotonic", lambda: now[0])
    server = SimpleNamespace(
        create_queue=lambda: None, unread=SimpleNamespace(account=lambda _cut_off: None),
        wheel=SimpleNamespace(add=lambda _socket: None), sockets={},
    )  # fmt: skip
    ada = server.sockets["ada"] = DirectSocket(server, "ada")
    ada.schedule_ping()  # as it connects: no ping was sent
    assert round_trip_of(server, "ada") == round_trip_of(server, "nobody") == 0
    known = []
    for asked_at, seconds in ((1000, 0.25), (1025, 0.125), (1050, 0.5), (1090, 0.5)):
        ada.last_ping, now[0] = asked_at, asked_at + seconds
        ada.schedule_ping()  # its PONG came
        known.append(round_trip_of(server, "ada"))
    assert known == [0.25, 0.125, 0.125, 0.5]
