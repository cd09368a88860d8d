"""Accounts, and what proves that a person may use one."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from engagenow.core.clock import now
from engagenow.core.codes import new_id
from engagenow.core.database import UTCDateTime, db


class User(db.Model):
    """A presenter's account. `provider_id` names it at its provider and never changes; an email may.

    `name_chosen`: the person has chosen the name, and a login at the provider leaves it as it is.
    `approved_at` and `blocked_at` say what the operator decided; None: nothing.
    """

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("provider", "provider_id", name="uq_users_provider"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(320), index=True)
    email_verified: Mapped[bool] = mapped_column(server_default=true())
    name: Mapped[str] = mapped_column(String(100))
    name_chosen: Mapped[bool] = mapped_column(default=False, server_default=false())
    provider: Mapped[str] = mapped_column(String(16))
    provider_id: Mapped[str] = mapped_column(String(320))
    locale: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    blocked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class BrowserLogin(db.Model):
    """A browser that is logged in. Its cookie is worth something only while this row stands."""

    __tablename__ = "browser_logins"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)


class LoginLink(db.Model):
    """A one-time door. Only the hash of its token is kept: who reads the database cannot walk in."""

    __tablename__ = "login_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
