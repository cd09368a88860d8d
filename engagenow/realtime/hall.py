"""What all calls of one application share."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from engagenow.core.features import House
from engagenow.core.people import Participant
from engagenow.core.unit_of_work import UnitOfWork
from engagenow.realtime.catch_up import CatchUp
from engagenow.realtime.connections import Connection
from engagenow.realtime.delivery import Delivery
from engagenow.realtime.parts import PartsDelivery
from engagenow.realtime.presence import Presence
from engagenow.realtime.unjoined import Unjoined

if TYPE_CHECKING:
    from engagenow.realtime.alone import Alone
    from engagenow.realtime.census import Census
    from engagenow.realtime.neighbours import Neighbours


class Hall:
    """`round_trip`: seconds, of the client with this Engine.IO id. `end` ends the connection of a sid.

    `census` counts participants: of this process, or of all. `neighbours` are the other processes; wiring.py sets them.
    """

    def __init__(
        self,
        house: House,
        unit_of_work: UnitOfWork,
        delivery: Delivery,
        parts: PartsDelivery,
        presence: Presence,
        catch_up: CatchUp,
        unjoined: Unjoined,
        round_trip: Callable[[str], float],
        end: Callable[[str], None],
    ) -> None:
        self.house = house
        self.unit_of_work = unit_of_work
        self.delivery = delivery
        self.parts = parts
        self.presence = presence
        self.catch_up = catch_up
        self.unjoined = unjoined
        self.round_trip = round_trip
        self._end = end
        self.census: Presence | Census = presence
        self.neighbours: Neighbours | Alone

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
