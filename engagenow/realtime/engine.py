"""Engine.IO connections that write directly, and whose queues have an end."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty
from typing import Any

from engineio import packet
from engineio.exceptions import SocketIsClosedError, UnknownPacketError

from engagenow.core.clock import monotonic
from engagenow.realtime import nonsense, protocol
from engagenow.realtime.ping_wheel import PingWheel
from engagenow.realtime.polling import PollingSocket
from engagenow.realtime.protocol import NONSENSE, StrictEngine
from engagenow.realtime.round_trips import RoundTrips
from engagenow.realtime.unread import Unread

log = logging.getLogger(__name__)


class Nowhere:
    """The queue of a client that needs none: nothing is in it, and what is put into it is lost."""

    def empty(self) -> bool:
        return True

    def qsize(self) -> int:
        return 0

    def put(self, _packet: packet.Packet | None) -> None:
        pass

    def get(self, **_how: Any) -> None:
        raise Empty

    def task_done(self) -> None:
        pass


NOWHERE = Nowhere()


class DirectSocket(PollingSocket):
    """`ws` is the WebSocket once there is one that writes directly: then nothing waits in the queue any more.

    `round_trips`: its measured round trips; None before the first ping is scheduled.
    """

    ws: Any = None
    round_trips: RoundTrips | None = None

    @property
    def is_behind(self) -> bool:
        return bool(self.ws.is_behind) if self.ws is not None else super().is_behind

    @property
    def is_held_back(self) -> bool:
        return bool(self.ws.is_held_back) if self.ws is not None else super().is_held_back

    def wait_until_read(self) -> None:
        if self.ws is not None:
            self.ws.wait_until_read()
        else:
            super().wait_until_read()

    def send(self, pkt: packet.Packet) -> None:
        if self.closed:
            raise SocketIsClosedError
        if self.ws is not None:
            self.ws.send(pkt.encode())
        else:
            self.enqueue(pkt)

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        # Never waits: a queue that nobody empties would hold the caller for ever.
        super().close(wait=False, abort=abort, reason=reason)
        # To one that is closed and still on its list, the stock server answers 500 where a client waits for 400.
        self.server.sockets.pop(self.sid, None)
        self.server.unjoined.discard(self.sid)
        self.own.size = 0
        if self.ws is not None:
            self.ws.hang_up()

    def schedule_ping(self) -> None:
        wheel: PingWheel | None = getattr(self.server, "wheel", None)
        if wheel is None:
            super().schedule_ping()
        elif self.last_ping:
            self._answered()
            self.last_ping = None
            wheel.add(self)

    def _answered(self) -> None:
        # The first time no ping has been sent: the stock class sets `last_ping` at the start, by another clock.
        if self.round_trips is None:
            self.round_trips = RoundTrips()
        else:
            self.round_trips.note(monotonic() - self.last_ping)

    def _websocket_handler(self, ws: Any) -> list[Any]:
        if not hasattr(ws, "hear"):
            return self._queue_for(ws)
        if self.connected and not self._upgrade(ws):
            return []
        self.connected = self.upgraded = True
        self._go_direct(ws)
        ws.hear(self._take, self._end)
        return []

    def _queue_for(self, ws: Any) -> list[Any]:
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

    def _upgrade(self, ws: Any) -> bool:
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

    def _go_direct(self, ws: Any) -> None:
        # No yield in here: what is sent from now on must come after what waits.
        while not self.queue.empty():
            waiting = self.queue.get(block=False)
            if waiting is not None and waiting.packet_type != packet.NOOP:
                ws.send(waiting.encode())
        self.own.size = 0  # the WebSocket counts from now on
        self.ws = ws
        self.queue = NOWHERE

    def _take(self, message: str | bytes) -> bool:
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


class DirectEngine(StrictEngine):
    """An Engine.IO server that opens DirectSockets."""

    def _handle_connect(
        self, environ: dict[str, Any], start_response: Any, transport: str, jsonp_index: int | None = None
    ) -> Any:
        if self.start_service_task:
            self.start_service_task = False
            self.start_background_task(self._service_task)
        opened = self._open(transport)
        if self._trigger_event("connect", opened.sid, environ, run_async=False) is False:
            self.sockets.pop(opened.sid, None)
            self.unjoined.discard(opened.sid)
            return self._unauthorized()
        opened.schedule_ping()
        if transport == "polling":
            opened.connected = True
            return self._ok(opened.poll(), jsonp_index=jsonp_index)
        return opened.handle_get_request(environ, start_response)

    def _open(self, transport: str) -> DirectSocket:
        sid = self.generate_id()
        opened = self.sockets[sid] = DirectSocket(self, sid)
        self.unjoined.add(sid)
        terms = {
            "sid": sid,
            "upgrades": self._upgrades(sid, transport),
            "pingInterval": 1000 * self.ping_interval,
            "pingTimeout": 1000 * self.ping_timeout,
            "maxPayload": self.max_http_buffer_size,
        }
        opened.send(packet.Packet(packet.OPEN, terms))
        return opened


def install(server: Any, is_somebody: Callable[[str], bool]) -> None:
    """Make this Engine.IO server a direct one; Flask-SocketIO has no setting for its class.

    `is_somebody`: has the client of this Engine.IO id said CONNECT?
    """
    server.unread = Unread()
    if server.async_mode == "eventlet":
        _write_directly(server, is_somebody)
    else:
        _write_by_threads(server)
    protocol.install(server, DirectEngine)


def _write_by_threads(server: Any) -> None:
    from engagenow.realtime.steady_websocket import SteadyWebSocket

    websocket: Any = partial(SteadyWebSocket, max_message_size=server.max_http_buffer_size)
    server._async = {**server._async, "websocket": websocket}


def _write_directly(server: Any, is_somebody: Callable[[str], bool]) -> None:
    from engagenow.realtime.readers import Readers
    from engagenow.realtime.upgrade import DirectWSGI

    server._async = {**server._async, "websocket": DirectWSGI}
    server.readers = Readers()
    server.wheel = PingWheel(server, is_somebody)
    # The wheel ends the silent ones to the second; the stock task would need another ten of them.
    server.start_service_task = False
