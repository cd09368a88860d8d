"""Engine.IO connections that write directly, and whose queues have an end."""

import logging
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import engineio
from engineio import packet
from engineio.async_drivers._websocket_wsgi import SimpleWebSocketWSGI
from engineio.exceptions import ContentTooLongError, EngineIOError, SocketIsClosedError, UnknownPacketError

from engagenow.core.clock import monotonic
from engagenow.core.figures import figures
from engagenow.realtime import inbound
from engagenow.realtime.ping_wheel import PingWheel

log = logging.getLogger(__name__)

MOST_QUEUED = 1000  # packets for a polling client that does not come for them
MOST_QUEUED_BYTES = 9 * 1024 * 1024  # of memory for them: as much as for what a WebSocket leaves pending
MOST_IN_A_POLL = 16  # a stock Python client takes no more packets in one answer
LARGEST_POST = 262_144  # bytes: sixteen packets of the largest size in one POST
MOST_IN_A_POST = 4096  # packets: as many taps as fit into its bytes
BREATHE_AFTER = 32  # packets of one POST, so that it keeps nobody else waiting
# What python-socketio raises on packets that are none. Our own handlers let nothing through.
NONSENSE = (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)
SEPARATOR = "\x1e"


class DirectSocket(engineio.socket.Socket):  # type: ignore[misc]
    """`ws` is the WebSocket once there is one that writes directly: then nothing waits in the queue any more."""

    ws: Any = None
    _queued = 0  # bytes

    def send(self, pkt: packet.Packet) -> None:
        if self.closed:
            raise SocketIsClosedError
        if self.ws is not None:
            self.ws.send(pkt.encode())
            return
        self.queue.put(pkt)
        self._queued += _size(pkt)
        if (self.queue.qsize() > MOST_QUEUED or self._queued > MOST_QUEUED_BYTES) and not self.closing:
            figures.slow_readers += 1
            self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)

    def poll(self) -> list[packet.Packet]:
        packets: list[packet.Packet] = []
        while len(packets) < MOST_IN_A_POLL:
            try:
                found = self.queue.get(timeout=self._patience()) if not packets else self.queue.get(block=False)
            except self.server.get_queue_empty_exception():
                if packets:
                    break
                raise engineio.exceptions.QueueEmpty() from None
            self.queue.task_done()
            if found is None:
                if packets:
                    self.queue.put(None)
                break
            packets.append(found)
            self._queued -= _size(found)
        return packets

    def receive(self, pkt: packet.Packet) -> None:
        if pkt.packet_type != packet.MESSAGE:
            super().receive(pkt)
            return
        try:
            data = inbound.taken(pkt.data)
            if data is not None:
                self.server.handlers["message"](self.sid, data)
        except NONSENSE as wrong:
            log.warning("a client sent what is no packet: %s", type(wrong).__name__)
            self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)

    def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Every packet of a POST, however many. The stock one answers 200 to more than sixteen and loses them all."""
        try:
            packets = self._packets_of_post(environ)
        except NONSENSE as wrong:
            raise EngineIOError(str(wrong)) from None
        for number, pkt in enumerate(packets, 1):
            if self.closed:
                return  # one of them has ended it: what comes behind speaks for nobody
            self.receive(pkt)
            if number % BREATHE_AFTER == 0:
                self.server.sleep(0)

    def _packets_of_post(self, environ: dict[str, Any]) -> list[packet.Packet]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > LARGEST_POST:
            raise ContentTooLongError
        encoded = environ["wsgi.input"].read(length).decode().split(SEPARATOR)
        if len(encoded) > MOST_IN_A_POST or any(
            len(text.encode()) > self.server.max_http_buffer_size for text in encoded
        ):
            raise ContentTooLongError
        return [packet.Packet(encoded_packet=text) for text in encoded if text]

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        # Never waits: a queue that nobody empties would hold the caller for ever.
        super().close(wait=False, abort=abort, reason=reason)
        # To one that is closed and still on its list, the stock server answers 500 where a client waits for 400.
        self.server.sockets.pop(self.sid, None)
        if self.ws is not None:
            self.ws.hang_up()

    def schedule_ping(self) -> None:
        wheel: PingWheel | None = getattr(self.server, "wheel", None)
        if wheel is None:
            super().schedule_ping()
        elif self.last_ping:
            self.last_ping = None
            wheel.add(self)

    def _patience(self) -> float:
        return float(self.server.ping_interval + self.server.ping_timeout)

    def _websocket_handler(self, ws: Any) -> list[Any]:
        if not hasattr(ws, "hang_up"):
            return super()._websocket_handler(ws)  # type: ignore[no-any-return]
        if self.connected and not self._upgrade(ws):
            return []
        self.connected = self.upgraded = True
        self._go_direct(ws)
        self._read(ws)
        self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
        return []

    def _upgrade(self, ws: Any) -> bool:
        """The probe of Engine.IO's upgrade from polling. What is sent meanwhile waits in the queue, in its order."""
        self.upgrading = True
        ws.deadline = monotonic() + self._patience()  # a probe that stops half way must not keep us for ever
        try:
            if ws.wait() != f"{packet.PING}probe":
                return False
            ws.send(f"{packet.PONG}probe")
            self.queue.put(packet.Packet(packet.NOOP))  # ends the poll that is open
            # Another WebSocket may have been faster.
            return ws.wait() == str(packet.UPGRADE) and not self.closed and not self.upgraded
        finally:
            self.upgrading = False
            ws.deadline = None
            ws.socket.settimeout(None)

    def _go_direct(self, ws: Any) -> None:
        # No yield in here: what is sent from now on must come after what waits.
        while not self.queue.empty():
            waiting = self.queue.get(block=False)
            if waiting is not None and waiting.packet_type != packet.NOOP:
                ws.send(waiting.encode())
        self.ws = ws

    def _read(self, ws: Any) -> None:
        while (message := ws.wait()) is not None and not self.closed:
            try:
                self.receive(packet.Packet(encoded_packet=message))
            except UnknownPacketError:
                continue
            except SocketIsClosedError:
                return
            except NONSENSE as wrong:
                log.warning("a client sent what is no packet: %s", type(wrong).__name__)
                return
            except Exception:
                log.exception("a packet failed")
                return


def _size(pkt: packet.Packet) -> int:
    return sys.getsizeof(pkt.data)


class DirectEngine(engineio.Server):  # type: ignore[misc]
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
            return self._unauthorized()
        opened.schedule_ping()
        if transport == "polling":
            opened.connected = True
            return self._ok(opened.poll(), jsonp_index=jsonp_index)
        return opened.handle_get_request(environ, start_response)

    def _open(self, transport: str) -> DirectSocket:
        sid = self.generate_id()
        opened = self.sockets[sid] = DirectSocket(self, sid)
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
    server.__class__ = DirectEngine
    if server.async_mode != "eventlet":
        websocket: Any = partial(SimpleWebSocketWSGI, max_message_size=server.max_http_buffer_size)
        server._async = {**server._async, "websocket": websocket}
        return
    from engagenow.realtime.websocket import DirectWSGI

    server._async = {**server._async, "websocket": DirectWSGI}
    server.wheel = PingWheel(server, is_somebody)
    # The wheel ends the silent ones to the second; the stock task would need another ten of them.
    server.start_service_task = False
