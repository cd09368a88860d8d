"""Login with an identity provider: OpenID Connect's code flow, with state, nonce and PKCE.

Authlib is imported where there is a provider: it is a hundred modules.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Flask, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from requests import RequestException

from engagenow.auth import identity, providers, service
from engagenow.auth.claims import read_claims
from engagenow.auth.cookies import require_cookies
from engagenow.auth.providers import Provider
from engagenow.auth.rules import safe_next
from engagenow.core.errors import N_, Refusal
from engagenow.core.fields import Fields
from engagenow.web.api import page

if TYPE_CHECKING:
    from authlib.integrations.flask_client import FlaskOAuth2App

log = logging.getLogger(__name__)

PATIENCE = 5  # seconds for the provider to answer
NEXT = "next_after_login"
EXTENSION = "engagenow.oidc"
HTML = "text/html"


class LoginDenied(Refusal):
    """The person said no at the provider."""

    code = "login_denied"
    status = 403
    default = N_("The login with %(provider)s was cancelled.")


class LoginExpired(Refusal):
    """The answer belongs to no question that this browser has open."""

    code = "login_expired"
    status = 400
    default = N_("This login took too long or was started in another window. Please try again.")


class LoginUnavailable(Refusal):
    """The provider did not answer within PATIENCE."""

    code = "login_unavailable"
    status = 503
    default = N_("%(provider)s cannot be reached at the moment. Please try again in a while.")


class LoginFailed(Refusal):
    """The provider answered with an error, or with what cannot be verified."""

    code = "login_failed"
    status = 400
    default = N_("Logging in with %(provider)s failed. Please try again.")


def init_app(app: Flask) -> None:
    """Without a provider there is no such route."""
    provider = providers.from_settings(app.config)
    if provider is None:
        return
    from authlib.integrations.flask_client import OAuth

    oauth = OAuth(app)  # not in extensions.py: it keeps the app that it was given last
    client = oauth.register(
        provider.key,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=provider.discovery_url,
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "default_timeout": PATIENCE},
    )
    app.extensions[EXTENSION] = (provider, client)
    app.add_url_rule(f"/auth/{provider.key}", "auth_pages.provider", begin)
    app.add_url_rule(f"/auth/{provider.key}/callback", "auth_pages.provider_callback", callback)


def configured() -> Provider | None:
    """The provider to log in with here; None without one."""
    provider, _client = current_app.extensions.get(EXTENSION, (None, None))
    return provider


@page(answers={302: None, 503: HTML}, tag="auth")
def begin() -> ResponseReturnValue:
    """Leave for the identity provider."""
    provider, client = current_app.extensions[EXTENSION]
    _forget_old_questions(provider)
    session[NEXT] = safe_next(request.args.get("next"))
    with _trouble(provider):
        return client.authorize_redirect(_callback_address(), **_wishes(provider))


@page(answers={302: None, 400: HTML, 403: HTML, 503: HTML}, tag="auth")
def callback() -> ResponseReturnValue:
    """Come back from the identity provider."""
    provider, client = current_app.extensions[EXTENSION]
    wish = safe_next(session.pop(NEXT, None))
    with _trouble(provider):
        person = read_claims(provider, _verified_claims(client))
    identity.login(service.provider_login(person))
    return redirect(wish)


def _wishes(provider: Provider) -> dict[str, str]:
    # Not every provider takes this value of `prompt`, and one that does not refuses the login.
    return {"prompt": "select_account"} if provider.is_google else {}


def _verified_claims(client: "FlaskOAuth2App") -> Fields:
    """The claims of a token that was signed for us, in answer to this very browser's question."""
    issuer = client.load_server_metadata()["issuer"]
    expected = {"iss": {"essential": True, "values": [issuer]}, "aud": {"essential": True, "value": client.client_id}}
    token = client.authorize_access_token(claims_options=expected)
    return dict(token["userinfo"])


@contextmanager
def _trouble(provider: Provider) -> Iterator[None]:
    """Whatever goes wrong between us and the provider is told in a sentence; our own mistakes pass as they are."""
    from authlib.integrations.base_client import MismatchingStateError, OAuthError
    from joserfc.errors import JoseError

    name = provider.name
    try:
        yield
    except MismatchingStateError:
        require_cookies()
        raise LoginExpired from None
    except OAuthError as error:
        if error.error == "access_denied":
            raise LoginDenied(provider=name) from None
        log.warning("the login with the identity provider failed: %s", type(error).__name__)
        raise LoginFailed(provider=name) from None
    except RequestException as error:
        log.warning("the identity provider cannot be reached: %s", type(error).__name__)
        raise LoginUnavailable(provider=name) from None
    except (JoseError, ValueError, KeyError, RuntimeError) as error:
        log.warning("the answer of the identity provider was not understood: %s", type(error).__name__)
        raise LoginFailed(provider=name) from None


def _forget_old_questions(provider: Provider) -> None:
    # Each try leaves a state in the session's cookie, and a browser drops a cookie of more than 4 kB.
    prefix = f"_state_{provider.key}_"
    tries = sorted((value["exp"], key) for key, value in session.items() if key.startswith(prefix))
    for _expires, key in tries[:-1]:
        del session[key]


def _callback_address() -> str:
    """Where the browser comes back to. It must be where it left from, or the cookie with the state stays behind."""
    name, public = "auth_pages.provider_callback", current_app.config.get("PUBLIC_URL")
    return f"{public}{url_for(name)}" if public else url_for(name, _external=True)
