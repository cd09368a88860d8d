"""A command on its way through its session's line, and the ticket with which its caller waits."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engagenow.core.clock import monotonic
from engagenow.core.live import Live, Seeks
from engagenow.core.people import Actor, Participant, Presenter


@dataclass(frozen=True, slots=True)
class Command:
    """A use case to run on a session: `work(live)`, with who asks, and from where (`origin`, the public address).

    `connection` is the Engine.IO id of the socket that asks, empty over HTTP. `received` is when this process read the
    command, by `core.clock.monotonic`. `round_trip`: the seconds from the server to this client and back, 0 where not
    known.

    With a `client_msg_id` its answer is stored, as JSON values, and is the answer for ever.
    `about` names the participant whose row the work will get: the rows of a batch are read at once.
    `seeks`: what else the work will look up, as (kind, value), for a feature to read all of a batch at once.
    `low_priority`: a whole hall may send it at the same moment, or it must not overtake what a hall has sent. What else
    is asked goes first; those of low priority stay in order.
    `finds` raises a Refusal for what is not there, before it is asked whether the actor is still let in.
    """

    session_id: str
    work: Callable[[Live], object]
    actor: Actor | None = None
    client_msg_id: str | None = None
    origin: str = ""
    about: str | None = None
    seeks: Seeks = ()
    low_priority: bool = False
    finds: Callable[[Live], object] | None = None
    connection: str = ""
    received: float = field(default_factory=monotonic)
    round_trip: float = 0.0

    @property
    def participant_id(self) -> str | None:
        """The id of the participant who asks; None for an account, and for the server's own work."""
        return self.actor.id if isinstance(self.actor, Participant) else None

    @property
    def author_id(self) -> str | None:
        """Whose command it is: the id of the account or participant; None for the server's own work."""
        return self.actor.user_id if isinstance(self.actor, Presenter) else self.participant_id

    @property
    def key(self) -> tuple[str, str] | None:
        """What makes the command the same as an earlier one."""
        return (self.author_id, self.client_msg_id) if self.author_id and self.client_msg_id else None


@dataclass(slots=True, eq=False)
class Ticket:
    """A command that waits, and its answer once it is `done`. `wake` is set then, or when it is to lead."""

    command: Command
    wake: threading.Event = field(default_factory=threading.Event)
    done: bool = False
    result: object = None
    error: Exception | None = None

    def answer(self) -> Any:
        """The result of a command that is done. Raises its error."""
        if self.error:
            raise self.error
        return self.result


def wake(batch: list[Ticket]) -> None:
    """Let the callers of these commands go on: they are done."""
    for ticket in batch:
        ticket.done = True
        ticket.wake.set()


def dismiss(batch: list[Ticket]) -> None:
    """End the waiting of those whose leader was stopped half way."""
    stopped = [ticket for ticket in batch if not ticket.done]
    for ticket in stopped:
        ticket.error = RuntimeError("the batch was stopped before it was stored")
    wake(stopped)
