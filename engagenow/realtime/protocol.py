"""The rules of Engine.IO v4 and RFC 6455 for HTTP requests that python-engineio does not check.

strict_engine.py applies them.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs
from wsgiref.types import WSGIEnvironment

# What the libraries raise on packets that are none. Our own handlers let nothing through.
NONSENSE = (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Fault:
    """Why a request is refused: `reason` for the client and, once in a process, for the log."""

    reason: str
    status: str = "400 BAD REQUEST"
    headers: tuple[tuple[str, str], ...] = ()


WRONG_VERSION = Fault(
    "Unsupported WebSocket version", "426 UPGRADE REQUIRED", (("Sec-WebSocket-Version", "13"), ("Upgrade", "websocket"))
)


def fault(environ: WSGIEnvironment) -> Fault | None:
    """What is wrong with a request to /socket.io/, if anything."""
    return next(_faults(environ, query(environ)), None)


def query(environ: WSGIEnvironment) -> dict[str, list[str]]:
    """A request's parameters. It is for reading only."""
    return _parsed(environ.get("QUERY_STRING", ""))


@lru_cache(maxsize=100)  # all handshakes of a hall have the same query
def _parsed(text: str) -> dict[str, list[str]]:
    return parse_qs(text, keep_blank_values=True)


def _faults(environ: WSGIEnvironment, asked: dict[str, list[str]]) -> Iterator[Fault]:
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


def _handshake_faults(environ: WSGIEnvironment, method: str, upgrade: bool) -> Iterator[Fault]:
    if method != "GET" or environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        yield Fault("A WebSocket needs GET and HTTP/1.1")
    if not upgrade or "upgrade" not in _tokens(environ, "HTTP_CONNECTION"):
        yield Fault("A WebSocket needs `Upgrade: websocket` and `Connection: Upgrade`")
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION", "").strip() != "13":
        yield WRONG_VERSION
    if not _is_key(environ.get("HTTP_SEC_WEBSOCKET_KEY", "")):
        yield Fault("A WebSocket needs a Sec-WebSocket-Key of 16 bytes in base64")


def _tokens(environ: WSGIEnvironment, header: str) -> set[str]:
    return {token.strip().lower() for token in environ.get(header, "").split(",")}


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text.strip(), validate=True)) == 16
    except (binascii.Error, ValueError):
        return False
