"""A Socket.IO client for thousands at a time: WebSocket from the start, and only what a load test needs to know.

A stock client decodes every event into objects. Here each frame is read once for all clients of a process, since the
server sends all of them the same bytes.
"""

import asyncio
import json
import os
import random
import re
import time
from array import array
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

STAMP = re.compile(rb"sent at (\d+\.\d+)")
SEQ = re.compile(rb'^42\["\w+",\{"seq":(\d+)')
JOINED = b'42["joined_session",'
TEXT = 0x81
REMEMBERED = 2000  # frames


class Frames:
    """(seq, moment of sending) of a frame, either None."""

    def __init__(self) -> None:
        self._read: dict[bytes, tuple[int | None, float | None]] = {}

    def read(self, frame: bytes) -> tuple[int | None, float | None]:
        known = self._read.get(frame)
        if known is None:
            if len(self._read) > REMEMBERED:
                self._read.clear()
            seq, stamp = SEQ.match(frame), STAMP.search(frame)
            known = self._read[frame] = (int(seq[1]) if seq else None, float(stamp[1]) if stamp else None)
        return known


@dataclass
class Crowd:
    """What the clients of one process share. `every`: seconds between two texts of one client, at least and at most."""

    session_id: str
    name: str
    every: tuple[float, float]
    host: str
    path: str = "/socket.io/?EIO=4&transport=websocket"
    frames: Frames = field(default_factory=Frames)
    latencies: array = field(default_factory=lambda: array("f"))  # type: ignore[type-arg]
    talking: bool = True
    sent: int = 0
    acknowledged: int = 0
    refusals: list[str] = field(default_factory=list)


class Client(asyncio.Protocol):
    """`first` and `last`: the seqs between which it heard events; `received` counts them, `wrong` what was no next."""

    def __init__(self, crowd: Crowd, number: int) -> None:
        self.crowd, self.number = crowd, number
        self.first = self.last = self.received = self.wrong = 0
        self.joined = self.lost = self.refused = False
        self._buffer = b""
        self._upgraded = False
        self._asked = 0
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        key = b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET {self.crowd.path} HTTP/1.1\r\nHost: {self.crowd.host}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def give_up(self, why: str) -> None:
        """It could not even connect."""
        self.lost = True
        self._refused(why)

    def connection_lost(self, _error: Exception | None) -> None:
        self.lost = True

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded and not self._read_answer():
            return
        place = 0
        while (frame := _frame(self._buffer, place)) is not None:
            begin, place = frame
            self._hear(self._buffer[begin:place])
        self._buffer = self._buffer[place:]

    def hang_up(self) -> None:
        if self._transport:
            self._transport.close()

    def _read_answer(self) -> bool:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return False
        if b" 101 " not in head.partition(b"\r\n")[0]:
            self._refused(head.partition(b"\r\n")[0].decode())
            self.hang_up()
        self._upgraded, self._buffer = True, rest
        return True

    def _hear(self, frame: bytes) -> None:
        if frame.startswith(b"42"):
            self._hear_event(frame)
        elif frame == b"2":
            self._say("3")
        elif frame.startswith(b"0{"):
            self._say("40")
        elif frame.startswith(b"40"):
            self._ask("join_session", session_id=self.crowd.session_id, nickname=f"{self.crowd.name} {self.number}")
        elif frame.startswith(b"430["):
            self._hear_admission(json.loads(frame[3:])[0])
        elif frame.startswith(b"43"):
            self._hear_answer(frame)

    def _hear_event(self, frame: bytes) -> None:
        if frame.startswith(JOINED):
            self._come_in(json.loads(frame[2:])[1])
            return
        seq, stamp = self.crowd.frames.read(frame)
        if seq is None or not self.joined:
            return
        self.wrong += seq != self.last + 1
        self.received += 1
        self.last = seq
        if stamp is not None:
            self.crowd.latencies.append(time.monotonic() - stamp)

    def _hear_admission(self, answer: dict[str, Any]) -> None:
        if not answer["ok"]:
            self._refused(answer["code"])

    def _come_in(self, state: dict[str, Any]) -> None:
        """What comes from now on is what came after `last_seq`. The acknowledgement may be later than the first."""
        self.joined, self.first = True, state["last_seq"]
        self.last = self.first
        self._talk_later()

    def _hear_answer(self, frame: bytes) -> None:
        if b'"ok":true' in frame:
            self.crowd.acknowledged += 1
        else:
            self._refused(json.loads(frame[frame.index(b"[") :])[0]["code"])

    def _refused(self, why: str) -> None:
        self.refused = True
        self.crowd.refusals.append(why)

    def _talk_later(self) -> None:
        asyncio.get_running_loop().call_later(random.uniform(*self.crowd.every), self._talk)

    def _talk(self) -> None:
        if not self.crowd.talking or self.lost:
            return
        text = f"안녕하세요, {self.number}번입니다. sent at {time.monotonic():.6f}"
        self.crowd.sent += 1
        self._ask("send_message", message=text, message_type="text")
        self._talk_later()

    def _ask(self, command: str, **payload: Any) -> None:
        self._say(f"42{self._asked}" + json.dumps([command, payload], ensure_ascii=False))
        self._asked += 1

    def _say(self, text: str) -> None:
        payload = text.encode()
        size = len(payload)
        head = bytes([TEXT, 0x80 | size]) if size < 126 else bytes([TEXT, 0x80 | 126]) + size.to_bytes(2, "big")
        self._transport.write(head + bytes(4) + payload)  # masked by zeros, which changes nothing


def _frame(buffer: bytes, place: int) -> tuple[int, int] | None:
    """Where the payload of the next frame begins and ends; None while it is not whole."""
    if len(buffer) < place + 2:
        return None
    size, begin = buffer[place + 1] & 0x7F, place + 2
    if size >= 126:
        wide = 2 if size == 126 else 8
        size, begin = int.from_bytes(buffer[begin : begin + wide], "big"), begin + wide
    return (begin, begin + size) if len(buffer) >= begin + size else None
