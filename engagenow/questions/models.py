"""Questions, who supports them, and what the room was told last of how many there are."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engagenow.core.codes import new_id
from engagenow.core.database import UTCDateTime, db

NAME = "questions"  # of the feature: its part of the desk and of mine


class Question(db.Model):
    """What a participant has asked. Its text is kept here while it is shown or waits; else it is empty.

    `nickname`: the one that it was asked under; None for an anonymous one. `removed`: its author is, and so is it.
    `live_at`: when the room saw it first. `merged_into`: the question that it is shown within.
    `votes`: how many support it, with what was merged into it; `told`: the number that the room was told last.
    `queue`: its place among those that the presenter wants to take next.
    """

    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_session", "session_id", "state", "live_at"),
        Index("ix_questions_participant", "participant_id"),
        Index("ix_questions_merged_into", "merged_into"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"))
    participant_id: Mapped[str | None] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"))
    nickname: Mapped[str | None] = mapped_column(String(200))
    anonymous: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    removed: Mapped[bool] = mapped_column(default=False)
    edited: Mapped[bool] = mapped_column(default=False)
    labels: Mapped[list[str]] = mapped_column(JSON, default=list)
    reply: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)  # why it was dismissed
    votes: Mapped[int] = mapped_column(default=0)
    told: Mapped[int] = mapped_column(default=0)
    queue: Mapped[int | None]
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    live_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class QuestionVote(db.Model):
    """Whether a participant supports a question: the primary key keeps it to one vote. `counts`: not removed."""

    __tablename__ = "question_votes"
    __table_args__ = (Index("ix_question_votes_participant", "participant_id"),)

    question_id: Mapped[str] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"), primary_key=True)
    voted: Mapped[bool]
    counts: Mapped[bool] = mapped_column(default=True)


class QuestionBoard(db.Model):
    """The totals of a session's questions as the last event told them."""

    __tablename__ = "question_boards"

    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"), primary_key=True)
    totals: Mapped[dict[str, int]] = mapped_column(JSON)
