"""What a batch of commands is told by the database before the first of them is carried out."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from engagenow.core.database import shared_now
from engagenow.core.errors import Kicked, SessionNotFound, TokenInvalid
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.people import Actor, Participant


def lock(database: Session, session_id: str) -> tuple[LiveSession, datetime]:
    """The session's row, locked until the commit, and the moment at which the lock was held. Raises SessionNotFound."""
    database.connection()  # SQLite waits for its lock here: the clock below is this process's, and read at once
    # PostgreSQL reads the clock of a plain SELECT before it waits; the outer one here begins when the CTE has the lock.
    locked = select(LiveSession).where(LiveSession.id == session_id).with_for_update().cte("locked")
    found = database.execute(select(aliased(LiveSession, locked), shared_now(database))).one_or_none()
    if found is None:
        raise SessionNotFound
    row, moment = found
    return row, moment


def people(database: Session, session_id: str, ids: Collection[str]) -> dict[str, ParticipantRow]:
    """The rows of those who are in this session. What a command gets or kicks are these very objects."""
    if not ids:
        return {}
    mine = select(ParticipantRow).where(ParticipantRow.id.in_(ids), ParticipantRow.session_id == session_id)
    return {person.id: person for person in database.scalars(mine)}


def check_standing(actor: Actor | None, known: dict[str, ParticipantRow]) -> None:
    """Raises TokenInvalid, Kicked."""
    if not isinstance(actor, Participant):
        return
    person = known.get(actor.id)
    if person is None:
        raise TokenInvalid
    if person.kicked_at is not None:
        raise Kicked
