"""Use cases of accounts: coming in by Google, by a test login, by a one-time link."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engagenow.auth.models import BrowserLogin, LoginLink, User
from engagenow.auth.rules import check_google_claims, tidy_email, tidy_name
from engagenow.auth.schemas import UserView
from engagenow.core.clock import now
from engagenow.core.database import db
from engagenow.core.errors import N_, NotFound
from engagenow.core.unit_of_work import transaction

LINK_LIFETIME = timedelta(minutes=15)
LOGIN_LIFETIME = timedelta(days=14)


class LinkSpent(NotFound):
    code = "link_spent"
    default = N_("This login link has been used already or is too old. Please ask for a new one.")


def view(user: User) -> UserView:
    return UserView(id=user.id, email=user.email, name=user.name)


def test_login(email: str, name: str | None) -> User:
    """The account of a test login, made when it is new."""
    email = tidy_email(email)
    with transaction(db.engine) as session:
        return _account(session, "test", email, email=email, name=tidy_name(name, email), rename=name is not None)


def google_login(claims: Mapping[str, Any]) -> User:
    """The account of a Google identity, known by its `sub`: an address can change hands, a `sub` cannot."""
    sub, email, name = check_google_claims(claims)
    with transaction(db.engine) as session:
        return _account(session, "google", sub, email=email, name=name, rename=True)


def login_link(email: str) -> str:
    """The token of a new one-time link to the account of `email`."""
    token = secrets.token_urlsafe(32)
    with transaction(db.engine) as session:
        session.execute(delete(LoginLink).where(LoginLink.expires_at < now() - LINK_LIFETIME))
        session.add(LoginLink(token_hash=fingerprint(token), email=tidy_email(email), expires_at=now() + LINK_LIFETIME))
    return token


def peek(token: str) -> str:
    """The email of a link that can still be used; looking does not spend it."""
    link = db.session.get(LoginLink, fingerprint(token))
    if link is None or link.used_at is not None or link.expires_at <= now():
        raise LinkSpent
    return link.email


def redeem(token: str) -> User:
    """Spend a link. Of two who try at the same moment the database lets one through."""
    with transaction(db.engine) as session:
        fresh = (LoginLink.token_hash == fingerprint(token), LoginLink.used_at.is_(None), LoginLink.expires_at > now())
        email = session.scalar(update(LoginLink).where(*fresh).values(used_at=now()).returning(LoginLink.email))
        if email is None:
            raise LinkSpent
        known = session.scalar(select(User).where(User.email == email).order_by(User.created_at, User.id).limit(1))
        return known or _account(session, "link", email, email=email, name=tidy_name(None, email), rename=False)


def open_login(user_id: str) -> str:
    """The id of a new browser login."""
    with transaction(db.engine) as session:
        session.execute(delete(BrowserLogin).where(BrowserLogin.created_at < now() - LOGIN_LIFETIME))
        login = BrowserLogin(user_id=user_id)
        session.add(login)
        session.flush()
        return login.id


def close_login(login_id: str) -> None:
    with transaction(db.engine) as session:
        session.execute(delete(BrowserLogin).where(BrowserLogin.id == login_id))


def standing_logins(database: Session, login_ids: set[str]) -> set[str]:
    """Those of them that nobody has closed."""
    return set(database.scalars(select(BrowserLogin.id).where(BrowserLogin.id.in_(login_ids)))) if login_ids else set()


def user_of_login(login_id: str, user_id: str) -> User | None:
    """The user whose browser login it is, while it stands."""
    standing = (BrowserLogin.id == login_id, BrowserLogin.user_id == user_id)
    alive = BrowserLogin.created_at >= now() - LOGIN_LIFETIME
    return db.session.scalar(select(User).join(BrowserLogin, BrowserLogin.user_id == User.id).where(*standing, alive))


def user_by_id(user_id: str) -> User | None:
    return db.session.get(User, user_id)


def choose_locale(user_id: str, locale: str) -> None:
    with transaction(db.engine) as session:
        session.execute(update(User).where(User.id == user_id).values(locale=locale))


def _account(session: Session, provider: str, provider_id: str, *, email: str, name: str, rename: bool) -> User:
    user = session.scalar(_account_of(provider, provider_id))
    if user is None:
        try:
            with session.begin_nested():
                user = User(provider=provider, provider_id=provider_id, email=email, name=name)
                session.add(user)
        except IntegrityError:  # the same person came in twice at the same moment
            user = session.scalars(_account_of(provider, provider_id)).one()
    if rename:
        user.email, user.name = email, name
    return user


def _account_of(provider: str, provider_id: str) -> Select[User]:
    return select(User).where(User.provider == provider, User.provider_id == provider_id)


def fingerprint(token: str) -> str:
    """What may be kept of a secret."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
