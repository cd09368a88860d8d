"""A session's own words, texts that wait for the presenter, reports, and the audit."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engagenow.core.database import UTCDateTime, db
from engagenow.core.fields import Fields

NAME = "moderation"  # of the feature: its part of the desk and of mine


class ModerationWords(db.Model):
    """What the filter finds besides its list in this session, and what it lets pass."""

    __tablename__ = "moderation_words"

    session_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("live_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[list[str]] = mapped_column(JSON, default=list)
    allowed: Mapped[list[str]] = mapped_column(JSON, default=list)


class HeldText(db.Model):
    """A text that only its author and the desk may see. Once it is approved, it leaves this table for its place.

    `feature`: what it is, as `publish` of core.plug.Feature names it. `id`: it keeps this id in its place.
    `why`: see rules.Why; `found`: the word that was found in it. `activity_id`, `round`: of an answer; `kept`: what
    else its feature needs to put it back. A dismissed one has `dismissed_at` and no text any more; it stays for a
    while, so that its author reads of it.
    """

    __tablename__ = "held_texts"
    __table_args__ = (
        Index("ix_held_texts_session", "session_id", "created_at", "id"),
        Index("ix_held_texts_participant", "participant_id"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    session_id: Mapped[str] = mapped_column(String(40), ForeignKey("live_sessions.id", ondelete="CASCADE"))
    feature: Mapped[str] = mapped_column(String(20))
    participant_id: Mapped[str] = mapped_column(String(40), ForeignKey("participants.id", ondelete="CASCADE"))
    client_msg_id: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(String(12))
    found: Mapped[str | None] = mapped_column(Text)
    activity_id: Mapped[str | None] = mapped_column(String(40))
    round: Mapped[int | None]
    kept: Mapped[Fields | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    dismissed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str | None] = mapped_column(Text)


class TextReport(db.Model):
    """A participant has reported a text. The row stays when the text is deleted."""

    __tablename__ = "text_reports"
    __table_args__ = (Index("ix_text_reports_participant", "participant_id"),)

    session_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("live_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    feature: Mapped[str] = mapped_column(String(20), primary_key=True)
    text_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    participant_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("participants.id", ondelete="CASCADE"), primary_key=True
    )
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ApprovedText(db.Model):
    """The presenter or a moderator has approved this text: reports do not hold it any more."""

    __tablename__ = "approved_texts"

    session_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("live_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    feature: Mapped[str] = mapped_column(String(20), primary_key=True)
    text_id: Mapped[str] = mapped_column(String(64), primary_key=True)


class ModerationAct(db.Model):
    """Who did what to whom, and who undid it. `by_role`: presenter or moderator; `by_id`: an account or a link.

    `participant_id`: to whom it was done; None where it concerns no participant, or an anonymous author.
    """

    __tablename__ = "moderation_acts"
    __table_args__ = (Index("ix_moderation_acts_session", "session_id", "at", "id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    session_id: Mapped[str] = mapped_column(String(40), ForeignKey("live_sessions.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    act: Mapped[str] = mapped_column(String(20))
    by_role: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[str] = mapped_column(String(40))
    by_name: Mapped[str] = mapped_column(String(200))
    participant_id: Mapped[str | None] = mapped_column(String(40))
    feature: Mapped[str | None] = mapped_column(String(20))
    text_id: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[Fields | None] = mapped_column(JSON)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(200))
