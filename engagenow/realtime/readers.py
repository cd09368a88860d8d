"""Reads connections without a greenlet for each: an idle phone costs no stack.

A connection that waits for its client stands on the hub's list alone. Once something has come, a greenlet reads it and
carries it out, and then serves another connection.
"""

import socket
from collections.abc import Callable

from eventlet.hubs import get_hub
from eventlet.hubs.hub import FdListener
from greenlet import getcurrent, greenlet

MOST_IDLE = 64  # greenlets that are kept for the next connections


class Readers:
    """`open` is how many connections there are, counted by their owners."""

    def __init__(self) -> None:
        self.open = 0
        self._idle: list[greenlet] = []

    def run(self, serve: Callable[[], None]) -> None:
        """Call `serve` in a greenlet, where it may wait. It must not raise. To be called by the hub."""
        reader = self._idle.pop() if self._idle else greenlet(self._read, get_hub().greenlet)
        reader.switch(serve)

    def _read(self, serve: Callable[[], None]) -> None:
        while True:
            serve()
            if len(self._idle) >= MOST_IDLE:
                return
            self._idle.append(getcurrent())
            serve = get_hub().switch()


class Watch:
    """One connection's place on the hub's list. `serve` is called by a reader when there is something to read.

    It is called again once it has said `wait`, and not before.
    """

    __slots__ = ("_busy", "_listener", "_readers", "_serve", "_sock")

    def __init__(self, readers: Readers, sock: socket.socket, serve: Callable[[], None]) -> None:
        self._readers, self._sock, self._serve = readers, sock, serve
        self._busy = True
        self._listener: FdListener | None = None

    def wait(self) -> None:
        """What has come is carried out."""
        self._busy = False
        if self._listener is None:
            self._listen()

    def end(self) -> None:
        """To be called before the socket is closed."""
        if self._listener is not None:
            get_hub().remove(self._listener)
            self._listener = None

    def _listen(self) -> None:
        hub = get_hub()
        # Should the hub find the descriptor closed, it calls the second one, and reading says so.
        self._listener = hub.add(hub.READ, self._sock.fileno(), self._wake, self._wake, None)
        self._listener.greenlet = hub.greenlet  # it remembers who has called, which would keep that greenlet

    def _wake(self, _cause: object) -> None:
        if self._busy:
            # More has come before the first is carried out. Only then it is taken off the list, and put on again later:
            # two system calls and a listener less for each message.
            self.end()
            return
        self._busy = True
        self._readers.run(self._serve)
