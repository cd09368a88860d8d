"""The worker's end with the real app on it, whose sockets take a shorter way than the library's."""

import signal
import time

import pytest

from tests.people import Phone
from tests.server import ended

pytestmark = pytest.mark.server

TRANSPORTS = [["websocket"], ["polling"], ["polling", "websocket"]]


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_nobody_is_left_hanging(own_server, number):
    server = own_server().start()
    old = server.workers[0]
    phones = [Phone(server.url, transports) for transports in TRANSPORTS * 4]
    for place, phone in enumerate(phones):
        phone.joins(session_code="TEST01", nickname=f"손님{place}")
    first = [phone.heard("connected")["sid"] for phone in phones]
    begin = time.monotonic()

    server.signal(number)
    while not ended(old):
        assert time.monotonic() - begin < 12
        time.sleep(0.05)
    if number == signal.SIGHUP:
        for phone, old_sid in zip(phones, first, strict=True):
            phone.heard("connected", lambda data, old_sid=old_sid: data["sid"] != old_sid, within=15)

    for phone in phones:
        phone.leaves()
    assert server.stop() == 0
    assert "Traceback" not in server.log
    assert "Exception" not in server.log
