"""A write that leans on the login cookie must show that our own page sent it.

Bearer tokens prove that by themselves, and who is not logged in has nothing to be stolen. An endpoint that is open
to everybody is not refused; it just does not get to know who the cookie belongs to (auth/identity.py).
"""

from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from engagenow.auth import identity
from engagenow.core.errors import N_, Refusal
from engagenow.extensions import csrf
from engagenow.web.errors import FORMS


class CsrfFailed(Refusal):
    code = "csrf_failed"
    status = 400
    default = N_("This page is out of date. Please reload it and try again.")


def init_app(app: Flask) -> None:
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # we ask ourselves, below
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a presenter's page stays open for longer than an hour
    csrf.init_app(app)
    app.before_request(protect)


def protect() -> None:
    """Remember whether this write may use the cookie; refuse it when it must and cannot."""
    if request.method in identity.SAFE or identity.bearer() is not None:
        return
    if request.mimetype in FORMS and not _from_here():
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


def _from_here() -> bool:
    """Forms are what a foreign page can send without being asked first, and a login form has no login to protect it."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc.lower() == request.host.lower()


def _open_to_everybody() -> bool:
    if request.endpoint is None:
        return True  # no such route: it is the 404 that should be seen
    return bool(getattr(current_app.view_functions.get(request.endpoint), "open_to_everybody", False))
