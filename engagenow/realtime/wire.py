"""Frames to clients: encoded once, written to many."""

import json
import logging
from collections.abc import Iterable
from typing import Any

import orjson
from engineio.packet import MESSAGE, Packet
from flask_socketio import SocketIO
from socketio.packet import EVENT

from engagenow.core.log import encode
from engagenow.realtime import engine
from engagenow.realtime.connections import Connection
from engagenow.realtime.frames import websocket_frame

LIBRARIES = logging.getLogger("engagenow.socketio")
LIBRARIES.setLevel(logging.ERROR)  # below, they tell what clients send


def event_text(name: str, data_text: str) -> str:
    """A Socket.IO event packet with a payload that is JSON text already."""
    return f"{EVENT}[{encode(name)},{data_text}]"


class Json:
    """orjson in the shape in which Socket.IO asks for a JSON module.

    What it refuses, such as NaN and lone surrogates, the standard library reads, for the schemas to refuse by name.
    """

    @staticmethod
    def loads(text: str, **_options: Any) -> Any:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return json.loads(text)

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        return encode(value)


class Burst:
    """Several packets for several clients, in both shapes that there are, each made at most once.

    `own`: for one client alone, so that its length is no sign of a reader who is slow.
    """

    def __init__(self, texts: list[str], *, own: bool = False) -> None:
        self.texts, self.own = texts, own
        self._blob: bytes | None = None
        self._packets: list[Packet] | None = None

    @property
    def blob(self) -> bytes:
        """WebSocket frames, one behind the other: a stock client reads them as single messages."""
        if self._blob is None:
            self._blob = b"".join(websocket_frame(f"{MESSAGE}{text}".encode()) for text in self.texts)
        return self._blob

    @property
    def packets(self) -> list[Packet]:
        if self._packets is None:
            self._packets = [Packet(MESSAGE, text) for text in self.texts]
        return self._packets


class Wire:
    """`direct` False leaves everything to the libraries' own sockets, queues and WebSockets."""

    def __init__(self, socketio: SocketIO, *, direct: bool) -> None:
        self._server: Any = socketio.server
        if direct:
            manager = self._server.manager
            engine.install(self._server.eio, lambda eio_sid: bool(manager.sid_from_eio_sid(eio_sid, "/")))

    def send(self, connection: Connection, burst: Burst) -> None:
        ws = getattr(self._server.eio.sockets.get(connection.eio_sid), "ws", None)
        if ws is not None:
            ws.write(burst.blob, own=burst.own)
            return
        for packet in burst.packets:
            self._server._send_eio_packet(connection.eio_sid, packet)

    def broadcast(self, connections: Iterable[Connection], burst: Burst) -> None:
        for connection in connections:
            self.send(connection, burst)
