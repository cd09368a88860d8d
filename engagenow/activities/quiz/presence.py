"""Who is here while a question is asked, by the database: over all processes."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from engagenow.core.database import shared_now
from engagenow.core.models import ParticipantRow, WorkerLease


def is_here(session: Session, session_id: str) -> tuple[ColumnElement[bool], ...]:
    """The conditions for a participant of a session who is connected to a process that is alive."""
    alive = select(WorkerLease.id).where(WorkerLease.expires_at > shared_now(session))
    return (
        ParticipantRow.session_id == session_id,
        ParticipantRow.role == "participant",
        ParticipantRow.kicked_at.is_(None),
        ParticipantRow.connected_by.in_(alive),
    )


def people_here(session: Session, session_id: str) -> list[str]:
    """The ids of the participants who are connected now."""
    return list(session.scalars(select(ParticipantRow.id).where(*is_here(session, session_id))))


def came_before(moment: datetime) -> ColumnElement[bool]:
    return ParticipantRow.joined_at <= moment
