"""What is written with a batch beside the log: answers, steps to undo, subjects whose last event waits."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engagenow.core.database import UTCDateTime, db
from engagenow.core.fields import Fields


class CoalescedRow(db.Model):
    """When a subject's last event was stored, and whether something has changed since. core/coalescing.py"""

    __tablename__ = "coalesced"

    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(160), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(UTCDateTime)
    pending: Mapped[bool]


class AnswerRow(db.Model):
    """What a command with a `client_msg_id` was answered, as JSON text. `author_id`: a participant's, or an account's.

    An account has the same id in all of its sessions, so that the session belongs to the key.
    """

    __tablename__ = "answers"

    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"), primary_key=True)
    author_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_msg_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    answer: Mapped[str] = mapped_column(Text)


class UndoRow(db.Model):
    """What is needed to undo a presenter's last step in a session. core/undoing.py"""

    __tablename__ = "undo_steps"

    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"), primary_key=True)
    author_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    feature: Mapped[str] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(20))
    data: Mapped[Fields] = mapped_column(JSON)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
