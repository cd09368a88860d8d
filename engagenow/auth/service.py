"""Use cases of accounts: finding or making one for a provider, a test login or a one-time link. Logins: logins.py."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engagenow.auth.admission import AccountBlocked
from engagenow.auth.claims import Identity
from engagenow.auth.models import LoginLink, User
from engagenow.auth.rules import tidy_email, tidy_name
from engagenow.auth.schemas import UserView
from engagenow.core.database import db, shared_moment
from engagenow.core.errors import N_, NotFound, TokenInvalid
from engagenow.core.writing import transaction

LINK_LIFETIME = timedelta(minutes=15)


class LinkSpent(NotFound):
    """No login link has this token, or it was used, or is older than LINK_LIFETIME."""

    code = "link_spent"
    default = N_("This login link has been used already or is too old. Please ask for a new one.")


def view(user: User) -> UserView:
    """An account, as its owner sees it."""
    return UserView(id=user.id, email=user.email, name=user.name)


def test_login(email: str, name: str | None) -> User:
    """The account of a test login, made when it is new."""
    email = tidy_email(email)
    with transaction(db.engine) as session:
        return _account(session, Identity("test", email, email, True, tidy_name(name, email)), rename=name is not None)


def provider_login(person: Identity) -> User:
    """The account of an identity, known by its `provider_id`: an email can change hands, a `sub` cannot."""
    with transaction(db.engine) as session:
        return _account(session, person, rename=True)


def login_link(email: str) -> str:
    """The token of a new one-time link to the account of `email`. Raises AccountBlocked."""
    token, email = secrets.token_urlsafe(32), tidy_email(email)
    with transaction(db.engine) as session:
        known = _account_by_email(session, email)
        if known and known.blocked_at:
            raise AccountBlocked
        moment = shared_moment(session)
        session.execute(delete(LoginLink).where(LoginLink.expires_at < moment - LINK_LIFETIME))
        session.add(LoginLink(token_hash=fingerprint(token), email=email, expires_at=moment + LINK_LIFETIME))
    return token


def peek(token: str) -> str:
    """The email of a link that can still be used; looking does not spend it. Raises LinkSpent."""
    email = db.session.scalar(select(LoginLink.email).where(*_usable(token, shared_moment(db.session()))))
    if email is None:
        raise LinkSpent
    return email


def redeem(token: str) -> User:
    """Spend a link. Of two who try at the same moment the database lets one through.

    The operator made the link, and with it approved the account. Raises LinkSpent.
    """
    with transaction(db.engine) as session:
        moment = shared_moment(session)
        spend = update(LoginLink).where(*_usable(token, moment)).values(used_at=moment)
        email = session.scalar(spend.returning(LoginLink.email))
        if email is None:
            raise LinkSpent
        person = Identity("link", email, email, True, tidy_name(None, email))
        user = _account_by_email(session, email) or _account(session, person, rename=False)
        if not user.blocked_at:
            user.approved_at = moment
        return user


def user_by_id(user_id: str) -> User | None:
    """The account with this id, if there is one."""
    return db.session.get(User, user_id)


def choose_name(user_id: str, name: str) -> User:
    """Give an account a name that logins do not change any more.

    Rooms see it from the next time on that the presenter enters them (join.service.enter_as_presenter).
    Raises TokenInvalid when the account is deleted.
    """
    with transaction(db.engine) as session:
        user = session.get(User, user_id)
        if user is None:
            raise TokenInvalid
        user.name = tidy_name(name, user.email)
        user.name_chosen = True
        return user


def choose_locale(user_id: str, locale: str) -> None:
    """Keep the language of an account: `ko` or `en`."""
    with transaction(db.engine) as session:
        session.execute(update(User).where(User.id == user_id).values(locale=locale))


def _usable(token: str, moment: datetime) -> tuple[ColumnElement[bool], ...]:
    """What a link must be to log its owner in."""
    return (LoginLink.token_hash == fingerprint(token), LoginLink.used_at.is_(None), LoginLink.expires_at > moment)


def _account_by_email(session: Session, email: str) -> User | None:
    """An address that its provider has not verified may belong to another person: its account is not found by it."""
    same = select(User).where(User.email == email, User.email_verified)
    return session.scalar(same.order_by(User.created_at, User.id).limit(1))


def _account(session: Session, person: Identity, *, rename: bool) -> User:
    """The account of a person, made when it is new.

    `rename`: an account that is there takes the email, and the name unless it has one that was chosen.
    """
    user = session.scalar(_account_of(person))
    if user is None:
        try:
            with session.begin_nested():
                user = _new_user(person)
                session.add(user)
        except IntegrityError:  # the same person came in twice at the same moment
            user = session.scalars(_account_of(person)).one()
    if rename:
        user.email, user.email_verified = person.email, person.email_verified
        user.name = user.name if user.name_chosen else person.name
    return user


def _new_user(person: Identity) -> User:
    return User(
        provider=person.provider,
        provider_id=person.provider_id,
        email=person.email,
        email_verified=person.email_verified,
        name=person.name,
    )


def _account_of(person: Identity) -> Select[User]:
    return select(User).where(User.provider == person.provider, User.provider_id == person.provider_id)


def fingerprint(token: str) -> str:
    """What may be kept of a secret."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
