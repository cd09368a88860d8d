"""What every feature shares in the database: the session, its people, its log, and the processes that serve it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engagenow.core.clock import now
from engagenow.core.codes import new_id
from engagenow.core.database import UTCDateTime, db


class LiveSession(db.Model):
    """One event that a user runs. `switches` holds what differs from the features' defaults."""

    __tablename__ = "live_sessions"
    __table_args__ = (Index("ix_live_sessions_owner", "owner_id", "created_at", "id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    presenter_name: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text, default="")
    session_code: Mapped[str] = mapped_column(String(12), unique=True)
    status: Mapped[str] = mapped_column(String(10), default="draft")
    switches: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict)
    last_seq: Mapped[int] = mapped_column(default=0)
    joined_count: Mapped[int] = mapped_column(default=0)
    nickname_hold: Mapped[int | None]  # seconds; None: the configured NICKNAME_HOLD
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    activated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ParticipantRow(db.Model):
    """Somebody in a session. Whoever holds a nickname has its `name_key`; the unique constraint keeps it theirs."""

    __tablename__ = "participants"
    __table_args__ = (
        UniqueConstraint("session_id", "name_key", name="uq_participants_name"),
        UniqueConstraint("session_id", "join_key_hash", name="uq_participants_join_key"),
        Index("ix_participants_connected", "connected_by"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(12), default="participant")
    nickname: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str | None] = mapped_column(String(400))
    held_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    connected_by: Mapped[str | None] = mapped_column(String(40))  # the worker that has its sockets
    join_key_hash: Mapped[str | None] = mapped_column(String(64))
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    kicked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class EventRow(db.Model):
    """The log. `payload` is the event's data as JSON text, just as it went over the wire."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("author_id", "client_msg_id", name="uq_events_client_msg_id"),)

    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40))
    payload: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    author_id: Mapped[str | None] = mapped_column(String(40))
    client_msg_id: Mapped[str | None] = mapped_column(String(64))


class WorkerLease(db.Model):
    """A serving process. It is alive while `expires_at` lies ahead; it renews that every few seconds."""

    __tablename__ = "worker_leases"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


def switched_on(row: LiveSession, switches: dict[str, bool]) -> dict[str, bool]:
    """Every switchable feature with what it stands at in this session."""
    own: dict[str, Any] = row.switches or {}
    return {name: bool(own.get(name, default)) for name, default in switches.items()}
