"""What an identity token says about a person, and how much of it is believed. Decisions on plain values."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from engagenow.auth.providers import Provider
from engagenow.auth.rules import tidy_email, tidy_name
from engagenow.core.errors import N_, Forbidden, Invalid

Claims = Mapping[str, object]  # of an identity token (OpenID Connect Core 1.0, section 2)


class EmailNotVerified(Forbidden):
    """The provider says so of the address, or Google says nothing of it."""

    code = "email_not_verified"
    default = N_("%(provider)s has not verified this email address yet.")


class EmailMissing(Forbidden):
    """The token holds no address, nor a user name that is one."""

    code = "email_missing"
    default = N_("%(provider)s did not share an email address. Please ask the operator of this server.")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a person is at a provider. `email_verified`: the address may decide who presents."""

    provider: str
    provider_id: str
    email: str
    email_verified: bool
    name: str


def read_claims(provider: Provider, claims: Claims) -> Identity:
    """The identity that verified `claims` tell of. Raises EmailNotVerified, EmailMissing."""
    email, stated = _email(claims), _stated(claims.get("email_verified"))
    if email is None:
        return _without_email(provider, claims)
    verified = stated is True or provider.trusts_email
    if not verified and (provider.is_google or stated is False):
        raise EmailNotVerified(provider=provider.name)
    return _identity(provider, claims, email, verified)


def _without_email(provider: Provider, claims: Claims) -> Identity:
    """Microsoft Entra may leave the email out. The user name is shown then, and decides nothing: it can be changed."""
    shown = None if provider.is_google else _email({"email": claims.get("preferred_username")})
    if shown is None:
        raise EmailMissing(provider=provider.name)
    return _identity(provider, claims, shown, verified=False)


def _identity(provider: Provider, claims: Claims, email: str, verified: bool) -> Identity:
    return Identity(provider.key, _provider_id(provider, claims), email, verified, tidy_name(claims.get("name"), email))


def _provider_id(provider: Provider, claims: Claims) -> str:
    """A `sub` is unique at its issuer only, and OIDC_DISCOVERY_URL may name another issuer one day."""
    if provider.is_google:
        return str(claims["sub"])
    return hashlib.sha256(f"{claims['iss']} {claims['sub']}".encode()).hexdigest()


def _email(claims: Claims) -> str | None:
    given = claims.get("email")
    try:
        return tidy_email(given) if isinstance(given, str) else None
    except Invalid:
        return None


def _stated(value: object) -> bool | None:
    """Some providers send the words "true" and "false". None: nothing that can be understood."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None
