"""Who is here while a question is asked, by the database: over all processes."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engagenow.activities.models import ActivityAnswer
from engagenow.activities.quiz.game import Game, answers_in
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


def was_here(session: Session, game: Game, asked_at: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions for a participant who was here when a question began and is here now."""
    return *is_here(session, game.activity.session_id), ParticipantRow.joined_at <= asked_at


def has_answered(game: Game, question_id: str) -> ColumnElement[bool]:
    """The condition for a participant whose answer to a question counts."""
    given = select(ActivityAnswer.participant_id).where(*answers_in(game), ActivityAnswer.part == question_id)
    return ParticipantRow.id.in_(given)


def attendance(session: Session, game: Game, question_id: str, asked_at: datetime) -> tuple[int, int]:
    """(how many were here when a question began and are here now, how many of them have answered it)."""
    there = was_here(session, game, asked_at)
    here = session.scalar(select(func.count()).select_from(ParticipantRow).where(*there))
    theirs = select(func.count()).select_from(ParticipantRow).where(*there, has_answered(game, question_id))
    return here or 0, session.scalar(theirs) or 0


def everybody_has_answered(here: int, answered: int) -> bool:
    """Whether that is so by what `attendance` returns; not where no one is here."""
    return 0 < here == answered
