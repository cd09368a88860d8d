"""A session as one transaction sees it: locked, with what is being written to it."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from engagenow.core.clock import monotonic
from engagenow.core.errors import Forbidden, LinkExpired
from engagenow.core.events import Event
from engagenow.core.features import House
from engagenow.core.limits import Rate
from engagenow.core.log import encode, payload_of
from engagenow.core.models import EventRow, LiveSession, ModeratorLink, ParticipantRow, switched_on
from engagenow.core.opening import require_open
from engagenow.core.pending import Ledger, Told
from engagenow.core.people import Actor, Participant
from engagenow.core.upserts import key_of
from engagenow.core.writing import WritingSession

if TYPE_CHECKING:
    from engagenow.core.command_queue import Command

Found = TypeVar("Found")
Row = TypeVar("Row")
Seeks = tuple[tuple[str, str], ...]  # (kind, value)


class Live:
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
        self.database = database
        self.row = row
        self.house = house
        self.now = now
        self.sought = sought
        self.id = row.id
        self.askers: Mapping[str, ParticipantRow] = {}
        self.origin = ""
        self._began = monotonic()
        self._received = self._began
        self.round_trip = 0.0
        self._connection = ""
        self._ledger = ledger
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
    def next_seq(self) -> int:
        """The seq that the next announced event gets."""
        return self.row.last_seq + self._ledger.pending.seqs + 1

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

    def _spend(self, who: str, rate: Rate) -> None:
        self.house.limits.spend(who, rate)
        self.undo(lambda: self.house.limits.give_back(who, rate))

    def add(self, row: Any) -> None:
        """Write a new row with this command."""
        self._ledger.pending.rows.append(row)

    def upsert(self, row: Any) -> None:
        """Write a row with this command: a new one, or these columns of the one with the same primary key.

        All of a batch and a table are written together, after the rows of `add`. Of several with one key the last
        one counts. `find` knows of it at once; `database` does not.
        """
        self._ledger.pending.upserts[key_of(row)] = row

    def find(self, model: type[Row], *key: Any) -> Row | None:
        """The row with this primary key as the commands before have left it, or None. It is for reading only."""
        for pending in (self._ledger.pending, self._ledger.kept):
            if found := pending.upserts.get((model, key)):
                return found
        return self.database.get(model, key)

    def unwritten(self, model: type[Row]) -> list[Row]:
        """New rows of this batch that the database does not have yet."""
        return [row for row in (*self._ledger.kept.rows, *self._ledger.pending.rows) if isinstance(row, model)]

    def once(self, key: str, work: "Callable[[Live], None]") -> None:
        """Run `work` at the end of the batch, when all is written, once for all commands that ask by this `key`.

        It may do all that a command may, but not refuse: it belongs to no command, and its failure is the batch's.
        """
        self._ledger.pending.once[key] = work

    def announce(self, event: Event) -> int:
        """Store an event for everybody in the room and return its seq. It is sent after the commit."""
        seq = self.next_seq
        text = encode(payload_of(seq, event))
        pending = self._ledger.pending
        author_id, client_msg_id = pending.key or (None, None)
        pending.key = None
        self.add(
            EventRow(
                session_id=self.id, seq=seq, name=event.name, payload=text, created_at=self.now,
                subject=event.own_subject, about=event.own_about, author_id=author_id, client_msg_id=client_msg_id,
            )
        )  # fmt: skip
        pending.told.append(Told(event.name, text, seq=seq))
        pending.seqs += 1
        return seq

    def tell(self, participant_id: str, event: Event) -> None:
        """Say something to one participant after the commit; it is not stored."""
        self._ledger.pending.told.append(
            Told(event.name, encode(event.model_dump(mode="json")), participant_id=participant_id)
        )

    def pass_on(self, event: Event) -> None:
        """Say something to everybody in the room after the commit; it is not stored, and may be lost."""
        self._ledger.pending.told.append(Told(event.name, encode(event.model_dump(mode="json"))))

    def touch_desk(self, feature: str) -> None:
        """This feature's part on the desk has changed: the presenter and moderators are told it whole after the commit.

        Raises LookupError for a feature without such a part.
        """
        self.house.require_part(feature, "desk")
        self._ledger.pending.touched.desk.add(feature)

    def touch_mine(self, feature: str, participant_ids: Collection[str]) -> None:
        """These participants' own parts of this feature have changed: each is told the whole part after the commit.

        Raises LookupError for a feature without such a part.
        """
        self.house.require_part(feature, "mine")
        if participant_ids:
            self._ledger.pending.touched.mine.setdefault(feature, set()).update(participant_ids)

    def touch_group(self, feature: str, group: str) -> None:
        """What a group of participants sees has changed: those of it who are connected are told after the commit.

        Raises LookupError for a feature without groups.
        """
        self.house.require_part(feature, "group")
        self._ledger.pending.touched.groups.setdefault(feature, set()).add(group)

    def wake_at(self, moment: datetime) -> None:
        """Have every feature's `wake` called at this moment, or before, in whatever process runs then."""
        earliest = self._ledger.pending.wake_at
        self._ledger.pending.wake_at = moment if earliest is None else min(earliest, moment)

    def undo(self, job: Callable[[], None]) -> None:
        """What puts this process's memory right again, should nothing of this be stored."""
        self._ledger.pending.undo.append(job)

    def after(self, job: Callable[[], None]) -> None:
        """Run a job in this process once all of this is stored, before anybody is answered. It must not wait."""
        self._ledger.pending.after.append(job)
