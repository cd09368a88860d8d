"""An Engine.IO server that holds requests and packets to the rules, on every wire: `direct`, `stock`, threading."""

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypedDict
from wsgiref.types import StartResponse, WSGIEnvironment

import engineio
from engineio import packet

from engagenow.realtime import nonsense
from engagenow.realtime.protocol import NONSENSE, Fault, fault, query
from engagenow.web.headers import DATA_HEADERS

if TYPE_CHECKING:
    from _typeshed import OptExcInfo

log = logging.getLogger(__name__)

Headers = list[tuple[str, str]]
Handler = Callable[[object], Iterable[bytes]]  # of a WebSocket, a method of an Engine.IO connection


class HttpAnswer(TypedDict):
    """What python-engineio makes an HTTP response of. `status`: code and reason."""

    status: str
    headers: Headers
    response: bytes


class StrictEngine(engineio.Server):  # type: ignore[misc]
    """An Engine.IO server that holds requests to the rules.

    `polls`: the request that waits for each session's packets.
    """

    polls: dict[str, WSGIEnvironment]

    def handle_request(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request to /socket.io/, as a WSGI application does."""

        def start(status: str, headers: Headers, *error: "OptExcInfo") -> Callable[[bytes], object]:
            return start_response(status, [*headers, *DATA_HEADERS.items()], *error)

        answer = self._answer(environ, start)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else answer

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        found = fault(environ)
        if found:
            return self._refuse(found, start_response)
        sid = _polls_for(environ)
        if sid is None or sid not in self.sockets:
            return super().handle_request(environ, start_response)
        return self._answer_poll(sid, environ, start_response)

    def _refuse(self, found: Fault, start_response: StartResponse) -> list[bytes]:
        self._log_error_once(found.reason, found.reason)
        answer = self._bad_request(found.reason)
        start_response(found.status, [*answer["headers"], *found.headers])
        return [answer["response"]]

    def _answer_poll(self, sid: str, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self.polls.setdefault(sid, environ) is not environ:  # one step, for threads
            self._end(sid, self.reason.TRANSPORT_ERROR)
            return self._refuse(Fault("Two polls of one session at once"), start_response)
        try:
            return super().handle_request(environ, start_response)
        finally:
            self.polls.pop(sid, None)

    def disconnect(self, sid: str | None = None) -> None:
        """Close a session, or all of them, without waiting for a client to take what is queued for it."""
        for each in [sid] if sid else list(self.sockets):
            self._end(each, self.reason.SERVER_DISCONNECT)

    def _end(self, sid: str, reason: str) -> None:
        """The poll that waits hears CLOSE."""
        opened = self.sockets.pop(sid, None)
        if opened is not None:
            opened.close(wait=False, reason=reason)

    def _ok(
        self,
        packets: list[packet.Packet] | None = None,
        headers: Headers | None = None,
        jsonp_index: int | None = None,
    ) -> HttpAnswer:
        if packets == []:  # the session has ended while the poll waited, and an answer holds a packet at least
            packets = [packet.Packet(packet.NOOP)]
        answer: HttpAnswer = super()._ok(packets, headers, jsonp_index)
        if packets is None:
            answer["response"] = b"ok"
        return answer

    def _log_error_once(self, message: str, message_key: str) -> None:
        # In words of our own: most of the library's messages repeat what a client sent.
        if message_key not in self.log_message_keys:
            self.log_message_keys.add(message_key)
            log.warning("a request to /socket.io/ was refused, more like it are not logged: %s", message_key)


def _polls_for(environ: WSGIEnvironment) -> str | None:
    """The session whose packets a request waits for."""
    asked = query(environ)
    if environ["REQUEST_METHOD"] != "GET" or asked["transport"][0] != "polling":
        return None
    return asked.get("sid", [None])[0]


def install(server: engineio.Server, engine: type[StrictEngine] = StrictEngine) -> None:
    """Make this Engine.IO server a strict one; Flask-SocketIO has no setting for its class."""
    server.__class__ = engine
    server.polls = {}
    websocket = server._async["websocket"]

    def guarded(handler: Handler, engine: engineio.Server) -> object:
        return websocket(_guarded(handler), engine)

    server._async = {**server._async, "websocket": guarded}


def _guarded(handler: Handler) -> Handler:
    """The handler of a WebSocket; what is no packet ends the session, instead of writing a 500 into the WebSocket."""

    def handle(ws: object) -> Iterable[bytes]:  # the caller closes `ws`
        try:
            return handler(ws)
        except NONSENSE as wrong:
            nonsense.note(wrong)
        opened: engineio.socket.Socket = handler.__self__  # type: ignore[attr-defined]
        opened.close(wait=False, abort=True, reason=opened.server.reason.TRANSPORT_ERROR)
        return []

    return handle
