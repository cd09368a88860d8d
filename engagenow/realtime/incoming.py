"""What one client sends over its WebSocket: bytes of a socket that does not block, as messages."""

import socket

import eventlet

from engagenow.realtime.frames import BINARY, CLOSE, PING, PONG, TEXT, Parser, websocket_frame
from engagenow.realtime.outgoing import Outgoing

READ = 65_536  # bytes of one read
BREATHE_AFTER = 32  # frames, so that a client that writes fast does not keep the others waiting

Message = str | bytes


class Ended(Exception):
    """The connection is closed."""


class ClosedByClient(Ended):
    """The client has said so, with a closing frame."""


class Incoming:
    """Reads nothing while the client has too many of its own answers to read in `out`."""

    __slots__ = ("_frames", "_out", "_parser", "_socket")

    def __init__(self, sock: socket.socket, largest: int, out: Outgoing) -> None:
        self._socket = sock
        self._parser = Parser(largest)
        self._out = out
        self._frames = 0

    def next(self) -> Message | None:
        """The next message that is here as a whole; None: there is none.

        Raises ClosedByClient, ProtocolError, and UnicodeDecodeError for a text that is not UTF-8.
        """
        self._out.wait_until_read()
        while (found := self._parser.next()) is not None:
            opcode, payload = found
            self._breathe()
            if opcode in (TEXT, BINARY):
                return payload.decode() if opcode == TEXT else payload
            self._obey(opcode, payload)
        return None

    def receive(self) -> None:
        """Read what has come. Raises Ended, OSError."""
        try:
            data = self._socket.recv(READ)
        except BlockingIOError:
            return  # a false alarm
        if not data:
            raise Ended
        self._parser.feed(data)

    def _obey(self, opcode: int, payload: bytes) -> None:
        """A control frame. Raises ClosedByClient."""
        if opcode == PING:
            self._out.write_last(websocket_frame(payload, PONG))  # of several pings the newest is answered
        elif opcode == CLOSE:
            raise ClosedByClient

    def _breathe(self) -> None:
        self._frames += 1
        if self._frames % BREATHE_AFTER == 0:
            eventlet.sleep(0)
