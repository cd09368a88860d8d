"""Every error in one shape and in the chosen language: JSON for programs, a page for people."""

import logging
import math

from flask import Flask, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from engagenow.core.database import db
from engagenow.core.errors import (
    N_,
    Broken,
    NotFound,
    RateLimited,
    Refusal,
    Temporary,
    TokenRequired,
    TooLarge,
    Unavailable,
)
from engagenow.core.fields import Fields
from engagenow.core.outage import log_failure, unavailable
from engagenow.web.parsing import refuse_unstorable_query

log = logging.getLogger(__name__)

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

# The errors that Flask itself finds.
HTTP_ERRORS = {
    400: ("bad_request", N_("The server could not understand this request.")),
    404: ("not_found", NotFound.default),
    405: ("method_not_allowed", N_("This method is not allowed at this address.")),
    406: ("not_acceptable", N_("This format is not available.")),
    408: ("timeout", N_("The request took too long.")),
    413: (TooLarge.code, TooLarge.default),
    414: (TooLarge.code, TooLarge.default),
    415: ("unsupported_media_type", N_("This format is not supported.")),
    429: ("rate_limited", RateLimited.default),
    431: (TooLarge.code, TooLarge.default),
    503: (Unavailable.code, Unavailable.default),
}
BROKEN = (Broken.code, Broken.default)


def init_app(app: Flask) -> None:
    """Answer refusals, the errors that Flask finds, and those of the database."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(SQLAlchemyError, _database_failed)
    app.before_request(_refuse_nul)
    app.before_request(refuse_unstorable_query)


def refusal_body(refusal: Refusal) -> Fields:
    """What a refused client is told, in their language; sockets say the same."""
    body = {"detail": translate(refusal.sentence, refusal.data), "code": refusal.code, **refusal.extra}
    if body.get("errors"):
        body["errors"] = [_problem(error, refusal.data) for error in body["errors"]]
    return body


def _problem(error: Fields, data: Fields) -> dict[str, str]:
    """`error` of core/validation.py: a msgid, and perhaps its own `data`."""
    message = translate(error["message"], {**data, **error.get("data", {})})
    return {"field": error["field"], "message": message}


def translate(sentence: str, data: Fields | None = None) -> str:
    """A msgid in the chosen language, its %(placeholders)s filled from `data`."""
    if not sentence:
        return ""  # gettext answers the empty msgid with the catalogue's header
    return gettext(sentence, **data) if data else gettext(sentence)


def wants_json() -> bool:
    """Is it a program that asks? /api/ never answers with a page, and a form is never answered with JSON."""
    if request.path.startswith("/api/") or request.is_json or "Authorization" in request.headers:
        return True
    accepts = request.accept_mimetypes
    if request.mimetype in FORMS:
        return accepts["application/json"] > accepts["text/html"]
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "speaks_json", False):
        return True
    return accepts["application/json"] > accepts["text/html"]


def _refuse_nul() -> None:
    if "\0" in request.path:  # no database takes it, so nothing has such a name
        raise NotFound


def _refused(refusal: Refusal) -> ResponseReturnValue:
    if isinstance(refusal, TokenRequired) and request.method in ("GET", "HEAD") and not wants_json():
        return redirect(url_for("auth_pages.login", next=request.full_path.rstrip("?")))
    response = _answer(refusal_body(refusal), refusal.status)
    if isinstance(refusal, Temporary):
        response.headers["Retry-After"] = str(math.ceil(refusal.retry_after))
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _database_failed(error: SQLAlchemyError) -> ResponseReturnValue:
    """The refusal of a database that is away. Raises what is a fault of ours."""
    refusal = unavailable(error)
    if refusal is None:
        raise error
    g.user_locale = None  # the language of the answer, and the header of its page, must not ask the database again
    return _refused(refusal)


def _failed(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or not error.code or error.code < 400:
        return error  # a redirect, or a view's own answer
    if error.code >= 500:
        db.session.rollback()  # a transaction that failed would refuse even to look up the user's language
    code, sentence = HTTP_ERRORS.get(error.code, HTTP_ERRORS[400] if error.code < 500 else BROKEN)
    response = _answer({"detail": translate(sentence), "code": code}, error.code)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _answer(body: Fields, status: int) -> Response:
    content = jsonify(body) if wants_json() else _page(status=status, **body)
    return current_app.make_response((content, status))


def _page(**context: object) -> str:
    if context["code"] == Unavailable.code:
        return _plain_page(**context)
    try:
        return render_template("errors/refusal.html", **context)
    except Exception:  # what broke the request may break the page's header, too
        log_failure(log, "the error page could not be shown")
        return _plain_page(**context)


def _plain_page(**context: object) -> str:
    """Without a header: that says who is logged in, and would ask the database."""
    return current_app.jinja_env.get_template("web/refusal.html").render(locale=str(get_locale()), **context)
