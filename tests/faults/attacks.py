"""What one hostile client can do to a server on loopback. Every attack is bounded in count and time.

The tests of this folder run small ones, `make bench ONLY=abuse` runs them in full.
"""

import http.client
import json
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import requests
import socketio

from tests.faults.travellers import RawClient
from tests.people import Phone

PING = b"\x89\xfd" + os.urandom(4) + os.urandom(125)  # a WebSocket ping of 125 bytes, the most that one holds
SMALL_BUFFER = 4096  # bytes that the client's own kernel takes in
LONG_TEXT = "가" * 490
TEXTS = 50  # as many as a snapshot shows
JOINS = 95  # of one client, in a row
Memory = Callable[[], float]  # MB of the worker now


def fill_snapshot(url: str, code: str) -> str:
    """Write as many long texts as a snapshot shows; the token of the participant that wrote them."""
    speaker = Phone(url, ["websocket"])
    token = str(speaker.joins(session_code=code, nickname="연설가")["token"])
    for number in range(TEXTS):
        assert speaker.says(f"{number} {LONG_TEXT}")["ok"]
    speaker.leaves()
    return token


def unread_pings(url: str, memory: Memory, connections: int, seconds: float) -> float:
    """MB that the worker grows while so many WebSockets send pings and read nothing."""
    return _unread(url, memory, connections, PING * 500, seconds)


def unread_joins(url: str, memory: Memory, connections: int, seconds: float, code: str, token: str) -> float:
    """The same, each joining again and again with one valid token."""
    joins = b"".join(_frame(join_packet(code, token)) for _ in range(JOINS))
    return _unread(url, memory, connections, joins, seconds, once=True)


def unread_polls(url: str, memory: Memory, connections: int, seconds: float, code: str, token: str) -> float:
    """The same of long-polling clients that POST joins and never GET."""
    body = "\x1e".join(join_packet(code, token) for _ in range(JOINS)).encode()
    with ThreadPoolExecutor(connections) as posting:
        addresses = list(posting.map(lambda _: polling_address(url), range(connections)))
        before = memory()
        for address in addresses:
            posting.submit(_post, address, body, seconds)
        return _peak(memory, seconds) - before


def join_packet(code: str, token: str) -> str:
    return f'42["join_session",{{"session_code":"{code}","token":"{token}"}}]'


def polling_address(url: str) -> str:
    """A long-poller's address, after CONNECT."""
    base = f"{url}/socket.io/?EIO=4&transport=polling"
    sid = requests.get(base, timeout=10).text.partition('"sid":"')[2].partition('"')[0]
    requests.post(f"{base}&sid={sid}", data="40", timeout=10)
    return f"{base}&sid={sid}"


def requests_at_once(url: str, path: str, count: int, seconds: float) -> int:
    """Send so many GETs on a connection each, all at once; how many were answered in so many seconds."""
    address = urlsplit(url)
    request = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n".encode()
    with selectors.DefaultSelector() as selector:
        for _ in range(count):
            sock = socket.create_connection((address.hostname, address.port), timeout=10)
            sock.sendall(request)
            selector.register(sock, selectors.EVENT_READ)
        return _answered(selector, count, time.monotonic() + seconds)


def names_over_one_socket(url: str, code: str, seconds: float) -> int:
    """Participants that one connection makes."""
    return sum(answer["ok"] for answer in _asks_again(url, seconds, lambda number: _newcomer(code, number)))


def texts_under_many_names(url: str, code: str, seconds: float) -> int:
    """Texts that one connection stores, which asks for a new name whenever it may not write; until it is cut off."""
    phone, stored, number, end = Phone(url, ["websocket"]), 0, 0, time.monotonic() + seconds
    phone.joins(session_code=code, nickname=_name(0))
    with suppress(socketio.exceptions.SocketIOError):
        while time.monotonic() < end:
            answer = phone.says("한 마디")
            stored += answer["ok"]
            if not answer["ok"]:
                number += 1
                phone.sends("join_session", **_newcomer(code, number))
    phone.leaves()
    return stored


def wrong_codes_over_one_socket(url: str, seconds: float) -> int:
    """Wrong codes that are looked up for one connection."""
    answers = _asks_again(url, seconds, lambda number: {"session_code": f"{number:06d}", "nickname": "아무나"})
    return sum(answer["code"] == "session_not_found" for answer in answers)


