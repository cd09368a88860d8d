"""Events out: who is in which room, and what they hear, in the order of seq."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engagenow.core.errors import Kicked
from engagenow.core.events import Event
from engagenow.core.live import Told
from engagenow.core.log import encode
from engagenow.realtime.connections import Connection
from engagenow.realtime.wire import Wire, frame


@dataclass(slots=True)
class Room:
    """`entering` holds back what is told while a client's state is being read."""

    members: dict[str, Connection] = field(default_factory=dict)
    entering: dict[Connection, list[Told]] = field(default_factory=dict)


class Delivery:
    def __init__(self, wire: Wire, on_kick: Callable[[Connection], None]) -> None:
        self._wire, self._on_kick = wire, on_kick
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
            self._wire.broadcast(list(room.members.values()), [frame(t.name, t.text) for t in public])
            for one in (t for t in told if t.participant_id):
                self._tell_participant(room, one)

    def tell_room(self, session_id: str, event: Event) -> None:
        """Say something passing to everybody in the room."""
        text = encode(event.model_dump(mode="json"))
        self.deliver(session_id, [Told(event.name, text)])

    def tell(self, connection: Connection, name: str, data: dict[str, Any]) -> None:
        """Say something passing to one client."""
        self._wire.send(connection, [frame(name, encode(data))])

    def enter(self, session_id: str, connection: Connection, read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Let a client in without a seam and return what `read` answered: the body of `joined_session`.

        What is told while `read` runs is held back; of that, the client then hears what its `last_seq` leaves out.
        """
        with self._lock:
            room = self._rooms.setdefault(session_id, Room())
            room.members.pop(connection.sid, None)
            held = room.entering[connection] = []
        try:
            body = read()
        except BaseException:
            self.leave(session_id, connection)
            raise
        with self._lock:
            room.entering.pop(connection, None)
            if connection.kicked:
                raise Kicked
            rest = [t for t in held if t.seq is None or t.seq > body["last_seq"]]
            hello = frame("joined_session", encode(body))
            self._wire.send(connection, [hello, *(frame(t.name, t.text) for t in rest)])
            room.members[connection.sid] = connection
        return body

    def leave(self, session_id: str, connection: Connection) -> None:
        with self._lock:
            room = self._rooms.get(session_id)
            if room is None:
                return
            room.members.pop(connection.sid, None)
            room.entering.pop(connection, None)
            if not room.members and not room.entering:
                del self._rooms[session_id]

    def _tell_participant(self, room: Room, told: Told) -> None:
        inside = [*room.members.values(), *room.entering]
        theirs = [c for c in inside if c.participant and c.participant.id == told.participant_id]
        self._wire.broadcast(theirs, [frame(told.name, told.text)])
        if told.name == "kicked":
            for connection in theirs:
                self._on_kick(connection)
