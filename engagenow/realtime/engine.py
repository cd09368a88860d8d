"""Engine.IO connections that write directly, whose queues have an end, and whose pings come from one wheel."""

import logging
from collections import deque
from collections.abc import Callable
from typing import Any

import engineio.socket
from engineio import packet
from engineio.exceptions import ContentTooLongError, EngineIOError, SocketIsClosedError, UnknownPacketError

from engagenow.core.clock import monotonic
from engagenow.core.figures import figures

log = logging.getLogger(__name__)

MOST_QUEUED = 1000  # packets for a polling client that does not come for them
MOST_IN_A_POLL = 16  # a stock Python client takes no more packets in one answer
LARGEST_POST = 262_144  # bytes: sixteen packets of the largest size in one POST
# What python-socketio raises on packets that are none. Our own handlers let nothing through.
NONSENSE = (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)
SEPARATOR = "\x1e"
WHEEL_TURN = 0.2  # seconds


class DirectSocket(engineio.socket.Socket):  # type: ignore[misc]
    """`ws` is the WebSocket once there is one that writes directly: then nothing waits in the queue any more."""

    ws: Any = None

    def send(self, pkt: packet.Packet) -> None:
        if self.closed:
            raise SocketIsClosedError
        if self.ws is not None:
            self.ws.send(pkt.encode())
            return
        self.queue.put(pkt)
        if self.queue.qsize() > MOST_QUEUED and not self.closing:
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
        return packets

    def receive(self, pkt: packet.Packet) -> None:
        if pkt.packet_type != packet.MESSAGE:
            super().receive(pkt)
            return
        try:
            self.server.handlers["message"](self.sid, pkt.data)
        except NONSENSE as wrong:
            log.warning("a client sent what is no packet: %s", type(wrong).__name__)
            self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)

    def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Every packet of a POST, however many. The stock one answers 200 to more than sixteen and loses them all."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > LARGEST_POST:
            raise ContentTooLongError
        try:
            encoded = environ["wsgi.input"].read(length).decode().split(SEPARATOR)
            if any(len(text.encode()) > self.server.max_http_buffer_size for text in encoded):
                raise ContentTooLongError
            packets = [packet.Packet(encoded_packet=text) for text in encoded if text]
        except NONSENSE as wrong:
            raise EngineIOError(str(wrong)) from None
        for pkt in packets:
            self.receive(pkt)

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        # Never waits: a queue that nobody empties would hold the caller for ever.
        super().close(wait=False, abort=abort, reason=reason)
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
        ws.socket.settimeout(self._patience())  # a probe that stops half way must not keep us for ever
        try:
            if ws.wait() != f"{packet.PING}probe":
                return False
            ws.send(f"{packet.PONG}probe")
            self.queue.put(packet.Packet(packet.NOOP))  # ends the poll that is open
            return ws.wait() == str(packet.UPGRADE) and not self.closed
        finally:
            self.upgrading = False
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


class PingWheel:
    """Pings every client when it is due and ends those that did not answer, with one task for all of them.

    Who has not said CONNECT by the first ping is ended, too: a handshake alone costs us memory for ever.
    """

    def __init__(self, server: Any, is_somebody: Callable[[str], bool]) -> None:
        self._server = server
        self._due: deque[tuple[float, DirectSocket]] = deque()
        self._unanswered: deque[tuple[float, DirectSocket]] = deque()
        self._turning = False
        self._is_somebody = is_somebody

    def add(self, socket: DirectSocket) -> None:
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
            _, socket = self._due.popleft()
            if socket.closed or socket.closing:
                continue
            if not self._is_somebody(socket.sid):
                self._end(socket)
            else:
                socket.last_ping = now
                self._unanswered.append((now, socket))
                socket.send(packet.Packet(packet.PING))
        while self._unanswered and self._unanswered[0][0] + self._server.ping_timeout <= now:
            asked_at, socket = self._unanswered.popleft()
            if socket.last_ping == asked_at and not socket.closed:
                self._end(socket)

    def _end(self, socket: DirectSocket) -> None:
        socket.close(wait=False, abort=False, reason=self._server.reason.PING_TIMEOUT)
        self._server.sockets.pop(socket.sid, None)  # nobody else would: a vanished poller never asks again


def install(server: Any, is_somebody: Callable[[str], bool]) -> None:
    """Make an Engine.IO server open DirectSockets. Its class has no setting for that.

    `is_somebody`: has the client of this Engine.IO id said CONNECT?
    """
    engineio.socket.Socket = DirectSocket
    if server.async_mode != "eventlet":
        return
    from engagenow.realtime.websocket import DirectWSGI

    server._async = {**server._async, "websocket": DirectWSGI}
    server.wheel = PingWheel(server, is_somebody)
    # The wheel ends the silent ones to the second; the stock task would need another ten of them.
    server.start_service_task = False