def joins_over_http(url: str, code: str, count: int, at_once: int = 20) -> tuple[float, list[int]]:
    """(seconds, status codes) of so many POSTs from one address."""
    address, numbers = urlsplit(url), iter(range(count))
    lock, statuses = threading.Lock(), []

    def post_until_all_are_in() -> None:
        with closing(http.client.HTTPConnection(address.hostname, address.port, timeout=60)) as connection:
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                body = json.dumps({"nickname": _name(number)})
                connection.request("POST", f"/api/join/{code}", body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                answer.read()
                statuses.append(answer.status)

    began = time.monotonic()
    with ThreadPoolExecutor(at_once) as joining:
        for _ in range(at_once):
            joining.submit(post_until_all_are_in)
    return time.monotonic() - began, statuses


def idle_sockets(url: str, count: int) -> list[socket.socket]:
    """So many WebSockets that say CONNECT and join nothing; as many as the server took."""
    address, opened = urlsplit(url), []
    request = (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {address.netloc}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
    for _ in range(count):
        with suppress(OSError):
            opened.append(socket.create_connection((address.hostname, address.port), timeout=10))
            opened[-1].sendall(request)
    for sock in opened:
        with suppress(OSError):
            sock.recv(4096)
            sock.sendall(_frame("40"))
    return opened


@contextmanager
def watched(url: str, path: str = "/livez", every: float = 0.05, patience: float = 60) -> Iterator[list[float]]:
    """The seconds that each GET of a calm client takes meanwhile, on a connection each."""
    waits: list[float] = []
    enough = threading.Event()

    def look() -> None:
        while not waits or not enough.wait(every):
            began = time.monotonic()
            with suppress(requests.RequestException):
                requests.get(url + path, timeout=patience)
            waits.append(time.monotonic() - began)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield waits
    finally:
        enough.set()
        looking.join()


def p99(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.99)] if waits else 0.0


def _unread(url: str, memory: Memory, connections: int, data: bytes, seconds: float, *, once: bool = False) -> float:
    clients = [RawClient(url, receive_buffer=SMALL_BUFFER).connects() for _ in range(connections)]
    before, enough = memory(), threading.Event()
    pouring = threading.Thread(target=_pour, args=(clients, data, enough, once))
    pouring.start()
    grown = _peak(memory, seconds) - before
    enough.set()
    pouring.join()
    for client in clients:
        client.closes()
    return grown


def _pour(clients: list[RawClient], data: bytes, enough: threading.Event, once: bool) -> None:
    """Send the data on all connections at the pace at which the server reads."""
    left = {client.ws.sock: memoryview(data) for client in clients}
    for sock in left:
        sock.setblocking(False)
    while left and not enough.wait(0.005):
        for sock, rest in list(left.items()):
            try:
                rest = rest[sock.send(rest) :] or (memoryview(b"") if once else memoryview(data))
                left[sock] = rest
            except BlockingIOError:
                continue
            except OSError:
                rest = memoryview(b"")
            if not rest:
                del left[sock]


def _peak(memory: Memory, seconds: float) -> float:
    end, most = time.monotonic() + seconds, memory()
    while time.monotonic() < end:
        time.sleep(0.1)
        most = max(most, memory())
    return most


def _post(address: str, body: bytes, seconds: float) -> None:
    with suppress(requests.RequestException):
        requests.post(address, data=body, timeout=seconds)


def _answered(selector: selectors.BaseSelector, count: int, end: float) -> int:
    answered = 0
    while (left := len(selector.get_map())) and time.monotonic() < end:
        for key, _ in selector.select(0.1):
            with suppress(OSError):
                answered += key.fileobj.recv(16).startswith(b"HTTP/1.1 200")
            selector.unregister(key.fileobj)
            key.fileobj.close()
    for key in list(selector.get_map().values()) if left else ():
        key.fileobj.close()
    return answered


def _asks_again(url: str, seconds: float, payload: Callable[[int], dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers to one connection that asks to join as fast as it is answered; until it is cut off."""
    phone, answers, end = Phone(url, ["websocket"]), [], time.monotonic() + seconds
    with suppress(socketio.exceptions.SocketIOError):
        while time.monotonic() < end:
            answers.append(phone.sends("join_session", **payload(len(answers))))
    phone.leaves()
    return answers


def _newcomer(code: str, number: int) -> dict[str, Any]:
    return {"session_code": code, "nickname": _name(number)}


def _name(number: int) -> str:
    return f"손님 {number:05d} {os.getpid() % 1000}"


def _frame(text: str) -> bytes:
    """A masked text frame whose mask changes nothing."""
    payload = text.encode()
    length = bytes((0x80 | len(payload),)) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return b"\x81" + length + b"\0\0\0\0" + payload
