"""Promise 3: after `joined_session` come exactly the events after its `last_seq`, also while everybody talks."""

import threading
import time

import pytest
import requests

from tests.faults.travellers import Traveller, stored
from tests.people import Phone
from tests.waiting import PATIENCE, eventually

SESSION = "test-session-id"


def join_by_http(server, nickname):
    return requests.post(f"{server.url}/api/join/TEST01", json={"nickname": nickname}, timeout=10).json()["token"]


@pytest.fixture
def chatter(own_server):
    """A room in which three people talk without a pause."""
    server = own_server(RATE_LIMITS="off").start()
    speakers = [Phone(server.url) for _ in range(3)]
    quiet = threading.Event()

    def talk(speaker, number):
        speaker.joins(session_id=SESSION, nickname=f"수다{number}")
        while not quiet.is_set():
            speaker.says("…")

    threads = [threading.Thread(target=talk, args=(s, n)) for n, s in enumerate(speakers)]
    for thread in threads:
        thread.start()
    yield server, lambda: (quiet.set(), [thread.join() for thread in threads])
    quiet.set()
    for thread, speaker in zip(threads, speakers, strict=True):
        thread.join()
        speaker.leaves()


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], None], ids=["websocket", "polling", "upgrade"])
def test_newcomers_miss_nothing_and_hear_nothing_twice(chatter, transports):
    server, hush = chatter
    people = []
    for number in range(8):
        people.append(Traveller(server.url, SESSION, join_by_http(server, f"새{number}"), transports))
        time.sleep(0.05)
    for person in people:  # and all of them come a second time, with `since`
        person.comes_back()
    eventually(lambda: len(stored(server, SESSION)) > 50)
    hush()

    last = len(stored(server, SESSION))
    for person in people:
        person.waits_for(last)
        assert person.wrong == []
        person.leaves()


def test_a_long_poller_may_send_more_at_once_than_the_protocol_library_takes(server):
    phone = Phone(server.url, ["polling"])
    phone.joins(session_id=SESSION, nickname="폴링")
    acknowledged = []
    for number in range(40):
        said = {"message": f"{number}번", "message_type": "text", "client_msg_id": f"poll-{number}"}
        phone.client.emit("send_message", said, callback=acknowledged.append)
    phone.heard("new_message", lambda data: data["message"] == "39번")

    assert [text for text in phone.texts if text.endswith("번")] == [f"{n}번" for n in range(40)]
    phone.leaves()


def test_forty_packets_in_one_post_are_all_heard(server):
    base = f"{server.url}/socket.io/?EIO=4&transport=polling"
    with requests.Session() as http:
        sid = http.get(base, timeout=10).text.partition('"sid":"')[2].partition('"')[0]
        http.post(f"{base}&sid={sid}", data="40", timeout=10)
        join = '42["join_session",{"session_id":"test-session-id","nickname":"한번에"}]'
        tap = '42["send_message",{"message":"👍","message_type":"emoji"}]'
        acknowledged = [f"42{n}{tap[2:]}" for n in range(40)]
        http.post(f"{base}&sid={sid}", data="\x1e".join([join, *acknowledged]).encode(), timeout=10)
        heard = ""
        end = time.monotonic() + PATIENCE
        while heard.count('[{"ok":true}]') < 40 and time.monotonic() < end:
            heard += http.get(f"{base}&sid={sid}", timeout=30).text
    assert heard.count('[{"ok":true}]') == 40
