"""One transaction for a batch of commands of one session: lock, decide, number, store, commit, answer, deliver.

Commands queue for their session. Whatever came while the last commit ran makes the next batch, so a busy
session needs some dozens of commits a second, however many messages it gets, and an idle one waits for nobody.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from engagenow.core import briefing
from engagenow.core.errors import Refusal
from engagenow.core.features import House
from engagenow.core.figures import figures
from engagenow.core.live import Live, Told
from engagenow.core.models import ParticipantRow
from engagenow.core.people import Actor, Participant

log = logging.getLogger(__name__)

BATCH = 500
# Nobody's fault: the database is away, or held up. It may even have stored the batch, and only its answer is lost, so
# trying again is for whoever notices a double by its client_msg_id: the clients.
AWAY = (OperationalError, InterfaceError, PoolTimeout)

Deliver = Callable[[str, list[Told]], None]


@dataclass(frozen=True, slots=True)
class Command:
    """A use case to run on a session: `work(live)`, with who asks, and from where (`origin`, the public address).

    With a `client_msg_id` the first event that it announces is its answer, `{id, seq}`, for ever.
    `about` names the participant whose row the work will get: the rows of a batch are read at once.
    """

    session_id: str
    work: Callable[[Live], Any]
    actor: Actor | None = None
    client_msg_id: str | None = None
    origin: str = ""
    about: str | None = None

    @property
    def author_id(self) -> str | None:
        return self.actor.id if isinstance(self.actor, Participant) else None

    @property
    def key(self) -> tuple[str, str] | None:
        """What makes the command the same as an earlier one."""
        return (self.author_id, self.client_msg_id) if self.author_id and self.client_msg_id else None


@dataclass(slots=True)
class _Ticket:
    command: Command
    wake: threading.Event = field(default_factory=threading.Event)
    done: bool = False
    result: Any = None
    error: Exception | None = None

    def answer(self) -> Any:
        if self.error:
            raise self.error
        return self.result


@dataclass(slots=True)
class _Line:
    """The commands that wait for one session, first come first."""

    waiting: list[_Ticket] = field(default_factory=list)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One short writing transaction: committed at the end, undone by an exception."""
    with Session(engine.execution_options(writes=True), expire_on_commit=False) as session, session.begin():
        yield session


class UnitOfWork:
    """The only thing that commits what belongs to a session.

    `let_go` gives back the connection that the caller has been reading with. Were it kept while the caller waits
    for its turn, a hall full of callers would hold every connection, and the one whose turn it is would get none.
    """

    def __init__(
        self, engine: Engine, house: House, deliver: Deliver, let_go: Callable[[], None] = lambda: None
    ) -> None:
        self._engine, self._house, self._deliver, self._let_go = engine, house, deliver, let_go
        self._lines: dict[str, _Line] = {}
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """Commands that wait for their turn, of all sessions."""
        with self._lock:
            return sum(len(line.waiting) for line in self._lines.values())

    def run(self, command: Command) -> Any:
        """What the command's work returned, once it is stored. Raises what it raised, SessionNotFound, Kicked."""
        self._let_go()
        ticket = _Ticket(command)
        with self._lock:
            leads = command.session_id not in self._lines
            self._lines.setdefault(command.session_id, _Line()).waiting.append(ticket)
        if leads:
            time.sleep(0)  # whoever has something to write by now comes along
        else:
            ticket.wake.wait()
        if not ticket.done:
            self._lead(command.session_id)
        return ticket.answer()

    def _lead(self, session_id: str) -> None:
        """Carry out the batch that has gathered, then let the first of those who came since lead theirs."""
        with self._lock:
            line = self._lines[session_id]
            batch, line.waiting = line.waiting[:BATCH], line.waiting[BATCH:]
        try:
            self._carry_out(session_id, batch)
        finally:
            _dismiss(batch)
            with self._lock:
                if line.waiting:
                    line.waiting[0].wake.set()
                else:
                    del self._lines[session_id]

    def _carry_out(self, session_id: str, batch: list[_Ticket]) -> None:
        try:
            told = self._store(session_id, batch)
        except Exception as error:
            self._fail(session_id, batch, error)
            return
        figures.batch.observe(len(batch))
        _wake(batch)
        if told:
            self._tell(session_id, told)

    def _fail(self, session_id: str, batch: list[_Ticket], error: Exception) -> None:
        """The database's word against the whole batch: unless it says nothing of it, find the culprit one by one."""
        figures.failed_batches += 1
        if len(batch) > 1 and not isinstance(error, AWAY):
            for ticket in batch:
                self._carry_out(session_id, [ticket])
            return
        for ticket in batch:
            ticket.error = error
        _wake(batch)

    def _tell(self, session_id: str, told: list[Told]) -> None:
        try:
            self._deliver(session_id, told)
        except Exception:  # it is stored: whoever did not hear it asks for it by seq
            log.exception("events of session %s were stored, but not delivered", session_id)

    def _store(self, session_id: str, batch: list[_Ticket]) -> list[Told]:
        live: Live | None = None
        try:
            with transaction(self._engine) as database:
                row, moment = briefing.lock(database, session_id)
                live = Live(database, row, self._house, moment)
                self._decide(live, batch)
                live.write()
        except BaseException:
            if live:
                live.undo_all()
            raise
        return live.told

    def _decide(self, live: Live, batch: list[_Ticket]) -> None:
        stored = briefing.answers(live.database, [t.command.key for t in batch if t.command.key])
        ids = {one for t in batch for one in (t.command.author_id, t.command.about) if one}
        people = briefing.people(live.database, live.id, ids)
        for ticket in batch:
            key, ticket.error = ticket.command.key, None
            if key and key in stored:
                ticket.result = stored[key]
                continue
            _perform(live, ticket, people)
            if key and not ticket.error:
                stored[key] = ticket.result


def _perform(live: Live, ticket: _Ticket, people: dict[str, ParticipantRow]) -> None:
    command = ticket.command
    try:
        briefing.check_standing(command.actor, people)
        ticket.result = live.perform(
            command.work, author_id=command.author_id, client_msg_id=command.client_msg_id, origin=command.origin
        )
    except Refusal as refusal:
        ticket.error = refusal


def _wake(batch: list[_Ticket]) -> None:
    for ticket in batch:
        ticket.done = True
        ticket.wake.set()


def _dismiss(batch: list[_Ticket]) -> None:
    """Let nobody wait for a leader that was stopped half way."""
    for ticket in batch:
        if not ticket.done:
            ticket.error, ticket.done = RuntimeError("the batch was stopped before it was stored"), True
            ticket.wake.set()
