"""Fifty phones at a real server whose worker ends, is replaced, or is killed."""

import itertools
import re
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.faults.travellers import RawClient, Traveller, stored
from tests.server import LONG_GRACE, ROOT, ended
from tests.waiting import PATIENCE, SLOW_MACHINE, eventually

SESSION = "test-session-id"
TRANSPORTS = [["websocket"], ["websocket"], ["polling", "websocket"], ["websocket"], ["polling"]]
CROWD = 50


@pytest.fixture
def crowd(own_server):
    """(server, people): everybody has joined."""
    server = own_server(*LONG_GRACE, RATE_LIMITS="off").start()
    people = []

    def come(number):
        answer = requests.post(f"{server.url}/api/join/TEST01", json={"nickname": f"손님{number}"}, timeout=10)
        transports = TRANSPORTS[number % len(TRANSPORTS)]
        people.append(Traveller(server.url, SESSION, answer.json()["token"], transports))

    with ThreadPoolExecutor(10) as coming:
        list(coming.map(come, range(CROWD)))
    assert all(person.joined.wait(PATIENCE) for person in people)
    yield server, people
    for person in people:
        person.leaves()


@pytest.fixture
def talk(crowd):
    """One of them talks until told to be quiet, and says everything until it is acknowledged."""
    quiet = threading.Event()

    def say():
        for number in itertools.count():
            if quiet.is_set():
                return
            crowd[1][0].says(f"{number}", f"key {number}")
            time.sleep(0.01)

    talking = threading.Thread(target=say)
    talking.start()
    yield lambda: (quiet.set(), talking.join(30))
    quiet.set()
    talking.join(30)


def test_on_hup_everybody_moves_to_the_new_worker_and_misses_nothing(crowd, talk):
    server, people = crowd
    old = server.workers[0]
    eventually(lambda: len(stored(server, SESSION)) > 5)
    server.signal(signal.SIGHUP)
    eventually(lambda: ended(old))
    eventually(lambda: count(server) == CROWD)
    talk()
    nobody_missed_anything(server, people)
    for person in people[40:]:
        person.leaves()
    eventually(lambda: count(server) == 40, within=SLOW_MACHINE * 2)
    assert server.stop() == 0
    assert is_calm(server.log), server.log


def test_on_term_everybody_is_let_go_at_once(crowd):
    server, people = crowd
    with requests.Session() as browser:  # keeps its connection, and asks for nothing more
        assert browser.get(server.url + "/livez", timeout=5).ok
        server.signal(signal.SIGTERM)
        eventually(lambda: not any(person.joined.is_set() for person in people))
        assert server.stop() == 0, "nothing was being asked"
    assert is_calm(server.log), server.log


def test_after_kill_9_everybody_is_back_and_misses_nothing(crowd, talk):
    server, people = crowd
    old = server.workers[0]
    eventually(lambda: len(stored(server, SESSION)) > 5)
    server.kill9_worker()
    eventually(lambda: ended(old) and server.answers() and count(server) == CROWD, within=SLOW_MACHINE * 15)
    talk()
    nobody_missed_anything(server, people)
    assert server.stop() == 0
    assert is_calm(server.log), server.log


def test_the_oldest_client_in_no_room_gives_way_and_requests_keep_their_places(own_server):
    server = own_server("--worker-connections", "12").start()
    clients = [RawClient(server.url) for _ in range(9)]
    assert requests.get(server.url + "/livez", timeout=10).ok
    clients.append(RawClient(server.url))
    assert clients[0].is_cut_off(within=10)
    assert requests.get(server.url + "/livez", timeout=10).ok
    for each in clients[1:]:
        each.closes()


def test_a_worker_that_is_full_ends_as_well_as_any(own_server):
    server = own_server(*LONG_GRACE, "--worker-connections", "12").start()
    sockets = [RawClient(server.url).connects() for _ in range(9)]
    assert server.stop() == 0
    assert all(each.is_cut_off(within=10) for each in sockets)
    assert is_calm(server.log), server.log


def test_every_static_file_arrives_whole(server):
    folder = ROOT / "engagenow" / "static"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 30
    prefix = server_static(server)
    with requests.Session() as http:
        for path in files:
            answer = http.get(f"{server.url}{prefix}{path.relative_to(folder).as_posix()}", timeout=10)
            assert (answer.status_code, answer.content) == (200, path.read_bytes()), path


def server_static(server):
    """Where a page says that they are."""
    page = requests.get(f"{server.url}/join", timeout=10).text
    return re.search(r'href="(/static/[^"]*?)css/', page)[1]


def nobody_missed_anything(server, people):
    log = stored(server, SESSION)
    assert len(log) > 5
    for person in people:
        person.waits_for(len(log))
        assert person.wrong == []
        assert [event["seq"] for event in person.log] == list(range(1, len(log) + 1))


def count(server):
    with requests.get(f"{server.url}/api/join/TEST01", timeout=10) as answer:
        return answer.json().get("participants")


def is_calm(log):
    return not any(word in log for word in ("Traceback", "Exception"))
