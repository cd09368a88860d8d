"""Use cases of browsers' logins: a row that begins with the login and is deleted when it ends."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engagenow.auth.models import BrowserLogin, User
from engagenow.core.clock import now
from engagenow.core.database import db, shared_moment, shared_now
from engagenow.core.errors import TokenInvalid, TokenRequired
from engagenow.core.people import Presenter
from engagenow.core.writing import transaction

LOGIN_LIFETIME = timedelta(days=14)


def open_login(user_id: str) -> str:
    """The id of a new browser login."""
    with transaction(db.engine) as session:
        moment = shared_moment(session)
        session.execute(delete(BrowserLogin).where(BrowserLogin.created_at < moment - LOGIN_LIFETIME))
        login = BrowserLogin(user_id=user_id, created_at=moment)
        session.add(login)
        session.flush()
        return login.id


def close_login(login_id: str) -> None:
    """End a browser's login; it may have ended before."""
    with transaction(db.engine) as session:
        session.execute(delete(BrowserLogin).where(BrowserLogin.id == login_id))


def standing_logins(database: Session, login_ids: set[str]) -> set[str]:
    """The ids of those logins that are neither closed nor older than LOGIN_LIFETIME."""
    if not login_ids:
        return set()
    young = BrowserLogin.created_at >= shared_moment(database) - LOGIN_LIFETIME
    return set(database.scalars(select(BrowserLogin.id).where(BrowserLogin.id.in_(login_ids), young)))


def require_standing(presenter: Presenter) -> None:
    """Raises TokenInvalid when the access token has expired, TokenRequired when the browser's login has ended."""
    if presenter.expires_at is not None and presenter.expires_at <= now():
        raise TokenInvalid
    if presenter.login_id is not None and user_of_login(presenter.login_id, presenter.user_id) is None:
        raise TokenRequired


def user_of_login(login_id: str, user_id: str) -> User | None:
    """The user of a browser's login; None when it is closed or older than LOGIN_LIFETIME."""
    its_login = (BrowserLogin.id == login_id, BrowserLogin.user_id == user_id)
    columns = (User, BrowserLogin.created_at, shared_now(db.session()))
    found = db.session.execute(select(*columns).join_from(User, BrowserLogin).where(*its_login)).one_or_none()
    if found is None:
        return None
    user, opened_at, moment = found
    return user if opened_at >= moment - LOGIN_LIFETIME else None
