"""A WebSocket that writes at once and never waits for its reader.

eventlet's own sends through a lock and a green thread, unmasks byte by byte, reads header by header, and compresses
for each client again. This one writes ready frames straight to the non-blocking socket (outgoing.py), reads nothing
more of a client that does not read its own answers, and holds no greenlet while its client says nothing (readers.py).
"""

import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import eventlet
from eventlet import patcher
from eventlet.hubs import notify_close, trampoline

from engagenow.core.clock import monotonic
from engagenow.realtime.frames import BINARY, CLOSE, PING, PONG, TEXT, Parser, ProtocolError, websocket_frame
from engagenow.realtime.outgoing import Outgoing, innermost
from engagenow.realtime.readers import Readers, Watch
from engagenow.realtime.unread import Unread

READ = 65_536
BREATHE_AFTER = 32  # frames, so that nobody who writes fast keeps the others waiting
SOCKET = patcher.original("socket").socket
Message = str | bytes


class Ended(Exception):
    """The client has said so, or its connection is closed."""


class DirectWebSocket:
    """`deadline`, if any, on the monotonic clock: `wait` waits no longer, however much is said meanwhile."""

    __slots__ = (
        "_ended",
        "_frames",
        "_out",
        "_parser",
        "_readers",
        "_socket",
        "_take",
        "_watch",
        "closed",
        "deadline",
        "is_heard",
    )

    def __init__(self, sock: Any, largest: int, unread: Unread, readers: Readers) -> None:
        self.deadline: float | None = None
        self.closed = self.is_heard = False
        self._socket = _take_over(sock)
        self._parser = Parser(largest)
        self._frames = 0
        self._readers = readers
        self._out = Outgoing(self._socket, unread.account(self.hang_up))
        readers.open += 1

    @property
    def is_behind(self) -> bool:
        """Whether something that was written waits for the client to read."""
        return self._out.is_behind

    @property
    def is_held_back(self) -> bool:
        """Whether nothing is read of the client, because it does not read its answers."""
        return self._out.is_held_back

    def wait_until_read(self) -> None:
        self._out.wait_until_read()

    def write(self, data: bytes, *, own: bool = False) -> None:
        """Send ready frames without waiting; `own`: for this client alone (Outgoing.write)."""
        self._out.write(data, own=own)

    def send(self, message: Message) -> None:
        if isinstance(message, str):
            self.write(websocket_frame(message.encode(), TEXT), own=True)
        else:
            self.write(websocket_frame(message, BINARY), own=True)

    def wait(self) -> Message | None:
        """Wait for the next message, in a greenlet of the caller; None when the connection has ended."""
        found: list[Message] = []
        self._attempt(lambda: found.append(self._wait()))
        return found[0] if found else None

    def hear(self, take: Callable[[Message], bool], ended: Callable[[], None]) -> None:
        """From now on call `take` with each message, until it says False or the connection ends; then call `ended`.

        Neither may raise.
        """
        self._take, self._ended = take, ended
        self.is_heard = True
        self._watch = Watch(self._readers, self._socket, self._read)
        self._serve(self._take_all)  # what came together with the last message of `wait`

    def hang_up(self) -> None:
        """End the connection now; a caller that waits for its next message is told."""
        self.closed = True
        self._out.end()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self, status: int = 1000, reason: str = "") -> None:
        """Say goodbye and end the connection."""
        self._say_goodbye(status, reason)
        self.hang_up()

    def finish(self) -> None:
        """Close the connection. To be called once, by its last user."""
        self.close()
        if self.is_heard:
            self._watch.end()
        notify_close(self._socket.fileno())  # a greenlet that waits to write
        self._socket.close()
        self._readers.open -= 1

    def _serve(self, work: Callable[[], None]) -> None:
        goes_on = False
        try:
            goes_on = self._attempt(work)
        finally:
            if goes_on:
                self._watch.wait()
            else:
                self._ended()
                self.finish()

    def _attempt(self, work: Callable[[], None]) -> bool:
        """Whether the connection has not ended meanwhile, which it does by what is no message."""
        try:
            work()
            return True
        except ProtocolError as wrong:
            self.close(wrong.status, wrong.reason)
        except UnicodeDecodeError:
            self.close(1007, "text is UTF-8")
        except (Ended, OSError):
            pass
        return False

    def _wait(self) -> Message:
        while (message := self._next()) is None:
            trampoline(self._socket, read=True, timeout=self._seconds_left(), timeout_exc=TimeoutError)
            self._receive()
        return message

    def _read(self) -> None:
        self._serve(self._take_what_comes)

    def _take_what_comes(self) -> None:
        self._receive()
        self._take_all()

    def _take_all(self) -> None:
        """Raises Ended."""
        while (message := self._next()) is not None:
            if not self._take(message):
                raise Ended

    def _next(self) -> Message | None:
        """The next message that is here as a whole. Raises Ended, ProtocolError, UnicodeDecodeError."""
        self._out.wait_until_read()
        while (found := self._parser.next()) is not None:
            opcode, payload = found
            self._breathe()
            if opcode in (TEXT, BINARY):
                return payload.decode() if opcode == TEXT else payload
            self._obey(opcode, payload)
        return None

    def _obey(self, opcode: int, payload: bytes) -> None:
        """A control frame. Raises Ended."""
        if opcode == PING:
            self._out.write_last(websocket_frame(payload, PONG))  # of several pings the newest is answered
        elif opcode == CLOSE:
            self._say_goodbye(1000, "")
            raise Ended

    def _receive(self) -> None:
        """Read what is here. Raises Ended."""
        try:
            data = self._socket.recv(READ)
        except BlockingIOError:
            return  # a false alarm
        if not data:
            raise Ended
        self._parser.feed(data)

    def _seconds_left(self) -> float | None:
        """Raises TimeoutError."""
        if self.deadline is None:
            return None
        left = self.deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _say_goodbye(self, status: int, reason: str) -> None:
        if not self.closed:
            self.write(websocket_frame(struct.pack("!H", status) + reason.encode(), CLOSE), own=True)
            self.closed = True

    def _breathe(self) -> None:
        self._frames += 1
        if self._frames % BREATHE_AFTER == 0:
            eventlet.sleep(0)


def _take_over(sock: Any) -> Any:
    """A socket's connection, in a socket of our own: the HTTP server's is left closed, and closes nothing of ours."""
    ours = SOCKET(fileno=innermost(sock).detach())
    ours.setblocking(False)
    return ours
