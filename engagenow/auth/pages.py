"""The doors: the login page, the one-time link, the way out."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engagenow.auth import identity, oidc, service, test_door
from engagenow.auth.cookies import require_cookies_of_form
from engagenow.auth.rules import HOME, is_in_app_browser, safe_next
from engagenow.core.errors import TokenRequired
from engagenow.web import limits
from engagenow.web.api import page
from engagenow.web.errors import wants_json

blueprint = Blueprint("auth_pages", __name__, url_prefix="/auth")

Found = TypeVar("Found")
HTML = "text/html"


@blueprint.get("/login")
@page(answers={200: HTML, 302: None}, tag="auth")
def login() -> ResponseReturnValue:
    """The ways to log in here. A browser that is logged in goes on to `next`."""
    wish = safe_next(request.args.get("next"))
    if identity.logged_in():
        return redirect(wish)
    return render_template(
        "auth/login.html",
        next=wish,
        provider=oidc.configured(),
        test_login=test_door.allowed(),
        in_app=is_in_app_browser(request.headers.get("User-Agent", "")),
    )


@blueprint.post("/logout")
@page(answers={204: None, 302: None, 400: HTML, 401: HTML, 403: HTML, 429: HTML}, tag="auth", needs_login=True)
def logout() -> ResponseReturnValue:
    """End the browser's login and its sockets. An access token stays good until it expires."""
    if identity.current_actor() is None and wants_json():
        raise TokenRequired
    identity.logout()
    return ("", 204) if wants_json() else redirect("/")


@blueprint.get("/link/<token>")
@page(answers={200: HTML, 404: HTML, 429: HTML}, tag="auth")
def link(token: str) -> str:
    """Only asks: programs that preview links open them, too, and must not spend them."""
    return render_template("auth/link.html", email=_known(service.peek, token), token=token)


@blueprint.post("/link/<token>")
@page(answers={302: None, 400: HTML, 403: HTML, 404: HTML, 429: HTML}, tag="auth")
def use_link(token: str) -> ResponseReturnValue:
    """Log in by a link of `flask login-link`. It works once."""
    require_cookies_of_form()
    identity.login(_known(service.redeem, token))
    return redirect(HOME)


def _known(look_up: Callable[[str], Found], token: str) -> Found:
    try:
        return look_up(token)
    except service.LinkSpent:
        limits.spend(limits.WRONG_LINK, "wrong-link", request.remote_addr or "")
        raise
