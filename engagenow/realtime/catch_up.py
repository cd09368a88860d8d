"""What a client is told when it comes in: a snapshot, or what it missed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from engagenow.core.database import db, reading
from engagenow.core.errors import SessionNotFound
from engagenow.core.features import House
from engagenow.core.figures import figures
from engagenow.core.log import read_after
from engagenow.core.models import LiveSession
from engagenow.core.people import Participant
from engagenow.sessions.service import view

MOST_EVENTS = 1000  # further behind gets a snapshot instead (contract section 4)


@dataclass(frozen=True, slots=True)
class CatchUp:
    """`since` None: a snapshot. Else the events after it; a snapshot when those are too many or it is unheard of."""

    house: House
    person: Participant
    origin: str
    since: int | None
    client_ref: str | None

    def read(self) -> dict[str, Any]:
        """The body of `joined_session`. Raises SessionNotFound."""
        with reading(db.engine) as database:
            return self._read(database)

    def _read(self, database: Session) -> dict[str, Any]:
        row = database.get(LiveSession, self.person.session_id)
        if row is None:
            raise SessionNotFound
        count = self.house.online(row.id)
        return {
            "session": view(row, self.origin, self.house).model_dump(mode="json"),
            "participant": self._participant(),
            "token": self.house.tokens.issue(self.person.id, row.id),
            **self._state(database, row),
            "last_seq": row.last_seq,
            "participant_count": count,
        }

    def _participant(self) -> dict[str, Any]:
        me = {"id": self.person.id, "nickname": self.person.nickname, "role": self.person.role}
        return {**me, "client_ref": self.client_ref} if self.client_ref else me

    def _state(self, database: Session, row: LiveSession) -> dict[str, Any]:
        behind = None if self.since is None else row.last_seq - self.since
        if behind is not None and 0 <= behind <= MOST_EVENTS:
            missed = read_after(database, row.id, row.last_seq - behind, limit=MOST_EVENTS, upto=row.last_seq)
            figures.catch_ups["events"] += 1
            return {"events": [event.model_dump() for event in missed]}
        snapshot = {"snapshot": self.house.snapshot(database, row.id, row.last_seq), "events": []}
        figures.catch_ups["snapshot" if behind is None else "reset"] += 1
        return snapshot if behind is None else {**snapshot, "reset": True}
