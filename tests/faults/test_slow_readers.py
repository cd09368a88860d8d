"""Promise 5: ten of sixty phones stop reading, in the middle of a loud evening."""

import json
import selectors
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import pytest
import requests

from tests.faults.travellers import RawClient, Traveller, stored
from tests.people import Phone
from tests.server import memory
from tests.waiting import SLOW_MACHINE, eventually

SESSION = "test-session-id"
LISTENERS, SPEAKERS, SLEEPERS = 46, 4, 10
LONG = "가" * 480
A_SECOND = 200
GONE = 20 + SLOW_MACHINE * 5  # seconds: promise 6 says 25, of which a PING and its answer may take 20
PING = b"\x81\x012"  # as a frame of WebSocket
UNDER_WAY = 20  # texts at most: a machine that is slower than A_SECOND gets as many as it carries, and no queue of them


class Sleeper(Traveller):
    """A stock client that reads nothing while its handler sleeps."""

    def __init__(self, *how, **options):
        self.awake = threading.Event()
        self.awake.set()
        super().__init__(*how, **options)

    def _hear(self, name, data=None):
        self.awake.wait()
        super()._hear(name, data)


class Speaker(Phone):
    """Notes how long each of its texts took to come back to it."""

    def __init__(self, url):
        self.waits, self._said_at = [], {}
        super().__init__(url, ["websocket"])

    @property
    def under_way(self):
        return len(self._said_at)

    def emits(self, number):
        self._said_at[number] = time.monotonic()
        self.client.emit("send_message", {"message": f"{number} {LONG}", "message_type": "text"})

    def _hear(self, name, data=None):
        if name == "new_message":
            said_at = self._said_at.pop(data["message"].partition(" ")[0], None)
            if said_at:
                self.waits.append(time.monotonic() - said_at)
        super()._hear(name, data)


@pytest.fixture
def hall(own_server):
    """(server, speakers, sleepers), and listeners who only read."""
    server = own_server(RATE_LIMITS="off").start()
    tokens = [_token(server, f"잠든{number}") for number in range(SLEEPERS)]
    small = {"websocket_extra_options": {"sockopt": ((socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536),)}}
    with ThreadPoolExecutor(10) as coming:
        sleepers = list(coming.map(lambda token: Sleeper(server.url, SESSION, token, ["websocket"], **small), tokens))
        speakers = list(coming.map(lambda _: Speaker(server.url), range(SPEAKERS)))
        listeners = list(coming.map(lambda _: RawClient(server.url), range(LISTENERS)))
    for number, each in enumerate(speakers):
        each.joins(session_id=SESSION, nickname=f"말하는{number}")
    for number, each in enumerate(listeners):
        each.connects(f'{{"token":"{_token(server, f"듣는{number}")}","session_id":"{SESSION}"}}')
    enough = threading.Event()
    reading = threading.Thread(target=_read_all, args=(listeners, enough))
    reading.start()
    yield server, speakers, sleepers
    enough.set()
    reading.join()
    for sleeper in sleepers:
        sleeper.awake.set()
    for client in (*sleepers, *speakers):
        client.leaves()
    for each in listeners:
        each.closes()


def test_ten_who_stop_reading_cost_little_slow_nobody_and_come_back(hall):
    server, speakers, sleepers = hall
    eventually(lambda: _count(server) == LISTENERS + SPEAKERS + SLEEPERS)
    _talk(speakers, texts=240)
    with_all_awake = _middle(speakers)

    for sleeper in sleepers:
        sleeper.awake.clear()
    before = memory(server)
    _talk(speakers, texts=1_000)
    grown = memory(server) - before
    with_ten_asleep = _middle(speakers)
    eventually(lambda: _count(server) == LISTENERS + SPEAKERS, GONE, lambda: _count(server))

    assert grown < 12, "MB for ten readers who do not read"
    assert with_ten_asleep < 2 * with_all_awake + 0.1, "seconds; make bench ONLY=slow shows the slowest"
    for sleeper in sleepers:
        sleeper.awake.set()
    last = len(stored(server, SESSION))
    for sleeper in sleepers:
        sleeper.waits_for(last)
        assert sleeper.wrong == []
        assert [event["seq"] for event in sleeper.log] == list(range(1, last + 1))
    _catches_up_late(server, last)
    assert "Traceback" not in server.log


def _catches_up_late(server, last):
    """What a client missed may be more than a room ever leaves it to read, twice as much with the answer."""
    late = RawClient(server.url, receive_buffer=65_536).connects()
    asked = {"session_id": SESSION, "nickname": "늦은", "since": last - 1_000}
    late.sends("420" + json.dumps(["join_session", asked]))
    time.sleep(1)
    heard = []
    while not (heard and heard[-1].startswith("430")):
        heard += [packet] if (packet := late.ws.recv()).startswith("4") else []
    event = next(packet for packet in heard if packet.startswith('42["joined_session"'))
    assert len(event) > 500_000
    assert len(json.loads(heard[-1][3:])[0]["events"]) == 1_000
    late.closes()


def _talk(speakers, texts):
    began = time.monotonic()
    for number in range(texts):
        speakers[number % SPEAKERS].emits(f"{began}-{number}")
        time.sleep(max(0, began + number / A_SECOND - time.monotonic()))
        eventually(lambda: sum(speaker.under_way for speaker in speakers) < UNDER_WAY)
    eventually(lambda: sum(len(speaker.waits) for speaker in speakers) == texts)


def _middle(speakers):
    middle = median(wait for speaker in speakers for wait in speaker.waits)
    for speaker in speakers:
        speaker.waits.clear()
    return middle


def _read_all(listeners, enough):
    """And answers pings: on a slow machine the talk takes longer than a client may be silent."""
    with selectors.DefaultSelector() as selector:
        for each in listeners:
            selector.register(each.ws.sock, selectors.EVENT_READ, each)
        rests = dict.fromkeys(listeners, b"")
        while not enough.is_set():
            for key, _ in selector.select(0.1):
                heard = rests[key.data] + key.fileobj.recv(1 << 18)
                rests[key.data] = heard[1 - len(PING) :]
                if PING in heard:
                    key.data.sends("3")


def _token(server, nickname):
    return requests.post(f"{server.url}/api/join/TEST01", json={"nickname": nickname}, timeout=10).json()["token"]


def _count(server):
    with requests.get(f"{server.url}/api/join/TEST01", timeout=10) as answer:
        return answer.json()["participants"]
