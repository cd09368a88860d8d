"""Frames to clients: encoded once, written to many."""

import json
import logging
import math
from collections.abc import Sequence

import orjson
import socketio
from engineio.packet import MESSAGE, Packet
from socketio.packet import EVENT

from engagenow.core.log import encode
from engagenow.realtime import engine, strict_engine
from engagenow.realtime.connections import Connection
from engagenow.realtime.frames import websocket_frame
from engagenow.realtime.polling import RoomPacket

LIBRARIES = logging.getLogger("engagenow.socketio")
LIBRARIES.setLevel(logging.ERROR)  # below, they tell what clients send


MOST_DIGITS = 1000  # of a whole number in JSON


def event_text(name: str, data_text: str) -> str:
    """A Socket.IO event packet with a payload that is JSON text already."""
    return f"{EVENT}[{encode(name)},{data_text}]"


def event_packet(name: str, data: bytes) -> bytes:
    """The same in the form in which it is sent: for what is long, and for one client alone."""
    return b"%d[%b,%b]" % (EVENT, orjson.dumps(name), data)


class Json:
    """orjson in the shape in which Socket.IO asks for a JSON module.

    What it refuses, such as NaN and lone surrogates, the standard library reads, for the schemas to refuse by name.
    So are numbers of thousands of digits, which Python does not convert: they are read as infinity.
    """

    @staticmethod
    def loads(text: str, **_options: object) -> object:
        """Raises ValueError for what is no JSON."""
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return json.loads(text, parse_int=_whole)

    @staticmethod
    def dumps(value: object, **_options: object) -> str:
        """Compact JSON. Raises TypeError for what JSON cannot hold."""
        return encode(value)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= MOST_DIGITS else math.inf


class Burst:
    """Several packets for several clients, in both shapes that there are, each made at most once.

    `texts` are Socket.IO packets, as text or in UTF-8. `own`: for one client alone, so that its length is no sign of a
    reader who is slow.
    """

    def __init__(self, texts: Sequence[str | bytes], *, own: bool = False) -> None:
        self.texts, self.own = texts, own
        self._blob: bytes | None = None
        self._packets: list[Packet] | None = None

    @property
    def blob(self) -> bytes:
        """WebSocket frames, one behind the other: a stock client reads them as single messages."""
        if self._blob is None:
            encoded = (text.encode() if isinstance(text, str) else text for text in self.texts)
            self._blob = b"".join(websocket_frame(b"%d%b" % (MESSAGE, text)) for text in encoded)
        return self._blob

    @property
    def packets(self) -> list[Packet]:
        """Engine.IO packets, for the queue of a client that has no WebSocket of ours."""
        if self._packets is None:
            kind = Packet if self.own else RoomPacket
            texts = (text if isinstance(text, str) else text.decode() for text in self.texts)
            self._packets = [kind(MESSAGE, text) for text in texts]
        return self._packets


def send(server: socketio.Server, eio_sid: str, burst: Burst) -> None:
    """Write to one client, by whatever transport it has."""
    ws = getattr(server.eio.sockets.get(eio_sid), "ws", None)
    if ws is not None:
        ws.write(burst.blob, own=burst.own)
        return
    for packet in burst.packets:
        server._send_eio_packet(eio_sid, packet)


class Wire:
    """`direct` False leaves everything to the libraries' own sockets, queues and WebSockets."""

    def __init__(self, server: socketio.Server, *, direct: bool) -> None:
        self._server = server
        if direct:
            engine.install(server.eio, self._has_connected)
        else:
            strict_engine.install(server.eio)

    def send(self, connection: Connection, burst: Burst) -> None:
        """Write to a client, without waiting. To one that has ended nothing is written."""
        send(self._server, connection.eio_sid, burst)

    def is_behind(self, connection: Connection) -> bool:
        """Whether the client has not read what it was sent before. The libraries' own sockets do not say: False."""
        return bool(getattr(self._server.eio.sockets.get(connection.eio_sid), "is_behind", False))

    def wait_until_read(self, connection: Connection) -> None:
        """Return once the client has read most of its own answers, or has ended."""
        client = self._server.eio.sockets.get(connection.eio_sid)
        if hasattr(client, "wait_until_read"):
            client.wait_until_read()

    def _has_connected(self, eio_sid: str) -> bool:
        """Whether the client of this Engine.IO id has said CONNECT."""
        return bool(self._server.manager.sid_from_eio_sid(eio_sid, "/"))
