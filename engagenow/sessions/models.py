"""What belongs to sessions alone: links for projectors, and what made a session."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from engagenow.core.codes import new_id
from engagenow.core.database import UTCDateTime, db


class ScreenLink(db.Model):
    """A projector may show the session while this row stands and `expires_at` lies ahead.

    `by_page`: a load of the projector's page made it for itself; any other one may be in the hands of a person.
    """

    __tablename__ = "screen_links"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_page: Mapped[bool] = mapped_column(default=False, server_default=false())


class CreatedSession(db.Model):
    """What a creation with a `client_msg_id` was answered, as JSON text. core/answers.py has what comes later.

    It goes with its session: nothing of a session that has been deleted is kept.
    """

    __tablename__ = "created_sessions"

    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    client_msg_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"), index=True)
    answer: Mapped[str] = mapped_column(Text)
