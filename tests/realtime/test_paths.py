"""The same conversation by every way that a message can take through the server, with stock clients."""

import json
import subprocess
import threading
import time
from pathlib import Path
from statistics import median

import pytest
import requests

from tests.faults.travellers import RawClient, Traveller
from tests.programs import need
from tests.realtime import paths
from tests.server import memory
from tests.test_seed_sockets import test_join_session_websocket, test_websocket_connection  # noqa: F401 here thrice
from tests.waiting import PATIENCE, eventually

pytestmark = pytest.mark.server
path, server = paths.path, paths.server

TRANSPORTS = [["websocket"], ["polling"], ["polling", "websocket"]]
SESSION = "test-session-id"
any_transport = pytest.mark.parametrize("transports", TRANSPORTS, ids=["websocket", "polling", "upgrade"])
ours = pytest.mark.parametrize("path", ["direct", "gevent", "threading"], indirect=True)
direct = pytest.mark.parametrize("path", ["direct"], indirect=True)


def _at_once(path, transports):
    """Left to itself, python-engineio loses what a long-poller says or is told beyond sixteen packets at a time."""
    return 8 if (path, transports) == ("stock", ["polling"]) else 60


def token(server, nickname):
    return requests.post(f"{server.url}/api/join/TEST01", json={"nickname": nickname}, timeout=10).json()["token"]


@any_transport
def test_one_speaks_and_is_answered_and_heard_in_order(path, phone, transports):
    speaker = phone(f"화자 {len(transports)}{transports[0]}", transports=transports, session_id=SESSION)
    listener = phone(f"청자 {len(transports)}{transports[0]}", transports=transports, session_id=SESSION)
    answers, count = [], _at_once(path, transports)
    for text in range(count):
        said = {"message": f"{text}", "message_type": "text"}
        speaker.client.emit("send_message", said, callback=answers.append)
    for person in (listener, speaker):
        person.heard("new_message", lambda data: data["message"] == f"{count - 1}")
    eventually(lambda: len(answers) == count)

    assert listener.texts == speaker.texts == [f"{text}" for text in range(count)]
    seqs = [message["seq"] for message in listener.everything("new_message")]
    assert [answer["seq"] for answer in answers] == seqs


def test_what_many_say_at_once_everybody_hears_once_and_in_one_order(server, path):
    people = [
        Traveller(server.url, SESSION, token(server, f"{n}번 {transports}"[:20]), transports)
        for n, transports in enumerate(TRANSPORTS * 2)
        if _at_once(path, transports) == 60
    ]
    assert all(person.joined.wait(PATIENCE) for person in people)
    before = people[0].last_seq
    for text in range(30):
        for person in people:
            person.client.emit("send_message", {"message": f"{text}", "message_type": "text"})
    for person in people:
        person.waits_for(before + 30 * len(people))
        assert person.wrong == []
        assert person.log[before:] == people[0].log[before:]
        person.leaves()


