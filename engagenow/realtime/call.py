"""One client's command, as the features' sockets see it (core.commands.Call)."""

from collections.abc import Callable
from typing import Any

from engagenow.auth import identity
from engagenow.core.clock import Pause
from engagenow.core.commands import Entrance
from engagenow.core.errors import Kicked, TokenRequired
from engagenow.core.features import House
from engagenow.core.live import Live
from engagenow.core.people import Participant, Presenter
from engagenow.core.unit_of_work import Command, UnitOfWork
from engagenow.realtime.catch_up import Arrival, CatchUp
from engagenow.realtime.connections import Connection
from engagenow.realtime.delivery import Delivery
from engagenow.realtime.missed import CHECK_EVERY
from engagenow.realtime.presence import Presence


class SocketCall:
    def __init__(self, hall: "Hall", connection: Connection) -> None:
        self._hall, self._connection = hall, connection

    @property
    def house(self) -> House:
        return self._hall.house

    @property
    def actor(self) -> Participant:
        return self._connection.who()

    @property
    def token(self) -> str | None:
        return self._connection.token

    def account(self, token: str | None) -> Presenter:
        """Raises TokenInvalid, TokenRequired."""
        if token:
            return identity.user_from_access_token(token)
        if self._connection.account is None:
            raise TokenRequired
        return self._connection.account

    def run(self, work: Callable[[Live], Any], *, client_msg_id: str | None = None) -> Any:
        actor = self.actor
        command = Command(actor.session_id, work, actor, client_msg_id, self._connection.origin)
        return self._hall.unit_of_work.run(command)

    def enter(
        self, session_id: str, entrance: Entrance, *, since: int | None, client_ref: str | None
    ) -> dict[str, Any]:
        person = self._become(session_id, entrance)
        arrival = Arrival(person, self._connection.origin, since, client_ref)
        return self._hall.delivery.admit(session_id, self._connection, lambda: self._hall.catch_up.read(arrival))

    def leave(self) -> None:
        person, presence = self.actor, self._hall.presence
        self._hall.step_out(self._connection)

        def let_go(live: Live) -> None:
            if not presence.is_here(live.id, person.id):  # in another tab, which may have come in meanwhile
                self.house.leave(live, person.id)

        if person.role == "participant":
            self._hall.unit_of_work.run(Command(person.session_id, let_go))

    def _become(self, session_id: str, entrance: Entrance) -> Participant:
        """Who the entrance says that this client is; and here, in the same step in which that is stored.

        Were it here only afterwards, a kick in between would miss it, and the ticker would let go of somebody who
        has just come back.
        """
        connection, hall = self._connection, self._hall

        def step_in(live: Live) -> Participant:
            person = entrance.work(live)
            hall.step_out(connection)
            hall.step_in(connection, person, live.next_seq - 1)
            live.undo(lambda: hall.step_out(connection))
            return person

        try:
            command = Command(session_id, step_in, origin=connection.origin, about=entrance.about)
            person: Participant = hall.unit_of_work.run(command)
        except Kicked:
            connection.kicked = connection.participant is None
            raise
        hall.neighbours.entered(session_id)
        return person


class Alone:
    """One process serves all: the shape of neighbours.Neighbours, with nobody to tell or to ask.

    `look` tells the rooms how far their logs reach: of what was stored by a commit whose answer was lost, nobody knows.
    """

    def __init__(self, look: Callable[[], None]) -> None:
        self._look, self._pause = look, Pause()

    def entered(self, session_id: str) -> None: ...

    def lost(self, session_id: str, people: list[str]) -> None: ...

    def logged_out(self, login_id: str) -> None: ...

    def check(self) -> None:
        if self._pause.begins_anew(CHECK_EVERY):
            self._look()

    def keep(self) -> None: ...


class Hall:
    """What all calls of one application share."""

    def __init__(
        self,
        house: House,
        unit_of_work: UnitOfWork,
        delivery: Delivery,
        presence: Presence,
        catch_up: CatchUp,
    ) -> None:
        self.house, self.unit_of_work, self.delivery, self.presence = house, unit_of_work, delivery, presence
        self.catch_up = catch_up
        self.census: Any = presence  # the other processes' people too, where there are others (census.py)
        self.neighbours: Any = None  # Neighbours, or Alone: whoever builds the hall knows which

    def step_in(self, connection: Connection, person: Participant, last_seq: int) -> None:
        connection.participant, connection.kicked = person, False
        self.delivery.expect(person.session_id, connection, last_seq)
        if person.role == "participant":
            self.presence.enter(person.session_id, person.id, connection.sid)
        if connection.gone:
            self.step_out(connection)  # it ended while its command waited: the ticker lets go of the name

    def step_out(self, connection: Connection) -> None:
        """Take a connection out of its room, if it is in one."""
        person, connection.participant = connection.participant, None
        if person is not None:
            self.delivery.leave(person.session_id, connection)
            self.presence.leave(person.session_id, person.id, connection.sid)
