"""One transaction for a batch of commands of one session: lock, decide, number, store, commit, answer, deliver.

The batch is what has gathered in the session's line (command_queue.py).
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Engine

from engagenow.core import answers, briefing
from engagenow.core.batch import Batch
from engagenow.core.command_queue import CommandQueue
from engagenow.core.errors import Refusal, RefusedTooLate
from engagenow.core.features import House
from engagenow.core.figures import figures
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.outage import is_away
from engagenow.core.pending import Ledger, Told
from engagenow.core.tickets import Command, Ticket, wake
from engagenow.core.writing import WritingSession, transaction

__all__ = ["Command", "UnitOfWork"]

log = logging.getLogger(__name__)

TOO_LATE = "a command was refused after it had changed something"

Deliver = Callable[[str, list[Told]], None]


def _nothing_to_let_go() -> None:
    """For callers that hold no connection of their own."""


class UnitOfWork:
    """The only thing that commits what belongs to a session.

    `let_go` gives back the connection that the caller has been reading with. Were it kept while the caller waits
    for its turn, a hall full of callers would hold every connection, and the one whose turn it is would get none.
    """

    def __init__(
        self, engine: Engine, house: House, deliver: Deliver, let_go: Callable[[], None] = _nothing_to_let_go
    ) -> None:
        self._engine, self._house, self._deliver, self._let_go = engine, house, deliver, let_go
        self._queue = CommandQueue(self._carry_out)

    @property
    def waiting(self) -> int:
        """Commands that wait for their turn, of all sessions."""
        return self._queue.waiting

    def is_busy(self) -> bool:
        """Whether commands wait for their turn."""
        return self.waiting > 0

    def run(self, command: Command) -> Any:
        """What the command's work returned, once it is stored. Raises what it raised, SessionNotFound, Kicked."""
        self._let_go()
        return self._queue.run(command)

    def _carry_out(self, session_id: str, tickets: list[Ticket]) -> None:
        try:
            told = self._store(session_id, tickets)
        except Exception as error:
            self._fail(session_id, tickets, error)
            return
        figures.batch.observe(len(tickets))
        wake(tickets)
        if told:
            self._tell(session_id, told)

    def _fail(self, session_id: str, tickets: list[Ticket], error: Exception) -> None:
        """The database refused the batch: run its commands one by one, so that only the faulty one fails.

        Not when the database is away: it may have stored the batch, and a client recognises a double by its
        client_msg_id.
        """
        figures.failed_batches += 1
        if len(tickets) > 1 and not is_away(error):
            for ticket in tickets:
                self._carry_out(session_id, [ticket])
            return
        if isinstance(error, RefusedTooLate):
            log.error(TOO_LATE, exc_info=error.refusal)
            error = error.refusal
        for ticket in tickets:
            ticket.error = error
        wake(tickets)

    def _tell(self, session_id: str, told: list[Told]) -> None:
        try:
            self._deliver(session_id, told)
        except Exception:  # it is stored: a client that did not hear it asks for it by seq
            log.exception("events of session %s were stored, but not delivered", session_id)

    def _store(self, session_id: str, tickets: list[Ticket]) -> list[Told]:
        batch: Batch | None = None
        try:
            with transaction(self._engine) as database:
                batch = self._open(database, session_id, _sought(tickets))
                _decide(batch, tickets)
                batch.write()
        except BaseException:
            if batch:
                batch.undo_all()
            raise
        batch.stored()
        return batch.told

    def _open(self, database: WritingSession, session_id: str, sought: Mapping[str, set[str]]) -> Batch:
        """Raises SessionNotFound."""
        row, moment = briefing.lock(database, session_id)
        ledger = Ledger()
        return Batch(Live(database, row, self._house, moment, ledger, sought), ledger)


def _sought(tickets: list[Ticket]) -> dict[str, set[str]]:
    """{kind: values} of what the commands of a batch seek."""
    found: dict[str, set[str]] = defaultdict(set)
    for ticket in tickets:
        for kind, value in ticket.command.seeks:
            found[kind].add(value)
    return found


def _decide(batch: Batch, tickets: list[Ticket]) -> None:
    live = batch.live
    stored = answers.read(live.database, live.id, [t.command.key for t in tickets if t.command.key])
    ids = {one for t in tickets for one in (t.command.participant_id, t.command.about) if one}
    people = briefing.people(live.database, live.id, ids)
    live.askers = people
    for ticket in tickets:
        key, ticket.error = ticket.command.key, None
        if key and key in stored:
            ticket.result = stored[key]
            continue
        _perform(batch, ticket, people)
        if key and not ticket.error:
            ticket.result = stored[key] = answers.plain(ticket.result)
            batch.keep(answers.values_of(live.id, key, ticket.result))


def _perform(batch: Batch, ticket: Ticket, people: dict[str, ParticipantRow]) -> None:
    command = ticket.command
    try:
        if command.finds:
            command.finds(batch.live)
        briefing.check_standing(command.actor, people)
        ticket.result = batch.perform(command)
    except Refusal as refusal:
        ticket.error = refusal