@any_transport
def test_the_stock_javascript_client_speaks_and_hears_in_order(server, path, transports):
    node = need("node")
    script = str(Path(__file__).with_name("stock_client.mjs"))
    count = _at_once(path, transports)
    nickname = f"노드 {len(transports)}{transports[0]}"
    arguments = [server.url, ",".join(transports), SESSION, nickname, str(count)]
    ran = subprocess.run(
        [node, "--experimental-websocket", "--no-warnings", script, *arguments],
        capture_output=True, text=True, timeout=2 * PATIENCE, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    got = json.loads(ran.stdout)

    assert got["transport"] == transports[-1]
    heard = [data["seq"] for name, data in got["heard"] if name == "new_message"]
    assert heard == [answer["seq"] for answer in got["answers"]] == sorted(heard)
    assert len(heard) == count
    assert heard[0] == got["joined"]["last_seq"] + 1


TOO_LARGE = "가" * 7_000  # 21 kB
MUCH_TOO_LARGE = "x" * 70_000


@ours
@any_transport
def test_a_message_over_16_kb_is_refused_in_its_turn(path, phone, transports):
    person = phone(f"긴 말 {len(transports)}{transports[0]}", transports=transports, session_id=SESSION)
    answers = []
    for text in ("앞", TOO_LARGE, "뒤"):
        person.client.emit("send_message", {"message": text, "message_type": "text"}, callback=answers.append)
    person.heard("error", lambda data: data["code"] == "too_large")
    person.heard("new_message", lambda data: data["message"] == "뒤")
    eventually(lambda: len(answers) == 3)

    assert [answer.get("code", "ok") for answer in answers] == ["ok", "too_large", "ok"]
    assert "16 kB" in answers[1]["detail"]
    assert person.texts == ["앞", "뒤"]


@ours
@any_transport
def test_binary_data_is_refused_and_not_collected(path, phone, transports):
    person = phone(f"이진 {len(transports)}{transports[0]}", transports=transports, session_id=SESSION)
    answer = person.sends("send_message", message=b"\0\1\2", message_type="text")
    assert (answer["ok"], answer["code"]) == (False, "invalid")
    assert person.says("글")["ok"]


def test_a_message_over_all_bounds_ends_its_connection_alone(server, path):
    too_long = RawClient(server.url).connects()
    too_long.sends(f'42["send_message",{{"message":"{MUCH_TOO_LARGE}"}}]')
    assert too_long.is_cut_off(within=PATIENCE)
    assert server.answers()


def test_connected_is_told_after_a_pause(server, path):
    """Its handler may be registered right after connect() has returned."""
    client = RawClient(server.url).connects()
    began = time.monotonic()
    assert client.ws.recv().startswith('42["connected"')
    assert time.monotonic() - began > 0.05
    client.closes()


@direct
def test_attachments_without_end_cost_no_memory(server, path):
    client = RawClient(server.url).connects()
    client.sends('4599999-["send_message",{"_placeholder":true,"num":0}]')
    before = memory(server)
    for _ in range(2_000):
        client.ws.send_binary(b"x" * 16_000)
    client.sends('420["leave_session"]')
    while not client.ws.recv().startswith("430"):
        pass
    assert memory(server) - before < 10
    client.closes()


@direct
def test_compression_is_declined(server, path):
    client = RawClient(server.url, offers="permessage-deflate; client_max_window_bits")
    assert "sec-websocket-extensions" not in client.ws.getheaders()
    client.connects().sends(f'42["join_session",{{"session_id":"{SESSION}","nickname":"압축"}}]')
    while "joined_session" not in client.ws.recv():
        pass
    client.closes()


FLOOD = '42{}["leave_session",{{"junk":"' + "x" * 10_000 + '"}}]'
FLOOD_SECONDS = 1.5


def test_who_floods_is_slowed_by_tcp_and_answered_in_order(server, path, phone):
    calm = phone(f"차분 {path}", transports=["websocket"], session_id=SESSION)
    client = RawClient(server.url).connects()
    answers, waits, sent = [], [], 0
    hearing = threading.Thread(target=_answers_of, args=(client, answers))
    hearing.start()
    before, end = memory(server), time.monotonic() + FLOOD_SECONDS
    while not waits or time.monotonic() < end:
        client.sends(FLOOD.format(sent))
        sent += 1
        if sent % 200 == 0:
            began = time.monotonic()
            assert calm.says("나도")["ok"]
            waits.append(time.monotonic() - began)
    grown = memory(server) - before
    client.sends(f'42{sent}["goodbye"]')
    hearing.join(2 * PATIENCE)
    client.closes()

    assert answers == list(range(sent + 1))
    if path != "stock":  # simple-websocket reads ahead of whom it serves
        assert grown < 12, "MB for what one client sent faster than it was read"
    if path == "direct":
        assert median(waits) < FLOOD_SECONDS / 2, "s for another participant's text"


def _answers_of(client, answers):
    client.ws.settimeout(PATIENCE)
    while True:
        packet = client.ws.recv()
        if packet == "2":
            client.sends("3")
        elif packet.startswith("43"):
            number, _, answer = packet[2:].partition("[")
            answers.append(int(number))
            if "unknown_command" in answer:
                return
