"""What a client is told when it comes in: a snapshot, or what it missed.

The database is read once for all who come in at the same moment, and what they share is encoded once.
"""

import threading
import time
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from engagenow.core.database import reading
from engagenow.core.errors import SessionNotFound
from engagenow.core.features import House
from engagenow.core.fields import Fields
from engagenow.core.models import LiveSession
from engagenow.core.parts import Parts
from engagenow.core.people import Participant
from engagenow.realtime.session_state import State
from engagenow.sessions.schemas import rfc3339


@dataclass(frozen=True, slots=True)
class Arrival:
    """`since` None: a snapshot. Else the events after it; a snapshot when those are too many or it is unheard of."""

    person: Participant
    origin: str
    since: int | None = None
    client_ref: str | None = None

    @property
    def me(self) -> Fields:
        """`participant` of joined_session."""
        me: Fields = {"id": self.person.id, "nickname": self.person.nickname, "role": self.person.role}
        if self.person.role == "moderator":
            me["scope"] = sorted(self.person.scopes)
        return {**me, "client_ref": self.client_ref} if self.client_ref else me


@dataclass(slots=True)
class _Company:
    """Those who come in at the same moment, and what is read for them."""

    arrivals: list[Arrival] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    state: State | None = None
    error: Exception | None = None

    @property
    def sinces(self) -> list[int | None]:
        return [arrival.since for arrival in self.arrivals]

    @property
    def has_desk(self) -> bool:
        return any(arrival.person.at_desk for arrival in self.arrivals)

    def with_own_parts(self, rev: int) -> set[str]:
        """The ids of those whose own parts may hold something at this `rev` of the session."""
        people = (arrival.person for arrival in self.arrivals)
        return {person.id for person in people if person.has_own_parts and person.new_at != rev}

    def answer(self) -> State:
        self.done.wait()
        if self.state is None:
            raise self.error or RuntimeError("the reading was stopped before its end")
        return self.state


class CatchUp:
    """Reads what newcomers are told."""

    def __init__(self, house: House, engine: Engine) -> None:
        self._house, self._engine = house, engine
        self._companies: dict[str, _Company] = {}
        self._lock = threading.Lock()

    def read(self, arrival: Arrival) -> Fields:
        """The body of `joined_session`, as of a moment after this call. Raises SessionNotFound."""
        state = self._look(arrival)
        return {
            "session": state.session(arrival.origin, self._house),
            "participant": arrival.me,
            **self._token(arrival.person),
            **state.after(arrival.since),
            "last_seq": state.row.last_seq,
            "participant_count": state.count,
            **state.parts_of(arrival.person),
            "server_time": rfc3339(self._house.server_now()),
        }

    def _token(self, person: Participant) -> dict[str, str]:
        # A token lasts as long as its row, so a presenter's would outlive the logout.
        if person.role != "participant":
            return {}
        return {"token": self._house.tokens.issue(person.id, person.session_id)}

    def _look(self, arrival: Arrival) -> State:
        session_id = arrival.person.session_id
        with self._lock:
            leads = session_id not in self._companies
            company = self._companies.setdefault(session_id, _Company())
            company.arrivals.append(arrival)
        if leads:
            self._lead(session_id, company)
        return company.answer()

    def _lead(self, session_id: str, company: _Company) -> None:
        try:
            time.sleep(0)  # those who have come in by now are read for, too
            self._close(session_id, company)
            company.state = self._read(session_id, company)
        except Exception as error:
            company.error = error
        finally:  # also when this is stopped half way: the others wait for it
            self._close(session_id, company)
            company.done.set()

    def _close(self, session_id: str, company: _Company) -> None:
        """Those who come from now on belong to the next company."""
        with self._lock:
            if self._companies.get(session_id) is company:
                del self._companies[session_id]

    def _read(self, session_id: str, company: _Company) -> State:
        with reading(self._engine) as database:
            row = database.get(LiveSession, session_id)
            if row is None:
                raise SessionNotFound
            state = State(row, count=self._house.online(session_id), parts=Parts(row.rev))
            state.read_events(database, company.sinces)
            if any(state.missed(since) is None for since in company.sinces):
                state.snapshot = self._house.snapshot(database, session_id, row.last_seq)
            self._read_parts(database, state, company)
            return state

    def _read_parts(self, database: Session, state: State, company: _Company) -> None:
        session_id, people = state.row.id, company.with_own_parts(state.row.rev)
        if company.has_desk:
            state.parts.read_desk(self._house, database, session_id, wanted=_each)

        def people_of(_feature: str) -> set[str]:
            return people

        state.parts.read_mine(self._house, database, session_id, people_of)


def _each(_feature: str) -> bool:
    return True
