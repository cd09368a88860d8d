"""What every feature shares in the database: the session, its people, its log, and the processes that serve it.

What use cases keep beside the log is in batch_models.py.
"""

import json
from datetime import datetime
from typing import Protocol

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from engagenow.core.clock import now
from engagenow.core.codes import new_id
from engagenow.core.database import UTCDateTime, db
from engagenow.core.fields import Fields
from engagenow.core.search import search_key

HAS_ABOUT = text("about IS NOT NULL")
HAS_SUBJECT = text("subject IS NOT NULL")
TO_WAKE = text("wake_at IS NOT NULL")
LONGEST_KEY = 800  # characters: folding makes up to 18 out of one, in names that no person has


FIRST_STAGE = {"show": "join"}


class _Insert(Protocol):
    """What SQLAlchemy gives to a default."""

    def get_current_parameters(self) -> Fields: ...


def _searched(insert: _Insert) -> str:
    """The search key of a row that is inserted past the ORM."""
    return _search_key(insert.get_current_parameters()["nickname"])


def _search_key(nickname: str) -> str:
    return search_key(nickname)[:LONGEST_KEY]


class LiveSession(db.Model):
    """One event that a user runs. `switches` holds what differs from the features' defaults.

    `stage` is what the projector shows: {show, …} without what is not set (sessions/stage.py).
    `moderation` holds what differs from the usual settings (moderation/rules.py).
    `wake_at` is the earliest moment at which something is due in it, of any feature. `rev` grows with every change of
    what not the whole room may see (core/parts.py).
    """

    __tablename__ = "live_sessions"
    __table_args__ = (
        Index("ix_live_sessions_owner", "owner_id", "created_at", "id"),
        Index("ix_live_sessions_wake", "wake_at", sqlite_where=TO_WAKE, postgresql_where=TO_WAKE),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    presenter_name: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text, default="")
    session_code: Mapped[str] = mapped_column(String(12), unique=True)
    status: Mapped[str] = mapped_column(String(10), default="draft")
    switches: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict)
    moderation: Mapped[Fields] = mapped_column(JSON, default=dict, server_default="{}")
    last_seq: Mapped[int] = mapped_column(default=0)
    rev: Mapped[int] = mapped_column(default=0, server_default="0")
    joined_count: Mapped[int] = mapped_column(default=0)
    nickname_hold: Mapped[int | None]  # seconds; None: the configured NICKNAME_HOLD
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    activated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    wake_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The default of the database is for processes of the release before, while both run.
    stage: Mapped[dict[str, str]] = mapped_column(
        JSON, default=FIRST_STAGE.copy, server_default=json.dumps(FIRST_STAGE)
    )


class ParticipantRow(db.Model):
    """A person in a session. `name_key`: of the nickname, while this person holds it; unique within the session.

    `muted_until`: nothing of what it writes is taken before; the year 9999 for the rest of the session.
    `author_muted_until`: the same of a person who was muted as the author of an anonymous text, `muted_author_of`. One
    with `removed_author_of` was removed as such. Both are "<feature>/<id>"; nothing at the desk may tell who it is.
    `mine_rev`: the session's `rev` when something changed last that this participant alone may see.
    """

    __tablename__ = "participants"
    __table_args__ = (
        UniqueConstraint("session_id", "name_key", name="uq_participants_name"),
        UniqueConstraint("session_id", "join_key_hash", name="uq_participants_join_key"),
        Index("ix_participants_connected", "connected_by"),
        Index("ix_participants_list", "session_id", "role", "joined_at", "id"),
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
    muted_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    author_muted_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    muted_author_of: Mapped[str | None] = mapped_column(String(90))
    removed_author_of: Mapped[str | None] = mapped_column(String(90))
    mine_rev: Mapped[int] = mapped_column(default=0, server_default="0")
    search_key: Mapped[str] = mapped_column(String(LONGEST_KEY), default=_searched, server_default="")

    @validates("nickname")
    def _follow_nickname(self, _name: str, nickname: str) -> str:
        self.search_key = _search_key(nickname)
        return nickname


class ModeratorLink(db.Model):
    """A link by which a person moderates a session until `expires_at`. A link that is revoked has no row any more.

    `id`: also of the moderator's row among the participants. `scope`: some of `House.scopes`.
    """

    __tablename__ = "moderator_links"

    id: Mapped[str] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"), primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"), index=True)
    scope: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


class EventRow(db.Model):
    """The log. `payload` is the event's data as JSON text, just as it went over the wire."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("author_id", "client_msg_id", name="uq_events_client_msg_id"),
        Index(
            "ix_events_subject", "session_id", "subject", "seq", sqlite_where=HAS_SUBJECT, postgresql_where=HAS_SUBJECT
        ),
        Index("ix_events_about", "session_id", "about", sqlite_where=HAS_ABOUT, postgresql_where=HAS_ABOUT),
    )

    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40))
    payload: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Where the release before kept its answers (core/answers.py). To be removed one release later.
    author_id: Mapped[str | None] = mapped_column(String(40))
    client_msg_id: Mapped[str | None] = mapped_column(String(64))
    subject: Mapped[str | None] = mapped_column(String(160))  # the last one of its subject replaces the others
    about: Mapped[str | None] = mapped_column(String(64))  # what it tells of, by which its text is taken back


class WorkerLease(db.Model):
    """A serving process. It is alive while `expires_at` lies ahead; it renews that every few seconds."""

    __tablename__ = "worker_leases"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


def switched_on(row: LiveSession, switches: dict[str, bool]) -> dict[str, bool]:
    """Every switchable feature with how its switch stands in this session."""
    own: dict[str, bool] = row.switches or {}
    return {name: bool(own.get(name, default)) for name, default in switches.items()}
