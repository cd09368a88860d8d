"""Who is here, over all processes: what the database says, asked again whenever a client comes or goes.

Each participant's row names the process that has its sockets, and each process holds a lease: so a count is one
query, no participant counts twice, and it is true without Redis as well, which only says when to look.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, Engine, Select, func, or_, select
from sqlalchemy.orm import Session

from engagenow.core.database import shared_now
from engagenow.core.features import House
from engagenow.core.models import ParticipantRow, WorkerLease
from engagenow.realtime.presence import Presence

AT_ONCE = 500  # ids in one query


class Census:
    """Of the process `house.worker_id`. `on_change` is told the sessions in which clients have come or gone here."""

    def __init__(
        self, presence: Presence, engine: Engine, house: House, on_change: Callable[[list[str]], None]
    ) -> None:
        self._presence, self._engine, self._house, self._on_change = presence, engine, house, on_change
        self._counts: dict[str, int] = {}
        self._here: dict[str, int] = {}  # how many of them were in this process when they were counted
        self._stale: set[str] = set()
        self._touched: set[str] = set()
        self._untold: set[str] = set()

    def count(self, session_id: str) -> int:
        """As of the last query, and who came to this process since.

        Who has gone from here since is counted until the next query, which a tick makes: another tab of the same
        participant may be in another process, and only the database knows.
        """
        here = self._presence.count(session_id)
        came = max(0, here - self._here.get(session_id, 0))
        return max(here, self._counts.get(session_id, 0) + came)

    def look_again(self, sessions: Iterable[str]) -> None:
        """Clients have come or gone there in another process."""
        self._stale.update(sessions)

    def touch(self, session_id: str) -> None:
        """Clients have come or gone here, and that is stored by now."""
        self._touched.add(session_id)

    def take_changed(self) -> list[tuple[str, int]]:
        """(session, count) of those in which clients came or went, or whose count is another one by now."""
        touched, self._touched = self._touched, set()
        changed = sorted(touched.union(session_id for session_id, _ in self._presence.take_changed()))
        self._untold.update(changed)
        self._stale.update(changed)
        if changed:
            self._on_change(changed)
        if self._stale:
            stale, self._stale = self._stale, set()
            self._recount(stale)
        untold, self._untold = self._untold, set()
        return [(session_id, self._counts.get(session_id, 0)) for session_id in untold]

    def recount(self) -> None:
        """Count all sessions: a process has died without a message, or its message was lost."""
        self._recount(None)

    def strays(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """({session: people}, the same): who is here and nowhere by the database; and who is here by it alone."""
        nowhere, ghosts = {}, {}
        with Session(self._engine) as database:
            by_session = self._count_by_session(database, ParticipantRow.connected_by == self._house.worker_id)
            for session_id in {*by_session, *self._presence.sessions()}:
                if by_session.get(session_id, 0) != self._presence.count(session_id):
                    nowhere[session_id], ghosts[session_id] = self._strays_of(database, session_id)
        return nowhere, ghosts

    def _recount(self, sessions: set[str] | None) -> None:
        here = self._presence.counts()
        among = () if sessions is None else (ParticipantRow.session_id.in_(sessions),)
        with Session(self._engine) as database:
            found = self._count_by_session(database, ParticipantRow.connected_by.in_(_alive(database)), *among)
        for session_id in {*self._counts, *found} if sessions is None else sessions:
            self._note(session_id, found.get(session_id, 0), here.get(session_id, 0))

    def _note(self, session_id: str, count: int, here: int) -> None:
        if self._counts.get(session_id, 0) != count:
            self._untold.add(session_id)
        if count:
            self._counts[session_id], self._here[session_id] = count, here
        else:
            self._counts.pop(session_id, None)
            self._here.pop(session_id, None)

    def _count_by_session(self, database: Session, *among: ColumnElement[bool]) -> dict[str, int]:
        people = select(ParticipantRow.session_id, func.count()).where(ParticipantRow.role == "participant", *among)
        return dict(database.execute(people.group_by(ParticipantRow.session_id)).all())

    def _strays_of(self, database: Session, session_id: str) -> tuple[list[str], list[str]]:
        mine = (ParticipantRow.session_id == session_id, ParticipantRow.connected_by == self._house.worker_id)
        known = set(database.scalars(select(ParticipantRow.id).where(*mine, ParticipantRow.role == "participant")))
        here = self._presence.people(session_id)
        return _nowhere(database, sorted(here - known)), sorted(known - here)


def _nowhere(database: Session, people: list[str]) -> list[str]:
    """Those of them that no living process claims, and that were not removed."""
    free = or_(ParticipantRow.connected_by.is_(None), ParticipantRow.connected_by.not_in(_alive(database)))
    found: list[str] = []
    for start in range(0, len(people), AT_ONCE):
        some = ParticipantRow.id.in_(people[start : start + AT_ONCE])
        found += database.scalars(select(ParticipantRow.id).where(some, free, ParticipantRow.kicked_at.is_(None)))
    return found


def _alive(database: Session) -> Select[str]:
    return select(WorkerLease.id).where(WorkerLease.expires_at > shared_now(database))
