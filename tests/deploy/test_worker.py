"""Our gunicorn worker, in a real gunicorn with an app of its own."""

import os
import resource
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import socketio

from tests.server import ROOT, Server, ended
from tests.waiting import PATIENCE, eventually

TRANSPORTS = [["websocket"], ["polling"], ["polling", "websocket"]]


FEW = 3  # connections


@pytest.fixture
def toy(tmp_path):
    yield from served(tmp_path)


@pytest.fixture
def narrow(tmp_path):
    yield from served(tmp_path, "--worker-connections", str(FEW))


def served(folder, *arguments, **environment):
    server = Server(
        folder,
        "tests.deploy.toy:app",
        *arguments,
        PYTHONPATH=str(ROOT),
        TOY_FOLDER=str(folder),
        INSTANCE_PATH=str(folder),
        **environment,
    ).start()
    yield server
    server.stop()


@pytest.fixture
def clients(toy):
    made = []

    def connect(transports):
        made.append(Client(toy.url, transports))
        return made[-1]

    yield connect
    for each in made:
        each.io.shutdown()


class Client:
    def __init__(self, url, transports):
        self.io = socketio.Client(reconnection_delay=0.1, reconnection_delay_max=0.5)
        self.back = threading.Event()
        self.io.connect(url, transports=transports, wait_timeout=10)
        self.io.on("connect", self.back.set)


def noted(server, what):
    """How many times the toy has noted this: "begun" or "goodbyes"."""
    path = server.folder / what
    return len(path.read_text().splitlines()) if path.exists() else 0


def pid(server):
    return int(requests.get(server.url + "/livez", timeout=10).text)


@pytest.mark.parametrize(("transports", "carried_by"), [(TRANSPORTS[0], "websocket"), (TRANSPORTS[1], "polling")])
def test_a_client_on_one_transport_is_answered(clients, transports, carried_by):
    client = clients(transports)
    assert client.io.call("echo", {"n": 1}, timeout=PATIENCE) == {"n": 1}
    assert client.io.transport() == carried_by


def test_a_client_that_began_by_polling_is_upgraded(clients):
    client = clients(TRANSPORTS[2])
    eventually(lambda: client.io.transport() == "websocket")
    assert client.io.call("echo", "한글 😀", timeout=PATIENCE) == "한글 😀"


def test_requests_wait_side_by_side(toy):
    with ThreadPoolExecutor(10) as asking:
        answers = list(asking.map(lambda _: requests.get(f"{toy.url}/meet?people=10", timeout=PATIENCE), range(10)))
    assert [answer.text for answer in answers] == ["done"] * 10


def test_a_connection_that_becomes_idle_leaves_its_place_to_who_waits(narrow):
    asking = [requests.Session() for _ in range(FEW)]  # each keeps its connection
    slow = [threading.Thread(target=each.get, args=(narrow.url + "/slow?seconds=1",)) for each in asking]
    for each in slow:
        each.start()
    eventually(lambda: noted(narrow, "begun") == FEW)
    began = time.monotonic()
    assert requests.get(narrow.url + "/livez", timeout=30).status_code == 200
    assert time.monotonic() - began < 10, "and not when an idle connection ends by itself, after 20 s"
    for each in slow:
        each.join()


def test_a_file_arrives_whole(toy):
    content = os.urandom(3_000_000)
    (toy.folder / "file").write_bytes(content)
    with requests.get(toy.url + "/file", stream=True, timeout=20) as response:
        slowly = b"".join(response.iter_content(100_000))
    assert slowly == content


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_an_end_says_goodbye_for_every_client_and_finishes_requests(toy, clients, number):
    everybody = [clients(transports) for transports in TRANSPORTS * 3]
    old, answered = pid(toy), []
    slow = threading.Thread(
        target=lambda: answered.append(requests.get(toy.url + "/slow?seconds=1.5", timeout=20).text)
    )
    slow.start()
    eventually(lambda: noted(toy, "begun"))
    toy.signal(number)
    eventually(lambda: ended(old))
    slow.join()

    assert answered == ["done"]
    assert noted(toy, "goodbyes") == len(everybody)
    if number == signal.SIGHUP:
        assert all(each.back.wait(PATIENCE) for each in everybody)
        assert pid(toy) != old
    assert toy.stop() == 0
    assert "Traceback" not in toy.log


@pytest.fixture
def seldom(tmp_path):
    """Its worker looks up every 20 seconds only."""
    yield from served(tmp_path, "--graceful-timeout", "30", TOY_BEAT="20")


def test_a_worker_ends_when_it_is_told_and_not_at_its_next_beat(seldom):
    began = time.monotonic()
    assert seldom.stop() == 0
    assert time.monotonic() - began < 10


def test_what_takes_longer_than_the_grace_is_cut_off(toy):
    def ask():
        try:
            requests.get(toy.url + "/slow?seconds=60", timeout=60)
        except requests.ConnectionError:
            cut.set()

    cut = threading.Event()
    asking = threading.Thread(target=ask)
    asking.start()
    eventually(lambda: noted(toy, "begun"))
    begin = time.monotonic()
    assert toy.stop() == 0
    asking.join()
    assert cut.is_set()
    assert time.monotonic() - begin > 4
    assert "Traceback" not in toy.log


@pytest.mark.parametrize("transports", TRANSPORTS)
def test_a_killed_worker_is_replaced_and_its_client_comes_back(toy, clients, transports):
    client = clients(transports)
    old = pid(toy)
    os.kill(old, signal.SIGKILL)
    assert client.back.wait(PATIENCE)
    assert pid(toy) != old
    assert client.io.call("echo", "again", timeout=PATIENCE) == "again"


def test_a_worker_ends_when_its_master_was_killed(toy):
    worker = pid(toy)
    os.kill(toy._master.pid, signal.SIGKILL)
    eventually(lambda: ended(worker))


def test_preloading_is_refused(tmp_path):
    toy = Server(tmp_path, "--preload", "tests.deploy.toy:app", TOY_FOLDER=str(tmp_path), INSTANCE_PATH=str(tmp_path))
    with pytest.raises(AssertionError, match="preload_app would import the app before"):
        toy.start()
    assert "Traceback" not in toy.log


def test_several_workers_without_redis_are_refused(tmp_path):
    toy = Server(tmp_path, "-w", "2", "tests.deploy.toy:app", TOY_FOLDER=str(tmp_path), INSTANCE_PATH=str(tmp_path))
    with pytest.raises(AssertionError, match="2 web processes would not hear each other"):
        toy.start()
    assert "Traceback" not in toy.log


def test_a_crowd_that_took_every_descriptor_leaves_no_deaf_worker_behind(toy):
    soft = 200
    resource.prlimit(pid(toy), resource.RLIMIT_NOFILE, (soft, soft))
    crowd = []
    for _ in range(2 * soft):
        crowd.append(socket.create_connection(("127.0.0.1", toy.port), timeout=PATIENCE))
    time.sleep(0.5)
    for each in crowd:
        each.close()
    eventually(toy.answers)
