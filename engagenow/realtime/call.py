"""One client's command, as the features' sockets see it (core.commands.Call)."""

from collections.abc import Callable
from typing import Any

from engagenow.auth import identity
from engagenow.core.database import db
from engagenow.core.errors import Kicked, TokenRequired
from engagenow.core.features import House
from engagenow.core.live import Live
from engagenow.core.people import Participant, Presenter
from engagenow.core.unit_of_work import Command, UnitOfWork
from engagenow.realtime.catch_up import CatchUp
from engagenow.realtime.connections import Connection
from engagenow.realtime.delivery import Delivery
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
        self, session_id: str, work: Callable[[Live], Participant], *, since: int | None, client_ref: str | None
    ) -> dict[str, Any]:
        connection, hall = self._connection, self._hall
        try:
            person = hall.unit_of_work.run(Command(session_id, work, origin=connection.origin))
        except Kicked:
            connection.kicked = connection.participant is None
            raise
        if connection.participant != person:
            self._step_out()
        connection.participant, connection.kicked = person, False
        if person.role == "participant":
            hall.presence.enter(session_id, person.id, connection.sid)
        read = CatchUp(db.session, self.house, person, connection.origin, since, client_ref).read
        return hall.delivery.enter(session_id, connection, read)

    def leave(self) -> None:
        person = self.actor
        last_tab = self._step_out()
        if last_tab and person.role == "participant":
            work = lambda live: self.house.leave(live, person.id)  # noqa: E731 a use case is a value here
            self._hall.unit_of_work.run(Command(person.session_id, work))

    def _step_out(self) -> bool:
        """Leave the room that this connection is in; True when it was the participant's last."""
        return self._hall.step_out(self._connection)


class Hall:
    """What all calls of one application share."""

    def __init__(self, house: House, unit_of_work: UnitOfWork, delivery: Delivery, presence: Presence) -> None:
        self.house, self.unit_of_work, self.delivery, self.presence = house, unit_of_work, delivery, presence

    def step_out(self, connection: Connection) -> bool:
        """Take a connection out of its room; True when its participant has no other one there."""
        person, connection.participant = connection.participant, None
        if person is None:
            return False
        self.delivery.leave(person.session_id, connection)
        return self.presence.leave(person.session_id, person.id, connection.sid)
