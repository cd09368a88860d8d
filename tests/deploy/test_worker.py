"""Our gunicorn worker, in a real gunicorn with an app of its own."""

import os
import resource
import signal
import socket
import threading
import time

import pytest
import requests
import socketio

from tests.server import ROOT, Server, ended

pytestmark = pytest.mark.server

TRANSPORTS = [["websocket"], ["polling"], ["polling", "websocket"]]


@pytest.fixture
def toy(tmp_path):
    server = Server(
        tmp_path,
        "tests.deploy.toy:app",
        PYTHONPATH=str(ROOT),
        TOY_FOLDER=str(tmp_path),
        INSTANCE_PATH=str(tmp_path),
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


def goodbyes(server):
    path = server.folder / "goodbyes"
    return len(path.read_text().splitlines()) if path.exists() else 0


def pid(server):
    return int(requests.get(server.url + "/livez", timeout=10).text)


def eventually(check, within):
    end = time.monotonic() + within
    while not check():
        assert time.monotonic() < end, f"not within {within} s"
        time.sleep(0.05)


@pytest.mark.parametrize(("transports", "carried_by"), [(TRANSPORTS[0], "websocket"), (TRANSPORTS[1], "polling")])
def test_a_client_on_one_transport_is_answered(clients, transports, carried_by):
    client = clients(transports)
    assert client.io.call("echo", {"n": 1}, timeout=5) == {"n": 1}
    assert client.io.transport() == carried_by


def test_a_client_that_began_by_polling_is_upgraded(clients):
    client = clients(TRANSPORTS[2])
    eventually(lambda: client.io.transport() == "websocket", within=5)
    assert client.io.call("echo", "한글 😀", timeout=5) == "한글 😀"


def test_requests_wait_side_by_side(toy):
    begin = time.monotonic()
    slow = [threading.Thread(target=requests.get, args=(toy.url + "/slow?seconds=1",)) for _ in range(10)]
    for each in slow:
        each.start()
    for each in slow:
        each.join()
    assert time.monotonic() - begin < 4


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
    time.sleep(0.3)
    toy.signal(number)
    eventually(lambda: ended(old), within=12)
    slow.join()

    assert answered == ["done"]
    assert goodbyes(toy) == len(everybody)
    if number == signal.SIGHUP:
        assert all(each.back.wait(10) for each in everybody)
        assert pid(toy) != old
    assert toy.stop() == 0
    assert "Traceback" not in toy.log


def test_what_takes_longer_than_the_grace_is_cut_off(toy):
    def ask():
        try:
            requests.get(toy.url + "/slow?seconds=60", timeout=60)
        except requests.ConnectionError:
            cut.set()

    cut = threading.Event()
    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.5)
    begin = time.monotonic()
    assert toy.stop() == 0
    asking.join()
    assert cut.is_set()
    assert 4 < time.monotonic() - begin < 9
    assert "Traceback" not in toy.log


@pytest.mark.parametrize("transports", TRANSPORTS)
def test_a_killed_worker_is_replaced_and_its_client_comes_back(toy, clients, transports):
    client = clients(transports)
    old = pid(toy)
    os.kill(old, signal.SIGKILL)
    assert client.back.wait(8)
    assert pid(toy) != old
    assert client.io.call("echo", "again", timeout=5) == "again"


def test_a_worker_ends_when_its_master_was_killed(toy):
    worker = pid(toy)
    os.kill(toy._master.pid, signal.SIGKILL)
    eventually(lambda: ended(worker), within=8)


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
        crowd.append(socket.create_connection(("127.0.0.1", toy.port), timeout=5))
    time.sleep(0.5)
    for each in crowd:
        each.close()
    eventually(toy.answers, within=15)
