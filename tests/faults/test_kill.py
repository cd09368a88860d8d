"""Promises 1 to 3 of the wire: stored before shown, one order, no gap and no double, whatever is killed."""

import threading
import time

import pytest
import requests

from tests.faults.travellers import Traveller, stored
from tests.waiting import PATIENCE, SLOW_MACHINE, eventually

PEOPLE, TEXTS, KILLS = 12, 25, 4
SESSION = "test-session-id"
TRUE_WITHIN = 15  # seconds for the counts (contract, promise 6)


@pytest.fixture
def traveller():
    made = []

    def join(server, nickname, transports=None):
        answer = requests.post(f"{server.url}/api/join/TEST01", json={"nickname": nickname}, timeout=10)
        made.append(Traveller(server.url, SESSION, answer.json()["token"], transports))
        return made[-1]

    yield join
    for each in made:
        each.leaves()


def test_what_was_acknowledged_survives_four_kills_exactly_once(own_server, traveller):
    server = own_server().start()
    people = [traveller(server, f"손님{n}") for n in range(PEOPLE)]
    acknowledged = {}

    def talk(number):
        for text in range(TEXTS):
            key = f"{number}-{text}"
            acknowledged[key] = people[number].says(f"{number}의 {text}번째 말", key)
            if text % 5 == 0:  # its answer was lost on the way, say: the phone asks again
                assert people[number].says(f"{number}의 {text}번째 말", key) == acknowledged[key]
            time.sleep(0.05)

    talking = [threading.Thread(target=talk, args=(n,)) for n in range(PEOPLE)]
    for thread in talking:
        thread.start()
    for _ in range(KILLS):
        time.sleep(0.7)
        server.kill9()
        server.start()
    for thread in talking:
        thread.join(4 * PATIENCE)
    assert len(acknowledged) == PEOPLE * TEXTS

    log = stored(server, SESSION)
    assert [seq for seq, _, _ in log] == list(range(1, len(log) + 1))
    texts = {key: seq for seq, name, key in log if name == "new_message"}
    assert len(texts) == PEOPLE * TEXTS == len([name for _, name, _ in log if name == "new_message"])
    assert {key: answer["seq"] for key, answer in acknowledged.items()} == texts
    for person in people:
        person.waits_for(len(log))
        assert person.wrong == []
        assert [(event["seq"], event["name"]) for event in person.log] == [(seq, name) for seq, name, _ in log]


def test_the_worker_alone_is_killed_and_counts_are_true_in_15_seconds(own_server, traveller):
    server = own_server().start()
    staying, leaving = traveller(server, "남는 사람"), traveller(server, "떠나는 사람")
    assert _count(server) == 2

    server.kill9_worker()
    leaving.leaves()
    killed = time.monotonic()
    server.wait_until_up()
    eventually(lambda: _count(server) == 1, within=killed + SLOW_MACHINE * TRUE_WITHIN - time.monotonic())

    assert staying.says("아직 여기 있어요", "after")["ok"]


def _count(server):
    with requests.get(f"{server.url}/api/join/TEST01", timeout=10) as answer:
        return answer.json()["participants"]
