"""Long-polling: the queue of a client that fetches its packets, and the POSTs that bring packets."""

import sys
from typing import TYPE_CHECKING
from wsgiref.types import WSGIEnvironment

import engineio
from engineio import packet
from engineio.exceptions import ContentTooLongError, EngineIOError

from engagenow.core.clock import monotonic
from engagenow.core.figures import figures
from engagenow.realtime import inbound, nonsense
from engagenow.realtime.protocol import NONSENSE

if TYPE_CHECKING:
    from engagenow.realtime.engine import DirectEngine

MOST_QUEUED = 1000  # packets for a polling client that does not come for them
MOST_QUEUED_BYTES = 9 * 1024 * 1024  # of memory for them: as much as for what a WebSocket leaves pending
MOST_AT_EASE = 65_536  # bytes in its queue; with more than these a client is behind
MOST_IN_A_POLL = 16  # a stock Python client takes no more packets in one answer
LARGEST_POST = 262_144  # bytes: sixteen packets of the largest size in one POST
MOST_IN_A_POST = 4096  # packets: as many taps as fit into its bytes
BREATHE_AFTER = 32  # packets of one POST, so that it does not keep the others waiting
SEPARATOR = "\x1e"
PATIENCE = 15  # seconds in which a polling client fetches none of its answers
LOOK_AGAIN = 0.05  # seconds between two looks at whether it has


class RoomPacket(packet.Packet):  # type: ignore[misc]
    """What a room hears. Every other packet is an answer to the client that gets it."""


class PollingSocket(engineio.socket.Socket):  # type: ignore[misc]
    """`own` counts what waits of the client's own answers, in bytes."""

    _queued = 0  # bytes
    _heard_at = 0.0  # monotonic seconds
    _is_held_back = False

    def __init__(self, server: "DirectEngine", sid: str) -> None:
        super().__init__(server, sid)
        self.own = server.unread.account(self.cut_off)

    @property
    def patience(self) -> float:
        """Seconds until a client that answers no ping is gone."""
        return float(self.server.ping_interval + self.server.ping_timeout)

    @property
    def is_behind(self) -> bool:
        """Whether more waits for the client than it fetches at once in a moment."""
        return self._queued > MOST_AT_EASE

    @property
    def is_held_back(self) -> bool:
        """Whether nothing is read of the client, because it does not read its answers.

        A full queue alone does not say so: a client that has vanished sends nothing that could be left unread.
        """
        return self._is_held_back

    def check_ping_timeout(self) -> bool:
        """As the stock one for a client that is silent. Of another one, the PONG may wait behind its messages."""
        if self.is_held_back or monotonic() - self._heard_at < self.server.ping_timeout:
            return True
        return bool(super().check_ping_timeout())

    def receive(self, pkt: packet.Packet) -> None:
        """Carry out a packet of the client. One that is none ends the connection."""
        self._heard_at = monotonic()
        if pkt.packet_type != packet.MESSAGE:
            super().receive(pkt)
            return
        try:
            data = inbound.taken(pkt.data)
            if data is not None:
                self.server.handlers["message"](self.sid, data)
        except NONSENSE as wrong:
            nonsense.note(wrong)
            self.cut_off()

    def enqueue(self, pkt: packet.Packet) -> None:
        """Keep a packet until the client fetches it. A client that leaves too many is ended."""
        self.queue.put(pkt)
        self._count(pkt, 1)
        if (self.queue.qsize() > MOST_QUEUED or self._queued > MOST_QUEUED_BYTES) and not self.closing:
            figures.slow_readers += 1
            self.cut_off()

    def poll(self) -> list[packet.Packet]:
        """Wait for packets, at most `patience`, and take at most MOST_IN_A_POLL. None in the queue ends the poll.

        Raises QueueEmpty of engineio when there was none.
        """
        packets: list[packet.Packet] = []
        while len(packets) < MOST_IN_A_POLL:
            try:
                found = self.queue.get(timeout=self.patience) if not packets else self.queue.get(block=False)
            except self.server.get_queue_empty_exception():
                if packets:
                    break
                raise engineio.exceptions.QueueEmpty() from None
            self.queue.task_done()
            if found is None:
                if packets:
                    self.queue.put(None)
                break
            packets.append(found)
            self._count(found, -1)
        return packets

    def handle_post_request(self, environ: WSGIEnvironment) -> None:
        """Every packet of a POST, however many. The stock one answers 200 to more than sixteen and loses them all."""
        try:
            packets = self._packets_of_post(environ)
        except (*NONSENSE, OSError) as wrong:
            raise EngineIOError(str(wrong)) from None
        for number, pkt in enumerate(packets, 1):
            self.wait_until_read()
            if self.closed:
                return  # one of them has ended it: the rest is of a client that is gone
            self.receive(pkt)
            if number % BREATHE_AFTER == 0:
                self.server.sleep(0)

    def wait_until_read(self) -> None:
        """Return once little of the client's own answers waits, or the connection has ended."""
        self._is_held_back = True
        self._wait_until_fetched()
        self._is_held_back = False
        self._heard_at = monotonic()

    def _wait_until_fetched(self) -> None:
        """Wait while the client does not fetch its own answers. When it fetches none for PATIENCE seconds, end it."""
        last, waited = self.own.size, 0.0
        while self.own.is_full and not self.closed:
            if waited >= PATIENCE:
                figures.slow_readers += 1
                self.cut_off()
                return
            self.server.sleep(LOOK_AGAIN)
            waited = waited + LOOK_AGAIN if self.own.size >= last else 0.0
            last = self.own.size

    def _packets_of_post(self, environ: WSGIEnvironment) -> list[packet.Packet]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > LARGEST_POST:
            raise ContentTooLongError
        encoded = environ["wsgi.input"].read(length).decode().split(SEPARATOR)
        if len(encoded) > MOST_IN_A_POST or any(
            len(text.encode()) > self.server.max_http_buffer_size for text in encoded
        ):
            raise ContentTooLongError
        return [packet.Packet(encoded_packet=text) for text in encoded if text]

    def _count(self, pkt: packet.Packet, sign: int) -> None:
        size = sign * sys.getsizeof(pkt.data)
        self._queued += size
        if not isinstance(pkt, RoomPacket):
            self.own.size = max(0, self.own.size + size)

    def cut_off(self) -> None:
        """End the connection as a lost network would."""
        self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)
