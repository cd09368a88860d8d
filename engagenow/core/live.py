"""A session as one transaction sees it: locked. What a use case writes to it is in live_writes.py."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from engagenow.core.clock import monotonic
from engagenow.core.errors import Forbidden, LinkExpired
from engagenow.core.features import House
from engagenow.core.limits import Rate
from engagenow.core.live_writes import LiveWrites
from engagenow.core.models import LiveSession, ModeratorLink, ParticipantRow, switched_on
from engagenow.core.opening import require_open
from engagenow.core.pending import Ledger
from engagenow.core.people import Actor, Participant
from engagenow.core.writing import WritingSession

if TYPE_CHECKING:
    from engagenow.core.tickets import Command

Found = TypeVar("Found")
Seeks = tuple[tuple[str, str], ...]  # (kind, value)


class Live(LiveWrites):
    """What a use case gets to work with.

    `row` is the session's row, locked; `database` the SQLAlchemy session of this transaction, for reading;
    what is to be written goes through `add` and `announce`, and is written at the end. What the next command of the
    same transaction must see, such as a nickname, is added to `database` and flushed. Either way a use case asks its
    rules before it changes `row` or anything else that it has read: others share the transaction, which is undone for
    all of them when one is refused after a change. `now` is the moment
    of the whole transaction, by the clock that all processes share. `sought` is what all commands of the batch seek;
    `askers`, by id, are the participants whose commands are in it: what is needed of them can be read at once.
    `round_trip`: the seconds from the server to the asking client and back; 0 where that is not known.
    """

    def __init__(
        self,
        database: WritingSession,
        row: LiveSession,
        house: House,
        now: datetime,
        ledger: Ledger,
        sought: Mapping[str, set[str]],
    ) -> None:
        super().__init__(database, row, house, now, ledger)
        self.sought = sought
        self.askers: Mapping[str, ParticipantRow] = {}
        self.origin = ""
        self._began = monotonic()
        self._received = self._began
        self.round_trip = 0.0
        self._connection = ""
        self._known: dict[str, Any] = {}

    def serve(self, command: "Command") -> None:
        """From now on this is the command that asks."""
        self.origin = command.origin
        self._connection = command.connection
        self._received = command.received
        self.round_trip = command.round_trip
        self._ledger.pending.key = command.key if command.participant_id else None

    @property
    def received_at(self) -> datetime:
        """When this process read the command, before it waited for anything, by the clock of `now`.

        Deadlines are judged by it. It is never too late: what it takes the database to say `now` counts for the client.
        """
        return self.now - timedelta(seconds=max(0.0, self._began - self._received))

    @property
    def switches(self) -> dict[str, bool]:
        """How the switches stand, whatever the shield puts off."""
        return switched_on(self.row, self.house.switches)

    def require_open(self, feature: str) -> None:
        """Raises SessionNotActive, FeatureDisabled."""
        require_open(self.row, self.house, feature)

    def require_presenter(self, actor: Actor) -> None:
        """Raises Forbidden."""
        if not actor.presents(self.row):
            raise Forbidden

    def require(self, actor: Actor, scope: str | None) -> None:
        """Allow only the presenter, and moderators whose link has this scope. `scope` None: no moderator.

        Raises Forbidden; LinkExpired for a moderator whose link has ended.
        """
        if actor.presents(self.row):
            return
        if isinstance(actor, Participant) and actor.role == "moderator":
            link = self.database.get(ModeratorLink, actor.id)
            if link is None or link.expires_at <= self.now:
                raise LinkExpired
            if scope in link.scope:
                return
        raise Forbidden

    def remember(self, key: str, read: Callable[[], Found]) -> Found:
        """What `read` returned when it was asked first in this transaction, or after `forget(key)`."""
        if key not in self._known:
            self._known[key] = read()
        found: Found = self._known[key]
        return found

    def forget(self, key: str) -> None:
        """What `remember` knows is no longer true."""
        self._known.pop(key, None)

    def name_of(self, actor: Participant) -> str:
        """The participant's nickname now: the actor of an open connection has the one that it joined with."""
        return self.database.get_one(ParticipantRow, actor.id).nickname

    def spend(self, actor_id: str, rate: Rate) -> None:
        """Take one of what an actor may do, and one of what its connection may do. Raises RateLimited.

        A client that joins again and again under new names has one bucket of its connection for all of them.
        """
        self._spend(actor_id, rate)
        self.spend_connection(rate)

    def spend_connection(self, rate: Rate) -> None:
        """Take one of what the asking connection may do. Over HTTP there is none. Raises RateLimited."""
        if self._connection:
            self._spend(self._connection, rate)

    def spend_session(self, rate: Rate) -> None:
        """Take one of what all of the session may do together. Raises RateLimited."""
        self._spend(self.id, rate)

    def spend_on(self, subject: str, rate: Rate) -> None:
        """Take one of what may be done about this subject, such as one text of one participant. Raises RateLimited."""
        self._spend(subject, rate)

    def _spend(self, who: str, rate: Rate) -> None:
        self.house.limits.spend(who, rate)
        self.undo(partial(self.house.limits.give_back, who, rate))
