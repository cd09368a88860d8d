"""Does this browser keep cookies here? Asked before a login is spent on it that it could not hold."""

from flask import current_app, request

from engagenow.core.errors import N_, Refusal
from engagenow.core.fields import Fields


class CookiesRefused(Refusal):
    """The browser did not send back the cookie of the page before."""

    code = "cookies_refused"
    status = 400
    default = N_("This browser stores no cookies, and a login needs one. Please allow them here and try again.")


class WrongAddress(Refusal):
    """`address` is PUBLIC_URL. `elsewhere` of the answer is the same page there."""

    code = "wrong_address"
    status = 400
    default = N_("You cannot stay logged in at this address. Please log in at %(address)s.")

    @property
    def extra(self) -> Fields:
        """{elsewhere}"""
        return {"elsewhere": f"{self.data['address']}{request.full_path.rstrip('?')}"}


def require_cookies() -> None:
    """Raises CookiesRefused, or WrongAddress where that is the reason."""
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return
    address = current_app.config["PUBLIC_URL"]
    if address and address != request.headers.get("Origin", request.host_url.rstrip("/")):
        raise WrongAddress(address=address)
    raise CookiesRefused


def require_cookies_of_form() -> None:
    """The same for the forms of our own pages, each of which came with a cookie. A program's form names no token."""
    if "csrf_token" in request.form:
        require_cookies()
