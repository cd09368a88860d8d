"""What all calls of one application share."""

from collections.abc import Callable
from typing import Any

from engagenow.core.features import House
from engagenow.core.people import Participant
from engagenow.core.unit_of_work import UnitOfWork
from engagenow.realtime.catch_up import CatchUp
from engagenow.realtime.connections import Connection
from engagenow.realtime.delivery import Delivery
from engagenow.realtime.parts import PartsDelivery
from engagenow.realtime.presence import Presence
from engagenow.realtime.unjoined import Unjoined


class Hall:
    def __init__(
        self,
        house: House,
        unit_of_work: UnitOfWork,
        delivery: Delivery,
        parts: PartsDelivery,
        presence: Presence,
        catch_up: CatchUp,
        unjoined: Unjoined,
        end: Callable[[str], None],
    ) -> None:
        self.house = house
        self.unit_of_work = unit_of_work
        self.delivery = delivery
        self.parts = parts
        self.presence = presence
        self.catch_up = catch_up
        self.unjoined = unjoined
        self.round_trip: Callable[[str], float] = lambda _eio_sid: 0.0  # seconds, of the client with this id
        self._end = end  # ends the connection of a sid
        self.census: Any = presence  # counts the participants of other processes too, where there are any (census.py)
        self.neighbours: Any = None  # Neighbours or Alone, set in wiring.py

    def step_in(self, connection: Connection, person: Participant, last_seq: int, rev: int) -> None:
        """Its state is going to be read, and reaches up to `last_seq` and `rev` at least."""
        connection.participant, connection.kicked = person, False
        self.unjoined.discard(connection.eio_sid)
        self.delivery.expect(person.session_id, connection, last_seq)
        self.parts.expect(person.session_id, rev)
        if person.role == "participant":
            self.presence.enter(person.session_id, person.id, connection.sid)
        if connection.gone:
            self.step_out(connection)  # it ended while its command waited: the ticker lets go of the name

    def step_out(self, connection: Connection) -> None:
        """Take a connection out of its room, if it is in one."""
        person, connection.participant = connection.participant, None
        connection.presenter = None
        connection.link = None
        if person is not None:
            self.delivery.leave(person.session_id, connection)
            self.presence.leave(person.session_id, person.id, connection.sid)
            if not connection.gone:
                self.unjoined.add(connection.eio_sid)

    def forget_room(self, session_id: str) -> None:
        """The session's room in this process is empty."""
        self.parts.forget(session_id)
        self.house.forget_snapshot(session_id)

    def end_surplus(self, person: Participant) -> None:
        """End the oldest connections of a participant who has too many: each costs as much as a participant does."""
        for sid in self.presence.surplus(person.session_id, person.id):
            self._end(sid)
