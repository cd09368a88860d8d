"""What the handshake of a connection says of its client: address, language, account."""

import sys
from wsgiref.types import WSGIEnvironment

from flask import Flask
from flask_babel import get_locale

from engagenow.auth import identity
from engagenow.core.database import let_go
from engagenow.core.errors import Refusal
from engagenow.core.fields import Fields
from engagenow.core.people import Presenter
from engagenow.core.tokens import MODERATOR, SCREEN
from engagenow.log_lines import ASKED
from engagenow.realtime.connections import UNKNOWN_VIEW, Connection
from engagenow.realtime.protocol import query
from engagenow.web import address, csrf, language, limits

CREDENTIALS = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")
# What `introduce` reads of a client without credentials, and what Werkzeug wants of every request.
KEPT = (
    "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "SERVER_NAME", "SERVER_PORT",
    "HTTP_HOST", "wsgi.url_scheme",
)  # fmt: skip


def kept(environ: WSGIEnvironment) -> WSGIEnvironment:
    """What a connection keeps of its handshake. The values of a hall are the same texts, so they are kept once."""
    keys = list(KEPT)
    if _has_credentials(environ):
        keys += [key for key in environ if key.startswith("HTTP_")]
    small: WSGIEnvironment = {key: sys.intern(str(environ[key])) for key in keys if key in environ}
    return {**small, ASKED: environ.get(ASKED, {})}


def introduce(app: Flask, sid: str, eio_sid: str, environ: WSGIEnvironment, auth: Fields) -> Connection:
    """A client that says CONNECT with `auth`. `environ` is its handshake's."""
    asking = app.request_class(environ, populate_request=False)
    connection = Connection(
        sid=sid,
        eio_sid=eio_sid,
        token=_token(auth),
        view=_view(auth),
        address=limits.household(asking.remote_addr or ""),
        origin=address.base_for(asking.scheme, asking.host, app.config["PUBLIC_URL"]),
        request_id=str(environ.get(ASKED, {}).get("request_id", "")),
        locale=language.first_known(*query(environ).get("lang", [])[:1], default=app.config["DEFAULT_LOCALE"]),
    )
    # Flask's request context costs as much as the rest of CONNECT, and a phone of the audience has no account.
    if _has_credentials(environ):
        with app.request_context(dict(environ)):
            _add_account(connection)
    return connection


def _has_credentials(environ: WSGIEnvironment) -> bool:
    return any(name in environ for name in CREDENTIALS)


def _token(auth: Fields) -> str | None:
    token = auth.get("token")
    return token if isinstance(token, str) and token else None


def _view(auth: Fields) -> str | None:
    view = auth.get("view")
    return view if view is None or view == "screen" else UNKNOWN_VIEW


def _add_account(connection: Connection) -> None:
    # A link outlives the login of the browser that it was made in, and so does its socket.
    may_use_login = csrf.same_origin() and not (connection.token or "").startswith((SCREEN, MODERATOR))
    connection.account, connection.refused = _account(may_use_login)
    connection.login_id = identity.login_id() if may_use_login else None
    connection.locale = str(get_locale())
    let_go()  # the join that may follow waits for its turn, and must hold no connection meanwhile


def _account(may_use_login: bool) -> tuple[Presenter | None, Refusal | None]:
    """The account of the handshake, and why it has none. A page of an allowed origin may use tokens alone."""
    if not may_use_login and identity.bearer() is None:
        return None, None
    try:
        return identity.current_actor(), None
    except Refusal as refusal:
        return None, refusal
