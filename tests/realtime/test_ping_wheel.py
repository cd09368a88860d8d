"""Pings: who answers stays, who does not is gone, who never connected is nobody."""

from types import SimpleNamespace

import pytest

from engagenow.realtime import ping_wheel
from engagenow.realtime.ping_wheel import PingWheel

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
