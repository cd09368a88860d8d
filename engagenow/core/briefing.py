"""What a batch of commands is told by the database before the first of them is carried out."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from engagenow.core.database import shared_now
from engagenow.core.errors import Kicked, SessionNotFound, TokenInvalid
from engagenow.core.models import EventRow, LiveSession, ParticipantRow
from engagenow.core.people import Actor, Participant

Key = tuple[str, str]  # (author, client_msg_id)


def lock(database: Session, session_id: str) -> tuple[LiveSession, datetime]:
    """The session's row, nobody else's until the commit, and the moment of it. Raises SessionNotFound."""
    its_row = select(LiveSession, shared_now(database)).where(LiveSession.id == session_id)
    found = database.execute(its_row.with_for_update(of=LiveSession)).one_or_none()
    if found is None:
        raise SessionNotFound
    row, moment = found
    return row, moment


def answers(database: Session, keys: Collection[Key]) -> dict[Key, Any]:
    """{key: {id, seq}} of those that are in the log already."""
    if not keys:
        return {}
    wanted = tuple_(EventRow.author_id, EventRow.client_msg_id).in_(keys)
    rows = database.execute(
        select(EventRow.author_id, EventRow.client_msg_id, EventRow.seq, EventRow.payload).where(wanted)
    )
    return {
        (str(author), str(key)): {"id": orjson.loads(payload).get("id"), "seq": seq}
        for author, key, seq, payload in rows
    }


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
