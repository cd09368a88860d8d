"""Login with Google: OpenID Connect's code flow, with state, nonce and PKCE."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from authlib.integrations.base_client import MismatchingStateError, OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException

from engagenow.auth import identity, service
from engagenow.auth.rules import safe_next
from engagenow.core.errors import N_, Refusal
from engagenow.web.api import page

log = logging.getLogger(__name__)

PATIENCE = 5  # seconds for the provider to answer
NEXT = "next_after_google"
HTML = "text/html"


class LoginDenied(Refusal):
    code = "login_denied"
    status = 403
    default = N_("The login with Google was cancelled.")


class LoginExpired(Refusal):
    code = "login_expired"
    status = 400
    default = N_("This login took too long or was begun in another window. Please try again.")


class LoginUnavailable(Refusal):
    code = "login_unavailable"
    status = 503
    default = N_("Google cannot be reached at the moment. Please try again in a while.")


class LoginFailed(Refusal):
    code = "login_failed"
    status = 400
    default = N_("The login with Google did not work. Please try again.")


def init_app(app: Flask) -> None:
    """Without a client id there is no such route."""
    if not app.config.get("GOOGLE_CLIENT_ID"):
        return
    oauth = OAuth(app)  # not in extensions.py: it keeps the app that it was given last
    oauth.register(
        "google",
        client_id=app.config["GOOGLE_CLIENT_ID"],
        client_secret=app.config["GOOGLE_CLIENT_SECRET"],
        server_metadata_url=app.config["GOOGLE_DISCOVERY_URL"],
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "default_timeout": PATIENCE},
    )
    app.extensions["engagenow.oauth"] = oauth
    app.add_url_rule("/auth/google", "auth_pages.google", begin)
    app.add_url_rule("/auth/google/callback", "auth_pages.google_callback", callback)


@page(answers={302: None, 503: HTML}, tag="auth")
def begin() -> ResponseReturnValue:
    """Leave for Google."""
    _forget_old_questions()
    session[NEXT] = safe_next(request.args.get("next"))
    with _trouble():
        return _client().authorize_redirect(_callback_address(), prompt="select_account")


@page(answers={302: None, 400: HTML, 403: HTML, 503: HTML}, tag="auth")
def callback() -> ResponseReturnValue:
    """Come back from Google."""
    wish = safe_next(session.pop(NEXT, None))
    with _trouble():
        claims = _identity()
    identity.login(service.google_login(claims))
    return redirect(wish)


def _identity() -> dict[str, Any]:
    """The claims of a token that was signed for us, in answer to this very browser's question."""
    client = _client()
    issuer = client.load_server_metadata()["issuer"]
    expected = {"iss": {"essential": True, "values": [issuer]}, "aud": {"essential": True, "value": client.client_id}}
    token = client.authorize_access_token(claims_options=expected)
    return dict(token["userinfo"])


@contextmanager
def _trouble() -> Iterator[None]:
    """Whatever goes wrong between us and the provider is told in a sentence; our own mistakes pass as they are."""
    try:
        yield
    except MismatchingStateError:
        raise LoginExpired from None
    except OAuthError as error:
        if error.error == "access_denied":
            raise LoginDenied from None
        log.warning("login with Google failed: %s", error.error)
        raise LoginFailed from None
    except RequestException as error:
        log.warning("Google cannot be reached: %s", type(error).__name__)
        raise LoginUnavailable from None
    except (JoseError, ValueError, KeyError, RuntimeError) as error:
        log.warning("Google's answer was not understood: %s", type(error).__name__)
        raise LoginFailed from None


def _forget_old_questions() -> None:
    # Each try leaves a state in the session's cookie, and a browser drops a cookie of more than 4 kB.
    tries = sorted((value["exp"], key) for key, value in session.items() if key.startswith("_state_google_"))
    for _expires, key in tries[:-1]:
        del session[key]


def _callback_address() -> str:
    """Where the browser comes back to. It must be where it left from, or the cookie with the state stays behind."""
    name, public = "auth_pages.google_callback", current_app.config.get("PUBLIC_URL")
    return f"{public}{url_for(name)}" if public else url_for(name, _external=True)


def _client() -> Any:
    return current_app.extensions["engagenow.oauth"].google
