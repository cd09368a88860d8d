"""What a client is told when it comes in: a snapshot, or what it missed.

The database is read once for all who come in at the same moment, and what they share is encoded once.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from orjson import Fragment
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from engagenow.core.database import reading
from engagenow.core.errors import SessionNotFound
from engagenow.core.features import House
from engagenow.core.figures import figures
from engagenow.core.log import encode, read_texts
from engagenow.core.models import LiveSession
from engagenow.core.people import Participant
from engagenow.sessions.service import view

MOST_EVENTS = 1000  # further behind gets a snapshot instead (contract section 4)


@dataclass(frozen=True, slots=True)
class Arrival:
    """`since` None: a snapshot. Else the events after it; a snapshot when those are too many or it is unheard of."""

    person: Participant
    origin: str
    since: int | None = None
    client_ref: str | None = None

    @property
    def me(self) -> dict[str, Any]:
        me = {"id": self.person.id, "nickname": self.person.nickname, "role": self.person.role}
        return {**me, "client_ref": self.client_ref} if self.client_ref else me


@dataclass(slots=True)
class State:
    """A session at one moment, as far as those who came in at that moment need it."""

    row: LiveSession
    count: int
    snapshot: Any = None
    events: list[tuple[int, Fragment]] = field(default_factory=list)  # (seq, {seq, name, data})
    views: dict[str, dict[str, Any]] = field(default_factory=dict)  # by the public address that links start with

    def after(self, since: int | None) -> dict[str, Any]:
        """`snapshot`, `events` and `reset` of joined_session."""
        behind = _behind(self.row, since)
        if behind is not None:
            figures.catch_ups["events"] += 1
            return {"events": [event for seq, event in self.events if seq > self.row.last_seq - behind]}
        figures.catch_ups["snapshot" if since is None else "reset"] += 1
        state = {"snapshot": self.snapshot, "events": []}
        return state if since is None else {**state, "reset": True}


@dataclass(slots=True)
class _Company:
    """Those who come in at the same moment, and what is read for them."""

    sinces: list[int | None] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    state: State | None = None
    error: Exception | None = None

    def answer(self) -> State:
        self.done.wait()
        if self.state is None:
            raise self.error or RuntimeError("the reading was stopped before its end")
        return self.state


class CatchUp:
    def __init__(self, house: House, engine: Engine) -> None:
        self._house, self._engine = house, engine
        self._companies: dict[str, _Company] = {}
        self._lock = threading.Lock()

    def read(self, arrival: Arrival) -> dict[str, Any]:
        """The body of `joined_session`, as of a moment after this call. Raises SessionNotFound."""
        state = self._look(arrival.person.session_id, arrival.since)
        origin, row = arrival.origin, state.row
        if origin not in state.views:
            state.views[origin] = view(row, origin, self._house).model_dump(mode="json")
        return {
            "session": state.views[origin],
            "participant": arrival.me,
            "token": self._house.tokens.issue(arrival.person.id, row.id),
            **state.after(arrival.since),
            "last_seq": row.last_seq,
            "participant_count": state.count,
        }

    def _look(self, session_id: str, since: int | None) -> State:
        with self._lock:
            leads = session_id not in self._companies
            company = self._companies.setdefault(session_id, _Company())
            company.sinces.append(since)
        if leads:
            self._lead(session_id, company)
        return company.answer()

    def _lead(self, session_id: str, company: _Company) -> None:
        try:
            time.sleep(0)  # whoever comes in by now is read for, too
            self._close(session_id, company)
            company.state = self._read(session_id, company.sinces)
        except Exception as error:
            company.error = error
        finally:  # also when this is stopped half way: nobody may wait for it for ever
            self._close(session_id, company)
            company.done.set()

    def _close(self, session_id: str, company: _Company) -> None:
        """Whoever comes from now on belongs to the next company."""
        with self._lock:
            if self._companies.get(session_id) is company:
                del self._companies[session_id]

    def _read(self, session_id: str, sinces: Iterable[int | None]) -> State:
        with reading(self._engine) as database:
            row = database.get(LiveSession, session_id)
            if row is None:
                raise SessionNotFound
            state = State(row, count=self._house.online(session_id))
            behind = [_behind(row, since) for since in sinces]
            if None in behind:
                state.snapshot = Fragment(encode(self._house.snapshot(database, session_id, row.last_seq)))
            state.events = _events(database, row, max((b for b in behind if b is not None), default=0))
            return state


def _behind(row: LiveSession, since: int | None) -> int | None:
    """How many events to tell; None: a snapshot."""
    behind = None if since is None else row.last_seq - since
    return behind if behind is not None and 0 <= behind <= MOST_EVENTS else None


def _events(database: Session, row: LiveSession, behind: int) -> list[tuple[int, Fragment]]:
    """The newest `behind` events, in order."""
    if not behind:
        return []
    texts = read_texts(database, row.id, row.last_seq - behind, limit=MOST_EVENTS, upto=row.last_seq)
    return [(seq, Fragment(f'{{"seq":{seq},"name":{encode(name)},"data":{payload}}}')) for seq, name, payload in texts]
