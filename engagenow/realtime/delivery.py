"""Events out: who is in which room, and what they hear, in the order of seq."""

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engagenow.core.clock import monotonic
from engagenow.core.errors import Kicked, NotJoined
from engagenow.core.events import Event
from engagenow.core.figures import figures
from engagenow.core.live import Told
from engagenow.core.log import encode
from engagenow.realtime.connections import Connection
from engagenow.realtime.sequence import Sequence
from engagenow.realtime.wire import Burst, Wire, event_text
from engagenow.sessions.events import JoinedSession, KickedOut

Later = Callable[[float, Callable[[], None]], None]
ReadLog = Callable[[str, int], list[Told]]

log = logging.getLogger(__name__)

REST = 1  # times as long as a room's flush took, until its next one: one room's take half of the core at most
SMOOTH = 0.3
PATIENCE = 0.1  # seconds until what is missing of a room is read from the log
TRY_AGAIN = 1.0  # seconds after the log could not be read


@dataclass(slots=True)
class Room:
    """`entering` holds back what is told while a client's state is being read.

    `batch` is what waits for the next flush, with its seqs. `newcomers` maps a sid to (heard, last_seq): so many of
    the batch are not for it, nor is what its state holds and the room hears only now.
    """

    sequence: Sequence
    members: dict[str, Connection] = field(default_factory=dict)
    entering: dict[Connection, list[Told]] = field(default_factory=dict)
    batch: list[tuple[int | None, str]] = field(default_factory=list)
    newcomers: dict[str, tuple[int, int]] = field(default_factory=dict)
    armed: bool = False
    healing: bool = False
    flushed_at: float = -math.inf
    batch_since: float = 0.0
    cost: float = 0.0


