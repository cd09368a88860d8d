"""Events out: who is in which room, and what they hear, in the order of seq."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engagenow.core.clock import monotonic
from engagenow.core.errors import Kicked, NotJoined
from engagenow.core.events import Event
from engagenow.core.live import Told
from engagenow.core.log import encode
from engagenow.realtime.connections import Connection
from engagenow.realtime.wire import Burst, Wire, event_text
from engagenow.sessions.events import JoinedSession, KickedOut

Later = Callable[[float, Callable[[], None]], None]

SHARE = 4  # a room's flushes take at most a quarter of the core: the rest is for the database and for those who come
SMOOTH = 0.3


@dataclass(slots=True)
class Room:
    """`entering` holds back what is told while a client's state is being read.

    `batch` is what waits for the next flush; `newcomers` have heard the first so many of it, or never will.
    """

    members: dict[str, Connection] = field(default_factory=dict)
    entering: dict[Connection, list[Told]] = field(default_factory=dict)
    batch: list[str] = field(default_factory=list)
    newcomers: dict[str, int] = field(default_factory=dict)
    armed: bool = False
    flushed_at: float = 0.0
    cost: float = 0.0


class Delivery:
    """`pace` is the shortest time in seconds between two flushes of a room, 0 to flush at once always.

    `on_kick` is told of each client that a kick meets, `on_empty` of each session whose room nobody is in any more.

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
    ) -> None:
        self._wire, self._on_kick, self._on_empty, self._later, self._pace = wire, on_kick, on_empty, later, pace
        self._rooms: dict[str, Room] = {}
        self._lock = threading.RLock()

    def deliver(self, session_id: str, told: list[Told]) -> None:
        """Tell a room what has been stored. Called in the order of seq, one batch at a time for a session."""
        with self._lock:
            room = self._rooms.get(session_id)
            if room is None:
                return
            public = [t for t in told if t.participant_id is None]
            for held in room.entering.values():
                held += public
            room.batch += [event_text(t.name, t.text) for t in public]
            self._arm(room)
            for one in (t for t in told if t.participant_id):
                self._tell_participant(room, one)

    def tell_room(self, session_id: str, event: Event) -> None:
        """Say something passing to everybody in the room."""
        self.deliver(session_id, [Told(event.name, encode(event.model_dump(mode="json")))])

    def tell(self, connection: Connection, event: Event) -> None:
        """Say something passing to one client."""
        data = event.model_dump(mode="json", exclude_none=True)
        self._wire.send(connection, Burst([event_text(event.name, encode(data))]))

    def expect(self, session_id: str, connection: Connection) -> None:
        """From now on hold back for a client what its room is told, until it is admitted."""
        with self._lock:
            room = self._rooms.setdefault(session_id, Room())
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
        rest = [t for t in held if t.seq is None or t.seq > body["last_seq"]]
        texts = [event_text(JoinedSession.name, encode(body)), *(event_text(t.name, t.text) for t in rest)]
        self._wire.send(connection, Burst(texts))
        room.members[connection.sid] = connection
        # Of the batch that waits, all is in its state or has just been sent to it.
        room.newcomers[connection.sid] = len(room.batch)

    def _arm(self, room: Room) -> None:
        """Flush now when the last time is long enough ago, else when it will be."""
        if room.armed or not room.batch:
            return
        wait = room.flushed_at + max(self._pace, SHARE * room.cost) - monotonic() if self._pace else 0
        if wait <= 0:
            self._flush(room)
        else:
            room.armed = True
            self._later(wait, lambda: self._flush(room))

    def _flush(self, room: Room) -> None:
        with self._lock:
            began = monotonic()
            room.armed, texts, newcomers = False, room.batch, room.newcomers
            room.batch, room.newcomers = [], {}
            burst = Burst(texts)
            for sid, connection in list(room.members.items()):
                heard = newcomers.get(sid)
                mine = burst if heard is None else Burst(texts[heard:])
                if mine.texts:
                    self._wire.send(connection, mine)
            room.flushed_at = monotonic()
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
