"""A session as one transaction sees it: locked, with what is being written to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engagenow.core.errors import FeatureDisabled, Forbidden, SessionNotActive
from engagenow.core.events import Event
from engagenow.core.features import House
from engagenow.core.limits import Rate
from engagenow.core.log import encode, payload_of
from engagenow.core.models import EventRow, LiveSession, switched_on
from engagenow.core.people import Actor


@dataclass(frozen=True, slots=True)
class Told:
    """What leaves after the commit: a stored event for the room, or a passing one for one participant."""

    name: str
    text: str
    seq: int | None = None
    participant_id: str | None = None


@dataclass(slots=True)
class Pending:
    """What one command has written so far. It is dropped whole when the command is refused."""

    rows: list[Any] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    undo: list[Callable[[], None]] = field(default_factory=list)
    seqs: int = 0


class Live:
    """What a use case gets to work with.

    `row` is the session's row, locked; `database` the SQLAlchemy session of this transaction, for reading;
    what is to be written goes through `add` and `announce`, and is written at the end. What the next command of the
    same transaction must see, such as a nickname, is added to `database` and flushed. Either way a use case asks its
    rules before it changes `row` or anything else that it has read: others share the transaction. `now` is the moment
    of the whole transaction, by the clock that all processes share.
    """

    def __init__(self, database: Session, row: LiveSession, house: House, now: datetime) -> None:
        self.database, self.row, self.house, self.now = database, row, house, now
        self.id = row.id
        self.origin = ""
        self._client_msg_id: str | None = None
        self._author_id: str | None = None
        self._pending = Pending()
        self._rows: list[Any] = []
        self.told: list[Told] = []
        self._undo: list[Callable[[], None]] = []

    @property
    def next_seq(self) -> int:
        """The seq that the next announced event gets."""
        return self.row.last_seq + self._pending.seqs + 1

    @property
    def switches(self) -> dict[str, bool]:
        return switched_on(self.row, self.house.switches)

    def require_open(self, feature: str) -> None:
        """Raises SessionNotActive, FeatureDisabled."""
        require_open(self.row, self.house, feature)

    def require_presenter(self, actor: Actor) -> None:
        """Raises Forbidden."""
        if not actor.presents(self.row):
            raise Forbidden

    def spend(self, actor_id: str, rate: Rate) -> None:
        """Raises RateLimited."""
        self.house.limits.spend(actor_id, rate)
        self.undo(lambda: self.house.limits.give_back(actor_id, rate))

    def add(self, row: Any) -> None:
        """Write a new row with this command."""
        self._pending.rows.append(row)

    def announce(self, event: Event) -> int:
        """Store an event for everybody in the room and return its seq. It is sent after the commit."""
        seq = self.next_seq
        text = encode(payload_of(seq, event))
        self.add(
            EventRow(
                session_id=self.id, seq=seq, name=event.name, payload=text, created_at=self.now,
                author_id=self._author_id, client_msg_id=self._take_client_msg_id(),
            )
        )  # fmt: skip
        self._pending.told.append(Told(event.name, text, seq=seq))
        self._pending.seqs += 1
        return seq

    def tell(self, participant_id: str, event: Event) -> None:
        """Say something to one participant after the commit; it is not stored."""
        self._pending.told.append(
            Told(event.name, encode(event.model_dump(mode="json")), participant_id=participant_id)
        )

    def undo(self, job: Callable[[], None]) -> None:
        """What puts this process's memory right again, should nothing of this be stored."""
        self._pending.undo.append(job)

    def perform(
        self, work: "Callable[[Live], Any]", *, author_id: str | None, client_msg_id: str | None, origin: str
    ) -> Any:
        """Run one command: keep what it wrote, or nothing when it raises."""
        self._pending = Pending()
        self._author_id, self._client_msg_id, self.origin = author_id, client_msg_id, origin
        pending = self._pending
        try:
            result = work(self)
        except BaseException:
            _run_backwards(pending.undo)
            raise
        self._rows += pending.rows
        self.told += pending.told
        self._undo += pending.undo
        self.row.last_seq += pending.seqs
        self._pending = Pending()
        return result

    def write(self) -> None:
        """Write what all commands of this transaction added."""
        self.database.add_all(self._rows)
        self.database.flush()

    def undo_all(self) -> None:
        """The transaction was not stored."""
        _run_backwards(self._undo)

    def _take_client_msg_id(self) -> str | None:
        # A command answers with its first event; a second one must not claim the same client_msg_id.
        taken, self._client_msg_id = self._client_msg_id, None
        return taken


def _run_backwards(jobs: list[Callable[[], None]]) -> None:
    while jobs:
        jobs.pop()()


def require_open(row: LiveSession, house: House, feature: str) -> None:
    """Raises SessionNotActive, FeatureDisabled."""
    if row.status != "active":
        raise SessionNotActive
    if not switched_on(row, house.switches).get(feature, True):
        raise FeatureDisabled
