"""Who is served when many ask at once, and how long a client may take over its request.

Used by the worker alone: everything here waits as eventlet does.
"""

from collections import deque
from contextlib import contextmanager, suppress
from time import monotonic
from urllib.parse import unquote_to_bytes

import eventlet
from eventlet.semaphore import Semaphore

SOCKETS = b"/socket.io/"
AT_ONCE = 4  # requests in a turn: 15 ms of pages at most, and joins that one commit stores
BODY_WITHIN = 20  # seconds for a whole request body, as for a whole header
STALLED_AFTER = 15  # seconds in which a client takes no byte of its answer


class Turnstile:
    """Lets a few callers through in each turn of the hub.

    So whatever else is ready, such as a socket's command or a probe, waits for a few requests and not for a thousand.
    """

    def __init__(self):
        self._waiting = deque()
        self._left = AT_ONCE

    def wait(self):
        """Return when it is the caller's turn: first come, first served."""
        if self._left == AT_ONCE:
            eventlet.spawn_n(self._turn)
        if self._left:
            self._left -= 1
            return
        through = Semaphore(0)
        self._waiting.append(through)
        through.acquire()

    def _turn(self):
        """Runs once everything that was ready has had its turn."""
        while self._waiting:
            for _ in range(min(AT_ONCE, len(self._waiting))):
                self._waiting.popleft().release()
            eventlet.sleep(0)
        self._left = AT_ONCE


@contextmanager
def bounded(request, sock):
    """Inside, reading the request's body and writing its answer end with TimeoutError when the client is too slow."""
    unreader = request.unreader
    unreader.sock = _Body(sock, monotonic() + BODY_WITHIN)
    sock.settimeout(STALLED_AFTER)
    try:
        yield
    finally:
        unreader.sock = sock
        with suppress(OSError):
            sock.settimeout(None)


class _Body:
    """A socket to read one request's body from, until a deadline, however slowly the bytes drip."""

    def __init__(self, sock, deadline):
        self._sock = sock
        self._deadline = deadline

    def recv(self, size):
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        try:
            return self._sock.recv(size)
        finally:
            self._sock.settimeout(STALLED_AFTER)


def is_for_sockets(req):
    """Whether gunicorn's request is for Socket.IO, by the path as the app sees it: without its escapes."""
    return unquote_to_bytes(req.path).startswith(SOCKETS)


def asks_for_websocket(req):
    """Whether gunicorn's request asks to become a WebSocket of Socket.IO."""
    upgrades = [value.strip().lower() for name, value in req.headers if name == "UPGRADE"]
    return req.method == "GET" and is_for_sockets(req) and "websocket" in upgrades
