"""Events out: who is in which room of this process, and what these are told. ordering.py says in which order."""

import threading
from collections.abc import Callable, Iterable

import orjson

from engagenow.core.errors import Kicked, NotJoined
from engagenow.core.events import Event
from engagenow.core.fields import Fields
from engagenow.core.log import encode
from engagenow.core.pending import Told
from engagenow.realtime.connections import Connection
from engagenow.realtime.ordering import Later, Ordering, ReadLog
from engagenow.realtime.room import Room
from engagenow.realtime.wire import Burst, Wire, event_packet, event_text
from engagenow.sessions.events import JoinedSession, KickedOut


class Delivery:
    """`later`, `pace` and `read`: as of Ordering.

    `on_kick` is told of each client that a kick meets, `on_empty` of each session whose room has become empty.
    `publish` carries what was stored here to the other processes.
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
        self._wire = wire
        self._on_kick = on_kick
        self._on_empty = on_empty
        self.publish: Callable[[str, list[Told]], None] = _publish_nowhere
        self._rooms: dict[str, Room] = {}
        self._lock = threading.RLock()
        self.ordering = Ordering(self._rooms, self._lock, later=later, pace=pace, read=read)

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
            self.ordering.hear(session_id, room, [t for t in told if t.participant_id is None])
            for one in told:
                if one.participant_id is not None:
                    self._tell_participant(room, one.participant_id, one)

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
                self.ordering.mind_gap(session_id, room)

    def tell_room(self, session_id: str, event: Event) -> None:
        """Say something passing to everybody in the room in this process."""
        self.receive(session_id, [Told(event.name, encode(event.model_dump(mode="json")))])

    def tell(self, connection: Connection, event: Event) -> None:
        """Say something passing to one client."""
        data = event.model_dump(mode="json", exclude_none=True)
        self._wire.send(connection, Burst([event_text(event.name, encode(data))], own=True))

    def audience(self, session_id: str) -> tuple[bool, set[str]]:
        """Of those in this process: whether anybody is at the desk, and the ids of all."""
        with self._lock:
            room = self._rooms.get(session_id)
            return (room.has_desk, room.people) if room else (False, set())

    def pass_to_desk(self, session_id: str, told: Told, scope: str | None = None) -> bool:
        """Send a passing event to the presenter and moderators in this process, at once, in no order with stored ones.

        `scope`: only to moderators who have it; None: to all. Those who have not read what was sent before are left
        out. Returns whether there were none of these.
        """
        with self._lock:
            room = self._rooms.get(session_id)
            return room is None or room.pass_to_desk(told, scope)

    def pass_to(self, session_id: str, participant_id: str, told: Told) -> None:
        """The same to one participant."""
        with self._lock:
            if room := self._rooms.get(session_id):
                room.pass_to(participant_id, told)

    def pass_to_all(self, session_id: str, participant_ids: Iterable[str], told: Told) -> None:
        """The same to several."""
        with self._lock:
            if room := self._rooms.get(session_id):
                room.pass_to_all(participant_ids, told)

    def expect(self, session_id: str, connection: Connection, last_seq: int) -> None:
        """From now on hold back for a client what its room is told, until it is admitted.

        The state that it is going to be read reaches up to `last_seq` at least.
        """
        with self._lock:
            if session_id not in self._rooms:
                self._rooms[session_id] = Room(self._wire, last_seq)
            self._rooms[session_id].expect(connection)

    def admit(self, session_id: str, connection: Connection, read: Callable[[], Fields]) -> Fields:
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

    def wait_until_read(self, connection: Connection) -> None:
        """Return once a client has read most of its own answers, or has ended."""
        self._wire.wait_until_read(connection)

    def leave(self, session_id: str, connection: Connection) -> None:
        """Take a client out of the room, also one that is only expected. One that is not there changes nothing."""
        with self._lock:
            room = self._rooms.get(session_id)
            if room is not None:
                room.leave(connection)
            if room is None or room.is_empty:
                self._rooms.pop(session_id, None)
                self._on_empty(session_id)

    def _let_in(self, session_id: str, connection: Connection, body: Fields) -> None:
        room = self._rooms.get(session_id)
        if connection.kicked:
            raise Kicked
        state = event_packet(JoinedSession.name, orjson.dumps(body))
        if room is None or not room.admit(connection, state, body["last_seq"]):
            raise NotJoined
        self.ordering.mind_gap(session_id, room)

    def _tell_participant(self, room: Room, participant_id: str, told: Told) -> None:
        room.tell(participant_id, told)
        if told.name == KickedOut.name:
            for connection in room.clients_of(participant_id):
                connection.kicked = True
                self._on_kick(connection)


def _publish_nowhere(_session_id: str, _told: list[Told]) -> None:
    """There is no other process."""
