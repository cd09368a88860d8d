"""The totals of reactions. Taps that are not in them yet stand in taps.py."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engagenow.core.database import db


class ReactionTotal(db.Model):
    """How often an emoji was tapped in a session, ever."""

    __tablename__ = "reaction_totals"

    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"), primary_key=True)
    emoji: Mapped[str] = mapped_column(String(16), primary_key=True)
    total: Mapped[int] = mapped_column(default=0)
