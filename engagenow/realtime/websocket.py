"""A WebSocket that writes at once and never waits for its reader.

eventlet's own sends through a lock and a green thread, unmasks byte by byte, reads header by header, and compresses
for each client again. This one writes ready frames straight to the non-blocking socket (outgoing.py), reads nothing
more of a client that does not read its own answers (incoming.py), and holds no greenlet while its client says nothing
(readers.py).
"""

import socket
import struct
from collections.abc import Callable
from contextlib import suppress

from eventlet import patcher
from eventlet.greenio import GreenSocket
from eventlet.hubs import notify_close, trampoline

from engagenow.core.clock import monotonic
from engagenow.realtime.frames import BINARY, CLOSE, TEXT, ProtocolError, websocket_frame
from engagenow.realtime.incoming import ClosedByClient, Ended, Incoming, Message
from engagenow.realtime.outgoing import Outgoing, innermost
from engagenow.realtime.readers import Readers, Watch
from engagenow.realtime.unread import Unread

SOCKET = patcher.original("socket").socket


class DirectWebSocket:
    """`deadline`, if any, on the monotonic clock: `wait` waits no longer, however much is said meanwhile."""

    __slots__ = (
        "_ended",
        "_incoming",
        "_out",
        "_readers",
        "_socket",
        "_take",
        "_watch",
        "closed",
        "deadline",
        "is_heard",
    )

    def __init__(self, sock: GreenSocket | socket.socket, largest: int, unread: Unread, readers: Readers) -> None:
        self.deadline: float | None = None
        self.closed = self.is_heard = False
        self._socket = _take_over(sock)
        self._readers = readers
        self._out = Outgoing(self._socket, unread.account(self.hang_up))
        self._incoming = Incoming(self._socket, largest, self._out)
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
        """Return once little of the client's own answers waits, or the connection has ended."""
        self._out.wait_until_read()

    def write(self, data: bytes, *, own: bool = False) -> None:
        """Send ready frames without waiting; `own`: for this client alone (Outgoing.write)."""
        self._out.write(data, own=own)

    def send(self, message: Message) -> None:
        """Send an answer to this client, as text or binary, without waiting."""
        if isinstance(message, str):
            self.write(websocket_frame(message.encode(), TEXT), own=True)
        else:
            self.write(websocket_frame(message, BINARY), own=True)

    def wait(self) -> Message | None:
        """Wait for the next message, in a greenlet of the caller; None when the connection has ended."""
        found: list[Message] = []

        def keep() -> None:
            found.append(self._wait())

        self._attempt(keep)
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
        except ClosedByClient:
            self._say_goodbye(1000, "")
        except (Ended, OSError):
            pass
        return False

    def _wait(self) -> Message:
        while (message := self._incoming.next()) is None:
            trampoline(self._socket, read=True, timeout=self._seconds_left(), timeout_exc=TimeoutError)
            self._incoming.receive()
        return message

    def _read(self) -> None:
        self._serve(self._take_what_comes)

    def _take_what_comes(self) -> None:
        self._incoming.receive()
        self._take_all()

    def _take_all(self) -> None:
        """Raises Ended."""
        while (message := self._incoming.next()) is not None:
            if not self._take(message):
                raise Ended

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


def _take_over(sock: GreenSocket | socket.socket) -> socket.socket:
    """A socket's connection, in a socket of our own: the HTTP server's is left closed, and closes nothing of ours."""
    ours = SOCKET(fileno=innermost(sock).detach())
    ours.setblocking(False)
    return ours
