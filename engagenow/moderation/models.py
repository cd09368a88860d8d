"""A session's own words."""

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engagenow.core.database import db

NAME = "moderation"  # of the feature: its part of the desk and of mine


class ModerationWords(db.Model):
    """What the filter finds besides its list in this session, and what it lets pass."""

    __tablename__ = "moderation_words"

    session_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("live_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[list[str]] = mapped_column(JSON, default=list)
    allowed: Mapped[list[str]] = mapped_column(JSON, default=list)
