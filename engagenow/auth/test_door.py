"""The test login: for development on this machine and for tests. In production these routes are not registered."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engagenow.auth import identity, service
from engagenow.auth.admission import AccountBlocked
from engagenow.auth.cookies import require_cookies_of_form
from engagenow.auth.rules import cannot_be_rebound, is_loopback, names_this_machine, safe_next
from engagenow.auth.schemas import AccessToken, TestLogin
from engagenow.core.errors import Invalid, NotFound, RateLimited
from engagenow.core.fields import Fields
from engagenow.web import limits
from engagenow.web.address import split_port
from engagenow.web.api import endpoint, page
from engagenow.web.errors import FORMS, refusal_body
from engagenow.web.proxies import came_through_a_proxy

PATH = "/auth/test-login"

Endpoint = Callable[..., ResponseReturnValue]


def init_app(app: Flask) -> None:
    """Where it exists. Two names for one address: a page, and an endpoint of the API."""
    if app.config["ENVIRONMENT"] in ("development", "testing") and app.config["TEST_LOGIN"]:
        app.add_url_rule(PATH, "auth_pages.test_login", form, methods=["GET"])
        app.add_url_rule(PATH, "auth.test_login", login, methods=["POST"])


def allowed() -> bool:
    """May this request use it? In development it must come from this machine, and not from a proxy on it.

    The Host header is looked at because another site can lead its own name to a loopback address, or to one in this
    network, and its page then calls us from the visitor's browser (DNS rebinding).
    """
    if "auth.test_login" not in current_app.view_functions:
        return False
    host, _port = split_port(request.host)
    if current_app.config["ENVIRONMENT"] == "testing":
        return cannot_be_rebound(host) or host == urlsplit(current_app.config["PUBLIC_URL"] or "").hostname
    return names_this_machine(host) and _came_directly() and is_loopback(request.environ.get("REMOTE_ADDR"))


def require_allowed() -> Fields:
    """For `endpoint(who=require_allowed)`. Raises NotFound where the test login is not allowed."""
    if not allowed():
        raise NotFound
    return {}


def form_or_json(by_form: Callable[[], ResponseReturnValue]) -> Callable[[Endpoint], Endpoint]:
    """A form goes to `by_form`, everything else to the endpoint below."""

    def decorate(view: Endpoint) -> Endpoint:
        @wraps(view)
        def either(**url: object) -> ResponseReturnValue:
            return by_form() if request.mimetype in FORMS else view(**url)

        return either

    return decorate


@page(answers={200: "text/html"}, tag="auth")
def form() -> str:
    """The page of the test login. Not in production."""
    require_allowed()
    return render_template("auth/test_login.html", next=safe_next(request.args.get("next")))


def login_by_form() -> ResponseReturnValue:
    """Log this browser in, and lead on to `next`; a form with a wrong address comes back with the problem."""
    require_allowed()
    require_cookies_of_form()
    _count()
    email, wish = request.form.get("email", ""), safe_next(request.values.get("next"))
    try:
        account = service.test_login(email, request.form.get("name") or None)
    except Invalid as refusal:
        problem = refusal_body(refusal)["errors"][0]["message"]
        return render_template("auth/test_login.html", next=wish, email=email, problem=problem), refusal.status
    identity.login(account)
    return redirect(wish)


@form_or_json(login_by_form)
@endpoint(
    who=require_allowed, body=TestLogin, answers={200: AccessToken}, tag="auth", open_to_everybody=True,
    refusals=[NotFound, RateLimited, AccountBlocked],
)  # fmt: skip
def login(body: TestLogin) -> AccessToken:
    """An access token without a password. Not in production."""
    _count()
    return identity.access_token(service.test_login(body.email, body.name))


def _count() -> None:
    limits.spend(limits.TEST_LOGIN, "test-login", request.remote_addr or "")


def _came_directly() -> bool:
    """No proxy is in between, whose callers may be anywhere."""
    if came_through_a_proxy():
        return False
    rewritten = request.environ.get("werkzeug.proxy_fix.orig")
    return rewritten is None or is_loopback(rewritten["REMOTE_ADDR"])
