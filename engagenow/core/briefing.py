"""What a batch of commands is told by the database before the first of them is carried out."""

from collections.abc import Collection
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from engagenow.core.clock import now
from engagenow.core.database import UTCDateTime, shared_clock
from engagenow.core.errors import Kicked, SessionNotFound, TokenInvalid
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.people import Actor, Participant

# Every batch asks these, so they are built once.
PEOPLE = select(ParticipantRow).where(
    ParticipantRow.id.in_(bindparam("ids", expanding=True)), ParticipantRow.session_id == bindparam("session")
)


def lock(database: Session, session_id: str) -> tuple[LiveSession, datetime]:
    """The session's row, locked until the commit, and the moment at which the lock was held. Raises SessionNotFound."""
    database.connection()  # SQLite waits for its lock here: the clock below is this process's, and read at once
    asked = {"session": session_id, "now": now()}
    found = database.execute(_lock(database.get_bind().dialect.name), asked).one_or_none()
    if found is None:
        raise SessionNotFound
    row, moment = found
    return row, moment


@cache
def _lock(dialect: str) -> Select[LiveSession, datetime]:
    # PostgreSQL reads the clock of a plain SELECT before it waits; the outer one here begins when the CTE has the lock.
    locked = select(LiveSession).where(LiveSession.id == bindparam("session")).with_for_update().cte("locked")
    return select(aliased(LiveSession, locked), shared_clock(dialect, bindparam("now", type_=UTCDateTime())))


def people(database: Session, session_id: str, ids: Collection[str]) -> dict[str, ParticipantRow]:
    """The rows of those who are in this session. What a command gets or kicks are these very objects."""
    if not ids:
        return {}
    return {person.id: person for person in database.scalars(PEOPLE, {"ids": list(ids), "session": session_id})}


def check_standing(actor: Actor | None, known: dict[str, ParticipantRow]) -> None:
    """Raises TokenInvalid, Kicked."""
    if not isinstance(actor, Participant):
        return
    person = known.get(actor.id)
    if person is None:
        raise TokenInvalid
    if person.kicked_at is not None:
        raise Kicked
