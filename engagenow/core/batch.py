"""What a batch of commands does in its transaction: it runs each one, then writes all that they left."""

import logging
from functools import partial

from sqlalchemy import update

from engagenow.core import answers
from engagenow.core.errors import Refusal, RefusedTooLate
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.pending import Ledger, Pending, Told
from engagenow.core.tickets import Command
from engagenow.core.upserts import write_upserts

log = logging.getLogger(__name__)


class Batch:
    """`live` is what its commands get; `ledger` is the one that they write into."""

    def __init__(self, live: Live, ledger: Ledger) -> None:
        self.live = live
        self._ledger = ledger
        self._answers: list[answers.Row] = []

    @property
    def told(self) -> list[Told]:
        """What all commands have to tell, once they are stored."""
        return self._ledger.kept.told

    def keep(self, answer: answers.Row) -> None:
        """Store the answer to the command that has just been performed with it."""
        self._answers.append(answer)

    def perform(self, command: Command) -> object:
        """Run one command: keep what it wrote, or nothing when it raises.

        Raises RefusedTooLate for a Refusal after a change: the transaction cannot be committed then.
        """
        changes = self.live.database.changes
        self.live.serve(command)
        try:
            result = command.work(self.live)
        except BaseException as error:
            self._ledger.drop()
            if isinstance(error, Refusal) and self.live.database.changes != changes:
                raise RefusedTooLate(error) from error
            raise
        self._keep()
        return result

    def write(self) -> None:
        """Write what all commands of this transaction added, and do what is to be done once for all of them."""
        answers.write(self.live.database, self._answers)
        self._send()
        while works := self._ledger.take_once():
            for key, work in works.items():
                work(self.live)
                self._ledger.pending.once.pop(key, None)  # asked for by itself, it would never end
                self._keep()
                self._send()
        self._raise_rev()

    def undo_all(self) -> None:
        """The transaction was not stored."""
        self._ledger.kept.run_undo()

    def stored(self) -> None:
        """The transaction was stored."""
        for job in self._ledger.kept.after:
            try:
                job()
            except Exception:
                log.exception("a job after a commit failed")

    def _keep(self) -> None:
        done = self._ledger.keep()
        self.live.row.last_seq += done.seqs
        self._set_wake_up(done)

    def _set_wake_up(self, done: Pending) -> None:
        live, wake_at = self.live, done.wake_at
        if wake_at is None or (live.row.wake_at is not None and live.row.wake_at <= wake_at):
            return
        live.row.wake_at = wake_at
        seconds = (wake_at - live.now).total_seconds()
        self._ledger.kept.after.append(partial(live.house.on_wake_at, live.id, seconds))

    def _send(self) -> None:
        kept, database = self._ledger.kept, self.live.database
        rows, kept.rows = kept.rows, []
        upserts, kept.upserts = kept.upserts, {}
        database.add_all(rows)
        database.flush()
        write_upserts(database, upserts.values())

    def _raise_rev(self) -> None:
        """Once for a batch: a process that has heard of the rev before knows from this one all that has changed."""
        live, touched = self.live, self._ledger.kept.touched
        if not touched:
            return
        rev = live.row.rev = live.row.rev + 1
        if people := touched.people:
            theirs = update(ParticipantRow).where(ParticipantRow.id.in_(people)).values(mine_rev=rev)
            live.database.execute(theirs, execution_options={"synchronize_session": False})
        self._ledger.kept.after.append(partial(live.house.on_touched, live.id, rev, touched))
