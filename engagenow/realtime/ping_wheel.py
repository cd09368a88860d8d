"""Pings from one task, instead of one for each client."""

import logging
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from engineio import packet

from engagenow.core.clock import monotonic

if TYPE_CHECKING:
    from engagenow.realtime.direct_socket import DirectSocket
    from engagenow.realtime.engine import DirectEngine

log = logging.getLogger(__name__)

WHEEL_TURN = 0.05  # seconds: a hall that came in at once is pinged in small groups, between which others are served


class PingWheel:
    """Pings every client when it is due and ends those that did not answer, with one task for all of them.

    A client that has not said CONNECT by the first ping is ended, too: a handshake alone costs us memory for ever.
    `has_connected`: whether the client of this Engine.IO id has said CONNECT.
    """

    def __init__(self, server: "DirectEngine", has_connected: Callable[[str], bool]) -> None:
        self._server = server
        self._due: deque[tuple[float, DirectSocket]] = deque()
        self._unanswered: deque[tuple[float, DirectSocket]] = deque()
        self._turning = False
        self._has_connected = has_connected

    def add(self, socket: "DirectSocket") -> None:
        """Ping a client after the server's `ping_interval`."""
        self._due.append((monotonic() + self._server.ping_interval, socket))
        if not self._turning:
            self._turning = True
            self._server.start_background_task(self._turn)

    def _turn(self) -> None:
        while True:
            try:
                self._step(monotonic())
            except Exception:
                log.exception("the ping wheel stumbled")
            self._server.sleep(WHEEL_TURN)

    def _step(self, now: float) -> None:
        while self._due and self._due[0][0] <= now:
            self._ping(self._due.popleft()[1], now)
        while self._unanswered and self._unanswered[0][0] + self._server.ping_timeout <= now:
            asked_at, socket = self._unanswered.popleft()
            if socket.closed or socket.last_ping != asked_at:
                continue
            if socket.is_held_back:
                self._wait_again(socket, now)
            else:
                self._end(socket)

    def _ping(self, socket: "DirectSocket", now: float) -> None:
        if socket.closed:
            return
        if not self._has_connected(socket.sid):
            self._end(socket)
        else:
            socket.last_ping = now
            self._unanswered.append((now, socket))
            socket.send(packet.Packet(packet.PING))

    def _wait_again(self, socket: "DirectSocket", now: float) -> None:
        # Its answer may lie unread behind what it has to read first. While it reads that, the phone has not vanished.
        socket.last_ping = now
        self._unanswered.append((now, socket))

    def _end(self, socket: "DirectSocket") -> None:
        socket.close(wait=False, abort=False, reason=self._server.reason.PING_TIMEOUT)
