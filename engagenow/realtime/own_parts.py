"""Own parts out: each participant whose own parts have changed is told them whole.

A hall that answers at once makes a thousand of them. They are told some at a time, so that everybody else has a turn in
between, and the commands that wait go first.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial

from orjson import Fragment
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from engagenow.core.clock import monotonic
from engagenow.core.database import reading
from engagenow.core.features import House
from engagenow.core.log import encode
from engagenow.core.models import LiveSession
from engagenow.core.outage import log_failure
from engagenow.core.parts import Parts
from engagenow.core.pending import Told
from engagenow.realtime.delivery import Delivery
from engagenow.realtime.ordering import Later
from engagenow.sessions.events import Desk, Mine

log = logging.getLogger(__name__)

AT_ONCE = 128  # participants
PATIENCE = 1.0  # seconds for which own parts wait for commands at most
LOOK_AGAIN = 0.05  # seconds until it is looked again whether commands wait
TRY_AGAIN = 1.0  # seconds after the database could not be read


@dataclass(slots=True)
class Owed:
    """Of one session. `people`: whose parts are to be told, by feature; `since`: the first of them, by
    core.clock.monotonic. `runs`: they are being told."""

    people: dict[str, set[str]] = field(default_factory=dict)
    since: float = 0.0
    runs: bool = False

    def add(self, feature: str, people: set[str]) -> None:
        """The parts of these participants are to be told as well."""
        if not self.people:
            self.since = monotonic()
        self.people.setdefault(feature, set()).update(people)

    def take(self) -> tuple[str, set[str]]:
        """(a feature, some of those whose parts of it are to be told)."""
        feature, people = next(iter(self.people.items()))
        some = {people.pop() for _ in range(min(AT_ONCE, len(people)))}
        if not people:
            del self.people[feature]
        return feature, some


class OwnParts:
    """`later(seconds, job)` runs a job once. `is_busy`: whether commands wait."""

    def __init__(self, house: House, engine: Engine, delivery: Delivery, later: Later) -> None:
        self._house, self._engine, self._delivery, self._later = house, engine, delivery, later
        self.is_busy: Callable[[], bool] = _never
        self._rooms: dict[str, Owed] = {}
        self._lock = threading.Lock()

    def owe(self, session_id: str, feature: str, people: set[str]) -> None:
        """The parts of these people are to be told with the next `tell`."""
        with self._lock:
            if people:
                self._rooms.setdefault(session_id, Owed()).add(feature, people)

    def forget(self, session_id: str) -> None:
        """The room in this process is empty."""
        with self._lock:
            self._rooms.pop(session_id, None)

    def tell(self, session_id: str) -> None:
        """Tell all that is owed, unless another caller is at it."""
        with self._lock:
            owed = self._rooms.get(session_id)
            if owed is None or owed.runs:
                return
            owed.runs = True
        while found := self._next(session_id, owed):
            try:
                self._tell(session_id, *found)
            except Exception:
                log_failure(log, "the own parts of session %s could not be told", session_id)
                self._put_back(session_id, owed, *found)
                return
            time.sleep(0)

    def _next(self, session_id: str, owed: Owed) -> tuple[str, set[str]] | None:
        """The feature and the participants to tell next. None: all are told, and the next `tell` starts over."""
        while self.is_busy() and owed.people and monotonic() < owed.since + PATIENCE:
            time.sleep(LOOK_AGAIN)
        with self._lock:
            if self._rooms.get(session_id) is not owed:
                return None
            if not owed.people:
                del self._rooms[session_id]
                return None
            return owed.take()

    def _put_back(self, session_id: str, owed: Owed, feature: str, people: set[str]) -> None:
        with self._lock:
            owed.add(feature, people)
            owed.runs = False
        self._later(TRY_AGAIN, partial(self.tell, session_id))

    def _tell(self, session_id: str, feature: str, people: set[str]) -> None:
        with reading(self._engine) as database:
            rev = rev_of(database, session_id)
            if rev is None:
                return
            parts = Parts(rev)

            def people_of(name: str) -> Collection[str]:
                return people if name == feature else ()

            parts.read_mine(self._house, database, session_id, people_of)
        for person, data in parts.mine.get(feature, {}).items():
            self._delivery.pass_to(session_id, person, part_told(Mine, session_id, feature, rev, data))


def _never() -> bool:
    return False


def rev_of(database: Session, session_id: str) -> int | None:
    """The session's rev now; None for a session that has been deleted."""
    return database.scalar(select(LiveSession.rev).where(LiveSession.id == session_id))


def part_told(event: type[Desk] | type[Mine], session_id: str, feature: str, rev: int, data: Fragment) -> Told:
    """An event with a feature's part as of `rev`."""
    return Told(event.name, encode({"session_id": session_id, "feature": feature, "rev": rev, "data": data}))
