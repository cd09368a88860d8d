"""Clients that say all they can and read nothing: they cost the server bounded memory and nobody else his turn."""

import os
import threading
import time
from contextlib import suppress
from functools import partial
from statistics import median

import pytest
import requests
import websocket

from tests.conftest import server_in
from tests.faults.travellers import RawClient
from tests.people import Phone
from tests.server import memory
from tests.waiting import PATIENCE

PINGS = (b"\x89\x80" + os.urandom(4)) * 10_000
SECONDS = 2
SESSION = "test-session-id"


@pytest.fixture(scope="module")
def server(with_demo, tmp_path_factory):
    server = server_in(with_demo, tmp_path_factory.mktemp("flooded"), RATE_LIMITS="off").start()
    yield server
    assert server.stop() == 0, server.log
    assert "Traceback" not in server.log, server.log


def pour(client, data):
    """Say it again and again until cut off; the way to end it."""
    enough = threading.Event()

    def pouring():
        with suppress(OSError):
            while not enough.is_set():
                client.ws.sock.sendall(data)

    client.ws.settimeout(1)
    thread = threading.Thread(target=pouring)
    thread.start()
    return lambda: (enough.set(), client.closes(), thread.join(10))


def test_pings_without_end_keep_nobody_waiting(server):
    calm = Phone(server.url, ["websocket"])
    calm.joins(session_id=SESSION, nickname="차분")
    waits = []
    stop = pour(RawClient(server.url, receive_buffer=4096).connects(), PINGS)
    end = time.monotonic() + SECONDS
    while not waits or time.monotonic() < end:
        began = time.monotonic()
        assert calm.says("나도")["ok"]
        waits.append(time.monotonic() - began)
    stop()
    calm.leaves()
    assert median(waits) < SECONDS / 4, "s, and not until the flood ends"


def test_answers_that_nobody_reads_cost_no_memory(server):
    before = memory(server)
    stop = pour(RawClient(server.url, receive_buffer=4096).connects(), PINGS)
    time.sleep(SECONDS)
    grown = memory(server) - before
    stop()
    assert grown < 15


def polling(server):
    """A long-poller's address, after CONNECT."""
    base = f"{server.url}/socket.io/?EIO=4&transport=polling"
    sid = requests.get(base, timeout=10).text.partition('"sid":"')[2].partition('"')[0]
    requests.post(f"{base}&sid={sid}", data="40", timeout=10)
    return f"{base}&sid={sid}"


def test_a_long_poller_that_asks_for_everything_and_fetches_nothing_is_let_go(server):
    speaker = Phone(server.url, ["websocket"])
    token = speaker.joins(session_code="TEST02", nickname="연설가")["token"]
    for text in range(300):
        speaker.client.emit("send_message", {"message": f"{text} " + "긴 말씀" * 120, "message_type": "text"})
    speaker.heard("new_message", lambda message: message["message"].startswith("299 "))
    before = memory(server)
    address = polling(server)
    join = f'42["join_session",{{"session_code":"TEST02","token":"{token}","since":0}}]'
    requests.post(address, data="\x1e".join([join] * 200).encode(), timeout=2 * PATIENCE)
    grown = memory(server) - before
    speaker.leaves()
    assert requests.get(address, timeout=10).status_code == 400, "its connection has ended"
    assert grown < 60


def test_many_packets_in_one_post_keep_nobody_waiting(server):
    calm = Phone(server.url, ["websocket"])
    turns, pongs = 0, b"\x1e".join([b"3"] * 4096)
    post = partial(requests.post, data=pongs, timeout=2 * PATIENCE)
    posting = [threading.Thread(target=post, args=(polling(server),)) for _ in range(4)]
    for each in posting:
        each.start()
    while any(each.is_alive() for each in posting):
        assert calm.sends("leave_session")["code"] == "not_joined"
        turns += 1
    calm.leaves()
    assert turns > 1 + len(posting), "not only between one POST and the next"
    assert requests.post(polling(server), b"\x1e".join([b"3"] * 4097), timeout=10).status_code == 400


def test_of_two_upgrades_the_second_is_cut_off(server):
    address = polling(server).replace("http", "ws").replace("transport=polling", "transport=websocket")
    first, second = (websocket.create_connection(address, timeout=PATIENCE) for _ in range(2))
    for each in (first, second):
        each.send("2probe")
        assert each.recv() == "3probe"
    first.send("5")
    first.send('420["leave_session"]')
    while not (heard := first.recv()).startswith("430"):
        pass
    assert "not_joined" in heard
    second.send("5")
    second.settimeout(PATIENCE)
    with pytest.raises((websocket.WebSocketConnectionClosedException, ConnectionError)):
        while second.recv():
            pass
        raise ConnectionResetError("an empty frame is a CLOSE")
    first.send('421["leave_session"]')
    while not first.recv().startswith("431"):
        pass
    first.close()
