"""Frames on their way to one client: written at once, and kept while its kernel buffer is full.

A client that takes no byte for STALLED_AFTER seconds is ended, and so is one that leaves too much: a stored event is
never skipped.
"""

import socket
from collections import deque

import eventlet
from eventlet.event import Event
from eventlet.greenio import GreenSocket
from eventlet.hubs import trampoline

from engagenow.core.figures import figures
from engagenow.realtime.unread import Account

MOST_PENDING = 1024 * 1024  # bytes of what a room hears, for one client that does not read
MOST_OWN = 8 * MOST_PENDING  # bytes of its own answers beside them: a thousand long messages to catch up with, twice
KEEPING = 400  # bytes that it costs to keep a frame, however short
KERNEL_BUFFER = 131_072  # bytes; left to itself the kernel would keep up to 4 MB for each who does not read
STALLED_AFTER = 15  # seconds without taking a byte


Kept = tuple[memoryview, bool]  # (what is left of a frame, whether it is the client's own)


class Outgoing:
    """`sock` is the operating system's own, and does not block.

    `own` counts what the client has not taken of its own answers, and can end its connection.
    """

    __slots__ = ("_below", "_dead", "_last", "_own", "_pending", "_room_bytes", "_send_now", "_socket")

    def __init__(self, sock: socket.socket, own: Account) -> None:
        self._socket = sock
        self._own = own
        self._room_bytes = 0
        self._pending: deque[Kept] | tuple[()] = ()  # made when it is needed: empty, it takes 600 bytes of each phone
        self._last: bytes | None = None
        self._below: Event | None = None
        self._dead = False
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER)
        self._send_now = sock.send

    def write(self, data: bytes, *, own: bool = False) -> None:
        """Send ready frames without waiting. A client that has not taken MOST_PENDING bytes is ended.

        `own`: for this client alone. What it missed may be more than that, and must not end it again and again.
        """
        if self._dead:
            return
        if self._pending:
            self._keep(memoryview(data), own)
            return
        sent = self._try(data)
        if sent < len(data) and not self._dead:
            # Of an answer a copy, which lets go of what is sent; what a room hears is shared.
            self._keep(memoryview(data[sent:]) if own else memoryview(data)[sent:], own)
            eventlet.spawn_n(self._drain)

    def write_last(self, frame: bytes) -> None:
        """Send a frame that the next one of its kind replaces, should it still wait by then."""
        if self._pending:
            self._last = frame
        else:
            self.write(frame, own=True)

    @property
    def is_behind(self) -> bool:
        """Whether the client has not taken all that was written to it, and the kernel keeps no more."""
        return bool(self._pending)

    @property
    def is_held_back(self) -> bool:
        """Whether so much waits for the client that nothing is read of it."""
        return self._own.is_full and not self._dead

    def wait_until_read(self) -> None:
        """Return once little of the client's own answers waits, or the connection has ended."""
        while self.is_held_back:
            self._below = self._below or Event()
            self._below.wait()

    def end(self) -> None:
        """Throw away what waits. The connection has ended."""
        self._dead = True
        self._pending = ()
        self._last = None
        self._own.size = self._room_bytes = 0
        self._release()

    def _release(self) -> None:
        if self._below is not None:
            below, self._below = self._below, None
            below.send()

    def _try(self, data: bytes | memoryview) -> int:
        try:
            return int(self._send_now(data))
        except BlockingIOError:
            return 0
        except OSError:
            self._own.end()
            return 0

    def _keep(self, rest: memoryview, own: bool) -> None:
        self._pending = self._pending or deque()
        self._pending.append((rest, own))
        self._count(len(rest) + KEEPING, own)
        if self._own.size > MOST_OWN or self._room_bytes > MOST_PENDING:
            figures.slow_readers += 1
            self._own.end()

    def _count(self, size: int, own: bool) -> None:
        if own:
            self._own.size += size
        else:
            self._room_bytes += size

    def _drain(self) -> None:
        """Write what is pending, as fast as the client reads."""
        try:
            while self._pending:
                trampoline(self._socket, write=True, timeout=STALLED_AFTER)
                self._drain_some()
        except (eventlet.Timeout, OSError):
            figures.slow_readers += not self._dead
            self._own.end()
        if self._last is not None:
            last, self._last = self._last, None
            self.write(last, own=True)

    def _drain_some(self) -> None:
        while self._pending:
            head, own = self._pending[0]
            sent = self._try(head)
            if self._dead:
                return
            whole = sent == len(head)
            if whole:
                self._pending.popleft()
            else:
                self._pending[0] = (head[sent:], own)
            self._count(-sent - KEEPING * whole, own)
            if not whole:
                break
        if not self._own.is_full:
            self._release()


def innermost(sock: GreenSocket | socket.socket) -> socket.socket:
    """The operating system's own socket. In a patched process accept() wraps a green one in a green one."""
    while isinstance(sock, GreenSocket):
        sock = sock.fd
    return sock
