"""A WebSocket that writes at once and never waits for its reader.

eventlet's own sends through a lock and a green thread, unmasks byte by byte, reads header by header, and compresses
anew for each client. This one writes ready frames straight to the non-blocking socket; what the kernel does not take
waits in a small buffer, and a client that lets it fill is closed: a stored event is never skipped.
"""

import socket
from collections import deque
from contextlib import suppress
from typing import Any

import eventlet
from engineio.async_drivers.eventlet import WebSocketWSGI
from eventlet import websocket
from eventlet.greenio import GreenSocket
from eventlet.hubs import trampoline

from engagenow.core.clock import monotonic
from engagenow.core.figures import figures
from engagenow.realtime.frames import BINARY, CLOSE, PING, PONG, TEXT, Parser, ProtocolError, websocket_frame

MOST_PENDING = 1024 * 1024  # bytes of what a room hears, for one client that does not read
MOST_OWN = 8 * MOST_PENDING  # bytes of its own answers beside them: a thousand long messages to catch up with, twice
KEEPING = 400  # bytes that it costs to keep a frame, however short
KERNEL_BUFFER = 131_072  # bytes; left to itself the kernel would keep up to 4 MB for each who does not read
STALLED_AFTER = 15  # seconds without taking a byte
READ = 65_536
BREATHE_AFTER = 32  # frames, so that nobody who writes fast keeps the others waiting


class DirectWebSocket(websocket.RFC6455WebSocket):  # type: ignore[misc]
    """`deadline`, if any, on the monotonic clock: nothing is waited for beyond it, however much is said meanwhile."""

    def __init__(self, sock: Any, environ: dict[str, Any], version: int, largest: int) -> None:
        super().__init__(sock, environ, version, max_frame_length=largest)
        self.deadline: float | None = None
        self._parser = Parser(largest)
        self._frames = 0
        self._pending: deque[tuple[memoryview, bool]] = deque()  # (what is left of it, whether it is the client's own)
        self._pending_bytes = {False: 0, True: 0}
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER)
        self._send_now = _innermost(sock).send
        self._dead = False

    def write(self, data: bytes, *, own: bool = False) -> None:
        """Send ready frames without waiting. A client that has not taken MOST_PENDING bytes is closed.

        `own`: for this client alone. What it missed may be more than that, and must not close it again and again.
        """
        if self._dead:
            return
        if self._pending:
            self._keep(memoryview(data), own)
            return
        sent = self._try(data)
        if sent < len(data) and not self._dead:
            self._keep(memoryview(data)[sent:], own)
            eventlet.spawn_n(self._drain)

    def send(self, message: str | bytes, control_code: int | None = None, **_options: Any) -> None:
        payload = message.encode() if isinstance(message, str) else message
        opcode = control_code or (TEXT if isinstance(message, str) else BINARY)
        self.write(websocket_frame(payload, opcode), own=True)

    def wait(self) -> str | bytes | None:
        """The next message; None when the connection has ended."""
        try:
            return self._next_message()
        except ProtocolError as wrong:
            self.close(close_data=(wrong.status, wrong.reason))
        except UnicodeDecodeError:
            self.close(close_data=(1007, "text is UTF-8"))
        except OSError:
            pass
        return None

    def hang_up(self) -> None:
        """End the connection now; whoever waits for its next message gets None."""
        self._dead, self.websocket_closed = True, True
        self._pending.clear()
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def close(self, close_data: tuple[int, str] | None = None) -> None:
        self._send_closing_frame(ignore_send_errors=True, close_data=close_data)
        self.hang_up()

    def _next_message(self) -> str | bytes | None:
        while True:
            while (message := self._parser.next()) is None:
                if not self._read():
                    return None
            opcode, payload = message
            self._breathe()
            if opcode in (TEXT, BINARY):
                return payload.decode() if opcode == TEXT else payload
            if not self._obey(opcode, payload):
                return None

    def _obey(self, opcode: int, payload: bytes) -> bool:
        """A control frame; False when it ends the connection."""
        if opcode == PING:
            self.send(payload, control_code=PONG)
        elif opcode == CLOSE:
            self._send_closing_frame(ignore_send_errors=True, close_data=(1000, ""))
        return opcode != CLOSE

    def _read(self) -> bool:
        if self.deadline is not None:
            left = self.deadline - monotonic()
            if left <= 0:
                return False
            self.socket.settimeout(left)
        data = self.socket.recv(READ)
        self._parser.feed(data)
        return bool(data)

    def _breathe(self) -> None:
        self._frames += 1
        if self._frames % BREATHE_AFTER == 0:
            eventlet.sleep(0)

    def _try(self, data: bytes | memoryview) -> int:
        try:
            return int(self._send_now(data))
        except BlockingIOError:
            return 0
        except OSError:
            self.hang_up()
            return 0

    def _keep(self, rest: memoryview, own: bool) -> None:
        self._pending.append((rest, own))
        self._pending_bytes[own] += len(rest) + KEEPING
        if self._pending_bytes[own] > (MOST_OWN if own else MOST_PENDING):
            figures.slow_readers += 1
            self.hang_up()

    def _drain(self) -> None:
        """Write what is pending, as fast as the client reads."""
        try:
            while self._pending:
                trampoline(self.socket.fd, write=True, timeout=STALLED_AFTER)
                self._drain_some()
        except (eventlet.Timeout, OSError):
            figures.slow_readers += not self._dead
            self.hang_up()

    def _drain_some(self) -> None:
        while self._pending:
            head, own = self._pending[0]
            sent = self._try(head)
            if self._dead:
                return
            self._pending_bytes[own] -= sent
            if sent < len(head):
                self._pending[0] = (head[sent:], own)
                return
            self._pending.popleft()
            self._pending_bytes[own] -= KEEPING


def _innermost(sock: Any) -> Any:
    """The operating system's own socket. In a patched process accept() wraps a green one in a green one."""
    while isinstance(sock, GreenSocket):
        sock = sock.fd
    return sock


class DirectWSGI(WebSocketWSGI):  # type: ignore[misc]
    """The handshake, by eventlet; what it opens is a DirectWebSocket without compression."""

    def _negotiate_permessage_deflate(self, _extensions: Any) -> None:
        return None

    def _handle_hybi_request(self, environ: dict[str, Any]) -> DirectWebSocket:
        opened = super()._handle_hybi_request(environ)
        return DirectWebSocket(opened.socket, environ, self.protocol_version, self.max_frame_length)

    def _handle_legacy_request(self, _environ: dict[str, Any]) -> None:
        raise websocket.BadRequest()
