"""What a use case writes to its session: rows, events, and what is told. All is kept until the batch ends."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from engagenow.core.events import Event
from engagenow.core.features import House
from engagenow.core.log import encode, payload_of
from engagenow.core.models import EventRow, LiveSession
from engagenow.core.pending import Job, Ledger, Told
from engagenow.core.upserts import key_of
from engagenow.core.writing import WritingSession

if TYPE_CHECKING:
    from engagenow.core.live import Live

Row = TypeVar("Row")


class LiveWrites:
    """The writing half of `Live`, which says what each attribute is."""

    def __init__(self, database: WritingSession, row: LiveSession, house: House, now: datetime, ledger: Ledger) -> None:
        self.database = database
        self.row = row
        self.house = house
        self.now = now
        self.id = row.id
        self._ledger = ledger

    @property
    def next_seq(self) -> int:
        """The seq that the next announced event gets."""
        return self.row.last_seq + self._ledger.pending.seqs + 1

    def add(self, row: object) -> None:
        """Write a new row with this command."""
        self._ledger.pending.rows.append(row)

    def upsert(self, row: object) -> None:
        """Write a row with this command: a new one, or these columns of the one with the same primary key.

        All of a batch and a table are written together, after the rows of `add`. Of several with one key the last
        one counts. `find` knows of it at once; `database` does not.
        """
        self._ledger.pending.upserts[key_of(row)] = row

    def find(self, model: type[Row], *key: object) -> Row | None:
        """The row with this primary key as the commands before have left it, or None. It is for reading only."""
        for pending in (self._ledger.pending, self._ledger.kept):
            found = pending.upserts.get((model, key))
            if isinstance(found, model):
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
        """Store an event for all clients in the room and return its seq. It is sent after the commit."""
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
        """Send an event to one participant after the commit; it is not stored."""
        self._ledger.pending.told.append(
            Told(event.name, encode(event.model_dump(mode="json")), participant_id=participant_id)
        )

    def pass_on(self, event: Event) -> None:
        """Send an event to all clients in the room after the commit; it is not stored, and may be lost."""
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

    def undo(self, job: Job) -> None:
        """What puts this process's memory right again, should nothing of this be stored."""
        self._ledger.pending.undo.append(job)

    def after(self, job: Job) -> None:
        """Run a job in this process once all of this is stored, before the commands are answered. It must not wait."""
        self._ledger.pending.after.append(job)
