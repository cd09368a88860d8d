"""The ways that a message can take through the server, and clients that write Engine.IO by hand.

`direct` is the product; `stock` leaves sockets, queues and WebSockets to the libraries; `gevent` and `threading` are
the other async modes.
"""

import http.client
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import websocket

from tests.conftest import server_in
from tests.server import Server
from tests.waiting import PATIENCE

PATHS = {
    "direct": {},
    "stock": {"WIRE": "stock"},
    "gevent": {"SOCKETIO_ASYNC_MODE": "gevent"},
    "threading": {"SOCKETIO_ASYNC_MODE": "threading"},
}
SEPARATOR = "\x1e"
WS_HEADERS = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
ended = websocket.WebSocketConnectionClosedException, ConnectionError


@pytest.fixture(scope="module", params=PATHS)
def path(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def server(path: str, with_demo: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = _server(path, with_demo, tmp_path_factory).start()
    yield server
    _has_ended_well(path, server, server.stop())


@pytest.fixture(scope="module")
def servers(with_demo: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """`servers(path)`: the server of this way, started when it is first asked for. All end with the module, at once."""
    started: dict[str, Server] = {}

    def of(path: str) -> Server:
        if path not in started:
            started[path] = _server(path, with_demo, tmp_path_factory).start()
        return started[path]

    yield of
    ends = together(*(server.stop for server in started.values()))
    for (path, server), end in zip(started.items(), ends, strict=True):
        _has_ended_well(path, server, end)


def _server(path: str, database: Any, folders: pytest.TempPathFactory) -> Server:
    return server_in(database, folders.mktemp(path), RATE_LIMITS="off", **PATHS[path])


def _has_ended_well(path: str, server: Server, end: int) -> None:
    assert end == 0, server.log
    if path != "stock":  # there the libraries write down what is thrown at them
        assert "Traceback" not in server.log, server.log


class Polling:
    """A session on long-polling."""

    def __init__(self, url: str) -> None:
        self.base = f"{url}/socket.io/?EIO=4&transport=polling"
        self.open = json.loads(requests.get(self.base, timeout=PATIENCE).text.removeprefix("0"))
        self.sid = self.open["sid"]
        self.waiting: list[str] = []  # packets that came with one that was waited for

    @property
    def address(self) -> str:
        return f"{self.base}&sid={self.sid}"

    def polls(self) -> requests.Response:
        return requests.get(self.address, timeout=2 * PATIENCE)

    def posts(self, *packets: str) -> requests.Response:
        return requests.post(self.address, data=SEPARATOR.join(packets).encode(), timeout=PATIENCE)

    def hears(self, start: str) -> str:
        """The next packet that starts so; PINGs are answered."""
        while True:
            while self.waiting:
                packet = self.waiting.pop(0)
                if packet == "2":
                    self.posts("3")
                elif packet.startswith(start):
                    return packet
            answer = self.polls()
            assert answer.status_code == 200, answer.text
            self.waiting = answer.text.split(SEPARATOR)

    def ends(self) -> bool:
        """Whether the server has ended the session."""
        return self.polls().status_code == 400

    def connects(self) -> "Polling":
        self.posts("40")
        self.hears("40")
        return self

    def upgrades(self) -> websocket.WebSocket:
        """The WebSocket that has taken over."""
        probing = opens(self.base.partition("/socket.io")[0], f"&sid={self.sid}")
        probing.send("2probe")
        assert probing.recv() == "3probe"
        probing.send("5")
        return probing


class Socket:
    """A session on WebSocket, from the first."""

    def __init__(self, url: str, ws: websocket.WebSocket | None = None) -> None:
        self.ws = ws or opens(url)
        if ws is None:
            self.open = self.ws.recv()

    def posts(self, *packets: str) -> None:
        for packet in packets:
            self.ws.send(packet)

    def hears(self, start: str) -> str:
        while not (packet := self.ws.recv()).startswith(start):
            if packet == "2":
                self.ws.send("3")
            assert packet, "the server has ended the session"
        return packet

    def ends(self) -> bool:
        try:
            while self.ws.recv():
                pass
        except ended:
            return True
        except websocket.WebSocketTimeoutException:
            return False
        return not self.ws.connected or self.ws.recv_data()[0] == websocket.ABNF.OPCODE_CLOSE

    def connects(self) -> "Socket":
        self.posts("40")
        self.hears("40")
        return self


def opens(url: str, query: str = "", timeout: float = PATIENCE) -> websocket.WebSocket:
    address = url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket" + query
    return websocket.create_connection(address, timeout=timeout)


def client(transport: str, url: str) -> Any:
    """A session by this transport: "polling", "websocket" or "upgrade"."""
    if transport == "upgrade":
        return Socket(url, Polling(url).upgrades())
    return {"polling": Polling, "websocket": Socket}[transport](url)


def together(*jobs: Any) -> list[Any]:
    """What they answer, run at once."""
    with ThreadPoolExecutor(max(1, len(jobs))) as pool:
        return [running.result() for running in [pool.submit(job) for job in jobs]]


def ask(url: str, method: str, query: str, headers: dict[str, str], version: int = 11) -> tuple[int, dict[str, str]]:
    """(status, headers) of a request as it stands, with nothing added to it."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    line._http_vsn, line._http_vsn_str = version, f"HTTP/{version // 10}.{version % 10}"
    try:
        line.request(method, f"/socket.io/?{query}", headers=headers)
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}
    finally:
        line.close()
