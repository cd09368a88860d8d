"""The one decorator of the API: who may ask, what may be said, what is answered. It serves and it describes.

    @blueprint.post("/api/sessions")
    @endpoint(who=user, body=NewSession, answers={201: SessionView}, tag="sessions")
    def create(actor: Presenter, body: NewSession) -> SessionView: ...

who       runs first, before anything of the payload is looked at. It takes the URL's arguments that it names and
          answers keyword arguments for the view; it raises a Refusal to say no
body      the JSON body's model; the view gets it as `body`. Fields that it does not know are refused. A command without
          a body of its own has `Repeatable`, which may be left out, as a `NeedsNothing` may
query     the query's model; the view gets it as `query`
answers   {status: model | list[model] | None | "media/type"}; the first status is that of a plain value
refusals  what else it can say no with, for the description
per_user  how often a user may ask, such as "60/minute;600/hour" (web/limits.py)
open_to_everybody   needs no login; so it is when `who` is `everyone` or `unasked`

The view takes what it names of all these, and returns a model, a list of models, a dict, None,
(value, status), (value, status, headers), or a Flask response.
"""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TypeVar

from flask import Response, current_app, jsonify
from pydantic import BaseModel

from engagenow.auth import identity
from engagenow.auth.admission import AccountBlocked, AccountNotListed, AccountWaiting
from engagenow.core.clock import monotonic
from engagenow.core.errors import (
    NotFound,
    RateLimited,
    Refusal,
    SessionNotFound,
    TokenInvalid,
    TokenRequired,
    Unavailable,
)
from engagenow.core.fields import Fields
from engagenow.web import asked, limits
from engagenow.web.openapi import describe
from engagenow.web.parsing import read_body, read_query

NOT_ADMITTED = (AccountBlocked, AccountNotListed, AccountWaiting)

Who = Callable[..., Fields]
View = Callable[..., object]
Page = TypeVar("Page", bound=View)


def everyone() -> Fields:
    """All clients are let in; `actor` is the account that is logged in, or None."""
    return {"actor": identity.current_actor()}


def unasked() -> Fields:
    """Who it is does not matter, and nothing is looked up to know it."""
    return {}


def user() -> Fields:
    """{actor: Presenter}: the account that asks. Raises TokenRequired, TokenInvalid."""
    return {"actor": identity.require_user()}


def endpoint(
    *,
    who: Who,
    answers: dict[int, object],
    tag: str,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    refusals: Iterable[type[Refusal]] = (),
    open_to_everybody: bool | None = None,
    per_user: str | None = None,
) -> Callable[[View], Callable[..., Response]]:
    """Make a view an endpoint of the API, as the head of this module says."""
    is_open = who in (everyone, unasked) if open_to_everybody is None else open_to_everybody
    refusals = (*refusals, RateLimited) if per_user else refusals

    def decorate(view: View) -> Callable[..., Response]:
        described = describe(
            _served(view, who, body, query, per_user, status=next(iter(answers))),
            body=body,
            query=query,
            answers=answers,
            problems=_problems(who, is_open, body, query, refusals),
            tag=tag,
            open_to_everybody=is_open,
        )
        vars(described).update(speaks_json=True, open_to_everybody=is_open)
        return described

    return decorate


def page(*, answers: dict[int, str | None], tag: str, needs_login: bool = False) -> Callable[[Page], Page]:
    """Describe a view that is for people: {status: "text/html" or None for a redirect}. It is served as it is."""

    def decorate(view: Page) -> Page:
        return describe(
            view, body=None, query=None, answers=answers, problems={}, tag=tag, open_to_everybody=not needs_login
        )

    return decorate


def _served(
    view: View,
    who: Who,
    body: type[BaseModel] | None,
    query: type[BaseModel] | None,
    per_user: str | None,
    status: int,
) -> Callable[..., Response]:
    """The view with its questions in their order: authority, limit, payload."""
    named, wanted = _names(view), _names(who)

    @wraps(view)
    def call(**url: object) -> Response:
        received = monotonic()
        known = {**url, **who(**_pick(url, wanted))}
        if per_user:
            limits.spend(per_user, f"{view.__module__}.{view.__name__}", known["actor"].user_id)
        if body is not None:
            known["body"] = read_body(body)
        if query is not None:
            known["query"] = read_query(query)
        asked.note(received, known)
        return _answer(view(**_pick(known, named)), status)

    return call


def _names(function: Callable[..., object]) -> set[str] | None:
    """The keywords that a function takes; None: any."""
    parameters = inspect.signature(function).parameters.values()
    return None if any(p.kind is p.VAR_KEYWORD for p in parameters) else {p.name for p in parameters}


def _pick(values: Fields, names: set[str] | None) -> Fields:
    return values if names is None else {name: value for name, value in values.items() if name in names}


def _problems(
    who: Who,
    is_open: bool,
    body: type[BaseModel] | None,
    query: type[BaseModel] | None,
    refusals: Iterable[type[Refusal]],
) -> dict[int, set[str]]:
    """{status: codes} that this endpoint may refuse with."""
    found: dict[int, set[str]] = {}
    database = () if who is unasked else (Unavailable,)
    for refusal in (*refusals, *getattr(who, "refusals", ()), *_token_refusals(who, is_open), *database):
        found.setdefault(refusal.status, set()).add(refusal.code)
    found.setdefault(400, set()).add("csrf_failed")  # openapi.py takes it from those that only read
    if _names(who):
        found.setdefault(404, set()).update((NotFound.code, SessionNotFound.code))
    if body is not None or query is not None:
        found.setdefault(422, set()).add("invalid")
    if body is not None:
        found.setdefault(413, set()).add("too_large")
    return found


def _token_refusals(who: Who, is_open: bool) -> tuple[type[Refusal], ...]:
    if is_open:
        return (TokenInvalid, RateLimited, *NOT_ADMITTED) if who is everyone else ()
    return (TokenRequired, TokenInvalid, RateLimited, *NOT_ADMITTED)  # a client in a loop with a bad token is slowed


def _answer(value: object, status: int) -> Response:
    headers: dict[str, str] = {}
    if isinstance(value, tuple):
        value, status, *rest = value
        headers = dict(rest[0]) if rest else {}
    response = value if isinstance(value, Response) else _encode(value)
    if not isinstance(value, Response):
        response.status_code = status
    response.headers.update(headers)
    return response


def _encode(value: object) -> Response:
    if value is None:
        return current_app.response_class(b"")
    if isinstance(value, BaseModel):
        return current_app.response_class(value.model_dump_json(), mimetype="application/json")
    if isinstance(value, (list, tuple)):
        value = [item.model_dump(mode="json") if isinstance(item, BaseModel) else item for item in value]
    return jsonify(value)
