"""Frames to clients: encoded once, written to many."""

from collections.abc import Iterable
from typing import Any

from engineio.packet import MESSAGE, Packet
from flask_socketio import SocketIO
from socketio.packet import EVENT

from engagenow.core.log import encode
from engagenow.realtime.connections import Connection


def frame(name: str, data_text: str) -> str:
    """A Socket.IO event packet with a payload that is JSON text already."""
    return f"{EVENT}[{encode(name)},{data_text}]"


class Wire:
    """Writes ready frames, past everything that would encode them again for each client."""

    def __init__(self, socketio: SocketIO) -> None:
        self._server: Any = socketio.server

    def send(self, connection: Connection, frames: Iterable[str]) -> None:
        for text in frames:
            self._put(connection, Packet(MESSAGE, text))

    def broadcast(self, connections: Iterable[Connection], frames: list[str]) -> None:
        packets = [Packet(MESSAGE, text) for text in frames]
        for connection in connections:
            for packet in packets:
                self._put(connection, packet)

    def _put(self, connection: Connection, packet: Packet) -> None:
        try:
            self._server._send_eio_packet(connection.eio_sid, packet)
        except KeyError:
            pass  # gone this moment: its disconnect handler tidies up
