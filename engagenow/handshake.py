"""A phone's first words, through the public address: does a WebSocket come through, all the way and back?

By hand, because a Socket.IO client would only say that it could not connect, and not why.
"""

import http.client
import os
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import BinaryIO
from urllib.parse import urlsplit

PATIENCE = 5  # seconds for the connection and for each answer
PATH = "/socket.io/?EIO=4&transport=websocket"
TEXT, LENGTH_IN_16_BITS = 0x81, 126
UPGRADE = "Let the proxy pass `Upgrade` and `Connection`, and speak HTTP/1.1 to the web process (docs/operations.md)."
OWN_ORIGIN = (
    "Let the proxy pass `Host` and `X-Forwarded-Proto`, and set TRUSTED_PROXIES (1 behind the project's nginx.conf)."
)


class Fault(Exception):
    """What is wrong, and what to do, in one line."""


def say_hello(address: str, authority: str | None = None) -> str:
    """Connect as a page of `address` does, until `connected` is heard. Raises Fault.

    `authority`: the file of a certificate to trust, besides the system's.
    """
    with _line_to(address, authority) as line:
        answer = _ask_to_upgrade(line, address)
        if answer.status != http.HTTPStatus.SWITCHING_PROTOCOLS:
            raise Fault(f"{address} answers {answer.status}. {_remedy(answer)}")
        _join_in(line.sock, answer.fp)
    return f"`connected` heard through {address}"


def ask_installation(address: str, authority: str | None = None) -> str | None:
    """The id of the installation that serves `address`, if it says one. Raises Fault."""
    with _line_to(address, authority) as line:
        line.request("GET", "/health")
        return line.getresponse().headers.get("X-Installation")


@contextmanager
def _line_to(address: str, authority: str | None) -> Iterator[http.client.HTTPConnection]:
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        with closing(_connection(parts.scheme, host, parts.port, authority)) as line:
            yield line
    except TimeoutError:
        raise Fault(f"{address} goes silent. Let the proxy pass on at once what comes from a WebSocket.") from None
    except ssl.SSLError as error:
        remedy = "Correct the certificate, or name its issuer's in SSL_CERT_FILE."
        raise Fault(f"{address}: {_why(error)}. {remedy}") from None
    except socket.gaierror:
        raise Fault(f"{host} has no address. Enter it into the DNS, or correct PUBLIC_URL.") from None
    except (OSError, http.client.HTTPException) as error:
        raise Fault(f"{address}: {_why(error)}. Start the server and its proxy, or correct PUBLIC_URL.") from None


def _connection(scheme: str, host: str, port: int | None, authority: str | None) -> http.client.HTTPConnection:
    if scheme == "https":
        trusted = ssl.create_default_context()
        if authority:
            trusted.load_verify_locations(authority)
        return http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=trusted)
    return http.client.HTTPConnection(host, port, timeout=PATIENCE)


def _ask_to_upgrade(line: http.client.HTTPConnection, address: str) -> http.client.HTTPResponse:
    headers = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
        "Origin": address,
    }
    line.request("GET", PATH, headers=headers)
    return line.getresponse()


def _remedy(answer: http.client.HTTPResponse) -> str:
    if answer.status == http.HTTPStatus.BAD_REQUEST:
        return OWN_ORIGIN if b"origin" in answer.read(1000) else UPGRADE
    if 300 <= answer.status < 400:
        return f"It leads on to {answer.headers.get('Location')}: that belongs into PUBLIC_URL."
    if answer.status >= 500:
        return "No web process answers behind the proxy: start one, or correct where the proxy looks for it."
    return "Something else answers there: correct PUBLIC_URL, or let the proxy pass /socket.io/ to the web process."


def _join_in(line: socket.socket, incoming: BinaryIO) -> None:
    """Say CONNECT and wait for our own greeting. The other frames are Engine.IO's and Socket.IO's."""
    line.sendall(bytes([TEXT, 0x80 | 2, 0, 0, 0, 0]) + b"40")  # masked by zeros
    for _ in range(10):
        if _read_frame(incoming).startswith(b'42["connected"'):
            return
    raise Fault("A WebSocket opens, but nobody says `connected`: correct PUBLIC_URL, it leads to another program.")


def _read_frame(incoming: BinaryIO) -> bytes:
    head = incoming.read(2)
    if len(head) < 2:
        raise ConnectionResetError("the WebSocket was closed")
    length = head[1] & 0x7F
    return incoming.read(int.from_bytes(incoming.read(2), "big") if length == LENGTH_IN_16_BITS else length)


def _why(error: BaseException) -> str:
    return str(getattr(error, "verify_message", "") or getattr(error, "strerror", "") or error or type(error).__name__)