class Delivery:
    """`pace` is the shortest time in seconds between two flushes of a room, 0 to flush at once always.

    `on_kick` is told of each client that a kick meets, `on_empty` of each session whose room nobody is in any more.

    `read` gives the stored events of a session after a seq: for those that did not come, or came out of order and
    left others behind for `patience` seconds. `publish` carries what was stored here to the other processes.

    A quiet room is told at once; a busy one batches by itself, and one write a client carries all of a batch.
    """

    def __init__(
        self,
        wire: Wire,
        *,
        on_kick: Callable[[Connection], None],
        on_empty: Callable[[str], None],
        later: Later,
        pace: float,
        read: ReadLog,
    ) -> None:
        self._wire, self._on_kick, self._on_empty, self._later, self._pace = wire, on_kick, on_empty, later, pace
        self._read = read
        self.publish: Callable[[str, list[Told]], None] = lambda _session_id, _told: None
        self.patience: Callable[[], float] = lambda: PATIENCE
        self._rooms: dict[str, Room] = {}
        self._lock = threading.RLock()

    def deliver(self, session_id: str, told: list[Told]) -> None:
        """Tell everybody in a room, in whatever process, what has been stored in this one."""
        self.publish(session_id, told)
        self.receive(session_id, told)

    def receive(self, session_id: str, told: list[Told]) -> None:
        """Tell the room in this process what has been stored anywhere. It may come in any order, late, or twice."""
        with self._lock:
            room = self._rooms.get(session_id)
            if room is None:
                return
            self._hear(session_id, room, [t for t in told if t.participant_id is None])
            for one in (t for t in told if t.participant_id):
                self._tell_participant(room, one)

    def held(self) -> dict[str, int]:
        """{session: the seq that its room has heard} of the rooms in this process."""
        with self._lock:
            return {session_id: room.sequence.next - 1 for session_id, room in self._rooms.items()}

    def hear_of(self, session_id: str, head: int) -> None:
        """So far the log of a session reaches: what is missing of it here is fetched, unless it comes in a moment."""
        with self._lock:
            room = self._rooms.get(session_id)
            if room is not None:
                room.sequence.hear_of(head)
                self._mind_gap(session_id, room)

    def tell_room(self, session_id: str, event: Event) -> None:
        """Say something passing to everybody in the room in this process."""
        self.receive(session_id, [Told(event.name, encode(event.model_dump(mode="json")))])

    def tell(self, connection: Connection, event: Event) -> None:
        """Say something passing to one client."""
        data = event.model_dump(mode="json", exclude_none=True)
        self._wire.send(connection, Burst([event_text(event.name, encode(data))]))

    def expect(self, session_id: str, connection: Connection, last_seq: int) -> None:
        """From now on hold back for a client what its room is told, until it is admitted.

        The state that it is going to be read reaches up to `last_seq` at least.
        """
        with self._lock:
            room = self._rooms.setdefault(session_id, Room(Sequence(last_seq)))
            room.members.pop(connection.sid, None)
            room.entering[connection] = []

    def admit(self, session_id: str, connection: Connection, read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Let in a client that is expected, without a seam, and return what `read` answered: `joined_session`'s body.

        Of what was told meanwhile it then hears what its `last_seq` leaves out. Raises Kicked, NotJoined when that is
        what happened meanwhile.
        """
        try:
            body = read()
            with self._lock:
                self._let_in(session_id, connection, body)
        except BaseException:
            self.leave(session_id, connection)
            raise
        return body

    def leave(self, session_id: str, connection: Connection) -> None:
        with self._lock:
            room = self._rooms.get(session_id)
            if room is not None:
                room.members.pop(connection.sid, None)
                room.newcomers.pop(connection.sid, None)
                room.entering.pop(connection, None)
            if room is None or not (room.members or room.entering):
                self._rooms.pop(session_id, None)
                self._on_empty(session_id)

    def _let_in(self, session_id: str, connection: Connection, body: dict[str, Any]) -> None:
        room = self._rooms.get(session_id)
        held = room.entering.pop(connection, None) if room else None
        if connection.kicked:
            raise Kicked
        if room is None or held is None:
            raise NotJoined
        last_seq = body["last_seq"]
        rest = [t for t in held if t.seq is None or t.seq > last_seq]
        texts = [event_text(JoinedSession.name, encode(body)), *(event_text(t.name, t.text) for t in rest)]
        self._wire.send(connection, Burst(texts, own=True))
        room.members[connection.sid] = connection
        # Of the batch that waits, all is in its state or has just been sent to it.
        room.newcomers[connection.sid] = (len(room.batch), last_seq)
        room.sequence.hear_of(last_seq)
        self._mind_gap(session_id, room)

    def _hear(self, session_id: str, room: Room, told: list[Told]) -> None:
        ready: list[Told] = []
        for one in told:
            ready += [one] if one.seq is None else room.sequence.offer(one)
        self._say(room, ready)
        self._mind_gap(session_id, room)

    def _say(self, room: Room, ready: list[Told]) -> None:
        for held in room.entering.values():
            held += ready
        room.batch_since = room.batch_since if room.batch else monotonic()
        room.batch += [(t.seq, event_text(t.name, t.text)) for t in ready]
        self._arm(room)

    def _mind_gap(self, session_id: str, room: Room) -> None:
        if room.sequence.has_gap and not room.healing:
            room.healing = True
            missing = room.sequence.next
            self._later(self.patience(), lambda: self._heal(session_id, room, missing))

    def _heal(self, session_id: str, room: Room, missing: int) -> None:
        """Read from the log what has not come meanwhile."""
        found: list[Told] | None = None
        try:
            if room.sequence.next == missing and self._rooms.get(session_id) is room:
                found = self._read(session_id, missing - 1)
        except Exception:
            log.exception("the log of session %s could not be read", session_id)
            self._later(TRY_AGAIN, lambda: self._heal(session_id, room, missing))
            return
        with self._lock:
            room.healing = False
            if self._rooms.get(session_id) is room:
                self._take_in(session_id, room, missing, found)

    def _take_in(self, session_id: str, room: Room, missing: int, found: list[Told] | None) -> None:
        if found == [] and room.sequence.next == missing:
            # Deleted with its session, or taken back by a backup: nobody can hear it any more.
            self._say(room, room.sequence.give_up())
        self._hear(session_id, room, found or [])

    def _arm(self, room: Room) -> None:
        """Flush now when the last time is long enough ago, else when it will be."""
        if room.armed or not room.batch:
            return
        wait = room.flushed_at + max(self._pace, REST * room.cost) - monotonic() if self._pace else 0
        if wait <= 0:
            self._flush(room)
        else:
            room.armed = True
            self._later(wait, lambda: self._flush(room))

    def _flush(self, room: Room) -> None:
        with self._lock:
            began = monotonic()
            room.armed, batch, newcomers = False, room.batch, room.newcomers
            room.batch = []
            room.newcomers = {sid: (0, seq) for sid, (_, seq) in newcomers.items() if seq >= room.sequence.next}
            burst = Burst([text for _, text in batch])
            for sid, connection in list(room.members.items()):
                newcomer = newcomers.get(sid)
                mine = burst if newcomer is None else _what_is_new(batch, *newcomer)
                if mine.texts:
                    self._wire.send(connection, mine)
            room.flushed_at = monotonic()
            figures.flushed(len(batch) * len(room.members), room.flushed_at - room.batch_since)
            room.cost += SMOOTH * (room.flushed_at - began - room.cost)

    def _tell_participant(self, room: Room, told: Told) -> None:
        inside = [*room.members.values(), *room.entering]
        theirs = [c for c in inside if c.participant and c.participant.id == told.participant_id]
        self._flush(room)  # what was said before is heard before
        self._wire.broadcast(theirs, Burst([event_text(told.name, told.text)]))
        if told.name == KickedOut.name:
            for connection in theirs:
                connection.kicked = True
                self._on_kick(connection)


def _what_is_new(batch: list[tuple[int | None, str]], heard: int, last_seq: int) -> Burst:
    return Burst([text for seq, text in batch[heard:] if seq is None or seq > last_seq])
