"""An Engine.IO server whose connections write directly, and whose queues have an end (direct_socket.py)."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIEnvironment

import engineio
from engineio import packet

from engagenow.realtime import strict_engine
from engagenow.realtime.direct_socket import DirectSocket
from engagenow.realtime.ping_wheel import PingWheel
from engagenow.realtime.strict_engine import HttpAnswer, StrictEngine
from engagenow.realtime.unjoined import Unjoined
from engagenow.realtime.unread import Unread

if TYPE_CHECKING:
    from engagenow.realtime.readers import Readers


class DirectEngine(StrictEngine):
    """An Engine.IO server that opens DirectSockets. `install` makes one, wiring.py sets `unjoined`.

    `readers`, `wheel`: under eventlet only.
    """

    unjoined: Unjoined
    unread: Unread
    readers: "Readers"
    wheel: PingWheel

    def _handle_connect(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        transport: str,
        jsonp_index: int | None = None,
    ) -> HttpAnswer | Iterable[bytes]:
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


def install(server: engineio.Server, has_connected: Callable[[str], bool]) -> None:
    """Make this Engine.IO server a direct one; Flask-SocketIO has no setting for its class.

    `has_connected`: whether the client of this Engine.IO id has said CONNECT.
    """
    server.unread = Unread()
    if server.async_mode == "eventlet":
        _write_directly(server, has_connected)
    else:
        _write_by_threads(server)
    strict_engine.install(server, DirectEngine)


def _write_by_threads(server: engineio.Server) -> None:
    from engagenow.realtime.steady_websocket import SteadyWebSocket

    websocket = partial(SteadyWebSocket, max_message_size=server.max_http_buffer_size)
    server._async = {**server._async, "websocket": websocket}


def _write_directly(server: engineio.Server, has_connected: Callable[[str], bool]) -> None:
    from engagenow.realtime.readers import Readers
    from engagenow.realtime.upgrade import DirectWSGI

    server._async = {**server._async, "websocket": DirectWSGI}
    server.readers = Readers()
    server.wheel = PingWheel(server, has_connected)
    # The wheel ends the silent ones to the second; the stock task would need another ten of them.
    server.start_service_task = False
