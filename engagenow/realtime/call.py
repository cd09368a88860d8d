"""One client's command, as the features' sockets see it (core.commands.Call)."""

import logging
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from engagenow.auth import identity
from engagenow.core.answers import plain
from engagenow.core.clock import monotonic
from engagenow.core.commands import Entrance, Who
from engagenow.core.errors import Kicked, TokenRequired
from engagenow.core.features import House
from engagenow.core.fields import Fields
from engagenow.core.limits import Rate
from engagenow.core.live import Live
from engagenow.core.outage import log_failure
from engagenow.core.people import Participant, Presenter
from engagenow.core.tokens import is_of_session
from engagenow.core.unit_of_work import Command
from engagenow.core.use_cases import Arguments, UseCase, bind
from engagenow.realtime.catch_up import Arrival
from engagenow.realtime.connections import Connection
from engagenow.realtime.hall import Hall

log = logging.getLogger(__name__)


class SocketCall:
    """`client_msg_id`: of the payload, once it has been read. `received`: by core.clock.monotonic."""

    def __init__(self, hall: Hall, connection: Connection) -> None:
        self._hall, self._connection = hall, connection
        self.client_msg_id: str | None = None
        self.received = monotonic()

    @property
    def house(self) -> House:
        """The features of this application."""
        return self._hall.house

    @property
    def actor(self) -> Participant:
        """Who asks. Raises NotJoined, Kicked."""
        return self._connection.who()

    @property
    def address(self) -> str:
        """As limits count addresses (web.limits.household)."""
        return self._connection.address

    @property
    def token(self) -> str | None:
        """The token of the CONNECT packet."""
        return self._connection.token

    @property
    def view(self) -> str | None:
        """The view of the CONNECT packet: `screen`, UNKNOWN_VIEW, or None without one."""
        return self._connection.view

    def account(self, token: str | None) -> Presenter:
        """Raises TokenInvalid, TokenRequired, and a refusal for an account that may not present."""
        if token:
            return identity.user_from_access_token(token)
        if self._connection.refused:
            raise self._connection.refused
        if self._connection.account is None:
            raise TokenRequired
        identity.require_standing(self._connection.account)
        return self._connection.account

    def require(self, who: Who, scope: str | None = None) -> None:
        """Raises NotJoined, Kicked, Forbidden, and TokenInvalid or TokenRequired for a presenter's login that ended."""
        connection = self._connection
        if who == "presenter" and connection.participant is None:
            self._require_good_token()
        connection.who(who, scope)
        if connection.presenter:
            identity.require_standing(connection.presenter)

    def _require_good_token(self) -> None:
        """A client that never asks to join hears of its expired token all the same."""
        if self.token and not is_of_session(self.token):
            identity.user_from_access_token(self.token)

    def run(self, use_case: UseCase[*Arguments], *arguments: *Arguments, low_priority: bool = False) -> Any:
        """Run a use case in a batch of the session that the client has joined. Raises what it raises."""
        actor = self.actor
        connection = self._connection
        command = Command(
            actor.session_id,
            bind(use_case, actor, arguments),
            actor,
            self.client_msg_id,
            low_priority=low_priority,
            origin=connection.origin,
            connection=connection.eio_sid,
            received=self.received,
            round_trip=self._hall.round_trip(connection.eio_sid),
        )
        return plain(self._hall.unit_of_work.run(command))

    def enter(self, session_id: str, entrance: Entrance, *, since: int | None, client_ref: str | None) -> Fields:
        """Come into the room. Answers the body of `joined_session`, which the client has been told before.

        Raises what the entrance raises; SessionNotFound, Kicked, NotJoined for what happened meanwhile.
        """
        person = self._become(session_id, entrance)
        arrival = Arrival(person, self._connection.origin, since, client_ref)
        delivery = self._hall.delivery
        try:
            body = delivery.admit(session_id, self._connection, partial(self._hall.catch_up.read, arrival))
        except BaseException:
            self._turn_away(person, entrance)
            raise
        delivery.wait_until_read(self._connection)  # the acknowledgement is the same once more
        return body

    def leave(self) -> None:
        """Leave the room for good: another participant may take the name."""
        person = self.actor
        if person.role == "participant":
            self._let_go(person)
        self._hall.step_out(self._connection)  # after the commit: a client that is refused is still in the room

    def unless_refused(self, rate: Rate) -> AbstractContextManager[None]:
        """As of core.commands.Call, for the transport's connection."""
        return self.house.limits.unless_refused(self._connection.eio_sid, rate)

    def _become(self, session_id: str, entrance: Entrance) -> Participant:
        """Become the participant that the entrance makes or finds. The one that the client was before leaves."""
        connection, hall, before = self._connection, self._hall, self._connection.participant
        command = Command(
            session_id,
            partial(self._step_in, entrance=entrance, before=before),
            origin=connection.origin,
            about=entrance.about,
            seeks=entrance.seeks,
            connection=connection.eio_sid,
        )
        try:
            person: Participant = hall.unit_of_work.run(command)
        except Kicked:
            connection.kicked = connection.participant is None
            raise
        hall.neighbours.entered(session_id)
        hall.end_surplus(person)
        if before and before.session_id != session_id:
            self._try_to_let_go(before)
        return person

    def _step_in(self, live: Live, entrance: Entrance, before: Participant | None) -> Participant:
        """Come in, and be here in the same step in which that is stored.

        Were the client here only afterwards, a kick in between would miss it, and the ticker would let go of a
        participant that has just come back.
        """
        connection, hall = self._connection, self._hall
        person = entrance.enter(live, entrance.known_by)
        hall.step_out(connection)
        if before and before.session_id == live.id and before.id != person.id:
            self._free_name(live, before)
        hall.step_in(connection, person, live.next_seq - 1, live.row.rev)
        connection.presenter = entrance.presenter
        connection.link = entrance.link
        live.undo(partial(hall.step_out, connection))
        return person

    def _turn_away(self, person: Participant, entrance: Entrance) -> None:
        """Its state could not be read: it is in no room, and not left half inside."""
        self._hall.step_out(self._connection)
        if entrance.about is None:  # it was given no token to come back with
            self._try_to_let_go(person)

    def _try_to_let_go(self, person: Participant) -> None:
        """When that fails, its name is held for a while, as of any lost connection."""
        try:
            self._let_go(person)
        except Exception:
            log_failure(log, "a name could not be freed")

    def _let_go(self, person: Participant) -> None:
        self._hall.unit_of_work.run(Command(person.session_id, partial(self._free_name, person=person)))

    def _free_name(self, live: Live, person: Participant) -> None:
        # Asked inside the transaction: the participant may have come in with another tab meanwhile.
        elsewhere = self._hall.presence.has_other_tab(live.id, person.id, self._connection.sid)
        if person.role == "participant" and not elsewhere:
            self.house.leave(live, person.id)
