"""The way between a phone and the server: a TCP proxy that swallows, holds back and cuts, when told to."""

import selectors
import socket
import threading
from contextlib import suppress

from tests.server import free_port

READ = 65_536


class Tunnel:
    """`hears`: what the phone says goes through; `speaks`: what the server says does. `open`: it takes newcomers.

    `swallows`: a connection on which the phone says these bytes carries nothing from then on, in silence.
    """

    def __init__(self, port: int, *, swallows: bytes | None = None) -> None:
        self.port, self._target, self._swallows = free_port(), port, swallows
        self.hears = self.speaks = True
        self._lock = threading.Lock()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listener: socket.socket | None = None
        self.open()

    def open(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=50)
        self._start(self._accept, self._listener)

    def close(self) -> None:
        """Cut everybody off and take nobody any more."""
        listener, self._listener = self._listener, None
        if listener:
            _end(listener)
        self.cut()

    def cut(self) -> None:
        """End every connection without a word, and let the next ones through."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for each in pair:
                _end(each)
        self.hears = self.speaks = True

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                pair = (listener.accept()[0], socket.create_connection(("127.0.0.1", self._target)))
                with self._lock:
                    self._pairs.append(pair)
                self._start(self._carry, *pair)

    def _carry(self, phone: socket.socket, server: socket.socket) -> None:
        with selectors.DefaultSelector() as ready, suppress(OSError):
            ready.register(phone, selectors.EVENT_READ, server)
            ready.register(server, selectors.EVENT_READ, phone)
            swallowed = False
            while True:
                for key, _ in ready.select():
                    data = key.fileobj.recv(READ)
                    if not data:
                        raise ConnectionResetError
                    from_phone = key.fileobj is phone
                    swallowed |= from_phone and self._swallows is not None and self._swallows in data
                    if not swallowed and (self.hears if from_phone else self.speaks):
                        key.data.sendall(data)
        for each in (phone, server):
            _end(each)

    def _start(self, job, *arguments) -> None:
        threading.Thread(target=job, args=arguments, daemon=True).start()


def _end(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()
