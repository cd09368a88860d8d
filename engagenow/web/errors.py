"""Every error in one shape and in the chosen language: JSON for programs, a page for people."""

import logging
import math
from typing import Any

from flask import Flask, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from engagenow.core.database import db
from engagenow.core.errors import N_, Broken, NotFound, RateLimited, Refusal, TokenRequired

log = logging.getLogger(__name__)

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

# The errors that Flask itself finds.
HTTP_ERRORS = {
    400: ("bad_request", N_("The server could not understand this request.")),
    404: ("not_found", NotFound.default),
    405: ("method_not_allowed", N_("This address cannot be used in that way.")),
    406: ("not_acceptable", N_("There is no such format here.")),
    408: ("timeout", N_("The request took too long.")),
    413: ("too_large", N_("That is too large.")),
    414: ("too_large", N_("That is too large.")),
    415: ("unsupported_media_type", N_("This format is not understood here.")),
    429: ("rate_limited", RateLimited.default),
    431: ("too_large", N_("That is too large.")),
    503: ("unavailable", N_("This is not available at the moment. Please try again in a while.")),
}
BROKEN = (Broken.code, Broken.default)


def init_app(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _failed)
    app.before_request(_refuse_nul)


def refusal_body(refusal: Refusal) -> dict[str, Any]:
    """What whoever was refused is told, in their language; sockets say the same."""
    body = {"detail": translate(refusal.sentence, refusal.data), "code": refusal.code, **refusal.extra}
    if body.get("errors"):
        body["errors"] = [{**error, "message": translate(error["message"], refusal.data)} for error in body["errors"]]
    return body


def translate(sentence: str, data: dict[str, Any] | None = None) -> str:
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
    if isinstance(refusal, RateLimited):
        response.headers["Retry-After"] = str(math.ceil(refusal.retry_after))
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


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


def _answer(body: dict[str, Any], status: int) -> Response:
    content = jsonify(body) if wants_json() else _page(status=status, **body)
    return current_app.make_response((content, status))


def _page(**context: Any) -> str:
    try:
        return render_template("errors/refusal.html", **context)
    except Exception:  # what broke the request may break the page's header, too: without a database nobody is logged in
        log.exception("the error page could not be shown")
        return current_app.jinja_env.get_template("web/refusal.html").render(**context)
