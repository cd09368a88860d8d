"""From an HTTP request to a WebSocket: the handshake of RFC 6455, section 4.2.2."""

from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha1
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from eventlet import wsgi
from eventlet.greenio import GreenSocket

from engagenow.realtime.websocket import DirectWebSocket

if TYPE_CHECKING:
    from engagenow.realtime.engine import DirectEngine

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
SOCKET_OF = "engagenow.socket"  # in environ


def rename_socket(wsgi_app: WSGIApplication) -> WSGIApplication:
    """A WSGI app whose requests have gunicorn's socket under our name: by its own, Engine.IO makes a class for each."""

    def call(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if "gunicorn.socket" in environ:
            environ[SOCKET_OF] = environ.pop("gunicorn.socket")
        return wsgi_app(environ, start_response)

    return call


class DirectWSGI:
    """Answers the handshake (realtime/protocol.py has checked it), and gives `handler` the WebSocket."""

    def __init__(self, handler: Callable[[DirectWebSocket], object], server: "DirectEngine") -> None:
        self._handler = handler
        self._server = server

    def __call__(self, environ: WSGIEnvironment, _start_response: StartResponse) -> list[bytes]:
        server = self._server
        ws = DirectWebSocket(_socket_of(environ), server.max_http_buffer_size, server.unread, server.readers)
        try:
            ws.write(_accepting(environ["HTTP_SEC_WEBSOCKET_KEY"]), own=True)
            self._handler(ws)
        finally:
            if not ws.is_heard:
                ws.finish()
        wsgi.WSGI_LOCAL.already_handled = True  # how eventlet's HTTP server and ours (worker.py) are told
        return []


def _socket_of(environ: WSGIEnvironment) -> GreenSocket:
    return environ[SOCKET_OF] if SOCKET_OF in environ else environ["eventlet.input"].get_socket()


def _accepting(key: str) -> bytes:
    """The answer to a handshake. No compression: it would have to be done again for each client."""
    accept = b64encode(sha1(key.strip().encode() + GUID, usedforsecurity=False).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )
