"""Who asks, in one place: a bearer token for the API, a login cookie for the pages, one `Presenter` for both."""

from datetime import UTC, datetime, timedelta

import jwt as pyjwt
from flask import Flask, current_app, g, has_request_context, request, session
from flask_jwt_extended import create_access_token, decode_token
from flask_jwt_extended.exceptions import JWTExtendedException
from flask_login import UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from engagenow.auth import admission, logins, service
from engagenow.auth.admission import Admission
from engagenow.auth.models import User
from engagenow.auth.schemas import AccessToken
from engagenow.core import audit
from engagenow.core.errors import TokenInvalid, TokenRequired
from engagenow.core.fields import Fields
from engagenow.core.people import Presenter
from engagenow.extensions import jwt, login_manager
from engagenow.web import limits

KIND = "user"  # participants' tokens are signed with the same key and must not pass for a user's
SAFE = {"GET", "HEAD", "OPTIONS"}


class LoggedIn(UserMixin):
    """What Flask-Login sees of a user."""

    def __init__(self, user: User) -> None:
        self.id, self.name, self.email, self.locale = user.id, user.name, user.email, user.locale


def init_app(app: Flask) -> None:
    """Prepare access tokens and browsers' logins, and `admission_here`."""
    # Called with the id of a browser login that has ended.
    app.extensions["on_logout"] = []
    app.extensions["admission"] = admission.from_settings(app.config)
    jwt.init_app(app)
    login_manager.init_app(app)
    login_manager.user_loader(_load)


def admission_here() -> Admission:
    """Who may present, by this application's settings."""
    return current_app.extensions["admission"]


def current_actor() -> Presenter | None:
    """Who asks: by a bearer token, else by the login cookie. Raises TokenInvalid for a broken token."""
    token = bearer()
    return _by_cookie() if token is None else _by_token(token)


def require_user() -> Presenter:
    """The account that asks. Raises TokenRequired, TokenInvalid, and what Admission.require raises."""
    actor = current_actor()
    if actor is None:
        raise TokenRequired
    return actor


def user_from_access_token(token: str) -> Presenter:
    """The user whose access token it is. Raises TokenInvalid, and what Admission.require raises."""
    try:
        claims = decode_token(token)
    except (pyjwt.PyJWTError, JWTExtendedException, ValueError, TypeError, KeyError):
        raise TokenInvalid from None
    user = service.user_by_id(str(claims["sub"])) if claims.get("kind") == KIND else None
    if user is None:
        raise TokenInvalid
    admission_here().require(user)
    return _remember(user, expires_at=_end_of(claims))


def require_standing(presenter: Presenter) -> None:
    """Raises what logins.require_standing and Admission.require raise."""
    logins.require_standing(presenter)
    user = service.user_by_id(presenter.user_id)
    if user is None:
        raise TokenInvalid
    admission_here().require(user)


def access_token(user: User) -> AccessToken:
    """A new access token. Raises what Admission.require raises."""
    admission_here().require(user)
    seconds = int(current_app.config["JWT_ACCESS_TOKEN_EXPIRES"].total_seconds())
    token = create_access_token(identity=user.id, additional_claims={"kind": KIND})
    audit.record("access token issued", user_id=user.id)
    return AccessToken(access_token=token, expires_in=seconds, user=service.view(user))


def bearer() -> str | None:
    """The bearer token of the Authorization header, of any kind (RFC 6750); None without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def login(user: User) -> None:
    """Log this browser in. What its session held before is gone (OWASP, session fixation).

    Raises what Admission.require raises.
    """
    admission_here().require(user)
    ended = login_id()
    session.clear()
    g.pop("csrf_token", None)
    login_user(LoggedIn(user))
    session["login_id"] = logins.open_login(user.id)
    session.permanent = True
    audit.record("login", user_id=user.id)
    if ended:
        _end(ended)


def logout() -> None:
    """End this browser's login and, by the hooks, the sockets that it opened."""
    ended, user_id = login_id(), current_user.id if logged_in() else None
    logout_user()
    session.clear()
    g.pop("csrf_token", None)
    if ended:
        _end(ended)
    if user_id:
        audit.record("logout", user_id=user_id)


def login_id() -> str | None:
    """The id of this browser's login, for those who must know when it ends."""
    return session.get("login_id")


def logged_in() -> bool:
    """Does this browser hold a login that stands?"""
    return bool(current_user.is_authenticated)


def known_locale() -> str | None:
    """The language of the user's own setting. Never raises: an error page needs a language, too."""
    if not has_request_context():
        return None
    if "user_locale" in g:
        return g.user_locale
    try:
        return current_user.locale if bearer() is None and logged_in() else None
    except SQLAlchemyError:
        return None


def _by_token(token: str) -> Presenter:
    try:
        return user_from_access_token(token)
    except TokenInvalid:
        # By token and address: a client in a loop is stopped, a hall whose tokens have expired is not.
        limits.spend(limits.WRONG_TOKEN, "wrong-token", f"{request.remote_addr} {service.fingerprint(token)}")
        raise


def _by_cookie() -> Presenter | None:
    # A write that shows no CSRF token may come from another site: the cookie says nothing then (web/csrf.py).
    if request.method not in SAFE and not g.get("csrf_valid", False):
        return None
    return Presenter(current_user.id, current_user.name, login_id=login_id()) if logged_in() else None


def _remember(user: User, expires_at: datetime) -> Presenter:
    if has_request_context():
        g.user_locale = user.locale
    return Presenter(user.id, user.name, expires_at=expires_at)


def _end_of(claims: Fields) -> datetime:
    """The moment from which on the token is refused everywhere: hosts whose clocks differ a little agree on it."""
    return datetime.fromtimestamp(claims["exp"], UTC) + timedelta(seconds=current_app.config["JWT_DECODE_LEEWAY"])


def _load(user_id: str) -> LoggedIn | None:
    standing = login_id()
    user = logins.user_of_login(standing, user_id) if standing else None
    return LoggedIn(user) if user and admission_here().admits(user) else None


def _end(ended: str) -> None:
    logins.close_login(ended)
    for hook in current_app.extensions["on_logout"]:
        hook(ended)
