"""What of a message must be queried. Its text stands in the log alone, so that deleting it there deletes it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engagenow.core.database import UTCDateTime, db

PINNED = text("pinned_at IS NOT NULL")


class Message(db.Model):
    """A pinned message has `pinned_at`. `pinned_seq`: of the event that last pinned it."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_session", "session_id", "seq", unique=True),
        Index("ix_messages_pinned", "session_id", "pinned_seq", sqlite_where=PINNED, postgresql_where=PINNED),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"))
    seq: Mapped[int]
    pinned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    pinned_seq: Mapped[int | None]
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class DeletedMessage(db.Model):
    """The only place where the text of a deleted message still stands, until `erase_at`. Only undo reads it.

    The table holds seconds of deletions: it needs no index by time.
    """

    __tablename__ = "deleted_messages"

    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"), index=True)
    payload: Mapped[str] = mapped_column(Text)  # of its new_message
    pinned: Mapped[bool]
    erase_at: Mapped[datetime] = mapped_column(UTCDateTime)
