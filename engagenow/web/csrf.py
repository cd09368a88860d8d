"""No other site can make a visitor's browser write here.

A browser says from which site a request comes, and every unsafe request is refused that comes from another one: with
or without a login, since a login can be forced on a visitor as well as used. A request by the login cookie needs the
CSRF token of our own page, too. A bearer token needs neither, because no other site can send it. An endpoint that is
open to all serves without the CSRF token, and then without an account (auth/identity.py).
"""

from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from engagenow.auth import identity
from engagenow.core.errors import N_, Refusal
from engagenow.extensions import csrf
from engagenow.web import cors
from engagenow.web.errors import FORMS


class CsrfFailed(Refusal):
    """A write that may come from another site (400)."""

    code = "csrf_failed"
    status = 400
    default = N_("This page is out of date. Please reload it and try again.")


def init_app(app: Flask) -> None:
    """Before each request, by the rules of this module instead of Flask-WTF's."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # we ask ourselves, below
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a presenter's page stays open for longer than an hour
    csrf.init_app(app)
    app.before_request(protect)


def protect() -> None:
    """Remember whether this request may use the login cookie. Raises CsrfFailed."""
    if request.method in identity.SAFE or identity.bearer() is not None:
        return
    if not (same_origin() or _asked_before()):
        raise CsrfFailed
    g.csrf_valid = _token_holds()
    if not g.csrf_valid and not _open_to_everybody() and identity.logged_in():
        raise CsrfFailed


def _token_holds() -> bool:
    shown = request.headers.get("X-CSRFToken") or request.headers.get("X-CSRF-Token")
    if not shown and request.mimetype in FORMS:
        shown = request.form.get("csrf_token")
    try:
        validate_csrf(shown)
    except ValidationError:
        return False
    return True


def same_origin() -> bool:
    """Sent by a page of ours, or by a program that is no browser and names no origin. Sockets ask this, too."""
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    sender = _netloc(origin)  # "" for the origin `null`
    return bool(sender) and sender in (request.host.lower(), _netloc(current_app.config["PUBLIC_URL"] or ""))


def _netloc(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _asked_before() -> bool:
    """An allowed origin's call of the API: JSON is what a browser sends to another site only after a preflight."""
    allowed = cors.is_allowed(request.headers.get("Origin"), current_app.config["ALLOWED_ORIGINS"])
    return allowed and request.is_json and request.path.startswith(cors.PATHS)


def _open_to_everybody() -> bool:
    if request.endpoint is None:
        return True  # no such route: it is the 404 that should be seen
    return bool(getattr(current_app.view_functions.get(request.endpoint), "open_to_everybody", False))
