"""A Socket.IO server over WebSocket with one room, which can be told to drop, double, delay and forget."""

import contextlib
import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable
from typing import Any

from engagenow.realtime.frames import Parser, websocket_frame

LARGEST = 65_536
SWITCH = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"

# (seq, how many have joined before the hearer) -> how often it hears the message; how often a tap counts
Times = Callable[[int, int], int]
# what somebody has said -> what the room is told
Told = Callable[[str], list[str]]
# (how many have joined before, its `since`, the newest seq) -> the seqs that somebody who comes back is told
Missed = Callable[[int, int, int], range]


class FakeServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 100

    def __init__(
        self,
        *,
        times: Times = lambda *_: 1,
        missed: Missed | None = None,
        told: Told = lambda message: [message],
        pause: float = 0,
        total: int = 0,
        numbered: bool = True,
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.times, self.told, self.pause, self.numbered = times, told, pause, numbered
        self.missed = missed or (lambda _number, since, newest: range(since + 1, newest + 1))
        self.total = total  # of taps
        self.joins: list[dict[str, Any]] = []
        self._room: list[_Visit] = []
        self._newest = 0
        self._lock = threading.Lock()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def join(self, visit: "_Visit", asked: dict[str, Any]) -> None:
        with self._lock:
            seqs = self.missed(len(self.joins), asked["since"], self._newest) if "since" in asked else ()
            events = [{"seq": seq, "name": "new_message", "data": {"seq": seq, "message": "missed"}} for seq in seqs]
            state = {"session": {"last_seq": 0}, "events": events, "snapshot": {"totals": {"👍": self.total}}}
            visit.emit("joined_session", state | ({"last_seq": self._newest} if self.numbered else {}))
            self.joins.append(asked)
            self._room.append(visit)

    def say(self, message: str) -> None:
        with self._lock:
            time.sleep(self.pause)
            for text in self.told(message):
                self._newest += 1
                self._tell({"seq": self._newest, "message": text} if self.numbered else {"message": text})

    def tap(self) -> None:
        with self._lock:
            self.total += self.times(self.total, 0)
            for visit in self._room:
                visit.emit("reactions", {"totals": {"👍": self.total}})

    def say_nothing(self, events: int) -> None:
        """Number events that nobody hears now."""
        with self._lock:
            self._newest += events

    def _tell(self, body: dict[str, Any]) -> None:
        for number, visit in enumerate(self._room):
            for _ in range(self.times(self._newest, number)):
                visit.emit("new_message", body)

    def hang_up(self) -> None:
        """Cut everybody off."""
        with self._lock:
            room, self._room = self._room, []
        for visit in room:
            visit.cut()


class _Visit(socketserver.StreamRequestHandler):
    server: FakeServer

    def handle(self) -> None:
        try:
            while self.rfile.readline() != b"\r\n":
                pass
            self.connection.sendall(SWITCH)
            self._send('0{"sid":"x"}')
            self._listen()
        except OSError:
            pass

    def emit(self, name: str, body: dict[str, Any]) -> None:
        text = json.dumps([name, body], ensure_ascii=False, separators=(",", ":"))
        try:
            self._send(f"42{text}")
        except OSError:
            self.cut()

    def cut(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, packet: str) -> None:
        self.connection.sendall(websocket_frame(packet.encode()))

    def _listen(self) -> None:
        parser = Parser(LARGEST)
        while data := self.connection.recv(LARGEST):
            parser.feed(data)
            for _, packet in iter(parser.next, None):
                self._obey(packet.decode())

    def _obey(self, packet: str) -> None:
        if packet.startswith("40"):
            self._send('40{"sid":"y"}')
        elif packet.startswith("42"):
            name, asked = json.loads(packet[2:])
            if name == "join_session":
                self.server.join(self, asked)
            elif asked["message"] == "👍":
                self.server.tap()
            else:
                self.server.say(asked["message"])
