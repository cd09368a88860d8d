"""Many requests at once, slow ones and idle ones: everybody else is served all the same."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from statistics import median
from urllib.parse import urlsplit

import pytest
import requests

from engagenow.admission import BODY_WITHIN
from tests.faults import attacks
from tests.people import Phone
from tests.server import LONG_GRACE
from tests.waiting import PATIENCE, SLOW_MACHINE, eventually

pytestmark = pytest.mark.server

PLACES = 60  # --worker-connections of this file's small server
KEPT = 15  # of them for plain requests: a quarter
AT_ONCE = 300
POOL = 40  # connections to SQLite that one process opens at most (config.py)
WITHIN = BODY_WITHIN + 5 * SLOW_MACHINE  # seconds


@pytest.fixture
def small(own_server):
    return own_server(*LONG_GRACE, "--worker-connections", str(PLACES)).start()


def opens(server):
    address = urlsplit(server.url)
    return socket.create_connection((address.hostname, address.port), timeout=PATIENCE)


def test_pictures_asked_for_at_once_keep_no_probe_waiting(server):
    path, began = "/api/sessions/test-session-id/qr.png?size=large", time.monotonic()
    with attacks.watched(server.url) as waits:
        answered = attacks.requests_at_once(server.url, path, AT_ONCE, seconds=PATIENCE)
        took = time.monotonic() - began
    assert answered == AT_ONCE
    assert median(waits) < took / 4, "s, behind only some of the others"


def test_pages_asked_for_at_once_keep_no_client_waiting(server, phone):
    calm, waits = phone("차분", session_code="TEST02"), []
    asking = threading.Thread(
        target=attacks.requests_at_once, args=(server.url, "/join/TEST01", AT_ONCE), kwargs={"seconds": PATIENCE}
    )
    asking.start()
    first = time.monotonic()
    while not waits or asking.is_alive():
        began = time.monotonic()
        assert calm.taps()["ok"]
        waits.append(time.monotonic() - began)
        time.sleep(0.12)  # slower than its limit
    assert median(waits) < (time.monotonic() - first) / 4, "s, behind only some of the pages"


def test_idle_sockets_leave_room_for_requests_and_for_who_joins(small):
    early = Phone(small.url, ["websocket"])
    early.joins(session_code="TEST01", nickname="먼저")
    idle = attacks.idle_sockets(small.url, PLACES - KEPT + 30)
    assert requests.get(f"{small.url}/livez", timeout=PATIENCE).status_code == 200
    late = Phone(small.url, ["websocket"])
    late.joins(session_code="TEST01", nickname="나중")
    assert early.says("들려요?")["ok"]
    late.heard("new_message")
    eventually(lambda: sum(map(is_closed, idle)) >= 30, saying=lambda: "the oldest gave way")
    closed = [is_closed(sock) for sock in idle]
    assert not any(closed[-5:]), "the youngest did not"
    for sock in idle:
        sock.close()
    for each in (early, late):
        each.leaves()


WAIT = b"GET /api/join/TEST01?unless=active HTTP/1.1\r\nHost: x\r\n\r\n"


def test_who_waits_for_a_start_leaves_room_for_requests_and_for_who_joins(small):
    waiting = [opens(small) for _ in range(PLACES + 5)]
    for sock in waiting:
        sock.sendall(WAIT)
    time.sleep(1)
    assert requests.get(f"{small.url}/livez", timeout=PATIENCE).status_code == 200
    inside = [Phone(small.url, ["websocket"]) for _ in range(PLACES - KEPT)]
    for number, each in enumerate(inside):
        each.joins(session_code="TEST01", nickname=f"손님 {number}")
    assert requests.get(f"{small.url}/livez", timeout=PATIENCE).status_code == 200
    for each in inside:
        each.leaves()
    for sock in waiting:
        sock.close()


def test_who_waits_for_a_start_is_answered_when_the_server_ends(small):
    with closing(opens(small)) as sock:
        sock.sendall(WAIT)
        time.sleep(1)
        assert small.stop() == 0
        assert b'"status":"active"' in sock.recv(65_536).replace(b": ", b":")


def is_closed(sock):
    sock.settimeout(0.05)
    with suppress(TimeoutError):
        while True:
            try:
                if not sock.recv(65_536):
                    return True
            except ConnectionError:
                return True
    return False


def test_connections_that_say_nothing_leave_room_for_requests(small):
    silent = [opens(small) for _ in range(PLACES + 20)]
    for _ in range(5):
        assert requests.get(f"{small.url}/livez", timeout=PATIENCE).status_code == 200
    for sock in silent:
        sock.close()


HEAD = "POST /api/join/TEST01 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
POLL = "POST {} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n"


def test_bodies_on_their_way_hold_no_connection_of_the_database(own_server):
    server = own_server().start()
    present = Phone(server.url, ["websocket"])
    present.joins(session_code="TEST01", nickname="안에")
    sending = [opens(server) for _ in range(POOL + 2)]
    for sock in sending:
        sock.sendall(HEAD.encode() + b"{")
    time.sleep(1)
    began = time.monotonic()
    assert present.says("들려요?")["ok"]
    assert requests.get(f"{server.url}/api/join/TEST01", timeout=PATIENCE).status_code == 200
    assert time.monotonic() - began < BODY_WITHIN / 2, "s, and not until the bodies are given up"
    for sock in sending:
        sock.close()
    present.leaves()


def test_a_body_that_drips_or_stays_away_is_not_waited_for(server):
    polling = attacks.polling_address(server.url).removeprefix(server.url)
    sent = [(HEAD, b" "), (HEAD, b""), (POLL.format(polling), b"3")]
    results = []
    threads = [threading.Thread(target=drips, args=(server, head, drop, results)) for head, drop in sent]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert len(results) == len(sent)
    assert max(results) < WITHIN
    assert min(results) > 10, "a slow phone is given time"
    assert server.answers()


def drips(server, head, drop, took):
    """Send a byte of the body a second until the connection ends."""
    with closing(opens(server)) as sock:
        sock.sendall(head.encode())
        began = time.monotonic()
        sock.settimeout(1)
        while time.monotonic() - began <= WITHIN:
            with suppress(TimeoutError):
                try:
                    if not sock.recv(4096):
                        break
                except ConnectionError:
                    break
            with suppress(OSError):
                sock.sendall(drop)
        took.append(time.monotonic() - began)


UPGRADES = ("", "Upgrade: h2c\r\n", "Upgrade: websocket\r\n")
UNREAD = 200  # requests, one behind the other


def test_an_answer_that_is_not_read_is_not_kept(server):
    with ThreadPoolExecutor() as pool:
        answered = dict(zip(UPGRADES, pool.map(partial(reads_too_late, server), UPGRADES), strict=True))
    assert all(number < UNREAD for number in answered.values()), answered
    assert server.answers()


def reads_too_late(server, upgrade):
    """How many answers there are to read for a client that reads none for 25 seconds."""
    address = urlsplit(server.url)
    with closing(socket.socket()) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.connect((address.hostname, address.port))
        request = f"GET /api/openapi.json HTTP/1.1\r\nHost: {address.netloc}\r\n{upgrade}\r\n".encode()
        with suppress(OSError):
            for _ in range(UNREAD):
                sock.sendall(request)
                time.sleep(0.01)
        time.sleep(BODY_WITHIN + 5)
        sock.settimeout(1)
        heard = b""
        with suppress(OSError):
            while data := sock.recv(1 << 20):
                heard += data
        return heard.count(b"HTTP/1.1 200")
