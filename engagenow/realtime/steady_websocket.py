"""The WebSocket of the modes gevent and threading: simple-websocket's, whose client may hang up at any moment.

A thread of simple-websocket reads the socket, and closes it once the client has gone. Another thread may be writing at
that moment. It then meets a closed descriptor, or a closing handshake that is over: an end like any other, no fault.

That thread reads on while messages wait for their turn, without end. Here it stops, so that TCP slows the client down.
No message has its turn while the client has too many answers to read.
"""

import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from engineio.async_drivers._websocket_wsgi import SimpleWebSocketWSGI
from simple_websocket import ConnectionClosed, Server
from wsproto.utilities import LocalProtocolError

ENDED = (OSError, ConnectionClosed, LocalProtocolError)  # what a write to a connection that has ended raises
SOCKET = "gunicorn.socket"
MOST_AHEAD = 32  # messages that were read and wait for their turn; with more of them nothing more is read


class SteadyWebSocket(SimpleWebSocketWSGI):  # type: ignore[misc]
    """A WebSocket that ends once, however many threads notice it.

    `wait_until_read` returns once little of the client's own answers waits; direct_socket.py sets it.
    """

    ws: Server | None = None

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self.wait_until_read: Callable[[], None] = _go_on
        self._taken = threading.Event()  # a message has been taken, or the connection has ended
        self._ended = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        sock = SteadySocket(environ[SOCKET], self.wait_until_taken)
        try:
            return super().__call__({**environ, SOCKET: sock}, start_response)
        finally:
            self._end()

    @property
    def socket(self) -> "SteadySocket":
        """python-engineio sets its timeout, so that a client that has vanished, or does not read, holds no thread."""
        return self.ws.sock  # type: ignore[no-any-return]

    def send(self, message: str | bytes) -> None:
        """Raises OSError when the connection has ended."""
        try:
            super().send(message)
        except LocalProtocolError as ended:
            raise OSError(str(ended)) from None

    def wait(self) -> str | bytes | None:
        """The next message; None: the connection has ended."""
        self.wait_until_read()
        message: str | bytes | None = super().wait()
        self._taken.set()
        return message

    def wait_until_taken(self) -> None:
        """Return once few messages wait for their turn. Raises OSError when the connection has ended."""
        while True:
            self._taken.clear()  # before looking: what happens from now on is not missed
            if self._ended:
                raise OSError("the connection has ended")
            if self.ws is None or len(self.ws.input_buffer) <= MOST_AHEAD:
                return
            self._taken.wait()

    def close(self) -> None:
        """End the connection now; a thread that waits for its next message gets None."""
        with suppress(*ENDED):
            super().close()
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self._end()

    def _end(self) -> None:
        self._ended = True
        if self.ws is not None:
            self.ws.connected = False
            self.ws.event.set()
        self._taken.set()


class SteadySocket:
    """A socket whose `send` takes all bytes, one caller after the other, and whose `recv` waits for `its_turn`.

    simple-websocket does not look at how many were taken: the rest of a frame would be lost.
    """

    def __init__(self, sock: socket.socket, its_turn: Callable[[], None]) -> None:
        self._sock = sock
        self._its_turn = its_turn
        self._sending = threading.Lock()

    def send(self, data: bytes) -> None:
        """Write all bytes. Raises OSError."""
        with self._sending:
            self._sock.sendall(data)

    def recv(self, size: int) -> bytes:
        """At most `size` bytes, once it is this client's turn. Raises OSError."""
        self._its_turn()
        return self._sock.recv(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def _go_on() -> None:
    """No answers are counted yet."""
