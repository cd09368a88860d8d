"""What of a message must be queried. Its text stands in the log alone, so that deleting it there deletes it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engagenow.core.database import UTCDateTime, db


class Message(db.Model):
    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_session", "session_id", "seq", unique=True),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"))
    seq: Mapped[int]
    pinned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
