"""An Engine.IO connection that writes directly to its WebSocket, or else has a queue with an end (polling.py)."""

import logging
from contextlib import suppress
from queue import Empty
from typing import TYPE_CHECKING

from engineio import packet
from engineio.exceptions import SocketIsClosedError, UnknownPacketError

from engagenow.core.clock import monotonic
from engagenow.realtime import nonsense
from engagenow.realtime.ping_wheel import PingWheel
from engagenow.realtime.polling import PollingSocket
from engagenow.realtime.protocol import NONSENSE
from engagenow.realtime.round_trips import RoundTrips

if TYPE_CHECKING:
    from engagenow.realtime.incoming import Message
    from engagenow.realtime.steady_websocket import SteadyWebSocket
    from engagenow.realtime.websocket import DirectWebSocket

log = logging.getLogger(__name__)


class Nowhere:
    """The queue of a client that needs none: nothing is in it, and what is put into it is lost."""

    def empty(self) -> bool:
        """Always."""
        return True

    def qsize(self) -> int:
        """No packets."""
        return 0

    def put(self, _packet: packet.Packet | None) -> None:
        """Drop the packet."""

    def get(self, **_how: object) -> None:
        """Raises Empty, at once."""
        raise Empty

    def task_done(self) -> None:
        """Nothing waits for it."""


NOWHERE = Nowhere()


class DirectSocket(PollingSocket):
    """`ws` is the WebSocket once there is one that writes directly: then nothing waits in the queue any more.

    `round_trips`: its measured round trips; None before the first ping is scheduled.
    """

    ws: "DirectWebSocket | None" = None
    last_ping: float | None
    round_trips: RoundTrips | None = None

    @property
    def is_behind(self) -> bool:
        """Whether the client has not read what was written to it."""
        return bool(self.ws.is_behind) if self.ws is not None else super().is_behind

    @property
    def is_held_back(self) -> bool:
        """Whether nothing is read of the client, because it does not read its answers."""
        return bool(self.ws.is_held_back) if self.ws is not None else super().is_held_back

    def wait_until_read(self) -> None:
        """Return once little of the client's own answers waits, or the connection has ended."""
        if self.ws is not None:
            self.ws.wait_until_read()
        else:
            super().wait_until_read()

    def send(self, pkt: packet.Packet) -> None:
        """Write a packet, or queue it. Never waits. Raises SocketIsClosedError."""
        if self.closed:
            raise SocketIsClosedError
        if self.ws is not None:
            self.ws.send(pkt.encode())
        else:
            self.enqueue(pkt)

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """End the connection. It never waits, also with `wait`: a queue that stays full would hold the caller for ever.

        `abort`, `reason`: as of the stock class.
        """
        super().close(wait=False, abort=abort, reason=reason)
        # To one that is closed and still on its list, the stock server answers 500 where a client waits for 400.
        self.server.sockets.pop(self.sid, None)
        self.server.unjoined.discard(self.sid)
        self.own.size = 0
        if self.ws is not None:
            self.ws.hang_up()

    def schedule_ping(self) -> None:
        """Called at the start and by each PONG: ping again after the server's `ping_interval`."""
        wheel: PingWheel | None = getattr(self.server, "wheel", None)
        if wheel is None:
            super().schedule_ping()
        elif self.last_ping:
            self._answered(self.last_ping)
            self.last_ping = None
            wheel.add(self)

    def _answered(self, ping: float) -> None:
        # The first time no ping has been sent: the stock class sets `last_ping` at the start, by another clock.
        if self.round_trips is None:
            self.round_trips = RoundTrips()
        else:
            self.round_trips.note(monotonic() - ping)

    def _websocket_handler(self, ws: "DirectWebSocket | SteadyWebSocket") -> list[bytes]:
        if not hasattr(ws, "hear"):
            return self._queue_for(ws)
        if self.connected and not self._upgrade(ws):
            return []
        self.connected = self.upgraded = True
        self._go_direct(ws)
        ws.hear(self._take, self._end)
        return []

    def _queue_for(self, ws: "SteadyWebSocket") -> list[bytes]:
        """The stock handler. A client that hangs up during the upgrade may go on polling."""
        ws.wait_until_read = self.wait_until_read  # engineio has constructed `ws`, which knows no client
        try:
            return super()._websocket_handler(ws)  # type: ignore[no-any-return]
        except OSError:
            self.upgrading = False
            return []

    def _send_ping(self) -> None:
        with suppress(SocketIsClosedError):  # closed by another thread since it was asked
            super()._send_ping()

    def _upgrade(self, ws: "DirectWebSocket") -> bool:
        """The probe of Engine.IO's upgrade from polling. What is sent meanwhile waits in the queue, in its order."""
        self.upgrading = True
        ws.deadline = monotonic() + self.patience  # a probe that stops half way must not keep us for ever
        try:
            if ws.wait() != f"{packet.PING}probe":
                return False
            ws.send(f"{packet.PONG}probe")
            self.enqueue(packet.Packet(packet.NOOP))  # ends the poll that is open
            # Another WebSocket may have been faster.
            return ws.wait() == str(packet.UPGRADE) and not self.closed and not self.upgraded
        finally:
            self.upgrading = False
            ws.deadline = None

    def _go_direct(self, ws: "DirectWebSocket") -> None:
        # No yield in here: what is sent from now on must come after what waits.
        while not self.queue.empty():
            waiting = self.queue.get(block=False)
            if waiting is not None and waiting.packet_type != packet.NOOP:
                ws.send(waiting.encode())
        self.own.size = 0  # the WebSocket counts from now on
        self.ws = ws
        self.queue = NOWHERE

    def _take(self, message: "Message") -> bool:
        """Carry out a packet. Whether the connection goes on."""
        if self.closed:
            return False
        try:
            self.receive(packet.Packet(encoded_packet=message))
        except UnknownPacketError:
            pass
        except SocketIsClosedError:
            return False
        except NONSENSE as wrong:
            nonsense.note(wrong)
            return False
        except Exception:
            log.exception("a packet failed")
            return False
        return not self.closed

    def _end(self) -> None:
        """Its WebSocket has ended."""
        try:
            self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
        except Exception:
            log.exception("a connection could not be ended")
