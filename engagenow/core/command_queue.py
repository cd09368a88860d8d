"""Commands queue for their session, and one of the callers that wait carries out what has gathered.

A batch is what came while the last one ran, and what comes from turn to turn of the event loop after it. So a busy
session needs some dozens of commits a second, however many commands it gets, and a command of an idle one does not
wait.
"""

import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from engagenow.core.clock import monotonic
from engagenow.core.tickets import Command, Ticket, dismiss

BATCH = 500  # commands at most
LOW_PRIORITY = 32  # of these, those of low priority: what others ask waits for no more than so many
BEHIND = 0.1  # seconds that one of low priority has waited, after which a batch has more of them
LOW_PRIORITY_BEHIND = 128  # then: a batch costs PostgreSQL a dozen round trips, whatever the number of its commands
BESIDE_OTHERS = 4  # a batch with what others ask has so many times fewer: those wait for all of their batch
GATHER = 0.025  # processor seconds for which a batch is kept open at most, while commands keep coming
GATHER_SOUGHT = 0.05  # while all of them seek the same kinds of rows, as joins do: a batch asks once and writes once
QUIET_TURNS = 2  # turns of the event loop without a command: a request that is let in (admission.py) needs two


class Look(NamedTuple):
    """A look at a line. `is_ready`: the next batch is full, or some are to go before others. `gather`: processor
    seconds for which it is kept open at most."""

    waiting: int
    is_ready: bool
    gather: float


class CommandQueue:
    """`carry_out` gets a session's id and its batch, first come first, and sets each ticket's result or error."""

    def __init__(self, carry_out: Callable[[str, list[Ticket]], None]) -> None:
        self._carry_out = carry_out
        self._lines: dict[str, list[Ticket]] = {}  # by session; a line exists while one of its callers leads
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """Commands that wait for their turn, of all sessions."""
        with self._lock:
            return sum(map(len, self._lines.values()))

    def run(self, command: Command) -> Any:
        """Return the command's result, or raise its error, once its batch has been carried out."""
        ticket = Ticket(command)
        with self._lock:
            leads = command.session_id not in self._lines
            self._lines.setdefault(command.session_id, []).append(ticket)
        try:
            self._await_turn(ticket, leads)
        except BaseException:
            self._withdraw(ticket, leads)
            raise
        if not ticket.done:
            self._lead(command.session_id)
        return ticket.answer()

    def _await_turn(self, ticket: Ticket, leads: bool) -> None:
        """Return once the command is done, or has to lead the next batch, which has gathered."""
        if not leads:
            ticket.wake.wait()
        if not ticket.done:
            self._gather(ticket.command.session_id)

    def _gather(self, session_id: str) -> None:
        """Yield as long as more commands join the line."""
        # On a busy machine little work is done in a moment of the wall clock: the batch would be small, and cost more.
        began, quiet = time.thread_time(), 0
        seen = self._look(session_id)
        while quiet < QUIET_TURNS and not seen.is_ready and time.thread_time() < began + seen.gather:
            time.sleep(0)
            before, seen = seen, self._look(session_id)
            quiet = 0 if seen.waiting > before.waiting else quiet + 1

    def _look(self, session_id: str) -> Look:
        with self._lock:
            line = self._lines[session_id]
            low = sum(ticket.command.low_priority for ticket in line)
            is_full = low >= LOW_PRIORITY or len(line) >= BATCH
            gather = GATHER_SOUGHT if all(ticket.command.seeks for ticket in line) else GATHER
            return Look(len(line), is_full or 0 < low < len(line), gather)

    def _withdraw(self, ticket: Ticket, leads: bool) -> None:
        """Take the command of a caller that was stopped out of its line; if it was to lead, the next one does."""
        session_id = ticket.command.session_id
        with self._lock:
            line = self._lines.get(session_id, [])
            if ticket not in line:
                return  # it is being carried out, or done
            line.remove(ticket)
            if leads or ticket.wake.is_set():
                self._hand_on(session_id)

    def _lead(self, session_id: str) -> None:
        """Carry out the batch that has gathered, then let the first of those who came since lead theirs."""
        with self._lock:
            batch, self._lines[session_id] = _divide(self._lines[session_id])
        try:
            self._carry_out(session_id, batch)
        finally:
            dismiss(batch)
            with self._lock:
                self._hand_on(session_id)

    def _hand_on(self, session_id: str) -> None:
        """Let the first of those who wait lead the next batch. The lock is held."""
        if self._lines[session_id]:
            self._lines[session_id][0].wake.set()
        else:
            del self._lines[session_id]


def _divide(line: list[Ticket]) -> tuple[list[Ticket], list[Ticket]]:
    """(the next batch, those who wait on). The first ticket of the line is always in the batch: its caller leads."""
    low = [ticket for ticket in line if ticket.command.low_priority]
    others = [ticket for ticket in line if not ticket.command.low_priority]
    low = low[: _most_of_low_priority(low) // (BESIDE_OTHERS if others else 1)]
    batch = [*others[: BATCH - len(low)], *low]
    taken = set(map(id, batch))
    return batch, [ticket for ticket in line if id(ticket) not in taken]


def _most_of_low_priority(line: list[Ticket]) -> int:
    is_behind = line and line[0].command.received < monotonic() - BEHIND
    return LOW_PRIORITY_BEHIND if is_behind else LOW_PRIORITY
