"""Promises 5 and 6, and clients that no library would write."""

import struct
import threading
import time
from contextlib import suppress

import pytest
import requests
import websocket

from tests.faults.travellers import RawClient
from tests.people import Phone
from tests.server import memory
from tests.waiting import PATIENCE, SLOW_MACHINE

GONE = 20 + SLOW_MACHINE * 5  # seconds: promise 6 says 25, of which a PING and its answer may take 20


def test_two_tabs_are_one_person_and_leaving_is_seen_in_two_seconds(server, host, phone):
    live = host.opens()
    first = phone("하나", session_id=live["id"])
    second_tab = Phone(server.url)
    second_tab.joins(session_id=live["id"], token=first.joins(session_id=live["id"], nickname="무시")["token"])
    second = phone("둘", session_id=live["id"])
    first.heard("participant_count", lambda data: data["count"] == 2, within=SLOW_MACHINE * 2)

    second_tab.leaves()
    second.leaves()
    first.heard("participant_count", lambda data: data["count"] == 1, within=SLOW_MACHINE * 2)
    assert max(data["count"] for data in first.everything("participant_count")) == 2


def test_who_vanished_in_silence_is_gone_in_25_seconds_and_who_never_connected_too(server, host, phone):
    live = host.opens()
    watching = phone("지켜보는", session_id=live["id"])
    began = time.monotonic()
    silent = RawClient(server.url).connects()
    silent.sends(f'42["join_session",{{"session_id":"{live["id"]}","nickname":"터널"}}]')
    nobody = RawClient(server.url)
    hesitant = half_upgraded(server)
    watching.heard("participant_count", lambda data: data["count"] == 2)

    assert nobody.is_cut_off(within=GONE)
    watching.heard("participant_count", lambda data: data["count"] == 1, within=GONE - (time.monotonic() - began))
    assert time.monotonic() - began > 9  # it was given the time to answer
    silent.closes()
    hesitant.join(GONE - (time.monotonic() - began))
    assert not hesitant.is_alive(), "its pings bought it time"


def half_upgraded(server):
    """A WebSocket that says it will take over from long-polling, and never does. Its thread ends with it."""
    base = f"{server.url}/socket.io/?EIO=4&transport=polling"
    sid = requests.get(base, timeout=10).text.partition('"sid":"')[2].partition('"')[0]
    requests.post(f"{base}&sid={sid}", data="40", timeout=10)
    address = f"{base}&sid={sid}".replace("http", "ws").replace("transport=polling", "transport=websocket")
    probing = websocket.create_connection(address, timeout=PATIENCE)
    probing.send("2probe")

    def ping():
        with suppress(OSError, websocket.WebSocketException):
            while True:
                probing.ping()
                time.sleep(0.5)

    pinging = threading.Thread(target=ping, daemon=True)
    pinging.start()
    return pinging


NONSENSE = {
    "unmasked": b"\x81\x02" + b"40",
    "an unknown opcode": b"\x83\x80abcd",
    "an extension": b"\xc1\x80abcd",
    "a long ping": b"\x89\xfe\x01\x00abcd" + b"x" * 256,
    "too big": b"\x81\xff" + struct.pack("!Q", 1 << 40) + b"abcd",
    "a continuation of nothing": b"\x80\x80abcd",
    "no utf-8": b"\x81\x82\x00\x00\x00\x00\xff\xfe",
}


@pytest.mark.parametrize("frame", NONSENSE.values(), ids=NONSENSE.keys())
def test_a_frame_that_is_none_ends_the_connection_alone(server, frame):
    client = RawClient(server.url).connects()
    client.ws.sock.sendall(frame)
    assert client.is_cut_off(within=PATIENCE)
    assert server.answers()


def test_a_message_in_fragments_without_end_is_cut_off_before_it_costsmemory(server):
    client = RawClient(server.url)
    before = memory(server)
    with pytest.raises(OSError):  # noqa: PT011 reset or broken pipe: whichever comes first
        client.ws.sock.sendall(b"\x01\xfe\x20\x00abcd" + b"x" * 8192)
        for _ in range(2_000):
            client.ws.sock.sendall(b"\x00\xfe\x20\x00abcd" + b"x" * 8192)
            time.sleep(0.001)
    assert memory(server) - before < 10


PACKETS = {
    "no packet": "9",
    "no json": '42["join_session",{',
    "not a number": '42["join_session",{"since":NaN}]',
    "very deep": "42" + "[" * 5000,
    "binary": '451-["join_session",{"_placeholder":true,"num":0}]',
    "no event": "42[]",
    "a number for a name": "42[1]",
    "another namespace": "40/admin,",
    "an answer nobody asked for": '4399["x"]',
    "the name of a handler": '42["connect",{}]',
    "another handler": '42["disconnect"]',
}


@pytest.mark.parametrize("packet", PACKETS.values(), ids=PACKETS.keys())
def test_a_packet_that_is_none_hurts_nobody(server, packet):
    client = RawClient(server.url).connects()
    client.sends(packet)
    time.sleep(0.2)
    other = Phone(server.url)
    assert other.sends("leave_session")["code"] == "not_joined"
    other.leaves()
    client.closes()
    assert "Traceback" not in server.log


def test_another_origin_is_refused(server):
    address = f"{server.url}/socket.io/?EIO=4&transport=polling"
    with requests.get(address, headers={"Origin": "https://evil.example"}, timeout=PATIENCE) as refused:
        assert refused.status_code == 400
    with requests.get(address, headers={"Origin": server.url}, timeout=PATIENCE) as taken:
        assert taken.status_code == 200
