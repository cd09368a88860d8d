"""The rules of Engine.IO v4 and RFC 6455 for HTTP requests that python-engineio does not check.

Every wire uses them: `direct`, `stock` and threading.
"""

import base64
import binascii
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

import engineio
from engineio import packet

from engagenow.realtime import nonsense
from engagenow.web.headers import DATA_HEADERS

log = logging.getLogger(__name__)

# What the libraries raise on packets that are none. Our own handlers let nothing through.
NONSENSE = (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)
Environ = dict[str, Any]
StartResponse = Callable[..., Any]


@dataclass(frozen=True)
class Fault:
    """Why a request is refused: `reason` for the client and, once in a process, for the log."""

    reason: str
    status: str = "400 BAD REQUEST"
    headers: tuple[tuple[str, str], ...] = ()


WRONG_VERSION = Fault(
    "Unsupported WebSocket version", "426 UPGRADE REQUIRED", (("Sec-WebSocket-Version", "13"), ("Upgrade", "websocket"))
)


def fault(environ: Environ) -> Fault | None:
    """What is wrong with a request, if anything."""
    return next(_faults(environ, query(environ)), None)


def query(environ: Environ) -> dict[str, list[str]]:
    """A request's parameters. It is for reading only."""
    return _parsed(environ.get("QUERY_STRING", ""))


@lru_cache(maxsize=100)  # all handshakes of a hall have the same query
def _parsed(text: str) -> dict[str, list[str]]:
    return parse_qs(text, keep_blank_values=True)


def _faults(environ: Environ, asked: dict[str, list[str]]) -> Iterator[Fault]:
    method = environ["REQUEST_METHOD"]
    transport = asked.get("transport", [""])[0]
    upgrade = "websocket" in _tokens(environ, "HTTP_UPGRADE")
    if not transport:
        yield Fault("Transport unknown")
    if "j" in asked:
        yield Fault("JSONP is not supported")
    if "sid" not in asked and method not in ("GET", "OPTIONS"):
        yield Fault("Bad handshake method")
    if upgrade and transport != "websocket":
        yield Fault("Upgrade without transport=websocket")
    if transport == "websocket" and method != "OPTIONS":
        yield from _handshake_faults(environ, method, upgrade)


def _handshake_faults(environ: Environ, method: str, upgrade: bool) -> Iterator[Fault]:
    if method != "GET" or environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        yield Fault("A WebSocket needs GET and HTTP/1.1")
    if not upgrade or "upgrade" not in _tokens(environ, "HTTP_CONNECTION"):
        yield Fault("A WebSocket needs `Upgrade: websocket` and `Connection: Upgrade`")
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION", "").strip() != "13":
        yield WRONG_VERSION
    if not _is_key(environ.get("HTTP_SEC_WEBSOCKET_KEY", "")):
        yield Fault("A WebSocket needs a Sec-WebSocket-Key of 16 bytes in base64")


def _tokens(environ: Environ, header: str) -> set[str]:
    return {token.strip().lower() for token in environ.get(header, "").split(",")}


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text.strip(), validate=True)) == 16
    except (binascii.Error, ValueError):
        return False


class StrictEngine(engineio.Server):  # type: ignore[misc]
    """An Engine.IO server that holds requests to the rules.

    `polls`: the request that waits for each session's packets.
    """

    polls: dict[str, Environ]

    def handle_request(self, environ: Environ, start_response: StartResponse) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, *DATA_HEADERS.items()], *rest)

        answer = self._answer(environ, start)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else answer

    def _answer(self, environ: Environ, start_response: StartResponse) -> Any:
        found = fault(environ)
        if found:
            return self._refuse(found, start_response)
        sid = _polls_for(environ)
        if sid not in self.sockets:
            return super().handle_request(environ, start_response)
        return self._answer_poll(sid, environ, start_response)

    def _refuse(self, found: Fault, start_response: StartResponse) -> list[bytes]:
        self._log_error_once(found.reason, found.reason)
        answer = self._bad_request(found.reason)
        start_response(found.status, [*answer["headers"], *found.headers])
        return [answer["response"]]

    def _answer_poll(self, sid: str, environ: Environ, start_response: StartResponse) -> Any:
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

    def _ok(self, packets: list[packet.Packet] | None = None, *arguments: Any, **options: Any) -> dict[str, Any]:
        if packets == []:  # the session has ended while the poll waited, and an answer holds a packet at least
            packets = [packet.Packet(packet.NOOP)]
        answer: dict[str, Any] = super()._ok(packets, *arguments, **options)
        if packets is None:
            answer["response"] = b"ok"
        return answer

    def _log_error_once(self, message: str, message_key: str) -> None:
        # In words of our own: most of the library's messages repeat what a client sent.
        if message_key not in self.log_message_keys:
            self.log_message_keys.add(message_key)
            log.warning("a request to /socket.io/ was refused, more like it are not logged: %s", message_key)


def _polls_for(environ: Environ) -> str | None:
    """The session whose packets a request waits for."""
    asked = query(environ)
    if environ["REQUEST_METHOD"] != "GET" or asked["transport"][0] != "polling":
        return None
    return asked.get("sid", [None])[0]


def install(server: Any, engine: type[StrictEngine] = StrictEngine) -> None:
    """Make this Engine.IO server a strict one; Flask-SocketIO has no setting for its class."""
    server.__class__ = engine
    server.polls = {}
    websocket = server._async["websocket"]
    server._async = {**server._async, "websocket": lambda handler, engine: websocket(_guarded(handler), engine)}


def _guarded(handler: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The handler of a WebSocket; what is no packet ends the session, instead of writing a 500 into the WebSocket."""

    def handle(ws: Any) -> Any:  # the caller closes `ws`
        try:
            return handler(ws)
        except NONSENSE as wrong:
            nonsense.note(wrong)
        opened: Any = handler.__self__  # type: ignore[attr-defined]
        opened.close(wait=False, abort=True, reason=opened.server.reason.TRANSPORT_ERROR)
        return []

    return handle
